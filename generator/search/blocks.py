"""What a hit shows, and the texts that snippets are cut from, in blocks of neighbouring articles.

Article n stands in block n // BLOCK at place n % BLOCK. A block is two scripts with one version:

- `records/<block>`: a list of [href, title, date, source, lead, attached]; the href relative to the
  site's root and not percent-encoded, the date ISO or "", the source as shown, the lead the
  beginning of the text, attached 1 for a text attached to another article. Empty and 0 values at
  the end are left out.
- `texts/<block>`: the texts as JSON in windows-1256, what that lacks as JSON escapes, compressed
  (raw DEFLATE) and in base 64. An archive is mostly its texts: this way they take less than half of
  their size in UTF-8, and compressing letters of one byte takes half the time.
"""

from __future__ import annotations

import base64
import codecs
import json
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from generator.search.documents import SearchDocument
from generator.search.scripts import quoted, script, to_json, version_of

BLOCK = 15
"""Articles in a block. Ten hits may need as many blocks: larger ones make a search heavier, smaller
ones make more files (all search files together are to be at most a fifth of the articles)."""
LEAD = 90
"""Characters of a lead, at most."""


class Blocks:
    """Gathers articles in the order of their numbers."""

    def __init__(self) -> None:
        self._records: list[list[Any]] = []
        self._texts: list[str] = []
        self.versions: list[str] = []

    def add(self, document: SearchDocument) -> Iterator[tuple[str, bytes]]:
        """Take in an article; yield the scripts of its block when it is the last of it."""
        self._records.append(_record(document))
        self._texts.append(document.body)
        if len(self._records) == BLOCK:
            yield from self.close()

    def close(self) -> Iterator[tuple[str, bytes]]:
        """Yield the scripts of the last block, if it has any articles."""
        if not self._records:
            return
        records, texts = quoted(to_json(self._records)), to_json(_packed(self._texts))
        name, version = len(self.versions), version_of(records + texts)
        self.versions.append(version)
        self._records.clear()
        self._texts.clear()
        yield script(f"records/{name:04d}", version, records)
        yield script(f"texts/{name:04d}", version, b"[" + texts + b"]")


def _record(document: SearchDocument) -> list[Any]:
    record = [
        unquote(document.href),
        document.title,
        document.date,
        document.source,
        _lead(document.body),
        int(document.embedded),
    ]
    while not record[-1]:
        record.pop()
    return record


def _lead(body: str) -> str:
    """Return the beginning of a text, cut before a word."""
    start = body[:LEAD].partition("\n")[0]
    if len(start) < LEAD:
        return start
    return start.rpartition(" ")[0] or start


def _packed(texts: list[str]) -> str:
    letters = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = squeeze.compress(letters.encode("cp1256", _JSON_ESCAPES)) + squeeze.flush()
    return base64.b64encode(data).decode()


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Return JSON escapes for what an encoding lacks, in UTF-16 code units as JSON wants them."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(
        f"\\u{high:02x}{low:02x}" for high, low in zip(units[::2], units[1::2], strict=True)
    ), error.end


_JSON_ESCAPES = "warraq-json-escapes"
codecs.register_error(_JSON_ESCAPES, _escaped)
