"""All that lies in a folder, with its sizes and times. (I/O)"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from generator.errors import WarraqError

NOT_UNICODE = "its name is not UTF-8", "rename it"
"""What is wrong with a file, and what to do."""


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


def files_in(folder: str, bare: list[str] | None = None) -> Iterator[tuple[str, int]]:
    """Yield path and size of all files in a folder; a link to a file is one, a link to a folder
    or to nothing is none: what lies behind it is not gone into.

    Args:
        bare: as for `walk`.

    Raises:
        WarraqError: a folder cannot be read.
    """
    try:
        for path, state in walk(folder, bare):
            found = _behind(f"{folder}/{path}") if stat.S_ISLNK(state.st_mode) else state
            if found and stat.S_ISREG(found.st_mode):
                yield path, found.st_size
    except OSError as error:
        what = f"{str(error.filename).rstrip('/')}: cannot be read: {error.strerror or error}"
        raise WarraqError(what, "check the path and its permissions") from error


def _behind(link: str) -> os.stat_result | None:
    """What a link leads to."""
    try:
        return os.stat(link)  # noqa: PTH116
    except OSError:
        return None


def refuse_broken_link(path: Path) -> None:
    """Tell a file that is not there from a link to one: what it says is meant, and would be lost.

    Raises:
        WarraqError: it is such a link.
    """
    if path.is_symlink():
        what = f"{path}: is a link to a file that is not there"
        raise WarraqError(what, "put that file back, or remove the link")


def check_folder(folder: Path) -> None:
    """Refuse a folder that cannot be looked into: it would be taken for one that holds nothing.

    Raises:
        WarraqError: it is there and cannot be read, or is no folder.
    """
    try:
        os.scandir(folder).close()
    except FileNotFoundError:
        refuse_broken_link(folder)
    except OSError as error:
        what = f"{folder}: cannot be read: {error.strerror or error}"
        raise WarraqError(what, "a folder is expected here: check it and its permissions") from None


def printable(path: str) -> str:
    """A path for messages; bytes that are no text are shown as escapes."""
    return path if is_unicode(path) else path.encode("utf-8", "backslashreplace").decode()


def is_unicode(path: str) -> bool:
    """False for a name whose bytes the file system could not decode (lone surrogates)."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
