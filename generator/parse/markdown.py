"""Markdown files with front matter: the second input format, and the standing pages."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from generator.arabic.normalize import fold_text
from generator.columns import Columns
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
from generator.parse.body import taken_out
from generator.parse.decode import decode, encoding_entry
from generator.parse.frontmatter import FrontMatter, Value, read_front_matter
from generator.parse.html import HtmlBlock, render_markdown
from generator.parse.lines import MAX_LINE, clean_characters, remove_harmful, split_lines
from generator.parse.settle import (
    Advice,
    Given,
    Reading,
    Title,
    draft_problem,
    is_no_switch,
    settle,
)

_READ_WITHOUT = "the text was read without it"
_READ_AS_TEXT = "the text was read with it; close it"
_LOOK_AHEAD = 60
"""Lines searched for the beginning of the next block."""
_FIRST_WORD = re.compile(r"\w+")
_DATED_NAME = re.compile(r"(?P<date>\d{4}-\d\d?-\d\d?)[-_ ](?P<rest>.*\S.*)")
"""Jekyll's names of posts: `2023-09-25-slug.md`."""
_ADVICE = Advice("add date: to the front matter", "write the text below it")


def parse_markdown(
    file: InputFile, digest: str, zone: ZoneInfo, columns: Columns | None = None
) -> ParsedFile:
    """Read one Markdown file; never raises, whatever the bytes.

    Args:
        zone: where a date-time with an offset becomes a calendar day.
        columns: what the keys of the front matter mean.
    """
    decoded = decode(file.path, file.data)
    if isinstance(decoded, Problem):
        return ParsedFile(file.path, InputFormat.MARKDOWN, digest, (), None, (), (decoded,))
    raw = split_lines(decoded.text)
    longest = max(raw, key=len, default="")
    if len(longest) > MAX_LINE:
        what = f"{len(longest):,} characters on one line: no article is like that"
        problem = Problem(file.path, raw.index(longest) + 1, what, "break it into lines")
        return _parsed(file.path, digest, raw, len(raw), None, (problem,))
    reading = Reading(file.path, zone, columns or Columns(), _ADVICE, many=False)
    return _read(reading, digest, raw, encoding_entry(decoded.encoding))


def _read(reading: Reading, digest: str, raw: list[str], ledger: list[Repair]) -> ParsedFile:
    path = reading.path
    lines = _clean(raw, ledger)
    matter = read_front_matter(lines)
    given = Given(_values(matter, reading), ledger, 1, matter.places)
    problems: list[Problem] = []
    if matter.fault:
        line, what = matter.fault
        hint = _READ_WITHOUT if matter.length else _READ_AS_TEXT
        problems.append(Problem(path, line, what, hint, is_cause=True))
        unread = "\n".join(lines[: matter.length])
        if unread:
            ledger.append(Repair(RepairKind.METADATA_UNUSED, "text", 1, unread, ""))
    length = matter.length
    rendered = render_markdown("\n".join(lines[length:]))
    if rendered.fault:
        problems.append(Problem(path, length + 1, f"read as plain text: {rendered.fault}"))
    ledger += taken_out(rendered, length + 1)
    title, rest = _title(reading, given, lines, length, rendered.blocks)
    blocks = _located(rest, lines, length)
    if draft := draft_problem(reading, given, title.text):
        return _parsed(path, digest, raw, length, None, (*problems, draft))
    article = settle(reading, given, title, blocks, problems)
    if not title.line:
        what = "no title; the file's name is used"
        problems.append(Problem(path, 0, what, "add title: to the front matter"))
    return _parsed(path, digest, raw, length, article, tuple(problems))


def _values(matter: FrontMatter, reading: Reading) -> dict[str, Value]:
    """The front matter, with the date of the file's name where it gives none itself."""
    values = dict(matter.values)
    own = values.pop("params", {})
    # Hugo keeps there whatever it has no key for.
    values = {**own, **values} if isinstance(own, dict) else {**values, "params": own}
    named = _DATED_NAME.fullmatch(_stem(reading.path))
    known = Given(values, []).text(reading.columns.date, is_no_switch)
    return values if known or not named else {**values, "date": named["date"]}


def _stem(path: str) -> str:
    """A file's name without folder, ending and harmful characters."""
    return remove_harmful(PurePosixPath(path).stem)[0]


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


def _title(
    reading: Reading, given: Given, lines: list[str], length: int, blocks: tuple[HtmlBlock, ...]
) -> tuple[Title, tuple[HtmlBlock, ...]]:
    """(front matter's title, else the first heading, else the file's name; the other blocks)."""
    keys = reading.columns.title
    named = given.text(keys)
    heading = blocks[0] if blocks and blocks[0].tag == "h2" else None
    if heading and heading.text and (not named or fold_text(named) == fold_text(heading.text)):
        after = enumerate(lines[length:], length + 1)
        line = next((n for n, text in after if text.strip()), 1)
        return Title(named or heading.text, line), blocks[1:]
    if named:
        return Title(named, given.line_of(keys)), blocks
    return Title(_title_of_name(_stem(reading.path)), 0), blocks


def _title_of_name(stem: str) -> str:
    """`2023-09-25-افتتاح-المكتبة` → «افتتاح المكتبة»; any other name as it is."""
    named = _DATED_NAME.fullmatch(stem)
    return " ".join(re.split("[-_ ]+", named["rest"])).strip() or stem if named else stem


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


def parse_page(path: str, data: bytes) -> tuple[str, str, str] | Problem:
    """(title, HTML, text) of a standing page; links into the site are kept."""
    decoded = decode(path, data)
    if isinstance(decoded, Problem):
        return decoded
    lines = _clean(split_lines(decoded.text), [])
    matter = read_front_matter(lines)
    if matter.fault:
        return Problem(path, *matter.fault, "mend the front matter")
    rendered = render_markdown("\n".join(lines[matter.length :]), relative_links=True)
    if rendered.fault:
        return Problem(path, matter.length + 1, rendered.fault, "write it more simply")
    reading, given = Reading(path, ZoneInfo("UTC")), Given(matter.values, [])
    title, rest = _title(reading, given, lines, matter.length, rendered.blocks)
    html = "\n".join(block.html for block in rest)
    return title.text, html, "\n".join(block.text for block in rest)
