"""The search page as a reader uses it, from a disk and over http."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.arabic.bidi import isolate
from tests.archives import build, scrape

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
    expect(page.locator(f"{RESULT} mark").first).to_be_visible()
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
    assert parse_qs(urlsplit(page.url).query) == {"mark": ["الكرملين"]}
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
        for file in sorted((built_site / "data" / "articles").glob("*.jsonl.gz"))
        for record in map(
            json.loads, gzip.decompress(file.read_bytes()).decode("utf-8").splitlines()
        )
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
    hits = page.evaluate("query => Archive.search(query).then(found => found.hits.length)", query)
    assert isinstance(hits, int)
    page.locator("#search-input").fill(query)
    expect(page.locator("#search-status")).not_to_be_empty()
    assert_clean(page, file_site)


def test_offline_it_says_what_a_search_needs(page: Page, http_site: str) -> None:
    page.goto(http_site + "search.html")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.get_by_role("searchbox").last.fill("القاهرة")
    page.keyboard.press("Enter")
    expect(page.get_by_text("لا اتصال بالشبكة")).to_be_visible()


def test_the_programs_door(page: Page, site_url: str) -> None:
    page.goto(site_url + "search.html")
    found = page.evaluate("Archive.search('الكرملين', {limit: 1})")
    assert found["total"] == 2 and len(found["hits"]) == 1
    fields = {"href", "title", "date", "source", "score", "why", "snippet"}
    assert fields <= set(found["hits"][0])
    assert found["hits"][0]["date"].startswith("2021-")
    assert page.evaluate("Archive.search('   ').then(found => found.total)") == 0


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
        "حُفظ 2024-05-06T10:00:00+02:00 و 2024-05-06T10:00Z",
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


def test_filters_narrow_the_list(page: Page, site_url: str, assert_clean: Clean) -> None:
    search_for(page, site_url, "الرئيس")
    every = page.locator("#search-status").inner_text()
    page.locator("#search-sources > summary").click()
    rows = page.locator("#search-sources .filter__row")
    expect(rows.first).to_be_visible()
    name = rows.first.locator(".filter__name").inner_text()
    count = int(rows.first.locator(".filter__count").inner_text())
    rows.first.locator("input").check()
    expect(page.locator("#search-status")).not_to_have_text(every)
    assert "source" in parse_qs(urlsplit(page.url).query)
    assert (
        page.evaluate(
            "name => Archive.search('الرئيس', {sources: [name]}).then(found => found.total)", name
        )
        == count
    )
    assert name in page.locator(".chip").inner_text()
    assert_clean(page, site_url)


def test_the_chart_narrows_to_a_year(page: Page, site_url: str, assert_clean: Clean) -> None:
    search_for(page, site_url, "الكرملين")
    page.locator("#search-chart [data-year='2021']").click()
    expect(page.locator(".chip")).to_contain_text("2021")
    expect(page.locator(f"{RESULT} time").first).to_have_attribute("datetime", re.compile("^2021-"))
    page.reload()
    expect(page.locator("#search-first")).to_have_value("2021")
    assert_clean(page, site_url)


def test_words_stand_in_their_context(page: Page, site_url: str, assert_clean: Clean) -> None:
    page.goto(site_url + "search.html?view=context&q=" + quote("الكرملين"))
    lines = page.locator("#search-context-lines tr")
    expect(lines.first).to_be_visible()
    matches = page.locator("#search-context-lines mark").all_inner_texts()
    assert matches and all("كرملين" in match for match in matches)
    assert_clean(page, site_url)


def test_an_address_among_the_words_is_not_broken(
    page: Page, tmp_path: Path, serve_folder: Callable[[Path], str], assert_clean: Clean
) -> None:
    body = "الشروط في موقع الوزارة https://www.mirror.example.tn/terms قبل نهاية الشهر."
    site = serve_folder(build(tmp_path, {"a.txt": scrape("خبر", body=body)}).site)
    lines = "all => all.map(each => each.getClientRects().length)"
    for word, width in product(("mirror", "الوزارة"), (390, 1280)):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site}search.html?view=context&q={quote(word)}")
        expect(page.locator("#search-context-lines mark")).to_have_count(1)
        assert page.locator("#search-context-lines mark").evaluate_all(lines) == [1], (word, width)
    assert_clean(page, site)


def test_words_stand_below_one_another(page: Page, site_url: str) -> None:
    page.goto(site_url + "search.html?view=context&q=" + quote("الكرملين"))
    found = page.locator("#search-context-lines mark")
    expect(found.nth(1)).to_be_visible()
    middles = [box["x"] + box["width"] / 2 for each in found.all() if (box := each.bounding_box())]
    assert max(middles) - min(middles) < 2


def test_the_list_is_downloaded(page: Page, site_url: str) -> None:
    search_for(page, site_url, "الكرملين")
    with page.expect_download() as waiting:
        page.locator("#search-download").click()
    rows = list(csv.DictReader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))
    assert {row["title"] for row in rows} == set(titles(page))
    assert all(row["url"].startswith(site_url) for row in rows)


def test_a_misspelling_is_put_right(page: Page, site_url: str, assert_clean: Clean) -> None:
    page.goto(site_url + "search.html?q=" + quote("الكرمليين"))
    suggestion = page.locator(".search-suggestion a")
    expect(suggestion).to_have_text("الكرملين")
    suggestion.click()
    expect(page.locator(RESULT)).to_have_count(2)
    assert_clean(page, site_url)


def test_every_example_of_the_help_runs(page: Page, file_site: str, assert_clean: Clean) -> None:
    page.goto(file_site + "search.html")
    examples = page.locator("#search-help tbody a")
    assert examples.count() >= 8
    for place in range(examples.count()):
        page.goto(file_site + "search.html")
        examples.nth(place).click()
        expect(page.locator("#search-status")).to_have_text(re.compile("نت"))
        assert "تعذّر" not in page.locator("#search-area").inner_text()
    assert_clean(page, file_site)


SHIFTS = """
    window.shifts = [];
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => shifts.push(value)))
      .observe({ type: 'layout-shift', buffered: true });
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps_when_results_and_snippets_come(
    page: Page, site_url: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.add_init_script(SHIFTS)
    page.goto(site_url + "search.html?q=" + quote("الرئيس"))
    expect(page.locator(f"{RESULT} mark").first).to_be_visible()
    page.wait_for_timeout(800)
    assert page.evaluate("shifts.reduce((sum, shift) => sum + shift, 0)") < 0.02


def test_a_search_without_results_offers_no_filters(page: Page, file_site: str) -> None:
    page.goto(file_site + "search.html?q=" + quote("زقزقزقزقز"))
    expect(page.locator("#search-status")).to_contain_text("لا نتائج")
    expect(page.locator("#search-filters")).to_be_hidden()
    page.locator("#search-input").fill("الكرملين")
    expect(page.locator("#search-filters")).to_be_visible()


def test_words_side_by_side_are_one_mark(page: Page, file_site: str) -> None:
    search_for(page, file_site, "نيو ستارت")
    marks = page.locator(f"{RESULT} .result__title mark")
    expect(marks.first).to_have_text("نيو ستارت")


def test_counts_of_tags_tell_what_a_further_tag_would_leave(page: Page, file_site: str) -> None:
    search_for(page, file_site, "الرئيس")
    page.locator("#search-tags > summary").click()
    rows = page.locator("#search-tags .filter__row")
    expect(rows.first).to_be_visible()
    rows.first.locator("input").check()
    expect(page.locator(".chip")).to_have_count(1)
    left = page.evaluate(
        "name => Archive.search('الرئيس', {tags: [name]}).then(found => found.total)",
        rows.first.locator("input").input_value(),
    )
    expect(rows.first.locator(".filter__count")).to_have_text(str(left))
    expect(rows.first.locator("input")).to_be_checked()
    counts = [int(text) for text in page.locator("#search-tags .filter__count").all_inner_texts()]
    assert all(count <= left for count in counts)


def test_a_mark_in_an_address_leaves_it_in_one_piece(page: Page, file_site: str) -> None:
    """Parts of an address in isolates of their own would stand in the order of the Arabic."""
    page.goto(file_site + "search.html")
    shown = page.evaluate(
        """() => {
          const line = document.createElement('p');
          Archive.fillWithPieces(line, [
            { text: 'عبر https://', match: false },
            { text: 'mars', match: true },
            { text: '.nasa.gov نشرت ', match: false },
            { text: 'الصور', match: true },
          ]);
          return line.innerHTML;
        }"""
    )
    address = '<bdi dir="ltr">https://<mark>mars</mark>.nasa.gov</bdi>'
    assert shown == f"عبر {address} نشرت <mark>الصور</mark>"
