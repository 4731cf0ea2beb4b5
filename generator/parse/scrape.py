"""The grammar of a scraped text file.

    file     := host attached*
    attached := MARKER article          a marker alone, directly after a closing block
    article  := head body closing
    head     := (label | link)* TITLE (label | BYLINE | second headline)*
    body     := (paragraph | heading | link | stray label | noise)*
    closing  := (label | link)*         the last lines, from their first label on
    link     := inline read-also | MARKER with nothing to follow it

A line's shape (`labels.py`) is what it looks like; its role is what its place makes of it. The
text that follows a marker in any other place stays with the host, and a Problem says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from generator.errors import Problem
from generator.model import (
    Block,
    BlockKind,
    InputFile,
    InputFormat,
    Line,
    ParsedFile,
    Repair,
    RepairKind,
    Role,
)
from generator.parse.dates import read_date
from generator.parse.decode import decode, encoding_entry
from generator.parse.labels import Shape, ShapedLine, shape_of
from generator.parse.lines import MAX_LINE, CleanLine, clean_lines, split_lines
from generator.parse.record import MAX_TITLE, Draft, finish, with_entries

_LINK_WORDS = 16
"""Words of a line that can still be the title of a link."""
_SENTENCE_END = (".", ":", "،", "؛")
_HEADLINE_WORDS = 25
"""A longer line is a paragraph, whatever it begins with."""

_DESKS = "متابعة|متابعات|خاص|ترجمة|تقرير|تقارير|تحرير|رصد|وكالات"
_BYLINE = re.compile(rf"(?P<outlet>[^\d:؛،.]{{2,40}}?) ?[-–—/|] ?(?P<desk>{_DESKS})")
_AGENCIES = "وكالات"
_KICKER = re.compile(r"(?P<kicker>[^|:]{2,30}) \| (?P<headline>\S.*)")

_ROLE_OF_LABEL = {Shape.DATE: Role.DATE, Shape.SOURCE: Role.SOURCE, Shape.TAGS: Role.TAGS}


@dataclass(slots=True)
class _Section:
    """The lines of one article, sorted into their places."""

    owner: int
    marker: ShapedLine | None
    """The marker that opened it; None for the host."""
    lines: list[ShapedLine] = field(default_factory=list)


def parse_scrape(file: InputFile, digest: str) -> ParsedFile:
    """Read one scraped file; never raises, whatever the bytes."""
    decoded = decode(file.path, file.data)
    if isinstance(decoded, Problem):
        return _refused(file, digest, decoded, ())
    too_long = _too_long(file.path, decoded.text)
    if too_long:
        return _refused(file, digest, too_long, tuple(split_lines(decoded.text)))
    parsed = _parse_lines(file.path, digest, clean_lines(decoded.text))
    return with_entries(parsed, encoding_entry(decoded.encoding))


def _refused(file: InputFile, digest: str, why: Problem, raw: Iterable[str]) -> ParsedFile:
    """A file that gives no article; the Problem accounts for all of its lines."""
    lines = tuple(
        Line(number, Role.REFUSED if text.strip() else Role.BLANK, 0, text)
        for number, text in enumerate(raw, 1)
    )
    return ParsedFile(file.path, InputFormat.SCRAPE, digest, lines, None, (), (why,))


def _too_long(path: str, text: str) -> Problem | None:
    if len(text) <= MAX_LINE:
        return None
    for number, line in enumerate(split_lines(text), 1):
        if len(line) > MAX_LINE:
            size = f"{len(line):,} characters on one line"
            return Problem(path, number, f"{size}: no article is like that", "break it into lines")
    return None


def _parse_lines(path: str, digest: str, lines: list[CleanLine]) -> ParsedFile:
    shaped = [shape_of(line) for line in lines if line.text or line.raw.strip()]
    sections = _split_sections(shaped)
    drafts = [(section, _read_section(section)) for section in sections]
    host_section, host = drafts[0]
    embedded: list[tuple[_Section, Draft]] = []
    for section, draft in drafts[1:]:
        if _is_list_of_links(draft):
            _fold_into_host(section, draft, host)
        else:
            embedded.append((section, draft))
    articles = [
        finish(draft, host=number == 0)
        for number, draft in enumerate([host, *(draft for _, draft in embedded)])
    ]
    roles = _roles(host, embedded)
    problems = tuple(
        Problem(path, *problem)
        for _, draft in [(host_section, host), *embedded]
        for problem in draft.problems
    )
    return ParsedFile(
        path=path,
        format=InputFormat.SCRAPE,
        digest=digest,
        lines=tuple(_line(line, roles) for line in lines),
        host=articles[0],
        embedded=tuple(article for article in articles[1:] if article is not None),
        problems=tuple(sorted(problems)),
    )


# ---------------------------------------------------------------- sections


def _split_sections(shaped: list[ShapedLine]) -> list[_Section]:
    """The host's lines and those of every article attached to it."""
    texts = [index for index, line in enumerate(shaped) if line.shape is Shape.TEXT]
    last_text = texts[-1] if texts else -1
    sections = [_Section(0, None)]
    for index, line in enumerate(shaped):
        current = sections[-1]
        if line.shape is Shape.MARKER and index < last_text and _is_closed(current.lines):
            sections.append(_Section(len(sections), line))
        else:
            current.lines.append(line)
    return sections


