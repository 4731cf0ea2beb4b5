"""A corrected article as its readers find it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from generator import urls
from generator.config import CORRECTIONS_FOLDER
from tests.archives import build, scrape, write_files
from tests.browser.test_accessibility import RUN

Clean = Callable[[Page, str], None]
FIRST = "رست السفينة في ميناء بورسعيد أمس."
SECOND = "وقال القبطان إن الطاقم عاد سالما."
ANCHOR = urls.anchor(SECOND)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """(address of a site on the disk, path of its corrected article)."""
    root = tmp_path_factory.mktemp("corrected")
    files = {"a.txt": scrape("سفينة في بورسعيد", body=f"{FIRST}\n{SECOND}")}
    config = 'repository = "owner/name"'
    (article,) = build(root, files, config).catalog.articles
    head = f"---\narticle: {article.href}\ndate: 2024-05-03\n"
    corrections = {
        "a.md": f"{head}paragraph: {ANCHOR}\nwas: سالما\nnow: متعبا\nby: التدقيق\n---\nسبب.\n",
        "b.md": f"{head}---\nملاحظة على النص.\n",
    }
    write_files(root / CORRECTIONS_FOLDER, corrections)
    build(root, files, config)
    return f"file://{quote(str(root / 'site'))}/", article.href


def test_a_reader_goes_from_the_words_to_what_had_been_printed(
    page: Page, corrected: tuple[str, str], assert_clean: Clean
) -> None:
    site, path = corrected
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{site}{quote(path)}#{ANCHOR}")
    paragraph = page.locator(f"[id='{ANCHOR}']")
    expect(paragraph).to_be_in_viewport()
    assert paragraph.evaluate("p => p.textContent") == SECOND.replace("سالما", "متعبا")
    page.get_by_title("نصّ مصوَّب").click()
    notice = page.locator(".corrections > :target")
    expect(notice).to_be_in_viewport()
    expect(notice.locator("del")).to_have_text("سالما")
    expect(notice.locator("ins")).to_have_text("متعبا")
    notice.get_by_role("link", name="الفقرة").click()
    expect(paragraph).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("contentinfo").get_by_role("link", name="تصويبات").click()
    expect(page.get_by_role("heading", level=2)).to_have_count(2)
    assert_clean(page, site)


def test_corrections_are_accessible(
    browser: Browser, corrected: tuple[str, str], npm_modules: Path
) -> None:
    site, path = corrected
    context = browser.new_context(locale="ar", bypass_csp=True, reduced_motion="reduce")
    context.add_init_script(path=npm_modules / "axe-core" / "axe.min.js")
    try:
        for scheme in ("light", "dark"):
            page = context.new_page()
            page.emulate_media(color_scheme=scheme)
            for address in (path, urls.CORRECTIONS):
                page.goto(site + quote(address))
                found: dict[str, Any] = page.evaluate(RUN)
                assert [each["id"] for each in found["violations"]] == [], (address, scheme)
    finally:
        context.close()
