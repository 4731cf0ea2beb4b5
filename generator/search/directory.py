"""Which file of a sorted run holds a word: the first word of each file and its version.

A directory is {bounds, versions}: the bounds sorted, in the letters of `letters`, with spaces
between them; the versions all of one length, one after the other. A long one is cut into pages,
which are files with a directory of their own, so that a search loads the pages that it needs. Like
shards, pages are cut where the hash of a bound says so: a file more or less changes one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zlib import crc32

from generator.search.letters import swapped
from generator.search.scripts import json_script, name_of

LEAST, MOST = 32, 128
"""Entries from which a page may end, and at which it must."""
ONE_IN = 32
"""Of so many bounds one may begin a page."""

Output = tuple[str, bytes]


class Directory:
    """Takes the files of one folder in the order of their bounds."""

    def __init__(self, prefix: str) -> None:
        """`prefix` stands before the hash of a bound in the name of a file (`terms/`)."""
        self._prefix = prefix
        self._entries: list[tuple[str, str]] = []

    def put(self, bound: str, data: Any) -> Output:
        """Enter a file and return it."""
        version, output = json_script(f"{self._prefix}{name_of(bound)}", data)
        self._entries.append((bound, version))
        return output

    def data(self) -> dict[str, str]:
        """Return the directory as a reader gets it."""
        return _data(self._entries)

    def pages(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield (bound, data) of the pages."""
        page: list[tuple[str, str]] = []
        for bound, version in self._entries:
            if len(page) == MOST or (len(page) >= LEAST and crc32(bound.encode()) % ONE_IN == 0):
                yield page[0][0], _data(page)
                page = []
            page.append((bound, version))
        if page:
            yield page[0][0], _data(page)


def _data(entries: list[tuple[str, str]]) -> dict[str, str]:
    return {
        "bounds": swapped(" ".join(bound for bound, _ in entries)),
        "versions": "".join(version for _, version in entries),
    }
