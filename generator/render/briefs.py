"""Briefs: all that a page of its own shows, small enough to be kept, hashed and handed over.

A planned page says what it is about; its brief holds what the archive says of it: cards, names of
neighbours, counts of days, whether what it links to exists. A view sees the brief, the frame and
the texts of the articles named in it, and asking for more is an error, so that the fingerprint of
a page, a hash of its brief (`Briefing.shown`), covers what it shows by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from generator import urls
from generator.arabic.calendar import to_hijri
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
from generator.plan.trends import MEANINGFUL, Companions, Timeline, timeline
from generator.render.context import NOTHING, Context, Frame, Named, Survey

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


@dataclass(frozen=True, slots=True)
class Card:
    """What a list shows of an article."""

    href: str
    title: str
    lead: str
    published: date | None
    inferred: bool
    sources: tuple[str, ...]
    embedded: bool


@dataclass(frozen=True, slots=True)
class ListSlice:
    """One page of a list, see `site.Slice`."""

    path: str
    number: int
    older: str
    newer: str
    total: int
    """0 on numbered pages, which do not show it."""
    cards: tuple[Card, ...]
    """Newest first."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the page of an article shows of another that is about the same."""

    href: str
    title: str
    published: date


@dataclass(frozen=True, slots=True)
class ArticleBrief:
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


@dataclass(frozen=True, slots=True)
class ArticleSheet:
    """What the view of an article's page reads: the brief with the texts."""

    brief: ArticleBrief
    article: Article
    relatives: dict[str, Article]
    """By address."""


@dataclass(frozen=True, slots=True)
class ListBrief:
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


@dataclass(frozen=True, slots=True)
class DayBrief:
    """The articles of a day."""

    path: str
    day: date
    slice: ListSlice
    older: date | None
    newer: date | None
    days: tuple[DayCount, ...]
    """Of its month; on a numbered page its own alone."""
    known: dict[str, bool]


@dataclass(frozen=True, slots=True)
class DaySample:
    """A day on the page of its month."""

    day: date
    total: int
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class MonthBrief:
    """A month's calendar and days."""

    path: str
    year: int
    month: int
    older: tuple[int, int] | None
    newer: tuple[int, int] | None
    days: tuple[DaySample, ...]
    known: dict[str, bool]


@dataclass(frozen=True, slots=True)
class YearBrief:
    """Twelve calendars."""

    path: str
    year: int
    older: int | None
    newer: int | None
    days: tuple[DayCount, ...]
    known: dict[str, bool]


@dataclass(frozen=True, slots=True)
class HijriMonthBrief:
    """A month of Umm al-Qura."""

    path: str
    year: int
    month: int
    older: tuple[int, int] | None
    newer: tuple[int, int] | None
    days: tuple[DaySample, ...]
    known: dict[str, bool]


@dataclass(frozen=True, slots=True)
class HijriYearBrief:
    """Twelve months of Umm al-Qura."""

    path: str
    year: int
    older: int | None
    newer: int | None
    days: tuple[tuple[int, DayCount], ...]
    """The month of each day that has articles, and how many."""
    known: dict[str, bool]


@dataclass(frozen=True, slots=True)
class RedirectBrief:
    """An address that leads to another."""

    path: str
    redirect: Redirect


@dataclass(frozen=True, slots=True)
class StandingBrief:
    """A page written by the archive's keepers."""

    path: str
    standing: StandingPage


@dataclass(frozen=True, slots=True)
class TombstoneBrief:
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
_FIELDS = {kind: tuple(each.name for each in fields(kind)) for kind in BRIEFS.values()}
_VALUES = {kind: attrgetter(*names) for kind, names in _FIELDS.items()}


def kind_of(brief: Brief) -> str:
    """Return the name of a brief's kind."""
    return _KIND_OF[type(brief)]


