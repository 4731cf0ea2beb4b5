"""Git repositories with an archive in them, for the tests of what is published."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.archives import Files, build
from tests.conftest import _tool

BASE_URL = "https://archive.example.org/"


def git(folder: Path, *args: str) -> str:
    """What git prints; the test is skipped aloud on a machine without it."""
    _tool("Git", ("git",))
    name = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    done = subprocess.run(
        ["git", *name, *args],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def bare_repository(folder: Path) -> Path:
    """An empty repository to push to."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--bare")
    return folder


def archive_repository(
    root: Path, remote: Path, base_url: str = BASE_URL, files: Files | None = None
) -> Path:
    """A built archive in a repository of its own, whose `origin` is that remote."""
    build(root, files, config=f'base_url = "{base_url}"\n')
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "config", "user.name", "Test")
    git(root, "config", "user.email", "test@example.org")
    git(root, "remote", "add", "origin", str(remote))
    return root


def pushed(remote: Path, target: Path, branch: str = "gh-pages") -> Path:
    """A clone of what a branch of a remote holds, without git's own folder."""
    git(remote.parent, "clone", "--quiet", "--branch", branch, str(remote), str(target))
    (target / ".git").rename(target.with_name(f"{target.name}.git"))
    return target
