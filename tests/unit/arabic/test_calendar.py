"""Calendars and how dates are printed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from generator.arabic.calendar import (
    GREGORIAN_MONTHS,
    HIJRI_MONTHS,
    WEEKDAYS,
    DatePrinter,
    from_hijri,
    hijri_months_of,
    last_of_month,
    to_hijri,
)

DAY = date(2023, 9, 25)


@pytest.mark.parametrize(
    ("day", "hijri"),
    [
        (DAY, (1445, 3, 10)),
        (date(2023, 9, 20), (1445, 3, 5)),
        (date(2024, 12, 22), (1446, 6, 21)),
        (date(1924, 8, 1), (1343, 1, 1)),
        (date(2077, 11, 16), (1500, 12, 30)),
    ],
)
def test_umm_al_qura_both_ways(day: date, hijri: tuple[int, int, int]) -> None:
    assert to_hijri(day) == hijri
    assert from_hijri(*hijri) == day


@pytest.mark.parametrize("day", [date(1924, 7, 31), date(2077, 11, 17), date.min, date.max])
def test_outside_the_tables(day: date) -> None:
    assert to_hijri(day) is None


@pytest.mark.parametrize(
    "hijri", [(1445, 13, 1), (1445, 1, 31), (1445, 0, 1), (1342, 1, 1), (1501, 1, 1)]
)
def test_no_such_hijri_day(hijri: tuple[int, int, int]) -> None:
    assert from_hijri(*hijri) is None


def test_every_day_of_a_year_goes_there_and_back() -> None:
    days = [date(2024, 1, 1) + timedelta(n) for n in range(366)]
    assert [from_hijri(*parts) for parts in map(to_hijri, days) if parts] == days


def test_names_in_input_mean_one_month_each() -> None:
    for names in (GREGORIAN_MONTHS, HIJRI_MONTHS):
        assert len(names) == 12
        flat = [name for group in names for name in group]
        assert len(set(flat)) == len(flat)
    assert len(WEEKDAYS) == 7


@pytest.mark.parametrize(
    ("family", "text"),
    [
        ("EG", "25 سبتمبر 2023"),
        ("SY", "25 أيلول 2023"),
        ("MA", "25 شتنبر 2023"),
        ("DZ", "25 سبتمبر 2023"),
        ("MR", "25 شتمبر 2023"),
    ],
)
def test_month_families(family: str, text: str) -> None:
    assert DatePrinter(family, "latn", "saturday").gregorian(DAY) == text


def test_both_digits() -> None:
    latin, arab = (DatePrinter("EG", digits, "sunday") for digits in ("latn", "arab"))
    assert latin.hijri(DAY) == "10 ربيع الأول 1445\u00a0هـ"
    assert arab.hijri(DAY) == "١٠ ربيع الأول ١٤٤٥\u00a0هـ"
    assert arab.gregorian(DAY) == "٢٥ سبتمبر ٢٠٢٣"
    assert (latin.number(1234), arab.number(1234)) == ("1234", "١٢٣٤")
    assert latin.hijri(date(1900, 1, 1)) == ""


def test_names_of_days_and_months() -> None:
    dates = DatePrinter("SY", "latn", "sunday")
    assert dates.weekday(DAY) == "الاثنين"
    assert dates.month(9) == "أيلول"
    assert dates.month_year(2023, 9) == "أيلول 2023"


@pytest.mark.parametrize(
    ("year", "month", "text"),
    [
        (2023, 9, "صفر – ربيع الأول 1445\u00a0هـ"),
        (2023, 7, "ذو الحجة 1444 – محرم 1445\u00a0هـ"),
        (1924, 7, ""),
        (2077, 12, ""),
    ],
)
def test_hijri_months_of_a_gregorian_one(year: int, month: int, text: str) -> None:
    assert DatePrinter("EG", "latn", "sunday").hijri_months(year, month) == text


@pytest.mark.parametrize(
    ("start", "first", "week"),
    [
        ("saturday", "السبت", [0, 0, 0, 0, 0, 0, 1]),
        ("sunday", "الأحد", [0, 0, 0, 0, 0, 1, 2]),
        ("monday", "الاثنين", [0, 0, 0, 0, 1, 2, 3]),
    ],
)
def test_the_week_starts_where_it_is_set(start: str, first: str, week: list[int]) -> None:
    dates = DatePrinter("EG", "latn", start)
    assert dates.columns()[0][0] == first
    assert dates.weeks(2023, 9)[0] == week


def test_weeks_hold_every_day_once() -> None:
    dates = DatePrinter("EG", "latn", "saturday")
    for month in range(1, 13):
        weeks = dates.weeks(2024, month)
        assert all(len(week) == 7 for week in weeks)
        days = [day for week in weeks for day in week if day]
        assert days == list(range(1, last_of_month(2024, month).day + 1))
        assert not all(day == 0 for day in weeks[-1])


@pytest.mark.parametrize(
    ("year", "month", "day"), [(2023, 2, 28), (2024, 2, 29), (2023, 12, 31), (9999, 12, 31)]
)
def test_the_last_day_of_a_month(year: int, month: int, day: int) -> None:
    assert last_of_month(year, month) == date(year, month, day)


def test_the_hijri_months_of_some_days() -> None:
    days = [date(2023, 9, 25), date(2023, 9, 15), date(2023, 9, 16), date(1900, 1, 1)]
    assert hijri_months_of(days) == [(1445, 3), (1445, 2)]
