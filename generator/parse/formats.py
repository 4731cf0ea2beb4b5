"""Which reader a file is for: its content says so, its name where the content leaves it open."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from importlib import import_module
from zoneinfo import ZoneInfo

from generator.columns import Columns
from generator.errors import Problem
from generator.model import InputFile, InputFormat, ParsedFile
from generator.parse.decode import encoding_of, lines_of
from generator.parse.scrape import parse_scrape

_SAMPLE = 8_192
_ARABIC_LETTER = re.compile(rb"[\xd8-\xdb]")
"""With which no markup begins, in no encoding: half of an Arabic letter in UTF-8, a letter in the
Arabic code pages, and in UTF-16 neither a sign of ASCII nor a space."""
_WARC = re.compile(rb"WARC/\d")
_GZIP = b"\x1f\x8b"
_HTML = re.compile(r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_XML = re.compile(r"\s*(?:<\?xml\b|<rss\b)", re.IGNORECASE)
_XHTML = re.compile(r"<html\b|<!doctype\s+html", re.IGNORECASE)
_OBJECT = re.compile(r"\s*\{\s*\"[^\"]{0,200}\"\s*:")
_MATTER = re.compile(r"(?:---|\+\+\+)[ \t]*\r?\n\s*[\"']?\w[\w -]{0,60}[\"']?\s*[:=]")

_PARSERS = {
    InputFormat.HTML: "page:parse_html",
    InputFormat.WXR: "wxr:parse_wxr",
    InputFormat.WARC: "warc:parse_warc",
}
"""Format → module in `parse/` and what its reader is called there. It is loaded with the first file
of the format, since the libraries that these need take longer than adding an article of another."""
_MAPPED = {
    InputFormat.MARKDOWN: "markdown:parse_markdown",
    InputFormat.JSONL: "jsonl:parse_jsonl",
    InputFormat.CSV: "table:parse_table",
}
"""Readers that ask what the columns mean."""


def parse(
    file: InputFile, announced: InputFormat, digest: str, zone: ZoneInfo, columns: Columns
) -> ParsedFile:
    """Read a file of any format; never raises, whatever the bytes.

    Args:
        announced: what its name says that it is.
        zone: where a date-time with an offset becomes a calendar day.
        columns: what the names of its columns and keys mean.
    """
    form = recognise(file, announced)
    if form in _MAPPED:
        return _loaded(_MAPPED[form])(file, digest, zone, columns)
    if form in _PARSERS:
        return _loaded(_PARSERS[form])(file, digest, zone)
    return parse_scrape(file, digest)


def _loaded(reader: str) -> Callable[..., ParsedFile]:
    module, _, name = reader.partition(":")
    found: Callable[..., ParsedFile] = getattr(import_module(f"generator.parse.{module}"), name)
    return found


def recognise(file: InputFile, announced: InputFormat) -> InputFormat:
    """The format of a file's content.

    A saved page named `.txt` is a page, and a table that holds JSON is none. Markdown stays
    Markdown: it may begin with HTML, or quote anything.
    """
    if _WARC.match(_unpacked(file.data)):
        return InputFormat.WARC
    if announced in (InputFormat.MARKDOWN, InputFormat.WARC):
        return announced
    if _ARABIC_LETTER.match(file.data):
        return announced
    head = _head(file)
    if _HTML.match(head) or (_XML.match(head) and _XHTML.search(head)):
        return InputFormat.HTML
    if _XML.match(head):
        return InputFormat.WXR
    if _OBJECT.match(head):
        return InputFormat.JSONL
    if announced is InputFormat.SCRAPE and _MATTER.match(head):
        return InputFormat.MARKDOWN
    return announced


def _head(file: InputFile) -> str:
    """The beginning of a file as text, or "" when it is none."""
    encoding = encoding_of(file.path, file.data[: _SAMPLE * 8])
    if isinstance(encoding, Problem):
        return ""
    head = ""
    for _, line, _ in lines_of(file.data[:_SAMPLE], encoding):
        head += f"{line}\n"
    return head


def _unpacked(data: bytes) -> bytes:
    """The first bytes of a file, unpacked where gzip packed it."""
    if not data.startswith(_GZIP):
        return data[:16]
    try:
        return zlib.decompressobj(wbits=31).decompress(data[:_SAMPLE], 16)
    except zlib.error:
        return b""
