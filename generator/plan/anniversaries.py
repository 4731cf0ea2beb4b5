"""What the archive has of each day of the year, for «on this day» on the home page.

The build knows no clock: the reader's browser asks for its own day. The answers lie in classic
scripts, which load from a disk too: one for a month, or, where that would be more than a few
kilobytes, one for every eight of its days (one for each day would be 366 files).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator import urls
from generator.digest import digest_of
from generator.i18n import Interface
from generator.model import Output, Record

MOST_YEARS = 8
"""Years of a day that are told, the newest: some 1.6 kB."""
PART = 8
"""Days of a part of a month."""
_LARGEST = 8000
"""Bytes up to which the days of a month share a script."""


@dataclass(frozen=True, slots=True)
class Anniversaries:
    """The scripts, and what the home page must know to ask for the right one."""

    outputs: tuple[Output, ...]
    months: tuple[str, ...]
    """`03`: months with a script of their own; like the next, only those that have articles."""
    split: tuple[str, ...]
    """Months with a script for each of their four parts, articles or not."""
    version: str
    """Changes with any of the scripts."""


def anniversaries(by_day: dict[date, tuple[Record, ...]], ui: Interface) -> Anniversaries:
    """Gather the days of all years by their place in the year.

    Args:
        by_day: articles by day, in order of the days.
    """
    found: dict[int, dict[int, list[list[object]]]] = {}
    for day in reversed(by_day):
        rows = found.setdefault(day.month, {}).setdefault(day.day, [])
        if len(rows) < MOST_YEARS:
            rows.append(_row(day, by_day[day], ui))
    outputs: list[Output] = []
    months, split = [], []
    for month, days in sorted(found.items()):
        together = _script(month, days, ui)
        if len(together) <= _LARGEST:
            months.append(f"{month:02d}")
            outputs.append(Output(f"{urls.ANNIVERSARIES}{month:02d}.js", together))
        else:
            split.append(f"{month:02d}")
            outputs.extend(_parts(month, days, ui))
    version = digest_of([output.data for output in outputs]).hex()[:8]
    return Anniversaries(tuple(outputs), tuple(months), tuple(split), version)


def _parts(month: int, days: Mapping[int, list[list[object]]], ui: Interface) -> Iterator[Output]:
    for first in range(1, 32, PART):
        part = {day: days[day] for day in range(first, first + PART) if day in days}
        path = f"{urls.ANNIVERSARIES}{month:02d}-{first // PART + 1}.js"
        yield Output(path, _script(month, part, ui))


def _row(day: date, records: Sequence[Record], ui: Interface) -> list[object]:
    """[day, year, address, title, how many articles the day has, if more].

    The article is the one that most outlets printed, of equals the first.
    """
    chosen = max(records, key=lambda each: len(each.copies) + len(each.elsewhere))
    rest = ui.count("article", len(records)) if len(records) > 1 else ""
    year = ui.dates.number(day.year)
    return [day.isoformat(), year, chosen.href, chosen.title, rest]


def _script(month: int, days: Mapping[int, list[list[object]]], ui: Interface) -> bytes:
    """`Archive.onThisDay({day: [name of the day, rows]})`"""
    data = {day: [_name(month, day, ui), rows] for day, rows in sorted(days.items())}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"Archive.onThisDay({text});\n".encode("utf-8", "replace")


def _name(month: int, day: int, ui: Interface) -> str:
    """25 سبتمبر"""
    return f"{ui.dates.number(day)} {ui.dates.month(month)}"
