"""«ملفّي»: what a reader collects, writes, orders and takes along, from a disk and over http."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import rispy
from lxml import html as lxml_html
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.archives import build, scrape
from tests.browser.test_bidi_painting import PAINTED
from tests.browser.test_html_valid import faults
from tests.page_kinds import examples

Clean = Callable[[Page, str], None]

TITLES = ("رست السفينة <الأولى> في F-16", "أبحرت السفينة الثانية", "عادت السفينة الثالثة")
BODY = "قال القبطان: «وصلنا» & شكر الطاقم.\nوسُجلت النتيجة 3-1 في 2019–2023.\nثم عاد الجميع."
PARAGRAPHS = tuple(BODY.split("\n"))
HOSTILE = '</p><img src=x onerror="alert(1)"><script>alert(2)</script> & ]]> <!-- -->'

ADD = ".article__tools button"
ENTRY = ".entries > .entry"
STATUS = "#dossier-status"
SAID = "#dossier-said"
FULL = "امتلأت مساحة التخزين"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of three articles, built with an address."""
    files = {f"{n}.txt": scrape(title=title, body=BODY) for n, title in enumerate(TITLES)}
    built = build(
        tmp_path_factory.mktemp("dossier"), files, 'base_url = "https://example.org/archive/"'
    )
    return built.site


@pytest.fixture(params=["file", "http"])
def site(request: pytest.FixtureRequest, folder: Path, serve_folder: Callable[[Path], str]) -> str:
    """The address of the archive, from a disk and over http."""
    return folder.as_uri() + "/" if request.param == "file" else serve_folder(folder)


@pytest.fixture
def disk(folder: Path) -> str:
    """The address of the archive on the disk."""
    return folder.as_uri() + "/"


def paths(folder: Path) -> list[str]:
    """The addresses of the articles, in the order of their titles."""
    pages = folder.glob("20*/*/*/*-??????.html")
    found = [(page.read_text("utf-8"), page.relative_to(folder).as_posix()) for page in pages]
    key = [title.split("<")[0].strip() for title in TITLES]
    return [next(p for text, p in found if f"<title>{name}" in text) for name in key]


def collect(page: Page, site: str, folder: Path, *, quoted: bool = True) -> None:
    """All three articles, and of the second its first and second paragraph."""
    for place, path in enumerate(paths(folder)):
        page.goto(site + path)
        page.locator(ADD).first.click()
        if place == 1 and quoted:
            for n in (0, 1):
                page.locator(".article__body > p").nth(n).hover()
                page.locator(".keep").nth(n).click()


def titles(page: Page) -> list[str]:
    return page.locator(f"{ENTRY} h2").all_inner_texts()


def stored(page: Page) -> list[dict[str, Any]]:
    articles: list[dict[str, Any]] = page.evaluate("Archive.dossier.read()")
    return articles


def download(page: Page, ending: str) -> Path:
    with page.expect_download() as waiting:
        page.click(f"#dossier-{ending}")
    assert waiting.value.suggested_filename == f"ملفّي.{ending}"
    return Path(waiting.value.path())


def take(page: Page, text: str) -> None:
    page.set_input_files(
        "#dossier-file",
        {"name": "x.json", "mimeType": "application/json", "buffer": text.encode()},
    )


# ---------------------------------------------------------------- on an article


def test_an_article_is_added_and_taken_out(
    page: Page, site: str, folder: Path, assert_clean: Clean
) -> None:
    page.goto(site + paths(folder)[0])
    add = page.get_by_role("button", name="أضِف إلى ملفّي", exact=True)
    add.focus()
    page.keyboard.press("Enter")
    within = page.get_by_role("link", name="في ملفّي", exact=True)
    expect(within).to_be_focused()
    (article,) = stored(page)
    assert article == {
        "path": paths(folder)[0],
        "url": page.locator("link[rel=canonical]").evaluate("(link) => link.href"),
        "title": TITLES[0],
        "authors": [],
        "outlets": ["وكالة الساحل"],
        "date": "2023-09-25",
        "printed": "25 سبتمبر 2023 (10 ربيع الأول 1445 هـ)".replace(" هـ", "\u00a0هـ"),
        "inferred": False,
        "archive": "أرشيف الأخبار",
        "note": "",
        "quotations": [],
    }
    page.reload()
    page.get_by_role("button", name="إزالة من ملفّي", exact=True).click()
    expect(add).to_be_focused()
    assert stored(page) == []
    assert_clean(page, site)


