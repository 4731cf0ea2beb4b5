"""axe-core over every kind of page: WCAG 2.2 A and AA and its best practices, without a violation.

Every kind at the width of a phone and of a desk, light and dark; all `<details>` are open.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from generator.workbench.styleguide import style_guide
from tests.page_kinds import examples

WIDTHS = (390, 1280)
THEMES = ("light", "dark")
UNSEEN = {"redirect"}
"""Kinds that no reader sees: the browser is elsewhere before it has shown them."""

OPEN = """
() => new Promise((resolve) => {
  document.querySelectorAll('details').forEach((box) => { box.open = true; });
  setTimeout(resolve, 50);
})
"""
"""Their events come a task later, and ask for what they need then."""
RUN = """
() => axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
})
"""


@pytest.fixture(scope="module")
def context(browser: Browser, npm_modules: Path) -> Iterator[BrowserContext]:
    """A profile whose pages have axe, which their own policy would keep out."""
    fresh = browser.new_context(locale="ar", bypass_csp=True, reduced_motion="reduce")
    fresh.add_init_script(path=npm_modules / "axe-core" / "axe.min.js")
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page with axe."""
    fresh = context.new_page()
    yield fresh
    fresh.close()


def open_details(page: Page) -> None:
    """Open every `<details>`, and wait for what an opened one may load."""
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.evaluate(OPEN)
    if asked:
        page.wait_for_load_state("networkidle")
    page.remove_listener("request", note)


def violations(page: Page, where: str, but: str = "") -> list[str]:
    """What axe says against a page in both themes but for one rule, a line an element."""
    found = []
    open_details(page)
    for theme in THEMES:
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        result = page.evaluate(RUN)
        for fault in (each for each in result["violations"] if each["id"] != but):
            found += [_told(fault, node, f"{where} ({theme})") for node in fault["nodes"]]
    return found


def _told(fault: dict[str, Any], node: dict[str, Any], where: str) -> str:
    html = " ".join(node["html"].split())[:160]
    why = " ".join(node["failureSummary"].split())
    return f"{where}: {fault['id']} ({fault['impact']}): {html}\n    {why}"


@pytest.mark.parametrize("width", WIDTHS)
def test_no_violation_on_any_kind_of_page(
    page: Page, built_site: Path, http_site: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    found = []
    for kind, paths in examples(built_site).items():
        for path in [] if kind in UNSEEN else paths:
            page.goto(http_site + path)
            found += violations(page, f"{path} at {width}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_violation_in_a_dossier(
    page: Page, built_site: Path, http_site: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    found = []
    for path in examples(built_site)["article"][:2]:
        page.goto(http_site + path)
        page.locator(".article__tools button").first.click()
        for place in (0, 1):
            page.locator(".keep").nth(place).click(force=True)
        found += violations(page, f"{path}, kept, at {width}")
    page.goto(http_site + "dossier.html")
    page.locator("blockquote ~ p [data-id$=drop]").first.click()
    expect(page.locator(".entry__undo")).to_be_visible()
    found += violations(page, f"dossier at {width}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_violation_in_what_a_search_shows(page: Page, http_site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    search = http_site + "search.html?q="
    page.goto(search + quote("الرئيس"))
    expect(page.locator(".result mark").first).to_be_visible()
    found = violations(page, f"results at {width}")
    page.locator("#search-context").check(force=True)
    expect(page.locator("#search-context-lines tr").first).to_be_visible()
    found += violations(page, f"keywords in context at {width}")
    page.goto(search + quote("زقزقزقزقز"))
    expect(page.locator("#search-status")).to_contain_text("لا نتائج")
    found += violations(page, f"no results at {width}")
    assert not found, "\n".join(found)


def test_no_violation_in_the_style_guide(
    page: Page, built_site: Path, tmp_path: Path, serve_folder: Callable[[Path], str]
) -> None:
    shutil.copytree(built_site / "assets", tmp_path / "assets")
    (tmp_path / "index.html").write_bytes(style_guide(built_site))
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(serve_folder(tmp_path))
    # A landmark and its examples may have one name.
    found = violations(page, "style guide", but="landmark-unique")
    assert not found, "\n".join(found)


def test_what_is_wrong_is_found(page: Page, http_site: str) -> None:
    page.goto(http_site + "index.html")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    found = "\n".join(violations(page, "index.html"))
    assert "html-has-lang" in found and "button-name" in found and "(dark)" in found
