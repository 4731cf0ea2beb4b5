"""A parsed file without what the rules take out of it: whole articles first, then words.

All that pages, lists, data and the search know of an article comes out of its `ParsedArticle`: this
is where it becomes clean. Every string is gone through, whatever it is for: a field that nobody
thinks of is cleaned none the less.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from generator.errors import Problem
from generator.model import ParsedArticle, ParsedFile, Repair, RepairKind
from generator.outline import address_of
from generator.redaction.sieve import MARK, Sieve

T = TypeVar("T")


_SAME_ADDRESS = (
    "taken out: has the title, day and source of an article that was taken out, and a new text",
    "remove it; or, if it is to stay, remove the row of that one from redactions.csv, and `redact` "
    "that one again",
)
_SAME_TEXT = (
    "taken out: has the text of an article that was taken out, and a new title, day or source",
    "remove it; or, if it is to stay, remove the row of that one from redactions.csv",
)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A parsed file that may be shown."""

    file: ParsedFile
    before: tuple[ParsedArticle, ...]
    """Its articles as they stand in the input."""
    formerly: tuple[str, ...]
    """For each article where readers may look for it that knew it under its own title; ""
    where that is where it is."""
    is_cut: bool
    """Whether articles were taken out."""


def redact_file(file: ParsedFile, sieve: Sieve) -> Redacted:
    """Take out of a file what the rules name. Its path is taken for clean."""
    kept, removed = _kept(file, sieve)
    before = kept.articles
    shown = _without_words(kept, sieve)
    formerly = tuple(
        _former(old, new, sieve) for old, new in zip(before, shown.articles, strict=True)
    )
    return Redacted(shown, before, formerly, bool(removed))


def removed_owners(file: ParsedFile, sieve: Sieve) -> frozenset[int]:
    """Which articles of a file are taken out, by their numbers in it (`Line.owner`)."""
    if not sieve.has_articles:
        return frozenset()
    return frozenset(
        owner
        for owner, article in enumerate(file.articles)
        if sieve.takes_article(address_of(article), article.text)
    )


def _kept(file: ParsedFile, sieve: Sieve) -> tuple[ParsedFile, frozenset[int]]:
    """The file without the articles that are taken out.

    Where the first of them goes, those embedded in it stand for themselves.
    """
    removed = removed_owners(file, sieve)
    if not removed:
        return file, removed
    articles = [each for owner, each in enumerate(file.articles) if owner not in removed]
    embedded: tuple[ParsedArticle, ...] = ()
    if file.host and 0 not in removed:
        embedded = tuple(each for each in articles[1:] if any(each is e for e in file.embedded))
    further = tuple(articles[1 + len(embedded) :])
    lines = tuple(line for line in file.lines if line.owner not in removed)
    host = articles[0] if articles else None
    problems = (*file.problems, *_unsure(file, removed, sieve))
    kept = replace(
        file, host=host, embedded=embedded, further=further, lines=lines, problems=problems
    )
    return kept, removed


def _unsure(file: ParsedFile, removed: frozenset[int], sieve: Sieve) -> Iterator[Problem]:
    """What is said of articles that may be taken out without anybody having asked."""
    for owner in sorted(removed):
        article = file.articles[owner]
        if not sieve.names_article(address_of(article), article.text):
            why = _SAME_TEXT if sieve.names_text(article.text) else _SAME_ADDRESS
            yield Problem(file.path, article.line, *why)


def _former(old: ParsedArticle, new: ParsedArticle, sieve: Sieve) -> str:
    if old is new or (before := address_of(old)) == address_of(new):
        return ""
    return sieve.address_of_former(before)


def _without_words(file: ParsedFile, sieve: Sieve) -> ParsedFile:
    """The file without words; without its lines too, of which nothing is made."""
    if not sieve.has_words:
        return file
    return replace(
        file,
        lines=(),
        host=file.host and _article(file.host, sieve),
        embedded=tuple(_article(each, sieve) for each in file.embedded),
        further=tuple(_article(each, sieve) for each in file.further),
        problems=cleaned(file.problems, sieve),
    )


def _article(article: ParsedArticle, sieve: Sieve) -> ParsedArticle:
    """The article; the ledger says in which of its fields words were taken out."""
    tags = tuple(tag for tag in article.tags if not sieve.holds(tag))
    url = "" if sieve.holds(article.original_url) else article.original_url
    bare = replace(article, tags=tags, tag_line=sieve.bare(article.tag_line), original_url=url)
    made = cleaned(bare, sieve)
    if made is bare and bare == article:
        return article
    ledger = tuple(_without_parts(entry, sieve) for entry in made.ledger)
    return replace(made, ledger=(*ledger, *_entries(article, made)))


def _without_parts(entry: Repair, sieve: Sieve) -> Repair:
    """An entry that shows a word or two of a line may show half of a name."""
    if not sieve.touches(f"{entry.raw} {entry.repaired or ''}"):
        return entry
    return replace(entry, raw=MARK, repaired=entry.repaired and MARK)


_FIELDS = {
    "title": "title",
    "date_raw": "date",
    "sources": "source",
    "tags": "tags",
    "tag_line": "tags",
    "read_also": "text",
    "byline": "text",
    "kicker": "text",
    "dateline": "text",
    "original_url": "text",
    "captured": "text",
}
"""Field of an article → what the ledger calls it."""


def _entries(old: ParsedArticle, new: ParsedArticle) -> list[Repair]:
    """An entry for every field and block that is no longer as it was."""
    fields_changed = dict.fromkeys(
        name for field, name in _FIELDS.items() if getattr(old, field) != getattr(new, field)
    )
    found = [Repair(RepairKind.REDACTED, name, old.line, MARK, MARK) for name in fields_changed]
    found += [
        Repair(RepairKind.REDACTED, "body", before.line, MARK, MARK)
        for before, after in zip(old.blocks, new.blocks, strict=True)
        if before != after
    ]
    return found


def cleaned(value: T, sieve: Sieve) -> T:
    """Return a value of plain data and dataclasses with marks in all its strings.

    What holds nothing to be taken out is returned itself.
    """
    found: T = _changed(value, sieve.cleaned)
    return found


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if type(value) is str:
        return change(value) if value else value
    if type(value) is tuple:
        items = [_changed(item, change) for item in value]
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else tuple(items)
    if is_dataclass(value) and not isinstance(value, type):
        return _changed_record(value, change)
    return value


def _changed_record(value: Any, change: Callable[[str], str]) -> Any:
    changes = {}
    kind: Any = type(value)
    for name in _names(kind):
        old = getattr(value, name)
        new = _changed(old, change)
        if new is not old:
            changes[name] = new
    return replace(value, **changes) if changes else value


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
