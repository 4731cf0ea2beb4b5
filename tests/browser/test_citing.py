"""The cite box and the copied quotation, as readers use them, read by other people's readers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from playwright.sync_api import Browser, Locator, Page, expect

from generator import urls
from tests.archives import Built, build, scrape
from tests.browser.test_bidi_painting import PAINTED

Clean = Callable[[Page, str], None]

TITLE = "قال \"نعم\" لـ{F-16} & 50% من $5_000 #1 ~ ^ \\ 'لا'؟"
BODY = "رست السفينة صباح اليوم.\nوقال القبطان: «وصلنا» & شكر الطاقم."
MARKDOWN = f"""---
title: {json.dumps(TITLE, ensure_ascii=False)}
date: 2021-10-10
source: RT
author: سلمى الخوري
---
{BODY.replace(chr(10), chr(10) * 2)}
"""
SIGNED = "خبر لثلاثة"
JOINT = f"""---
title: {SIGNED}
date: 2021-10-11
source: RT
author: [سارة أحمد, محمد بن علي, Jane van Dyke]
---
نص يوقّعه ثلاثة.
"""
MIXED = "RT تنشر 3-1 عن F-16 اليوم"
INFERRED = "إقرأ أيضاً:\nتاريخ في النص\nرست السفينة اليوم الأحد 22 ديسمبر 2024.\n"
FILES = {
    "full.md": MARKDOWN,
    "joint.md": JOINT,
    "plain.txt": scrape(title="وصول سفينة", body=BODY),
    "undated.txt": scrape(title="بلا تاريخ", date="", body="نص بلا تاريخ."),
    "orphan.txt": scrape(title="بلا مصدر", source="", body="نص بلا مصدر."),
    "two.txt": scrape(title="مصدران", source="RT", body="نص آخر.") + "المصدر: RT Arabic\n",
    "mixed.txt": scrape(title=MIXED, body="نص مختلط."),
    "host.txt": scrape(title="مضيف", body="نص المضيف.") + INFERRED,
}
BASE = "https://example.org/archive/"
ARCHIVE = "أرشيف الأخبار"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An archive of difficult titles, built with an address."""
    return build(tmp_path_factory.mktemp("citing"), FILES, f'base_url = "{BASE}"')


@pytest.fixture(params=["file", "http"])
def site(request: pytest.FixtureRequest, built: Built, serve_folder: Callable[[Path], str]) -> str:
    """The address of the archive, from a disk and over http."""
    return built.site.as_uri() + "/" if request.param == "file" else serve_folder(built.site)


@pytest.fixture
def disk(built: Built) -> str:
    """The address of the archive on the disk."""
    return built.site.as_uri() + "/"


def href(built: Built, title: str) -> str:
    (found,) = (a.href for a in built.catalog.everything() if a.title == title)
    return found


def opened(page: Page, site: str, built: Built, title: str) -> Locator:
    """The forms in the box of an article."""
    page.goto(site + href(built, title))
    page.get_by_text("الاستشهاد", exact=True).click()
    forms = page.locator(".cite__forms")
    expect(forms.locator("li")).to_have_count(5)
    return forms


