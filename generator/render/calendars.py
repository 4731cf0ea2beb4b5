"""The views of years, months and days, by both calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from generator import urls
from generator.arabic.calendar import hijri_month, hijri_months_of
from generator.plan.site import YearsPage
from generator.plan.trends import shade_edges
from generator.render.briefs import (
    DayBrief,
    DayCount,
    DaySample,
    HijriMonthBrief,
    HijriYearBrief,
    MonthBrief,
    YearBrief,
)
from generator.render.chrome import link_to, page_view
from generator.render.collection_data import COVERAGE, Collected
from generator.render.common import (
    bar,
    bars,
    calendar_month,
    card_view,
    date_view,
    day_groups,
    hijri_calendar,
    pager,
    plain_date,
    rest_of_day,
    scale,
    undated_link,
    with_more,
)
from generator.render.context import Context, Survey
from generator.render.views import (
    BarView,
    DayGroup,
    DayView,
    HijriDay,
    HijriMonthView,
    Link,
    MonthView,
    YearsView,
    YearView,
)

_FEWEST_OF_PEAK = 2


def years_view(context: Survey, page: YearsPage) -> YearsView:
    """All years with their volume."""
    heading = context.ui.text("Years")
    return YearsView(
        page=page_view(
            context, page.path, "years", heading, trail=[(heading, page.path)], collects=Collected()
        ),
        heading=heading,
        summary=context.ui.count("year", len(context.taxonomy.by_year)),
        years=bars(context, context.taxonomy.by_year, page.path),
        hijri=_hijri_bars(context, page.path),
        undated=undated_link(context, page.path),
    )


def _hijri_bars(context: Survey, path: str) -> tuple[BarView, ...]:
    """The Hijri years, newest first."""
    counts: dict[int, int] = {}
    for (year, _), days in context.taxonomy.by_hijri.items():
        counts[year] = counts.get(year, 0) + sum(map(len, days.values()))
    fullest = max(counts.values(), default=1)
    return tuple(
        bar(
            context,
            "",
            context.ui.dates.hijri_year(year),
            (urls.relative(urls.hijri_year_path(year), path), counts[year], fullest),
        )
        for year in sorted(counts, reverse=True)
    )


def year_view(context: Context, page: YearBrief) -> YearView:
    """Twelve calendars."""
    dates = context.ui.dates
    heading = dates.number(page.year)
    edges = _edges(page.days)

    def link(year: int | None) -> Link | None:
        if year is None:
            return None
        href = urls.relative(urls.year_path(year), page.path)
        return Link(dates.number(year), href, when=f"{year:04d}")

    return YearView(
        page=page_view(
            context,
            page.path,
            "year",
            heading,
            trail=[(context.ui.text("Years"), urls.YEARS), (heading, page.path)],
            collects=Collected({COVERAGE: f"{page.year:04d}"}),
        ),
        heading=heading,
        note="",
        summary=context.ui.count("article", sum(count for _, count in page.days)),
        scale=scale(context, edges),
        peak=_peak(context, page.days, page.path),
        months=tuple(
            calendar_month(
                context,
                (page.year, month),
                (each for each in page.days if each[0].month == month),
                page.path,
                edges=edges,
            )
            for month in range(1, 13)
        ),
        other=_hijri_years(context, [day for day, _ in page.days], page.path),
        older=link(page.older),
        newer=link(page.newer),
    )


def _edges(days: Iterable[DayCount]) -> tuple[int, ...]:
    return shade_edges(max((count for _, count in days), default=0))


def _peak(
    context: Context,
    days: Iterable[DayCount],
    path: str,
    hijri: Callable[[date], str] | None = None,
) -> Link | None:
    """The first of the fullest days, if a day has more than one article.

    Args:
        hijri: what names a day by Umm al-Qura, where it is named so.
    """
    day, count = max(days, key=lambda each: each[1], default=(date.min, 0))
    if count < _FEWEST_OF_PEAK:
        return None
    href = link_to(context, urls.day_path(day), path)
    words = context.ui.count("article", count)
    if hijri:
        return Link(hijri(day), href, count=words)
    return Link(context.ui.dates.gregorian(day), href, count=words, when=day.isoformat())


def _hijri_years(context: Context, days: Sequence[date], path: str) -> tuple[Link, ...]:
    years = dict.fromkeys(year for year, _ in hijri_months_of(days))
    return tuple(
        Link(context.ui.dates.hijri_year(y), urls.relative(urls.hijri_year_path(y), path))
        for y in years
    )


def _hijri_months(context: Context, days: Iterable[date], path: str) -> tuple[Link, ...]:
    """The Hijri months of some days that have articles: each of them has a page."""
    return tuple(
        Link(
            context.ui.dates.hijri_month_year(*month),
            link_to(context, urls.hijri_month_path(*month), path),
        )
        for month in hijri_months_of(days)
    )


def hijri_year_view(context: Context, page: HijriYearBrief) -> YearView:
    """Twelve calendars of Umm al-Qura."""
    dates, text = context.ui.dates, context.ui.text
    heading = dates.hijri_year(page.year)
    days = [each for _, each in page.days]
    edges = _edges(days)

    def link(year: int | None) -> Link | None:
        if year is None:
            return None
        return Link(dates.hijri_year(year), urls.relative(urls.hijri_year_path(year), page.path))

    gregorian = dict.fromkeys(day.year for day, _ in days)
    return YearView(
        page=page_view(
            context,
            page.path,
            "year",
            heading,
            trail=[(text("Years"), urls.YEARS), (heading, page.path)],
            collects=Collected({COVERAGE: _span_of_hijri_year(page.year)}),
        ),
        heading=heading,
        note=text("By the Umm al-Qura calendar; a country's own may differ by a day."),
        summary=context.ui.count("article", sum(count for _, count in days)),
        scale=scale(context, edges),
        peak=_peak(context, days, page.path, dates.hijri),
        months=tuple(
            hijri_calendar(
                context,
                (page.year, month),
                (each for number, each in page.days if number == month),
                page.path,
                edges,
            )
            for month in range(1, 13)
            if hijri_month(page.year, month)
        ),
        other=tuple(
            Link(dates.number(y), urls.relative(urls.year_path(y), page.path), when=f"{y:04d}")
            for y in gregorian
        ),
        older=link(page.older),
        newer=link(page.newer),
    )


def _span_of_hijri_year(year: int) -> str:
    """Its first and last day, as far as Umm al-Qura's tables go."""
    days = [day for month in range(1, 13) for day in hijri_month(year, month)]
    return f"{days[0]}/{days[-1]}"


