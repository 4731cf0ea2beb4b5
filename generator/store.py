"""What earlier builds worked out, in one SQLite file, so that it is not worked out again. (I/O)

A cache: deleting the file changes only the time that the next build takes. It holds for every input
file its size, its time and what the parser made of it, the tags that lines were cut into, and for
every output the fingerprint of what it was made from and the size and time that it had when it was
written; shelves of values by key are for what a stage keeps by itself. A file that is damaged, or
was written by another version of the program, is started anew, and `notes` says so. Where it cannot
be kept at all (a folder that may not be written), it is kept in memory.

Records are MessagePack, which runs nothing when it is read: the file may come from elsewhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from generator.model import ParsedFile, Repair, Tag, Written

SCHEMA = 3
"""Raised with every change of the tables."""

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE inputs (path TEXT PRIMARY KEY, size INTEGER NOT NULL, time INTEGER NOT NULL,
                     digest TEXT NOT NULL, parsed BLOB NOT NULL);
CREATE TABLE outputs (path TEXT PRIMARY KEY, fingerprint BLOB NOT NULL, size INTEGER NOT NULL,
                      time INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE shelf (name TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
                    PRIMARY KEY (name, key));
CREATE TABLE tags (made_from BLOB PRIMARY KEY, tags BLOB NOT NULL) WITHOUT ROWID;
"""
_TICK = 50_000_000
"""Nanoseconds: more than the steps in which file systems count time (but for FAT's two seconds)."""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(ParsedFile).decode
Tagged = tuple[tuple[Tag, ...], tuple[Repair, ...]]
"""The tags of an article, and its ledger once they were cut."""
_decode_tagged = msgspec.msgpack.Decoder(Tagged).decode


