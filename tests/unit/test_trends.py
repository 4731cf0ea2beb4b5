"""Formulas over days and names, on figures small enough to be worked out by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from generator.plan.trends import (
    MEANINGFUL,
    companions,
    half_step,
    rise,
    rising,
    shade_edges,
    shade_ranges,
    timeline,
    whole_step,
)
from generator.render.charts import columns_path

START = date(2020, 1, 15)


def _days(count: int, step: int) -> list[date]:
    return [START + timedelta(days=n * step) for n in range(count)]


# ---------------------------------------------------------------- timelines


def test_two_years_and_less_are_shown_by_months() -> None:
    line = timeline(_days(12, 30))
    assert line is not None
    assert line.by_month and line.first == (2020, 1)
    assert sum(line.counts) == 12 and len(line.counts) == 12
    assert (line.when(0), line.when(11)) == ((2020, 1), (2020, 12))


def test_months_go_on_over_the_end_of_a_year() -> None:
    line = timeline([*_days(MEANINGFUL, 1), date(2021, 2, 1)])
    assert line is not None
    assert line.when(len(line.counts) - 1) == (2021, 2)
    assert line.counts == (MEANINGFUL, *(0,) * 12, 1)


def test_a_longer_time_is_shown_by_years_with_empty_ones_between() -> None:
    line = timeline([*_days(MEANINGFUL, 1), date(2024, 7, 1)])
    assert line is not None
    assert not line.by_month
    assert line.counts == (MEANINGFUL, 0, 0, 0, 1)
    assert line.when(4) == (2024, 1)


@pytest.mark.parametrize("days", [[], _days(MEANINGFUL - 1, 40), _days(50, 0), _days(40, 1)])
def test_no_chart_of_what_a_glance_at_the_list_tells(days: list[date]) -> None:
    assert timeline(days) is None


def test_the_oldest_column_stands_on_the_right() -> None:
    assert columns_path((5, 0, 10)) == "M21 50v-25h8v25zM1 50v-50h8v50z"


def test_a_column_of_one_among_thousands_can_be_seen() -> None:
    assert columns_path((1, 1000)).startswith("M11 50v-2h8v2z")


# ---------------------------------------------------------------- what rises


def test_a_rise_is_the_z_score_of_the_smoothed_log_odds() -> None:
    # 5 of 50 now, 1 of 100 before; the prior is 6/150 of 50 articles, that is 2.
    odds = math.log(7 / (100 - 7)) - math.log(3 / (150 - 3))
    assert rise(5, 50, 1, 100) == pytest.approx(odds / math.sqrt(1 / 7 + 1 / 3))


def test_an_equal_share_does_not_rise() -> None:
    assert rise(10, 50, 20, 100) == pytest.approx(0)


def _archive() -> list[date]:
    past = [START + timedelta(days=n) for n in range(300)]
    return past + [START + timedelta(days=370 + n % 30) for n in range(60)]


def test_a_new_name_rises_and_a_common_one_does_not() -> None:
    days = sorted(_archive())
    now = sorted(days[-60:])
    names = {"صاعد": now[::6], "شائع": days[::2], "قديم": days[:50]}
    found = rising(names, days, 8)
    assert found is not None
    assert (found.days, found.names) == (30, (("صاعد", 10),))


def test_one_article_or_one_day_makes_no_trend() -> None:
    days = sorted(_archive())
    assert rising({"مرة": days[-1:], "يوم": days[-1:] * 9}, days, 8) is None


def test_an_archive_without_a_past_has_no_trend() -> None:
    days = sorted(START + timedelta(days=n % 20) for n in range(90))
    assert rising({"صاعد": days[-30:]}, days, 8) is None
    assert rising({}, [], 8) is None


def test_a_sparse_archive_has_a_longer_present() -> None:
    days = _days(400, 5)
    found = rising({"صاعد": days[-20:]}, days, 8)
    assert found is not None
    assert found.days == 365


# ---------------------------------------------------------------- what belongs together


PORT = [["ميناء", "أخبار", *(["سفن"] if n < 6 else [])] for n in range(10)]
"""Ten articles on a port: all are news, six of them about ships, which are seldom elsewhere."""


def _companions(names: Sequence[Sequence[str]], more: int = 0) -> tuple[tuple[str, int], ...]:
    sizes = {"ميناء": 10, "أخبار": 200 + more, "سفن": 7}
    return companions(names, "ميناء", 8, whole_step(200 + more), lambda n: half_step(sizes[n]))


def test_a_name_does_not_belong_because_it_is_common() -> None:
    assert _companions(PORT) == (("سفن", 6),)


def test_more_articles_elsewhere_change_nothing() -> None:
    assert _companions(PORT) == _companions(PORT, 30)


def test_two_shared_articles_are_no_bond() -> None:
    assert _companions(PORT[4:6]) == ()


def test_a_name_on_every_article_belongs_to_nothing() -> None:
    names = [["كل", "شيء"]] * 8
    assert companions(names, "كل", 8, whole_step(8), lambda _: half_step(8)) == ()


# ---------------------------------------------------------------- shades


@pytest.mark.parametrize(
    ("fullest", "edges"),
    [(0, ()), (1, (1,)), (2, (1, 2)), (4, (1, 3, 4)), (5, (1, 2, 3, 5)), (40, (3, 10, 23, 40))],
)
def test_shades_grow_with_the_square(fullest: int, edges: tuple[int, ...]) -> None:
    assert shade_edges(fullest) == edges


def test_the_shades_share_out_all_counts() -> None:
    for fullest in range(1, 200):
        ranges = shade_ranges(shade_edges(fullest))
        shown = [count for low, high in ranges for count in range(low, high + 1)]
        assert shown == list(range(1, fullest + 1))
