"""Tables: CSV and its kin, a header of column names and an article a row (RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from generator.columns import Columns, normal_name
from generator.errors import Problem
from generator.model import InputFile, InputFormat, ParsedFile, Role
from generator.parse.collection import Collection, refused
from generator.parse.decode import encoding_of, lines_of
from generator.parse.frontmatter import Value
from generator.parse.lines import MAX_LINE
from generator.parse.settle import Reading

_DELIMITERS = ",;\t|،"
"""What may part the cells; the one that the header holds most often does."""
_MEND = "mend its quotation marks"


class _Lines:
    """Feeds the lines of a file to the table's reader and remembers those of the current row."""

    def __init__(self, lines: Iterator[tuple[int, str, int]]) -> None:
        self._lines = lines
        self.row: list[tuple[int, str]] = []
        self.broken = 0
        """Line of the row that holds a broken byte; 0 for none."""

    def __iter__(self) -> Iterator[str]:
        for number, text, broken in self._lines:
            self.row.append((number, text))
            if broken >= 0:
                self.broken = number
            yield f"{text}\n"

    def take(self) -> tuple[list[tuple[int, str]], int]:
        """(lines, line of a broken byte) of the row that was just read."""
        taken, broken = self.row, self.broken
        self.row, self.broken = [], 0
        return taken, broken


def parse_table(
    file: InputFile, digest: str, zone: ZoneInfo, columns: Columns | None = None
) -> ParsedFile:
    """Read a table; never raises, whatever the bytes.

    Args:
        zone: where a date-time with an offset becomes a calendar day.
        columns: what the names in the header mean.
    """
    reading = Reading(file.path, zone, columns or Columns())
    encoding = encoding_of(file.path, file.data)
    if isinstance(encoding, Problem):
        return refused(reading, InputFormat.CSV, digest, encoding)
    found = Collection(reading, InputFormat.CSV, digest, encoding)
    header: list[str] = []
    known = True
    for cells, rows, broken in _rows(file.data, encoding):
        first = rows[0][0] if rows else 0
        owner, role = found.owner, Role.REFUSED
        if isinstance(cells, str):
            found.refuse(first, f"a row that cannot be read: {cells}", _MEND)
        elif broken:
            found.refuse(first, f"a broken byte on line {broken}", "save the file as UTF-8")
        elif not header and any(cell.strip() for cell in cells):
            header, role = _header(cells), Role.METADATA
            known = _is_known(header, reading.columns)
            if not known:
                _refuse_columns(found, header, first)
        elif not known:
            pass
        elif any(cell.strip() for cell in cells):
            role = Role.RECORD if found.add(first, _named(header, cells)) else Role.REFUSED
            _check_quotes(found, rows)
        else:
            role = Role.BLANK
        for number, raw in rows:
            found.add_line(number, role, raw, owner if role is Role.RECORD else 0)
    return found.finish()


def _rows(
    data: bytes, encoding: str
) -> Iterator[tuple[list[str] | str, list[tuple[int, str]], int]]:
    """(cells or what is wrong, its lines, line of a broken byte) of each row."""
    lines = _Lines(lines_of(data, encoding))
    # An unclosed quotation mark swallows what follows, but no more than this.
    csv.field_size_limit(MAX_LINE)
    reader = csv.reader(lines, delimiter=_delimiter(data, encoding))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield str(error), *lines.take()
            continue
        yield cells, *lines.take()


def _check_quotes(found: Collection, rows: list[tuple[int, str]]) -> None:
    """A row of several lines whose quotation marks are odd has run to the end of the file."""
    if len(rows) > 1 and sum(raw.count('"') for _, raw in rows) % 2:
        what = f"a quotation mark that is never closed took in {len(rows):,} lines"
        found.refuse(rows[0][0], what, _MEND)


def _delimiter(data: bytes, encoding: str) -> str:
    first = next((text for _, text, _ in lines_of(data, encoding) if text.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _header(cells: list[str]) -> list[str]:
    """Names of the columns; one without a name is called by its number, from 1."""
    return [normal_name(cell) or f"column {n}" for n, cell in enumerate(cells, 1)]


def _is_known(header: list[str], columns: Columns) -> bool:
    return not {*columns.title, *columns.text}.isdisjoint(header)


def _refuse_columns(found: Collection, header: list[str], line: int) -> None:
    names = " ".join("، ".join(header).split())
    what = f"no column is known as title or text: «{names[:500]}»"
    found.refuse(line, what, "name them under [columns] in archive.toml")


def _named(header: list[str], cells: list[str]) -> dict[str, Value]:
    """A row's cells by column; those beyond the header by number, two of one name as a list."""
    values: dict[str, Value] = {}
    for number, cell in enumerate(cells, 1):
        name = header[number - 1] if number <= len(header) else f"column {number}"
        there = values.get(name)
        values[name] = cell if not there else [there, cell]
    return values
