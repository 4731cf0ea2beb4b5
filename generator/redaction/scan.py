"""Looks for what was taken out in whatever a site holds, read in every way that it can be.

What a file is, its first bytes say, not its name: text in any encoding, scripts of the search
(whose letters are swapped, whose texts are packed, whose words share their beginnings), packs of
pages, zip, gzip, zlib, SQLite, Parquet, ZIM, and one inside the other. Found is what a rule names,
with clitics and harakat, through entities, escapes and percent signs. Listed apart is what a person
must judge: words on two lines, parts of longer words, and what cannot be read, such as pictures.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import lzma
import re
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from generator import urls
from generator.arabic.normalize import folded_words
from generator.arabic.table import TABLE
from generator.icon import icon
from generator.redaction.sieve import MARK, Found, Sieve
from generator.redaction.views import plain_texts
from generator.walk import files_in

_DEPTH = 6
"""Packages inside one another."""
_MOST = 1 << 30
"""Bytes that one package may unpack to."""
_CONTEXT = 24
"""Characters shown on either side of what was found."""
_IMAGES = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"\x00\x00\x01\x00",
)
_FONTS = (b"wOF2", b"wOFF", b"\x00\x01\x00\x00\x00", b"OTTO")
_ZIM = b"ZIM\x04"
_PACK = b'{"files":'
_REGISTER = re.compile(r"Archive\.register\('([^']*)', '[^']*', ")
_WORD_LISTS = ("terms/", "vocabulary", "directory/", "meta")
"""Files of the index that hold words and no text: neighbours in them are none in any text."""
_OWN_TABLE = '"beginnings":{'
"""In what holds the program's own table of regional spellings."""
_BASE64 = re.compile(r"[A-Za-z0-9+/]{20,}={0,2}")
_ENTRY = re.compile(r"([0-9a-z])([^!#$%&()*+,\-:;=>?@\[\]^_`{|}~]*)[!#$%&()*+,\-:;=>?@\[\]^_`{|}~]")
_ANY, _WITH_GAPS = "cp1256", "iso8859_6"
"""In the first all bytes are something, in the second not those of ف and ق in it: a text with these
is in the first, and has other words when it is read as the second (of «مرة سنة» «كرة سلة»)."""
_OTHER_CODE = "only when it is read as ISO 8859-6, which it is not"
_ARABIC = "".join(map(chr, (*range(0x621, 0x63B), *range(0x641, 0x64B))))
_LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ"
_SWAP = str.maketrans(_ARABIC + _LATIN, _LATIN + _ARABIC)
"""As `search/letters.py` has it; written again, so that one fault does not hide the other."""
_NO_LETTER = re.compile("<[^<>]*>|[\\W\\d_\u0640]+")
_EXCHANGED = str.maketrans("أإآٱىةؤئ", "اااايهءء")
"""What folding makes equal of Arabic letters: enough to tell that nothing is near."""
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\x0c"))


@dataclass(frozen=True, slots=True, order=True)
class Hit:
    """Something found."""

    path: str
    """Of the file; of one inside a package with all around it, `a.zip › b.txt`."""
    what: str
    """Where in it, or what a person must judge."""
    certain: bool = True
    """False for what a person must judge."""


def _is_in(code: str, data: bytes) -> bool:
    """Whether bytes may be a text in a code."""
    try:
        data.decode(code)
    except UnicodeDecodeError:
        return False
    return True


def _doubted(hit: Hit) -> Hit:
    return Hit(hit.path, f"{_OTHER_CODE}, {hit.what}", certain=False)


def _own_pairs() -> Iterator[str]:
    """Regional spellings as the tables of every search have them: `"اردوجان":"اردوغان"`."""
    for known in (TABLE.spellings.beginnings, TABLE.spellings.words):
        yield from (f'"{one}":"{other}"' for one, other in known.items())


