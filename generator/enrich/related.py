"""Related articles: for each article those before it that are about the same.

What an article is told depends on itself and on articles before it alone: how rare a word or tag is
counts earlier articles, and only these are proposed. So an addition at the newest end changes
nothing for an old one, and what was worked out for an unchanged beginning can be kept.

Articles are compared by the cosine of their words and tags (`topics`), each weighed by how often it
stands in its article and how rare it was when that came. All is linear: of a word's earlier
articles only so many are looked at, those that are nearest in time.

Sums are of whole numbers, and rounded roots and quotients are the same everywhere (IEEE 754), so
that neither machine nor order of adding shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from generator.enrich.topics import TERM_BYTES

SHOWN = 3
"""Articles of a group."""
NEAR_DAYS = 90
"""What is at most so many days older is of the same time; what is older still, of the archive."""
LEAST_NEAR, LEAST_FAR = 0.21, 0.27
"""Cosine of those that are proposed; see DESIGN.md, «Related articles». What is far in time needs
more: near in time two articles on one matter have its occasion in common."""
LEAST_SHARED = 4
"""Words and tags that two articles must have in common: one rare name may be an accident."""
MOST_ALIKE = 0.6
"""Share of the words of one that another has, from which on both say the same, and one of them is
enough in a list. Bulletins of a template reach it."""
MOST_NEAR, MOST_FAR = 40, 24
"""Earlier articles of one word that are looked at."""
CHUNK = 128
"""Articles that are compared at a time."""
_AT_A_TIME = 1 << 17
"""Entries whose values are worked out together: 1 MB an array."""

_TERM = np.dtype([("hash", "<u4"), ("weight", "u1")])
_WORD = (1 << 31) - 1
"""The part of a hash that tells one word from another, so that a key of two numbers has a sign."""
_ONE = 1 << 12
"""The length of a vector, in the units of its parts."""
_RARITY = 16
"""Units of rarity for each halving of the number of articles with a word."""
_SMOOTHED = 200
"""Articles that an archive is taken to have at least: among a few no word is rare."""
_PLACE_BITS, _SCORE_BITS = 28, 26

Places = tuple[int, ...]
Related = tuple[Places, Places]
"""Places of articles near in time, and of those across time, the likest first."""
_Ints = NDArray[np.int64]
_Halves = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Subject:
    """What comparing needs to know of an article."""

    day: int
    """Ordinal of its day."""
    terms: bytes
    """Its words and tags, see `topics`."""
    is_proposed: bool
    """Whether others may be told of it."""
    barred: frozenset[int] = frozenset()
    """Places of earlier articles that it must not be told of."""


def related(subjects: Sequence[Subject], first: int = 0) -> Iterator[Related]:
    """Yield what each article from the place `first` on is told.

    Args:
        subjects: all dated articles, oldest first.
    """
    if first >= len(subjects):
        return
    archive = _Archive(subjects)
    # Gone with the comparison: 2,000 sets of words are 7 MB.
    words_of = lru_cache(maxsize=1 << 11)(_words)
    for start in range(first, len(subjects), CHUNK):
        stop = min(start + CHUNK, len(subjects))
        near = archive.candidates(start, stop, is_near=True)
        far = archive.candidates(start, stop, is_near=False)
        for place in range(start, stop):
            yield (
                _chosen(subjects, place, near.get(place, ()), words_of),
                _chosen(subjects, place, far.get(place, ()), words_of),
            )


def _chosen(
    subjects: Sequence[Subject],
    own: int,
    candidates: Sequence[int],
    words_of: Callable[[bytes], frozenset[int]],
) -> Places:
    """The first few that say neither what the article does nor what one before them does."""
    chosen: list[int] = []
    if not candidates:
        return ()
    # Itself, should two of its words have one hash.
    barred = subjects[own].barred | {own}
    said = [words_of(subjects[own].terms)]
    for place in candidates:
        if place in barred:
            continue
        words = words_of(subjects[place].terms)
        if not any(_are_alike(words, other) for other in said):
            said.append(words)
            chosen.append(place)
            if len(chosen) == SHOWN:
                break
    return tuple(chosen)


def _words(terms: bytes) -> frozenset[int]:
    return frozenset(np.frombuffer(terms, _TERM)["hash"].tolist())


def _are_alike(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one & other) >= MOST_ALIKE * min(len(one), len(other))


class _Archive:
    """The words of all articles: lists of articles by word, as arrays.

    An entry is a word of an article. Entries are sorted by word and, within it, by article; those
    of articles that are proposed make the lists.
    """

    def __init__(self, subjects: Sequence[Subject]) -> None:
        found = np.frombuffer(b"".join([each.terms for each in subjects]), _TERM)
        sizes = np.array([len(each.terms) // TERM_BYTES for each in subjects])
        proposed = np.array([each.is_proposed for each in subjects])
        self._days = np.array([each.day for each in subjects])
        self._starts = np.append(0, np.cumsum(sizes))
        # A word and the number of an entry are one key, so that sorting is that of numbers.
        keys = (found["hash"].astype(np.int64) & _WORD) << 32
        keys |= np.arange(len(found))
        keys.sort()
        entry = (keys & 0xFFFF_FFFF).astype(np.int32)
        self._by_article = np.empty(len(found), np.int32)
        """The entries in the order of their articles."""
        self._by_article[entry] = np.arange(len(found), dtype=np.int32)
        self._article = np.repeat(np.arange(len(subjects), dtype=np.int32), sizes)[entry]
        keys >>= 32
        self._word = keys.astype(np.int32)
        is_listed = proposed[self._article]
        listed = np.cumsum(is_listed, dtype=np.int32)
        self._end = listed - is_listed
        """Of an entry: how many listed entries are before it."""
        heads = np.flatnonzero(np.diff(self._word, prepend=np.int32(-1)))
        self._begin = np.repeat(self._end[heads], np.diff(heads, append=len(keys)))
        """Of an entry: how many are before its word."""
        earlier = np.cumsum(proposed) - proposed
        self._value = self._values(found["weight"][entry], earlier)
        self._listed_article = self._article[is_listed]
        self._listed_value = self._value[is_listed]
        self._listed_key = (keys[is_listed] << 32) | self._listed_article

    def _values(self, weights: NDArray[np.uint8], earlier: _Ints) -> _Halves:
        """The entries as parts of vectors of one length.

        Args:
            earlier: for each article, how many that are proposed came before it.
        """
        values: _Halves = np.empty(len(weights), np.int32)
        squares = np.zeros(len(earlier))
        # Some at a time: an archive has dozens of entries for each article.
        spans = [slice(at, at + _AT_A_TIME) for at in range(0, len(weights), _AT_A_TIME)]
        for span in spans:
            article = self._article[span]
            rarity = np.log2(
                (earlier + _SMOOTHED)[article] / (self._end[span] - self._begin[span] + 1)
            )
            parts = np.rint(rarity * _RARITY) * weights[span]
            squares += np.bincount(article, parts * parts, len(earlier))
            values[span] = parts
        lengths = np.maximum(np.sqrt(squares), 1)  # of words that everybody has nothing is left
        for span in spans:
            values[span] = np.rint(values[span] * float(_ONE) / lengths[self._article[span]])
        return values

    def candidates(self, start: int, stop: int, *, is_near: bool) -> dict[int, list[int]]:
        """The articles that are like those of some places, for each that has any; likest first."""
        entries = self._by_article[self._starts[start] : self._starts[stop]]
        first, size = self._lists(entries, is_near=is_near)
        total = int(size.sum())
        if not total:
            return {}
        offsets = np.cumsum(size) - size
        at = np.arange(total) + np.repeat(first - offsets, size)
        asking = np.repeat(self._article[entries].astype(np.int64) - start, size)
        products = np.repeat(self._value[entries], size) * self._listed_value[at]
        pairs = (asking << _PLACE_BITS) | self._listed_article[at]
        least = LEAST_NEAR if is_near else LEAST_FAR
        return _likest(np.sort((pairs << _SCORE_BITS) | products), start, least)

    def _lists(self, entries: _Halves, *, is_near: bool) -> tuple[_Ints, _Ints]:
        """(beginning, length) of the part of its word's list that is looked at for each entry."""
        border = self._before(entries, self._days[self._article[entries]] - NEAR_DAYS)
        if is_near:
            end = self._end[entries]
            begin = np.maximum(border, end - MOST_NEAR)
        else:
            end = border
            begin = np.maximum(self._begin[entries], end - MOST_FAR)
        return begin, end - begin

    def _before(self, entries: _Halves, days: _Ints) -> _Ints:
        """How many listed entries are before those of a word that are of a day or later."""
        places = np.searchsorted(self._days, days)
        word = self._word[entries].astype(np.int64)
        found: _Ints = np.searchsorted(self._listed_key, (word << 32) | places)
        return found


def _likest(found: _Ints, start: int, least: float) -> dict[int, list[int]]:
    """The pairs that are alike enough, by the first of both.

    Args:
        found: sorted; for each word of a pair, from the highest bit: the one that asks (counted
            from `start`), the other, and what the word adds to their likeness.
        least: cosine.
    """
    pairs = found >> _SCORE_BITS
    heads = np.flatnonzero(np.diff(pairs, prepend=-1))
    likeness = np.add.reduceat(found & ((1 << _SCORE_BITS) - 1), heads)
    shared = np.diff(heads, append=len(found))
    is_good = (likeness >= round(least * _ONE * _ONE)) & (shared >= LEAST_SHARED)
    good = np.flatnonzero(is_good)
    pairs = pairs[heads[good]]
    other = pairs & ((1 << _PLACE_BITS) - 1)
    asking = (pairs >> _PLACE_BITS) + start
    order = np.lexsort((-other, -likeness[good], asking))  # of equals the newer
    by_place: dict[int, list[int]] = {}
    for place, each in zip(asking[order].tolist(), other[order].tolist(), strict=True):
        by_place.setdefault(place, []).append(each)
    return by_place
