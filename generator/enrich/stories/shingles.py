"""A text as the set of its shingles: every three folded words that follow one another.

Three words are rarely the same by chance (two often are: «in the city»), and one changed word costs
three shingles, so that texts with a tenth of their words changed still share more than half.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from generator.arabic.normalize import folded_words
from generator.arabic.remembered import Remembered

__all__ = ["WORDS", "Hashes", "folded_words", "mixed", "runs_of", "shingles", "word_hashes"]

WORDS = 3
"""Words of a shingle."""

Hashes = NDArray[np.uint64]

# Odd numbers, so that multiplying by them loses nothing modulo 2^64; the finaliser is that of
# SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
_PLACES = np.array([0x9E3779B97F4A7C15, 0xF39CC0605CEDC835, 0x1082276BF3A27251], dtype=np.uint64)
_BYTES = np.dtype(">u8")
"""Of the hash of a word: the most significant byte first, on every machine."""
_FINALISER = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))


def shingles(folded: Iterable[str]) -> Hashes:
    """The distinct shingles of a text's folded words as sorted 64-bit hashes.

    There are none of fewer than three words. Two different shingles share a hash once in 10^19
    pairs, so counting hashes counts shingles.
    """
    return np.unique(runs_of(word_hashes(folded)))


def word_hashes(folded: Iterable[str]) -> Hashes:
    """A hash of each folded word of a text, in order."""
    # Joined as bytes: five times as fast as putting numbers into an array one by one.
    data = b"".join(map(_HASHES.__getitem__, folded))
    return np.frombuffer(data, dtype=_BYTES).astype(np.uint64)


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


def _hash(word: str) -> bytes:
    data = word.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=8).digest()


_HASHES = Remembered(_hash)
