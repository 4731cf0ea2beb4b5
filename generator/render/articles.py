"""The view of an article's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from generator import urls
from generator.arabic.bidi import isolate
from generator.model import QUIET_KINDS, Article, BlockKind, Repair
from generator.names.bylines import authors
from generator.outline import lead
from generator.render.briefs import ArticleSheet, Proposal, Title
from generator.render.chrome import page_view
from generator.render.common import (
    article_date,
    source_links,
    tag_links,
)
from generator.render.context import Context
from generator.render.corrections import correction_id, correction_view, issue_address
from generator.render.metadata import metadata
from generator.render.names import rights
from generator.render.stories import cited_outlets, elsewhere, versions
from generator.render.views import (
    ArticleView,
    BlockView,
    LedgerEntry,
    Link,
    OriginView,
    ProposalView,
)

# Controls of ASCII as their pictures (U+2400 SYMBOL FOR NULL …), those of Latin-1 by number. Tab
# and carriage return are named by the template, like all that is invisible in a text.
_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if code not in (0x09, 0x0D)}
_CONTROLS |= {code: f"U+{code:04X}" for code in range(0x7F, 0xA0)}
# In a file's name also the embeddings, overrides and isolates that turn round what follows.
_TURNING = {code: f"U+{code:04X}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_MAX_LEDGER_VALUE = 400
"""Characters of a raw value on the page; the whole of it is in the data."""


def article_view(context: Context, sheet: ArticleSheet) -> ArticleView:
    """Everything the article page prints."""
    article, brief, path = sheet.article, sheet.brief, sheet.brief.path
    sure = [tag.name for tag in article.tags if tag.is_sure]
    weak = [tag.name for tag in article.tags if not tag.is_sure]
    conditions = rights(context, article)
    outlets = cited_outlets(article)
    return ArticleView(
        page=page_view(
            context,
            path,
            "article",
            article.title,
            description=lead(article.blocks, 160),
            trail=_trail(context, article),
        ),
        metadata=metadata(context, article, conditions),
        title=article.title,
        kicker=article.kicker,
        date=article_date(context, article, path),
        sources=source_links(context, article.sources, path),
        cited=outlets,
        signed=tuple(name for name in authors(article.byline) if not name.startswith(outlets)),
        byline=article.byline,
        tags=tag_links(context, sure, path),
        weak_tags=tag_links(context, weak, path),
        blocks=_blocks(article),
        read_also=_read_also(sheet),
        found_in=_links(brief.titles, article.found_in, path),
        versions=versions(context, sheet),
        elsewhere=elsewhere(context, sheet),
        older=_link(brief.older, path),
        newer=_link(brief.newer, path),
        ledger=tuple(_entry(context, repair) for repair in article.ledger if _shown(repair)),
        origins=tuple(
            OriginView(shown_path(origin.path), urls.relative(origin.raw_archive, path))
            for origin in article.origins
        ),
        original_url=article.original_url,
        captured=article.captured,
        embedded=article.embedded,
        rights=conditions,
        near=_proposals(context, brief.near, path),
        far=_proposals(context, brief.far, path),
        corrections=tuple(correction_view(context, each, "") for each in article.corrections),
        suggest=issue_address(context, article),
    )


def _trail(context: Context, article: Article) -> list[tuple[str, str]]:
    """Year, month and day, or the shelf of the undated or attached."""
    here = (article.title, article.href)
    text = context.ui.text
    if article.embedded and (not context.config.include_embedded or not article.published):
        return [(text("Attached texts"), urls.ATTACHED), here]
    if article.published is None:
        return [(text("Undated articles"), urls.UNDATED), here]
    day, dates = article.published, context.ui.dates
    return [
        (text("Years"), urls.YEARS),
        (dates.number(day.year), urls.year_path(day.year)),
        (dates.month(day.month), urls.month_path(day.year, day.month)),
        (dates.gregorian(day), urls.day_path(day)),
        here,
    ]


def _blocks(article: Article) -> tuple[BlockView, ...]:
    anchors = urls.anchors(article.printed_texts)
    corrected = {each.place: f"#{correction_id(each)}" for each in article.corrections}
    return tuple(
        BlockView(
            kind=block.kind.value,
            anchor=anchor,
            content=Markup(block.html) if block.kind is BlockKind.HTML else isolate(block.text),
            correction=corrected.get(anchor, ""),
        )
        for block, anchor in zip(article.blocks, anchors, strict=True)
    )


def _read_also(sheet: ArticleSheet) -> tuple[Link, ...]:
    """Attached articles, then the titles of inline read-also lines, linked where they are known."""
    brief, article, path = sheet.brief, sheet.article, sheet.brief.path
    attached = _links(brief.titles, article.attached, path)
    known = {link.text for link in attached}
    titles = (title for title in article.read_also if title not in known)
    return attached + tuple(
        Link(title, urls.relative(brief.by_title[title], path))
        if title in brief.by_title
        else Link(title, "")
        for title in titles
    )


def _links(titles: Mapping[str, str], hrefs: Iterable[str], path: str) -> tuple[Link, ...]:
    return tuple(Link(titles[href], urls.relative(href, path)) for href in hrefs)


def _proposals(
    context: Context, proposals: Iterable[Proposal], path: str
) -> tuple[ProposalView, ...]:
    dates = context.ui.dates
    return tuple(
        ProposalView(
            each.title,
            urls.relative(each.href, path),
            each.published.isoformat(),
            dates.gregorian(each.published),
        )
        for each in proposals
    )


def _link(article: Title | None, path: str) -> Link | None:
    return Link(article[1], urls.relative(article[0], path)) if article else None


def _shown(repair: Repair) -> bool:
    return repair.kind not in QUIET_KINDS


def _entry(context: Context, repair: Repair) -> LedgerEntry:
    ui = context.ui
    where, comma = ui.in_context("field", repair.field), ui.text(", ")
    if repair.line:
        line = ui.text("line {n}", n=ui.dates.number(repair.line))
        where = f"{where}{comma}{line}"
    if repair.path:
        where = f"{where}{comma}{ui.told_apart(shown_path(repair.path))}"
    return LedgerEntry(
        what=ui.in_context("repair", repair.kind.value),
        where=where,
        raw=_short(repair.raw),
        repaired=_short(repair.repaired or ""),
        flag=repair.repaired is None,
    )


def _short(value: str) -> str:
    cut = value if len(value) <= _MAX_LEDGER_VALUE else value[:_MAX_LEDGER_VALUE] + "…"
    return _visible(cut)


def shown_path(path: str) -> str:
    """The name of an input file, in which nothing turns round the text that follows."""
    return _visible(path).translate(_TURNING)


def _visible(value: str) -> str:
    """A value of the input in which no control character does anything but be seen."""
    return value.translate(_CONTROLS)
