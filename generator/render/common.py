"""Views that several pages share: dates, cards, days, calendars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from generator import urls
from generator.arabic.calendar import DatePrinter
from generator.i18n import Interface
from generator.model import Article, BlockKind, DateBasis
from generator.render.chrome import link_to
from generator.render.context import Context
from generator.render.views import (
    ArticleCard,
    BarView,
    CalendarDay,
    CalendarMonth,
    DateView,
    DayGroup,
    Link,
)

LEAD_LENGTH = 220
"""Characters of a lead in a list; cut at a word."""
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


def article_date(context: Context, article: Article, page: str) -> DateView | None:
    """The date of an article, or None."""
    if article.published is None:
        return None
    inferred = article.date_basis is DateBasis.INFERRED
    return date_view(context, article.published, page, inferred=inferred)


def lead(article: Article, length: int = LEAD_LENGTH) -> str:
    """The first paragraph, cut at a word."""
    texts = (block.text for block in article.blocks if block.kind is not BlockKind.HEADING)
    text = next(texts, "")
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip("،؛:.-–— ") + "…"


def card(context: Context, article: Article, page: str) -> ArticleCard:
    """An article in a list."""
    return ArticleCard(
        title=article.title,
        href=urls.relative(article.href, page),
        lead=lead(article),
        date=article_date(context, article, page),
        sources=article.sources,
        embedded=article.embedded,
    )


def day_groups(context: Context, articles: Sequence[Article], page: str) -> tuple[DayGroup, ...]:
    """Dated articles (newest first) in groups by day."""
    dated = (article for article in articles if article.published)
    return tuple(
        DayGroup(date_view(context, day, page), tuple(card(context, a, page) for a in group))
        for day, group in groupby(dated, key=lambda article: article.published)
        if day
    )


def article_link(context: Context, href: str, page: str) -> Link:
    """A link to an article by its title."""
    return Link(context.by_href[href].title, urls.relative(href, page))


def bars(context: Context, page: str) -> tuple[BarView, ...]:
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
    days: Mapping[date, Sequence[Article]],
    page: str,
    current: date | None = None,
) -> CalendarMonth:
    """A month as a calendar.

    Args:
        month: (year, month).
        days: the month's days that have articles.
        current: the day whose page shows the calendar.
    """
    dates, ui = context.ui.dates, context.ui
    total = sum(len(articles) for articles in days.values())
    fullest = max((len(articles) for articles in days.values()), default=0)

    def cell(number: int) -> CalendarDay:
        if not number:
            return _VOID
        day = date(*month, number)
        count = len(days.get(day, ()))
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
