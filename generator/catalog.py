"""From parsed files to the articles of the archive: one record for one address.

The same article twice becomes one record with both origins, and so does the same text in several
outlets. An embedded article becomes a record of its own, or a link to the original where the
archive holds that too.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from generator import urls
from generator.arabic.normalize import fold_text
from generator.copies import canonical_places, outlets, words_of
from generator.model import (
    Article,
    Copy,
    Origin,
    ParsedArticle,
    ParsedFile,
    Redirect,
    Repair,
    RepairKind,
    StandingPage,
    Tag,
)

_SHARED = (2, 3)
"""Share of a copy's own paragraphs that another text must hold for both to be one article."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every article of the archive."""

    articles: tuple[Article, ...]
    """Articles that stand in files of their own, oldest first, the undated last."""
    embedded: tuple[Article, ...]
    """Articles found inside others only, in the same order."""
    redirects: tuple[Redirect, ...] = ()
    standing: tuple[StandingPage, ...] = ()

    def everything(self) -> tuple[Article, ...]:
        """All records, embedded ones behind."""
        return self.articles + self.embedded

    def listed(self, *, include_embedded: bool) -> tuple[Article, ...]:
        """The records that lists, counts and the feed know."""
        return self.everything() if include_embedded else self.articles


@dataclass(slots=True)
class _Record:
    """Copies of one article, gathered."""

    path: str
    """Input path of the first copy."""
    copies: list[tuple[str, ParsedArticle]]
    echoes: list[tuple[str, ParsedArticle]] = field(default_factory=list)
    """Copies found attached to other articles: only their ledger adds to this one's."""
    href: str = ""
    tie: str = ""
    """What tells an article of a collection from others of the same title, day and source: not its
    line, which every row before it moves."""

    @property
    def key(self) -> tuple[str, int, str]:
        """Where it was first found; of several on one line (of an export) the address tells."""
        return self.path, self.first.line, self.href

    @property
    def first(self) -> ParsedArticle:
        return self.copies[0][1]

    @property
    def titles(self) -> tuple[str, ...]:
        """Folded titles of all copies."""
        return _union([fold_text(copy.title)] for _, copy in self.copies)


def order_key(article: Article) -> tuple[bool, date, str]:
    """Oldest first, ties by address, the undated last."""
    return article.published is None, article.published or date.max, article.href


def collect(files: Iterable[ParsedFile], standing: Iterable[StandingPage] = ()) -> Catalog:
    """The catalog of some parsed files; the order of `files` does not matter."""
    read = sorted((file for file in files if file.host), key=lambda file: file.path)
    hosts = _merge_hosts(read)
    addresses = _Addresses()
    addresses.give(hosts)
    hosts = _collapse(hosts, addresses)
    return _Assembly(read, hosts, addresses).catalog(tuple(standing))


def _merge_hosts(files: list[ParsedFile]) -> list[_Record]:
    """One record for each title, day and text; harakat and hamzas of a title do not matter."""
    records: dict[tuple[str, date | None, str], _Record] = {}
    for file in files:
        for article in file.standing:
            text = _text(article)
            key = (fold_text(article.title), article.published, text)
            tie = f"{file.path}:{text}" if file.further else ""
            record = records.setdefault(key, _Record(file.path, [], tie=tie))
            record.copies.append((file.path, article))
    return list(records.values())


def _collapse(hosts: list[_Record], addresses: _Addresses) -> list[_Record]:
    """The records without those whose text an older one of another outlet has.

    All had their addresses before: what a record was published at leads to its oldest copy.
    """
    moved: dict[str, _Record] = {}
    places = canonical_places([record.first for record in hosts])
    for place, canonical in enumerate(places):
        if place != canonical:
            hosts[canonical].copies += hosts[place].copies
            moved[hosts[place].href] = hosts[canonical]
    addresses.move(moved)
    return [record for record in hosts if record.href not in moved]


class _Addresses:
    """The addresses given out, each to one record; nobody gets one that is taken."""

    def __init__(self) -> None:
        self.redirects: dict[str, Redirect] = {}
        self._taken: set[str] = set()

    def give(self, records: Iterable[_Record]) -> None:
        """An address for every record; in a tie the first keeps the plain one.

        The addresses that its further copies would have (another outlet's name) lead to it.
        """
        for record in records:
            record.href = _base_address(record.first)
            while _portable(record.href) in self._taken:
                tie = record.tie or f"{record.path}:{record.first.line}"
                record.href = urls.tie_path(record.href, tie)
            self._taken.add(_portable(record.href))
            for _, copy in record.copies:
                self.lead(copy, record)

    def lead(self, article: ParsedArticle, record: _Record) -> None:
        """Make the address that an article has, or would have, by itself lead to a record."""
        href = _base_address(article)
        if _portable(href) not in self._taken:
            self._taken.add(_portable(href))
            self.redirects[href] = Redirect(href, record.href, record.first.title)

    def move(self, moved: Mapping[str, _Record]) -> None:
        """Make addresses, and all that lead to them, lead to the records given for each."""
        led = {href: redirect.target for href, redirect in self.redirects.items()}
        for href, target in {**led, **{href: href for href in moved}}.items():
            if record := moved.get(target):
                self.redirects[href] = Redirect(href, record.href, record.first.title)


