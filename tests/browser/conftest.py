"""A real Chromium that remembers what a page complained about and what it asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    sync_playwright,
)

from generator.workbench.serve import make_server

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""No sandbox because CI runs as root; the rest keeps the browser itself off the network."""
PATIENCE = 15_000
"""Milliseconds to wait for anything on a page."""


@dataclass  # without slots: Playwright keeps a note on the owner of every listener
class PageLog:
    """What happened on the pages of one test."""

    errors: list[str] = field(default_factory=list)
    """Console errors (a refusal by the Content-Security-Policy is one) and uncaught exceptions."""
    requests: list[str] = field(default_factory=list)
    """The address of every request, of the document and of all that it loads."""

    def watch(self, page: Page) -> None:
        """Listen to a page from its beginning."""
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", self._note_failure)

    def _note_failure(self, request: Request) -> None:
        # A page that is left gives up what it was still loading (its icon); what is missing or
        # refused fails with another reason, or with a console error as well.
        if request.failure != "net::ERR_ABORTED":
            self.errors.append(f"failed: {request.url} {request.failure}")

    def _note(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location
            place = f"{where.get('url')}:{where.get('lineNumber')}"
            self.errors.append(f"console: {message.text} ({place})")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page_log() -> PageLog:
    """What the pages of this test did; `assert_clean` reads it."""
    return PageLog()


@pytest.fixture
def context(browser: Browser, page_log: PageLog) -> Iterator[BrowserContext]:
    """A fresh profile; every page opened in it is watched."""
    fresh = browser.new_context(locale="ar", viewport={"width": 1280, "height": 800})
    fresh.set_default_timeout(PATIENCE)
    fresh.on("page", page_log.watch)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page in a fresh profile."""
    return context.new_page()


@pytest.fixture(scope="session")
def serve_folder() -> Iterator[Callable[[Path], str]]:
    """Serves a folder under `/archive/`; gives its address, ending in a slash."""
    with ExitStack() as running:

        def start(folder: Path) -> str:
            server = running.enter_context(make_server(folder, prefix="/archive/"))
            threading.Thread(target=server.serve_forever, daemon=True).start()
            running.callback(server.shutdown)
            return server.url

        yield start


@pytest.fixture(scope="session")
def http_site(built_site: Path, serve_folder: Callable[[Path], str]) -> str:
    """Address of the built site over http under `/archive/`, ending in a slash."""
    return serve_folder(built_site)


@pytest.fixture(scope="session")
def file_site(built_site: Path) -> str:
    """Address of the built site on disk, ending in a slash."""
    return built_site.as_uri() + "/"


@pytest.fixture(params=["file", "http"])
def site_url(request: pytest.FixtureRequest) -> str:
    """The built site both ways: a test that uses this runs twice."""
    address: str = request.getfixturevalue(f"{request.param}_site")
    return address


@pytest.fixture
def assert_clean(page_log: PageLog) -> Callable[[Page, str], None]:
    """`assert_clean(page, site)`: no page of this test complained or asked outside `site`."""

    def check(page: Page, site: str) -> None:
        page.wait_for_load_state("networkidle")
        outside = [url for url in page_log.requests if not url.startswith(site)]
        assert not page_log.errors, "\n".join(page_log.errors)
        assert not outside, f"requests outside {site}: {outside}"
        assert page_log.requests, "no request was seen, so nothing was checked"

    return check
