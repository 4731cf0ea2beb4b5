"""Briefs: all that a page of its own shows, small enough to be kept, hashed and handed over.

A planned page says what it is about; its brief holds what the archive says of it: cards, names of
neighbours, counts of days, whether what it links to exists. A view sees the brief, the frame and
the texts of the articles named in it, and asking for more is an error, so that the fingerprint of
a page, a hash of its brief (`Briefing.shown`), covers what it shows by construction. What a brief
is made from is covered likewise: it sees the page and asks for the rest (`facts.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from msgspec import Struct

from generator import urls
from generator.arabic.calendar import hijri_months_of
from generator.digest import digest_of
from generator.i18n import Interface
from generator.model import Article, DateBasis, Record, Redirect, StandingPage, Tombstone
from generator.plan.channels import has_feeds
from generator.plan.site import (
    ArticlePage,
    DayPage,
    HijriMonthPage,
    HijriYearPage,
    KeepersPage,
    ListKind,
    ListPage,
    MonthPage,
    Page,
    RedirectPage,
    Slice,
    TombstonePage,
    YearPage,
    list_path,
)
from generator.plan.trends import MEANINGFUL, Timeline, companions, timeline
from generator.render.context import NOTHING, Context, Frame, Named
from generator.render.facts import Days, Inquiry

_RELATED = 8
_CARD_BYTES = 8
"""Of the hash of a card in what is remembered of a list."""
DAY_SAMPLE = 6
"""Articles of a day that its month's page shows."""

Title = tuple[str, str]
"""(address, title) of an article."""
Mention = tuple[date, str, str]
"""(day, address, title) of an article."""
DayCount = tuple[date, int]
"""How many articles a day has."""


class Card(Struct, frozen=True, array_like=True):
    """What a list shows of an article."""

    href: str
    title: str
    lead_bytes: bytes
    """As its record holds it: the very object, which a card adds nothing to."""
    published: date | None
    inferred: bool
    sources: tuple[str, ...]
    embedded: bool

    @property
    def lead(self) -> str:
        """The first paragraph, cut at a word."""
        return self.lead_bytes.decode("utf-8", "surrogatepass")


class ListSlice(Struct, frozen=True, array_like=True):
    """One page of a list, see `site.Slice`."""

    path: str
    number: int
    older: str
    newer: str
    total: int
    """0 on numbered pages, which do not show it."""
    cards: tuple[Card, ...]
    """Newest first."""


class Proposal(Struct, frozen=True, array_like=True):
    """What the page of an article shows of another that is about the same."""

    href: str
    title: str
    published: date


class ArticleBrief(Struct, frozen=True, array_like=True):
    """An article's page."""

    path: str
    article: bytes
    """Hash of its record, which has those of its texts."""
    relatives: tuple[bytes, ...]
    """Hashes of the records of the articles that it compares itself with."""
    older: Title | None
    newer: Title | None
    titles: dict[str, str]
    """Titles of the articles that it links to, by address."""
    by_title: dict[str, str]
    """Addresses of the articles whose titles its text mentions."""
    known: dict[str, bool]
    """Whether there is a page at an address."""
    tags: dict[str, Named]
    sources: dict[str, Named]
    near: tuple[Proposal, ...] = ()
    """Related articles of the same time."""
    far: tuple[Proposal, ...] = ()
    """Those of an earlier time."""


class ArticleSheet(Struct, frozen=True, array_like=True):
    """What the view of an article's page reads: the brief with the texts."""

    brief: ArticleBrief
    article: Article
    relatives: dict[str, Article]
    """By address."""


class ListBrief(Struct, frozen=True, array_like=True):
    """A page of a tag, a source, the undated or the attached articles."""

    path: str
    kind: ListKind
    name: str
    slice: ListSlice
    known: dict[str, bool]
    tags: dict[str, Named]
    sources: dict[str, Named]
    has_feeds: bool = False
    """Whether the list has feeds: said on its newest page."""
    timeline: Timeline | None = None
    """This and the next three on the newest page of a tag or source, where they tell something."""
    first: Mention | None = None
    last: Mention | None = None
    related: tuple[tuple[str, int], ...] = ()
    """(tag, articles that it shares with the list), the closest first."""


class DayBrief(Struct, frozen=True, array_like=True):
    """The articles of a day."""

    path: str
    day: date
    slice: ListSlice
    older: date | None
    newer: date | None
    days: tuple[DayCount, ...]
    """Of its month; on a numbered page its own alone."""
    known: dict[str, bool]


class DaySample(Struct, frozen=True, array_like=True):
    """A day on the page of its month."""

    day: date
    total: int
    cards: tuple[Card, ...]


