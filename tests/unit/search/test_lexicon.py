"""Families: what may match lies together, and nothing is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.arabic.matching import Matcher
from generator.arabic.normalize import folded_form, written_form
from generator.arabic.table import TABLE
from generator.search.lexicon import (
    BANDS,
    NO_BAND,
    ClosedTiers,
    band_of,
    families,
    family_key,
    family_of,
    stray_words,
    vocabulary_words,
)

LETTERS = "ابتثجحدذرزسشصضطعغفقكلمنهويءأإآؤئىة"
CLITICS = ["", "", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "فبال", "ولل"]
ENDINGS = ["", "", "ة", "ات", "ون", "ين", "ان", "ها", "هم", "ه", "نا", "ي", "ية", "تها", "ا", "ى"]
BASES = [*sorted(TABLE.stem.names)[::9], *sorted(TABLE.clitics.protected)[::9]]
STRAYS = {key for keys in stray_words().values() for key in keys}
made = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(CLITICS),
        st.one_of(st.text(LETTERS, min_size=1, max_size=6), st.sampled_from(BASES)),
        st.sampled_from(ENDINGS),
    ),
).map(written_form)
words = st.one_of(
    made, st.from_regex(r"[a-zA-Z]{1,5}-?[0-9]{0,3}", fullmatch=True).map(written_form)
)
protected = st.frozensets(st.text("وفبلكام", min_size=3, max_size=5), max_size=8)


@given(st.sets(words, max_size=30), protected)
def test_every_word_has_one_family_in_order(forms: set[str], whole: frozenset[str]) -> None:
    found = families(forms, whole)
    keys = [family.key for family in found]
    assert keys == sorted(set(keys))
    held = [form for family in found for form in family.forms]
    assert sorted(held) == sorted(form for form in forms if folded_form(form))
    for family in found:
        assert family.forms and family.forms == sorted(family.forms)
        assert {family_key(folded_form(form)) for form in family.forms} == {family.key}
        assert {family_key(word) for word in (*family.whole, *family.names)} <= {family.key}


@given(words, protected)
def test_the_terms_of_a_word_have_its_key(word: str, whole: frozenset[str]) -> None:
    tiers = ClosedTiers(whole).of(word)
    key = family_key(folded_form(word))
    if tiers is None:
        assert not folded_form(word)
    else:
        assert {family_key(t) for t in (tiers.folded, *tiers.variants, *tiers.stems)} == {key}
        assert tiers.folded in tiers.variants


@given(words, protected)
def test_closed_tiers_are_some_of_all_tiers(word: str, whole: frozenset[str]) -> None:
    """Closing gives terms up, but only what does not know its own word makes new ones."""
    closed, full = ClosedTiers(whole).of(word), Matcher(whole).tiers(word)
    assert (closed is None) == (full is None)
    if closed and full:
        assert (closed.written, closed.folded) == (full.written, full.folded)


@given(words)
def test_protection_travels_with_the_word(word: str) -> None:
    """The family of a protected word has it, so a reader with that family alone decides alike."""
    folded = folded_form(word)
    (family,) = families([word], [folded]) if folded else [None]
    if family:
        assert folded in family.whole
        assert ClosedTiers([folded]).of(word) == ClosedTiers(family.whole).of(word)


@pytest.mark.parametrize(
    ("words_alike", "others"),
    [
        (("فكرة", "والفكرة", "كرة", "وبالكرة"), ("كتاب",)),
        (("سوريا", "سورية", "السوريين", "لسوريا"), ("أمريكا",)),
        (("أمريكا", "أميركا", "والأميركية", "الامريكيون"), ("سوريا",)),
        (("معلم", "المعلمون", "معلمات", "للمعلمين"), ("تعليم",)),
        (("بلد", "بلدة", "البلد", "للبلدة"), ("وعد",)),
    ],
)
def test_families_of_real_words(words_alike: tuple[str, ...], others: tuple[str, ...]) -> None:
    keys = {family_key(folded_form(word)) for word in words_alike}
    assert len(keys) == 1
    assert keys.isdisjoint(family_key(folded_form(word)) for word in others)


@given(st.text(max_size=20))
def test_any_text_has_a_key_that_is_its_own(text: str) -> None:
    key = family_key(text)
    assert len(key) <= max(len(text), 1) or key in map(str, TABLE.spellings.beginnings.values())
    assert bool(key) == bool(text)


def test_vocabulary_words_add_up_the_articles_of_their_forms() -> None:
    forms = {"علي": 0, "على": 1, "قازان": 2, "ـ": 3}
    assert list(vocabulary_words(forms, [3, 40, 2, 9])) == [("علي", 43), ("قازان", 2)]


def test_what_follows_an_article_is_in_the_vocabulary() -> None:
    forms = {"المخطوطات": 0, "وللمخطوطات": 1, "مخطوطات": 2, "ألمانيا": 3, "بالك": 4}
    assert dict(vocabulary_words(forms, [2, 1, 1, 5, 1])) == {
        "المخطوطات": 2,
        "وللمخطوطات": 1,
        "مخطوطات": 4,
        "المانيا": 5,
        "بالك": 1,
    }


@given(words)
def test_a_band_is_that_of_the_key(form: str) -> None:
    """An ending, which is not taken off for it, does not show."""
    key = family_of(form)
    band = sum(bound <= key for bound in BANDS) if key else NO_BAND
    assert band_of(form) == (band, key in STRAYS)


def test_strays_are_known_with_clitics_and_endings() -> None:
    forms = {b + w + e for b in CLITICS for w in stray_words() for e in ENDINGS}
    assert {form for form in forms if band_of(form)[1]} == {
        form for form in forms if family_of(form) in STRAYS
    }
    assert set(stray_words()) <= {form for form in forms if band_of(form)[1]}
