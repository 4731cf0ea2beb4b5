"""Markdown files with front matter: the second input format, and the standing pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from generator.arabic.normalize import fold_text
from generator.errors import Problem
from generator.model import (
    Block,
    BlockKind,
    DateBasis,
    InputFile,
    InputFormat,
    Line,
    ParsedArticle,
    ParsedFile,
    Repair,
    RepairKind,
    Role,
)
from generator.parse.dates import is_calendar_day, read_date
from generator.parse.decode import decode
from generator.parse.flags import flag_article
from generator.parse.frontmatter import FrontMatter, read_front_matter
from generator.parse.html import HtmlBlock, RenderedMarkdown, render_markdown
from generator.parse.lines import MAX_LINE, clean_characters, remove_harmful, split_lines

_TITLE_KEYS = ("title",)
_DATE_KEYS = ("date", "published")
_TAG_KEYS = ("tags", "keywords")
_SOURCE_KEYS = ("source", "sources")
_URL_KEYS = ("url", "original_url", "link")
_CAPTURED_KEYS = ("captured", "scraped")
_READ_WITHOUT = "the text was read without it"
_READ_AS_TEXT = "the text was read with it; close it"
_LOOK_AHEAD = 60
"""Lines searched for the beginning of the next block."""
_LIST_SEPARATOR = re.compile("[,;،؛]")
_WEB_ADDRESS = re.compile(r"https?://\S+")
_SPACED_OFFSET = re.compile(r"\s+([+-]\d\d:?\d\d)$")
_FIRST_WORD = re.compile(r"\w+")
_BARE_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def parse_markdown(file: InputFile, digest: str, zone: ZoneInfo) -> ParsedFile:
    """Read one Markdown file; never raises, whatever the bytes.

    Args:
        zone: where a date-time with an offset becomes a calendar day.
    """
    text = decode(file.path, file.data)
    if isinstance(text, Problem):
        return ParsedFile(file.path, InputFormat.MARKDOWN, digest, (), None, (), (text,))
    raw = split_lines(text)
    longest = max(raw, key=len, default="")
    if len(longest) > MAX_LINE:
        what = f"{len(longest):,} characters on one line: no article is like that"
        problem = Problem(file.path, raw.index(longest) + 1, what, "break it into lines")
        return _parsed(file.path, digest, raw, len(raw), None, (problem,))
    return _read(file.path, digest, raw, zone)


def _read(path: str, digest: str, raw: list[str], zone: ZoneInfo) -> ParsedFile:
    ledger: list[Repair] = []
    lines = _clean(raw, ledger)
    given = _Given(read_front_matter(lines), ledger)
    problems: list[Problem] = []
    if given.matter.fault:
        line, what = given.matter.fault
        hint = _READ_WITHOUT if given.matter.length else _READ_AS_TEXT
        problems.append(Problem(path, line, what, hint))
        unread = "\n".join(lines[: given.matter.length])
        if unread:
            ledger.append(Repair(RepairKind.METADATA_UNUSED, "text", 1, unread, ""))
    length = given.matter.length
    rendered = render_markdown("\n".join(lines[length:]))
    if rendered.fault:
        problems.append(Problem(path, length + 1, f"read as plain text: {rendered.fault}"))
    ledger += _taken_out(rendered, length + 1)
    title = _title(path, given, lines, rendered.blocks)
    blocks = _located(title.rest, lines, length)
    article = _article(path, given, title, blocks, problems, zone)
    return _parsed(path, digest, raw, length, article, tuple(problems))


def _clean(raw: list[str], ledger: list[Repair]) -> list[str]:
    """The lines without harmful characters; tabs stay, which are markup here."""
    return [
        clean_characters(line, "text", number, ledger, keep_tabs=True)
        for number, line in enumerate(raw, 1)
    ]


def _parsed(
    path: str,
    digest: str,
    raw: list[str],
    matter_length: int,
    article: ParsedArticle | None,
    problems: tuple[Problem, ...],
) -> ParsedFile:
    title_line = article.line if article else 0
    lines = tuple(
        Line(number, _role(number, line, matter_length, title_line), 0, line)
        for number, line in enumerate(raw, 1)
    )
    return ParsedFile(path, InputFormat.MARKDOWN, digest, lines, article, (), problems)


def _role(number: int, line: str, matter_length: int, title_line: int) -> Role:
    if not line.strip():
        return Role.BLANK
    if number <= matter_length:
        return Role.METADATA
    return Role.TITLE if number == title_line else Role.BODY


@dataclass(frozen=True, slots=True)
class _Title:
    """The title of a document and where it was found."""

    text: str
    line: int
    """0 when it is the file's name."""
    rest: tuple[HtmlBlock, ...]
    """The blocks without it."""


