"""One input, one output: nothing of the machine, the moment or the way there is in the site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archives import build_project, make_project, snapshot
from tests.golden.update import ARCHIVE

MACHINES = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C"},
)


def _build(root: Path, cwd: Path, machine: dict[str, str]) -> dict[str, bytes]:
    """The site of the archive as a command run in `cwd` makes it; paths relative to there."""
    relative = os.path.relpath(root, cwd)
    command = ["build", "--quiet", "--config", f"{relative}/archive.toml"]
    done = subprocess.run(
        [sys.executable, "-m", "generator", *command],
        cwd=cwd,
        env={**os.environ, **machine},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    return snapshot(root / "site")


def test_two_machines_build_the_same_bytes(tmp_path: Path) -> None:
    sites = []
    for number, machine in enumerate(MACHINES):
        root = tmp_path / f"machine {number}" / "أرشيف"
        shutil.copytree(ARCHIVE, root)
        for path in sorted(root.rglob("*"), reverse=bool(number)):
            os.utime(path, (number, 10**9 * number))
        cwd = root if number else tmp_path
        sites.append(_build(root, cwd, machine))
    first, second = sites
    assert list(first) == list(second)
    assert [path for path in first if first[path] != second[path]] == []
    assert len(first) > 60


def test_nothing_of_the_machine_is_in_the_site(tmp_path: Path) -> None:
    root = tmp_path / "a-telling-name"
    shutil.copytree(ARCHIVE, root)
    secrets = [b"a-telling-name", str(tmp_path).encode(), os.uname().nodename.encode()]
    for path, data in _build(root, tmp_path, MACHINES[0]).items():
        if not path.startswith("assets/vendor/"):
            assert not [secret for secret in secrets if len(secret) > 3 and secret in data], path


def test_a_build_over_an_old_site_is_a_clean_build(tmp_path: Path) -> None:
    shutil.copytree(ARCHIVE, tmp_path / "p")
    config = (ARCHIVE / "archive.toml").read_text(encoding="utf-8")
    project = make_project(tmp_path / "p", {}, config)
    first = build_project(project).files()
    (tmp_path / "p" / "seeds" / "extra.txt").write_text("عنوان\nنص الخبر هنا.\n", encoding="utf-8")
    later = set(build_project(project).files())
    # The names of search files and packs change with what they hold.
    assert later > {path for path in first if not path.startswith(("search/", "packs/"))}
    (tmp_path / "p" / "seeds" / "extra.txt").unlink()
    assert build_project(project).files() == first


@pytest.mark.parametrize("module", ["time", "datetime", "random", "uuid", "socket", "getpass"])
def test_the_stages_have_no_clock_and_no_dice(module: str, repository: Path) -> None:
    """Only the report says how long a build took; `datetime` is for dates that articles state."""
    uses = {
        "time": ("time.time", "time.localtime", "time.strftime"),
        "datetime": ("datetime.now", "datetime.utcnow", "date.today"),
    }
    words = uses.get(module, (f"import {module}",))
    for path in sorted((repository / "generator").rglob("*.py")):
        if path.name != "serve.py":
            source = path.read_text(encoding="utf-8")
            assert not [word for word in words if word in source], path.name
