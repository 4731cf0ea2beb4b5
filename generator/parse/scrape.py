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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from generator.arabic.normalize import fold_text, folded_form, words
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
from generator.parse.dates import FoundDate, find_dates, read_date
from generator.parse.decode import decode
from generator.parse.farsi import Spellings, repair_farsi
from generator.parse.flags import flag_article
from generator.parse.labels import Shape, ShapedLine, shape_of
from generator.parse.lines import MAX_LINE, CleanLine, clean_lines, split_lines

_MAX_TITLE = 300
"""Characters; a longer first line is a paragraph whose title is missing."""
_TITLE_WORDS = 12
_MIN_REPEATED_LEAD = 3
"""Paragraphs an article needs before its last one can be its lead repeated."""
_LINK_WORDS = 16
"""Words of a line that can still be the title of a link."""
_SENTENCE_END = (".", ":", "،", "؛")
_HEADLINE_WORDS = 25
"""A longer line is a paragraph, whatever it begins with."""

_DESKS = "متابعة|متابعات|خاص|ترجمة|تقرير|تقارير|تحرير|رصد|وكالات"
_BYLINE = re.compile(rf"(?P<outlet>[^\d:؛،.]{{2,40}}?) ?[-–—/|] ?(?P<desk>{_DESKS})")
_AGENCIES = "وكالات"
_KICKER = re.compile(r"(?P<kicker>[^|:]{2,30}) \| (?P<headline>\S.*)")
_DATELINE = re.compile(r"(?P<place>[^\W\d]{2,20}(?: [^\W\d]{2,20}){0,2}) [–—-] \S")
_SECOND_DASH = re.compile(r" [–—-] ")

_ROLE_OF_LABEL = {Shape.DATE: Role.DATE, Shape.SOURCE: Role.SOURCE, Shape.TAGS: Role.TAGS}


@dataclass(slots=True)
class _Section:
    """The lines of one article, sorted into their places."""

    owner: int
    marker: ShapedLine | None
    """The marker that opened it; None for the host."""
    lines: list[ShapedLine] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    """An article while its lines are read."""

    title: ShapedLine | None = None
    labels: list[ShapedLine] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    byline: str = ""
    byline_outlet: str = ""
    kicker: str = ""
    read_also: list[str] = field(default_factory=list)
    doubtful_from: int = 0
    """Line of a marker behind which the text may be another article's; 0 when there is none."""
    ledger: list[Repair] = field(default_factory=list)
    roles: dict[int, Role] = field(default_factory=dict)
    problems: list[tuple[int, str, str]] = field(default_factory=list)


def parse_scrape(file: InputFile, digest: str) -> ParsedFile:
    """Read one scraped file; never raises, whatever the bytes."""
    text = decode(file.path, file.data)
    if isinstance(text, Problem):
        return _refused(file, digest, text, ())
    too_long = _too_long(file.path, text)
    if too_long:
        return _refused(file, digest, too_long, tuple(split_lines(text)))
    lines = clean_lines(text)
    return _parse_lines(file.path, digest, lines)


def _refused(file: InputFile, digest: str, why: Problem, raw: Iterable[str]) -> ParsedFile:
    """A file that gives no article; the Problem accounts for all of its lines."""
    lines = tuple(
        Line(number, Role.REFUSED if text.strip() else Role.BLANK, 0, text)
        for number, text in enumerate(raw, 1)
    )
    return ParsedFile(file.path, InputFormat.SCRAPE, digest, lines, None, (), (why,))


