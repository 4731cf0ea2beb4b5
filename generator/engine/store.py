"""What earlier builds worked out, in one SQLite file, so that it is not worked out again. (I/O)

A cache: deleting the file changes only the time that the next build takes. It holds

- for every input file its size, its time and its outline, and apart from that, because a build
  seldom needs them, the articles that the parser found in it;
- what cutting tag lines added to ledgers, and which pairs of texts tell one story;
- for every page what it was made from, and why it was made;
- for every output the fingerprint of what it was made from, the size and time that it had when it
  was written, and the SHA-256 of its bytes;
- shelves of values by key, for what a stage keeps by itself (the search).

A file that is damaged, or was written by another version of the program, is started anew, and
`notes` says so. SQLite does not see that bytes of a value are others than were written, and
MessagePack reads many such: so each value of more than a hash carries a checksum. Where the file
cannot be kept at all (a folder that may not be written), it is kept in a temporary file of its own,
which is gone with the build.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.errors import WarraqError
from generator.model import Written
from generator.packing import pack, unpack

SCHEMA = 7
"""Raised with every change of the tables and of how their values are kept."""

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE inputs (path TEXT PRIMARY KEY, size INTEGER NOT NULL, time INTEGER NOT NULL,
                     digest TEXT NOT NULL, outline BLOB NOT NULL);
CREATE UNIQUE INDEX known ON inputs (path, size, time, digest);
CREATE TABLE articles (path TEXT NOT NULL, number INTEGER NOT NULL, parsed BLOB NOT NULL,
                       PRIMARY KEY (path, number));
CREATE TABLE cuts (made_from BLOB PRIMARY KEY, ledger BLOB NOT NULL);
CREATE TABLE pairs (made_from BLOB PRIMARY KEY, told INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE pages (path TEXT PRIMARY KEY, made_from BLOB NOT NULL, why TEXT NOT NULL)
                    WITHOUT ROWID;
CREATE TABLE outputs (part TEXT PRIMARY KEY, written BLOB NOT NULL);
CREATE TABLE shelf (name TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
                    PRIMARY KEY (name, key));
"""
_PART = len("2023/09")
"""Letters of their paths that the outputs of a part of the site share."""
_SUM = 4
"""Bytes of a checksum."""
_BESIDE = ("journal", "wal", "shm")
"""Ends of the names of the files that SQLite keeps beside one."""
_TICK = 50_000_000
"""Nanoseconds: more than the steps in which file systems count time (but for FAT's two seconds)."""


class DamagedError(Exception):
    """The file is damaged, which shows only now: begin again with a new one."""


class UnkeptError(Exception):
    """Nothing more can be written to the file: begin again without it."""


def _sealed(value: bytes) -> bytes:
    """A value as it is kept, with its checksum behind it."""
    return value + zlib.crc32(value).to_bytes(_SUM, "big")


def _opened(kept: bytes) -> bytes:
    """A value out of how it is kept.

    Raises:
        DamagedError: it is not what was kept.
    """
    value = kept[:-_SUM]
    if zlib.crc32(value).to_bytes(_SUM, "big") != kept[-_SUM:]:
        raise DamagedError("a value is not what was kept")
    return value


