"""The ZIM file, read back with libzim: pages, titles, both searches, and what is refused."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from libzim.reader import Archive
from libzim.search import Query, Searcher
from libzim.suggestion import SuggestionSearcher

from generator import urls
from generator.audit.check import check_site
from generator.cli import main
from generator.delivery.zim import indexed, metadata, settle_ids, write_zim
from generator.errors import WarraqError
from generator.icon import icon
from generator.progress import Quiet
from generator.write import alone
from tests.archives import Built, build, scrape, snapshot, write_files

FILES = {
    "a.txt": scrape(body="وصل الوفد بالطائرات إلى أنقرة، ثم زار المدرسةَ والمستشفى وللجامعة قصة."),
    "b.txt": scrape(title="خبر أقدم عن القمح", date="2nd, October 2019 GMT"),
    "c.txt": scrape(title="خبر بلا تاريخ", date=""),
}
AUTHORITY = "preferred,variants\nسفينة الأبحاث,سفينة الأبحاث بورسعيد\n"
CONFIG = 'title = "أرشيف المرفأ"\nbase_url = "https://example.org/archive/"'


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("zim")
    (root / "authority.csv").write_text(AUTHORITY, encoding="utf-8")
    return build(root, FILES, CONFIG)


@pytest.fixture(scope="module")
def archive(built: Built) -> Archive:
    write_zim(built.site, built.root / "a.zim", Quiet())
    return Archive(built.root / "a.zim")


def _found(archive: Archive, query: str) -> set[str]:
    search = Searcher(archive).search(Query().set_query(query))
    return set(search.getResults(0, search.getEstimatedMatches()))


def _suggested(archive: Archive, query: str) -> set[str]:
    search = SuggestionSearcher(archive).suggest(query)
    return set(search.getResults(0, search.getEstimatedMatches()))


# ---------------------------------------------------------------- what is in it


def test_every_file_is_as_in_the_site(built: Built, archive: Archive) -> None:
    left_out = {".warraq", ".nojekyll", "robots.txt", "sitemap.xml", "service-worker.js"}
    left_out |= {"404.html", "offline.html"}
    files = {path: data for path, data in built.files().items() if not path.startswith("packs/")}
    for path in files.keys() - left_out:
        entry = archive.get_entry_by_path(path)
        if 'http-equiv="refresh"' in files[path].decode("utf-8", "replace"):
            assert entry.is_redirect
        else:
            assert bytes(entry.get_item().content) == files[path], path
    assert not any(map(archive.has_entry_by_path, left_out))
    assert archive.entry_count == len(files.keys() - left_out)
    assert archive.check()


def test_no_link_leads_out_of_it(built: Built, archive: Archive, tmp_path: Path) -> None:
    """Every entry as a file of its path, as far as it holds one, is a sound site."""
    for path in built.files():
        if archive.has_entry_by_path(path):
            entry = archive.get_entry_by_path(path)
            data = b"" if entry.is_redirect else bytes(entry.get_item().content)
            write_files(tmp_path, {path: data})
    report = check_site(tmp_path)
    assert report.broken == ()
    assert report.links > 500


def test_types_are_those_of_the_files(archive: Archive) -> None:
    types = {
        path: archive.get_entry_by_path(path).get_item().mimetype
        for path in ("index.html", urls.ICON, urls.STYLESHEET, "feed.atom", urls.SEARCH_TABLES)
    }
    assert list(types.values()) == [
        "text/html",
        "image/svg+xml",
        "text/css",
        "application/atom+xml",
        "text/javascript",
    ]


def test_the_main_page_is_the_home_page(archive: Archive) -> None:
    assert archive.has_main_entry
    assert archive.main_entry.get_item().path == "index.html"


def test_an_address_that_has_moved_leads_on(archive: Archive) -> None:
    moved = archive.get_entry_by_path(urls.tag_path("سفينة الأبحاث بورسعيد"))
    assert moved.is_redirect
    assert moved.get_redirect_entry().path == urls.tag_path("سفينة الأبحاث")


def test_a_keepers_own_pages_may_be_anything(tmp_path: Path) -> None:
    refresh = '<meta http-equiv="refresh" content="0; url={}">'
    own = {
        "empty.html": "",
        "away.html": refresh.format("https://example.org/x"),
        "up.html": refresh.format("../../nowhere.html"),
        "google1.html": "google-site-verification: google1.html",
    }
    site = build(tmp_path, FILES, CONFIG, public=own).site
    write_zim(site, tmp_path / "a.zim", Quiet())
    made = Archive(tmp_path / "a.zim")
    for path, text in own.items():
        assert bytes(made.get_entry_by_path(path).get_item().content).decode() == text


def test_what_the_file_says_of_itself(built: Built, archive: Archive) -> None:
    keys = [key for key in archive.metadata_keys if not key.startswith("Illustration")]
    told = {key: archive.get_metadata(key).decode() for key in keys}
    assert told["Title"] == told["Creator"] == told["Publisher"] == "أرشيف المرفأ"
    assert (told["Language"], told["Date"]) == ("ara", "2023-09-25")
    assert told["Name"] == "example-org-archive_ar"
    assert told["Source"] == "https://example.org/archive/"
    assert bytes(archive.get_illustration_item(48).content) == icon(48)


def test_long_names_are_cut_and_an_archive_without_days_has_a_date() -> None:
    about = {
        "title": "أ" * 99,
        "description": None,
        "base_url": None,
        "newest": None,
        "generator": "Warraq 1",
    }
    told = metadata(about)
    assert (len(told["Title"]), len(told["Description"]), told["Creator"]) == (30, 80, "أ" * 99)
    assert told["Date"] == "1970-01-01"
    assert "Source" not in told


# ---------------------------------------------------------------- what is found


def test_titles_of_articles_tags_and_sources_are_suggested(built: Built, archive: Archive) -> None:
    hrefs = {article.title: article.href for article in built.catalog.everything()}
    assert hrefs["خبر أقدم عن القمح"] in _suggested(archive, "خبر أقدم")
    assert hrefs["خبر أقدم عن القمح"] in _suggested(archive, "القمح")
    assert urls.tag_path("سفينة الأبحاث") in _suggested(archive, "سفينة")
    assert urls.source_path("وكالة الساحل") in _suggested(archive, "وكالة")
    assert not _suggested(archive, "عن البيانات")


@pytest.mark.parametrize(
    "query",
    [
        "بالطائرات",
        "الطائرات",
        "طائرات",
        "أنقرة",
        "انقرة",
        "المدرسة",
        "مدرسة",
        "مدرسه",
        "مستشفى",
        "جامعة",
        "وفد أنقرة",
    ],
)
def test_words_are_found_in_texts(built: Built, archive: Archive, query: str) -> None:
    (href,) = (a.href for a in built.catalog.everything() if "أنقرة" in a.text)
    assert _found(archive, query) == {href}


def test_what_no_text_says_is_not_found(archive: Archive) -> None:
    assert _found(archive, "برلمان") == set()
    # Words of the frame, which stand on every page.
    assert _found(archive, "الرئيسية") == set()


def test_the_index_has_the_words_and_what_they_are_without_clitics() -> None:
    text, more = indexed("وبالمدرسة سافروا").split("\n")
    assert text == "وبالمدرسة سافروا"
    assert {"المدرسة", "مدرسة", "مدرسه"} <= set(more.split())
    assert {"وبالمدرسة", "سافروا"}.isdisjoint(more.split())


# ---------------------------------------------------------------- the file


def test_two_files_of_a_site_are_equal(built: Built) -> None:
    made = []
    for number, name in enumerate(("b.zim", "c.zim")):
        for path in snapshot(built.site):
            os.utime(built.site / path, (number, number))
        write_zim(built.site, built.root / name, Quiet())
        made.append((built.root / name).read_bytes())
    assert made[0] == made[1]
    assert Archive(built.root / "b.zim").check()


def test_what_only_looks_like_an_index_stays_as_it_is(tmp_path: Path) -> None:
    data = bytearray(200) + b"\x0f\rXapian Glass" * 3 + bytes(16)
    data[72:80] = struct.pack("<Q", len(data) - 16)
    path = write_files(tmp_path, {"a.zim": bytes(data)}) / "a.zim"
    settle_ids(path)
    assert path.read_bytes() == data
    data[214:] = bytes(len(data) - 214)
    path.write_bytes(data)
    settle_ids(path)
    settled = path.read_bytes()
    assert settled[8:24] == settled[216:232] != bytes(16)


def test_the_checksum_is_that_of_the_file(built: Built, archive: Archive) -> None:
    data = (built.root / "a.zim").read_bytes()
    assert hashlib.md5(data[:-16], usedforsecurity=False).digest() == data[-16:]
    assert archive.has_fulltext_index
    assert archive.has_title_index


def test_the_command_says_what_it_made(built: Built, capfd: pytest.CaptureFixture[str]) -> None:
    target = built.root / "d.zim"
    done = CliRunner().invoke(main, ["zim", str(built.site), "--output", str(target), "--quiet"])
    assert (done.exit_code, done.output) == (0, "")
    # libzim writes past Python's own standard output.
    assert capfd.readouterr().out == ""
    done = CliRunner().invoke(main, ["zim", str(built.site), "--output", str(target)])
    assert done.exit_code == 0, done.output
    assert "d.zim" in done.output
    assert not [path for path in built.root.iterdir() if path.name.startswith(".d.zim")]


def test_without_libzim_there_is_one_clear_line(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "libzim", None)
    done = CliRunner().invoke(main, ["zim", str(built.site)])
    assert done.exit_code == 1
    assert "pip install 'warraq[zim]'" in done.output
    assert not built.site.with_suffix(".zim").exists()


@pytest.mark.parametrize(
    ("output", "what"),
    [("site/a.zim", "inside the site"), ("none/a.zim", "no such folder"), ("site", "is a folder")],
)
def test_an_output_that_cannot_be(built: Built, output: str, what: str) -> None:
    with pytest.raises(WarraqError, match=what):
        write_zim(built.site, built.root / output, Quiet())


def test_no_site_is_no_file(tmp_path: Path) -> None:
    write_files(tmp_path / "other", {"index.html": "x"})
    for name in ("none", "other"):
        with pytest.raises(WarraqError, match="there is no site at"):
            write_zim(tmp_path / name, tmp_path / "a.zim", Quiet())
    assert not (tmp_path / "a.zim").exists()


def test_a_site_that_is_being_built_is_refused(built: Built) -> None:
    with alone(built.site), pytest.raises(WarraqError, match="another build of this site"):
        write_zim(built.site, built.root / "e.zim", Quiet())


def test_a_full_disk_leaves_the_old_file(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    target = write_files(built.root, {"g.zim": "old"}) / "g.zim"

    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("generator.delivery.zim.settle_ids", full)
    with pytest.raises(WarraqError, match="No space left on device") as error:
        write_zim(built.site, target, Quiet())
    assert str(target) in str(error.value)
    assert target.read_text("utf-8") == "old"
    assert not [path for path in built.root.iterdir() if path.name.startswith(".g.zim")]


def test_a_page_that_cannot_be_read_leaves_the_old_file(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = write_files(built.root, {"f.zim": "old"}) / "f.zim"

    def broken(self: Path) -> bytes:
        if self.name == "dossier.html":
            raise OSError(5, "Input/output error")
        return io.FileIO(self).read()

    monkeypatch.setattr(Path, "read_bytes", broken)
    with pytest.raises(WarraqError, match=r"dossier\.html: cannot be read"):
        write_zim(built.site, target, Quiet())
    monkeypatch.undo()
    assert target.read_text("utf-8") == "old"
    assert not [path for path in built.root.iterdir() if path.name.startswith(".f.zim")]