def test_a_paragraph_is_quoted_as_printed(
    page: Page, site: str, folder: Path, assert_clean: Clean
) -> None:
    page.goto(site + paths(folder)[1])
    first = page.locator(".article__body > p").first
    add = first.get_by_role("button", name="أضِف الفقرة إلى ملفّي", exact=True)
    add.focus()
    page.keyboard.press("Space")
    (article,) = stored(page)
    (quotation,) = article["quotations"]
    assert quotation == {"anchor": first.get_attribute("id"), "text": PARAGRAPHS[0], "note": ""}
    expect(page.get_by_role("link", name="في ملفّي", exact=True)).to_be_visible()
    expect(page.locator(".keepbar")).to_have_text("أُضيف الاقتباس إلى ملفّي")
    page.reload()
    first.get_by_role("button", name="إزالة الفقرة من ملفّي", exact=True).click()
    assert stored(page)[0]["quotations"] == []
    assert_clean(page, site)


def test_an_article_that_came_for_a_quotation_goes_with_it(
    page: Page, disk: str, folder: Path
) -> None:
    page.goto(disk + paths(folder)[1])
    for left in (1, 0):
        page.locator(".article__body > p").nth(1).hover()
        page.locator(".keep").nth(1).click()
        assert len(stored(page)) == left


def test_what_was_written_comes_back_with_undo(page: Page, disk: str, folder: Path) -> None:
    page.goto(disk + paths(folder)[1])
    page.locator(".keep").first.click(force=True)
    page.evaluate("Archive.dossier.change(([one]) => { one.quotations[0].note = 'مهم'; })")
    before = stored(page)
    page.locator(".keep").first.click(force=True)
    assert stored(page) != before
    page.get_by_role("button", name="تراجع").click()
    assert stored(page) == before
    page.get_by_role("button", name="إزالة من ملفّي", exact=True).click()
    page.get_by_role("button", name="تراجع").click()
    assert stored(page) == before


def test_what_is_selected_is_quoted(page: Page, site: str, folder: Path) -> None:
    page.goto(site + paths(folder)[1])
    page.evaluate(
        """() => {
          const text = document.querySelector('.article__body > p').firstChild;
          getSelection().setBaseAndExtent(text, 0, text, 11);
        }"""
    )
    page.get_by_role("button", name="أضِف النص المحدّد إلى ملفّي").click()
    (quotation,) = stored(page)[0]["quotations"]
    assert quotation["text"] == PARAGRAPHS[0][:11]
    expect(page.get_by_role("button", name="أضِف النص المحدّد إلى ملفّي")).to_have_count(0)


def test_signs_are_no_part_of_the_text(page: Page, disk: str, folder: Path) -> None:
    page.goto(disk + paths(folder)[1])
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.article__body'))")
    selected = page.evaluate("getSelection().toString()")
    assert [line for line in selected.split("\n") if line] == list(PARAGRAPHS)


def test_the_head_does_not_move_when_the_controls_come(page: Page, disk: str, folder: Path) -> None:
    page.goto(disk + paths(folder)[0])
    height = "document.querySelector('.article__header').getBoundingClientRect().height"
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        with_them = page.evaluate(height)
        page.evaluate("globalThis.tools = document.querySelector('.article__tools')")
        page.evaluate("tools.remove()")
        assert page.evaluate(height) == pytest.approx(with_them, abs=1)
        page.evaluate("document.querySelector('.article__header').append(tools)")


