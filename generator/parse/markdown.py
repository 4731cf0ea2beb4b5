"""Markdown files with front matter: the second input format, and the standing pages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any
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
from generator.parse.dates import read_date
from generator.parse.decode import decode
from generator.parse.flags import flag_article
from generator.parse.frontmatter import FrontMatter, read_front_matter
from generator.parse.html import HtmlBlock, RenderedMarkdown, render_markdown
from generator.parse.lines import MAX_LINE, clean_characters, split_lines

_TITLE_KEYS = ("title",)
_DATE_KEYS = ("date", "published")
_TAG_KEYS = ("tags", "keywords")
_SOURCE_KEYS = ("source", "sources")
_URL_KEYS = ("url", "original_url", "link")
_CAPTURED_KEYS = ("captured", "scraped")
_KNOWN = frozenset(
    (*_TITLE_KEYS, *_DATE_KEYS, *_TAG_KEYS, *_SOURCE_KEYS, *_URL_KEYS, *_CAPTURED_KEYS)
)
_LOOK_AHEAD = 60
"""Lines searched for the beginning of the next block."""
_LIST_SEPARATORS = str.maketrans({"،": ",", "؛": ",", ";": ","})


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
    lines = [clean_characters(line, "text", number, ledger) for number, line in enumerate(raw, 1)]
    matter = read_front_matter(lines)
    problems: list[Problem] = []
    if matter.fault:
        line, what = matter.fault
        problems.append(Problem(path, line, what, "the text was read without it"))
    rendered = render_markdown("\n".join(lines[matter.length :]))
    ledger += _taken_out(rendered, matter.length + 1)
    blocks = rendered.blocks
    title, title_line, blocks = _title(path, matter, lines, blocks)
    article = _article(
        path,
        matter,
        (title, title_line),
        _located(blocks, lines, matter.length),
        ledger,
        problems,
        zone,
    )
    return _parsed(path, digest, raw, matter.length, article, tuple(problems))


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


def _article(
    path: str,
    matter: FrontMatter,
    title: tuple[str, int],
    blocks: tuple[Block, ...],
    ledger: list[Repair],
    problems: list[Problem],
    zone: ZoneInfo,
) -> ParsedArticle:
    values = matter.values
    published, raw_date = _date(path, values, zone, problems, ledger)
    if not blocks:
        problems.append(
            Problem(path, title[1], "a title without a text", "write the text below it")
        )
    ledger += [
        Repair(RepairKind.METADATA_UNUSED, "text", 1, f"{key}: {value}", "")
        for key, value in values.items()
        if key not in _KNOWN
    ]
    flags = flag_article(title[0], title[1], blocks, "", published)
    return ParsedArticle(
        title=title[0],
        line=title[1],
        published=published,
        date_basis=DateBasis.PRINTED if published else DateBasis.UNKNOWN,
        date_raw=raw_date,
        blocks=blocks,
        sources=tuple(_names(_first(values, _SOURCE_KEYS))),
        tags=tuple(_names(_first(values, _TAG_KEYS))),
        original_url=_url(_first(values, _URL_KEYS)),
        captured=str(_first(values, _CAPTURED_KEYS) or ""),
        ledger=tuple(sorted([*ledger, *flags], key=lambda repair: repair.line)),
    )


def _first(values: dict[str, Any], keys: Iterable[str]) -> Any:
    return next((values[key] for key in keys if values.get(key) is not None), None)


def _names(value: object) -> list[str]:
    """A list, or a string with commas, as names without repetition."""
    items = (
        value
        if isinstance(value, list)
        else str(value or "").translate(_LIST_SEPARATORS).split(",")
    )
    names = (" ".join(str(item).split()) for item in items if item is not None)
    return list(dict.fromkeys(name for name in names if name))


def _url(value: object) -> str:
    text = str(value or "").strip()
    return text if text.startswith(("http://", "https://")) else ""


def _date(
    path: str, values: dict[str, Any], zone: ZoneInfo, problems: list[Problem], ledger: list[Repair]
) -> tuple[date | None, str]:
    """(calendar day, as written)."""
    value = _first(values, _DATE_KEYS)
    if value is None:
        problems.append(Problem(path, 0, "no publication date", "add date: to the front matter"))
        return None, ""
    raw = str(value)
    if isinstance(value, datetime):
        day = (value.astimezone(zone) if value.tzinfo else value).date()
    elif isinstance(value, date):
        day = value
    else:
        found = read_date(raw)
        if found is None or found.day is None:
            why = found.fault if found else "no date in it that can be read"
            problems.append(Problem(path, 1, f"unusable date «{raw}»: {why}", "write 2023-09-25"))
            ledger.append(Repair(RepairKind.DATE_UNUSABLE, "date", 1, raw))
            return None, raw
        day = found.day
    if raw != day.isoformat():
        ledger.append(Repair(RepairKind.DATE_NOTATION, "date", 1, raw, day.isoformat()))
    return day, raw


def _title(
    path: str, matter: FrontMatter, lines: list[str], blocks: tuple[HtmlBlock, ...]
) -> tuple[str, int, tuple[HtmlBlock, ...]]:
    """(title, its line, blocks without it): front matter, else the first heading, else the name."""
    given = " ".join(str(_first(matter.values, _TITLE_KEYS) or "").split())
    heading = blocks[0] if blocks and blocks[0].tag == "h2" else None
    if heading and (not given or fold_text(given) == fold_text(heading.text)):
        after = enumerate(lines[matter.length :], matter.length + 1)
        line = next((n for n, text in after if text.strip()), 1)
        return given or heading.text, line, blocks[1:]
    return given or PurePosixPath(path).stem, 1, blocks


def _located(blocks: tuple[HtmlBlock, ...], lines: list[str], start: int) -> tuple[Block, ...]:
    """Blocks with the line on which each probably begins (the first that holds its first word)."""
    located = []
    position = start
    for block in blocks:
        first = block.text.split(maxsplit=1)[:1]
        rest = range(position, min(position + _LOOK_AHEAD, len(lines)))
        position = next((n for n in rest if first and first[0] in lines[n]), position)
        located.append(Block(BlockKind.HTML, block.text, min(position + 1, len(lines)), block.html))
    return tuple(located)


def _taken_out(rendered: RenderedMarkdown, line: int) -> list[Repair]:
    """Ledger entries for what sanitising and the lack of image files took out."""
    tags = [
        Repair(RepairKind.HTML_SANITISED, "body", line, f"<{tag}>", "")
        for tag in rendered.dropped_tags
        if tag != "img"
    ]
    images = [Repair(RepairKind.IMAGE_DROPPED, "body", line, src, "") for src in rendered.images]
    return tags + images


def parse_page(path: str, data: bytes) -> tuple[str, str, str] | Problem:
    """(title, HTML, text) of a standing page; links into the site are kept."""
    text = decode(path, data)
    if isinstance(text, Problem):
        return text
    lines = split_lines(text)
    matter = read_front_matter(lines)
    if matter.fault:
        return Problem(path, matter.fault[0], matter.fault[1], "mend the front matter")
    rendered = render_markdown("\n".join(lines[matter.length :]), relative_links=True)
    title, _, blocks = _title(path, matter, lines, rendered.blocks)
    return title, "\n".join(b.html for b in blocks), "\n".join(b.text for b in blocks)
