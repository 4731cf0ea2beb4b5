"""Which articles carry which tag, come from which source, are attached to another, tell one story.

One script a kind and range of RANGE articles, `facets/<kind>-<range>`, loaded when a filter opens:
[names, lists], the names sorted, the lists (in the same order) the numbers of the articles, counted
from the beginning of the range, as gaps in the code of `codec`. `attached` has one name, "";
`stories` has a name for every story of several articles, the same in every range.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.search.codec import gaps
from generator.search.documents import SearchDocument

RANGE = 16_384
KINDS = ("tags", "sources", "attached", "stories")


class FacetsBuilder:
    """Takes articles in the order of their numbers."""

    def __init__(self) -> None:
        self._carriers: dict[str, list[dict[str, list[int]]]] = {kind: [] for kind in KINDS}
        self._documents = 0

    def add(self, document: SearchDocument) -> None:
        """Take in the next article."""
        place, offset = divmod(self._documents, RANGE)
        names = {
            "tags": document.tags,
            "sources": document.sources or ((document.source,) if document.source else ()),
            "attached": ("",) if document.embedded else (),
            "stories": (document.story,) if document.story else (),
        }
        for kind, ranges in self._carriers.items():
            if place == len(ranges):
                ranges.append({})
            for name in dict.fromkeys(names[kind]):
                ranges[place].setdefault(name, []).append(offset)
        self._documents += 1

    def files(self) -> Iterator[tuple[str, int, list[Any]]]:
        """Yield (kind, number of the range, data)."""
        for kind, ranges in self._carriers.items():
            for number, carriers in enumerate(ranges):
                names = sorted(carriers)
                yield kind, number, [names, [gaps(carriers[name]) for name in names]]
