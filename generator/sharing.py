"""What others show of a site: feeds, and pictures of its articles. Made when they would differ."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from generator import urls
from generator.archive import Texts
from generator.channels import Channel, channel_of_site, channels_of_lists, newest
from generator.config import Config
from generator.crew import Crew, in_chunks, map_beside
from generator.digest import digest_of
from generator.model import Output
from generator.render.briefs import Briefing
from generator.render.context import Survey
from generator.resources import program_digest
from generator.tasks import Feeds, make_feeds
from generator.write import Stage

_FEEDS = 100
"""Feeds in a task."""
_Feed = tuple[str, bytes, Channel]
"""(path, fingerprint of what it is made from, what it shows)."""


def publish_feeds(
    stage: Stage, survey: Survey, briefing: Briefing, texts: Texts, crew: Crew
) -> None:
    """Make the feeds of the site, and of its tags and sources, that are not as they would be."""
    config = survey.config
    if not config.base_url:
        return
    _publish_feeds_of_site(stage, survey, briefing, texts)
    tasks = (
        ([feed[:2] for feed in chunk], Feeds(config, tuple((path, it) for path, _, it in chunk)))
        for chunk in in_chunks(_stale_feeds(stage, survey), _FEEDS)
    )
    for targets, made in map_beside(crew.map, make_feeds, tasks):
        for (path, made_from), data in zip(targets, made, strict=True):
            stage.write(Output(path, data), made_from)


def _publish_feeds_of_site(stage: Stage, survey: Survey, briefing: Briefing, texts: Texts) -> None:
    """The feeds of the home page, which alone need texts."""
    config = survey.config
    records = newest(survey.taxonomy.listed, config.feed_size)
    if not records:
        return
    digests = [briefing.record_digest(record.href) for record in records]
    made_from = digest_of((_common(config), digests))
    stale = [path for path in urls.feed_paths(urls.HOME) if not stage.keep(path, made_from)]
    if stale:
        channel = channel_of_site(config, texts.articles(records))
        task = Feeds(config, tuple((path, channel) for path in stale))
        for path, data in zip(stale, make_feeds(task), strict=True):
            stage.write(Output(path, data), made_from)


def _stale_feeds(stage: Stage, survey: Survey) -> Iterator[_Feed]:
    """The feeds of tags and sources that must be made."""
    common = _common(survey.config)
    item_digest = cache(digest_of)
    for channel in channels_of_lists(survey.config, survey.taxonomy):
        items = list(map(item_digest, channel.items))
        made_from = digest_of((common, channel.page, channel.title, items))
        for path in urls.feed_paths(channel.page):
            if not stage.keep(path, made_from):
                yield path, made_from, channel


def _common(config: Config) -> bytes:
    """A hash of what all feeds are made from."""
    said = (config.title, config.description, config.base_url)
    return digest_of((program_digest(), said))
