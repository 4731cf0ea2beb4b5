"""The archive's articles as documents of the search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from generator import urls
from generator.i18n import Interface
from generator.model import Article
from generator.search.documents import SearchDocument
from generator.search.output import SearchWords


def search_documents(articles: Iterable[Article], ui: Interface) -> Iterator[SearchDocument]:
    """One document an article, oldest first; the undated count as oldest of all.

    Of equally relevant hits the search shows the later document first.
    """
    for article in sorted(articles, key=lambda a: (a.published or date.min, a.href)):
        yield SearchDocument(
            href=urls.relative(article.href, urls.HOME),
            title=article.title,
            body=article.text,
            date=article.published.isoformat() if article.published else "",
            date_text=ui.dates.gregorian(article.published) if article.published else "",
            source="، ".join(article.sources),
            sources=article.sources,
            tags=tuple(tag.name for tag in article.tags),
            embedded=article.embedded,
        )


def search_words(ui: Interface) -> SearchWords:
    """The words of the search page."""
    forms = ui.plural_forms("result")
    return {
        "results_plural": {
            "zero": forms["zero"],
            "one": forms["one"],
            "two": forms["two"],
            "few": forms["few"],
            "many": forms["many"],
            "other": forms["other"],
        },
        "no_results": ui.text("No results for «{q}»"),
        "searching": ui.text("Searching…"),
        "more": ui.text("More results"),
        "failed": ui.text("Part of the index failed to load. Try again."),
        "retry": ui.text("Try again"),
        "attached_badge": ui.text("Text attached to another article"),
        "undated": ui.text("Date unknown"),
        "some_words": ui.text("{n} of them hold all the words"),
        "missing_words": ui.text("Without: {words}"),
    }
