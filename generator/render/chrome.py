"""What every page has around its content: head, navigation, breadcrumbs, footer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from generator import urls
from generator.i18n import Interface
from generator.render.collection_data import Collected, collection_data
from generator.render.context import Context, Frame
from generator.render.views import NO_DATA, FeedView, FrameView, Link, PageView, SiteView
from generator.scripts import EARLIEST, EVERYWHERE

_POLICY = (
    "default-src 'none';script-src 'self'{script};style-src 'self'{style};font-src 'self';"
    "img-src 'self';connect-src 'self';manifest-src 'self';base-uri 'none';form-action 'self'"
)
_FEEDS = (("application/atom+xml", "Atom"), ("application/feed+json", "JSON Feed"))
"""(media type, name) of the feeds of a page, as `urls.feed_paths` has them."""


def content_policy(script: str = "", style: str = "") -> Markup:
    """The Content-Security-Policy; hashes admit the inline parts of the 404 page.

    Its single quotes do no harm in an attribute; escaped they would be a third of it.
    """
    return Markup(
        _POLICY.format(
            script=f" '{script}'" if script else "", style=f" '{style}'" if style else ""
        )
    )


_CONTENT_POLICY = content_policy()


def page_view(
    context: Context,
    path: str,
    kind: str,
    title: str,
    *,
    description: str = "",
    trail: Sequence[tuple[str, str]] = (),
    scripts: Sequence[str] = (),
    collects: Collected | None = None,
) -> PageView:
    """The frame of a page.

    Args:
        path: output path of the page.
        trail: (text, output path) from below the home page to the page itself.
        collects: of a page that lists articles, what is told of the list.
    """
    frame = _frame_of(context, path, kind, scripts)
    return PageView(
        frame=frame,
        site=frame.site,
        root=urls.root_of(path),
        kind=kind,
        path=path,
        title=title,
        description=description or context.config.description,
        canonical=urls.in_letters(path, context.config.base_url),
        feed=frame.feed,
        navigation=frame.navigation,
        breadcrumbs=_breadcrumbs(context, path, trail),
        footer=frame.footer,
        search_action=frame.search_action,
        scripts=frame.scripts,
        search_description=frame.search_description,
        feeds=_feeds(context, path, title) if collects and collects.has_feeds else (),
        collection=collection_data(context, path, title, trail, collects) if collects else NO_DATA,
    )


def _feeds(context: Context, path: str, title: str) -> tuple[FeedView, ...]:
    site = context.config.title
    said = title if title == site else f"{title} — {site}"
    return tuple(
        FeedView(kind, name, said, urls.relative(feed, path))
        for (kind, name), feed in zip(_FEEDS, urls.feed_paths(path), strict=True)
    )


def link_to(context: Context, target: str, page: str) -> str:
    """A relative link to a planned page, or "" when the site has none."""
    known = target in context.pages
    return urls.relative(target, page) if known else ""


class _Parts(NamedTuple):
    """What a frame is made from, besides what all pages share."""

    kind: str
    place: str
    """As `_place` gives it."""
    current: str
    """The path of the page, if the footer names it."""
    scripts: tuple[str, ...]
    """Site-root paths, without their versions."""


def _frame_of(context: Context, path: str, kind: str, scripts: Sequence[str]) -> FrameView:
    named = any(target == path for _, target in _footer_entries(context.frame, context.ui))
    parts = _Parts(kind, _place(path), path if named else "", tuple(scripts))
    return _frame(context.frame, context.ui, parts)


def _place(path: str) -> str:
    """A path from which the links to pages near the root are the same as from `path`.

    Those lie in no folder of a year (`2023/…`, `hijri/1445/…`), so that the folders of all days
    and months are alike.
    """
    folder = path.rpartition("/")[0]
    if not folder[:1].isdigit() and not folder.startswith("hijri/"):
        return f"{folder}/" if folder else ""
    return "0/" * path.count("/")


# Places, kinds and the pages that the footer names: some dozens in an archive.
@lru_cache(maxsize=512)
def _frame(frame: Frame, ui: Interface, parts: _Parts) -> FrameView:
    place = parts.place
    feed, search_description = (
        urls.relative(path, place) if path in frame.feeds else ""
        for path in (urls.FEED, urls.OPENSEARCH)
    )
    return FrameView(
        site=_site_view(frame, ui),
        feed=feed,
        navigation=_navigation(ui, place, parts.kind),
        footer=tuple(
            Link(name, urls.relative(target, place), current=target == parts.current)
            for name, target in _footer_entries(frame, ui)
        ),
        search_action=urls.relative(urls.SEARCH, place),
        scripts=versioned(frame, parts.scripts),
        search_description=search_description,
    )


def versioned(frame: Frame, scripts: Sequence[str]) -> tuple[str, ...]:
    """Site-root paths of scripts, as pages load them."""
    return tuple(frame.assets.get(script, script) for script in scripts)


@lru_cache(maxsize=4)
def _site_view(frame: Frame, ui: Interface) -> SiteView:
    config, assets = frame.config, frame.assets
    return SiteView(
        title=config.title,
        description=config.description,
        language=ui.language,
        direction=ui.direction,
        generator=f"Warraq {frame.version}",
        base_url=urls.in_letters("", config.base_url),
        accent=config.accent,
        early_script=assets.get(EARLIEST, EARLIEST),
        scripts=versioned(frame, (EVERYWHERE,)),
        stylesheet=frame.assets.get(urls.STYLESHEET, urls.STYLESHEET),
        content_security_policy=_CONTENT_POLICY,
        icon=assets.get(urls.ICON, urls.ICON),
        card=urls.in_letters(urls.CARD, config.base_url) if config.cards else "",
    )


def _navigation(ui: Interface, place: str, kind: str) -> tuple[Link, ...]:
    entries = [
        (ui.text("Home"), urls.HOME, {"home"}),
        (ui.text("Years"), urls.YEARS, {"years", "year", "month", "day"}),
        (ui.text("Tags"), urls.TAGS, {"tags", "tag"}),
        (ui.text("Sources"), urls.SOURCES, {"sources", "source"}),
        (ui.text("Search"), urls.SEARCH, {"search"}),
        (ui.text("My dossier"), urls.DOSSIER, {"dossier"}),
    ]
    return tuple(
        Link(name, urls.relative(target, place), current=kind in kinds)
        for name, target, kinds in entries
    )


def _breadcrumbs(context: Context, path: str, trail: Sequence[tuple[str, str]]) -> tuple[Link, ...]:
    if not trail:
        return ()
    home = Link(context.ui.text("Home"), urls.relative(urls.HOME, path))
    steps = [
        Link(text, "" if target == path else link_to(context, target, path))
        for text, target in trail
    ]
    return (home, *steps)


@lru_cache(maxsize=4)
def _footer_entries(frame: Frame, ui: Interface) -> tuple[tuple[str, str], ...]:
    """(text, output path) of the pages that the footer names."""
    text = ui.text
    entries = [*frame.standing]
    if frame.undated:
        entries.append((text("Undated articles"), urls.UNDATED))
    if frame.attached:
        entries.append((text("Attached texts"), urls.ATTACHED))
    entries.append((text("About the data"), urls.DATA))
    return (*entries, (text("On this device"), urls.DEVICE))
