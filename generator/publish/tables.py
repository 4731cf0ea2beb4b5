"""data/articles/YYYY.csv, data/tags.csv, data/sources.csv: tables for spreadsheets.

UTF-8 with a mark in front, without which Excel takes Arabic for another code; lines end as RFC 4180
has it. Three things are to be known, and the data page says them:

- Where a cell holds several names, a bar stands between them; a bar or a backslash inside a name
  has a backslash in front.
- A cell that a spreadsheet would take for a formula has an apostrophe in front, and so has one that
  looks like such a cell already: whoever takes one apostrophe off a cell of apostrophes and a sign
  of a formula has what was there (`plain_cell`).
- A cell of what is not known is empty.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from generator import fields, urls
from generator.model import Output, Record
from generator.names.unite import Names
from generator.plan.taxonomy import Taxonomy

Cell = str | int | bool | None

_MARK = "\ufeff"
_SIGNS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
"""What a formula begins with, also in FULLWIDTH forms; the same as in static/js/download.js."""
_FORMULA = re.compile(rf"'*(?:\s*[{_SIGNS}]|[\t\r\n])")


def safe_cell(text: str) -> str:
    """A text as no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain_cell(cell: str) -> str:
    """What `safe_cell` was given."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def joined(names: Iterable[str]) -> str:
    """Several names in one cell."""
    escaped = (name.replace("\\", "\\\\").replace(fields.JOINT, "\\|") for name in names)
    return fields.JOINT.join(escaped)


def table(path: str, columns: Sequence[fields.Field], rows: Iterable[Sequence[Cell]]) -> Output:
    """The file of a table."""
    text = StringIO(newline="")
    text.write(_MARK)
    writer = csv.writer(text)
    writer.writerow(column.name for column in columns)
    writer.writerows(_shown(row) for row in rows)
    # A lone surrogate, which UTF-8 cannot carry; the lines of JSON have it.
    return Output(path, text.getvalue().replace("\0", "\ufffd").encode("utf-8", "replace"))


def _shown(row: Sequence[Cell]) -> Iterator[str | int]:
    for cell in row:
        if isinstance(cell, bool):
            yield "true" if cell else "false"
        elif isinstance(cell, int):
            yield cell
        else:
            yield safe_cell(cell or "")


def years_of(months: Iterable[str]) -> dict[str, list[str]]:
    """Year → its months (`2023-09`); `undated` is a year of its own."""
    years: dict[str, list[str]] = {}
    for month in sorted(months):
        years.setdefault(month.partition("-")[0], []).append(month)
    return years


def year_table(year: str, articles: Iterable[tuple[Record, tuple[int, int]]]) -> Output:
    """The articles of a year without their texts.

    Args:
        articles: each with the words and characters of its text.
    """
    return table(urls.table_path(year), fields.ROW, (_row(a, *size) for a, size in articles))


def _row(article: Record, words: int, characters: int) -> tuple[Cell, ...]:
    return (
        article.published.isoformat() if article.published else "",
        article.title,
        joined(article.sources),
        joined(tag.name for tag in article.tags),
        words,
        characters,
        article.byline,
        article.date_basis.value,
        article.original_url,
        article.captured,
        article.embedded,
        joined(article.found_in),
        article.story,
        article.href,
    )


def tag_table(taxonomy: Taxonomy, names: Names) -> Output:
    """All tags of the articles that lists show."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for name, records in taxonomy.by_tag.items():
            entry = names.entry_of(name)
            known = (entry.kind.value, entry.wikidata) if entry else ("", "")
            other = joined(names.tags.seen(name))
            yield (name, *_uses(records), *known, other, urls.tag_path(name))

    return table(urls.TAG_TABLE, fields.TAG, rows())


def source_table(taxonomy: Taxonomy, names: Names) -> Output:
    """All sources of the articles that lists show, and what sources.csv says of them."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        for name, records in taxonomy.by_source.items():
            source = names.source_of(name)
            known: tuple[str, ...] = ("",) * 6
            if source:
                known = (source.kind.value, source.home, source.country, source.rights)
                known += (source.licence, source.licence_url)
            other = joined(names.sources.seen(name))
            yield (name, *_uses(records), *known, other, urls.source_path(name))

    return table(urls.SOURCE_TABLE, fields.SOURCE, rows())


def _uses(records: Sequence[Record]) -> tuple[int, str, str]:
    """How many articles there are, the day of the first and of the last.

    They are in the order of their days, the undated behind.
    """
    first = next((each.published for each in records if each.published), None)
    last = next((each.published for each in reversed(records) if each.published), None)
    return len(records), first.isoformat() if first else "", last.isoformat() if last else ""
