"""What Zotero makes of a page's head: a small reading of our own after its published rules.

The rules are those of its translators «Embedded Metadata» and «RDF» (github.com/zotero/translators)
for pages that have no translator of their own, as far as our pages touch them:

- a `meta` counts by its `name`, or if it has none by its `property`; the part before the first
  `.`, `:` or `_` names the vocabulary, the first letter of the rest is lowered;
- the type is that of og:type where that is a website, a book, music or a video, then that of
  DC.type; `citation_title` alone, like og:type `article`, makes a guess that comes behind;
  `citation_journal_title` makes a journal article of everything;
- the publication is DC.source, for a newspaper's article else og:site_name;
- title, day and language of `citation_*` win over those of Dublin Core; a day that no tag has is
  taken from the first `<time datetime>`, an address from the canonical link;
- in DC.identifier it looks for an ISBN, an ISSN, and a DOI, which `10/…` may be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import html as lxml_html

_TYPES = {"newspaperArticle", "journalArticle", "webpage", "book", "report", "thesis"}
_OF_DC = {"newsitem": "newspaperArticle", "article": "journalArticle", "report": "report"}
_OF_OG = {"website": "webpage", "book": "book"}
_VOCABULARIES = {"dc", "dcterms", "og", "article", "prism", "bib", "z", "eprints", "so", "book"}
_DOI = re.compile(r"10(?:\.[0-9]{4,})?/[^\s]*[^\s.,]")


@dataclass(frozen=True)
class Item:
    """An item as it would stand in a library."""

    type: str
    title: str
    publication: str
    date: str
    language: str
    url: str
    creators: tuple[str, ...] = ()
    abstract: str = ""
    extra: str = ""


def item_of(page: str, address: str) -> Item:
    """The item of a page that was found at an address."""
    tree = lxml_html.document_fromstring(page)
    tags = [
        ((meta.get("name") or meta.get("property") or ""), meta.get("content") or "")
        for meta in tree.iter("meta")
    ]
    facts: dict[str, list[str]] = {}
    for names, value in tags:
        for name in names.split():
            facts.setdefault(_term(name), []).append(value)

    def first(*terms: str) -> str:
        return next((facts[term][0] for term in terms if facts.get(term)), "")

    kind = _type(facts)
    news = kind in ("newspaperArticle", "webpage", "blogPost")
    times = [time.get("datetime") for time in tree.iter("time") if time.get("datetime")]
    canonical = tree.xpath("string(//head/link[@rel='canonical']/@href)")
    identifiers = " ".join(facts.get("dc:identifier", []))
    doi = _DOI.search(identifiers)
    return Item(
        type=kind,
        title=first("citation_title", "dc:title", "og:title") or tree.findtext(".//title") or "",
        publication=first("citation_journal_title", "prism:publicationName", "dc:source")
        or (first("og:site_name") if news else ""),
        date=first("citation_date", "citation_publication_date", "og:published_time")
        or first("article:published_time", "dc:date")
        or (times[0] if times else ""),
        language=first("citation_language", "dc:language") or tree.get("lang", ""),
        url=first("citation_public_url", "og:url") or canonical or address,
        creators=tuple(facts.get("citation_author") or facts.get("dc:creator") or ()),
        abstract=first("og:description", "dc:description") or first("description"),
        extra=f"DOI: {doi[0]}" if doi else "",
    )


def _term(name: str) -> str:
    """`DC.title` as `dc:title`; what belongs to no vocabulary as it is."""
    parts = re.split(r"[.:_]", name)
    for place in (1, 0) if len(parts) > 2 else (0,):
        if parts[place].lower() in _VOCABULARIES:
            rest = name[sum(map(len, parts[: place + 1])) + place + 1 :]
            return f"{parts[place].lower()}:{rest[:1].lower()}{rest[1:]}"
    return name


def _type(facts: dict[str, list[str]]) -> str:
    """The type of an item, «newspaperArticle»."""

    def value(term: str) -> str:
        return facts.get(term, [""])[0]

    if "citation_journal_title" in facts:
        return "journalArticle"
    dc = value("dc:type")
    of_dc = dc if dc in _TYPES else _OF_DC.get(dc.lower().replace(" ", ""), "")
    guess = "journalArticle" if "citation_title" in facts else "webpage"
    return _OF_OG.get(value("og:type"), "") or of_dc or guess
