"""What is worked out quickly is what the plain way gives, on any text."""

from __future__ import annotations

import re
import sys
from unittest import mock

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from generator.arabic.normalize import folded_form, folded_rows, folded_words, words
from generator.copies import FEWEST_WORDS
from generator.enrich.evidence import spans_of, survey
from generator.enrich.features import Attested, OwnText, Scorer, Shapes, within
from generator.enrich.lexicon import Entry, Statistics
from generator.enrich.phrases import BREAK, Document, split_delimited
from generator.enrich.stories.minhash import minima, signature
from generator.enrich.stories.shingles import shingles
from generator.enrich.weights import SEGMENTING
from generator.parse import dates, flags, lines, mojibake, quotes

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىةٱ"
MARKS = " .,،؛«»“”()'’-–—!؟:\n"
ODD = "ـ\u064e\u0651\u064b\u200f\u200d\u00ad\u00a0\t\u2028پگیکFfé\u030117٠۲٫½ﷺﻻ한\U0001f600"
long_texts = st.text(LETTERS * 3 + MARKS + ODD, min_size=101, max_size=400) | st.text(min_size=101)

PARTS = st.sampled_from(
    [
        "جسر",
        "الوادي",
        "وادي",
        "سليم",
        "حداد",
        "في",
        "من",
        "الزيتون",
        "كوفيد-19",
        "كوفيد",
        "19",
        "NASA",
        "عبد",
        "الله",
        "وليد",
        "ليد",
        "لجنة",
        "«",
        "...",
        "ـ",
        "اللجنة",
        "المدينة",
        "أبو-ظبي",
        "أبو",
        "ظبي",
    ]
)
BEFORE, BEHIND = (
    st.sampled_from(["", "", "و", "ب", "ول", "«", "(", "'"]),
    st.sampled_from(["", "", "،", ".", "»", "’", "َ", "-"]),
)
PIECES = (
    st.builds("{}{}{}".format, BEFORE, PARTS, BEHIND)
    | st.sampled_from(list("-'،ـ"))
    | st.just("للجنة")
    | st.just("للمدينة")
)
TAG_LINES = st.lists(PARTS | st.just("،"), max_size=14).map(" ".join)
TEXTS = st.lists(st.lists(PIECES, max_size=30).map(" ".join), max_size=3)


@given(long_texts)
@example("ا" * 70 + " " + "ب" * 70)
@example("ا" * 2000)
def test_words_of_a_long_text(text: str) -> None:
    assert folded_words(text) == tuple(folded_form(word) for _, _, word in words(text))


@given(st.lists(long_texts | st.text(LETTERS + MARKS + ODD, max_size=20), max_size=4))
def test_words_of_several_texts(texts: list[str]) -> None:
    plain = [tuple(folded_form(word) for _, _, word in words(text)) for text in texts]
    assert folded_rows(texts) == plain


@given(long_texts)
def test_a_signature_is_that_of_the_shingles(text: str) -> None:
    folded, signed = folded_words(text), signature(text)
    assert (signed is None) == (len(folded) < FEWEST_WORDS)
    if signed is not None:
        assert (signed == minima(shingles(folded))).all()


@given(TAG_LINES, TEXTS)
@example("وليد ليد سليم", ["ليد سليم وليد سليم ووليد سليم"])
@example("سليم حداد", ["سليم - حداد", "سليم ، حداد", "سليم ' حداد"])
@example("كوفيد-19 جسر", ["وكوفيد-19 جسر", "كوفيد 19 جسر", "بكوفيد-19"])
def test_the_spans_of_one_article(line: str, texts: list[str]) -> None:
    document = Document(tuple(map(tuple, split_delimited(line))), tuple(texts))
    alone = spans_of([document])
    surveyed, _ = survey([document.lines], [document.texts])
    assert alone.forms == surveyed.forms
    for name in ("words", "kind", "line", "own", "exists"):
        assert (getattr(alone, name) == getattr(surveyed, name)).all(), name
    # The same phrases have one number, whatever it is.
    numbers = zip(alone.phrase.ravel().tolist(), surveyed.phrase.ravel().tolist(), strict=True)
    pairs = set(numbers)
    assert len(pairs) == len({one for one, _ in pairs}) == len({other for _, other in pairs})


@given(TAG_LINES, TEXTS, st.lists(st.lists(PARTS, min_size=1, max_size=3).map(" ".join)))
def test_scores_are_sums_of_columns_in_their_order(
    line: str, texts: list[str], tags: list[str]
) -> None:
    spans = spans_of([Document(tuple(map(tuple, split_delimited(line))), tuple(texts))])
    statistics = Statistics(Entry(tag, 2, 0.7) for tag in tags)
    gaps, total = np.zeros(len(spans.words)), np.zeros(spans.phrase.shape)
    for source in (Shapes(spans), OwnText(spans), Attested(spans, [statistics])):
        for column in source.gaps():
            gaps += SEGMENTING[column.name] * column.values
        for column in source.spans():
            for name, values in column.parts():
                total += SEGMENTING[name] * values
    scores = Scorer(SEGMENTING).score(spans, [OwnText(spans), Attested(spans, [statistics])])
    assert (scores == total + within(gaps)).all()
    assert (spans.exists.any(axis=1) == (spans.words != BREAK)).all()


@given(st.text() | long_texts)
def test_folded_letters(text: str) -> None:
    assert dates.fold_letters(text) == text.translate(dates._LETTERS)


@given(st.text('"«»“” \n(:.،ـ-وقب1', max_size=24))
@example('قال "نعم" و"لا" ثم "')
def test_quotations_that_are_passed_over_are_sound(text: str) -> None:
    found = quotes.read_quotations(text)
    with mock.patch.dict(quotes._SOUND, dict.fromkeys(quotes._SOUND, re.compile("(?!)"))):
        assert found == quotes.read_quotations(text)


@given(st.lists(st.text(LETTERS, min_size=1, max_size=9), max_size=9))
def test_skeletons_of_many_words(forms: list[str]) -> None:
    inside = str.maketrans("تثنيجخذزشضظغق", "ببببححدرسصطعف")
    final = str.maketrans("تثجخذزشضظغ", "ببححدرسصطع")
    plain = [form[:-1].translate(inside) + form[-1].translate(final) for form in forms]
    found = flags._skeletons(forms)
    assert [[one == other for other in found] for one in found] == [
        [one == other for other in plain] for one in plain
    ]


def test_no_harmful_character_no_odd_space_and_no_half_of_a_letter_is_sound() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    unclean = set(lines._HARMFUL.findall(every)) | set(lines._ODD_SPACES.findall(every))
    assert unclean | set(mojibake._HINT.findall(every)) <= set(lines._DOUBTFUL.findall(every))


@given(st.text("طظعغاب" + mojibake._HALVES + "ØÙÚÛÿŸ a", max_size=12))
def test_what_is_passed_over_is_no_mojibake(text: str) -> None:
    suspect = re.search(f"[طظعغ](?![،؛؟ ])[{re.escape(mojibake._HALVES)}]", text)
    assert bool(suspect) == bool(mojibake._SUSPECT.search(text))
    if not mojibake._HINT.search(text):
        assert not suspect
        assert not mojibake._WESTERN.search(text)
