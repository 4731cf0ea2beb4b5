"""A brief, or a page of the whole archive, to the bytes of its file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any

from jinja2 import Environment, TemplateError, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup
from msgspec.structs import replace

from generator import scripts, urls
from generator.arabic.bidi import mostly_arabic
from generator.config import Config
from generator.errors import WarraqError
from generator.i18n import Interface
from generator.model import Tombstone
from generator.plan.site import (
    ApiPage,
    CorrectionsPage,
    DataPage,
    DevicePage,
    DossierPage,
    HomePage,
    IndexPage,
    NotFoundPage,
    OfflinePage,
    SearchPage,
    YearsPage,
)
from generator.render.api import api_view
from generator.render.articles import article_view
from generator.render.briefs import (
    ArticleSheet,
    DayBrief,
    HijriMonthBrief,
    HijriYearBrief,
    ListBrief,
    MonthBrief,
    RedirectBrief,
    StandingBrief,
    TombstoneBrief,
    WholeBrief,
    YearBrief,
)
from generator.render.calendars import (
    day_view,
    hijri_month_view,
    hijri_year_view,
    month_view,
    year_view,
    years_view,
)
from generator.render.chrome import content_policy, page_view, versioned
from generator.render.common import plain_date
from generator.render.context import Context, Survey
from generator.render.corrections import corrections_view
from generator.render.data import data_view
from generator.render.home import home_view
from generator.render.lists import index_view, list_view
from generator.render.views import (
    DeviceView,
    DossierView,
    Link,
    NotFoundView,
    RedirectView,
    SearchView,
    StandingView,
    StartView,
    TombstoneView,
    WithdrawnView,
)

Sheet = ArticleSheet | WholeBrief
"""What a page of its own is rendered from."""
SurveyPage = (
    HomePage
    | IndexPage
    | YearsPage
    | SearchPage
    | DossierPage
    | DataPage
    | ApiPage
    | CorrectionsPage
    | DevicePage
    | NotFoundPage
    | OfflinePage
)
"""A page that shows the archive as a whole."""


def render_page(environment: Environment, context: Context, page: Sheet | SurveyPage) -> bytes:
    """The file of one page.

    Args:
        context: a `Survey` for a page of the whole archive.

    Raises:
        WarraqError: a template is broken; names the template's file and the line.
    """
    name, make_view = _VIEWS[type(page)]
    return _filled(environment, name, make_view(context, page))


def _filled(environment: Environment, name: str, view: object) -> bytes:
    try:
        template = environment.get_template(template_of(name))
        html = template.render(view=view)
    except (TemplateError, *_OF_EXPRESSIONS) as error:
        raise _template_error(name, error) from error
    # HTML has no way to write U+0000, and UTF-8 none to write a lone surrogate.
    return html.replace("\0", "\ufffd").encode("utf-8", "replace")


def render_start(environment: Environment, ui: Interface, config: Config, folder: str) -> bytes:
    """The page that opens a copy of the site in a folder beside it.

    Raises:
        WarraqError: a template is broken.
    """
    view = StartView(
        title=config.title,
        description=config.description,
        language=ui.language,
        direction=ui.direction,
        accent=config.accent,
        stylesheet=f"{folder}/{urls.STYLESHEET}",
        icon=f"{folder}/{urls.ICON}",
        home=f"{folder}/{urls.HOME}",
        search=f"{folder}/{urls.SEARCH}",
    )
    return _filled(environment, "start", view)


def template_of(kind: str) -> str:
    """Return the name of the template of a kind of page (`article`)."""
    return f"pages/{kind}.html.jinja"


_OF_EXPRESSIONS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,  # a template that includes itself
    TypeError,
    ValueError,
)
"""What an overriding template's own expressions can raise."""
_MEND = "mend the template, or remove it to use the built-in one"


def _template_error(name: str, error: Exception) -> WarraqError:
    """The error in one line; the innermost template is the one at fault, not the page's own."""
    file, line, what = f"templates/pages/{name}.html.jinja", 0, str(error)
    if isinstance(error, TemplateSyntaxError):
        # Its text names the place once more.
        file, line, what = error.filename or file, error.lineno, error.message or what
    else:
        file, line = _place_in_template(error) or (file, line)
    if isinstance(error, TemplateNotFound):
        what = f"there is no template {error}"
    place = f"{file}:{line}" if line else file
    return WarraqError(f"{place}: {' '.join(what.split())}", _MEND)


def _place_in_template(error: BaseException) -> tuple[str, int] | None:
    """File and line of the last template in a traceback, which Jinja rewrites to name them."""
    place, trace = None, error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".jinja"):
            place = file, trace.tb_lineno
        trace = trace.tb_next
    return place


def _search_view(context: Survey, page: SearchPage) -> SearchView:
    heading = context.ui.text("Search")
    browse = [("Tags", urls.TAGS), ("Years", urls.YEARS), ("Sources", urls.SOURCES)]
    return SearchView(
        page=page_view(
            context,
            page.path,
            "search",
            heading,
            trail=[(heading, page.path)],
            scripts=scripts.SEARCH,
        ),
        browse=tuple(
            Link(context.ui.text(name), urls.relative(path, page.path)) for name, path in browse
        ),
        tags=bool(context.taxonomy.by_tag),
        sources=bool(context.taxonomy.by_source),
        attached=bool(context.catalog.embedded),
        stories=any(article.story for article in context.catalog.everything()),
        lists_scripts=versioned(context.frame, scripts.SEARCH_LISTS),
        context_scripts=versioned(context.frame, scripts.SEARCH_CONTEXT),
        download_scripts=versioned(context.frame, scripts.SEARCH_DOWNLOAD),
    )


