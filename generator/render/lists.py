"""The views of pages that list articles, days, tags or sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from generator import urls
from generator.arabic.calendar import hijri_month, to_hijri
from generator.arabic.collation import index_letter, sort_key
from generator.model import Record
from generator.render.briefs import (
    Card,
    DayBrief,
    DayCount,
    DaySample,
    HijriMonthBrief,
    HijriYearBrief,
    ListBrief,
    ListSlice,
    MonthBrief,
    YearBrief,
    card_of,
)
from generator.render.charts import strip, trend_view
from generator.render.chrome import link_to, page_view
from generator.render.common import (
    bar,
    bars,
    calendar_month,
    card_view,
    date_view,
    day_groups,
    hijri_calendar,
    plain_date,
    scale,
)
from generator.render.context import Context, Survey
from generator.render.names import list_facts, see_references
from generator.render.views import (
    AnniversariesView,
    BarView,
    DateView,
    DayGroup,
    DayView,
    HijriDay,
    HijriMonthView,
    HomeView,
    IndexGroup,
    IndexView,
    Link,
    ListView,
    MonthView,
    PagerView,
    RisingView,
    SieveView,
    YearsView,
    YearView,
)
from generator.site import INDEX_LIMIT, HomePage, IndexPage, ListKind, YearsPage, list_path
from generator.trends import FEWEST_RISING, rising, shade_edges

_TOP_TAGS = 20
_TOP_SOURCES = 12
_TOP_RISING = 8
_ON_THIS_DAY = "assets/js/on-this-day.js"
_SIEVE = "assets/js/sieve.js"
_FOLDING = ("assets/js/archive.js", urls.SEARCH_TABLES, "assets/js/engine.js")
"""What folds words as the search does."""
_FEWEST_OF_PEAK = 2
_SIEVED = 40
"""Names of an index from which a box that sifts them is of use."""


def home_view(context: Survey, page: HomePage) -> HomeView:
    """The latest articles by day, and the ways in."""
    taxonomy = context.taxonomy
    tags = _most(context, taxonomy.by_tag, ListKind.TAG, _TOP_TAGS, page.path)
    sources = _most(context, taxonomy.by_source, ListKind.SOURCE, _TOP_SOURCES, page.path)
    told = context.anniversaries
    return HomeView(
        page=page_view(
            context,
            page.path,
            "home",
            context.config.title,
            scripts=(_ON_THIS_DAY,) if told.outputs else (),
        ),
        total=context.ui.count("article", len(taxonomy.listed)),
        span=_span(context),
        days=_latest_days(context, page.path),
        strip=strip(context, taxonomy.by_year, taxonomy.by_month, page.path),
        rising=_rising(context, page.path),
        tags=tags,
        sources=sources,
        all_tags=_all(context, ListKind.TAG, len(taxonomy.by_tag) - len(tags), page.path),
        all_sources=_all(
            context, ListKind.SOURCE, len(taxonomy.by_source) - len(sources), page.path
        ),
        anniversaries=AnniversariesView(" ".join(told.months), " ".join(told.split), told.version)
        if told.outputs
        else None,
        calendar=urls.relative(urls.YEARS, page.path),
        undated=_undated_link(context, page.path),
    )


def _latest_days(context: Survey, path: str) -> tuple[DayGroup, ...]:
    """The latest articles; the last of these days may hold more."""
    groups = day_groups(context, _latest(context), path)
    if not groups:
        return groups
    last = groups[-1]
    total = len(context.taxonomy.by_day[date.fromisoformat(last.date.iso)])
    return (*groups[:-1], _with_more(context, last, total))


def _with_more(context: Context, group: DayGroup, total: int) -> DayGroup:
    """The group with a link to its day, when that has more articles."""
    if total == len(group.cards):
        return group
    return replace(group, more=_rest_of_day(context, group.date, total))


def _rest_of_day(context: Context, day: DateView, total: int) -> Link:
    count = context.ui.count("article", total)
    return Link(context.ui.text("All articles of the day"), day.href, count=count)


def _rising(context: Survey, path: str) -> RisingView | None:
    taxonomy = context.taxonomy
    days = [day for day, records in taxonomy.by_day.items() for _ in records]
    by_tag = {
        name: [each.published for each in records if each.published]
        for name, records in taxonomy.by_tag.items()
        if len(records) >= FEWEST_RISING
    }
    found = rising(by_tag, days, _TOP_RISING)
    if found is None:
        return None
    number = context.ui.dates.number
    return RisingView(
        note=context.ui.text("rising in the last {n} days", n=number(found.days)),
        tags=tuple(
            Link(name, urls.relative(urls.tag_path(name), path), count=number(count))
            for name, count in found.names
        ),
    )


def _all(context: Survey, kind: ListKind, others: int, path: str) -> Link | None:
    if not others:
        return None
    is_tag = kind is ListKind.TAG
    text = context.ui.text("All tags" if is_tag else "All sources")
    return Link(text, urls.relative(urls.TAGS if is_tag else urls.SOURCES, path))


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
        trend=trend_view(context, page),
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
    """All tags or all sources under their letters, or those of one letter."""
    tags = page.kind is ListKind.TAG
    groups = context.taxonomy.by_tag if tags else context.taxonomy.by_source
    first = _index_path(page.kind)
    name = context.ui.text("Tags" if tags else "Sources")
    trail = [(name, first), *([(page.letter, page.path)] if page.letter else [])]
    see = see_references(context, page.kind, page.path)
    shown = _names_shown(page, groups, see)
    letters = [(letter, [*members]) for letter, members in groupby(shown, key=index_letter)]
    of_letter = Counter(map(index_letter, groups)) if page.letters and not page.letter else {}
    return IndexView(
        page=page_view(
            context,
            page.path,
            "tags" if tags else "sources",
            f"{name}: {page.letter}" if page.letter else name,
            trail=trail,
            scripts=(_SIEVE,) if len(shown) >= _SIEVED else (),
        ),
        heading=f"{name}: {page.letter}" if page.letter else name,
        summary=context.ui.count(
            "tag" if tags else "source",
            sum(name in groups for name in shown) if page.letter else len(groups),
        ),
        groups=tuple(
            IndexGroup(
                letter=letter,
                anchor=f"letter-{number}",
                entries=tuple(
                    see.get(name) or _entry(context, page, name, len(groups[name]))
                    for name in members
                ),
                more=_rest_of_letter(context, page, letter, of_letter.get(letter, 0)),
            )
            for number, (letter, members) in enumerate(letters, 1)
        ),
        letters=_letter_links(page, [letter for letter, _ in letters]),
        sieve=_sieve(context, page.kind) if len(shown) >= _SIEVED else None,
        note=context.ui.text("index of the commonest") if of_letter else "",
    )


def _names_shown(
    page: IndexPage, groups: Mapping[str, Sequence[Record]], see: Mapping[str, Link]
) -> list[str]:
    """All in order; of an index too long for one page, its commonest or those of a letter."""
    if page.letter:
        names = (name for name in (*groups, *see) if index_letter(name) == page.letter)
        return sorted(names, key=sort_key)
    if not page.letters:
        return sorted([*groups, *see], key=sort_key)
    sizes = sorted(map(len, groups.values()), reverse=True)
    fewest = sizes[INDEX_LIMIT] + 1
    return sorted((name for name in groups if len(groups[name]) >= fewest), key=sort_key)


def _index_path(kind: ListKind) -> str:
    return urls.TAGS if kind is ListKind.TAG else urls.SOURCES


def _letter_links(page: IndexPage, shown: Sequence[str]) -> tuple[Link, ...]:
    """To the letters of this page or, where each has its own, to the others."""
    if page.letter:
        first = _index_path(page.kind)
        return tuple(
            Link(
                letter,
                urls.relative(urls.letter_path(first, letter), page.path),
                current=letter == page.letter,
            )
            for letter in page.letters
        )
    numbers = {letter: number for number, letter in enumerate(shown, 1)}
    return tuple(
        Link(
            letter,
            f"#letter-{numbers[letter]}"
            if letter in numbers
            else urls.relative(urls.letter_path(_index_path(page.kind), letter), page.path),
        )
        for letter in page.letters or shown
    )


def _rest_of_letter(context: Survey, page: IndexPage, letter: str, total: int) -> Link | None:
    if not total:
        return None
    tags = page.kind is ListKind.TAG
    href = urls.relative(urls.letter_path(_index_path(page.kind), letter), page.path)
    count = context.ui.count("tag" if tags else "source", total)
    return Link(context.ui.text("All of the letter {letter}", letter=letter), href, count=count)


def _sieve(context: Survey, kind: ListKind) -> SieveView:
    tags = kind is ListKind.TAG
    noun = "tag" if tags else "source"
    return SieveView(
        label=context.ui.text("Filter the tags" if tags else "Filter the sources"),
        placeholder=context.ui.text("part of a name"),
        counts="|".join(context.ui.plural_forms(noun).values()),
        scripts=" ".join(context.frame.assets.get(path, path) for path in _FOLDING),
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
        years=bars(context, context.taxonomy.by_year, page.path),
        hijri=_hijri_bars(context, page.path),
        undated=_undated_link(context, page.path),
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
        return Link(dates.number(year), href, when=str(year))

    return YearView(
        page=page_view(
            context,
            page.path,
            "year",
            heading,
            trail=[(context.ui.text("Years"), urls.YEARS), (heading, page.path)],
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


def _peak(context: Context, days: Iterable[DayCount], path: str) -> Link | None:
    """The first of the fullest days, if a day has more than one article."""
    day, count = max(days, key=lambda each: each[1], default=(date.min, 0))
    if count < _FEWEST_OF_PEAK:
        return None
    href = link_to(context, urls.day_path(day), path)
    text, words = context.ui.dates.gregorian(day), context.ui.count("article", count)
    return Link(text, href, count=words, when=day.isoformat())


def _hijri_years(context: Context, days: Sequence[date], path: str) -> tuple[Link, ...]:
    years = dict.fromkeys(hijri[0] for hijri in map(to_hijri, days) if hijri)
    return tuple(
        Link(context.ui.dates.hijri_year(y), urls.relative(urls.hijri_year_path(y), path))
        for y in years
    )


def _hijri_months(context: Context, days: Iterable[date], path: str) -> tuple[Link, ...]:
    """The Hijri months of some days that have articles: each of them has a page."""
    months = dict.fromkeys(hijri[:2] for hijri in map(to_hijri, days) if hijri)
    return tuple(
        Link(
            context.ui.dates.hijri_month_year(*month),
            link_to(context, urls.hijri_month_path(*month), path),
        )
        for month in months
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
        ),
        heading=heading,
        note=text("By the Umm al-Qura calendar; a country's own may differ by a day."),
        summary=context.ui.count("article", sum(count for _, count in days)),
        scale=scale(context, edges),
        peak=_peak(context, days, page.path),
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
            Link(dates.number(y), urls.relative(urls.year_path(y), page.path), when=str(y))
            for y in gregorian
        ),
        older=link(page.older),
        newer=link(page.newer),
    )


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
        more=_rest_of_day(context, day, sample.total) if sample.total > len(sample.cards) else None,
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
    return _with_more(context, day_groups(context, sample.cards, path)[0], sample.total)


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
        page=page_view(context, page.path, "day", title, trail=trail),
        date=date_view(context, day, page.path),
        summary="" if rests else context.ui.count("article", slice_.total),
        cards=tuple(card_view(context, card, page.path) for card in slice_.cards),
        calendar=calendar_month(context, month, page.days, page.path, current=day),
        pager=_pager(context, slice_),
        older=link(page.older),
        newer=link(page.newer),
        other=_hijri_months(context, [day], page.path),
    )
