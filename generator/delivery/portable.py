"""A built site as one zip for a USB stick, which any two runs make alike. (I/O)

The site lies in a folder; beside it, at the zip's root, a page that opens it and a note. No time of
any file shows, names are in order and in UTF-8. Files go through in pieces, so that of the site no
more than its names is in memory.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from generator import urls
from generator.errors import WarraqError, no_site
from generator.media_types import is_packed
from generator.progress import Reporter
from generator.walk import NOT_UNICODE, files_in, is_unicode, printable
from generator.write import alone, check_whole
from generator.zip_entries import still_entry

FOLDER = "archive"
"""Of the site, inside the zip."""

_PIECE = 1 << 20


def pack_site(
    site: Path, output: Path, beside: Callable[[], Mapping[str, bytes]], progress: Reporter
) -> tuple[int, int]:
    """Make the zip of a built site; (files, bytes of the zip).

    Args:
        beside: gives name → content of what lies beside the folder of the site.

    What readers of a website fetch to keep it (`packs/`) is left out: here everything is.

    Raises:
        WarraqError: there is no whole site, a build of it is running, or the zip cannot be written.
    """
    check_output(site, output)
    if not site.is_dir():
        raise no_site(site)
    with alone(site):
        check_whole(site)
        names = list(site_names(site))
        new = output.with_name(f".{output.name}-new")
        try:
            _write(new, site, progress.track(names, "pack", len(names)), beside())
            new.replace(output)
        except OSError as error:
            what = f"{output}: cannot be written: {error.strerror or error}"
            raise WarraqError(what, "check space and permissions, or name another") from error
        finally:
            new.unlink(missing_ok=True)
    return len(names), output.stat().st_size


def check_output(site: Path, output: Path) -> None:
    """Refuse a place where no file can be, or where the next build would remove it.

    Raises:
        WarraqError: says which.
    """
    if output.is_dir():
        raise WarraqError(f"{output}: is a folder", "name a file with --output")
    if site.resolve() in output.resolve().parents:
        what = f"{output}: lies inside the site, and the next build would remove it"
        raise WarraqError(what, "name a file elsewhere with --output")
    if not output.resolve().parent.is_dir():
        raise WarraqError(f"{output}: there is no such folder", "make it first")


def site_names(site: Path) -> Iterator[str]:
    """The paths of all files but the packs, with forward slashes, in one order on all systems.

    Raises:
        WarraqError: the name of one is no text, so that no package can hold it.
    """
    found = sorted(path for path, _ in files_in(str(site)))
    for path in found:
        if not is_unicode(path):
            what, hint = NOT_UNICODE
            raise WarraqError(f"{site}/{printable(path)}: {what}", f"{hint}, or build again")
    return (path for path in found if not path.startswith(urls.PACKS))


def _write(new: Path, site: Path, names: Iterable[str], beside: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(new, "w") as archive:
        for name, data in sorted(beside.items()):
            archive.writestr(still_entry(name), data)
        for name in names:
            with (
                _opened(site / name) as file,
                archive.open(_entry(name), "w") as entry,
            ):
                shutil.copyfileobj(file, entry, _PIECE)


def _opened(path: Path) -> BinaryIO:
    """A file of the site.

    Raises:
        WarraqError: it cannot be read.
    """
    try:
        return path.open("rb")
    except OSError as error:
        what = f"{path}: cannot be read: {error.strerror or error}"
        raise WarraqError(what, "build again") from error


def _entry(name: str) -> zipfile.ZipInfo:
    return still_entry(f"{FOLDER}/{name}", compress=not is_packed(name))
