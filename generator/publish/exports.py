"""data/articles/YYYY-MM.jsonl.gz: a line of JSON for every article of a month.

Compressed, because the lines are an article's bytes once more: 7,400 an article, and a quarter of
that so. The gzip header (RFC 1952) names neither file nor time nor system, so that every build
makes the same bytes.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import TypeVar

import msgspec

from generator import urls
from generator.ledger import ledger_entry
from generator.model import Article, Copy, Correction, Output, Record
from generator.zip_entries import gzipped

R = TypeVar("R", bound=Record)

_LEVEL = 5
"""Of compression: 6 takes twice the time and saves 5 % of these files, 9 five times for 8 %."""
# NEL U+0085, LINE SEPARATOR U+2028, PARAGRAPH SEPARATOR U+2029.
_LINE_ENDS = re.compile("\x85|\u2028|\u2029".encode())


def months_of(articles: Iterable[R]) -> dict[str, list[R]]:
    """The articles of each file, by its path, sorted by day and address."""
    months: dict[str, list[R]] = defaultdict(list)
    for article in articles:
        months[urls.month_key(article.published)].append(article)
    for held in months.values():
        held.sort(key=attrgetter("published", "href"))
    return {urls.export_path(month): months[month] for month in sorted(months)}


def export_month(path: str, articles: Iterable[Article]) -> Output:
    """The file of a month; `undated.jsonl.gz` holds what has no day."""
    lines = b"".join(_line(record(article)) for article in articles)
    return Output(path, gzipped(lines, _LEVEL))


def text_length(article: Article) -> tuple[int, int]:
    """(words, characters) of an article's text; a word is what stands between spaces."""
    text = article.text
    return len(text.split()), len(text)


def _line(values: dict[str, object]) -> bytes:
    """JSON on one line, by every program's notion of a line.

    What JSON may leave bare and others take for a line's end is escaped, and so is a lone
    surrogate, which UTF-8 cannot carry.
    """
    try:
        line = msgspec.json.encode(values)
    except UnicodeEncodeError:
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        line = text.encode("utf-8", "backslashreplace")
    return _LINE_ENDS.sub(_escape, line) + b"\n"


def _escape(sign: re.Match[bytes]) -> bytes:
    return b"\\u%04x" % ord(sign[0].decode())


def record(article: Article) -> dict[str, object]:
    """An article as exported: `fields.ARTICLE`, described on the site's data page."""
    return {
        "href": article.href,
        "embedded": article.embedded,
        "title": article.title,
        "date": article.published.isoformat() if article.published else None,
        "date_basis": article.date_basis.value,
        "date_raw": article.date_raw,
        "sources": list(article.sources),
        "tags": [
            {"name": tag.name, "supported": tag.supported, "confidence": tag.confidence}
            for tag in article.tags
        ],
        "original_url": article.original_url or None,
        "captured": article.captured or None,
        "byline": article.byline,
        "kicker": article.kicker,
        "dateline": article.dateline,
        "read_also": list(article.read_also),
        "found_in": list(article.found_in),
        "attached": list(article.attached),
        "versions": list(article.versions),
        "copies": [_copy(copy) for copy in article.copies],
        "elsewhere": list(article.elsewhere),
        "story": article.story or None,
        "origins": [
            {"path": origin.path, "line": origin.line, "archive": origin.raw_archive}
            for origin in article.origins
        ],
        "corrections": [_correction(each) for each in article.corrections],
        "ledger": [ledger_entry(repair) for repair in article.ledger],
        "text": article.text,
    }


def _correction(correction: Correction) -> dict[str, object]:
    return {
        "date": correction.day.isoformat(),
        "place": correction.place or None,
        "was": correction.was,
        "now": correction.now,
        "note": correction.note,
        "by": correction.by,
    }


def _copy(copy: Copy) -> dict[str, object]:
    return {
        "title": copy.title,
        "date": copy.published.isoformat() if copy.published else None,
        "sources": list(copy.sources),
        "original_url": copy.original_url or None,
        "captured": copy.captured or None,
    }
