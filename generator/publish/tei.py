"""data/tei/YYYY-MM.zip: an XML file by TEI P5 for every article of a month.

What a scholar's tools want to know stands in the header: who published the text, when and where,
its language and keywords, and in the revisions what was done to it, none of which asks a clock.
Paragraphs carry the anchors of the page as `xml:id`. A heading opens a division, because TEI has
`head` nowhere else (P5 Guidelines, 4.2.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from lxml import etree, html

from generator import urls
from generator.i18n import CONTENT_LANGUAGE
from generator.model import Article, Block, BlockKind, DateBasis, InputFile, Output, Repair
from generator.names.bylines import authors
from generator.publish.raw import raw_zip
from generator.publish.sound_text import xml_text

NAMESPACE = "http://www.tei-c.org/ns/1.0"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_IN_URI = "%:/?@!$&'()*+,;=~"
_WITH_HOST = re.compile(r"https?://(?:[^/?#@]*@)?[^/?#@:]+(?::[0-9]{1,5})?(?:[/?#]|$)")
"""An address that names a host, and a port that is a number if any."""
_HEADING = re.compile(r"<h[1-6][ >]")


@dataclass(frozen=True, slots=True)
class Archive:
    """What the files say of the archive that they come from."""

    title: str
    base_url: str
    version: str
    """Of the generator."""
    publisher: str = ""
    """Who publishes it, if that is not said by its title."""
    licence: str = ""
    licence_url: str = ""


def tei_month(path: str, articles: Iterable[Article], archive: Archive) -> Output:
    """The zip of a month; its files have the addresses of the pages, but for their ending."""
    files = (
        InputFile(f"{article.href.removesuffix('.html')}.xml", tei_file(article, archive))
        for article in articles
    )
    return raw_zip(path, files)


def tei_file(article: Article, archive: Archive) -> bytes:
    """The TEI file of an article."""
    root = etree.Element(f"{{{NAMESPACE}}}TEI", nsmap={None: NAMESPACE})
    root.set(f"{_XML}lang", CONTENT_LANGUAGE)
    header = _add(root, "teiHeader")
    _describe_file(_add(header, "fileDesc"), article, archive)
    software = _add(_add(header, "encodingDesc"), "appInfo")
    _add(_add(software, "application", ident="warraq", version=archive.version), "label", "Warraq")
    _describe_text(_add(header, "profileDesc"), article)
    _describe_changes(header, article)
    _fill(_add(_add(root, "text"), "body"), article)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text:
        element.text = xml_text(text)
    for key, value in attributes.items():
        element.set(key, xml_text(value))
    return element


# ---- The header


def _describe_file(parent: etree._Element, article: Article, archive: Archive) -> None:
    title = _add(parent, "titleStmt")
    _add(title, "title", article.title)
    for name in authors(article.byline):
        _add(title, "author", name)
    published = _add(parent, "publicationStmt")
    _add(published, "publisher", archive.publisher or archive.title)
    _add(published, "idno", article.href, type="path")
    if address := urls.absolute(article.href, archive.base_url):
        _add(published, "idno", address, type="URI")
    if archive.licence or archive.licence_url:
        licence, pointer = archive.licence or archive.licence_url, _pointer(archive.licence_url)
        _add(_add(published, "availability"), "licence", licence, **pointer)
    source = _add(_add(parent, "sourceDesc"), "bibl")
    _add(source, "title", article.title, level="a")
    for name in article.sources:
        _add(source, "publisher", name)
    if article.published:
        certain = {"cert": "medium"} if article.date_basis is DateBasis.INFERRED else {}
        day = article.published.isoformat()
        _add(source, "date", day, when=day, **certain)
    if article.original_url:
        _add(source, "ref", article.original_url, **_pointer(article.original_url))


def _pointer(address: str) -> dict[str, str]:
    """The attribute that points to an address: a URI (RFC 3986) without spaces, which would part
    several pointers (P5 Guidelines, teidata.pointer). What is no web address stays a text."""
    if not address.startswith(("http://", "https://")):
        return {}
    start, hash_mark, fragment = _LONE_PERCENT.sub("%25", address.strip()).partition("#")
    encoded = (quote(part, safe=_IN_URI, errors="replace") for part in (start, fragment))
    target = hash_mark.join(encoded) if hash_mark else next(encoded)
    return {"target": target} if _WITH_HOST.match(target) else {}


def _describe_text(parent: etree._Element, article: Article) -> None:
    languages = _add(parent, "langUsage")
    _add(languages, "language", "العربية", ident=CONTENT_LANGUAGE)
    if article.tags:
        keywords = _add(_add(parent, "textClass"), "keywords")
        for tag in article.tags:
            _add(keywords, "term", tag.name)


def _describe_changes(header: etree._Element, article: Article) -> None:
    """The revisions: when the text was saved, and the ledger of what was done to it since."""
    if not article.captured and not article.ledger:
        return
    changes = _add(header, "revisionDesc")
    for entry in article.ledger:
        _add(changes, "change", _change(entry), n=entry.kind.value)
    if article.captured:
        day = article.captured[:10]
        when = {"when": day} if _is_day(day) else {}
        _add(changes, "change", article.captured, n="captured", **when)


def _change(entry: Repair) -> str:
    if entry.repaired is None:
        return entry.raw
    return f"{entry.raw} → {entry.repaired or '∅'}"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


# ---- The text


def _fill(body: etree._Element, article: Article) -> None:
    place = body
    anchors = urls.anchors(article.printed_texts)
    for block, anchor in zip(article.blocks, anchors, strict=True):
        if block.kind is BlockKind.HEADING or _HEADING.match(block.html):
            place = _add(body, "div")
        element = _block(place, block)
        element.set(f"{_XML}id", anchor)
    if not len(body):
        # An article may be a headline alone, but TEI has no empty body.
        _add(body, "p")


def _block(place: etree._Element, block: Block) -> etree._Element:
    """A block of the body as the element that it is."""
    if block.kind is BlockKind.HEADING or _HEADING.match(block.html):
        return _add(place, "head", block.text)
    if block.html.startswith("<blockquote"):
        quote = _add(place, "quote")
        for line in block.text.split("\n"):
            _add(quote, "p", line)
        return quote
    if items := list(_items(block)):
        found = _add(place, "list")
        for item in items:
            _add(found, "item", item)
        return found
    return _add(place, "p", block.text)


def _items(block: Block) -> Iterator[str]:
    """The texts of a list's items, those of inner lists with the item that they stand in."""
    if block.html.startswith(("<ul", "<ol")):
        for item in html.fromstring(block.html).iterchildren("li"):
            yield " ".join(item.text_content().split())
