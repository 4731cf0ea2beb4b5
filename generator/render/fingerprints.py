"""What a page was made from, as a hash: a page whose fingerprint is known need not be made again.

A fingerprint covers what the page's view reads and nothing else: its own articles, the names of its
neighbours, whether what it links to exists, its templates, the configuration and the program. What
`render/` reads for a kind of page and what stands here must go together; a test builds archives
through random changes and compares each with a clean build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import astuple
from datetime import date
from functools import cache
from typing import Any

from jinja2 import Environment

from generator import urls
from generator.digest import digest_of
from generator.model import Article
from generator.render.common import lead
from generator.render.context import Context
from generator.render.environment import template_digest
from generator.render.lists import DAY_SAMPLE
from generator.render.pages import template_of
from generator.site import (
    ArticlePage,
    DayPage,
    KeepersPage,
    ListPage,
    MonthPage,
    Page,
    RedirectPage,
    Slice,
    YearPage,
)


class Fingerprints:
    """The fingerprints of the pages of one build."""

    def __init__(self, environment: Environment, context: Context, program: str) -> None:
        """`program` is the version of the code that makes pages."""
        self._context = context
        self._frame = _frame(context, program)
        self._template = cache(lambda name: template_digest(environment, name))
        self._article = cache(lambda href: digest_of(context.by_href[href]))
        self._card = cache(lambda href: digest_of(_card(context.by_href[href])))

    def of(self, page: Page) -> bytes | None:
        """Return the fingerprint of a page; None for one that shows the archive as a whole."""
        parts_of = _PARTS.get(type(page))
        if parts_of is None:
            return None
        template = self._template(template_of(page))
        return digest_of((self._frame, template, type(page).__name__, parts_of(self, page)))

    def article(self, href: str) -> bytes:
        """Return the hash of an article with all that is known of it."""
        return self._article(href)

    # ---- What the views of each kind read

    def _article_page(self, page: ArticlePage) -> Any:
        article = page.article
        others = (*article.found_in, *article.attached)
        # Of these the page shows the differences.
        told = (*article.versions, *article.elsewhere, *article.compared)
        tags = [tag.name for tag in article.tags]
        return (
            self._article(article.href),
            [_name(neighbour) for neighbour in (page.older, page.newer)],
            [self._name_of(href) for href in others],
            [self._article(href) for href in told],
            [self._calendar_of(self._context.by_href[href].published) for href in told],
            [self._calendar_of(copy.published) for copy in article.copies],
            [self._context.by_title.get(title) for title in article.read_also],
            self._known(map(urls.tag_path, tags)),
            self._known(map(urls.source_path, article.sources)),
            self._told_of(tags, article.sources),
            self._calendar_of(article.published),
        )

    def _list_page(self, page: ListPage) -> Any:
        days = {article.published for article in page.slice.articles}
        return (
            page.kind,
            page.name,
            self._slice(page.slice),
            self._known(urls.day_path(day) for day in sorted(filter(None, days))),
            self._told_of([page.name], [page.name]),
        )

    def _day_page(self, page: DayPage) -> Any:
        if page.slice.number:
            return page.day, self._slice(page.slice)
        month = self._context.taxonomy.by_month[page.day.year, page.day.month]
        return page.day, self._slice(page.slice), page.older, page.newer, _counts(month)

    def _month_page(self, page: MonthPage) -> Any:
        days = self._context.taxonomy.by_month[page.year, page.month]
        samples = [self._cards(articles[-DAY_SAMPLE:]) for articles in days.values()]
        return page, _counts(days), samples

    def _year_page(self, page: YearPage) -> Any:
        months = self._context.taxonomy.by_month
        counts = [_counts(months.get((page.year, month), {})) for month in range(1, 13)]
        return page, counts

    def _redirect_page(self, page: RedirectPage) -> Any:
        return page.redirect

    def _keepers_page(self, page: KeepersPage) -> Any:
        return page.standing

    def _slice(self, slice_: Slice) -> Any:
        total = 0 if slice_.number else slice_.total
        place = slice_.path, slice_.number, slice_.older, slice_.newer
        return place, total, self._cards(slice_.articles)

    def _cards(self, articles: Iterable[Article]) -> list[bytes]:
        return [self._card(article.href) for article in articles]

    def _told_of(self, tags: Iterable[str], sources: Iterable[str]) -> Any:
        """What is known of names besides the names."""
        names = self._context.names
        return (
            [(names.entry_of(tag), names.tags.seen(tag)) for tag in tags],
            [(names.source_of(source), names.sources.seen(source)) for source in sources],
        )

    def _name_of(self, href: str) -> Any:
        return _name(self._context.by_href[href])

    def _calendar_of(self, day: date | None) -> list[bool]:
        if day is None:
            return []
        paths = urls.day_path(day), urls.month_path(day.year, day.month), urls.year_path(day.year)
        return self._known(paths)

    def _known(self, paths: Iterable[str]) -> list[bool]:
        return [path in self._context.pages for path in paths]


_PARTS: dict[type, Callable[[Fingerprints, Any], Any]] = {
    ArticlePage: Fingerprints._article_page,
    ListPage: Fingerprints._list_page,
    DayPage: Fingerprints._day_page,
    MonthPage: Fingerprints._month_page,
    YearPage: Fingerprints._year_page,
    RedirectPage: Fingerprints._redirect_page,
    KeepersPage: Fingerprints._keepers_page,
}


def _frame(context: Context, program: str) -> bytes:
    """What every page shows around its content, and what all of them are made by."""
    feeds = urls.FEED in context.pages, urls.OPENSEARCH in context.pages
    standing = [(page.title, page.href) for page in context.catalog.standing]
    shelves = bool(context.taxonomy.undated), bool(context.catalog.embedded)
    return digest_of(
        (program, astuple(context.config), sorted(context.assets.items()), feeds, standing, shelves)
    )


def _card(article: Article) -> Any:
    """What a list shows of an article."""
    return (
        article.href,
        article.title,
        lead(article),
        article.published,
        article.date_basis,
        article.sources,
        article.embedded,
    )


def _name(article: Article | None) -> Any:
    return (article.href, article.title) if article else None


def _counts(days: dict[date, tuple[Article, ...]]) -> list[tuple[date, int]]:
    return [(day, len(articles)) for day, articles in days.items()]
