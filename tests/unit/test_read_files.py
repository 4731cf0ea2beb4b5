from __future__ import annotations

import os
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.engine.tasks import parse_file
from generator.errors import Problem, WarraqError
from generator.model import InputFile, InputFormat
from generator.read import files
from generator.read.files import FORMATS, KNOWN, format_of, list_files, read_file, read_files
from tests.archives import ARTICLE, build, public_folder, run_unprivileged, write_files

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="file systems of Linux")
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="files of POSIX")


def _read(source: Path) -> dict[str, InputFile | Problem]:
    return {each.path: each for each in read_files(source, list_files(source).paths)}


def _problem(source: Path, path: str) -> str:
    (found,) = (each for each in read_files(source, [path]))
    assert isinstance(found, Problem)
    assert "\n" not in str(found)
    return str(found)


# ---------------------------------------------------------------- listing


def test_files_are_listed_sorted_at_any_depth(tmp_path: Path) -> None:
    names = ["ب.txt", "a/c/2.md", "a/b.txt", "a.txt", "a/c/1.md"]
    write_files(tmp_path, dict.fromkeys(names, "x"))
    assert list_files(tmp_path).paths == sorted(names)
    assert list_files(tmp_path).problems == []


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    names = [".git/a.txt", ".a.txt", "b/.c/d.txt", "b/.DS_Store", "b/c.txt"]
    write_files(tmp_path, dict.fromkeys(names, "x"))
    assert list_files(tmp_path).paths == ["b/c.txt"]


def test_folders_of_the_project_are_passed_over(tmp_path: Path) -> None:
    names = ["site/a.txt", "pages/a.md", "b/site/a.txt", "c.txt"]
    write_files(tmp_path, dict.fromkeys(names, "x"))
    listing = list_files(tmp_path, tmp_path / "site", tmp_path / "b" / ".." / "pages")
    assert listing.paths == ["b/site/a.txt", "c.txt"]


def test_a_source_that_is_a_link_is_read(tmp_path: Path) -> None:
    write_files(tmp_path / "there", {"a.txt": ARTICLE})
    (tmp_path / "here").symlink_to("there")
    listing = list_files(tmp_path / "here")
    assert (listing.paths, listing.problems) == (["a.txt"], [])
    assert isinstance(_read(tmp_path / "here")["a.txt"], InputFile)


def test_no_source_folder(tmp_path: Path) -> None:
    with pytest.raises(WarraqError, match=r"none: the source folder does not exist \(name one"):
        list_files(tmp_path / "none")
    write_files(tmp_path, {"file": "x"})
    with pytest.raises(WarraqError, match=r"file: the source folder is not a folder \(name one"):
        list_files(tmp_path / "file")


# ---------------------------------------------------------------- reading


def test_the_bytes_come_as_they_are(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf\xd8\xb3\r\n\x00"
    write_files(tmp_path, {"a/b.txt": data})
    assert _read(tmp_path) == {"a/b.txt": InputFile("a/b.txt", data)}


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", InputFormat.SCRAPE),
        ("a/B.TXT", InputFormat.SCRAPE),
        ("a.md", InputFormat.MARKDOWN),
        ("a.b.markdown", InputFormat.MARKDOWN),
        ("a.HTML", InputFormat.HTML),
        ("a.ndjson", InputFormat.JSONL),
        ("a.tsv", InputFormat.CSV),
        ("a.b.xml", InputFormat.WXR),
        ("a.WARC.gz", InputFormat.WARC),
        ("a.txt.gz", None),
        ("a.gz", None),
        ("a.pdf", None),
        ("txt", None),
        ("a.txt/b", None),
    ],
)
def test_the_name_announces_the_format(name: str, form: InputFormat | None) -> None:
    assert format_of(name) is form


def test_other_files_are_named_and_a_readme_is_not(tmp_path: Path) -> None:
    names = ["README.md", "README.ar.md", "a/readme.MD", "LICENSE.txt", "b.pdf", "c"]
    write_files(tmp_path, dict.fromkeys(names, "x"))
    assert [str(each) for each in _read(tmp_path).values()] == [
        f"b.pdf: not an input format (articles are {KNOWN}; move it out)",
        f"c: not an input format (articles are {KNOWN}; move it out)",
    ]


def test_a_huge_file_is_named_and_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(files.MAX_BYTES + 1)  # sparse: takes no room
    assert _problem(tmp_path, "a.txt") == (
        "a.txt: 67,108,865 bytes are too many for an article (split it)"
    )


def test_the_largest_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 3)
    write_files(tmp_path, {"a.txt": "abc", "b.txt": "abcd"})
    assert [type(each) for each in _read(tmp_path).values()] == [InputFile, Problem]


# ---------------------------------------------------------------- what cannot be read


