"""The script of the search page in Chromium, on a bare page of its elements, from the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from generator.resources import static_dir
from generator.search.documents import SearchDocument
from tests.cross.small_archive import write_search

RESULT = "#search-results > li.result"
FAILED = "تعذّر تحميل جزء من الفهرس. أعد المحاولة."
SCRIPTS = [
    "assets/vendor/lunr/lunr.min.js",
    "assets/js/archive.js",
    "search/tables.js",
    *(
        f"assets/js/{name}.js"
        for name in ("analysis", "isolate", "snippet", "search", "search-page")
    ),
]
PAGE = """<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><title>بحث</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'"><p>نص</p>
<form id="search-form" action="search.html" method="get"><input type="search" name="q"
id="search-input"></form><p id="search-status" role="status"></p><ol id="search-results"></ol>
<button type="button" id="search-more" hidden></button>"""

DOCUMENTS = [
    SearchDocument(
        "2023/كرملين.html", "الكرملين: <b>بيان</b>", "قال بيسكوف إن الكرملينَ يرفض.", "2023-09-25",
        "25 سبتمبر 2023", "RT",
    ),
    SearchDocument("undated/a.html", "حرائق", "هجوم على قازان في روسيا.", embedded=True),
    *(SearchDocument(f"{n}.html", f"خبر {n}", "نص عن روسيا والعالم") for n in range(44)),
]  # fmt: skip

Steps = Callable[[Page, Path], None]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = write_search(tmp_path / "موقع بمسافة", DOCUMENTS)
    for script in SCRIPTS:
        if script.startswith("assets/"):
            (site / script).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(static_dir() / script.removeprefix("assets/"), site / script)
    tags = "".join(f'<script src="{script}" defer></script>' for script in SCRIPTS)
    (site / "search.html").write_text(PAGE + tags, encoding="utf-8")
    return site


@pytest.fixture
def on_page(chromium: str, site: Path) -> Callable[[Steps], list[str]]:
    """Do steps on the page and return what its console said."""

    def in_browser(steps: Steps) -> list[str]:
        said: list[str] = []
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            page = browser.new_page()
            page.set_default_timeout(15_000)
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(f"uncaught: {error}"))
            page.goto(site.as_uri() + "/search.html")
            steps(page, site)
            browser.close()
        return said

    def run(steps: Steps) -> list[str]:
        # A thread of its own: the browser tests may hold Playwright in this one.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(in_browser, steps).result()

    return run


def focused(page: Page) -> Any:
    return page.evaluate("document.activeElement.id || document.activeElement.textContent")


def enter(page: Page, query: str) -> None:
    page.fill("#search-input", query)
    page.keyboard.press("Enter")


def test_results_are_built_as_text(on_page: Callable[[Steps], list[str]]) -> None:
    def steps(page: Page, site: Path) -> None:
        enter(page, "الكرملين")
        expect(page.locator(f"{RESULT} .result__snippet mark")).to_have_text("الكرملينَ")
        expect(page.locator("#search-status")).to_have_text("نتيجة واحدة")
        title = page.locator(f"{RESULT} h2.result__title > a")
        assert title.inner_text() == "الكرملين: <b>بيان</b>"
        assert title.locator("b").count() == 0
        assert title.locator("mark").all_inner_texts() == ["الكرملين"]
        assert title.get_attribute("href") == site.as_uri() + "/2023/" + quote("كرملين.html")
        meta = page.locator(f"{RESULT} p.result__meta")
        assert meta.inner_text() == "25 سبتمبر 2023 · RT"
        assert meta.locator("time").get_attribute("datetime") == "2023-09-25"
        assert page.url.endswith("/search.html?q=" + quote("الكرملين"))
        enter(page, "قازان")
        expect(meta).to_have_text("التاريخ غير معروف · نص ملحق بمقال آخر")

    assert on_page(steps) == []


def test_keyboard_and_more(on_page: Callable[[Steps], list[str]]) -> None:
    def steps(page: Page, _site: Path) -> None:
        page.keyboard.press("/")
        assert focused(page) == "search-input"
        page.keyboard.type("روسيا")
        expect(page.locator(RESULT)).to_have_count(20)
        expect(page.locator("#search-status")).to_have_text("45 نتيجة")
        page.click("#search-more")
        expect(page.locator(RESULT)).to_have_count(40)
        assert focused(page) == page.locator(f"{RESULT} a").nth(20).inner_text()
        page.click("#search-more")
        expect(page.locator(RESULT)).to_have_count(45)
        expect(page.locator("#search-more")).to_be_hidden()
        page.focus("#search-input")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert focused(page) == page.locator(f"{RESULT} a").nth(1).inner_text()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        assert focused(page) == "search-input"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Escape")
        assert focused(page) == "search-input"
        expect(page.locator(RESULT)).to_have_count(45)
        page.keyboard.press("Escape")
        expect(page.locator(RESULT)).to_have_count(0)
        assert page.input_value("#search-input") == ""
        assert page.url.endswith("/search.html")
        expect(page.locator("#search-status")).to_have_text("")

    assert on_page(steps) == []


def test_typing_completes_a_word_and_enter_does_not(
    on_page: Callable[[Steps], list[str]],
) -> None:
    def steps(page: Page, _site: Path) -> None:
        page.focus("#search-input")
        page.keyboard.type("الكرم")
        expect(page.locator(RESULT)).to_have_count(1)
        page.keyboard.press("Enter")
        expect(page.locator("#search-status")).to_have_text("لا نتائج عن «الكرم»")
        expect(page.locator(RESULT)).to_have_count(0)

    assert on_page(steps) == []


def test_words_missing_are_named(on_page: Callable[[Steps], list[str]]) -> None:
    def steps(page: Page, _site: Path) -> None:
        enter(page, "قازان بيسكوف غائب")
        expect(page.locator(RESULT)).to_have_count(2)
        expect(page.locator("#search-status")).to_have_text("نتيجتان · بكل الكلمات: 0")
        missing = page.locator(f"{RESULT} .result__missing").all_inner_texts()
        assert sorted(missing) == ["لا يرد فيه: بيسكوف، غائب", "لا يرد فيه: قازان، غائب"]

    assert on_page(steps) == []


@pytest.mark.parametrize("name", ["index", "records-000", "text-000"])
def test_a_missing_file_is_said_and_can_be_tried_again(
    on_page: Callable[[Steps], list[str]], name: str
) -> None:
    def steps(page: Page, site: Path) -> None:
        path = site / "search" / f"{name}.js"
        whole = path.read_bytes()
        path.unlink()
        enter(page, "الكرملين")
        expect(page.locator("#search-status")).to_have_text(FAILED)
        retry = page.get_by_role("button", name="إعادة المحاولة")
        retry.click()
        expect(page.locator("#search-status")).to_have_text(FAILED)
        path.write_bytes(whole)
        retry.click()
        expect(page.locator(f"{RESULT} .result__snippet mark")).to_have_text("الكرملينَ")
        expect(page.locator("#search-status")).to_have_text("نتيجة واحدة")
        expect(retry).to_be_hidden()

    said = on_page(steps)
    assert len(said) == 2 and all("ERR_FILE_NOT_FOUND" in line for line in said)


def test_the_address_brings_the_search_back(on_page: Callable[[Steps], list[str]]) -> None:
    def steps(page: Page, site: Path) -> None:
        page.goto(f"{site.as_uri()}/search.html?q={quote('«قازان» 100% + قازان 100% + «روسيا»')}")
        expect(page.locator(RESULT)).to_have_count(1)
        assert page.input_value("#search-input") == "«قازان» 100% + قازان 100% + «روسيا»"
        page.reload()
        expect(page.locator(RESULT)).to_have_count(1)

    assert on_page(steps) == []


def test_an_overtaken_search_shows_nothing(on_page: Callable[[Steps], list[str]]) -> None:
    def steps(page: Page, _site: Path) -> None:
        page.evaluate(
            """() => {
              const search = Archive.search;
              Archive.search = async (query, options) => {
                const hits = await search(query, options);
                if (query === 'روسيا') {
                  await new Promise((resolve) => setTimeout(resolve, 600));
                }
                return hits;
              };
            }"""
        )
        enter(page, "روسيا")
        expect(page.locator("#search-status")).to_have_text("جارٍ البحث…")
        assert page.locator("#search-results").get_attribute("aria-busy") == "true"
        enter(page, "قازان")
        expect(page.locator(RESULT)).to_have_count(1)
        page.wait_for_timeout(800)
        expect(page.locator(RESULT)).to_have_count(1)
        expect(page.locator("#search-status")).to_have_text("نتيجة واحدة")
        assert page.locator("#search-results").get_attribute("aria-busy") is None

    assert on_page(steps) == []


def test_who_walks_the_results_stays_there_when_they_change(
    on_page: Callable[[Steps], list[str]],
) -> None:
    def steps(page: Page, _site: Path) -> None:
        enter(page, "روسيا")
        expect(page.locator(RESULT)).to_have_count(20)
        page.keyboard.press("ArrowDown")
        page.evaluate(
            """() => {
              const input = document.getElementById('search-input');
              input.value = 'العالم';
              input.dispatchEvent(new Event('input'));
            }"""
        )
        expect(page.locator("#search-status")).to_have_text("44 نتيجة")
        assert focused(page) == page.locator(f"{RESULT} a").nth(0).inner_text()

    assert on_page(steps) == []
