"""A text as the set of its shingles: every three folded words that follow one another.

Three words are rarely the same by chance (two often are: «in the city»), and one changed word costs
three shingles, so that texts with a tenth of their words changed still share more than half.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from generator.arabic.normalize import folded_words

__all__ = ["WORDS", "Hashes", "folded_words", "mixed", "runs_of", "shingles", "word_hashes"]

WORDS = 3
"""Words of a shingle."""

Hashes = NDArray[np.uint64]

# Odd numbers, so that multiplying by them loses nothing modulo 2^64; the finaliser is that of
# SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
_PLACES = np.array([0x9E3779B97F4A7C15, 0xF39CC0605CEDC835, 0x1082276BF3A27251], dtype=np.uint64)
_BASE, _BACK = np.uint64(0xD1342543DE82EF95), np.uint64(pow(0xD1342543DE82EF95, -1, 1 << 64))
"""Of the polynomials: odd, so that there is an inverse modulo 2^64."""
_SPACE = ord(" ")
_FINALISER = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))


def shingles(folded: Iterable[str]) -> Hashes:
    """The distinct shingles of a text's folded words as sorted 64-bit hashes.

    There are none of fewer than three words. Two different shingles share a hash once in 10^19
    pairs, so counting hashes counts shingles.
    """
    return np.unique(runs_of(word_hashes(folded)))


def word_hashes(folded: Iterable[str]) -> Hashes:
    """A hash of each folded word of a text, in order: equal ones of equal words, on any machine.

    Of a polynomial in its letters (Karp and Rabin, «Efficient randomized pattern-matching
    algorithms», 1987), for all words at once. Remembered hashes of single words took seven times as
    long, since a tenth of all words of a text are seldom seen.
    """
    text = " ".join(folded)
    if not text:
        return np.empty(0, dtype=np.uint64)
    data = f"{text} ".encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(data, "<u4").astype(np.uint64)
    behind = np.flatnonzero(letters == _SPACE)
    first = np.concatenate([[0], behind[:-1] + 1])
    # Each word is worked out in its place of the text, and then moved to the beginning.
    sums = np.add.reduceat(letters * np.cumprod(np.full(len(letters), _BASE)), first)
    return mixed(sums * np.cumprod(np.full(len(letters), _BACK))[first])


def runs_of(hashes: Hashes) -> Hashes:
    """The shingles of a text by the hashes of its words: in order, repeated as they come."""
    count = len(hashes) - WORDS + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    first, *others = (hashes[at : at + count] * _PLACES[at] for at in range(WORDS))
    return mixed(sum(others, first))


def mixed(values: Hashes) -> Hashes:
    """Values with every bit depending on all: a bijection of 64-bit numbers."""
    for shift, factor in _FINALISER:
        values = (values ^ (values >> np.uint64(shift))) * np.uint64(factor)
    return values