def test_without_scripts_nothing_is_dead(browser: Browser, disk: str, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(disk + paths(folder)[0])
    assert page.locator("main button").count() == 0
    page.goto(disk + "dossier.html")
    assert page.locator("main button:visible").count() == 0
    assert "يحتاج إلى تفعيل جافاسكربت" in page.locator("noscript").inner_html()
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_no_sign_lies_under_another_block(
    page: Page, tmp_path: Path, width: int, assert_clean: Clean
) -> None:
    marked = """---
title: خبر بتنسيق
date: 2023-09-26
---
فقرة فيها **كلمة** بارزة.

- بند
- بند آخر

فقرة بلا تنسيق.

| الاسم | الميناء |
| --- | --- |
| سفينة | بحر |

وفقرة *أخيرة* هنا.
"""
    built = build(tmp_path, {"a.md": marked})
    site = built.site.as_uri() + "/"
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(site + built.catalog.articles[0].href)
    signs = page.locator(".keep")
    assert signs.count() == 5
    for place in range(5):
        page.locator(".article__body > *").nth(place).hover()
        signs.nth(place).click(timeout=5000)  # fails where something else would take the click
    texts = [quotation["text"] for quotation in stored(page)[0]["quotations"]]
    assert texts[0] == "فقرة فيها كلمة بارزة."
    assert texts[1].split() == ["بند", "بند", "آخر"]
    assert_clean(page, site)


# ---------------------------------------------------------------- the page


def test_entries_stand_by_article(page: Page, site: str, folder: Path, assert_clean: Clean) -> None:
    page.goto(site + "dossier.html")
    expect(page.locator("#dossier-empty")).to_be_visible()
    assert page.locator("#dossier-taken").is_hidden()
    collect(page, site, folder)
    page.goto(site + "dossier.html")
    expect(page.locator("#dossier-count")).to_have_text("3 مقالات · اقتباسان")
    expect(page.locator("#dossier-empty")).to_be_hidden()
    assert titles(page) == list(TITLES)
    quotations = page.locator(ENTRY).nth(1).locator("blockquote")
    assert quotations.all_inner_texts() == list(PARAGRAPHS[:2])
    page.get_by_role("link", name="الفقرة في موضعها").last.click()
    expect(page.locator(":target")).to_contain_text("وسُجلت النتيجة")
    assert_clean(page, site)


def test_notes_are_kept_as_one_types(
    page: Page, site: str, folder: Path, assert_clean: Clean
) -> None:
    collect(page, site, folder)
    page.goto(site + "dossier.html")
    page.get_by_label(f"ملاحظة: {TITLES[0]}").fill("سطر\nوسطر")
    page.get_by_label(f"ملاحظة: {PARAGRAPHS[0]}").fill(HOSTILE)
    page.reload()  # before the rest is over
    expect(page.get_by_label(f"ملاحظة: {TITLES[0]}")).to_have_value("سطر\nوسطر")
    expect(page.get_by_label(f"ملاحظة: {PARAGRAPHS[0]}")).to_have_value(HOSTILE)
    assert page.locator("main img").count() == 0
    assert_clean(page, site)


def test_order_by_keyboard_is_announced(page: Page, site: str, folder: Path) -> None:
    collect(page, site, folder)
    page.goto(site + "dossier.html")
    down = page.get_by_role("button", name=f"إلى أسفل: {TITLES[0]}", exact=True)
    down.focus()
    page.keyboard.press("Enter")
    assert titles(page) == [TITLES[1], TITLES[0], TITLES[2]]
    expect(page.locator(STATUS)).to_have_text(f"نُقل «{TITLES[0]}» إلى الموضع 2 من 3")
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # at the end it stays
    assert titles(page) == [TITLES[1], TITLES[2], TITLES[0]]
    expect(down).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name=f"إلى أعلى: {PARAGRAPHS[1]}", exact=True).click()
    page.reload()
    assert titles(page) == [TITLES[1], TITLES[2], TITLES[0]]
    quotations = page.locator("blockquote").all_inner_texts()
    assert quotations == [PARAGRAPHS[1], PARAGRAPHS[0]]


def test_order_by_dragging(page: Page, site: str, folder: Path) -> None:
    collect(page, site, folder)
    page.goto(site + "dossier.html")
    page.set_viewport_size({"width": 1280, "height": 1600})  # no scrolling between press and move
    handles = page.locator(".entry > .entry__controls > .entry__handle")
    last = page.locator(f"{ENTRY} h2").nth(0)
    handles.nth(2).drag_to(last, target_position={"x": 20, "y": 2})
    assert titles(page) == [TITLES[2], TITLES[0], TITLES[1]]
    # A quotation stays with its article.
    inner = page.locator("ol ol .entry__handle").first
    inner.drag_to(page.locator(f"{ENTRY} h2").first)
    assert titles(page) == [TITLES[2], TITLES[0], TITLES[1]]
    assert page.locator("blockquote").all_inner_texts() == list(PARAGRAPHS[:2])


def test_what_is_removed_can_be_had_back(page: Page, site: str, folder: Path) -> None:
    collect(page, site, folder)
    page.goto(site + "dossier.html")
    before = stored(page)
    page.get_by_role("button", name=f"إزالة: {PARAGRAPHS[0]}", exact=True).click()
    page.get_by_role("button", name=f"إزالة: {TITLES[1]}", exact=True).click()
    assert titles(page) == [TITLES[0], TITLES[2]]
    undo = page.get_by_role("button", name="تراجع")
    expect(undo).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=f"إزالة: {TITLES[1]}", exact=True)).to_be_focused()
    undo.click()
    assert stored(page) == before
    expect(undo).to_have_count(0)


