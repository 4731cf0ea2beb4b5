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
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import unquote

import msgspec

from generator.search.documents import SearchDocument
from generator.search.letters import swapped
from generator.search.scripts import Output, path_of, quoted, script, to_json, version_of

RECORDS, TEXTS = 24, 36
"""Articles in a block. Ten hits may need as many blocks: larger ones make a search heavier, smaller
ones make more files. Records load before a result is seen, texts for the few that are in view."""
GROUP = 72
"""Articles with one version: whole blocks of both kinds. A new article rewrites at most the scripts
of the last so many."""

_BARE = str.maketrans("\u0622\u0623\u0625\u0624\u0626", "\u0627\u0627\u0627\u0648\u064a")
"""ALEF with MADDA or HAMZA, WAW and YEH with HAMZA to the letters without."""
_UNWRITTEN = re.compile("[\u0640\u064b-\u0655\u0670]")
"""TATWEEL and harakat."""
_WORD = re.compile("[\u0621-\u063a\u0641-\u064a0-9a-z]+")
_NAME = re.compile(r"(.+?)-([0-9a-f]{6}(?:-[0-9a-f]{6})?)\.html")
_FIELDS = tuple(field.name for field in fields(SearchDocument) if field.name != "body")
_NONE: Mapping[int, bytes] = MappingProxyType({})

T = TypeVar("T")


class Group(msgspec.Struct, array_like=True, frozen=True):
    """A group as it is kept."""

    articles: bytes
    """Its documents without their bodies, as compressed JSON."""
    texts: list[bytes]
    """Of each block of texts the compressed data."""

    def documents(self, wanted: Container[int]) -> list[SearchDocument]:
        """Return the documents; bodies only of the blocks that hold a place that is wanted."""
        kept = json.loads(zlib.decompress(self.articles).decode("utf-8", "surrogatepass"))
        bodies: dict[int, str] = {}
        for block, data in enumerate(self.texts):
            places = range(block * TEXTS, (block + 1) * TEXTS)
            if any(place in wanted for place in places):
                bodies.update(zip(places, _unpacked(data), strict=False))
        return [_restored(fields, bodies.get(n, "")) for n, fields in enumerate(kept)]


def group_of(documents: Sequence[SearchDocument], texts: Mapping[int, bytes] = _NONE) -> Group:
    """Return the group of some documents.

    Args:
        texts: the data of blocks of texts that are known already, by their place in the group.
    """
    kept = json.dumps([_kept(d) for d in documents], ensure_ascii=False, separators=(",", ":"))
    packed = [
        texts.get(place // TEXTS) or _packed([d.body for d in documents[place : place + TEXTS]])
        for place in range(0, len(documents), TEXTS)
    ]
    return Group(zlib.compress(kept.encode("utf-8", "surrogatepass"), 1), packed)


def group_files(
    number: int, documents: Sequence[SearchDocument], group: Group
) -> tuple[str, list[Output]]:
    """Return the version of a group and its scripts; bodies of the documents are not looked at."""
    records = [_record(document) for document in documents]
    blocks = [
        *_named("records", number, RECORDS, [_records_payload(r) for r in _cut(records, RECORDS)]),
        *_named("texts", number, TEXTS, [_texts_payload(data) for data in group.texts]),
    ]
    version = version_of(b"".join(payload for _, payload in blocks))
    return version, [script(name, version, payload) for name, payload in blocks]


def group_paths(number: int, version: str, articles: int) -> Iterator[str]:
    """Yield the paths of the scripts of a group of so many articles."""
    for kind, size in (("records", RECORDS), ("texts", TEXTS)):
        for name, _ in _named(kind, number, size, [b""] * -(-articles // size)):
            yield path_of(name, version)


def _named(
    kind: str, group: int, size: int, payloads: Sequence[bytes]
) -> Iterator[tuple[str, bytes]]:
    first = group * GROUP // size
    for place, payload in enumerate(payloads):
        yield f"{kind}/{first + place:04d}", payload


def _cut(held: list[T], size: int) -> Iterator[list[T]]:
    return (held[place : place + size] for place in range(0, len(held), size))


def _kept(document: SearchDocument) -> list[Any]:
    """All of a document but its body, which the blocks of texts have."""
    fields = [getattr(document, name) for name in _FIELDS]
    try:
        document.body.encode()
    except UnicodeEncodeError:
        # Of two lone surrogates JSON makes one character.
        return [*fields, document.body]
    return fields


def _restored(fields: list[Any], body: str) -> SearchDocument:
    named = dict(zip(_FIELDS, fields, strict=False))
    named |= {name: tuple(named[name]) for name in ("sources", "tags", "other_titles")}
    own = fields[len(_FIELDS) :]
    return SearchDocument(body=own[0] if own else body, **named)


def _records_payload(records: list[list[Any]]) -> bytes:
    return quoted(to_json(records))


def _texts_payload(packed: bytes) -> bytes:
    return b"[" + to_json(base64.b64encode(packed).decode()) + b"]"


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


def _packed(texts: list[str]) -> bytes:
    letters = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return squeeze.compress(letters.encode("cp1256", _JSON_ESCAPES)) + squeeze.flush()


def _unpacked(data: bytes) -> list[str]:
    texts: list[str] = json.loads(zlib.decompress(data, -zlib.MAX_WBITS).decode("cp1256"))
    return texts


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
