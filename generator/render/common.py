"""Views that several pages share: dates, cards, days, calendars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from generator import urls
from generator.arabic.calendar import DatePrinter
from generator.i18n import Interface
from generator.model import DateBasis, Record
from generator.render.briefs import Card, DayCount
from generator.render.chrome import link_to
from generator.render.context import Context, Survey
from generator.render.views import (
    ArticleCard,
    BarView,
    CalendarDay,
    CalendarMonth,
    DateView,
    DayGroup,
    Link,
)

_LEVELS = 4


def date_view(context: Context, day: date, page: str, *, inferred: bool = False) -> DateView:
    """A day in both calendars, linked to its page."""
    return _date_view(
        context.ui.dates, day, link_to(context, urls.day_path(day), page), inferred=inferred
    )


# An archive of ten years has as many days, each seen from some folders.
@lru_cache(maxsize=1 << 13)
def _date_view(dates: DatePrinter, day: date, href: str, *, inferred: bool) -> DateView:
    return DateView(
        iso=day.isoformat(),
        weekday=dates.weekday(day),
        gregorian=dates.gregorian(day),
        hijri=dates.hijri(day),
        href=href,
        inferred=inferred,
    )


def article_date(context: Context, article: Record, page: str) -> DateView | None:
    """The date of an article, or None."""
    if article.published is None:
        return None
    inferred = article.date_basis is DateBasis.INFERRED
    return date_view(context, article.published, page, inferred=inferred)


def card_view(context: Context, card: Card, page: str) -> ArticleCard:
    """An article in a list."""
    day = card.published
    return ArticleCard(
        title=card.title,
        href=urls.relative(card.href, page),
        lead=card.lead,
        date=date_view(context, day, page, inferred=card.inferred) if day else None,
        sources=card.sources,
        embedded=card.embedded,
    )


def day_groups(context: Context, cards: Sequence[Card], page: str) -> tuple[DayGroup, ...]:
    """Dated articles (newest first) in groups by day."""
    dated = (card for card in cards if card.published)
    return tuple(
        DayGroup(
            date_view(context, day, page), tuple(card_view(context, each, page) for each in group)
        )
        for day, group in groupby(dated, key=lambda card: card.published)
        if day
    )


def bars(context: Survey, page: str) -> tuple[BarView, ...]:
    """The years, newest first, with their volume."""
    counts = context.taxonomy.by_year
    fullest = max(counts.values(), default=1)
    return tuple(
        BarView(
            Link(
                context.ui.dates.number(year),
                urls.relative(urls.year_path(year), page),
                count=context.ui.count("article", counts[year]),
            ),
            share=max(1, round(100 * counts[year] / fullest)),
        )
        for year in sorted(counts, reverse=True)
    )


def calendar_month(
    context: Context,
    month: tuple[int, int],
    days: Iterable[DayCount],
    page: str,
    current: date | None = None,
) -> CalendarMonth:
    """A month as a calendar.

    Args:
        month: (year, month).
        days: the month's days that have articles, with their number.
        current: the day whose page shows the calendar.
    """
    dates, ui = context.ui.dates, context.ui
    counts = dict(days)
    total = sum(counts.values())
    fullest = max(counts.values(), default=0)

    def cell(number: int) -> CalendarDay:
        if not number:
            return _VOID
        day = date(*month, number)
        count = counts.get(day, 0)
        if not count:
            return _empty_day(dates.number(number), day == current)
        href = link_to(context, urls.day_path(day), page)
        level = -(-count * _LEVELS // max(fullest, _LEVELS))
        return _calendar_day(ui, day, count, level, href, current=day == current)

    return CalendarMonth(
        name=dates.month(month[1]),
        title=dates.month_year(*month),
        href=link_to(context, urls.month_path(*month), page),
        count=ui.count("article", total) if total else "",
        weekdays=dates.columns(),
        weeks=tuple(tuple(map(cell, week)) for week in dates.weeks(*month)),
    )


_VOID = CalendarDay("", "", 0, "", 0)


@lru_cache(maxsize=128)
def _empty_day(number: str, current: bool) -> CalendarDay:
    return CalendarDay(number, "", 0, "", 0, current)


# A day looks the same from all other days of its month.
@lru_cache(maxsize=1 << 13)
def _calendar_day(
    ui: Interface, day: date, count: int, level: int, href: str, *, current: bool
) -> CalendarDay:
    return CalendarDay(
        number=ui.dates.number(day.day),
        href=href,
        count=count,
        label=f"{ui.dates.gregorian(day)}: {ui.count('article', count)}",
        level=level,
        current=current,
    )


def tag_links(context: Context, names: Iterable[str], page: str) -> tuple[Link, ...]:
    """Links to tag pages; a tag without a page (of an embedded article) is text alone."""
    return tuple(Link(name, link_to(context, urls.tag_path(name), page)) for name in names)


def source_links(context: Context, names: Iterable[str], page: str) -> tuple[Link, ...]:
    """Links to source pages; a source without a page is text alone."""
    return tuple(Link(name, link_to(context, urls.source_path(name), page)) for name in names)