class Scanner:
    """Looks into files, one after the other."""

    def __init__(self, sieve: Sieve, phrases: Iterable[str] = ()) -> None:
        """`phrases`: in plain, as far as they are known."""
        self._sieve = sieve
        self._clean: set[bytes] = set()
        """Hashes of contents in which nothing was found."""
        self._near = ["".join(folded_words(phrase)) for phrase in phrases]
        self._own = [pair for pair in _own_pairs() if sieve.holds(pair)]
        """What the program itself says, in every archive alike."""

    def scan(self, path: str, data: bytes) -> Iterator[Hit]:
        """Yield what is found in a file and in its name, each thing once."""
        yield from dict.fromkeys((*self._name(path), *self._bytes(path, data, 0)))

    def holds(self, data: bytes) -> bool:
        """Whether anything at all is found in the bytes of a file."""
        return any(hit.certain or hit.what.startswith(_JUDGED) for hit in self._bytes("", data, 0))

    # ---- Bytes

    def _name(self, path: str) -> Iterator[Hit]:
        if self._sieve.holds(path):
            yield Hit(self._sieve.path(path), "in its name")

    def _bytes(self, path: str, data: bytes, depth: int) -> Iterator[Hit]:
        """Look into bytes, unless the same were looked into: packs hold the pages once more."""
        digest = blake2b(data, digest_size=16).digest()
        if digest in self._clean:
            return
        hits = list(self._content(path, data, depth))
        if not hits:
            self._clean.add(digest)
        yield from hits

    def _content(self, path: str, data: bytes, depth: int) -> Iterator[Hit]:
        if not data.strip():
            return
        if data.startswith(_PACK) and (files := _files_of_pack(data)) is not None:
            for name, content in files:
                inside = f"{path} › {self._sieve.path(name)}"
                if self._sieve.holds(name):
                    yield Hit(inside, "in its name")
                yield from self._bytes(inside, content, depth + 1)
            return
        if depth > _DEPTH:
            yield Hit(path, "cannot be read: too many packages in one another", certain=False)
            return
        for magic, read in _READERS:
            if data.startswith(magic) and (magic != b"PAR1" or data.endswith(magic)):
                yield from self._package(read, path, data, depth)
                return
        if _is_zlib(data) and (unpacked := _unzlib(data)) is not None:
            yield from self._bytes(path, unpacked, depth + 1)
            return
        yield from self._plain(path, data)

    def _plain(self, path: str, data: bytes) -> Iterator[Hit]:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield from self._text(path, data.decode("utf-16", "replace"))
            return
        # Arabic in UTF-16 is valid UTF-8: every other byte is a control character.
        controls = len(data) - len(data.translate(None, _CONTROLS))
        is_binary = controls * 50 > len(data)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        if text and not is_binary:
            yield from self._text(path, text)
            return
        yield from self._in_all_codes(path, data)
        if is_binary:
            yield Hit(path, f"cannot be read: {_kind_of(data)}", certain=False)

    def _in_all_codes(self, path: str, data: bytes) -> Iterator[Hit]:
        """What is found when bytes of no known kind are read as text all the same."""
        yield from self._text(path, data.decode("utf-8", "replace"))
        yield from self._text(path, data.decode(_ANY, "replace"))
        hits = self._text(path, data.decode(_WITH_GAPS, "replace"))
        yield from hits if _is_in(_WITH_GAPS, data) else map(_doubted, hits)
        if b"\x06" in data:
            for code in ("utf-16-le", "utf-16-be"):
                yield from self._text(path, data.decode(code, "replace"))
                yield from self._text(path, data[1:].decode(code, "replace"))

    # ---- Text

    def _text(self, path: str, text: str) -> Iterator[Hit]:
        if self._own and _OWN_TABLE in text:
            for pair in self._own:
                text = text.replace(pair, "")
        yield from self._words(path, text, "in the text")
        mended = self._sieve.undo(text)
        if mended != text:
            yield from self._words(path, mended, "in the text, once its double encoding is undone")
        if _REGISTER.search(text):
            yield from self._index(path, text)
        elif _BASE64.search(text):
            yield from self._packed_text(path, text)

    def _words(self, path: str, text: str, where: str) -> Iterator[Hit]:
        if self._sieve.holds(text):
            for view in plain_texts(text):
                for found in self._sieve.find(view):
                    yield self._hit(path, view, found, where)
        yield from self._near_misses(path, text)

    def _hit(self, path: str, text: str, found: Found, where: str) -> Hit:
        before = text[max(0, found.start - _CONTEXT) : found.start]
        after = text[found.end : found.end + _CONTEXT]
        shown = " ".join(self._sieve.cleaned(f"{before}{MARK}{after}").split())
        if "\n" in text[found.start : found.end]:
            return Hit(path, f"{_LINES}: «{shown}»", certain=False)
        return Hit(path, f"{where}: «{shown}»")

    def _near_misses(self, path: str, text: str) -> Iterator[Hit]:
        """Words that the phrase is a part of; only where it is known in plain."""
        if not self._near:
            return
        letters = _NO_LETTER.sub("", text).translate(_EXCHANGED)
        if not any(near in letters for near in self._near):
            return
        for view in plain_texts(text):
            run = "".join(folded_words(self._sieve.bare(view)))
            if any(near in run for near in self._near):
                yield Hit(path, "its letters stand within other words", certain=False)
                return

    # ---- The search

    def _index(self, path: str, text: str) -> Iterator[Hit]:
        match = _REGISTER.search(text)
        name = match[1] if match else ""
        turned = text.translate(_SWAP)
        if not name.startswith(_WORD_LISTS):
            yield from self._words(path, turned, "in the index, letters swapped back")
            yield from self._packed_text(path, text)
            return
        listed = re.sub(r"[ /]", "\n\n", turned)
        if name.startswith("vocabulary/"):
            listed += "\n\n" + "\n\n".join(_vocabulary(text, backwards="/b-" in f"/{name}"))
        for hit in self._words(path, listed, "among the words of the index"):
            if hit.certain:
                yield hit

    def _packed_text(self, path: str, text: str) -> Iterator[Hit]:
        """Texts that are packed and written in base 64."""
        for match in _BASE64.finditer(text):
            with suppress(binascii.Error, ValueError, zlib.error):
                data = base64.b64decode(match[0] + "=" * (-len(match[0]) % 4))
                try:
                    data = zlib.decompress(data, -zlib.MAX_WBITS)
                except zlib.error:
                    if _is_zlib(data):
                        data = zlib.decompress(data)
                codes = ("utf-8", _ANY, _WITH_GAPS) if _is_in(_WITH_GAPS, data) else ("utf-8", _ANY)
                for code in codes:
                    yield from self._words(path, data.decode(code, "replace"), "in a packed text")

    # ---- Packages

    def _package(self, read: _Reader, path: str, data: bytes, depth: int) -> Iterator[Hit]:
        """What is found in a package; one that is damaged is read as text, as far as it goes."""
        try:
            yield from read(self, path, data, depth)
        except _DAMAGE as error:
            yield from self._in_all_codes(path, data)
            said = " ".join(str(error).split()) or type(error).__name__
            yield Hit(path, f"cannot be read: damaged or locked ({said})", certain=False)

    def _zip(self, path: str, data: bytes, depth: int) -> Iterator[Hit]:
        with zipfile.ZipFile(BytesIO(data)) as package:
            yield from self._text(path, package.comment.decode("utf-8", "replace"))
            for member in package.infolist():
                yield from self._member(path, package, member, depth)

    def _member(
        self, path: str, package: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int
    ) -> Iterator[Hit]:
        inside = f"{path} › {self._sieve.path(member.filename)}"
        if self._sieve.holds(member.filename):
            yield Hit(inside, "in its name")
        if member.file_size > _MOST:
            yield Hit(inside, "cannot be read: too large", certain=False)
        elif not member.is_dir():
            yield from self._bytes(inside, package.read(member), depth + 1)

    def _gzip(self, path: str, data: bytes, depth: int) -> Iterator[Hit]:
        with gzip.open(BytesIO(data)) as package:
            unpacked = package.read(_MOST)
        yield from self._bytes(path, unpacked, depth + 1)

    def _warc(self, path: str, data: bytes, depth: int) -> Iterator[Hit]:
        yield from self._in_all_codes(path, data)
        if not re.search(rb"(?i)\n(?:content|transfer)-encoding:", data):
            return
        try:
            records = import_module("warcio.archiveiterator").ArchiveIterator(BytesIO(data))
            for record in records:
                yield from self._bytes(path, record.content_stream().read(_MOST), depth + 1)
        except ImportError:
            yield Hit(path, "cannot be read: packed pages (install warraq[web])", certain=False)
        except Exception as error:  # warcio promises nothing of damaged archives
            yield Hit(path, f"cannot be read: {type(error).__name__}", certain=False)

    def _sqlite(self, path: str, data: bytes, _depth: int) -> Iterator[Hit]:
        """The rows, and the bytes as they lie there: a database keeps what was deleted."""
        yield from self._in_all_codes(path, data)
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(data)
            for name, value in _values(database):
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                yield from self._words(path, str(text), f"in the table {name}")

    def _parquet(self, path: str, data: bytes, _depth: int) -> Iterator[Hit]:
        try:
            parquet = import_module("pyarrow.parquet")
        except ImportError:
            yield Hit(path, "cannot be read: Parquet (pip install pyarrow)", certain=False)
            return
        for batch in parquet.ParquetFile(BytesIO(data)).iter_batches():
            for text in _strings(batch.to_pylist()):
                yield from self._words(path, text, "in a column")
        yield from self._words(path, data.decode("utf-8", "replace"), "in its statistics")

    def _zim(self, path: str, data: bytes, depth: int) -> Iterator[Hit]:
        try:
            reader = import_module("libzim.reader")
        except ImportError:
            yield Hit(path, "cannot be read: ZIM (pip install libzim)", certain=False)
            return
        # A folder, since some systems let nobody open a file that is open; nor remove one.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            file = Path(folder) / "a.zim"
            file.write_bytes(data)
            archive = reader.Archive(file)
            for number in range(archive.all_entry_count):
                entry = archive._get_entry_by_id(number)
                inside = f"{path} › {self._sieve.path(entry.path)}"
                if self._sieve.holds(entry.path):
                    yield Hit(inside, "in its name")
                yield from self._words(inside, entry.title, "in its title")
                if not entry.is_redirect:
                    content = bytes(entry.get_item().content)
                    yield from self._bytes(inside, content, depth + 1)

    def _image(self, path: str, data: bytes, _depth: int) -> Iterator[Hit]:
        yield from self._words(
            path, data.decode("utf-8", "replace"), "in what a picture says of itself"
        )
        if data not in _icons():
            yield Hit(path, _PICTURE, certain=False)

    def _font(self, _path: str, _data: bytes, _depth: int) -> Iterator[Hit]:
        yield from ()


