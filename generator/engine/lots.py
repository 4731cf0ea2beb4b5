"""Lots: input files that have nothing in common with others, and the records that they amount to.

What `catalog.collect` makes of a file depends on those files alone with which it has a title, a
text or an address in common (`catalog.bonds`). So the records of an archive are kept in lots of
files that have no bond with those of another lot. A lot whose files are all as they were *rests*,
as long as no file outside has a bond with it: its records are what they were. All other files are
collected as if there were no others.

So it is with the rows of addresses.csv. A row is of the lot of the files that have its address, its
text or its path (`addresses.bonds_of_row`), and these are in one lot. A row that no file has
anything of is of none, and looked at in every build.

Records are kept with their tags, which are cut only once: a lot is of the lexicon that they were
cut by.
"""

from __future__ import annotations

from array import array
from collections.abc import (
    Callable,
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
    Set,
)
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from generator.catalog import Tagged, bonds, cut_key
from generator.digest import digest_of
from generator.engine.addresses import (
    SHELF,
    Identity,
    Place,
    Published,
    bonds_of_row,
    bonds_with_rows,
    identities,
    lent_of,
)
from generator.engine.store import StoreShelf
from generator.enrich.topics import terms_of
from generator.errors import Problem
from generator.model import Catalog, Record, Redirect, RepairKind, StandingPage, Tag, order_key
from generator.outline import Aspects, FileOutline, aspects_in
from generator.packing import UnpackError, pack, unpack

FILES = 128
"""Of a lot; files that have bonds with each other stay together, however many they are."""

_SHELVES = "lots", "records", SHELF
"""What lots are made of, what they amount to, and the addresses of their articles."""
_LINKS = ("attached", "found_in", "versions")
"""Fields of a record that hold addresses of others."""

_Told = tuple[str, bool, float]
"""What a `Tag` is made of."""
_Said = tuple[Identity, str]
"""What a row says of its address: its identity and where a person lets it lead."""


@dataclass(frozen=True, slots=True)
class _Lot:
    """What is kept of a lot."""

    files: dict[str, str]
    """Path → SHA-256, which together say all that an outline is made of."""
    rows: dict[str, _Said]
    """Of addresses.csv, by address."""
    rules: bytes
    """Hash of the lexicon that tag lines were cut by."""
    common: tuple[int, ...]
    """As in `_Bonds`; so are the next two."""
    asked: tuple[int, ...]
    sought: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """What the files of a lot amount to; kept apart: one at a time is in memory."""

    records: tuple[Record, ...]
    """Without tags and repairs, which stand below: one tag stands in many articles."""
    tags: tuple[_Told, ...]
    """Each once."""
    kinds: tuple[tuple[RepairKind, ...], ...]
    cuts: tuple[tuple[tuple[int, ...], int], ...]
    """For each record the places of its tags in `tags` and of its repairs in `kinds`."""
    hashes: bytes
    """Of the records, one behind another, with their tags and repairs."""
    aspects: tuple[Aspects, ...]
    """For the shown text of each record."""
    redirects: tuple[Redirect, ...]
    problems: tuple[Problem, ...]
    cut: tuple[str, ...]
    """Paths of the files of which articles were taken out."""
    places: dict[str, Place]
    """As in `Claims`."""
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claims:
    """Rows of addresses.csv, and what was found of them."""

    rows: Sequence[Published]
    places: Mapping[str, Place]
    """As `places_of` found them."""
    doubts: Set[str]
    """As `doubts_of` told them."""


Hashed = tuple[Sequence[Record], bytes]
"""Records, and their hashes, one behind another (`digest_of`)."""


@dataclass(slots=True)
class Gathered:
    """What files amount to, besides the records."""

    aspects: dict[str, Aspects] = field(default_factory=dict)
    """By the address of an article."""
    problems: list[Problem] = field(default_factory=list)
    cut: set[str] = field(default_factory=set)
    """Paths of the files of which articles were taken out."""
    hashed: list[Hashed] = field(default_factory=list)
    """Records that rest."""

    def text_of(self, record: Record) -> bytes:
        """Return the hash of the text of an article."""
        return self.aspects[record.href].text


