"""What a table says that a name means, and where it contradicts itself.

A table of names has rows of a chief name and others. Each name may mean one chief name only: a name
that two rows claim is left to neither, and a chief name that another row claims as well stays what
it is. So whatever is wrong, no name leads to a name that leads on, and there is no going round.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.errors import Problem
from generator.names.spelling import Spelling, spelling
from generator.names.table import Columns, Row, clean, parse_table


@dataclass(frozen=True, slots=True)
class _Claim:
    """A row: one thing and its names."""

    line: int
    chief: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What the table calls its parts, for messages."""

    chief: str
    """«preferred form», «name»"""
    other: str
    """«a variant», «an alias»"""


@dataclass(frozen=True, slots=True)
class _Settled:
    """The claims that stand."""

    others: Mapping[str, tuple[str, ...]]
    """Chief name → its other names, in the order of the table."""
    problems: tuple[Problem, ...]


def identity(name: str) -> Spelling:
    """What makes two cells one name: letters and marks, whatever code writes them."""
    return spelling(name)


@dataclass(frozen=True, slots=True)
class Described:
    """What a table says of one thing."""

    chief: str
    others: tuple[str, ...]
    line: int
    """Of its first row."""
    rows: tuple[Row, ...]
    """The others add to the first."""


def read_claims(
    path: str, data: bytes, columns: Columns, chief: str, others: str, words: Wording
) -> tuple[list[Described], list[Problem]]:
    """Gather the rows of a table by what they name, settle their claims, say what is wrong.

    Args:
        path: for messages.
        columns: those that are known; any may be missing but that of the chief name.
        chief: column of the chief name; a row without it is left out, and said.
        others: column of the other names.
    """
    table = parse_table(path, data, columns, chief)
    problems = list(table.problems)
    rows: dict[Spelling, list[Row]] = {}
    for row in table.rows:
        if clean(row[chief]):
            rows.setdefault(identity(row[chief]), []).append(row)
        else:
            what = f"a row without a {words.chief}"
            problems.append(Problem(path, row.line, what, f"fill in the {words.chief}"))
    claims = [
        _Claim(
            same[0].line,
            clean(same[0][chief]),
            tuple(dict.fromkeys(name for row in same for name in row.names(others))),
        )
        for same in rows.values()
    ]
    settled = _settle(path, claims, words)
    described = [
        Described(claim.chief, settled.others[claim.chief], claim.line, tuple(same))
        for claim, same in zip(claims, rows.values(), strict=True)
    ]
    return described, [*problems, *settled.problems]


def _settle(path: str, claims: Sequence[_Claim], words: Wording) -> _Settled:
    """Resolve the claims of a table whose chief names differ, and say what was contradictory."""
    chiefs = {identity(claim.chief): claim for claim in claims}
    claimed: dict[Spelling, list[_Claim]] = {}
    problems: list[Problem] = []
    for claim in claims:
        for key in dict.fromkeys(map(identity, claim.others)):
            if key != identity(claim.chief):
                claimed.setdefault(key, []).append(claim)
    others: dict[str, list[str]] = {claim.chief: [] for claim in claims}
    for key, claimants in claimed.items():
        name = _as_written(claimants[0], key)
        if key in chiefs:
            problems += [
                _chief_claimed(path, claim, chiefs[key], claimed, words) for claim in claimants
            ]
        elif len({identity(claim.chief) for claim in claimants}) > 1:
            problems += [_claimed_twice(path, name, claim, claimants, words) for claim in claimants]
        else:
            others[claimants[0].chief].append(name)
    return _Settled({chief: tuple(names) for chief, names in others.items()}, tuple(problems))


def _as_written(claim: _Claim, key: Spelling) -> str:
    return next(name for name in claim.others if identity(name) == key)


def _claimed_twice(
    path: str, name: str, claim: _Claim, claimants: Iterable[_Claim], words: Wording
) -> Problem:
    rivals = ", ".join(
        f"«{other.chief}» in line {other.line}" for other in claimants if other is not claim
    )
    what = f"«{name}» is {words.other} of «{claim.chief}» and also of {rivals}; it joins neither"
    return Problem(path, claim.line, what, "leave it in one row")


def _chief_claimed(
    path: str,
    claim: _Claim,
    chief: _Claim,
    claimed: Mapping[Spelling, Sequence[_Claim]],
    words: Wording,
) -> Problem:
    what = f"«{chief.chief}» is {words.other} here and the {words.chief} of line {chief.line}"
    if _leads_back(claim, chief, claimed):
        what = f"«{claim.chief}» and «{chief.chief}» name each other in a circle; line {chief.line}"
        hint = f"keep one as {words.chief}; until then each stays by itself"
    else:
        hint = f"remove it here, or join the two rows; until then it stays a {words.chief}"
    return Problem(path, claim.line, what, hint)


def _leads_back(claim: _Claim, chief: _Claim, claimed: Mapping[Spelling, Sequence[_Claim]]) -> bool:
    """Whether following «is a variant of» from the claiming row leads round to the claimed one."""
    seen: set[Spelling] = set()
    ahead = [identity(claim.chief)]
    while ahead:
        key = ahead.pop()
        if key == identity(chief.chief):
            return True
        if key not in seen:
            seen.add(key)
            ahead += [identity(other.chief) for other in claimed.get(key, ())]
    return False