@cache
def _icons() -> frozenset[bytes]:
    """The pictures that are the same in every site: a book without a word."""
    return frozenset(map(icon, urls.ICON_PICTURES))


_CARD = re.compile(
    rf"(.* › )?{urls.CARDS}(?:{re.escape(urls.CARD.removeprefix(urls.CARDS))}"
    r"|(?:\d+/\d+|[a-z]+)/[0-9a-f]{12}\.png)"
)
"""Address of a picture that a build paints (`urls.card_path`), in a package or not."""
_LINES = "its words stand on two lines"
_JUDGED = _LINES, _OTHER_CODE
"""Of what a person must judge, what is rather taken for found where nobody is asked."""
_PICTURE = "a picture: nobody but a person can read it"
_Reader = Callable[[Scanner, str, bytes, int], Iterator[Hit]]
_READERS: tuple[tuple[bytes, _Reader], ...] = (
    (b"PK\x03\x04", Scanner._zip),
    (b"PK\x05\x06", Scanner._zip),
    (b"\x1f\x8b", Scanner._gzip),
    (b"SQLite format 3\0", Scanner._sqlite),
    (b"PAR1", Scanner._parquet),
    (_ZIM, Scanner._zim),
    (b"WARC/1", Scanner._warc),
    *((magic, Scanner._image) for magic in _IMAGES),
    (b"RIFF", Scanner._image),
    *((magic, Scanner._font) for magic in _FONTS),
)
"""First bytes of a file → what reads it."""
_DAMAGE = (
    *(OSError, EOFError, ValueError, RuntimeError, struct.error),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, sqlite3.Error),
)
"""What the readers raise of files that are no longer what they begin as. pyarrow's errors are some
of these, and so are those of libzim."""


