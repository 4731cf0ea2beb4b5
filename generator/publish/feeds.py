"""The Atom feed of the newest articles. Its times are the articles' days, never the clock's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from generator import urls
from generator.config import Config
from generator.model import Article, BlockKind, Output

_SUMMARY = 400
"""Characters of an entry's summary."""


def atom_feed(articles: Sequence[Article], config: Config) -> Output:
    """feed.atom for the given dated articles, newest first."""
    feed = FeedGenerator()
    home = urls.absolute(urls.HOME, config.base_url)
    feed.id(home)
    feed.title(config.title)
    feed.language(config.language)
    feed.author(name=config.title)
    if config.description:
        feed.subtitle(config.description)
    feed.link(href=urls.absolute(urls.FEED, config.base_url), rel="self")
    feed.link(href=home, rel="alternate")
    feed.generator("Warraq")
    newest = next((a.published for a in articles if a.published), None)
    # An empty archive still needs a moment: the protocol has no feed without one.
    feed.updated(_moment(newest or date(1970, 1, 1), config.time_zone))
    for article in articles:
        if article.published:
            feed.add_entry(_entry(article, article.published, config), order="append")
    return Output(urls.FEED, feed.atom_str(pretty=True))


def _entry(article: Article, published: date, config: Config) -> FeedEntry:
    entry = FeedEntry()
    address = urls.absolute(article.href, config.base_url)
    entry.id(address)
    entry.title(article.title)
    entry.link(href=address, rel="alternate")
    entry.published(_moment(published, config.time_zone))
    entry.updated(_moment(published, config.time_zone))
    entry.author([{"name": source} for source in article.sources] or {"name": config.title})
    for tag in article.tags:
        entry.category(term=tag.name)
    summary = next((b.text for b in article.blocks if b.kind is not BlockKind.HEADING), "")
    if summary:
        entry.summary(summary[:_SUMMARY])
    return entry


def _moment(day: date, zone: str) -> datetime:
    """The beginning of a day in the archive's zone."""
    return datetime.combine(day, time(), ZoneInfo(zone))
