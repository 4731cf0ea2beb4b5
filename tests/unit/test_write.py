from __future__ import annotations

import errno
import json
import os
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.audit.check import check_site
from generator.engine.workspace import STORE_FOLDER
from generator.errors import WarraqError
from generator.model import SITE_MARKER, Output
from generator.search.blocks import GROUP, RECORDS, TEXTS
from generator.search.letters import swapped
from generator.search.scripts import VERSION_LENGTH, name_of
from generator.write import alone, check_output, staged
from tests.archives import (
    build,
    build_project,
    make_project,
    public_folder,
    run_unprivileged,
    scrape,
    snapshot,
    write_files,
)
from tests.unit.test_packs import check_packs

ADDED = "خبر جديد عن الميناء\nتاريخ النشر: 26th, September 2023 GMT\nرست سفينة في الميناء.\n"
NEW = [Output("index.html", b"new"), Output("tags/a/b.html", b"new")]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_files(tmp_path / "seeds", {"a.txt": "x"})


def _write(output: Path, outputs: list[Output] = NEW) -> None:
    with alone(output), staged(output) as stage:
        for each in outputs:
            stage.write(each)


def _old_site(tmp_path: Path) -> tuple[Path, dict[str, bytes]]:
    site = tmp_path / "site"
    _write(site, [Output("index.html", b"old"), Output("gone.html", b"old")])
    return site, snapshot(site)


def _leftovers(folder: Path) -> list[str]:
    names = {path.name for path in folder.iterdir() if path.name.startswith(".")}
    return sorted(names - {STORE_FOLDER})


# ---------------------------------------------------------------- writing


def test_a_new_site_is_written_whole(tmp_path: Path) -> None:
    site = tmp_path / "deep" / "er" / "site"
    with alone(site), staged(site) as stage:
        for each in NEW:
            stage.write(each)
        assert not site.exists()
    size = 6 + len((site / SITE_MARKER).read_bytes())
    assert (stage.files, stage.written, stage.removed, stage.bytes) == (3, 3, 0, size)
    files = snapshot(site)
    del files[SITE_MARKER]
    assert files == {"index.html": b"new", "tags/a/b.html": b"new"}
    assert _leftovers(site.parent) == []


def test_a_new_site_replaces_the_old_one_whole(tmp_path: Path) -> None:
    site, _ = _old_site(tmp_path)
    _write(site)
    assert set(snapshot(site)) == {SITE_MARKER, "index.html", "tags/a/b.html"}
    assert _leftovers(tmp_path) == []
    _write(site, NEW[:1])
    assert not (site / "tags").exists()  # a folder without files goes with its last one


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    site = tmp_path / "site"
    _write(site)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    with staged(site) as stage:
        for each in NEW:
            stage.write(each)
    assert (stage.files, stage.written, stage.removed) == (3, 0, 0)
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before
    with staged(site) as stage:
        stage.write(Output("index.html", b"now"))
        stage.write(NEW[1])
    assert (stage.files, stage.written, stage.removed) == (3, 1, 0)
    assert (site / "tags/a/b.html").stat().st_mtime_ns == before[site / "tags/a/b.html"]
    assert (site / "index.html").read_bytes() == b"now"


def test_a_file_of_the_same_bytes_is_known_by_its_new_time(tmp_path: Path) -> None:
    site, page = tmp_path / "site", Output("index.html", b"new")
    with staged(site) as stage:
        stage.write(page, b"made from")
    first = dict(stage.outputs())
    os.utime(site / page.path, ns=(1, 1))
    with staged(site, first) as stage:
        assert not stage.keep(page.path, b"made from"), "it may be anything"
        stage.write(page, b"made from")
    assert stage.written == 0
    with staged(site, stage.outputs()) as stage:
        assert stage.keep(page.path, b"made from")
        assert not stage.has(page.path), "it is taken"
        assert stage.place(page.path) == f"{site}/{page.path}"


def test_a_file_may_take_the_place_of_a_folder_and_a_folder_that_of_a_file(
    tmp_path: Path,
) -> None:
    site = tmp_path / "site"
    _write(site, [Output("a", b"file"), Output("b/c/d", b"file")])
    _write(site, [Output("a/b", b"file"), Output("b", b"file")])
    assert set(snapshot(site)) == {SITE_MARKER, "a/b", "b"}


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
    write_files(tmp_path / "seeds", {"added.txt": ADDED})
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


