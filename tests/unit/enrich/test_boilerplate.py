"""Lines that recur are offered, and go only where a person says so."""

from __future__ import annotations

from dataclasses import replace

from generator.enrich.boilerplate import (
    Recurring,
    folded_lines,
    recurring_lines,
    without_lines,
)
from generator.model import (
    Block,
    BlockKind,
    InputFormat,
    ParsedArticle,
    ParsedFile,
    RepairKind,
)

FOLLOW = "تابعونا على قناتنا لمزيد من الأخبار"


def article(number: int, *lines: str, source: str = "المرفأ") -> ParsedArticle:
    blocks = [f"خبر رقم {number} عن المدينة.", *lines]
    return ParsedArticle(
        title=f"عنوان {number}",
        line=1,
        blocks=tuple(Block(BlockKind.PARAGRAPH, text, n) for n, text in enumerate(blocks, 2)),
        sources=(source,) if source else (),
    )


def file(host: ParsedArticle, *further: ParsedArticle) -> ParsedFile:
    return ParsedFile("a.txt", InputFormat.SCRAPE, "digest", (), host, (), (), further)


def files(count: int, *lines: str, source: str = "المرفأ") -> list[ParsedFile]:
    return [file(article(number, *lines, source=source)) for number in range(count)]


def test_a_line_of_many_articles_is_found_with_its_counts() -> None:
    found = recurring_lines([*files(5, FOLLOW), *files(3, source="الميناء")])
    assert found == [Recurring(FOLLOW, "المرفا", 5, 5)]


def test_spelling_and_harakat_do_not_hide_it() -> None:
    mixed = [*files(3, FOLLOW), file(article(8, "تابِعونا على قناتِنا لمزيد من الاخبار"))]
    mixed.append(file(article(9, f" {FOLLOW}.")))
    assert [each.articles for each in recurring_lines(mixed)] == [5]


def test_articles_of_a_collection_count_like_others() -> None:
    first, *rest = (article(number, FOLLOW) for number in range(6))
    assert [each.articles for each in recurring_lines([file(first, *rest)])] == [6]


def test_what_stands_in_few_articles_is_none() -> None:
    assert recurring_lines(files(4, FOLLOW)) == []
    rare = [*files(5, FOLLOW), *(file(article(number)) for number in range(100, 5_100))]
    assert recurring_lines(rare) == []


def test_copies_of_one_article_are_no_evidence() -> None:
    assert recurring_lines([file(article(1, FOLLOW))] * 9) == []


def test_nothing_goes_unasked() -> None:
    parsed = files(1, FOLLOW)[0]
    assert without_lines(parsed, folded_lines([])) is parsed
    assert without_lines(parsed, folded_lines(["سطر آخر"])) == parsed


def test_what_goes_is_in_the_ledger() -> None:
    parsed = file(article(1, FOLLOW), article(2, FOLLOW, "ختام."))
    done = without_lines(parsed, folded_lines(["تابعونا على قناتنا لمزيد من الاخبار"]))
    assert [[block.text for block in each.blocks] for each in done.articles] == [
        ["خبر رقم 1 عن المدينة."],
        ["خبر رقم 2 عن المدينة.", "ختام."],
    ]
    for each in done.articles:
        (entry,) = each.ledger
        assert (entry.kind, entry.line, entry.raw, entry.repaired) == (
            RepairKind.BOILERPLATE,
            3,
            FOLLOW,
            "",
        )


def test_the_ledger_stays_sorted() -> None:
    first = without_lines(files(1, FOLLOW)[0], folded_lines([FOLLOW])).articles[0]
    again = replace(first, blocks=article(1, FOLLOW).blocks)
    done = without_lines(file(again), folded_lines(["خبر رقم 1 عن المدينة."]))
    assert [entry.line for entry in done.articles[0].ledger] == [2, 3]
