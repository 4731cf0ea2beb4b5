"""The pages of a site, as planned: addresses and what each page is about.

A page names articles by their addresses: what it shows of them is asked for when its brief is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from generator import urls
from generator.dataset import Dataset
from generator.model import Redirect, StandingPage, Tombstone

INDEX_LIMIT = 2000
"""Names that stand on one page of an index: some 200 kB."""


class ListKind(StrEnum):
    """Lists that may run over several pages."""

    TAG = "tag"
    SOURCE = "source"
    UNDATED = "undated"
    ATTACHED = "attached"


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a list. Numbered pages hold the oldest articles and never change again."""

    path: str
    number: int
    """0 for the newest page, whose address is the list's own; else from 1, the oldest."""
    articles: tuple[str, ...]
    """Their addresses, newest first."""
    last: date | None
    """The latest day that any of them has."""
    older: str
    """Output path of the page of older articles, or ""."""
    newer: str
    total: int
    """Articles on all pages together; shown on the newest page only."""


@dataclass(frozen=True, slots=True)
class HomePage:
    """The front page."""

    path: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One article, whose address is the path."""

    path: str
    older: str
    """Address of its neighbour in time, or ""."""
    newer: str
    near: tuple[str, ...] = ()
    """Addresses of related articles of the same time."""
    far: tuple[str, ...] = ()
    """Those of an earlier time."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a tag, a source, the undated or the attached articles."""

    path: str
    kind: ListKind
    name: str
    slice: Slice


@dataclass(frozen=True, slots=True)
class DayPage:
    """The articles of a day."""

    path: str
    day: date
    slice: Slice
    older: date | None
    newer: date | None


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month's calendar and days."""

    path: str
    year: int
    month: int
    older: tuple[int, int] | None
    newer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class YearPage:
    """Twelve calendars."""

    path: str
    year: int
    older: int | None
    newer: int | None


@dataclass(frozen=True, slots=True)
class YearsPage:
    """All years."""

    path: str


@dataclass(frozen=True, slots=True)
class HijriMonthPage:
    """A month of Umm al-Qura: its calendar and days."""

    path: str
    year: int
    month: int
    older: tuple[int, int] | None
    newer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class HijriYearPage:
    """Twelve calendars of Umm al-Qura."""

    path: str
    year: int
    older: int | None
    newer: int | None


@dataclass(frozen=True, slots=True)
class IndexPage:
    """All tags or all sources by letter."""

    path: str
    kind: ListKind
    letter: str = ""
    """The letter that it shows, where an index is too long for one page; "" for the index itself,
    which then shows the names with most articles."""
    letters: tuple[str, ...] = ()
    """All that have pages of their own; none where one page has all."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search page."""

    path: str


@dataclass(frozen=True, slots=True)
class DossierPage:
    """What a reader has collected, shown by scripts alone."""

    path: str


@dataclass(frozen=True, slots=True)
class DataPage:
    """What programs can download, and what is to be known of it."""

    path: str
    dataset: Dataset | None = None
    """Known when the files are made, which is when the page is rendered."""


@dataclass(frozen=True, slots=True)
class ApiPage:
    """What programs can ask for, and what they are answered."""

    path: str


@dataclass(frozen=True, slots=True)
class CorrectionsPage:
    """All corrections; there is none without any."""

    path: str


@dataclass(frozen=True, slots=True)
class DevicePage:
    """What a reader keeps of the archive on the own device."""

    path: str


@dataclass(frozen=True, slots=True)
class OfflinePage:
    """Stands in for a page that is neither within reach nor kept."""

    path: str


@dataclass(frozen=True, slots=True)
class KeepersPage:
    """A page written by the archive's keepers."""

    path: str
    standing: StandingPage


@dataclass(frozen=True, slots=True)
class TombstonePage:
    """What remains of an article that was taken out, or the list of all such articles."""

    path: str
    tombstones: tuple[Tombstone, ...]
    """The one of this address, or all."""


@dataclass(frozen=True, slots=True)
class RedirectPage:
    """An address that leads to another."""

    path: str
    redirect: Redirect


@dataclass(frozen=True, slots=True)
class NotFoundPage:
    """404.html"""

    path: str


Page = (
    HomePage
    | ArticlePage
    | ListPage
    | DayPage
    | MonthPage
    | YearPage
    | YearsPage
    | HijriMonthPage
    | HijriYearPage
    | IndexPage
    | SearchPage
    | DossierPage
    | DataPage
    | ApiPage
    | CorrectionsPage
    | DevicePage
    | OfflinePage
    | KeepersPage
    | TombstonePage
    | RedirectPage
    | NotFoundPage
)


def list_path(kind: ListKind, name: str, number: int = 0) -> str:
    """The address of a list's page."""
    if kind is ListKind.TAG:
        return urls.tag_path(name, number)
    if kind is ListKind.SOURCE:
        return urls.source_path(name, number)
    first = urls.UNDATED if kind is ListKind.UNDATED else urls.ATTACHED
    return urls.list_page_path(first, number)
