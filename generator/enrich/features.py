"""What speaks for a span being a tag, in columns, each with the name of its weight.

Two kinds: of a *gap*, the place between two neighbouring tokens, the value is that of both being
inside one tag, and a span's value is the sum over its inner gaps; of a *span*, a value for the
whole. Everything is counted without the line's own part in it, so that a line is no evidence for
itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from generator.enrich.evidence import Corpus, Spans
from generator.enrich.lexicon import Statistics
from generator.enrich.phrases import BREAK, MAX_WORDS, Flags, Floats, Ints
from generator.enrich.shapes import KINDS, NO_KIND, gap_columns, span_columns

Number = TypeVar("Number", bound=np.generic)


class Column(NamedTuple):
    """One kind of evidence."""

    name: str
    """Of its weight."""
    values: Floats
    """(rows,) of a gap behind each row, or (rows, MAX_WORDS) of spans."""
    by_length: bool = False
    """Whether spans of one word, of two and of more have weights of their own."""

    def parts(self) -> Iterator[tuple[str, Floats]]:
        """The same as columns of one weight each."""
        if not self.by_length:
            yield self.name, self.values
            return
        for length, first, last in _LENGTHS:
            values = np.zeros(self.values.shape)
            values[:, first - 1 : last] = self.values[:, first - 1 : last]
            yield f"{self.name} {length}", values


_LENGTHS = (("one", 1, 1), ("two", 2, 2), ("more", 3, MAX_WORDS))
_COLUMNS = np.arange(MAX_WORDS)


def later(values: Floats, places: int) -> Floats:
    """The values of rows further on; 0 behind the end."""
    return np.concatenate([values[places:], np.zeros(min(places, len(values)))])


def at_end(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """(rows, MAX_WORDS) For each span the value of its last token; 0 behind the end."""
    padded = np.concatenate([values, np.zeros(MAX_WORDS - 1, values.dtype)])
    spans: npt.NDArray[Number] = padded[np.arange(len(values))[:, None] + _COLUMNS]
    return spans


def within(gaps: Floats) -> Floats:
    """(rows, MAX_WORDS) For each span the sum over its inner gaps of (rows,) values."""
    sums = np.zeros((len(gaps), MAX_WORDS))
    np.cumsum(at_end(gaps)[:, :-1], axis=1, out=sums[:, 1:])
    return sums


def _begins(spans: Spans) -> Flags:
    """(rows,) Whether a line begins with the row."""
    return np.concatenate([[True], spans.words[:-1] == BREAK])


class Shapes:
    """What the letters of the words say: a gap's two words, a span's first and last word."""

    def __init__(self, spans: Spans) -> None:
        self._spans = spans

    def gaps(self) -> Iterator[Column]:
        """How two words that stand side by side are usually joined."""
        kinds = at_end(self._spans.kind)
        yield from starmap(Column, gap_columns(kinds[:, 0], kinds[:, 1]))

    def spans(self) -> Iterator[Column]:
        """Length, and how a tag begins and ends."""
        kind, beginning = self._spans.kind[:, None], _begins(self._spans)[:, None]
        columns = span_columns(kind, at_end(self._spans.kind), _COLUMNS + 1, beginning)
        for name, values in columns:
            yield Column(name, np.broadcast_to(values, self._spans.phrase.shape))


class OwnText:
    """What the article's own title and paragraphs say."""

    def __init__(self, spans: Spans) -> None:
        self._own = spans.own.astype(float)

    def gaps(self) -> Iterator[Column]:
        """Whether the text has the two words together, or both but never together."""
        together, single = self._own[:, 1] > 0, (self._own[:, 0] > 0).astype(float)
        yield Column("together in text", together.astype(float))
        yield Column("apart in text", single * later(single, 1) * ~together)

    def spans(self) -> Iterator[Column]:
        """Whether the text has the span, and whether it goes on there as the line does."""
        yield Column("in text", (self._own > 0).astype(float), by_length=True)
        yield Column("times in text", np.log1p(self._own), by_length=True)
        yield Column("goes on in text", _share(_longer_behind(self._own), self._own))
        yield Column("begins earlier in text", _share(_longer_before(self._own), self._own))


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
        yield Column("together in any text", (pair > 0).astype(float))
        yield Column("apart in any text", (rarer > 0) * (pair == 0.0))
        yield Column("often apart in any text", np.log1p(rarer) * (pair == 0))

    def spans(self) -> Iterator[Column]:
        """How often the corpus has the span, and whether it goes on there as the line does."""
        yield Column("times in texts", np.log1p(self._count), by_length=True)
        yield Column("goes on in texts", _share(_longer_behind(self._count), self._count))
        yield Column("begins earlier in texts", _share(_longer_before(self._count), self._count))


