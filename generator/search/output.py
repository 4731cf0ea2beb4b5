"""The search files of the site, as output paths and bytes.

Four kinds of classic scripts, so that they load from `file://` as from a server, each calling the
loader in assets/js/archive.js; all below `search/`:

- `tables.js` sets `Archive.tables`: the matching table with its composed regular expressions, the
  interface's words, the digits, and the version of the index. The only one a page names itself.
- `index.js` registers the index as JSON in a string (browsers parse that far faster than a
  literal): `{format, documents, protected, recordBlock, records, textBlock, texts, index}`, where
  `records` and `texts` list the versions of the blocks and `index` is lunr's serialised index.
- `records-NNN.js` registers what a hit shows, for RECORD_BLOCK documents: a list of objects with
  href and title and, unless empty, date, dateText, source, sources, tags, embedded.
- `text-NNN.js` registers the texts of TEXT_BLOCK documents, for snippets: a list of strings.

Document n stands in block n // block size at place n % block size. A version is the start of a
hash of the content; it is in the script and in the address by which the script is asked for, so
that pages never mix files of two builds, and a file changes only when what it holds does.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from generator.arabic.bidi import ISOLATED, NUMBER, for_javascript
from generator.arabic.normalize import number_source, token_source
from generator.arabic.table import TABLE
from generator.search.documents import SearchDocument
from generator.search.index import BuiltIndex, IndexBuilder, WholeIndexBuilder
from generator.search.pipeline import CLITICS_LABEL, FIELDS, FOLD_LABEL
from generator.search.words import SearchWords

FORMAT = 1
"""Version of the file format; the scripts refuse any other."""
FOLDER = "search"
RECORD_BLOCK = 64
TEXT_BLOCK = 16
"""Documents a text block holds: twenty hits may need as many blocks, so they are small."""
FIELD_NAMES = {
    "title": ("title", "عنوان"),
    "body": ("body", "نص"),
    "tags": ("tags", "وسم"),
    "source": ("source", "مصدر"),
}
"""What a reader may write before the colon to search one field only."""

VERSION_LENGTH = 8
_ESCAPES = {
    "<": "\\u003c",  # of </script and <!--
    "\u2028": "\\u2028",  # LINE SEPARATOR, which ends a line of older JavaScript
    "\u2029": "\\u2029",  # PARAGRAPH SEPARATOR, likewise
}


def search_outputs(
    documents: Iterable[SearchDocument],
    *,
    ui: SearchWords,
    digits: Literal["latn", "arab"] = "latn",
    builder: IndexBuilder | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Yield (output path, bytes) of every search file, for documents in chronological order.

    The documents are read once, blocks are yielded on the way, the index and the tables last. Of
    equally relevant hits the later document comes first. The bytes depend on the arguments alone.
    """
    builder = builder or WholeIndexBuilder()
    records = _Blocks("records", RECORD_BLOCK)
    texts = _Blocks("text", TEXT_BLOCK)
    for document in documents:
        builder.add(document)
        yield from records.add(_record(document))
        yield from texts.add(document.body)
    yield from records.close()
    yield from texts.close()
    index = b"".join(_index_pieces(builder.finish(), records.versions, texts.versions))
    version = _version(index)
    yield f"{FOLDER}/index.js", _registration("index", version, b"'" + index + b"'")
    yield f"{FOLDER}/tables.js", tables_script(ui, digits, version)


def tables_script(ui: SearchWords, digits: str, index_version: str) -> bytes:
    """Return tables.js."""
    tables = {
        "format": FORMAT,
        "indexVersion": index_version,
        "fields": {field: FIELD_NAMES[field] for field in FIELDS},
        "labels": {"clitics": CLITICS_LABEL, "fold": FOLD_LABEL},
        "matching": {**TABLE.source, "token": token_source(), "number": number_source()},
        "isolates": {"isolated": for_javascript(ISOLATED), "number": NUMBER},
        "ui": ui,
        "digits": digits,
    }
    return b"'use strict';\nArchive.tables = " + _json(tables) + b";\n"


class _Blocks:
    """Gathers values into numbered scripts of one size."""

    def __init__(self, name: str, size: int) -> None:
        self._name = name
        self._size = size
        self._values: list[Any] = []
        self.versions: list[str] = []

    def add(self, value: Any) -> Iterator[tuple[str, bytes]]:
        self._values.append(value)
        if len(self._values) == self._size:
            yield from self.close()

    def close(self) -> Iterator[tuple[str, bytes]]:
        if not self._values:
            return
        payload = _json(self._values)
        name = f"{self._name}-{len(self.versions):03d}"
        self.versions.append(_version(payload))
        self._values.clear()
        yield f"{FOLDER}/{name}.js", _registration(name, self.versions[-1], payload)


def _record(document: SearchDocument) -> dict[str, Any]:
    optional = {
        "date": document.date,
        "dateText": document.date_text,
        "source": document.source,
        "sources": document.sources,
        "tags": document.tags,
        "embedded": document.embedded,
    }
    filled = {name: value for name, value in optional.items() if value}
    return {"href": document.href, "title": document.title, **filled}


def _index_pieces(
    index: BuiltIndex, record_versions: list[str], text_versions: list[str]
) -> Iterator[bytes]:
    """Yield the JSON of index.js in pieces, as they stand inside a single-quoted string.

    In pieces, because the text of a large index as one string of Python would need a multiple of
    its bytes.
    """
    about = {
        "format": FORMAT,
        "documents": index.documents,
        "protected": " ".join(sorted(index.protected)),
        "recordBlock": RECORD_BLOCK,
        "records": record_versions,
        "textBlock": TEXT_BLOCK,
        "texts": text_versions,
    }
    yield _quoted(_json(about)[:-1] + b',"index":' + _json(index.head)[:-1])
    for name, entries in (
        ("fieldVectors", index.field_vectors),
        ("invertedIndex", index.inverted_index),
    ):
        separator = f',"{name}":['.encode()
        for entry in entries:
            yield separator + _quoted(_json(entry))
            separator = b","
        yield b"]" if separator == b"," else separator + b"]"
    yield b"}}"


def _registration(name: str, version: str, payload: bytes) -> bytes:
    return f"'use strict';\nArchive.register('{name}', '{version}', ".encode() + payload + b");\n"


def _json(value: Any) -> bytes:
    """Return JSON that is also a JavaScript expression, harmless wherever it is pasted.

    A lone surrogate, which UTF-8 cannot carry, becomes a question mark.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text.encode("utf-8", "replace")


def _quoted(json_bytes: bytes) -> bytes:
    """Return JSON as it stands inside a single-quoted JavaScript string."""
    return json_bytes.replace(b"\\", b"\\\\").replace(b"'", b"\\'")


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:VERSION_LENGTH]
