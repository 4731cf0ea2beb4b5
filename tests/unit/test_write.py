from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import WarraqError
from generator.model import SITE_MARKER, Output
from generator.write import check_output, staged
from tests.archives import (
    build,
    make_project,
    public_folder,
    run_unprivileged,
    snapshot,
    write_files,
)

NEW = [Output("index.html", b"new"), Output("tags/a/b.html", b"new")]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_files(tmp_path / "seeds", {"a.txt": "x"})


def _write(output: Path, outputs: list[Output] = NEW) -> None:
    with staged(output) as stage:
        for each in outputs:
            stage.write(each)


def _old_site(tmp_path: Path) -> tuple[Path, dict[str, bytes]]:
    site = tmp_path / "site"
    _write(site, [Output("index.html", b"old"), Output("gone.html", b"old")])
    return site, snapshot(site)


def _leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


# ---------------------------------------------------------------- writing


def test_a_new_site_is_written_whole(tmp_path: Path) -> None:
    site = tmp_path / "deep" / "er" / "site"
    with staged(site) as stage:
        for each in NEW:
            stage.write(each)
        assert not site.exists()
    assert (stage.files, stage.bytes) == (3, 6 + len((site / SITE_MARKER).read_bytes()))
    files = snapshot(site)
    del files[SITE_MARKER]
    assert files == {"index.html": b"new", "tags/a/b.html": b"new"}


def test_a_new_site_replaces_the_old_one_whole(tmp_path: Path) -> None:
    site, _ = _old_site(tmp_path)
    _write(site)
    assert set(snapshot(site)) == {SITE_MARKER, "index.html", "tags/a/b.html"}
    assert _leftovers(tmp_path) == []


def test_an_empty_folder_is_filled(tmp_path: Path, source: Path) -> None:
    (tmp_path / "site").mkdir()
    check_output(tmp_path / "site", source)
    _write(tmp_path / "site")
    assert (tmp_path / "site" / "index.html").read_bytes() == b"new"


def test_a_link_to_the_site_stays_a_link(tmp_path: Path) -> None:
    site, _ = _old_site(tmp_path)
    (tmp_path / "www").symlink_to(site)
    _write(tmp_path / "www")
    assert (tmp_path / "www").is_symlink()
    assert (site / "index.html").read_bytes() == b"new"


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o755), (0o077, 0o700), (0o002, 0o775)])
def test_the_site_has_the_permissions_of_any_new_folder(
    tmp_path: Path, umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        _write(tmp_path / "site")
    finally:
        os.umask(before)
    for path in (tmp_path / "site", tmp_path / "site" / "tags"):
        assert stat.S_IMODE(path.stat().st_mode) == mode
    assert stat.S_IMODE((tmp_path / "site" / "index.html").stat().st_mode) == mode & 0o666


# ---------------------------------------------------------------- failing


@pytest.mark.parametrize(
    "error", [RuntimeError("broken"), WarraqError("broken"), KeyboardInterrupt("broken")]
)
def test_a_failure_leaves_the_old_site_and_nothing_else(
    tmp_path: Path, error: BaseException
) -> None:
    site, before = _old_site(tmp_path)
    with pytest.raises(type(error), match="broken"), staged(site) as stage:
        stage.write(NEW[0])
        raise error
    assert snapshot(site) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_a_failure_without_an_old_site_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), staged(tmp_path / "site") as stage:
        stage.write(NEW[0])
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def _failing(
    method: Callable[..., object], code: int, when: Callable[[Path], bool]
) -> Callable[..., object]:
    """`method` of Path, failing like the system where `when` says so."""

    def fail(path: Path, *args: object, **named: object) -> object:
        if when(path):
            raise OSError(code, os.strerror(code), str(path))
        return method(path, *args, **named)

    return fail


@pytest.mark.parametrize(
    ("method", "code", "text"),
    [
        ("write_bytes", errno.ENOSPC, "No space left on device"),
        ("write_bytes", errno.EDQUOT, os.strerror(errno.EDQUOT)),
        ("mkdir", errno.EACCES, "Permission denied"),
        ("mkdir", errno.ENAMETOOLONG, "File name too long"),
    ],
)
def test_a_full_disk_is_one_line_and_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, code: int, text: str
) -> None:
    site, before = _old_site(tmp_path)
    broken = _failing(getattr(Path, method), code, lambda path: "tags" in path.parts)
    monkeypatch.setattr(Path, method, broken)
    with pytest.raises(WarraqError) as caught:
        _write(site)
    message = str(caught.value)
    assert f"cannot be written: {text} (the old site was left as it was; check space" in message
    assert "tags/a/b.html" in message
    assert "\n" not in message
    assert snapshot(site) == before
    assert _leftovers(tmp_path) == []


