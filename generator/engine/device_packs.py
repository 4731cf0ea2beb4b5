"""The packs of a site for readers who keep it, made of what is on the stage.

So rendering need not hold pages for them, and a pack whose pages are as they were is not made
again, nor are its pages read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from generator import urls
from generator.crew import Crew
from generator.digest import digest_of
from generator.engine.store import StoreShelf
from generator.model import Output
from generator.packing import pack, unpack
from generator.progress import Reporter
from generator.publish.packs import (
    ASSETS,
    FRONT,
    Pack,
    describe,
    manifest,
    pack_files,
    search_list,
)
from generator.resources import program_digest
from generator.write import Stage, read_output


@dataclass(frozen=True, slots=True)
class _Packing:
    """A pack to be made."""

    key: str
    made_from: bytes
    sizes: Sequence[tuple[str, int]]
    """(path in the site, bytes) of its files."""
    places: Sequence[str]
    """Where they lie. Who packs them reads them, so that one at a time is in memory."""
    more: Sequence[bytes]
    """Of those that lie nowhere, which come last."""


def publish_packs(
    stage: Stage,
    held: dict[str, list[str]],
    shelf: StoreShelf,
    crew: Crew,
    progress: Reporter,
) -> None:
    """Put the packs on the stage, and the script that names them.

    Args:
        held: key of each pack → paths of its pages; see `publish.packs.shelves`.
        shelf: what is known of the packs of the last build.
    """
    paths = stage.paths()
    search = {
        path: stage.size(path)
        for path in paths
        if path.startswith(urls.SEARCH_FILES) and path != urls.SEARCH_TABLES
    }
    held[ASSETS] = [path for path in paths if path.startswith(urls.ASSETS)]
    held[FRONT] += [path for path in paths if path.startswith(urls.ANNIVERSARIES)]
    held[FRONT].append(urls.SEARCH_TABLES)
    known = {key: unpack(value, Pack) for key, value in shelf.scan("")}
    packs: list[Pack] = []

    def stale() -> Iterator[_Packing]:
        for key in progress.track(sorted(held), "packs", len(held)):
            more = [search_list(search)] if key == FRONT else []
            states = [(path, stage.sum(path)) for path in held[key]]
            made_from = digest_of((program_digest(), states, more))
            if key in known and stage.keep(known[key].path, made_from):
                packs.append(known[key])
            else:
                yield _packing(stage, key, made_from, held[key], more)

    for job, data in crew.map_by_threads(_packed, stale()):
        packs.append(describe(job.key, [size for _, size in job.sizes], data))
        stage.write(Output(packs[-1].path, data), job.made_from)
    packs.sort(key=lambda each: each.key)
    stage.write(manifest(packs, search))
    shelf.delete_many(known.keys() - held.keys())
    shelf.put_many((each.key, pack(each)) for each in packs if known.get(each.key) != each)


def _packing(
    stage: Stage,
    key: str,
    made_from: bytes,
    paths: Sequence[str],
    more: Sequence[tuple[str, bytes]],
) -> _Packing:
    sizes = [
        *((path, stage.size(path)) for path in paths),
        *((path, len(data)) for path, data in more),
    ]
    places, rest = [stage.place(path) for path in paths], [data for _, data in more]
    return _Packing(key, made_from, sizes, places, rest)


def _packed(job: _Packing) -> tuple[_Packing, bytes]:
    """The bytes of a pack, beside what it is made from.

    Raises:
        WarraqError: a file cannot be read.
    """
    return job, pack_files(job.sizes, chain(map(read_output, job.places), job.more))
