"""What holds for the forms of any text."""

import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from generator.arabic.matching import Matcher
from generator.arabic.normalize import (
    fold_text,
    folded_form,
    folded_words,
    number_source,
    token_source,
    words,
    written_form,
)
from generator.arabic.table import TABLE

ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىةٱکیگ"
DRESS = "\u0640\u064e\u0651\u064b\u0670\u200f\u200d"
arabic_words = st.text(ARABIC, min_size=1, max_size=9)
prefixes = st.sampled_from(["و", "ف", "ب", "ك", "ال", "وال", "بال", "وب", "فبال", "كال"])
texts = st.one_of(
    st.text(max_size=80),
    st.text(ARABIC + DRESS + " .,،؛«»()-٠١٢0129Ff", max_size=80),
)
protected = st.frozensets(st.text("وفبلكام", min_size=3, max_size=5), max_size=8)


@given(texts)
def test_words_are_ordered_spans_that_no_letter_escapes(text: str) -> None:
    place = 0
    outside = ""
    for start, end, word in words(text):
        assert place <= start < end
        assert text[start:end] == word
        outside += text[place:start]
        place = end
    outside += text[place:]
    classes = "".join(TABLE.classes[name] for name in ("arabic", "letter", "digit"))
    assert not re.search(f"[{classes}]", outside)


@given(texts)
@example("ⱽ 가")
def test_forms_are_idempotent(text: str) -> None:
    for _, _, word in words(text):
        written, folded = written_form(word), folded_form(word)
        assert written_form(written) == written
        assert folded_form(folded) == folded == folded_form(written)


@given(texts)
def test_terms_are_short_plain_words_of_the_first_plane(text: str) -> None:
    for _, _, word in words(text):
        for term in Matcher().terms(word):
            assert 0 < len(term) <= TABLE.longest_form
            assert all(ord(letter) < 0x10000 and not letter.isspace() for letter in term)


@given(texts)
def test_fold_text_is_idempotent(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


@given(st.one_of(texts, st.text("اأآإٱىئيؤوةهء پ19.,،»-\n", max_size=90)))
def test_folded_words_are_the_folded_forms_of_the_words(text: str) -> None:
    assert folded_words(text) == tuple(folded_form(word) for _, _, word in words(text))


@given(texts)
def test_canonically_equal_texts_have_equal_words(text: str) -> None:
    # Composition may join a letter of the table with a mark outside it, so only whole texts of
    # known characters are compared.
    known = "".join(letter for letter in text if letter in ARABIC + "\u064e\u0651\u064b ")
    assert fold_text(unicodedata.normalize("NFD", known)) == fold_text(known)


@given(arabic_words, st.lists(st.sampled_from(DRESS), max_size=4), st.integers(0, 9))
def test_dress_changes_no_form(word: str, marks: list[str], place: int) -> None:
    dressed = word[:1] + "".join(marks) + word[1:] if place else word + "".join(marks)
    assert written_form(dressed) == written_form(word)
    assert Matcher().terms(dressed) == Matcher().terms(word)


@given(arabic_words, prefixes)
def test_an_unprotected_word_is_found_through_its_clitics(word: str, prefix: str) -> None:
    matcher = Matcher()
    whole = any(matcher.is_whole(prefix[n:] + word) for n in range(len(prefix)))
    if len(folded_form(word)) >= 3 and not whole:
        assert matcher.match(prefix + word, word)


@given(arabic_words, arabic_words, protected)
def test_matching_is_symmetric_and_reflexive(
    first: str, second: str, whole: frozenset[str]
) -> None:
    matcher = Matcher(whole)
    assert matcher.match(first, first)
    assert matcher.match(first, second) == matcher.match(second, first)


@given(arabic_words, protected)
def test_a_protected_word_has_one_term(word: str, whole: frozenset[str]) -> None:
    folded = folded_form(word)
    assert Matcher(whole | {folded}).terms(word) == (folded,)


def test_the_expressions_mean_the_same_in_javascript() -> None:
    # Look-behind, named groups, possessive or atomic parts and flags would not.
    for source in (token_source(), number_source()):
        assert not re.search(r"\(\?(?![:!])", source)
        assert not re.search(r"[*+?}]\+", source)
