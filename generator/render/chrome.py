"""What every page has around its content: head, navigation, breadcrumbs, footer."""

from __future__ import annotations

from collections.abc import Sequence

from generator import urls
from generator.render.context import Context
from generator.render.views import Link, PageView, SiteView

_POLICY = (
    "default-src 'none'; script-src 'self'{script}; style-src 'self'{style}; font-src 'self'; "
    "img-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
_SHARED_SCRIPTS = ("assets/js/site.js",)
_ICON = "assets/icons/warraq.svg"
SEARCH_SCRIPTS = (
    "assets/vendor/lunr/lunr.min.js",
    "assets/js/archive.js",
    urls.SEARCH_TABLES,
    "assets/js/engine.js",
    "assets/js/search-page.js",
)
MARK_SCRIPTS = (
    "assets/js/marks-loader.js",
    "assets/js/archive.js",
    urls.SEARCH_TABLES,
    "assets/js/engine.js",
    "assets/js/marks.js",
)
"""The loader of marks on an article's page, then what it loads when the address asks for them:
scripts of the search page, in the same versions, so that a reader who comes from there has them."""


def content_policy(script: str = "", style: str = "") -> str:
    """The Content-Security-Policy; hashes admit the inline parts of the 404 page."""
    return _POLICY.format(
        script=f" '{script}'" if script else "", style=f" '{style}'" if style else ""
    )


def page_view(
    context: Context,
    path: str,
    kind: str,
    title: str,
    *,
    description: str = "",
    trail: Sequence[tuple[str, str]] = (),
    scripts: Sequence[str] = (),
    policy: str = "",
) -> PageView:
    """The frame of a page.

    Args:
        path: output path of the page.
        trail: (text, output path) from below the home page to the page itself.
    """
    return PageView(
        site=_site_view(context, policy or content_policy()),
        root=urls.root_of(path),
        kind=kind,
        path=path,
        title=title,
        description=description or context.config.description,
        canonical=urls.absolute(path, context.config.base_url),
        feed=link_to(context, urls.FEED, path),
        navigation=_navigation(context, path, kind),
        breadcrumbs=_breadcrumbs(context, path, trail),
        footer=_footer(context, path),
        search_action=urls.relative(urls.SEARCH, path),
        scripts=_versioned(context, scripts),
        search_description=link_to(context, urls.OPENSEARCH, path),
        mark_scripts=_versioned(context, MARK_SCRIPTS) if kind == "article" else (),
    )


def _versioned(context: Context, scripts: Sequence[str]) -> tuple[str, ...]:
    return tuple(context.frame.assets.get(script, script) for script in scripts)


def link_to(context: Context, target: str, page: str) -> str:
    """A relative link to a planned page, or "" when the site has none."""
    known = target in context.pages
    return urls.relative(target, page) if known else ""


def _site_view(context: Context, policy: str) -> SiteView:
    config, assets = context.config, context.frame.assets
    return SiteView(
        title=config.title,
        description=config.description,
        language=config.language,
        direction="rtl",
        generator=f"Warraq {context.frame.version}",
        accent=config.accent,
        scripts=tuple(
            context.frame.assets[s] for s in _SHARED_SCRIPTS if s in context.frame.assets
        ),
        stylesheet=context.frame.assets.get(urls.STYLESHEET, urls.STYLESHEET),
        content_security_policy=policy,
        icon=assets.get(_ICON, _ICON),
    )


def _navigation(context: Context, path: str, kind: str) -> tuple[Link, ...]:
    text = context.ui.text
    entries = [
        (text("Home"), urls.HOME, {"home"}),
        (text("Years"), urls.YEARS, {"years", "year", "month", "day"}),
        (text("Tags"), urls.TAGS, {"tags", "tag"}),
        (text("Sources"), urls.SOURCES, {"sources", "source"}),
        (text("Search"), urls.SEARCH, {"search"}),
    ]
    return tuple(
        Link(name, urls.relative(target, path), current=kind in kinds)
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


def _footer(context: Context, path: str) -> tuple[Link, ...]:
    text = context.ui.text
    entries = [*context.frame.standing]
    if context.frame.undated:
        entries.append((text("Undated articles"), urls.UNDATED))
    if context.frame.attached:
        entries.append((text("Attached texts"), urls.ATTACHED))
    entries.append((text("Download the data"), urls.DATA))
    return tuple(
        Link(name, urls.relative(target, path), current=target == path) for name, target in entries
    )
