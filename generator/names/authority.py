"""The authority file: which names mean one thing, as a librarian says. See `read_authority`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.arabic.normalize import fold_text
from generator.config import AUTHORITY_NAME
from generator.errors import Problem
from generator.names.claims import Described, Wording, identity, read_claims
from generator.names.spelling import Spelling
from generator.names.table import first_known

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "preferred": ("preferred form", "الاسم المعتمد", "الشكل المعتمد", "الصيغة المعتمدة"),
    "variants": ("variant", "أسماء أخرى", "الأسماء الأخرى", "الصيغ الأخرى"),
    "kind": ("النوع", "نوع"),
    "wikidata": ("wikidata id", "ويكي بيانات", "معرف ويكي بيانات"),
    "note": ("notes", "evidence", "ملاحظة", "ملاحظات", "الدليل"),
}
"""Columns and their other headings; `note` is for people and read by nobody."""
_WORDING = Wording(chief="preferred form", other="a variant")
WIKIDATA_PAGE = "https://www.wikidata.org/wiki/"
"""Where a person reads about an item."""
WIKIDATA_ITEM = "http://www.wikidata.org/entity/"
"""The identifier of an item, which is no address to go to (Wikidata: Data access)."""
_WIKIDATA = re.compile(r"(?:https?://(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d*)/?")


class Kind(StrEnum):
    """What a name is the name of; types of schema.org stand behind them (render/linked_data.py)."""

    UNKNOWN = ""
    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    EVENT = "event"
    WORK = "work"
    SUBJECT = "subject"


_KINDS = {
    **{kind.value: kind for kind in Kind},
    "organization": Kind.ORGANISATION,
    "topic": Kind.SUBJECT,
    "شخص": Kind.PERSON,
    "مكان": Kind.PLACE,
    "منظمة": Kind.ORGANISATION,
    "هيئة": Kind.ORGANISATION,
    "جهة": Kind.ORGANISATION,
    "حدث": Kind.EVENT,
    "عمل": Kind.WORK,
    "موضوع": Kind.SUBJECT,
}
_KIND_OF = {fold_text(name): kind for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that has names."""

    preferred: str
    variants: tuple[str, ...] = ()
    kind: Kind = Kind.UNKNOWN
    wikidata: str = ""
    """Q and digits, or ""."""

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the preferred one first."""
        return (self.preferred, *self.variants)


@dataclass(frozen=True, slots=True)
class Authority:
    """The entries of an authority file, in its order; no name stands in two."""

    entries: tuple[Entry, ...] = ()

    def by_name(self) -> dict[Spelling, Entry]:
        """Entries by each of their names, however its letters are coded."""
        return {identity(name): entry for entry in self.entries for name in entry.names}


def read_authority(data: bytes, path: str = AUTHORITY_NAME) -> tuple[Authority, list[Problem]]:
    """The entries of an authority.csv, and what is wrong with it.

    Columns: `preferred`, then optional `variants` (several in a cell, a bar between them), `kind`
    (see `Kind`, also in Arabic), `wikidata` (an id or the address of its page) and `note`. A second
    row with the same preferred form adds to the first. An entry without variants is good for
    something too: it keeps a name from being joined with others unasked.
    """
    described, problems = read_claims(path, data, COLUMNS, "preferred", "variants", _WORDING)
    entries = []
    for thing in described:
        kind, kind_problems = first_known(path, thing.rows, "kind", _kind, _KINDS_HINT)
        item, item_problems = first_known(path, thing.rows, "wikidata", _wikidata, _WIKIDATA_HINT)
        problems += [*kind_problems, *item_problems]
        entries.append(Entry(thing.chief, thing.others, kind or Kind.UNKNOWN, item or ""))
    problems += _shared_items(path, described, entries)
    return Authority(tuple(entries)), sorted(problems)


_KINDS_HINT = f"known: {', '.join(kind.value for kind in Kind if kind)}"
_WIKIDATA_HINT = "expected something like Q5194"


def _kind(cell: str) -> Kind | None:
    return _KIND_OF.get(fold_text(cell))


def _wikidata(cell: str) -> str | None:
    match = _WIKIDATA.fullmatch(cell)
    return match[1] if match else None


def _shared_items(
    path: str, described: Sequence[Described], entries: Sequence[Entry]
) -> Iterator[Problem]:
    """Two entries of one Wikidata item are one thing, or one of the items is wrong."""
    first: dict[str, Described] = {}
    for thing, entry in zip(described, entries, strict=True):
        known = first.setdefault(entry.wikidata, thing) if entry.wikidata else thing
        if known is not thing:
            what = f"{entry.wikidata} is also the item of «{known.chief}» in line {known.line}"
            yield Problem(path, thing.line, what, "join the two rows, or correct one item")
