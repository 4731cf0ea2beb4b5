"""What the days and names of articles tell: timelines, rising names, names that belong together.

Pure. What stands on a page that rests (a timeline, related tags) depends on the articles of that
page's own name; what weighs all the others is taken in steps so coarse that an addition seldom
changes it. Only the rising names, which the home page shows, look at the archive as a whole.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, pairwise

MEANINGFUL = 10
"""Articles of a name from which a chart says more than the list below it, which a reader sees at
a glance: fewer articles than a chart has columns are a row of single strokes."""
_MOST_MONTHS = 24
"""Months that are columns of their own; a longer time is shown by years."""
_FEWEST_COLUMNS = 3

_WINDOWS = (30, 90, 365)
"""Days that may count as the archive's present, the shortest first."""
_ENOUGH = 50
"""Articles that the present holds at least, and its past twice that."""
_CERTAIN = 1.96
"""Standard deviations: chance alone would do it for one name in forty."""
FEWEST_RISING = 3
"""Articles, and days, in which a rising name stands at least."""

_FEWEST_SHARED = 3
"""Articles that two related names share at least."""
_BELONGING = 0.15
"""Of the range from 0 (no more often together than by chance) to 1 (never without each other)."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """How many articles there are in each month or year between the first and the last."""

    by_month: bool
    """False: by year."""
    first: tuple[int, int]
    """(year, month) of the first column; the month is 1 when it is a year."""
    counts: tuple[int, ...]
    """Of each column, the oldest first; neither the first nor the last is 0."""

    def when(self, column: int) -> tuple[int, int]:
        """(year, month) of a column."""
        if not self.by_month:
            return self.first[0] + column, 1
        months = self.first[0] * 12 + self.first[1] - 1 + column
        return months // 12, months % 12 + 1


def timeline(days: Iterable[date]) -> Timeline | None:
    """The timeline of some articles' days; None where it would tell nothing.

    Months where they are no more than 24, else years: so it depends on these articles alone.
    """
    found = sorted(days)
    if len(found) < MEANINGFUL:
        return None
    months = _months(found[-1]) - _months(found[0]) + 1
    by_month = months <= _MOST_MONTHS
    start = found[0]
    place = (lambda d: _months(d) - _months(start)) if by_month else (lambda d: d.year - start.year)
    counted = Counter(map(place, found))
    counts = tuple(counted[column] for column in range(place(found[-1]) + 1))
    if len(counts) < _FEWEST_COLUMNS:
        return None
    return Timeline(by_month, (start.year, start.month if by_month else 1), counts)


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


@dataclass(frozen=True, slots=True)
class Rise:
    """Names that the archive's last days have more often than all days before them."""

    days: int
    """How many days count as the present, the newest article's day the last of them."""
    names: tuple[tuple[str, int], ...]
    """(name, articles in these days), the surest rise first."""


def rising(by_name: Mapping[str, Sequence[date]], days: Sequence[date], limit: int) -> Rise | None:
    """The names that rise at the newest end of an archive.

    A name rises by the difference of its log-odds in the present and in the past, both smoothed
    by its share of the whole archive (a prior as heavy as the present), in standard deviations:
    Monroe, Colaresi and Quinn, Fightin' Words, Political Analysis 16 (2008), equations 16 to 22,
    with articles for words. So one article makes no trend, and a name that was always common none
    either. Wanted are 1.96 deviations, and three articles on three days.

    Args:
        by_name: the days of each name's articles, in order.
        days: the days of all articles, in order.

    Returns:
        None for an archive that has no past to compare with, or in which nothing rises.
    """
    window = _present(days)
    if window is None:
        return None
    start = days[-1] - timedelta(days=window - 1)
    present = len(days) - bisect_left(days, start)
    past = len(days) - present
    scored = []
    for name, own in by_name.items():
        now = len(own) - bisect_left(own, start)
        if now < FEWEST_RISING or len(set(own[-now:])) < FEWEST_RISING:
            continue
        score = rise(now, present, len(own) - now, past)
        if score >= _CERTAIN:
            scored.append((-score, name, now))
    names = tuple((name, now) for _, name, now in sorted(scored)[:limit])
    return Rise(window, names) if names else None


def rise(now: int, present: int, before: int, past: int) -> float:
    """The z-score of a name with `now` of `present` articles, and `before` of `past` ones."""
    share = (now + before) / (present + past)
    prior, weight = share * present, present
    recent = math.log((now + prior) / (present + weight - now - prior))
    earlier = math.log((before + prior) / (past + weight - before - prior))
    deviation = math.sqrt(1 / (now + prior) + 1 / (before + prior))
    return (recent - earlier) / deviation


def _present(days: Sequence[date]) -> int | None:
    """The shortest window with enough articles in it, and twice as many before it."""
    for window in _WINDOWS:
        if not days:
            break
        start = days[-1] - timedelta(days=window - 1)
        past = bisect_left(days, start)
        if len(days) - past >= _ENOUGH and past >= 2 * _ENOUGH:
            return window
    return None


def companions(
    names: Sequence[Iterable[str]],
    own: str,
    limit: int,
    total: float,
    step_of: Callable[[str], float],
) -> tuple[tuple[str, int], ...]:
    """(name, shared articles) of what belongs to some articles, `own` being their name.

    The order is that of normalised pointwise mutual information (Bouma 2009), which does not
    let a name win because it is common. The sizes of the archive and of the other names go
    into it in steps (of 2 and √2), so that a page does not change whenever these grow.

    Args:
        names: the names of each of the articles.
        total: `whole_step` of the articles of the archive.
        step_of: `half_step` of the articles that a name has.
    """
    shared = Counter(chain.from_iterable(names))
    shared.pop(own, None)
    scored = []
    for name, together in shared.items():
        if together >= _FEWEST_SHARED:
            score = _belonging(together, len(names), step_of(name), total)
            if score >= _BELONGING:
                scored.append((-round(score, 3), -together, name))
    return tuple((name, -together) for _, together, name in sorted(scored)[:limit])


def _belonging(together: int, size: int, other: float, total: float) -> float:
    """NPMI, in [-1, 1]; all logarithms to the base 2."""
    rarity = total - math.log2(together)
    if rarity <= 0:
        return 0.0
    information = math.log2(together) + total - math.log2(size) - other
    return min(1.0, information / rarity)


def whole_step(size: int) -> float:
    """The logarithm of a size, rounded up to whole steps."""
    return math.ceil(math.log2(max(1, size)))


def half_step(size: int) -> float:
    """The logarithm of a size, rounded to half steps."""
    return round(2 * math.log2(max(1, size))) / 2


def shade_edges(fullest: int, levels: int = 4) -> tuple[int, ...]:
    """The highest count of each shade of a calendar, palest first, each above the one before.

    The steps grow with the square (1/16, 1/4, 9/16 of the fullest day, and itself): most days
    are far below the fullest one, and equal steps would show nearly all of them alike.
    """
    edges = {-(-fullest * level * level // levels**2) for level in range(1, levels + 1)}
    return tuple(sorted(edges - {0}))


def shade_ranges(edges: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """(lowest, highest) count of each shade."""
    return tuple((low + 1, high) for low, high in pairwise((0, *edges)))
