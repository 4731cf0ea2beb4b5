"""Everything that templates see: typed views, ready to print.

A view holds display text, numbers already in the site's digits and links already relative to
the page that shows them. Templates only lay out; they take no decision that needs the model.

Structs, which take 8 µs each to be declared where a dataclass takes 350.
"""

from __future__ import annotations

from markupsafe import Markup
from msgspec import Struct

NO_DATA = Markup()


class Link(Struct, frozen=True):
    """A link relative to the page that shows it."""

    text: str
    href: str
    """Empty when there is nothing to link to: print the text alone."""
    count: str = ""
    """A short count in the site's digits, or a phrase such as «٣ مقالات»."""
    current: bool = False
    when: str = ""
    """2023, 2023-09 or 2023-09-25 where the text is that date, for `<time datetime>`."""


class FactView(Struct, frozen=True):
    """Something known of a tag or a source: a row of the list under its heading."""

    label: str
    values: tuple[Link, ...]
    """An address outside the site begins with http; other values have none."""


class RightsView(Struct, frozen=True):
    """Under which conditions a source's articles may be used."""

    source: str
    rights: str
    licence: Link | None


class DateView(Struct, frozen=True):
    """A calendar day in both calendars."""

    iso: str
    """2023-09-25, for `<time datetime>`."""
    weekday: str
    """الاثنين"""
    gregorian: str
    """25 سبتمبر 2023"""
    hijri: str
    """10 ربيع الأول 1445 هـ; empty outside the tables of Umm al-Qura."""
    href: str
    """The day's page; empty when the archive has none."""
    inferred: bool = False
    """Read from the text, not printed by the source: say so beside it."""


class SiteView(Struct, frozen=True):
    """What is the same on every page."""

    title: str
    description: str
    language: str
    direction: str
    generator: str
    """Name and version for the generator meta tag."""
    base_url: str
    """Where the site is published, with a slash at its end; "" when that is not configured."""
    accent: str
    """Name of the accent colour: goes into `data-accent` on `<html>`."""
    early_script: str
    """Site-root path of the script that runs before anything is painted."""
    scripts: tuple[str, ...]
    """Site-root paths of the scripts every page loads."""
    stylesheet: str
    """Site-root path of the one stylesheet, with its version query."""
    content_security_policy: Markup
    preloads: tuple[str, ...] = ()
    icon: str = ""
    """Site-root path of the icon (SVG), or ""."""
    card: str = ""
    """Absolute URL of the picture for pages that have none of their own, or ""."""


class FeedView(Struct, frozen=True):
    """A feed of the articles that a page lists."""

    type: str
    """Media type."""
    name: str
    """Of the format: Atom, JSON Feed."""
    title: str
    href: str


class FrameView(Struct, frozen=True, eq=False):
    """What pages of one kind, at one depth of the site, have in common.

    Equal only to itself: those pages share one, and what prints nothing else is rendered once.
    """

    site: SiteView
    feed: str
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    search_action: str
    scripts: tuple[str, ...]
    search_description: str


class PageView(Struct, frozen=True):
    """What every page has."""

    frame: FrameView
    """Holds the fields of the same names below."""
    site: SiteView
    root: str
    """Relative prefix to the site root: "" or "../../../" (prefix of every site-root path)."""
    kind: str
    """home, article, tag, tags, year, years, month, day, source, sources, undated, attached,
    search, dossier, standing, data, redirect, not-found: a class on `<body>`."""
    title: str
    """For `<title>`, without the site's name."""
    description: str
    canonical: str
    """Absolute URL, or "" when no base URL is configured."""
    feed: str
    """Relative link to the Atom feed, or ""."""
    navigation: tuple[Link, ...]
    """Home, years, tags, sources, about … with `current` set."""
    breadcrumbs: tuple[Link, ...]
    """From the home page down; the last one is the page itself (no href)."""
    footer: tuple[Link, ...]
    search_action: str
    """Relative link to search.html, for the header's form."""
    scripts: tuple[str, ...] = ()
    """Site-root paths of the scripts that only this page loads, in order."""
    path: str = ""
    """Site-root path of the page itself: printed on paper where no canonical address is known."""
    search_description: str = ""
    """Relative link to the OpenSearch description, or ""."""
    feeds: tuple[FeedView, ...] = ()
    """Of what this page lists."""
    collection: Markup = NO_DATA
    """What the page collects, as JSON-LD that may stand in a `script` element; or ""."""


