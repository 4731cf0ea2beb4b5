"""What a hit shows, and the texts that snippets are cut from, in blocks of neighbouring articles.

Article n stands in block n // RECORDS of the records and n // TEXTS of the texts. GROUP articles
have one version, since the versions of all blocks are part of the first load.

- `records/<block>`: a list of [address, title, date, source, attached]; the date ISO or "", the
  source as shown, attached 1 for a text attached to another article. Empty and 0 values at the end
  are left out; words are in the letters of `letters`. The address is relative to the site's root
  and not percent-encoded. Most say what the date and the title say already; of those only what is
  new is kept, `letters-rest`: the folder of the day, then so many characters of the title's words
  with hyphens between (see `_title_slug`), then "-rest.html".
- `texts/<block>`: the texts as JSON in windows-1256, what that lacks as JSON escapes, compressed
  (raw DEFLATE) and in base 64. An archive is mostly its texts: this way they take less than half of
  their size in UTF-8, and compressing letters of one byte takes half the time.

The lead of an article is the beginning of its text, so records have none: with leads they weighed
twice as much, and a reader sees them for the moment only that the texts take.
"""

from __future__ import annotations

import base64
import codecs
import json
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import unquote

from generator.search.documents import SearchDocument
from generator.search.letters import swapped
from generator.search.scripts import quoted, script, to_json, version_of

RECORDS, TEXTS = 20, 15
"""Articles in a block. Ten hits may need as many blocks: larger ones make a search heavier, smaller
ones make more files (all search files together are to be at most a fifth of the articles)."""
GROUP = 60
"""Articles with one version: whole blocks of both kinds. A new article rewrites at most the scripts
of the last so many."""

_BARE = str.maketrans("\u0622\u0623\u0625\u0624\u0626", "\u0627\u0627\u0627\u0648\u064a")
"""ALEF with MADDA or HAMZA, WAW and YEH with HAMZA to the letters without."""
_UNWRITTEN = re.compile("[\u0640\u064b-\u0655\u0670]")
"""TATWEEL and harakat."""
_WORD = re.compile("[\u0621-\u063a\u0641-\u064a0-9a-z]+")
_NAME = re.compile(r"(.+?)-([0-9a-f]{6}(?:-[0-9a-f]{6})?)\.html")


T = TypeVar("T")


class Blocks:
    """Gathers articles in the order of their numbers."""

    def __init__(self) -> None:
        self._records: list[list[Any]] = []
        self._texts: list[str] = []
        self.versions: list[str] = []
        """By group."""

    def add(self, document: SearchDocument) -> Iterator[tuple[str, bytes]]:
        """Take in an article; yield the scripts of its group when it is the last of it."""
        self._records.append(_record(document))
        self._texts.append(document.body)
        if len(self._records) == GROUP:
            yield from self.close()

    def close(self) -> Iterator[tuple[str, bytes]]:
        """Yield the scripts of the last group, if it has any articles."""
        blocks = [
            *self._blocks("records", self._records, RECORDS, _records_payload),
            *self._blocks("texts", self._texts, TEXTS, _texts_payload),
        ]
        if blocks:
            version = version_of(b"".join(payload for _, payload in blocks))
            yield from (script(name, version, payload) for name, payload in blocks)
            self.versions.append(version)
        self._records.clear()
        self._texts.clear()

    def _blocks(
        self, kind: str, held: list[T], size: int, payload: Callable[[list[T]], bytes]
    ) -> Iterator[tuple[str, bytes]]:
        """Yield (name, payload) of the blocks of the group at hand."""
        first = len(self.versions) * GROUP // size
        for place in range(0, len(held), size):
            yield f"{kind}/{first + place // size:04d}", payload(held[place : place + size])


def _records_payload(records: list[list[Any]]) -> bytes:
    return quoted(to_json(records))


def _texts_payload(texts: list[str]) -> bytes:
    return b"[" + to_json(_packed(texts)) + b"]"


def _record(document: SearchDocument) -> list[Any]:
    record = [
        _address(document),
        swapped(document.title),
        document.date,
        swapped(document.source),
        int(document.embedded),
    ]
    while not record[-1]:
        record.pop()
    return record


def _address(document: SearchDocument) -> str:
    path = unquote(document.href)
    folder, _, name = path.rpartition("/")
    parts = _NAME.fullmatch(name)
    is_of_its_day = folder == (document.date.replace("-", "/") or "undated")
    if parts and is_of_its_day and _title_slug(document.title).startswith(parts.group(1)):
        return f"{len(parts.group(1))}-{parts.group(2)}"
    return swapped(path)


def _title_slug(title: str) -> str:
    """Return the words of a title as most addresses have them: the same rule as in search.js."""
    plain = _UNWRITTEN.sub("", title.lower().translate(_BARE))
    return "-".join(_WORD.findall(plain))


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
