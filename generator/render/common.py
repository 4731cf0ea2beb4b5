"""Views that several pages share: dates, cards, days, calendars."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

from msgspec.structs import replace

from generator import urls
from generator.arabic.calendar import DatePrinter, hijri_month
from generator.i18n import Interface
from generator.model import DateBasis, Record
from generator.plan.trends import shade_edges, shade_ranges
from generator.render.briefs import Card, DayCount, ListSlice
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
    PagerView,
)


def date_view(context: Context, day: date, page: str, *, inferred: bool = False) -> DateView:
    """A day in both calendars, linked to its page."""
    return _date_view(
        context.ui.dates, day, link_to(context, urls.day_path(day), page), inferred=inferred
    )


def plain_date(context: Context, day: date) -> DateView:
    """A day by its Gregorian date, without a link: it need not have a page."""
    dates = context.ui.dates
    return DateView(day.isoformat(), dates.weekday(day), dates.gregorian(day), "", "")


def span(ui: Interface, days: Sequence[date]) -> str:
    """From the earliest of some days to the latest; "" for none."""
    if not days:
        return ""
    first, last = ui.dates.gregorian(min(days)), ui.dates.gregorian(max(days))
    return first if first == last else ui.text("from {first} to {last}", first=first, last=last)


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


def bars(context: Context, counts: Mapping[int, int], page: str) -> tuple[BarView, ...]:
    """The years, newest first, with their volume."""
    fullest = max(counts.values(), default=1)
    return tuple(
        bar(
            context,
            f"{year:04d}",
            context.ui.dates.number(year),
            (urls.relative(urls.year_path(year), page), counts[year], fullest),
        )
        for year in sorted(counts, reverse=True)
    )


def bar(context: Context, when: str, name: str, volume: tuple[str, int, int]) -> BarView:
    """A year or a month with its volume.

    Args:
        when: for `<time datetime>`.
        volume: (link, articles, articles of the fullest one).
    """
    href, count, fullest = volume
    if not count:
        return BarView(Link(name, "", when=when), share=0)
    words = context.ui.count("article", count)
    share = max(1, round(100 * count / fullest))
    return BarView(Link(name, href, words, when=when), share, context.ui.dates.number(count))


def calendar_month(
    context: Context,
    month: tuple[int, int],
    days: Iterable[DayCount],
    page: str,
    current: date | None = None,
    edges: Sequence[int] | None = None,
) -> CalendarMonth:
    """A month as a calendar.

    Args:
        month: (year, month).
        days: the month's days that have articles, with their number.
        current: the day whose page shows the calendar.
        edges: `trends.shade_edges` of the year; without them the month has its own.
    """
    dates = context.ui.dates
    counts = dict(days)
    cell = _cells(context, counts, page, dates.gregorian, edges, current)
    total = sum(counts.values())
    return CalendarMonth(
        name=dates.month(month[1]),
        title=dates.month_year(*month),
        href=link_to(context, urls.month_path(*month), page),
        count=context.ui.count("article", total) if total else "",
        weekdays=dates.columns(),
        weeks=tuple(
            tuple(cell(date(*month, number) if number else None, number) for number in week)
            for week in dates.weeks(*month)
        ),
    )


def hijri_calendar(
    context: Context,
    month: tuple[int, int],
    days: Iterable[DayCount],
    page: str,
    edges: Sequence[int],
) -> CalendarMonth:
    """A month of Umm al-Qura as a calendar; arguments as in `calendar_month`."""
    dates = context.ui.dates
    counts = dict(days)
    own = hijri_month(*month)

    def name(day: date) -> str:
        return f"{dates.hijri(day)} – {dates.gregorian(day)}"

    cell = _cells(context, counts, page, name, edges)
    total = sum(counts.values())
    return CalendarMonth(
        name=dates.hijri_month(month[1]),
        title=dates.hijri_month_year(*month),
        href=link_to(context, urls.hijri_month_path(*month), page),
        count=context.ui.count("article", total) if total else "",
        weekdays=dates.columns(),
        weeks=tuple(
            tuple(cell(own[number - 1] if number else None, number) for number in week)
            for week in dates.rows(own[0], range(1, len(own) + 1))
        ),
    )


def _cells(
    context: Context,
    counts: Mapping[date, int],
    page: str,
    name: Callable[[date], str],
    edges: Sequence[int] | None,
    current: date | None = None,
) -> Callable[[date | None, int], CalendarDay]:
    """What makes the cell of a day, None being none, under its number."""
    ui = context.ui
    steps = shade_edges(max(counts.values(), default=0)) if edges is None else edges

    def cell(day: date | None, number: int) -> CalendarDay:
        if day is None:
            return _VOID
        count = counts.get(day, 0)
        if not count:
            return _empty_day(ui.dates.number(number), day == current)
        href = link_to(context, urls.day_path(day), page)
        level = bisect_left(steps, count) + 1
        label = f"{name(day)}: {ui.count('article', count)}"
        return _calendar_day(ui, number, count, label, level, href, current=day == current)

    return cell


def scale(context: Context, edges: Sequence[int]) -> tuple[str, ...]:
    """How many articles each shade of a calendar means: «1–3», «4»."""
    number = context.ui.dates.number
    return tuple(
        number(low) if low == high else f"{number(low)}–{number(high)}"
        for low, high in shade_ranges(edges)
    )


_VOID = CalendarDay("", "", 0, "", 0)


@lru_cache(maxsize=128)
def _empty_day(number: str, current: bool) -> CalendarDay:
    return CalendarDay(number, "", 0, "", 0, current)


# A day looks the same from all other days of its month.
@lru_cache(maxsize=1 << 13)
def _calendar_day(
    ui: Interface, number: int, count: int, label: str, level: int, href: str, *, current: bool
) -> CalendarDay:
    return CalendarDay(
        number=ui.dates.number(number),
        href=href,
        count=count,
        label=label,
        level=level,
        current=current,
    )


def tag_links(context: Context, names: Iterable[str], page: str) -> tuple[Link, ...]:
    """Links to tag pages; a tag without a page (of an embedded article) is text alone."""
    return tuple(Link(name, link_to(context, urls.tag_path(name), page)) for name in names)


def source_links(context: Context, names: Iterable[str], page: str) -> tuple[Link, ...]:
    """Links to source pages; a source without a page is text alone."""
    return tuple(Link(name, link_to(context, urls.source_path(name), page)) for name in names)


def with_more(context: Context, group: DayGroup, total: int) -> DayGroup:
    """The group with a link to its day, when that has more articles."""
    if total == len(group.cards):
        return group
    return replace(group, more=rest_of_day(context, group.date, total))


def rest_of_day(context: Context, day: DateView, total: int) -> Link:
    """A link to the page of a day, with its number of articles."""
    count = context.ui.count("article", total)
    return Link(context.ui.text("All articles of the day"), day.href, count=count)


def undated_link(context: Survey, path: str) -> Link | None:
    """A link to the undated articles, if there are any."""
    undated = context.taxonomy.undated
    if not undated:
        return None
    count = context.ui.count("article", len(undated))
    return Link(context.ui.text("Undated articles"), urls.relative(urls.UNDATED, path), count=count)


def pager(context: Context, slice_: ListSlice) -> PagerView:
    """Links to the pages of a list before and after this one."""
    return PagerView(
        older=urls.relative(slice_.older, slice_.path) if slice_.older else "",
        newer=urls.relative(slice_.newer, slice_.path) if slice_.newer else "",
        number=context.ui.dates.number(slice_.number) if slice_.number else "",
    )
