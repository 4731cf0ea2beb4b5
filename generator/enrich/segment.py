"""Cutting a line of tags that has no delimiters, from the lexicon and its own article alone.

What other articles say has gone into the lexicon before; so an article that is added cuts no other
article's line anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from generator.enrich.evidence import Spans, spans_of
from generator.enrich.features import Attested, OwnText, Scorer
from generator.enrich.lattice import Cut, each_best_cut, probabilities
from generator.enrich.lexicon import Entry, Lexicon, State, Statistics
from generator.enrich.phrases import (
    MAX_WORDS,
    Document,
    Floats,
    Token,
    display,
    split_delimited,
    written_of,
)
from generator.enrich.shapes import PREPOSITIONS
from generator.enrich.weights import SEGMENTING

UNVOUCHED = 0.4
"""The most that a tag is trusted which neither its text nor another article speaks of; below
`model.LOW_CONFIDENCE`, so that it is shown as doubtful."""
_ACCEPTED = 6.0
"""Nats for every word of a tag that a person has accepted: more than all other evidence."""
_ECHO = 3.0
"""Nats for a tag that a machine made of another. By rule: newsrooms, of whom the weights were
learned, make no such tags; scrapers do."""
_REJECTED = -100.0
"""Nats against a tag of several words that a person has rejected: any other way is better."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A tag as it was cut out of the line."""

    text: str
    supported: bool
    """Whether the article's own title or body speaks of it."""
    confidence: float
    """0 to 1, see `confidence_of`."""


class Segmenter:
    """Cuts lines by one lexicon.

    Args:
        weights: of the evidence; others than the fitted ones are for measuring.
    """

    def __init__(self, lexicon: Lexicon, weights: Mapping[str, float] = SEGMENTING) -> None:
        self.edits = lexicon.edits()
        self._statistics = Statistics(lexicon.entries)
        self._scorer = Scorer(weights)

    def segments(self, tag_line: str, texts: Iterable[str]) -> list[Segment]:
        """Tags of a line in order. Punctuation in the line itself always delimits.

        Args:
            texts: title and paragraphs of the article that the line belongs to.
        """
        (found,) = self.segments_of([(tag_line, texts)])
        return found

    def segments_of(self, articles: Iterable[tuple[str, Iterable[str]]]) -> list[list[Segment]]:
        """The same for each of some articles, weighed together: many arrays, but once.

        Args:
            articles: (tag line, title and paragraphs) of each.
        """
        documents = [
            Document(tuple(map(tuple, split_delimited(line))), tuple(texts))
            for line, texts in articles
        ]
        found: list[list[Segment]] = [[] for _ in documents]
        owners = [of for document, of in zip(documents, found, strict=True) for _ in document.lines]
        if not owners:
            return found
        spans = spans_of(documents)
        rows = rows_of(line for document in documents for line in document.lines)
        scores = self.scores(spans) + preferences(spans, rows, self.edits)
        likely = probabilities(scores, spans.words)
        for segments, cuts in zip(owners, each_best_cut(scores, spans.words), strict=True):
            for cut in cuts:
                tokens = rows[cut.start : cut.stop]
                if text := display(tokens):
                    segments.append(self._segment(text, tokens, cut, spans, likely))
        return found

    def scores(self, spans: Spans) -> Floats:
        """(rows, MAX_WORDS) What the evidence says; minus infinity where there is no span."""
        sources = OwnText(spans), Attested(spans, [self._statistics])
        return np.where(spans.exists, self._scorer.score(spans, sources), -np.inf)

    def _segment(
        self, text: str, tokens: Sequence[Token], cut: Cut, spans: Spans, likely: Floats
    ) -> Segment:
        supported = is_supported(spans, cut)
        known, _ = self._statistics.phrases.get(" ".join(each.form for each in tokens), (0, 0.0))
        vouched = supported or known > 1
        accepted = is_accepted(tokens, self.edits)
        likelihood = float(likely[cut.start, cut.stop - cut.start - 1])
        return Segment(text, supported, confidence_of(likelihood, vouched, accepted))


def confidence_of(likelihood: float, vouched: bool, accepted: bool) -> float:
    """How far to trust a tag, 0 to 1 in steps of 0.01: that it is one, and cut at the right places.

    Args:
        likelihood: that it is cut at the right places, given that all of the line is tags.
        vouched: whether its text or another article speaks of it.
        accepted: whether a person does.
    """
    if accepted:
        return 1.0
    return round(likelihood if vouched else min(likelihood, UNVOUCHED), 2)


def is_supported(spans: Spans, cut: Cut) -> bool:
    """Whether the article's texts have the tag; a preposition before it need not be there."""
    start, length = cut.start, cut.stop - cut.start
    if length > 1 and spans.forms[spans.words[start]] in PREPOSITIONS:
        start, length = start + 1, length - 1
    return bool(spans.own[start, length - 1])


def is_accepted(tokens: Sequence[Token], edits: Mapping[str, Entry]) -> bool:
    """Whether a person has said that this is a tag, under this name or another."""
    entry = edits.get(written_of(tokens)) if edits else None
    return entry is not None and entry.state is not State.REJECT


def rows_of(lines: Iterable[Sequence[Token]]) -> list[Token]:
    """The token of each row over spans; behind each line an empty one."""
    return [token for line in lines for token in (*line, _NONE)]


_NONE = Token("", "", "")


def preferences(spans: Spans, rows: Sequence[Token], edits: Mapping[str, Entry]) -> Floats:
    """(rows, MAX_WORDS) What is added to the scores of spans by rule, in nats."""
    return _decisions(rows, edits) + echoes_of(spans)


def _decisions(rows: Sequence[Token], edits: Mapping[str, Entry]) -> Floats:
    """What a person has decided."""
    added = np.zeros((len(rows), MAX_WORDS))
    if not edits:
        return added
    firsts = {form.partition(" ")[0] for form in edits}
    for row, token in enumerate(rows):
        if token.written and token.written.partition(" ")[0] not in firsts:
            continue
        for length in range(1, MAX_WORDS + 1):
            entry = edits.get(written_of(rows[row : row + length]))
            if entry and entry.state is State.ACCEPT:
                added[row, length - 1] = _ACCEPTED * length
            elif entry and entry.state is State.REJECT and length > 1:
                added[row, length - 1] = _REJECTED
    return added


def echoes_of(spans: Spans) -> Floats:
    """Tags made by machine: a preposition before what is a tag of the same line («في قره باغ»).

    The text has the words so, but never behind the word that stands before them in the line.
    """
    prepositions = np.array([form in PREPOSITIONS for form in spans.forms])[spans.words]
    if not prepositions.any():
        return np.zeros(spans.own.shape)
    keys = spans.line[:, None] * (spans.phrase.max() + 1) + spans.phrase
    _, place, counts = np.unique(keys, return_inverse=True, return_counts=True)
    again = (counts[place].reshape(keys.shape) > 1) & spans.exists
    echoes = np.zeros(spans.own.shape, bool)
    echoes[:-1, 1:] = again[1:, :-1]
    joined = np.concatenate([[False], spans.own[:-1, 1] > 0])
    echoes &= (spans.own > 0) & (prepositions & ~joined)[:, None]
    return np.where(echoes, _ECHO, 0.0)
