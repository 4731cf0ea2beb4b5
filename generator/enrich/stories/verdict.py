"""Whether two texts tell one story, from the texts themselves.

Copies share words; bulletins from a template share them too. What tells them apart is what a
template is filled with: its numbers, and the days of the week. All thresholds were measured; see
DESIGN.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np

from generator.arabic.calendar import WEEKDAYS
from generator.arabic.normalize import folded_form, folded_words
from generator.enrich.stories.shingles import Hashes, shingles

LEAST_JACCARD = 0.44
"""Shared shingles of all: a tenth of the words changed leaves 0.54 or more."""
LEAST_CONTAINMENT = 0.7
"""Shared shingles of the shorter text's, where a text was cut or a lead put before it."""
LEAST_RATIO = 0.4
"""Shingles of the shorter text by those of the longer: a digest of the day's news holds many
stories and is none of them."""
TITLED_JACCARD, TITLED_CONTAINMENT = 0.25, 0.45
"""The same under one title, at most so many days apart: an agency's headline is kept by those who
edit its text."""
FEWEST_TITLE_WORDS, TITLED_DAYS = 4, 2
RECURRING = frozenset(
    folded_form(word)
    for line in (
        "اليوم غدا غد الليلة الأسبوع نشرة النشرة طقس الطقس الجوية أسعار",
        "أبرز أهم حصيلة برنامج نتائج مواعيد موعد جدول ترتيب",
    )
    for word in line.split()
)
"""Words of the titles of bulletins, which are printed again the next day over another text: such a
title counts on one day only."""
SURE = 0.8
"""Containment asked where a day is unknown, and cannot speak."""
FEWEST_NUMBERS = 4
"""Distinct numbers of a text from which they must agree."""
LEAST_NUMBERS = 0.5
"""Share of the numbers of the text that has fewer."""

_WEEKDAYS = frozenset(folded_form(name) for names in WEEKDAYS for name in names)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a text brings to a comparison."""

    title: str
    """Folded; empty when it is too short to say much."""
    shingles: Hashes
    numbers: frozenset[str]
    weekdays: frozenset[str]


def evidence(title: str, text: str) -> Evidence:
    """The evidence of a text under its title, which depends on these alone.

    A weekday counts in the title too: «the weather on Monday» is not that on Tuesday.
    """
    # Line by line: what `folded_words` remembers of whole texts would be ten times as much.
    folded = [*chain.from_iterable(map(folded_words, text.split("\n")))]
    headline = folded_words(title)
    return Evidence(
        " ".join(headline) if len(headline) >= FEWEST_TITLE_WORDS else "",
        shingles(folded),
        frozenset(word for word in folded if any(map(str.isdigit, word))),
        _WEEKDAYS.intersection([*folded, *headline]),
    )


def tell_one_story(one: Evidence, other: Evidence, days_apart: int | None) -> bool:
    """Whether two texts are copies of each other, edited perhaps.

    Args:
        days_apart: at most `copies.DAYS`; None when a day is unknown.
    """
    shared = len(np.intersect1d(one.shingles, other.shingles, assume_unique=True))
    shorter, longer = sorted((len(one.shingles), len(other.shingles)))
    if not shared or shorter < longer * LEAST_RATIO:
        return False
    jaccard, containment = shared / (shorter + longer - shared), shared / shorter
    titled = _have_one_title(one, other, days_apart)
    alike = jaccard >= (TITLED_JACCARD if titled else LEAST_JACCARD) or containment >= (
        TITLED_CONTAINMENT if titled else LEAST_CONTAINMENT
    )
    if days_apart is None and containment < SURE:
        return False
    return alike and not _contradict(one, other, same_day=days_apart == 0)


def _have_one_title(one: Evidence, other: Evidence, days_apart: int | None) -> bool:
    """Whether one title says that two texts are near."""
    if not one.title or one.title != other.title or days_apart is None:
        return False
    recurs = not RECURRING.isdisjoint(one.title.split())
    return days_apart <= (0 if recurs else TITLED_DAYS)


def _contradict(one: Evidence, other: Evidence, *, same_day: bool) -> bool:
    """Whether numbers or weekdays say that two alike texts are two bulletins of one template.

    On one day another weekday is no other bulletin but a correction.
    """
    fewer = min(len(one.numbers), len(other.numbers))
    agreeing = len(one.numbers & other.numbers)
    if fewer >= FEWEST_NUMBERS and agreeing <= fewer * LEAST_NUMBERS:
        return True
    elsewhen = one.weekdays and other.weekdays and not one.weekdays & other.weekdays
    return bool(elsewhen) and not same_day
