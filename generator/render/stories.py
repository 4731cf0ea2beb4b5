"""The views of an article's relatives: the same story in other outlets, other versions of it."""

from __future__ import annotations

from functools import lru_cache

from generator import urls
from generator.arabic.differences import Change, Paragraph, differences
from generator.model import Article, Copy, order_key
from generator.render.briefs import ArticleSheet
from generator.render.common import article_date, date_view
from generator.render.context import Context
from generator.render.views import DifferenceView, Link, PieceView, RelativeView


def elsewhere(context: Context, sheet: ArticleSheet) -> tuple[RelativeView, ...]:
    """«الخبر نفسه في مصادر أخرى»: the exact copies, then the articles that are nearly the same."""
    article = sheet.article
    copies = (_copy(context, article, copy) for copy in article.copies)
    near = (_relative(context, sheet, href, outlets=True) for href in article.elsewhere)
    return (*copies, *near)


def versions(context: Context, sheet: ArticleSheet) -> tuple[RelativeView, ...]:
    """«نسخة أخرى من الخبر»."""
    hrefs = sheet.article.versions
    return tuple(_relative(context, sheet, href, outlets=False) for href in hrefs)


def cited_outlets(article: Article) -> tuple[str, ...]:
    """The outlets that a citation names: not those of copies with another title or day."""
    others = {
        name
        for copy in article.copies
        if (copy.title, copy.published) != (article.title, article.published)
        for name in copy.sources
    }
    return tuple(name for name in article.sources if name not in others)


def _copy(context: Context, article: Article, copy: Copy) -> RelativeView:
    day = copy.published
    return RelativeView(
        title=Link(copy.title if copy.title != article.title else "", ""),
        sources=copy.sources,
        date=date_view(context, day, article.href) if day else None,
        same_text=True,
        difference=None,
        original_url=copy.original_url,
    )


def _relative(context: Context, sheet: ArticleSheet, href: str, *, outlets: bool) -> RelativeView:
    article, other = sheet.article, sheet.relatives[href]
    compared = href in article.compared
    is_forward = _is_older(other, article)
    older, newer = (other, article) if is_forward else (article, other)
    found = _differences(_whole(older), _whole(newer)) if compared else None
    removed, added = _places(context, article, older, newer, outlets=outlets)
    return RelativeView(
        title=Link(other.title, urls.relative(href, article.href)),
        sources=other.sources,
        date=article_date(context, other, article.href),
        same_text=compared and found == (),
        difference=DifferenceView(removed, added, _paragraphs(context, found or ()))
        if compared and found != ()
        else None,
    )


def _is_older(one: Article, other: Article) -> bool:
    """Whether a text counts as the older; of one day the one captured first, or the one shown."""
    days = order_key(one)[0], order_key(other)[0]
    if days[0] != days[1]:
        return days[0] < days[1]
    return not (one.captured and other.captured) or one.captured <= other.captured


def _places(
    context: Context, article: Article, older: Article, newer: Article, *, outlets: bool
) -> tuple[str, str]:
    """Where removed words stand, and where added ones do."""
    text = context.ui.text
    if outlets:
        names = (text(", ").join(each.sources) for each in (older, newer))
        removed, added = (text("Only in the text of {name}", name=name) for name in names)
        return removed, added
    if older.published and newer.published and older.published != newer.published:
        return text("Only in the older version"), text("Only in the newer version")
    here, there = text("Only in this version"), text("Only in the other version")
    return (there, here) if newer is article else (here, there)


def _whole(article: Article) -> str:
    return f"{article.title}\n{article.text}"


@lru_cache(maxsize=1024)
def _differences(older: str, newer: str) -> tuple[Paragraph, ...] | None:
    """Remembered, because both pages show them."""
    return differences(older, newer)


def _paragraphs(
    context: Context, found: tuple[Paragraph, ...]
) -> tuple[tuple[PieceView, ...], ...]:
    return tuple(
        tuple(
            PieceView(
                piece.change.value,
                context.ui.count("shared word", piece.count)
                if piece.change is Change.LEFT_OUT
                else piece.text,
            )
            for piece in paragraph
        )
        for paragraph in found
    )