def _base_address(article: ParsedArticle) -> str:
    source = fold_text(article.sources[0]) if article.sources else ""
    return urls.article_path(article.title, fold_text(article.title), article.published, source)


def _portable(path: str) -> str:
    """What a file system that ignores case or normalisation takes a path for."""
    return unicodedata.normalize("NFKC", path).casefold()


def _text(article: ParsedArticle) -> str:
    return "\n".join(block.text for block in article.blocks)


def _paragraphs(article: ParsedArticle) -> frozenset[str]:
    return frozenset(fold_text(block.text) for block in article.blocks) - {""}


class _Index:
    """Records by title and paragraph, so that the same article is found without comparing all."""

    def __init__(self, records: Iterable[_Record] = ()) -> None:
        self._found: dict[tuple[str, str], list[_Record]] = {}
        for record in records:
            self.add(record)

    def add(self, record: _Record) -> None:
        """Make a record's text findable under the title of each copy."""
        paragraphs = _paragraphs(record.first)
        for title in record.titles:
            for paragraph in paragraphs:
                self._found.setdefault((title, paragraph), []).append(record)

    def find(self, article: ParsedArticle) -> _Record | None:
        """The first record with this title that holds nearly all paragraphs of the text.

        What the copy says beyond that goes into the record's ledger; a text with more of its own
        is another article, or another version.
        """
        title, paragraphs = fold_text(article.title), _paragraphs(article)
        records: dict[tuple[str, int, str], _Record] = {}
        shared: Counter[tuple[str, int, str]] = Counter()
        for paragraph in paragraphs:
            for record in self._found.get((title, paragraph), ()):
                records[record.key] = record
                shared[record.key] += 1
        part, whole = _SHARED
        for key in sorted(records):
            if shared[key] * whole >= len(paragraphs) * part:
                return records[key]
        return None


