"""Reading dates out of Arabic and English text.

A month word counts only beside a day: مارس also means "practised" and آب "father". Dual names
must agree (تموز/يوليو); a weekday in the text must agree with the day; Hijri dates are Hijri.

The patterns begin with a digit and allow a few spaces at most, so that they take linear time on
any text; what may stand before a date («اليوم الأحد») is then looked for backwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from generator.arabic.calendar import (
    ENGLISH_MONTHS,
    GREGORIAN_MONTHS,
    HIJRI_MONTHS,
    WEEKDAYS,
    from_hijri,
)

# One character to one character, so that positions in the folded text are positions in the
# original: letters that writers vary, the digits of all sets, and Latin capitals.
_VARYING, _UNITED = "أإآٱىیةک", "ااااييهك"
_LETTERS = str.maketrans(
    _VARYING + "٠١٢٣٤٥٦٧٨٩" + "۰۱۲۳۴۵۶۷۸۹" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    _UNITED + "0123456789" + "0123456789" + "abcdefghijklmnopqrstuvwxyz",
)
_RARE = re.compile("[٠-٩۰-۹A-Z]")
"""What else is folded: in few paragraphs, hence looked for first."""

_EARLIEST_YEAR, _LATEST_YEAR = 1800, 2100
_HIJRI_YEARS = range(1343, 1501)
_DUAL_CALENDAR_TOLERANCE = 2
"""Days by which a Gregorian date and the Hijri date beside it may differ (local sighting)."""
_BEFORE_DATE = 60
"""Characters before a day in which its weekday and «اليوم» are looked for."""


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


def is_calendar_day(day: date) -> bool:
    """True for a day of an age that has newspapers; anything else is a slip of the pen."""
    return _EARLIEST_YEAR <= day.year <= _LATEST_YEAR


def fold_letters(text: str) -> str:
    """`text` with varying letters and digits folded, every character in its place."""
    if _RARE.search(text):
        return text.translate(_LETTERS)
    # A replacement looks at no character but its own, and takes a tenth of the time in all.
    for letter, to in zip(_VARYING, _UNITED, strict=True):
        text = text.replace(letter, to)
    return text


def find_dates(text: str) -> list[FoundDate]:
    """Full dates (day, month and year) in `text`, in order, usable or not."""
    return _dates_of(text, fold_letters(text)) if _FOUR_DIGITS.search(text) else []


def find_contradictions(text: str, published: date | None) -> list[tuple[str, str]]:
    """What the dates of a text say against themselves or against the day of publication.

    Args:
        published: the article's day, where it is known.

    Returns:
        (field, words): field "text" for two month names or a weekday that disagree with a date,
        "date" for an «اليوم» that is not the day of publication.
    """
    has_digit = _DIGIT.search(text)
    if not has_digit and not any(today in text for today in _TODAYS):
        return []
    folded = fold_letters(text)
    found = _dates_of(text, folded) if has_digit and _FOUR_DIGITS.search(text) else []
    days = _day_and_month().finditer(folded) if has_digit else ()
    spans = [
        (match.start("day"), match.end())
        for match in days
        if match["second"] and not _months_of(match)
    ]
    spans += [(each.start, each.end) for each in found if not each.weekday_agrees]
    faults = [("text", text[start:end].strip()) for start, end in spans]
    if published is not None:
        faults += [("date", text[a:b]) for a, b in _other_days(folded, found, published, spans)]
    return faults


def _other_days(
    folded: str, found: list[FoundDate], published: date, known: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Where the text calls another day than `published` today, outside the `known` places."""
    dated = [(each.start, each.end) for each in found if each.today]
    others = [
        (each.start, each.end)
        for each in found
        if each.today and each.day not in (None, published) and (each.start, each.end) not in known
    ]
    for match in _today_weekday().finditer(folded):
        # With a date behind it, the date speaks.
        if any(start <= match.start() < end for start, end in dated):
            continue
        if _weekdays()[match["weekday"]] != published.weekday():
            others.append(match.span())
    return others


@lru_cache(maxsize=1 << 12)
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
    if all(_same_day(each, first) for each in usable):
        return first
    return FoundDate(first.start, first.end, value, None, "states two different days")