def hijri_month_view(context: Context, page: HijriMonthBrief) -> HijriMonthView:
    """A month of Umm al-Qura: its calendar, and the titles of its days, newest first."""
    dates, text = context.ui.dates, context.ui.text
    heading = dates.hijri_month_year(page.year, page.month)
    days = [(sample.day, sample.total) for sample in page.days]
    edges = _edges(days)
    own = hijri_month(page.year, page.month)

    def link(month: tuple[int, int] | None) -> Link | None:
        if month is None:
            return None
        href = urls.relative(urls.hijri_month_path(*month), page.path)
        return Link(dates.hijri_month_year(*month), href)

    return HijriMonthView(
        page=page_view(
            context,
            page.path,
            "month",
            heading,
            trail=[
                (text("Years"), urls.YEARS),
                (dates.hijri_year(page.year), urls.hijri_year_path(page.year)),
                (dates.hijri_month(page.month), page.path),
            ],
            collects=Collected({COVERAGE: f"{own[0]}/{own[-1]}"}),
        ),
        heading=heading,
        span=(plain_date(context, own[0]), plain_date(context, own[-1])),
        summary=context.ui.count("article", sum(count for _, count in days)),
        calendar=hijri_calendar(context, (page.year, page.month), days, page.path, edges),
        scale=scale(context, edges),
        days=tuple(_hijri_day(context, page.path, each) for each in reversed(page.days)),
        other=_gregorian_months(context, [day for day, _ in days], page.path),
        older=link(page.older),
        newer=link(page.newer),
    )


