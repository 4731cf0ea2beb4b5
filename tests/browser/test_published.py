"""What `publish` has pushed, served as Pages serves it: under a path."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from generator.audit.check import check_site
from tests.repositories import bare_repository, git, pushed

BASE_URL = "https://me.github.io/archive/"
RESULT = "#search-results li.result"


def _run(root: Path, repository: Path, *args: str) -> None:
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from generator.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", code, str(repository), *args],
        cwd=root,
        check=True,
        capture_output=True,
    )


def test_a_reader_searches_what_was_pushed(
    page: Page,
    repository: Path,
    tmp_path: Path,
    serve_folder: Callable[[Path], str],
    assert_clean: Callable[[Page, str], None],
) -> None:
    remote = bare_repository(tmp_path / "remote.git")
    root = tmp_path / "archive"
    _run(tmp_path, repository, "init", str(root))
    git(root, "init", "--quiet")
    git(root, "config", "user.name", "Test")
    git(root, "config", "user.email", "test@example.org")
    git(root, "remote", "add", "origin", str(remote))
    seeds = str(repository / "seeds")
    _run(root, repository, "build", "--source", seeds, "--base-url", BASE_URL)
    _run(root, repository, "publish", "--base-url", BASE_URL)

    site = pushed(remote, tmp_path / "clone")
    report = check_site(site)
    assert report.ok
    assert report.pages > 100
    address = serve_folder(site)
    page.goto(f"{address}search.html")
    page.locator("#search-input").fill("الكرملين")
    expect(page.locator(RESULT)).to_have_count(2)
    page.locator(f"{RESULT} a").first.click()
    page.wait_for_load_state("load")
    assert page.url.startswith(f"{address}20")
    expect(page.locator("h1")).to_be_visible()
    assert_clean(page, address)


def test_a_page_that_is_not_there_leads_home_from_any_depth(
    page: Page, built_site: Path, serve_folder: Callable[[Path], str]
) -> None:
    address = serve_folder(built_site)
    for path in ("x.html", "2021/02/nothing/", "a/b/c/d/e/f.html"):
        response = page.goto(address + path)
        assert response is not None
        assert response.status == 404
        home = page.locator("a[href]").first.evaluate("link => link.href")
        assert home.startswith(address), path


def test_a_search_finds_what_lies_in_another_part(
    page: Page,
    repository: Path,
    tmp_path: Path,
    serve_folder: Callable[[Path], str],
    assert_clean: Callable[[Page, str], None],
) -> None:
    """The repositories of one owner, as Pages shows them: the main one, and years beside it."""
    root = tmp_path / "archive"
    _run(tmp_path, repository, "init", str(root))
    seeds = str(repository / "seeds")
    _run(root, repository, "build", "--source", seeds, "--base-url", "https://me.github.io/")
    _run(root, repository, "split", "site", str(tmp_path / "parts"))
    names = (tmp_path / "parts" / "parts.txt").read_text().split()
    assert len(names) > 3
    shown = tmp_path / "shown"
    for name in names:
        target = shown if name == "main" else shown / name
        shutil.copytree(tmp_path / "parts" / name, target)

    address = serve_folder(shown)
    page.goto(f"{address}search.html")
    page.locator("#search-input").fill("الكرملين")
    page.locator(f"{RESULT} a").first.click()
    page.wait_for_load_state("load")
    year = page.url.removeprefix(address)[:4]
    assert (tmp_path / "parts" / year).is_dir(), "the hit lies in a part of its own"
    page.get_by_role("searchbox").first.wait_for()
    assert_clean(page, address)