def test_another_tab_follows(context: BrowserContext, site: str, folder: Path) -> None:
    one, two = context.new_page(), context.new_page()
    one.goto(site + "dossier.html")
    collect(two, site, folder, quoted=False)
    expect(one.locator(ENTRY)).to_have_count(3)
    note = one.get_by_label(f"ملاحظة: {TITLES[0]}")
    note.press_sequentially("نصف")
    two.goto(site + paths(folder)[2])
    two.locator(ADD).first.click()  # out again
    expect(one.locator(ENTRY)).to_have_count(2)
    expect(note).to_be_focused()
    note.press_sequentially(" ملاحظة")
    expect(note).to_have_value("نصف ملاحظة")
    one.reload()
    expect(note).to_have_value("نصف ملاحظة")


def test_two_archives_of_one_origin_do_not_mix(
    page: Page, disk: str, folder: Path, tmp_path: Path
) -> None:
    other = build(tmp_path, {"a.txt": scrape(title="خبر آخر")}).site.as_uri() + "/"
    collect(page, disk, folder)
    page.goto(other + "dossier.html")
    assert titles(page) == []
    page.goto(disk + "dossier.html")
    assert len(titles(page)) == 3


# ---------------------------------------------------------------- out and in


def test_it_goes_out_and_comes_in_again(
    page: Page, browser: Browser, site: str, folder: Path, assert_clean: Clean
) -> None:
    collect(page, site, folder)
    page.goto(site + "dossier.html")
    page.get_by_label(f"ملاحظة: {TITLES[2]}").fill(HOSTILE)
    text = download(page, "json").read_text("utf-8")
    before = stored(page)
    assert before[2]["note"] == HOSTILE
    take(page, text)
    expect(page.locator(SAID)).to_have_text("كل ما في هذا الملف موجود هنا من قبل.")
    assert stored(page) == before
    assert_clean(page, site)
    with browser.new_context(locale="ar") as elsewhere:
        fresh = elsewhere.new_page()
        fresh.goto(site + "dossier.html")
        take(fresh, text)
        expect(fresh.locator(SAID)).to_have_text("أُضيف من الملف: 3 مقالات، اقتباسان.")
        assert stored(fresh) == before
        assert titles(fresh) == list(TITLES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "ليس بصيغة JSON"),
        ('{"format":"other"}', "لم يُصدَّر من «ملفّي»"),
        ('{"format":"warraq-dossier","version":9,"articles":[]}', "من إصدار أحدث (9)"),
        (
            '{"format":"warraq-dossier","version":1,"articles":[{"path":"javascript:x.html"}]}',
            "في المدخل رقم 1 من الملف خلل، في الحقل: path",
        ),
    ],
)
def test_a_bad_file_changes_nothing(
    page: Page, disk: str, folder: Path, assert_clean: Clean, text: str, said: str
) -> None:
    collect(page, disk, folder)
    page.goto(disk + "dossier.html")
    before = stored(page)
    take(page, text)
    expect(page.locator(SAID)).to_contain_text(said)
    expect(page.locator(SAID)).to_contain_text("لم يتغيّر شيء.")
    assert stored(page) == before
    assert_clean(page, disk)


def test_an_entry_of_another_archive_leads_to_its_public_address(
    page: Page, disk: str, folder: Path
) -> None:
    collect(page, disk, folder)
    one, two, _ = stored(page)
    one |= {"archive": "أرشيف آخر", "path": "x/a.html", "url": "https://example.com/x/a.html"}
    two |= {"archive": "أرشيف آخر", "path": "x/b.html", "url": ""}
    page.goto(disk + "dossier.html")
    take(page, json.dumps({"format": "warraq-dossier", "version": 1, "articles": [one, two]}))
    expect(page.locator(ENTRY)).to_have_count(5)
    links = page.locator(ENTRY).nth(3).locator("h2 a")
    expect(links).to_have_attribute("href", "https://example.com/x/a.html")
    assert page.locator(ENTRY).nth(4).locator("a").count() == 0


