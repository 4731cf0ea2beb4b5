"""From outlines to the articles of the archive: one record for one address.

The same article twice becomes one record with both origins, and so does the same text in several
outlets. An embedded article becomes a record of its own, or a link to the original where the
archive holds that too. `whole` gives a record its text again.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from generator import urls
from generator.arabic.normalize import fold_text
from generator.copies import canonical_places, words_of
from generator.corrections import corrected
from generator.digest import digest_of
from generator.model import (
    Article,
    Catalog,
    Copy,
    Origin,
    ParsedArticle,
    Part,
    Record,
    Redirect,
    Repair,
    RepairKind,
    Tag,
    order_key,
)
from generator.outline import FileOutline, Outline

Tagged = tuple[tuple[Tag, ...], tuple[RepairKind, ...], bytes]
"""What the tag lines of an article were cut into: `tags`, `repairs` and `cut` of its record."""

_SHARED = (2, 3)
"""Share of a copy's own paragraphs that another text must hold for both to be one article."""


@dataclass(slots=True)
class _Found:
    """Copies of one article, gathered."""

    path: str
    """Input path of the first copy."""
    copies: list[_Place]
    echoes: list[_Place] = field(default_factory=list)
    """Copies found attached to other articles: only their ledger adds to this one's."""
    href: str = ""
    tie: str = ""
    """What tells an article of a collection from others of its address (`Outline.tie`)."""

    @property
    def key(self) -> tuple[str, int, str]:
        """Where it was first found; of several on one line (of an export) the address tells."""
        return self.path, self.first.line, self.href

    @property
    def first(self) -> Outline:
        return self.copies[0].outline

    @property
    def titles(self) -> tuple[str, ...]:
        """Folded titles of all copies."""
        if len(self.copies) == 1:
            return (self.first.folded,)
        return tuple(dict.fromkeys(copy.outline.folded for copy in self.copies))


@dataclass(frozen=True, slots=True)
class _Place:
    """A parsed article and where it stands."""

    path: str
    number: int
    """Its place among the articles of the file."""
    outline: Outline

    def part(self) -> Part:
        """Return what a record keeps of it."""
        return Part(self.path, self.number, self.outline.digest)


def collect(
    files: Iterable[FileOutline],
    kept: Mapping[str, tuple[str, int]] | None = None,
    cuts: Mapping[bytes, Tagged] | None = None,
    lost: Iterable[str] = (),
) -> Catalog:
    """The catalog of some files, without pages of keepers; the order of `files` does not matter.

    Args:
        kept: addresses that were published → the (file, number in it) of the article that each
            belongs to: no other gets it.
        cuts: what is known of tag lines by `cut_key`; other records keep their lines.
        lost: addresses that were published and whose article is gone: none gets them, or is led to.
    """
    read = sorted((file for file in files if file.articles), key=lambda file: file.path)
    hosts = _merge_hosts(read)
    addresses = _Addresses(kept or {}, lost)
    canonical = [hosts[place] for place in canonical_places([host.first for host in hosts])]
    addresses.give(hosts, canonical)
    hosts = _collapse(hosts, canonical, addresses)
    return _Assembly(read, hosts, addresses, cuts or {}).catalog()


def cut_key(parts: Sequence[Part], copies: int) -> bytes:
    """Of what an article's tags are cut, besides the rules: a hash of all that it is made of.

    Args:
        copies: how many of them are copies, whose tags are joined; the others add to its ledger.
    """
    if len(parts) == 1:
        return parts[0].digest
    return digest_of(([part.digest for part in parts], copies))


