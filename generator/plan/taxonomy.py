"""The articles of an archive by day, tag and source: behind lists, calendars and counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from generator.arabic.calendar import to_hijri
from generator.model import Catalog, Record, order_key


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """Listed articles, each group oldest first."""

    listed: tuple[Record, ...]
    """All articles that lists and counts know; embedded ones only when configured in."""
    by_day: dict[date, tuple[Record, ...]]
    """In order of the days."""
    by_month: dict[tuple[int, int], dict[date, tuple[Record, ...]]]
    """The days of each (year, month) that has any, in order."""
    by_year: dict[int, int]
    """Number of articles of each year, in order."""
    by_hijri: dict[tuple[int, int], dict[date, tuple[Record, ...]]]
    """The days of each Hijri (year, month) that has any, in order, as far as Umm al-Qura goes."""
    undated: tuple[Record, ...]
    by_tag: dict[str, tuple[Record, ...]]
    by_source: dict[str, tuple[Record, ...]]

    @property
    def newest(self) -> date | None:
        """The archive's "today": the newest article's day."""
        return next(reversed(self.by_day), None)

    @property
    def oldest(self) -> date | None:
        """The first day that has an article."""
        return next(iter(self.by_day), None)


def classify(catalog: Catalog, *, include_embedded: bool) -> Taxonomy:
    """Sort the catalog's articles onto their shelves."""
    listed = catalog.listed(include_embedded=include_embedded)
    if include_embedded:
        listed = tuple(sorted(listed, key=order_key))
    days: dict[date, list[Record]] = defaultdict(list)
    for article in listed:
        if article.published:
            days[article.published].append(article)
    by_month: dict[tuple[int, int], dict[date, tuple[Record, ...]]] = defaultdict(dict)
    by_year: dict[int, int] = defaultdict(int)
    by_hijri: dict[tuple[int, int], dict[date, tuple[Record, ...]]] = defaultdict(dict)
    for day, articles in days.items():
        hijri = to_hijri(day)
        if hijri:
            by_hijri[hijri[:2]][day] = tuple(articles)
        by_month[day.year, day.month][day] = tuple(articles)
        by_year[day.year] += len(articles)
    return Taxonomy(
        listed=listed,
        by_day={day: tuple(articles) for day, articles in days.items()},
        by_month=dict(by_month),
        by_year=dict(by_year),
        by_hijri=dict(by_hijri),
        undated=tuple(article for article in listed if article.published is None),
        by_tag=_group(listed, lambda a: [tag.name for tag in a.tags]),
        by_source=_group(listed, lambda a: a.sources),
    )


def _group(
    articles: Iterable[Record], names_of: Callable[[Record], Iterable[str]]
) -> dict[str, tuple[Record, ...]]:
    groups: dict[str, list[Record]] = defaultdict(list)
    for article in articles:
        for name in names_of(article):
            groups[name].append(article)
    return {name: tuple(groups[name]) for name in sorted(groups)}