class MonthBrief(Struct, frozen=True, array_like=True):
    """A month's calendar and days."""

    path: str
    year: int
    month: int
    older: tuple[int, int] | None
    newer: tuple[int, int] | None
    days: tuple[DaySample, ...]
    known: dict[str, bool]


class YearBrief(Struct, frozen=True, array_like=True):
    """Twelve calendars."""

    path: str
    year: int
    older: int | None
    newer: int | None
    days: tuple[DayCount, ...]
    known: dict[str, bool]


class HijriMonthBrief(Struct, frozen=True, array_like=True):
    """A month of Umm al-Qura."""

    path: str
    year: int
    month: int
    older: tuple[int, int] | None
    newer: tuple[int, int] | None
    days: tuple[DaySample, ...]
    known: dict[str, bool]


class HijriYearBrief(Struct, frozen=True, array_like=True):
    """Twelve months of Umm al-Qura."""

    path: str
    year: int
    older: int | None
    newer: int | None
    days: tuple[tuple[int, DayCount], ...]
    """The month of each day that has articles, and how many."""
    known: dict[str, bool]


class RedirectBrief(Struct, frozen=True, array_like=True):
    """An address that leads to another."""

    path: str
    redirect: Redirect


class StandingBrief(Struct, frozen=True, array_like=True):
    """A page written by the archive's keepers."""

    path: str
    standing: StandingPage


class TombstoneBrief(Struct, frozen=True, array_like=True):
    """What remains of articles that were taken out."""

    path: str
    tombstones: tuple[Tombstone, ...]
    known: dict[str, bool]


WholeBrief = (
    ListBrief
    | DayBrief
    | MonthBrief
    | YearBrief
    | HijriMonthBrief
    | HijriYearBrief
    | RedirectBrief
    | StandingBrief
    | TombstoneBrief
)
"""A brief that needs no text beside it."""
Brief = ArticleBrief | WholeBrief
BRIEFS: dict[str, type[Brief]] = {
    "article": ArticleBrief,
    "list": ListBrief,
    "day": DayBrief,
    "month": MonthBrief,
    "year": YearBrief,
    "hijri-month": HijriMonthBrief,
    "hijri-year": HijriYearBrief,
    "redirect": RedirectBrief,
    "standing": StandingBrief,
    "tombstone": TombstoneBrief,
}
"""The kinds of briefs by name, which is also that of their template."""
_KIND_OF = {kind: name for name, kind in BRIEFS.items()}
_FIELDS = {kind: kind.__struct_fields__ for kind in BRIEFS.values()}
_VALUES = {kind: attrgetter(*names) for kind, names in _FIELDS.items()}


def kind_of(brief: Brief) -> str:
    """Return the name of a brief's kind."""
    return _KIND_OF[type(brief)]


