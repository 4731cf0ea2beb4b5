"""What an article is about: its heaviest words, as a short string of bytes.

A function of the article alone, so that it is worked out once, when the file is read. Words are
folded, and lose the article with what is written before it, and one ending. The tiers of the search
(`arabic.matching`) would tell more words apart and find no better proposals, in three times the
time. Little words and numbers say nothing. How rare a word is depends on the archive, and is asked
only when articles are compared (`related`).
"""

from __future__ import annotations

import math
import re
import struct
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from zlib import crc32

from generator.arabic.normalize import folded_words
from generator.arabic.remembered import Remembered
from generator.arabic.table import TABLE
from generator.model import Tag

MOST_WORDS = 32
"""Words of an article that are kept. With 48 the share of good proposals is two parts in a hundred
better, with all of them five; the bytes grow faster."""
MOST_FORMS = 64
"""Forms of an article, the commonest, that are looked at. The rare ones of a long text cost the
most, and change nothing that can be measured."""
TERM_BYTES = 5
"""Of a word or tag: its hash, then its weight."""
TITLE_WEIGHT = 8
"""A word of the title weighs as much more as one that stands four times in the text."""
TAG_WEIGHT = 12
"""A tag weighs what a word of the title does."""

_LEAST_LETTERS = 3
_MOST_COUNTED = 64
_WEIGHTS = (0, *(4 + round(4 * math.log2(count)) for count in range(1, _MOST_COUNTED + 1)))
"""Weight of a word by how often it stands in a text: four for once, four more for each doubling."""
_NOTHING = 0
"""Hash of words that say nothing."""
_CLITICS = TABLE.clitics
_ARTICLE = (
    f"[{_CLITICS.conjunctions}]?(?:[{_CLITICS.prepositions}]?{_CLITICS.article}|{_CLITICS.lam * 2})"
)
_BEFORE = re.compile(
    f"(?:{_ARTICLE}|{_CLITICS.conjunctions[0]}(?=.{{4}}))(?=.{{{_LEAST_LETTERS}}})"
)
"""What is before a word: an article, or a conjunction where enough is left."""
_ENDINGS = sorted(set(map(len, TABLE.key_endings)), reverse=True)
"""Lengths of endings."""


def topic(title: str, words: Iterable[str]) -> bytes:
    """The heaviest words of an article, `TERM_BYTES` each; of equal ones those that come first.

    Args:
        words: the folded words of its text.
    """
    forms = Counter(words)
    counts: dict[int, int] = {}
    for form in sorted(forms, key=forms.__getitem__, reverse=True)[:MOST_FORMS]:
        stem = _STEMS[form]
        counts[stem] = counts.get(stem, 0) + forms[form]
    # Weights are in the order of counts, so only the commonest and those of the title are weighed.
    commonest = sorted(counts, key=counts.__getitem__, reverse=True)[: MOST_WORDS + 1]
    headline = dict.fromkeys(map(_STEMS.__getitem__, folded_words(title)), TITLE_WEIGHT)
    weights = {
        stem: headline.get(stem, 0) + _WEIGHTS[min(counts.get(stem, 0), _MOST_COUNTED)]
        for stem in (*headline, *commonest)
    }
    weights.pop(_NOTHING, None)
    heaviest = sorted(weights, key=weights.__getitem__, reverse=True)[:MOST_WORDS]
    return _packed((stem, weights[stem]) for stem in heaviest)


def with_tags(words: bytes, tags: Iterable[str]) -> bytes:
    """What an article is about by its words and its tags."""
    return words + b"".join(map(_TAGS.__getitem__, tags))


def terms_of(tags: Iterable[Tag]) -> bytes:
    """What tags add to what an article is about by its words: those that are sure."""
    return with_tags(b"", [tag.name for tag in tags if tag.is_sure])


def _tag(name: str) -> bytes:
    return _packed([(_hash(f"#{name}"), TAG_WEIGHT)])


def _packed(terms: Iterable[tuple[int, int]]) -> bytes:
    flat = tuple(chain.from_iterable(terms))
    return struct.pack("<" + "IB" * (len(flat) // 2), *flat)


def _stem(folded: str) -> int:
    """The hash of what is left of a folded word; `_NOTHING` for one that says nothing."""
    if folded in TABLE.optional or len(folded) < _LEAST_LETTERS or folded[0].isdigit():
        return _NOTHING
    behind = _BEFORE.match(folded)
    stem = folded[behind.end() :] if behind else folded
    # The longest ending that leaves enough. Slices, since an expression takes five times as long.
    for length in _ENDINGS:
        if len(stem) >= length + _LEAST_LETTERS and stem[-length:] in TABLE.key_endings:
            stem = stem[:-length]
            break
    return _NOTHING if stem in TABLE.optional else _hash(stem)


def _hash(text: str) -> int:
    try:
        data = text.encode()
    except UnicodeEncodeError:
        data = text.encode("utf-8", "surrogatepass")
    return crc32(data) or 1


_STEMS, _TAGS = Remembered(_stem, 1 << 14), Remembered(_tag, 1 << 16)
