"""What speaks for a span being a tag, in columns, each with the name of its weight.

Two kinds: of a *gap*, the place between two neighbouring tokens, the value is that of both being
inside one tag, and a span's value is the sum over its inner gaps; of a *span*, a value for the
whole. Everything is counted without the line's own part in it, so that a line is no evidence for
itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import numpy as np

from generator.enrich.evidence import Corpus, Spans
from generator.enrich.lexicon import Statistics
from generator.enrich.phrases import MAX_WORDS, Floats, Ints

Column = tuple[str, Floats]
"""A name and values: (rows,) of a gap behind each row, or (rows, MAX_WORDS) of spans."""

PREPOSITIONS = frozenset({"في", "من", "علي", "الي", "عن", "مع", "ضد", "بين", "حول", "بعد", "قبل"})
"""Folded. They bind what stands before and behind."""
_BEFORE_NAMES = frozenset({"عبد", "ابو", "ابي", "ابا", "ابن", "بن", "بنت", "ام", "ال"})
"""Folded words that are the beginning or the middle of a name, never its end."""
_INSIDE_NAMES = frozenset({"بن", "ابن", "بنت", "ال", "الدين", "الله"})
"""Folded words that continue a name."""
_CONJOINED = re.compile("وال..")
_LATIN = re.compile("[a-z]")
_LENGTHS = (("one", 1, 1), ("two", 2, 2), ("more", 3, MAX_WORDS))


def later(values: Floats | Ints, places: int) -> Floats:
    """The values of rows further on; 0 behind the end."""
    return np.concatenate([values[places:], np.zeros(min(places, len(values)))])


def within(gaps: Floats) -> Floats:
    """(rows, MAX_WORDS) For each span the sum over its inner gaps of (rows,) values."""
    sums = np.zeros((len(gaps), MAX_WORDS))
    for column in range(1, MAX_WORDS):
        sums[:, column] = sums[:, column - 1] + later(gaps, column - 1)
    return sums


def at_end(values: Floats) -> Floats:
    """(rows, MAX_WORDS) For each span the value of its last token."""
    return np.stack([later(values, column) for column in range(MAX_WORDS)], axis=1)


def by_length(name: str, values: Floats) -> Iterator[Column]:
    """A column of its own for spans of one word, of two and of more."""
    for length, first, last in _LENGTHS:
        column = np.zeros(values.shape)
        column[:, first - 1 : last] = values[:, first - 1 : last]
        yield f"{name} {length}", column


class Shapes:
    """What the letters of the words say: a gap's two words, a span's first and last word."""

    def __init__(self, spans: Spans) -> None:
        self._spans = spans
        self._definite = spans.definite.astype(float)

    def gaps(self) -> Iterator[Column]:
        """How two words that stand side by side are usually joined in Arabic."""
        definite, preposition = self._definite, self._is(PREPOSITIONS.__contains__)
        number = self._is(lambda form: form[0].isdecimal())
        other = self._is(lambda form: bool(_LATIN.match(form)))
        feminine = self._is(lambda form: form.endswith("ه"))
        relative = self._is(lambda form: form.endswith(("ي", "يه")))
        bare = 1 - np.maximum(definite, preposition) - np.maximum(number, other)
        agreeing = feminine == later(feminine, 1)
        yield "joined", np.ones(len(definite))
        kinds = {"bare": bare, "definite": definite}
        for first, one in kinds.items():
            for second, two in kinds.items():
                both = one * later(two, 1)
                yield f"{first} {second}", both
                if first == second:
                    yield f"{first} relative", both * later(relative, 1)
                    yield f"{first} agreeing relative", both * later(relative, 1) * agreeing
                elif first == "bare":
                    yield "feminine definite", both * feminine
        yield "before preposition", later(preposition, 1)
        yield "behind preposition", preposition
        yield "before number", later(number, 1)
        yield "behind number", number
        yield "before other script", later(other, 1) * (1 - other)
        yield "behind other script", other * (1 - later(other, 1))
        yield "other script", other * later(other, 1)
        yield "before name", self._is(_BEFORE_NAMES.__contains__)
        yield "inside name", later(self._is(_INSIDE_NAMES.__contains__), 1)
        yield "conjoined", later(self._is(lambda form: bool(_CONJOINED.match(form))), 1)

    def spans(self) -> Iterator[Column]:
        """Length, and how a tag begins and ends."""
        rows = len(self._spans.words)
        for length in range(3, MAX_WORDS + 1):
            column = np.zeros((rows, MAX_WORDS))
            column[:, length - 1] = 1
            yield f"{length} words", column
        one = np.zeros((rows, MAX_WORDS))
        one[:, 0] = 1
        definite = self._definite[:, None]
        relative = self._is(lambda form: form.endswith(("ي", "يه")))[:, None]
        preposition = self._is(PREPOSITIONS.__contains__)
        yield "begins with preposition", preposition[:, None] * (1 - one)
        yield "ends with preposition", at_end(preposition)
        yield "ends before name", at_end(self._is(_BEFORE_NAMES.__contains__))
        yield (
            "begins inside name",
            self._is(_INSIDE_NAMES.__contains__)[:, None] * np.ones_like(one),
        )
        yield "definite one", definite * one
        yield "definite relative one", definite * relative * one
        yield "begins definite", definite * (1 - one)
        # The subject at large (a country, a field) often comes first.
        yield (
            "one at beginning",
            one * np.concatenate([[True], self._spans.words[:-1] == 0])[:, None],
        )

    def _is(self, test: Callable[[str], bool]) -> Floats:
        """(rows,) 1 where the row's word is so."""
        values = np.array([bool(form) and test(form) for form in self._spans.forms], float)
        return values[self._spans.words]


