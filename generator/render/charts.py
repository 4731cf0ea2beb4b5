"""Charts: the strip of years, and a tag or a source over time. Drawn here, as data of SVG paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from generator import urls
from generator.model import Record
from generator.plan.site import ListKind
from generator.plan.trends import Timeline
from generator.render.briefs import ListBrief, Mention
from generator.render.common import bar, plain_date
from generator.render.context import Context, Survey
from generator.render.views import (
    BarView,
    Link,
    MentionView,
    StripView,
    TimelineView,
    TrendView,
)

_DECADE = 10
_FEWEST_MONTHS = 2
_LONGEST = 60
"""Years from the first to the last that are all shown. Of more, only those with articles, unless
these are most of them: a few gaps must not push the years out of their decades."""

_COLUMN = 10
"""Width of a column and its gap."""
_GAP = 2
_HEIGHT = 50
_LEAST = 2


def strip(
    context: Survey,
    by_year: Mapping[int, int],
    by_month: Mapping[tuple[int, int], Mapping[date, Sequence[Record]]],
    page: str,
) -> StripView | None:
    """The years with their volume, or the months where there is one year only.

    Returns:
        None for a single month or none: a lone column tells nothing.
    """
    if not by_year:
        return None
    if len(by_year) == 1:
        (year,) = by_year
        return _months(context, year, by_month, page)
    first, last = min(by_year), max(by_year)
    whole = last - first < max(_LONGEST, 2 * len(by_year))
    years = list(range(first, last + 1)) if whole else sorted(by_year)
    fullest = max(by_year.values())
    shown = [
        bar(
            context,
            f"{year:04d}",
            context.ui.dates.number(year),
            (urls.relative(urls.year_path(year), page), by_year.get(year, 0), fullest),
        )
        for year in years
    ]
    heading = context.ui.text("Years")
    if len(years) <= _DECADE:
        return StripView("years", tuple(shown), heading)
    before = (None,) * (first % _DECADE if whole else 0)
    shape = "decades" if len(years) <= 2 * _DECADE else "long"
    return StripView(shape, (*before, *shown), heading)


def _months(
    context: Survey,
    year: int,
    by_month: Mapping[tuple[int, int], Mapping[date, Sequence[Record]]],
    page: str,
) -> StripView | None:
    dates = context.ui.dates
    own = [month for _, month in by_month]
    if len(own) < _FEWEST_MONTHS:
        return None
    months = range(min(own), max(own) + 1)
    counts = {m: sum(map(len, by_month.get((year, m), {}).values())) for m in months}
    fullest = max(counts.values())
    bars: list[BarView] = [
        bar(
            context,
            f"{year:04d}-{month:02d}",
            dates.month(month),
            (urls.relative(urls.month_path(year, month), page), count, fullest),
        )
        for month, count in counts.items()
    ]
    heading = context.ui.text("Months of {year}", year=dates.number(year))
    return StripView("months", tuple(bars), heading)


def trend_view(context: Context, page: ListBrief) -> TrendView | None:
    """A tag or a source over time; None where there is little to say."""
    if not page.timeline and not page.related and not page.first:
        return None
    tag = page.kind is ListKind.TAG
    labels = ("First mention", "Last mention") if tag else ("Oldest article", "Newest article")
    ends = zip(labels, (page.first, page.last), strict=True)
    return TrendView(
        timeline=timeline_view(context, page.timeline) if page.timeline else None,
        mentions=tuple(_mention(context, label, each, page.path) for label, each in ends if each),
        related=tuple(
            Link(
                name,
                urls.relative(urls.tag_path(name), page.path),
                count=context.ui.dates.number(count),
            )
            for name, count in page.related
        ),
        related_label=context.ui.text("Related tags" if tag else "Its own tags"),
    )


def _mention(context: Context, label: str, mention: Mention, path: str) -> MentionView:
    day, href, title = mention
    article = Link(title, urls.relative(href, path))
    return MentionView(context.ui.text(label), plain_date(context, day), article)


def timeline_view(context: Context, line: Timeline, noun: str = "article") -> TimelineView:
    """A chart of columns.

    Args:
        noun: article, or text where attached ones are among them.
    """
    counts = line.counts
    fullest = max(counts)
    peak = counts.index(fullest)
    columns = [_column(context, line, column) for column in range(len(counts))]
    return TimelineView(
        label=context.ui.text(_label(line, noun)),
        width=len(counts) * _COLUMN,
        path=columns_path(counts, context.ui.direction),
        ends=(columns[0], columns[-1]),
        peak=Link(
            columns[peak].text,
            "",
            count=context.ui.count(noun, fullest),
            when=columns[peak].when,
        ),
        rows=tuple(column for column, count in zip(columns, counts, strict=True) if count),
    )


def _label(line: Timeline, noun: str) -> str:
    if noun == "text":
        return "Texts by year, attached ones too"
    return "Articles by month" if line.by_month else "Articles by year"


def _column(context: Context, line: Timeline, column: int) -> Link:
    dates = context.ui.dates
    year, month = line.when(column)
    count = dates.number(line.counts[column])
    if line.by_month:
        return Link(dates.month_year(year, month), "", count=count, when=f"{year:04d}-{month:02d}")
    return Link(dates.number(year), "", count=count, when=f"{year:04d}")


def columns_path(counts: Sequence[int], direction: str = "rtl") -> str:
    """Columns as data of an SVG path, the oldest on the side where one begins to read.

    The drawing is 50 high and 10 wide for each column; the least that is drawn is 2 high.
    """
    fullest = max(counts)
    wide = _COLUMN - _GAP

    def drawn(place: int, count: int) -> str:
        column = place if direction == "ltr" else len(counts) - place - 1
        left = column * _COLUMN + _GAP // 2
        high = max(_LEAST, round(count * _HEIGHT / fullest))
        return f"M{left} {_HEIGHT}v-{high}h{wide}v{high}z"

    return "".join(drawn(place, count) for place, count in enumerate(counts) if count)
