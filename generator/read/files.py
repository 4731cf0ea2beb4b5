"""The files of a source folder and their bytes. (I/O)"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.errors import Problem, WarraqError
from generator.model import SITE_MARKER, InputFile, InputFormat
from generator.walk import NOT_UNICODE, is_unicode, printable

FORMATS = {
    ".txt": InputFormat.SCRAPE,
    ".md": InputFormat.MARKDOWN,
    ".markdown": InputFormat.MARKDOWN,
    ".jsonl": InputFormat.JSONL,
    ".ndjson": InputFormat.JSONL,
    ".json": InputFormat.JSONL,
    ".csv": InputFormat.CSV,
    ".tsv": InputFormat.CSV,
    ".html": InputFormat.HTML,
    ".htm": InputFormat.HTML,
    ".xhtml": InputFormat.HTML,
    ".xml": InputFormat.WXR,
    ".warc": InputFormat.WARC,
    ".warc.gz": InputFormat.WARC,
}
"""File endings and the format that each announces; the content has the last word."""
KNOWN = ".txt, .md, .jsonl, .csv, .html, .xml, .warc"
"""The usual ending of each format, for messages."""
MAX_BYTES = 64 * 1024 * 1024
"""A larger file is not an article; it is named and left out."""
MAX_COLLECTION_BYTES = 1024 * 1024 * 1024
"""Of a file that holds many articles. It is kept in memory once, as it is."""

_COLLECTIONS = frozenset({InputFormat.JSONL, InputFormat.CSV, InputFormat.WXR, InputFormat.WARC})

_PERMISSIONS = "check its permissions"
_REPLACE = "replace it by what it leads to"
NOT_REGULAR = "not a regular file", "move it out"
"""What is wrong with a file, and what to do."""
_NOT_ARTICLES = frozenset({"readme.md", "readme.ar.md", "license.md", "license.txt"})


def format_of(path: str) -> InputFormat | None:
    """The input format that a file's name announces, or None."""
    name, ending = os.path.splitext(path.lower())  # noqa: PTH122 - no Path needed
    if ending == ".gz":
        ending = os.path.splitext(name)[1] + ending  # noqa: PTH122
    return FORMATS.get(ending)


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies below a source folder."""

    paths: list[str]
    """Of all files, sorted, relative, with forward slashes."""
    problems: list[Problem]
    """Folders that could not be looked into."""


def list_files(source: Path, *excluded: Path) -> Listing:
    """Everything below `source`.

    Hidden files and folders are passed over, and so is any folder in `excluded` (the site may
    lie inside the source) and any built site (an earlier one may too). Links to folders are not
    followed: they may lead round in a circle.

    Raises:
        WarraqError: there is no such folder, or it cannot be looked into.
    """
    if not source.is_dir():
        what = "is not a folder" if source.exists() else "does not exist"
        raise WarraqError(f"{source}: the source folder {what}", "name one with --source")
    left_out = {path.resolve() for path in excluded}
    paths: list[str] = []
    problems: list[Problem] = []

    def unreadable(error: OSError) -> None:
        folder = Path(error.filename)
        if folder == source:
            raise WarraqError(f"{source}: cannot be read: {error.strerror}", _PERMISSIONS)
        name = printable(folder.relative_to(source).as_posix())
        problems.append(Problem(name, 0, f"cannot be read: {error.strerror}", _PERMISSIONS))

    for folder, folders, names in os.walk(source, onerror=unreadable):
        here = Path(folder)
        relative = here.relative_to(source)
        seen = [
            n for n in folders if not n.startswith(".") and (here / n).resolve() not in left_out
        ]
        seen = [name for name in seen if not _is_site(here / name)]
        links = [name for name in seen if (here / name).is_symlink()]
        problems += [_linked_folder((relative / name).as_posix()) for name in links]
        folders[:] = sorted(set(seen) - set(links))
        before = "" if relative == Path() else f"{relative.as_posix()}/"
        paths += [f"{before}{name}" for name in names if not name.startswith(".")]
    return Listing(sorted(paths), problems)


def _is_site(folder: Path) -> bool:
    """Whether a folder is a site that an earlier build wrote; one that is locked is none."""
    try:
        return (folder / SITE_MARKER).is_file()
    except OSError:
        return False


def _linked_folder(path: str) -> Problem:
    return Problem(printable(path), 0, "a link to a folder is not followed", _REPLACE)


FileStat = tuple[str, int, int]
"""(path, bytes, time of modification in nanoseconds); a link's own, not of what it leads to."""


def stat_of(source: Path, path: str) -> FileStat:
    """Size and time of a file; -1 and 0 when they cannot be had."""
    try:
        found = os.lstat(f"{source}/{path}")
    except (OSError, UnicodeEncodeError):
        return path, -1, 0
    return path, found.st_size, found.st_mtime_ns


def stats_of(folder: Path) -> list[FileStat]:
    """Size and time of all files below a folder, by path; none if there is no such folder."""
    files = (Path(here, name) for here, _, names in os.walk(folder) for name in names)
    return [stat_of(folder, path.relative_to(folder).as_posix()) for path in sorted(files)]


def read_file(source: Path, path: str) -> InputFile | Problem:
    """One file's bytes, or why it cannot be read."""
    file = source / path
    try:
        if not is_regular(file):
            return Problem(path, 0, *NOT_REGULAR)
        size = file.stat().st_size
        if size > _limit(path):
            return Problem(path, 0, f"{size:,} bytes are too many for an article", "split it")
        return InputFile(path, file.read_bytes())
    except OSError as error:
        why = error.strerror or type(error).__name__
        return Problem(path, 0, f"cannot be read: {why}", advice_on(error))


def _limit(path: str) -> int:
    return MAX_COLLECTION_BYTES if format_of(path) in _COLLECTIONS else MAX_BYTES


def is_regular(file: Path) -> bool:
    """False for a pipe or a device: reading it could wait for ever. Raises OSError."""
    return stat.S_ISREG(file.stat().st_mode)


def advice_on(error: OSError) -> str:
    """What to do about a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return "a broken link, or no such file"
    return "a link that leads in a circle" if error.errno == errno.ELOOP else _PERMISSIONS


def read_files(source: Path, paths: list[str]) -> Iterator[InputFile | Problem]:
    """The bytes of the files that have an input format; a Problem for each of the others.

    A link must stay inside the source folder: what a site publishes is what lies there, and not
    whatever file of this machine somebody's scrape points to.
    """
    root = source.resolve()
    for path in paths:
        if path.lower().rpartition("/")[2] in _NOT_ARTICLES:
            continue
        if not is_unicode(path):
            yield Problem(printable(path), 0, *NOT_UNICODE)
        elif format_of(path) is None:
            yield Problem(path, 0, "not an input format", f"articles are {KNOWN}; move it out")
        elif _leads_outside(source / path, root):
            yield Problem(path, 0, "a link that leads out of the source folder", _REPLACE)
        else:
            yield read_file(source, path)


def _leads_outside(file: Path, root: Path) -> bool:
    try:
        return file.is_symlink() and not file.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a circle of links: reading it will say so
        return False
