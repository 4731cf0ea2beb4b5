"""Calendars: month names of every region, Gregorian and Hijri, and how dates are printed.

Printed names come from CLDR through Babel; the tables here are for reading input, where every
family of names may occur. Hijri dates are Umm al-Qura (hijridate), which covers 1343–1500 AH.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from babel import Locale
from hijridate import Gregorian, Hijri
from hijridate.ummalqura import HIJRI_RANGE

from generator.arabic.numerals import in_digits

GREGORIAN_MONTHS: tuple[tuple[str, ...], ...] = (
    ("يناير", "كانون الثاني", "كانون ثاني", "جانفي"),
    ("فبراير", "شباط", "فيفري"),
    ("مارس", "آذار", "مارت"),
    ("أبريل", "إبريل", "نيسان", "أفريل"),
    ("مايو", "أيار", "ماي"),
    ("يونيو", "يونيه", "حزيران", "جوان"),
    ("يوليو", "يوليه", "تموز", "جويلية", "يوليوز"),
    ("أغسطس", "آب", "أوت", "غشت", "أغشت"),
    ("سبتمبر", "أيلول", "شتنبر", "شتمبر"),
    ("أكتوبر", "تشرين الأول", "تشرين أول"),
    ("نوفمبر", "تشرين الثاني", "تشرين ثاني", "نونبر"),
    ("ديسمبر", "كانون الأول", "كانون أول", "دجنبر", "دجمبر"),
)
"""Names in input by month: Egypt and the Gulf, the Levant and Iraq, Algeria, Tunisia,
Morocco, Mauritania."""

ENGLISH_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

HIJRI_MONTHS: tuple[tuple[str, ...], ...] = (
    ("محرم", "المحرم"),
    ("صفر",),
    ("ربيع الأول", "ربيع أول"),
    ("ربيع الآخر", "ربيع الثاني", "ربيع آخر", "ربيع ثاني"),
    ("جمادى الأولى", "جمادى الأول", "جمادى أولى"),
    ("جمادى الآخرة", "جمادى الثانية", "جمادى الآخر", "جمادى ثانية"),
    ("رجب",),
    ("شعبان",),
    ("رمضان",),
    ("شوال",),
    ("ذو القعدة", "ذي القعدة"),
    ("ذو الحجة", "ذي الحجة"),
)

ENGLISH_HIJRI_MONTHS = (
    "Muharram",
    "Safar",
    "Rabi’ I",
    "Rabi’ II",
    "Jumada I",
    "Jumada II",
    "Rajab",
    "Sha’ban",
    "Ramadan",
    "Shawwal",
    "Dhu’l-Qi’dah",
    "Dhu’l-Hijjah",
)
"""As CLDR writes them, but for the apostrophe: the fonts have no U+02BB (ʻ)."""

WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("الاثنين", "الإثنين"),
    ("الثلاثاء",),
    ("الأربعاء",),
    ("الخميس",),
    ("الجمعة",),
    ("السبت",),
    ("الأحد",),
)
"""Names by `date.weekday()`: Monday is 0."""

_FIRST_COLUMN = {"monday": 0, "sunday": 6, "saturday": 5}
# Behind a no-break space: the letter alone on the next line would mean nothing.
_HIJRI_SUFFIX = "\u00a0هـ"


def from_hijri(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of an Umm al-Qura date; None when there is no such day or table."""
    try:
        return date(*Hijri(year, month, day).to_gregorian().datetuple())
    except (ValueError, OverflowError):
        return None


def to_hijri(day: date) -> tuple[int, int, int] | None:
    """(year, month, day) in Umm al-Qura; None outside its tables (1924-08-01 to 2077-11-16)."""
    try:
        return Gregorian(day.year, day.month, day.day).to_hijri().datetuple()
    except (ValueError, OverflowError):
        return None


def hijri_months_of(days: Iterable[date]) -> list[tuple[int, int]]:
    """(year, month) in Umm al-Qura in which some days lie, each once, in their order."""
    return list(dict.fromkeys(hijri[:2] for hijri in map(to_hijri, days) if hijri))


def month_names(family: str) -> tuple[str, ...]:
    """The twelve names of Gregorian months in a region (EG, SY, MA, DZ, MR), from CLDR."""
    names = Locale.parse(f"ar_{family}").months["format"]["wide"]
    return tuple(str(names[month]) for month in range(1, 13))


def hijri_month(year: int, month: int) -> tuple[date, ...]:
    """The Gregorian days of an Umm al-Qura month; none outside its tables.

    There are 29 or 30, but for the Ramadan of 1343, which was announced a day late: 28.
    """
    first = from_hijri(year, month, 1)
    if first is None:
        return ()
    days = (first + timedelta(days=n) for n in range(30))
    return tuple(day for n, day in enumerate(days, 1) if to_hijri(day) == (year, month, n))


