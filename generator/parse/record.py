"""From a draft to a record: what the lines of one scraped article amount to.

`scrape.py` sorts the lines of a file into drafts; here a draft's title, date, sources and tags are
settled, repetitions are taken out, and the faults of the text are flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from generator.arabic.normalize import fold_text, folded_form, words
from generator.model import (
    Block,
    BlockKind,
    DateBasis,
    ParsedArticle,
    ParsedFile,
    Repair,
    RepairKind,
    Role,
)
from generator.parse.dates import FoundDate, find_dates, read_date
from generator.parse.farsi import Spellings, repair_farsi
from generator.parse.flags import flag_article
from generator.parse.labels import Shape, ShapedLine

MAX_TITLE = 300
"""Characters; a longer first line is a paragraph whose title is missing."""
_TITLE_WORDS = 12
_MIN_REPEATED_LEAD = 3
"""Paragraphs an article needs before its last one can be its lead repeated."""
_DATELINE = re.compile(r"(?P<place>[^\W\d]{2,20}(?: [^\W\d]{2,20}){0,2}) [–—-] \S")
_SECOND_DASH = re.compile(r" [–—-] ")


@dataclass(slots=True)
class Draft:
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


def finish(draft: Draft, *, host: bool) -> ParsedArticle | None:
    """The record of a draft; None when it has neither title nor text."""
    if draft.title is None:
        _without_title(draft, host=host)
    elif len(draft.title.line.text) > MAX_TITLE:
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


def with_entries(file: ParsedFile, entries: list[Repair]) -> ParsedFile:
    """The file with entries that concern all of it, in its host's ledger."""
    if file.host is None or not entries:
        return file
    ledger = tuple(sorted([*entries, *file.host.ledger], key=lambda repair: repair.line))
    return replace(file, host=replace(file.host, ledger=ledger))


def _without_title(draft: Draft, *, host: bool) -> None:
    first = next(iter(draft.blocks), None)
    if first:
        draft.problems.append((first.line, "no title", "put the title on the first line"))
    elif host:
        draft.problems.append((0, "neither a title nor a text", "scrape it again"))


def _title_text(draft: Draft) -> str:
    source = draft.title.line.text if draft.title else draft.blocks[0].text
    if len(source) <= MAX_TITLE and draft.title:
        return source
    cut = " ".join(source.split()[:_TITLE_WORDS])
    return f"{cut[:MAX_TITLE]}…"


def _title_line(draft: Draft) -> int:
    return draft.title.line.number if draft.title else draft.blocks[0].line


def without_repeated(
    title: str, blocks: Sequence[Block], ledger: list[Repair]
) -> tuple[Block, ...]:
    """The blocks without a first that repeats the title and a last that repeats the lead.

    Args:
        ledger: takes an entry for each that is left out.
    """
    kept = list(blocks)
    if len(kept) > 1 and _same(kept[0].text, title):
        ledger.append(_left_out(RepairKind.TITLE_REPEATED, kept.pop(0)))
    paragraphs = [block for block in kept if _is_paragraph(block)]
    if len(paragraphs) >= _MIN_REPEATED_LEAD and _same(paragraphs[0].text, paragraphs[-1].text):
        ledger.append(_left_out(RepairKind.LEAD_REPEATED, paragraphs[-1]))
        # By identity: two blocks with the same text on the same line are equal.
        kept = [block for block in kept if block is not paragraphs[-1]]
    return tuple(kept)


def _left_out(kind: RepairKind, block: Block) -> Repair:
    return Repair(kind, "body", block.line, block.text, "")


def _is_paragraph(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH or block.html.startswith("<p>")


def _drop_repeated(draft: Draft, title: str) -> None:
    """Take out what repeats title and lead, and say so of their lines."""
    left_out: list[Repair] = []
    draft.blocks = list(without_repeated(title, draft.blocks, left_out))
    draft.ledger += left_out
    draft.roles |= {repair.line: Role.REPEATED for repair in left_out}


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


def _date(draft: Draft, title: str, *, host: bool) -> tuple[date | None, DateBasis, str]:
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


def _sure_blocks(draft: Draft) -> list[Block]:
    """The blocks that are surely this article's."""
    end = draft.doubtful_from
    return [block for block in draft.blocks if not end or block.line < end]


def _printed_date(draft: Draft, labels: list[ShapedLine]) -> date | None:
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


def _record_notation(draft: Draft, label: ShapedLine, found: FoundDate) -> None:
    """Record how a date was written, and whether its weekday contradicts it."""
    number, iso = label.line.number, str(found.day)
    if label.value != iso:
        draft.ledger.append(Repair(RepairKind.DATE_NOTATION, "date", number, label.value, iso))
    if not found.weekday_agrees:
        draft.ledger.append(Repair(RepairKind.DATE_CONTRADICTION, "date", number, label.value))
        what = f"the weekday does not belong to {iso}"
        draft.problems.append((number, what, "the date was kept; check the article"))


def _unusable_date(draft: Draft, label: ShapedLine, found: FoundDate | None) -> None:
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


def _line_containing(draft: Draft, raw: str) -> int:
    return next((b.line for b in draft.blocks if raw in b.text), _title_line(draft))


def _sources(draft: Draft, spellings: Spellings) -> tuple[str, ...]:
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


def _tag_line(draft: Draft, spellings: Spellings) -> tuple[str, int]:
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
