"""What a saved page says of itself, and what of it is the article."""

from __future__ import annotations

import time
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from generator.model import InputFile, ParsedArticle, ParsedFile, RepairKind
from generator.parse import page
from generator.parse.page import parse_html

LINKED = '<script type="application/ld+json">%s</script>'
BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "افتتح رئيس البلدية صباح الجمعة مكتبة عامة في مبنى الجمارك القديم عند مرفأ المدينة.",
        "وقال إن المكتبة تضم أربعين ألف كتاب، منها ثلاثة آلاف للأطفال، وقاعة للمخطوطات.",
        "تفتح المكتبة أبوابها من التاسعة صباحًا إلى الثامنة مساءً كل يوم عدا الأحد.",
    )
)


def parse(head: str = "", beside: str = "", top: str = "", body: str = BODY) -> ParsedFile:
    text = (
        f"<!doctype html><html><head>{head}</head><body>{top}<article><h1>افتتاح المكتبة</h1>"
        f"{beside}{body}</article></body></html>"
    )
    return parse_html(InputFile("a.html", text.encode()), "digest", ZoneInfo("Africa/Cairo"))


def article(head: str = "", beside: str = "", top: str = "") -> ParsedArticle:
    host = parse(head, beside, top).host
    assert host is not None
    return host


@pytest.mark.parametrize(
    ("head", "beside"),
    [
        ('<meta property="article:published_time" content="2021-03-12T10:00:00+02:00">', ""),
        ('<meta name="DC.date" content="2021-03-12">', ""),
        (LINKED % '{"@type":"Article","datePublished":"2021-03-12"}', ""),
        (LINKED % '[{"@type":["NewsArticle"],"datePublished":"2021-03-12"}]', ""),
        ("", '<time datetime="2021-03-12T08:00">قبل يومين</time>'),
        ("", "<div>الجمعة 12 مارس 2021</div>"),
        ("", "<div>نشر في: 12 آذار 2021</div>"),
        ("", "<span>١٢ مارس ٢٠٢١</span><br>"),
    ],
)
def test_the_date_is_found_where_pages_keep_it(head: str, beside: str) -> None:
    assert article(head, beside).published == date(2021, 3, 12)


def test_the_day_on_which_a_page_was_looked_at_is_not_its_date() -> None:
    assert article(top="<div>الأربعاء 1 يونيو 2022</div>").published is None


def test_a_declared_date_wins() -> None:
    head = '<meta property="article:published_time" content="2021-03-12">'
    assert article(head, "<div>13 مارس 2021</div>").published == date(2021, 3, 12)


def test_declared_names_are_taken() -> None:
    found = article(
        '<meta property="og:site_name" content="صحيفة المرفأ">'
        '<meta name="author" content="ليلى حداد">'
        '<meta name="keywords" content="المكتبات، المرفأ, المكتبات">'
        '<link rel="canonical" href="https://a.example/1">'
    )
    assert found.sources == ("صحيفة المرفأ",)
    assert found.byline == "ليلى حداد"
    assert found.tags == ("المكتبات", "المرفأ")
    assert found.original_url == "https://a.example/1"


def test_an_address_is_no_author() -> None:
    assert article('<meta property="article:author" content="https://f.example/x">').byline == ""


@pytest.mark.parametrize("data", ["{", "[1]", '{"@graph": 1}', '{"@type": 1}', '"x"', "[" * 9999])
def test_broken_linked_data_is_passed_over(data: str) -> None:
    found = article(LINKED % data)
    assert found.title == "افتتاح المكتبة"


def test_furniture_is_in_the_ledger_and_not_in_the_text() -> None:
    menu = "<nav><ul><li>الرئيسية</li><li>رياضة</li></ul></nav>"
    found = article(top=menu)
    entries = [e for e in found.ledger if e.kind is RepairKind.PAGE_FURNITURE]
    assert [e.raw for e in entries] == ["الرئيسية · رياضة"]
    assert "رياضة" not in " ".join(block.text for block in found.blocks)


def test_long_furniture_takes_several_entries() -> None:
    menu = "".join(f"<li>بند {n}</li>" for n in range(100))
    found = article(top=f"<nav><ul>{menu}</ul></nav>")
    entries = [e for e in found.ledger if e.kind is RepairKind.PAGE_FURNITURE]
    assert len(entries) == 3
    assert " · ".join(e.raw for e in entries).count("بند") == 100


def test_a_page_without_an_article_is_a_problem() -> None:
    parsed = parse(body="<p>قصير.</p>")
    assert parsed.host is None
    assert [p.message for p in parsed.problems] == ["no article was found in the page"]


def test_whatever_the_library_raises_costs_one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        @staticmethod
        def bare_extraction(*_: object, **__: object) -> None:
            raise RuntimeError("سبب\nما")

    monkeypatch.setattr(page, "_trafilatura", lambda: Broken)
    (problem,) = parse().problems
    assert str(problem) == "a.html: the page cannot be read: RuntimeError: سبب ما (save it again)"


def test_a_huge_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MAX_PAGE", 100)
    assert "too many for a page" in parse().problems[0].message


def test_a_page_of_too_many_elements_is_refused() -> None:
    assert "elements are too many" in parse(body="<i>ا</i>" * 30_001).problems[0].message


def test_a_page_of_many_elements_takes_seconds() -> None:
    started = time.process_time()
    menu = "".join(f"<li>بند {n}</li>" for n in range(8_000))
    assert article(top=f"<ul>{menu}</ul>").title == "افتتاح المكتبة"
    assert time.process_time() - started < 8


def test_no_date_depends_on_the_clock() -> None:
    head = '<meta property="article:published_time" content="2090-03-12">'
    assert article(head).published == date(2090, 3, 12)
