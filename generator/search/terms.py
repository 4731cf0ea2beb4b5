"""The shards of words as files, and what a change of some articles makes of them.

Of every shard its families are kept (`terms/<bound>`, see `shards.Entry`), and in `terms` where
each begins and what its files are called. A change of a few words reads the shards that they are
in, cuts these anew, and goes on until a cut falls where one was: from there on all is as it was,
because a cut depends on what lies between it and the cut before alone.

There is one more thing that a cut depends on: that no two files share a name. It is so rare (one
archive of 150,000 articles in a hundred) that then all families are cut anew.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from generator.arabic.matching import protected_words
from generator.search.lexicon import family_key, family_of, family_whole, stray_words
from generator.search.postings import Change, changed_form
from generator.search.scripts import FileNames, Output, json_script, name_of, path_of
from generator.search.shards import Entry, OpenFamily, Shard, ShardCutter, apart_bound
from generator.search.shelf import DamagedError, Item, Reader, packed

INDEX = "terms"


class Placed(msgspec.Struct, array_like=True, gc=False, frozen=True):
    """A shard among the others."""

    bound: str
    name: str
    version: str
    key: str
    """Of its first family."""
    weight: int
    """Of its first family."""
    apart: list[tuple[str, str]]
    """(name, version) of the files of words apart."""

    def paths(self) -> Iterator[str]:
        """Yield the paths of its files."""
        yield path_of(f"terms/{self.name}", self.version)
        for name, version in self.apart:
            yield path_of(f"postings/{name}", version)


class Terms(msgspec.Struct, array_like=True, frozen=True):
    """All shards, in the order of their bounds."""

    is_crowded: bool
    """Whether a file would have taken the name of another."""
    shards: list[Placed]


_terms = msgspec.msgpack.Decoder(Terms)
_entries = msgspec.msgpack.Decoder(list[Entry])


@dataclass(slots=True)
class ShardWriter:
    """Makes files of shards."""

    shards: list[Placed] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    """What has to be kept."""

    def put(self, shard: Shard) -> Iterator[Output]:
        """Enter a shard; yield its files that are not there yet."""
        name = name_of(shard.bound)
        version, output = json_script(f"terms/{name}", shard.data)
        yield output
        for word in shard.apart:
            yield json_script(f"postings/{name_of(apart_bound(word.form))}", word.codes)[1]
        apart = [
            (name_of(apart_bound(form)), of_form)
            for entry in shard.entries
            for form, of_form, _ in entry.apart
        ]
        first = shard.entries[0]
        placed = Placed(shard.bound, name, version, first.key, first.weight(), apart)
        self.shards.append(placed)
        self.items.append((_row(shard.bound), packed(shard.entries)))


def index_item(terms: Terms) -> Item:
    """Return what is kept of all shards."""
    return INDEX, packed(terms)


class TermsChange:
    """What a change of articles makes of the shards."""

    def __init__(self, reader: Reader, documents: int) -> None:
        """`documents` is the size of the archive, of one class with what it was.

        Raises:
            DamagedError: what is kept cannot be read; so all methods.
        """
        self._reader = reader
        self._documents = documents
        self._old = reader.value(INDEX, _terms)
        self._bounds = [shard.bound for shard in self._old.shards]
        self._loaded: dict[int, list[Entry]] = {}
        self._edited: dict[str, OpenFamily] = {}
        self._by_place: dict[int, list[str]] = defaultdict(list)
        """The keys of what was edited, by their shard."""
        self._writer = ShardWriter()
        self.outputs: list[Output] = []
        self.items: list[Item] = []
        self.gone: list[str] = []
        """Keys of what need not be kept any more."""
        self.terms = self._old

    def change(self, changes: Mapping[str, tuple[Change, int]]) -> None:
        """Change forms: for each its postings, and in how many more articles it stands."""
        families: dict[str, list[str]] = defaultdict(list)
        for form in changes:
            if key := family_of(form):
                families[key].append(form)
        self._load({self._place(key) for key in families})
        recounted = set()
        for key, forms in families.items():
            family = self._opened(key)
            for form in forms:
                change, more = changes[form]
                stat, codes = family.forms.get(form, ([0], ""))
                articles = stat[0] + more
                family.versions.pop(form, None)
                if articles > 0:
                    family.forms[form] = changed_form(stat, codes, change, articles)
                elif family.forms.pop(form, None) is None or articles < 0:
                    raise DamagedError(INDEX)
                if more:
                    recounted.add(key)
        self._protect(recounted)
        self._cut()

    # -------- families

    def _place(self, key: str) -> int:
        """The shard that a key belongs to."""
        return max(bisect_right(self._bounds, key) - 1, 0)

    def _load(self, places: Iterable[int]) -> None:
        known = range(len(self._bounds))
        missing = sorted(n for n in places if n in known and n not in self._loaded)
        keys = [_row(self._bounds[place]) for place in missing]
        self._loaded.update(zip(missing, self._reader.values(keys, _entries), strict=True))

    def _entries(self, place: int) -> list[Entry]:
        if place not in self._loaded:
            self._load([place])
        return self._loaded.get(place, [])

    def _found(self, key: str) -> OpenFamily | None:
        """A family as it is now."""
        if key in self._edited:
            return self._edited[key]
        for entry in self._entries(self._place(key)):
            if entry.key == key:
                return entry.opened()
        return None

    def _opened(self, key: str) -> OpenFamily:
        if key not in self._edited:
            self._edited[key] = self._found(key) or OpenFamily(key)
        return self._edited[key]

    # -------- what is whole

    def _protect(self, recounted: set[str]) -> None:
        for key in recounted:
            family = self._edited[key]
            attested = protected_words(family.articles_with(), self._documents)
            own = {w for w in attested if family_key(w) == key and w not in stray_words()}
            family.whole = family_whole(key, own)
        for word, keys in stray_words().items():
            if not recounted.isdisjoint(keys):
                self._protect_stray(word, keys)

    def _protect_stray(self, word: str, keys: Sequence[str]) -> None:
        found = [family for key in keys if (family := self._found(key))]
        counts = {form: n for each in found for form, n in each.articles_with().items()}
        is_whole = word in protected_words(counts, self._documents)
        own = self._found(family_key(word))
        if own and is_whole != (word in own.whole):
            family = self._opened(own.key)
            family.whole = family_whole(own.key, {*own.whole} ^ {word})

    # -------- cuts

    def _cut(self) -> None:
        for key in self._edited:
            self._by_place[self._place(key)].append(key)
        can_be_local = self._old.shards and not self._old.is_crowded
        local = self._cut_locally() if can_be_local else None
        if local is None:
            self._writer = ShardWriter()
            cutter = ShardCutter(self._documents)
            everything = range(max(len(self._bounds), 1))
            families = (f for place in everything for f in self._families(place, reopened=True))
            self.outputs = [
                output for shard in cutter.cut(families) for output in self._writer.put(shard)
            ]
            local = Terms(cutter.is_crowded, self._writer.shards)
        self.terms = local
        self.items = [*self._writer.items, index_item(local)]
        kept = {shard.bound for shard in local.shards}
        self.gone = [_row(bound) for bound in self._bounds if bound not in kept]

    def _cut_locally(self) -> Terms | None:
        """The shards, cut anew where they change; None when files would share a name."""
        old = self._old.shards
        names = FileNames("")
        names.add(shard.name for shard in old)
        names.add(name for shard in old for name, _ in shard.apart)
        cutter = ShardCutter(self._documents, names)
        shards: list[Placed] = []
        following = 0
        touched = self._touched()
        for first in sorted(touched):
            if first < following:
                continue
            shards += old[following:first]
            made = len(self._writer.shards)
            following = self._cut_from(first, touched, cutter, names)
            if cutter.is_crowded:
                return None
            shards += self._writer.shards[made:]
        return Terms(False, shards + old[following:])

    def _touched(self) -> set[int]:
        """The shards that are not as they were, and those whose end depends on them."""
        touched = set()
        for key in self._edited:
            place = self._place(key)
            touched.add(place)
            # The cut before the first family depends on it, and so does the shard before.
            if place and key <= self._old.shards[place].key:
                touched.add(place - 1)
        return touched

    def _cut_from(
        self, first: int, touched: set[int], cutter: ShardCutter, names: FileNames
    ) -> int:
        """Cut from a shard on until a cut falls where one was; return the shard behind it."""
        old = self._old.shards
        cutter.begin(old[first].bound)
        for place in range(first, len(old)):
            shard = old[place]
            if place > first:
                if (
                    place not in touched
                    and cutter.separator(shard.key, shard.weight) == shard.bound
                ):
                    self._write(cutter.close())
                    return place
                names.release([shard.name])
            names.release([name for name, _ in shard.apart])
            for family in self._families(place):
                self._write(cutter.put(family))
        self._write(cutter.close())
        return len(old)

    def _write(self, shards: Iterable[Shard]) -> None:
        for shard in shards:
            self.outputs += self._writer.put(shard)

    def _families(self, place: int, *, reopened: bool = False) -> Iterator[Entry | OpenFamily]:
        """Yield the families of a shard with what has changed, in the order of their keys."""
        held: dict[str, Entry | OpenFamily] = {
            entry.key: entry.opened() if reopened else entry for entry in self._entries(place)
        }
        held |= {key: self._edited[key] for key in self._by_place.get(place, ())}
        for key in sorted(held):
            family = held[key]
            if isinstance(family, Entry) or family.forms:
                yield family


def _row(bound: str) -> str:
    return f"{INDEX}/{bound}"