def _too_long(path: str, text: str) -> Problem | None:
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
    embedded: list[tuple[_Section, _Draft]] = []
    for section, draft in drafts[1:]:
        if _is_list_of_links(draft):
            _fold_into_host(section, draft, host)
        else:
            embedded.append((section, draft))
    articles = [
        _finish(draft, host=number == 0)
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


def _read_section(section: _Section) -> _Draft:
    """Sort a section's lines into head, body and closing block."""
    draft = _Draft()
    if section.marker is not None:
        _note(draft, section.marker, Role.MARKER, RepairKind.READ_ALSO)
    body_start = _read_head(draft, section.lines)
    closing = max(_closing_start(section.lines), body_start)
    for line in section.lines[body_start:closing]:
        _read_body_line(draft, line)
    for line in section.lines[closing:]:
        _read_beside_text(draft, line)
    return draft


def _read_head(draft: _Draft, lines: list[ShapedLine]) -> int:
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
            if len(line.line.text) > _MAX_TITLE:
                return index
            _take(draft, line, Role.TITLE)
        elif not (_read_byline(draft, line) or _read_second_headline(draft, line)):
            return index
    return len(lines)


def _read_byline(draft: _Draft, line: ShapedLine) -> bool:
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


def _read_second_headline(draft: _Draft, line: ShapedLine) -> bool:
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


def _read_body_line(draft: _Draft, line: ShapedLine) -> None:
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


def _is_only_date(draft: _Draft, line: ShapedLine) -> bool:
    """A stray date label is believed when it can be read, is the only one, and surely ours."""
    if line.shape is not Shape.DATE or draft.doubtful_from:
        return False
    found = read_date(line.value)
    known = any(label.shape is Shape.DATE for label in draft.labels)
    return not known and found is not None and found.day is not None


def _read_beside_text(draft: _Draft, line: ShapedLine) -> None:
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


def _take(draft: _Draft, line: ShapedLine, role: Role) -> None:
    """Give a line its role, and its own repairs to the ledger under the field they concern."""
    draft.roles[line.line.number] = role
    draft.ledger += [replace(repair, field=_field(role)) for repair in line.line.repairs]


def _note(draft: _Draft, line: ShapedLine, role: Role, kind: RepairKind) -> None:
    """A line that leaves the text and is kept in the ledger as a whole."""
    number, visible = line.line.number, line.line.visible
    draft.roles[number] = role
    draft.ledger += [replace(repair, field="text") for repair in line.line.repairs]
    if visible:
        draft.ledger.append(Repair(kind, "text", number, visible, ""))


def _field(role: Role) -> str:
    named = {Role.TITLE: "title", Role.DATE: "date", Role.SOURCE: "source", Role.TAGS: "tags"}
    return named.get(role, "body")


def _is_list_of_links(draft: _Draft) -> bool:
    """True for a marker followed by titles only, with no article behind them."""
    if draft.title is None or not draft.blocks:
        return True
    texts = [draft.title.line.text, *(block.text for block in draft.blocks)]
    short = all(len(text.split()) <= _LINK_WORDS for text in texts)
    return short and not any(text.endswith(_SENTENCE_END) for text in texts) and not draft.labels


def _fold_into_host(section: _Section, draft: _Draft, host: _Draft) -> None:
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


def _read_label_behind_links(host: _Draft, line: ShapedLine) -> None:
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


# ---------------------------------------------------------------- from draft to record


def _finish(draft: _Draft, *, host: bool) -> ParsedArticle | None:
    """The record of a draft; None when it has neither title nor text."""
    if draft.title is None:
        _without_title(draft, host=host)
    elif len(draft.title.line.text) > _MAX_TITLE:
        what = "the first line is too long for a title; its first words are used"
        draft.problems.append((draft.title.line.number, what, "put the title on a line of its own"))
    if draft.title is None and not draft.blocks:
        return None
    title = _title_text(draft)
    if not draft.blocks:
        draft.problems.append((_title_line(draft), "a title without a text", "scrape it again"))
    _drop_repeated(draft, title)
    published, basis, raw = _date(draft, title, host=host)
    texts = [title, *(block.text for block in draft.blocks)]
    spellings = Spellings(texts)
    sources = _sources(draft, spellings)
    tag_line, tag_number = _tag_line(draft, spellings)
    flags = flag_article(title, _title_line(draft), draft.blocks, tag_line, published)
    return ParsedArticle(
        title=title,
        line=_title_line(draft),
        published=published,
        date_basis=basis,
        date_raw=raw,
        blocks=tuple(draft.blocks),
        sources=sources,
        tag_line=tag_line,
        tag_line_number=tag_number,
        read_also=tuple(draft.read_also),
        byline=draft.byline,
        kicker=draft.kicker,
        dateline=_dateline(draft.blocks),
        ledger=tuple(sorted([*draft.ledger, *flags], key=lambda repair: repair.line)),
    )


def _without_title(draft: _Draft, *, host: bool) -> None:
    first = next(iter(draft.blocks), None)
    if first:
        draft.problems.append((first.line, "no title", "put the title on the first line"))
    elif host:
        draft.problems.append((0, "neither a title nor a text", "scrape it again"))


def _title_text(draft: _Draft) -> str:
    source = draft.title.line.text if draft.title else draft.blocks[0].text
    if len(source) <= _MAX_TITLE and draft.title:
        return source
    cut = " ".join(source.split()[:_TITLE_WORDS])
    return f"{cut[:_MAX_TITLE]}…"


def _title_line(draft: _Draft) -> int:
    return draft.title.line.number if draft.title else draft.blocks[0].line


def _drop_repeated(draft: _Draft, title: str) -> None:
    """Take out a first paragraph that repeats the title and a last one that repeats the lead."""
    blocks = draft.blocks
    if len(blocks) > 1 and _same(blocks[0].text, title):
        _drop(draft, blocks[0], RepairKind.TITLE_REPEATED)
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    if len(paragraphs) >= _MIN_REPEATED_LEAD and _same(paragraphs[0].text, paragraphs[-1].text):
        _drop(draft, paragraphs[-1], RepairKind.LEAD_REPEATED)


def _drop(draft: _Draft, block: Block, kind: RepairKind) -> None:
    draft.blocks.remove(block)
    draft.roles[block.line] = Role.REPEATED
    draft.ledger.append(Repair(kind, "body", block.line, block.text, ""))


def _same(first: str, second: str) -> bool:
    """True when two texts are the same words, at least one; stops at the first difference."""
    compared = 0
    for one, other in zip_longest(_forms(first), _forms(second)):
        if one != other:
            return False
        compared += 1
    return compared > 0


def _forms(text: str) -> Iterator[str]:
    return (folded_form(word) for _, _, word in words(text))


def _date(draft: _Draft, title: str, *, host: bool) -> tuple[date | None, DateBasis, str]:
    """(day, how it is known, the words it was read from)."""
    labels = [label for label in draft.labels if label.shape is Shape.DATE]
    raw = " / ".join(label.value for label in labels)
    printed = _printed_date(draft, labels)
    if printed is not None:
        return printed, DateBasis.PRINTED, raw
    inferred = _today_in_text([title, *(block.text for block in _sure_blocks(draft))])
    if inferred is not None and inferred.day is not None:
        line = _line_containing(draft, inferred.raw)
        iso = inferred.day.isoformat()
        draft.ledger.append(Repair(RepairKind.DATE_INFERRED, "date", line, inferred.raw, iso))
        return inferred.day, DateBasis.INFERRED, inferred.raw
    if host and not labels:
        draft.problems.append(
            (0, "no publication date", "add a line such as تاريخ النشر: 2023-09-25")
        )
    return None, DateBasis.UNKNOWN, raw


def _sure_blocks(draft: _Draft) -> list[Block]:
    """The blocks that are surely this article's."""
    end = draft.doubtful_from
    return [block for block in draft.blocks if not end or block.line < end]


def _printed_date(draft: _Draft, labels: list[ShapedLine]) -> date | None:
    """The first day that the date labels state; what the others say goes to the ledger."""
    day: date | None = None
    for label in labels:
        found = read_date(label.value)
        if found is None or found.day is None:
            _unusable_date(draft, label, found)
        elif day is None:
            day = found.day
            _record_notation(draft, label, found)
        elif found.day != day:
            number = label.line.number
            draft.ledger.append(Repair(RepairKind.DATE_CONTRADICTION, "date", number, label.value))
            what = f"a second date «{label.value}» beside {day}"
            draft.problems.append((number, what, "the first was kept; check the article"))
    return day


def _record_notation(draft: _Draft, label: ShapedLine, found: FoundDate) -> None:
    """Record how a date was written, and whether its weekday contradicts it."""
    number, iso = label.line.number, str(found.day)
    if label.value != iso:
        draft.ledger.append(Repair(RepairKind.DATE_NOTATION, "date", number, label.value, iso))
    if not found.weekday_agrees:
        draft.ledger.append(Repair(RepairKind.DATE_CONTRADICTION, "date", number, label.value))
        what = f"the weekday does not belong to {iso}"
        draft.problems.append((number, what, "the date was kept; check the article"))


def _unusable_date(draft: _Draft, label: ShapedLine, found: FoundDate | None) -> None:
    why = found.fault if found else "no date in it that can be read"
    number = label.line.number
    draft.ledger.append(Repair(RepairKind.DATE_UNUSABLE, "date", number, label.value))
    what = f"unusable date «{label.value}»: {why}"
    draft.problems.append((number, what, "write it like 25th, September 2023 or 2023-09-25"))


def _today_in_text(texts: Iterable[str]) -> FoundDate | None:
    """The one full date that the text itself calls today, if it says one unambiguously."""
    today = [found for text in texts for found in find_dates(text) if found.today]
    if any(found.day is None or not found.weekday_agrees for found in today):
        return None
    return today[0] if len({found.day for found in today}) == 1 else None


def _line_containing(draft: _Draft, raw: str) -> int:
    return next((b.line for b in draft.blocks if raw in b.text), _title_line(draft))


def _sources(draft: _Draft, spellings: Spellings) -> tuple[str, ...]:
    """Names of the outlets in the order of the lines, each once."""
    names: dict[str, str] = {}
    for label in draft.labels:
        if label.shape is not Shape.SOURCE:
            continue
        number = label.line.number
        name, repairs = repair_farsi(label.value, "source", number, spellings)
        draft.ledger += repairs
        form = fold_text(name) or name
        if names:
            first = next(iter(names.values()))
            kept = names.get(form, f"{first}، {name}")
            draft.ledger.append(Repair(RepairKind.SECOND_SOURCE, "source", number, name, kept))
        names.setdefault(form, name)
    if not names and draft.byline_outlet:
        names[draft.byline_outlet] = draft.byline_outlet
        line = next(n for n, role in draft.roles.items() if role is Role.BYLINE)
        raw = draft.byline
        draft.ledger.append(Repair(RepairKind.BYLINE, "source", line, raw, draft.byline_outlet))
    return tuple(names.values())


def _tag_line(draft: _Draft, spellings: Spellings) -> tuple[str, int]:
    """The tags of all tag lines; a line's end delimits, hence the comma."""
    lines = [label for label in draft.labels if label.shape is Shape.TAGS]
    values = []
    for label in lines:
        value, repairs = repair_farsi(label.value, "tags", label.line.number, spellings)
        draft.ledger += repairs
        values.append(value)
    return "، ".join(values), lines[0].line.number if lines else 0


def _dateline(blocks: list[Block]) -> str:
    """The place before the dash that opens the first paragraph («ليبيا – …»), or ""."""
    first = next((block for block in blocks if block.kind is BlockKind.PARAGRAPH), None)
    match = _DATELINE.match(first.text) if first else None
    # A second dash makes it an aside: «الرئيس – وهو في باريس – قال».
    if first is None or match is None or _SECOND_DASH.search(first.text, match.end() - 1):
        return ""
    return match["place"]


# ---------------------------------------------------------------- roles of the lines


def _roles(host: _Draft, embedded: list[tuple[_Section, _Draft]]) -> dict[int, tuple[Role, int]]:
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
