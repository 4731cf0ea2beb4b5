"""A site in several repositories: as one owner's Pages show them, it is the site again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.audit.check import check_site
from generator.cli import main
from generator.delivery.parts import LIST, MAIN, parts_of
from generator.delivery.pushing import part_address
from tests.archives import build, scrape, snapshot, write_files
from tests.repositories import archive_repository, bare_repository, git, pushed

ROOT = "https://me.github.io/"
ARTICLES = {f"{year}.txt": scrape(date=f"5th, March {year} GMT") for year in (2021, 2022, 2023)}
YEARS = ["2021", "2022", "2023"]


def _run(*args: str) -> Result:
    result = CliRunner().invoke(main, args)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def shown_as_one(main_part: Path, parts: dict[str, Path], target: Path) -> Path:
    """What one owner's repositories look like from outside."""
    shutil.copytree(main_part, target)
    for name, folder in parts.items():
        shutil.copytree(folder, target / name)
    return target


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of three years at the root of a domain."""
    return build(tmp_path / "archive", ARTICLES, config=f'base_url = "{ROOT}"\n').site


def test_the_parts_together_are_the_site(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "parts"
    result = _run("split", str(site), str(out))
    assert result.exit_code == 0
    assert f"(repository 2022, shown at {ROOT}2022/)" in result.stdout
    assert (out / LIST).read_text().split() == ["main", *YEARS]
    assert not [path for path in (out / "main").iterdir() if path.name.isdigit()]
    together = shown_as_one(out / "main", {y: out / y for y in YEARS}, tmp_path / "shown")
    report = check_site(together)
    assert report.broken == ()
    files = snapshot(together)
    for year in YEARS:
        assert files.pop(f"{year}/404.html") == files["404.html"]
        assert (files.pop(f"{year}/.nojekyll"), bool(files.pop(f"{year}/.warraq"))) == (b"", True)
    assert files == snapshot(site)


def test_parts_are_made_anew(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "parts"
    _run("split", str(site), str(out))
    (out / "2021" / "old.html").touch()
    assert _run("split", str(site), str(out)).exit_code == 0
    assert not (out / "2021" / "old.html").exists()


def test_what_cannot_be_split(site: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "mine", {"a": "a"})
    cases = {
        (str(site), str(tmp_path / "mine")): "holds files that are no parts of a site",
        (str(site), str(site / "parts")): "lies in the site",
        (str(site), str(tmp_path)): "holds the site",
        (str(tmp_path / "none"), str(tmp_path / "o")): "there is no site at",
        (str(tmp_path / "mine"), str(tmp_path / "o")): "there is no site at",
    }
    for args, message in cases.items():
        result = _run("split", *args)
        assert result.exit_code == 1
        (line,) = result.stderr.splitlines()
        assert message in line
    for config in ('base_url = "https://me.github.io/archive/"\n', ""):
        other = build(tmp_path / f"b{len(config)}", ARTICLES, config=config or "# none\n").site
        result = _run("split", str(other), str(tmp_path / "o"))
        assert result.exit_code == 1
        assert "make an organization for the archive" in result.stderr
    assert not (tmp_path / "o").exists()


def test_what_is_still_too_large_leaves_the_main_part_too() -> None:
    sizes = {
        "index.html": 1,
        "2021/a": 50,
        "data/a": 30,
        "packs/a": 20,
        "assets/a": 40,
        "tags/a": 5,
    }
    assert list(parts_of(sizes, 1_000)) == [MAIN, "2021"]
    assert list(parts_of(sizes, 70)) == [MAIN, "2021", "data"]
    assert list(parts_of(sizes, 10)) == [MAIN, "2021", "data", "packs", "tags"]
    parts = parts_of(sizes, 70)
    assert sorted(path for paths in parts.values() for path in paths) == sorted(sizes)


@pytest.mark.parametrize(
    ("main_address", "part"),
    [
        ("git@github.com:Me/Me.github.io.git", "git@github.com:Me/2014.git"),
        ("https://github.com/me/me.github.io", "https://github.com/me/2014"),
        ("git@host:site.git", "git@host:2014.git"),
        ("/srv/main.git/", "/srv/2014.git"),
    ],
)
def test_the_repository_of_a_part(main_address: str, part: str) -> None:
    assert part_address(main_address, "2014") == part
    assert part_address(main_address, MAIN) == main_address


def test_publishing_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remote = bare_repository(tmp_path / "hub" / "me.github.io.git")
    root = archive_repository(tmp_path / "archive", remote, ROOT, ARTICLES)
    monkeypatch.chdir(root)
    result = _run("publish", "--split-by", "year")
    assert result.exit_code == 1
    assert "2021.git cannot be reached: fatal:" in result.stderr
    assert git(remote, "for-each-ref") == "", "nothing is pushed before all are there"
    others = {year: bare_repository(tmp_path / "hub" / f"{year}.git") for year in YEARS}
    assert "would push" in _run("publish", "--split-by", "year", "--dry-run").stdout
    assert git(remote, "for-each-ref") == ""
    result = _run("publish", "--split-by", "year")
    assert result.exit_code == 0, result.output
    lines = [line for line in result.stdout.splitlines() if line.startswith("pushed ")]
    assert [line.rpartition(" ")[2] for line in lines] == [
        *(f"{ROOT}{year}/" for year in YEARS),
        ROOT,
    ]
    clones = {name: pushed(bare, tmp_path / "c" / name) for name, bare in others.items()}
    together = shown_as_one(pushed(remote, tmp_path / "c" / "main"), clones, tmp_path / "shown")
    assert check_site(together).ok
    again = _run("publish", "--split-by", "year").stdout
    assert again.count("holds this site already") == 4


def test_a_part_that_is_refused_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remote = bare_repository(tmp_path / "hub" / "me.github.io.git")
    root = archive_repository(tmp_path / "archive", remote, ROOT, ARTICLES)
    others = {year: bare_repository(tmp_path / "hub" / f"{year}.git") for year in YEARS}
    hook = others["2022"] / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    monkeypatch.chdir(root)
    result = _run("publish", "--split-by", "year")
    assert result.exit_code == 1
    assert f"parts published before: {ROOT}2021/" in result.stderr
    assert git(remote, "for-each-ref") == "", "the part that leads to the others comes last"