def _same_day(one: FoundDate, other: FoundDate) -> bool:
    if one.day is None or other.day is None:
        return False
    allowed = _DUAL_CALENDAR_TOLERANCE if one.hijri != other.hijri else 0
    return abs((one.day - other.day).days) <= allowed


def _dates_of(text: str, folded: str) -> list[FoundDate]:
    found = [_named(match, text) for match in _day_month_year().finditer(folded)]
    # Each pattern runs only where it can match.
    if _LATIN_WORD.search(folded):
        found += [_named(match, text) for match in _month_day_year().finditer(folded)]
    if _MIDDLE_OF_DATE.search(folded):
        found += [_numeric(match, text) for match in _NUMERIC_DATE.finditer(folded)]
    return sorted(found, key=lambda each: each.start)


def _named(match: re.Match[str], text: str) -> FoundDate:
    """A date whose month is a word."""
    months = _months_of(match)
    hijri = " ".join(match["month"].split()) in _hijri_months()
    if not months:
        return _found(match, text, None, "its two month names disagree", hijri=hijri)
    of = _hijri_day if hijri else _day
    day = of(int(match["year"]), months, int(match["day"]))
    return _found(match, text, day, "" if day else "no such day in the calendar", hijri=hijri)


def _numeric(match: re.Match[str], text: str) -> FoundDate:
    """2023-09-25 or 2023/9/25, or day first as Arabic outlets write: 25/9/2023."""
    year, month = int(match["y"] or match["y2"]), int(match["m"] or match["m2"])
    number = int(match["d"] or match["d2"])
    hijri = bool(match["hijri"])
    day = (_hijri_day if hijri else _day)(year, month, number)
    return _found(match, text, day, "" if day else "no such day in the calendar", hijri=hijri)


def _found(
    match: re.Match[str], text: str, day: date | None, fault: str, *, hijri: bool
) -> FoundDate:
    """The date of a match in a folded text, with what stands before it."""
    at = max(0, match.start() - _BEFORE_DATE)
    before = _before_date().search(match.string[at : match.start()])
    start = at + before.start() if before else match.start()
    weekday = before["weekday"] if before else None
    end = match.end()
    if text[end : end + 1] == ")" and "(" in text[start:end]:
        end += 1
    return FoundDate(
        start=start,
        end=end,
        raw=text[start:end].strip(),
        day=day,
        fault=fault,
        weekday=_weekdays()[weekday] if weekday else None,
        today=bool(before and before["today"]),
        hijri=hijri,
    )


def _months_of(match: re.Match[str]) -> int:
    """Month number that the match names, 0 when its two names disagree."""
    first, second = " ".join(match["month"].split()), " ".join((match["second"] or "").split())
    number = _hijri_months().get(first) or _gregorian_months()[first]
    agrees = not second or _gregorian_months()[second] == _gregorian_months().get(first)
    return number if agrees else 0


def _day(year: int, month: int, number: int) -> date | None:
    try:
        day = date(year, month, number)
    except ValueError:
        return None
    return day if is_calendar_day(day) else None


def _hijri_day(year: int, month: int, number: int) -> date | None:
    return from_hijri(year, month, number) if year in _HIJRI_YEARS else None


# ---------------------------------------------------------------- names


@cache
def _gregorian_months() -> dict[str, int]:
    names = {fold_letters(n): i for i, group in enumerate(GREGORIAN_MONTHS, 1) for n in group}
    return names | _english_months()


@cache
def _english_months() -> dict[str, int]:
    names = {name: number for number, name in enumerate(ENGLISH_MONTHS, 1)}
    return names | {name[:3]: number for name, number in names.items()} | {"sept": 9}


@cache
def _hijri_months() -> dict[str, int]:
    return {fold_letters(n): i for i, group in enumerate(HIJRI_MONTHS, 1) for n in group}


@cache
def _weekdays() -> dict[str, int]:
    arabic = {fold_letters(n): i for i, group in enumerate(WEEKDAYS) for n in group}
    english = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return arabic | {n: i for i, day in enumerate(english) for n in (day, day[:3])}


# ---------------------------------------------------------------- patterns

