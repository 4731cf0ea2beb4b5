"""Every kind of page in a real browser, from a disk and over http below a path."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page

from generator.arabic.bidi import isolate

Clean = Callable[[Page, str], None]

KINDS = {
    "home": "index.html",
    "year": "20*/index.html",
    "month": "20*/*/index.html",
    "day": "20*/*/*/index.html",
    "article": "20*/*/*/*-??????.html",
    "undated article": "undated/*-??????.html",
    "undated": "undated/index.html",
    "attached": "attached/index.html",
    "hijri year": "hijri/*/index.html",
    "hijri month": "hijri/*/*/index.html",
    "years": "years/index.html",
    "tags": "tags/index.html",
    "tag": "tags/*.html",
    "sources": "sources/index.html",
    "source": "sources/*.html",
    "search": "search.html",
    "dossier": "dossier.html",
    "standing": "pages/*.html",
    "data": "data/index.html",
    "api": "api/index.html",
    "device": "device.html",
}
NARROW, WIDE = 390, 1280
SHOW_ALL = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { content-visibility: visible !important }');
  document.adoptedStyleSheets = [sheet];
}"""
"""What lies beyond the view, too: whether a browser has laid it out already is a matter of time."""


def example(site: Path, pattern: str) -> str:
    """The first page of a kind."""
    found = (p for p in sorted(site.glob(pattern)) if "refresh" not in p.read_text("utf-8"))
    first = next(found, None)
    assert first, f"the sample archive has no page like {pattern}"
    return first.relative_to(site).as_posix()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_sound(
    page: Page, built_site: Path, site_url: str, assert_clean: Clean, kind: str
) -> None:
    page.goto(site_url + example(built_site, KINDS[kind]))
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "it scrolls aside"
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert_clean(page, site_url)


def test_both_ways_show_the_same(
    page: Page, built_site: Path, file_site: str, http_site: str
) -> None:
    # What a reader may keep on a device is another thing from a disk.
    for kind in KINDS.keys() - {"device"}:
        path = example(built_site, KINDS[kind])
        texts = []
        for site in (file_site, http_site):
            page.goto(site + path)
            if kind in ("home", "search"):  # which load more
                page.wait_for_load_state("networkidle")
            page.evaluate(SHOW_ALL)
            # What follows the results of a search shows itself a moment later.
            page.evaluate("Promise.all(document.getAnimations().map(({ finished }) => finished))")
            texts.append(page.locator("body").inner_text())
        assert texts[0] == texts[1], path


def test_fonts_of_the_site_are_used(page: Page, site_url: str) -> None:
    page.goto(site_url + "index.html")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    early = " Early" if site_url.startswith("http") else ""
    assert {f"Warraq Reading{early}", f"Warraq Interface{early}"} <= set(loaded)


def test_the_home_page_leads_everywhere(page: Page, site_url: str, assert_clean: Clean) -> None:
    page.goto(site_url + "index.html")
    for index in range(page.locator("nav").first.locator("a").count()):
        page.goto(site_url + "index.html")
        page.wait_for_load_state("networkidle")
        page.locator("nav").first.locator("a").nth(index).click()
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").count() == 1
    assert_clean(page, site_url)


def test_a_missing_page_finds_the_archive(page: Page, http_site: str) -> None:
    for path in ("2021/02/31/none.html", "tags/none.html", "none.html"):
        response = page.goto(http_site + path)
        assert response is not None and response.status == 404
        page.locator("a", has_text="الرئيسية").first.click()
        page.wait_for_load_state("networkidle")
        assert unquote(page.url) == http_site + "index.html"


def test_the_ledger_is_closed_and_opens(
    page: Page, built_site: Path, site_url: str, assert_clean: Clean
) -> None:
    with_ledger = next(
        path
        for path in sorted(built_site.glob("20*/*/*/*-??????.html"))
        if "سجلّ المعالجة" in path.read_text(encoding="utf-8")
    )
    page.goto(site_url + with_ledger.relative_to(built_site).as_posix())
    table = page.locator("details table")
    assert not table.is_visible()
    page.locator("summary", has_text="سجلّ المعالجة").click()
    assert table.is_visible()
    assert_clean(page, site_url)


def test_scores_and_ranges_read_from_the_right(page: Page, tmp_path: Path) -> None:
    """Positions of the glyphs: 3 stands to the right of 1, the percent sign left of its number."""
    text = isolate("فاز 3-1 بنسبة 30% اليوم")
    html = f'<html lang="ar" dir="rtl"><meta charset="utf-8"><p>{text}</p>'
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    left = page.evaluate(
        """(marks) => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const found = {};
          for (let node; (node = walker.nextNode());) {
            for (let i = 0; i < node.data.length; i += 1) {
              const range = document.createRange();
              range.setStart(node, i);
              range.setEnd(node, i + 1);
              const mark = node.data[i];
              if (marks.includes(mark) && !(mark in found)) {
                found[mark] = range.getBoundingClientRect().left;
              }
            }
          }
          return found;
        }""",
        ["3", "1", "%", "-"],
    )
    assert left["3"] > left["-"] > left["1"] > left["%"]


def test_what_shows_no_words_has_a_name(
    page: Page, built_site: Path, file_site: str, assert_clean: Clean
) -> None:
    page.goto(file_site + example(built_site, KINDS["article"]))
    blocks = page.locator(".article__body > *").count()
    assert page.get_by_role("link", name="رابط دائم", exact=True).count() == blocks > 0
    assert page.get_by_role("searchbox", name="ابحث في الأرشيف", exact=True).count() == 1
    assert page.get_by_role("button", name="بحث", exact=True).count() == 1
    page.goto(file_site + example(built_site, KINDS["day"]))
    days = page.locator(".calendar__days a").count()
    named = page.locator(".calendar__days").get_by_role("link", name=re.compile(r"^\d+ .+ \d{4}: "))
    assert named.count() == days > 0
    assert_clean(page, file_site)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_lines_of_a_phones_masthead_are_whole(
    browser: Browser, file_site: str, scheme: Literal["light", "dark"]
) -> None:
    """One under the ways in and one under the search box, both as wide as the rule above."""
    page = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    page.goto(file_site + "index.html")
    lines = page.evaluate("""() => {
      const masthead = document.querySelector('.masthead');
      const style = getComputedStyle(masthead);
      const room = masthead.clientWidth - 2 * parseFloat(style.paddingInlineStart);
      const line = (element) => {
        const { borderTopWidth, borderBottomWidth, borderBottomColor } = getComputedStyle(element);
        return [borderTopWidth, borderBottomWidth, borderBottomColor,
                Math.round(element.getBoundingClientRect().width - room)];
      };
      const rule = getComputedStyle(masthead, '::after').borderBottomColor;
      return [line(masthead.querySelector('.navigation')).concat(rule),
              line(masthead.querySelector('.searchbox'))];
    }""")
    (_, below, color, short, rule), (above_box, _, box_color, _) = lines
    assert (below, short, color) == ("1px", 0, rule)
    assert (above_box, box_color) == ("0px", "rgba(0, 0, 0, 0)")
    page.close()


def test_the_ways_in_stand_on_one_line_of_the_smallest_phone(page: Page, site_url: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("index.html", "years/index.html"):
        page.goto(site_url + path)
        tops = "all => [...new Set(all.map(each => each.offsetTop))].length"
        assert page.locator(".navigation li").evaluate_all(tops) == 1, path