class Briefing:
    """Makes the briefs of one build's pages."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._pages = survey.pages
        everything = survey.catalog.everything()
        self._records = {record.href: record for record in everything}
        self._addresses = _mentioned(everything)
        self._digest = cache(lambda href: digest_of(self._records[href]))
        self._card = cache(lambda href: card_of(self._records[href]))
        self._card_digest = cache(lambda href: digest_of(self._card(href))[:_CARD_BYTES])
        self._proposal = cache(lambda href: _proposal(self._records[href]))
        self._knows_tags = bool(survey.names.authority.entries)
        self._knows_sources = bool(survey.names.register.sources)
        self._tag_page = cache(lambda name: self._is_known(urls.tag_path(name)))
        self._source_page = cache(lambda name: self._is_known(urls.source_path(name)))
        self._day_page = cache(lambda day: self._is_known(urls.day_path(day)))
        self._counts = cache(self._counts_of)
        self._pages_of_day = cache(lambda day: tuple(self._calendar([day]).items()))
        self._companions = cache(lambda: _companions(survey))
        self._thing_of_tag = cache(lambda name: _thing(survey.tag(name)))
        self._thing_of_source = cache(lambda name: _thing(survey.source(name)))

    def record(self, href: str) -> Record:
        """Return the record of an article."""
        return self._records[href]

    def record_digest(self, href: str) -> bytes:
        """Return the hash of an article with all that is known of it."""
        return self._digest(href)

    def of(self, page: Page) -> Brief | None:
        """Return the brief of a page; None for one that shows the archive as a whole."""
        make = _MAKERS.get(type(page))
        return make(self, page) if make else None

    def relatives(self, record: Record) -> list[str]:
        """Return the addresses of the articles whose texts a page reads besides its own."""
        return list(dict.fromkeys((*record.versions, *record.elsewhere)))

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
        return {card.href: self._card_digest(card.href) for card in cards}

    # ---- One for each kind

    def _article(self, page: ArticlePage) -> ArticleBrief:
        record = page.article
        relatives = self.relatives(record)
        tags = [tag.name for tag in record.tags]
        known = dict(map(self._tag_page, tags))
        known.update(map(self._source_page, record.sources))
        days = {record.published, *(copy.published for copy in record.copies)}
        days.update(self._records[href].published for href in relatives)
        for day in sorted(filter(None, days)):
            known.update(self._pages_of_day(day))
        near, far = self._survey.related.get(page.path, ((), ()))
        linked = (*record.found_in, *record.attached, *relatives)
        mentioned = (title for title in record.read_also if title in self._addresses)
        return ArticleBrief(
            path=page.path,
            article=self._digest(page.path),
            relatives=tuple(map(self._digest, relatives)),
            older=_title(page.older),
            newer=_title(page.newer),
            titles={href: self._records[href].title for href in linked},
            by_title={title: self._addresses[title] for title in mentioned},
            known=known,
            tags=_told(self._thing_of_tag, tags if self._knows_tags else ()),
            sources=_told(self._thing_of_source, record.sources if self._knows_sources else ()),
            near=tuple(map(self._proposal, near)),
            far=tuple(map(self._proposal, far)),
        )

    def _list(self, page: ListPage) -> ListBrief:
        slice_ = self._slice(page.slice)
        known = self._known([list_path(page.kind, page.name)])
        known.update(map(self._day_page, _days(slice_.cards)))
        named = [] if slice_.number else [page.name]
        tags = _told(self._survey.tag, named if page.kind is ListKind.TAG else ())
        sources = _told(self._survey.source, named if page.kind is ListKind.SOURCE else ())
        trend = () if slice_.number else self._trend(page.kind, page.name)
        return ListBrief(
            page.path,
            page.kind,
            page.name,
            slice_,
            known,
            tags,
            sources,
            not slice_.number and self._has_feeds(page.kind, page.name),
            *trend,
        )

    def _members(self, kind: ListKind, name: str) -> tuple[Record, ...]:
        """All articles of a tag or a source."""
        taxonomy = self._survey.taxonomy
        groups = {ListKind.TAG: taxonomy.by_tag, ListKind.SOURCE: taxonomy.by_source}
        return groups.get(kind, {}).get(name, ())

    def _has_feeds(self, kind: ListKind, name: str) -> bool:
        return has_feeds(self._survey.config, self._members(kind, name))

    def _trend(self, kind: ListKind, name: str) -> tuple[Any, ...]:
        """Timeline, first and last mention and related tags of a tag or a source, if it has any."""
        records = self._members(kind, name)
        if len(records) < MEANINGFUL:
            return ()
        dated = [record for record in records if record.published]
        own = name if kind is ListKind.TAG else ""
        related = self._companions().of([record.href for record in records], own, _RELATED)
        ends = (_mention(dated[0]), _mention(dated[-1])) if dated else (None, None)
        return (timeline(each.published for each in dated if each.published), *ends, related)

    def _day(self, page: DayPage) -> DayBrief:
        slice_ = self._slice(page.slice)
        day, rests = page.day, slice_.number > 0
        days = self._counts((day.year, day.month))
        if rests:
            days = ((day, len(slice_.cards)),)
        older, newer = (None, None) if rests else (page.older, page.newer)
        shown = [each for each, _ in days] + [each for each in (older, newer) if each]
        known = dict(self._pages_of_day(day))
        known.update(map(self._day_page, shown))
        known.update(self._known(_hijri_months([day])))
        return DayBrief(page.path, day, slice_, older, newer, days, known)

    def _month(self, page: MonthPage) -> MonthBrief:
        by_day = self._survey.taxonomy.by_month[page.year, page.month]
        days = tuple(
            DaySample(day, len(records), self._cards(records[: -DAY_SAMPLE - 1 : -1]))
            for day, records in by_day.items()
        )
        known = self._calendar(by_day)
        known.update(self._known(_hijri_months(by_day)))
        return MonthBrief(page.path, page.year, page.month, page.older, page.newer, days, known)

    def _year(self, page: YearPage) -> YearBrief:
        months = [(page.year, month) for month in range(1, 13)]
        days = tuple(count for month in months for count in self._counts(month))
        known = self._known(urls.month_path(*month) for month in months)
        known.update(self._day_page(day) for day, _ in days)
        return YearBrief(page.path, page.year, page.older, page.newer, days, known)

    def _hijri_month(self, page: HijriMonthPage) -> HijriMonthBrief:
        by_day = self._survey.taxonomy.by_hijri[page.year, page.month]
        days = tuple(
            DaySample(day, len(records), self._cards(records[: -DAY_SAMPLE - 1 : -1]))
            for day, records in by_day.items()
        )
        known = self._calendar(by_day)
        known.update(self._known([urls.hijri_year_path(page.year), page.path]))
        return HijriMonthBrief(
            page.path, page.year, page.month, page.older, page.newer, days, known
        )

    def _hijri_year(self, page: HijriYearPage) -> HijriYearBrief:
        months = self._survey.taxonomy.by_hijri
        days = tuple(
            (month, (day, len(records)))
            for month in range(1, 13)
            for day, records in months.get((page.year, month), {}).items()
        )
        known = self._known(urls.hijri_month_path(page.year, month) for month in range(1, 13))
        known.update(self._day_page(day) for _, (day, _) in days)
        return HijriYearBrief(page.path, page.year, page.older, page.newer, days, known)

    def _redirect(self, page: RedirectPage) -> RedirectBrief:
        return RedirectBrief(page.path, page.redirect)

    def _standing(self, page: KeepersPage) -> StandingBrief:
        return StandingBrief(page.path, page.standing)

    def _tombstone(self, page: TombstonePage) -> TombstoneBrief:
        return TombstoneBrief(page.path, page.tombstones, self._known([urls.WITHDRAWN]))

    # ---- Of which they are made

    def _slice(self, slice_: Slice) -> ListSlice:
        total = 0 if slice_.number else slice_.total
        cards = self._cards(slice_.articles)
        return ListSlice(slice_.path, slice_.number, slice_.older, slice_.newer, total, cards)

    def _cards(self, records: Iterable[Record]) -> tuple[Card, ...]:
        return tuple([self._card(record.href) for record in records])

    def _counts_of(self, month: tuple[int, int]) -> tuple[DayCount, ...]:
        days = self._survey.taxonomy.by_month.get(month, {})
        return tuple((day, len(records)) for day, records in days.items())

    def _calendar(self, days: Iterable[date | None]) -> dict[str, bool]:
        """Whether there are pages of some days, their months and years."""
        return self._known(
            path
            for day in days
            if day
            for path in (
                urls.day_path(day),
                urls.month_path(day.year, day.month),
                urls.year_path(day.year),
            )
        )

    def _known(self, paths: Iterable[str]) -> dict[str, bool]:
        return dict(map(self._is_known, paths))

    def _is_known(self, path: str) -> tuple[str, bool]:
        return path, path in self._pages


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


def _mentioned(records: Iterable[Record]) -> dict[str, str]:
    """Addresses of articles by the titles that other texts mention.

    Of several articles with one title, the newest with a file of its own.
    """
    wanted = {title for record in records for title in record.read_also}
    found = [each for each in records if not wanted.isdisjoint((each.title, each.printed_title))]
    found.sort(key=lambda each: (not each.embedded, each.published or date.min, each.href))
    # Who mentions a title that was corrected since has it as it was printed.
    printed = {each.printed_title: each.href for each in found if each.printed_title}
    return printed | {record.title: record.href for record in found}


def card_of(record: Record) -> Card:
    """Return what lists show of an article."""
    return Card(
        href=record.href,
        title=record.title,
        lead=record.lead,
        published=record.published,
        inferred=record.date_basis is DateBasis.INFERRED,
        sources=record.sources,
        embedded=record.embedded,
    )


def _proposal(record: Record) -> Proposal:
    assert record.published
    return Proposal(record.href, record.title, record.published)


def _companions(survey: Survey) -> Companions:
    taxonomy = survey.taxonomy
    names_of = {each.href: [tag.name for tag in each.tags] for each in taxonomy.listed}
    return Companions(names_of, {name: len(each) for name, each in taxonomy.by_tag.items()})


def _mention(record: Record) -> Mention | None:
    return (record.published, record.href, record.title) if record.published else None


def _hijri_months(days: Iterable[date]) -> list[str]:
    """The pages of the Hijri months in which some days lie."""
    found = dict.fromkeys(hijri[:2] for hijri in map(to_hijri, days) if hijri)
    return [urls.hijri_month_path(*month) for month in found]


def _title(record: Record | None) -> Title | None:
    return (record.href, record.title) if record else None


def _days(cards: Iterable[Card]) -> list[date]:
    return list(dict.fromkeys(card.published for card in cards if card.published))


def _thing(named: Named) -> Named:
    """What is known of the thing that a name is the name of."""
    return Named(entry=named.entry, source=named.source) if named.entry or named.source else NOTHING


def _told(tell: Callable[[str], Named], names: Iterable[str]) -> dict[str, Named]:
    told = {name: tell(name) for name in names}
    return {name: named for name, named in told.items() if named is not NOTHING}