def bonds(file: FileOutline) -> tuple[set[int], set[int]]:
    """By what `collect` compares the articles of a file with those of others, as hashes.

    Files that have none of it in common, directly or through others, give the same records apart
    as they do together (`engine/lots.py`). Every comparison that `collect` makes belongs here.

    Returns:
        What any two files may have in common, and titles: an article that stands for itself is
        looked at under its title by embedded articles alone, which have theirs in the former.
    """
    common: set[str] = set()
    titles: set[str] = set()
    for _, article in file.standing():
        common.add(f"text {article.published} {article.text.hex()} {article.folded}")
        common.add(f"words {article.identity.hex()}" if article.identity else "")
        common |= {address_bond(article.address), address_bond(article.formerly)}
        titles.add(f"title {article.folded}")
    for _, article in file.attached():
        common |= {address_bond(article.address), address_bond(article.formerly)}
        common.add(f"title {article.folded}")
    return set(map(hashed, common - {""})), set(map(hashed, titles))


def address_bond(address: str) -> str:
    """What an address and all that are tied to it have in common; "" for none."""
    return address and f"address {urls.without_tie(portable(address))}"


def hashed(text: str) -> int:
    """The hash of what files have in common."""
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big")


def _merge_hosts(files: list[FileOutline]) -> list[_Found]:
    """One record for each title, day and text; harakat and hamzas of a title do not matter."""
    found: dict[tuple[str, date | None, bytes], _Found] = {}
    for file in files:
        for number, article in file.standing():
            key = article.folded, article.published, article.text
            record = found.get(key)
            if record is None:
                record = found[key] = _Found(file.path, [], tie=article.tie)
            record.copies.append(_Place(file.path, number, article))
    return list(found.values())


def _collapse(
    hosts: list[_Found], canonical: Sequence[_Found], addresses: _Addresses
) -> list[_Found]:
    """The records without those whose text an older one of another outlet has.

    All had their addresses before: what a record was published at leads to its oldest copy.
    """
    moved: dict[str, _Found] = {}
    for record, oldest in zip(hosts, canonical, strict=True):
        if record is not oldest:
            oldest.copies += record.copies
            moved[record.href] = oldest
    if not moved:
        return hosts
    addresses.move(moved)
    return [record for record in hosts if record.href not in moved]


def _places(record: _Found) -> Iterator[tuple[str, int]]:
    """Where the copies of a record are."""
    return ((copy.path, copy.number) for copy in record.copies)


class _Addresses:
    """The addresses given out, each to one record; nobody gets one that is taken."""

    def __init__(self, kept: Mapping[str, tuple[str, int]], lost: Iterable[str]) -> None:
        """`kept` and `lost` as for `collect`."""
        self.redirects: dict[str, Redirect] = {}
        self._places = kept
        self._taken = {portable(address) for address in (*kept, *lost)}
        self._kept: dict[tuple[str, int], list[str]] = {}
        for address in sorted(kept):
            self._kept.setdefault(kept[address], []).append(address)

    def give(self, records: Sequence[_Found], canonical: Sequence[_Found]) -> None:
        """An address for every record: that at which it was published, as long as its title, day
        and source are the same. Of the others in a tie the first gets the plain one.

        The addresses that its further copies would have (another outlet's name) lead to it.

        Args:
            canonical: for each its oldest copy, maybe itself.
        """
        taken, led = self._taken, self._led(records, canonical)
        for record in records:
            record.href = self._published(record)
            if not record.href:
                record.href = record.first.address
                leads = id(record) in led
                while not leads and portable(record.href) in taken:
                    tie = record.tie or urls.digest(f"{record.path}:{record.first.line}")
                    record.href = urls.tie_path(record.href, tie)
                taken.add(portable(record.href))
            for copy in record.copies:
                self.lead(copy.outline, record)
        for record in records:
            for copy in record.copies:
                self._lead_from(copy.outline.formerly, copy.outline, record)

    def _led(self, records: Sequence[_Found], canonical: Sequence[_Found]) -> set[int]:
        """The copies (`id`) whose own addresses were published as leading to the oldest.

        In a tie each would get another one, and so at each publication, which enters them.
        """
        if not self._places:
            return set()
        pairs = list(zip(records, canonical, strict=True))
        held: dict[int, set[tuple[str, int]]] = {}
        for record, oldest in pairs:
            held.setdefault(id(oldest), set()).update(_places(record))
        return {
            id(record)
            for record, oldest in pairs
            if record is not oldest
            if self._places.get(record.first.address) in held[id(oldest)]
            if all(copy.outline.address != record.first.address for copy in oldest.copies)
        }

    def _published(self, record: _Found) -> str:
        """The address at which an article was published and may stay; "" for none.

        Who has a tied one was not alone; that the plain one leads here too came later.
        """
        if not self._kept:
            return ""
        own = {copy.outline.address for copy in record.copies}
        for copy in record.copies:
            held = self._kept.get((copy.path, copy.number), ())
            found = [each for each in held if own & {each, urls.without_tie(each)}]
            if found:
                plain = copy.outline.address
                # The table says of the addresses of other copies, which lead here, the same.
                itself = [each for each in found if plain in {each, urls.without_tie(each)}]
                return max(itself or found, key=lambda address: (len(address), address))
        return ""

    def lead(self, article: Outline, record: _Found) -> None:
        """Make the address that an article has, or would have, by itself lead to a record."""
        self._lead_from(article.address, article, record)

    def _lead_from(self, href: str, article: Outline, record: _Found) -> None:
        if href and href != record.href and portable(href) not in self._taken:
            self._taken.add(portable(href))
            self.redirects[href] = Redirect(href, record.href, record.first.title)

    def move(self, moved: Mapping[str, _Found]) -> None:
        """Make addresses, and all that lead to them, lead to the records given for each."""
        led = {href: redirect.target for href, redirect in self.redirects.items()}
        for href, target in {**led, **{href: href for href in moved}}.items():
            if record := moved.get(target):
                self.redirects[href] = Redirect(href, record.href, record.first.title)


