"""The zip for a USB stick: what is in it, that any two are alike, and what is refused."""

from __future__ import annotations

import os
import shutil
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.delivery.portable import pack_site
from generator.errors import WarraqError
from generator.progress import Quiet
from generator.write import alone
from tests.archives import Html, build, snapshot, write_files

START, NOTE = "ابدأ.html", "اقرأني.txt"


def beside() -> Mapping[str, bytes]:
    return {START: b"<!doctype html>", NOTE: b"note"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder that looks like a site."""
    files = {
        ".warraq": "",
        "index.html": "<p>أول</p>",
        "tags/القمح.html": "ب" * 3000,
        "packs/x.pack": "x",
    }
    return write_files(tmp_path / "site", files)


def test_the_command_packs_the_built_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build(tmp_path, config='title = "أرشيف المرفأ"')
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["pack"])
    assert done.exit_code == 0, done.output
    assert "site.zip" in done.output
    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        assert archive.testzip() is None
        found = {name: archive.read(name) for name in archive.namelist()}
    files = {path: data for path, data in built.files().items() if not path.startswith("packs/")}
    assert found.keys() == {START, NOTE} | {f"archive/{path}" for path in files}
    assert {path: found[f"archive/{path}"] for path in files} == files
    page = Html(found[START].decode())
    links = [link.get("href") for link in page.all("a") + page.all("link")]
    assert links and all(link in found for link in links)
    assert "أرشيف المرفأ" in page.text
    assert not page.all("script")
    assert START in found[NOTE].decode("utf-8-sig")


def test_two_packs_of_a_site_are_equal(site: Path, tmp_path: Path) -> None:
    made = []
    for number, name in enumerate(("a.zip", "b.zip")):
        pack_site(site, tmp_path / name, beside, Quiet())
        made.append((tmp_path / name).read_bytes())
        for path in snapshot(site):
            os.utime(site / path, (number, number))
    assert made[0] == made[1]


def test_names_are_in_utf_8_and_in_order(site: Path, tmp_path: Path) -> None:
    pack_site(site, tmp_path / "a.zip", beside, Quiet())
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names == [
        START,
        NOTE,
        "archive/.warraq",
        "archive/index.html",
        "archive/tags/القمح.html",
    ]
    assert all(entry.flag_bits & 0x800 for entry in entries if not entry.filename.isascii())
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}


def test_a_large_file_goes_through_in_pieces(site: Path, tmp_path: Path) -> None:
    (site / "data.zip").write_bytes(b"x" * (40 << 20))
    tracemalloc.start()
    try:
        pack_site(site, tmp_path / "a.zip", beside, Quiet())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8 << 20


@pytest.mark.parametrize(
    ("output", "what"),
    [("site/a.zip", "inside the site"), ("none/a.zip", "no such folder"), ("site", "is a folder")],
)
def test_an_output_that_cannot_be(site: Path, tmp_path: Path, output: str, what: str) -> None:
    before = snapshot(tmp_path)
    with pytest.raises(WarraqError, match=what):
        pack_site(site, tmp_path / output, beside, Quiet())
    assert snapshot(tmp_path) == before


def test_no_site_is_no_zip(tmp_path: Path) -> None:
    write_files(tmp_path / "other", {"index.html": "x"})
    for name in ("none", "other"):
        with pytest.raises(WarraqError, match="there is no site at"):
            pack_site(tmp_path / name, tmp_path / "a.zip", beside, Quiet())
    assert not (tmp_path / "a.zip").exists()


def test_a_name_that_no_package_can_hold_is_named(site: Path, tmp_path: Path) -> None:
    (site / os.fsdecode(b"a\xff")).touch()
    with pytest.raises(WarraqError, match=r"/a\\udcff: its name is not UTF-8 \(rename it"):
        pack_site(site, tmp_path / "a.zip", beside, Quiet())
    assert not (tmp_path / "a.zip").exists()


def test_a_site_that_is_being_built_is_refused(site: Path, tmp_path: Path) -> None:
    with alone(site), pytest.raises(WarraqError, match="another build of this site is running"):
        pack_site(site, tmp_path / "a.zip", beside, Quiet())


def test_a_half_built_site_is_refused(site: Path, tmp_path: Path) -> None:
    (tmp_path / ".site-new").mkdir()
    with pytest.raises(WarraqError, match="stopped half-way"):
        pack_site(site, tmp_path / "a.zip", beside, Quiet())
    assert not (tmp_path / "a.zip").exists()


def test_a_full_disk_leaves_the_old_zip(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = write_files(tmp_path, {"a.zip": "old"}) / "a.zip"

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(WarraqError, match="No space left on device") as error:
        pack_site(site, target, beside, Quiet())
    assert str(target) in str(error.value)
    assert target.read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "site"]
