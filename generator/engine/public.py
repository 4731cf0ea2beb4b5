"""Files of the archive's keeper that go to the site's root as they are. (I/O)

A domain's name for GitHub Pages (`CNAME`), proofs of ownership, `favicon.ico`, `.well-known/`.
What a build makes comes first: a file that would take its place is left out and named.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from generator.errors import Problem
from generator.fixity import is_own
from generator.model import Output
from generator.read.files import NOT_REGULAR, advice_on, is_regular
from generator.walk import NOT_UNICODE, is_unicode, printable

_OUTSIDE = "is a link to a place outside the folder", "replace it by what it leads to"
_TAKEN = "would take the place of a file that the build makes", "give it another name"
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".git", ".gitkeep", ".gitignore"})
"""What desktops and git leave in folders and nobody means to publish."""


def public_files(folder: Path, taken: Iterable[str]) -> Iterator[Output | Problem]:
    """What goes to the site's root, by path, and why a file does not.

    Args:
        folder: need not be there.
        taken: paths of the site's own files but the manifests, which are made last. Letter case
            counts for nothing, since many disks know no difference.
    """
    if not folder.is_dir():
        return
    shut: list[OSError] = []
    paths = _paths(folder, shut.append)
    for error in shut:
        path = Path(error.filename).relative_to(folder.parent).as_posix()
        what = f"cannot be read: {error.strerror or error}"
        yield Problem(printable(path), 0, what, advice_on(error))
    own = {path.casefold() for path in taken}
    rooms = {parent for path in own for parent in _parents(path)}
    for path in paths:
        folded = path.casefold()
        is_taken = folded in own or folded in rooms or is_own(folded)
        if is_taken or not own.isdisjoint(_parents(folded)):
            yield Problem(printable(f"{folder.name}/{path}"), 0, *_TAKEN)
        else:
            yield _file(folder, path)


def _file(folder: Path, path: str) -> Output | Problem:
    """A file of the folder, or why it cannot go to the site."""
    file, shown = folder / path, printable(f"{folder.name}/{path}")
    if not is_unicode(path):  # which no address has room for
        return Problem(shown, 0, *NOT_UNICODE)
    if _leads_outside(file, folder):
        return Problem(shown, 0, *_OUTSIDE)
    try:
        if not is_regular(file):
            return Problem(shown, 0, *NOT_REGULAR)
        return Output(path, file.read_bytes())
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        return Problem(shown, 0, what, advice_on(error))


def _paths(folder: Path, unreadable: Callable[[OSError], None]) -> list[str]:
    """All files below, with forward slashes, sorted; those that are hidden too (`.well-known/`)."""
    found = []
    for here, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if name not in _LITTER]
        below = Path(here).relative_to(folder)
        found += [(below / name).as_posix() for name in names if name not in _LITTER]
    return sorted(found)


def _leads_outside(file: Path, folder: Path) -> bool:
    try:
        return not file.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a circle of links: reading it will say so
        return False


def _parents(path: str) -> list[str]:
    """The folders around a path: `a`, `a/b` of `a/b/c`."""
    steps = path.split("/")
    return ["/".join(steps[:end]) for end in range(1, len(steps))]
