"""The interface in English, as a reader meets it: axe, valid HTML, a search, reading settings.

Titles and texts stay Arabic, so every page has both directions.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_accessibility import UNSEEN, WIDTHS, violations
from tests.browser.test_html_valid import faults, listed
from tests.page_kinds import examples

SETTINGS = """title = "أرشيف الأخبار"
description = "نصوص قصيرة"
language = "en"
digits = "arab"
base_url = "https://example.org/archive/"
"""
AS_SEEDS = ("seeds", "pages", "tags.csv", "authority.csv", "sources.csv")
Clean = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def english_site(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """The archive of seeds/ with its interface in English."""
    root = tmp_path_factory.mktemp("english")
    for name in AS_SEEDS:
        source = repository / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
    (root / "archive.toml").write_text(SETTINGS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "generator", "build", "--quiet"],
        cwd=root,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return root / "site"


@pytest.fixture(scope="module")
def address(english_site: Path, serve_folder: Callable[[Path], str]) -> str:
    """The site over http."""
    return serve_folder(english_site)


@pytest.fixture(scope="module")
def with_axe(browser: Browser, npm_modules: Path) -> Iterator[BrowserContext]:
    """A profile whose pages have axe, which their own policy would keep out."""
    fresh = browser.new_context(locale="en", bypass_csp=True, reduced_motion="reduce")
    fresh.add_init_script(path=npm_modules / "axe-core" / "axe.min.js")
    yield fresh
    fresh.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_violation(
    with_axe: BrowserContext, english_site: Path, address: str, width: int
) -> None:
    page = with_axe.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    found = []
    for kind, paths in examples(english_site).items():
        if kind not in UNSEEN:
            page.goto(address + paths[0])
            found += violations(page, f"{paths[0]} at {width}")
    page.goto(f"{address}search.html?q={quote('الرئيس')}")
    expect(page.locator(".result mark").first).to_be_visible()
    found += violations(page, f"results at {width}")
    page.locator("#search-context").check(force=True)
    expect(page.locator("#search-context-lines tr").first).to_be_visible()
    found += violations(page, f"keywords in context at {width}")
    page.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_the_window(
    page: Page, english_site: Path, address: str, width: int
) -> None:
    """English words are longer than Arabic ones."""
    page.set_viewport_size({"width": width, "height": 800})
    for kind, paths in examples(english_site).items():
        if kind not in UNSEEN:
            page.goto(address + paths[0])
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{paths[0]}: {wide}"


def test_every_page_is_valid_html(node: str, npm_modules: Path, english_site: Path) -> None:
    found = faults(node, npm_modules, [english_site])
    assert not found, listed(found)


def test_a_search_speaks_english(
    page: Page, english_site: Path, address: str, assert_clean: Clean
) -> None:
    page.goto(f"{address}search.html?q={quote('الكرملين')}")
    expect(page.locator("#search-status")).to_have_text("2 results")
    meta = page.locator(".result__meta").first.inner_text()
    assert "16 June 2021" in meta and " · " in meta
    title = page.locator(".result__title").first
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("ar", "rtl")
    snippet = page.locator(".result__snippet").first
    assert snippet.evaluate("each => getComputedStyle(each).direction") == "rtl"
    first, second = page.locator(".years__year").all()[:2]
    boxes = first.bounding_box(), second.bounding_box()
    assert boxes[0] and boxes[1] and boxes[0]["x"] < boxes[1]["x"], "time runs to the right"
    page.locator("#search-input").fill("نوتردام")
    expect(page.locator("#search-status")).to_have_text("3 results")
    page.locator("#search-input").fill("زقزقزقزق")
    expect(page.locator("#search-status")).to_have_text("No results for “زقزقزقزق”")
    assert_clean(page, address)


def test_one_result_is_one(page: Page, address: str) -> None:
    phrase = quote('"انهيار سدين"')
    page.goto(f"{address}search.html?q={phrase}")
    expect(page.locator("#search-status")).to_have_text("1 result")


def test_words_in_context_are_read_from_the_right(page: Page, address: str) -> None:
    page.goto(f"{address}search.html?q={quote('الكرملين')}&view=context")
    row = page.locator("#search-context-lines tr").first
    expect(row).to_be_visible()
    before = row.locator(".context__before").bounding_box()
    after = row.locator(".context__after").bounding_box()
    assert before and after and before["x"] > after["x"]
    where = row.locator(".context__where a")
    assert where.evaluate("each => getComputedStyle(each).direction") == "ltr"


def test_settings_offer_what_english_has_a_choice_of(
    page: Page, address: str, assert_clean: Clean
) -> None:
    page.goto(address)
    page.get_by_role("button", name="Reading settings").click()
    panel = page.locator("#settings")
    assert panel.locator("legend").all_inner_texts() == ["Text size", "Theme"]
    panel.get_by_text("Hijri date first").click()
    assert page.locator(".day time b").first.inner_text().endswith("AH")
    panel.get_by_role("button", name="Reset").click()
    assert page.locator(".day time b").first.inner_text() == "1 November 2025"
    assert_clean(page, address)


def test_a_dossier_speaks_english(page: Page, english_site: Path, address: str) -> None:
    page.goto(address + examples(english_site)["article"][0])
    page.get_by_role("button", name="Add to my dossier").click()
    page.goto(address + "dossier.html")
    expect(page.locator("#dossier-count")).to_have_text("1 article · 0 quotations")
    heading = page.locator(".entry h2").first
    assert (heading.get_attribute("lang"), heading.get_attribute("dir")) == ("ar", "rtl")
