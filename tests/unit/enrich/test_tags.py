"""Tags out of a line without delimiters."""

from __future__ import annotations

import time

import pytest

from generator.enrich import tags as module
from generator.enrich.lexicon import Entry, Lexicon, State
from generator.enrich.segment import Segmenter
from generator.model import Article, Block, BlockKind, DateBasis, RepairKind, Tag

TEXT = (
    "جسر جديد في وادي الزيتون",
    "قال عمدة المدينة سليم حداد إن جسر وادي الزيتون يربط الضفتين، وأرمينيا تشارك.",
    "وتجري دراسة كوفيد-19 في جامعة المدينة.",
)


NOTHING_LEARNED = Segmenter(Lexicon())


def with_tags(of: Article, *entries: Entry) -> Article:
    return module.with_tags(of, Segmenter(Lexicon(entries)))


def names(line: str, texts: tuple[str, ...] = TEXT) -> list[str]:
    return [segment.text for segment in NOTHING_LEARNED.segments(line, texts)]


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
        # A word that the text does not know stays alone, a number goes with the one before it.
        ("زراعة سليم حداد مونديال 2034", ["زراعة", "سليم حداد", "مونديال 2034"]),
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
    assert [segment.supported for segment in NOTHING_LEARNED.segments(line, TEXT)] == expected


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


def test_without_a_text_the_shape_of_the_words_decides() -> None:
    assert names("وادي الزيتون", ("", "…")) == ["وادي الزيتون"]


def test_splitting_takes_linear_time() -> None:
    text = "في " * 100_000
    line = "في " * 500 + "، في" * 20_000
    started = time.perf_counter()
    NOTHING_LEARNED.segments(line, (text,))
    assert time.perf_counter() - started < 8


def test_a_tag_that_nothing_vouches_for_is_marked() -> None:
    found = with_tags(article("زراعة سليم حداد"), Entry("سليم حداد", 3, 0.9))
    assert [(tag.name, tag.is_sure) for tag in found.tags] == [
        ("زراعة", False),
        ("سليم حداد", True),
    ]


def test_another_article_vouches_for_a_tag() -> None:
    found = with_tags(
        article("زراعة سليم حداد"), Entry("زراعة", 5, 0.9), Entry("سليم حداد", 3, 0.9)
    )
    assert [(tag.name, tag.supported, tag.is_sure) for tag in found.tags] == [
        ("زراعة", False, True),
        ("سليم حداد", True, True),
    ]
    assert found.ledger == ()


# ---------------------------------------------------------------- the librarian


def test_what_is_accepted_is_a_tag() -> None:
    line = article("زراعة سليم حداد")
    found = with_tags(line, Entry("زراعة سليم", state=State.ACCEPT))
    assert next((tag.name, tag.confidence) for tag in found.tags) == ("زراعة سليم", 1.0)


def test_of_two_that_are_accepted_the_longer_one_is_a_tag() -> None:
    long, short = Entry("جسر جديد", state=State.ACCEPT), Entry("جديد", state=State.ACCEPT)
    assert [tag.name for tag in with_tags(article("جسر جديد"), long, short).tags] == ["جسر جديد"]


def test_what_is_rejected_is_cut_in_another_way() -> None:
    line = article("سليم حداد")
    assert [tag.name for tag in with_tags(line).tags] == ["سليم حداد"]
    found = with_tags(line, Entry("سليم حداد", 9, 0.9, State.REJECT))
    assert [tag.name for tag in found.tags] == ["سليم", "حداد"]


def test_a_rejected_word_is_left_out_and_joined_to_nothing() -> None:
    found = with_tags(article("زراعة سليم حداد"), Entry("زراعة", 1, 0.4, State.REJECT))
    assert [tag.name for tag in found.tags] == ["سليم حداد"]
    assert [(r.kind, r.raw, r.repaired) for r in found.ledger] == [
        (RepairKind.TAG_REJECTED, "زراعة", "")
    ]


def test_what_is_split_is_its_parts() -> None:
    split = Entry("وادي الزيتون", 4, 0.9, State.SPLIT, ("وادي", "الزيتون"))
    found = with_tags(article("سليم حداد وادي الزيتون"), split)
    assert [tag.name for tag in found.tags] == ["سليم حداد", "وادي", "الزيتون"]
    assert [(r.kind, r.raw, r.repaired) for r in found.ledger] == [
        (RepairKind.TAG_SPLIT, "وادي الزيتون", "وادي، الزيتون")
    ]


def test_what_is_merged_has_the_other_name_once() -> None:
    merged = Entry("وادي الزيتون", 4, 0.9, State.MERGE, ("الوادي",))
    found = with_tags(article("وادي الزيتون", tags=(Tag("الوادي"),)), merged)
    assert [tag.name for tag in found.tags] == ["الوادي"]
    assert [(r.kind, r.raw, r.repaired) for r in found.ledger] == [
        (RepairKind.TAG_MERGED, "وادي الزيتون", "الوادي")
    ]


def test_decisions_hold_one_after_the_other_and_for_given_tags() -> None:
    entries = (
        Entry("جسر", state=State.MERGE, into=("جسور ومعابر",)),
        Entry("جسور ومعابر", state=State.SPLIT, into=("جسور", "معابر")),
        Entry("معابر", state=State.REJECT),
    )
    found = with_tags(article("", tags=(Tag("جسر"),)), *entries)
    assert [tag.name for tag in found.tags] == ["جسور"]


def test_a_decision_is_about_one_spelling() -> None:
    rejected = Entry("إعلام", state=State.REJECT)
    found = with_tags(article("", tags=(Tag("إعلام"), Tag("أعلام"), Tag("إعْلام"))), rejected)
    assert [tag.name for tag in found.tags] == ["أعلام"]
