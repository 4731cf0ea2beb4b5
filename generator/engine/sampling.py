"""How large a site will be, from a sample of its files, which are really made and then weighed.

All that a build reads is read and parsed, and all its pages are planned, so their number and their
addresses are known. Of each kind of page some are made, evenly spread over short and long ones, and
stand for the others. Nothing here knows how large anything is: a build asks of every output that
costs whether it may keep that of the last one, and of those outside the sample it is told that it
may. So new kinds of outputs are weighed by themselves.

Two things are of another kind. Packs hold pages: of each family of packs a few are made whole, and
what compression leaves of their pages holds for the others. The index of the search is one thing:
it is made of two samples of the articles, and each kind of its files goes on growing as it did from
the smaller to the larger one.

What was read and parsed is remembered for the build that follows. Nothing else is written.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from generator import urls
from generator.config import Project
from generator.crew import crew_of
from generator.engine.forecast import Sizes
from generator.engine.making import Build, Plan, Raw
from generator.engine.store import DamagedError
from generator.engine.workspace import list_inputs, open_archive, stamp_of, unchanged
from generator.model import SITE_MARKER, Output, Record, Written
from generator.packing import UnpackError
from generator.plan.site import ArticlePage, DayPage, ListPage, Page
from generator.progress import Reporter
from generator.publish.packs import ASSETS, FRONT, pack_files, shelves
from generator.render.facts import Facts
from generator.search.update import Settings
from generator.stopwatch import Stopwatch
from generator.write import MARKER_TEXT, Stage

T = TypeVar("T")

ARTICLES, OTHERS = 400, 120
"""Pages of a kind that are made."""
WHOLE_PACKS = 4
"""Packs of a family that are made."""
SMALL_SEARCH, LARGE_SEARCH = 0.4, 5_000
"""Articles of the larger of the two samples of the search, and the share of them in the smaller.
The search of an archive with fewer is made whole."""
SEARCH_SHARE = 6
"""In a large archive, the larger sample is one article of so many."""
_STEEPEST = 1.3
"""Power by which files of the search may grow: what has just begun to be there grows fast."""
_STEPS = ((0, 1), (150, 7), (500, 31))
"""(place from which on, every how many-th is made) of outputs whose number is not known before. No
step divides a year: every second month would be one of 31 days, every third of one season."""

_HASHED = re.compile(r"[0-9a-f]{6,}")
_NUMBER = re.compile(r"\d+")
_IN_MEMORY = ("search/", "data/", urls.PACKS)
"""What is weighed and let go: it is large, and no pack holds it."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a site is expected to be."""

    sizes: Sizes
    articles: int
    made: int
    """Files that were made and weighed; as many as there are when the site is there already."""
    is_built: bool
    """Whether these are the figures of the site itself, which is as a build would leave it."""


def foresee(project: Project, progress: Reporter, workers: int = 0) -> Prospect:
    """Say how large a site will be; that of the last build is weighed if nothing has changed.

    Raises:
        WarraqError: the archive cannot be read.
    """
    try:
        return _foreseen(project, progress, workers)
    except (DamagedError, UnpackError) as error:
        return _foreseen(project, progress, workers, damage=str(error))


def _foreseen(project: Project, progress: Reporter, workers: int, *, damage: str = "") -> Prospect:
    with open_archive(project, damage=damage) as store:
        inputs = list_inputs(project)
        report = unchanged(project, store, stamp_of(project, inputs, store))
        if report:
            built = {path: written.size for path, written in store.outputs().items()}
            return Prospect(built, report.articles + report.embedded, len(built), True)
        watch = Stopwatch()
        with crew_of(workers, watch.add_work) as crew:
            forecast = _Forecast(project, store, progress, crew, watch)
            archive = forecast.read(inputs)
            store.commit()  # what was read; of what follows nothing is kept
            plan = forecast.plan(archive)
            stage = SampledStage(project.output, forecast.sample(plan))
            stage.write(Output(SITE_MARKER, MARKER_TEXT))
            forecast.fill(stage, plan, Raw(inputs, archive.cut))
        count = len(archive.catalog.everything())
        return Prospect(stage.sizes(), count, stage.made, False)


_NOT_WRITTEN = Written(b"", 0, 0, bytes(32))
"""With a sum of the right length, which is there to be listed."""


