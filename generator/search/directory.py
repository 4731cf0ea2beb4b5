"""Which file of a sorted run holds a word: the first word of each file and its version.

A directory is {bounds, versions}: the bounds sorted, in the letters of `letters`, with spaces
between them; the versions all of one length, one after the other. A long one is cut into pages,
which are files with a directory of their own, so that a search loads the pages that it needs. Like
shards, pages are cut where the hash of a bound says so: a file more or less changes one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

from generator.search.letters import swapped

LEAST, MOST = 32, 128
"""Entries from which a page may end, and at which it must."""
ONE_IN = 32
"""Of so many bounds one may begin a page."""

Entry = tuple[str, str]
"""The first word of a file, and its version."""


def directory(entries: Sequence[Entry]) -> dict[str, str]:
    """Return a directory as a reader gets it, of (bound, version) of each file."""
    return {
        "bounds": swapped(" ".join([bound for bound, _ in entries])),
        "versions": "".join([version for _, version in entries]),
    }


def pages(entries: Sequence[Entry]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (bound, directory) of the pages of a long directory."""
    first = 0
    for place, (bound, _) in enumerate(entries):
        held = place - first
        if held == MOST or (held >= LEAST and crc32(bound.encode()) % ONE_IN == 0):
            yield entries[first][0], directory(entries[first:place])
            first = place
    if entries:
        yield entries[first][0], directory(entries[first:])
