"""A text as the set of its shingles: every three folded words that follow one another.

Three words are rarely the same by chance (two often are: «in the city»), and one changed word costs
three shingles, so that texts with a tenth of their words changed still share more than half.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from generator.arabic.normalize import CACHED_FORMS, folded_form, words

WORDS = 3
"""Words of a shingle."""

Hashes = NDArray[np.uint64]

# Odd numbers, so that multiplying by them loses nothing modulo 2^64; the finaliser is that of
# SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
_PLACES = np.array(
    [0x9E3779B97F4A7C15, 0xF39CC0605CEDC835, 0x1082276BF3A27251], dtype=np.uint64
).reshape(WORDS, 1)
_FINALISER = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1))


def folded_words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [folded_form(word) for _, _, word in words(text)]


def shingles(folded: list[str]) -> Hashes:
    """The distinct shingles of a text as sorted 64-bit hashes; none for fewer than three words.

    Two different shingles share a hash once in 10^19 pairs, so counting hashes counts shingles.
    """
    if len(folded) < WORDS:
        return np.empty(0, dtype=np.uint64)
    hashes = np.fromiter(map(_word_hash, folded), dtype=np.uint64, count=len(folded))
    runs = np.lib.stride_tricks.sliding_window_view(hashes, len(hashes) - WORDS + 1)
    return np.unique(mixed((runs * _PLACES).sum(axis=0, dtype=np.uint64)))


def mixed(values: Hashes) -> Hashes:
    """Values with every bit depending on all: a bijection of 64-bit numbers."""
    for shift, factor in _FINALISER:
        values = (values ^ (values >> np.uint64(shift))) * np.uint64(factor)
    return values


@lru_cache(maxsize=CACHED_FORMS)
def _word_hash(word: str) -> int:
    data = word.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest())
