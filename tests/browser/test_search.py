"""The search page as a reader uses it, from a disk and over http."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.arabic.bidi import isolate

Clean = Callable[[Page, str], None]
RESULT = "#search-results li.result"


def search_for(page: Page, site: str, query: str) -> None:
    """Type a query and wait for the results."""
    page.goto(site + "search.html")
    page.locator("#search-input").fill(query)
    expect(page.locator(RESULT).first).to_be_visible()


def titles(page: Page) -> list[str]:
    """Titles of the results shown."""
    return page.locator(f"{RESULT} .result__title").all_inner_texts()


def test_a_word_is_found(page: Page, site_url: str, assert_clean: Clean) -> None:
    search_for(page, site_url, "الكرملين")
    assert len(titles(page)) == 2
    assert "نيو ستارت" in " ".join(titles(page))
    marked = page.locator(f"{RESULT} mark").all_inner_texts()
    assert marked and all("الكرملين" in words for words in marked)
    meta = page.locator(f"{RESULT} .result__meta").first.inner_text()
    assert "2021" in meta and ("وكالة النيل" in meta or "صحيفة المرفأ" in meta)
    assert_clean(page, site_url)


def test_clitics_and_spelling_do_not_hide_words(page: Page, site_url: str) -> None:
    for query in ("والكرملين", "للكرملين", "الْكِرِمْلين", "الكرملىن"):
        search_for(page, site_url, query)
        assert any("نيو ستارت" in title for title in titles(page)), query


def test_a_result_leads_to_its_article(page: Page, site_url: str, assert_clean: Clean) -> None:
    search_for(page, site_url, "الكرملين")
    first = titles(page)[0]
    page.locator(f"{RESULT} a").first.click()
    page.wait_for_load_state("load")
    assert page.locator("h1").inner_text() == first
    assert_clean(page, site_url)


def test_the_query_stays_in_the_address(page: Page, site_url: str) -> None:
    search_for(page, site_url, "قناة السويس")
    expect(page.locator("#search-status")).to_contain_text("نت")
    assert "q=قناة" in unquote(page.url).replace("+", " ")
    found = titles(page)
    page.reload()
    expect(page.locator(RESULT).first).to_be_visible()
    assert titles(page) == found
    assert page.locator("#search-input").input_value() == "قناة السويس"


def test_the_header_form_searches_from_any_page(
    page: Page, built_site: Path, site_url: str
) -> None:
    page.goto(site_url + "tags/index.html")
    box = page.locator("header input[type=search]")
    box.fill("الكرملين")
    box.press("Enter")
    expect(page.locator(RESULT).first).to_be_visible()
    assert page.url.startswith(site_url + "search.html?")


def test_an_embedded_article_wears_its_badge(page: Page, built_site: Path, site_url: str) -> None:
    embedded = next(
        record
        for file in sorted((built_site / "data" / "articles").glob("*.jsonl"))
        for record in map(json.loads, file.read_text("utf-8").splitlines())
        if record["embedded"]
    )
    search_for(page, site_url, embedded["title"])
    first = page.locator(RESULT).first
    assert first.locator(".result__title").inner_text() == embedded["title"]
    assert "نص ملحق" in first.inner_text()


def test_nothing_found_is_said(page: Page, site_url: str, assert_clean: Clean) -> None:
    page.goto(site_url + "search.html?q=" + quote("زقزقزقزقز"))
    expect(page.locator("#search-status")).to_contain_text(
        re.compile("لا نتائج عن «.?زقزقزقزقز.?»")
    )
    assert page.locator(RESULT).count() == 0
    assert_clean(page, site_url)


STRANGE = [
    "13:00",
    "https://example.org/a?b=c",
    "+",
    "+؟",
    "a~",
    "؟؟؟",
    "[(*",
    "قال: كذا",
    "ﷺ 😀",
    "x" * 10_000,
    '"',
    "- -",
    "~1 ^2",
    "title:",
    "__proto__ constructor",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("query", STRANGE, ids=range(len(STRANGE)))
def test_a_strange_query_harms_nothing(
    page: Page, file_site: str, assert_clean: Clean, query: str
) -> None:
    page.goto(file_site + "search.html")
    hits = page.evaluate("query => Archive.search(query).then(hits => hits.length)", query)
    assert isinstance(hits, int)
    page.locator("#search-input").fill(query)
    expect(page.locator("#search-status")).not_to_be_empty()
    assert_clean(page, file_site)


def test_the_programs_door(page: Page, site_url: str) -> None:
    page.goto(site_url + "search.html")
    hits = page.evaluate("Archive.search('الكرملين', {limit: 1}).then(hits => hits)")
    assert len(hits) == 1
    assert {"href", "title", "date", "source", "score"} <= set(hits[0])
    assert hits[0]["date"].startswith("2021-")
    assert page.evaluate("Archive.search('   ').then(hits => hits.length)") == 0


def test_the_keyboard_is_enough(page: Page, site_url: str) -> None:
    page.goto(site_url + "search.html")
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search-input"
    page.keyboard.type("الكرملين")
    expect(page.locator(RESULT).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('li.result') !== null")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_have_count(1)


def test_without_javascript_it_leads_to_the_lists(browser: Browser, site_url: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site_url + "search.html")
    assert "يحتاج إلى تفعيل جافاسكربت" in page.locator("main").inner_text()
    assert page.locator("main a", has_text="الوسوم").count() >= 1
    context.close()


def test_scores_in_results_read_from_the_right(page: Page, file_site: str) -> None:
    search_for(page, file_site, "قطر الأردن كأس آسيا")
    title = page.locator(f"{RESULT} .result__title", has_text="3-1").first
    assert title.locator("bdi[dir=rtl] bdi").all_inner_texts() == ["3", "1"]


def test_both_languages_isolate_alike(page: Page, file_site: str) -> None:
    texts = [
        "فاز 3-1 بنسبة 30% عام 2019–2023",
        "طائرة F-16 و COVID-19 من iPhone 15 Pro، صيغة ISO 8601، أو @user",
        "اتصل +44 20 7946 0123 أو 0512-345678 يوم 2023-09-25 وقناة CNN 2023م",
        "https://example.org/a?b=c، و−70 درجة، ٣-١، AT&T <b>",
    ]
    page.goto(file_site + "search.html")
    found = page.evaluate(
        """texts => texts.map(text => {
          const box = document.createElement('p');
          box.append(Archive.isolate(text));
          return box.innerHTML;
        })""",
        texts,
    )
    assert found == [str(isolate(text)) for text in texts]