def _is_zlib(data: bytes) -> bool:
    """Whether bytes begin as zlib data does (RFC 1950, section 2.2)."""
    return len(data) > 2 and data[0] & 15 == 8 and (data[0] * 256 + data[1]) % 31 == 0


def _files_of_pack(data: bytes) -> list[tuple[str, bytes]] | None:
    """(path, content) of the files of a pack (`publish/packs.py`): a line of JSON, then these."""
    line, _, rest = data.partition(b"\n")
    try:
        sizes = [(str(name), int(size)) for name, size in json.loads(line)["files"]]
    except (ValueError, TypeError, KeyError):
        return None
    files: list[tuple[str, bytes]] = []
    place = 0
    for name, size in sizes:
        files.append((name, rest[place : place + size]))
        place += size
    return files if place == len(rest) else None


def _unzlib(data: bytes) -> bytes | None:
    try:
        return zlib.decompressobj().decompress(data, _MOST)
    except zlib.error:
        return None


def _kind_of(data: bytes) -> str:
    shown = "".join(chr(byte) if 32 < byte < 127 else "·" for byte in data[:8])
    return f"a kind of file that is not known («{shown}»)"


def _vocabulary(text: str, *, backwards: bool) -> Iterator[str]:
    """The words of a block of the vocabulary, in which each gives only what is new in it."""
    found = re.search(r"', '[^']*', '(.*)'\);", text, re.DOTALL)
    if not found:
        return
    unquoted = found[1].replace("\\'", "'").replace("\\\\", "\\")
    try:
        entries = json.loads(unquoted)
    except ValueError:
        return
    word = ""
    for shared, rest in _ENTRY.findall(entries if isinstance(entries, str) else ""):
        word = word[: int(shared, 36)] + rest.translate(_SWAP)
        yield word[::-1] if backwards else word


