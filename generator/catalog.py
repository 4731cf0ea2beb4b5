"""From parsed files to the articles of the archive: one record for one address.

The same article twice becomes one record with both origins. An embedded article becomes a
record of its own, or a link to the original where the archive holds that too.
"""

from __future__ import annotations

import unicodedata
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
    by_title: dict[str, list[_Record]] = {}
    for record in hosts:
        by_title.setdefault(fold_text(record.first.title), []).append(record)
    host_of_file = {path: record for record in hosts for path, _ in record.copies}
    return _Assembly(read, hosts, by_title, host_of_file).catalog(tuple(standing))


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
        if _portable(href) in taken:
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


def _same_article(first: ParsedArticle, second: ParsedArticle) -> bool:
    """Two texts under one title that share at least half of the shorter one's paragraphs."""
    one = {fold_text(block.text) for block in first.blocks} - {""}
    two = {fold_text(block.text) for block in second.blocks} - {""}
    shorter = min(len(one), len(two))
    return shorter > 0 and len(one & two) * _SHARED_HALF >= shorter


class _Assembly:
    """Resolves embedded articles against the hosts and builds the final records."""

    def __init__(
        self,
        files: list[ParsedFile],
        hosts: list[_Record],
        by_title: dict[str, list[_Record]],
        host_of_file: dict[str, _Record],
    ) -> None:
        self._hosts = hosts
        self._by_title = by_title
        self._host_of_file = host_of_file
        self._attached: dict[str, list[str]] = {}
        self._found_in: dict[str, list[str]] = {}
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
        found: dict[str, list[_Record]] = {}
        originals: list[tuple[ParsedArticle, _Record]] = []
        places: list[tuple[_Record, _Record]] = []
        for file in files:
            host = self._host_of_file[file.path]
            for article in file.embedded:
                title = fold_text(article.title)
                original = self._matching(self._by_title.get(title, []), article)
                if original is not None:
                    originals.append((article, original))
                    self._link(host.href, original.href)
                    continue
                record = self._matching(found.get(title, []), article)
                if record is None:
                    record = _Record(file.path, [], file.path)
                    found.setdefault(title, []).append(record)
                record.copies.append((file.path, article))
                places.append((host, record))
        records = [record for group in found.values() for record in group]
        taken = {_portable(record.href) for record in self._hosts}
        _assign_addresses(records, taken)
        for host, record in places:
            self._link(host.href, record.href)
        copies = [(article, record) for record in records for _, article in record.copies]
        for article, record in originals + copies:
            self._redirect(article, record, taken)
        return records

    @staticmethod
    def _matching(candidates: list[_Record], article: ParsedArticle) -> _Record | None:
        matches = (c for c in candidates if _same_article(c.first, article))
        return next(matches, None)

    def _link(self, host: str, other: str) -> None:
        if host == other:
            return
        for links, key, value in ((self._attached, host, other), (self._found_in, other, host)):
            known = links.setdefault(key, [])
            if value not in known:
                known.append(value)

    def _redirect(self, article: ParsedArticle, record: _Record, taken: set[str]) -> None:
        """Keep the address that the embedded copy has, or would have, by itself."""
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
