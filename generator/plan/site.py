"""The pages of a site, as planned: addresses and what each page is about.

A page names articles by their addresses: what it shows of them is asked for when its brief is made.
There are twenty pages of a kind for each that a reader knows by name, so these are structs, which
are made and packed in a third of the time that dataclasses take.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

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


class _Planned(Struct, frozen=True, array_like=True, tag=True, gc=False):
    """Packed as a row that begins with the name of its kind."""


class Slice(_Planned, frozen=True):
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


class HomePage(_Planned, frozen=True):
    """The front page."""

    path: str


class ArticlePage(_Planned, frozen=True):
    """One article, whose address is the path."""

    path: str
    older: str
    """Address of its neighbour in time, or ""."""
    newer: str
    near: tuple[str, ...] = ()
    """Addresses of related articles of the same time."""
    far: tuple[str, ...] = ()
    """Those of an earlier time."""


class ListPage(_Planned, frozen=True):
    """A page of a tag, a source, the undated or the attached articles."""

    path: str
    kind: ListKind
    name: str
    slice: Slice


class DayPage(_Planned, frozen=True):
    """The articles of a day."""

    path: str
    day: date
    slice: Slice
    older: date | None
    newer: date | None


class MonthPage(_Planned, frozen=True):
    """A month's calendar and days."""

    path: str
    year: int
    month: int
    older: tuple[int, int] | None
    newer: tuple[int, int] | None


class YearPage(_Planned, frozen=True):
    """Twelve calendars."""

    path: str
    year: int
    older: int | None
    newer: int | None


class YearsPage(_Planned, frozen=True):
    """All years."""

    path: str


class HijriMonthPage(_Planned, frozen=True):
    """A month of Umm al-Qura: its calendar and days."""

    path: str
    year: int
    month: int
    older: tuple[int, int] | None
    newer: tuple[int, int] | None


class HijriYearPage(_Planned, frozen=True):
    """Twelve calendars of Umm al-Qura."""

    path: str
    year: int
    older: int | None
    newer: int | None


class IndexPage(_Planned, frozen=True):
    """All tags or all sources by letter."""

    path: str
    kind: ListKind
    letter: str = ""
    """The letter that it shows, where an index is too long for one page; "" for the index itself,
    which then shows the names with most articles."""
    letters: tuple[str, ...] = ()
    """All that have pages of their own; none where one page has all."""


class SearchPage(_Planned, frozen=True):
    """The search page."""

    path: str


class DossierPage(_Planned, frozen=True):
    """What a reader has collected, shown by scripts alone."""

    path: str


class DataPage(_Planned, frozen=True):
    """What programs can download, and what is to be known of it."""

    path: str
    dataset: Dataset | None = None
    """Known when the files are made, which is when the page is rendered."""


class ApiPage(_Planned, frozen=True):
    """What programs can ask for, and what they are answered."""

    path: str


class CorrectionsPage(_Planned, frozen=True):
    """All corrections; there is none without any."""

    path: str


class DevicePage(_Planned, frozen=True):
    """What a reader keeps of the archive on the own device."""

    path: str


class OfflinePage(_Planned, frozen=True):
    """Stands in for a page that is neither within reach nor kept."""

    path: str


class KeepersPage(_Planned, frozen=True):
    """A page written by the archive's keepers."""

    path: str
    standing: StandingPage


class TombstonePage(_Planned, frozen=True):
    """What remains of an article that was taken out, or the list of all such articles."""

    path: str
    tombstones: tuple[Tombstone, ...]
    """The one of this address, or all."""


class RedirectPage(_Planned, frozen=True):
    """An address that leads to another."""

    path: str
    redirect: Redirect


class NotFoundPage(_Planned, frozen=True):
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