class SampledStage(Stage):
    """Takes outputs as a stage does, and weighs them. Nothing is written."""

    def __init__(self, site: Path, pages: Mapping[str, tuple[str, bool]]) -> None:
        """`pages` are path → (kind, whether it is in the sample)."""
        super().__init__(site / "never", site / "never", {})
        self._pages = pages
        self._sizes: dict[str, int] = {}
        """Of what was made."""
        self._held: dict[str, bytes] = {}
        self._groups: dict[str, list[str]] = defaultdict(list)
        """Kind → paths of those that were not made, in order."""
        self._weighed: dict[str, list[int]] = defaultdict(list)
        """Kind → bytes of those that stand for others."""
        self._expected: dict[str, int] = {}
        """What others have worked out: `expect`."""
        self._places: dict[str, int] = defaultdict(int)
        self._asked: dict[str, str] = {}
        """Path of what is being made → its kind."""
        self._known_sizes: dict[str, int] = {}
        """As `sizes` gave them last; empty when more has come since."""

    @property
    def made(self) -> int:
        """How many files were made."""
        return len(self._sizes)

    def keep(self, path: str, fingerprint: bytes) -> bool:
        """Say of what is outside the sample that it is there."""
        kind, is_chosen = self._pages.get(path) or self._kind_and_choice(path)
        if is_chosen:
            self._asked[path] = kind
        else:
            self._groups[kind].append(path)
            self._taken(path)
        return not is_chosen

    def _taken(self, path: str) -> None:
        self._outputs[path] = _NOT_WRITTEN
        self._known_sizes = {}

    def _kind_and_choice(self, path: str) -> tuple[str, bool]:
        kind = kind_of_path(path)
        place = self._places[kind]
        self._places[kind] += 1
        start, step = next(each for each in reversed(_STEPS) if place >= each[0])
        return f"{kind}@{start}", (place - start) % step == step // 2

    def has(self, path: str) -> bool:
        """Return False: there is no old site."""
        return False

    def write(self, output: Output, fingerprint: bytes = b"") -> None:
        """Weigh a file."""
        self._taken(output.path)
        self._sizes[output.path] = len(output.data)
        if kind := self._asked.pop(output.path, ""):
            self._weighed[kind].append(len(output.data))
        if output.path == urls.SEARCH_TABLES or not output.path.startswith(_IN_MEMORY):
            self._held[output.path] = output.data

    def expect(self, sizes: Mapping[str, int]) -> None:
        """Take files of which others know the size."""
        self._expected.update(sizes)
        self._outputs.update(dict.fromkeys(sizes, _NOT_WRITTEN))
        self._known_sizes = {}

    def size(self, path: str) -> int:
        """Return the bytes of a file, as it is or as it is expected to be."""
        return self.sizes()[path]

    def read(self, path: str) -> bytes:
        """Return a file; zeros for one that was not made: to be hashed, say, not compressed."""
        return self._held.get(path) or bytes(self.sizes()[path])

    def sizes(self) -> Mapping[str, int]:
        """Return all files with their bytes: what was made, and what is expected."""
        if self._known_sizes:
            return self._known_sizes
        found = {**self._sizes, **self._expected}
        for kind, paths in self._groups.items():
            weighed = self._weighed[kind] or [0]
            mean = sum(weighed) / len(weighed)
            found.update(_spread(paths, mean))
        self._known_sizes = found
        return found


def _spread(paths: Sequence[str], mean: float) -> dict[str, int]:
    """Whole numbers whose sum is that of the mean."""
    return {path: round(mean * (n + 1)) - round(mean * n) for n, path in enumerate(paths)}


def kind_of_path(path: str) -> str:
    """Return what files of one kind share: `data/raw/#-#.zip` of `data/raw/2023-09.zip`."""
    folder, _, name = path.rpartition("/")
    stem, dot, ending = name.partition(".")
    is_named = not stem.isascii() or re.search(r"-[0-9a-f]{6}$", stem)
    shown = "*" if is_named else _NUMBER.sub("#", _HASHED.sub("#", stem))
    return f"{_NUMBER.sub('#', folder)}/{shown}{dot}{ending}"


