"""Every page of the site, from the catalog. Pure: nothing is rendered or written here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import TypeVar

from generator import urls
from generator.arabic.collation import index_letter, sort_key
from generator.errors import WarraqError
from generator.model import Catalog, Record, Redirect, Tombstone
from generator.plan.site import (
    INDEX_LIMIT,
    ApiPage,
    ArticlePage,
    CorrectionsPage,
    DataPage,
    DayPage,
    DevicePage,
    DossierPage,
    HijriMonthPage,
    HijriYearPage,
    HomePage,
    IndexPage,
    KeepersPage,
    ListKind,
    ListPage,
    MonthPage,
    NotFoundPage,
    OfflinePage,
    Page,
    RedirectPage,
    SearchPage,
    Slice,
    TombstonePage,
    YearPage,
    YearsPage,
    list_path,
)
from generator.plan.taxonomy import Taxonomy

T = TypeVar("T")
Related = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""Address of an article → those of the related ones near in time and across time."""


def plan_pages(
    catalog: Catalog, taxonomy: Taxonomy, page_size: int, related: Related | None = None
) -> list[Page]:
    """Every page, sorted by address.

    Raises:
        WarraqError: two pages want one address (a bug, or two standing pages of one name).
    """
    pages: list[Page] = [
        HomePage(urls.HOME),
        SearchPage(urls.SEARCH),
        DossierPage(urls.DOSSIER),
        DataPage(urls.DATA),
        ApiPage(urls.API),
        NotFoundPage(urls.NOT_FOUND),
        DevicePage(urls.DEVICE),
        OfflinePage(urls.OFFLINE),
        YearsPage(urls.YEARS),
        *_corrections_page(catalog),
        *_index_pages(urls.TAGS, ListKind.TAG, taxonomy.by_tag),
        *_index_pages(urls.SOURCES, ListKind.SOURCE, taxonomy.by_source),
        *_article_pages(catalog, related or {}),
        *_calendar_pages(taxonomy, page_size),
        *_hijri_pages(taxonomy),
        *_list_pages(catalog, taxonomy, page_size),
        *(KeepersPage(standing.href, standing) for standing in catalog.standing),
        *_tombstones(catalog.tombstones),
        *(RedirectPage(redirect.href, redirect) for redirect in catalog.redirects),
    ]
    pages.sort(key=attrgetter("path"))
    _refuse_collisions(pages)
    return pages


def paginate(
    path_of: Callable[[int], str], articles: Sequence[Record], size: int
) -> tuple[list[Slice], Redirect | None]:
    """Cut a list (oldest first) into pages that are numbered from the oldest.

    A numbered page holds exactly `size` articles and never changes. So that its link to newer
    articles need not change either, the number after the last one exists as a redirect to the
    newest, which has what is left (`urls.numbered_pages`).

    Returns:
        The pages, newest first, and that redirect when there are numbered pages.
    """
    full = urls.numbered_pages(len(articles), size)

    def cut(number: int, held: Sequence[Record], older: int, newer: int) -> Slice:
        return Slice(
            path=path_of(number),
            number=number,
            articles=tuple([article.href for article in reversed(held)]),
            last=next((each.published for each in reversed(held) if each.published), None),
            older=path_of(older) if older else "",
            newer=path_of(newer) if newer else "",
            total=len(articles),
        )

    newest = cut(0, articles[full * size :], full, 0)
    numbered = [
        cut(number, articles[(number - 1) * size : number * size], number - 1, number + 1)
        for number in range(full, 0, -1)
    ]
    following = Redirect(path_of(full + 1), path_of(0), "") if full else None
    return [newest, *numbered], following


def _article_pages(catalog: Catalog, related: Related) -> Iterator[Page]:
    none = ((), ())
    dated = [article.href for article in catalog.articles if article.published]
    for older, href, newer in _with_neighbours(dated):
        yield ArticlePage(href, older or "", newer or "", *related.get(href, none))
    for article in (*catalog.articles, *catalog.embedded):
        if article.embedded or article.published is None:
            yield ArticlePage(article.href, "", "", *related.get(article.href, none))


