"""All that lies in a folder, with its sizes and times. (I/O)"""

from __future__ import annotations

import os
from collections.abc import Iterator


def walk(folder: str, bare: list[str] | None = None) -> Iterator[tuple[str, os.stat_result]]:
    """Yield all that is no folder: its path below, with forward slashes, and what the disk says.

    Links are not followed. Paths are strings, since 100,000 `Path` objects take seconds.

    Args:
        bare: takes the folders in it that hold nothing.

    Raises:
        OSError: a folder cannot be read.
    """
    waiting = [""]
    while waiting:
        below = waiting.pop()
        with os.scandir(f"{folder}/{below}") as listed:
            entries = [*listed]
        if not entries and bare is not None:
            bare.append(below.rstrip("/"))
        for entry in entries:
            path = below + entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{path}/")
            else:
                yield path, entry.stat(follow_symlinks=False)
