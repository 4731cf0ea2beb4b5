"""MinHash: a short signature of a set, from which its likeness to others can be told.

For each of `SIZE` fixed permutations the signature keeps the least shingle. Two signatures agree in
a place with the probability that an element of the sets' union is in both, their Jaccard index
(Broder, «On the resemblance and containment of documents», 1997).
"""

from __future__ import annotations

from itertools import chain

import numpy as np
from numpy.typing import NDArray

from generator.arabic.normalize import folded_words
from generator.copies import FEWEST_WORDS
from generator.enrich.stories.shingles import Hashes, mixed, runs_of, word_hashes

SIZE = 128
"""Permutations."""

Signature = NDArray[np.uint32]
"""`SIZE` minima."""

# The n-th permutation is x → (a·x + b) mod 2^64 with a odd, of which the upper half is kept
# (multiply-shift, Dietzfelbinger et al. 1997). The constants are hashes of 1, 2, 3 …: the same on
# every machine and in every version of numpy.
_CONSTANTS = mixed(np.arange(1, 2 * SIZE + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
_FACTORS = (_CONSTANTS[:SIZE] | np.uint64(1)).reshape(SIZE, 1)
_TERMS = _CONSTANTS[SIZE:].reshape(SIZE, 1)
_HALF = np.uint64(32)


def signature(text: str) -> Signature | None:
    """The signature of a text, which depends on that text alone; None when it is too short."""
    # Paragraph by paragraph, whose words are known from its outline.
    hashes = word_hashes(chain.from_iterable(map(folded_words, text.split("\n"))))
    return minima(runs_of(hashes)) if len(hashes) >= FEWEST_WORDS else None


def minima(hashes: Hashes) -> Signature:
    """The least of the hashes under each permutation; there must be at least one."""
    permuted = hashes * _FACTORS
    permuted += _TERMS  # in place: another half a megabyte to write costs as much as the sum
    # The least of the upper halves is the upper half of the least.
    least: Signature = (permuted.min(axis=1) >> _HALF).astype(np.uint32)
    return least


def likeness(one: Signature, other: Signature) -> float:
    """The estimated Jaccard index of two sets, 0 to 1; standard error at most 0.045."""
    return float((one == other).mean())
