"""Markdown and HTML → sanitised HTML, in blocks that can be cited one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from generator.parse.lines import remove_harmful

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
_INLINE_TAGS = (_TEXT_TAGS | _MARK_TAGS) - {"br"}
"""Elements that stand inside a word; any other parts the words on its two sides."""
# Python-Markdown needs time quadratic in the marks of a block and in the footnotes of a document,
# nh3 in the depth of elements.
_MARKS = re.compile(r"[\[<`*_!&\\]|\{[{%]|^[#:]", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_MAX_MARKS, _MAX_NOTES, _MAX_DEPTH = 1_500, 3_000, 100
_HEADING = re.compile(r"h[1-6]")
_HEADING_TAG = re.compile(r"<h([1-6])\b", re.IGNORECASE)
_HEADING_MARK = re.compile(r"(</?)h([1-6])\b", re.IGNORECASE)
_ELEMENT = re.compile(
    r"</(?:p|div|a|b|i|em|strong|span|h[1-6]|li|blockquote|figure|script|style)>"
    r"|<(?:p|br|hr|img)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_BLOCK_LEVEL = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|blockquote|pre|table|figure|section|article)\b", re.IGNORECASE
)
# Jekyll's tags and variables, Hugo's shortcodes: of a program that does not run here.
_LIQUID = r"(\{%.{0,500}?%\}|\{\{.{0,500}?\}\})"
# The ids that the footnotes extension makes, and links to them.
_FOOTNOTE_ID = re.compile(r"fn(?:ref)?\d*:[\w-]+")


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """A top-level element of a document."""

    tag: str
    html: str
    text: str


@dataclass(frozen=True, slots=True)
class RenderedBody:
    """A document's blocks and what was taken out on the way."""

    blocks: tuple[HtmlBlock, ...]
    dropped_tags: tuple[str, ...]
    """Names of the elements that sanitising took out."""
    images: tuple[str, ...]
    """Addresses of images; their alternative text stays in the document."""
    links: tuple[str, ...] = ()
    """Addresses of links that lead nowhere from here; their text stays."""
    removed: str = ""
    """Code points of harmful characters that were written as references."""
    fault: str = ""
    """Why the document was read as plain text, or ""."""


_SETTINGS: dict[str, dict[str, Any]] = {
    "footnotes": {"BACKLINK_TITLE": "العودة إلى موضع الحاشية {}"}
}
"""The one sentence that Python-Markdown writes into a document, in the language of the archive."""


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


class _LiquidAsText(InlineProcessor):
    """Keeps template tags as they are written, `<` and quotation marks included."""

    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        return m[1], m.start(0), m.end(0)


class _Archive(Extension):
    def __init__(self, images: list[str]) -> None:
        super().__init__()
        self._images = images

    def extendMarkdown(self, md: Markdown) -> None:
        # Above what reads escapes and links (180), below what reads code (190).
        md.inlinePatterns.register(_LiquidAsText(_LIQUID, md), "warraq-liquid", 185)
        md.treeprocessors.register(_ImagesToText(md, self._images), "warraq-images", 5)
        md.treeprocessors.register(_HeadingsBelowTitle(md), "warraq-headings", 4)


def render_markdown(text: str, *, relative_links: bool = False) -> RenderedBody:
    """Markdown to sanitised HTML blocks; never raises.

    Args:
        relative_links: keep links without a scheme (standing pages link into the site; an
            article's would lead nowhere).
    """
    if any(len(_MARKS.findall(block)) > _MAX_MARKS for block in _BLANK_LINE.split(text)):
        return _plain(text, f"more than {_MAX_MARKS:,} marks in one block")
    if text.count("[^") > _MAX_NOTES:
        return _plain(text, f"more than {_MAX_NOTES:,} footnotes")
    images: list[str] = []
    try:
        extensions: list[str | Extension] = [*_EXTENSIONS, _Archive(images)]
        html = Markdown(extensions=extensions, extension_configs=_SETTINGS).convert(text)
    except RecursionError:
        return _plain(text, "nested too deeply")
    return _rendered(text, html, images, relative_links=relative_links)


def render_html(html: str) -> RenderedBody:
    """The HTML of an article's body to sanitised blocks; never raises.

    Text without elements of blocks is cut at its line ends, as WordPress does: an empty line
    parts paragraphs, any other is a line break.
    """
    if not _BLOCK_LEVEL.search(html):
        paragraphs = (chunk.strip() for chunk in _BLANK_LINE.split(html))
        html = "".join(f"<p>{p.replace(chr(10), '<br>')}</p>" for p in paragraphs if p)
    return _rendered(html, _lowered(html), [], relative_links=False)


