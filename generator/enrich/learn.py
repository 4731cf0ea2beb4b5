"""Learning the lexicon of tags from a whole corpus.

Each line is cut by all the evidence that there is: the shape of its words, its own article, the
texts of all others, and the other tag lines. Then it is cut again, in the light also of the tags
found in other articles: one step of hard expectation maximisation, without what the line itself
has taught. The tags of these cuts are the lexicon.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from generator.enrich.evidence import Corpus, Spans, survey
from generator.enrich.features import (
    Attested,
    OtherLines,
    OtherTexts,
    OwnText,
    Scorer,
    Source,
)
from generator.enrich.lattice import each_best_cut, probabilities
from generator.enrich.lexicon import Entry, Lexicon, Statistics, in_order, with_edits
from generator.enrich.phrases import (
    Ints,
    Token,
    display,
    split_delimited,
    texts_of,
    written_phrase,
)
from generator.enrich.segment import (
    confidence_of,
    is_accepted,
    is_supported,
    preferences,
    rows_of,
)
from generator.enrich.weights import LEARNING, REVISING
from generator.model import Article, Record

FOLDS = 4
"""A line is cut again by what the articles of the other folds have taught."""
_BLOCK = 50_000
"""Rows whose evidence is weighed at a time; bounds the memory."""

Found = dict[str, float]
"""The tags of an article, and how sure they are."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the evidence at first, and when there is a first lexicon."""

    learning: Mapping[str, float] = field(default_factory=lambda: LEARNING)
    revising: Mapping[str, float] | None = field(default_factory=lambda: REVISING)
    """None to leave it at the first cuts."""


def learn(
    records: Sequence[Record],
    articles: Iterable[Article],
    former: Lexicon | None = None,
    weights: Weights | None = None,
) -> Lexicon:
    """The lexicon of some articles; what a person has decided in the former one is kept and obeyed.

    Texts of the articles are evidence for each other's tags: give those that stand for themselves,
    not those found embedded in others. Deterministic; time is proportional to the words.

    Args:
        records: as they come from the catalog, before their lines are cut.
        articles: the same with their texts, which are gone through once, a few at a time.
        weights: others than the fitted ones are for measuring.
    """
    former, weights = former or Lexicon(), weights or Weights()
    pupil = Pupil(records, articles, former)
    found = pupil.cut(weights.learning)
    if weights.revising is not None:
        found = pupil.cut(weights.revising, pupil.folds(found))
    return with_edits(Lexicon(in_order(entries_of(found))), former)


def entries_of(articles: Iterable[Found]) -> Iterator[Entry]:
    """A row for every tag of some articles, in no order of meaning."""
    tags: defaultdict[str, _Tag] = defaultdict(_Tag)
    for found in articles:
        for name, confidence in found.items():
            tag = tags[written_phrase(name)]
            tag.names[name] += 1
            tag.confidence += confidence
    for tag in tags.values():
        count = tag.names.total()
        name = min(tag.names, key=lambda name: (-tag.names[name], name))
        yield Entry(name, count, round(tag.confidence / count, 2))


@dataclass(slots=True)
class _Tag:
    """A tag while it is being counted."""

    names: Counter[str] = field(default_factory=Counter)
    """How many articles spell it so."""
    confidence: float = 0.0
    """Sum over the articles."""


class Pupil:
    """A corpus and what a person has said of its tags, from which a lexicon is learned."""

    def __init__(
        self, records: Sequence[Record], articles: Iterable[Article], former: Lexicon
    ) -> None:
        parts = [split_delimited(record.tag_line) for record in records]
        # What the input delimits itself is no guess.
        self._given: list[Found] = [{tag.name: 1.0 for tag in each.tags} for each in records]
        self._owners = np.array([at for at, each in enumerate(parts) for _ in each], np.int64)
        self._rows = rows_of(part for each in parts for part in each)
        self._edits = former.edits()
        self.spans, self.corpus = survey(parts, map(texts_of, articles))

    def cut(
        self, weights: Mapping[str, float], statistics: Sequence[Statistics] = ()
    ) -> list[Found]:
        """The tags of each article, by the weights of the evidence.

        Args:
            statistics: of the lexicons of `folds`; none for a first time.
        """
        found = [dict(given) for given in self._given]
        scorer = Scorer(weights)
        first = 0
        for block in self.spans.blocks(_BLOCK):
            rows = self._rows[first : first + len(block.words)]
            sources = self.sources(block, statistics)
            for line, name, confidence in self._cut(block, rows, sources, scorer):
                found[self._owners[line]].setdefault(name, confidence)
            first += len(rows)
        return found

    def folds(self, found: Sequence[Found]) -> list[Statistics]:
        """For each fold of the articles what the tags of the others say."""
        entries = [list(entries_of(found[fold::FOLDS])) for fold in range(FOLDS)]
        others = (entries[:fold] + entries[fold + 1 :] for fold in range(FOLDS))
        return [Statistics(chain.from_iterable(other)) for other in others]

    def sources(self, spans: Spans, statistics: Sequence[Statistics]) -> list[Source]:
        """All evidence of some lines besides the shapes of their words."""
        sources: list[Source] = [
            OwnText(spans),
            OtherTexts(spans, self.corpus),
            OtherLines(spans, self.corpus),
        ]
        if statistics:
            fold: Ints = self._owners[spans.line] % FOLDS
            sources.append(Attested(spans, statistics, fold))
        return sources

    def _cut(
        self,
        spans: Spans,
        rows: Sequence[Token],
        sources: Sequence[Source],
        scorer: Scorer,
    ) -> Iterator[tuple[int, str, float]]:
        """(number of the line, tag, confidence) of every tag of some lines."""
        scores = np.where(spans.exists, scorer.score(spans, sources), -np.inf)
        scores += preferences(spans, rows, self._edits)
        likely = probabilities(scores, spans.words)
        for cut in chain.from_iterable(each_best_cut(scores, spans.words)):
            place = cut.start, cut.stop - cut.start - 1
            tokens = rows[cut.start : cut.stop]
            vouched = _is_shared(self.corpus, spans, place) or is_supported(spans, cut)
            accepted = is_accepted(tokens, self._edits)
            if name := display(tokens):
                confidence = confidence_of(float(likely[place]), vouched, accepted)
                yield int(spans.line[cut.start]), name, confidence


def _is_shared(corpus: Corpus, spans: Spans, place: tuple[int, int]) -> bool:
    """Whether another tag line has the same words."""
    return bool(corpus.lines[spans.phrase[place]] > 1)