class OtherLines:
    """What all other tag lines say: phrases they share, and in how many surroundings."""

    def __init__(self, spans: Spans, corpus: Corpus) -> None:
        exists = spans.exists
        self._lines = _of_phrases(corpus.lines, spans.phrase) - exists
        surroundings = np.minimum(corpus.before, corpus.behind)
        self._surroundings = np.maximum(_of_phrases(surroundings, spans.phrase) - exists, 0)
        begins = _begins(spans)[:, None]
        ends = at_end(later((spans.words == 0).astype(float), 1))
        self._edges = np.maximum(_of_phrases(corpus.edges, spans.phrase) - begins - ends, 0)

    def gaps(self) -> Iterator[Column]:
        """How often lines have the two words together, and given either of them."""
        yield from _cohesion("in lines", self._lines)

    def spans(self) -> Iterator[Column]:
        """Lines with the span; a tag stands in many surroundings, a part of one does not."""
        yield Column("lines", np.log1p(self._lines), by_length=True)
        yield Column("surroundings", np.log1p(self._surroundings), by_length=True)
        yield Column("varied surroundings", _share(self._surroundings, self._lines), by_length=True)
        yield Column("at edges of lines", np.log1p(self._edges), by_length=True)
        yield Column("goes on in lines", _share(_longer_behind(self._lines), self._lines))
        yield Column("begins earlier in lines", _share(_longer_before(self._lines), self._lines))


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
        rows = list(zip(self._known, self._words, strict=True))
        self._count = np.array([known.words.get(word, 0.0) for known, word in rows])
        self._first = np.array([known.first.get(word, 0.0) for known, word in rows])
        self._last = np.array([known.last.get(word, 0.0) for known, word in rows])
        following = [*self._words, ""][1:]
        self._pairs = [
            known.pairs.get((word, behind))
            for (known, word), behind in zip(rows, following, strict=True)
        ]

    def gaps(self) -> Iterator[Column]:
        """How often tags have the two words side by side, and given either of them."""
        pair = np.array([count or 0.0 for count in self._pairs])
        count = self._count
        yield Column("second given first in tags", _log_share(pair, count))
        yield Column("first given second in tags", _log_share(pair, later(count, 1)))
        yield Column("second given first goes on", _log_share(pair, count - self._last))
        carried_on = later(count - self._first, 1)
        yield Column("first given second is carried on", _log_share(pair, carried_on))

    def spans(self) -> Iterator[Column]:
        """Whether it is a tag, of how many articles, how sure, and where its end words stand."""
        counts, confidence = self._phrases()
        known = counts > 0
        sure = np.clip(confidence, 0.02, 0.98)
        yield Column("known", known.astype(float), by_length=True)
        yield Column("articles", np.log1p(counts), by_length=True)
        yield Column("sure", np.where(known, np.log(sure / (1 - sure)), 0), by_length=True)
        begins = _log_share(self._first, self._count)
        ends = _log_share(self._last, self._count)
        yield Column("first word begins tags", np.repeat(begins[:, None], MAX_WORDS, axis=1))
        yield Column("last word ends tags", at_end(ends))

    def _phrases(self) -> tuple[Floats, Floats]:
        """(rows, MAX_WORDS) Counts and confidences of all spans."""
        counts = np.zeros((len(self._words), MAX_WORDS))
        confidence = np.full(counts.shape, 0.5)
        for row, (known, longest) in enumerate(zip(self._known, self._lengths, strict=True)):
            phrase = ""
            for column, word in enumerate(self._words[row : row + longest]):
                if column and self._pairs[row + column - 1] is None:
                    break  # no tag has both, and none a phrase that holds both
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
    yield Column(f"second given first {where}", _log_share(pair, first))
    yield Column(f"first given second {where}", _log_share(pair, second))
    yield Column(f"pair {where}", np.log1p(pair))


Source = OwnText | OtherTexts | OtherLines | Attested


class Scorer:
    """Weighs the evidence of spans.

    Args:
        weights: by the names of the columns.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._shapes = _ShapeScores(weights)
        self._by_length: dict[str, Floats] = {}

    def score(self, spans: Spans, sources: Iterable[Source]) -> Floats:
        """(rows, MAX_WORDS) The weighed sum of all columns: of the shapes, and of other sources.

        Summed column by column, always in the same order: a matrix product may round differently
        on another machine.
        """
        gaps, total = self._shapes.of(spans)
        for source in sources:
            for column in source.gaps():
                gaps += self._weights[column.name] * column.values
            for column in source.spans():
                total += self._weight(column) * column.values
        total += within(gaps)
        return total

    def _weight(self, column: Column) -> Floats | float:
        """One weight, or one for each length of a span."""
        if not column.by_length:
            return self._weights[column.name]
        if column.name not in self._by_length:
            named = [
                [f"{column.name} {name}"] * (last - first + 1) for name, first, last in _LENGTHS
            ]
            weights = [self._weights[name] for names in named for name in names]
            self._by_length[column.name] = np.array(weights)
        return self._by_length[column.name]


class _ShapeScores:
    """The weighed sums of the columns of `Shapes`.

    They depend on the kinds of two words alone, of which there are few, so they are worked out once
    for each pair of the kinds that have occurred: sums of 34 columns become two look-ups.
    """

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._places = np.full(KINDS, -1)
        """Kind → its place in the tables."""
        self._add(np.array([NO_KIND]))

    def of(self, spans: Spans) -> tuple[Floats, Floats]:
        """((rows,) of the gaps, (rows, MAX_WORDS) of the spans)"""
        if (self._places[spans.kind] < 0).any():
            self._add(spans.kind)
        places = self._places[at_end(spans.kind)]
        first, beginning = places[:, 0], _begins(spans).astype(np.int64)
        gaps = self._gaps[first, places[:, 1]]
        return gaps, self._spans[first[:, None], places, _COLUMNS, beginning[:, None]]

    def _add(self, kinds: Ints) -> None:
        """The tables anew, with some kinds that were not in them."""
        known = np.union1d(np.flatnonzero(self._places >= 0), kinds)
        self._places[known] = np.arange(len(known))
        self._gaps = self._sum(gap_columns(known[:, None], known))
        first, last = known[:, None, None, None], known[:, None, None]
        lengths, beginning = (_COLUMNS + 1)[:, None], np.array([False, True])
        self._spans = self._sum(span_columns(first, last, lengths, beginning))

    def _sum(self, columns: Iterable[tuple[str, Floats]]) -> Floats:
        return sum((self._weights[name] * values for name, values in columns), np.zeros(1))
