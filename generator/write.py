"""Writing a site: what changed is staged beside the old one, then moved into its place. (I/O)

An output that the old site holds already, byte for byte, is not written. The others go into a
folder on the same volume, so that errors of all kinds (a full disk, a broken template) leave the
old site as it was. When all are there, they are renamed into place in an order that leaves no link
broken at any moment, should the process be killed at it: new pages link to one another, so each
first becomes a stub that leads home; then comes all that changed, scripts late and the one that
names the files of the search last; then what is no longer part of the site goes, its pages by way
of stubs too. The next build completes what was begun.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from generator import urls
from generator.errors import WarraqError
from generator.model import SITE_MARKER, Output, Written
from generator.walk import walk

try:
    import fcntl
except ImportError:  # not POSIX
    CAN_LOCK = False
else:
    CAN_LOCK = True

_STUB = ".stub"
MARKER_TEXT = b"A site built by Warraq. The next build replaces what is in this folder.\n"


class Stage:
    """Takes the outputs of a site; nothing of them shows until `publish`."""

    def __init__(self, folder: Path, site: Path, known: Mapping[str, Written]) -> None:
        self._folder = folder
        self._site = site
        self._known = known
        self._bare: list[str] = []
        """Folders of the old site that hold nothing: a build was killed before it removed them."""
        self._found = _files(site, self._bare)
        """Path → (bytes, time) of the files of the old site."""
        self._outputs: dict[str, bytes] = {}
        """Path → fingerprint."""
        self._sums: dict[str, bytes] = {}
        """Path → SHA-256. Bytes are hashed on their way to the disk, and no file is read for it."""
        self._changed: dict[str, int] = {}
        """Path → bytes of what is written."""
        self._made: set[str] = set()
        """Folders of the stage."""
        self._open: set[str] = set()
        """Folders of the site that are there to take files."""
        self.bytes = 0
        """Of the whole site."""
        self.removed = 0
        """Files of the old site that are not part of the new one, once it is published."""

    @property
    def files(self) -> int:
        """How many files the site has."""
        return len(self._outputs)

    @property
    def written(self) -> int:
        """How many of them are new or changed."""
        return len(self._changed)

    def keep(self, path: str, fingerprint: bytes) -> bool:
        """Take a file as the old site has it, if that was made from the same; return whether."""
        known = self._known.get(path)
        return known is not None and known.fingerprint == fingerprint and self.keep_unseen(path)

    def keep_unseen(self, path: str) -> bool:
        """Take a file as the old site has it, whatever that was made from; return whether.

        For who knows that it would be made from the same.
        """
        known = self._known.get(path)
        if known is None or not self.has(path):
            return False
        self._outputs[path] = known.fingerprint
        self._sums[path] = known.sha256
        self.bytes += known.size
        return True

    def has(self, path: str) -> bool:
        """Return whether the old site has a file as a build wrote it."""
        known = self._known.get(path)
        return known is not None and self._found.get(path) == (known.size, known.time)

    def sums(self) -> Mapping[str, bytes]:
        """Return the SHA-256 of all files taken so far, by path."""
        return self._sums

    def paths(self) -> list[str]:
        """Return the paths of all files taken so far, sorted."""
        return sorted(self._outputs)

    def size(self, path: str) -> int:
        """Return the bytes of a file that was taken."""
        written = self._changed.get(path)
        return self._found[path][0] if written is None else written

    def place(self, path: str) -> str:
        """Return where a file that was taken lies: on the stage, or in the old site."""
        return f"{self._folder if path in self._changed else self._site}/{path}"

    def write(self, output: Output, fingerprint: bytes = b"") -> None:
        """Take one file; it is written when the old site has another or none.

        Args:
            fingerprint: of all that it was made from, for `keep` in the next build.

        Raises:
            WarraqError: the disk is full, or the file cannot be written or named.
        """
        try:
            if not self._holds(output):
                self._put(output)
                self._changed[output.path] = len(output.data)
        except OSError as error:
            raise _cannot_write(self._folder / output.path, error) from error
        except UnicodeEncodeError as error:
            what = f"file names of this system are {error.encoding} and hold no {output.path!r}"
            raise WarraqError(what, "set the locale to a UTF-8 one, or PYTHONUTF8=1") from error
        self._outputs[output.path] = fingerprint
        self._sums[output.path] = hashlib.sha256(output.data).digest()
        self.bytes += len(output.data)

    def publish(self) -> None:
        """Move what was written into the site, and remove what is no longer part of it.

        Raises:
            WarraqError: a file cannot be moved or removed; the site is whole, in part the old one.
        """
        try:
            if not self._site.exists():
                self._folder.rename(self._site)
                return
            for path in self._changed:
                if _is_page(path) and path not in self._found:
                    self._put_stub(path)
            for path in sorted(self._changed, key=_turn):
                self._move(path)
            self._prune()
        except OSError as error:
            what = f"{self._site}: cannot be written: {error.strerror or error}"
            raise WarraqError(what, "a part of the site is new: build again") from error

    def outputs(self) -> dict[str, Written]:
        """Return what is published, for the next build."""
        return {
            path: known
            if path not in self._changed
            and (known := self._known.get(path))
            and known.fingerprint == fingerprint
            and known.sha256 == self._sums[path]
            else self._written(path, fingerprint)
            for path, fingerprint in self._outputs.items()
        }

    def _put(self, output: Output) -> None:
        parent, _, _ = output.path.rpartition("/")
        if parent not in self._made:
            (self._folder / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        (self._folder / output.path).write_bytes(output.data)

    def _holds(self, output: Output) -> bool:
        """Whether the old site has a file with these bytes."""
        found = self._found.get(output.path)
        if found is None or found[0] != len(output.data):
            return False
        return (self._site / output.path).read_bytes() == output.data

    def _written(self, path: str, fingerprint: bytes) -> Written:
        found = os.stat(f"{self._site}/{path}")  # noqa: PTH116
        return Written(fingerprint, found.st_size, found.st_mtime_ns, self._sums[path])

    def _move(self, path: str, name: str = "") -> None:
        """Put the staged file of that name (that path, if none) into the site, in one step."""
        folder, _, _ = path.rpartition("/")
        if folder not in self._open:
            _clear_way_to(self._site, folder)
            self._open.add(folder)
        target = self._site / path
        if target.is_dir():
            shutil.rmtree(target)
        (self._folder / (name or path)).replace(target)

    def _put_stub(self, path: str) -> None:
        (self._folder / _STUB).write_bytes(_stub(path))
        self._move(path, _STUB)

    def _prune(self) -> None:
        """Remove the files that are no outputs, and the folders that are empty then."""
        stale = sorted(self._found.keys() - self._outputs.keys(), key=_turn)
        stale = [path for path in stale if (self._site / path).is_file()]
        for path in filter(_is_page, stale):
            self._put_stub(path)
        # What names files before these: the manifest of packs, and records before pages.
        for path in sorted(stale, key=lambda path: (path != urls.PACKS_MANIFEST, _is_page(path))):
            (self._site / path).unlink()
        for folder in {*self._bare, *(path.rpartition("/")[0] for path in stale)}:
            self._remove_empty(folder)
        self.removed = len(stale)

    def _remove_empty(self, folder: str) -> None:
        """Remove a folder of the site, and those around it, as far as they hold nothing."""
        while folder and (here := self._site / folder).is_dir() and not any(here.iterdir()):
            here.rmdir()
            folder, _, _ = folder.rpartition("/")


def read_output(place: str) -> bytes:
    """Return a file of the stage or of the old site, see `Stage.place`.

    Raises:
        WarraqError: it cannot be read.
    """
    try:
        return Path(place).read_bytes()
    except OSError as error:
        what = f"{place}: cannot be read: {error.strerror or error}"
        raise WarraqError(what, "build again") from error


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
    if any(map(_is_site, here.parents)):
        what = "lies inside a site, whose next build would remove it"
        raise WarraqError(f"{output}: {what}", "name another with --output")
    if output.is_dir() and any(output.iterdir()) and not (output / SITE_MARKER).is_file():
        what = "holds files that are no site of Warraq's"
        raise WarraqError(f"{output}: {what}", "empty it, or name another with --output")
    if (output / ".git").exists():
        what = "is a git repository, whose history the build would delete"
        raise WarraqError(f"{output}: {what}", "build elsewhere and copy the site into it")


def _is_site(folder: Path) -> bool:
    return (folder / SITE_MARKER).is_file() and (folder / urls.HOME).is_file()


def check_whole(site: Path) -> None:
    """Refuse a folder that is not the whole site that a build has made. The caller holds it.

    Raises:
        WarraqError: there is no site, or the last build was stopped while it moved its files.
    """
    if not _is_site(site):
        raise WarraqError(f"there is no site at {site}", "build it first")
    if _staging(site.resolve()).exists():
        raise WarraqError(f"{site}: the last build of it was stopped half-way", "build again")


def is_as_published(site: Path, outputs: Mapping[str, Written]) -> bool:
    """Return whether a site has all of these files, as they were written, and no others."""
    left = dict(outputs)
    for path, found in _files(site).items():
        known = left.pop(path, None)
        if not known or found != (known.size, known.time):
            return False
    return not left


@contextmanager
def staged(output: Path, known: Mapping[str, Written] | None = None) -> Iterator[Stage]:
    """A stage beside `output` that is published when the block ends without an exception.

    The old site stays as it was until then, and for ever if the block fails. The caller holds the
    site (`alone`).

    Args:
        known: what an earlier build wrote there, as far as that is remembered.

    Raises:
        WarraqError: the folder cannot be made or filled.
    """
    output = output.resolve()
    folder = _staging(output)
    try:
        shutil.rmtree(folder, ignore_errors=True)  # of a build that was killed
        try:
            folder.mkdir()
        except OSError as error:
            raise _cannot_write(folder, error) from error
        stage = Stage(folder, output, known or {})
        # First of all: a site that a killed build left half made is known as one.
        stage.write(Output(SITE_MARKER, MARKER_TEXT))
        yield stage
        stage.publish()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def alone(output: Path) -> Iterator[None]:
    """Keep other builds of the same site away; the system frees the lock of a killed one.

    Where the system has no such locks, two builds at once are not noticed.

    Raises:
        WarraqError: another build of the site is running, or the folder around it cannot be
            written.
    """
    output = output.resolve()
    path = output.with_name(f".{output.name}-lock")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError as error:
        raise _cannot_write(path, error) from error
    with file:
        try:
            if CAN_LOCK:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            what = f"{output}: another build of this site is running"
            raise WarraqError(what, "wait until it has ended") from None
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _staging(output: Path) -> Path:
    """Where a build puts the files of a site; it is there no longer than the build runs."""
    return output.with_name(f".{output.name}-new")


def _clear_way_to(site: Path, folder: str) -> None:
    """Make a folder of the site, whatever files stand where it has to be."""
    for above in (PurePosixPath(folder), *PurePosixPath(folder).parents):
        if (site / above).is_file():
            (site / above).unlink()
    (site / folder).mkdir(parents=True, exist_ok=True)


def _files(site: Path, bare: list[str] | None = None) -> dict[str, tuple[int, int]]:
    """(bytes, time in nanoseconds) of all files of a folder, by path with forward slashes.

    Args:
        bare: takes the folders in it that hold nothing.
    """
    there = walk(str(site), bare) if site.is_dir() else ()
    return {path: (state.st_size, state.st_mtime_ns) for path, state in there}


def _is_page(path: str) -> bool:
    return path.endswith(".html")


def _turn(path: str) -> tuple[bool, bool, bool, bool, str]:
    """When a file is moved: what pages name before them, then the scripts that ask for files.

    Last comes what names the packs, since it names files of the search too.
    """
    is_script = path.startswith(urls.SCRIPTS) or path == urls.SERVICE_WORKER
    is_last = path == urls.PACKS_MANIFEST
    return is_last, path == urls.SEARCH_TABLES, is_script, _is_page(path), path


def _stub(path: str) -> bytes:
    home = f"{urls.root_of(path)}{urls.HOME}"
    return (
        '<!doctype html>\n<html lang="ar" dir="rtl">\n<meta charset="utf-8">\n<title>…</title>\n'
        f'<meta http-equiv="refresh" content="0; url={home}">\n<p><a href="{home}">…</a>\n'
    ).encode()


def _cannot_write(path: Path, error: OSError) -> WarraqError:
    return WarraqError(
        f"{path}: cannot be written: {error.strerror or error}",
        "the old site was left as it was; check space and permissions",
    )
