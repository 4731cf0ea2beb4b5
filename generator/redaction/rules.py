"""redactions.csv: what is taken out, as hashes that say nothing without their key.

    kind,hashes,date,reason,address
    person,9f86d081884c7d65 2c26b46b68ffc68f,2026-11-26,court order,
    article,1b4f0e9851971998 60303ae22b998861,2026-11-26,,redacted/1b4f0e985197.html

A phrase or a person is a hash for each of its words. An article is known by its address and by its
text, so that neither a renamed file nor a corrected headline brings it back; `address` is where its
tombstone stands. Where others have the same title, day and source, and so the same address, the
hashes of their texts follow: these stay, and a text that nobody knows goes.

Hashes are BLAKE2b with a secret key (RFC 7693, section 2.9), which lies in a file of its own: who
has the table alone learns how many words there are and no more; who has both can try whether a
guess is right, as anybody can who holds the articles and builds the archive.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b

from generator.errors import Faults, WarraqError

COLUMNS = ("kind", "hashes", "date", "reason", "address")
HASH_BYTES = 8
"""Of a word: of a million words, two share a hash with a chance of one in 36 million."""
KEY_BYTES = 32
_HASH = re.compile(f"[0-9a-f]{{{2 * HASH_BYTES}}}")
_ADDRESS = re.compile(r"[^\s\\:?#%<>\"'*|]+\.html")
_MEND = "mend the row, or take it out and run `redact` again"
_LOCAL = ("..", ".", "")
"""Steps that no address may have: it would lead out of the site."""


class Kind(StrEnum):
    """What a rule is about."""

    ARTICLE = "article"
    PHRASE = "phrase"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of redactions.csv."""

    kind: Kind
    hashes: tuple[bytes, ...]
    """Of each word; of an article that of its address, that of its text, and those of texts that
    have the same address and stay."""
    date: str = ""
    """ISO day, or ""."""
    reason: str = ""
    address: str = ""
    """Of an article: output path of its tombstone; "" for a further copy of one that has it."""


@dataclass(frozen=True, slots=True)
class Redactions:
    """All rules of an archive, with their key."""

    rules: tuple[Rule, ...] = ()
    key: bytes = b""

    def __bool__(self) -> bool:
        return bool(self.rules)


NO_REDACTIONS = Redactions()


def hash_of(key: bytes, text: str) -> bytes:
    """Return the keyed hash of a word, an address or a text."""
    data = text.encode("utf-8", "surrogatepass")
    return blake2b(data, digest_size=HASH_BYTES, key=key).digest()


def parse_rules(text: str, path: str) -> tuple[Rule, ...]:
    """Read redactions.csv.

    Args:
        path: for messages.

    Raises:
        WarraqError: rows cannot be read. To go on without one would publish what is to be hidden.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise WarraqError(f"{path}:{reader.line_num}: {error}", _MEND) from None
    if not rows:
        return ()
    (line, header), *rest = rows
    names = [name.strip().casefold() for name in header]
    if missing := [name for name in COLUMNS[:2] if name not in names]:
        what = f"{path}:{line}: no column {missing[0]!r}"
        raise WarraqError(what, f"the first line names the columns: {', '.join(COLUMNS)}")
    rules: list[Rule] = []
    faults: list[WarraqError] = []
    for line, row in rest:
        try:
            rules.append(_rule(f"{path}:{line}", dict(zip(names, row, strict=False))))
        except WarraqError as error:
            faults.append(error)
    if faults:
        raise Faults(faults)
    return tuple(rules)


def _rule(where: str, cells: dict[str, str]) -> Rule:
    values = {name: cells.get(name, "").strip() for name in COLUMNS}
    if values["kind"] not in [kind.value for kind in Kind]:
        kinds = ", ".join(Kind)
        raise WarraqError(f"{where}: kind is {values['kind']!r}, expected one of: {kinds}", _MEND)
    kind, hashes = Kind(values["kind"]), values["hashes"].split()
    if not hashes or not all(map(_HASH.fullmatch, hashes)):
        raise WarraqError(f"{where}: hashes are no hashes of {2 * HASH_BYTES} digits", _MEND)
    if kind is Kind.ARTICLE and len(hashes) < 2:
        raise WarraqError(f"{where}: an article has two hashes or more, not {len(hashes)}", _MEND)
    _check_date(where, values["date"])
    _check_address(where, values["address"])
    found = tuple(map(bytes.fromhex, hashes))
    return Rule(kind, found, values["date"], values["reason"], values["address"])


def _check_date(where: str, day: str) -> None:
    try:
        if day:
            date.fromisoformat(day)
    except ValueError:
        raise WarraqError(f"{where}: {day!r} is no date", "write it as 2026-11-26") from None


def _check_address(where: str, address: str) -> None:
    steps = address.split("/")
    if address and (not _ADDRESS.fullmatch(address) or not set(steps).isdisjoint(_LOCAL)):
        raise WarraqError(f"{where}: {address!r} is no address in the site", _MEND)


def format_rules(rules: Iterable[Rule]) -> str:
    """Write redactions.csv."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rule in rules:
        hashes = " ".join(each.hex() for each in rule.hashes)
        writer.writerow([rule.kind.value, hashes, rule.date, rule.reason, rule.address])
    return buffer.getvalue()


def with_rules(redactions: Redactions, rules: Sequence[Rule]) -> Redactions:
    """The rules with some more; one that is there already is not added again."""
    known = {(rule.kind, rule.hashes) for rule in redactions.rules}
    new = [rule for rule in rules if (rule.kind, rule.hashes) not in known]
    return Redactions((*redactions.rules, *new), redactions.key)