class Pool:
    """One object for equal things, however often they were decoded."""

    def __init__(self) -> None:
        self._one: dict[Any, Any] = {}
        self._tags: dict[_Told, Tag] = {}

    def made(self, told: Iterable[_Told]) -> list[Tag]:
        """Return the tags that are made of these."""
        known = self._tags.get
        return [known(each) or self._made(each) for each in told]

    def _made(self, told: _Told) -> Tag:
        name, supported, confidence = told
        tag = self._tags[told] = Tag(self._one.setdefault(name, name), supported, confidence)
        return tag

    def tags(self, tags: Iterable[Tag]) -> tuple[Tag, ...]:
        """Return tags of which each is the one of its kind."""
        return tuple(self.made(map(_told, tags)))

    def kinds(self, kinds: tuple[RepairKind, ...]) -> tuple[RepairKind, ...]:
        """Return the one tuple of some kinds of repairs."""
        one: tuple[RepairKind, ...] = self._one.setdefault(kinds, kinds)
        return one

    def settle(
        self,
        record: Record,
        tags: tuple[Tag, ...],
        kinds: tuple[RepairKind, ...],
        own: dict[str, str],
    ) -> None:
        """Give a record that was just decoded its tags, and what it has in common with others.

        It is written into, since nobody has seen it yet: to copy it takes ten times as long.

        Args:
            own: addresses and paths, which only records of one lot have in common: to look for
                them among those of all takes longer than all else.
        """
        one, here, put = self._one.setdefault, own.setdefault, object.__setattr__
        put(record, "tags", tags)
        put(record, "repairs", kinds)
        put(record, "published", one(record.published, record.published))
        put(record, "date_raw", one(record.date_raw, record.date_raw))
        put(record, "sources", one(record.sources, record.sources))
        put(record, "href", here(record.href, record.href))
        for name in _LINKS:
            if links := getattr(record, name):
                put(record, name, tuple([here(href, href) for href in links]))
        for part in record.parts:
            put(part, "path", here(part.path, part.path))
        for origin in record.origins:
            put(origin, "path", here(origin.path, origin.path))
            put(origin, "raw_archive", one(origin.raw_archive, origin.raw_archive))


class Lots:
    """What builds remember of the catalog, and what of it is as it was."""

    def __init__(self, shelf: Callable[[str], StoreShelf], pool: Pool) -> None:
        """`shelf` gives the shelves of a store by their names."""
        self._shelf, self._records_shelf, self._addresses = map(shelf, _SHELVES)
        self.pool = pool
        self._gone = {name: _unpacked(value) for name, value in self._shelf.scan("")}
        """Those that do not rest, and None for what cannot be read."""
        self.gathered = Gathered()
        self.places: dict[str, Place] = {}
        """As in `Claims`, of all rows once they are joined; so are the doubts."""
        self.doubts: set[str] = set()
        self._kept: list[str] = []
        """Names of the lots that were made of the files that do not rest."""
        self._records: list[Record] = []
        self._redirects: list[Redirect] = []

    def rest(
        self,
        digests: Mapping[str, str],
        rows: Sequence[Published],
        rules: bytes,
        outlines: Callable[[Collection[str]], list[FileOutline]],
    ) -> tuple[list[FileOutline], list[Published]]:
        """Let what is as it was rest; the outlines of all other files, and the other rows.

        Args:
            digests: of all files, by path.
            rows: all.
            rules: hash of the lexicon.
            outlines: gives those of some files.
        """
        said = {row.address: _said(row) for row in rows}
        whole = {
            name: lot
            for name, lot in self._gone.items()
            if lot and lot.rules == rules
            if lot.files.items() <= digests.items() and lot.rows.items() <= said.items()
        }
        held = {path for lot in whole.values() for path in lot.files}
        files, free = outlines(digests.keys() - held), _free(rows, whole.values())
        if whole and (files or free):
            for name in [*_touched(whole, files, free)]:
                files += outlines(whole.pop(name).files)
            free = _free(rows, whole.values())
        for name in whole:
            del self._gone[name]
            self._take(self._held(name))
        return sorted(files, key=lambda file: file.path), free

    def _held(self, name: str) -> _Held:
        return unpack(self._records_shelf.get(name) or b"", _Held)

    def _take(self, held: _Held) -> None:
        records, gathered = self._opened(held), self.gathered
        self._records += records
        gathered.hashed.append((records, held.hashes))
        self._redirects += held.redirects
        addresses = (record.href for record in records)
        gathered.aspects.update(zip(addresses, held.aspects, strict=True))
        gathered.problems += held.problems
        gathered.cut.update(held.cut)
        self.places |= held.places
        self.doubts.update(held.doubts)

    def _opened(self, held: _Held) -> tuple[Record, ...]:
        tags, own = self.pool.made(held.tags), dict[str, str]()
        for record, (places, kinds) in zip(held.records, held.cuts, strict=True):
            chosen = tuple([tags[place] for place in places])
            self.pool.settle(record, chosen, held.kinds[kinds], own)
        return held.records

    def cuts(self, rules: bytes) -> dict[bytes, Tagged]:
        """Return what is known of tag lines of files that do not rest, by `cut_key`."""
        return {
            cut_key(each.parts, len(each.origins)): (each.tags, each.repairs, each.cut)
            for name, lot in self._gone.items()
            if lot and lot.rules == rules
            for each in self._opened(self._held(name))
        }

    def keep(
        self,
        catalog: Catalog,
        files: Iterable[FileOutline],
        claims: Claims,
        rules: bytes,
        kept: Callable[[str], bytes],
    ) -> set[bytes]:
        """Keep what the files that do not rest amount to; the ledgers that are of no more use.

        Args:
            catalog: what was collected of them, with all tags cut.
            claims: the rows that do not rest.
            rules: as for `rest`.
            kept: gives the outline of a file as it is kept.
        """
        gone = (self._held(name) for name, lot in self._gone.items() if lot)
        idle = {record.cut for held in gone for record in held.records}
        for shelf in (self._shelf, self._records_shelf, self._addresses):
            shelf.delete_many(self._gone)
        self._gone.clear()
        parts = _parted(files, claims.rows)
        lent = lent_of(claims.rows, claims.places)
        for part, held in zip(parts, _held(catalog, parts, claims, kept), strict=True):
            known = {bound.file.path: bound.file.digest for bound in part.files}
            said = {row.address: _said(row) for row, _ in part.rows}
            lot = _Lot(known, said, rules, *map(tuple, map(sorted, _bonds(part))))
            name = digest_of(known).hex()
            self._shelf.put_many([(name, pack(lot))])
            self._records_shelf.put_many([(name, pack(held))])
            self._addresses.put_many([(name, pack(_identities(held, lent)))])
            self._kept.append(name)
        self.places.update(claims.places)
        self.doubts |= claims.doubts
        return idle - {record.cut for record in catalog.everything()}

    def joined(self, standing: Iterable[StandingPage] = ()) -> Catalog:
        """Return the catalog of all files; what else is known of these is complete then.

        What was made of the files that do not rest is taken out of what is kept, as the rest was.
        Its first records share their texts with the outlines: when these go, the records stay
        behind in blocks of memory that are mostly holes (a fifth of all that a first build holds).
        """
        for name in self._kept:
            self._take(self._held(name))
        hosts = [record for record in self._records if not record.embedded]
        embedded = [record for record in self._records if record.embedded]
        return Catalog(
            articles=tuple(sorted(hosts, key=order_key)),
            embedded=tuple(sorted(embedded, key=order_key)),
            redirects=tuple(sorted(self._redirects, key=lambda redirect: redirect.href)),
            standing=tuple(standing),
        )


