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
ENTRIES, ARTICLES = 1 << 18, 1 << 12
"""What is sorted, and what is given its values, at a time: 1 to 2 MB an array."""
_PARTS = 64
"""Words are sorted in so many parts at most, since each goes through all entries."""

_TERM = np.dtype([("hash", "<u4"), ("weight", "u1")])
_WORD = np.uint32((1 << 31) - 1)
"""The part of a hash that tells one word from another: with it a key of two numbers has no sign."""
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
    """The words of all articles as arrays, and the lists of articles by word.

    An entry is a word of an article; entries are numbered in the order of their articles. A list
    has the entries of a word that are of proposed articles, the oldest first; all lists are one
    array, and an entry knows where the list of its word begins and how far it has come before it.
    """

    def __init__(self, subjects: Sequence[Subject]) -> None:
        found = np.frombuffer(b"".join([each.terms for each in subjects]), _TERM)
        self._sizes = np.array([len(each.terms) // TERM_BYTES for each in subjects])
        proposed = np.array([each.is_proposed for each in subjects])
        self._days = np.array([each.day for each in subjects])
        self._starts = np.append(0, np.cumsum(self._sizes))
        is_listed = np.repeat(proposed, self._sizes)
        self._begin = np.empty(len(found), np.int32)
        self._end = np.empty(len(found), np.int32)
        listed = self._list(found["hash"] & _WORD, is_listed)
        earlier = np.cumsum(proposed) - proposed
        self._value = self._values(found["weight"], earlier)
        article = np.repeat(np.arange(len(subjects), dtype=np.int32), self._sizes)
        self._listed_article = article[listed]
        self._listed_value = self._value[listed]

    def _list(self, words: NDArray[np.uint32], is_listed: NDArray[np.bool_]) -> _Halves:
        """Tell entries where they are in the lists, and return the entries of these.

        Some words at a time, since sorting takes several times the memory of what comes of it.
        """
        listed: _Halves = np.empty(np.count_nonzero(is_listed), np.int32)
        parts = min(len(words) // ENTRIES + 1, _PARTS)
        part_of = (words % parts).astype(np.uint8)
        filled = 0
        for part in range(parts):
            entries = np.flatnonzero(part_of == part)
            # A word and the number of an entry are one key, so that sorting is that of numbers.
            keys = words[entries].astype(np.int64) << 32 | entries
            keys.sort()
            entries = keys & 0xFFFF_FFFF
            is_in = is_listed[entries]
            ends = filled + np.cumsum(is_in) - is_in
            heads = np.flatnonzero(np.diff(keys >> 32, prepend=-1))
            self._end[entries] = ends
            self._begin[entries] = np.repeat(ends[heads], np.diff(heads, append=len(keys)))
            more = entries[is_in]
            listed[filled : filled + len(more)] = more
            filled += len(more)
        return listed

    def _values(self, weights: NDArray[np.uint8], earlier: _Ints) -> NDArray[np.int16]:
        """The entries as parts of vectors of one length.

        Args:
            earlier: how many articles that are proposed each has before it.
        """
        values: NDArray[np.int16] = np.empty(len(weights), np.int16)
        for first in range(0, len(earlier), ARTICLES):
            sizes = self._sizes[first : first + ARTICLES]
            span = slice(self._starts[first], self._starts[first + len(sizes)])
            article = np.repeat(np.arange(len(sizes)), sizes)
            common = self._end[span] - self._begin[span] + 1
            before = earlier[first : first + ARTICLES] + _SMOOTHED
            rarity = np.log2(before[article] / common)
            parts = np.rint(rarity * _RARITY) * weights[span]
            squares = np.bincount(article, parts * parts, len(sizes))
            lengths = np.maximum(np.sqrt(squares), 1)  # of words that all have nothing is left
            values[span] = np.rint(parts * float(_ONE) / lengths[article])
        return values

    def candidates(self, start: int, stop: int, *, is_near: bool) -> dict[int, list[int]]:
        """The articles that are like those of some places, for each that has any; likest first."""
        entries = slice(self._starts[start], self._starts[stop])
        article = np.repeat(np.arange(stop - start), self._sizes[start:stop])
        first, size = self._looked_at(entries, self._days[start:stop][article], is_near=is_near)
        total = int(size.sum())
        if not total:
            return {}
        offsets = np.cumsum(size) - size
        at = np.arange(total) + np.repeat(first - offsets, size)
        asking = np.repeat(article, size)
        products = np.repeat(self._value[entries].astype(np.int64), size) * self._listed_value[at]
        pairs = (asking << _PLACE_BITS) | self._listed_article[at]
        least = LEAST_NEAR if is_near else LEAST_FAR
        return _likest(np.sort((pairs << _SCORE_BITS) | products), start, least)

    def _looked_at(self, entries: slice, days: _Ints, *, is_near: bool) -> tuple[_Halves, _Halves]:
        """(beginning, length) of the part of its word's list that is looked at for each entry.

        Args:
            days: of their articles.
        """
        border = np.searchsorted(self._days, days - NEAR_DAYS)
        begin, end = self._begin[entries], self._end[entries]
        if is_near:
            begin = self._behind(np.maximum(begin, end - MOST_NEAR), end, border)
        else:
            end = self._behind(begin, end, border)
            begin = np.maximum(begin, end - MOST_FAR)
        return begin, end - begin

    def _behind(self, low: _Halves, high: _Halves, place: _Ints) -> _Halves:
        """Where in parts of lists the articles begin that are at a place or behind it.

        A search by halves in all parts at once.
        """
        for _ in range(int((high - low).max(initial=0)).bit_length()):
            middle = (low + high) >> 1
            is_before = (low < high) & (self._listed_article[middle - (low == high)] < place)
            low = np.where(is_before, middle + 1, low)
            high = np.where(is_before, high, middle)
        return low


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