def portable(path: str) -> str:
    """Return what a file system that ignores case or normalisation takes a path for."""
    if unicodedata.is_normalized("NFKC", path):
        return path.casefold()
    return unicodedata.normalize("NFKC", path).casefold()


@dataclass(slots=True)
class _Titled:
    """Records of one title."""

    records: list[_Found] = field(default_factory=list)
    _compared: int = 0
    """How many are in the next: nearly every title comes once, and is asked for nothing."""
    _holding: dict[bytes, list[_Found]] = field(default_factory=dict)

    def holding(self, paragraph: bytes) -> Sequence[_Found]:
        """Those that hold a paragraph."""
        for record in self.records[self._compared :]:
            for each in record.first.paragraph_hashes():
                self._holding.setdefault(each, []).append(record)
        self._compared = len(self.records)
        return self._holding.get(paragraph, ())


class _Index:
    """Records by title and paragraph, so that the same article is found without comparing all."""

    def __init__(self, records: Iterable[_Found] = ()) -> None:
        self._titled: dict[str, _Titled] = {}
        for record in records:
            self.add(record)

    def add(self, record: _Found) -> None:
        """Make a record's text findable under the title of each copy."""
        for title in record.titles:
            self._titled.setdefault(title, _Titled()).records.append(record)

    def find(self, article: Outline) -> _Found | None:
        """The first record with this title that holds nearly all paragraphs of the text.

        What the copy says beyond that goes into the record's ledger; a text with more of its own
        is another article, or another version.
        """
        titled = self._titled.get(article.folded)
        if titled is None:
            return None
        paragraphs = article.paragraph_hashes()
        records: dict[tuple[str, int, str], _Found] = {}
        shared: Counter[tuple[str, int, str]] = Counter()
        for paragraph in paragraphs:
            for record in titled.holding(paragraph):
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
        files: list[FileOutline],
        hosts: list[_Found],
        addresses: _Addresses,
        cuts: Mapping[bytes, Tagged],
    ) -> None:
        self._hosts = hosts
        self._addresses = addresses
        self._cuts = cuts
        # What many articles have in common is one object, however often it was decoded.
        self._one: dict[Any, Any] = {}
        self._host_of_file = {copy.path: record for record in hosts for copy in record.copies}
        self._zip_of_file = {file.path: _raw_path(file) for file in files}
        # Addresses in order; dictionaries because they are sets that keep it.
        self._attached: dict[str, dict[str, None]] = {}
        self._found_in: dict[str, dict[str, None]] = {}
        self._embedded = self._merge_embedded(files)

    def catalog(self) -> Catalog:
        """The finished catalog."""
        versions = self._versions()
        redirects = self._addresses.redirects
        articles = [self._article(record, versions) for record in self._hosts]
        embedded = [self._article(record, {}, embedded=True) for record in self._embedded]
        return Catalog(
            articles=tuple(sorted(articles, key=order_key)),
            embedded=tuple(sorted(embedded, key=order_key)),
            redirects=tuple(redirects[href] for href in sorted(redirects)),
        )

    def _merge_embedded(self, files: list[FileOutline]) -> list[_Found]:
        """Records of the articles found only inside others; links and redirects on the way."""
        originals = _Index(self._hosts_titled_like_embedded(files))
        found = _Index()
        records: list[_Found] = []
        places: list[tuple[_Found, Outline, _Found]] = []
        for file in files:
            host = self._host_of_file[file.path]
            for number, article in file.attached():
                original = originals.find(article)
                record = original or found.find(article)
                place = _Place(file.path, number, article)
                if record is None:
                    record = _Found(file.path, [place])
                    records.append(record)
                    found.add(record)
                elif original is None:
                    record.copies.append(place)
                else:
                    record.echoes.append(place)
                places.append((host, article, record))
        self._place(records, places)
        return records

    def _hosts_titled_like_embedded(self, files: list[FileOutline]) -> list[_Found]:
        titles = {article.folded for file in files for _, article in file.attached()}
        return [record for record in self._hosts if titles.intersection(record.titles)]

    def _place(self, records: list[_Found], places: list[tuple[_Found, Outline, _Found]]) -> None:
        """Addresses of the embedded records, links both ways, and redirects of every copy."""
        self._addresses.give(records, records)
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
            groups.setdefault(record.first.address, []).append(record.href)
        return {
            href: tuple(other for other in group if other != href)
            for group in groups.values()
            if len(group) > 1
            for href in group
        }

    def _article(
        self, record: _Found, versions: dict[str, tuple[str, ...]], *, embedded: bool = False
    ) -> Record:
        copies, one = record.copies, self._one.setdefault
        places = [*copies, *record.echoes] if record.echoes else copies
        parts = tuple([each.part() for each in places])
        known = self._cuts.get(cut_key(parts, len(copies)))
        outline = record.first if len(copies) == 1 else _joined([copy.outline for copy in copies])
        tags, repairs, cut = known or (_plain_tags(_once(outline.tags)), (), b"")
        sources, href = _once(outline.sources), record.href
        return Record(
            href=href,
            title=outline.title,
            published=one(outline.published, outline.published),
            date_basis=outline.date_basis,
            date_raw=one(outline.date_raw, outline.date_raw),
            sources=one(sources, sources),
            tags=tags,
            tag_line="" if known else outline.tag_line,
            tag_line_number=outline.tag_line_number,
            read_also=_once(outline.read_also),
            byline=outline.byline,
            kicker=outline.kicker,
            dateline=outline.dateline,
            original_url=outline.original_url,
            captured=outline.captured,
            origins=tuple([self._origin(copy) for copy in copies]),
            embedded=embedded,
            found_in=tuple(self._found_in.get(href, ())),
            attached=tuple(self._attached.get(href, ())),
            versions=versions.get(href, ()),
            copies=_copies_elsewhere(copies) if len(copies) > 1 else (),
            lead_bytes=outline.lead_bytes,
            parts=parts,
            cut=cut,
            repairs=repairs,
        )

    def _origin(self, copy: _Place) -> Origin:
        return Origin(copy.path, copy.outline.line, self._zip_of_file[copy.path])


