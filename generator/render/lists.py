"""The views of pages that list articles, days, tags or sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from generator import urls
from generator.arabic.collation import index_letter, sort_key
from generator.model import Record
from generator.render.briefs import (
    Card,
    DayBrief,
    DaySample,
    ListBrief,
    ListSlice,
    MonthBrief,
    YearBrief,
    card_of,
)
from generator.render.chrome import link_to, page_view
from generator.render.common import (
    bars,
    calendar_month,
    card_view,
    date_view,
    day_groups,
)
from generator.render.context import Context, Survey
from generator.render.names import list_facts, see_references
from generator.render.views import (
    DayGroup,
    DayView,
    HomeView,
    IndexGroup,
    IndexView,
    Link,
    ListView,
    MonthView,
    PagerView,
    YearsView,
    YearView,
)
from generator.site import HomePage, IndexPage, ListKind, YearsPage, list_path

_TOP_TAGS = 24
_TOP_SOURCES = 12


def home_view(context: Survey, page: HomePage) -> HomeView:
    """The latest articles by day, and the ways in."""
    taxonomy = context.taxonomy
    latest = _latest(context)
    return HomeView(
        page=page_view(context, page.path, "home", context.config.title),
        total=context.ui.count("article", len(taxonomy.listed)),
        span=_span(context),
        days=day_groups(context, latest, page.path),
        years=bars(context, page.path),
        tags=_most(context, taxonomy.by_tag, ListKind.TAG, _TOP_TAGS, page.path),
        sources=_most(context, taxonomy.by_source, ListKind.SOURCE, _TOP_SOURCES, page.path),
        undated=_undated_link(context, page.path),
    )


def _latest(context: Survey) -> list[Card]:
    dated = [article for article in context.taxonomy.listed if article.published]
    return list(map(card_of, dated[-context.config.home_size :][::-1]))


def _span(context: Survey) -> str:
    oldest, newest = context.taxonomy.oldest, context.taxonomy.newest
    if oldest is None or newest is None:
        return ""
    dates = context.ui.dates
    if oldest == newest:
        return dates.gregorian(oldest)
    first, last = dates.gregorian(oldest), dates.gregorian(newest)
    return context.ui.text("from {first} to {last}", first=first, last=last)


def _most(
    context: Survey, groups: Mapping[str, Sequence[Record]], kind: ListKind, limit: int, path: str
) -> tuple[Link, ...]:
    """The names with most articles, in alphabetical order."""
    ranked = sorted(groups, key=lambda name: (-len(groups[name]), sort_key(name)))[:limit]
    return tuple(
        Link(
            name,
            urls.relative(list_path(kind, name), path),
            count=context.ui.dates.number(len(groups[name])),
        )
        for name in sorted(ranked, key=sort_key)
    )


def _undated_link(context: Survey, path: str) -> Link | None:
    undated = context.taxonomy.undated
    if not undated:
        return None
    count = context.ui.count("article", len(undated))
    return Link(context.ui.text("Undated articles"), urls.relative(urls.UNDATED, path), count=count)


def list_view(context: Context, page: ListBrief) -> ListView:
    """A page of a tag, a source, the undated or the attached articles."""
    text = context.ui.text
    slice_ = page.slice
    heading, label, kind, trail = _list_names(context, page)
    if slice_.number:
        number = context.ui.dates.number(slice_.number)
        trail = [*trail, (text("page {n}", n=number), page.path)]
    title = f"{heading} – {trail[-1][0]}" if slice_.number else heading
    return ListView(
        page=page_view(context, page.path, kind, title, trail=trail),
        label=label,
        heading=heading,
        summary="" if slice_.number else context.ui.count("article", slice_.total),
        groups=day_groups(context, slice_.cards, page.path),
        cards=tuple(
            card_view(context, card, page.path) for card in slice_.cards if card.published is None
        ),
        pager=_pager(context, slice_),
        note=_note(context) if page.kind is ListKind.ATTACHED else "",
        facts=() if slice_.number else list_facts(context, page),
    )


def _note(context: Context) -> str:
    """What the shelf of attached texts is."""
    listed = context.config.include_embedded
    return context.ui.text("attached note, listed" if listed else "attached note")


def _list_names(context: Context, page: ListBrief) -> tuple[str, str, str, list[tuple[str, str]]]:
    """(heading, label, kind of page, breadcrumbs)."""
    text = context.ui.text
    own = list_path(page.kind, page.name)
    if page.kind is ListKind.TAG:
        return page.name, text("Tag"), "tag", [(text("Tags"), urls.TAGS), (page.name, own)]
    if page.kind is ListKind.SOURCE:
        trail = [(text("Sources"), urls.SOURCES), (page.name, own)]
        return page.name, text("Source"), "source", trail
    undated = page.kind is ListKind.UNDATED
    heading = text("Undated articles" if undated else "Attached texts")
    return heading, "", "undated" if undated else "attached", [(heading, own)]


def _pager(context: Context, slice_: ListSlice) -> PagerView:
    return PagerView(
        older=urls.relative(slice_.older, slice_.path) if slice_.older else "",
        newer=urls.relative(slice_.newer, slice_.path) if slice_.newer else "",
        number=context.ui.dates.number(slice_.number) if slice_.number else "",
    )


def index_view(context: Survey, page: IndexPage) -> IndexView:
    """All tags or all sources under their letters."""
    tags = page.kind is ListKind.TAG
    groups = context.taxonomy.by_tag if tags else context.taxonomy.by_source
    heading = context.ui.text("Tags" if tags else "Sources")
    see = see_references(context, page.kind, page.path)
    names = sorted([*groups, *see], key=sort_key)
    letters = [(letter, [*members]) for letter, members in groupby(names, key=index_letter)]
    return IndexView(
        page=page_view(
            context, page.path, "tags" if tags else "sources", heading, trail=[(heading, page.path)]
        ),
        heading=heading,
        summary=context.ui.count("tag" if tags else "source", len(groups)),
        groups=tuple(
            IndexGroup(
                letter=letter,
                anchor=f"letter-{number}",
                entries=tuple(
                    see.get(name) or _entry(context, page, name, len(groups[name]))
                    for name in members
                ),
            )
            for number, (letter, members) in enumerate(letters, 1)
        ),
    )


def _entry(context: Survey, page: IndexPage, name: str, count: int) -> Link:
    href = urls.relative(list_path(page.kind, name), page.path)
    return Link(name, href, count=context.ui.dates.number(count))


def years_view(context: Survey, page: YearsPage) -> YearsView:
    """All years with their volume."""
    heading = context.ui.text("Years")
    return YearsView(
        page=page_view(context, page.path, "years", heading, trail=[(heading, page.path)]),
        heading=heading,
        summary=context.ui.count("year", len(context.taxonomy.by_year)),
        years=bars(context, page.path),
        undated=_undated_link(context, page.path),
    )


def year_view(context: Context, page: YearBrief) -> YearView:
    """Twelve calendars."""
    dates = context.ui.dates
    heading = dates.number(page.year)
    total = sum(count for _, count in page.days)

    def link(year: int | None) -> Link | None:
        if year is None:
            return None
        return Link(dates.number(year), urls.relative(urls.year_path(year), page.path))

    return YearView(
        page=page_view(
            context,
            page.path,
            "year",
            heading,
            trail=[(context.ui.text("Years"), urls.YEARS), (heading, page.path)],
        ),
        heading=heading,
        summary=context.ui.count("article", total),
        months=tuple(
            calendar_month(
                context,
                (page.year, month),
                (each for each in page.days if each[0].month == month),
                page.path,
            )
            for month in range(1, 13)
        ),
        older=link(page.older),
        newer=link(page.newer),
    )


def month_view(context: Context, page: MonthBrief) -> MonthView:
    """A month's calendar and its days, newest first."""
    dates = context.ui.dates
    heading = dates.month_year(page.year, page.month)
    days = [(sample.day, sample.total) for sample in page.days]

    def link(month: tuple[int, int] | None) -> Link | None:
        if month is None:
            return None
        return Link(dates.month_year(*month), urls.relative(urls.month_path(*month), page.path))

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
        ),
        heading=heading,
        hijri=dates.hijri_months(page.year, page.month),
        summary=context.ui.count("article", sum(count for _, count in days)),
        calendar=calendar_month(context, (page.year, page.month), days, page.path),
        days=tuple(_day_sample(context, page.path, each) for each in reversed(page.days)),
        older=link(page.older),
        newer=link(page.newer),
    )


def _day_sample(context: Context, path: str, sample: DaySample) -> DayGroup:
    """The first articles of a day, and a link to the rest."""
    group = day_groups(context, sample.cards, path)[0]
    if sample.total == len(sample.cards):
        return group
    count = context.ui.count("article", sample.total)
    more = Link(context.ui.text("All articles of the day"), group.date.href, count=count)
    return DayGroup(group.date, group.cards, more)


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
        return Link(dates.gregorian(other), link_to(context, urls.day_path(other), page.path))

    return DayView(
        page=page_view(context, page.path, "day", title, trail=trail),
        date=date_view(context, day, page.path),
        summary="" if rests else context.ui.count("article", slice_.total),
        cards=tuple(card_view(context, card, page.path) for card in slice_.cards),
        calendar=calendar_month(context, month, page.days, page.path, current=day),
        pager=_pager(context, slice_),
        older=link(page.older),
        newer=link(page.newer),
    )