def looks_like_html(text: str) -> bool:
    """Whether a text has elements of HTML, rather than a stray `<`."""
    return bool(_ELEMENT.search(text))


def _lowered(html: str) -> str:
    """The headings of a body below the article's title, in their own order."""
    levels = [int(level) for level in _HEADING_TAG.findall(html)]
    step = 2 - min(levels, default=2)
    if step == 0:
        return html
    return _HEADING_MARK.sub(lambda mark: f"{mark[1]}h{min(int(mark[2]) + step, 6)}", html)


def _rendered(source: str, html: str, images: list[str], *, relative_links: bool) -> RenderedBody:
    """HTML of any origin, sanitised; the source as plain text where that takes too long."""
    found = _elements(html)
    if found.depth > _MAX_DEPTH:
        return _plain(source, "elements nested too deeply")
    clean, removed = remove_harmful(_sanitise(html, relative_links=relative_links))
    lost = (a for a in found.links if not _leads_somewhere(a, relative_links=relative_links))
    dropped = sorted(set(found.names) - set(_elements(clean).names) - {"h1", "img"})
    return RenderedBody(
        blocks=_split_blocks(clean),
        dropped_tags=tuple(dropped),
        images=(*images, *found.images),
        links=tuple(dict.fromkeys(lost)),
        removed=removed,
    )


def _plain(text: str, fault: str) -> RenderedBody:
    """The text as it is written, a block for each of its own."""
    chunks = (" ".join(chunk.split()) for chunk in _BLANK_LINE.split(text))
    blocks = tuple(HtmlBlock("p", f"<p>{escape(chunk)}</p>", chunk) for chunk in chunks if chunk)
    return RenderedBody(blocks, (), (), fault=fault)


def _sanitise(html: str, *, relative_links: bool) -> str:
    def keep(tag: str, attribute: str, value: str) -> str | None:
        if attribute == "id":
            return value if _FOOTNOTE_ID.fullmatch(value) else None
        if attribute != "href":
            return value
        return value if _leads_somewhere(value, relative_links=relative_links) else None

    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )


def _leads_somewhere(address: str, *, relative_links: bool) -> bool:
    if address.startswith("#"):
        return relative_links or bool(_FOOTNOTE_ID.fullmatch(address[1:]))
    scheme, colon, _ = address.strip().partition(":")
    if colon and "/" not in scheme:
        return scheme.lower() in _SCHEMES
    return relative_links and not address.startswith(("/", "\\"))


class _Elements(HTMLParser):
    """Names and depth of a document's elements, and the addresses of its links and images."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.images: list[str] = []
        self.links: list[str] = []
        self.depth = 0
        self._open = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"] or "")
        if tag == "img":
            self.images.append(" ".join(filter(None, (given.get("src"), given.get("alt")))))
        elif tag not in _VOID:
            self._open += 1
            self.depth = max(self.depth, self._open)

    def handle_endtag(self, tag: str) -> None:
        self._open = max(0, self._open - 1)

    def handle_comment(self, data: str) -> None:
        self.names.append("!--")


def _elements(html: str) -> _Elements:
    parser = _Elements()
    parser.feed(html)
    parser.close()
    return parser


class _BlockSplitter(HTMLParser):
    """Cuts well-formed HTML at its top-level elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.blocks: list[HtmlBlock] = []
        self._depth = 0
        self._html: list[str] = []
        self._text: list[str] = []
        self._tag = ""
        self._in_footnote_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inline = tag in _INLINE_TAGS
        if self._depth == 0 and not inline:
            self._flush()
            self._tag = tag
        self._html.append(self.get_starttag_text() or "")
        self._text.append("" if inline else " ")
        if tag == "a":
            self._in_footnote_link = (dict(attrs).get("href") or "").startswith("#fn")
        if tag not in _VOID:
            self._depth += 1
        elif self._depth == 0:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        self._html.append(f"</{tag}>")
        self._text.append("" if tag in _INLINE_TAGS else " ")
        self._depth -= 1
        if tag == "a":
            self._in_footnote_link = False
        if self._depth == 0 and tag not in _INLINE_TAGS:
            self._flush()

    def handle_data(self, data: str) -> None:
        self._html.append(data)
        self._add_text(data)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, source: str) -> None:
        self._html.append(source)
        self._add_text(unescape(source))

    def _add_text(self, text: str) -> None:
        # The number of a footnote and the arrow back are not words of the text.
        if not self._in_footnote_link:
            self._text.append(text)

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
