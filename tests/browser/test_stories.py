"""The boxes of a story in a real browser, and one result per story on the search page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

Clean = Callable[[Page, str], None]
QUERY = "نيو ستارت"


def open_story(page: Page, site: str) -> None:
    """The page of the newer text of a story, by way of the search."""
    page.goto(f"{site}search.html?q={quote(QUERY)}&sort=newest")
    page.locator(".result__title a").first.click()
    page.wait_for_load_state()


def test_differences_open_without_moving_sideways(
    page: Page, site_url: str, assert_clean: Clean
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    open_story(page, site_url)
    box = page.locator("details.difference")
    expect(box.locator(".difference__text")).not_to_be_visible()
    box.locator("summary").click()
    expect(box.locator("ins", has_text="أمس")).to_be_visible()
    expect(box.locator("del", has_text="اليوم")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    height = box.locator("summary").evaluate("summary => summary.getBoundingClientRect().height")
    assert height >= 44
    assert_clean(page, site_url)


def test_the_story_links_both_ways(page: Page, file_site: str, assert_clean: Clean) -> None:
    open_story(page, file_site)
    here = page.title()
    page.locator(".relative__title a").first.click()
    page.wait_for_load_state()
    assert page.title() != here
    relatives = page.locator(".relative")
    expect(relatives).to_have_count(2)
    expect(relatives.first).to_contain_text("النص نفسه")
    assert_clean(page, file_site)


def test_differences_need_no_script(browser: Browser, page: Page, file_site: str) -> None:
    open_story(page, file_site)
    address = page.url
    with browser.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(address)
        plain.locator("details.difference summary").click()
        expect(plain.locator(".difference__text")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_changed_words_can_be_read_in_either_theme(page: Page, file_site: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_story(page, file_site)
    page.locator("details.difference summary").click()
    for name in ("ins", "del"):
        ratio = page.locator(f".difference__text {name}").first.evaluate(CONTRAST)
        assert ratio >= 4.5, (name, scheme)


CONTRAST = """element => {
  const style = getComputedStyle(element);
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((value) => value / 255)
      .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [light(style.color), light(style.backgroundColor)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""
"""The contrast of an element's text with its background, by WCAG 2."""


def test_one_result_per_story(page: Page, site_url: str, assert_clean: Clean) -> None:
    page.goto(f"{site_url}search.html?q={quote(QUERY)}")
    results = page.locator(".result")
    expect(results).to_have_count(2)
    page.locator("#search-distinct").check()
    expect(results).to_have_count(1)
    expect(page.locator("#search-status")).to_have_text("نتيجة واحدة")
    assert "stories=1" in page.url
    page.reload()
    expect(results).to_have_count(1)
    expect(page.locator("#search-distinct")).to_be_checked()
    page.locator(".chip").click()
    expect(results).to_have_count(2)
    assert "stories" not in page.url
    assert_clean(page, site_url)


def test_the_data_of_stories_is_loaded_when_used(page: Page, file_site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{file_site}search.html?q={quote(QUERY)}")
    expect(page.locator(".result")).to_have_count(2)
    assert not any("facets/stories" in url for url in asked)
    page.locator("#search-distinct").check()
    expect(page.locator(".result")).to_have_count(1)
    assert any("facets/stories" in url for url in asked)
