"""What a site amounts to, and whether GitHub Pages takes it. Pure: paths and sizes in, figures out.

The figures are the same for a site that was built and for one that is expected (`sampling.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator import urls

SITE_LIMIT = 1_000_000_000
"""Bytes of a published site (GitHub Docs, GitHub Pages limits)."""
FILE_LIMIT = 100_000_000
"""Bytes of a file in a repository (GitHub Docs, About large files on GitHub)."""
TRAFFIC_LIMIT = 100_000_000_000
"""Bytes a month, a soft limit (GitHub Docs, GitHub Pages limits)."""
DEPLOY_MINUTES = 10
"""After which a deployment is broken off (GitHub Docs, GitHub Pages limits)."""

Sizes = Mapping[str, int]
"""Path of every file of a site → bytes."""

_CPU_MS = 6.0
"""Of an article, in a build from nothing that learns tags too: `build --profile` took 90 CPU s for
15,052, on cores much like those of a runner."""
_CORES = 4
"""Of a runner for public repositories (GitHub Docs, GitHub-hosted runners reference)."""
_SERIAL = 0.5
"""Share of a build's work that goes to all cores; the same table."""
_SETUP_MINUTES = 1.0
"""Fetching, Python, installing, cache: taken for granted, not measured."""
_DEPLOY_RATE = 5_000_000
"""Bytes a second at which Pages spreads an artifact: taken for granted, not measured."""

_BLOCK, _RECORD, _SHORT = 512, 10_240, 100
"""Of a tar: sizes are rounded up to blocks, the whole to records; a longer path takes a header of
its own (GNU tar manual, Basic Tar Format)."""
_PAGE_FOLDERS = ("years", "tags", "sources", "undated", "attached", "hijri", "pages")
_FEEDS = re.compile(r"\.(atom|rss)$|(^|/)feed[^/]*\.json$|^sitemap[^/]*\.xml(\.gz)?$")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Room:
    """A part of a site."""

    name: str
    files: int
    bytes: int
    largest: str
    """Its largest file."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of Pages beside what there is."""

    what: str
    value: float
    most: float
    unit: str
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether Pages takes it."""
        return self.value <= self.most


def room_of(path: str) -> str:
    """Return the part of a site that a file belongs to: `pages`, `search`, `raw`, `packs` …

    A folder that is not known here is a part of its own, so that no new kind of output is hidden.
    """
    top, slash, _ = path.partition("/")
    if _FEEDS.search(path):
        return "feeds"
    if path.startswith("data/raw/"):
        return "raw"
    if path.endswith(".html") or (slash and (_YEAR.fullmatch(top) or top in _PAGE_FOLDERS)):
        return "pages"
    return top if slash else "other"


def rooms_of(sizes: Sizes) -> list[Room]:
    """Return the parts of a site, the fattest first."""
    files: Counter[str] = Counter()
    total: Counter[str] = Counter()
    largest: dict[str, str] = {}
    for path, size in sizes.items():
        room = room_of(path)
        files[room] += 1
        total[room] += size
        if room not in largest or size > sizes[largest[room]]:
            largest[room] = path
    order = sorted(total, key=lambda room: (-total[room], room))
    return [Room(room, files[room], total[room], largest[room]) for room in order]


def artifact_bytes(sizes: Sizes) -> int:
    """Return the bytes of the tar that `actions/upload-pages-artifact` makes of a site."""
    folders = {parent.as_posix() for path in sizes for parent in PurePosixPath(path).parents}
    blocks = sum(_header(f"./{path}") + -(-size // _BLOCK) for path, size in sizes.items())
    blocks += sum(_header(f"./{folder}/") for folder in folders)
    size = (blocks + 2) * _BLOCK
    return -(-size // _RECORD) * _RECORD


def _header(path: str) -> int:
    """Blocks before the content of a file."""
    length = len(path.encode("utf-8", "replace"))
    return 1 if length <= _SHORT else 2 + -(-(length + 1) // _BLOCK)


def years_of(sizes: Sizes) -> dict[str, int]:
    """Return the bytes below the folder of each year: `2023` → bytes; and "" → all the rest."""
    found: Counter[str] = Counter()
    for path, size in sizes.items():
        top, slash, _ = path.partition("/")
        found[top if slash and _YEAR.fullmatch(top) else ""] += size
    return dict(sorted(found.items()))


def build_minutes(articles: int) -> float:
    """Return about how long a run of the workflow takes that has nothing of an earlier one."""
    cpu = articles * _CPU_MS / 1000
    return _SETUP_MINUTES + cpu * (1 - _SERIAL + _SERIAL / _CORES) / 60


def limits_of(sizes: Sizes) -> list[Limit]:
    """Return what Pages allows beside what the site needs."""
    total = sum(sizes.values())
    largest = max(sizes, key=lambda path: sizes[path])
    artifact = artifact_bytes(sizes)
    deploy = artifact / _DEPLOY_RATE / 60
    return [
        Limit("site", total / 1e6, SITE_LIMIT / 1e6, "MB"),
        Limit("artifact", artifact / 1e6, SITE_LIMIT / 1e6, "MB", "a tar, not compressed"),
        Limit("largest file", sizes[largest] / 1e6, FILE_LIMIT / 1e6, "MB", largest),
        Limit("deployment", deploy, DEPLOY_MINUTES, "minutes", "a guess: 5 MB a second"),
    ]


def readers_a_month(sizes: Sizes) -> int:
    """Return how many readers a month may fetch a hundred pages each, with all that these load.

    Pages compresses what it sends: HTML to about a fifth.
    """
    articles = [
        size for path, size in sizes.items() if _YEAR.match(path) and path.endswith(".html")
    ]
    page = sum(articles) / max(len(articles), 1) / 5
    assets = sum(size for path, size in sizes.items() if path.startswith(urls.ASSETS))
    return int(TRAFFIC_LIMIT / max(assets + 100 * page, 1))