class Briefing:
    """Makes briefs.

    It may remember nothing between two inquiries: what it has from one was asked there.
    """

    def __init__(self, inquiry: Inquiry) -> None:
        self._ask = inquiry

    def of(self, page: Page) -> Brief | None:
        """Return the brief of a page; None for one that shows the archive as a whole."""
        make = _MAKERS.get(type(page))
        return make(self, page) if make else None

    def shown(self, brief: Brief) -> dict[str, Any]:
        """Return what a page shows, for its fingerprint: its brief with hashes for cards."""
        kind = type(brief)
        shown = dict(zip(_FIELDS[kind], _VALUES[kind](brief), strict=True))
        slice_ = shown.pop("slice", None)
        if slice_ is not None:
            place = slice_.number, slice_.older, slice_.newer
            shown |= {"place": place, "total": slice_.total, "cards": self._hashes(slice_.cards)}
        if isinstance(brief, MonthBrief | HijriMonthBrief):
            shown["days"] = [(sample.day, sample.total) for sample in brief.days]
            shown["cards"] = self._hashes(card for day in brief.days for card in day.cards)
        return shown

    def _hashes(self, cards: Iterable[Card]) -> dict[str, bytes]:
        addresses = [card.href for card in cards]
        return dict(zip(addresses, self._ask.made_of(_card_digest, addresses), strict=True))

    # ---- One for each kind

    def _article(self, page: ArticlePage) -> ArticleBrief:
        ask = self._ask
        record = ask.record(page.path)
        relatives = {href: ask.record(href) for href in relatives_of(record)}
        tags = [tag.name for tag in record.tags]
        knows_tags, knows_sources = ask.knows(ListKind.TAG), ask.knows(ListKind.SOURCE)
        days = {record.published, *(copy.published for copy in record.copies)}
        days.update(relative.published for relative in relatives.values())
        pages = [*map(urls.tag_path, tags), *map(urls.source_path, record.sources)]
        pages += _calendar(sorted(filter(None, days)))
        linked = (*record.found_in, *record.attached, *relatives)
        mentioned = {title: ask.titled(title) for title in record.read_also}
        return ArticleBrief(
            path=page.path,
            article=ask.made_of(digest_of, [page.path])[0],
            relatives=tuple(ask.made_of(digest_of, relatives)),
            older=self._title(page.older),
            newer=self._title(page.newer),
            titles={href: ask.record(href).title for href in linked},
            by_title={title: href for title, href in mentioned.items() if href},
            known=ask.are_pages(pages),
            tags=_told(lambda name: _thing(ask.tag(name)), tags if knows_tags else ()),
            sources=_told(
                lambda name: _thing(ask.source(name)), record.sources if knows_sources else ()
            ),
            near=tuple(ask.made_of(_proposal, page.near)),
            far=tuple(ask.made_of(_proposal, page.far)),
        )

    def _list(self, page: ListPage) -> ListBrief:
        slice_ = self._slice(page.slice)
        known = self._ask.are_pages([list_path(page.kind, page.name), *_days_of(slice_.cards)])
        named = [] if slice_.number else [page.name]
        tags = _told(self._ask.tag, named if page.kind is ListKind.TAG else ())
        sources = _told(self._ask.source, named if page.kind is ListKind.SOURCE else ())
        newest = () if slice_.number else self._newest(page.kind, page.name)
        return ListBrief(page.path, page.kind, page.name, slice_, known, tags, sources, *newest)

    def _newest(self, kind: ListKind, name: str) -> tuple[Any, ...]:
        """What the newest page of a list says of all: whether it has feeds, and its trend."""
        records = self._ask.members(kind, name)
        trend = self._trend(kind, name, records) if len(records) >= MEANINGFUL else ()
        return has_feeds(self._ask.config, records), *trend

    def _trend(self, kind: ListKind, name: str, records: Sequence[Record]) -> tuple[Any, ...]:
        """Timeline, first and last mention and related tags of a tag or a source."""
        ask = self._ask
        dated = [record for record in records if record.published]
        ends = (_mention(dated[0]), _mention(dated[-1])) if dated else (None, None)
        names = [[tag.name for tag in record.tags] for record in records]
        own = name if kind is ListKind.TAG else ""
        related = companions(names, own, _RELATED, ask.step_of_archive(), ask.step_of_tag)
        return (timeline(each.published for each in dated if each.published), *ends, related)

    def _day(self, page: DayPage) -> DayBrief:
        slice_ = self._slice(page.slice)
        day, rests = page.day, slice_.number > 0
        days = _counts(self._ask.month(day.year, day.month))
        if rests:
            days = ((day, len(slice_.cards)),)
        older, newer = (None, None) if rests else (page.older, page.newer)
        shown = [each for each, _ in days] + [each for each in (older, newer) if each]
        pages = [*_calendar([day]), *map(urls.day_path, shown), *_hijri_months([day])]
        known = self._ask.are_pages(pages)
        return DayBrief(page.path, day, slice_, older, newer, days, known)

    def _month(self, page: MonthPage) -> MonthBrief:
        by_day = self._ask.month(page.year, page.month)
        known = self._ask.are_pages([*_calendar(by_day), *_hijri_months(by_day)])
        days = self._samples(by_day)
        return MonthBrief(page.path, page.year, page.month, page.older, page.newer, days, known)

    def _year(self, page: YearPage) -> YearBrief:
        numbers = range(1, 13)
        days = tuple(
            count for month in numbers for count in _counts(self._ask.month(page.year, month))
        )
        pages = [urls.month_path(page.year, month) for month in numbers]
        pages += [urls.day_path(day) for day, _ in days]
        known = self._ask.are_pages(pages)
        return YearBrief(page.path, page.year, page.older, page.newer, days, known)

    def _hijri_month(self, page: HijriMonthPage) -> HijriMonthBrief:
        by_day = self._ask.hijri_month(page.year, page.month)
        year = urls.hijri_year_path(page.year)
        known = self._ask.are_pages([*_calendar(by_day), year, page.path])
        days = self._samples(by_day)
        return HijriMonthBrief(
            page.path, page.year, page.month, page.older, page.newer, days, known
        )

    def _hijri_year(self, page: HijriYearPage) -> HijriYearBrief:
        numbers = range(1, 13)
        days = tuple(
            (month, count)
            for month in numbers
            for count in _counts(self._ask.hijri_month(page.year, month))
        )
        pages = [urls.hijri_month_path(page.year, month) for month in numbers]
        pages += [urls.day_path(day) for _, (day, _) in days]
        known = self._ask.are_pages(pages)
        return HijriYearBrief(page.path, page.year, page.older, page.newer, days, known)

    def _redirect(self, page: RedirectPage) -> RedirectBrief:
        return RedirectBrief(page.path, page.redirect)

    def _standing(self, page: KeepersPage) -> StandingBrief:
        return StandingBrief(page.path, page.standing)

    def _tombstone(self, page: TombstonePage) -> TombstoneBrief:
        return TombstoneBrief(page.path, page.tombstones, self._ask.are_pages([urls.WITHDRAWN]))

    # ---- Of which they are made

    def _slice(self, slice_: Slice) -> ListSlice:
        total = 0 if slice_.number else slice_.total
        cards = self._cards(slice_.articles)
        return ListSlice(slice_.path, slice_.number, slice_.older, slice_.newer, total, cards)

    def _cards(self, addresses: Iterable[str]) -> tuple[Card, ...]:
        return tuple(self._ask.made_of(card_of, addresses))

    def _samples(self, by_day: Days) -> tuple[DaySample, ...]:
        """The newest articles of each day."""
        return tuple(
            DaySample(day, len(articles), self._cards(articles[: -DAY_SAMPLE - 1 : -1]))
            for day, articles in by_day.items()
        )

    def _title(self, href: str) -> Title | None:
        return (href, self._ask.record(href).title) if href else None


