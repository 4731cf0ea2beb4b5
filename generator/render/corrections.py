"""Corrections on the page of an article and on the page of all, and how to suggest one."""

from __future__ import annotations

from markupsafe import Markup

from generator import urls
from generator.config import repository_address
from generator.model import TITLE, Article, Correction
from generator.plan.site import CorrectionsPage
from generator.render.chrome import page_view
from generator.render.common import plain_date
from generator.render.context import Context, Survey
from generator.render.views import CorrectedView, CorrectionsView, CorrectionView, Link


def correction_id(correction: Correction) -> str:
    """The id of a correction on its page; names of files may hold anything."""
    return f"c-{urls.digest(correction.name)}"


def correction_view(context: Context, correction: Correction, page: str) -> CorrectionView:
    """A correction; `page` is the link to its article, "" on that page itself."""
    return CorrectionView(
        id=correction_id(correction),
        date=plain_date(context, correction.day),
        where=_where(context, correction, page),
        was=correction.was,
        now=correction.now,
        note=Markup(correction.html),
        by=context.ui.text("By {name}", name=correction.by) if correction.by else "",
    )


def _where(context: Context, correction: Correction, page: str) -> Link:
    if not correction.place:
        return Link(context.ui.text("The whole text"), "")
    if correction.place == TITLE:
        return Link(context.ui.text("The title"), page)
    return Link(context.ui.text("The paragraph"), f"{page}#{correction.place}")


def corrections_view(context: Survey, page: CorrectionsPage) -> CorrectionsView:
    """The page of all corrections."""
    heading = context.ui.text("Corrections")
    found = [
        (each.day, each.name, article.href, article.title, each)
        for article in context.catalog.everything()
        for each in article.corrections
    ]
    found.sort(key=lambda item: item[:3], reverse=True)
    return CorrectionsView(
        page=page_view(context, page.path, "corrections", heading, trail=[(heading, page.path)]),
        heading=heading,
        items=tuple(
            CorrectedView(
                Link(title, link := urls.relative(href, page.path)),
                correction_view(context, each, link),
            )
            for _, _, href, title, each in found
        ),
    )


def issue_address(context: Context, article: Article) -> str:
    """Where a reader suggests a correction: a new issue of the archive's repository, begun.

    GitHub fills an issue in from `title` and `body`. "" without a repository.
    """
    repository = repository_address(context.config.repository)
    if not repository:
        return ""
    text = context.ui.text
    base = context.config.base_url.rstrip("/")
    labels = (text(label) for label in ("Place", "As printed", "Right", "Evidence"))
    lines = (f"{base}/{article.href}" if base else article.href, "", *(f"{x}: " for x in labels))
    title = urls.query_text(text("Correction: {title}", title=article.title))
    body = urls.query_text("\n".join(lines))
    return f"{repository}/issues/new?title={title}&body={body}"
