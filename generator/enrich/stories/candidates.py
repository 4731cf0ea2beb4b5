"""Pairs of articles that may tell one story: those whose signatures agree in a band.

A band is two places of a signature. A pair of Jaccard index j agrees in one of 64 bands with
probability 1 - (1 - j²)^64: 0.99 at 0.27, 0.99999 at 0.4. Articles of a band's bucket are sorted by
day, and only those within the window make pairs, so a bulletin that recurs for years makes no more
than its neighbours in time.

Where many articles are near in time most pairs of a band have little in common: of 64,258 in an
archive of 150,000 articles 49,308 agree in fewer than 8 places of 128. Reading them was nine tenths
of what stories cost. The least Jaccard index that a verdict accepts is 0.148 (0.45 of a text in one
two and a half times its length); of such pairs one in a thousand agrees so seldom.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from generator.copies import DAYS
from generator.enrich.stories.minhash import SIZE

ROWS = 2
"""Places of a band."""
MOST_NEIGHBOURS = 50
"""Later articles of one bucket that an article is compared with: what is printed oftener within a
week is still linked, from one to the next."""
LEAST_AGREEING = 8
"""Places of two signatures that must be the same for the texts to be read."""
_BANDS = 8
"""That are taken out of all signatures at a time: 64 bytes of each, as processors read them."""
_AT_A_TIME = 1 << 12
"""Pairs whose signatures are compared together: 4 MB."""

_MIXED = np.uint64(0x9E3779B97F4A7C15)
"""An odd number near the golden section of 2^64 (Knuth, TAOCP 3, 6.4)."""
_UNDATED = 0
"""Day of an article without a date: before all ordinals, near to all."""


def candidate_pairs(
    signatures: Sequence[bytes], days: Sequence[date | None]
) -> list[tuple[int, int]]:
    """Pairs of places in `signatures` (the smaller first), sorted; linear in their number."""
    if len(signatures) < 2:
        return []
    ordinals = np.array([day.toordinal() if day else _UNDATED for day in days])
    by_day = np.argsort(ordinals, kind="stable")
    # Two minima of 32 bits are one key of 64.
    joined = np.frombuffer(b"".join(signatures), np.uint64).reshape(-1, SIZE // ROWS)
    days_in_order = ordinals[by_day]
    found = [
        _pairs_of_band(band, days_in_order, by_day)
        for start in range(0, SIZE // ROWS, _BANDS)
        for band in np.ascontiguousarray(joined[by_day, start : start + _BANDS].T)
    ]
    one, other = np.divmod(np.unique(np.concatenate(found)), len(signatures))
    is_alike = _agreeing(joined.view(np.uint32), one, other) >= LEAST_AGREEING
    return list(zip(one[is_alike].tolist(), other[is_alike].tolist(), strict=True))


def _agreeing(
    signed: NDArray[np.uint32], one: NDArray[np.int64], other: NDArray[np.int64]
) -> NDArray[np.int64]:
    """In how many places the signatures of each pair are the same."""
    counts = np.zeros(len(one), np.int64)
    for start in range(0, len(one), _AT_A_TIME):
        part = slice(start, start + _AT_A_TIME)
        counts[part] = (signed[one[part]] == signed[other[part]]).sum(axis=1)
    return counts


def _pairs_of_band(
    keys: NDArray[np.uint64], days: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Pairs as codes: the smaller place times the number of articles, and the larger.

    Args:
        keys: of articles by day; so are `days` and `places`.
    """
    order = _order(keys)
    sorted_keys, sorted_days, sorted_places = keys[order], days[order], places[order]
    codes = [np.empty(0, dtype=np.int64)]
    for step in range(1, min(MOST_NEIGHBOURS, len(keys) - 1) + 1):
        earlier = sorted_days[:-step]
        near = (sorted_days[step:] - earlier <= DAYS) | (earlier == _UNDATED)
        same = np.flatnonzero((sorted_keys[step:] == sorted_keys[:-step]) & near)
        if not len(same):
            break  # sorted by day: what has no neighbour at one step has none at the next
        one, other = sorted_places[same], sorted_places[same + step]
        codes.append(np.minimum(one, other) * len(keys) + np.maximum(one, other))
    return np.concatenate(codes)


def _order(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """An order in which equal keys stand together, each lot in the order given.

    As much of a hash as its place leaves, with the place behind it: numbers by themselves are
    sorted in a tenth of the time that `argsort` takes. That two of 10,000 keys have the same of
    it, and part equals, is one in 20 million; pairs of these equals may be lost by it.
    """
    bits = np.uint64(len(keys).bit_length())
    hashes = (keys * _MIXED) >> bits << bits
    ordered = np.sort(hashes | np.arange(len(keys), dtype=np.uint64))
    return (ordered & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