class _Assembly:
    """Resolves embedded articles against the hosts and builds the final records."""

    def __init__(
        self,
        files: list[ParsedFile],
        hosts: list[_Record],
        addresses: _Addresses,
    ) -> None:
        self._hosts = hosts
        self._addresses = addresses
        self._host_of_file = {path: record for record in hosts for path, _ in record.copies}
        self._zip_of_file = {file.path: _raw_path(file) for file in files}
        # Addresses in order; dictionaries because they are sets that keep it.
        self._attached: dict[str, dict[str, None]] = {}
        self._found_in: dict[str, dict[str, None]] = {}
        self._embedded = self._merge_embedded(files)

    def catalog(self, standing: tuple[StandingPage, ...]) -> Catalog:
        """The finished catalog."""
        versions = self._versions()
        redirects = self._addresses.redirects
        articles = [self._article(record, versions) for record in self._hosts]
        embedded = [self._article(record, {}, embedded=True) for record in self._embedded]
        return Catalog(
            articles=tuple(sorted(articles, key=order_key)),
            embedded=tuple(sorted(embedded, key=order_key)),
            redirects=tuple(redirects[href] for href in sorted(redirects)),
            standing=standing,
        )

    def _merge_embedded(self, files: list[ParsedFile]) -> list[_Record]:
        """Records of the articles found only inside others; links and redirects on the way."""
        originals = _Index(self._hosts_titled_like_embedded(files))
        found = _Index()
        records: list[_Record] = []
        places: list[tuple[_Record, ParsedArticle, _Record]] = []
        for file in files:
            host = self._host_of_file[file.path]
            for article in file.embedded:
                original = originals.find(article)
                record = original or found.find(article)
                if record is None:
                    record = _Record(file.path, [(file.path, article)])
                    records.append(record)
                    found.add(record)
                elif original is None:
                    record.copies.append((file.path, article))
                else:
                    record.echoes.append((file.path, article))
                places.append((host, article, record))
        self._place(records, places)
        return records

    def _hosts_titled_like_embedded(self, files: list[ParsedFile]) -> list[_Record]:
        titles = {fold_text(article.title) for file in files for article in file.embedded}
        return [record for record in self._hosts if titles.intersection(record.titles)]

    def _place(
        self, records: list[_Record], places: list[tuple[_Record, ParsedArticle, _Record]]
    ) -> None:
        """Addresses of the embedded records, links both ways, and redirects of every copy."""
        self._addresses.give(records)
        for host, article, record in places:
            self._link(host.href, record.href)
            self._addresses.lead(article, record)

    def _link(self, host: str, other: str) -> None:
        if host == other:
            return
        self._attached.setdefault(host, {})[other] = None
        self._found_in.setdefault(other, {})[host] = None

    def _versions(self) -> dict[str, tuple[str, ...]]:
        """Other records with the same title, day and first source, by address."""
        groups: dict[str, list[str]] = {}
        for record in self._hosts:
            groups.setdefault(_base_address(record.first), []).append(record.href)
        return {
            href: tuple(other for other in group if other != href)
            for group in groups.values()
            if len(group) > 1
            for href in group
        }

    def _article(
        self, record: _Record, versions: dict[str, tuple[str, ...]], *, embedded: bool = False
    ) -> Article:
        first = record.first
        return Article(
            href=record.href,
            title=first.title,
            published=first.published,
            date_basis=first.date_basis,
            date_raw=first.date_raw,
            blocks=first.blocks,
            sources=_union(copy.sources for _, copy in record.copies),
            tags=tuple(Tag(name) for name in _union(copy.tags for _, copy in record.copies)),
            tag_line="، ".join(
                _union([copy.tag_line] for _, copy in record.copies if copy.tag_line)
            ),
            tag_line_number=first.tag_line_number,
            read_also=_union(copy.read_also for _, copy in record.copies),
            byline=_known(copy.byline for _, copy in record.copies),
            kicker=_known(copy.kicker for _, copy in record.copies),
            dateline=_known(copy.dateline for _, copy in record.copies),
            original_url=_known(copy.original_url for _, copy in record.copies),
            captured=_known(copy.captured for _, copy in record.copies),
            origins=tuple(self._origin(path, copy) for path, copy in record.copies),
            ledger=first.ledger + tuple(_entries_of_copies(record)),
            embedded=embedded,
            found_in=tuple(self._found_in.get(record.href, ())),
            attached=tuple(self._attached.get(record.href, ())),
            versions=versions.get(record.href, ()),
            copies=_copies_elsewhere(record),
        )

    def _origin(self, path: str, copy: ParsedArticle) -> Origin:
        return Origin(path, copy.line, self._zip_of_file[path])


def _raw_path(file: ParsedFile) -> str:
    """A file's bytes lie in the zip of its host's month, a collection's in one of its own."""
    if file.further:
        return urls.raw_collection_path(file.path)
    return urls.raw_path(urls.month_key(file.host.published if file.host else None))


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for values in lists for value in values))


def _known(values: Iterable[str]) -> str:
    """The first value that is not empty."""
    return next(filter(None, values), "")


def _copies_elsewhere(record: _Record) -> tuple[Copy, ...]:
    """The copies of outlets that the first one does not name."""
    known = outlets(record.first)
    copies = (copy for _, copy in record.copies if outlets(copy) - known)
    return tuple(
        dict.fromkeys(
            Copy(copy.title, copy.published, copy.sources, copy.original_url, copy.captured)
            for copy in copies
        )
    )


def _entries_of_copies(record: _Record) -> Iterator[Repair]:
    """What every further copy adds: that there is one, its own ledger, and text of its own."""
    further = [*record.copies[1:], *record.echoes]
    if not further:
        return
    known = set(record.first.ledger)
    paragraphs, text = _paragraphs(record.first), words_of(record.first)
    for path, copy in further:
        yield Repair(RepairKind.DUPLICATE_INPUT, "text", copy.line, path, record.path, path)
        for entry in copy.ledger:
            if entry not in known:
                yield replace(entry, path=path)
        if copy.title != record.first.title:
            yield Repair(RepairKind.COPY_DIFFERS, "title", copy.line, copy.title, "", path)
        if copy.date_raw and copy.published != record.first.published:
            yield Repair(RepairKind.COPY_DIFFERS, "date", 0, copy.date_raw, "", path)
        for block in copy.blocks if words_of(copy) != text else ():
            if fold_text(block.text) not in paragraphs:
                yield Repair(RepairKind.COPY_DIFFERS, "body", block.line, block.text, "", path)


def map_articles(catalog: Catalog, change: Callable[[Article], Article]) -> Catalog:
    """The catalog with every article changed; addresses stay."""
    return replace(
        catalog,
        articles=tuple(map(change, catalog.articles)),
        embedded=tuple(map(change, catalog.embedded)),
    )
