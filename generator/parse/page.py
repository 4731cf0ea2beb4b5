"""Saved web pages: trafilatura finds the article in the page, the page's own data describe it.

Menus, footers and lists of other news are left out of the text and kept in the ledger, word for
word. trafilatura is heavy and comes with the extra `web`; without it a page is a Problem.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree, html

from generator.errors import Problem
from generator.model import (
    Block,
    BlockKind,
    InputFile,
    InputFormat,
    Line,
    ParsedArticle,
    ParsedFile,
    Repair,
    RepairKind,
    Role,
)
from generator.parse.body import read_line
from generator.parse.collection import refused, title_of_text
from generator.parse.dates import read_date
from generator.parse.decode import Decoded, decode, encoding_entry
from generator.parse.frontmatter import Value
from generator.parse.labels import Shape, shape_of
from generator.parse.lines import clean_characters, clean_line, split_lines
from generator.parse.record import with_entries
from generator.parse.settle import Advice, Given, Reading, Title, settle

MAX_PAGE = 8_000_000
"""Characters. A larger page is no article."""
NO_EXTRA = "saved pages are read with trafilatura, which is not installed"
INSTALL = "pip install 'warraq[web]'"
ADVICE = Advice(
    'write it into the page: <meta property="article:published_time" content="2023-09-25">',
    "save the page again",
    "save the page again",
)
_UNSEEN = frozenset({"script", "style", "template", "noscript", "head", "svg", "iframe", "object"})
_DROPPED = ("script", "style", "iframe", "object", "embed", "form", "video", "audio", "svg")
_PHRASES = ("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd")
_MARKS = ("mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr")
_INLINE = frozenset({*_PHRASES, *_MARKS})
"""Elements that stand inside a sentence; any other ends it."""
_META = {
    "title": ("og:title", "twitter:title", "dc.title"),
    "date": (
        "article:published_time",
        "datepublished",
        "og:published_time",
        "date",
        "pubdate",
        "publishdate",
        "publish_date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
    ),
    "source": ("og:site_name", "application-name", "dc.publisher"),
    "url": ("og:url",),
    "author": ("author", "article:author", "dc.creator"),
}
"""Part of an article → names of `<meta>` that give it, the one to prefer first."""
_META_TAGS = ("article:tag", "keywords", "news_keywords", "article:section")
_LINKED = {"title": "headline", "date": "datePublished", "source": "publisher", "author": "author"}
"""Part of an article → key of JSON-LD (schema.org)."""
_ARTICLE_TYPES = re.compile(r"Article|Posting|Report", re.IGNORECASE)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|\burl:[ \t]*(https?://\S+)")
# SingleFile: `saved date: Thu Sep 28 2023 10:00:00 GMT+0300 (…)`.
_SAVED_ON = re.compile(r"saved date:[ \t]*\w{3} (\w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4})")
_NO_PERSON = re.compile(r"https?://|^@|^(?:admin|editor|root)$", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_SPACE = re.compile(r"\s+")
_MAX_COMPARED = 50_000_000
"""Characters compared to find what was left out; beyond it, more goes to the ledger."""
_LOOKED_AT, _LONGEST_DATE = 400, 80
"""Pieces of a page among which its date is looked for, and the characters of one that may be it."""
_MANY_ELEMENTS, _MAX_ELEMENTS = 4_000, 30_000
"""From the first on, trafilatura makes do with its own reading: the second opinion that it asks, of
jusText, takes time quadratic in the elements, two minutes for a megabyte of list items. Its own is
quadratic in those inside one paragraph: the second is the limit (20 s), beyond any page of news."""
_MIN_TEXT = 60
"""Characters. A page with less is a menu, an error or a picture."""
_RUN = 40
"""Pieces of a page's furniture in one entry of the ledger."""
_LAST_DAY = "2199-12-31"
"""Later dates are no dates. By default trafilatura would ask the clock."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page holds."""

    values: dict[str, Value]
    """Title, date, tags and the like, under names that `Columns` knows."""
    texts: tuple[tuple[bool, str], ...]
    """(whether it is a heading, text) of each paragraph of its article."""
    pieces: tuple[tuple[int, str], ...]
    """(line, text) of everything that the page shows, in order."""
    dropped: tuple[str, ...] = ()
    """Names of elements that are no text, and the addresses of images."""


