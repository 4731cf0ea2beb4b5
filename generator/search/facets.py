"""Which articles carry which tag, come from which source, are attached to another, tell one story.

One script a kind and range of RANGE articles, `facets/<kind>-<range>`, loaded when a filter opens:
[names, lists], the names sorted, the lists (in the same order) the numbers of the articles, counted
from the beginning of the range, as gaps in the code of `codec`. `attached` has one name, "";
`stories` has a name for every story of several articles, the same in every range.

Of each script is kept what it holds, with the last number of each list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from generator.search.codec import decode_array, encode, gaps
from generator.search.documents import SearchDocument
from generator.search.scripts import Output, json_script, path_of
from generator.search.shelf import DamagedError, Item, Reader, packed_text

RANGE = 16_384
KINDS = ("tags", "sources", "attached", "stories")

Carried = tuple[str, str]
"""A kind and a name."""


def carried(document: SearchDocument) -> dict[Carried, None]:
    """Return what an article is filtered by, each once."""
    sources = document.sources or ((document.source,) if document.source else ())
    found = [("tags", tag) for tag in document.tags]
    found += [("sources", source) for source in sources]
    found += [("attached", "")] if document.embedded else []
    found += [("stories", document.story)] if document.story else []
    return dict.fromkeys(found)


@dataclass(slots=True)
class _List:
    """Numbers of articles, counted from the beginning of their range."""

    codes: str = ""
    last: int = -1

    def append(self, number: int) -> None:
        self.codes += encode(number - self.last - 1)
        self.last = number

    def change(self, gone: set[int], new: set[int]) -> None:
        """Take numbers out, and put others in.

        Raises:
            DamagedError: what goes was not there.
        """
        if gone or min(new) <= self.last:
            held = set((np.cumsum(decode_array(self.codes.encode())[0] + 1) - 1).tolist())
            if not gone <= held:
                raise DamagedError("facets")
            numbers = sorted(held - gone | new)
            self.codes, self.last = gaps(numbers), numbers[-1] if numbers else -1
        else:
            for number in sorted(new):
                self.append(number)


_Lists = dict[str, _List]
"""By name."""


def _data(lists: _Lists) -> list[list[str]]:
    names = sorted(lists)
    return [names, [lists[name].codes for name in names]]


def _row(kind: str, place: int) -> str:
    return f"facets/{kind}-{place}"


def _item(kind: str, place: int, lists: _Lists) -> Item:
    held = [[name, held.codes, held.last] for name, held in lists.items()]
    return _row(kind, place), packed_text(held)


Versions = dict[str, list[str]]
"""By kind, those of its ranges."""


def facet_paths(versions: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the paths of the scripts."""
    for kind, own in versions.items():
        for place, version in enumerate(own):
            yield path_of(f"facets/{kind}-{place}", version)


class FacetsBuilder:
    """Takes articles in the order of their numbers."""

    def __init__(self) -> None:
        self._ranges: list[dict[str, _Lists]] = []
        self._documents = 0
        self.versions: Versions = {kind: [] for kind in KINDS}

    def add(self, document: SearchDocument) -> None:
        """Take in the next article."""
        place, offset = divmod(self._documents, RANGE)
        if place == len(self._ranges):
            self._ranges.append({kind: {} for kind in KINDS})
        for kind, name in carried(document):
            lists = self._ranges[place][kind]
            held = lists.get(name)
            if held is None:
                held = lists[name] = _List()
            held.append(offset)
        self._documents += 1

    def files(self) -> Iterator[tuple[Output, Item]]:
        """Yield the scripts, each with what has to be kept."""
        for kind in KINDS:
            for place, ranges in enumerate(self._ranges):
                version, output = json_script(f"facets/{kind}-{place}", _data(ranges[kind]))
                self.versions[kind].append(version)
                yield output, _item(kind, place, ranges[kind])


def changed_facets(
    reader: Reader,
    versions: Versions,
    old: Iterable[tuple[int, SearchDocument]],
    new: Iterable[tuple[int, SearchDocument]],
    documents: int,
) -> Iterator[tuple[Output | None, str, bytes | None]]:
    """Yield what a change of articles makes: a script, and what has to be kept under a key.

    There is no script, and None for what is kept, where a range is no more. `versions` is changed
    in place.

    Args:
        old, new: articles as they were and as they are, with their numbers.
        documents: the size of the archive.

    Raises:
        DamagedError: what is kept cannot be read.
    """
    before = {(*name, number) for number, document in old for name in carried(document)}
    after = {(*name, number) for number, document in new for name in carried(document)}
    changes: dict[tuple[str, int], dict[str, tuple[set[int], set[int]]]] = defaultdict(dict)
    for is_new, entries in enumerate((before - after, after - before)):
        for kind, name, number in entries:
            place, offset = divmod(number, RANGE)
            changes[kind, place].setdefault(name, (set(), set()))[is_new].add(offset)
    count = -(-documents // RANGE)
    for kind in KINDS:
        held = len(versions[kind])
        for place in range(count, held):
            yield None, _row(kind, place), None
        del versions[kind][count:]
        for place in range(count):
            if place >= held or (kind, place) in changes:
                lists = {} if place >= held else _read(reader, kind, place)
                for name, (gone, added) in changes.get((kind, place), {}).items():
                    numbers = lists.setdefault(name, _List())
                    numbers.change(gone, added)
                    if not numbers.codes:
                        del lists[name]
                version, output = json_script(f"facets/{kind}-{place}", _data(lists))
                versions[kind][place : place + 1] = [version]
                yield output, *_item(kind, place, lists)


def _read(reader: Reader, kind: str, place: int) -> _Lists:
    return {name: _List(codes, last) for name, codes, last in reader.text(_row(kind, place))}
