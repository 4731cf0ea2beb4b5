"""Folders before and after a build: what was written, what is equal, what a copy costs."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

COPIES = 3
"""Runs of `cp -r`, of which the median counts."""


@dataclass(frozen=True, slots=True)
class FileState:
    """What tells a file that was written from one that was left alone."""

    inode: int
    time: int
    """Of the last change of the content, in nanoseconds."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Written:
    """The difference between two states of a folder."""

    files: int
    """New, or written again, though perhaps with the bytes that they had."""
    bytes: int
    """Size of these files."""
    removed: int


def snapshot(folder: Path) -> dict[str, FileState]:
    """Every file below a folder, by its path in it; nothing where there is no folder."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            stat = path.lstat()
            relative = path.relative_to(folder).as_posix()
            found[relative] = FileState(stat.st_ino, stat.st_mtime_ns, stat.st_size)
    return found


def written_between(before: Mapping[str, FileState], after: Mapping[str, FileState]) -> Written:
    """What was written and removed between two snapshots of one folder."""
    new = [state for path, state in after.items() if before.get(path) != state]
    return Written(
        files=len(new),
        bytes=sum(state.size for state in new),
        removed=len(before.keys() - after.keys()),
    )


def first_difference(one: Path, other: Path) -> str:
    """A path that only one of two folders has, or that differs in its bytes; "" if none does."""
    paths = [snapshot(folder).keys() for folder in (one, other)]
    if alone := paths[0] ^ paths[1]:
        return min(alone)
    differing = (p for p in sorted(paths[0]) if (one / p).read_bytes() != (other / p).read_bytes())
    return next(differing, "")


def put_away(folder: Path, away: Path) -> None:
    """Move a folder, if it is there, out of the way to where it is removed when all is measured.

    ext4 gives the number of a file that was removed to no other for some minutes, and looks at
    each such number before it creates one (`recently_deleted` in fs/ext4/ialloc.c): a `cp -r` of
    1,500 files took 1.6 s after removals, one of 4,400 files 0.2 s without. So nothing may be
    removed while something is measured.
    """
    if folder.exists():
        away.mkdir(exist_ok=True)
        folder.rename(away / f"{len(list(away.iterdir()))}")


def copy_seconds(folder: Path, away: Path) -> float:
    """Median wall seconds of `cp -r` of a folder; the copies are left in `away`.

    One copy more is made before, so that the files are in memory as they are after a build.
    """
    away.mkdir(exist_ok=True)
    seconds = []
    for _ in range(COPIES + 1):
        place = away / f"{len(list(away.iterdir()))}"
        started = time.perf_counter()
        subprocess.run(["cp", "-r", folder, place], check=True)
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds[1:])