def hijri_month_lengths() -> tuple[date, int, tuple[int, ...]]:
    """(first day, its Hijri year, days of each month from there on) of the Umm al-Qura tables."""
    first, last = Hijri(*HIJRI_RANGE[0]), Hijri(*HIJRI_RANGE[1])
    lengths = (
        Hijri(year, month, 1).month_length()
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
    )
    return date(*first.to_gregorian().datetuple()), first.year, tuple(lengths)


@dataclass(frozen=True, slots=True)
class HijriNames:
    """How a language names the Hijri months and years."""

    months: tuple[str, ...]
    year: str
    """With {year}."""


_ARABIC = HijriNames(tuple(names[0] for names in HIJRI_MONTHS), f"{{year}}{_HIJRI_SUFFIX}")


class DatePrinter:
    """Prints dates as an archive is configured; immutable and cheap to share.

    Args:
        locale: region whose Arabic month names are used (EG, SY, MA, DZ, MR), or another
            language, as Babel calls it (`en_001`).
        digits: "latn" or "arab".
        week_start: saturday, sunday, monday, or auto for the locale's own (CLDR).
        hijri: names in that language. CLDR has them, but Babel leaves its Hijri calendars out.
    """

    def __init__(
        self, locale: str, digits: str, week_start: str, hijri: HijriNames = _ARABIC
    ) -> None:
        if hijri is _ARABIC:
            locale = f"ar_{locale}"
        self._digits = digits
        self.hijri_names = hijri
        names = Locale.parse(locale)
        self._months = names.months["format"]["wide"]
        self._weekdays = names.days["format"]["wide"]
        self._narrow = names.days["format"]["narrow"]
        self._locale = locale
        self._first = names.first_week_day if week_start == "auto" else _FIRST_COLUMN[week_start]
        self.gregorian = lru_cache(maxsize=4096)(self._gregorian)
        self.hijri = lru_cache(maxsize=4096)(self._hijri)

    def _gregorian(self, day: date) -> str:
        """25 سبتمبر 2023"""
        return self.number(f"{day.day} {self._months[day.month]} {day.year}")

    def number(self, value: object) -> str:
        """A number in the site's digits."""
        return in_digits(str(value), self._digits)

    def weekday(self, day: date) -> str:
        """الاثنين"""
        return str(self._weekdays[day.weekday()])

    def month(self, month: int) -> str:
        """سبتمبر"""
        return str(self._months[month])

    def month_year(self, year: int, month: int) -> str:
        """سبتمبر 2023"""
        return f"{self.month(month)} {self.number(year)}"

    def _hijri(self, day: date) -> str:
        """10 ربيع الأول 1445 هـ, or "" outside the tables."""
        parts = to_hijri(day)
        if parts is None:
            return ""
        year, month, number = parts
        return f"{self.number(number)} {self.hijri_month_year(year, month)}"

    def hijri_month(self, month: int) -> str:
        """رمضان"""
        return self.hijri_names.months[month - 1]

    def hijri_year(self, year: int) -> str:
        """1445 هـ"""
        return self.hijri_names.year.format(year=self.number(year))

    def hijri_month_year(self, year: int, month: int) -> str:
        """رمضان 1445 هـ"""
        return f"{self.hijri_month(month)} {self.hijri_year(year)}"

    def hijri_months(self, year: int, month: int) -> str:
        """The Hijri months that a Gregorian month touches: «صفر – ربيع الأول 1445 هـ», or ""."""
        first, last = to_hijri(date(year, month, 1)), to_hijri(last_of_month(year, month))
        if first is None or last is None:
            return ""
        start, end = self.hijri_month(first[1]), self.hijri_month(last[1])
        closing = self.hijri_year(last[0])
        if first[0] != last[0]:
            return f"{start} {self.number(first[0])} – {end} {closing}"
        names = start if start == end else f"{start} – {end}"
        return f"{names} {closing}"

    def columns(self) -> tuple[tuple[str, str], ...]:
        """(full, narrow) weekday names in the order of a calendar's columns."""
        order = [(self._first + n) % 7 for n in range(7)]
        return tuple((str(self._weekdays[d]), str(self._narrow[d])) for d in order)

    def weeks(self, year: int, month: int) -> list[list[int]]:
        """The month's days in rows of seven, 0 where a cell lies outside the month."""
        return self.rows(date(year, month, 1), range(1, last_of_month(year, month).day + 1))

    def rows(self, first: date, numbers: Iterable[int]) -> list[list[int]]:
        """Consecutive days by their numbers, in rows of seven, 0 in the cells about them.

        Args:
            first: the day that has the first number.
        """
        lead = (first.weekday() - self._first) % 7
        cells = [0] * lead + list(numbers)
        cells += [0] * (-len(cells) % 7)
        return [cells[n : n + 7] for n in range(0, len(cells), 7)]


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) < (9999, 12) else None
    return following - timedelta(days=1) if following else date.max