def test_the_page_to_read_stands_alone(
    page: Page, site: str, folder: Path, tmp_path: Path, assert_clean: Clean
) -> None:
    collect(page, site, folder)
    page.goto(site + "dossier.html")
    page.get_by_label(f"ملاحظة: {TITLES[0]}").fill(HOSTILE)
    text = download(page, "html").read_text("utf-8")
    root = lxml_html.document_fromstring(text)
    assert (root.get("dir"), root.get("lang")) == ("rtl", "ar")
    assert root.xpath("//script | //img | //link | //@style | //@src") == []
    assert HOSTILE in root.text_content()
    words = [quote.text_content() for quote in root.iter("blockquote")]
    assert words == list(PARAGRAPHS[:2])
    cited = [p.text_content() for p in root.find_class("citation")]
    assert cited[1].startswith(f"وكالة الساحل، «{TITLES[1]}»، 25 سبتمبر 2023 (")
    links = [a.get("href") for a in root.iter("a")]
    assert len(links) == 5
    assert all(link.startswith("https://example.org/archive/2023/09/25/%D8") for link in links)
    assert "#p-" in links[2] and "#p-" in links[3]
    assert_clean(page, site)
    (tmp_path / "alone.html").write_text(text, "utf-8")
    page.goto((tmp_path / "alone.html").as_uri())
    assert page.evaluate("document.compatMode") == "CSS1Compat"
    assert (
        page.evaluate("getComputedStyle(document.querySelector('section')).borderTopWidth") == "1px"
    )


def test_the_page_to_read_is_valid(
    page: Page, disk: str, folder: Path, node: str, npm_modules: Path, tmp_path: Path
) -> None:
    collect(page, disk, folder)
    page.goto(disk + "dossier.html")
    page.get_by_label(f"ملاحظة: {TITLES[0]}").fill(HOSTILE)
    file = tmp_path / "alone.html"
    file.write_bytes(download(page, "html").read_bytes())
    assert faults(node, npm_modules, [file]) == {}


def test_foreign_words_are_painted_in_order(page: Page, tmp_path: Path) -> None:
    """As on the article's page: the dossier, what it says of one taken out, the page to read."""
    body = "تستعملان لغتي C++ و C# معا.\nثم انتهى."
    site = build(tmp_path / "archive", {"1.txt": scrape(title="تعلّم منصة .NET 9", body=body)}).site
    (path,) = (path for path in site.glob("20*/*/*/*-??????.html"))
    page.goto(path.as_uri())
    page.locator(".article__body > p").first.hover()
    page.locator(".keep").first.click()
    page.goto((site / "dossier.html").as_uri())
    note = page.locator(".entry textarea").first
    note.fill("نص C++")
    expect(page.locator(".entry__written bdi").first).to_have_text("C++")

    def painted(run: str, selector: str) -> list[str]:
        return [found["text"] for found in page.evaluate(PAINTED, [run, selector])]

    assert painted(".NET 9", ".entry h2") == [".NET 9"]
    assert painted("C++", "blockquote p") == ["C++"]
    assert painted("C#", "blockquote p") == ["C#"]
    file = tmp_path / "alone.html"
    file.write_bytes(download(page, "html").read_bytes())
    page.get_by_role("button", name="إزالة: تعلّم", exact=False).click()
    assert painted(".NET 9", ".entry__undo") == [".NET 9"]
    page.goto(file.as_uri())
    assert painted(".NET 9", "h2") == [".NET 9"]
    assert painted(".NET 9", ".citation") == [".NET 9"]
    assert painted("C#", "blockquote p") == ["C#"]
    assert painted("C++", ".note") == ["C++"]


def test_tables_and_references_are_downloaded(page: Page, site: str, folder: Path) -> None:
    collect(page, site, folder)
    page.goto(site + "dossier.html")
    rows = list(csv.DictReader(download(page, "csv").read_text("utf-8-sig").splitlines()))
    assert [row["title"] for row in rows] == [TITLES[0], TITLES[1], TITLES[1], TITLES[2]]
    records = rispy.loads(download(page, "ris").read_text("utf-8"))
    assert [each["title"] for each in records] == list(TITLES)


# ---------------------------------------------------------------- no room


def fill_up(page: Page) -> None:
    """Leave no room in the store of the origin."""
    page.evaluate(
        """() => {
          for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2)) {
            try {
              for (let n = 0; ; n++) {
                localStorage.setItem(`filler-${size}-${n}`, 'x'.repeat(size));
              }
            } catch (error) { /* full for this size */ }
          }
        }"""
    )