@lru_cache(maxsize=1)
def _trafilatura() -> Any:
    """The library, or None where the extra is not installed. Loading it takes a while."""
    try:
        import trafilatura  # noqa: PLC0415 - only archives with saved pages pay for it
    except ImportError:
        return None
    # What it has to say of a page is no message of ours.
    for name in ("trafilatura", "htmldate", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return trafilatura


def parse_html(file: InputFile, digest: str, zone: ZoneInfo) -> ParsedFile:
    """Read a saved page; never raises, whatever the bytes.

    Args:
        zone: where a date-time with an offset becomes a calendar day.
    """
    reading = Reading(file.path, zone, advice=ADVICE, many=False)
    decoded = decode(file.path, file.data)
    if isinstance(decoded, Problem):
        return refused(reading, InputFormat.HTML, digest, decoded)
    page = read_page(file.path, 0, decoded.text)
    if isinstance(page, Problem):
        lines = _refused_lines(decoded)
        return ParsedFile(file.path, InputFormat.HTML, digest, lines, None, (), (page,))
    places = _places(page)
    problems: list[Problem] = []
    settled = PageArticle(reading, page, 1, places)
    article = settled.settle(problems)
    lines = _lines(split_lines(decoded.text), page, places, article.line)
    parsed = ParsedFile(
        file.path, InputFormat.HTML, digest, lines, article, (), tuple(sorted(problems))
    )
    return with_entries(parsed, encoding_entry(decoded.encoding))


@dataclass(slots=True)
class PageArticle:
    """A page on its way to a record."""

    reading: Reading
    page: Page
    line: int
    places: dict[str, int] = field(default_factory=dict)
    """Line of each text, where the file has lines."""

    def settle(self, problems: list[Problem]) -> ParsedArticle:
        """The record of the article in the page."""
        ledger: list[Repair] = []
        blocks: list[Block] = []
        links: list[str] = []
        line = self.line
        for heading, text in self.page.texts:
            line = self.places.get(_squeezed(text), line)
            before = len(blocks)
            read_line(clean_line(line, text), blocks, links, ledger)
            if heading and len(blocks) > before:
                blocks[-1] = replace(blocks[-1], kind=BlockKind.HEADING)
        given = Given(self.page.values, ledger, self.line)
        title = given.text(self.reading.columns.title)
        if not title:
            title = title_of_text(blocks[0].text if blocks else "")
            what = "no title of its own; the first words are used"
            problems.append(Problem(self.reading.path, self.line, what, ADVICE.title))
        ledger += self._left_out(title)
        place = self.places.get(_squeezed(title), self.line)
        return settle(self.reading, given, Title(title, place), blocks, problems, tuple(links))

    def _left_out(self, title: str) -> Iterator[Repair]:
        """Ledger entries for everything of the page that is not in its article."""
        values = (value for value in self.page.values.values() if isinstance(value, str))
        known = [title, *values, *(text for _, text in self.page.texts)]
        run: list[str] = []
        start = self.line
        for line, text in [*_not_in(known, self.page.pieces), (0, "")]:
            if run and (line == 0 or len(run) == _RUN):
                found: list[Repair] = []
                shown = clean_characters(" · ".join(run), "text", start, found)
                yield Repair(RepairKind.PAGE_FURNITURE, "text", start, shown, "")
                run = []
            if line and not run:
                start = line if self.places else self.line
            run.append(text)
        for name in self.page.dropped:
            kind = RepairKind.HTML_SANITISED if name[0] == "<" else RepairKind.IMAGE_DROPPED
            yield Repair(kind, "body", self.line, name, "")


def _not_in(known: list[str], pieces: tuple[tuple[int, str], ...]) -> Iterator[tuple[int, str]]:
    """The pieces that none of the known texts holds."""
    whole = {_squeezed(text) for text in known}
    joined = "\n".join(whole)
    words = {word for text in known for word in _WORD.findall(text)}
    budget = _MAX_COMPARED
    for line, text in pieces:
        piece = _squeezed(text)
        if piece in whole:
            continue
        # Only what is made of known words can be part of a known text, and comparing costs.
        if all(word in words for word in _WORD.findall(text)) and budget > 0:
            budget -= len(joined)
            if piece in joined:
                continue
        yield line, text


def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


# ---------------------------------------------------------------- the page


def read_page(path: str, line: int, text: str) -> Page | Problem:
    """What a page holds, or why it cannot be read; `path` and `line` are for the message."""
    library = _trafilatura()
    if library is None:
        return Problem(path, line, NO_EXTRA, INSTALL)
    if len(text) > MAX_PAGE:
        return Problem(path, line, f"{len(text):,} characters are too many for a page", "split it")
    try:
        tree = html.document_fromstring(_without_declaration(text))
        elements = sum(1 for _ in tree.iter())
        if elements > _MAX_ELEMENTS:
            what = f"{elements:,} elements are too many for a page"
            return Problem(path, line, what, "split it")
        found = _extracted(library, tree, fast=elements > _MANY_ELEMENTS)
        texts = tuple(_texts(found.body)) if found is not None else ()
        pieces = tuple(_pieces(tree))
        values = _values(tree, text, found, _shown_date(pieces, texts))
    # A page may be broken in any way, and the libraries that read it promise nothing: whatever
    # they raise costs this page alone.
    except Exception as error:
        why = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return Problem(path, line, f"the page cannot be read: {why}", "save it again")
    if sum(len(each) for _, each in texts) < _MIN_TEXT:
        what = "no article was found in the page"
        return Problem(path, line, what, "copy its text to a .txt file if it holds one")
    return Page(values, texts, pieces, tuple(_dropped(tree)))


def _extracted(library: Any, tree: Any, *, fast: bool) -> Any:
    """trafilatura's document, or None where it finds none; the tree stays as it is."""
    dates = {"original_date": True, "extensive_search": False, "max_date": _LAST_DAY}
    return library.bare_extraction(
        tree,
        fast=fast,
        include_comments=False,
        with_metadata=True,
        date_extraction_params=dates,
    )


_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")


def _without_declaration(text: str) -> str:
    """lxml refuses text, which has no encoding any more, that declares one."""
    return _DECLARATION.sub("", text)


def _texts(body: Any) -> Iterator[tuple[bool, str]]:
    """(whether it is a heading, text) of each paragraph in trafilatura's tree."""
    for element in body:
        if element.tag in ("list", "quote", "table") and len(element):
            yield from _inner_texts(element)
        else:
            yield element.tag == "head", _SPACE.sub(" ", "".join(element.itertext())).strip()
            if element.tail and element.tail.strip():
                yield False, _SPACE.sub(" ", element.tail).strip()


def _inner_texts(element: Any) -> Iterator[tuple[bool, str]]:
    """Items, rows and quoted paragraphs, one by one."""
    if element.text and element.text.strip():
        yield False, _SPACE.sub(" ", element.text).strip()
    for child in element:
        cells = [_SPACE.sub(" ", "".join(cell.itertext())).strip() for cell in child]
        if child.tag == "row":
            yield False, " | ".join(filter(None, cells))
        else:
            yield False, _SPACE.sub(" ", "".join(child.itertext())).strip()
        if child.tail and child.tail.strip():
            yield False, _SPACE.sub(" ", child.tail).strip()


def _pieces(tree: Any) -> Iterator[tuple[int, str]]:
    """(line, text) of every run of text between two elements that are blocks."""
    buffer: list[str] = []
    line, hidden = 1, 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        named = event in ("start", "end")
        if named and element.tag not in _INLINE:
            yield from _flushed(line, buffer)
        if not buffer:
            line = element.sourceline or line
        if named and element.tag in _UNSEEN:
            hidden += 1 if event == "start" else -1
        text = (element.text if event == "start" else element.tail) or ""
        # Spaces count between words only: a run begins with its first word.
        if not hidden and (buffer or text.strip()):
            buffer.append(text)
    yield from _flushed(line, buffer)


def _flushed(line: int, buffer: list[str]) -> Iterator[tuple[int, str]]:
    text = _SPACE.sub(" ", "".join(buffer)).strip()
    buffer.clear()
    if text:
        yield line, text


def _dropped(tree: Any) -> Iterator[str]:
    for name in _DROPPED:
        if tree.find(f".//{name}") is not None:
            yield f"<{name}>"
    images = (str(image.get("src") or "").strip()[:200] for image in tree.iter("img"))
    yield from dict.fromkeys(image for image in images if image and image[0] != "<")


# ---------------------------------------------------------------- what the page says of itself


def _values(tree: Any, text: str, found: Any, shown_date: str) -> dict[str, Value]:
    """Title, date, tags … by meta elements, JSON-LD, what is shown and trafilatura, in this order.

    Args:
        shown_date: a date that a reader of the page sees beside the title.
    """
    meta = _meta(tree)
    linked = _linked_data(tree)
    values: dict[str, Value] = {}
    for part, names in _META.items():
        given = (meta[name][0] for name in names if name in meta)
        guess = "" if found is None else str(getattr(found, _GUESSED.get(part, part)) or "")
        known = _linked_value(linked, _LINKED.get(part, ""))
        shown = [*_in_text(tree, part), shown_date if part == "date" else ""]
        candidates = [*given, known, *shown, guess]
        values[part] = next((each for each in candidates if _is_value(part, each)), "")
    tags = [tag for name in _META_TAGS for tag in meta.get(name, [])]
    values["tags"] = _split([*tags, *_linked_list(linked, "keywords")])
    canonical = tree.xpath("string(//link[@rel='canonical']/@href)")
    saved = _SAVED_FROM.search(text[:5_000])
    address = next((part for part in saved.groups() if part), "") if saved else ""
    values["url"] = address or str(canonical) or values["url"]
    values["captured"] = _saved_on(text)
    return {key: value for key, value in values.items() if value}


_GUESSED = {"source": "sitename"}
"""Part of an article → the name that trafilatura has for it, where it is another."""


def _is_value(part: str, value: str) -> bool:
    return bool(value.strip()) and not (part == "author" and _NO_PERSON.search(value.strip()))


def _meta(tree: Any) -> dict[str, list[str]]:
    """Contents of the page's `<meta>` by their names in lower case."""
    found: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _in_text(tree: Any, part: str) -> Iterator[str]:
    """A title or date that the page shows rather than declares."""
    if part == "title":
        yield from (_SPACE.sub(" ", str(each.text_content())).strip() for each in tree.iter("h1"))
    if part == "date":
        for element in tree.xpath("//*[@itemprop='datePublished'] | //time[@datetime]"):
            yield str(element.get("datetime") or element.get("content") or element.text or "")


def _shown_date(pieces: tuple[tuple[int, str], ...], texts: tuple[tuple[bool, str], ...]) -> str:
    """A date behind a label, or by itself between title and text.

    Not just any: many pages begin with the day on which they were looked at.
    """
    headings = {_squeezed(text) for heading, text in texts if heading}
    body = {_squeezed(text) for heading, text in texts if not heading}
    between = False
    for _, text in pieces[:_LOOKED_AT]:
        squeezed = _squeezed(text)
        if len(text) <= _LONGEST_DATE and any(char.isdigit() for char in text):
            shaped = shape_of(clean_line(1, text))
            written = shaped.value if shaped.shape is Shape.DATE else text if between else ""
            found = read_date(written) if written else None
            if found and found.day:
                return written
        between = (between or squeezed in headings) and squeezed not in body
    return ""


def _linked_data(tree: Any) -> dict[str, Any]:
    """The first object of the page's JSON-LD that describes an article."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph", data) if isinstance(data, dict) else data
        for item in graph if isinstance(graph, list) else [graph]:
            if isinstance(item, dict) and _ARTICLE_TYPES.search(str(item.get("@type", ""))):
                return item
    return {}


def _linked_value(data: dict[str, Any], key: str) -> str:
    """A text, or the name of a thing or of the first of several."""
    value = data.get(key, "") if key else ""
    value = value[0] if isinstance(value, list) and value else value
    value = value.get("name", "") if isinstance(value, dict) else value
    return value if isinstance(value, str) else ""


def _linked_list(data: dict[str, Any], key: str) -> list[str]:
    value = data.get(key, [])
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


def _split(tags: list[str]) -> list[Value]:
    parts = (part.strip() for tag in tags for part in re.split("[,;،؛]", tag))
    return list(dict.fromkeys(part for part in parts if part))


def _saved_on(text: str) -> str:
    """The moment at which a browser saved the page, where it says so."""
    found = _SAVED_ON.search(text[:5_000])
    if not found:
        return ""
    try:
        return datetime.strptime(found[1], "%b %d %Y %H:%M:%S GMT%z").isoformat()
    except ValueError:
        return ""


# ---------------------------------------------------------------- lines


def _places(page: Page) -> dict[str, int]:
    """Line of each text that the page shows."""
    places: dict[str, int] = {}
    for line, text in page.pieces:
        places.setdefault(_squeezed(text), line)
    return places


def _refused_lines(decoded: Decoded) -> tuple[Line, ...]:
    return tuple(
        Line(number, Role.REFUSED if raw.strip() else Role.BLANK, 0, raw)
        for number, raw in enumerate(split_lines(decoded.text), 1)
    )


def _lines(raw: list[str], page: Page, places: dict[str, int], title_line: int) -> tuple[Line, ...]:
    """A line is what the text on it is; one without text goes on with the last."""
    body = {places.get(_squeezed(text), 0) for _, text in page.texts}
    starts = {line for line, _ in page.pieces}
    lines = []
    role = Role.MARKUP
    for number, text in enumerate(raw, 1):
        if number in starts:
            role = Role.BODY if number in body else Role.MARKUP
        here = Role.TITLE if number == title_line else role
        lines.append(Line(number, here if text.strip() else Role.BLANK, 0, text))
    return tuple(lines)