class Store:
    """The open file. Nothing of a build stays in it unless `commit` is called."""

    def __init__(self, connection: sqlite3.Connection, notes: Iterable[str], now: int) -> None:
        """`now` is the present time of the file system, in nanoseconds."""
        self._connection = connection
        self._now = now
        self.notes = list(notes)
        """What a person should know of the file."""

    # ---- Inputs

    def inputs(self) -> dict[str, tuple[int, int, str]]:
        """Return (size, time, digest) of the input files, by path."""
        # Out of an index, which has no outlines between them.
        rows = self._rows("SELECT path, size, time, digest FROM inputs")
        return {path: (size, time, digest) for path, size, time, digest in rows}

    def outlines(self) -> Iterator[tuple[str, bytes]]:
        """Yield (path, outline) of the input files."""
        for path, outline in self._rows("SELECT path, outline FROM inputs"):
            yield path, _opened(outline)

    def outline(self, path: str) -> bytes:
        """Return the outline of a file.

        Raises:
            DamagedError: it is not there.
        """
        return self._one("SELECT outline FROM inputs WHERE path = ?", (path,))

    def put(
        self, path: str, size: int, time: int, digest: str, outline: bytes, articles: list[bytes]
    ) -> None:
        """Remember what a file was parsed to."""
        row = (path, size, self._settled(time), digest, _sealed(outline))
        self._write("DELETE FROM articles WHERE path = ?", [(path,)])
        self._write("INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?)", [row])
        rows = [(path, number, _sealed(article)) for number, article in enumerate(articles)]
        self._write("INSERT INTO articles VALUES (?, ?, ?)", rows)

    def same(self, path: str, size: int, time: int) -> None:
        """Remember that a file has another time (and size) and the bytes that it had."""
        row = (size, self._settled(time), path)
        self._write("UPDATE inputs SET size = ?, time = ? WHERE path = ?", [row])

    def forget_inputs(self, paths: Iterable[str]) -> None:
        """Forget some files."""
        rows = [(path,) for path in paths]
        self._write("DELETE FROM inputs WHERE path = ?", rows)
        self._write("DELETE FROM articles WHERE path = ?", rows)

    def parsed(self, path: str, number: int) -> bytes:
        """Return an article as it was parsed.

        Raises:
            DamagedError: it is not there.
        """
        query = "SELECT parsed FROM articles WHERE path = ? AND number = ?"
        return self._one(query, (path, number))

    # ---- What is made of them

    def cut_ledger(self, made_from: bytes) -> bytes:
        """Return what cutting the tags of an article added to its ledger.

        Raises:
            DamagedError: it is not there.
        """
        return self._one("SELECT ledger FROM cuts WHERE made_from = ?", (made_from,))

    def put_cut_ledgers(self, ledgers: Iterable[tuple[bytes, bytes]]) -> None:
        """Remember (its key, what cutting tags added to the ledger) of some articles."""
        rows = [(key, _sealed(ledger)) for key, ledger in ledgers]
        self._write("INSERT OR REPLACE INTO cuts VALUES (?, ?)", rows)

    def forget_cut_ledgers(self, keys: Iterable[bytes]) -> None:
        """Forget the ledgers of what is no longer there."""
        self._write("DELETE FROM cuts WHERE made_from = ?", [(key,) for key in keys])

    def pairs(self) -> dict[bytes, bool]:
        """Return whether pairs of texts tell one story, by the hash of the pair."""
        rows = self._rows("SELECT made_from, told FROM pairs")
        return {key: bool(told) for key, told in rows}

    def keep_pairs(self, known: Mapping[bytes, bool], pairs: Mapping[bytes, bool]) -> None:
        """Make what is known of pairs `pairs`; `known` is what it was."""
        gone = [(key,) for key in known.keys() - pairs.keys()]
        self._write("DELETE FROM pairs WHERE made_from = ?", gone)
        new = [(key, int(told)) for key, told in pairs.items() if key not in known]
        self._write("INSERT OR REPLACE INTO pairs VALUES (?, ?)", new)

    # ---- Outputs

    def page(self, path: str) -> tuple[bytes, str]:
        """Return (what a page was made from, why it was made); (b"", "") for one not known."""
        query = "SELECT made_from, why FROM pages WHERE path = ?"
        name = path.encode("utf-8", "replace").decode()  # what is no text names no page
        made_from, why = self._first(query, (name,)) or (b"", "")
        return made_from, why

    def put_page(self, path: str, made_from: bytes, why: str) -> None:
        """Remember what a page is made from, and why."""
        self._write("INSERT OR REPLACE INTO pages VALUES (?, ?, ?)", [(path, made_from, why)])

    def outputs(self) -> dict[str, Written]:
        """Return what is known of the outputs, by path.

        Raises:
            DamagedError: some of it is not what was kept.
        """
        found: dict[str, Written] = {}
        for (written,) in self._rows("SELECT written FROM outputs"):
            found |= unpack(_opened(written), dict[str, Written])
        return found

    def keep_outputs(self, outputs: Mapping[str, Written]) -> None:
        """Make what is known of the outputs `outputs`."""
        # All that is known of a part of the site is one value, since a build reads all of it.
        parts: dict[str, dict[str, Written]] = {}
        for path in sorted(outputs):
            parts.setdefault(path[:_PART], {})[path] = outputs[path]
        for part, was in dict(self._rows("SELECT part, written FROM outputs")).items():
            held = parts.get(part, {})
            if _sealed(pack(held)) == was:
                del parts[part]
                continue
            gone = unpack(_opened(was), dict[str, Written]).keys() - held.keys()
            self._write("DELETE FROM pages WHERE path = ?", [(path,) for path in gone])
            self._write("DELETE FROM outputs WHERE part = ?", [(part,)])
        rows = ((part, _sealed(pack(held))) for part, held in parts.items())
        self._write("INSERT INTO outputs VALUES (?, ?)", rows)

    def shelf(self, name: str) -> StoreShelf:
        """Return values by key, which belong to one stage."""
        return StoreShelf(self._connection, self._write, name)

    def value(self, name: str) -> str:
        """Return a value by its name; "" when there is none."""
        row = self._first("SELECT value FROM meta WHERE name = ?", (name,))
        return str(row[0]) if row else ""

    def set_value(self, name: str, value: str) -> None:
        """Give a name a value."""
        self._write("INSERT OR REPLACE INTO meta VALUES (?, ?)", [(name, value)])

    def commit(self) -> None:
        """Keep what was put; a failure to do so is a note, the site being what matters."""
        try:
            self._connection.commit()
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            self.notes.append(_unkept(str(error)))

    def _write(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        try:
            self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            raise UnkeptError(str(error)) from error

    def is_settled(self, time: int) -> bool:
        """Whether a file of that time cannot change any more without its time changing too.

        One written a moment before it was read may be written again in the same tick of the file
        system's clock.
        """
        return time < self._now - _TICK

    def _settled(self, time: int) -> int:
        return time if self.is_settled(time) else 0

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            cursor = self._connection.execute(query, values)
            # Not from the cursor itself: who leaves it would close it, maybe after the file.
            yield from iter(cursor.fetchone, None)
        except sqlite3.DatabaseError as error:
            raise DamagedError(str(error)) from error

    def _first(self, query: str, values: tuple[object, ...]) -> tuple[Any, ...] | None:
        # Not by `_rows`: one of its rows taken, it would hold its cursor until it is collected.
        try:
            row: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
        except sqlite3.DatabaseError as error:
            raise DamagedError(str(error)) from error
        return row

    def _one(self, query: str, values: tuple[object, ...]) -> bytes:
        row = self._first(query, values)
        if row is None:
            raise DamagedError("a record is missing")
        return _opened(row[0])


class StoreShelf:
    """Values by key under one name, in the file of a store: kept, as all else, by its `commit`.

    A value that is asked for and cannot be read counts as missing.
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
                    found[key] = _opened(row[0])
        except (sqlite3.Error, DamagedError):
            return {}
        return found

    def put_many(self, items: Iterable[tuple[str, bytes]]) -> None:
        """Give keys values."""
        rows = ((self._name, key, _sealed(value)) for key, value in items)
        self._write("INSERT OR REPLACE INTO shelf VALUES (?, ?, ?)", rows)

    def delete_many(self, keys: Iterable[str]) -> None:
        """Forget keys; those that are not there do no harm."""
        rows = ((self._name, key) for key in keys)
        self._write("DELETE FROM shelf WHERE name = ? AND key = ?", rows)

    def scan(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """Yield the entries whose keys begin so, in the order of their code points.

        Raises:
            DamagedError: one cannot be read; without it the others would be taken for all.
        """
        statement = (
            "SELECT key, value FROM shelf WHERE name = ? AND key >= ? AND substr(key, 1, ?) = ? "
            "ORDER BY key"
        )
        try:
            for key, value in self._connection.execute(
                statement, (self._name, prefix, len(prefix), prefix)
            ):
                yield key, _opened(value)
        except sqlite3.Error as error:
            raise DamagedError(str(error)) from error

    def clear(self) -> None:
        """Forget everything under the name."""
        self._write("DELETE FROM shelf WHERE name = ?", [(self._name,)])


def read_shelf(path: Path, name: str) -> dict[str, bytes]:
    """Return what a shelf holds in the file at a path, which stays as it is.

    Raises:
        WarraqError: there is no such file, or it is damaged.
    """
    if not path.is_file():
        raise WarraqError(f"{path}: no build is remembered there", "build the archive first")
    try:
        connection = sqlite3.connect(path, timeout=5)
        try:
            rows = connection.execute("SELECT key, value FROM shelf WHERE name = ?", (name,))
            return {key: _opened(value) for key, value in rows}
        finally:
            connection.close()
    except (sqlite3.Error, DamagedError) as error:
        raise WarraqError(f"{path}: cannot be read: {error}", "build again") from error


@contextmanager
def open_store(path: Path, version: str, *, damage: str = "", trouble: str = "") -> Iterator[Store]:
    """Open the file at a path, made when it is not there.

    Args:
        version: of the program and of the settings that parsing depends on; the file of another
            version is started anew.
        damage: how it is known to be damaged; then it is started anew.
        trouble: why it is known that it cannot be written; then a temporary one takes its place.
    """
    connection, notes = _open(path, f"{SCHEMA} {version}", damage, trouble)
    try:
        yield Store(connection, notes, _present(path))
    finally:
        connection.close()


def _open(
    path: Path, version: str, damage: str, trouble: str
) -> tuple[sqlite3.Connection, list[str]]:
    """The file, alone in writing it, and what a person should know of it."""
    if trouble:
        return _made(_TEMPORARY, version), [_unkept(trouble)]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection, notes = _found_or_made(path, version, damage)
        connection.execute("BEGIN IMMEDIATE")
    except OSError as error:
        return _made(_TEMPORARY, version), [_unkept(f"{path}: {error.strerror or error}")]
    except sqlite3.OperationalError as error:
        return _made(_TEMPORARY, version), [_unkept(f"{path}: {error}")]
    return connection, notes


_TEMPORARY = ""
"""A database of this name is a file that SQLite removes when it is closed."""


def _unkept(why: str) -> str:
    return f"what this build works out is not kept for the next: {why}"


def _found_or_made(path: Path, version: str, damage: str) -> tuple[sqlite3.Connection, list[str]]:
    try:
        if damage:
            raise sqlite3.DatabaseError(damage)
        found = _connect(path)
        if _version(found) == version and _is_sound(found):
            return found, []
        is_new = not _version(found)
        found.close()
        note = f"{path}: was made by another version or under other settings, and is made anew"
        return _anew(path, version), [] if is_new else [note]
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        return _anew(path, version), [f"{path}: was damaged ({error}) and is made anew"]


def _present(path: Path) -> int:
    """The time that the file system gives to what is written now; 0 when nothing can be."""
    try:
        path.touch()
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _connect(path: Path | str, journal: str = "WAL") -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=0.2)
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def _version(connection: sqlite3.Connection) -> str:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return ""
    row = connection.execute("SELECT value FROM meta WHERE name = 'version'").fetchone()
    return str(row[0]) if row else ""


def _is_sound(connection: sqlite3.Connection) -> bool:
    """Whether there is something to read; all of it is read only when it is needed."""
    for table in ("inputs", "articles", "cuts", "pairs", "pages", "outputs", "shelf"):
        connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchone()
    return True


def _anew(path: Path, version: str) -> sqlite3.Connection:
    for name in (path.name, *(f"{path.name}-{kind}" for kind in _BESIDE)):
        path.with_name(name).unlink(missing_ok=True)
    return _made(path, version)


def _made(path: Path | str, version: str) -> sqlite3.Connection:
    # The first build would write all to the log and again to the file: that is for the next one.
    connection = _connect(path, "DELETE")
    connection.executescript(_TABLES)
    connection.execute("INSERT INTO meta VALUES ('version', ?)", (version,))
    connection.commit()
    return connection
