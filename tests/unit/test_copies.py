"""Which articles are copies of another outlet's, and what becomes of their addresses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from generator.copies import DAYS, FEWEST_WORDS
from generator.model import (
    Article,
    Block,
    BlockKind,
    Copy,
    DateBasis,
    InputFormat,
    ParsedArticle,
    ParsedFile,
    RepairKind,
)
from tests.archives import Whole, collect, places_of

DAY = date(2022, 5, 10)
TEXT = (
    "أعلنت إدارة الميناء صباح اليوم أن الرافعة الجديدة بدأت العمل بعد تجربة دامت ثلاثة أسابيع "
    "وأن السفن الكبيرة لن تنتظر بعد الآن خارج الحوض الشمالي.",
    "وقال المهندس المشرف إن الرافعة ترفع خمسين طنا وإن العمال تدربوا عليها في الشتاء.",
)


def article(
    source: str = "وكالة الساحل",
    day: date | None = DAY,
    title: str = "رافعة جديدة في الميناء",
    text: tuple[str, ...] = TEXT,
) -> ParsedArticle:
    return ParsedArticle(
        title=title,
        line=1,
        published=day,
        date_basis=DateBasis.PRINTED if day else DateBasis.UNKNOWN,
        date_raw=str(day or ""),
        blocks=tuple(Block(BlockKind.PARAGRAPH, line, n) for n, line in enumerate(text, 3)),
        sources=(source,) if source else (),
    )


def file(path: str, host: ParsedArticle, *embedded: ParsedArticle) -> ParsedFile:
    return ParsedFile(path, InputFormat.SCRAPE, "digest", (), host, embedded, ())


FIRST = article()
OTHER = article("صحيفة المرفأ", DAY + timedelta(1), "الرافعة تعمل")


def only(catalog: Whole) -> Article:
    (found,) = catalog.articles
    return found


def test_the_oldest_copy_keeps_the_page_in_any_order() -> None:
    assert places_of([FIRST, OTHER]) == [0, 0]
    assert places_of([OTHER, FIRST]) == [1, 1]
    assert places_of([FIRST, replace(OTHER, published=DAY)]) == [0, 0]


def test_only_words_count() -> None:
    dressed = (
        "أعلنت إدارةُ الميناءِ صباح اليوم ان الرافعة الجديدة بدأت العمل بعد تجربة دامت ثلاثة أسابيع.",
        "وأنّ السفن الكبيرة لن تنتظر بعد الآن، خارج الحوض الشمالي؛ " + TEXT[1],
    )
    assert places_of([FIRST, replace(article("قناة الضفاف", text=dressed))]) == [0, 0]


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("a word differs", article("المرفأ", text=(TEXT[0], TEXT[1] + " أمس"))),
        ("the same outlet", article("وكالة السّاحل", DAY + timedelta(1))),
        ("no outlet is named", article("", title="عنوان آخر")),
        ("no day is known", article("المرفأ", None)),
        ("too long after", article("المرفأ", DAY + timedelta(DAYS + 1))),
        ("years after", article("المرفأ", DAY.replace(year=2025))),
    ],
)
def test_what_keeps_a_page_of_its_own(why: str, other: ParsedArticle) -> None:
    assert places_of([FIRST, other]) == [0, 1], why
    assert len(collect([file("a.txt", FIRST), file("b.txt", other)]).articles) == 2, why


def test_a_short_text_is_no_evidence() -> None:
    words = " ".join(["كلمة"] * FEWEST_WORDS)
    long = [article(source, text=(words,)) for source in ("أ", "ب")]
    short = [article(source, text=(words.removesuffix(" كلمة"),)) for source in ("أ", "ب")]
    assert (places_of(long), places_of(short)) == ([0, 0], [0, 1])


def test_a_copy_of_an_outlet_that_has_one_is_another_version() -> None:
    again = replace(OTHER, published=DAY + timedelta(2), title="الرافعة تعمل مجددا")
    assert places_of([FIRST, OTHER, again]) == [0, 0, 2]


def test_a_chain_of_copies_ends_a_week_after_the_first() -> None:
    days = [article(f"مصدر {n}", DAY + timedelta(5 * n)) for n in range(4)]
    assert places_of(days) == [0, 0, 2, 2]


def test_a_collapsed_copy_is_named_with_all_it_had() -> None:
    url = "https://example.org/crane"
    copy = replace(OTHER, original_url=url, captured="2022-05-12", tags=("الميناء",))
    found = only(collect([file("a.txt", FIRST), file("b.txt", copy)]))
    assert found.title == FIRST.title and found.published == DAY
    assert found.sources == ("وكالة الساحل", "صحيفة المرفأ")
    assert found.copies == (Copy(copy.title, copy.published, copy.sources, url, "2022-05-12"),)
    assert [origin.path for origin in found.origins] == ["a.txt", "b.txt"]
    assert [tag.name for tag in found.tags] == ["الميناء"]
    kept = {(e.field, e.raw) for e in found.ledger if e.kind is RepairKind.COPY_DIFFERS}
    assert kept == {("title", copy.title), ("date", copy.date_raw)}


def test_the_address_of_a_copy_lives_on() -> None:
    alone = only(collect([file("b.txt", OTHER)]))
    both = collect([file("a.txt", FIRST), file("b.txt", OTHER)])
    assert {r.href: r.target for r in both.redirects} == {alone.href: only(both).href}
    assert only(both).href == only(collect([file("a.txt", FIRST)])).href


def test_a_newer_copy_changes_no_page() -> None:
    files = [file("m.txt", FIRST)]
    newer = [file(f"{n}.txt", article(f"مصدر {n}", DAY + timedelta(1))) for n in range(3)]
    before, after = only(collect(files)), only(collect([*newer, *files]))
    assert (before.href, before.title) == (after.href, after.title)


def test_addresses_that_led_to_a_copy_lead_on() -> None:
    again = replace(OTHER, sources=("راديو الواحة",))
    before = collect([file("b.txt", OTHER), file("c.txt", again)])
    after = collect([file("a.txt", FIRST), file("b.txt", OTHER), file("c.txt", again)])
    published = {only(before).href, *(r.href for r in before.redirects)}
    assert len(published) == 2
    assert {r.href: r.target for r in after.redirects} == dict.fromkeys(published, only(after).href)


def test_an_attached_copy_finds_its_text_under_any_of_its_titles() -> None:
    host = article("قناة الضفاف", title="خبر آخر", text=("نص لا شأن له بالرافعة.",))
    attached = replace(OTHER, published=None, sources=(), line=9)
    catalog = collect([file("a.txt", FIRST), file("b.txt", OTHER), file("c.txt", host, attached)])
    assert catalog.embedded == ()
    by_title = {each.title: each for each in catalog.articles}
    assert by_title["خبر آخر"].attached == (by_title[FIRST.title].href,)
