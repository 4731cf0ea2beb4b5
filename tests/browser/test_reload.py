"""A page that is open while its archive is watched shows what a build has changed, by itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from generator.progress import Quiet
from generator.workbench.serve import make_server
from generator.workbench.watch import Workshop
from tests.archives import make_project, scrape, write_files
from tests.browser.conftest import PageLog

_BUILD = 60_000
"""Milliseconds that a change may take to show: a build on a busy machine."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return make_project(
        tmp_path, {"a.txt": scrape(title="الخبر الأول")}, config='title = "أرشيف"\n'
    ).root


@pytest.fixture
def watched_url(archive: Path) -> Iterator[str]:
    """Address of the archive, which is watched, under `/archive/`."""
    stop = threading.Event()
    failures: list[str] = []
    workshop = Workshop(
        archive / "archive.toml",
        progress=Quiet(),
        built=lambda _report: None,
        failed=failures.extend,
    )
    workshop.begin()
    with make_server(workshop.site, prefix="/archive/", live=workshop.live) as server:
        threads = [
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True),
            threading.Thread(target=workshop.follow, args=(stop,), daemon=True),
        ]
        for thread in threads:
            thread.start()
        yield server.url
        stop.set()
        server.shutdown()
    assert failures == []


def test_an_edit_shows_without_a_hand_on_the_browser(
    page: Page, archive: Path, watched_url: str, page_log: PageLog
) -> None:
    page.goto(watched_url)
    expect(page.locator("body")).to_contain_text("الخبر الأول")
    write_files(archive, {"seeds/a.txt": scrape(title="الخبر الثاني")})
    expect(page.locator("body")).to_contain_text("الخبر الثاني", timeout=_BUILD)
    # The page that came listens as the first one did.
    write_files(archive, {"archive.toml": 'title = "اسم آخر"\n'})
    expect(page.locator(".masthead")).to_contain_text("اسم آخر", timeout=_BUILD)
    _assert_clean(page_log, watched_url)


def test_a_missing_page_shows_once_it_is_there(
    page: Page, archive: Path, watched_url: str, page_log: PageLog
) -> None:
    page.goto(f"{watched_url}pages/about.html")
    write_files(archive, {"pages/about.md": "# عن الأرشيف\n\nهذا نص الصفحة.\n"})
    expect(page.locator("body")).to_contain_text("هذا نص الصفحة", timeout=_BUILD)
    page_log.errors = [error for error in page_log.errors if "404 (Not Found)" not in error]
    _assert_clean(page_log, watched_url)


def _assert_clean(page_log: PageLog, site: str) -> None:
    """`assert_clean` waits until nothing is loaded, and the stream of events always is."""
    assert not page_log.errors, "\n".join(page_log.errors)
    assert all(url.startswith(site) for url in page_log.requests)
    assert any(".warraq/events" in url for url in page_log.requests)
