"""Writing a site: staged beside the old one, renamed into its place only when whole. (I/O)"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from generator.errors import WarraqError
from generator.model import SITE_MARKER, Output

_MARKER_TEXT = b"A site built by Warraq. The next build replaces this whole folder.\n"


class Stage:
    """A folder being filled; nothing of it shows until `commit`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = 0
        self.bytes = 0
        self._made: set[str] = set()

    def write(self, output: Output) -> None:
        """Write one file.

        Raises:
            WarraqError: the disk is full, or the file cannot be written or named.
        """
        parent = str(PurePosixPath(output.path).parent)
        target = self.folder / output.path
        try:
            if parent not in self._made:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(parent)
            target.write_bytes(output.data)
        except OSError as error:
            raise _cannot_write(target, error) from error
        except UnicodeEncodeError as error:
            what = f"file names of this system are {error.encoding} and hold no {output.path!r}"
            raise WarraqError(what, "set the locale to a UTF-8 one, or PYTHONUTF8=1") from error
        self.files += 1
        self.bytes += len(output.data)


def check_output(output: Path, source: Path) -> None:
    """Refuse a folder that a build must not replace.

    Raises:
        WarraqError: it holds something other than a site, or holds the source.
    """
    here = output.resolve()
    if output.exists() and not output.is_dir():
        raise WarraqError(f"{output}: is a file", "name a folder with --output")
    if here == source.resolve() or here in source.resolve().parents:
        raise WarraqError(f"{output}: holds the source folder", "name another with --output")
    if here in (Path.cwd(), *Path.cwd().parents):
        raise WarraqError(f"{output}: holds the current folder", "name another with --output")
    if output.is_dir() and any(output.iterdir()) and not (output / SITE_MARKER).is_file():
        what = "holds files that are no site of Warraq's"
        raise WarraqError(f"{output}: {what}", "empty it, or name another with --output")
    if (output / ".git").exists():
        what = "is a git repository, whose history the build would delete"
        raise WarraqError(f"{output}: {what}", "build elsewhere and copy the site into it")


@contextmanager
def staged(output: Path) -> Iterator[Stage]:
    """A stage beside `output` that takes its place when the block ends without an exception.

    The old site stays as it was until then, and for ever if anything fails.

    Raises:
        WarraqError: the folder cannot be made, filled or renamed.
    """
    output = output.resolve()
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    except OSError as error:
        raise _cannot_write(output.parent, error) from error
    try:
        stage = Stage(folder)
        yield stage
        stage.write(Output(SITE_MARKER, _MARKER_TEXT))
        _swap(folder, output)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _swap(folder: Path, output: Path) -> None:
    """Rename the stage into place; the old site is put back if that fails."""
    # mkdtemp makes folders that only their owner can read; a site is for everybody.
    umask = os.umask(0)
    os.umask(umask)
    old = folder.with_name(f"{folder.name}-old")
    try:
        folder.chmod(0o777 & ~umask)
        if output.exists():
            output.rename(old)
        try:
            folder.rename(output)
        except OSError:
            _put_back(old, output)
            raise
    except OSError as error:
        raise _cannot_write(output, error) from error
    shutil.rmtree(old, ignore_errors=True)


def _put_back(old: Path, output: Path) -> None:
    """Return the old site, if there was one, to its place; if even that fails, say where it is."""
    try:
        if old.exists():
            old.rename(output)
    except OSError as error:
        what = f"{output}: cannot be written: {error.strerror or error}"
        raise WarraqError(what, f"the old site is whole, in {old}: rename it by hand") from error


def _cannot_write(path: Path, error: OSError) -> WarraqError:
    return WarraqError(
        f"{path}: cannot be written: {error.strerror or error}",
        "the old site was left as it was; check space and permissions",
    )
