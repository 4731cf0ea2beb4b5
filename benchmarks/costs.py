"""Rows of what builds cost, their medians and ratios, and the table that a person reads."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from rich.table import Table

OURS = "Warraq"
COLD = "cold"
ADDED = "one article added"


@dataclass(frozen=True, slots=True)
class Row:
    """What one kind of build by one program cost: the medians of several runs."""

    program: str
    inputs: int
    """Input files of the archive."""
    what: str
    """Which build: from nothing, after a change …"""
    runs: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    """Sum of PSS over the process tree, in 10^6 bytes."""
    sampling_s: float
    """CPU time that measuring memory took beside it."""
    files: int | None
    """Files that were written; None where nothing of a site was."""
    mb: float | None
    """Their size in 10^6 bytes."""
    removed: int | None
    copies: float | None
    """Wall time in terms of a `cp -r` of the same program's whole site."""
    clean: bool | None = None
    """Whether the site equals that of a clean build byte for byte; None where nobody looked."""


@dataclass(frozen=True, slots=True)
class Site:
    """A whole site."""

    program: str
    inputs: int
    articles: int
    """Pages of articles, embedded ones with them."""
    files: int
    mb: float
    copy_s: float
    """Wall seconds of a `cp -r` of it."""

    @property
    def files_per_article(self) -> float:
        """Files for each page of an article."""
        return self.files / self.articles

    @property
    def bytes_per_article(self) -> float:
        """Bytes for each page of an article."""
        return self.mb * 1e6 / self.articles


@dataclass(frozen=True, slots=True)
class Ratio:
    """What we take in terms of another program."""

    inputs: int
    what: str
    other: str
    wall: float
    cpu: float
    """Of both cores, and so less shaken by what else the machine does."""


def median_row(rows: Sequence[Row]) -> Row:
    """One row for several runs: the median of each figure.

    The site is as it has to be when it was so in every run that was looked at.
    """
    figures: dict[str, Any] = {}
    for field in fields(Row)[4:-1]:
        values = [value for row in rows if (value := getattr(row, field.name)) is not None]
        figures[field.name] = statistics.median(values) if values else None
    looked = [row.clean for row in rows if row.clean is not None]
    first = rows[0]
    return Row(
        first.program,
        first.inputs,
        first.what,
        len(rows),
        **figures,
        clean=all(looked) if looked else None,
    )


def ratios(rows: Iterable[Row]) -> Iterator[Ratio]:
    """Ours against each other program and, for search, against Hugo and Pagefind together."""
    times = {(row.inputs, row.what, row.program): (row.wall_s, row.cpu_s) for row in rows}
    for (inputs, what, program), (wall, cpu) in list(times.items()):
        if program == "Pagefind" and (hugo := times.get((inputs, what, "Hugo"))):
            times[inputs, what, "Hugo + Pagefind"] = hugo[0] + wall, hugo[1] + cpu
    for (inputs, what, program), (wall, cpu) in times.items():
        ours = times.get((inputs, what, OURS))
        if ours and program not in {OURS, "Pagefind"}:
            yield Ratio(inputs, what, program, ours[0] / wall, ours[1] / cpu)


# ---------------------------------------------------------------- tables


def cost_table(rows: Iterable[Row]) -> Table:
    """Builds, a row each."""
    table = Table(title="What builds cost (median of the runs)", title_justify="left")
    for name in ("inputs", "program", "build"):
        table.add_column(name, justify="right" if name == "inputs" else "left")
    for name in ("runs", "wall s", "CPU s", "PSS MB", "files", "MB", "gone", "× cp -r", "clean"):
        table.add_column(name, justify="right")
    inputs = 0
    for row in rows:
        if inputs and row.inputs != inputs:
            table.add_section()
        inputs = row.inputs
        table.add_row(*cells(row))
    return table


def cells(row: Row) -> list[str]:
    """A row as text; what nobody measured is a dash."""
    return [
        f"{row.inputs:,}",
        row.program,
        row.what,
        f"{row.runs}",
        _number(row.wall_s, 2),
        _number(row.cpu_s, 2),
        _number(row.peak_mb, 0),
        _number(row.files, 0),
        _number(row.mb, 2),
        _number(row.removed, 0),
        _number(row.copies, 2),
        {True: "yes", False: "NO", None: "–"}[row.clean],
    ]


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:,.{digits}f}"


def site_table(sites: Iterable[Site]) -> Table:
    """Finished sites, a row each."""
    table = Table(title="Sites", title_justify="left")
    table.add_column("inputs", justify="right")
    table.add_column("program")
    names = ("article pages", "files", "MB", "files/article", "bytes/article", "cp -r s")
    for name in names:
        table.add_column(name, justify="right")
    for site in sites:
        table.add_row(
            f"{site.inputs:,}",
            site.program,
            f"{site.articles:,}",
            f"{site.files:,}",
            f"{site.mb:,.1f}",
            f"{site.files_per_article:.2f}",
            f"{site.bytes_per_article:,.0f}",
            f"{site.copy_s:.2f}",
        )
    return table


def ratio_table(found: Iterable[Ratio]) -> Table:
    """Our times in terms of others'."""
    table = Table(title=f"Times of {OURS} / of the others", title_justify="left")
    table.add_column("inputs", justify="right")
    table.add_column("build")
    table.add_column("other")
    for name in ("wall", "CPU"):
        table.add_column(name, justify="right")
    for each in found:
        times = f"{each.wall:.2f}", f"{each.cpu:.2f}"
        table.add_row(f"{each.inputs:,}", each.what, each.other, *times)
    return table
