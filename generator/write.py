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
from generator.errors import WarraqError, no_site
from generator.model import SITE_MARKER, Output, Written
from generator.walk import walk

try:
    import fcntl
except ImportError:  # not POSIX
    CAN_LOCK = False
else:
    CAN_LOCK = True

_STUB = ".stub"
_ON_STAGE = -1
"""The time of what is not in the site yet: that of no file."""
MARKER_TEXT = b"A site built by Warraq. The next build replaces what is in this folder.\n"


class Stage:
    """Takes the outputs of a site; nothing of them shows until `publish`."""

    def __init__(self, folder: Path, site: Path, known: Mapping[str, Written]) -> None:
        self._folder = folder
        self._site = site
        self._bare: list[str] = []
        """Folders of the old site that hold nothing: a build was killed before it removed them."""
        self._others = _files(site, self._bare)
        """Path → (bytes, time) of the files of the old site that are not as a build wrote them."""
        self._intact: dict[str, Written] = {}
        """Those that are, until they are taken."""
        for path, was in known.items():
            if self._others.get(path) == (was.size, was.time):
                self._intact[path] = was
                del self._others[path]
        self._outputs: dict[str, Written] = {}
        """Bytes are hashed on their way to the disk, and no file is read for it."""
        self._made: set[str] = set()
        """Folders of the stage."""
        self._open: set[str] = set()
        """Folders of the site that are there to take files."""
        self.bytes = 0
        """Of the whole site."""
        self.written = 0
        """Files that are new or changed."""
        self.removed = 0
        """Files of the old site that are not part of the new one, once it is published."""

    @property
    def files(self) -> int:
        """How many files the site has."""
        return len(self._outputs)

    def keep(self, path: str, fingerprint: bytes) -> bool:
        """Take a file as the old site has it, if that was made from the same; return whether."""
        known = self._intact.get(path)
        return known is not None and known.fingerprint == fingerprint and self.keep_unseen(path)

    def keep_unseen(self, path: str) -> bool:
        """Take a file as the old site has it, whatever that was made from; return whether.

        For who knows that it would be made from the same.
        """
        # Out of what was there: one of two strings for each path goes, 24 MB of 190,000 files.
        known = self._intact.pop(path, None)
        if known is None:
            return False
        self._outputs[path] = known
        self.bytes += known.size
        return True

    def has(self, path: str) -> bool:
        """Return whether the old site has a file as a build wrote it, which is not taken yet."""
        return path in self._intact

    def sums(self) -> Mapping[str, bytes]:
        """Return the SHA-256 of all files taken so far, by path."""
        return {path: each.sha256 for path, each in self._outputs.items()}

    def sum(self, path: str) -> bytes:
        """Return the SHA-256 of a file that was taken."""
        return self._outputs[path].sha256

    def paths(self) -> list[str]:
        """Return the paths of all files taken so far, sorted."""
        return sorted(self._outputs)

    def size(self, path: str) -> int:
        """Return the bytes of a file that was taken."""
        return self._outputs[path].size

    def place(self, path: str) -> str:
        """Return where a file that was taken lies: on the stage, or in the old site."""
        return f"{self._folder if _is_staged(self._outputs[path]) else self._site}/{path}"

    def write(self, output: Output, fingerprint: bytes = b"") -> None:
        """Take one file; it is written when the old site has another or none.

        Args:
            fingerprint: of all that it was made from, for `keep` in the next build.

        Raises:
            WarraqError: the disk is full, or the file cannot be written or named.
        """
        try:
            time = self._time_of_same(output)
            if time == _ON_STAGE:
                self._put(output)
                self.written += 1
        except OSError as error:
            raise _cannot_write(self._folder / output.path, error) from error
        except UnicodeEncodeError as error:
            what = f"file names of this system are {error.encoding} and hold no {output.path!r}"
            raise WarraqError(what, "set the locale to a UTF-8 one, or PYTHONUTF8=1") from error
        size, digest = len(output.data), hashlib.sha256(output.data).digest()
        self._outputs[output.path] = Written(fingerprint, size, time, digest)
        self.bytes += size

    def publish(self) -> None:
        """Move what was written into the site, and remove what is no longer part of it.

        Raises:
            WarraqError: a file cannot be moved or removed; the site is whole, in part the old one.
        """
        try:
            if not self._site.exists():
                self._folder.rename(self._site)
                return
            staged = [path for path, each in self._outputs.items() if _is_staged(each)]
            for path in staged:
                if _is_page(path) and path not in self._intact and path not in self._others:
                    self._put_stub(path)
            for path in sorted(staged, key=_turn):
                self._move(path)
            self._prune()
        except OSError as error:
            what = f"{self._site}: cannot be written: {error.strerror or error}"
            raise WarraqError(what, "a part of the site is new: build again") from error

    def outputs(self) -> Mapping[str, Written]:
        """Return what is published, for the next build."""
        for path, each in self._outputs.items():
            if _is_staged(each):
                time = os.stat(f"{self._site}/{path}").st_mtime_ns  # noqa: PTH116
                self._outputs[path] = Written(each.fingerprint, each.size, time, each.sha256)
        return self._outputs

    def _put(self, output: Output) -> None:
        parent, _, _ = output.path.rpartition("/")
        if parent not in self._made:
            (self._folder / parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        (self._folder / output.path).write_bytes(output.data)

    def _time_of_same(self, output: Output) -> int:
        """The time of a file of the old site with these bytes; where it has none, `_ON_STAGE`."""
        known = self._intact.get(output.path)
        size, time = (known.size, known.time) if known else self._others.get(output.path, (-1, 0))
        if size != len(output.data) or (self._site / output.path).read_bytes() != output.data:
            return _ON_STAGE
        return time

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
        stale = [path for path in (*self._intact, *self._others) if path not in self._outputs]
        stale = [path for path in sorted(stale, key=_turn) if (self._site / path).is_file()]
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
        raise no_site(site)
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
        del known  # of which the stage lets go what is taken
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


def _is_staged(output: Written) -> bool:
    return output.time == _ON_STAGE


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
