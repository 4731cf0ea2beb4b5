"""Learning the lexicon of tags from a whole corpus.

Each line is cut by all the evidence that there is: the shape of its words, its own article, the
texts of all others, and the other tag lines. The tags of the best cuts are the lexicon.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from generator.enrich.evidence import Corpus, Spans, survey
from generator.enrich.features import OtherLines, OtherTexts, OwnText, Shapes, score
from generator.enrich.lattice import best_cuts, probabilities
from generator.enrich.lexicon import Entry, Lexicon, in_order, with_edits
from generator.enrich.phrases import (
    Document,
    Floats,
    Token,
    display,
    split_delimited,
    written_phrase,
)
from generator.enrich.segment import (
    confidence_of,
    is_accepted,
    is_supported,
    preferences,
    rows_of,
)
from generator.enrich.weights import LEARNING
from generator.model import Article

_BLOCK = 50_000
"""Rows whose evidence is weighed at a time; bounds the memory."""


@dataclass(slots=True)
class _Found:
    """One tag while it is being counted."""

    names: Counter[str] = field(default_factory=Counter)
    articles: int = 0
    confidence: float = 0.0
    """Sum over the articles."""


def learn(
    articles: Iterable[Article],
    former: Lexicon | None = None,
    weights: Mapping[str, float] = LEARNING,
) -> Lexicon:
    """The lexicon of some articles; what a person has decided in the former one is kept and obeyed.

    Texts of the articles are evidence for each other's tags: give those that stand for themselves,
    not those found embedded in others. Deterministic; time is proportional to the words.

    Args:
        articles: as they come from the catalog, before their lines are cut.
        weights: of the evidence; others than the fitted ones are for measuring.
    """
    former = former or Lexicon()
    given = list(articles)
    found: defaultdict[str, _Found] = defaultdict(_Found)
    for article, tags in zip(given, _tags_of(given, former, weights), strict=True):
        # What the input delimits itself is no guess.
        _count(found, tags | {tag.name: 1.0 for tag in article.tags})
    entries = (
        Entry(_name(each), each.articles, round(each.confidence / each.articles, 2))
        for each in found.values()
    )
    return with_edits(Lexicon(in_order(entries)), former)


def _count(found: defaultdict[str, _Found], tags: Mapping[str, float]) -> None:
    """Count the tags of one article, each with its confidence."""
    for name, confidence in tags.items():
        tag = found[written_phrase(name)]
        tag.names[name] += 1
        tag.articles += 1
        tag.confidence += confidence


def _name(found: _Found) -> str:
    """The commonest spelling."""
    return min(found.names, key=lambda name: (-found.names[name], name))


def _tags_of(
    articles: Sequence[Article], former: Lexicon, weights: Mapping[str, float]
) -> list[dict[str, float]]:
    """For each article the tags of its line and how sure they are."""
    parts = [split_delimited(article.tag_line) for article in articles]
    tags: list[dict[str, float]] = [{} for _ in articles]
    owners = [owner for owner, each in zip(tags, parts, strict=True) for _ in each]
    spans, corpus = survey([_document(*pair) for pair in zip(articles, parts, strict=True)])
    rows = rows_of(part for each in parts for part in each)
    first = 0
    for block in spans.blocks(_BLOCK):
        here = rows[first : first + len(block.words)]
        for line, name, confidence in _cut(block, corpus, here, former.edits(), weights):
            owners[line][name] = confidence
        first += len(here)
    return tags


def _cut(
    spans: Spans,
    corpus: Corpus,
    rows: Sequence[Token],
    edits: Mapping[str, Entry],
    weights: Mapping[str, float],
) -> Iterator[tuple[int, str, float]]:
    """(number of the line, tag, confidence) of every tag of some lines."""
    scores = weigh(spans, corpus, weights) + preferences(rows, edits)
    likely = probabilities(scores, spans.words)
    for cut in chain.from_iterable(best_cuts(scores, spans.words)):
        place = cut.start, cut.stop - cut.start - 1
        tokens = rows[cut.start : cut.stop]
        vouched = corpus.lines[spans.phrase[place]] > 1 or is_supported(spans, cut)
        accepted = is_accepted(tokens, edits)
        if name := display(tokens):
            confidence = confidence_of(float(likely[place]), bool(vouched), accepted)
            yield int(spans.line[cut.start]), name, confidence


def _document(article: Article, parts: Sequence[Sequence[Token]]) -> Document:
    lines = tuple(tuple(token.form for token in part) for part in parts)
    return Document(lines, (article.title, *(block.text for block in article.blocks)))


def weigh(spans: Spans, corpus: Corpus, weights: Mapping[str, float]) -> Floats:
    """(rows, MAX_WORDS) What all the evidence says; minus infinity where there is no span."""
    sources = [Shapes(spans), OwnText(spans), OtherTexts(spans, corpus), OtherLines(spans, corpus)]
    return np.where(spans.exists, score(sources, weights), -np.inf)
