"""What pages say of names: other names, kind, home page, rights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator import urls
from generator.arabic.normalize import fold_text
from generator.model import Article
from generator.names.authority import WIKIDATA_PAGE
from generator.names.sources import Source
from generator.plan.site import ListKind, list_path
from generator.render.briefs import ListBrief
from generator.render.context import Context, Survey
from generator.render.views import FactView, Link, RightsView


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
        yield "Wikidata", (Link(item, f"{WIKIDATA_PAGE}{item}"),) if item else ()


def _source_facts(context: Context, name: str) -> Iterator[tuple[str, tuple[Link, ...]]]:
    named = context.source(name)
    source = named.source
    yield "Other names", _plain(named.seen)
    if source:
        kind = context.ui.in_context("source kind", source.kind) if source.kind else ""
        yield "Kind", _plain([kind])
        yield "Country", _plain([context.ui.country(source.country)])
        yield "Home page", (Link(shown_address(source.home), source.home),) if source.home else ()
        yield "Rights", _plain([source.rights])
        licence = _licence(source)
        yield "Licence", (licence,) if licence else ()


def _plain(values: Iterable[str]) -> tuple[Link, ...]:
    return tuple(Link(value, "") for value in values if value)


def shown_address(address: str) -> str:
    """Return an address as people say it."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/")


def _licence(source: Source) -> Link | None:
    if not source.licence and not source.licence_url:
        return None
    return Link(source.licence or shown_address(source.licence_url), source.licence_url)


def rights(context: Context, article: Article) -> tuple[RightsView, ...]:
    """Rights and licences of an article's sources, where any are known."""
    known = filter(None, (context.source(name).source for name in article.sources))
    views = (RightsView(source.name, source.rights, _licence(source)) for source in known)
    return tuple(view for view in views if view.rights or view.licence)


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