class ArticleCard(Struct, frozen=True):
    """An article in a list."""

    title: str
    href: str
    lead: str
    """The first paragraph, cut at a word; may be empty."""
    date: DateView | None
    sources: tuple[str, ...]
    embedded: bool = False


class DayGroup(Struct, frozen=True):
    """The articles of one day."""

    date: DateView
    cards: tuple[ArticleCard, ...]
    more: Link | None = None
    """Link to the day's page when not all of its articles are shown."""


class PagerView(Struct, frozen=True):
    """Links between the pages of one list. Old pages never say how many there are."""

    older: str
    """Relative link or ""."""
    newer: str
    number: str = ""
    """This page's number in the site's digits; "" on the newest page."""


class CalendarDay(Struct, frozen=True):
    """A cell of a month's calendar."""

    number: str
    """Day of the month in the site's digits; "" for a cell outside the month."""
    href: str
    count: int
    label: str
    """For screen readers and the tooltip: date and count in words."""
    level: int
    """0 (nothing) to 4 (the fullest days), for the cell's shade."""
    current: bool = False
    """The day whose page shows the calendar."""


class CalendarMonth(Struct, frozen=True):
    """A month as a calendar."""

    name: str
    """سبتمبر"""
    title: str
    """سبتمبر 2023"""
    href: str
    count: str
    """«٣ مقالات» or "" when empty."""
    weekdays: tuple[tuple[str, str], ...]
    """(full name, short name) in the order of the columns."""
    weeks: tuple[tuple[CalendarDay, ...], ...]


class BlockView(Struct, frozen=True):
    """A block of an article's body."""

    kind: str
    """paragraph, heading, or html."""
    anchor: str
    """id of the block; its permalink is `#anchor`."""
    content: Markup
    """Escaped text with direction isolates, or sanitised HTML."""
    correction: str = ""
    """Link to what says how it was corrected, or ""."""


class CorrectionView(Struct, frozen=True):
    """A dated correction, with what the source printed."""

    id: str
    date: DateView
    where: Link
    """Title or paragraph; without text for a note on the whole article."""
    was: str
    now: str
    note: Markup
    """Why, or ""."""
    by: str


class LedgerEntry(Struct, frozen=True):
    """A row of «سجلّ المعالجة»."""

    what: str
    """What was done or noticed, in Arabic."""
    where: str
    """Field and line, in Arabic: «الوسوم، السطر 15»."""
    raw: str
    repaired: str
    """"" when nothing replaced it."""
    flag: bool
    """True: kept as printed and only flagged (no «بعد المعالجة»)."""


class OriginView(Struct, frozen=True):
    """Where an article's bytes are."""

    path: str
    """Path of the file inside the zip, and in the source folder."""
    archive: str
    """Relative link to the zip."""


class PieceView(Struct, frozen=True):
    """Words of a comparison that stand together."""

    change: str
    """same, removed, added, or left-out."""
    text: str
    """For left-out: how many words, as a phrase."""


class DifferenceView(Struct, frozen=True):
    """Two texts word by word."""

    removed: str
    """Where the removed words stand: «في النسخة الأقدم فقط»."""
    added: str
    paragraphs: tuple[tuple[PieceView, ...], ...]
    """Empty: the texts differ too much to be read word by word."""


class RelativeView(Struct, frozen=True):
    """Another text of the same story."""

    title: Link
    """Without a link for a copy, which has no page of its own."""
    sources: tuple[str, ...]
    date: DateView | None
    same_text: bool
    """No word of the text differs."""
    difference: DifferenceView | None
    """None: nothing to show, or it is shown on the other page."""
    original_url: str = ""
    """Of a copy, where the outlet published it."""


