"""Dates out of Arabic and English text: every notation, and what is no date."""

from __future__ import annotations

import time
from datetime import date

import pytest
from babel.dates import get_month_names

from generator.parse.dates import find_contradictions, find_dates, fold_letters, read_date

DAY = date(2023, 9, 25)  # a Monday


@pytest.mark.parametrize(
    "value",
    [
        "25th, September 2023 GMT",
        "25th September 2023",
        "25 Sep 2023",
        "25-Sep-2023",
        "25 Sept. 2023",
        "Monday, 25 September 2023",
        "September 25, 2023",
        "Sep. 25th, 2023",
        "25 of September 2023",
        "2023-09-25",
        "2023-9-25",
        "2023/09/25",
        "2023-09-25T23:30:00+03:00",
        "2023-09-25 00:10 GMT",
        "25/9/2023",
        "25/09/2023 - 10:30",
        "25.9.2023",
        "25-9-2023",
        "٢٥/٩/٢٠٢٣",
        "٢٥\u200f/٩\u200f/٢٠٢٣",
        "۲۵ سبتمبر ۲۰۲۳",
        "25 سبتمبر 2023",
        "25 سبتمبر، 2023",
        "25 سبتمبر / أيلول 2023",
        "25 سبتمبر (أيلول) 2023",
        "25 أيلول/سبتمبر 2023",
        "25 ايلول 2023",
        "25 أيلول سبتمبر 2023",
        "25 شتنبر 2023",
        "25 شتمبر 2023",
        "25سبتمبر 2023",
        "25 من سبتمبر 2023",
        "25 من شهر سبتمبر عام 2023",
        "25 سبتمبر سنة 2023",
        "25 سبتمبر 2023م",
        "الاثنين 25 سبتمبر 2023",
        "الإثنين، ٢٥ سبتمبر ٢٠٢٣",
        "يوم الاثنين الموافق 25 سبتمبر 2023",
        "الاثنين الموافق لـ 25 سبتمبر 2023",
        "اليوم الاثنين (25 سبتمبر 2023)",
        "10 ربيع الأول 1445 هـ",
        "10 ربيع الاول 1445هـ",
        "10 ربيع أول 1445",
        "10 شهر ربيع الأول 1445",
        "١٠ ربيع الأول ١٤٤٥ هـ",
        "10/3/1445 هـ",
        "1445-03-10هـ",
        "10 ربيع الأول 1445 هـ الموافق 25 سبتمبر 2023",
        "25 سبتمبر 2023 - 11 ربيع الأول 1445 هـ",  # local sighting may differ by a day
    ],
)
def test_a_notation_is_read(value: str) -> None:
    found = read_date(value)
    assert found is not None
    assert (found.day, found.fault) == (DAY, "")
    assert found.weekday_agrees


MONTH_NAMES = [
    (number, name)
    for region in (
        "EG",
        "SA",
        "AE",
        "SY",
        "LB",
        "IQ",
        "JO",
        "PS",
        "MA",
        "DZ",
        "TN",
        "MR",
        "LY",
        "SD",
    )
    for number, name in get_month_names("wide", "format", f"ar_{region}").items()
]


@pytest.mark.parametrize(("number", "name"), sorted(set(MONTH_NAMES)))
def test_every_regions_month_names_are_understood(number: int, name: str) -> None:
    found = read_date(f"7 {name} 2023")
    assert found is not None
    assert found.day == date(2023, number, 7)


@pytest.mark.parametrize(
    "value",
    [
        "31st, September 2023 GMT",
        "31 سبتمبر 2023",
        "29 فبراير 2023",
        "2023-02-29",
        "31/4/2023",
        "9/25/2023",
        "0 سبتمبر 2023",
        "30 شباط 2024",
        "31 ربيع الأول 1445",
        "25 سبتمبر 1445",
        "25/9/1445",
        "10 ربيع الأول 2023",
        "25 سبتمبر 1023",
        "25 سبتمبر 3023",
    ],
)
def test_a_day_that_is_in_no_calendar(value: str) -> None:
    found = read_date(value)
    assert found is not None
    assert (found.day, found.fault) == (None, "no such day in the calendar")


def test_the_29th_of_february_in_a_leap_year() -> None:
    found = read_date("29 فبراير 2024")
    assert found is not None
    assert found.day == date(2024, 2, 29)


@pytest.mark.parametrize(
    "value",
    ["20 يناير كانون الأول 2024", "14 نيسان/أغسطس 2024", "5 كانون الثاني (ديسمبر) 2022"],
)
def test_two_month_names_that_disagree(value: str) -> None:
    found = read_date(value)
    assert found is not None
    assert (found.day, found.fault) == (None, "its two month names disagree")


