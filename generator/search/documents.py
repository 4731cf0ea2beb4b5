"""What the search knows of an article."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from generator.digest import digest_of

FIELDS = ("title", "body", "tags", "source")
"""The index fields, in the order in which postings hold them."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One article as the search sees it. All text is plain text, as displayed."""

    href: str
    """Address relative to the site's root, with forward slashes, percent-encoded as in a link."""
    title: str
    body: str
    """Paragraphs, one a line; the base of snippets."""
    date: str = ""
    """ISO date (2023-09-25), or "" when unknown."""
    source: str = ""
    """The source to show."""
    sources: tuple[str, ...] = ()
    """All names of the source, searched as one field; empty means just `source`."""
    tags: tuple[str, ...] = ()
    embedded: bool = False
    """Whether the article was found attached to another one."""
    other_titles: tuple[str, ...] = ()
    """Titles of exact copies in other outlets: searched, not shown."""
    story: str = ""
    """What the articles of one story share, and no others; empty for an article by itself."""

    def field_texts(self) -> dict[str, str]:
        """Return the text of each index field, in the order of `FIELDS`."""
        return {
            "title": "\n".join((self.title, *self.other_titles)),
            "body": self.body,
            "tags": "\n".join(self.tags),
            "source": "\n".join(self.sources or (self.source,)),
        }


class Listed(Struct, frozen=True, gc=False):
    """An article in the list of all, without its text: what decides whether it has changed."""

    key: bytes
    """KEY_SIZE bytes: a hash of the article with all that the search knows of it, its text
    included. It may cover more: then articles are looked at of which nothing else changes here."""
    date: str = ""
    """As that of its document."""


KEY_SIZE = 16


def listed(document: SearchDocument) -> Listed:
    """Return the entry of a whole document."""
    return Listed(digest_of(document), document.date)
