"""The ways to cut a line into spans: the best one (Viterbi), and how likely each span is.

The score of a way is the sum of the scores of its spans, and its probability the exponential of
that, normalised over all ways: a semi-Markov conditional random field (Sarawagi and Cohen, "Semi-
Markov conditional random fields for information extraction", 2004) without transitions. Time is
proportional to the spans.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from generator.enrich.phrases import BREAK, MAX_WORDS, Floats, Ints

_BLOCK = 256
"""Lines of about the same length that are worked on together."""


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

    The forward-backward algorithm, over many lines of about one length at a time.
    """
    result = np.zeros(scores.shape)
    for starts, lengths in _blocks(words):
        longest = int(lengths.max())
        rows = starts[:, None] + np.arange(longest)
        inside = np.arange(longest) < lengths[:, None]
        rows = np.where(inside, rows, 0)
        block = np.where(inside[:, :, None], scores[rows], -np.inf)
        likely = _span_probabilities(block, lengths)
        result[rows[inside]] = likely[inside]
    return result


def _blocks(words: Ints) -> Iterator[tuple[Ints, Ints]]:
    """(first rows, lengths) of the lines that have any token, the short ones first."""
    bounds = np.array([line for line in lines_of(words) if line[1] > line[0]], np.int64)
    bounds = bounds.reshape(-1, 2)
    lengths = bounds[:, 1] - bounds[:, 0]
    order = np.argsort(lengths, kind="stable")
    for first in range(0, len(order), _BLOCK):
        block = order[first : first + _BLOCK]
        yield bounds[block, 0], lengths[block]


def _span_probabilities(scores: Floats, lengths: Ints) -> Floats:
    """Of a block of lines, with scores and result of the shape (lines, tokens, MAX_WORDS)."""
    lines, longest, _ = scores.shape
    ahead = np.full((lines, longest + 1), -np.inf)
    ahead[:, 0] = 0
    for end in range(1, longest + 1):
        spans = [
            ahead[:, end - length] + scores[:, end - length, length - 1]
            for length in range(1, min(MAX_WORDS, end) + 1)
        ]
        ahead[:, end] = _log_sum(spans)
    behind = np.full((lines, longest + MAX_WORDS + 1), -np.inf)
    behind[np.arange(lines), lengths] = 0
    for start in range(longest - 1, -1, -1):
        spans = [
            behind[:, start + length] + scores[:, start, length - 1]
            for length in range(1, MAX_WORDS + 1)
        ]
        reached = _log_sum(spans)
        behind[:, start] = np.where(start < lengths, reached, behind[:, start])
    whole = ahead[np.arange(lines), lengths]
    result = np.zeros(scores.shape)
    for length in range(1, MAX_WORDS + 1):
        after = behind[:, length : length + longest]
        logs = ahead[:, :longest] + scores[:, :, length - 1] + after - whole[:, None]
        result[:, :, length - 1] = np.exp(np.minimum(logs, 0))
    return result


def _log_sum(values: list[Floats]) -> Floats:
    """The logarithm of the sum of exponentials, without overflow."""
    stacked = np.stack(values)
    top = stacked.max(axis=0)
    safe = np.where(np.isfinite(top), top, 0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.exp(stacked - safe).sum(axis=0)) + safe)
