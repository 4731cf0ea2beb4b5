"""Dates as programs write them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from generator.parse.moments import day_of, iso_of

CAIRO = ZoneInfo("Africa/Cairo")


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2023-09-25", date(2023, 9, 25)),
        ("2023-09-25 23:59:59", date(2023, 9, 25)),
        ("2023-09-25T23:30:00Z", date(2023, 9, 26)),
        ("Mon, 25 Sep 2023 10:00:00 +0000", date(2023, 9, 25)),
        ("Mon, 25 Sep 2023 23:30:00 GMT", date(2023, 9, 26)),
        ("1695600000", date(2023, 9, 25)),
        ("1695600000.5", date(2023, 9, 25)),
        ("1695600000000", date(2023, 9, 25)),
        ("20230925", date(2023, 9, 25)),
        ("25 أيلول 2023", date(2023, 9, 25)),
        ("غدًا", None),
        ("9999999999999", None),
        ("Mon, 99 Sep 2023 10:00:00 +0000", None),
        ("0000-00-00 00:00:00", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("", None),
    ],
)
def test_the_day_of_a_moment(raw: str, day: date | None) -> None:
    found = day_of(raw, CAIRO)
    assert found.day == day
    assert bool(found.fault) == (day is None)


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("2023-09-25", "2023-09-25"),
        ("2023-09-25T10:00:00Z", "2023-09-25T10:00:00+00:00"),
        ("1695600000", "2023-09-25T00:00:00+00:00"),
        ("25 سبتمبر 2023", "2023-09-25"),
        ("أمس", ""),
    ],
)
def test_a_moment_in_one_notation(raw: str, iso: str) -> None:
    assert iso_of(raw) == iso
