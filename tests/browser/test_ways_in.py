"""What a browser adds to the ways in: the reader's own day, and the box that sifts an index."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.archives import build, scrape

Clean = Callable[[Page, str], None]
WORDS = "أمل أحمد بحر بدر تاج تمر ثلج جبل جسر حبر خبز درب"
NAMES = [f"وسم {word}" for word in WORDS.split()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of the twelfth of March, one tenth of July, and fifty tags."""
    files: dict[str, str] = {}
    for name, day in (("أ", "2021-03-12"), ("ب", "2023-03-12"), ("ج", "2022-07-10")):
        files[f"{name}.txt"] = scrape(f"خبر {name}", day, tags="")
    names = [*NAMES, *(f"إعلام {n}" for n in range(36)), "الأخبار الساعة"]
    tags = ", ".join(names)
    files["tags.md"] = f"---\ntitle: كل الوسوم\ndate: 2020-01-01\ntags: [{tags}]\n---\nنص.\n"
    return build(tmp_path_factory.mktemp("ways"), files).site


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, site: Path, serve_folder: Callable[[Path], str]) -> str:
    """The site from a disk and over http."""
    return f"{site.as_uri()}/" if request.param == "file" else serve_folder(site)


def test_the_readers_own_day(page: Page, address: str, assert_clean: Clean) -> None:
    page.clock.set_fixed_time("2031-03-12T10:00:00")
    page.goto(f"{address}index.html")
    told = page.get_by_role("region", name="في مثل هذا اليوم")
    expect(told.get_by_role("listitem")).to_have_count(2)
    expect(told.locator(".side-note")).to_have_text("12 مارس")
    assert told.locator("li > time").all_text_contents() == ["2023", "2021"]
    told.get_by_role("link", name="خبر ب").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("خبر ب")
    assert_clean(page, address)


def test_the_nearest_day_where_there_is_nothing(
    page: Page, address: str, assert_clean: Clean
) -> None:
    page.clock.set_fixed_time("2031-07-25T10:00:00")
    page.goto(f"{address}index.html")
    told = page.get_by_role("region", name="في مثل هذا اليوم")
    expect(told.locator(".side-note")).to_have_text(
        "لا مقالات في الأرشيف لهذا اليوم. أقرب يوم إليه: 10 يوليو"
    )
    expect(told.get_by_role("link", name="خبر ج")).to_be_visible()
    assert_clean(page, address)


def test_a_month_without_articles_asks_for_no_file(
    page: Page, address: str, assert_clean: Clean
) -> None:
    page.clock.set_fixed_time("2031-11-25T10:00:00")
    page.goto(f"{address}index.html")
    told = page.get_by_role("region", name="في مثل هذا اليوم")
    expect(told.locator(".side-note")).to_have_text("لا مقالات في الأرشيف لهذا الشهر.")
    assert page.locator("script[src*='on-this-day/']").count() == 0
    assert_clean(page, address)


def test_the_box_folds_as_the_search_does(page: Page, address: str, assert_clean: Clean) -> None:
    page.goto(f"{address}tags/index.html")
    box = page.get_by_role("searchbox", name="تصفية الوسوم")
    status = page.locator(".sieve").get_by_role("status")
    names = page.locator(".names li:visible")
    box.focus()
    page.keyboard.type("اعلام")
    expect(status).to_have_text("36 وسمًا")
    expect(names).to_have_count(36)
    expect(page.locator(".letter:visible")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(names).to_have_count(49)
    expect(status).to_have_text("")
    page.keyboard.type("اخبار")
    expect(status).to_have_text("وسم واحد")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "الأخبار الساعة"
    box.fill("ليس هنا")
    expect(status).to_have_text("لا وسوم")
    assert_clean(page, address)


def test_the_box_moves_nothing(page: Page, address: str) -> None:
    """Its place is kept before the script comes: the names stand where they stood."""
    top = "document.querySelector('.letter').getBoundingClientRect().top"
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.route("**/sieve.js*", lambda route: route.abort())
        page.goto(f"{address}tags/index.html")
        before = page.evaluate(top)
        page.unroute("**/sieve.js*")
        page.goto(f"{address}tags/index.html")
        assert page.locator("#sieve").count() == 1
        assert page.evaluate(top) == before


def test_a_short_index_has_no_box(page: Page, address: str, assert_clean: Clean) -> None:
    page.goto(f"{address}sources/index.html")
    assert page.locator(".sieve").count() == 0
    assert_clean(page, address)


def test_many_decades_leave_the_news_within_reach_on_a_phone(
    page: Page, tmp_path: Path, serve_folder: Callable[[Path], str], assert_clean: Clean
) -> None:
    files = {f"{n}.txt": scrape(f"خبر {n}", f"12th, March {n} GMT") for n in range(1960, 2027)}
    address = serve_folder(build(tmp_path, files).site)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    strip = page.locator(".strip")
    row = strip.evaluate("each => each.offsetHeight") / 7
    assert row < 90, "seven decades in less than three quarters of a screen"
    assert strip.locator("a").first.evaluate("each => each.offsetHeight") > 60
    assert_clean(page, address)
