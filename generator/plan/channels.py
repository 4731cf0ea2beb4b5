"""Which pages of a site have feeds, and what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from generator import urls
from generator.config import Config
from generator.model import Article, Record
from generator.outline import lead
from generator.plan.site import ListKind, list_path
from generator.plan.taxonomy import Taxonomy

FEWEST = 20
"""Dated articles from which a tag or a source has feeds of its own."""
NEWEST = 20
"""Articles in the feed of a tag or a source."""
_SUMMARY = 400
"""Characters of what the feed of the site says of an article."""


@dataclass(frozen=True, slots=True)
class Item:
    """What a feed says of an article."""

    href: str
    title: str
    published: date
    sources: tuple[str, ...]
    lead: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """The articles of a page that readers follow."""

    page: str
    """Output path of the page; `urls.feed_paths` names the feeds after it."""
    title: str
    items: tuple[Item, ...]
    """Newest first."""


def newest(records: Sequence[Record], limit: int) -> list[Record]:
    """The newest dated ones of some records that are in the order of their days, newest first."""
    dated = (record for record in reversed(records) if record.published)
    return list(islice(dated, limit))


def has_feeds(config: Config, records: Sequence[Record]) -> bool:
    """Whether the list of a tag or a source has feeds: these need absolute addresses."""
    return bool(config.base_url) and len(newest(records, FEWEST)) == FEWEST


@dataclass(frozen=True, slots=True)
class Followed:
    """A tag or a source that has feeds."""

    page: str
    title: str
    records: tuple[Record, ...]
    """Those in the feeds, newest first."""

    def channel(self) -> Channel:
        """Return what the feeds show."""
        return Channel(self.page, self.title, tuple(map(_short, self.records)))


def followed_lists(config: Config, taxonomy: Taxonomy) -> Iterator[Followed]:
    """All tags and sources that have feeds."""
    groups = {ListKind.TAG: taxonomy.by_tag, ListKind.SOURCE: taxonomy.by_source}
    for kind, group in groups.items():
        for name, records in group.items():
            if len(records) >= FEWEST and has_feeds(config, records):
                shown = tuple(newest(records, NEWEST))
                yield Followed(list_path(kind, name), f"{name} — {config.title}", shown)


def _short(record: Record) -> Item:
    assert record.published
    return Item(record.href, record.title, record.published, record.sources, record.lead)


def channel_of_site(config: Config, articles: Iterable[Article]) -> Channel:
    """The channel of the home page; undated articles are left out."""
    items = (_item(article, article.published) for article in articles if article.published)
    return Channel(urls.HOME, config.title, tuple(items))


def _item(article: Article, published: date) -> Item:
    tags = tuple(tag.name for tag in article.tags)
    summary = lead(article.blocks, _SUMMARY)
    return Item(article.href, article.title, published, article.sources, summary, tags)
