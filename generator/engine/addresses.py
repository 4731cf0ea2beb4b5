"""addresses.csv: where articles were published, so that no address ever breaks. (I/O)

An address comes from an article's title, day and source; when these change, so does the address.
The table says which article each published address belongs to: by the file it came from, its place
in that, and its text. Only `record_published` writes it, after a site has gone to its public place;
a person may fill in its last column. A build reads it:

- an article keeps the address at which it was published, whoever else would like to have it;
- an address whose article has another one now redirects there, in one step;
- one whose article is not there any more is a Problem, until `leads_to` says what became of it.

An article is known again by its text, if that is in the archive, else by its place, since a text is
edited where it stands; in a file of many articles, whose places move with every row, only if the
day or the words of the title are still the same. Last, an address that an article has by itself is
its own, unless an article that was published elsewhere has it too: then neither text nor file tells
whose it was, and nobody gets it. What has it so may be the published article, edited and renamed at
once, or a newcomer: that is a Problem until the next publication, and `leads_to` says no.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from generator import urls
from generator.catalog import address_bond, hashed, portable
from generator.config import ADDRESSES_NAME
from generator.engine.store import StoreShelf, read_shelf
from generator.engine.workspace import store_path
from generator.errors import Faults, Problem, WarraqError
from generator.model import Catalog, Record, Redirect
from generator.names.table import Row, parse_table, write_table
from generator.outline import FileOutline, Outline
from generator.packing import UnpackError, pack, unpack
from generator.redaction.sieve import Sieve
from generator.walk import refuse_broken_link

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "address": ("العنوان", "عنوان الصفحة"),
    "file": ("الملف",),
    "number": ("الرقم",),
    "text": ("النص", "بصمة النص"),
    "leads_to": ("leads to", "يؤدي إلى", "يقود إلى"),
}
SHELF, LOST_SHELF = "addresses", "lost addresses"
"""In the store: the addresses of the last build, by lots, and those that led nowhere in it."""
_ALL = "all"
GONE = "gone"
_EMPTY = "t"
"""Before the digits of a text's hash, which a spreadsheet might take for a number."""
_DIGITS = 16
_NUMBER = re.compile(r"[0-9]{1,9}")
_ANOTHER = f"if it is another article, write into leads_to what became of that one, or {GONE}"
_LED = ""
"""Under which the shelf has what is of no lot."""
_SETTLE = (
    f"write what has taken its place into leads_to, or {GONE}; "
    f"`publish --record-only --gone` writes {GONE} for all"
)

Place = tuple[str, int]
"""(input file, number of the article in it, from 0)"""


class Identity(NamedTuple):
    """By what an article is known again. A tuple, since every build makes one for each article."""

    file: str
    number: int
    text: str
    """t and digits of the hash of its body."""


@dataclass(frozen=True, slots=True)
class Published:
    """An address at which an article was published."""

    address: str
    identity: Identity
    leads_to: str = ""
    """What a person says: another address of the site, or `GONE`."""
    line: int = 0
    """Of the table."""


def read_published(root: Path) -> tuple[list[Published], list[Problem]]:
    """The rows of an archive's addresses.csv, and what is wrong with others.

    Raises:
        WarraqError: it cannot be read; to build without it would break every address in it.
    """
    path = root / ADDRESSES_NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        refuse_broken_link(path)
        return [], []
    except OSError as error:
        raise WarraqError(f"{path}: cannot be read: {error.strerror}", "check it") from None
    table = parse_table(ADDRESSES_NAME, data, COLUMNS, "address")
    if table.problems and not table.rows:
        raise Faults(table.problems)
    problems = [*table.problems]
    found: dict[str, Published] = {}
    for row in table.rows:
        read = _published(row)
        if isinstance(read, Problem):
            problems.append(read)
        elif read.address in found:
            problems.append(_problem(row.line, f"{read.address} stands twice", "remove one row"))
        else:
            found[read.address] = read
    return [*found.values()], problems


def _published(row: Row) -> Published | Problem:
    address, number = row["address"], row["number"] or "0"
    if not urls.is_article_path(address):
        what = f"{address!r} is no address of an article"
        return _problem(row.line, what, "a path in the site, such as 2023/09/25/….html")
    if not _NUMBER.fullmatch(number):
        return _problem(row.line, f"number is {number!r}", "expected a whole number")
    identity = Identity(row["file"], int(number), row["text"])
    said = row["leads_to"]
    # A spreadsheet begins a cell with a capital letter.
    return Published(address, identity, GONE if said.casefold() == GONE else said, row.line)


def _problem(line: int, what: str, hint: str) -> Problem:
    return Problem(ADDRESSES_NAME, line, what, hint)


