"""Reading dates out of Arabic and English text.

A month word counts only beside a day: مارس also means "practised" and آب "father". Dual names
must agree (تموز/يوليو); a weekday in the text must agree with the day; Hijri dates are Hijri.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from generator.arabic.calendar import (
    ENGLISH_MONTHS,
    GREGORIAN_MONTHS,
    HIJRI_MONTHS,
    WEEKDAYS,
    from_hijri,
)

# One character to one character, so that positions in the folded text are positions in the
# original: letters that writers vary, and the digits of all sets.
_LETTERS = str.maketrans(
    "أإآٱىیةک" + "٠١٢٣٤٥٦٧٨٩" + "۰۱۲۳۴۵۶۷۸۹", "ااااييهك" + "0123456789" + "0123456789"
)

_EARLIEST_YEAR, _LATEST_YEAR = 1800, 2100
_HIJRI_YEARS = range(1343, 1501)
_DUAL_CALENDAR_TOLERANCE = 2
"""Days by which a Gregorian date and the Hijri date beside it may differ (local sighting)."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date as it stands in a text."""

    start: int
    end: int
    raw: str
    day: date | None
    """None when it cannot be used; `fault` says why."""
    fault: str = ""
    weekday: int | None = None
    """The weekday written before it; Monday is 0."""
    today: bool = False
    """«اليوم» is written before it: the text says that this is its own day."""
    hijri: bool = False

    @property
    def weekday_agrees(self) -> bool:
        """True unless the text names another weekday than the day has."""
        return self.day is None or self.weekday is None or self.weekday == self.day.weekday()


def fold_letters(text: str) -> str:
    """`text` with varying letters and digits folded, every character in its place."""
    return text.translate(_LETTERS).lower()


def find_dates(text: str) -> list[FoundDate]:
    """Full dates (day, month and year) in `text`, in order, usable or not."""
    folded = fold_letters(text)
    if not _DIGIT.search(folded):
        return []
    found = [_named(match, text) for match in _named_date().finditer(folded)]
    found += [_named(match, text) for match in _ENGLISH_MONTH_FIRST.finditer(folded)]
    found += [_numeric(match, text) for match in _NUMERIC_DATE.finditer(folded)]
    return sorted(found, key=lambda each: each.start)


def today_weekdays(text: str) -> Iterator[tuple[str, int]]:
    """(words, weekday) for each «اليوم الاثنين» in `text`."""
    folded = fold_letters(text)
    for match in _today_weekday().finditer(folded):
        yield text[match.start() : match.end()], _weekdays()[match["weekday"]]


def find_contradictions(text: str) -> list[str]:
    """Dates, with or without a year, whose two month names or whose weekday disagree."""
    folded = fold_letters(text)
    spans = [
        text[m.start("day") : m.end()].strip()
        for m in _named_date(year=False).finditer(folded)
        if not _months_of(m)
    ]
    return spans + [f.raw for f in find_dates(text) if not f.weekday_agrees]


def read_date(value: str) -> FoundDate | None:
    """The one date that a label's value states; None when it states none.

    Two dates may stand side by side (Gregorian and Hijri) if they mean the same day.
    """
    found = find_dates(value)
    if not found:
        return None
    usable = [each for each in found if each.day is not None]
    if not usable:
        return found[0]
    first = next((each for each in usable if not each.hijri), usable[0])
    if any(
        abs((each.day - first.day).days) > _DUAL_CALENDAR_TOLERANCE
        for each in usable
        if each.day and first.day
    ):
        return FoundDate(first.start, first.end, value, None, "states two different days")
    return first


def _named(match: re.Match[str], text: str) -> FoundDate:
    """A date whose month is a word."""
    months = _months_of(match)
    hijri = " ".join(match["month"].split()) in _hijri_months()
    year, number = int(match["year"]), int(match["day"])
    day, fault = None, ""
    if not months:
        fault = "its two month names disagree"
    else:
        day = _hijri_day(year, months, number) if hijri else _day(year, months, number)
        fault = "" if day else "no such day in the calendar"
    weekday = match["weekday"]
    return FoundDate(
        start=match.start(),
        end=match.end(),
        raw=text[match.start() : match.end()].strip(),
        day=day,
        fault=fault,
        weekday=_weekdays()[weekday] if weekday else None,
        today=bool(match["today"]),
        hijri=hijri,
    )


