"""The archive's articles as documents of the search."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from generator import urls
from generator.model import Article, Record
from generator.search.documents import SearchDocument


def in_search_order(records: Iterable[Record]) -> list[Record]:
    """Articles as the search numbers them: oldest first; the undated count as oldest of all.

    Of equally relevant hits the search shows the later document first.
    """
    return sorted(records, key=lambda each: (each.published or date.min, each.href))


def search_date(record: Record) -> str:
    """The day of an article as the search keeps it."""
    return record.published.isoformat() if record.published else ""


def search_document(article: Record) -> SearchDocument:
    """An article as the search sees it; one without its text has no body."""
    return SearchDocument(
        href=urls.relative(article.href, urls.HOME),
        title=article.title,
        body=article.text if isinstance(article, Article) else "",
        date=search_date(article),
        source="، ".join(article.sources),
        sources=article.sources,
        tags=tuple(tag.name for tag in article.tags),
        embedded=article.embedded,
        other_titles=_other_titles(article),
        story=urls.digest(article.story) if article.story else "",
    )


def _other_titles(article: Record) -> tuple[str, ...]:
    if not article.copies:
        return ()
    titles = dict.fromkeys(copy.title for copy in article.copies)
    return tuple(title for title in titles if title != article.title)
