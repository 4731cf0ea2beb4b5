"""WXR, the export of WordPress: RSS 2.0 with elements of its own, a post an item.

Posts that were published are read. Drafts, private and protected posts, pages and attachments are
not: what the site did not show, an archive must not publish unasked. Comments that it showed are
kept in the ledger, without the addresses of their authors.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from generator.columns import Columns
from generator.errors import Problem
from generator.model import InputFile, InputFormat, ParsedFile, Role
from generator.parse.collection import Collection, refused
from generator.parse.decode import UTF8, encoding_of, lines_of
from generator.parse.frontmatter import Value
from generator.parse.settle import Advice, Reading

_NOT_POSTS = frozenset(
    {"attachment", "custom_css", "nav_menu_item", "oembed_cache", "page", "revision"}
)
_PUBLISHED = frozenset({"publish", ""})
_NO_DATE = "0000-00-00 00:00:00"
_MAX_FAULTS = 20
"""Faults of the XML that are named one by one."""
_MAX_COMMENT = 10_000
_MAX_SHOWN = 300
"""Characters of a value among the unused ones."""
_COLUMNS = Columns(
    title=("title",),
    date=("wp:post_date", "pubdate"),
    text=("content:encoded", "description"),
    tags=("post_tag", "category"),
    source=("channel",),
    url=("link",),
    captured=("captured",),
    author=("dc:creator",),
)
_ADVICE = Advice("set it in WordPress", "write it in WordPress", "write one in WordPress")
_LISTED = frozenset({*_COLUMNS.title, *_COLUMNS.date, *_COLUMNS.text, "link", "dc:creator"})

_PREFIXES = (
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://wordpress.org/export/", "wp"),
    ("http://purl.org/dc/elements/", "dc"),
)
"""Beginning of a namespace → the prefix that all exports give it; excerpts are found by name."""


def parse_wxr(file: InputFile, digest: str, zone: ZoneInfo) -> ParsedFile:
    """Read an export; never raises, whatever the bytes. Entities are never unfolded.

    Args:
        zone: where a date-time with an offset becomes a calendar day.
    """
    reading = Reading(file.path, zone, _COLUMNS, _ADVICE)
    encoding = encoding_of(file.path, file.data)
    if isinstance(encoding, Problem):
        return refused(reading, InputFormat.WXR, digest, encoding)
    export = _Export(Collection(reading, InputFormat.WXR, digest, encoding))
    export.read(_as_utf8(file.data, encoding))
    export.add_lines(file.data)
    return export.found.finish()


def _as_utf8(data: bytes, encoding: str) -> bytes:
    if encoding == UTF8:
        return data
    return "\n".join(line for _, line, _ in lines_of(data, encoding)).encode(UTF8, "replace")


class _Export:
    """An export while it is read, an element at a time."""

    def __init__(self, found: Collection) -> None:
        self.found = found
        self._channel = ""
        self._authors: dict[str, str] = {}
        self._left_out: Counter[str] = Counter()
        self._comments = 0
        self._starts: list[tuple[int, int, Role]] = []
        """(line, owner, role) of each item."""

    def read(self, data: bytes) -> None:
        """Read all items; whatever is broken ends in Problems."""
        parser = etree.iterparse(
            BytesIO(data),
            events=("end",),
            recover=True,
            encoding=UTF8,
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for _, element in parser:
                self._read_element(element)
        except etree.XMLSyntaxError as error:
            what = f"not valid XML: {error.msg}"
            self.found.refuse(error.lineno or 0, what, "export it again", is_cause=True)
        if b"<!ENTITY" in data:
            what = "the file declares entities; they were left as they are"
            self.found.refuse(0, what, "export it again: WordPress declares none")
        self._name_faults(parser)
        self._name_left_out()

    def _read_element(self, element: Any) -> None:
        name, parent = _name(element), element.getparent()
        inside = _name(parent) if parent is not None else ""
        if name == "item":
            self._read_item(element)
            _forget(element)
        elif inside != "channel":
            return
        elif name == "title":
            self._channel = _text(element)
        elif name == "wp:author":
            values = {_name(child): _text(child) for child in element}
            shown = values.get("wp:author_display_name", "")
            self._authors[values.get("wp:author_login", "")] = shown

    def _read_item(self, item: Any) -> None:
        line, owner = item.sourceline or 1, self.found.owner
        values = self._values(item)
        kind, status, password = (
            str(values.pop(name, "")) for name in ("wp:post_type", "wp:status", "wp:post_password")
        )
        role = Role.REFUSED
        if kind in _NOT_POSTS:
            self._left_out[kind] += 1
        elif status not in _PUBLISHED or password:
            why = f"status «{status}»" if status not in _PUBLISHED else "a password"
            what = f"«{str(values.get('title', ''))[:80]}» was not public ({why}) and was not read"
            hint = "publish it in WordPress, or export without it: the file itself is published"
            self.found.refuse(line, what, hint)
        elif self.found.add(line, values):
            role = Role.RECORD
        self._starts.append((line, owner, role))

    def _values(self, item: Any) -> dict[str, Value]:
        """The values of an item by prefixed name; what no article has, in one."""
        values: dict[str, Value] = {"channel": self._channel} if self._channel else {}
        rest: list[str] = []
        for child in item:
            name, text = _name(child), _text(child)
            if name == "category":
                name = "post_tag" if child.get("domain") == "post_tag" else "category"
                there = values.get(name, [])
                values[name] = [*there, text] if isinstance(there, list) else text
            elif name == "wp:comment":
                self._comments += 1
                rest += _public_comment(child)
            elif name == "dc:creator":
                values[name] = self._authors.get(text) or text
            elif name in ("wp:post_type", "wp:status", "wp:post_password") or name in _LISTED:
                if text and text != _NO_DATE:
                    values[name] = text
            elif name == "wp:postmeta":
                rest.append(": ".join(_text(part)[:_MAX_SHOWN] for part in child))
            elif text:
                rest.append(f"{name}: {text[:_MAX_SHOWN]}")
        if "wp:post_date" in values and "pubdate" in values:
            rest.append(f"pubdate: {values.pop('pubdate')}")
        if rest:
            values["wordpress"] = "، ".join(rest)
        return values

    def _name_faults(self, parser: Any) -> None:
        faults = [(entry.line, entry.message) for entry in parser.error_log]
        for line, message in list(dict.fromkeys(faults))[:_MAX_FAULTS]:
            what = f"not valid XML: {' '.join(message.split())}"
            hint = "what could be read was read; export it again"
            self.found.refuse(line, what, hint, is_cause=True)
        if len(faults) > _MAX_FAULTS:
            what = f"{len(faults) - _MAX_FAULTS:,} more faults of the XML"
            self.found.refuse(0, what, "export it again")

    def _name_left_out(self) -> None:
        if self._left_out:
            kinds = ", ".join(f"{kind} {n:,}" for kind, n in sorted(self._left_out.items()))
            what = f"{self._left_out.total():,} items are no posts and were not read ({kinds})"
            self.found.refuse(0, what, "nothing to do if they are not missed")
        if self._comments:
            what = f"{self._comments:,} comments: those that were public are in the ledger"
            hint = "the file itself, with the e-mail addresses in it, is published in data/raw/"
            self.found.refuse(0, what, hint)

    def add_lines(self, data: bytes) -> None:
        """Give every line of the file the role of the item that it belongs to."""
        places = [line for line, _, _ in self._starts]
        for number, raw, _ in lines_of(data, self.found.encoding):
            index = bisect_right(places, number) - 1
            _, owner, role = self._starts[index] if index >= 0 else (0, 0, Role.METADATA)
            self.found.add_line(number, role, raw, owner if role is Role.RECORD else 0)


def _name(element: Any) -> str:
    """An element's name with the usual prefix of its namespace, in lower case."""
    if not isinstance(element.tag, str):
        return ""
    # Not by QName, which refuses the names that broken markup gives.
    space, _, local = element.tag.rpartition("}")
    space = space.removeprefix("{")
    prefixes: Iterator[str] = (short for start, short in _PREFIXES if space.startswith(start))
    prefix = "excerpt" if "excerpt" in space else next(prefixes, "")
    return (f"{prefix}:{local}" if prefix else local).lower()


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _public_comment(comment: Any) -> list[str]:
    """Name and words of a comment that the site showed; never an address."""
    values = {_name(child): _text(child) for child in comment}
    if values.get("wp:comment_approved", "1") != "1":
        return []
    author, words = values.get("wp:comment_author", ""), values.get("wp:comment_content", "")
    return [f"wp:comment: {author}: {words[:_MAX_COMMENT]}"]


def _forget(element: Any) -> None:
    """Free what was read, so that an export of any size takes the memory of one item."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
