"""Markdown → sanitised HTML, in blocks that can be cited one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

_EXTENSIONS = ("tables", "footnotes", "def_list", "sane_lists", "fenced_code", "abbr")
_BLOCK_TAGS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "div"})
_LIST_TAGS = frozenset({"ul", "ol", "li", "dl", "dt", "dd"})
_TABLE_TAGS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption"})
_TEXT_TAGS = frozenset({"a", "abbr", "b", "bdi", "br", "cite", "code", "del", "em", "i", "ins"})
_MARK_TAGS = frozenset({"mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u"})
_TAGS = _BLOCK_TAGS | _LIST_TAGS | _TABLE_TAGS | _TEXT_TAGS | _MARK_TAGS
_ATTRIBUTES = {
    "a": {"href", "title", "id"},
    "abbr": {"title"},
    "li": {"id"},
    "sup": {"id"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "time": {"datetime"},
    "*": {"lang", "dir"},
}
_SCHEMES = {"http", "https", "mailto"}
_VOID = frozenset({"br", "hr"})
_HEADING = re.compile(r"h[1-6]")
# The ids that the footnotes extension makes, and links to them.
_FOOTNOTE_ID = re.compile(r"fn(?:ref)?\d*:[\w-]+")


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """A top-level element of a document."""

    tag: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class RenderedMarkdown:
    """A document's blocks and what was taken out on the way."""

    blocks: tuple[HtmlBlock, ...]
    dropped_tags: tuple[str, ...]
    """Names of the elements that sanitising took out."""
    images: tuple[str, ...]
    """Addresses of images; their alternative text stays in the document."""


class _ImagesToText(Treeprocessor):
    """Replaces images by their alternative text: a seed folder carries no image files."""

    def __init__(self, md: Markdown, found: list[str]) -> None:
        super().__init__(md)
        self._found = found

    def run(self, root: Element) -> None:
        for image in root.iter("img"):
            self._found.append(image.get("src", ""))
            image.tag, image.text = "em", f"[صورة: {image.get('alt', '')}]"
            image.attrib.clear()


class _HeadingsBelowTitle(Treeprocessor):
    """Moves headings so that the highest is h2: the page's h1 is the article's title."""

    def run(self, root: Element) -> None:
        headings = [element for element in root.iter() if _HEADING.fullmatch(str(element.tag))]
        highest = min((int(heading.tag[1]) for heading in headings), default=2)
        for heading in headings:
            heading.tag = f"h{min(int(heading.tag[1]) - highest + 2, 6)}"


class _Archive(Extension):
    def __init__(self, images: list[str]) -> None:
        super().__init__()
        self._images = images

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(_ImagesToText(md, self._images), "warraq-images", 5)
        md.treeprocessors.register(_HeadingsBelowTitle(md), "warraq-headings", 4)


def render_markdown(text: str, *, relative_links: bool = False) -> RenderedMarkdown:
    """Markdown to sanitised HTML blocks.

    Args:
        relative_links: keep links without a scheme (standing pages link into the site; an
            article's would lead nowhere).
    """
    images: list[str] = []
    html = Markdown(extensions=[*_EXTENSIONS, _Archive(images)]).convert(text)
    clean = _sanitise(html, relative_links=relative_links)
    dropped = sorted(set(_tags_of(html)) - set(_tags_of(clean)) - {"h1"})
    return RenderedMarkdown(_split_blocks(clean), tuple(dropped), tuple(images))


def _sanitise(html: str, *, relative_links: bool) -> str:
    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            return value if _FOOTNOTE_ID.fullmatch(value) else None
        if attribute == "href" and ":" not in value.partition("/")[0] and value[:1] != "#":
            inside = relative_links and not value.startswith(("/", "\\"))
            return value if inside else None
        if attribute == "href" and value[:1] == "#":
            return value if relative_links or _FOOTNOTE_ID.fullmatch(value[1:]) else None
        return value

    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )


class _TagNames(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)


def _tags_of(html: str) -> list[str]:
    parser = _TagNames()
    parser.feed(html)
    parser.close()
    return parser.names


class _BlockSplitter(HTMLParser):
    """Cuts well-formed HTML at its top-level elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[HtmlBlock] = []
        self._depth = 0
        self._html: list[str] = []
        self._text: list[str] = []
        self._tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth == 0:
            self._flush()
            self._tag = tag
        self._html.append(self.get_starttag_text() or "")
        self._text.append(" ")
        if tag not in _VOID:
            self._depth += 1
        elif self._depth == 0:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        self._html.append(f"</{tag}>")
        self._depth -= 1
        if self._depth == 0:
            self._flush()

    def handle_data(self, data: str) -> None:
        self._html.append(data)
        self._text.append(data)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, source: str) -> None:
        self._html.append(source)
        self._text.append(unescape(source))

    def _flush(self) -> None:
        html = "".join(self._html).strip()
        if html:
            text = " ".join("".join(self._text).split())
            tag = self._tag or "p"
            self.blocks.append(HtmlBlock(tag, html if self._tag else f"<p>{html}</p>", text))
        self._html, self._text, self._tag = [], [], ""

    def finish(self) -> tuple[HtmlBlock, ...]:
        self.close()
        self._flush()
        return tuple(self.blocks)


def _split_blocks(html: str) -> tuple[HtmlBlock, ...]:
    splitter = _BlockSplitter()
    splitter.feed(html)
    return splitter.finish()
