"""The scripts of the search page in Chromium, on its real page, before a stand-in of the engine."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ENGINE = Path(__file__).with_name("fake_engine.js")
KEPT = re.compile(r"(early|site|archive|tables|engine|search-page)\.js")
"""Scripts of the real page that stay; the stand-in takes the place of what the engine answers."""
RESULT = "#search-results > li.result"
STATUS = "#search-status"
FAILED = "تعذّر تحميل جزء من الفهرس. أعد المحاولة."

Steps = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def search_page(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a copy of the real search page with the stand-in; nobody may change it."""
    site = tmp_path_factory.mktemp("موقع بمسافة ") / "site"
    site.mkdir()
    shutil.copytree(built_site / "assets", site / "assets")
    shutil.copytree(built_site / "search", site / "search")
    shutil.copy(ENGINE, site / "assets" / ENGINE.name)
    html = (built_site / "search.html").read_text("utf-8")
    scripts = re.findall(r"<script [^>]*></script>", html)
    for script in scripts:
        if not KEPT.search(script):
            html = html.replace(script, "")
    html = re.sub(r'data-scripts="assets/js/concordance\.js\S* ', 'data-scripts="', html)
    first = next(script for script in scripts if "search-page.js" in script)
    html = html.replace(first, f'<script src="assets/{ENGINE.name}" defer></script>\n{first}')
    (site / "search.html").write_text(html, "utf-8")
    return f"{site.as_uri()}/search.html"


@pytest.fixture(scope="session")
def in_thread() -> Iterator[ThreadPoolExecutor]:
    """A thread of its own for Playwright: the browser tests may hold it in this one."""
    with ThreadPoolExecutor(1) as pool:
        yield pool


@pytest.fixture(scope="session")
def own_browser(chromium: str, in_thread: ThreadPoolExecutor) -> Iterator[Browser]:
    """One Chromium for the tests of this file, to be used in their thread."""
    playwright = in_thread.submit(lambda: sync_playwright().start()).result()
    launch = playwright.chromium.launch
    options: dict[str, Any] = {"executable_path": chromium, "args": ["--no-sandbox"]}
    browser = in_thread.submit(launch, **options).result()
    yield browser
    in_thread.submit(browser.close).result()
    in_thread.submit(playwright.stop).result()


@pytest.fixture
def on_page(
    own_browser: Browser, in_thread: ThreadPoolExecutor, search_page: str
) -> Callable[..., list[str]]:
    """Do steps on the page and return what its console said."""

    def in_browser(steps: Steps, start: str, **options: Any) -> list[str]:
        said: list[str] = []
        with own_browser.new_context(locale="ar", **options) as context:
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(f"uncaught: {error}"))
            page.goto(search_page + start)
            steps(page, search_page)
        return said

    def run(steps: Steps, start: str = "", **options: Any) -> list[str]:
        return in_thread.submit(in_browser, steps, start, **options).result()

    return run


OnPage = Callable[..., list[str]]


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent")


def enter(page: Page, query: str) -> None:
    page.fill("#search-input", query)
    page.keyboard.press("Enter")