class Store:
    """The open file. Nothing of a build stays in it unless `commit` is called."""

    def __init__(self, connection: sqlite3.Connection, notes: Iterable[str], now: int) -> None:
        """`now` is the present time of the file system, in nanoseconds."""
        self._connection = connection
        self._now = now
        self._keeps = True
        self.notes = list(notes)
        """What a person should know of the file."""
        self._inputs: dict[str, tuple[int, int, str]] = {
            path: (size, time, digest)
            for path, size, time, digest in connection.execute(
                "SELECT path, size, time, digest FROM inputs"
            )
        }

    def unchanged(self, path: str, size: int, time: int) -> ParsedFile | None:
        """Return what a file was parsed to, when it has the size and the time that it had then."""
        known = self._inputs.get(path)
        return self._parsed(path) if known and known[:2] == (size, time) else None

    def same(self, path: str, size: int, time: int, digest: str) -> ParsedFile | None:
        """Return what a file was parsed to, when its bytes have the digest that they had then."""
        known = self._inputs.get(path)
        if not known or known[2] != digest:
            return None
        row = (size, self._settled(time), path)
        self._write("UPDATE inputs SET size = ?, time = ? WHERE path = ?", [row])
        return self._parsed(path)

    def put(self, size: int, time: int, parsed: ParsedFile) -> None:
        """Remember what a file was parsed to; not one with a lone surrogate, which is rare."""
        try:
            data = _encode(parsed)
        except UnicodeEncodeError:
            return
        row = (parsed.path, size, self._settled(time), parsed.digest, data)
        self._write("INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?)", [row])

    def keep_inputs(self, paths: Iterable[str]) -> None:
        """Forget all files but these."""
        gone = self._inputs.keys() - set(paths)
        self._write("DELETE FROM inputs WHERE path = ?", [(path,) for path in gone])

    def tagged(self) -> dict[bytes, bytes]:
        """Return what is known of tags, by the hash of what they were made from (`read_tagged`)."""
        return dict(self._connection.execute("SELECT made_from, tags FROM tags"))

    def keep_tagged(self, known: Mapping[bytes, bytes], tagged: Mapping[bytes, bytes]) -> None:
        """Make what is known of tags `tagged`; `known` is what it was."""
        gone = [(key,) for key in known.keys() - tagged.keys()]
        self._write("DELETE FROM tags WHERE made_from = ?", gone)
        new = [(key, value) for key, value in tagged.items() if key not in known]
        self._write("INSERT OR REPLACE INTO tags VALUES (?, ?)", new)

    def outputs(self) -> dict[str, Written]:
        """Return what is known of the outputs, by path."""
        rows = self._connection.execute("SELECT path, fingerprint, size, time FROM outputs")
        return {path: Written(fingerprint, size, time) for path, fingerprint, size, time in rows}

    def keep_outputs(self, known: Mapping[str, Written], outputs: Mapping[str, Written]) -> None:
        """Make what is known of the outputs `outputs`; `known` is what it was."""
        gone = [(path,) for path in known if path not in outputs]
        self._write("DELETE FROM outputs WHERE path = ?", gone)
        self._write(
            "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?)",
            [
                (path, written.fingerprint, written.size, written.time)
                for path, written in outputs.items()
                if known.get(path) != written
            ],
        )

    def shelf(self, name: str) -> StoreShelf:
        """Return values by key, which belong to one stage."""
        return StoreShelf(self._connection, self._write, name)

    def value(self, name: str) -> str:
        """Return a value by its name; "" when there is none."""
        found = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,))
        row = found.fetchone()
        return str(row[0]) if row else ""

    def set_value(self, name: str, value: str) -> None:
        """Give a name a value."""
        self._write("INSERT OR REPLACE INTO meta VALUES (?, ?)", [(name, value)])

    def commit(self) -> None:
        """Keep what was put; a failure to do so is a note, the site being what matters."""
        try:
            if self._keeps:
                self._connection.commit()
        except sqlite3.Error as error:
            self._give_up(error)

    def _write(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Change rows, unless that has failed before (another build writes, the disk is full)."""
        try:
            if self._keeps:
                self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            self._give_up(error)

    def _give_up(self, error: sqlite3.Error) -> None:
        self._keeps = False
        self.notes.append(f"what this build worked out is not kept for the next: {error}")

    def is_settled(self, time: int) -> bool:
        """Whether a file of that time cannot change any more without its time changing too.

        One written a moment before it was read may be written again in the same tick of the file
        system's clock.
        """
        return time < self._now - _TICK

    def _settled(self, time: int) -> int:
        return time if self.is_settled(time) else 0

    def _parsed(self, path: str) -> ParsedFile | None:
        found = self._connection.execute("SELECT parsed FROM inputs WHERE path = ?", (path,))
        try:
            return _decode(found.fetchone()[0])
        except (msgspec.DecodeError, sqlite3.Error):
            return None  # damaged: the file is parsed again


class StoreShelf:
    """Values by key under one name, in the file of a store: kept, as all else, by its `commit`.

    A value that cannot be read counts as missing. What is put is not read again before the store
    is kept, since a failed write is a note and no error.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        write: Callable[[str, Iterable[tuple[object, ...]]], None],
        name: str,
    ) -> None:
        self._connection = connection
        self._write = write
        self._name = name

    def get(self, key: str) -> bytes | None:
        """Return the value of a key; None when there is none."""
        return self.get_many([key]).get(key)

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the values of those of the keys that there are."""
        found: dict[str, bytes] = {}
        statement = "SELECT value FROM shelf WHERE name = ? AND key = ?"
        try:
            for key in keys:
                if row := self._connection.execute(statement, (self._name, key)).fetchone():
                    found[key] = row[0]
        except sqlite3.Error:
            return {}
        return found

    def put_many(self, items: Iterable[tuple[str, bytes]]) -> None:
        """Give keys values."""
        rows = ((self._name, key, value) for key, value in items)
        self._write("INSERT OR REPLACE INTO shelf VALUES (?, ?, ?)", rows)

    def delete_many(self, keys: Iterable[str]) -> None:
        """Forget keys; those that are not there do no harm."""
        rows = ((self._name, key) for key in keys)
        self._write("DELETE FROM shelf WHERE name = ? AND key = ?", rows)

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """Yield the entries whose keys begin so, in the order of their code points."""
        statement = (
            "SELECT key, value FROM shelf WHERE name = ? AND key >= ? AND substr(key, 1, ?) = ? "
            "ORDER BY key"
        )
        try:
            yield from self._connection.execute(
                statement, (self._name, prefix, len(prefix), prefix)
            )
        except sqlite3.Error:
            return

    def clear(self) -> None:
        """Forget everything under the name."""
        self._write("DELETE FROM shelf WHERE name = ?", [(self._name,)])


def write_tagged(tagged: Tagged) -> bytes:
    """Return the tags and the ledger of an article as they are kept; b"" with a lone surrogate."""
    try:
        return _encode(tagged)
    except UnicodeEncodeError:
        return b""


def read_tagged(data: bytes) -> Tagged:
    """Return what `write_tagged` was given."""
    tagged: Tagged = _decode_tagged(data)
    return tagged


@contextmanager
def open_store(path: Path, version: str) -> Iterator[Store]:
    """Open the file at a path, made when it is not there.

    Args:
        version: of the program and of the settings that parsing depends on; the file of another
            version is started anew.
    """
    connection, notes = _open(path, f"{SCHEMA} {version}")
    try:
        yield Store(connection, notes, _present(path))
    finally:
        connection.close()


def _open(path: Path, version: str) -> tuple[sqlite3.Connection, list[str]]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        note = f"{path}: cannot be kept: {error.strerror or error}; the next build starts anew"
        return _made(":memory:", version), [note]
    try:
        found = _connect(path)
        if _version(found) == version and _is_sound(found):
            return found, []
        is_new = not _version(found)
        found.close()
        note = f"{path}: was made by another version or under other settings, and is made anew"
        return _anew(path, version), [] if is_new else [note]
    except sqlite3.OperationalError as error:
        note = f"{path}: cannot be kept: {error}; the next build starts anew"
        return _made(":memory:", version), [note]
    except sqlite3.DatabaseError as error:
        return _anew(path, version), [f"{path}: was damaged ({error}) and is made anew"]


def _present(path: Path) -> int:
    """The time that the file system gives to what is written now; 0 when nothing can be."""
    try:
        path.touch()
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _connect(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0.2)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _version(connection: sqlite3.Connection) -> str:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return ""
    row = connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    return str(row[0]) if row else ""


def _is_sound(connection: sqlite3.Connection) -> bool:
    connection.execute("SELECT count(*), max(length(parsed)) FROM inputs").fetchone()
    connection.execute("SELECT count(*), max(fingerprint) FROM outputs").fetchone()
    return True


def _anew(path: Path, version: str) -> sqlite3.Connection:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    return _made(path, version)


def _made(path: Path | str, version: str) -> sqlite3.Connection:
    connection = _connect(path)
    connection.executescript(_TABLES)
    connection.execute("INSERT INTO meta VALUES ('version', ?)", (version,))
    connection.commit()
    return connection