def _values(database: sqlite3.Connection) -> Iterator[tuple[str, Any]]:
    """(table, value) of all texts and blobs of a database."""
    names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in names:
        quoted_name = name.replace('"', '""')
        with suppress(sqlite3.Error):  # a table whose module is not there: its bytes were read
            for row in database.execute(f'SELECT * FROM "{quoted_name}"'):
                yield from ((name, value) for value in row if isinstance(value, str | bytes))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(key)
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


def scan_folder(
    folder: Path, scanner: Scanner, progress: Callable[[list[Path]], Iterable[Path]]
) -> list[Hit]:
    """Look into a file, or into all files below a folder.

    Args:
        progress: goes through the files and shows how far it is.
    """
    whole = folder.is_dir()
    files = sorted(folder / path for path, _ in files_in(str(folder))) if whole else [folder]
    hits: list[Hit] = []
    for file in progress(files):
        path = file.relative_to(folder).as_posix() if whole else file.name
        hits += scanner.scan(path, file.read_bytes())
    return hits


def summed_up(hits: Iterable[Hit]) -> list[str]:
    """What a person must judge, a line for each kind of thing in a folder.

    Last come the pictures that builds paint, in one line for a site and one for a package of it:
    what they say stands on pages too, where it can be read.
    """
    painted: Counter[str] = Counter()
    others: dict[tuple[str, str], list[str]] = {}
    for hit in hits:
        card = _CARD.fullmatch(hit.path) if hit.what == _PICTURE else None
        if card:
            painted[card[1] or ""] += 1
        elif not hit.certain:
            others.setdefault((hit.path.rpartition("/")[0], hit.what), []).append(hit.path)
    return [
        *(
            f"{paths[0]}: {what}"
            if len(paths) == 1
            else f"{folder or '.'}/: {what} ({len(paths)} files)"
            for (folder, what), paths in sorted(others.items())
        ),
        *(f"{inside}{urls.CARDS}: {_painted(n)}" for inside, n in sorted(painted.items())),
    ]


def _painted(number: int) -> str:
    pictures = "picture" if number == 1 else "pictures"
    return f"{number} {pictures} that the build paints with words of its pages: clean if these are"