def _is_closed(lines: list[ShapedLine]) -> bool:
    """True when the lines hold a text and end in labels that name sources or tags."""
    start = _closing_start(lines)
    closed = any(line.shape in (Shape.SOURCE, Shape.TAGS) for line in lines[start:])
    return closed and any(line.shape is Shape.TEXT for line in lines[:start])


def _closing_start(lines: list[ShapedLine]) -> int:
    """Index of the first label of the closing block; len(lines) when there is none."""
    start = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].is_label:
            start = index
        elif lines[index].shape is Shape.TEXT:
            break
    return start


# ---------------------------------------------------------------- one article


def _read_section(section: _Section) -> Draft:
    """Sort a section's lines into head, body and closing block."""
    draft = Draft()
    if section.marker is not None:
        _note(draft, section.marker, Role.MARKER, RepairKind.READ_ALSO)
    body_start = _read_head(draft, section.lines)
    closing = max(_closing_start(section.lines), body_start)
    for line in section.lines[body_start:closing]:
        _read_body_line(draft, line)
    for line in section.lines[closing:]:
        _read_beside_text(draft, line)
    return draft


def _read_head(draft: Draft, lines: list[ShapedLine]) -> int:
    """Read title, byline and the labels around them; returns the index of the first body line."""
    for index, line in enumerate(lines):
        if line.is_label or line.shape is Shape.NOISE:
            _read_beside_text(draft, line)
        elif line.shape is not Shape.TEXT:
            if draft.title is not None:
                return index
            _read_beside_text(draft, line)
        elif draft.title is None:
            draft.title = line
            if len(line.line.text) > MAX_TITLE:
                return index
            _take(draft, line, Role.TITLE)
        elif not (_read_byline(draft, line) or _read_second_headline(draft, line)):
            return index
    return len(lines)


def _read_byline(draft: Draft, line: ShapedLine) -> bool:
    """«بغداد اليوم- متابعة»: an outlet and its desk, not a place and a day."""
    match = _BYLINE.fullmatch(line.line.text)
    if match is None or draft.byline:
        return False
    draft.byline = line.line.text
    if _names_outlet(match):
        draft.byline_outlet = match["outlet"].strip()
    _take(draft, line, Role.BYLINE)
    return True


def _names_outlet(byline: re.Match[str]) -> bool:
    """«بيروت – وكالات» names a place, and so may any single Arabic word («القاهرة - خاص»)."""
    outlet = byline["outlet"].strip()
    return byline["desk"] != _AGENCIES and (" " in outlet or outlet.isascii())


def _read_second_headline(draft: Draft, line: ShapedLine) -> bool:
    """A line that repeats the news as a headline, perhaps behind a kicker («ليبيا | …»)."""
    text = line.line.text
    kicker = _KICKER.fullmatch(text)
    long = text.endswith(".") or len(text.split()) > _HEADLINE_WORDS
    if draft.blocks or long or not (kicker or line.line.emoji_lost_at_start):
        return False
    draft.kicker = kicker["kicker"].strip() if kicker else ""
    draft.blocks.append(Block(BlockKind.HEADING, text, line.line.number))
    _take(draft, line, Role.HEADING)
    return True


def _read_body_line(draft: Draft, line: ShapedLine) -> None:
    text, number = line.line.text, line.line.number
    if line.shape is Shape.MARKER:
        _read_beside_text(draft, line)
        draft.problems.append(_doubtful_marker(number))
        draft.doubtful_from = draft.doubtful_from or number
    elif line.shape in (Shape.NOISE, Shape.READ_ALSO) or _is_only_date(draft, line):
        _read_beside_text(draft, line)
    elif line.line.framed:
        draft.blocks.append(Block(BlockKind.HEADING, text, number))
        _take(draft, line, Role.HEADING)
    else:
        if line.is_label:
            draft.ledger.append(Repair(RepairKind.LABEL_IN_BODY, "body", number, text))
        if line.shape is Shape.TAGS:
            what = "a line of tags inside the body was left in the text"
            draft.problems.append((number, what, "move it to the end of the article"))
        draft.blocks.append(Block(BlockKind.PARAGRAPH, text, number))
        _take(draft, line, Role.BODY)


