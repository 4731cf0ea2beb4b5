"""Words searched are marked on the page of an article, from a disk and over http."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from generator.scripts import MARKS, SEARCH
from tests.archives import build, scrape

Clean = Callable[[Page, str], None]

BAR = ".marks"
PLACES = "mark.found"
CURRENT = "mark.found--current"
TITLE = "سفينة الأبحاث تصل إلى الميناء"
BODY = "\n".join(
    [
        "رست سفينة الأبحاث في الميناء بعد رحلة دامت أسبوعين.",
        *("وقال القبطان إن الرياح كانت هادئة طوال الطريق." for _ in range(60)),
        "وعادت السفينة بعينات COVID-19 وسجلت 3-1 في السِّباق، وَالسفينةُ كبيرة.",
    ]
)
MARKDOWN = """---
title: خبر بتنسيق
date: 2023-09-26
---
كانت **الس**فينة في البحر، و*السفينة* راسية.

| الاسم | الميناء |
| --- | --- |
| سفينة | بحر |
"""


@pytest.fixture(scope="module")
def small_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two articles; nobody may change it."""
    files = {"a.txt": scrape(title=TITLE, body=BODY, tags="السفينة"), "b.md": MARKDOWN}
    return build(tmp_path_factory.mktemp("marks"), files).site


@pytest.fixture(params=["file", "http"])
def site(
    request: pytest.FixtureRequest, small_archive: Path, serve_folder: Callable[[Path], str]
) -> str:
    """Its address, ending in a slash, from the disk and below a path of a server."""
    return small_archive.as_uri() + "/" if request.param == "file" else serve_folder(small_archive)


@pytest.fixture
def article(small_archive: Path) -> str:
    """The scraped article's path."""
    (path,) = (p for p in small_archive.glob("2023/09/25/*-??????.html"))
    return path.relative_to(small_archive).as_posix()


@pytest.fixture
def formatted(small_archive: Path) -> str:
    """The Markdown article's path."""
    (path,) = (p for p in small_archive.glob("2023/09/26/*-??????.html"))
    return path.relative_to(small_archive).as_posix()


def arrive(page: Page, address: str, query: str, more: str = "") -> None:
    """Open an article as from the results, and wait for the marks."""
    page.goto(f"{address}?mark={quote(query)}{more}")
    expect(page.locator(BAR)).to_be_visible()


def marked(page: Page) -> list[str]:
    """What is marked, in reading order."""
    return page.locator(PLACES).all_text_contents()


def scrolled(page: Page) -> float:
    """How far down the page is, in pixels."""
    return float(page.evaluate("scrollY"))


def test_words_are_marked(page: Page, site: str, article: str, assert_clean: Clean) -> None:
    arrive(page, site + article, "السفينة")
    found = marked(page)
    assert found[0] == "سفينة" and "وَالسفينةُ" in found
    assert page.locator(f"h1 {PLACES}").count() == 1
    # The tag of the same word stands beside the article, not in it.
    assert page.locator(f".article__margin {PLACES}").count() == 0
    assert_clean(page, site)


def test_the_text_is_not_changed(page: Page, site: str, article: str) -> None:
    text = "[...document.querySelectorAll('.article')].map((e) => e.textContent).join()"
    page.goto(site + article)
    before = page.evaluate(text)
    arrive(page, site + article, "سفينة الأبحاث COVID-19 3-1")
    assert page.evaluate(text) == before
    assert "COVID-19" in "".join(marked(page))
    page.locator(BAR).get_by_role("button").last.click()
    assert page.evaluate(text) == before
    assert page.locator("mark").count() == 0


def test_words_side_by_side_are_one_place(page: Page, site: str, article: str) -> None:
    arrive(page, site + article, "سفينة الأبحاث")
    assert marked(page)[:2] == ["سفينة الأبحاث", "سفينة الأبحاث"]


def test_a_word_through_elements_is_one_place(
    page: Page, site: str, formatted: str, assert_clean: Clean
) -> None:
    arrive(page, site + formatted, "السفينة")
    assert marked(page) == ["الس", "فينة", "و", "السفينة", "سفينة"]
    expect(page.locator(BAR)).to_contain_text("3 مواضع")
    page.get_by_role("button", name="الموضع التالي").click()
    assert page.locator(CURRENT).all_text_contents() == ["الس", "فينة"]
    assert_clean(page, site)


def test_the_written_form_alone(page: Page, site: str, article: str) -> None:
    arrive(page, site + article, "السفينة", "&exact=1")
    assert "سفينة" not in marked(page)
    assert "السفينة" in marked(page)


