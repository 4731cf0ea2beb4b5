"""The packs of a site for readers who keep it, made of what is on the stage.

So rendering need not hold pages for them, and a pack whose pages are as they were is not made
again, nor are its pages read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator import urls
from generator.crew import Crew, in_chunks, map_beside
from generator.digest import digest_of
from generator.engine.archive import CHUNK
from generator.engine.store import StoreShelf
from generator.engine.tasks import Packing, pack_pages
from generator.model import Output
from generator.packing import pack, unpack
from generator.progress import Reporter
from generator.publish.packs import ASSETS, FRONT, Pack, describe, manifest, search_list
from generator.resources import program_digest
from generator.write import Stage

PACK_BYTES = 3 << 20
"""Of pages in one task of packing. With larger ones a worker waits for the other at the end, and
smaller ones are so many after an addition that workers are hired, whose start takes longer."""


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
    sums = stage.sums()

    def jobs() -> Iterator[tuple[str, bytes, Packing]]:
        for key in progress.track(sorted(held), "packs", len(held)):
            more = [search_list(search)] if key == FRONT else []
            states = [(path, sums[path]) for path in held[key]]
            made_from = digest_of((program_digest(), states, more))
            if key in known and stage.keep(known[key].path, made_from):
                packs.append(known[key])
            else:
                yield key, made_from, _packing(stage, held[key], more)

    chunks = in_chunks(jobs(), CHUNK, lambda job: sum(_sizes(job[2])), PACK_BYTES)
    tasks = (
        (
            [(key, made_from, _sizes(task)) for key, made_from, task in chunk],
            [job[2] for job in chunk],
        )
        for chunk in chunks
    )
    for kept, made in map_beside(crew.map, pack_pages, tasks):
        for (key, made_from, sizes), data in zip(kept, made, strict=True):
            packs.append(describe(key, sizes, data))
            stage.write(Output(packs[-1].path, data), made_from)
    packs.sort(key=lambda each: each.key)
    stage.write(manifest(packs, search))
    shelf.delete_many(known.keys() - held.keys())
    shelf.put_many((each.key, pack(each)) for each in packs if known.get(each.key) != each)


def _packing(stage: Stage, paths: Sequence[str], more: Sequence[tuple[str, bytes]]) -> Packing:
    sizes = [
        *((path, stage.size(path)) for path in paths),
        *((path, len(data)) for path, data in more),
    ]
    return Packing(sizes, [stage.place(path) for path in paths], [data for _, data in more])


def _sizes(task: Packing) -> list[int]:
    return [size for _, size in task.sizes]