# ---- Whose an address is


def places_of(published: Sequence[Published], files: Iterable[FileOutline]) -> dict[str, Place]:
    """Where the article of each address is now; without those that are not found."""
    if not published:
        return {}
    present = _Present(files)
    identities: dict[Identity, list[str]] = {}
    for row in published:
        identities.setdefault(row.identity, []).append(row.address)
    found = {each: place for each in identities if (place := present.by_text(each))}
    claimed = set(found.values())
    for each, addresses in identities.items():
        is_free = each not in found and (each.file, each.number) not in claimed
        if is_free and (place := present.by_place(each, addresses)):
            found[each] = place
    claimed = set(found.values())
    places: dict[str, Place] = {}
    for row in published:
        place = found.get(row.identity)
        if place is None and not row.leads_to:
            place = present.by_address(row.address, claimed)
        if place:
            places[row.address] = place
    return places


def lost_of(published: Iterable[Published], places: Mapping[str, Place]) -> list[str]:
    """The addresses whose article is gone: another of its title, day and source has no claim."""
    return [row.address for row in published if row.address not in places]


def nobodys_of(
    published: Iterable[Published],
    places: Mapping[str, Place],
    files: Iterable[FileOutline],
    sieve: Sieve,
) -> tuple[str, ...]:
    """The addresses that no article gets: their own is gone, or was taken out."""
    return (*lost_of(published, places), *_withdrawn_of(files, sieve))


def _withdrawn_of(files: Iterable[FileOutline], sieve: Sieve) -> frozenset[str]:
    """Addresses of articles that were taken out, so that others of their title, day and source
    stay where they are.
    """
    if not sieve.tombstones:
        return frozenset()
    wanted = {each.address for file in files for each in file.articles}
    return sieve.tombstones.union(filter(sieve.withdraws, wanted))


def doubts_of(
    published: Iterable[Published], places: Mapping[str, Place], files: Iterable[FileOutline]
) -> set[str]:
    """The addresses at which neither text nor file is what was published there."""
    found = {row.address: row.identity for row in published if row.address in places}
    outlines = {file.path: file.articles for file in files} if found else {}
    doubts: set[str] = set()
    for address, identity in found.items():
        path, number = places[address]
        is_elsewhere = (path, number) != (identity.file, identity.number)
        if is_elsewhere and _known_by(outlines[path][number].text) != identity.text:
            doubts.add(address)
    return doubts


def doubtful(
    published: Iterable[Published], places: Mapping[str, Place], doubts: Set[str]
) -> Iterator[Problem]:
    """What is said of `doubts_of`."""
    for row in published:
        if row.address in doubts:
            path, _ = places[row.address]
            where = f"was published from another file with another text than {path} has"
            yield _problem(row.line, f"{row.address} {where}", _ANOTHER)


def bonds_of_row(row: Published) -> set[int]:
    """By what a row finds its article, and by what it keeps others from its address, as hashes.

    A row has no say in what becomes of files that have none of it, in `catalog.bonds` or in
    `bonds_with_rows` (`engine/lots.py`): every comparison of `places_of`, `doubts_of` and
    `collect` with the table belongs here.
    """
    file, _, text = row.identity
    return set(map(hashed, (address_bond(row.address), _text_bond(text), _file_bond(file))))


def bonds_with_rows(file: FileOutline) -> set[int]:
    """By what rows alone find a file, besides the addresses of its articles."""
    texts = {_text_bond(_known_by(each.text)) for each in file.articles if each.paragraphs}
    return set(map(hashed, texts | {_file_bond(file.path)}))


def _text_bond(text: str) -> str:
    return f"known {text}"


def _file_bond(path: str) -> str:
    return f"file {path}"


class _Present:
    """The articles of the archive as it is now."""

    def __init__(self, files: Iterable[FileOutline]) -> None:
        self._outlines: dict[Place, Outline] = {}
        self._texts: dict[str, list[Place]] = {}
        self._addresses: dict[str, list[Place]] = {}
        self._many: set[str] = set()
        """Files of many articles."""
        for file in sorted(files, key=lambda each: each.path):
            for number, outline in enumerate(file.articles):
                place = file.path, number
                self._outlines[place] = outline
                self._addresses.setdefault(outline.address, []).append(place)
                if outline.paragraphs:
                    self._texts.setdefault(_known_by(outline.text), []).append(place)
            if file.is_collection:
                self._many.add(file.path)

    def by_text(self, identity: Identity) -> Place | None:
        """The article of a text; of several the one at its place, then one of its file."""
        places = self._texts.get(identity.text, ())
        own = identity.file, identity.number
        if own in places:
            return own
        return min(places, key=lambda place: (place[0] != identity.file, place), default=None)

    def by_place(self, identity: Identity, addresses: Sequence[str]) -> Place | None:
        """The article at the place of another text, if it may be that text, edited."""
        place = identity.file, identity.number
        outline = self._outlines.get(place)
        if outline is None:
            return None
        alike = any(_is_alike(outline.address, address) for address in addresses)
        return place if alike or identity.file not in self._many else None

    def by_address(self, address: str, claimed: Set[Place]) -> Place | None:
        """The article that has an address by itself, if no claimed one has it too."""
        places = self._addresses.get(address, ())
        return places[0] if places and claimed.isdisjoint(places) else None