class ProposalView(Struct, frozen=True):
    """An earlier article that is about the same."""

    title: str
    href: str
    iso: str
    """2023-09-25, for `<time datetime>`."""
    day: str
    """25 سبتمبر 2023"""


class MetadataView(Struct, frozen=True):
    """What the head of an article's page says to programs, see `render/linked_data.py`."""

    language: str
    """Of the text: ar."""
    locale: str
    """The same for OpenGraph: ar_AR."""
    publishers: tuple[str, ...]
    publication: str
    """The publishers in one line."""
    published: str
    """2023-09-25; "" where the source printed no day."""
    creators: tuple[str, ...]
    url: str
    """Absolute, as is that of the image; "" when no base URL is configured."""
    image: str
    """The card, or ""."""
    linked_data: Markup
    """JSON-LD, ready to stand in a `<script>`."""


class ArticleView(Struct, frozen=True):
    """templates/pages/article.html.jinja"""

    page: PageView
    metadata: MetadataView
    title: str
    kicker: str
    date: DateView | None
    """None: print «التاريخ غير معروف»."""
    sources: tuple[Link, ...]
    cited: tuple[str, ...]
    """The outlets that printed the text under this title on this day."""
    signed: tuple[str, ...]
    """The authors whom a citation names before these: not a desk of one of them (citation.js)."""
    byline: str
    tags: tuple[Link, ...]
    weak_tags: tuple[Link, ...]
    """Tags derived by machine, of low confidence («وسم مستخلص آليًا»)."""
    blocks: tuple[BlockView, ...]
    read_also: tuple[Link, ...]
    """Inline read-also titles and articles attached to this one."""
    found_in: tuple[Link, ...]
    """For an embedded article: «وُجد ملحقًا بمقال: …»."""
    versions: tuple[RelativeView, ...]
    """The same story by the same outlet: «نسخة أخرى من الخبر»."""
    elsewhere: tuple[RelativeView, ...]
    """The same story by others: «الخبر نفسه في مصادر أخرى»; exact copies first."""
    older: Link | None
    newer: Link | None
    ledger: tuple[LedgerEntry, ...]
    """Empty: no «سجلّ المعالجة» on the page."""
    origins: tuple[OriginView, ...]
    original_url: str
    captured: str
    embedded: bool
    rights: tuple[RightsView, ...] = ()
    near: tuple[ProposalView, ...] = ()
    """Related articles of the same time: «في الفترة نفسها»."""
    far: tuple[ProposalView, ...] = ()
    """Those of an earlier time: «من الأرشيف»."""
    corrections: tuple[CorrectionView, ...] = ()
    """The oldest first: «تصويبات»."""
    suggest: str = ""
    """Address at which a reader suggests a correction, or ""."""


class BarView(Struct, frozen=True):
    """A year (or month) with its volume."""

    link: Link
    """Its count is in words; no address where there is no article."""
    share: int
    """0–100: per cent of the fullest one."""
    number: str = ""
    """The count in digits alone; "" for none."""


class StripView(Struct, frozen=True):
    """The volume of an archive over time."""

    shape: str
    """months (of the only year), years (up to ten), decades (up to twenty years), long."""
    bars: tuple[BarView | None, ...]
    """The oldest first; None before the first year, so that every row of ten is a decade."""
    heading: str


class RisingView(Struct, frozen=True):
    """«وسوم صاعدة»"""

    note: str
    """In which time, and compared to what."""
    tags: tuple[Link, ...]
    """The surest rise first; the count is of that time."""


class AnniversariesView(Struct, frozen=True):
    """Where the browser finds what happened on this day, see `plan/anniversaries.py`."""

    months: str
    """`01 02 …`: months that have a file each."""
    split: str
    """Months that have four files, each of eight days."""
    version: str


class MentionView(Struct, frozen=True):
    """The first or the last article of a tag or source."""

    label: str
    date: DateView
    article: Link