def _months_of(match: re.Match[str]) -> int:
    """Month number that the match names, 0 when its two names disagree."""
    first, second = " ".join(match["month"].split()), " ".join((match["second"] or "").split())
    if first in _hijri_months():
        return _hijri_months()[first]
    numbers = _gregorian_months()
    if first not in numbers:
        return 0
    return numbers[first] if not second or numbers[second] == numbers[first] else 0


def _numeric(match: re.Match[str], text: str) -> FoundDate:
    """2023-09-25, or day first as Arabic outlets write: 25/9/2023."""
    year, month = match["y"] or match["y2"], match["m"] or match["m2"]
    day = _day(int(year), int(month), int(match["d"] or match["d2"]))
    return FoundDate(
        start=match.start(),
        end=match.end(),
        raw=text[match.start() : match.end()],
        day=day,
        fault="" if day else "no such day in the calendar",
        weekday=_weekdays()[match["weekday"]] if match["weekday"] else None,
        today=bool(match["today"]),
    )


def _day(year: int, month: int, number: int) -> date | None:
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _hijri_day(year: int, month: int, number: int) -> date | None:
    return from_hijri(year, month, number) if year in _HIJRI_YEARS else None


@cache
def _gregorian_months() -> dict[str, int]:
    names = {fold_letters(n): i for i, group in enumerate(GREGORIAN_MONTHS, 1) for n in group}
    for number, name in enumerate(ENGLISH_MONTHS, 1):
        names |= {name: number, name[:3]: number}
    return names | {"sept": 9}


@cache
def _hijri_months() -> dict[str, int]:
    return {fold_letters(n): i for i, group in enumerate(HIJRI_MONTHS, 1) for n in group}


@cache
def _weekdays() -> dict[str, int]:
    return {fold_letters(n): i for i, group in enumerate(WEEKDAYS) for n in group}


def _either(names: dict[str, int]) -> str:
    # Longest first, or «ربيع الاول» would be read as far as «ربيع» allows.
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)


_BEFORE = (
    r"(?:(?P<today>اليوم)\s*[،,]?\s*)?(?:(?:يوم\s+)?(?P<weekday>{weekdays})\s*[،,]?\s*)?[(]?\s*"
)


@cache
def _named_date(*, year: bool = True) -> re.Pattern[str]:
    gregorian, hijri = _either(_gregorian_months()), _either(_hijri_months())
    before = _BEFORE.format(weekdays=_either(_weekdays()))
    day_first = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*[،,]?\s+(?:من\s+|شهر\s+|of\s+)*"
    month = rf"(?P<month>{gregorian}|{hijri})\b"
    second = rf"(?:\s*[/(–-]?\s*(?P<second>{gregorian})\b\)?)?"
    ending = r"\s*[،,]?\s*(?:عام\s+|سنة\s+|سنه\s+)?(?P<year>\d{4})(?!\d)" if year else ""
    return re.compile(
        before + day_first + month + second + ending + (r"(?:\s*هـ?\b)?" if year else "")
    )


@cache
def _today_weekday() -> re.Pattern[str]:
    return re.compile(rf"\bاليوم\s+(?P<weekday>{_either(_weekdays())})\b")


_DIGIT = re.compile(r"\d")
_NUMERIC_DATE = re.compile(
    _BEFORE.format(weekdays=_either(_weekdays()))
    + r"(?:(?<![\d/.-])(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"
    r"|(?<![\d/.-])(?P<d2>\d{1,2})(?P<sep>[/.-])(?P<m2>\d{1,2})(?P=sep)(?P<y2>\d{4})(?![\d/-]))"
)
# September 25, 2023. The groups of the other pattern are there, empty, for `_named`.
_ENGLISH_MONTH_FIRST = re.compile(
    r"(?P<today>(?!))?(?P<weekday>(?!))?(?P<second>(?!))?"
    r"\b(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?\s+"
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(?P<year>\d{4})(?!\d)"
)