# No more spaces than a careless writer leaves: with `\s*` on both sides of an optional comma, a
# long run of spaces would be tried in every split.
_GAP, _SPACES = r"\s{0,4}", r"\s{1,4}"
_COMMA = rf"{_GAP}[،,]?{_GAP}"
# One or two digits and no more; it begins with a digit, and not by looking back, so that the places
# where it may begin are found quickly.
_DAY_OF_MONTH = r"(?P<day>\d(?<!\d\d)\d?)(?!\d)(?:st|nd|rd|th)?"
_YEAR = rf"{_COMMA}(?:عام{_SPACES}|سن[هة]{_SPACES})?(?P<year>\d{{4}})(?!\d)"
_HIJRI_MARK = rf"{_GAP}هـ?(?!\w)"

# Spelt out, since a pattern that begins with a single class is looked for most quickly.
_FOUR_DIGITS = re.compile(r"\d\d\d\d")
_LATIN_WORD = re.compile("[a-z][a-z][a-z]")
_MIDDLE_OF_DATE = re.compile(r"(?P<s>[/.-])[\u200e\u200f]?\d{1,2}[\u200e\u200f]?(?P=s)")
_DIGIT = re.compile(r"\d")
_TODAY = "اليوم"
_TODAYS = (_TODAY, _TODAY.replace("\u064a", "\u06cc"))
"""With either yeh."""


def _either(names: dict[str, int]) -> str:
    # Longest first, or «ربيع الاول» would be read as far as «ربيع» allows.
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", _SPACES) for name in longest_first)


@cache
def _month_names() -> str:
    return rf"(?P<month>{_either(_gregorian_months() | _hijri_months())})\b\.?"


def _second_name() -> str:
    """The same month's other name: تموز/يوليو, تموز (يوليو)."""
    return rf"(?:{_GAP}[/(–-]?{_GAP}(?P<second>{_either(_gregorian_months())})\b{_GAP}\)?)?"


@cache
def _day_and_month() -> re.Pattern[str]:
    between = rf"(?:{_COMMA}|-)(?:من{_SPACES}|شهر{_SPACES}|of{_SPACES}){{0,2}}"
    return re.compile(_DAY_OF_MONTH + between + _month_names() + _second_name())


@cache
def _day_month_year() -> re.Pattern[str]:
    return re.compile(f"{_day_and_month().pattern}-?{_YEAR}(?:{_HIJRI_MARK})?")


@cache
def _month_day_year() -> re.Pattern[str]:
    """September 25, 2023. The group of the other pattern is there, empty, for `_months_of`."""
    month = rf"(?P<second>(?!))?\b(?P<month>{_either(_english_months())})\b\.?{_SPACES}"
    return re.compile(f"{month}{_DAY_OF_MONTH}{_YEAR}")


@cache
def _before_date() -> re.Pattern[str]:
    """«اليوم الأحد، (», «يوم الاثنين الموافق»: read backwards from a date."""
    today = rf"(?:(?<!\w)(?P<today>{_TODAY}){_COMMA})?"
    weekday = rf"(?:(?:يوم{_SPACES})?\(?(?P<weekday>{_either(_weekdays())})[.)]?{_COMMA})?"
    return re.compile(rf"{today}{weekday}(?:الموافق{_GAP}(?:ل{_GAP})?)?\(?{_GAP}$")


@cache
def _today_weekday() -> re.Pattern[str]:
    # Whether it begins a word is seen behind it, so that it is looked for as a fixed text.
    return re.compile(rf"{_TODAY}(?<!\w{_TODAY}){_COMMA}\(?(?P<weekday>{_either(_weekdays())})\b")


# The separators may carry a mark of direction (LRM U+200E, RLM U+200F), as programs print dates.
_MARK = "[\u200e\u200f]?"
_NUMERIC_DATE = re.compile(
    rf"(?<![\d/.-])(?:(?P<y>\d{{4}}){_MARK}(?P<s>[/.-])(?P<m>\d{{1,2}}){_MARK}(?P=s)(?P<d>\d{{1,2}})"
    rf"|(?P<d2>\d{{1,2}}){_MARK}(?P<s2>[/.-])(?P<m2>\d{{1,2}}){_MARK}(?P=s2)(?P<y2>\d{{4}}))"
    rf"(?![\d/-])(?P<hijri>{_HIJRI_MARK})?"
)
