"""The Atom feed of the newest articles. Its times are the articles' days, never the clock's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from generator import urls
from generator.config import Config
from generator.i18n import CONTENT_LANGUAGE
from generator.model import Article, BlockKind, Output

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SUMMARY = 400
"""Characters of an entry's summary."""


def atom_feed(articles: Sequence[Article], config: Config) -> Output:
    """feed.atom for the given dated articles, newest first."""
    feed = FeedGenerator()
    home = urls.absolute(urls.HOME, config.base_url)
    feed.id(home)
    feed.title(config.title)
    feed.language(CONTENT_LANGUAGE)
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
    entry.title(_xml_text(article.title))
    entry.link(href=address, rel="alternate")
    entry.published(_moment(published, config.time_zone))
    entry.updated(_moment(published, config.time_zone))
    names = [_xml_text(source) for source in article.sources] or [config.title]
    entry.author([{"name": name} for name in names])
    for tag in article.tags:
        entry.category(term=_xml_text(tag.name))
    if summary := _summary(article):
        entry.summary(_xml_text(summary))
    return entry


def _summary(article: Article) -> str:
    """The first paragraph, cut at a word."""
    texts = (block.text for block in article.blocks if block.kind is not BlockKind.HEADING)
    text = next(texts, "")
    return text if len(text) <= _SUMMARY else text[:_SUMMARY].rsplit(" ", 1)[0] + "…"


def _xml_text(text: str) -> str:
    """`text` with what XML 1.0 cannot hold (section 2.2, Char) shown as U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def _moment(day: date, zone: str) -> datetime:
    """The beginning of a day in the archive's zone.

    Atom's times (RFC 3339) know offsets of whole minutes; local mean times of old had seconds.
    """
    start = datetime.combine(day, time(), ZoneInfo(zone))
    offset = start.utcoffset() or timedelta()
    return start.replace(tzinfo=timezone(timedelta(minutes=offset // timedelta(minutes=1))))
