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


def best_cuts(scores: Floats, words: Ints) -> list[list[Cut]]:
    """The best way through each line; in a tie the one with the longer tag at the end.

    Args:
        scores: (rows, MAX_WORDS); minus infinity where the line ends before.
    """
    rows: list[list[float]] = scores.tolist()
    return [_best_cut(rows, start, stop) for start, stop in lines_of(words)]


def _best_cut(scores: list[list[float]], start: int, stop: int) -> list[Cut]:
    best = [0.0] + [float("-inf")] * (stop - start)
    came_from = [0] * len(best)
    for row in range(start, stop):
        here = row - start
        for length in range(1, min(MAX_WORDS, stop - row) + 1):
            reached = best[here] + scores[row][length - 1]
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
    rows: list[list[float]] = scores.tolist()
    result = np.zeros(scores.shape)
    for start, stop in lines_of(words):
        if start < stop:
            result[start:stop] = _line_probabilities(rows[start:stop])
    return result


def _line_probabilities(scores: list[list[float]]) -> list[list[float]]:
    """Of the spans of one line, a row a token.

    Forwards, the weight of all ways to each end, as a logarithm, and which share of it came by
    each last span; backwards, how likely each end is the end of a span.
    """
    weight, shares = [0.0], []
    for end in range(1, len(scores) + 1):
        starts = range(max(end - MAX_WORDS, 0), end)
        reached = [weight[start] + scores[start][end - start - 1] for start in starts]
        top = max(reached)
        weights = [exp(each - top) for each in reached]
        total = sum(weights)
        weight.append(top + log(total))
        shares.append([each / total for each in weights])
    result = [[0.0] * MAX_WORDS for _ in scores]
    likely = [0.0] * len(scores) + [1.0]
    for end in range(len(scores), 0, -1):
        for length, share in enumerate(reversed(shares[end - 1]), 1):
            span = share * likely[end]
            result[end - length][length - 1] = span
            likely[end - length] += span
    return result