def taken(page: Page, name: str) -> tuple[str, str]:
    """Name and text of the file of a form, as a reader has it."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"تنزيل: {name}", exact=True).click()
    download = waiting.value
    return download.suggested_filename, Path(download.path()).read_text("utf-8")


def pasted(page: Page) -> str:
    """What is in the clipboard."""
    page.evaluate("document.body.append(document.createElement('textarea'))")
    box = page.locator("textarea").last
    box.focus()
    page.keyboard.press("Control+V")
    text = box.input_value()
    box.evaluate("(box) => box.remove()")
    return text


def bibtex(text: str) -> tuple[str, str, dict[str, str]]:
    """Type, key and fields of the one entry of a file."""
    library = parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    fields = {field.key: field.value for field in entry.fields}
    return entry.entry_type, entry.key, fields


def test_bibtex(page: Page, site: str, built: Built, assert_clean: Clean) -> None:
    opened(page, site, built, TITLE)
    name, text = taken(page, "BibTeX")
    stem = href(built, TITLE).rpartition("/")[2].removesuffix(".html")
    assert name == f"{stem}.bib"
    kind, key, fields = bibtex(text)
    assert (kind, key) == ("article", f"news-2021-10-10-{stem[-6:]}")
    assert fields == {
        "author": "{سلمى الخوري}",
        "title": '{قال "نعم" لـ\\textbraceleft{}F-16\\textbraceright{} \\& 50\\% من '
        "\\$5\\_000 \\#1 \\textasciitilde{} \\textasciicircum{} \\textbackslash{} 'لا'؟}",
        "journal": "{RT}",
        "year": "2021",
        "month": "oct",
        "date": "2021-10-10",
        "url": urls.absolute(href(built, TITLE), BASE),
        "language": "arabic",
        "note": ARCHIVE,
    }
    assert_clean(page, site)


def test_ris(page: Page, site: str, built: Built, assert_clean: Clean) -> None:
    opened(page, site, built, TITLE)
    name, text = taken(page, "RIS")
    assert name.endswith(".ris")
    assert rispy.loads(text.replace("\r\n", "\n")) == [
        {
            "type_of_reference": "NEWS",
            "authors": ["سلمى الخوري"],
            "title": TITLE,
            "secondary_title": "RT",
            "year": "2021",
            "date": "2021/10/10/",
            "urls": [urls.absolute(href(built, TITLE), BASE)],
            "name_of_database": ARCHIVE,
            "language": "ar",
        }
    ]
    assert_clean(page, site)


def test_csl_json(page: Page, site: str, built: Built, assert_clean: Clean) -> None:
    opened(page, site, built, TITLE)
    name, text = taken(page, "CSL-JSON")
    assert name.endswith(".json")
    assert json.loads(text) == [
        {
            "id": f"news-2021-10-10-{name[:-5][-6:]}",
            "type": "article-newspaper",
            "author": [{"literal": "سلمى الخوري"}],
            "title": TITLE,
            "container-title": "RT",
            "issued": {"date-parts": [[2021, 10, 10]]},
            "archive": ARCHIVE,
            "language": "ar",
            "URL": urls.absolute(href(built, TITLE), BASE),
        }
    ]
    assert_clean(page, site)


@pytest.mark.parametrize(
    ("title", "chicago", "apa"),
    [
        (
            "وصول سفينة",
            "وكالة الساحل. “وصول سفينة.” September 25, 2023. أرشيف الأخبار. {url}.",
            "وصول سفينة. (2023, September 25). وكالة الساحل. أرشيف الأخبار. {url}",
        ),
        (
            "مصدران",
            "RT, RT Arabic. “مصدران.” September 25, 2023. أرشيف الأخبار. {url}.",
            "مصدران. (2023, September 25). RT, RT Arabic. أرشيف الأخبار. {url}",
        ),
        (
            "بلا تاريخ",
            "وكالة الساحل. “بلا تاريخ.” n.d. أرشيف الأخبار. {url}.",
            "بلا تاريخ. (n.d.). وكالة الساحل. أرشيف الأخبار. {url}",
        ),
        (
            "بلا مصدر",
            "“بلا مصدر.” September 25, 2023. أرشيف الأخبار. {url}.",
            "بلا مصدر. (2023, September 25). أرشيف الأخبار. {url}",
        ),
        (
            "تاريخ في النص",
            "“تاريخ في النص.” [December 22, 2024]. أرشيف الأخبار. {url}.",
            "تاريخ في النص. ([2024, December 22]). أرشيف الأخبار. {url}",
        ),
        (
            TITLE,
            "سلمى الخوري. “" + TITLE.replace('"نعم"', "‘نعم’") + "” RT, October 10, 2021. "
            "أرشيف الأخبار. {url}.",
            "سلمى الخوري. (2021, October 10). " + TITLE + " RT. أرشيف الأخبار. {url}",
        ),
    ],
)
def test_the_forms_of_two_manuals(
    page: Page, disk: str, built: Built, title: str, chicago: str, apa: str
) -> None:
    opened(page, disk, built, title)
    url = urls.absolute(href(built, title), BASE)
    for name, expected in (("Chicago", chicago), ("APA", apa)):
        file, text = taken(page, name)
        assert file.endswith(f"-{name.lower()}.txt")
        assert text == expected.replace("{url}", url) + "\n"
        copy = page.get_by_role("button", name=f"نسخ: {name}", exact=True)
        copy.click()
        expect(copy).to_have_text("نُسخ")
        assert pasted(page) == text.strip()


def test_names_in_arabic_stand_in_their_order_in_an_english_line(
    page: Page, disk: str, built: Built
) -> None:
    forms = opened(page, disk, built, "وصول سفينة")
    line = forms.locator(".cite__text").first
    expect(line).to_have_attribute("dir", "ltr")
    expect(line).to_have_attribute("lang", "en")
    assert line.locator("bdi[lang=ar]").count() == 3
    outlet, title = (line.locator("bdi").nth(n).bounding_box() for n in (0, 1))
    assert outlet and title and outlet["x"] < title["x"]


@pytest.mark.parametrize(
    ("title", "run", "expected"),
    [
        # Names of an English list stand from the left, though they are Arabic ones.
        (SIGNED, "أحمد, محمد", "دمحأ, دمحم"),
        # An Arabic title that begins with a foreign name runs from the right all the same.
        (MIXED, "RT تنشر", "رشنت RT"),
        (MIXED, "3-1 عن F-16", "F-16 نع 1-3"),
    ],
)
def test_runs_of_a_reference_are_painted_in_reading_order(
    page: Page, disk: str, built: Built, title: str, run: str, expected: str
) -> None:
    page.set_viewport_size({"width": 1600, "height": 900})
    opened(page, disk, built, title)
    painted = page.evaluate(PAINTED, [run, ".cite__text"])
    assert [line["text"] for line in painted] == [expected] * 2


def test_the_reference_is_copied_and_said_to_be(
    page: Page, site: str, built: Built, assert_clean: Clean
) -> None:
    opened(page, site, built, "وصول سفينة")
    copy = page.get_by_role("button", name="نسخ: المرجع", exact=True)
    copy.focus()
    page.keyboard.press("Enter")
    expect(copy).to_have_text("نُسخ")
    expect(page.locator(".cite [role=status]")).to_have_text("نُسخ")
    expect(copy).to_be_focused()
    first, second = pasted(page).split("\n")
    assert first.startswith("وكالة الساحل، «وصول سفينة»، 25 سبتمبر 2023 (10 ربيع الأول 1445")
    assert first.endswith("أرشيف الأخبار")
    assert second == urls.absolute(href(built, "وصول سفينة"), BASE)
    assert_clean(page, site)


def test_authors_stand_before_all_else_in_the_reference_and_in_the_dossier(
    page: Page, site: str, built: Built, assert_clean: Clean
) -> None:
    opened(page, site, built, SIGNED)
    begin = f"سارة أحمد، محمد بن علي، Jane van Dyke، RT، «{SIGNED}»، "
    assert taken(page, "المرجع")[1].startswith(begin)
    expect(page.locator(".citation")).to_contain_text(begin)
    page.get_by_role("button", name="أضِف إلى ملفّي", exact=True).click()
    page.goto(site + "dossier.html")
    expect(page.locator(".entry__citation")).to_contain_text(begin.partition("«")[0])
    with page.expect_download() as waiting:
        page.locator("#dossier-html").click()
    assert "Jane van Dyke" in Path(waiting.value.path()).read_text("utf-8")
    with page.expect_download() as waiting:
        page.locator("#dossier-ris").click()
    (record,) = rispy.loads(Path(waiting.value.path()).read_text("utf-8"))
    assert record["authors"] == ["سارة أحمد", "محمد بن علي", "Jane van Dyke"]
    assert_clean(page, site)


def test_an_older_entry_of_the_dossier_gets_its_authors_on_the_page_of_the_article(
    page: Page, disk: str, built: Built
) -> None:
    page.goto(disk + href(built, SIGNED))
    page.get_by_role("button", name="أضِف إلى ملفّي", exact=True).click()
    page.evaluate(
        "Archive.dossier.change((articles) => articles.forEach((each) => delete each.authors))"
    )
    page.reload()
    assert page.evaluate("Archive.dossier.read()[0].authors") == [
        "سارة أحمد",
        "محمد بن علي",
        "Jane van Dyke",
    ]


def test_where_there_is_no_clipboard_for_pages_the_old_way_is_taken(
    page: Page, disk: str, built: Built
) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    opened(page, disk, built, "وصول سفينة")
    copy = page.get_by_role("button", name="نسخ: RIS", exact=True)
    copy.click()
    expect(copy).to_have_text("نُسخ")
    expect(copy).to_be_focused()
    assert pasted(page).startswith("TY  - NEWS")
    page.evaluate("document.execCommand = () => false")
    copy.click()
    expect(copy).to_have_text("تعذّر النسخ")


def test_the_citation_is_there_without_scripts_and_the_forms_come_when_asked_for(
    browser: Browser, page: Page, disk: str, built: Built
) -> None:
    page.goto(disk + href(built, "وصول سفينة"))
    expect(page.locator(".citation")).not_to_be_visible()
    assert page.locator("script[src*='cite.js']").count() == 0
    with browser.new_context(java_script_enabled=False) as context:
        plain = context.new_page()
        plain.goto(disk + href(built, "وصول سفينة"))
        expect(plain.locator(".citation")).not_to_be_visible()
        plain.get_by_text("الاستشهاد", exact=True).click()
        expect(plain.locator(".citation")).to_be_visible()


# ---------------------------------------------------------------- quotations


def quotation(text: str, built: Built, title: str, anchor: str) -> list[Any]:
    url = urls.absolute(href(built, title), BASE)
    return [f"«{text}»", f"{url}#{anchor}"]


def test_a_paragraph_is_copied_with_its_citation_and_link(
    page: Page, site: str, built: Built, assert_clean: Clean
) -> None:
    page.goto(site + href(built, "وصول سفينة"))
    second = page.locator(".article__body > p").nth(1)
    copy = second.get_by_role("button", name="نسخ الاقتباس", exact=True)
    copy.focus()
    expect(copy).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page.locator(".keepbar")).to_have_text("نُسخ الاقتباس")
    expect(copy).to_be_focused()
    words, citation, link = pasted(page).split("\n")
    anchor = second.get_attribute("id") or ""
    assert [words, link] == quotation(BODY.split("\n")[1], built, "وصول سفينة", anchor)
    assert citation.startswith("وكالة الساحل، «وصول سفينة»، 25 سبتمبر 2023")
    assert_clean(page, site)


def test_what_is_selected_is_copied(page: Page, disk: str, built: Built) -> None:
    page.goto(disk + href(built, "وصول سفينة"))
    first = page.locator(".article__body > p").first
    page.evaluate(
        """() => {
          const text = document.querySelector('.article__body > p').firstChild;
          const range = document.createRange();
          range.setStart(text, 4);
          range.setEnd(text, 11);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.locator(".keepbar").get_by_role("button", name="نسخ الاقتباس", exact=True).click()
    expect(page.locator(".keepbar")).to_have_text("نُسخ الاقتباس")
    words, _, link = pasted(page).split("\n")
    anchor = first.get_attribute("id") or ""
    assert [words, link] == quotation(BODY[4:11], built, "وصول سفينة", anchor)


def test_a_page_without_an_address_gives_the_one_that_it_is_at(
    page: Page, serve_folder: Callable[[Path], str], tmp_path: Path
) -> None:
    local = build(tmp_path, {"a.txt": scrape(title="وصول سفينة", body=BODY)})
    (article,) = local.catalog.articles
    for site in (serve_folder(local.site), local.site.as_uri() + "/"):
        page.goto(site + article.href)
        copy = page.get_by_role("button", name="نسخ الاقتباس", exact=True).first
        copy.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".keepbar")).to_have_text("نُسخ الاقتباس")
        link = pasted(page).split("\n")[2].partition("#")[0]
        assert link == (article.href if site.startswith("file") else page.url.partition("#")[0])
        page.get_by_text("الاستشهاد", exact=True).click()
        (item,) = json.loads(taken(page, "CSL-JSON")[1])
        assert "URL" not in item
        assert "url" not in bibtex(taken(page, "BibTeX")[1])[2]
