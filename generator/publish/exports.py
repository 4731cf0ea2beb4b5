"""data/articles/YYYY-MM.jsonl: a line of JSON for every article of a month."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

from generator import urls
from generator.model import Article, Output, Repair

# NEL U+0085, LINE SEPARATOR U+2028, PARAGRAPH SEPARATOR U+2029.
_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


def export_articles(articles: Iterable[Article]) -> Iterator[Output]:
    """One file for each month, articles sorted by day and address; `undated.jsonl` for the rest."""
    months: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        months[urls.month_key(article.published)].append(article)
    for month in sorted(months):
        ordered = sorted(months[month], key=lambda a: (str(a.published or ""), a.href))
        lines = (_line(record(article)) for article in ordered)
        yield Output(urls.export_path(month), b"".join(lines))


def _line(values: dict[str, object]) -> bytes:
    """JSON on one line, by every program's notion of a line.

    What JSON may leave bare and others take for a line's end is escaped, and so is a lone
    surrogate, which UTF-8 cannot carry.
    """
    text = json.dumps(values, ensure_ascii=False).translate(_LINE_ENDS)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def record(article: Article) -> dict[str, object]:
    """An article as exported. The fields are described on the site's data page."""
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
        "origins": [
            {"path": origin.path, "line": origin.line, "archive": origin.raw_archive}
            for origin in article.origins
        ],
        "ledger": [ledger_entry(repair) for repair in article.ledger],
        "text": article.text,
    }


def ledger_entry(repair: Repair) -> dict[str, object]:
    """A ledger entry as exported: `repaired` is null where the text was kept as printed."""
    return {
        "kind": repair.kind.value,
        "field": repair.field,
        "line": repair.line,
        "raw": repair.raw,
        "repaired": repair.repaired,
        "path": repair.path or None,
    }