_MAKERS: dict[type, Callable[[Briefing, Any], Brief]] = {
    ArticlePage: Briefing._article,
    ListPage: Briefing._list,
    DayPage: Briefing._day,
    MonthPage: Briefing._month,
    YearPage: Briefing._year,
    HijriMonthPage: Briefing._hijri_month,
    HijriYearPage: Briefing._hijri_year,
    RedirectPage: Briefing._redirect,
    KeepersPage: Briefing._standing,
    TombstonePage: Briefing._tombstone,
}


def context_of(brief: Brief, frame: Frame, ui: Interface) -> Context:
    """The context in which a brief's page is rendered."""
    known = getattr(brief, "known", {})
    tags, sources = getattr(brief, "tags", {}), getattr(brief, "sources", {})
    return Context(frame, ui, AskedPages(known, frame), tags, sources)


class AskedPages:
    """Which pages there are, as far as a brief says so; to ask for another is a mistake of ours."""

    def __init__(self, known: dict[str, bool], frame: Frame) -> None:
        self._known = known
        self._frame = frame

    def __contains__(self, path: object) -> bool:
        if path in _ALWAYS:
            return True
        if path in _SHELVES:
            return bool(getattr(self._frame, _SHELVES[str(path)]))
        if path in (urls.FEED, urls.JSON_FEED, urls.OPENSEARCH):
            return path in self._frame.feeds
        return self._known[str(path)]


_ALWAYS = frozenset(
    {
        urls.HOME,
        urls.SEARCH,
        urls.DOSSIER,
        urls.DATA,
        urls.YEARS,
        urls.TAGS,
        urls.SOURCES,
        urls.NOT_FOUND,
    }
)
_SHELVES = {urls.UNDATED: "undated", urls.ATTACHED: "attached"}


def relatives_of(record: Record) -> list[str]:
    """Return the addresses of the articles whose texts a page reads besides its own."""
    return list(dict.fromkeys((*record.versions, *record.elsewhere)))


def card_of(record: Record) -> Card:
    """Return what lists show of an article."""
    return Card(
        href=record.href,
        title=record.title,
        lead_bytes=record.lead_bytes,
        published=record.published,
        inferred=record.date_basis is DateBasis.INFERRED,
        sources=record.sources,
        embedded=record.embedded,
    )


def _card_digest(record: Record) -> bytes:
    return digest_of(card_of(record))[:_CARD_BYTES]


def _proposal(record: Record) -> Proposal:
    assert record.published
    return Proposal(record.href, record.title, record.published)


def _mention(record: Record) -> Mention | None:
    return (record.published, record.href, record.title) if record.published else None


def _hijri_months(days: Iterable[date]) -> list[str]:
    """The pages of the Hijri months in which some days lie."""
    return [urls.hijri_month_path(*month) for month in hijri_months_of(days)]


def _counts(days: Days) -> tuple[DayCount, ...]:
    return tuple((day, len(articles)) for day, articles in days.items())


def _calendar(days: Iterable[date]) -> list[str]:
    """The pages of some days, their months and years."""
    return [
        path
        for day in days
        for path in (
            urls.day_path(day),
            urls.month_path(day.year, day.month),
            urls.year_path(day.year),
        )
    ]


def _days_of(cards: Iterable[Card]) -> list[str]:
    """The pages of the days of some articles."""
    days = dict.fromkeys(card.published for card in cards if card.published)
    return list(map(urls.day_path, days))


def _thing(named: Named) -> Named:
    """What is known of the thing that a name is the name of."""
    return Named(entry=named.entry, source=named.source) if named.entry or named.source else NOTHING


def _told(tell: Callable[[str], Named], names: Iterable[str]) -> dict[str, Named]:
    told = {name: tell(name) for name in names}
    return {name: named for name, named in told.items() if named is not NOTHING}
