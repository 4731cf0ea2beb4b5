"""From parsed files to the articles of the archive: one record for one address.

The same article twice becomes one record with both origins. An embedded article becomes a
record of its own, or a link to the original where the archive holds that too.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from generator import urls
from generator.arabic.normalize import fold_text
from generator.model import (
    Article,
    Origin,
    ParsedArticle,
    ParsedFile,
    Redirect,
    Repair,
    RepairKind,
    StandingPage,
    Tag,
)

_SHARED_HALF = 2
"""One paragraph in this many must be common for two texts with one title to be one article."""


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


@dataclass(slots=True)
class _Record:
    """Copies of one article, gathered."""

    path: str
    """Input path of the first copy."""
    copies: list[tuple[str, ParsedArticle]]
    host_path: str
    """Path of the file that decides in which month's zip the bytes lie."""
    href: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """Where it was first found; no other record has the same."""
        return self.path, self.first.line

    @property
    def first(self) -> ParsedArticle:
        return self.copies[0][1]


def order_key(article: Article) -> tuple[bool, date, str]:
    """Oldest first, ties by address, the undated last."""
    return article.published is None, article.published or date.max, article.href


def collect(files: Iterable[ParsedFile], standing: Iterable[StandingPage] = ()) -> Catalog:
    """The catalog of some parsed files; the order of `files` does not matter."""
    read = sorted((file for file in files if file.host), key=lambda file: file.path)
    hosts = _merge_hosts(read)
    _assign_addresses(hosts, taken=set())
    host_of_file = {path: record for record in hosts for path, _ in record.copies}
    return _Assembly(read, hosts, host_of_file).catalog(tuple(standing))


def _merge_hosts(files: list[ParsedFile]) -> list[_Record]:
    """One record for each title, day and text."""
    records: dict[tuple[str, date | None, str], _Record] = {}
    for file in files:
        article = file.host
        if article is None:
            continue
        key = (article.title, article.published, _text(article))
        record = records.setdefault(key, _Record(file.path, [], file.path))
        record.copies.append((file.path, article))
    return list(records.values())


def _assign_addresses(records: list[_Record], taken: set[str]) -> None:
    """Give every record its address; the first in input order keeps the plain one in a tie."""
    for record in records:
        href = _base_address(record.first)
        while _portable(href) in taken:
            href = urls.tie_path(href, f"{record.path}:{record.first.line}")
        taken.add(_portable(href))
        record.href = href


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
        self._sizes: dict[tuple[str, int], int] = {}
        for record in records:
            self.add(record)

    def add(self, record: _Record) -> None:
        """Make a record's first copy findable."""
        title, paragraphs = fold_text(record.first.title), _paragraphs(record.first)
        self._sizes[record.key] = len(paragraphs)
        for paragraph in paragraphs:
            self._found.setdefault((title, paragraph), []).append(record)

    def find(self, article: ParsedArticle) -> _Record | None:
        """The first record with this title and at least half of the shorter text's paragraphs."""
        title, paragraphs = fold_text(article.title), _paragraphs(article)
        records: dict[tuple[str, int], _Record] = {}
        shared: Counter[tuple[str, int]] = Counter()
        for paragraph in paragraphs:
            for record in self._found.get((title, paragraph), ()):
                records[record.key] = record
                shared[record.key] += 1
        for key in sorted(records):
            shorter = min(len(paragraphs), self._sizes[key])
            if shared[key] * _SHARED_HALF >= shorter:
                return records[key]
        return None


class _Assembly:
    """Resolves embedded articles against the hosts and builds the final records."""

    def __init__(
        self,
        files: list[ParsedFile],
        hosts: list[_Record],
        host_of_file: dict[str, _Record],
    ) -> None:
        self._hosts = hosts
        self._host_of_file = host_of_file
        # Addresses in order; dictionaries because they are sets that keep it.
        self._attached: dict[str, dict[str, None]] = {}
        self._found_in: dict[str, dict[str, None]] = {}
        self._redirects: dict[str, Redirect] = {}
        self._embedded = self._merge_embedded(files)

    def catalog(self, standing: tuple[StandingPage, ...]) -> Catalog:
        """The finished catalog."""
        versions = self._versions()
        articles = [self._article(record, versions) for record in self._hosts]
        embedded = [self._article(record, {}, embedded=True) for record in self._embedded]
        return Catalog(
            articles=tuple(sorted(articles, key=order_key)),
            embedded=tuple(sorted(embedded, key=order_key)),
            redirects=tuple(self._redirects[href] for href in sorted(self._redirects)),
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
                    record = _Record(file.path, [(file.path, article)], file.path)
                    records.append(record)
                    found.add(record)
                elif original is None:
                    record.copies.append((file.path, article))
                places.append((host, article, record))
        self._place(records, places)
        return records

    def _hosts_titled_like_embedded(self, files: list[ParsedFile]) -> list[_Record]:
        titles = {fold_text(article.title) for file in files for article in file.embedded}
        return [record for record in self._hosts if fold_text(record.first.title) in titles]

    def _place(
        self, records: list[_Record], places: list[tuple[_Record, ParsedArticle, _Record]]
    ) -> None:
        """Addresses of the embedded records, links both ways, and redirects of every copy."""
        taken = {_portable(record.href) for record in self._hosts}
        for record in self._hosts:
            # A copy from another outlet had an address of its own while it was alone.
            for _, copy in record.copies:
                self._redirect(copy, record, taken)
        _assign_addresses(records, taken)
        for host, _, record in places:
            self._link(host.href, record.href)
        for _, article, record in places:
            self._redirect(article, record, taken)

    def _link(self, host: str, other: str) -> None:
        if host == other:
            return
        self._attached.setdefault(host, {})[other] = None
        self._found_in.setdefault(other, {})[host] = None

    def _redirect(self, article: ParsedArticle, record: _Record, taken: set[str]) -> None:
        """Keep the address that a copy has, or would have, by itself."""
        href = _base_address(article)
        if _portable(href) not in taken:
            taken.add(_portable(href))
            self._redirects[href] = Redirect(href, record.href, record.first.title)

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
            byline=first.byline,
            kicker=first.kicker,
            dateline=first.dateline,
            original_url=first.original_url,
            captured=first.captured,
            origins=tuple(self._origin(path, copy) for path, copy in record.copies),
            ledger=first.ledger + _duplicate_entries(record),
            embedded=embedded,
            found_in=tuple(self._found_in.get(record.href, ())),
            attached=tuple(self._attached.get(record.href, ())),
            versions=versions.get(record.href, ()),
        )

    def _origin(self, path: str, copy: ParsedArticle) -> Origin:
        """A file's bytes lie in the zip of its host's month."""
        published = self._host_of_file[path].first.published
        return Origin(path, copy.line, urls.raw_path(urls.month_key(published)))


def _union(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for values in lists for value in values))


def _duplicate_entries(record: _Record) -> tuple[Repair, ...]:
    """A ledger entry for every further copy."""
    return tuple(
        Repair(RepairKind.DUPLICATE_INPUT, "text", article.line, path, record.path)
        for path, article in record.copies[1:]
    )


def map_articles(catalog: Catalog, change: Callable[[Article], Article]) -> Catalog:
    """The catalog with every article changed; addresses stay."""
    return replace(
        catalog,
        articles=tuple(map(change, catalog.articles)),
        embedded=tuple(map(change, catalog.embedded)),
    )
