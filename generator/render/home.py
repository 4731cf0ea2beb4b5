"""The view of the front page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from generator import urls
from generator.arabic.collation import sort_key
from generator.model import Record
from generator.plan.site import HomePage, ListKind, list_path
from generator.plan.trends import FEWEST_RISING, rising
from generator.render.briefs import (
    Card,
    card_of,
)
from generator.render.charts import strip
from generator.render.chrome import page_view
from generator.render.collection_data import Collected
from generator.render.common import (
    day_groups,
    span,
    undated_link,
    with_more,
)
from generator.render.context import Survey
from generator.render.views import (
    AnniversariesView,
    DayGroup,
    HomeView,
    Link,
    RisingView,
)
from generator.scripts import ON_THIS_DAY

_TOP_TAGS = 20
_TOP_SOURCES = 12
_TOP_RISING = 8


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
            collects=Collected(has_feeds=urls.FEED in context.pages),
            scripts=ON_THIS_DAY if told.outputs else (),
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
        undated=undated_link(context, page.path),
    )


def _latest_days(context: Survey, path: str) -> tuple[DayGroup, ...]:
    """The latest articles; the last of these days may hold more."""
    groups = day_groups(context, _latest(context), path)
    if not groups:
        return groups
    last = groups[-1]
    total = len(context.taxonomy.by_day[date.fromisoformat(last.date.iso)])
    return (*groups[:-1], with_more(context, last, total))


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
    ends = context.taxonomy.oldest, context.taxonomy.newest
    return span(context.ui, [day for day in ends if day])


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
