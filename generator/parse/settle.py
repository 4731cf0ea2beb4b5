"""From named values to a record: what front matter, a row or a JSON object say of an article.

Each format brings the values it found under names of its own; `Columns` says what the names mean.
Whatever nobody asks for goes to the ledger.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from generator.columns import Columns, normal_name
from generator.errors import Problem
from generator.model import Block, DateBasis, ParsedArticle, Repair, RepairKind
from generator.parse.farsi import Spellings, repair_farsi
from generator.parse.flags import flag_article
from generator.parse.frontmatter import Value
from generator.parse.lines import clean_characters
from generator.parse.moments import day_of, iso_of
from generator.parse.record import without_repeated

_LIST_SEPARATOR = re.compile("[,;|،؛]")
_WEB_ADDRESS = re.compile(r"https?://\S+")
_WORD_OR_SIGN = re.compile(r"\S")
_DIGIT = re.compile(r"\d")
_NO_VALUE = frozenset({"null", "none", "nan", "n/a"})
"""What programs write where a value is missing."""
_NO_NAME = frozenset({"uncategorized", "غير مصنف"})
"""What WordPress calls the category of posts without one."""
_DRAFT_MARKS = {"draft": ("true", "yes"), "published": ("false", "no"), "status": ("draft",)}
"""How Hugo, Jekyll and Pelican mark what is not to be published."""
_MAX_NAMED = 80
"""Characters of a title in a message."""
_FIELDS = ("title", "date", "source", "tags")

Flat = str | list[str]


@dataclass(frozen=True, slots=True)
class Advice:
    """What a person can do in a format about a part that is missing."""

    date: str = "name its column under [columns] in archive.toml"
    text: str = "name its column under [columns] in archive.toml"
    title: str = "name its column under [columns] in archive.toml"


@dataclass(frozen=True, slots=True)
class Reading:
    """What decides how a file's values become articles."""

    path: str
    zone: ZoneInfo
    """Where a date-time with an offset becomes a calendar day."""
    columns: Columns = field(default_factory=Columns)
    advice: Advice = field(default_factory=Advice)
    many: bool = True
    """Whether the file holds many articles, so that a Problem must say which is meant."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title and where it was found."""

    text: str
    line: int
    """0 when it is no part of the file's text."""


def flatten(values: Mapping[str, Value]) -> dict[str, Flat]:
    """Scalars and lists of scalars; keys of what is nested joined by dots, in lower case."""
    flat: dict[str, Flat] = {}
    for name, value in values.items():
        for key, inner in _flattened(normal_name(name), value):
            there = flat.get(key)
            flat[key] = inner if there is None else [*_as_list(there), *_as_list(inner)]
    return {key: value for key, value in flat.items() if value not in ("", [])}


