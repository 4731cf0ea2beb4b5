"""What pages that list articles tell programs: JSON-LD by schema.org.

A `script` element of a data type runs nothing, and no Content-Security-Policy forbids it (WHATWG
HTML 4.12.1). It says what a page collects and where it stands in the archive; the articles of the
list say themselves what they are, each on its own page. Nothing in it changes with an addition.
Without a base URL there is none: what it names are addresses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from generator import urls
from generator.i18n import CONTENT_LANGUAGE
from generator.plan.site import ListKind
from generator.render.briefs import ListBrief
from generator.render.context import Context
from generator.render.linked_data import VOCABULARY, archive, data_block, publisher, thing
from generator.render.views import NO_DATA

COVERAGE = "temporalCoverage"
"""2023, 2023-09, 2023-09-25, or two days with a slash between them (ISO 8601)."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What is told of the articles that a page lists."""

    more: Mapping[str, object] = field(default_factory=dict)
    """What schema.org is told besides the page's name: `about`, or its `COVERAGE`."""
    has_feeds: bool = False


def collection_data(
    context: Context,
    path: str,
    title: str,
    trail: Sequence[tuple[str, str]],
    collected: Collected,
) -> Markup:
    """The data of a page that lists articles; "" without a base URL.

    Args:
        trail: as for `page_view`.
    """
    if not context.config.base_url:
        return NO_DATA
    if path == urls.HOME:
        return data_block(_site(context))
    return data_block(
        {
            "@context": VOCABULARY,
            "@type": "CollectionPage",
            "@id": urls.in_letters(path, context.config.base_url),
            "name": title,
            "inLanguage": CONTENT_LANGUAGE,
            # What that is, the front page says.
            "isPartOf": {"@id": urls.in_letters(urls.HOME, context.config.base_url)},
            **collected.more,
            "breadcrumb": _breadcrumb(context, path, trail),
        }
    )


def about(context: Context, page: ListBrief) -> dict[str, object]:
    """What a list is about: a source, or a tag that the authority file describes."""
    if page.kind is ListKind.SOURCE:
        return {"about": publisher(context, page.name)}
    named = thing(context, page.name) if page.kind is ListKind.TAG else {}
    return {"about": named} if named else {}


def _site(context: Context) -> dict[str, object]:
    """The archive: a site that is a collection."""
    config = context.config
    search = f"{urls.in_letters(urls.SEARCH, config.base_url)}?q={{query}}"
    site: dict[str, object] = {
        "@context": VOCABULARY,
        **archive(config),
        "url": urls.in_letters(urls.HOME, config.base_url),
        "inLanguage": CONTENT_LANGUAGE,
    }
    if config.description:
        site["description"] = config.description
    site["potentialAction"] = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": search},
        "query-input": "required name=query",
    }
    return site


def _breadcrumb(context: Context, path: str, trail: Sequence[tuple[str, str]]) -> dict[str, object]:
    """The way down from the home page; the last step is the page itself and has no address."""
    steps = [(context.ui.text("Home"), urls.HOME), *trail]
    items = []
    for position, (name, target) in enumerate(steps, 1):
        item: dict[str, object] = {"@type": "ListItem", "position": position, "name": name}
        if target != path and target in context.pages:
            item["item"] = urls.in_letters(target, context.config.base_url)
        items.append(item)
    return {"@type": "BreadcrumbList", "itemListElement": items}
