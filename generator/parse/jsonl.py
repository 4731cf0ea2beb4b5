"""JSON Lines: an object a line, an article an object. A JSON array of objects is read as well.

Numbers stay as they are written, and a key that stands twice keeps both values: an archive copies,
it does not compute.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from generator.columns import Columns
from generator.errors import Problem
from generator.model import InputFile, InputFormat, ParsedFile, Role
from generator.parse.collection import Collection, refused
from generator.parse.decode import decode, encoding_of, lines_of
from generator.parse.frontmatter import Value
from generator.parse.lines import MAX_LINE, split_lines
from generator.parse.settle import Reading

_BETWEEN_ITEMS = re.compile(r"[\s,]*")
_NO_OBJECT = "not an object with keys and values"
_MEND = "mend it or take it out"


def parse_jsonl(
    file: InputFile, digest: str, zone: ZoneInfo, columns: Columns | None = None
) -> ParsedFile:
    """Read a file of JSON objects; never raises, whatever the bytes.

    Args:
        zone: where a date-time with an offset becomes a calendar day.
        columns: what the keys mean.
    """
    reading = Reading(file.path, zone, columns or Columns())
    encoding = encoding_of(file.path, file.data)
    if isinstance(encoding, Problem):
        return refused(reading, InputFormat.JSONL, digest, encoding)
    found = Collection(reading, InputFormat.JSONL, digest, encoding)
    if file.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[":
        _read_array(found, file)
    else:
        for number, text, broken in lines_of(file.data, encoding):
            _read_line(found, number, text, broken)
    return found.finish()


def _read_line(found: Collection, number: int, text: str, broken: int) -> None:
    role, owner = Role.REFUSED, found.owner
    if broken >= 0:
        found.refuse(number, f"a broken byte at place {broken + 1} of the line", _MEND)
    elif len(text) > MAX_LINE:
        what = f"{len(text):,} characters on one line: no article is like that"
        found.refuse(number, what, _MEND)
    elif text.strip():
        value = _value(text)
        if isinstance(value, str):
            found.refuse(number, value, _MEND)
        elif _add(found, number, value):
            role = Role.RECORD
    found.add_line(number, role, text, owner if role is Role.RECORD else 0)


def _add(found: Collection, line: int, value: dict[str, Value]) -> bool:
    try:
        return found.add(line, value)
    except RecursionError:
        found.refuse(line, "nested too deeply", _MEND)
        return False


class _Pairs(list[tuple[str, Any]]):
    """The keys and values of an object in order, also those that stand twice."""


# Numbers as they are written: 007 is refused by JSON, but 1.0 and 1e3 would change.
_DECODER = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_float=str, parse_int=str, parse_constant=str, strict=False
)


def _value(text: str) -> dict[str, Value] | str:
    """The object that a line holds, or what is wrong with it."""
    try:
        value = _DECODER.decode(text)
        return _plain_object(value) if isinstance(value, _Pairs) else _NO_OBJECT
    except json.JSONDecodeError as error:
        return f"not valid JSON at character {error.colno}: {_fault(error)}"
    except (RecursionError, ValueError):
        return "not valid JSON: nested too deeply"


def _fault(error: json.JSONDecodeError) -> str:
    """The decoder's words; some end in the preposition before the place."""
    return error.msg.removesuffix(" at")


def _plain_object(pairs: _Pairs) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, inner in pairs:
        value = _plain(inner)
        there = values.get(name)
        values[name] = value if there is None or there == "" else [there, value]
    return values


def _plain(value: Any) -> Value:
    """A JSON value with every scalar as it is written; null is an empty string."""
    if isinstance(value, _Pairs):
        return _plain_object(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


# ---------------------------------------------------------------- an array


def _read_array(found: Collection, file: InputFile) -> None:
    """An array of objects over any number of lines; it ends where it is broken."""
    decoded = decode(file.path, file.data)
    if isinstance(decoded, Problem):
        found.problems.append(decoded)
        return
    starts: dict[int, int] = {}
    for line, value in _items(decoded.text):
        if isinstance(value, str):
            found.refuse(line, value, _MEND)
        elif _add(found, line, value):
            starts.setdefault(line, found.owner - 1)
    owner, role = 0, Role.METADATA
    for number, raw in enumerate(split_lines(decoded.text), 1):
        if number in starts:
            owner, role = starts[number], Role.RECORD
        found.add_line(number, role, raw, owner)


def _items(text: str) -> Iterator[tuple[int, dict[str, Value] | str]]:
    """(line, object or what is wrong) of each item."""
    place, line, counted = text.index("[") + 1, 1, 0
    while True:
        place = _skip(text, place)
        line, counted = line + text.count("\n", counted, place), place
        if text[place : place + 1] == "]":
            rest = text[place + 1 :].strip()
            if rest:
                yield line, "text behind the end of the array"
            return
        try:
            value, place = _DECODER.raw_decode(text, place)
            yield line, _plain_object(value) if isinstance(value, _Pairs) else _NO_OBJECT
        except (ValueError, RecursionError) as error:
            why = _fault(error) if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            yield line, f"not valid JSON: {why}; nothing behind it was read"
            return


def _skip(text: str, place: int) -> int:
    match = _BETWEEN_ITEMS.match(text, place)
    return match.end() if match else place
