"""The packs of a site for readers who keep it, made of what is on the stage.

So rendering need not hold pages for them, and a pack whose pages are as they were is not made
again, nor are its pages read.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import urls
from generator.crew import Crew, in_chunks, map_beside
from generator.digest import digest_of
from generator.engine.archive import CHUNK
from generator.engine.store import StoreShelf
from generator.engine.tasks import pack_pages
from generator.model import Output
from generator.packing import pack, unpack
from generator.progress import Reporter
from generator.publish.packs import ASSETS, FRONT, Pack, describe, manifest, search_list
from generator.resources import program_digest
from generator.write import Stage

PACK_BYTES = 3 << 20
"""Of pages in one task of packing. Some are on their way at a time: larger ones show in the memory,
and smaller ones are so many after an addition that workers are hired, whose start takes longer."""

_Files = list[tuple[str, bytes]]
"""(path in the site, content) of the files of a pack."""


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

    def jobs() -> Iterator[tuple[str, bytes, _Files]]:
        for key in progress.track(sorted(held), "packs", len(held)):
            more = [search_list(search)] if key == FRONT else []
            files = _Contents(stage, held[key], more)
            if key in known and stage.keep(known[key].path, files.made_from()):
                packs.append(known[key])
            else:
                yield key, files.made_from(), files.read()

    def weigh(job: tuple[str, bytes, _Files]) -> int:
        return sum(len(data) for _, data in job[2])

    chunks = in_chunks(jobs(), CHUNK, weigh, PACK_BYTES)
    tasks = (
        (
            [(key, made_from, [len(data) for _, data in files]) for key, made_from, files in c],
            [files for _, _, files in c],
        )
        for c in chunks
    )
    for kept, made in map_beside(crew.map, pack_pages, tasks):
        for (key, made_from, sizes), data in zip(kept, made, strict=True):
            packs.append(describe(key, sizes, data))
            stage.write(Output(packs[-1].path, data), made_from)
    packs.sort(key=lambda each: each.key)
    stage.write(manifest(packs, search))
    shelf.delete_many(known.keys() - held.keys())
    shelf.put_many((each.key, pack(each)) for each in packs if known.get(each.key) != each)


class _Contents:
    """The files of one pack, which are read when they are needed."""

    def __init__(self, stage: Stage, paths: list[str], more: _Files) -> None:
        """`more` are files that are in the pack alone."""
        self._stage, self._paths, self._more = stage, paths, more
        self._held: dict[str, bytes] = {}
        self._made_from = b""

    def made_from(self) -> bytes:
        """Return a hash of what all files are made from, or else of what they are."""
        if not self._made_from:
            states = [
                (path, self._stage.fingerprint(path) or self._digest(path)) for path in self._paths
            ]
            self._made_from = digest_of((program_digest(), states, self._more))
        return self._made_from

    def _digest(self, path: str) -> bytes:
        self._held[path] = self._stage.read(path)
        return digest_of(self._held[path])

    def read(self) -> _Files:
        """Return (path, content) of all files."""
        files = [(path, self._held.get(path) or self._stage.read(path)) for path in self._paths]
        return files + self._more