def test_a_file_that_cannot_be_moved_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, _ = _old_site(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", _failing(Path.replace, errno.EBUSY, lambda path: True))
        with pytest.raises(WarraqError, match=r"busy \(a part of the site is new: build again\)"):
            _write(site)
    assert _leftovers(tmp_path) == []
    _write(site)
    assert set(snapshot(site)) == {SITE_MARKER, "index.html", "tags/a/b.html"}


class Killed(BaseException):
    """What no handler of the program catches."""


def _killed_after(moves: int) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Makes methods of Path that do so many things between them, then die."""
    left = [moves]

    def dying(method: Callable[..., object]) -> Callable[..., object]:
        def step(path: Path, *args: object, **named: object) -> object:
            if not left[0]:
                raise Killed
            left[0] -= path.parts[-1:] != (".site-lock",)
            return method(path, *args, **named)

        return step

    return dying


@pytest.mark.parametrize("moves", [*range(0, 45, 3), 1])
def test_a_killed_build_leaves_a_whole_site_and_the_next_completes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    """New addresses first, the index when all its files are there, what is gone last."""
    files = {f"{n}.txt": scrape(f"الخبر رقم {n}", f"{n}th, September 2023 GMT") for n in (4, 5, 6)}
    project = make_project(tmp_path, files)
    build_project(project)
    write_files(project.source, {"added.txt": ADDED})
    (project.source / "4.txt").unlink()
    with monkeypatch.context() as broken:
        dying = _killed_after(moves)
        broken.setattr(Path, "replace", dying(Path.replace))
        broken.setattr(Path, "unlink", dying(Path.unlink))
        with pytest.raises(Killed):
            build_project(project)
    assert check_site(project.output).broken == ()
    check_index(project.output)
    check_packs(project.output)
    completed = build_project(project).files()
    shutil.rmtree(project.output)
    assert build_project(project).files() == completed


def check_index(site: Path) -> None:
    """All files are there that the search asks for, from tables.js on."""
    tables = (site / "search/tables.js").read_text("utf-8")
    (version,) = re.findall('"metaVersion":"([a-z2-7]{3})"', tables)
    meta = _registered(site, "meta", version)
    _registered(site, "vocabulary", meta["vocabulary"])
    for kind, size in (("records", RECORDS), ("texts", TEXTS)):
        for block in range(-(-meta["documents"] // size)):
            at = block * size // GROUP * VERSION_LENGTH
            found = meta["blocks"][at : at + VERSION_LENGTH]
            assert (site / f"search/{kind}/{block:04d}-{found}.js").is_file()
    for name, page in _entries(meta["terms"], "directory/"):
        for shard, found in _entries(_registered(site, name, page), "terms/"):
            _registered(site, shard, found)


def _entries(directory: dict[str, str], folder: str) -> Iterator[tuple[str, str]]:
    for place, bound in enumerate(swapped(directory["bounds"]).split(" ")):
        at = place * VERSION_LENGTH
        yield folder + name_of(bound), directory["versions"][at : at + VERSION_LENGTH]


def _registered(site: Path, name: str, version: str) -> Any:
    text = (site / f"search/{name}-{version}.js").read_text("utf-8")
    payload = text.partition(f"'{name}', '{version}', '")[2].removesuffix("');\n")
    return json.loads(payload.replace("\\'", "'").replace("\\\\", "\\"))


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    site, before = _old_site(tmp_path)
    with alone(site), staged(site) as stage:
        with pytest.raises(WarraqError, match=r"site: another build of this site is running"):
            _write(site)
        stage.write(NEW[0])
        assert snapshot(site) == before
    assert (site / "index.html").read_bytes() == b"new"
    _write(tmp_path / "other")  # another site is another matter
    assert _leftovers(tmp_path) == []


def test_what_a_killed_build_left_beside_the_site_goes(tmp_path: Path) -> None:
    write_files(tmp_path / ".site-new", {"index.html": "half", "junk": "x"})
    write_files(tmp_path, {".site-lock": ""})
    _write(tmp_path / "site")
    assert set(snapshot(tmp_path / "site")) == {SITE_MARKER, "index.html", "tags/a/b.html"}
    assert _leftovers(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_a_folder_without_permission() -> None:
    code = """import sys; from generator.write import *
try:
    with alone(Path(sys.argv[1], "site")), staged(Path(sys.argv[1], "site")):
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


def test_a_folder_inside_a_site_is_refused(tmp_path: Path, source: Path) -> None:
    """The next build of that site would take it for a page that is no longer made."""
    site = tmp_path / "site"
    site.mkdir()
    for name in (SITE_MARKER, "index.html"):
        (site / name).touch()
    check_output(site, source)
    with pytest.raises(WarraqError, match="inside a site"):
        check_output(site / "inner" / "deeper", source)


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