class TimelineView(Struct, frozen=True):
    """A chart of columns, the oldest on the start side (the right)."""

    label: str
    """What is counted: «عدد المقالات في كل سنة»."""
    width: int
    """Of the drawing, which is 50 high, in units of its path."""
    path: str
    """The columns, as data of one SVG path."""
    ends: tuple[Link, Link]
    """The first and the last column."""
    peak: Link
    """The first of the fullest columns, its count in words."""
    rows: tuple[Link, ...]
    """Columns that have articles, and how many."""


class TrendView(Struct, frozen=True):
    """A tag or a source over time, and what belongs to it."""

    timeline: TimelineView | None
    mentions: tuple[MentionView, ...]
    related: tuple[Link, ...]
    related_label: str


class SieveView(Struct, frozen=True):
    """The box that leaves of a list what holds some letters; made by a script."""

    label: str
    placeholder: str
    counts: str
    """How many are left, in the six forms of CLDR's categories, with bars between them."""
    scripts: str
    """Site-root paths of the scripts that fold as the search does, loaded when it is used."""


class HomeView(Struct, frozen=True):
    """templates/pages/home.html.jinja"""

    page: PageView
    total: str
    """«45 مقالًا»"""
    span: str
    """«من 11 مارس 2019 إلى 2 يناير 2025», or ""."""
    days: tuple[DayGroup, ...]
    strip: StripView | None
    rising: RisingView | None
    tags: tuple[Link, ...]
    sources: tuple[Link, ...]
    all_tags: Link | None
    """To the index, where not all stand here; so too of the sources."""
    all_sources: Link | None
    anniversaries: AnniversariesView | None
    calendar: str
    """Link to the years."""
    undated: Link | None


class ListView(Struct, frozen=True):
    """templates/pages/list.html.jinja: tag, source, undated, attached: cards, perhaps in pages."""

    page: PageView
    label: str
    """What kind of list it is: «وسم», «مصدر» … printed above the heading; may be ""."""
    heading: str
    summary: str
    """Count in words; "" on old pages."""
    groups: tuple[DayGroup, ...]
    """Newest day first."""
    cards: tuple[ArticleCard, ...]
    """Cards without a day (undated)."""
    pager: PagerView
    also: tuple[Link, ...] = ()
    """Related lists; may be empty."""
    note: str = ""
    """A sentence of explanation under the heading; may be ""."""
    facts: tuple[FactView, ...] = ()
    """Other names, kind, home page …; none on old pages."""
    trend: TrendView | None = None
    """On the newest page of a tag or source with enough articles."""


class IndexGroup(Struct, frozen=True):
    """Entries under one letter."""

    letter: str
    anchor: str
    entries: tuple[Link, ...]
    more: Link | None = None
    """To all of the letter, where an index is too long for one page."""


class IndexView(Struct, frozen=True):
    """templates/pages/index.html.jinja: all tags or all sources, by letter."""

    page: PageView
    heading: str
    summary: str
    groups: tuple[IndexGroup, ...]
    letters: tuple[Link, ...]
    """To the letters, on this page or on pages of their own."""
    sieve: SieveView | None
    """None for a short index."""
    note: str = ""


class YearsView(Struct, frozen=True):
    """templates/pages/years.html.jinja: the years with their volume."""

    page: PageView
    heading: str
    summary: str
    years: tuple[BarView, ...]
    hijri: tuple[BarView, ...]
    undated: Link | None


class YearView(Struct, frozen=True):
    """templates/pages/year.html.jinja: twelve calendars, Gregorian or Hijri."""

    page: PageView
    heading: str
    note: str
    """Which calendar it is, when it is the Hijri one; else ""."""
    summary: str
    scale: tuple[str, ...]
    """How many articles each shade means, the palest first: «1–3»."""
    peak: Link | None
    """The day with most articles (the first of them)."""
    months: tuple[CalendarMonth, ...]
    other: tuple[Link, ...]
    """The years of the other calendar that it touches."""
    older: Link | None
    newer: Link | None