class _Forecast(Build):
    """A build of a sample."""

    def sample(self, plan: Plan) -> dict[str, tuple[str, bool]]:
        """Choose the pages that are made: path → (kind, whether it is made)."""
        whole = self._whole_packs(plan.pages) if self._project.config.offline else set()
        kinds: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for page in plan.pages:
            kinds[_kind(page)].append((self._weight(page, plan.facts), page.path))
        chosen: dict[str, tuple[str, bool]] = {}
        for kind, pages in kinds.items():
            most = ARTICLES if kind == ArticlePage.__name__ else OTHERS
            chosen.update((path, (kind, True)) for _, path in pages if path in whole)
            left = sorted(each for each in pages if each[1] not in whole)
            for number, run in enumerate(_runs(left, most)):
                for place, (_, path) in enumerate(run):
                    chosen[path] = f"{kind}:{number}", place == len(run) // 2
        return chosen

    def _weight(self, page: Page, facts: Facts) -> int:
        """What the size of a page grows with."""
        if isinstance(page, ArticlePage):
            return self._texts.size(facts.records[page.path])
        return len(page.slice.articles) if isinstance(page, ListPage | DayPage) else 0

    def _whole_packs(self, pages: Iterable[Page]) -> set[str]:
        """The pages of the packs that are made whole."""
        return {path for paths in _chosen_packs(shelves(pages)).values() for path in paths}

    def _remember(self, path: str, made: bytes) -> None:
        """Remember nothing: the site does not get these pages."""

    def _search(
        self, stage: Stage, settings: Settings, records: Sequence[Record], keys: Sequence[bytes]
    ) -> None:
        assert isinstance(stage, SampledStage)
        if len(records) <= LARGE_SEARCH:
            super()._search(stage, settings, records, keys)
            return
        many = max(LARGE_SEARCH, len(records) // SEARCH_SHARE)
        small = self._searched(settings, records, keys, round(SMALL_SEARCH * many))
        large = self._searched(settings, records, keys, many)
        stage.expect(_grown(small, large, len(records) / many))

    def _searched(
        self, settings: Settings, records: Sequence[Record], keys: Sequence[bytes], size: int
    ) -> Sizes:
        """Sizes of the files of the search of so many articles, evenly spread over time."""
        places = [number * len(records) // size for number in range(size)]
        some, their = [records[place] for place in places], [keys[place] for place in places]
        stage = SampledStage(self._project.output, {})
        super()._search(stage, settings, some, their)
        return stage.sizes()

    def _pack(self, stage: Stage, held: dict[str, list[str]]) -> None:
        assert isinstance(stage, SampledStage)
        sizes = stage.sizes()
        held[ASSETS] = [path for path in sizes if path.startswith(urls.ASSETS)]
        held[FRONT] += [path for path in sizes if path.startswith(urls.ANNIVERSARIES)]
        made = _chosen_packs(held)
        packed: dict[str, int] = {}
        for key, paths in made.items():
            chosen = [(path, sizes[path]) for path in paths]
            packed[key] = len(pack_files(chosen, map(stage.read, paths)))
        for keys in _families(held).values():
            raw = sum(sizes[path] for key in keys if key in made for path in held[key])
            ratio = sum(packed[key] for key in keys if key in made) / max(raw, 1)
            for key in keys:
                size = packed.get(key) or round(ratio * sum(sizes[path] for path in held[key]))
                stage.expect({urls.pack_path(key, "0" * 8): size})
        stage.expect({urls.PACKS_MANIFEST: 120 * len(held)})


def _kind(page: Page) -> str:
    name = type(page).__name__
    return f"{name}:{page.kind}" if isinstance(page, ListPage) else name


def _runs(items: Sequence[T], most: int) -> Iterable[Sequence[T]]:
    """Cut a list into at most so many runs of neighbours, of nearly the same length."""
    count = min(most, len(items))
    bounds = [place * len(items) // count for place in range(count + 1)] if count else []
    return (items[first:last] for first, last in pairwise(bounds))


def _families(held: Iterable[str]) -> dict[str, list[str]]:
    """Keys of packs by what they hold: months, lists, Hijri years …"""
    found: dict[str, list[str]] = defaultdict(list)
    for key in sorted(held):
        found[_NUMBER.sub("#", key)].append(key)
    return found


def _chosen_packs(held: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """A few packs of each family, evenly spread over small and large ones."""
    chosen: set[str] = set()
    for keys in _families(held).values():
        ordered = sorted(keys, key=lambda key: (len(held[key]), key))
        chosen |= {run[len(run) // 2] for run in _runs(ordered, WHOLE_PACKS)}
    return {key: held[key] for key in sorted(chosen)}


def _grown(small: Sizes, large: Sizes, times: float) -> dict[str, int]:
    """The files of the search of so many times the articles of the larger sample.

    Bytes and number of each kind of file grow by a power of the number of articles, read from the
    two samples: texts by the first, words by about the half (Heaps' law), tables by none.
    """
    found: dict[str, int] = {}
    earlier = _by_kind(small)
    for kind, paths in _by_kind(large).items():
        before, most = earlier.get(kind, []), round(len(paths) * times)
        total = _extrapolated(_sum(small, before), _sum(large, paths), times)
        # What is cut into more files at some size goes on in proportion, at most.
        count = max(1, min(round(_extrapolated(len(before), len(paths), times)), most))
        names = [*sorted(paths), *(f"{kind}{place}" for place in range(count))]
        found.update(_spread(names[:count], total / count))
    return found


def _by_kind(sizes: Sizes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for path in sizes:
        # The version in a name says what a file holds, not what it is.
        folder, _, _ = path.rpartition("/")
        found[f"{folder}/" if "/" in folder else path.partition("-")[0]].append(path)
    return found


def _sum(sizes: Sizes, paths: Iterable[str]) -> int:
    return sum(sizes[path] for path in paths)


def _extrapolated(small: float, large: float, times: float) -> float:
    """Follow a power law through two points; what the smaller lacks grows in proportion."""
    power = math.log(large / small) / -math.log(SMALL_SEARCH) if small and large else 1.0
    return float(large * times ** min(max(power, 0.0), _STEEPEST))