def _raw_path(file: FileOutline) -> str:
    """A file's bytes lie in the zip of its host's month, a collection's in one of its own."""
    if file.is_collection:
        return urls.raw_collection_path(file.path)
    return urls.raw_path(urls.month_key(file.articles[0].published))


def _joined(outlines: Sequence[Outline]) -> Outline:
    """The first of some outlines with what all of them together say of their article."""
    return replace(
        outlines[0],
        sources=_union([each.sources for each in outlines]),
        tags=_union([each.tags for each in outlines]),
        tag_line="، ".join(_union([(each.tag_line,) for each in outlines if each.tag_line])),
        read_also=_union([each.read_also for each in outlines]),
        byline=_known([each.byline for each in outlines]),
        kicker=_known([each.kicker for each in outlines]),
        dateline=_known([each.dateline for each in outlines]),
        original_url=_known([each.original_url for each in outlines]),
        captured=_known([each.captured for each in outlines]),
    )


def _union(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """All values, each once."""
    return tuple(dict.fromkeys([value for values in lists for value in values]))


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    return values if len(values) < 2 else tuple(dict.fromkeys(values))


@lru_cache(maxsize=1 << 12)
def _plain_tags(names: tuple[str, ...]) -> tuple[Tag, ...]:
    return tuple(map(Tag, names))


def _known(values: Sequence[str]) -> str:
    """The first value that is not empty."""
    return next(filter(None, values), "")


def _copies_elsewhere(copies: Sequence[_Place]) -> tuple[Copy, ...]:
    """The copies of outlets that the first one does not name."""
    outlines = [copy.outline for copy in copies]
    known = set(outlines[0].outlets)
    return tuple(
        dict.fromkeys(
            Copy(copy.title, copy.published, copy.sources, copy.original_url, copy.captured)
            for copy in outlines
            if not known.issuperset(copy.outlets)
        )
    )


_RECORD_FIELDS = tuple(each.name for each in fields(Record))


def whole(record: Record, parts: Sequence[ParsedArticle], cut: Sequence[Repair] = ()) -> Article:
    """The article of a record.

    Args:
        parts: what the parser made of `record.parts`, in their order.
        cut: what the cutting of its tags added to the ledger.
    """
    ledger = (*parts[0].ledger, *_entries_of_copies(record.parts, parts), *cut, *record.renamed)
    known = {name: getattr(record, name) for name in _RECORD_FIELDS}
    if not record.corrections:
        return Article(**known, blocks=parts[0].blocks, ledger=ledger)
    printed = parts[0].blocks
    blocks = corrected(record.printed_title or record.title, printed, record.corrections).blocks
    texts = tuple(block.text for block in printed)
    return Article(**known, blocks=blocks, ledger=ledger, printed=texts)


def _entries_of_copies(
    places: Sequence[Part], articles: Sequence[ParsedArticle]
) -> Iterator[Repair]:
    """What every further copy adds: that there is one, its own ledger, and text of its own."""
    if len(articles) == 1:
        return
    first, origin = articles[0], places[0].path
    known = set(first.ledger)
    paragraphs = {fold_text(block.text) for block in first.blocks} - {""}
    text = words_of(first)
    for place, copy in zip(places[1:], articles[1:], strict=True):
        path = place.path
        yield Repair(RepairKind.DUPLICATE_INPUT, "text", copy.line, path, origin, path)
        for entry in copy.ledger:
            if entry not in known:
                yield replace(entry, path=path)
        if copy.title != first.title:
            yield Repair(RepairKind.COPY_DIFFERS, "title", copy.line, copy.title, "", path)
        if copy.date_raw and copy.published != first.published:
            yield Repair(RepairKind.COPY_DIFFERS, "date", 0, copy.date_raw, "", path)
        for block in copy.blocks if words_of(copy) != text else ():
            if fold_text(block.text) not in paragraphs:
                yield Repair(RepairKind.COPY_DIFFERS, "body", block.line, block.text, "", path)


def map_articles(catalog: Catalog, change: Callable[[Record], Record]) -> Catalog:
    """The catalog with every article changed; addresses stay."""
    return replace(
        catalog,
        articles=tuple(map(change, catalog.articles)),
        embedded=tuple(map(change, catalog.embedded)),
    )