def _flattened(key: str, value: Value) -> Iterator[tuple[str, Flat]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _flattened(f"{key}.{normal_name(name)}", inner)
    else:
        yield key, [item for item in value if isinstance(item, str)]
        for item in value:
            if not isinstance(item, str):
                yield from _flattened(key, item)


def _as_list(value: Flat) -> list[str]:
    return value if isinstance(value, list) else [value]


class Given:
    """The values of one article, and which of them were used.

    Args:
        values: scalars as they are written, and collections of them.
        places: line of each key; `line` for those without.
        ledger: takes what is repaired; escapes may produce harmful characters.
    """

    def __init__(
        self,
        values: Mapping[str, Value],
        ledger: list[Repair],
        line: int = 1,
        places: Mapping[str, int] | None = None,
    ) -> None:
        self.ledger = ledger
        self._values = flatten(values)
        self._places = places or {}
        self._line = line
        self._used: set[str] = set()

    def text(self, keys: Iterable[str], accepts: Callable[[str], object] = bool) -> str:
        """The first scalar under one of the keys that is accepted, in one line, or ""."""
        for key in keys:
            value = self._values.get(key)
            text = self._clean(key, value) if isinstance(value, str) else ""
            if text and accepts(text) and text.lower() not in _NO_VALUE:
                self._used.add(key)
                return text
        return ""

    def names(self, keys: Iterable[str], *, all_keys: bool = False) -> tuple[str, ...]:
        """A list, or a string with commas, as names without repetition.

        Args:
            all_keys: take the names under every key, not under the first that is there.
        """
        found: dict[str, None] = {}
        for key in keys:
            value = self._values.get(key)
            if value is None or (found and not all_keys):
                continue
            items = value if isinstance(value, list) else _LIST_SEPARATOR.split(value)
            names = [self._clean(key, item) for item in items]
            kept = [name for name in names if name and name.lower() not in _NO_NAME]
            found |= dict.fromkeys(kept)
            if kept:
                self._used.add(key)
                self._leave_out(key, (name for name in names if name and name not in kept))
        return tuple(found)

    def _leave_out(self, key: str, names: Iterable[str]) -> None:
        """Record names that say nothing beside others that do."""
        line = self.line_of([key])
        self.ledger += [
            Repair(RepairKind.METADATA_UNUSED, "text", line, f"{key}: {name}", "") for name in names
        ]

    def body(self, keys: Iterable[str]) -> str:
        """The first value with words under one of the keys, its lines as they are, or ""."""
        for key in keys:
            value = self._values.get(key)
            text = "\n".join(_as_list(value)) if value is not None else ""
            if _WORD_OR_SIGN.search(text):
                self._used.add(key)
                return text
        return ""

    def line_of(self, keys: Iterable[str]) -> int:
        """The line of the first of the keys that is there, else that of the article."""
        heads = (key.partition(".")[0] for key in keys)
        return next((self._places[head] for head in heads if head in self._places), self._line)

    def draft_mark(self) -> tuple[str, str] | None:
        """(key, value) that marks an article as not to be published."""
        for key, marks in _DRAFT_MARKS.items():
            value = self._values.get(key)
            if isinstance(value, str) and value.strip().lower() in marks:
                self._used.add(key)
                return key, value.strip()
        return None

    def unused(self) -> Iterator[Repair]:
        """A ledger entry for everything that nobody asked for or that could not be used."""
        for key, value in self._values.items():
            if key not in self._used:
                shown = self._clean(key, f"{key}: {'، '.join(_as_list(value))}")
                yield Repair(RepairKind.METADATA_UNUSED, "text", self.line_of([key]), shown, "")

    def _clean(self, key: str, value: str) -> str:
        named = key if key in _FIELDS else "text"
        found: list[Repair] = []
        text = clean_characters(value, named, self.line_of([key]), found)
        self.ledger += [repair for repair in found if repair not in self.ledger]
        return " ".join(text.split())


def settle(
    reading: Reading,
    given: Given,
    title: Title,
    blocks: Iterable[Block],
    problems: list[Problem],
    read_also: tuple[str, ...] = (),
) -> ParsedArticle:
    """The record of an article; what is wrong with it is added to `problems`.

    Args:
        read_also: titles of read-also lines that were taken out of the blocks.
    """
    columns, ledger = reading.columns, given.ledger
    place = given.line_of(()) if reading.many else 0
    kept = without_repeated(title.text, tuple(blocks), ledger)
    if not kept:
        what, line = "a title without a text", title.line or place
        problems.append(Problem(reading.path, line, what, reading.advice.text))
    article = _dated(reading, given, problems, place)
    spellings = Spellings([title.text, *(block.text for block in kept)])
    article = replace(
        article,
        title=title.text,
        line=title.line,
        blocks=kept,
        sources=_repaired(given, columns.source, "source", spellings),
        tags=_repaired(given, columns.tags, "tags", spellings, all_keys=True),
        original_url=given.text(columns.url, _WEB_ADDRESS.fullmatch),
        captured=_captured(reading, given),
        byline="، ".join(given.names(columns.author)),
        read_also=read_also,
    )
    flags = flag_article(title.text, title.line, kept, "", article.published)
    unused = list(given.unused())  # cleaning them adds to the ledger
    entries = sorted([*ledger, *unused, *flags], key=lambda repair: repair.line)
    return replace(article, ledger=tuple(entries))


def _repaired(
    given: Given,
    keys: tuple[str, ...],
    named: str,
    spellings: Spellings,
    *,
    all_keys: bool = False,
) -> tuple[str, ...]:
    """Names with their Farsi letters made Arabic."""
    names: dict[str, None] = {}
    for raw in given.names(keys, all_keys=all_keys):
        name, repairs = repair_farsi(raw, named, given.line_of(keys), spellings)
        given.ledger += repairs
        names[name] = None
    return tuple(names)


def _dated(reading: Reading, given: Given, problems: list[Problem], place: int) -> ParsedArticle:
    """A record of nothing but its date, how that is known, and the words it was read from."""
    keys = reading.columns.date
    raw = given.text(keys, _DIGIT.search) or given.text(keys, is_no_switch)
    line = given.line_of(keys)
    if not raw:
        what = "no publication date"
        problems.append(Problem(reading.path, place, what, reading.advice.date))
        return ParsedArticle("", 0)
    found = day_of(raw, reading.zone)
    if found.day is None:
        what = f"unusable date «{raw}»: {found.fault}"
        problems.append(Problem(reading.path, line, what, "write 2023-09-25"))
        given.ledger.append(Repair(RepairKind.DATE_UNUSABLE, "date", line, raw))
        return ParsedArticle("", 0, date_raw=raw)
    iso = found.day.isoformat()
    if raw != iso:
        given.ledger.append(Repair(RepairKind.DATE_NOTATION, "date", line, raw, iso))
    if not found.weekday_agrees:
        given.ledger.append(Repair(RepairKind.DATE_CONTRADICTION, "date", line, raw))
        what = f"the weekday does not belong to {iso}"
        problems.append(Problem(reading.path, line, what, "the date was kept; check the article"))
    return ParsedArticle("", 0, found.day, DateBasis.PRINTED, raw)


def _captured(reading: Reading, given: Given) -> str:
    """The moment of capture in ISO 8601, or ""."""
    raw = given.text(reading.columns.captured, iso_of)
    iso = iso_of(raw)
    # Two ways of ISO 8601 itself to write the same are no other notation.
    if raw.replace("Z", "+00:00").replace(" ", "T") != iso:
        line = given.line_of(reading.columns.captured)
        given.ledger.append(Repair(RepairKind.DATE_NOTATION, "text", line, raw, iso))
    return iso


def is_no_switch(text: str) -> bool:
    """Jekyll's `published: true` is no date."""
    return text.lower() not in ("true", "false", "yes", "no")


def draft_problem(reading: Reading, given: Given, title: str) -> Problem | None:
    """Why an article is not read, when its own values say that it is not to be published."""
    mark = given.draft_mark()
    if mark is None:
        return None
    key, value = mark
    what = f"«{title[:_MAX_NAMED]}» is marked as a draft («{key}: {value}») and was not read"
    return Problem(reading.path, given.line_of([key]), what, "take the mark off to publish it")
