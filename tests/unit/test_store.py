"""What builds remember: a cache that may be deleted, damaged or of another version."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.build import build_site
from generator.config import LEXICON_NAME
from generator.engine import archive, making, tasks, workspace
from generator.engine.store import DamagedError, Store, UnkeptError, open_store
from generator.engine.workspace import STORE_FOLDER
from generator.enrich.segment import Segmenter
from generator.enrich.tags import each_with_tags
from generator.errors import Problem
from generator.model import Article, InputFile, Written
from generator.progress import Quiet
from generator.read.files import read_file
from generator.render.pages import render_page
from tests.archives import Built, build, build_project, make_project, scrape, write_files

ANCIENT = 1_000_000_000_000_000_000
"""Nanoseconds: a day of 2001, long before any test runs."""
DIGEST = "d" * 64
FILES = {f"{n}.txt": scrape(f"الخبر رقم {n}", f"{n}th, September 2023 GMT") for n in (4, 5, 6)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".warraq" / "catalog.db"


def reopened(path: Path, version: str = "1") -> tuple[list[str], list[str]]:
    with open_store(path, version) as store:
        return [*store.inputs()], store.notes


@pytest.fixture
def filled(file: Path) -> Path:
    with open_store(file, "1") as store:
        store.put("a.txt", 3, ANCIENT, DIGEST, b"outline", [b"host", b"embedded"])
        store.set_value("stamp", "s")
        store.commit()
    return file


def test_what_was_put_is_there_when_it_is_opened_again(filled: Path) -> None:
    with open_store(filled, "1") as store:
        assert store.inputs() == {"a.txt": (3, ANCIENT, DIGEST)}
        assert list(store.outlines()) == [("a.txt", store.outline("a.txt"))]
        assert store.outline("a.txt") == b"outline"
        assert store.parsed("a.txt", 1) == b"embedded"
        with pytest.raises(DamagedError):
            store.parsed("a.txt", 2)
        store.same("a.txt", 4, ANCIENT + 1)
        assert store.inputs() == {"a.txt": (4, ANCIENT + 1, DIGEST)}
        assert (store.value("stamp"), store.value("other"), store.notes) == ("s", "", [])


def test_nothing_is_kept_without_a_commit(file: Path) -> None:
    with open_store(file, "1") as store:
        store.put("a.txt", 3, ANCIENT, DIGEST, b"", [])
    assert reopened(file) == ([], [])


def test_a_file_of_this_very_moment_is_not_believed_by_its_time(file: Path) -> None:
    with open_store(file, "1") as store:
        now = file.stat().st_mtime_ns
        store.put("a.txt", 3, now, DIGEST, b"", [])
        assert not store.is_settled(now)
        store.commit()
    with open_store(file, "1") as store:
        assert store.inputs()["a.txt"][1] != now


def test_outputs_are_replaced_and_forgotten(file: Path) -> None:
    first = {"a": Written(b"1", 1, 1, b"A"), "b": Written(b"2", 2, 2, b"B")}
    then = {"b": Written(b"3", 2, 2, b"B"), "c": Written(b"", 4, 4, b"C")}
    with open_store(file, "1") as store:
        store.keep_outputs(first)
        store.commit()
    with open_store(file, "1") as store:
        assert store.outputs() == first
        store.keep_outputs(then)
        assert store.outputs() == then


def test_files_that_are_gone_are_forgotten(filled: Path) -> None:
    with open_store(filled, "1") as store:
        store.forget_inputs(["a.txt"])
        store.commit()
    assert reopened(filled) == ([], [])
    with open_store(filled, "1") as store, pytest.raises(DamagedError):
        store.parsed("a.txt", 0)


def test_what_is_made_of_articles_is_kept_by_what_it_was_made_from(file: Path) -> None:
    with open_store(file, "1") as store:
        store.put_cut_ledgers([(b"1", b"ledger"), (b"2", b"other")])
        store.forget_cut_ledgers([b"2"])
        store.keep_pairs({}, {b"a": True, b"b": False})
        store.keep_pairs({b"a": True, b"b": False}, {b"b": False, b"c": True})
        store.commit()
    with open_store(file, "1") as store:
        assert store.cut_ledger(b"1") == b"ledger"
        with pytest.raises(DamagedError):
            store.cut_ledger(b"2")
        assert store.pairs() == {b"b": False, b"c": True}


def test_another_version_starts_anew_and_says_so(filled: Path) -> None:
    found, (note,) = reopened(filled, "2")
    assert not found and "another version" in note
    assert reopened(filled, "2") == ([], [])


@pytest.mark.parametrize("damage", [b"", b"no database", b"SQLite format 3\0 and no more"])
def test_a_damaged_file_is_made_anew(filled: Path, damage: bytes) -> None:
    for path in filled.parent.iterdir():
        path.unlink()
    filled.write_bytes(damage)
    found, notes = reopened(filled)
    assert not found
    assert ["was damaged" in note for note in notes] == ([True] if damage else [])
    assert reopened(filled) == ([], [])


def test_a_value_of_which_a_byte_is_another_is_not_taken_for_what_was_kept(filled: Path) -> None:
    with open_store(filled, "1") as store:
        store.put_cut_ledgers([(b"key", b"ledger")])
        store.keep_outputs({"index.html": Written(b"made of", 1, ANCIENT, b"sha256")})
        store.shelf("s").put_many([("key", b"value")])
        store.commit()
    columns = {"inputs": "outline", "articles": "parsed", "cuts": "ledger", "outputs": "written"}
    with sqlite3.connect(filled) as connection:
        for table, column in {**columns, "shelf": "value"}.items():
            (kept,) = connection.execute(f"SELECT {column} FROM {table}").fetchone()
            changed = bytes([kept[0] ^ 1]) + kept[1:]
            connection.execute(f"UPDATE {table} SET {column} = ?", (changed,))
    with open_store(filled, "1") as store:
        for read in (
            lambda: list(store.outlines()),
            lambda: store.outline("a.txt"),
            lambda: store.parsed("a.txt", 0),
            lambda: store.cut_ledger(b"key"),
            store.outputs,
            lambda: list(store.shelf("s").scan("")),
        ):
            with pytest.raises(DamagedError):
                read()
        assert store.shelf("s").get("key") is None


def test_a_build_begins_anew_where_letters_are_damaged(tmp_path: Path) -> None:
    """They are bytes to MessagePack, which reads them as they are."""
    file = build(tmp_path / "a", FILES).root / ".warraq" / "catalog.db"
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT key, value FROM shelf WHERE name = 'records'").fetchall()
        for key, value in rows:
            changed = (value.replace(b"\xd8", b"\xd9"), key)
            connection.execute("UPDATE shelf SET value = ? WHERE key = ?", changed)
    more = {**FILES, "7.txt": scrape("خبر آخر", "7th, September 2023 GMT")}
    write_files(tmp_path / "a" / "seeds", more)
    built = build_project(make_project(tmp_path / "a", {}))
    assert [note for note in built.report.notes if "was damaged" in note]
    (tmp_path / "a" / LEXICON_NAME).unlink(missing_ok=True)
    assert built.files() == build(tmp_path / "b", more).files()


def test_where_nothing_can_be_kept_the_build_goes_on(tmp_path: Path) -> None:
    write_files(tmp_path, {".warraq": "a file"})
    built = build(tmp_path, FILES)
    assert built.report.articles == 3
    assert [note for note in built.report.notes if "is not kept for the next" in note]


# ---------------------------------------------------------------- builds


def again(built: Built, **changes: Any) -> Built:
    report = build_site(make_project(built.root, {}), Quiet(), workers=1, **changes)
    return replace(built, report=report)


def aged(root: Path) -> None:
    """Make all input files look as if they had been written long ago."""
    for path in (*(root / "seeds").rglob("*"), *root.glob(LEXICON_NAME)):
        os.utime(path, ns=(ANCIENT, ANCIENT))


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    first = build(tmp_path, FILES)
    second = build_project(make_project(tmp_path, {}))
    assert (first.report.written, second.report.written, second.report.removed) == (
        first.report.files,
        0,
        0,
    )
    assert second.files() == first.files()


def test_where_nothing_has_changed_nothing_is_gone_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, FILES)
    aged(tmp_path)
    built = build_project(make_project(tmp_path, {}))
    with monkeypatch.context() as patch:
        patch.setattr(archive, "collect", None)
        for name in ("render_page", "plan_pages"):
            patch.setattr(making, name, None)
        quick = again(built, anew=False).report
    assert (quick.written, quick.removed, quick.catalog.articles) == (0, 0, ())
    for name in (
        "inputs",
        "articles",
        "embedded",
        "repairs",
        "problems",
        "files",
        "bytes",
        "notes",
    ):
        assert getattr(quick, name) == getattr(built.report, name), name


@pytest.mark.parametrize(
    "change",
    ["seeds/7.txt", "seeds/4.txt", "pages/about.md", "templates/pages/home.html.jinja",
     "archive.toml", "site/index.html", "site/extra.html"],
)  # fmt: skip
def test_any_change_is_noticed(tmp_path: Path, change: str) -> None:
    build(tmp_path, FILES)
    aged(tmp_path)
    built = build_project(make_project(tmp_path, {}))
    content = {
        "archive.toml": 'title = "آخر"',
        "templates/pages/home.html.jinja": "{% extends 'builtin/pages/home.html.jinja' %}"
        "{% block footer %}{% endblock %}",
    }
    write_files(tmp_path, {change: content.get(change, scrape("غيره"))})
    report = again(built, anew=False).report
    assert report.written or report.removed
    assert report.catalog.articles
    assert not (built.site / "extra.html").exists()
    assert "غيره" not in built.text("index.html") or change.startswith("seeds")


def test_a_change_that_size_and_time_do_not_tell_is_found_where_it_is_asked_for(
    tmp_path: Path,
) -> None:
    build(tmp_path, FILES)
    aged(tmp_path)
    build_project(make_project(tmp_path, {}))
    write_files(tmp_path, {"seeds/4.txt": FILES["4.txt"].replace("رقم 4", "رقم 9")})
    aged(tmp_path)
    built = build_project(make_project(tmp_path, {}))
    assert "الخبر رقم 4" in built.text("index.html")
    assert again(built, anew=False, rehash=True).report.written
    assert "الخبر رقم 9" in built.text("index.html")
    assert again(built, anew=False, rehash=True).report.written == 0


def test_a_file_that_was_only_touched_is_not_parsed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = build(tmp_path, FILES)
    aged(tmp_path)
    monkeypatch.setattr(tasks, "parse_file", None)
    assert again(built).report.articles == 3


def test_only_pages_that_show_an_article_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = build(tmp_path, FILES)
    write_files(tmp_path / "seeds", {"7.txt": scrape("الجديد", "7th, September 2023 GMT")})
    rendered = []

    def render(*args: Any) -> bytes:
        rendered.append(args[2].brief.path if hasattr(args[2], "brief") else args[2].path)
        return render_page(*args)

    monkeypatch.setattr(tasks, "render_page", render)
    again(built)
    assert "2023/09/06/index.html" in rendered  # its neighbour
    assert "2023/09/04/index.html" in rendered  # its month's calendar
    old = built.article("الخبر رقم 4")
    assert built.catalog.articles[0].href not in rendered
    assert "الجديد" not in old


def test_deleting_the_store_changes_nothing(tmp_path: Path) -> None:
    built = build(tmp_path, FILES)
    before = built.files()
    for path in (tmp_path / STORE_FOLDER).iterdir():
        path.unlink()
    second = build_project(make_project(tmp_path, {}))
    assert second.files() == before
    assert second.report.written == 0


def test_a_store_that_another_build_writes_does_not_stop_a_build(tmp_path: Path) -> None:
    build(tmp_path, FILES)
    with sqlite3.connect(tmp_path / STORE_FOLDER / "catalog.db") as other:
        other.execute("INSERT INTO meta VALUES ('a', 'b')")
        second = build_project(make_project(tmp_path, {"7.txt": scrape("خبر جديد")}))
        assert [note for note in second.report.notes if "is not kept for the next" in note]
    assert second.report.articles == 4
    after = second.files()
    third = build_project(make_project(tmp_path, {}))
    assert third.files() == after
    assert not [note for note in third.report.notes if "kept" in note]


def test_a_full_disk_under_the_store_does_not_stop_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Store.put
    full: list[bool] = []

    def put(store: Store, *args: Any) -> None:
        if not full:
            full.append(True)
            raise UnkeptError("database or disk is full")
        whole(store, *args)

    monkeypatch.setattr(Store, "put", put)
    built = build(tmp_path, FILES)
    assert [note for note in built.report.notes if "database or disk is full" in note]
    assert built.report.articles == 3
    monkeypatch.undo()
    before = built.files()
    assert build_project(make_project(tmp_path, {})).files() == before


def test_a_file_that_can_no_longer_be_read_stops_no_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its article is known, but the zip of its month, made anew for another file, wants bytes."""
    build(tmp_path, FILES)
    aged(tmp_path)

    def read(source: Path, path: str) -> InputFile | Problem:
        return Problem(path, 0, "cannot be read") if path == "5.txt" else read_file(source, path)

    with monkeypatch.context() as patch:
        patch.setattr(workspace, "read_file", read)
        second = build_project(make_project(tmp_path, {"6.txt": scrape("الخبر رقم 6 معدلا")}))
    assert [problem.path for problem in second.report.problems] == ["5.txt"]
    assert members(second) == ["4.txt", "6.txt"]
    third = again(second, anew=False)
    assert (third.report.problems, members(third)) == ((), ["4.txt", "5.txt", "6.txt"])


def members(built: Built) -> list[str]:
    with zipfile.ZipFile(built.site / "data/raw/2023-09.zip") as archive_:
        return archive_.namelist()


def test_a_tag_line_is_cut_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, FILES)
    cut: list[str] = []

    def counted(articles: Sequence[Article], segmenter: Segmenter) -> Iterator[Article]:
        cut.extend(article.title for article in articles)
        return each_with_tags(articles, segmenter)

    monkeypatch.setattr(tasks, "each_with_tags", counted)
    second = build_project(make_project(tmp_path, {"7.txt": scrape("خبر جديد")}))
    assert cut == ["خبر جديد"]
    write_files(tmp_path, {LEXICON_NAME: "tag,state\nسفينة,accept\n"})
    third = build_project(make_project(tmp_path, {}))
    assert len(cut) == 1 + third.report.articles
    assert "سفينة" in {tag.name for tag in third.catalog.articles[0].tags}
    assert second.report.written
