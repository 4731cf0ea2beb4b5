"""What briefs are made from: the archive, as it answers one question after another.

Whoever makes the brief of a page sees that page and an `Inquiry`, which takes down what it was
asked. A brief is a function of the page and the answers; as long as these are the same, so is the
brief, and a later build need not make it to know that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, TypeVar

from generator.config import Config
from generator.digest import SIZE, digest_of
from generator.model import Record
from generator.plan.site import ListKind
from generator.plan.trends import half_step, whole_step
from generator.render.context import Named, Survey

T = TypeVar("T")

Days = Mapping[date, tuple[str, ...]]
"""The days of a month that have articles → the addresses of these, oldest first."""

_RECORD = "record"
"""What is known of the article at an address."""
_IS_PAGE = "is page"
"""Whether the site has a page at a path."""
_TITLED = "titled"
"""Which article has a title that texts mention."""
_TAG, _SOURCE = "about tag", "about source"
"""What is known of a name."""
_STEP = "step"
"""How common a tag is; of "": how many articles are listed."""
_MONTH, _HIJRI = "month", "hijri"
"""The articles of a month (`2023-9`) by their days."""

_TABLE = "table"
"""Whether a table says anything of tags, of sources."""

NOTHING = bytes(SIZE)
"""In the place of a hash: there is no such article."""
_YES, _NO = b"\1" * SIZE, b"\2" * SIZE


class Facts:
    """The answers of one build's archive."""

    def __init__(
        self, survey: Survey, hashed: Iterable[tuple[Sequence[Record], bytes]] = ()
    ) -> None:
        """`hashed` are records, maybe not all nor only those of the archive, and their hashes."""
        everything, taxonomy = survey.catalog.everything(), survey.taxonomy
        self.config: Config = survey.config
        """Part of what all pages have in common."""
        self.pages = survey.pages
        self.records = {record.href: record for record in everything}
        self._digests = dict(self._known(hashed))
        self._made: dict[Callable[[Record], Any], dict[str, Any]] = {digest_of: self._digests}
        titled = _mentioned(everything)
        authority, register = survey.names.authority, survey.names.register
        tables = {ListKind.TAG: bool(authority.entries), ListKind.SOURCE: bool(register.sources)}
        self._answers: dict[str, Callable[[str], Any]] = {
            _TITLED: titled.get,
            _TABLE: lambda kind: tables[ListKind(kind)],
            _TAG: cache(survey.tag),
            _SOURCE: cache(survey.source),
            ListKind.TAG: lambda name: _addresses(taxonomy.by_tag.get(name, ())),
            ListKind.SOURCE: lambda name: _addresses(taxonomy.by_source.get(name, ())),
            _MONTH: cache(lambda month: _days(taxonomy.by_month, month)),
            _HIJRI: cache(lambda month: _days(taxonomy.by_hijri, month)),
            _STEP: lambda name: _step(survey, name),
        }

    def _known(
        self, hashed: Iterable[tuple[Sequence[Record], bytes]]
    ) -> Iterator[tuple[str, bytes]]:
        """(address, hash) of the records that are the very ones that these hashes are of."""
        for records, hashes in hashed:
            for start, record in zip(range(0, len(hashes), SIZE), records, strict=True):
                if self.records.get(record.href) is record:
                    yield record.href, hashes[start : start + SIZE]

    def answer(self, kind: str, about: str) -> Any:
        """Return the answer to a question of any kind but those of records and pages."""
        return self._answers[kind](about)

    def record_digest(self, href: str) -> bytes:
        """Return the hash of an article with all that is known of it."""
        return self._digests.get(href) or self.made_of(digest_of, [href])[0]

    def made_of(self, make: Callable[[Record], T], addresses: Iterable[str]) -> list[T]:
        """Return what a pure function makes of the records of some articles, once for all."""
        made = self._made.setdefault(make, {})
        asked = list(addresses)
        made.update([(href, make(self.records[href])) for href in asked if href not in made])
        return [made[href] for href in asked]

    def forget_made(self) -> None:
        """Let go of what was made of records for pages; the hashes of these stay."""
        self._made = {digest_of: self._digests}

    def hashes(self, kind: str, about: Iterable[str]) -> list[bytes]:
        """Return what tells the answers to questions of one kind from other answers to them.

        All have one length; for an article that is not there it is `NOTHING`.
        """
        if kind == _RECORD:
            asked, known, records = list(about), self._digests, self.records
            # The addresses of the records themselves: those asked for may be as many strings more.
            new = [records[it].href for it in asked if it not in known and it in records]
            self.made_of(digest_of, new)
            return [known.get(href, NOTHING) for href in asked]
        if kind == _IS_PAGE:
            return [_YES if path in self.pages else _NO for path in about]
        return [digest_of(self.answer(kind, each)) for each in about]


