"""The site's scripts in Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from generator.assets import collect_assets
from tests.cross.small_archive import Answers, Call, RunScripts, small_archive, write_search

ASSETS = (
    "vendor/lunr/lunr.min.js",
    "js/early.js",
    "js/archive.js",
    "js/engine.js",
    "js/concordance.js",
)
HARNESS = Path(__file__).with_name("harness.js")


@pytest.fixture(scope="session")
def run_scripts(node: str, tmp_path_factory: pytest.TempPathFactory) -> RunScripts:
    """Run calls of the harness against the search files in a folder, the scripts as shipped."""
    shipped = tmp_path_factory.mktemp("scripts")
    for output in collect_assets(""):
        if output.path.removeprefix("assets/") in ASSETS:
            (shipped / Path(output.path).name).write_bytes(output.data)
    lunr, early, archive, engine, concordance = (shipped / Path(name).name for name in ASSETS)

    def run(site: Path, calls: Iterable[Call]) -> Answers:
        scripts = [lunr, early, archive, site / "search/tables.js", engine, concordance]
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
