"""Habits that the site's scripts must not fall into."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.resources import static_dir

SCRIPTS = sorted((static_dir() / "js").glob("*.js"))
FORBIDDEN = (
    r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser)\b",
    r"\b(eval|Function|fetch|XMLHttpRequest|importScripts)\(",
    r"\bnew (Function|Worker|SharedWorker)\b",
    r"^\s*(import|export)\b",
    r"\.style\b",
    r"https?://(?!www\.w3\.org)",
)
WORKER = "service-worker.js"
"""Runs only on the web, and there it is the one that asks the server for what a reader keeps."""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_works_from_a_disk_and_under_the_policy(script: Path) -> None:
    text = re.sub(r"/\*.*?\*/|^\s*//.*?$", "", script.read_text("utf-8"), flags=re.S | re.M)
    assert "'use strict'" in text
    if script.name == WORKER:
        # A request that a page has made, or a path of this site: nothing else is fetched.
        fetched = re.findall(r"\bfetch\(([^)]*)", text)
        assert all(re.match(r"request$|urlOf\(", what) for what in fetched), fetched
        text = re.sub(r"\bfetch\(", "(", text)
    for habit in FORBIDDEN:
        assert not re.search(habit, text, re.M), habit


def test_only_the_page_of_the_device_registers_the_worker() -> None:
    found = [path.name for path in SCRIPTS if "serviceWorker.register(" in path.read_text("utf-8")]
    assert found == ["offline-device.js"]


def test_the_scripts_of_the_search_are_there() -> None:
    names = {path.stem for path in SCRIPTS}
    assert {"archive", "analysis", "snippet", "search", "search-page"} <= names