class _Bound(NamedTuple):
    """A file with what it may have in common with others."""

    file: FileOutline
    common: array[int]
    """With any file, and with rows. An array is a tenth of a set: all files are bound at once."""
    asked: array[int]
    """With what has it in its `common`, and with rows: its titles, texts and path."""


class _Seeker(NamedTuple):
    """A row with what it may have in common with files."""

    row: Published
    sought: set[int]


@dataclass(slots=True)
class _Part:
    """Files with the rows that have bonds with them."""

    files: list[_Bound] = field(default_factory=list)
    rows: list[_Seeker] = field(default_factory=list)


class _Bonds(NamedTuple):
    """Those of a part."""

    common: set[int]
    """Of all files."""
    asked: set[int]
    """Of all files."""
    sought: set[int]
    """By what rows find files; with each other they have nothing to do."""


def _bound(files: Iterable[FileOutline]) -> list[_Bound]:
    found: list[_Bound] = []
    for file in files:
        common, titles = bonds(file)
        asked = titles | bonds_with_rows(file)
        found.append(_Bound(file, array("Q", common), array("Q", asked)))
    return found


def _seekers(rows: Iterable[Published]) -> list[_Seeker]:
    return [_Seeker(row, bonds_of_row(row)) for row in rows]


def _bonds(part: _Part) -> _Bonds:
    found = _Bonds(set(), set(), set())
    for each in part.files:
        found.common.update(each.common)
        found.asked.update(each.asked)
    for seeker in part.rows:
        found.sought.update(seeker.sought)
    return found


def _free(rows: Iterable[Published], lots: Collection[_Lot]) -> list[Published]:
    """The rows that are of none of some lots."""
    held = {address for lot in lots for address in lot.rows}
    return [row for row in rows if row.address not in held]


def _touched(
    lots: Mapping[str, _Lot], files: Sequence[FileOutline], rows: Sequence[Published]
) -> Iterator[str]:
    """The lots with which some files or rows have a bond.

    If there are files, small ones too, so that these do not add up.
    """
    common, asked, sought = _bonds(_Part(_bound(files), _seekers(rows)))
    asking, own = common | sought, common | asked
    for name, lot in lots.items():
        if (
            (files and len(lot.files) * 2 <= FILES)
            or not asking.isdisjoint(lot.common)
            or not asking.isdisjoint(lot.asked)
            or not asked.isdisjoint(lot.common)
            or not own.isdisjoint(lot.sought)
        ):
            yield name