def _corrections_page(catalog: Catalog) -> Iterator[Page]:
    if any(article.corrections for article in catalog.everything()):
        yield CorrectionsPage(urls.CORRECTIONS)


def _tombstones(tombstones: tuple[Tombstone, ...]) -> Iterator[Page]:
    for each in tombstones:
        yield TombstonePage(each.href, (each,))
    if tombstones:
        yield TombstonePage(urls.WITHDRAWN, tombstones)


def _calendar_pages(taxonomy: Taxonomy, size: int) -> Iterator[Page]:
    for older, year, newer in _with_neighbours(list(taxonomy.by_year)):
        yield YearPage(urls.year_path(year), year, older, newer)
    for before, month, after in _with_neighbours(list(taxonomy.by_month)):
        yield MonthPage(urls.month_path(*month), *month, before, after)
    for earlier, day, later in _with_neighbours(list(taxonomy.by_day)):
        yield from _day_pages(day, taxonomy.by_day[day], size, earlier, later)


def _day_pages(
    day: date, articles: Sequence[Record], size: int, older: date | None, newer: date | None
) -> Iterator[Page]:
    slices, following = paginate(lambda number: urls.day_path(day, number), articles, size)
    for each in slices:
        yield DayPage(each.path, day, each, older, newer)
    if following:
        yield RedirectPage(following.href, following)


def _hijri_pages(taxonomy: Taxonomy) -> Iterator[Page]:
    months = list(taxonomy.by_hijri)
    for before, month, after in _with_neighbours(months):
        yield HijriMonthPage(urls.hijri_month_path(*month), *month, before, after)
    years = list(dict.fromkeys(year for year, _ in months))
    for older, year, newer in _with_neighbours(years):
        yield HijriYearPage(urls.hijri_year_path(year), year, older, newer)


def _index_pages(path: str, kind: ListKind, names: Collection[str]) -> Iterator[Page]:
    """One page, or one more for each letter where there are too many names for one."""
    letters: tuple[str, ...] = ()
    if len(names) > INDEX_LIMIT:
        letters = tuple(dict.fromkeys(map(index_letter, sorted(names, key=sort_key))))
    yield IndexPage(path, kind, letters=letters)
    for letter in letters:
        yield IndexPage(urls.letter_path(path, letter), kind, letter, letters)


def _list_pages(catalog: Catalog, taxonomy: Taxonomy, size: int) -> Iterator[Page]:
    for name, articles in taxonomy.by_tag.items():
        yield from _pages_of_list(ListKind.TAG, name, articles, size)
    for name, articles in taxonomy.by_source.items():
        yield from _pages_of_list(ListKind.SOURCE, name, articles, size)
    if taxonomy.undated:
        yield from _pages_of_list(ListKind.UNDATED, "", taxonomy.undated, size)
    if catalog.embedded:
        yield from _pages_of_list(ListKind.ATTACHED, "", catalog.embedded, size)


def _pages_of_list(
    kind: ListKind, name: str, articles: Sequence[Record], size: int
) -> Iterator[Page]:
    slices, following = paginate(lambda number: list_path(kind, name, number), articles, size)
    for each in slices:
        yield ListPage(each.path, kind, name, each)
    if following:
        yield RedirectPage(following.href, following)


def _with_neighbours(items: Sequence[T]) -> Iterator[tuple[T | None, T, T | None]]:
    """(previous, item, next) for each item."""
    for index, item in enumerate(items):
        before = items[index - 1] if index else None
        after = items[index + 1] if index + 1 < len(items) else None
        yield before, item, after


def _refuse_collisions(pages: list[Page]) -> None:
    """Addresses must differ on every file system: after NFKC, without regard to case."""
    seen: dict[str, str] = {}
    clashes = []
    for page in pages:
        key = unicodedata.normalize("NFKC", page.path).casefold()
        if key in seen:
            clashes.append(f"{page.path} and {seen[key]}")
        seen[key] = page.path
    if clashes:
        raise WarraqError(f"two pages want one address: {'; '.join(clashes)}", "rename one")
