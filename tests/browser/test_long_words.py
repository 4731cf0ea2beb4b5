"""A title that is one endless word keeps to the width of a phone, wherever it is listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.archives import LONE, build, scrape

Clean = Callable[[Page, str], None]

ENDLESS = "كلمة" * 60


def test_an_endless_word_widens_no_page(
    page: Page, tmp_path: Path, serve_folder: Callable[[Path], str], assert_clean: Clean
) -> None:
    built = build(tmp_path, {"a.txt": scrape(ENDLESS, body=ENDLESS, tags=ENDLESS)})
    site = serve_folder(built.site)
    page.set_viewport_size({"width": 390, "height": 800})
    paths = [path for path in built.pages() if path not in LONE]
    for path in (*paths, f"search.html?q={ENDLESS}", "search.html?q=" + "x" * 300):
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    assert len(paths) > 8
    assert_clean(page, site)
