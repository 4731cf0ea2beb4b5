"""Python and JavaScript cut, spell and vary words alike, and as the vectors say."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.arabic.matching import Matcher, Tiers
from generator.arabic.normalize import fold_text, folded_form, words, written_form
from generator.arabic.stems import make_stemmer
from generator.arabic.table import TABLE
from generator.search.documents import SearchDocument
from generator.search.lexicon import family_key
from tests.cross.small_archive import RunScripts, write_search

VECTORS = Path(__file__).with_name("vectors")
PREFIXES = ("", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "وب", "فبال", "كال", "ولل", "ٱل")
SUFFIXES = ("", "ها", "هم", "ا", "ات", "ين", "ته", "ي", "ة")
PROTECTED = ("بقاع", "كاراكاس", "وهران", "لمطار", "فهرسه", "بوسطن", "البوم")
BARE = Matcher(
    clitics=replace(TABLE.clitics, protected=frozenset()),
    stemmer=make_stemmer(replace(TABLE.stem, names=frozenset())),
)
"""The rules without any words and names that they leave alone."""
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
    # In a site these travel in the shards of the words that they protect.
    known = sorted({*PROTECTED, *TABLE.clitics.protected}), sorted(TABLE.stem.names)
    folded = [folded_form(word) for word in compared]
    *forms, terms, tiers, bare, keys = (
        answer["value"]
        for answer in run_scripts(
            site,
            [
                *(["forms", word] for word in compared),
                ["terms", known[0], compared, known[1]],
                ["tiers", known[0], compared, known[1]],
                ["tiers", [], compared, []],
                ["familyKeys", folded],
            ],
        )
    )
    assert dict(zip(compared, forms, strict=True)) == {
        word: [written_form(word), folded_form(word)] for word in compared
    }
    assert dict(zip(compared, terms, strict=True)) == {
        word: [list(matcher.terms(word)), matcher.is_whole(word)] for word in compared
    }
    assert dict(zip(compared, tiers, strict=True)) == {
        word: spelled_out(matcher.tiers(word)) for word in compared
    }
    assert dict(zip(compared, bare, strict=True)) == {
        word: spelled_out(BARE.tiers(word)) for word in compared
    }
    assert dict(zip(folded, keys, strict=True)) == {word: family_key(word) for word in folded}


def spelled_out(tiers: Tiers | None) -> dict[str, Any] | None:
    """Return tiers as the harness gives them."""
    if tiers is None:
        return None
    return {
        "written": tiers.written,
        "folded": tiers.folded,
        "variants": list(tiers.variants),
        "stems": list(tiers.stems),
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


def test_what_matches_and_what_must_not(run_scripts: RunScripts, tmp_path: Path) -> None:
    """Through a whole search in an archive of all the texts."""
    rows = pairs()
    assert len(rows) > 120
    texts = list(dict.fromkeys(text for _, text, _, _ in rows))
    documents = [SearchDocument(f"{n}.html", "", text) for n, text in enumerate(texts)]
    site = write_search(tmp_path, documents)
    answers = run_scripts(
        site, [["search", query, {"limit": 999, "texts": False}] for _, _, query, _ in rows]
    )
    failed = []
    for (what, text, query, wanted), answer in zip(rows, answers, strict=True):
        complete = {hit["number"] for hit in answer["value"]["hits"] if not hit["missing"]}
        if (texts.index(text) in complete) != wanted:
            failed.append((what, text, query, wanted))
    assert failed == []


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