class MonthView(Struct, frozen=True):
    """templates/pages/month.html.jinja: a calendar and its days."""

    page: PageView
    heading: str
    hijri: str
    """The Hijri months that it touches: «صفر – ربيع الأول 1445 هـ»; may be ""."""
    summary: str
    calendar: CalendarMonth
    days: tuple[DayGroup, ...]
    older: Link | None
    newer: Link | None
    scale: tuple[str, ...] = ()
    """As in a year."""
    other: tuple[Link, ...] = ()
    """The months of the other calendar in which its days lie."""


class HijriDay(Struct, frozen=True):
    """A day of a Hijri month: titles alone, whose leads stand in the Gregorian month."""

    number: str
    """«10 رمضان»"""
    date: DateView
    articles: tuple[Link, ...]
    more: Link | None


class HijriMonthView(Struct, frozen=True):
    """templates/pages/hijri-month.html.jinja"""

    page: PageView
    heading: str
    span: tuple[DateView, DateView]
    """Its first and last day."""
    summary: str
    calendar: CalendarMonth
    scale: tuple[str, ...]
    days: tuple[HijriDay, ...]
    other: tuple[Link, ...]
    older: Link | None
    newer: Link | None


class DayView(Struct, frozen=True):
    """templates/pages/day.html.jinja"""

    page: PageView
    date: DateView
    summary: str
    cards: tuple[ArticleCard, ...]
    calendar: CalendarMonth
    pager: PagerView
    older: Link | None
    """The nearest earlier day that has articles."""
    newer: Link | None
    other: tuple[Link, ...] = ()
    """Its Hijri month."""


class SearchView(Struct, frozen=True):
    """templates/pages/search.html.jinja"""

    page: PageView
    browse: tuple[Link, ...]
    """Tags, years, sources: for readers without JavaScript and for an empty box."""
    tags: bool
    """Whether there are tags to filter by."""
    sources: bool
    """Whether there are sources to filter by."""
    attached: bool
    """Whether there are attached texts to leave out."""
    stories: bool
    """Whether there are stories of several articles, to show one result of each."""
    lists_scripts: tuple[str, ...]
    """Scripts of the lists of tags and sources: like the next two, loaded in order when used."""
    context_scripts: tuple[str, ...]
    download_scripts: tuple[str, ...]


class DossierView(Struct, frozen=True):
    """templates/pages/dossier.html.jinja: its entries are the reader's, put in by scripts."""

    page: PageView
    heading: str


class StandingView(Struct, frozen=True):
    """templates/pages/standing.html.jinja"""

    page: PageView
    title: str
    content: Markup
    arabic: bool
    """Whether it is written in Arabic: the archive's keepers need not."""


class WithdrawnView(Struct, frozen=True):
    """An article that was taken out."""

    href: str
    """Relative link to its tombstone."""
    date: DateView | None
    reason: str


class TombstoneView(Struct, frozen=True):
    """templates/pages/tombstone.html.jinja"""

    page: PageView
    heading: str
    rows: tuple[WithdrawnView, ...]
    everything: Link
    """The list of all that was taken out."""
    is_list: bool
    """Whether this is that list."""


class CorrectedView(Struct, frozen=True):
    """A correction on the page of all."""

    article: Link
    correction: CorrectionView


class CorrectionsView(Struct, frozen=True):
    """templates/pages/corrections.html.jinja: «تصويبات»."""

    page: PageView
    heading: str
    items: tuple[CorrectedView, ...]
    """The newest first."""


class DataMonth(Struct, frozen=True):
    """The files of a month; a link without an address has no file."""

    month: str
    """«سبتمبر 2023» or «بلا تاريخ»"""
    count: str
    files: tuple[Link, ...]
    """As `DataView.heads` has them."""


class DataYear(Struct, frozen=True):
    """The table of a year, and its months."""

    name: str
    """«2023» or «بلا تاريخ»"""
    count: str
    """«1,204 مقالات»"""
    table: Link
    """Its count is the size."""
    months: tuple[DataMonth, ...]