def _parted(files: Iterable[FileOutline], rows: Iterable[Published]) -> list[_Part]:
    """Files and rows in lots; all that have bonds with each other are in one, and rows of no file
    in none.
    """
    found = _bound(files)
    seekers = _seekers(rows)
    wanted = set[int]().union(*(each.common for each in found), *(each.sought for each in seekers))
    above = list(range(len(found)))

    def root(place: int) -> int:
        while above[place] != place:
            above[place] = place = above[above[place]]
        return place

    owners: dict[int, int] = {}
    for place, (_, common, asked) in enumerate(found):
        for bond in (*common, *filter(wanted.__contains__, asked)):
            above[root(place)] = root(owners.setdefault(bond, place))
    led = [(each, [owners[bond] for bond in each.sought if bond in owners]) for each in seekers]
    for _, places in led:
        for place in places:
            above[root(place)] = root(places[0])
    parts: dict[int, _Part] = {}
    for place, each in enumerate(found):
        parts.setdefault(root(place), _Part()).files.append(each)
    for seeker, places in led:
        if places:
            parts[root(places[0])].rows.append(seeker)
    return _filled(parts.values())


def _filled(parts: Iterable[_Part]) -> list[_Part]:
    """Parts put together as far as there is room; all lots but one are more than half full."""
    lots: list[_Part] = []
    open_lot = _Part()
    for part in parts:
        if len(part.files) * 2 > FILES:
            lots.append(part)
            continue
        if len(open_lot.files) + len(part.files) > FILES:
            lots.append(open_lot)
            open_lot = _Part()
        open_lot.files += part.files
        open_lot.rows += part.rows
    return [*lots, open_lot] if open_lot.files else lots


def _held(
    catalog: Catalog, parts: Sequence[_Part], claims: Claims, kept: Callable[[str], bytes]
) -> Iterator[_Held]:
    """What the files of each part amount to."""
    part_of = {each.file.path: number for number, part in enumerate(parts) for each in part.files}
    records: list[list[Record]] = [[] for _ in parts]
    redirects: list[list[Redirect]] = [[] for _ in parts]
    at: dict[str, int] = {}
    for record in catalog.everything():
        number = at[record.href] = part_of[record.parts[0].path]
        records[number].append(record)
    for redirect in catalog.redirects:
        redirects[at[redirect.target]].append(redirect)
    for part, found, led in zip(parts, records, redirects, strict=True):
        aspects: dict[bytes, Aspects] = {}
        for each in part.files:
            aspects |= aspects_in(kept(each.file.path))
        shown = [
            replace(aspects[record.parts[0].digest], tagged=terms_of(record.tags))
            for record in found
        ]
        yield _held_of(part, found, shown, led, claims)


def _held_of(
    part: _Part,
    records: Sequence[Record],
    aspects: Sequence[Aspects],
    redirects: Sequence[Redirect],
    claims: Claims,
) -> _Held:
    files = [each.file for each in part.files]
    addresses = [row.address for row, _ in part.rows]
    tags: dict[_Told, int] = {}
    kinds: dict[tuple[RepairKind, ...], int] = {}
    cuts = [
        (
            tuple([tags.setdefault(_told(tag), len(tags)) for tag in record.tags]),
            kinds.setdefault(record.repairs, len(kinds)),
        )
        for record in records
    ]
    return _Held(
        records=tuple([replace(record, tags=(), repairs=()) for record in records]),
        tags=tuple(tags),
        kinds=tuple(kinds),
        cuts=tuple(cuts),
        hashes=b"".join(map(digest_of, records)),
        aspects=tuple(aspects),
        redirects=tuple(redirects),
        problems=tuple(problem for file in files for problem in file.problems),
        cut=tuple(file.path for file in files if file.is_cut),
        places={each: claims.places[each] for each in addresses if each in claims.places},
        doubts=tuple([each for each in addresses if each in claims.doubts]),
    )


def _identities(held: _Held, lent: Container[str]) -> dict[str, Identity]:
    pairs = zip(held.records, held.aspects, strict=True)
    texts = {record.href: aspects.text for record, aspects in pairs}
    return identities(held.records, held.redirects, lent, lambda record: texts[record.href])


def _told(tag: Tag) -> _Told:
    return tag.name, tag.supported, tag.confidence


def _said(row: Published) -> _Said:
    return row.identity, row.leads_to


def _unpacked(value: bytes) -> _Lot | None:
    try:
        return unpack(value, _Lot)
    except UnpackError:
        return None
