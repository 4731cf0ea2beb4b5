"""What the page of an article says of it to programs: who published what, when, in which language.

The same facts go into the meta tags of Dublin Core, `citation_*` and OpenGraph, whose values are
made here and laid out by the template, and into a schema.org NewsArticle as JSON-LD, a block of
data that no browser runs. The publisher is the outlet that printed the article; the archive is the
collection that the page is part of. An inferred day is nobody's day of publication.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator import urls
from generator.config import Config
from generator.i18n import CONTENT_LANGUAGE
from generator.model import Article, DateBasis
from generator.names.bylines import authors
from generator.render.context import Context
from generator.render.linked_data import VOCABULARY, archive, data_block, publisher, thing
from generator.render.stories import cited_outlets
from generator.render.views import MetadataView, RightsView

_LOCALES = {"ar": "ar_AR", "en": "en_US"}
"""Language → the locale that readers of OpenGraph know for it."""


def language_of(article: Article) -> str:
    """The language of an article's text (BCP 47), whatever language the interface speaks.

    Every input is Arabic: an archive of another language would have to say so of its articles.
    """
    return CONTENT_LANGUAGE


def metadata(context: Context, article: Article, rights: Iterable[RightsView]) -> MetadataView:
    """What the head of an article's page says.

    Args:
        rights: what is known of the licences of its sources.
    """
    outlets = cited_outlets(article)
    url = urls.in_letters(article.href, context.config.base_url)
    image = _card(context.config, article.href)
    language = language_of(article)
    day = _published(article)
    creators = authors(article.byline)
    return MetadataView(
        language=language,
        locale=_LOCALES.get(language, ""),
        publishers=outlets,
        publication=context.ui.text(", ").join(outlets),
        published=day,
        creators=creators,
        url=url,
        image=image,
        linked_data=data_block(
            {
                "@context": VOCABULARY,
                "@type": "NewsArticle",
                "headline": article.title,
                "inLanguage": language,
                "datePublished": day,
                "url": url,
                "image": image,
                "publisher": _one_or_all([publisher(context, name) for name in outlets]),
                # Whether it names a person or a desk is not known: a thing with a name.
                "author": _one_or_all([{"name": name} for name in creators]),
                "isBasedOn": _address(article.original_url),
                "license": _one_or_all([r.licence.href for r in rights if r.licence]),
                **_subjects(context, article),
                "isPartOf": archive(context.config),
            }
        ),
    )


def _one_or_all(values: Iterable[Any]) -> Any:
    """One value alone, several as a list; what is empty is none."""
    found = [value for value in values if value]
    return found[0] if len(found) == 1 else found


def _published(article: Article) -> str:
    """The day that the source printed, as in 2023-09-25, or ""."""
    day, is_inferred = article.published, article.date_basis is DateBasis.INFERRED
    return day.isoformat() if day and not is_inferred else ""


def _card(config: Config, href: str) -> str:
    """The public address of an article's card, or "" where the build makes none."""
    return urls.in_letters(urls.card_path(href), config.base_url) if config.cards else ""


def _subjects(context: Context, article: Article) -> dict[str, Any]:
    """What the authority file describes is what the article is about; other tags are keywords."""
    names = [tag.name for tag in article.tags if tag.is_sure]
    things = {name: thing(context, name) for name in names}
    return {
        "about": _one_or_all(things.values()),
        "keywords": [name for name in names if not things[name]],
    }


def _address(text: str) -> str:
    """An http(s) address; other notes on where an article was are none."""
    return text if text.startswith(("https://", "http://")) else ""