class FormView(Struct, frozen=True):
    """A file of the whole archive, or a description of the files."""

    file: Link
    """Its count is the size, where it is known."""
    note: str
    """What it holds."""


class RecipeView(Struct, frozen=True):
    """How a program reads the files."""

    program: str
    lines: tuple[str, ...]


class DataView(Struct, frozen=True):
    """templates/pages/data.html.jinja: «عن البيانات»."""

    page: PageView
    heading: str
    summary: str
    facts: tuple[FactView, ...]
    """Licence, publisher, coverage …"""
    timeline: TimelineView | None
    """Articles by year; None where there is one year or none."""
    years: tuple[DataYear, ...]
    """Newest first, what has no date last."""
    heads: tuple[str, ...]
    """What the files of a month hold."""
    collections: tuple[OriginView, ...]
    """Zips of the input files that hold articles of many months."""
    tables: tuple[FormView, ...]
    """Of tags and sources."""
    forms: tuple[FormView, ...]
    """Other forms of the archive, as far as the site has them."""
    recipes: tuple[RecipeView, ...]
    citation: str
    fields: tuple[tuple[str, str], ...]
    """(field name in the JSON, what it holds in Arabic)"""
    columns: tuple[tuple[str, str], ...]
    """The same of the tables of years."""
    checks: tuple[FormView, ...]
    """Checksums and descriptions for programs."""
    structured: Markup
    """JSON-LD: the archive as a Dataset of schema.org."""


class FieldView(Struct, frozen=True):
    """A field of an answer of the JSON API."""

    name: str
    type: str
    """As TypeScript writes it."""
    meaning: str


class CodeLine(Struct, frozen=True):
    """A line of an example: what is Arabic in it is set in its own direction."""

    before: str
    value: tuple[tuple[str, str], ...]
    """(text, ltr or rtl), one after the other from left to right."""
    after: str


class ObjectView(Struct, frozen=True):
    """A kind of object in the answers of the JSON API."""

    name: str
    fields: tuple[FieldView, ...]


class AnswerView(Struct, frozen=True):
    """An answer of the JSON API."""

    id: str
    title: str
    link: Link
    """Its text is the path from the root."""
    objects: tuple[ObjectView, ...]
    """The answer itself, then what is in it."""
    example: tuple[CodeLine, ...]
    """Of this archive; empty where the archive has nothing to show."""


class ApiView(Struct, frozen=True):
    """templates/pages/api.html.jinja: the JSON API described."""

    page: PageView
    heading: str
    answers: tuple[AnswerView, ...]
    schema: Link
    data: Link
    address: str
    """Of the archive, with a slash behind; an example's where none is configured."""
    month: str
    """A month to ask for, such as 2023-09."""
    texts: str
    """Path of the file with the texts of that month."""


class DeviceView(Struct, frozen=True):
    """templates/pages/device.html.jinja: «على هذا الجهاز», which its script brings to life."""

    page: PageView
    whole: bool
    """Whether there are packs, so that the whole archive can be kept."""
    manifest: str
    """Site-root path of the script that names the packs."""


class RedirectView(Struct, frozen=True):
    """templates/pages/redirect.html.jinja"""

    page: PageView
    target: Link


class StartView(Struct, frozen=True):
    """templates/pages/start.html.jinja: beside a copy of the site on a disk; stands alone."""

    title: str
    description: str
    language: str
    direction: str
    accent: str
    stylesheet: str
    """Links from the page, into the folder of the site."""
    icon: str
    home: str
    search: str


class NotFoundView(Struct, frozen=True):
    """templates/pages/not-found.html.jinja, offline.html.jinja: self-contained, at any depth."""

    page: PageView
    style: Markup
    """The whole of its CSS, inline; the policy carries its hash."""
    script: Markup
    """Finds the archive's root from the address; the policy carries its hash."""
    home: str
    """Absolute link to the home page when a base URL is configured; else "" (script fills)."""
    links: tuple[Link, ...] = ()
