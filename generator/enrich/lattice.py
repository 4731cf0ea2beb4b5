"""The ways to cut a line into spans: the best one (Viterbi), and how likely each span is.

The score of a way is the sum of the scores of its spans, and its probability the exponential of
that, normalised over all ways: a semi-Markov conditional random field (Sarawagi and Cohen, "Semi-
Markov conditional random fields for information extraction", 2004) without transitions. Time is
proportional to the spans.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log

import numpy as np

from generator.enrich.phrases import BREAK, MAX_WORDS, Floats, Ints


@dataclass(frozen=True, slots=True)
class Cut:
    """One span of a way through a line."""

    start: int
    """Row of its first token."""
    stop: int
    """Row behind its last token."""


def lines_of(words: Ints) -> Iterator[tuple[int, int]]:
    """(first row, row behind the last token) of each line."""
    start = 0
    for stop in np.flatnonzero(words == BREAK).tolist():
        yield start, stop
        start = stop + 1


def each_best_cut(scores: Floats, words: Ints) -> Iterator[list[Cut]]:
    """The best way through each line; in a tie the one with the longer tag at the end.

    Args:
        scores: (rows, MAX_WORDS); minus infinity where the line ends before.
    """
    flat = _flat(scores)
    return (_best_cut(flat, start, stop) for start, stop in lines_of(words))


def _flat(scores: Floats) -> list[float]:
    """The scores row by row, in one list: a list a row would keep Python's collector busy."""
    flat: list[float] = scores.reshape(-1).tolist()
    return flat


def _best_cut(scores: list[float], start: int, stop: int) -> list[Cut]:
    best = [0.0] + [float("-inf")] * (stop - start)
    came_from = [0] * len(best)
    for here in range(stop - start):
        at = (start + here) * MAX_WORDS
        for length, score in enumerate(scores[at : at + min(MAX_WORDS, stop - start - here)], 1):
            reached = best[here] + score
            if reached > best[here + length]:
                best[here + length] = reached
                came_from[here + length] = here
    return _trace(came_from, start)


def _trace(came_from: list[int], start: int) -> list[Cut]:
    cuts = []
    end = len(came_from) - 1
    while end > 0:
        cuts.append(Cut(start + came_from[end], start + end))
        end = came_from[end]
    return cuts[::-1]


def probabilities(scores: Floats, words: Ints) -> Floats:
    """(rows, MAX_WORDS) For each span the share of the ways that it is part of, by their weight.

    A line at a time, in plain Python: of a line of twenty tokens that takes a tenth of the time
    that arrays of its size take.
    """
    flat, result = _flat(scores), np.zeros(scores.size)
    for start, stop in lines_of(words):
        here = slice(start * MAX_WORDS, stop * MAX_WORDS)
        result[here] = _line_probabilities(flat[here])
    return result.reshape(scores.shape)


def _line_probabilities(scores: list[float]) -> list[float]:
    """Of the spans of one line, `MAX_WORDS` of a token, like the scores.

    Forwards, the weight of all ways to each end, as a logarithm, and which share of it came by
    each last span; backwards, how likely each end is the end of a span.
    """
    tokens = len(scores) // MAX_WORDS
    weight, shares = [0.0], []
    for end in range(1, tokens + 1):
        first = max(end - MAX_WORDS, 0)
        # From one start to the next the row changes, and the span is shorter by a word.
        longest, shortest = first * MAX_WORDS + end - first - 1, (end - 1) * MAX_WORDS
        spans = scores[longest : shortest + 1 : MAX_WORDS - 1]
        reached = [before + span for before, span in zip(weight[first:], spans, strict=True)]
        top = max(reached)
        weights = [exp(each - top) for each in reached]
        total = sum(weights)
        weight.append(top + log(total))
        shares.append([each / total for each in weights])
    result = [0.0] * len(scores)
    likely = [0.0] * tokens + [1.0]
    for end in range(tokens, 0, -1):
        for length, share in enumerate(reversed(shares[end - 1]), 1):
            span = share * likely[end]
            result[(end - length) * MAX_WORDS + length - 1] = span
            likely[end - length] += span
    return result
