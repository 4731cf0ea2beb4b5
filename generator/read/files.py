"""The files of a source folder and their bytes. (I/O)"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.errors import Problem, WarraqError
from generator.model import InputFile, InputFormat

FORMATS = {
    ".txt": InputFormat.SCRAPE,
    ".md": InputFormat.MARKDOWN,
    ".markdown": InputFormat.MARKDOWN,
}
MAX_BYTES = 64 * 1024 * 1024
"""A larger file is not an article; it is named and left out."""

_NOT_ARTICLES = frozenset({"readme.md", "license.md", "license.txt"})


def format_of(path: str) -> InputFormat | None:
    """The input format that a file's name announces, or None."""
    return FORMATS.get(os.path.splitext(path)[1].lower())  # noqa: PTH122 - no Path needed


def list_files(source: Path, *excluded: Path) -> list[str]:
    """Paths of all files below `source`, sorted, relative, with forward slashes.

    Hidden files and folders are passed over, and so is any folder in `excluded` (the site may
    lie inside the source).

    Raises:
        WarraqError: there is no such folder.
    """
    if not source.is_dir():
        what = "is not a folder" if source.exists() else "does not exist"
        raise WarraqError(f"{source}: the source folder {what}", "name one with --source")
    left_out = {path.resolve() for path in excluded}
    found: list[str] = []
    for folder, folders, names in os.walk(source):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (here / name).resolve() not in left_out
        )
        relative = here.relative_to(source)
        found += [(relative / name).as_posix() for name in names if not name.startswith(".")]
    return sorted(found)


def read_file(source: Path, path: str) -> InputFile | Problem:
    """One file's bytes, or why it cannot be read."""
    file = source / path
    try:
        # Not a regular file (a pipe, a device): reading it could wait for ever.
        if not file.is_file():
            return Problem(path, 0, "not a regular file", "replace it by the file itself")
        size = file.stat().st_size
        if size > MAX_BYTES:
            return Problem(path, 0, f"{size:,} bytes are too many for an article", "split it")
        return InputFile(path, file.read_bytes())
    except OSError as error:
        why = error.strerror or type(error).__name__
        return Problem(path, 0, f"cannot be read: {why}", "check its permissions")


def read_files(source: Path, paths: list[str]) -> Iterator[InputFile | Problem]:
    """The bytes of the files that have an input format; a Problem for each of the others."""
    for path in paths:
        if path.lower().rpartition("/")[2] in _NOT_ARTICLES:
            continue
        if not _is_unicode(path):
            yield Problem(ascii(path), 0, "its name is not UTF-8", "rename it")
            continue
        if format_of(path) is None:
            known = ", ".join(FORMATS)
            yield Problem(path, 0, "not an input format", f"articles are {known}; move it out")
            continue
        yield read_file(source, path)


def _is_unicode(path: str) -> bool:
    """False for a name whose bytes the file system could not decode (lone surrogates)."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
