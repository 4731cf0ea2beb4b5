"""What others show of a site: feeds, and pictures of its articles. Made when they would differ."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from generator import urls
from generator.arabic.calendar import DatePrinter
from generator.config import Config
from generator.crew import Crew, in_chunks, map_beside
from generator.digest import digest_of
from generator.engine.archive import Texts
from generator.engine.tasks import Cards, Feeds, make_feeds, paint_cards
from generator.errors import WarraqError
from generator.model import Output
from generator.plan.channels import Channel, channel_of_site, followed_lists, newest
from generator.publish.cards import TAKEN_OUT, Picture
from generator.redaction.sieve import MARK
from generator.render.context import Survey
from generator.render.facts import Facts
from generator.resources import program_digest
from generator.write import Stage

_FEEDS = 50
"""Feeds in a task."""
_CARDS = 20
"""Cards in a task."""
_Card = tuple[str, bytes, Picture]
"""(path, fingerprint of what it is made from, what it says)."""
_Feed = tuple[str, bytes, Channel]
"""(path, fingerprint of what it is made from, what it shows)."""


def publish_feeds(stage: Stage, survey: Survey, facts: Facts, texts: Texts, crew: Crew) -> None:
    """Make the feeds of the site, and of its tags and sources, that are not as they would be."""
    config = survey.config
    if not config.base_url:
        return
    stale = chain(
        _stale_feeds_of_site(stage, survey, facts, texts), _stale_feeds(stage, survey, facts)
    )
    tasks = (
        ([feed[:2] for feed in chunk], Feeds(config, tuple((path, it) for path, _, it in chunk)))
        for chunk in in_chunks(stale, _FEEDS)
    )
    for targets, made in map_beside(crew.map, make_feeds, tasks):
        for (path, made_from), data in zip(targets, made, strict=True):
            stage.write(Output(path, data), made_from)


def _stale_feeds_of_site(
    stage: Stage, survey: Survey, facts: Facts, texts: Texts
) -> Iterator[_Feed]:
    """The feeds of the home page that must be made; they alone need texts."""
    config = survey.config
    records = newest(survey.taxonomy.listed, config.feed_size)
    if not records:
        return
    digests = [facts.record_digest(record.href) for record in records]
    made_from = digest_of((_common(config), digests))
    stale = [path for path in urls.feed_paths(urls.HOME) if not stage.keep(path, made_from)]
    if stale:
        channel = channel_of_site(config, texts.articles(records))
        yield from ((path, made_from, channel) for path in stale)


def _stale_feeds(stage: Stage, survey: Survey, facts: Facts) -> Iterator[_Feed]:
    """The feeds of tags and sources that must be made."""
    common = _common(survey.config)
    for followed in followed_lists(survey.config, survey.taxonomy):
        digests = facts.made_of(digest_of, [record.href for record in followed.records])
        made_from = digest_of((common, followed.page, followed.title, digests))
        for path in urls.feed_paths(followed.page):
            if not stage.keep(path, made_from):
                yield path, made_from, followed.channel()


def _common(config: Config) -> bytes:
    """A hash of what all feeds are made from."""
    said = (config.title, config.description, config.base_url)
    return digest_of((program_digest(), said))


def check_cards(config: Config) -> None:
    """Make sure that cards can be made where they are wanted, before anything else is done.

    Raises:
        WarraqError: a package of the extra or a font is missing.
    """
    if config.cards:
        _images().check_fonts()


def _images() -> ModuleType:
    """The module that paints, which needs packages of an extra and takes long to load."""
    try:
        return import_module("generator.publish.card_images")
    except ImportError as error:
        what = f"cards = true needs the package {error.name}, which is not installed"
        hint = "run pip install 'warraq[cards]', or set cards = false"
        raise WarraqError(what, hint) from error


def publish_cards(stage: Stage, survey: Survey, crew: Crew) -> None:
    """Paint the cards of the site and of its articles that are not as they would be.

    Without a base URL there are none: pages elsewhere know them by their absolute addresses.
    """
    config = survey.config
    if not (config.cards and config.base_url):
        return
    stale = list(_stale_cards(stage, survey))
    if not stale:
        return
    with TemporaryDirectory(prefix="warraq-fonts-") as fonts:
        _images().write_fonts(Path(fonts))
        tasks = (
            ([card[:2] for card in chunk], Cards(fonts, tuple(picture for *_, picture in chunk)))
            for chunk in in_chunks(stale, _CARDS)
        )
        for targets, made in map_beside(crew.map, paint_cards, tasks):
            for (path, made_from), data in zip(targets, made, strict=True):
                stage.write(Output(path, data), made_from)


def _stale_cards(stage: Stage, survey: Survey) -> Iterator[_Card]:
    common = digest_of((program_digest(), _images().made_with()))
    for path, picture in _pictures(survey):
        made_from = digest_of((common, picture))
        if not stage.keep(path, made_from):
            yield path, made_from, picture


def _pictures(survey: Survey) -> Iterator[tuple[str, Picture]]:
    """(path of a card, what it says)."""
    config = survey.config
    ui, name = survey.ui, _marked(config.title)
    description = _marked(config.description)
    yield urls.CARD, Picture(name, description, "", "", config.accent, ui.direction, is_site=True)
    for record in survey.catalog.everything():
        outlets = _marked(ui.text(", ").join(record.sources))
        day = _day(ui.dates, record.published) if record.published else ""
        title = _marked(record.title)
        yield (
            urls.card_path(record.href),
            Picture(name, title, outlets, day, config.accent, ui.direction),
        )


def _marked(text: str) -> str:
    """A text with the mark of what was taken out as cards can show it."""
    return text.replace(MARK, TAKEN_OUT)


def _day(dates: DatePrinter, day: date) -> str:
    """A day in both calendars."""
    return " – ".join(filter(None, (dates.gregorian(day), dates.hijri(day))))
