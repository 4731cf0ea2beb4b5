"""A ZIM file as Kiwix serves it: types as the file says them, links, the site's own search."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from libzim.reader import Archive
from playwright.sync_api import Page, expect

from generator.delivery.zim import write_zim
from generator.progress import Quiet

pytestmark = pytest.mark.browser
ROOT = "/content/archive/"
"""Kiwix' server has the entries of a file below such a path."""


def _handler(archive: Archive) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(self.path.partition("?")[0]).removeprefix(ROOT)
            if not archive.has_entry_by_path(path):
                self.send_error(404)
                return
            entry = archive.get_entry_by_path(path)
            if entry.is_redirect:
                self.send_response(302)
                self.send_header("Location", ROOT + quote(entry.get_redirect_entry().path))
                self.end_headers()
                return
            item = entry.get_item()
            self.send_response(200)
            self.send_header("Content-Type", f"{item.mimetype}; charset=utf-8")
            self.end_headers()
            self.wfile.write(bytes(item.content))

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture(scope="module")
def zim_url(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("zim") / "site.zim"
    write_zim(built_site, path, Quiet())
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(Archive(path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{ROOT}"
    server.shutdown()
    server.server_close()


def test_a_reader_goes_from_home_to_an_article(
    page: Page, zim_url: str, assert_clean: Callable[[Page, str], None]
) -> None:
    page.goto(f"{zim_url}index.html")
    link = page.locator("main article h3 a, main article h2 a, main article a").first
    title = link.inner_text()
    link.click()
    expect(page.locator("h1")).to_have_text(title)
    assert_clean(page, zim_url)


def test_the_sites_own_search_works_there(
    page: Page, zim_url: str, assert_clean: Callable[[Page, str], None]
) -> None:
    page.goto(f"{zim_url}search.html?q={quote('المتحف')}")
    results = page.locator("#results a, .results a")
    expect(results.first).to_be_visible()
    results.first.click()
    expect(page.locator("main")).to_contain_text("المتحف")
    assert_clean(page, zim_url)
