"""The index, band by band: ranges of the keys of families, put together side by side.

What the chunks of articles have in one band is an index of its own: its families are whole, so
nothing but the words of `stray_words` needs to be known of the others. The bands of an archive can
be put together in any number of processes, none of which holds more than the words of one band.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from generator.search.index import IndexBuilder
from generator.search.lexicon import BANDS
from generator.search.postings import Segment
from generator.search.shards import Entry, OpenFamily, closed
from generator.search.shelf import DamagedError, Shelf
from generator.search.vocabulary import Table

TASK = 1 << 19
"""Bytes of runs from which on bands are a task: the whole of a small archive is one, and those of
2,500 articles have enough of them for workers to be worth their start."""

Run = bytes
"""A `Segment` of one band, packed."""


@dataclass(frozen=True, slots=True)
class Merging:
    """Neighbouring bands to be put together."""

    bands: list[list[Run]]
    """The runs of each, in the order of their articles."""
    evidence: Mapping[str, int]
    """In how many articles of the archive the strays stand."""
    documents: int
    """Of the whole archive."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a band holds, as bytes: most of it only passes through the process that asked."""

    families: bytes
    words: Table
    """What it adds to the vocabulary."""

    def opened(self) -> list[Entry | OpenFamily]:
        """Return the families, in the order of their keys."""
        return _families.decode(self.families)


_families = msgspec.msgpack.Decoder(list[Entry | OpenFamily])
_encode = msgspec.msgpack.Encoder().encode


class Runs:
    """What was analysed of an archive so far, by band; the shelf has it until it is asked for.

    A kilobyte an article is much to hold while the other articles are analysed.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._held = [0] * (len(BANDS) + 1)
        """Runs of each band."""
        self._evidence: dict[str, int] = {}

    def add(self, runs: Iterable[tuple[int, Run]], evidence: Mapping[str, int]) -> None:
        """Take in what the next chunk has in each band."""
        for band, run in runs:
            self._shelf.put_many([(f"{_row(band)}{self._held[band]:06d}", run)])
            self._held[band] += 1
        for form, articles in evidence.items():
            self._evidence[form] = self._evidence.get(form, 0) + articles

    def tasks(self, documents: int) -> Iterator[Merging]:
        """Yield all bands, once, in their order; what was yielded is forgotten.

        Raises:
            DamagedError: the shelf has not kept them.
        """
        waiting: list[list[Run]] = []
        size = 0
        for band in range(len(self._held)):
            waiting.append(self._taken(band))
            size += sum(map(len, waiting[-1]))
            if size >= TASK or band == len(BANDS):
                yield Merging(waiting, self._evidence, documents)
                waiting, size = [], 0

    def _taken(self, band: int) -> list[Run]:
        found = dict(self._shelf.scan(_row(band)))
        if len(found) != self._held[band]:
            raise DamagedError(_row(band))
        self._shelf.delete_many(found)
        return [*found.values()]


def _row(band: int) -> str:
    return f"runs/{band:02d}/"


def merge(task: Merging) -> list[Merged]:
    """Return the bands of a task."""
    return [_merged(runs, task) for runs in task.bands]


def _merged(runs: Sequence[Run], task: Merging) -> Merged:
    builder = IndexBuilder()
    for run in runs:
        builder.add_chunk(Segment.unpacked(run), 0)
    built = builder.finish(task.documents, task.evidence)
    counts = built.word_counts()
    articles = np.fromiter(counts.values(), np.int32, len(counts))
    families = _encode([*map(closed, built.families())])
    return Merged(families, ("\n".join(counts), articles.tobytes()))