@pytest.mark.parametrize(
    "value",
    [
        "25 سبتمبر 2023 و26 سبتمبر 2023",
        "2023-09-25 / 2023-09-26",
        "25 سبتمبر 2023 - 15 ربيع الأول 1445 هـ",
    ],
)
def test_two_days_in_one_label(value: str) -> None:
    found = read_date(value)
    assert found is not None
    assert (found.day, found.fault) == (None, "states two different days")


@pytest.mark.parametrize(
    "text",
    [
        "مارس الرياضة 5 مرات",
        "مارس 25 لاعبا الرياضة",
        "وله آب 3 وأم",
        "في ماي كلام",
        "سبتمبر 2023",
        "عام 2023",
        "قبل 25 سنة",
        "رقم 1234567890",
        "النتيجة 3-1 و25-10",
        "الإصدار 12.5.20235",
        "+44 20 7946 0958",
        "decade 10, 2020",
        "marching 12, 2023",
        "",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("الاثنين 25 سبتمبر 2023", True),
        ("الثلاثاء 25 سبتمبر 2023", False),
        ("يوم الأحد، 25/9/2023", False),
        ("والاثنين 2023-09-25", True),
        ("Sunday, 25 September 2023", False),
    ],
)
def test_the_weekday_before_a_date(text: str, agrees: bool) -> None:
    (found,) = find_dates(text)
    assert found.weekday_agrees is agrees


def test_a_date_knows_its_place_and_words() -> None:
    text = "قال İbrahim، اليوم الأحد، (22 كانون الأول 2024)، إن"
    (found,) = find_dates(text)
    assert found.raw == "اليوم الأحد، (22 كانون الأول 2024)"
    assert text[found.start : found.end] == found.raw
    assert found.today
    assert found.weekday == 6


@pytest.mark.parametrize("text", ["باليوم 22 ديسمبر 2024", "22 ديسمبر 2024", "يوم 22 ديسمبر 2024"])
def test_not_every_day_is_today(text: str) -> None:
    (found,) = find_dates(text)
    assert not found.today


def test_dates_come_in_order() -> None:
    text = "من 2023-09-25 إلى 26 سبتمبر 2023 ثم September 27, 2023"
    assert [found.day for found in find_dates(text)] == [date(2023, 9, n) for n in (25, 26, 27)]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("في 20 يناير كانون الأول المقبل", None, [("text", "20 يناير كانون الأول")]),
        ("في 5 تموز/يوليو الماضي", None, []),
        ("الثلاثاء 25 سبتمبر 2023", None, [("text", "الثلاثاء 25 سبتمبر 2023")]),
        ("قال اليوم الثلاثاء", DAY, [("date", "اليوم الثلاثاء")]),
        ("قال اليوم (الثلاثاء)", DAY, [("date", "اليوم (الثلاثاء")]),
        ("قال اليوم الاثنين", DAY, []),
        ("قال اليوم الثلاثاء", None, []),
        ("قال أمس الثلاثاء", DAY, []),
        ("قال اليوم 26 سبتمبر 2023", DAY, [("date", "اليوم 26 سبتمبر 2023")]),
        # One fault, not two: the date itself is wrong.
        ("قال اليوم الثلاثاء 25 سبتمبر 2023", DAY, [("text", "اليوم الثلاثاء 25 سبتمبر 2023")]),
        ("قال اليوم الثلاثاء 26 سبتمبر 2023", DAY, [("date", "اليوم الثلاثاء 26 سبتمبر 2023")]),
        ("لا تاريخ هنا", DAY, []),
    ],
)
def test_contradictions(text: str, published: date | None, expected: list[tuple[str, str]]) -> None:
    assert find_contradictions(text, published) == expected


def test_folding_keeps_every_character_in_its_place() -> None:
    text = "İßﬀ أإآٱىیةک ٠٩۰۹ ABCxyz\U0001f600"
    assert len(fold_letters(text)) == len(text)
    assert fold_letters("أيلول ٢٠٢٣ SEP") == "ايلول 2023 sep"


@pytest.mark.parametrize(
    "filler", [" ", "1", "1 ", "1/", "2023-", "اليوم ", "الأحد ", "1 مايو ", "، "]
)
def test_reading_takes_linear_time(filler: str) -> None:
    text = "25 سبتمبر" + filler * (100_000 // len(filler)) + "2023"
    started = time.perf_counter()
    find_dates(text)
    find_contradictions(text, DAY)
    assert time.perf_counter() - started < 5
