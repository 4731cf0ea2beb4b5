"""WARC, the web archives of crawlers and browsers (ISO 28500): each saved page an article.

A WARC has no lines. Where a line is named, in messages and in the ledger, the number is that of
the record in the file, from 1.
"""

from __future__ import annotations

import codecs
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from generator.errors import Problem
from generator.model import InputFile, InputFormat, ParsedFile, Role
from generator.parse.collection import Collection, refused
from generator.parse.decode import UTF8, Decoded, decode
from generator.parse.page import ADVICE, INSTALL, MAX_PAGE, PageArticle, read_page
from generator.parse.settle import Reading

_NO_EXTRA = "web archives are read with warcio, which is not installed"
_SUM_UP = "nothing to do if they are not missed"
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_MAX_BYTES = 4 * MAX_PAGE
"""Of a page, unpacked: four bytes a character at most."""
_MAX_RECORDS = 5_000_000
_LENGTH = re.compile(rb"^content-length:[ \t]{0,9}(\d{1,15})", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(r"(, first line| - Found): .*|(\\|[^ -~]).*")
"""What warcio's messages quote of a file: whatever is not plain ASCII, or an escape of it."""
_PART, _MAX_PARTS = 1_000_000, 256
"""Bytes unpacked at a time, and how many times, to see whether a record is whole."""
_CHARSET = re.compile(r"charset=[\"']?([\w-]{2,40})", re.IGNORECASE)
_CHARSET_IN_PAGE = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Record:
    """What one record of the archive holds."""

    kind: str
    url: str
    date: str
    media_type: str
    status: str
    body: bytes
    """Of a page; empty for anything else."""
    fault: str = ""

    def summary(self) -> str:
        """The record in a line."""
        return " ".join(filter(None, (self.kind, self.status, self.media_type, self.url)))

    @property
    def is_page(self) -> bool:
        """Whether it is a page that the site answered with."""
        whole = self.kind == "resource" or (self.kind == "response" and self.status == "200")
        return whole and self.media_type in _HTML_TYPES


@lru_cache(maxsize=1)
def _iterator() -> Any:
    """warcio's iterator, or None where the extra is not installed."""
    try:
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - part of an extra
    except ImportError:
        return None
    logging.getLogger("warcio").setLevel(logging.CRITICAL)  # its warnings quote bytes of the file
    return ArchiveIterator


def parse_warc(file: InputFile, digest: str, zone: ZoneInfo) -> ParsedFile:
    """Read a web archive, packed or not; never raises, whatever the bytes.

    Args:
        zone: where a date-time with an offset becomes a calendar day.
    """
    reading = Reading(file.path, zone, advice=ADVICE)
    if _iterator() is None:
        problem = Problem(file.path, 0, _NO_EXTRA, INSTALL)
        return refused(reading, InputFormat.WARC, digest, problem)
    found = Collection(reading, InputFormat.WARC, digest, UTF8)
    left_out: Counter[str] = Counter()
    for number, record in enumerate(_records(file.data), 1):
        owner, role = found.owner, Role.METADATA
        if record.fault:
            found.refuse(number, record.fault, "fetch the archive again")
            role = Role.REFUSED
        elif record.is_page:
            role = Role.RECORD if _read_page(found, number, record) else Role.REFUSED
        elif record.kind in ("response", "resource", "revisit", "conversion"):
            left_out[_kind_of_rest(record)] += 1
        shown = record.summary() or "record"
        found.add_line(number, role, shown, owner if role is Role.RECORD else 0)
    _name_left_out(found, left_out)
    return found.finish()


def _records(data: bytes) -> Iterator[_Record]:
    """The records in order; a fault of the archive is the last of them."""
    last = 0
    try:
        records = _iterator()(BytesIO(data), arc2warc=True)
        records.INC_RECORD = ""  # it would print bytes of the file; the count below is enough
        for number, record in enumerate(records, 1):
            if number > _MAX_RECORDS:
                yield _fault(f"more than {_MAX_RECORDS:,} records; the rest was not read")
                return
            yield _record(record)
            last = records.get_record_offset()
        if _is_cut(data, last):
            yield _fault("the archive ends in the middle of a record")
        elif records.err_count:
            yield _fault("records do not end where they say: some of the archive may be missing")
    # warcio promises nothing of broken archives, nor do the packers below it.
    except Exception as error:
        yield _fault(f"the archive is broken here, nothing behind it was read: {_why(error)}")


def _is_cut(data: bytes, last: int) -> bool:
    """Whether a file ends before its last record does; warcio takes what there is.

    Args:
        last: where the last record begins.
    """
    if not data.startswith(b"\x1f\x8b"):
        end = data.find(b"\r\n\r\n", last)
        length = _LENGTH.search(data, last, end) if end >= 0 else None
        return length is None or end + 4 + int(length[1]) > len(data)
    packed = zlib.decompressobj(wbits=31)
    rest = data[last:]
    for _ in range(_MAX_PARTS):
        packed.decompress(rest, _PART)
        rest = packed.unconsumed_tail
        if packed.eof or not rest:
            break
    return not (packed.eof or rest) or bool(packed.unused_data.strip(b"\0\r\n"))


def _why(error: Exception) -> str:
    """What an error says, on one line, without the bytes of the file that warcio quotes."""
    said = _QUOTED.sub("", " ".join(str(error).split()))
    return ": ".join(filter(None, (type(error).__name__, said[:200])))


def _fault(what: str) -> _Record:
    return _Record("", "", "", "", "", b"", what)


def _record(record: Any) -> _Record:
    headers, http = record.rec_headers, record.http_headers
    kind = str(record.rec_type or "")
    declared = (http or headers).get_header("Content-Type") or ""
    found = _Record(
        kind=kind,
        url=(headers.get_header("WARC-Target-URI") or "").strip("<> "),
        date=headers.get_header("WARC-Date") or "",
        media_type=declared.partition(";")[0].strip().lower(),
        status=str(http.get_statuscode() or "") if http and kind == "response" else "",
        body=b"",
    )
    if not found.is_page:
        return found
    try:
        body = record.content_stream().read(_MAX_BYTES + 1)
    except Exception as error:  # a page that cannot be unpacked costs itself alone
        return _fault(f"{found.url} cannot be unpacked: {_why(error)}")
    if len(body) > _MAX_BYTES:
        return _fault(f"{found.url} has more than {_MAX_BYTES:,} bytes")
    charset = _CHARSET.search(declared) or _CHARSET.search(_in_page(body))
    return _Record(
        kind, found.url, found.date, found.media_type, found.status, _as_utf8(body, charset)
    )


def _in_page(body: bytes) -> str:
    """The encoding that a page declares, as a header would."""
    found = _CHARSET_IN_PAGE.search(body[:4_096])
    return f"charset={found[1].decode('ascii')}" if found else ""


def _as_utf8(body: bytes, charset: re.Match[str] | None) -> bytes:
    """A page in an encoding that is not ours to guess but is declared; any other as it is."""
    try:
        name = codecs.lookup(charset[1]).name if charset else UTF8
        return body if name == UTF8 else body.decode(name).encode(UTF8)
    except (LookupError, UnicodeError, TypeError):
        return body


def _read_page(found: Collection, number: int, record: _Record) -> bool:
    """Add the article of a page; False when there is none, and a Problem says why."""
    path = found.reading.path
    decoded = decode(path, record.body)
    page = read_page(path, number, decoded.text) if isinstance(decoded, Decoded) else decoded
    if isinstance(page, Problem):
        what = f"{page.message} ({record.url})" if record.url else page.message
        found.refuse(number, what, page.hint)
        return False
    page.values["captured"] = record.date
    if record.url.startswith(("http://", "https://")):
        page.values["url"] = record.url
    found.articles.append(PageArticle(found.reading, page, number).settle(found.problems))
    return True


def _kind_of_rest(record: _Record) -> str:
    if record.kind == "response" and record.status != "200":
        return f"status {record.status or 'unknown'}"
    return record.media_type or record.kind


def _name_left_out(found: Collection, left_out: Counter[str]) -> None:
    if left_out:
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(left_out.items()))
        what = f"{left_out.total():,} records are no pages and were not read ({kinds})"
        found.refuse(0, what[:500], _SUM_UP)
