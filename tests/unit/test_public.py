"""Files of the keeper that go to the site's root."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.build import build_site
from generator.config import Config, resolve
from generator.engine.public import public_files
from generator.errors import Problem, WarraqError
from generator.model import Output
from generator.progress import Quiet
from generator.report import BuildReport
from tests.archives import Files, build, make_project, write_files

FILES: Files = {"CNAME": "archive.example.org\n", "favicon.ico": b"\0ico", ".well-known/x.txt": "x"}


def test_files_are_copied_as_they_are_hidden_ones_too(tmp_path: Path) -> None:
    built = build(tmp_path, public={**FILES, ".DS_Store": "litter"})
    for path, content in FILES.items():
        data = content if isinstance(content, bytes) else content.encode()
        assert (built.site / path).read_bytes() == data
    assert not (built.site / ".DS_Store").exists()
    assert built.report.problems == ()


def test_what_is_gone_from_the_folder_is_gone_from_the_site(tmp_path: Path) -> None:
    build(tmp_path, public=FILES)
    (tmp_path / "public" / "CNAME").unlink()
    assert not (build(tmp_path).site / "CNAME").exists()


def test_a_build_that_finds_nothing_new_looks_here_too(tmp_path: Path) -> None:
    project = make_project(tmp_path, config="# none\n", public=FILES)

    def built() -> BuildReport:
        for path in (
            *tmp_path.glob("*.*"),
            *tmp_path.glob("[ps]*ed*/*"),
            *tmp_path.glob("public/*"),
        ):
            os.utime(path, (1e9, 1e9))
        return build_site(project, Quiet(), anew=False, workers=1)

    built()
    built()
    assert built().catalog.everything() == (), "nothing was gone through"
    write_files(tmp_path / "public", {"new.txt": "new"})
    built()
    assert (project.output / "new.txt").read_text("utf-8") == "new"


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "Index.HTML",
        "robots.txt",
        "search",
        "index.html/x.txt",
        ".warraq",
        "bagit.txt",
        "search/manifest-sha256.txt",
        "mine/manifest-sha256.txt",
    ],
)
def test_the_sites_own_files_are_not_replaced(tmp_path: Path, name: str) -> None:
    before = build(tmp_path / "a")
    built = build(tmp_path / "b", public={name: "mine"})
    (problem,) = built.report.problems
    assert str(problem) == (
        f"public/{name}: would take the place of a file that the build makes (give it another name)"
    )
    assert built.files() == before.files()


def test_without_a_folder_there_is_nothing(tmp_path: Path) -> None:
    assert list(public_files(tmp_path / "none", ["index.html"])) == []


def test_a_link_that_leads_nowhere_is_a_problem(tmp_path: Path) -> None:
    write_files(tmp_path, {"b.txt": "b"})
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")
    problem, output = public_files(tmp_path, [])
    assert isinstance(problem, Problem)
    assert "cannot be read" in problem.message
    assert output == Output("b.txt", b"b")


@pytest.mark.parametrize("public", [".", "seeds"])
def test_the_folder_may_not_hold_articles_or_site(tmp_path: Path, public: str) -> None:
    write_files(tmp_path / "seeds", {"a.txt": "x"})
    with pytest.raises(WarraqError, match="would go to the site as it is"):
        resolve(Config(public=public), tmp_path, None, None)


def test_articles_beside_the_folder_are_no_concern_of_it(tmp_path: Path) -> None:
    built = build(tmp_path, config='source = "."\n', public={"notes.md": "# not an article"})
    assert built.report.articles == 1
    assert built.text("notes.md") == "# not an article"


def test_what_cannot_be_a_file_of_the_site_is_named(tmp_path: Path) -> None:
    """A pipe would have been waited for, and a name of raw bytes ended in a traceback."""
    project = make_project(tmp_path, public={"a.txt": "a"})
    os.mkfifo(project.root / "public/pipe")
    (project.root / "public/broken").symlink_to("nowhere")
    (project.root / os.fsdecode(b"public/b\xff.txt")).write_text("b", "utf-8")
    for _ in range(2):
        found = [str(each) for each in build_site(project, Quiet(), workers=1).problems]
        assert found == [
            r"public/b\udcff.txt: its name is not UTF-8 (rename it)",
            "public/broken: cannot be read: No such file or directory "
            "(a broken link, or no such file)",
            "public/pipe: not a regular file (move it out)",
        ]
    assert (project.output / "a.txt").is_file()


@pytest.mark.parametrize("folder", ["pages", "corrections"])
def test_files_of_other_folders_are_named_by_their_paths_too(tmp_path: Path, folder: str) -> None:
    project = make_project(tmp_path)
    (tmp_path / folder / "x.md").mkdir(parents=True)
    (tmp_path / os.fsdecode(b"%s/b\xff.md" % folder.encode())).write_text("b", "utf-8")
    expected = [
        rf"{folder}/b\udcff.md: its name is not UTF-8 (rename it)",
        f"{folder}/x.md: not a regular file (move it out)",
    ]
    if folder == "pages":
        assert [*map(str, build_site(project, Quiet(), workers=1).problems)] == expected
    else:
        with pytest.raises(WarraqError) as caught:
            build_site(project, Quiet(), workers=1)
        assert str(caught.value).splitlines() == expected