def test_the_page_does_not_move_by_itself(page: Page, site: str, article: str) -> None:
    """The only places lie far below the fold; the bar leads to them."""
    page.emulate_media(reduced_motion="reduce")
    page.goto(site + article)
    top = page.locator("h1").bounding_box()
    arrive(page, site + article, "عينات")
    assert scrolled(page) == 0
    assert page.locator("h1").bounding_box() == top
    expect(page.locator(PLACES)).not_to_be_in_viewport()
    expect(page.locator(BAR)).to_contain_text("كلمات البحث في موضع واحد")
    page.get_by_role("button", name="الموضع التالي").click()
    expect(page.locator(PLACES)).to_be_in_viewport()
    expect(page.locator(BAR)).to_contain_text("الموضع 1 من 1")


def test_a_place_in_the_address_is_kept(page: Page, site: str, article: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(site + article)
    anchor = page.locator(".article__body > p").last.get_attribute("id")
    arrive(page, site + article, "السفينة", f"#{anchor}")
    assert scrolled(page) > 800


def test_the_bar_by_keyboard(page: Page, site: str, article: str, assert_clean: Clean) -> None:
    arrive(page, site + article, "السفينة")
    places = page.locator(PLACES).count()
    page.locator("#main").focus()
    page.keyboard.press("Tab")
    previous = page.get_by_role("button", name="الموضع السابق")
    expect(previous).to_be_focused()
    page.keyboard.press("Enter")
    status = page.locator(BAR).get_by_role("status")
    expect(status).to_contain_text(f"الموضع {places} من {places}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(status).to_contain_text(f"الموضع 1 من {places}")
    # Who cannot see the place is told the words about it.
    expect(status).to_contain_text("تصل إلى الميناء")
    page.keyboard.press("Escape")
    expect(page.locator(BAR)).to_have_count(0)
    expect(page.locator("#main")).to_be_focused()
    assert page.locator("mark").count() == 0
    assert_clean(page, site)


def test_removed_marks_stay_away(page: Page, site: str, article: str) -> None:
    arrive(page, site + article, "السفينة", "&exact=1#main")
    page.get_by_role("button", name="إزالة التظليل").click()
    if site.startswith("http"):  # from a disk the browser may keep the address as it is
        assert unquote(page.url) == f"{site}{article}#main"
    assert page.locator("mark").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_the_bar_fits_and_hides_nothing(
    page: Page, site: str, article: str, width: int, assert_clean: Clean
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    arrive(page, site + article, "السفينة القبطان")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator(BAR).bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 800
    for button in page.locator(f"{BAR} button").all():
        size = button.bounding_box()
        assert size and min(size["width"], size["height"]) >= 44
    # At the end of the page the last line stands above the bar.
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    last = page.locator("footer").last.bounding_box()
    assert last and last["y"] + last["height"] <= box["y"]
    assert_clean(page, site)


@pytest.mark.parametrize("query", ["", " ", "كلمةلاوجودلها", "+", "؟", "🙂", "a~", "(", "\\", "*"])
def test_a_query_of_nothing_leaves_the_page_alone(
    page: Page, site: str, article: str, query: str, assert_clean: Clean
) -> None:
    page.goto(f"{site}{article}?mark={quote(query)}")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(200)
    assert page.locator(f"{BAR}, mark").count() == 0
    assert_clean(page, site)


def test_a_long_query_is_no_harm(page: Page, site: str, article: str, assert_clean: Clean) -> None:
    arrive(page, site + article, "السفينة " + "كلمة " * 1000)
    assert_clean(page, site)


def test_without_a_query_nothing_more_is_loaded(
    page: Page, context: BrowserContext, site: str, article: str
) -> None:
    loaded: list[str] = []
    context.on("request", lambda request: loaded.append(request.url.partition("?")[0]))
    page.goto(site + article)
    page.wait_for_load_state("networkidle")
    scripts = [url for url in loaded if url.endswith(".js")]
    of_every_page = ["assets/js/early.js", "assets/js/site.js"]
    assert [url.removeprefix(site) for url in scripts] == of_every_page


@pytest.mark.parametrize("missing", ["tables.js", "engine.js", "marks.js"])
def test_what_cannot_be_loaded_leaves_the_page_alone(
    page: Page, context: BrowserContext, site: str, article: str, missing: str
) -> None:
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    context.route(f"**/{missing}*", lambda route: route.abort())
    page.goto(f"{site}{article}?mark={quote('السفينة')}")
    page.wait_for_timeout(500)
    assert page.locator(f"{BAR}, mark").count() == 0
    assert page.locator("h1").inner_text() == TITLE
    assert not failures


def test_marks_leave_no_trace_on_paper(page: Page, site: str, article: str) -> None:
    arrive(page, site + article, "السفينة")
    page.emulate_media(media="print")
    expect(page.locator(BAR)).not_to_be_visible()
    assert page.locator(PLACES).first.evaluate("(e) => getComputedStyle(e).backgroundImage") == (
        "none"
    )


def test_scripts_are_those_of_the_search_page() -> None:
    """A reader who comes from the results has them already; all but the one of this page."""
    own = {"assets/js/marks.js"}
    assert set(MARKS) - set(SEARCH) == own
    shared = [script for script in MARKS if script not in own]
    assert shared == [script for script in SEARCH if script in shared]