class OwnText:
    """What the article's own title and paragraphs say."""

    def __init__(self, spans: Spans) -> None:
        self._own = spans.own.astype(float)

    def gaps(self) -> Iterator[Column]:
        """Whether the text has the two words together, or both but never together."""
        together, single = self._own[:, 1] > 0, (self._own[:, 0] > 0).astype(float)
        yield "together in text", together.astype(float)
        yield "apart in text", single * later(single, 1) * ~together

    def spans(self) -> Iterator[Column]:
        """Whether the text has the span, and whether it goes on there as the line does."""
        yield from by_length("in text", (self._own > 0).astype(float))
        yield from by_length("times in text", np.log1p(self._own))
        yield "goes on in text", _share(_longer_behind(self._own), self._own)
        yield "begins earlier in text", _share(_longer_before(self._own), self._own)


class OtherTexts:
    """What the texts of all other articles say: collocations."""

    def __init__(self, spans: Spans, corpus: Corpus) -> None:
        self._all = _of_phrases(corpus.texts, spans.phrase)
        self._count = self._all - spans.own

    def gaps(self) -> Iterator[Column]:
        """How often the corpus has the two words together, and given either of them."""
        yield from _cohesion("in texts", self._count)
        pair, first = self._all[:, 1], self._all[:, 0]
        rarer = np.minimum(first, later(first, 1))
        yield "together in any text", (pair > 0).astype(float)
        yield "apart in any text", (rarer > 0) * (pair == 0.0)
        yield "often apart in any text", np.log1p(rarer) * (pair == 0)

    def spans(self) -> Iterator[Column]:
        """How often the corpus has the span, and whether it goes on there as the line does."""
        yield from by_length("times in texts", np.log1p(self._count))
        yield "goes on in texts", _share(_longer_behind(self._count), self._count)
        yield "begins earlier in texts", _share(_longer_before(self._count), self._count)


class OtherLines:
    """What all other tag lines say: phrases they share, and in how many surroundings."""

    def __init__(self, spans: Spans, corpus: Corpus) -> None:
        exists = spans.exists
        self._lines = _of_phrases(corpus.lines, spans.phrase) - exists
        surroundings = np.minimum(corpus.before, corpus.behind)
        self._surroundings = np.maximum(_of_phrases(surroundings, spans.phrase) - exists, 0)
        begins = np.concatenate([[1.0], spans.words[:-1] == 0])[:, None]
        ends = at_end(later((spans.words == 0).astype(float), 1))
        self._edges = np.maximum(_of_phrases(corpus.edges, spans.phrase) - begins - ends, 0)

    def gaps(self) -> Iterator[Column]:
        """How often lines have the two words together, and given either of them."""
        yield from _cohesion("in lines", self._lines)

    def spans(self) -> Iterator[Column]:
        """Lines with the span; a tag stands in many surroundings, a part of one does not."""
        yield from by_length("lines", np.log1p(self._lines))
        yield from by_length("surroundings", np.log1p(self._surroundings))
        yield from by_length("varied surroundings", _share(self._surroundings, self._lines))
        yield from by_length("at edges of lines", np.log1p(self._edges))
        yield "goes on in lines", _share(_longer_behind(self._lines), self._lines)
        yield "begins earlier in lines", _share(_longer_before(self._lines), self._lines)