class _Given:
    """What the front matter says, and which of it was used.

    Args:
        ledger: takes what is repaired; escapes may produce harmful characters.
    """

    def __init__(self, matter: FrontMatter, ledger: list[Repair]) -> None:
        self.matter = matter
        self.ledger = ledger
        self._used: set[str] = set()

    def text(self, keys: Iterable[str], accepts: Callable[[str], object] = bool) -> str:
        """The first scalar under one of the keys that is accepted, in one line, or ""."""
        for key in keys:
            value = self.matter.values.get(key)
            text = self._clean(key, value) if isinstance(value, str) else ""
            if text and accepts(text):
                self._used.add(key)
                return text
        return ""

    def names(self, keys: Iterable[str]) -> tuple[str, ...]:
        """A list, or a string with commas, as names without repetition."""
        for key in keys:
            value = self.matter.values.get(key)
            if value is None or isinstance(value, dict):
                continue
            self._used.add(key)
            items = value if isinstance(value, list) else _LIST_SEPARATOR.split(value)
            names = (self._clean(key, item) for item in items if isinstance(item, str))
            return tuple(dict.fromkeys(name for name in names if name))
        return ()

    def line_of(self, keys: Iterable[str]) -> int:
        """The line of the first of the keys that is there, else that of the fence."""
        return next((self.matter.places[k] for k in keys if k in self.matter.places), 1)

    def unused(self) -> Iterator[Repair]:
        """A ledger entry for everything that nobody asked for or that could not be used."""
        for key, value in self.matter.values.items():
            if key not in self._used:
                shown = self._clean(key, f"{key}: {value}")
                yield Repair(RepairKind.METADATA_UNUSED, "text", self.line_of([key]), shown, "")

    def _clean(self, key: str, value: str) -> str:
        field = key if key in ("title", "date", "source", "tags") else "text"
        found: list[Repair] = []
        text = clean_characters(value, field, self.line_of([key]), found)
        self.ledger += [repair for repair in found if repair not in self.ledger]
        return " ".join(text.split())


def _article(
    path: str,
    given: _Given,
    title: _Title,
    blocks: tuple[Block, ...],
    problems: list[Problem],
    zone: ZoneInfo,
) -> ParsedArticle:
    published, raw_date = _date(path, given, zone, problems)
    if not title.line:
        what = "no title; the file's name is used"
        problems.append(Problem(path, 0, what, "add title: to the front matter"))
    if not blocks:
        what = "a title without a text"
        problems.append(Problem(path, title.line, what, "write the text below it"))
    article = ParsedArticle(
        title=title.text,
        line=title.line,
        published=published,
        date_basis=DateBasis.PRINTED if published else DateBasis.UNKNOWN,
        date_raw=raw_date,
        blocks=blocks,
        sources=given.names(_SOURCE_KEYS),
        tags=given.names(_TAG_KEYS),
        original_url=given.text(_URL_KEYS, _WEB_ADDRESS.fullmatch),
        captured=_iso(given.text(_CAPTURED_KEYS, _iso)),
    )
    flags = flag_article(title.text, title.line, blocks, "", published)
    unused = list(given.unused())  # cleaning them adds to the ledger
    ledger = [*given.ledger, *unused, *flags]
    return replace(article, ledger=tuple(sorted(ledger, key=lambda repair: repair.line)))


