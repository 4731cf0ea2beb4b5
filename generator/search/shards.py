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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

import msgspec

from generator.search.codec import encode
from generator.search.letters import swapped
from generator.search.lexicon import family_names
from generator.search.postings import Stat, coded_length
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
WORTH_A_FILE = 4_000
"""Characters of postings below which a word is never put apart."""
APART = encode(0)
"""What stands before the version of a file; no word has postings in no field."""

_figures_of = msgspec.msgpack.Decoder(list[Stat]).decode
_encode = msgspec.msgpack.Encoder().encode


def least_size(documents: int) -> int:
    """Return from how many characters on a shard may end in an archive of so many articles."""
    return next(least for below, least in SIZES if documents < below)


@dataclass(frozen=True, slots=True)
class Apart:
    """The postings of one word, not yet a file."""

    form: str
    codes: str


class Entry(msgspec.Struct, array_like=True, gc=False, frozen=True):
    """A family as it stands in a shard; what is kept of the shard is a list of these."""

    key: str
    words: str
    """Written forms, with spaces between them."""
    codes: str
    """Their postings, of words apart what stands in their place."""
    figures: bytes
    """The `Stat` of each form, packed."""
    whole: str
    """Words that are known to be whole, with spaces between them."""
    apart: list[tuple[str, str, str]]
    """(form, version of its file, postings) of words apart."""

    def weight(self) -> int:
        """Return what the family adds to the size of a shard, in characters."""
        return len(self.codes) + len(self.words) + 1

    def opened(self) -> OpenFamily:
        """Return the family with the figures and postings of each form by itself."""
        apart = {form: (version, codes) for form, version, codes in self.apart}
        family = OpenFamily(self.key, self.whole.split())
        place = 0
        forms = self.words.split(" ")
        for form, stat in zip(forms, _figures_of(self.figures), strict=True):
            if form in apart:
                family.versions[form], codes = apart[form]
                place += len(APART) + len(family.versions[form])
            else:
                size = coded_length(stat)
                codes = self.codes[place : place + size]
                place += size
            family.forms[form] = (stat, codes)
        return family


@dataclass(slots=True)
class OpenFamily:
    """A family that is not yet arranged."""

    key: str
    whole: Sequence[str] = ()
    forms: dict[str, tuple[Stat, str]] = field(default_factory=dict)
    """Figures and postings by written form."""
    versions: dict[str, str] = field(default_factory=dict)
    """Of the files that words apart have already."""

    def articles_with(self) -> Mapping[str, int]:
        """Return for each form in how many articles it stands."""
        return {form: stat[0] for form, (stat, _) in self.forms.items()}


@dataclass(frozen=True, slots=True)
class Shard:
    """One shard, not yet a file."""

    bound: str
    """Keys from here on, up to the bound of the next shard, are in this one. "" for the first."""
    entries: Sequence[Entry]
    apart: tuple[Apart, ...]
    """What its words have in other files that are not there yet."""

    @property
    def data(self) -> list[str]:
        """The four strings."""
        entries = self.entries
        words = "/".join([entry.words for entry in entries])
        whole = " ".join([entry.whole for entry in entries if entry.whole])
        names = " ".join([name for entry in entries for name in family_names(entry.key)])
        codes = "".join([entry.codes for entry in entries])
        return [swapped(words), swapped(whole), swapped(names), codes]


class ShardCutter:
    """Cuts families, in the order of their keys, into shards.

    File names are hashes: a shard does not end, a word is not put apart, where that would take the
    name of another. `is_crowded` tells whether that has happened.
    """

    def __init__(self, documents: int, names: FileNames | None = None) -> None:
        """`documents` is the size of the archive, `names` those that are taken."""
        self.is_crowded = False
        self._least = least_size(documents)
        self._names = names or FileNames("")
        self.begin("")

    def begin(self, bound: str) -> None:
        """Begin a shard."""
        self._bound = bound
        self._run: list[Entry] = []
        self._apart: list[Apart] = []
        self._size = 0

    def cut(self, families: Iterable[OpenFamily | Entry]) -> Iterator[Shard]:
        """Yield the shards of all families."""
        for family in families:
            yield from self.put(family)
        yield from self.close()

    def put(self, family: OpenFamily | Entry) -> Iterator[Shard]:
        """Take in a family; yield the shard that ends before it."""
        entry, apart = self._arranged(family)
        weight = entry.weight()
        separator = self.separator(entry.key, weight)
        if separator and self._takes(separator):
            yield from self.close()
            self.begin(separator)
        self._run.append(entry)
        self._apart += apart
        self._size += weight

    def close(self) -> Iterator[Shard]:
        """Yield the shard at hand, unless it is empty."""
        if self._run:
            yield Shard(self._bound, self._run, tuple(self._apart))

    def separator(self, key: str, weight: int) -> str:
        """Return the bound of the shard that a family begins; "" when it begins none."""
        if not self._run:
            return ""
        is_full = self._size + weight > self._least * MOST
        if is_full or (self._size >= self._least and crc32(key.encode()) % ONE_IN == 0):
            return _separator(self._run[-1].key, key)
        return ""

    def _arranged(self, family: OpenFamily | Entry) -> tuple[Entry, list[Apart]]:
        if isinstance(family, OpenFamily):
            return self._spread(family)
        for form, _, _ in family.apart:
            self._takes(apart_bound(form))
        return family, []

    def _spread(self, family: OpenFamily) -> tuple[Entry, list[Apart]]:
        """Return a family with the words that stand apart, and what is new of these."""
        whole = closed(family)
        if isinstance(whole, Entry):
            return whole, []
        forms = sorted(family.forms)
        codes = [family.forms[form][1] for form in forms]
        kept: list[tuple[str, str, str]] = []
        new: list[Apart] = []
        size = sum(map(len, codes))
        for place in sorted(range(len(codes)), key=lambda n: (-len(codes[n]), n)):
            own = codes[place]
            if size <= FULL or len(own) < WORTH_A_FILE:
                break
            form = forms[place]
            if self._takes(apart_bound(form)):
                size -= len(own)
                version = family.versions.get(form)
                if version is None:
                    version = version_of(quoted(to_json(own)))
                    new.append(Apart(form, own))
                kept.append((form, version, own))
                codes[place] = APART + version
        return _entry(family, forms, codes, kept), new

    def _takes(self, bound: str) -> bool:
        is_free = self._names.take(bound)
        self.is_crowded |= not is_free
        return is_free


def closed(family: OpenFamily) -> Entry | OpenFamily:
    """Return a family as it stands in a shard; as it is, when words of it may stand apart."""
    forms = sorted(family.forms)
    codes = [family.forms[form][1] for form in forms]
    if sum(map(len, codes)) > FULL and len(codes) > 1:
        return family
    return _entry(family, forms, codes, [])


def _entry(
    family: OpenFamily,
    forms: Sequence[str],
    codes: Sequence[str],
    apart: list[tuple[str, str, str]],
) -> Entry:
    figures = _encode([family.forms[form][0] for form in forms])
    whole = " ".join(family.whole)
    return Entry(family.key, " ".join(forms), "".join(codes), figures, whole, apart)


def apart_bound(form: str) -> str:
    """Return what the file name of a word apart is made from; the space tells it from a bound."""
    return f"{form} "


def _separator(before: str, key: str) -> str:
    """Return the shortest beginning of a key that sorts after the key before it."""
    return next(key[:n] for n in range(1, len(key) + 1) if key[:n] > before)