def test_a_full_device_says_so_and_loses_nothing(
    page: Page, disk: str, folder: Path, assert_clean: Clean
) -> None:
    collect(page, disk, folder)
    before = stored(page)
    page.goto(disk + paths(folder)[0])
    fill_up(page)
    page.locator(".keep").first.click(force=True)
    expect(page.locator(".keepbar--said")).to_contain_text(FULL)
    assert stored(page) == before
    page.goto(disk + "dossier.html")
    note = page.get_by_label(f"ملاحظة: {TITLES[0]}")
    note.fill("ملاحظة لا متسع لها")
    expect(page.locator(SAID)).to_contain_text(FULL)
    assert stored(page) == before
    # What could not be kept stays on the page and goes out with the rest.
    page.get_by_role("button", name=f"إلى أسفل: {TITLES[0]}", exact=True).click()
    expect(note).to_have_value("ملاحظة لا متسع لها")
    assert "ملاحظة لا متسع لها" in download(page, "json").read_text("utf-8")
    page.evaluate(
        """() => Object.keys(localStorage)
          .filter((key) => key.startsWith('filler'))
          .forEach((key) => localStorage.removeItem(key))"""
    )
    note.press("End")
    note.press_sequentially(" الآن")
    expect(page.locator(SAID)).to_have_text("")
    assert any(each["note"] == "ملاحظة لا متسع لها الآن" for each in stored(page))
    assert_clean(page, disk)


def test_what_is_damaged_is_put_aside(page: Page, disk: str, folder: Path) -> None:
    page.goto(disk + paths(folder)[0])
    page.evaluate("localStorage.setItem(Archive.device.key('dossier'), '{\"version\":7}')")
    page.reload()
    page.locator(ADD).first.click()
    page.goto(disk + "dossier.html")
    assert len(titles(page)) == 1
    with page.expect_download() as waiting:
        page.click("#dossier-damaged-save")
    assert Path(waiting.value.path()).read_text("utf-8") == '{"version":7}'
    page.click("#dossier-damaged-forget")
    expect(page.locator("#dossier-damaged")).to_be_hidden()


# ---------------------------------------------------------------- paper


def test_the_readers_settings_stay_out_of_what_is_kept_and_printed(
    page: Page, disk: str, folder: Path
) -> None:
    page.goto(disk + paths(folder)[0])
    page.evaluate(
        """Archive.settings.choose(
          { digits: 'arab', months: 'SY', hijri: true, size: 'largest', theme: 'dark' })"""
    )
    page.locator(ADD).first.click()
    (article,) = stored(page)
    assert article["printed"].startswith("25 سبتمبر 2023 (10 ربيع")
    page.emulate_media(media="print")
    size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (size, colour) == ("16px", "rgb(255, 255, 255)")
    page.goto(disk + "dossier.html")
    page.emulate_media(media="screen")
    expect(page.locator("#dossier-count")).to_have_text("مقال واحد · لا اقتباسات")


def test_a_printed_article_is_its_text_and_its_citation(
    page: Page, disk: str, folder: Path
) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(disk + paths(folder)[1])
    page.locator(".keep").first.evaluate("(sign) => sign.click()")
    lines = page.locator("body").inner_text().split("\n")
    shown = [line for line in lines if line.strip()]
    assert shown[0] == "أرشيف الأخبار"
    assert not any(word in " ".join(shown) for word in ("ملفّي", "طباعة", "الرئيسية", "¶"))
    citation = page.locator(".citation")
    expect(citation).to_contain_text(f"وكالة الساحل، «{TITLES[1]}»، 25 سبتمبر 2023 (10 ربيع")
    expect(citation).to_contain_text(
        "https://example.org/archive/2023/09/25/أبحرت".replace("أ", "ا")
    )
    colours = page.evaluate(
        "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_paper_has_no_tags_that_a_machine_made(
    page: Page, built_site: Path, file_site: str
) -> None:
    made = next(
        path
        for path in examples(built_site)["article"]
        if "margin__note" in (built_site / path).read_text()
    )
    page.emulate_media(media="print")
    page.goto(file_site + quote(made))
    expect(page.locator(".margin__note").first).to_be_hidden()
    expect(page.locator(".margin__note + *").first).to_be_hidden()


def test_a_printed_dossier_has_notes_and_addresses(page: Page, disk: str, folder: Path) -> None:
    collect(page, disk, folder)
    page.goto(disk + "dossier.html")
    page.get_by_label(f"ملاحظة: {TITLES[0]}").fill("ملاحظتي")
    page.emulate_media(media="print")
    assert page.locator("main :is(button, textarea):visible").count() == 0
    expect(page.get_by_text("ملاحظة: ملاحظتي")).to_be_visible()
    expect(page.locator(".entry__written:visible")).to_have_count(1)
    expect(page.locator(".entry__address:visible")).to_have_count(5)
