"""Tables that a librarian keeps in a spreadsheet: CSV bytes → rows with their lines.

What spreadsheets save is taken as it comes: UTF-8 with or without a byte order mark, UTF-16 with
one, any line ends, and commas, semicolons (where the comma is the decimal sign, as in most Arabic
locales) or tabs between cells. The first line names the columns, in English or Arabic, in any
order. Quoting is that of RFC 4180.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from generator.arabic.normalize import drop_invisible, fold_text
from generator.errors import Problem

DELIMITERS = ",;\t"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*')
"""What some spreadsheets write above the header to name the delimiter."""
_FIRM, _LOOSE = re.compile(r"[|\n]"), re.compile("[;\u061b,\u060c]")
"""Between names in one cell: a bar or a new line; where there is neither, semicolon or comma
(U+061B ARABIC SEMICOLON, U+060C ARABIC COMMA)."""
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")
_QUOTED = "put a cell that holds the separator in quotation marks"

T = TypeVar("T")

Columns = Mapping[str, Sequence[str]]
"""Name of a column → other headings that mean it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row under the header."""

    line: int
    """Line of the file that it begins in, from 1."""
    cells: Mapping[str, str]
    """Column → text; a column that the table lacks has ""."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def names(self, column: str) -> tuple[str, ...]:
        """The distinct names in a cell that holds several, in order."""
        cell = self.cells.get(column, "")
        separator = _FIRM if _FIRM.search(cell) else _LOOSE
        return tuple(dict.fromkeys(filter(None, map(clean, separator.split(cell)))))


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds, and what is wrong with it."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()


def clean(text: str) -> str:
    """A name as it is shown: single spaces, nothing that cannot be seen."""
    return " ".join(drop_invisible(_CONTROLS.sub(" ", text)).split())


def parse_table(path: str, data: bytes, columns: Columns, required: str) -> Table:
    """Read a table. Whatever is wrong is a Problem; all other rows are read.

    Args:
        path: for messages.
        columns: those that are known; any may be missing but `required`.
    """
    text = _decoded(data)
    if text is None:
        hint = "save it as «CSV UTF-8»"
        return Table(problems=(Problem(path, 0, "neither UTF-8 nor UTF-16", hint),))
    lines = text.splitlines(keepends=True)
    problems: list[Problem] = []
    records = list(_records(path, lines, _delimiter(lines, columns), problems))
    if not records:
        return Table(problems=tuple(problems))
    (first, heading), *rest = records
    header = _header(path, first, heading, columns, problems)
    if required not in header:
        what = f"no column {required!r}: the table was left out"
        hint = f"the first line names the columns: {', '.join(columns)}"
        return Table(problems=(*problems, Problem(path, first, what, hint)))
    rows = [_row(path, line, header, cells, problems) for line, cells in rest]
    return Table(tuple(rows), tuple(sorted(problems)))


def unicode_text(data: bytes) -> str:
    """Return a table's text: UTF-8, or the UTF-16 that spreadsheets call Unicode text.

    Raises:
        UnicodeDecodeError: it is neither.
    """
    return data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")


def _decoded(data: bytes) -> str | None:
    try:
        text = unicode_text(data)
    except UnicodeDecodeError:
        return None
    # Only these end lines: str.splitlines would count U+2028 and its like.
    return _OTHER_ENDS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


_OTHER_ENDS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def _delimiter(lines: Sequence[str], columns: Columns) -> str:
    """The one that makes most known headings of the first line; of equals the first."""
    named = _SEPARATOR_LINE.fullmatch(lines[0]) if lines else None
    if named and named[1] in DELIMITERS:
        return named[1]
    known = _headings(columns)
    first = next((line for line in lines if line.strip()), "")

    def fitting(delimiter: str) -> int:
        return sum(_heading_key(cell) in known for cell in first.split(delimiter))

    return max(DELIMITERS, key=fitting)


def _headings(columns: Columns) -> dict[str, str]:
    return {
        _heading_key(name): column
        for column, others in columns.items()
        for name in (column, *others)
    }


def _heading_key(cell: str) -> str:
    return fold_text(cell.strip().strip('"').replace("_", " "))


def _records(
    path: str, lines: Sequence[str], delimiter: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of what is not empty.

    After a fault the reading goes on with the next line: an open quotation mark, which would
    otherwise swallow the rest of the file, costs its own row alone, and that row is named.
    """
    start = 1 if lines and _SEPARATOR_LINE.fullmatch(lines[0]) else 0
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True)
        base = start
        try:
            for cells in reader:
                line, start = start + 1, base + reader.line_num
                if any(map(str.strip, cells)):
                    yield line, cells
            return
        except csv.Error as error:
            problems.append(Problem(path, start + 1, f"cannot be read: {error}", _QUOTED))
            start += 1


def _header(
    path: str, line: int, cells: Sequence[str], columns: Columns, problems: list[Problem]
) -> list[str]:
    """The column of each cell; "" for what is no column."""
    known = _headings(columns)
    header: list[str] = []
    for cell in cells:
        column = known.get(_heading_key(cell), "")
        if column in header and column:
            problems.append(Problem(path, line, f"column {column!r} comes twice", "remove one"))
            column = ""
        elif not column and cell.strip():
            near = difflib.get_close_matches(cell.strip().lower(), columns, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(columns)}"
            problems.append(Problem(path, line, f"unknown column {clean(cell)!r}", hint))
        header.append(column)
    return header


def _row(
    path: str, line: int, header: Sequence[str], cells: Sequence[str], problems: list[Problem]
) -> Row:
    beyond = [clean(cell) for cell in cells[len(header) :] if cell.strip()]
    if beyond:
        what = f"more cells than columns: {' · '.join(beyond)!r} was left out"
        problems.append(Problem(path, line, what, _QUOTED))
    pairs = zip(header, cells, strict=False)
    # A cell of several names keeps its line ends, which part them.
    return Row(line, {column: cell.strip() for column, cell in pairs if column})


def first_known(
    path: str, rows: Iterable[Row], column: str, read: Callable[[str], T | None], hint: str
) -> tuple[T | None, list[Problem]]:
    """What the rows about one thing say in a column: the first value that can be read.

    Args:
        read: a cell's value, or None when it is not valid.
        hint: what to do about a cell that is not.
    """
    known: T | None = None
    problems: list[Problem] = []
    for row in rows:
        cell = clean(row[column])
        value = read(cell) if cell else None
        if cell and value is None:
            problems.append(Problem(path, row.line, f"{column} is {cell!r}, not used", hint))
        elif value is not None and known is not None and value != known:
            what = f"{column} is {cell!r} here and {str(known)!r} in an earlier row"
            problems.append(Problem(path, row.line, what, "keep one of them"))
        elif known is None:
            known = value
    return known, problems


def write_table(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as spreadsheets open it without asking: UTF-8 with a byte order mark, CRLF.

    A cell that a spreadsheet would take for a formula gets a space before it, which reading takes
    off again.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(list(columns))
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig", "replace")


def _harmless(cell: str) -> str:
    return f" {cell}" if cell[:1] in tuple("=+-@") else cell
