"""Why a page is made again: what it was made from then, compared with what it is made from now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Made:
    """What a page was made from."""

    shared: bytes
    """Hash of the configuration and of all else that is the same on every page."""
    template: bytes
    """Hash of its template and of all that this includes."""
    brief: dict[str, Any]
    """What it shows (`Briefing.shown`)."""


_SHARED = "the configuration, a standing page, a style sheet or a script has changed"
_TEMPLATE = "its template, or one that it includes, has changed"
_SENTENCES = {
    "article": "its article has changed: text, tags, sources, ledger or relatives",
    "relatives": "an article that it compares itself with has changed",
    "titles": "the title of an article that it links to has changed",
    "by_title": "another article has a title that its text mentions",
    "near": "its related articles of the same time, or the title of one, have changed",
    "far": "its related articles of an earlier time, or the title of one, have changed",
    "tags": "what authority.csv says of its tags has changed",
    "sources": "what sources.csv says of its sources has changed",
    "redirect": "the address that it leads to, or the title there, has changed",
    "standing": "its text in pages/ has changed",
    "total": "the number of articles has changed",
}
_NEIGHBOURS = ("older", "newer")


def reasons(then: Made, now: Made) -> list[str]:
    """What differs, in sentences; none when nothing does."""
    found = []
    if then.shared != now.shared:
        found.append(_SHARED)
    if then.template != now.template:
        found.append(_TEMPLATE)
    for name in dict.fromkeys((*then.brief, *now.brief)):
        before, after = then.brief.get(name), now.brief.get(name)
        if before != after:
            found += _difference(name, before, after)
    return found


def _difference(name: str, before: Any, after: Any) -> Iterator[str]:
    if name == "cards":
        yield from _cards(before or {}, after or {})
    elif name == "known":
        yield from _links(before or {}, after or {})
    elif name == "days":
        yield f"the days of its calendar have changed: {_days(before, after)}"
    elif name in _NEIGHBOURS:
        yield f"its {name} neighbour is another: {_named(before)} → {_named(after)}"
    else:
        yield _SENTENCES.get(name, f"{name}: {before!r} → {after!r}")


def _cards(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[str]:
    """The articles of a list, by address."""
    for href in after.keys() - before.keys():
        yield f"lists an article more: {href}"
    for href in before.keys() - after.keys():
        yield f"lists an article less: {href}"
    for href in before.keys() & after.keys():
        if before[href] != after[href]:
            yield f"an article that it lists has changed: {href}"
    if before.keys() == after.keys() and [*before] != [*after]:
        yield "the order of its articles has changed"


def _links(before: Mapping[str, bool], after: Mapping[str, bool]) -> Iterator[str]:
    """Pages that it may link to."""
    for path, known in after.items():
        if path in before and before[path] != known:
            yield f"a page that it links to {'is there now' if known else 'is gone'}: {path}"


def _days(before: Any, after: Any) -> str:
    then, now = dict(map(tuple, before or ())), dict(map(tuple, after or ()))
    changed = [day for day in sorted({*then, *now}) if then.get(day) != now.get(day)]
    return ", ".join(f"{day} {then.get(day, 0)} → {now.get(day, 0)}" for day in changed)


def _named(neighbour: Any) -> str:
    if isinstance(neighbour, list | tuple):
        return str(neighbour[-1])
    return str(neighbour or "none")
