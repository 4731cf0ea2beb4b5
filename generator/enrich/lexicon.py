"""The lexicon of tags: learned from the corpus, corrected by a librarian, obeyed by every build.

`tags.csv` has a row for every tag, in the columns tag, count, confidence, state and into:

========  ====================================================================================
learned   nobody has looked at it yet; `learn-tags` may drop it
accept    it is a tag wherever its words stand side by side
reject    it is none: several words are cut in another way, a single word is left out
split     it is the tags named in `into`, with « | » between them
merge     it is shown under the name in `into`
========  ====================================================================================

Statistics are kept by folded form, so that spellings help each other; edits name one spelling.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from generator.enrich.phrases import token, written_phrase
from generator.errors import Problem

_ARABIC_HEADINGS = {
    "الوسم": "tag",
    "العدد": "count",
    "الثقة": "confidence",
    "الحالة": "state",
    "إلى": "into",
    "الى": "into",
}
"""Headings of columns as a librarian may write them."""
"""Lies beside archive.toml."""
_COLUMNS = ("tag", "count", "confidence", "state", "into")
_REQUIRED = _COLUMNS[:1]
_SEPARATOR = "|"
_DELIMITERS = ",;\t"
"""What spreadsheets of different countries put between the cells of a CSV file."""


class State(StrEnum):
    """What a librarian says of a tag."""

    LEARNED = "learned"
    ACCEPT = "accept"
    REJECT = "reject"
    SPLIT = "split"
    MERGE = "merge"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the lexicon."""

    tag: str
    """As it is displayed."""
    count: int = 0
    """Articles that have it."""
    confidence: float = 1.0
    """0 to 1: the mean of how sure its occurrences are."""
    state: State = State.LEARNED
    into: tuple[str, ...] = ()
    """The parts of a split tag, or the one name that a merged one is shown under."""
    extra: tuple[str, ...] = ()
    """Cells of columns that are not ours, such as a librarian's notes."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All rows, in the order of the file."""

    entries: tuple[Entry, ...] = ()
    extra_columns: tuple[str, ...] = ()
    """Names of columns that are not ours."""

    def edits(self) -> dict[str, Entry]:
        """The rows that a person has decided, by written form."""
        decided = (each for each in self.entries if each.state is not State.LEARNED)
        return {written_phrase(entry.tag): entry for entry in decided}


class Statistics:
    """What a lexicon says of phrases, words and pairs of words, by folded form."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.phrases: dict[str, tuple[int, float]] = {}
        """(count, confidence) of each tag, its spellings together."""
        self.words: dict[str, float] = defaultdict(float)
        """How often a word stands in a tag; sure tags count more."""
        self.first: dict[str, float] = defaultdict(float)
        self.last: dict[str, float] = defaultdict(float)
        self.pairs: dict[tuple[str, str], float] = defaultdict(float)
        """How often two words stand side by side in a tag."""
        for entry in entries:
            if entry.state is not State.REJECT:
                self._add(entry)

    def _add(self, entry: Entry) -> None:
        words = [token(each).form for each in entry.tag.split()]
        form = " ".join(words)
        count, confidence = self.phrases.get(form, (0, 0.0))
        # A row that a librarian adds by hand has no count yet; it is as good as a tag seen once.
        added = max(entry.count, 1)
        mean = (confidence * count + entry.confidence * added) / (count + added)
        self.phrases[form] = (count + added, mean)
        weight = added * entry.confidence
        for word in words:
            self.words[word] += weight
        self.first[words[0]] += weight
        self.last[words[-1]] += weight
        for pair in pairwise(words):
            self.pairs[pair] += weight


# ---------------------------------------------------------------- reading


def parse_lexicon(text: str, path: str) -> tuple[Lexicon, list[Problem]]:
    """Read the text of a tags.csv; a bad row is left out and named.

    Args:
        path: only for messages.
    """
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    rows: list[tuple[int, list[str]]] = []
    problems: list[Problem] = []
    try:
        rows += ((reader.line_num, row) for row in reader if any(cell.strip() for cell in row))
    except csv.Error as error:
        problems.append(Problem(path, reader.line_num, f"not valid CSV: {error}", _SAVE))
    if not rows:
        return Lexicon(), problems
    names = [_heading(cell) for cell in rows[0][1]]
    missing = [name for name in _REQUIRED if name not in names]
    if missing or len(set(names)) < len(names):
        what = "the first line does not name the columns"
        return Lexicon(), [*problems, Problem(path, rows[0][0], what, f"write {_HEADER}")]
    table = _Table(path, names)
    return table.read(rows[1:], problems)


_SAVE = "save it as CSV, UTF-8"
_HEADER = ",".join(_COLUMNS)


def _heading(cell: str) -> str:
    name = cell.strip().lower()
    return _ARABIC_HEADINGS.get(name, name)


def _delimiter(text: str) -> str:
    """The one that the first line has most of."""
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


class _Fault(Exception):
    """What is wrong with a row, and what to do about it."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo


class _Table:
    """Rows → entries, for one order of columns."""

    def __init__(self, path: str, names: Sequence[str]) -> None:
        self._path = path
        self._names = names
        self._ours = {name: names.index(name) for name in _COLUMNS if name in names}
        self._extra = [at for at, name in enumerate(names) if name not in _COLUMNS]

    def read(
        self, rows: Iterable[tuple[int, list[str]]], problems: list[Problem]
    ) -> tuple[Lexicon, list[Problem]]:
        """The entries of all good rows, and what is wrong with the others."""
        found: dict[str, tuple[int, Entry]] = {}
        for number, row in rows:
            try:
                entry = self._entry(row)
                form = written_phrase(entry.tag)
                if form in found:
                    raise _Fault(f"«{entry.tag}» is on line {found[form][0]} too", "keep one")
                found[form] = (number, entry)
            except _Fault as fault:
                problems.append(Problem(self._path, number, fault.what, fault.todo))
        for form, what in _circles({form: entry for form, (_, entry) in found.items()}):
            problems.append(Problem(self._path, found.pop(form)[0], what, "name another tag"))
        columns = tuple(self._names[at] for at in self._extra)
        return Lexicon(tuple(entry for _, entry in found.values()), columns), problems

    def _entry(self, row: list[str]) -> Entry:
        if any(cell.strip() for cell in row[len(self._names) :]):
            what = f"{len(row)} cells for {len(self._names)} columns"
            raise _Fault(what, "put a cell that holds the delimiter in quotation marks")
        cells = [cell.strip() for cell in row] + [""] * (len(self._names) - len(row))
        values = {name: cells[at] for name, at in self._ours.items()}
        tag = " ".join(values["tag"].split())
        if not tag:
            raise _Fault("no tag", "name one, or delete the row")
        state = _state(values.get("state", ""))
        return Entry(
            tag=tag,
            count=_count(values.get("count", "")),
            confidence=_confidence(values.get("confidence", "")),
            state=state,
            into=_into(tag, state, values.get("into", "")),
            extra=tuple(cells[at] for at in self._extra),
        )


def _state(value: str) -> State:
    known = [state.value for state in State]
    if not value:
        return State.LEARNED
    if value.lower() not in known:
        near = difflib.get_close_matches(value.lower(), known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"states are {', '.join(known)}"
        raise _Fault(f"unknown state {value!r}", hint)
    return State(value.lower())


def _count(value: str) -> int:
    if not value:
        return 0
    # isdecimal also takes Arabic digits, and so does int.
    if not value.isdecimal() or len(value) > 12:
        raise _Fault(f"count {value!r} is no whole number", "write the number of articles, or none")
    return int(value)


def _confidence(value: str) -> float:
    """An empty cell is a row that a person has added: sure."""
    try:
        number = float(value.replace(",", ".").replace("٫", ".") or 1)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise _Fault(f"confidence {value!r} is no number from 0 to 1", "write 1 if you are sure")
    return number


def _into(tag: str, state: State, value: str) -> tuple[str, ...]:
    parts = tuple(" ".join(part.split()) for part in value.split(_SEPARATOR))
    named = tuple(part for part in parts if part)
    if state is State.SPLIT:
        if len(named) < 2:
            raise _Fault(f"«{tag}» is split into nothing", "write its parts in into: … | …")
        return named
    if state is State.MERGE:
        if len(named) != 1:
            raise _Fault(f"«{tag}» is merged into no one tag", "write one tag in into")
        return named
    if named:
        raise _Fault(f"into is of no use for {state.value}", "write split or merge as its state")
    return ()


def _circles(entries: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """(written form, what is wrong) of each row from which renaming never comes to an end."""
    for form, entry in entries.items():
        pending, seen = list(entry.into), set[str]()
        while pending:
            name = written_phrase(pending.pop())
            if name == form:
                yield form, f"«{entry.tag}» leads back to itself"
                break
            if name not in seen and name in entries:
                seen.add(name)
                pending += entries[name].into


# ---------------------------------------------------------------- writing


def format_lexicon(lexicon: Lexicon) -> str:
    """The text of a tags.csv; what was parsed comes back the same."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*_COLUMNS, *lexicon.extra_columns])
    for entry in lexicon.entries:
        writer.writerow(_row(entry))
    return file.getvalue()


def _row(entry: Entry) -> list[str]:
    into = f" {_SEPARATOR} ".join(entry.into)
    return [
        entry.tag,
        str(entry.count),
        f"{entry.confidence:.2f}",
        entry.state.value,
        into,
        *entry.extra,
    ]


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The most frequent first, ties by code points, which no setting of a machine changes."""
    return tuple(sorted(entries, key=lambda entry: (-entry.count, entry.tag)))


def with_edits(learned: Lexicon, former: Lexicon) -> Lexicon:
    """What was learned, with every decision, and every note, of a person on the former rows.

    A row that a person has decided, or annotated, stays even when no article has the tag any more.
    """
    fresh = {written_phrase(entry.tag): entry for entry in learned.entries}
    for old in former.entries:
        form = written_phrase(old.tag)
        new = fresh.get(form)
        if old.state is State.LEARNED and not any(old.extra):
            continue
        if new is None:
            fresh[form] = replace(old, count=0)
        else:
            fresh[form] = replace(new, tag=old.tag, state=old.state, into=old.into, extra=old.extra)
    return Lexicon(in_order(fresh.values()), former.extra_columns)
