"""Tags out of a line without delimiters."""

from __future__ import annotations

import time

import pytest

from generator.enrich.tags import segment_tags, with_tags
from generator.model import Article, Block, BlockKind, DateBasis, RepairKind, Tag

TEXT = (
    "جسر جديد في وادي الزيتون",
    "قال عمدة المدينة سليم حداد إن جسر وادي الزيتون يربط الضفتين، وأرمينيا تشارك.",
    "وتجري دراسة كوفيد-19 في جامعة المدينة.",
)


def names(line: str, texts: tuple[str, ...] = TEXT) -> list[str]:
    return [segment.text for segment in segment_tags(line, texts)]


def article(tag_line: str, tags: tuple[Tag, ...] = (), texts: tuple[str, ...] = TEXT) -> Article:
    blocks = [Block(BlockKind.PARAGRAPH, text, line) for line, text in enumerate(texts[1:], 3)]
    return Article(
        href="undated/x.html",
        title=texts[0],
        published=None,
        date_basis=DateBasis.UNKNOWN,
        date_raw="",
        blocks=tuple(blocks),
        sources=(),
        tags=tags,
        read_also=(),
        byline="",
        kicker="",
        dateline="",
        original_url="",
        captured="",
        origins=(),
        ledger=(),
        tag_line=tag_line,
        tag_line_number=9,
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", []),
        ("وادي الزيتون", ["وادي الزيتون"]),
        ("سليم حداد وادي الزيتون", ["سليم حداد", "وادي الزيتون"]),
        # The longest run wins over its parts, and the title is searched too.
        ("جسر وادي الزيتون", ["جسر وادي الزيتون"]),
        ("جسر جديد", ["جسر جديد"]),
        # A clitic before the first word of the text's phrase.
        ("أرمينيا", ["أرمينيا"]),
        ("أرمينيا تشارك", ["أرمينيا تشارك"]),
        # Punctuation in the text breaks a phrase: «… الضفتين، وأرمينيا».
        ("الضفتين أرمينيا", ["الضفتين", "أرمينيا"]),
        # Spelling is folded: hamza, teh marbuta, harakat.
        ("عمده المدينه", ["عمده المدينه"]),
        ("سَليم حدّاد", ["سَليم حدّاد"]),
        # A hyphenated token is one token of two words.
        ("كوفيد-19 جامعة المدينة", ["كوفيد-19", "جامعة المدينة"]),
        ("كوفيد-21", ["كوفيد-21"]),
        # Words that the text does not know stay alone.
        ("زراعة سليم حداد مونديال 2034", ["زراعة", "سليم حداد", "مونديال", "2034"]),
        # Delimiters in the line itself.
        (
            "سليم، حداد؛ زراعة | وادي ; الزيتون, #جسر",
            ["سليم", "حداد", "زراعة", "وادي", "الزيتون", "جسر"],
        ),
        ("«سليم حداد»", ["سليم حداد"]),
        ("... «»", []),
    ],
)
def test_tags_of_a_line(line: str, expected: list[str]) -> None:
    assert names(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("وادي الزيتون", [True]),
        ("زراعة", [False]),
        ("زراعة سليم حداد", [False, True]),
        # A preposition takes the tag behind it along, and lends it no support.
        ("على زراعة", [False]),
        ("في زراعة", [False]),
        ("من سليم حداد", [True]),
        ("في", [True]),
    ],
)
def test_support(line: str, expected: list[bool]) -> None:
    assert [segment.supported for segment in segment_tags(line, TEXT)] == expected


def test_a_run_longer_than_a_tag_is_cut() -> None:
    sentence = "أ ب ت ث ج ح خ د"
    assert names(sentence, (sentence,)) == ["أ ب ت ث ج ح", "خ د"]


def test_a_tag_that_repeats_another_goes_to_the_ledger() -> None:
    found = with_tags(article("وادي الزيتون، في وادي الزيتون، وادى الزيتون، زراعة"))
    assert [(tag.name, tag.supported) for tag in found.tags] == [
        ("وادي الزيتون", True),
        ("زراعة", False),
    ]
    assert [(r.kind, r.line, r.raw, r.repaired) for r in found.ledger] == [
        (RepairKind.TAG_REPEATED, 9, "في وادي الزيتون", "وادي الزيتون"),
        (RepairKind.TAG_REPEATED, 9, "وادى الزيتون", "وادي الزيتون"),
        (RepairKind.TAG_UNSUPPORTED, 9, "زراعة", None),
    ]


def test_tags_with_a_preposition_of_their_own_stay() -> None:
    assert [tag.name for tag in with_tags(article("في وادي الزيتون")).tags] == ["في وادي الزيتون"]


def test_given_tags_come_first_and_stay() -> None:
    found = with_tags(article("سليم حداد", tags=(Tag("جسر"),)))
    assert [tag.name for tag in found.tags] == ["جسر", "سليم حداد"]


def test_an_article_without_a_tag_line_is_unchanged() -> None:
    plain = article("")
    assert with_tags(plain) == plain


def test_an_empty_article() -> None:
    assert names("وادي الزيتون", ("", "…")) == ["وادي", "الزيتون"]


def test_splitting_takes_linear_time() -> None:
    text = "في " * 100_000
    line = "في " * 500 + "، في" * 20_000
    started = time.perf_counter()
    segment_tags(line, (text,))
    assert time.perf_counter() - started < 8
