"""What a page weighs, that it needs no script, and that none moves it, nor any font, if late.

Sizes are those of gzip at the level that servers use; kB are 1,000 bytes.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from generator import urls
from tests.page_kinds import examples, kind_of

ARTICLE, STYLE, FONTS = 12_000, 15_000, 150_000
SHIFT = 0.01
"""Cumulative layout shift: https://web.dev/articles/cls"""
STEADY = ("home", "article", "tag", "year", "search")
"""The kinds whose layout is watched."""

WATCH = """
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      const names = sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 120));
      shifts.push({ value, names });
    }
  }).observe({ type: 'layout-shift', buffered: true });
"""
LATE = re.compile(r"\.woff2$|/(?!early)[\w-]+\.js")
"""All that a page is painted without: fonts and deferred scripts."""
RULES = """
(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return Array.from(sheet.cssRules, ({ cssText }) => cssText.replace(/\\s+/g, ''));
}
"""
"""Every rule as the browser understood it; it keeps the spaces of custom properties."""
DEAD = "buttons => buttons.filter((one) => !one.form?.action).map((one) => one.outerHTML)"
PAINTED = """
() => new Promise((resolve) => {
  new PerformanceObserver(resolve).observe({ type: 'paint', buffered: true });
}).then(() => true)
"""
SETTLED = """
async () => {
  await document.fonts.ready;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100)));
}
"""


def packed(file: Path) -> int:
    """Bytes of a file as a server sends it."""
    return len(gzip.compress(file.read_bytes(), 6))


def test_an_article_is_light(built_site: Path) -> None:
    pages = [file for file in built_site.rglob("*.html") if kind_of(file.read_text()) == "article"]
    heavy = {str(page): size for page in pages if (size := packed(page)) > ARTICLE}
    assert pages and not heavy


def test_the_style_sheet_and_the_fonts_are_light(built_site: Path) -> None:
    style = packed(built_site / urls.STYLESHEET)
    fonts = sum(file.stat().st_size for file in built_site.rglob("*.woff2"))
    assert 0 < style <= STYLE
    assert 0 < fonts <= FONTS


def test_the_style_sheet_says_what_its_parts_say(
    page: Page, built_site: Path, repository: Path
) -> None:
    """It was made short, and no rule is another than it was written."""
    folder = repository / "static" / "css"
    order = (folder / "order.txt").read_text("utf-8").split()
    parts = [(folder / name).read_text("utf-8") for name in order]
    written, short = (
        page.evaluate(RULES, text)
        for text in ("".join(parts), (built_site / urls.STYLESHEET).read_text("utf-8"))
    )
    assert short == written and len(short) > 100


@pytest.fixture(scope="module")
def fresh(browser: Browser) -> Iterator[BrowserContext]:
    """A profile in which every font is asked for anew."""
    context = browser.new_context(locale="ar")
    context.add_init_script(WATCH)
    yield context
    context.close()


def shift(page: Page, address: str) -> tuple[float, list[object]]:
    """How much of a page moves when fonts and scripts come after it was painted, and what."""
    held: list[Route] = []
    arrived: list[bool] = []

    def hold(route: Route) -> None:
        if arrived:
            route.continue_()
        else:
            held.append(route)

    page.route(LATE, hold)
    page.goto(address, wait_until="commit")
    page.evaluate(PAINTED)
    assert len(held) > 1, "nothing was late, so nothing was tried"
    for route in held:
        route.continue_()
    arrived.append(True)
    if "?q=" in address:
        expect(page.locator(".result mark").first).to_be_visible()
    page.evaluate(SETTLED)
    shifts = page.evaluate("shifts")
    return sum(each["value"] for each in shifts), shifts


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps_when_fonts_and_scripts_come_late(
    fresh: BrowserContext, built_site: Path, http_site: str, width: int
) -> None:
    kinds = examples(built_site)
    paths = [path for kind in STEADY for path in kinds[kind][:2]]
    moved = {}
    for path in [*map(quote, paths), f"search.html?q={quote('الرئيس')}"]:
        page = fresh.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        total, shifts = shift(page, http_site + path)
        if total > SHIFT:
            moved[path] = shifts
        page.close()
    assert not moved, "\n".join(f"{path}: {shifts}" for path, shifts in moved.items())


def test_every_kind_of_page_can_be_used_without_scripts(
    browser: Browser, built_site: Path, file_site: str
) -> None:
    """Its words are there, and what looks like a control is one."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for kind, paths in examples(built_site).items():
            if kind == "redirect":
                continue
            page.goto(file_site + quote(paths[0]))
            expect(page.locator("h1")).to_be_visible()
            assert page.locator("a:visible").count() > 1, paths[0]
            assert page.locator("button:visible").evaluate_all(DEAD) == [], paths[0]
            for block in page.locator(".article__body > *").all():
                expect(block).to_be_visible()