class Attested:
    """What lexicons say: of the span itself, and of its words' places in other tags.

    Args:
        statistics: of one lexicon or more.
        which: (rows,) The one that each row's line is judged by; the first, if not given.
    """

    def __init__(
        self, spans: Spans, statistics: Sequence[Statistics], which: Ints | None = None
    ) -> None:
        self._words = [spans.forms[number] for number in spans.words.tolist()]
        self._lengths = spans.exists.sum(axis=1).tolist()
        chosen = [0] * len(self._words) if which is None else which.tolist()
        self._known = [statistics[number] for number in chosen]

    def gaps(self) -> Iterator[Column]:
        """How often tags have the two words side by side, and given either of them."""
        following = [*self._words[1:], ""]
        rows = zip(self._known, self._words, following, strict=True)
        pair = np.array([known.pairs.get((first, second), 0.0) for known, first, second in rows])
        count = self._counts("words")
        going_on = count - self._counts("last")
        carried_on = later(count - self._counts("first"), 1)
        yield "second given first in tags", _log_share(pair, count)
        yield "first given second in tags", _log_share(pair, later(count, 1))
        yield "second given first goes on", _log_share(pair, going_on)
        yield "first given second is carried on", _log_share(pair, carried_on)

    def spans(self) -> Iterator[Column]:
        """Whether it is a tag, of how many articles, how sure, and where its end words stand."""
        counts, confidence = self._phrases()
        known = counts > 0
        sure = np.clip(confidence, 0.02, 0.98)
        yield from by_length("known", known.astype(float))
        yield from by_length("articles", np.log1p(counts))
        yield from by_length("sure", np.where(known, np.log(sure / (1 - sure)), 0))
        count = self._counts("words")
        begins = _log_share(self._counts("first"), count)
        ends = _log_share(self._counts("last"), count)
        yield "first word begins tags", np.repeat(begins[:, None], MAX_WORDS, axis=1)
        yield "last word ends tags", at_end(ends)

    def _counts(self, counter: Literal["words", "first", "last"]) -> Floats:
        rows = zip(self._known, self._words, strict=True)
        return np.array([getattr(known, counter).get(word, 0.0) for known, word in rows])

    def _phrases(self) -> tuple[Floats, Floats]:
        """(rows, MAX_WORDS) Counts and confidences of all spans."""
        counts = np.zeros((len(self._words), MAX_WORDS))
        confidence = np.full(counts.shape, 0.5)
        for row, (known, longest) in enumerate(zip(self._known, self._lengths, strict=True)):
            phrase = ""
            for column, word in enumerate(self._words[row : row + longest]):
                phrase = f"{phrase} {word}" if phrase else word
                if phrase in known.phrases:
                    counts[row, column], confidence[row, column] = known.phrases[phrase]
        return counts, confidence


def _of_phrases(counts: Ints, phrase: Ints) -> Floats:
    """(rows, MAX_WORDS) The count of each span's phrase; 0 where there is no span."""
    return np.where(phrase >= 0, np.append(counts, 0)[phrase], 0).astype(float)


def _longer_behind(counts: Floats) -> Floats:
    """The count of each span with the token behind it; 0 for the longest."""
    longer = np.zeros(counts.shape)
    longer[:, :-1] = counts[:, 1:]
    return longer


def _longer_before(counts: Floats) -> Floats:
    """The count of each span with the token before it; 0 for the longest.

    Behind a line stands a row without spans, so the token before is of the same line.
    """
    longer = np.zeros(counts.shape)
    longer[1:, :-1] = counts[:-1, 1:]
    return longer


def _share(part: Floats, whole: Floats) -> Floats:
    return np.minimum(part / np.maximum(whole, 1), 1)


def _log_share(part: Floats, whole: Floats) -> Floats:
    """The logarithm of a share, smoothed so that it is 0, no evidence, of what was never seen."""
    share: Floats = np.log((part + 0.5) / (whole + 0.5))
    return share


def _cohesion(where: str, counts: Floats) -> Iterator[Column]:
    """How strongly two neighbours hold together."""
    pair, first = counts[:, 1], counts[:, 0]
    second = later(first, 1)
    yield f"second given first {where}", _log_share(pair, first)
    yield f"first given second {where}", _log_share(pair, second)
    yield f"pair {where}", np.log1p(pair)


Source = Shapes | OwnText | OtherTexts | OtherLines | Attested


def score(sources: Iterable[Source], weights: Mapping[str, float]) -> Floats:
    """(rows, MAX_WORDS) The weighted sum of all columns of some sources of evidence.

    Summed column by column, always in the same order: a matrix product may round differently on
    another machine.
    """
    gaps: Floats | None = None
    total: Floats | None = None
    for source in sources:
        for name, values in source.gaps():
            part = weights[name] * values
            gaps = part if gaps is None else gaps + part
        for name, values in source.spans():
            part = weights[name] * values
            total = part if total is None else total + part
    if gaps is None or total is None:
        raise ValueError("no source of evidence")
    return total + within(gaps)