def test_an_unreadable_file_is_a_problem_and_the_rest_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_bytes = Path.read_bytes

    def fail(path: Path) -> bytes:
        if path.name == "sealed.txt":
            raise PermissionError(13, os.strerror(13), str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", fail)
    built = build(tmp_path, {"a.txt": ARTICLE, "sealed.txt": ARTICLE})
    assert [str(problem) for problem in built.report.problems] == [
        "sealed.txt: cannot be read: Permission denied (check its permissions)"
    ]
    assert len(built.catalog.articles) == 1


def test_a_disk_error_without_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> bytes:
        raise OSError

    monkeypatch.setattr(Path, "read_bytes", fail)
    write_files(tmp_path, {"a.txt": "x"})
    assert _problem(tmp_path, "a.txt").startswith("a.txt: cannot be read: OSError (")


@POSIX
def test_files_and_folders_without_permission() -> None:
    code = """import sys; from generator.read.files import *
source = Path(sys.argv[1])
listing = list_files(source)
for each in [*listing.problems, *read_files(source, listing.paths)]:
    print(each if isinstance(each, Problem) else f"read {each.path}")
"""
    with public_folder() as folder:
        write_files(folder, {"a.txt": "x", "b.txt": "x", "c/d.txt": "x", "e/f.txt": "x"})
        (folder / "a.txt").chmod(0)
        (folder / "c").chmod(0)
        printed = run_unprivileged(code, str(folder))
        (folder / "c").chmod(0o700)
    assert printed.splitlines() == [
        "c: cannot be read: Permission denied (check its permissions)",
        "a.txt: cannot be read: Permission denied (check its permissions)",
        "read b.txt",
        "read e/f.txt",
    ]


@POSIX
def test_a_source_without_permission() -> None:
    code = """import sys; from generator.read.files import *
try:
    print(list_files(Path(sys.argv[1], "seeds")))
except WarraqError as error:
    print(error)
"""
    with public_folder() as folder:
        (folder / "seeds").mkdir(mode=0o000)
        printed = run_unprivileged(code, str(folder))
        (folder / "seeds").chmod(0o700)
    assert printed.endswith("seeds: cannot be read: Permission denied (check its permissions)\n")


@POSIX
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert _problem(tmp_path, "a.txt") == "a.txt: not a regular file (move it out)"


def test_a_file_that_has_gone(tmp_path: Path) -> None:
    assert _problem(tmp_path, "a.txt") == (
        "a.txt: cannot be read: No such file or directory (a broken link, or no such file)"
    )


@LINUX
def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    for name in (b"caf\xe9.txt", b"caf\xe9/a.txt"):
        path = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118 - bytes
        os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120 - bytes
        Path(os.fsdecode(path)).write_bytes(b"x")
    write_files(tmp_path, {"ok.txt": ARTICLE})
    assert [str(each) for each in _read(tmp_path).values() if isinstance(each, Problem)] == [
        r"caf\udce9.txt: its name is not UTF-8 (rename it)",
        r"caf\udce9/a.txt: its name is not UTF-8 (rename it)",
    ]


# ---------------------------------------------------------------- links


@POSIX
def test_a_link_inside_the_source_is_read(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": ARTICLE})
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert [type(each) for each in _read(tmp_path).values()] == [InputFile, InputFile]


@POSIX
def test_a_link_out_of_the_source_is_not_published(tmp_path: Path) -> None:
    write_files(tmp_path, {"secret.txt": "سر", "seeds/ok.txt": ARTICLE})
    source = tmp_path / "seeds"
    (source / "a.txt").symlink_to(tmp_path / "secret.txt")
    (source / "b.txt").symlink_to("../secret.txt")
    (source / "c.txt").symlink_to("a.txt")
    for path in ("a.txt", "b.txt", "c.txt"):
        assert _problem(source, path) == (
            f"{path}: a link that leads out of the source folder (replace it by what it leads to)"
        )
    assert isinstance(_read(source)["ok.txt"], InputFile)


@POSIX
def test_links_that_lead_nowhere_or_round_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("none.txt")
    (tmp_path / "b.txt").symlink_to("c.txt")
    (tmp_path / "c.txt").symlink_to("b.txt")
    found = [str(each) for each in _read(tmp_path).values()]
    assert found[0].endswith("No such file or directory (a broken link, or no such file)")
    assert found[1].endswith("(a link that leads in a circle)")
    assert found[2].endswith("(a link that leads in a circle)")


@POSIX
@pytest.mark.parametrize("target", [".", "..", "other"])
def test_a_link_to_a_folder_is_named_and_not_followed(tmp_path: Path, target: str) -> None:
    source = write_files(tmp_path / "seeds", {"a/b.txt": "x", "a/other/c.txt": "x"})
    (source / "a" / "round").symlink_to(target)
    listing = list_files(source)
    assert listing.paths == ["a/b.txt", "a/other/c.txt"]
    assert [str(problem) for problem in listing.problems] == [
        "a/round: a link to a folder is not followed (replace it by what it leads to)"
    ]


def test_a_named_file_may_be_a_link(tmp_path: Path) -> None:
    """`inspect` reads what it is told to, wherever it lies."""
    write_files(tmp_path, {"there/a.txt": ARTICLE, "here/x": ""})
    (tmp_path / "here" / "b.txt").symlink_to("../there/a.txt")
    read = read_file(tmp_path / "here", "b.txt")
    assert isinstance(read, InputFile)
    assert read.data == ARTICLE.encode()


@pytest.mark.parametrize("name", [f"a{ending}" for ending in (*FORMATS, ".MD")])
def test_every_format_has_a_parser(name: str) -> None:
    parsed = parse_file(InputFile(name, b"x"), ZoneInfo("UTC"))
    assert parsed.format is format_of(name)