class Inquiry:
    """Asks for facts and takes down what it asked."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.config = facts.config
        self._records: set[str] = set()
        self._pages: set[str] = set()
        self._others: dict[str, set[str]] = {}

    def asked(self) -> dict[str, set[str]]:
        """Return the questions, by their kinds."""
        return {_RECORD: self._records, _IS_PAGE: self._pages, **self._others}

    def record(self, href: str) -> Record:
        """Return what is known of an article.

        Raises:
            KeyError: there is none at that address.
        """
        self._records.add(href)
        return self._facts.records[href]

    def made_of(self, make: Callable[[Record], T], addresses: Iterable[str]) -> list[T]:
        """Return what a pure function makes of the records of some articles."""
        asked = list(addresses)
        self._records.update(asked)
        return self._facts.made_of(make, asked)

    def are_pages(self, paths: Iterable[str]) -> dict[str, bool]:
        """Return for each path whether there is a page at it."""
        asked = list(paths)
        self._pages.update(asked)
        pages = self._facts.pages
        return {path: path in pages for path in asked}

    def _ask(self, kind: str, about: str) -> Any:
        self._others.setdefault(kind, set()).add(about)
        return self._facts.answer(kind, about)

    def titled(self, title: str) -> str | None:
        """Return the address of the article with a title, if any text mentions that."""
        address: str | None = self._ask(_TITLED, title)
        return address

    def knows(self, kind: ListKind) -> bool:
        """Return whether a table says anything of tags, or of sources."""
        return bool(self._ask(_TABLE, kind.value))

    def tag(self, name: str) -> Named:
        """Return what is known of a tag."""
        named: Named = self._ask(_TAG, name)
        return named

    def source(self, name: str) -> Named:
        """Return what is known of a source."""
        named: Named = self._ask(_SOURCE, name)
        return named

    def members(self, kind: ListKind, name: str) -> list[Record]:
        """Return the articles of a tag or a source, oldest first."""
        if kind not in {ListKind.TAG, ListKind.SOURCE}:
            return []
        return [self.record(href) for href in self._ask(kind, name)]

    def month(self, year: int, month: int) -> Days:
        """Return the articles of a month."""
        days: Days = self._ask(_MONTH, f"{year}-{month}")
        return days

    def hijri_month(self, year: int, month: int) -> Days:
        """Return the articles of a month of Umm al-Qura."""
        days: Days = self._ask(_HIJRI, f"{year}-{month}")
        return days

    def step_of_tag(self, name: str) -> float:
        """Return how common a tag is, see `trends.half_step`."""
        step: float = self._ask(_STEP, name)
        return step

    def step_of_archive(self) -> float:
        """Return how many articles are listed, see `trends.whole_step`."""
        return self.step_of_tag("")


def _addresses(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple([record.href for record in records])


def _days(
    months: Mapping[tuple[int, int], Mapping[date, Sequence[Record]]], about: str
) -> dict[date, tuple[str, ...]]:
    year, month = about.split("-")
    days = months.get((int(year), int(month)), {})
    return {day: _addresses(records) for day, records in days.items()}


def _step(survey: Survey, name: str) -> float:
    taxonomy = survey.taxonomy
    if not name:
        return whole_step(len(taxonomy.listed))
    return half_step(len(taxonomy.by_tag.get(name, ())))


def _mentioned(records: Iterable[Record]) -> dict[str, str]:
    """Addresses of articles by the titles that other texts mention.

    Of several articles with one title, the newest with a file of its own.
    """
    wanted = {title for record in records for title in record.read_also}
    found = [each for each in records if each.title in wanted or each.printed_title in wanted]
    found.sort(key=lambda each: (not each.embedded, each.published or date.min, each.href))
    # Who mentions a title that was corrected since has it as it was printed.
    printed = {each.printed_title: each.href for each in found if each.printed_title}
    return printed | {record.title: record.href for record in found}
