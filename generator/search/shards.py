"""The families of words with their postings, cut into shards of some kilobytes.

Families stand in the order of their keys. Where one shard ends and the next begins depends on the
families near the cut alone (content-defined chunking: a key whose hash says so may begin a shard
once the one before it is large enough), so that a new article changes the shards that its own words
live in and hardly any other.

A shard is a list of four strings:

    [words, whole, names, postings]

`words`: families separated by "/", the written forms of one by " ", in the letters of `letters`.
`whole` and `names`: what a reader must know to be whole to find the tiers of these words, separated
by " ", in the same letters. `postings`: for every word, in the order of `words`, the lists of the
fields that have it, each a count and its postings. The first count of a word carries the fields:
(count - 1) · 16 + mask, bit n of the mask being field n; the others are count - 1. A posting is
gap · 4 + c, the gap being the number of articles skipped; c = 0, 1, 2 is an impact of 2, 4, 8;
after c = 3 the exponent of the impact follows. All numbers are in the code of `codec`.

Of a family too large for a shard the words with the longest postings stand *apart*, each in a file
of its own, so that a reader who asks for one word of the family need not load all the others. In
place of their postings the shard has a 0 and the version of that file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from generator.search.codec import encode
from generator.search.letters import swapped
from generator.search.lexicon import Family
from generator.search.scripts import FileNames, quoted, to_json, version_of

SIZES = ((5_000, 20_000), (50_000, 7_500), (sys.maxsize, 5_000))
"""Below so many articles a shard may end from so many characters on: the larger an archive, the
more files it may have, and the lighter a search then is. Only an archive that outgrows its class is
cut anew."""
MOST = 2
"""Times that size at which a shard must end; a family larger than that has one of its own."""
ONE_IN = 4
"""Of so many keys one may begin a shard."""
FULL = 10_000
"""Characters of postings from which words of a family are put apart, the longest first."""
WORTH_A_FILE = 2_000
"""Characters of postings below which a word is never put apart."""
APART = encode(0)
"""What stands before the version of a file; no word has postings in no field."""


@dataclass(frozen=True, slots=True)
class Apart:
    """The postings of one word, not yet a file."""

    form: str
    codes: str


@dataclass(frozen=True, slots=True)
class Shard:
    """One shard, not yet a file."""

    bound: str
    """Keys from here on, up to the bound of the next shard, are in this one. "" for the first."""
    data: list[str]
    apart: tuple[Apart, ...]
    """What its words have in other files."""


class ShardCutter:
    """Cuts families, in the order of their keys, into shards."""

    def __init__(self, postings: Callable[[str], str], documents: int) -> None:
        """`postings` gives those of a written form, `documents` is the size of the archive."""
        self._postings = postings
        self._least = next(least for below, least in SIZES if documents < below)
        self._names = FileNames("")

    def cut(self, families: Iterable[Family]) -> Iterator[Shard]:
        """Yield the shards. File names are hashes: what would take another's name is not cut."""
        run: list[tuple[Family, list[str]]] = []
        apart: list[Apart] = []
        size = 0
        previous = bound = ""
        for family in families:
            codes, own = self._spread(family)
            weight = sum(map(len, codes)) + sum(map(len, family.forms)) + len(family.forms)
            if run and self._begins_shard(family.key, size, weight):
                separator = _separator(previous, family.key)
                if self._names.take(separator):
                    yield _shard(bound, run, apart)
                    run, apart, size, bound = [], [], 0, separator
            run.append((family, codes))
            apart += own
            size += weight
            previous = family.key
        if run:
            yield _shard(bound, run, apart)

    def _begins_shard(self, key: str, size: int, weight: int) -> bool:
        if size + weight > self._least * MOST:
            return True
        return size >= self._least and crc32(key.encode()) % ONE_IN == 0

    def _spread(self, family: Family) -> tuple[list[str], list[Apart]]:
        """Return the postings of the words of a family, and those of them that stand apart."""
        codes = [self._postings(form) for form in family.forms]
        size = sum(map(len, codes))
        apart: list[Apart] = []
        for place in sorted(range(len(codes)), key=lambda n: (-len(codes[n]), n)):
            if size <= FULL or len(codes[place]) < WORTH_A_FILE:
                break
            form = family.forms[place]
            if len(codes) > 1 and self._names.take(apart_bound(form)):
                size -= len(codes[place])
                apart.append(Apart(form, codes[place]))
                codes[place] = APART + version_of(quoted(to_json(codes[place])))
        return codes, apart


def apart_bound(form: str) -> str:
    """Return what the file name of a word apart is made from; the space tells it from a bound."""
    return f"{form} "


def _separator(before: str, key: str) -> str:
    """Return the shortest beginning of a key that sorts after the key before it."""
    return next(key[:n] for n in range(1, len(key) + 1) if key[:n] > before)


def _shard(bound: str, run: list[tuple[Family, list[str]]], apart: list[Apart]) -> Shard:
    words = "/".join(" ".join(family.forms) for family, _ in run)
    whole = " ".join(word for family, _ in run for word in family.whole)
    names = " ".join(name for family, _ in run for name in family.names)
    codes = "".join(code for _, codes in run for code in codes)
    return Shard(bound, [swapped(words), swapped(whole), swapped(names), codes], tuple(apart))
