"""What pages say of names: other names, kind, home page, rights, and the same as structured data.

Structured data is microdata on what a reader sees. JSON-LD would be a script inside the page, which
this site has none of; and it would say a second time, in bytes of every article, what stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from generator import urls
from generator.arabic.normalize import fold_text
from generator.model import Article
from generator.names.authority import Kind
from generator.names.sources import Source, SourceKind
from generator.render.briefs import ListBrief
from generator.render.context import Context, Survey
from generator.render.views import FactView, Link, RightsView, ThingView
from generator.site import ListKind, list_path

WIKIDATA = "https://www.wikidata.org/wiki/"
WIKIDATA_ITEM = "http://www.wikidata.org/entity/"
"""The identifier of an item, which is no address to go to (Wikidata: Data access)."""
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
_ORGANISATION = ThingView("Organization")
_NO_NEWSROOM = (SourceKind.OFFICIAL, SourceKind.OTHER)


def list_facts(context: Context, page: ListBrief) -> tuple[FactView, ...]:
    """What is known of the tag or source of a list."""
    if page.kind is ListKind.TAG:
        facts = _tag_facts(context, page.name)
    elif page.kind is ListKind.SOURCE:
        facts = _source_facts(context, page.name)
    else:
        return ()
    return tuple(FactView(context.ui.text(label), values) for label, values in facts if values)


def _tag_facts(context: Context, name: str) -> Iterator[tuple[str, tuple[Link, ...]]]:
    named = context.tag(name)
    entry = named.entry
    yield "Other names", _plain(named.seen)
    if entry:
        kind = entry.kind
        yield "Kind", _plain([context.ui.in_context("kind", kind)] if kind else [])
        item = entry.wikidata
        yield "Wikidata", (Link(item, f"{WIKIDATA}{item}"),) if item else ()


def _source_facts(context: Context, name: str) -> Iterator[tuple[str, tuple[Link, ...]]]:
    named = context.source(name)
    source = named.source
    yield "Other names", _plain(named.seen)
    if source:
        kind = context.ui.in_context("source kind", source.kind) if source.kind else ""
        yield "Kind", _plain([kind])
        yield "Country", _plain([context.ui.country(source.country)])
        yield "Home page", (Link(_shown(source.home), source.home),) if source.home else ()
        yield "Rights", _plain([source.rights])
        licence = _licence(source)
        yield "Licence", (licence,) if licence else ()


def _plain(values: Iterable[str]) -> tuple[Link, ...]:
    return tuple(Link(value, "") for value in values if value)


def _shown(address: str) -> str:
    """An address as people say it."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def _licence(source: Source) -> Link | None:
    if not source.licence and not source.licence_url:
        return None
    return Link(source.licence or _shown(source.licence_url), source.licence_url)


def rights(context: Context, article: Article) -> tuple[RightsView, ...]:
    """Rights and licences of an article's sources, where any are known."""
    known = filter(None, (context.source(name).source for name in article.sources))
    views = (RightsView(source.name, source.rights, _licence(source)) for source in known)
    return tuple(view for view in views if view.rights or view.licence)


def described(
    context: Context, links: Iterable[Link], kind: Literal["tag", "source"]
) -> tuple[Link, ...]:
    """Links to tags or sources with what they name; a tag that nobody described is a keyword."""
    thing = _thing_of_tag if kind == "tag" else _thing_of_source
    things = ((link, thing(context, link.text)) for link in links)
    return tuple(replace(link, thing=known) if known else link for link, known in things)


def _thing_of_tag(context: Context, name: str) -> ThingView | None:
    entry = context.tag(name).entry
    if entry is None:
        return None
    item = f"{WIKIDATA_ITEM}{entry.wikidata}" if entry.wikidata else ""
    return ThingView(_TYPES[entry.kind], same_as=item)


def _thing_of_source(context: Context, name: str) -> ThingView:
    source = context.source(name).source
    if source is None:
        return _ORGANISATION
    newsroom = source.kind and source.kind not in _NO_NEWSROOM
    return ThingView("NewsMediaOrganization" if newsroom else "Organization", home=source.home)


def see_references(context: Survey, kind: ListKind, path: str) -> dict[str, Link]:
    """Other names for an index, each leading to the form that has the articles.

    Those that stand at the same place of the alphabet as the form itself would tell nobody more.
    """
    tags = kind is ListKind.TAG
    union = context.names.tags if tags else context.names.sources
    groups = context.taxonomy.by_tag if tags else context.taxonomy.by_source
    return {
        other: Link(
            other,
            urls.relative(list_path(kind, chief), path),
            count=context.ui.text("see {name}", name=chief),
        )
        for chief in union.others
        if chief in groups
        for other in union.seen(chief)
        if other not in groups and fold_text(other) != fold_text(chief)
    }
