"""Pages that rest: known to be as they were without making their briefs.

Pages are looked at in groups: those of a month, some of a list, any other by itself. For each
group it is kept what was asked when the briefs of its pages were made (`render/facts.py`), and a
hash of the pages and of the answers. Where that is what it was, the briefs would be, too. So an
addition costs a look at the answers and the briefs of a few groups.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from itertools import count, groupby, islice
from operator import itemgetter

import numpy as np

from generator.digest import SIZE, digest_of, joint_digest
from generator.engine.store import Store, StoreShelf
from generator.packing import UnpackError, pack, unpack
from generator.plan.site import ArticlePage, DayPage, ListPage, MonthPage, Page, list_path
from generator.render.facts import NOTHING, Facts

_Question = tuple[str, str]
"""(kind of question, what it is about)"""
_Run = tuple[str, list[str]]
"""Questions of one kind that follow one another: (kind, what they are about)."""
_NUMBERED = 16
"""Numbered pages of a list in a group; its newest, which most additions change, is by itself."""
_CHUNK = 4096
"""Questions that are kept together: of all that are known a build writes the last such again."""


def in_groups(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """Return the pages by their groups."""
    groups: dict[str, list[Page]] = {}
    for page in pages:
        groups.setdefault(_group_of(page), []).append(page)
    return groups


def _group_of(page: Page) -> str:
    if isinstance(page, ListPage):
        number = page.slice.number
        run = f" {number // _NUMBERED}" if number else ""
        return list_path(page.kind, page.name) + run
    if isinstance(page, ArticlePage | DayPage | MonthPage) and page.path[0].isdecimal():
        year, month, _ = page.path.split("/", 2)
        return f"{year}/{month}"
    return page.path


class Resting:
    """Knows which groups of pages would be made from what they were made from the last time."""

    def __init__(self, store: Store, facts: Facts, common: bytes) -> None:
        """`common` is a hash of what all pages are made from besides facts."""
        self._shelf = store.shelf("resting")
        self._common = common
        self._questions = _Questions(store.shelf("questions"))
        hashes = _hashes(facts, self._questions.runs)
        self._hashes = bytearray().join(hashes)
        """Of the answers to all questions, in the order of their numbers."""
        if hashes.count(NOTHING) * 2 >= len(hashes):
            # There are none, or most are about articles that are gone: none keeps its number.
            self._questions.forget()
            self._hashes.clear()
            self._shelf.clear()
        self._known = dict(self._shelf.scan(""))
        self._facts = facts
        self._groups: set[str] = set()

    def rests(self, group: str, pages: Sequence[Page]) -> bool:
        """Return whether the briefs of a group of pages would be those of the last build."""
        self._groups.add(group)
        kept = self._known.get(group)
        if not kept:
            return False
        try:
            return kept[:SIZE] == self._made_from(pages, kept[SIZE:])
        except (IndexError, ValueError):  # no numbers of ours
            return False

    def take_down(self, group: str, pages: Sequence[Page], asked: Mapping[str, set[str]]) -> None:
        """Remember what was asked for the briefs of a group of pages, by kinds of questions."""
        numbers = array("I")
        for kind, about in asked.items():
            new = self._questions.number(kind, about)
            self._hashes += b"".join(self._facts.hashes(kind, new))
            numbers.extend(self._questions.numbers(kind, about))
        packed = numbers.tobytes()
        self._shelf.put_many([(group, self._made_from(pages, packed) + packed)])

    def _made_from(self, pages: Sequence[Page], asked: bytes) -> bytes:
        """A hash of the pages and the answers to some questions, whose numbers are packed."""
        shown = digest_of(pages)
        hashes = np.frombuffer(self._hashes, np.uint64).reshape(-1, SIZE // 8)
        answers = hashes.take(np.frombuffer(asked, np.uintc), axis=0).tobytes()
        return joint_digest(self._common, shown, asked, answers)

    def keep(self) -> None:
        """Keep what was taken down, and nothing of groups that were not looked at."""
        self._shelf.delete_many(self._known.keys() - self._groups)
        self._questions.keep()


def _hashes(facts: Facts, runs: Iterable[_Run]) -> list[bytes]:
    """Those of the answers, in the order of the questions; asked kind by kind: runs are short."""
    kinds: dict[str, list[str]] = {}
    for kind, about in runs:
        kinds.setdefault(kind, []).extend(about)
    found = {kind: iter(facts.hashes(kind, about)) for kind, about in kinds.items()}
    return [each for kind, about in runs for each in islice(found[kind], len(about))]


class _Questions:
    """Questions by numbers, which stay theirs."""

    def __init__(self, shelf: StoreShelf) -> None:
        self._shelf = shelf
        self.runs: list[_Run] = []
        """Those that were kept, in the order of their numbers."""
        self._first = self._count = 0
        """The first number of the last chunk, and the next that nothing has."""
        self._new: list[_Question] = []
        """What belongs to that chunk."""
        runs: list[_Run] = []
        for key, value in dict(shelf.scan("")).items():
            runs = _unpacked(value)
            if key != _key(self._count) or not runs:
                self.forget()
                break
            self.runs += runs
            self._first, self._count = self._count, self._count + sum(len(it) for _, it in runs)
        else:
            self._new = [(kind, each) for kind, about in runs for each in about]
        self._kept = self._count
        self._numbers: dict[str, dict[str, int]] = {}

    def forget(self) -> None:
        """Begin anew."""
        self._shelf.clear()
        self.runs.clear()
        self._new = []
        self._first = self._count = self._kept = 0

    def number(self, kind: str, about: set[str]) -> list[str]:
        """Give numbers to those of some questions that have none, and return these in order."""
        if not self._numbers:
            self._count_again()
        known = self._numbers.setdefault(kind, {})
        new = sorted(about.difference(known))
        known.update(zip(new, count(self._count), strict=False))
        self._count += len(new)
        self._new += [(kind, each) for each in new]
        while len(self._new) > _CHUNK:
            self._put(self._new[:_CHUNK])
            del self._new[:_CHUNK]
            self._first += _CHUNK
        return new

    def numbers(self, kind: str, about: Iterable[str]) -> list[int]:
        """Return the numbers of some questions."""
        known = self._numbers[kind]
        return [known[each] for each in about]

    def _count_again(self) -> None:
        number = 0
        for kind, about in self.runs:
            self._numbers.setdefault(kind, {}).update(zip(about, count(number), strict=False))
            number += len(about)

    def keep(self) -> None:
        """Keep those that are new, with the chunk in which they come."""
        if self._count != self._kept:
            self._put(self._new)

    def _put(self, chunk: Sequence[_Question]) -> None:
        self._shelf.put_many([(_key(self._first), pack(_runs(chunk)))])


def _key(number: int) -> str:
    return f"{number:010d}"


def _runs(questions: Iterable[_Question]) -> list[_Run]:
    grouped = groupby(questions, itemgetter(0))
    return [(kind, [about for _, about in run]) for kind, run in grouped]


def _unpacked(value: bytes) -> list[_Run]:
    """The questions of a chunk; none of one that cannot be read."""
    try:
        return unpack(value, list[_Run])
    except UnpackError:
        return []