def test_a_full_disk_in_a_real_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build(tmp_path)
    before = built.files()
    full = _failing(Path.write_bytes, errno.ENOSPC, lambda path: path.suffix == ".zip")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(WarraqError, match=r"2023-09\.zip: cannot be written: No space left"):
        build(tmp_path)
    assert built.files() == before
    assert _leftovers(tmp_path) == []


@pytest.mark.parametrize("templates", ["{{ missing }}", "{% if %}", "{{ 1 // 0 }}"])
def test_a_broken_template_in_a_real_build(tmp_path: Path, templates: str) -> None:
    built = build(tmp_path)
    before = built.files()
    with pytest.raises(WarraqError, match=r"templates/pages/home\.html\.jinja:1: "):
        build(tmp_path, templates={"pages/home.html.jinja": templates})
    assert built.files() == before
    assert _leftovers(tmp_path) == []


def test_the_place_cannot_be_made(tmp_path: Path) -> None:
    write_files(tmp_path, {"file": "x"})
    with pytest.raises(WarraqError, match=r"cannot be written: (Not a directory|File exists)"):
        _write(tmp_path / "file" / "site")


def test_the_old_site_is_put_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, before = _old_site(tmp_path)
    rename = _failing(Path.rename, errno.EBUSY, lambda path: (path / "tags").exists())
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(WarraqError, match="cannot be written: Device or resource busy"):
        _write(site)
    assert snapshot(site) == before
    assert _leftovers(tmp_path) == []


def test_an_old_site_that_cannot_be_put_back_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, before = _old_site(tmp_path)
    rename = _failing(Path.rename, errno.EBUSY, lambda path: path.name.startswith("."))
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(WarraqError) as caught:
        _write(site)
    (old,) = (path for path in tmp_path.iterdir() if path.name.endswith("-old"))
    assert f"the old site is whole, in {old}: rename it by hand" in str(caught.value)
    assert snapshot(old) == before


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_folder_without_permission() -> None:
    code = """import sys; from generator.write import *
try:
    with staged(Path(sys.argv[1], "site")):
        print("written")
except WarraqError as error:
    print(error)
"""
    with public_folder() as folder:
        assert "cannot be written: Permission denied (" in run_unprivileged(code, str(folder))
        folder.chmod(0o777)
        assert run_unprivileged(code, str(folder)) == "written\n"


# ---------------------------------------------------------------- what may not be replaced


def test_a_folder_of_other_files_is_refused(tmp_path: Path, source: Path) -> None:
    write_files(tmp_path / "photos", {"a.jpg": "x"})
    with pytest.raises(WarraqError, match=r"photos: holds files that are no site of Warraq's"):
        check_output(tmp_path / "photos", source)


def test_a_site_of_ours_may_be_replaced(tmp_path: Path, source: Path) -> None:
    site, _ = _old_site(tmp_path)
    check_output(site, source)
    check_output(tmp_path / "none", source)


def test_a_repository_is_refused(tmp_path: Path, source: Path) -> None:
    site, _ = _old_site(tmp_path)
    (site / ".git").mkdir()
    with pytest.raises(WarraqError, match=r"site: is a git repository, whose history"):
        check_output(site, source)


@pytest.mark.parametrize("output", ["seeds", ".", "seeds/../seeds", "link"])
def test_the_source_is_never_replaced(tmp_path: Path, source: Path, output: str) -> None:
    (tmp_path / "link").symlink_to(source)
    with pytest.raises(WarraqError, match=r": holds the source folder \(name another"):
        check_output(tmp_path / output, source)


def test_the_site_may_lie_in_the_source(tmp_path: Path) -> None:
    project = make_project(tmp_path, config='output = "seeds/site"')
    assert project.output == tmp_path / "seeds" / "site"
    first = build(tmp_path, config='output = "seeds/site"')
    second = build(tmp_path, config='output = "seeds/site"')
    assert first.report.problems == second.report.problems == ()
    assert second.report.inputs == 1


def test_a_file_is_refused(tmp_path: Path, source: Path) -> None:
    write_files(tmp_path, {"site": "x"})
    with pytest.raises(WarraqError, match=r"site: is a file \(name a folder with --output\)"):
        check_output(tmp_path / "site", source)


@pytest.mark.parametrize("output", [".", ".."])
def test_the_current_folder_is_never_replaced(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    with pytest.raises(WarraqError, match=r": holds the current folder \(name another"):
        check_output(Path(output), source)


def test_a_refused_build_touches_nothing(tmp_path: Path) -> None:
    write_files(tmp_path / "site", {"mine.txt": "x"})
    with pytest.raises(WarraqError, match="no site of Warraq"):
        build(tmp_path)
    assert snapshot(tmp_path / "site") == {"mine.txt": b"x"}
    assert _leftovers(tmp_path) == []
