"""schema.org in JSON-LD: blocks of data, which no browser runs, and what pages say in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from generator import urls
from generator.config import Config
from generator.names.authority import WIKIDATA_ITEM, Kind
from generator.names.sources import SourceKind
from generator.render.context import Context

VOCABULARY = "https://schema.org"
_TYPES: Mapping[Kind, str] = {
    Kind.UNKNOWN: "Thing",
    Kind.PERSON: "Person",
    Kind.PLACE: "Place",
    Kind.ORGANISATION: "Organization",
    Kind.EVENT: "Event",
    Kind.WORK: "CreativeWork",
    Kind.SUBJECT: "Thing",
}
"""Types of schema.org."""
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NO_NEWSROOM = (SourceKind.UNKNOWN, SourceKind.OFFICIAL, SourceKind.OTHER)


def archive(config: Config) -> dict[str, Any]:
    """The archive as all pages name it, of which each is a part: a site that is a collection."""
    return known(
        {
            "@type": ["WebSite", "Collection"],
            "@id": urls.in_letters(urls.HOME, config.base_url),
            "name": config.title,
        }
    )


def data_block(values: Mapping[str, Any]) -> Markup:
    """JSON for a `<script type="application/ld+json">`, without what is empty.

    No text ends the element: of `</script` and `<!--` the first sign is escaped (WHATWG HTML,
    4.12.1.3).
    """
    return Markup(_json(known(values)).replace("<", "\\u003c"))


def known(values: Mapping[str, Any]) -> dict[str, Any]:
    """What is not empty."""
    return {name: value for name, value in values.items() if value}


def publisher(context: Context, name: str) -> dict[str, Any]:
    """An outlet, with its own page as far as the register knows one."""
    source = context.source(name).source
    newsroom = source is not None and source.kind not in _NO_NEWSROOM
    return known(
        {
            "@type": "NewsMediaOrganization" if newsroom else "Organization",
            "name": name,
            "url": source.home if source else "",
        }
    )


def thing(context: Context, tag: str) -> dict[str, Any]:
    """What a tag is the name of, or {} where the authority file does not describe it."""
    entry = context.tag(tag).entry
    if entry is None:
        return {}
    item = f"{WIKIDATA_ITEM}{entry.wikidata}" if entry.wikidata else ""
    return known({"@type": _TYPES[entry.kind], "name": tag, "sameAs": item})
