"""Python and JavaScript cut, spell and vary words alike, and as the vectors say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.arabic.matching import Matcher
from generator.arabic.normalize import fold_text, folded_form, words, written_form
from generator.arabic.table import TABLE
from tests.cross.small_archive import RunScripts

VECTORS = Path(__file__).with_name("vectors")
PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "وب", "فبال", "كال", "ولل", "ٱل")
SUFFIXES = ("", "ها", "هم", "ا", "ات", "ين", "ته", "ي", "ة")
PROTECTED = ("بقاع", "كاراكاس", "وهران", "لمطار", "فهرسه", "بوسطن", "البوم")
LETTERS = "ابتجدرسعفقكلمنهويءأإآؤئىة" + "ٱکیگپچڤ" + "\u064e\u0651\u0640\u200f\u200d" + "٠١2,.-FéΣ"


def listed_words() -> list[str]:
    lines = (VECTORS / "words.txt").read_text("utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split(" ")]


def varied_words() -> list[str]:
    bare = listed_words()
    arabic = [word for word in bare if re.match("[ء-ي]", word)]
    joined = [prefix + word for word in arabic for prefix in PREFIXES]
    ended = [word + suffix for word in arabic for suffix in SUFFIXES]
    return list(dict.fromkeys([*bare, *joined, *ended]))


def class_letters() -> list[str]:
    """Return every character of the table's classes, of the CJK and Hangul ones a sample."""
    inside = "".join(TABLE.classes.values())
    matched = re.compile(f"[{inside}]")
    return [
        chr(point)
        for point in range(0x10000)
        if not (0x3400 <= point <= 0xD7A3 and point % 97)
        and not 0xD800 <= point <= 0xDFFF
        and matched.match(chr(point))
    ]


def test_the_word_list_is_worth_its_name() -> None:
    assert len(listed_words()) > 200
    assert len(varied_words()) > 2000


def compare_words(run_scripts: RunScripts, site: Path, compared: list[str]) -> None:
    matcher = Matcher(frozenset(PROTECTED))
    answers = run_scripts(
        site, [*(["forms", word] for word in compared), ["terms", PROTECTED, compared]]
    )
    forms = [answer["value"] for answer in answers[:-1]]
    assert dict(zip(compared, forms, strict=True)) == {
        word: [written_form(word), folded_form(word)] for word in compared
    }
    terms = answers[-1]["value"]
    assert dict(zip(compared, terms, strict=True)) == {
        word: [list(matcher.terms(word)), matcher.is_whole(word)] for word in compared
    }


def test_forms_and_terms_are_equal(run_scripts: RunScripts, small_site: Path) -> None:
    compare_words(run_scripts, small_site, varied_words())


def test_every_letter_is_folded_alike(run_scripts: RunScripts, small_site: Path) -> None:
    letters = class_letters()
    assert len(letters) > 2500
    compare_words(run_scripts, small_site, [*letters, *("ا" + x for x in letters)])


@settings(max_examples=12)
@given(st.lists(st.text(LETTERS, min_size=1, max_size=10), min_size=1, max_size=200))
def test_any_words_have_equal_forms(
    run_scripts: RunScripts, small_site: Path, generated: list[str]
) -> None:
    compare_words(run_scripts, small_site, list(dict.fromkeys(generated)))


def compare_texts(run_scripts: RunScripts, site: Path, texts: list[str]) -> None:
    calls: list[list[Any]] = [[name, text] for text in texts for name in ("words", "foldText")]
    answers = [answer["value"] for answer in run_scripts(site, calls)]
    for text, spans, folded in zip(texts, answers[::2], answers[1::2], strict=True):
        assert spans == [
            [_utf16(text[:start]), _utf16(text[:end]), word] for start, end, word in words(text)
        ]
        assert folded == fold_text(text)


def _utf16(text: str) -> int:
    """Length of a text as JavaScript counts it."""
    return len(text.encode("utf-16-le")) // 2


def test_texts_are_cut_alike(run_scripts: RunScripts, small_site: Path) -> None:
    texts = (VECTORS / "texts.txt").read_text("utf-8").splitlines()
    assert len(texts) > 10
    compare_texts(run_scripts, small_site, texts)


@settings(max_examples=12)
@given(
    st.lists(
        st.one_of(
            st.text(LETTERS + " ،«»/", max_size=60),
            st.text(st.characters(codec="utf-8"), max_size=60),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_any_texts_are_cut_alike(
    run_scripts: RunScripts, small_site: Path, texts: list[str]
) -> None:
    compare_texts(run_scripts, small_site, texts)


def pairs() -> list[tuple[str, str, str, bool]]:
    lines = (VECTORS / "matching.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(what, text, query, wanted == "1") for what, text, query, wanted in rows]


@pytest.mark.parametrize(("what", "text", "query", "wanted"), pairs())
def test_what_matches_and_what_must_not(what: str, text: str, query: str, wanted: bool) -> None:
    matcher = Matcher()
    held = {term for _, _, word in words(text) for term in matcher.terms(word)}
    asked = [matcher.terms(word) for _, _, word in words(query)]
    assert asked
    assert all(held.intersection(terms) for terms in asked) == wanted, what


def test_plurals_and_digits(run_scripts: RunScripts, small_site: Path) -> None:
    numbers = [0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 110, 111, 199, 200, 1000, 1003]
    answers = run_scripts(small_site, [["plural", number] for number in numbers])
    assert [answer["value"] for answer in answers] == [
        "zero",
        "one",
        "two",
        "few",
        "few",
        "many",
        "many",
        "other",
        "other",
        "other",
        "few",
        "few",
        "many",
        "many",
        "other",
        "other",
        "few",
    ]
    assert run_scripts(small_site, [["number", 1203]]) == [{"value": "1203"}]
