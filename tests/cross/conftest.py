"""The site's scripts in Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from generator.resources import static_dir, vendor_dir
from tests.cross.small_archive import Answers, Call, RunScripts, small_archive, write_search

HARNESS = Path(__file__).with_name("harness.js")


@pytest.fixture(scope="session")
def run_scripts(node: str) -> RunScripts:
    """Run calls of the harness against the search files in a folder."""
    static = static_dir()
    lunr = vendor_dir() / "lunr" / "lunr.min.js"

    def run(site: Path, calls: Iterable[Call]) -> Answers:
        own = [static / "js" / f"{name}.js" for name in ("analysis", "snippet", "search")]
        scripts = [lunr, static / "js/archive.js", site / "search/tables.js", *own]
        request = {"site": str(site), "scripts": list(map(str, scripts)), "calls": list(calls)}
        done = subprocess.run(
            [node, str(HARNESS)],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answers: Answers = json.loads(done.stdout)
        return answers

    return run


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The search files of the small archive. Nobody may change them."""
    return write_search(tmp_path_factory.mktemp("small"), small_archive())