def _date(
    path: str, given: _Given, zone: ZoneInfo, problems: list[Problem]
) -> tuple[date | None, str]:
    """(calendar day, as written)."""
    raw = given.text(_DATE_KEYS)
    line = given.line_of(_DATE_KEYS)
    if not raw:
        problems.append(Problem(path, 0, "no publication date", "add date: to the front matter"))
        return None, ""
    moment = _moment(raw)
    found = None if moment else read_date(raw)
    day = _local_day(moment, zone) if moment else found.day if found else None
    if day is None or not is_calendar_day(day):
        why = found.fault if found else "no date in it that can be read"
        problems.append(Problem(path, line, f"unusable date «{raw}»: {why}", "write 2023-09-25"))
        given.ledger.append(Repair(RepairKind.DATE_UNUSABLE, "date", line, raw))
        return None, raw
    if raw != day.isoformat():
        given.ledger.append(Repair(RepairKind.DATE_NOTATION, "date", line, raw, day.isoformat()))
    if found and not found.weekday_agrees:
        given.ledger.append(Repair(RepairKind.DATE_CONTRADICTION, "date", line, raw))
        what = f"the weekday does not belong to {day}"
        problems.append(Problem(path, line, what, "the date was kept; check the article"))
    return day, raw


def _moment(text: str) -> datetime | None:
    """A date-time in ISO 8601, a bare date being its midnight; None for anything else."""
    try:
        return datetime.fromisoformat(_SPACED_OFFSET.sub(r"\1", text))
    except ValueError:
        return None


def _local_day(moment: datetime, zone: ZoneInfo) -> date | None:
    """The calendar day in the archive's zone; without an offset, the day as it is printed."""
    try:
        return (moment.astimezone(zone) if moment.tzinfo else moment).date()
    except OverflowError:
        return None


def _iso(text: str) -> str:
    """A date or date-time in ISO 8601, or ""."""
    moment = _moment(text)
    if moment is not None:
        return text if _BARE_DATE.fullmatch(text) else moment.isoformat()
    found = read_date(text)
    return found.day.isoformat() if found and found.day else ""


def _title(path: str, given: _Given, lines: list[str], blocks: tuple[HtmlBlock, ...]) -> _Title:
    """Front matter, else the first heading, else the file's name."""
    named = given.text(_TITLE_KEYS)
    heading = blocks[0] if blocks and blocks[0].tag == "h2" else None
    if heading and heading.text and (not named or fold_text(named) == fold_text(heading.text)):
        length = given.matter.length
        after = enumerate(lines[length:], length + 1)
        line = next((n for n, text in after if text.strip()), 1)
        return _Title(named or heading.text, line, blocks[1:])
    if named:
        return _Title(named, given.line_of(_TITLE_KEYS), blocks)
    name, _ = remove_harmful(PurePosixPath(path).stem)
    return _Title(name, 0, blocks)


def _located(blocks: tuple[HtmlBlock, ...], lines: list[str], start: int) -> tuple[Block, ...]:
    """Blocks with the line on which each probably begins (the first that holds its first word)."""
    located = []
    position = start
    for block in blocks:
        first = _FIRST_WORD.search(block.text)
        rest = range(position, min(position + _LOOK_AHEAD, len(lines)))
        position = next((n for n in rest if first and first[0] in lines[n]), position)
        located.append(Block(BlockKind.HTML, block.text, min(position + 1, len(lines)), block.html))
    return tuple(located)


def _taken_out(rendered: RenderedMarkdown, line: int) -> list[Repair]:
    """Ledger entries for what sanitising and the lack of image files took out."""
    found = [
        (RepairKind.HTML_SANITISED, [f"<{tag}>" for tag in rendered.dropped_tags]),
        (RepairKind.HTML_SANITISED, rendered.links),
        (RepairKind.IMAGE_DROPPED, rendered.images),
        (RepairKind.CHARACTERS_REMOVED, [rendered.removed] if rendered.removed else []),
    ]
    return [Repair(kind, "body", line, raw, "") for kind, raws in found for raw in raws]


def parse_page(path: str, data: bytes) -> tuple[str, str, str] | Problem:
    """(title, HTML, text) of a standing page; links into the site are kept."""
    text = decode(path, data)
    if isinstance(text, Problem):
        return text
    lines = _clean(split_lines(text), [])
    given = _Given(read_front_matter(lines), [])
    if given.matter.fault:
        return Problem(path, *given.matter.fault, "mend the front matter")
    rendered = render_markdown("\n".join(lines[given.matter.length :]), relative_links=True)
    if rendered.fault:
        return Problem(path, given.matter.length + 1, rendered.fault, "write it more simply")
    title = _title(path, given, lines, rendered.blocks)
    html = "\n".join(block.html for block in title.rest)
    return title.text, html, "\n".join(block.text for block in title.rest)