def _is_alike(one: str, other: str) -> bool:
    """Whether two addresses have the day or the words in common."""
    (day, _, words), (other_day, _, other_words) = one.rpartition("/"), other.rpartition("/")
    return day == other_day or words.rpartition("-")[0] == other_words.rpartition("-")[0]


def _known_by(text: bytes) -> str:
    """By what a text is known again, out of its hash."""
    return _EMPTY + text.hex()[:_DIGITS]


def with_published(
    catalog: Catalog, published: Sequence[Published], places: Mapping[str, Place]
) -> tuple[Catalog, list[Published]]:
    """The catalog with every published address leading somewhere, and the rows that cannot."""
    if not published:
        return catalog, []
    leading = {record.href for record in catalog.everything()}
    leading |= {redirect.href for redirect in catalog.redirects}
    astray = [row for row in published if row.address not in leading]
    if not astray:
        return catalog, []
    leads = _Leads(catalog, published, places)
    nowhere: list[Published] = []
    more: list[Redirect] = []
    taken = set(map(portable, leading))
    for row in astray:
        if portable(row.address) in taken:
            continue
        target = leads.of(row)
        if target:
            more.append(Redirect(row.address, target.href, target.title))
        elif row.leads_to != GONE:
            nowhere.append(row)
    redirects = sorted((*catalog.redirects, *more), key=lambda redirect: redirect.href)
    return replace(catalog, redirects=tuple(redirects)), nowhere


class _Leads:
    """Where addresses lead."""

    def __init__(
        self, catalog: Catalog, published: Iterable[Published], places: Mapping[str, Place]
    ) -> None:
        self._said = {row.address: row.leads_to for row in published if row.leads_to}
        self._records = {record.href: record for record in catalog.everything()}
        self._redirects = {each.href: each.target for each in catalog.redirects}
        self._places = places
        self._record_at = {
            (part.path, part.number): record
            for record in catalog.everything()
            for part in record.parts
        }

    def of(self, row: Published) -> Record | None:
        """The article that a row leads to; what a person says counts first, in all steps."""
        address, seen = row.address, set[str]()
        while address in self._said and address not in self._records and address not in seen:
            seen.add(address)
            address = urls.article_in(self._said[address])
        return self._at(address)

    def _at(self, address: str) -> Record | None:
        """The article at an address, or at that to which it leads."""
        there = self._redirects.get(address, address)
        if there in self._records:
            return self._records[there]
        place = self._places.get(address)
        return self._record_at.get(place) if place else None


def leading_nowhere(rows: Sequence[Published], shelf: StoreShelf) -> Iterator[Problem]:
    """What is said of the rows that lead nowhere.

    Who reads of many wants to know which are new: those that the build before did not know of.
    """
    try:
        former = unpack(shelf.get(_ALL) or b"", frozenset[str])
    except UnpackError:
        former = frozenset(row.address for row in rows)
    for row in rows:
        yield _leads_nowhere(row, is_new=row.address not in former)


def remember_lost(rows: Iterable[Published], shelf: StoreShelf) -> None:
    """Keep which rows lead nowhere in a build; what goes through the stages without one is none."""
    present = frozenset(row.address for row in rows if not row.leads_to)
    shelf.put_many([(_ALL, pack(present))])


def _leads_nowhere(row: Published, *, is_new: bool) -> Problem:
    if row.leads_to:
        what = f"leads_to names {row.leads_to!r}, which is no address of an article here"
        return _problem(row.line, what, f"name the article that has taken its place, or {GONE}")
    since = " as of the last change" if is_new else ""
    what = f"{row.address} leads nowhere{since}: its article is gone, or all about it is new"
    return _problem(row.line, what, _SETTLE)


def lent_of(published: Iterable[Published], places: Mapping[str, Place]) -> dict[str, str]:
    """The addresses that lead to another article than theirs, or to none, and the row of each.

    Args:
        places: as `places_of` found them.
    """
    return {
        row.address: f"{ADDRESSES_NAME}:{row.line}"
        for row in published
        if row.leads_to or row.address not in places
    }