def _doubtful_marker(number: int) -> tuple[int, str, str]:
    what = "a read-also marker that no source or tags line precedes"
    return number, f"{what}: what follows it was left in the host", "check the file by hand"


def _is_only_date(draft: Draft, line: ShapedLine) -> bool:
    """A stray date label is believed when it can be read, is the only one, and surely ours."""
    if line.shape is not Shape.DATE or draft.doubtful_from:
        return False
    found = read_date(line.value)
    known = any(label.shape is Shape.DATE for label in draft.labels)
    return not known and found is not None and found.day is not None


def _read_beside_text(draft: Draft, line: ShapedLine) -> None:
    """A line that is no text: a label, a link, a marker or noise."""
    if line.shape is Shape.NOISE:
        _note(draft, line, Role.NOISE, RepairKind.NOISE)
    elif line.shape is Shape.MARKER:
        _note(draft, line, Role.MARKER, RepairKind.READ_ALSO)
    elif line.shape is Shape.READ_ALSO:
        draft.read_also.append(line.value)
        _note(draft, line, Role.READ_ALSO, RepairKind.READ_ALSO)
    else:
        draft.labels.append(line)
        _take(draft, line, _ROLE_OF_LABEL[line.shape])


def _take(draft: Draft, line: ShapedLine, role: Role) -> None:
    """Give a line its role, and its own repairs to the ledger under the field they concern."""
    draft.roles[line.line.number] = role
    draft.ledger += [replace(repair, field=_field(role)) for repair in line.line.repairs]


def _note(draft: Draft, line: ShapedLine, role: Role, kind: RepairKind) -> None:
    """A line that leaves the text and is kept in the ledger as a whole."""
    number, visible = line.line.number, line.line.visible
    draft.roles[number] = role
    draft.ledger += [replace(repair, field="text") for repair in line.line.repairs]
    if visible:
        draft.ledger.append(Repair(kind, "text", number, visible, ""))


def _field(role: Role) -> str:
    named = {Role.TITLE: "title", Role.DATE: "date", Role.SOURCE: "source", Role.TAGS: "tags"}
    return named.get(role, "body")


def _is_list_of_links(draft: Draft) -> bool:
    """True for a marker followed by titles only, with no article behind them."""
    if draft.title is None or not draft.blocks:
        return True
    texts = [draft.title.line.text, *(block.text for block in draft.blocks)]
    short = all(len(text.split()) <= _LINK_WORDS for text in texts)
    return short and not any(text.endswith(_SENTENCE_END) for text in texts) and not draft.labels


def _fold_into_host(section: _Section, draft: Draft, host: Draft) -> None:
    """Make the titles of a list of links the host's read-also titles."""
    if section.marker is not None:
        _read_beside_text(host, section.marker)
    for line in section.lines:
        if line.is_label:
            _read_label_behind_links(host, line)
        elif line.shape is Shape.TEXT and draft.roles.get(line.line.number) is not Role.BYLINE:
            host.read_also.append(line.line.text)
            _note(host, line, Role.READ_ALSO, RepairKind.READ_ALSO)
        elif line.shape is Shape.TEXT:
            _note(host, line, Role.BYLINE, RepairKind.READ_ALSO)
        else:
            _read_beside_text(host, line)


def _read_label_behind_links(host: Draft, line: ShapedLine) -> None:
    """A label behind a list of links: the host's if it has none of that kind, else a link's.

    A date there is never believed: it would file the host under another article's day.
    """
    number = line.line.number
    known = any(label.shape is line.shape for label in host.labels)
    if known or line.shape is Shape.DATE:
        _note(host, line, Role.READ_ALSO, RepairKind.READ_ALSO)
        return
    _read_beside_text(host, line)
    what = "a label behind a list of links was taken for this article's"
    host.problems.append((number, what, "move it before the read-also marker"))


# ---------------------------------------------------------------- roles of the lines


def _roles(host: Draft, embedded: list[tuple[_Section, Draft]]) -> dict[int, tuple[Role, int]]:
    """(role, owner) of every line that has one; owners count the embedded articles from 1."""
    drafts = [host, *(draft for _, draft in embedded)]
    return {
        number: (role, owner)
        for owner, draft in enumerate(drafts)
        for number, role in draft.roles.items()
    }


def _line(line: CleanLine, roles: dict[int, tuple[Role, int]]) -> Line:
    role, owner = roles.get(line.number, (Role.BLANK, 0))
    return Line(line.number, role, owner, line.raw)
