"""Feeds of the newest articles: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org/version/1.1).

An article has a day and no time, and feeds know moments only: the moment is noon of that day in
UTC, because then it is the same day on the clocks of all readers from UTC-12 to UTC+11:59, whatever
time a reader's program shows. Nothing is known of later changes, so an entry's `updated` is its
day too, the feed's is that of its newest entry, and JSON Feed's optional `date_modified` is left
out. The clock has no part in it.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from generator import urls
from generator.config import Config
from generator.i18n import CONTENT_LANGUAGE
from generator.model import Output
from generator.plan.channels import Channel, Item
from generator.publish.sound_text import xml_text

_VERSION = "https://jsonfeed.org/version/1.1"
_NOON = time(12)
_EMPTY = date(1970, 1, 1)
"""An empty archive still needs a moment: the protocol has no feed without one."""


def atom_feed(channel: Channel, config: Config) -> Output:
    """The Atom feed of a channel; `config.base_url` must be set."""
    path, _ = urls.feed_paths(channel.page)
    feed = FeedGenerator()
    page = urls.absolute(channel.page, config.base_url)
    feed.id(page)
    feed.title(xml_text(channel.title))
    feed.language(CONTENT_LANGUAGE)
    feed.author(name=config.title)
    if config.description:
        feed.subtitle(config.description)
    feed.link(href=urls.absolute(path, config.base_url), rel="self")
    feed.link(href=page, rel="alternate")
    feed.generator("Warraq")
    feed.updated(moment(channel.items[0].published if channel.items else _EMPTY))
    for item in channel.items:
        feed.add_entry(_entry(item, config), order="append")
    return Output(path, feed.atom_str())


def _entry(item: Item, config: Config) -> FeedEntry:
    entry = FeedEntry()
    address = urls.absolute(item.href, config.base_url)
    entry.id(address)
    entry.title(xml_text(item.title))
    entry.link(href=address, rel="alternate")
    entry.published(moment(item.published))
    entry.updated(moment(item.published))
    names = [xml_text(source) for source in item.sources] or [config.title]
    entry.author([{"name": name} for name in names])
    for name in item.tags:
        entry.category(term=xml_text(name))
    if item.lead:
        entry.summary(xml_text(item.lead))
    return entry


def json_feed(channel: Channel, config: Config) -> Output:
    """The JSON Feed of a channel; `config.base_url` must be set."""
    _, path = urls.feed_paths(channel.page)
    feed: dict[str, object] = {
        "version": _VERSION,
        "title": channel.title,
        "home_page_url": urls.absolute(channel.page, config.base_url),
        "feed_url": urls.absolute(path, config.base_url),
        "description": config.description,
        "language": CONTENT_LANGUAGE,
        "authors": [{"name": config.title}],
        "items": [_json_item(item, config) for item in channel.items],
    }
    text = json.dumps(_filled(feed), ensure_ascii=False, separators=(",", ":"))
    # Lone surrogates are no Unicode text, and UTF-8 has no way to write them.
    return Output(path, text.encode("utf-8", "replace") + b"\n")


def _json_item(item: Item, config: Config) -> dict[str, object]:
    address = urls.absolute(item.href, config.base_url)
    return _filled(
        {
            "id": address,
            "url": address,
            "title": item.title,
            # An item must have a content: where a text has no lead, its title.
            "content_text": item.lead or item.title,
            "date_published": moment(item.published).isoformat(),
            "authors": [{"name": name} for name in item.sources],
            "tags": list(item.tags),
        }
    )


def _filled(values: dict[str, object]) -> dict[str, object]:
    """Without what is empty, but for the list of items, which every feed has."""
    return {key: value for key, value in values.items() if value or key == "items"}


def moment(day: date) -> datetime:
    """The moment that stands for a day."""
    return datetime.combine(day, _NOON, UTC)