# ---- What is published


def identities(
    records: Iterable[Record],
    redirects: Iterable[Redirect],
    lent: Container[str],
    text_of: Callable[[Record], bytes],
) -> dict[str, Identity]:
    """The article that each of some addresses belongs to.

    Without those that are lent: the table goes on saying whose they were, should that come back.

    Args:
        records: those that have some of them, or to which redirects lead.
        redirects: of articles alone.
        lent: as `lent_of` told them.
        text_of: gives the hash of the text that is shown of an article.
    """
    present = {
        record.href: Identity(first.path, first.number, _known_by(text_of(record)))
        for record in records
        for first in record.parts[:1]
    }
    for redirect in redirects:
        # What stands in for an address that may not be named is none of an article.
        is_own = urls.is_article_path(redirect.href) and redirect.href not in lent
        if is_own and redirect.target in present:
            present[redirect.href] = present[redirect.target]
    return present


def remember_led(
    before: Catalog,
    catalog: Catalog,
    lent: Container[str],
    text_of: Callable[[Record], bytes],
    shelf: StoreShelf,
) -> None:
    """Keep for `record_published` what only `with_published` has led; lots keep the rest.

    Args:
        before: the catalog that it was given.
        catalog: the one that it made.
        lent, text_of: as for `identities`.
    """
    led = set(catalog.redirects) - set(before.redirects) if catalog is not before else set()
    targets = {redirect.target for redirect in led}
    records = [record for record in catalog.everything() if record.href in targets] if led else []
    shelf.put_many([(_LED, pack(identities(records, led, lent, text_of)))])


def merged(rows: Iterable[Published], present: Mapping[str, Identity]) -> list[Published]:
    """The table once a site with these addresses is published: none is ever taken out."""
    found = {row.address: replace(row, line=0) for row in rows}
    for address, identity in present.items():
        said = found[address].leads_to if address in found else ""
        found[address] = Published(address, identity, said)
    return [found[address] for address in sorted(found)]


def whole_table(root: Path) -> list[Published]:
    """The rows of addresses.csv, which is about to be written anew.

    Raises:
        WarraqError: some cannot be read, and would be lost.
    """
    rows, problems = read_published(root)
    if problems:
        raise Faults(problems)
    return rows


def record_published(root: Path, site: Path, *, gone: bool = False) -> int:
    """Enter the addresses of a site that was published just now into addresses.csv.

    Addresses that were entered before stay, for ever.

    Args:
        root: folder of archive.toml.
        site: the site, as the last build of the archive left it.
        gone: whether to say of all that led nowhere in that build that their articles are gone.

    Returns:
        How many rows are new or others; with none the file is not touched.

    Raises:
        WarraqError: the site is not that of the last build, or the table cannot be read or written.
            Then the file is as it was.
    """
    rows = whole_table(root)
    known = {replace(row, line=0) for row in rows}
    table = merged(rows, _of_last_build(root, site))
    if gone:
        lost = _lost_in_last_build(root)
        table = [
            replace(row, leads_to=row.leads_to or GONE) if row.address in lost else row
            for row in table
        ]
    changed = len(set(table) - known)
    if changed:
        _write(root / ADDRESSES_NAME, table)
    return changed


def _of_last_build(root: Path, site: Path) -> dict[str, Identity]:
    held: dict[str, Identity] = {}
    try:
        for value in read_shelf(store_path(root), SHELF).values():
            held |= unpack(value, dict[str, Identity])
    except UnpackError as error:
        raise WarraqError(f"{store_path(root)}: damaged: {error}", "build again") from None
    missing = next((address for address in sorted(held) if not (site / address).is_file()), "")
    if missing:
        what = f"{site}: is not what the last build of this archive made"
        raise WarraqError(f"{what} ({missing} is missing)", "build again")
    return held


def _lost_in_last_build(root: Path) -> frozenset[str]:
    try:
        return unpack(read_shelf(store_path(root), LOST_SHELF).get(_ALL, b""), frozenset[str])
    except UnpackError as error:
        raise WarraqError(f"{store_path(root)}: damaged: {error}", "build again") from None


def _write(path: Path, rows: Iterable[Published]) -> None:
    """Write the table; whatever happens, the file is the old one or the new one, and whole."""
    new = path.with_name(f".{path.name}.new")
    cells = ((row.address, *map(str, row.identity), row.leads_to) for row in rows)
    try:
        new.write_bytes(write_table(COLUMNS, list(cells)))
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        what = f"{path}: cannot be written: {error.strerror or error}"
        raise WarraqError(what, "check space and permissions") from None
