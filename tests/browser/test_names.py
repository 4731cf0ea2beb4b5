"""Other names as a reader meets them."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from playwright.sync_api import Page, expect

Clean = Callable[[Page, str], None]
RESULT = "#search-results li.result"


def search(page: Page, site: str, query: str, more: str = "") -> None:
    page.goto(f"{site}search.html?q={quote(query)}{more}")
    expect(page.locator("#search-status")).not_to_be_empty()


def test_another_name_finds_says_why_and_is_marked(
    page: Page, site_url: str, assert_clean: Clean
) -> None:
    search(page, site_url, "وكالة الفضاء الأمريكية")
    expect(page.locator(RESULT).first).to_be_visible()
    search(page, site_url, "الكوكب الأحمر")
    expect(page.locator(f"{RESULT} .why").first).to_be_attached()
    page.locator(f"{RESULT} summary").first.click()
    reasons = page.locator(f"{RESULT} dd").all_inner_texts()
    assert any("اسم آخر للمسمّى نفسه: المريخ" in reason for reason in reasons)
    expect(page.locator(f"{RESULT} mark", has_text="المريخ").first).to_be_visible()
    page.locator(f"{RESULT} .result__title a").first.click()
    expect(page.locator(".article__body mark", has_text="المريخ").first).to_be_visible()
    assert_clean(page, site_url)


def test_exact_spelling_leaves_other_names_out(
    page: Page, site_url: str, assert_clean: Clean
) -> None:
    search(page, site_url, "Perseverance")
    expect(page.locator(RESULT).first).to_be_visible()
    every = page.locator(RESULT).count()
    page.locator("#search-exact").check()
    expect(page.locator(RESULT)).not_to_have_count(every)
    assert "اسم آخر" not in page.locator("#search-results").inner_text()
    assert_clean(page, site_url)


def test_what_an_archive_knows_by_other_names_is_loaded_only_for_a_search(
    page: Page, site_url: str, assert_clean: Clean
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site_url + "search.html")
    expect(page.locator("#search-input")).to_be_visible()
    assert not any("/synonyms/" in url for url in asked)
    search(page, site_url, "مصر")
    expect(page.locator(RESULT).first).to_be_visible()
    assert sum("/synonyms/" in url for url in asked) == 1
    assert_clean(page, site_url)


def test_the_address_of_another_name_leads_to_the_page(
    page: Page, site_url: str, assert_clean: Clean
) -> None:
    page.goto(site_url + "tags/index.html")
    page.get_by_role("link", name="وكالة الفضاء الأمريكية").click()
    expect(page.locator("h1")).to_have_text("ناسا")
    expect(page.locator(".facts")).to_contain_text("أسماء أخرى")
    assert_clean(page, site_url)


def test_a_source_says_who_it_is(page: Page, site_url: str, assert_clean: Clean) -> None:
    page.goto(site_url + "sources/index.html")
    page.get_by_role("link", name="وكالة الساحل").click()
    facts = page.locator(".facts").inner_text()
    for fact in ("وكالة أنباء", "لبنان", "sahel.example", "CC BY 4.0"):
        assert fact in facts
    page.locator(".card h3 a").first.click()
    expect(page.locator(".article__record")).to_contain_text("الترخيص: CC BY 4.0")
    assert re.search(r"/20\d\d/", unquote(page.url))
    assert_clean(page, site_url)
