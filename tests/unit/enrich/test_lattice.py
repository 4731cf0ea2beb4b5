"""The best way through a line, and how likely each span is, against counting all the ways."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from generator.enrich.lattice import each_best_cut, lines_of, probabilities
from generator.enrich.phrases import MAX_WORDS, Floats

LENGTHS = (3, 0, 1, 8)


def line(length: int, chance: np.random.Generator) -> Floats:
    """Scores of one line with the row behind it."""
    scores = chance.normal(size=(length + 1, MAX_WORDS))
    for row in range(length + 1):
        scores[row, max(length - row, 0) :] = -np.inf
    return scores


def ways(length: int) -> list[list[tuple[int, int]]]:
    """Every way to cut a line, as (start, length) of its spans."""
    found = []
    for inner in itertools.product((False, True), repeat=max(length - 1, 0)):
        bounds = [0, *(at + 1 for at, cut in enumerate(inner) if cut), length]
        spans = [(start, stop - start) for start, stop in itertools.pairwise(bounds)]
        if all(size <= MAX_WORDS for _, size in spans):
            found.append(spans)
    return found if length else []


@pytest.mark.parametrize("seed", range(5))
def test_against_all_ways(seed: int) -> None:
    chance = np.random.default_rng(seed)
    scores = np.concatenate([line(length, chance) for length in LENGTHS])
    words = np.concatenate([[1] * length + [0] for length in LENGTHS]).astype(np.int64)
    likely, cuts = probabilities(scores, words), list(each_best_cut(scores, words))
    expected = np.zeros(scores.shape)
    for (start, stop), found in zip(lines_of(words), cuts, strict=True):
        weighed = {
            tuple(way): math.exp(sum(scores[start + at, size - 1] for at, size in way))
            for way in ways(stop - start)
        }
        total = sum(weighed.values())
        for way, weight in weighed.items():
            for at, size in way:
                expected[start + at, size - 1] += weight / total
        best = max(weighed, key=lambda way: weighed[way], default=())
        assert [(cut.start - start, cut.stop - cut.start) for cut in found] == list(best)
    assert likely == pytest.approx(expected)


def test_scores_that_would_overflow() -> None:
    scores = np.full((3, MAX_WORDS), -np.inf)
    scores[0, :2], scores[1, 0] = (-2000.0, 3000.0), -2000.0
    words = np.array([1, 1, 0], np.int64)
    assert probabilities(scores, words)[0, 1] == 1


def test_no_lines() -> None:
    nothing = np.zeros((0, MAX_WORDS))
    assert list(each_best_cut(nothing, np.zeros(0, np.int64))) == []
    assert probabilities(nothing, np.zeros(0, np.int64)).shape == (0, MAX_WORDS)
