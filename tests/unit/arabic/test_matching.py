"""Clitic variants, and the evidence that keeps whole words whole."""

import pytest

from generator.arabic.matching import Matcher, protected_words
from generator.arabic.normalize import folded_form
from generator.arabic.table import TABLE

PLAIN = Matcher()
ARCHIVE = 5_000
"""Documents of an archive large enough that a form seen once may be a typo."""


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("السلام", ["السلام", "سلام"]),
        ("وبالسلام", ["وبالسلام", "بالسلام", "السلام", "سلام"]),
        ("وموسكو", ["وموسكو", "موسكو"]),
        ("للمطار", ["للمطار", "لمطار", "المطار", "مطار"]),
        ("للجنة", ["للجنه", "لجنه"]),
        ("للبنان", ["للبنان", "لبنان"]),
        ("والله", ["والله", "الله"]),
        ("ولله", ["ولله", "لله", "الله"]),
        ("الأم", ["الام", "ام"]),
        ("إلهام", ["الهام"]),
        ("ٱلسلام", ["السلام", "سلام"]),
        ("ومن", ["ومن"]),
        ("فكرة", ["فكره"]),
        ("موسكو", ["موسكو"]),
        ("covid19", ["covid19", "covid"]),
        ("F-16", ["f16"]),
        ("G20", ["g20"]),
        ("2023", ["2023"]),
        ("ـ", []),
    ],
)
def test_terms(word: str, terms: list[str]) -> None:
    assert list(PLAIN.terms(word)) == terms


def test_prepositions_do_not_stand_before_conjunctions_or_each_other() -> None:
    assert PLAIN.terms("بوسطن") == ("بوسطن", "وسطن")  # not a third time, without waw
    assert PLAIN.terms("لبمكان") == ("لبمكان", "بمكان")


@pytest.mark.parametrize(
    "word", ["فكرته", "فكرتها", "فكرتين", "فكرا", "وزيرهم", "كتابان", "بطاقات"]
)
def test_suffixes_do_not_hide_a_whole_word(word: str) -> None:
    assert PLAIN.is_whole(word)
    assert PLAIN.terms(word) == (folded_form(word),)


def test_teh_marbuta_is_no_suffix() -> None:
    hall = Matcher(frozenset({"بقاع"}))  # البقاع, the valley
    assert hall.terms("بقاعة") == ("بقاعه", "قاعه")
    assert hall.terms("بقاعه") == ("بقاعه",)


def test_al_before_a_word_protects_it() -> None:
    attested = {"الفهرسة": 9, "فهرسة": 20, "وهرسة": 3, "هرسة": 40}
    assert protected_words(attested, ARCHIVE) == {"فهرسه"}


def test_al_with_hamza_is_no_article() -> None:
    assert protected_words({"إلكهف": 9, "ألكهف": 9}, ARCHIVE) == frozenset()
    assert protected_words({"الكهف": 9}, ARCHIVE) == {"كهف"}


def test_a_typo_protects_nothing() -> None:
    assert protected_words({"الوقال": 1, "وقال": 900}, ARCHIVE) == frozenset()
    assert protected_words({"الوقال": 2, "وقال": 900}, ARCHIVE) == frozenset()
    assert protected_words({"الوقال": 1}, 40) == {"وقال"}  # in a small archive once is evidence


def test_two_prepositions_show_a_name() -> None:
    both = {"بكاراكاس": 3, "لكاراكاس": 2, "كاراكاس": 10}
    assert protected_words(both, ARCHIVE) == {"كاراكاس"}
    assert protected_words({"بكاراكاس": 3, "كاراكاس": 10}, ARCHIVE) == frozenset()


def test_lam_lam_is_no_evidence_for_a_name() -> None:
    # للعيد is lam + al- + عيد, so بلعيد and للعيد do not make لعيد a name.
    assert protected_words({"بلعيد": 9, "للعيد": 9}, ARCHIVE) == frozenset()


def test_only_clitic_shapes_are_protected() -> None:
    assert protected_words({"السلام": 90, "الحرب": 50, "الوفد": 7}, ARCHIVE) == {"وفد"}


def test_evidence_changes_what_matches() -> None:
    assert PLAIN.match("وهران", "هران")
    assert not Matcher(frozenset({"وهران"})).match("وهران", "هران")


def test_the_table_lists_folded_words() -> None:
    clitics = TABLE.clitics
    listed = [*clitics.protected, *TABLE.optional, *clitics.suffixes]
    assert [word for word in listed if folded_form(word) != word] == []
    assert all(len(word) >= clitics.letters_left_after_clitic for word in clitics.protected)