def _gregorian_months(context: Context, days: Iterable[date], path: str) -> tuple[Link, ...]:
    months = dict.fromkeys((day.year, day.month) for day in days)
    return tuple(
        Link(
            context.ui.dates.month_year(*month),
            link_to(context, urls.month_path(*month), path),
            when="{:04d}-{:02d}".format(*month),
        )
        for month in months
    )


def _hijri_day(context: Context, path: str, sample: DaySample) -> HijriDay:
    day = date_view(context, sample.day, path)
    return HijriDay(
        number=day.hijri,
        date=day,
        articles=tuple(Link(card.title, urls.relative(card.href, path)) for card in sample.cards),
        more=rest_of_day(context, day, sample.total) if sample.total > len(sample.cards) else None,
    )


def month_view(context: Context, page: MonthBrief) -> MonthView:
    """A month's calendar and its days, newest first."""
    dates = context.ui.dates
    heading = dates.month_year(page.year, page.month)
    days = [(sample.day, sample.total) for sample in page.days]

    def link(month: tuple[int, int] | None) -> Link | None:
        if month is None:
            return None
        href = urls.relative(urls.month_path(*month), page.path)
        return Link(dates.month_year(*month), href, when="{:04d}-{:02d}".format(*month))

    return MonthView(
        page=page_view(
            context,
            page.path,
            "month",
            heading,
            trail=[
                (context.ui.text("Years"), urls.YEARS),
                (dates.number(page.year), urls.year_path(page.year)),
                (dates.month(page.month), page.path),
            ],
            collects=Collected({COVERAGE: f"{page.year:04d}-{page.month:02d}"}),
        ),
        heading=heading,
        hijri=dates.hijri_months(page.year, page.month),
        summary=context.ui.count("article", sum(count for _, count in days)),
        calendar=calendar_month(context, (page.year, page.month), days, page.path),
        days=tuple(_day_sample(context, page.path, each) for each in reversed(page.days)),
        scale=scale(context, _edges(days)),
        other=_hijri_months(context, [day for day, _ in days], page.path),
        older=link(page.older),
        newer=link(page.newer),
    )


def _day_sample(context: Context, path: str, sample: DaySample) -> DayGroup:
    """The first articles of a day, and a link to the rest."""
    return with_more(context, day_groups(context, sample.cards, path)[0], sample.total)


def day_view(context: Context, page: DayBrief) -> DayView:
    """The articles of a day.

    A numbered page never changes, so it shows nothing of the days about it: neither neighbours
    nor their cells in the calendar.
    """
    day, dates, slice_ = page.day, context.ui.dates, page.slice
    rests = slice_.number > 0
    month = (day.year, day.month)
    title = f"{dates.weekday(day)} {dates.gregorian(day)}"
    trail = [
        (context.ui.text("Years"), urls.YEARS),
        (dates.number(day.year), urls.year_path(day.year)),
        (dates.month(day.month), urls.month_path(*month)),
        (dates.gregorian(day), urls.day_path(day)),
    ]
    if rests:
        number = context.ui.text("page {n}", n=dates.number(slice_.number))
        title, trail = f"{title} – {number}", [*trail, (number, page.path)]

    def link(other: date | None) -> Link | None:
        if other is None:
            return None
        href = link_to(context, urls.day_path(other), page.path)
        return Link(dates.gregorian(other), href, when=other.isoformat())

    return DayView(
        page=page_view(
            context,
            page.path,
            "day",
            title,
            trail=trail,
            collects=None if rests else Collected({COVERAGE: day.isoformat()}),
        ),
        date=date_view(context, day, page.path),
        summary="" if rests else context.ui.count("article", slice_.total),
        cards=tuple(card_view(context, card, page.path) for card in slice_.cards),
        calendar=calendar_month(context, month, page.days, page.path, current=day),
        pager=pager(context, slice_),
        older=link(page.older),
        newer=link(page.newer),
        other=_hijri_months(context, [day], page.path),
    )