def _dossier_view(context: Survey, page: DossierPage) -> DossierView:
    heading = context.ui.text("My dossier")
    return DossierView(
        page=page_view(
            context,
            page.path,
            "dossier",
            heading,
            trail=[(heading, page.path)],
            scripts=scripts.DOSSIER,
        ),
        heading=heading,
    )


def _standing_view(context: Context, page: StandingBrief) -> StandingView:
    standing = page.standing
    return StandingView(
        page=page_view(
            context, page.path, "standing", standing.title, trail=[(standing.title, page.path)]
        ),
        title=standing.title,
        content=Markup(standing.html),
        arabic=mostly_arabic(Markup(standing.html).striptags()),
    )


def _tombstone_view(context: Context, page: TombstoneBrief) -> TombstoneView:
    is_list = page.path == urls.WITHDRAWN
    everything = context.ui.text("Withdrawn articles")
    heading = everything if is_list else context.ui.text("This article was withdrawn")
    trail = [(everything, urls.WITHDRAWN)]
    if not is_list:
        trail.append((context.ui.text("Withdrawn article"), page.path))
    return TombstoneView(
        page=page_view(context, page.path, "tombstone", heading, trail=trail),
        heading=heading,
        rows=tuple(_withdrawn(context, each, page.path) for each in page.tombstones),
        everything=Link(everything, urls.relative(urls.WITHDRAWN, page.path)),
        is_list=is_list,
    )


def _withdrawn(context: Context, tombstone: Tombstone, path: str) -> WithdrawnView:
    day = plain_date(context, date.fromisoformat(tombstone.date)) if tombstone.date else None
    return WithdrawnView(urls.relative(tombstone.href, path), day, tombstone.reason)


def _device_view(context: Survey, page: DevicePage) -> DeviceView:
    heading = context.ui.text("On this device")
    return DeviceView(
        page=page_view(
            context,
            page.path,
            "device",
            heading,
            trail=[(heading, page.path)],
            scripts=scripts.DEVICE,
        ),
        whole=context.config.offline,
        manifest=urls.PACKS_MANIFEST,
    )


def _redirect_view(context: Context, page: RedirectBrief) -> RedirectView:
    target = page.redirect.target
    title = page.redirect.title or context.ui.text("Newest page")
    frame = page_view(context, page.path, "redirect", title)
    canonical = urls.in_letters(target, context.config.base_url)
    return RedirectView(
        page=replace(frame, canonical=canonical),
        target=Link(title, urls.relative(target, page.path)),
    )


def _not_found_view(context: Survey, page: NotFoundPage) -> NotFoundView:
    """Self-contained: served at any depth, it can load nothing by a relative address."""
    links = [("Home", urls.HOME), ("Search", urls.SEARCH), ("Tags", urls.TAGS)]
    if context.catalog.tombstones:
        links.append(("Withdrawn articles", urls.WITHDRAWN))
    title = context.ui.text("Page not found")
    return _lone_view(context, page.path, title, links, context.config.base_url)


def _offline_view(context: Survey, page: OfflinePage) -> NotFoundView:
    """Self-contained as well: the worker shows it in the place of any page.

    Its links are paths from the root that is in the address bar: a copy of the archive elsewhere
    keeps its own pages.
    """
    links = [("Home", urls.HOME), ("Search", urls.SEARCH), ("On this device", urls.DEVICE)]
    return _lone_view(context, page.path, context.ui.text("You are offline"), links, "")


def _lone_view(
    context: Survey, path: str, title: str, links: list[tuple[str, str]], base: str
) -> NotFoundView:
    script, style = Markup(context.not_found_script), Markup(context.not_found_style)
    page = page_view(context, path, "not-found", title)
    policy = content_policy(script=_hash_source(script), style=_hash_source(style))
    return NotFoundView(
        page=replace(page, site=replace(page.site, content_security_policy=policy)),
        style=style,
        script=script,
        home=urls.in_letters(urls.HOME, base),
        links=tuple(
            Link(context.ui.text(name), urls.in_letters(path, base) or path) for name, path in links
        ),
    )


def _hash_source(code: str) -> str:
    """A Content-Security-Policy source for an inline script or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


_VIEWS: dict[type, tuple[str, Callable[[Any, Any], Any]]] = {
    HomePage: ("home", home_view),
    ArticleSheet: ("article", article_view),
    ListBrief: ("list", list_view),
    DayBrief: ("day", day_view),
    MonthBrief: ("month", month_view),
    YearBrief: ("year", year_view),
    HijriMonthBrief: ("hijri-month", hijri_month_view),
    HijriYearBrief: ("hijri-year", hijri_year_view),
    YearsPage: ("years", years_view),
    IndexPage: ("index", index_view),
    SearchPage: ("search", _search_view),
    DossierPage: ("dossier", _dossier_view),
    DataPage: ("data", data_view),
    ApiPage: ("api", api_view),
    CorrectionsPage: ("corrections", corrections_view),
    DevicePage: ("device", _device_view),
    OfflinePage: ("offline", _offline_view),
    StandingBrief: ("standing", _standing_view),
    TombstoneBrief: ("tombstone", _tombstone_view),
    RedirectBrief: ("redirect", _redirect_view),
    NotFoundPage: ("not-found", _not_found_view),
}
"""The template of each kind of page, and what makes its view."""