def state(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def asked(page: Page) -> dict[str, Any]:
    """The options of the last search."""
    found: dict[str, Any] = page.evaluate(
        "Archive.fake.calls.filter((call) => 'limit' in call).pop()"
    )
    return found


# ---------------------------------------------------------------- results


def test_results_are_built_as_text(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        enter(page, "الكرملين")
        first = page.locator(RESULT).first
        expect(first.locator(".result__snippet mark")).to_have_text("الكرملينَ")
        expect(page.locator(STATUS)).to_have_text("126 نتيجة")
        title = first.locator("h3.result__title > a")
        assert title.inner_text() == "الكرملين: <b>بيان</b>"
        assert title.locator("b").count() == 0
        assert title.locator("mark").all_inner_texts() == ["الكرملين"]
        meta = first.locator("p.result__meta")
        assert meta.inner_text() == "1 سبتمبر 2024 · رويترز"
        assert meta.locator("time").get_attribute("datetime") == "2024-09-01"
        assert page.url.endswith("/search.html?q=" + quote("الكرملين"))
        assert page.title().startswith("الكرملين — بحث — ")
        embedded = page.locator(RESULT).nth(1)
        assert embedded.locator(".badge").inner_text() == "نص ملحق بمقال آخر"
        assert "التاريخ غير معروف" in page.locator(RESULT).nth(3).inner_text()
        assert embedded.locator(".result__source bdi").inner_text() == "RT Arabic"

    assert on_page(steps) == []


def test_a_hit_carries_the_words_to_its_page(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        link = page.locator(f"{RESULT} .result__title a").first
        expect(link).to_be_visible()
        target = urlsplit(link.get_attribute("href") or "")
        assert unquote(target.path).endswith("/2023/خبر-0.html")
        assert parse_qs(target.query) == {"mark": ["نعم & لا"], "exact": ["1"]}

    assert on_page(steps, f"?exact=1&q={quote('نعم & لا')}") == []


def test_results_come_first_and_snippets_when_in_view_and_move_nothing(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        page.evaluate(
            """() => {
              const {snippet} = Archive;
              Archive.waiting = [];
              Archive.snippet = (hit) => new Promise((go) => Archive.waiting.push(go))
                .then(() => snippet(hit));
            }"""
        )
        page.set_viewport_size({"width": 600, "height": 700})
        enter(page, "الكرملين")
        first, last = page.locator(RESULT).first, page.locator(RESULT).last
        expect(first.locator(".result__snippet")).to_have_text("")
        assert asked(page)["texts"] is False
        before = last.bounding_box()
        assert before
        assert before["y"] > 700 * 1.25
        page.wait_for_function("Archive.waiting.length")
        page.evaluate("Archive.waiting.forEach((go) => go())")
        expect(first.locator(".result__snippet")).not_to_have_text("")
        assert last.bounding_box() == before
        expect(last.locator(".result__snippet")).to_have_text("")
        last.scroll_into_view_if_needed()
        seen = last.bounding_box()
        page.wait_for_timeout(100)
        page.evaluate("Archive.waiting.forEach((go) => go())")
        expect(last.locator(".result__snippet")).to_have_text(re.compile("^… وأضاف"))
        assert last.bounding_box() == seen

    assert on_page(steps) == []


def test_why_a_hit_was_found(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        why = page.locator(f"{RESULT} details.why").first
        assert why.get_attribute("open") is None
        why.locator("summary").click()
        assert why.locator("summary").inner_text() == "لماذا ظهرت هذه النتيجة؟"
        assert why.locator("dt").all_inner_texts() == ["أمن", "وزير", "سلام", "نفط"]
        assert why.locator("dd").all_inner_texts() == [
            "تطابق تام",
            "الكلمة مع سابقة: ووزير، وزير",
            "من الجذع نفسه: وسلام، سلام",
            "إملاء مختلف: ونفط، نفط",
        ]
        expect(page.locator(STATUS)).to_have_text("126 نتيجة · بالكلمات كلها: 2")
        missing = page.locator(f"{RESULT} .result__missing")
        assert missing.first.inner_text() == "دون: وزير، سلام، نفط"

    assert on_page(steps, f"?q={quote('أمن وزير سلام نفط')}") == []


def test_keyboard_and_more(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        page.keyboard.press("/")
        assert focused(page) == "search-input"
        page.keyboard.type("روسيا")
        expect(page.locator(RESULT)).to_have_count(10)
        assert asked(page)["typing"] is True
        page.click("#search-more")
        expect(page.locator(RESULT)).to_have_count(20)
        assert focused(page) == page.locator(f"{RESULT} .result__title a").nth(10).inner_text()
        page.focus("#search-input")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert focused(page) == page.locator(f"{RESULT} .result__title a").nth(1).inner_text()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        assert focused(page) == "search-input"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        assert focused(page) == "search-input"
        expect(page.locator(RESULT)).to_have_count(20)
        page.keyboard.press("Escape")
        expect(page.locator(RESULT)).to_have_count(0)
        assert page.input_value("#search-input") == ""
        assert page.url.endswith("/search.html")
        expect(page.locator(STATUS)).to_have_text("")
        expect(page.locator("#search-help")).to_have_attribute("open", "")

    assert on_page(steps) == []


def test_every_control_is_reached_by_tab(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        expect(page.locator(RESULT)).to_have_count(10)
        page.focus("#search-input")
        reached = []
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.colophon a')"):
                break
            reached.append(
                page.evaluate("""() => {
                  const {id, className, tagName, parentElement} = document.activeElement;
                  const parent = parentElement.id || parentElement.className;
                  return id || className || `${parent} ${tagName}`;
                }""")
            )
        wanted = [
            "search-exact",
            "search-filters SUMMARY",
            "years__year",
            "search-first",
            "search-last",
            "search-rate",
            "search-tags SUMMARY",
            "search-sources SUMMARY",
            "search-attached",
            "search-list",
            "search-sort",
            "result__title A",
            "why SUMMARY",
            "search-more",
            "search-download",
            "search-help SUMMARY",
        ]
        places = [reached.index(name) for name in wanted]
        assert places == sorted(places)
        assert reached.count("years__year") == 1

    assert on_page(steps, f"?q={quote('روسيا')}") == []


def test_who_walks_the_results_stays_there_when_they_change(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        expect(page.locator(RESULT)).to_have_count(10)
        page.focus("#search-input")
        page.keyboard.press("ArrowDown")
        page.evaluate(
            """() => {
              const input = document.getElementById('search-input');
              input.value = 'واحد';
              input.dispatchEvent(new Event('input'));
            }"""
        )
        expect(page.locator(STATUS)).to_have_text("نتيجة واحدة")
        assert focused(page) == page.locator(f"{RESULT} a").nth(0).inner_text()

    assert on_page(steps, f"?q={quote('روسيا')}") == []


def test_an_overtaken_search_shows_nothing(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        page.evaluate("Archive.fake.delays['روسيا'] = 1500")
        enter(page, "روسيا")
        panel = page.locator("#search-panel")
        expect(panel).to_have_attribute("aria-busy", "true")
        assert page.locator(STATUS).evaluate("line => line.closest('[aria-busy=true]')") is None
        expect(page.locator(STATUS)).to_have_text("جارٍ البحث…")
        enter(page, "واحد")
        expect(page.locator(RESULT)).to_have_count(1)
        assert panel.get_attribute("aria-busy") == "false"
        page.wait_for_timeout(1600)
        expect(page.locator(RESULT)).to_have_count(1)
        expect(page.locator(STATUS)).to_have_text("نتيجة واحدة")

    assert on_page(steps) == []


# ---------------------------------------------------------------- messages


@pytest.mark.parametrize("name", ["search", "snippet"])
def test_a_missing_file_is_said_and_can_be_tried_again(on_page: OnPage, name: str) -> None:
    def steps(page: Page, address: str) -> None:
        page.evaluate("name => { Archive.fake.fail[name] = 'missing'; }", name)
        enter(page, "الكرملين")
        expect(page.locator(STATUS)).to_have_text(FAILED)
        retry = page.get_by_role("button", name="إعادة المحاولة", exact=True)
        retry.click()
        expect(page.locator(STATUS)).to_have_text(FAILED)
        page.evaluate("Archive.fake.fail = {}")
        retry.click()
        expect(page.locator(f"{RESULT} .result__snippet mark").first).to_have_text("الكرملينَ")
        expect(page.locator(STATUS)).to_have_text("126 نتيجة")
        expect(retry).to_be_hidden()

    assert on_page(steps) == []


def test_an_index_of_another_version_asks_to_reload(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        page.evaluate("Archive.fake.fail.search = 'version'")
        enter(page, "الكرملين")
        expect(page.locator(STATUS)).to_have_text(
            "الفهرس من نسخة أخرى من الأرشيف. أعد تحميل الصفحة."
        )
        page.get_by_role("button", name="إعادة تحميل الصفحة").click()
        expect(page.locator(RESULT)).to_have_count(10)

    assert on_page(steps) == []


def test_what_became_of_the_query_is_said(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        page.evaluate(
            """() => Object.assign(Archive.fake, {
              notes: [{kind: 'cut'}, {kind: 'capped', word: 'ا*', n: 500},
                {kind: 'short', word: '*'}, {kind: 'edits', word: 'ما', n: 2},
                {kind: 'unheard'}],
              checked: {done: 200, of: 3000}
            })"""
        )
        enter(page, "الكرملين")
        expect(page.locator("#search-notes p")).to_have_text(
            [
                "عبارة البحث طويلة، فلم يُبحث إلا عن أولها.",
                "«ا*»: لم يُبحث إلا عن أشيع الكلمات الموافقة، وعددها 500.",
                "«*»: الحروف أقل مما تحتاج إليه علامة *، فبُحث عنها كلمةً تامة.",
                "«ما»: أكثر ما يُسمح به من الحروف المخالفة 2، وبذلك بُحث.",
                "لم تُطلب العبارة بلفظها إلا في أقرب النصوص إليها: 200 من 3000.",
            ]
        )

    assert on_page(steps) == []


def test_nothing_found_offers_another_spelling_and_fewer_filters(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        page.evaluate("Archive.fake.suggestion = 'الكرملين'")
        enter(page, "لاشيء" + "ء" * 100)
        expect(page.locator(STATUS)).to_have_text(re.compile("^لا نتائج عن «لاشيءء+…»$"))
        expect(page.locator("#search-notes")).to_contain_text("هل تقصد: الكرملين؟")
        page.locator("#search-notes a").click()
        expect(page.locator(RESULT)).to_have_count(10)
        assert state(page) == {"q": ["الكرملين"], "exact": ["1"], "years": ["2020-2021"]}
        page.go_back()
        expect(page.locator(RESULT)).to_have_count(0)
        page.locator("#search-notes").get_by_role("button", name="إلغاء التصفية").click()
        expect(page.locator("#search-chips")).to_be_hidden()
        assert "years" not in state(page) and "exact" not in state(page)
        assert not page.is_checked("#search-exact")

    assert on_page(steps, "?exact=1&years=2020-2021") == []


# ---------------------------------------------------------------- filters


def test_the_address_brings_everything_back(on_page: OnPage) -> None:
    given = {
        "q": ["«روسيا» 100% + ب"],
        "exact": ["1"],
        "years": ["2015-2021"],
        "tag": ["سوريا"],
        "source": ["رويترز", "RT Arabic"],
        "attached": ["0"],
        "sort": ["newest"],
        "view": ["context"],
        "rate": ["1"],
    }
    start = "&".join(f"{key}={quote(value)}" for key, values in given.items() for value in values)

    def steps(page: Page, address: str) -> None:
        for _ in range(2):
            expect(page.locator("#search-context-lines tr").first).to_be_visible()
            options = asked(page)
            assert options["query"] == given["q"][0]
            assert options["exact"] is True and options["attached"] is False
            assert options["years"] == [2015, 2021] and options["sort"] == "newest"
            assert options["tags"] == ["سوريا"] and options["sources"] == given["source"]
            assert page.input_value("#search-input") == given["q"][0]
            assert page.is_checked("#search-exact") and page.is_checked("#search-attached")
            assert page.is_checked("#search-context") and page.is_checked("#search-rate")
            assert page.input_value("#search-sort") == "newest"
            assert page.input_value("#search-first") == "2015"
            expect(page.locator(".chip")).to_have_count(6)
            assert state(page) == given
            page.reload()

    assert on_page(steps, f"?{start}") == []


@pytest.mark.parametrize("start", ["years=2021", "years=x-y&sort=best&view=no&tag=&attached=", "%"])
def test_a_senseless_address_is_harmless(on_page: OnPage, start: str) -> None:
    def steps(page: Page, address: str) -> None:
        expect(page.locator(RESULT)).to_have_count(10)
        options = asked(page)
        assert options["years"] is None and options["tags"] == [] and options["attached"] is True
        assert options["sort"] == "relevance"

    assert on_page(steps, f"?q={quote('روسيا')}&{start}") == []


def test_names_load_when_their_filter_opens(on_page: OnPage) -> None:
    facets = "Archive.fake.calls.filter((call) => call.facet).map((call) => call.facet)"

    def steps(page: Page, address: str) -> None:
        expect(page.locator(RESULT)).to_have_count(10)
        assert page.evaluate(facets) == []
        assert page.evaluate("Archive.page.list") is None
        page.click("#search-tags > summary")
        rows = page.locator("#search-tags .filter__row")
        expect(rows).to_have_count(30)
        assert page.evaluate(facets) == ["tags"]
        expect(page.locator("#search-tags .filter__note")).to_have_text(
            re.compile(r"^وغيرها: \d+\. اكتب لتضييق القائمة\.$")
        )
        page.fill("#search-tags .filter__sieve", "الإنتخابات")  # another spelling of it
        expect(rows).to_have_count(1)
        rows.locator("input").check()
        expect(page.locator(".chip")).to_have_text(["وسم: الانتخابات الرئاسية في الولايات المتحدة"])
        assert asked(page)["tags"] == ["الانتخابات الرئاسية في الولايات المتحدة"]
        page.fill("#search-tags .filter__sieve", "")
        expect(rows.first.locator("input")).to_be_checked()
        page.get_by_role("button", name=re.compile("^إزالة وسم: الانتخابات")).click()
        expect(page.locator("#search-chips")).to_be_hidden()
        assert focused(page) == "search-input"
        assert asked(page)["tags"] == []

    assert on_page(steps, f"?q={quote('روسيا')}") == []


def test_a_list_that_fails_can_be_tried_again(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        page.evaluate("Archive.fake.fail.facet = 'missing'")
        page.click("#search-sources > summary")
        body = page.locator("#search-sources .filter__body")
        expect(body).to_contain_text(FAILED)
        page.evaluate("Archive.fake.fail = {}")
        body.get_by_role("button", name="إعادة المحاولة").click()
        expect(body.locator(".filter__row")).to_have_count(5)

    assert on_page(steps, f"?q={quote('روسيا')}") == []


# ---------------------------------------------------------------- years


def column(page: Page, year: int) -> Any:
    return page.locator(f'#search-chart [data-year="{year}"]')


def test_the_chart_is_the_filter_of_years(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        years = page.locator("#search-chart button")
        expect(years).to_have_count(12)
        places = [box["x"] for n in range(12) if (box := years.nth(n).bounding_box())]
        assert places == sorted(places, reverse=True), "time runs from the right"
        column(page, 2020).click()
        expect(page.locator(".chip")).to_have_text(["2020"])
        assert asked(page)["years"] == [2020, 2020]
        column(page, 2017).click(modifiers=["Shift"])
        expect(page.locator("#search-last")).to_have_value("2020")
        assert asked(page)["years"] == [2017, 2020]
        expect(page.locator("#search-chart [aria-pressed=true]")).to_have_count(4)
        column(page, 2014).hover()
        page.mouse.down()
        column(page, 2016).hover()
        page.mouse.up()
        expect(page.locator("#search-first")).to_have_value("2014")
        assert asked(page)["years"] == [2014, 2016]
        page.go_back()
        expect(page.locator("#search-first")).to_have_value("2017")
        page.select_option("#search-last", "")
        page.wait_for_function("location.search.includes('2017-2024')")
        page.select_option("#search-first", "2021")
        expect(column(page, 2020)).to_have_attribute("aria-pressed", "false")
        column(page, 2021).click()
        column(page, 2021).click()
        expect(page.locator("#search-chips")).to_be_hidden()
        assert asked(page)["years"] is None

    assert on_page(steps, f"?q={quote('روسيا')}") == []


def test_the_chart_from_the_keyboard(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        expect(page.locator("#search-chart button")).to_have_count(12)
        page.locator("#search-chart [tabindex='0']").focus()
        label = "document.activeElement.getAttribute('aria-label')"
        assert page.evaluate(label).startswith("2024: ")
        page.keyboard.press("ArrowRight")
        assert page.evaluate(label).startswith("2023: ")
        page.keyboard.press("Home")
        page.keyboard.press("ArrowLeft")
        assert re.fullmatch(r"2014: \d+ (نتيجة|نتائج) · \d+ مقالً?ا?", page.evaluate(label))
        page.keyboard.press("Enter")
        expect(page.locator(".chip")).to_have_text(["2014"])
        assert page.evaluate(label).startswith("2014: "), "it keeps the focus"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Shift+Enter")
        expect(page.locator(".chip")).to_have_text(["2014–2016"])

    assert on_page(steps, f"?q={quote('روسيا')}") == []


def test_relative_counts_and_years_without_coverage(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        gap = column(page, 2022)
        expect(gap).to_have_attribute("aria-label", "2022: بلا تغطية")
        assert gap.locator("rect").get_attribute("fill") == "url(#search-hatch)"
        expect(page.locator("#search-gaps")).to_be_visible()
        expect(page.locator("#search-undated")).to_have_text("بلا تاريخ: 13 نتيجة")
        heights = (
            "Array.from(document.querySelectorAll('.years__bar'), (b) => b.getAttribute('height'))"
        )
        before = page.evaluate(heights)
        searches = page.evaluate("Archive.fake.calls.length")
        page.check("#search-rate")
        assert page.evaluate(heights) != before
        assert page.evaluate("Archive.fake.calls.length") == searches, "no search for it"
        label = column(page, 2024).get_attribute("aria-label")
        assert re.fullmatch(r"2024: لكل 1000 مقال: \d+(\.\d)?", label or "")
        assert state(page)["rate"] == ["1"]

    assert on_page(steps, f"?q={quote('روسيا')}") == []


@pytest.mark.parametrize("years", [1, 5, 40])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_any_number_of_years_and_any_screen(
    on_page: OnPage, years: int, width: int
) -> None:
    def steps(page: Page, address: str) -> None:
        expect(page.locator(RESULT)).to_have_count(10)
        if width < 900:
            page.click("#search-filters > summary")
        expect(page.locator("#search-chart button")).to_have_count(years)
        page.click("#search-tags > summary")
        expect(page.locator("#search-tags .filter__row").first).to_be_visible()
        chart, last = (
            page.locator(place).bounding_box()
            for place in ("#search-chart", "#search-chart button:last-child")
        )
        assert chart and last and last["x"] >= chart["x"] - 1 and last["width"] > 4
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    start = f"?q={quote('روسيا')}#years={years}"
    assert on_page(steps, start, viewport={"width": width, "height": 800}) == []


def test_a_finger_has_room(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        page.click("#search-filters > summary")
        page.click("#search-tags > summary")
        expect(page.locator("#search-tags .filter__row").first).to_be_visible()
        targets = (
            "#search-area summary, #search-area .switch, #search-area select, .chip, .filter__row,"
            " .segments label, #search-area button:not(.years__year), .searchbox button"
        )
        small = page.evaluate(
            """targets => Array.from(document.querySelectorAll(targets))
              .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
              .map((one) => `${one.tagName} ${one.className} ${one.textContent}`)""",
            targets,
        )
        assert small == []

    start = f"?q={quote('روسيا')}&years=2019-2024"
    phone = {"width": 390, "height": 800}
    assert on_page(steps, start, viewport=phone, has_touch=True, is_mobile=True) == []


# ---------------------------------------------------------------- context and download


def test_words_in_their_context(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        expect(page.locator(RESULT)).to_have_count(10)
        page.locator(".segments label", has_text="الكلمة في سياقها").click()
        rows = page.locator("#search-context-lines tr")
        expect(rows).to_have_count(30)
        expect(page.locator(RESULT)).to_have_count(0)
        assert rows.first.locator("td").all_inner_texts()[:3] == [
            "بيسكوف أن",
            "الكرملينَ",
            'يتابع الوضع، "قال"',
        ]
        assert "mark=" in (rows.first.locator("a").get_attribute("href") or "")
        assert page.get_by_role("row").count() == 31
        page.click("#search-more")
        expect(rows).to_have_count(60)
        assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 31
        assert state(page)["view"] == ["context"]
        page.go_back()
        expect(page.locator(RESULT)).to_have_count(10)
        expect(rows).to_have_count(0)

    assert on_page(steps, f"?q={quote('الكرملين')}") == []


def test_lines_that_fail_can_be_asked_for_again(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        rows = page.locator("#search-context-lines tr")
        expect(rows).to_have_count(30)
        page.evaluate("Archive.fake.fail.concordance = 'missing'")
        page.click("#search-more")
        expect(page.locator(STATUS)).to_have_text(FAILED)
        page.evaluate("Archive.fake.fail = {}")
        page.get_by_role("button", name="إعادة المحاولة", exact=True).click()
        expect(page.locator(STATUS)).to_have_text("126 نتيجة")
        expect(rows).to_have_count(30)
        page.click("#search-more")
        expect(rows).to_have_count(60)

    assert on_page(steps, f"?q={quote('الكرملين')}&view=context") == []


def read_csv(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff") and text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_the_whole_list_for_a_spreadsheet(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        expect(page.locator(RESULT)).to_have_count(10)
        with page.expect_download() as waiting:
            page.click("#search-download")
        assert waiting.value.suggested_filename == "نتائج-البحث-روسيا-AND-اي.csv"
        rows = read_csv(waiting.value.path())
        assert len(rows) == 126
        assert list(rows[0]) == ["title", "date", "source", "url", "score"]
        assert rows[0]["title"] == "الكرملين: <b>بيان</b>" and rows[0]["date"] == "2024-09-01"
        assert rows[2]["title"] == '\'+ "أوبك" تبقي على سياسة الإنتاج'
        assert rows[3]["source"] == '\'=HYPERLINK("x")' and rows[3]["date"] == ""
        expect(page.locator("#search-progress")).to_be_hidden()

    assert on_page(steps, f"?q={quote('../روسيا AND* اي?')}") == []


def test_the_lines_for_a_spreadsheet(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        expect(page.locator("#search-context-lines tr")).to_have_count(30)
        with page.expect_download() as waiting:
            page.click("#search-download")
        rows = read_csv(waiting.value.path())
        assert len(rows) > 126
        assert list(rows[0])[:5] == ["before", "match", "after", "title", "date"]
        assert rows[0]["after"] == 'يتابع الوضع، "قال"'
        assert rows[1]["before"] == "'@وقال مسؤول إن"

    assert on_page(steps, f"?q={quote('روسيا')}&view=context") == []


def test_a_long_download_can_be_stopped(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        expect(page.locator(RESULT)).to_have_count(10)
        page.evaluate("Archive.fake.slow = 40")
        page.click("#search-download")
        progress = page.locator("#search-progress")
        expect(progress.locator("output")).to_have_text(re.compile(r"^جُمع [1-9]\d* من 126$"))
        progress.get_by_role("button", name="إلغاء").click()
        expect(progress).to_be_hidden()
        assert focused(page) == "search-download"
        page.evaluate("Archive.fake.slow = 0; Archive.fake.fail.everyHit = 'missing'")
        page.click("#search-download")
        expect(page.locator(STATUS)).to_have_text(FAILED)

    assert on_page(steps, f"?q={quote('روسيا')}") == []


# ---------------------------------------------------------------- the rest


def test_examples_run_without_a_new_page(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        page.evaluate("globalThis.same = true")
        help_ = page.locator("#search-help")
        expect(help_).to_have_attribute("open", "")
        help_.get_by_role("link", name='"حفظ السلام"').click()
        expect(page.locator(RESULT)).to_have_count(10)
        assert page.input_value("#search-input") == '"حفظ السلام"'
        assert help_.get_attribute("open") is None
        assert page.evaluate("globalThis.same")
        page.go_back()
        expect(help_).to_have_attribute("open", "")
        expect(page.locator(RESULT)).to_have_count(0)

    assert on_page(steps) == []


def test_going_back_from_an_article_restores_the_place(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        expect(page.locator(RESULT)).to_have_count(10)
        page.click("#search-more")
        expect(page.locator(RESULT)).to_have_count(20)
        page.locator(RESULT).nth(15).scroll_into_view_if_needed()
        place = page.evaluate("scrollY")
        assert place > 500
        page.goto("about:blank")
        page.go_back()
        expect(page.locator(RESULT)).to_have_count(20)
        page.wait_for_function("place => Math.abs(scrollY - place) < 50", arg=place)

    assert on_page(steps, f"?q={quote('روسيا')}") == []


def test_headings_and_names(on_page: OnPage) -> None:
    def steps(page: Page, address: str) -> None:
        expect(page.locator(RESULT)).to_have_count(10)
        levels = page.locator("main :is(h1, h2, h3)").evaluate_all(
            "all => all.filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))"
        )
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
        nameless = page.locator("main :is(input, select, button, a, summary)").evaluate_all(
            """all => all.filter((one) => one.checkVisibility()
              && !(one.textContent.trim() && one.tagName !== 'SELECT')
              && !one.labels?.length && !one.getAttribute('aria-label'))
              .map((one) => one.outerHTML)"""
        )
        assert nameless == []

    assert on_page(steps, f"?q={quote('روسيا')}") == []
