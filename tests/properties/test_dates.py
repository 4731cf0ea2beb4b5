"""Every day in every notation is read as that day, and nothing else becomes one."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.arabic.calendar import (
    GREGORIAN_MONTHS,
    HIJRI_MONTHS,
    WEEKDAYS,
    DatePrinter,
    from_hijri,
    to_hijri,
)
from generator.parse.dates import find_contradictions, find_dates, fold_letters, read_date

EXAMPLES = settings(max_examples=150)
DAYS = st.dates(date(1930, 1, 1), date(2070, 12, 31))
FAMILIES = st.sampled_from(["EG", "SY", "MA", "DZ", "MR"])
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def _ordinal(number: int) -> str:
    teen = 10 < number % 100 < 14
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


@EXAMPLES
@given(DAYS)
def test_the_scrapes_own_notation(day: date) -> None:
    found = read_date(f"{_ordinal(day.day)}, {day:%B} {day.year} GMT")
    assert found is not None
    assert found.day == day


@EXAMPLES
@given(DAYS, st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d"]), st.booleans())
def test_numeric_notations(day: date, form: str, arabic: bool) -> None:
    text = day.strftime(form)
    found = read_date(text.translate(ARABIC_DIGITS) if arabic else text)
    assert found is not None
    assert found.day == day


@EXAMPLES
@given(DAYS, st.data())
def test_every_name_of_a_month_and_of_its_weekday(day: date, data: st.DataObject) -> None:
    months = GREGORIAN_MONTHS[day.month - 1]
    first, second = data.draw(st.sampled_from(months)), data.draw(st.sampled_from(months))
    weekday = data.draw(st.sampled_from(WEEKDAYS[day.weekday()]))
    found = read_date(f"{weekday} {day.day} {first}/{second} {day.year}")
    assert found is not None
    assert found.day == day
    assert found.weekday_agrees


@EXAMPLES
@given(DAYS, st.integers(1, 12), st.data())
def test_names_of_two_months_are_never_a_date(day: date, month: int, data: st.DataObject) -> None:
    assume(month != day.month)
    first = data.draw(st.sampled_from(GREGORIAN_MONTHS[day.month - 1]))
    second = data.draw(st.sampled_from(GREGORIAN_MONTHS[month - 1]))
    text = f"{day.day} {first} / {second} {day.year}"
    found = read_date(text)
    assert found is not None
    assert found.day is None
    assert find_contradictions(text, None)


@EXAMPLES
@given(DAYS, st.data())
def test_hijri_dates_go_there_and_back(day: date, data: st.DataObject) -> None:
    hijri = to_hijri(day)
    assert hijri is not None
    year, month, number = hijri
    assert from_hijri(*hijri) == day
    name = data.draw(st.sampled_from(HIJRI_MONTHS[month - 1]))
    for text in (f"{number} {name} {year} هـ", f"{number}/{month}/{year}هـ"):
        found = read_date(text)
        assert found is not None
        assert (found.day, found.hijri) == (day, True)


@EXAMPLES
@given(DAYS, FAMILIES, st.sampled_from(["latn", "arab"]))
def test_what_the_site_prints_can_be_read(day: date, family: str, digits: str) -> None:
    dates = DatePrinter(family, digits, "sunday")
    for text in (dates.gregorian(day), dates.hijri(day), format_date(day, "full", f"ar_{family}")):
        found = read_date(text.replace("\u00a0", " "))
        assert found is not None
        assert found.day == day


@EXAMPLES
@given(st.text("0123456789/.-،, اليومسبتمبرنةعا(\u0660\u0669", max_size=60))
def test_any_text_can_be_searched(text: str) -> None:
    for found in find_dates(text):
        assert text[found.start : found.end].strip() == found.raw
        assert (found.day is None) == bool(found.fault)
    for _, words in find_contradictions(text, date(2023, 9, 25)):
        assert words in text


@EXAMPLES
@given(st.text(max_size=80))
def test_folding_keeps_places(text: str) -> None:
    folded = fold_letters(text)
    assert len(folded) == len(text)
    assert fold_letters(folded) == folded
