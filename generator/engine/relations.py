"""Which articles are related, worked out only from the first on of which anything has changed.

What is known is kept in blocks of articles, oldest first. The key of a block covers everything that
its articles are told by and all blocks before it, so a newer article leaves the keys of all but the
last block as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from generator.digest import digest_of
from generator.engine.store import StoreShelf
from generator.enrich import related
from generator.enrich.related import Subject
from generator.enrich.topics import terms_of
from generator.model import Record
from generator.outline import Aspects
from generator.packing import UnpackError, pack, unpack

BLOCK = 256
"""Articles of a block."""

_NONE: frozenset[int] = frozenset()

Related = tuple[tuple[str, ...], tuple[str, ...]]
"""Addresses of the related articles near in time, and of those across time."""


@dataclass(frozen=True, slots=True)
class _Block:
    """What is kept of some articles that follow one another."""

    made_from: bytes
    told: tuple[related.Related, ...]


def terms_by_address(records: Iterable[Record], aspects: Mapping[str, Aspects]) -> dict[str, bytes]:
    """What articles are about, by address; tags that were renamed since the lots are told anew."""
    terms = {href: each.topic + each.tagged for href, each in aspects.items()}
    for record in records:
        if record.renamed:
            terms[record.href] = aspects[record.href].topic + terms_of(record.tags)
    return terms


def find_related(
    records: Iterable[Record],
    proposed: Iterable[Record],
    terms: Mapping[str, bytes],
    shelf: StoreShelf,
) -> dict[str, Related]:
    """What articles are told, by address; those that are told nothing are left out.

    Undated articles are before nothing and behind nothing: they are told nothing.

    Args:
        records: all of the archive, `by_age`, with their stories.
        proposed: those that others may be told of.
        terms: what articles are about by their words and tags, by address.
    """
    ordered = [record for record in records if record.published]
    subjects = _subjects(ordered, {record.href for record in proposed}, terms)
    found: dict[str, Related] = {}
    for record, groups in zip(ordered, _told(ordered, subjects, shelf), strict=True):
        if any(groups):
            near, far = (tuple([ordered[place].href for place in group]) for group in groups)
            found[record.href] = near, far
    return found


def _subjects(
    ordered: Sequence[Record], proposed: set[str], terms: Mapping[str, bytes]
) -> list[Subject]:
    """What comparing needs to know of each article."""
    # Of those that nobody is told of nothing need be barred.
    places = {each.href: place for place, each in enumerate(ordered) if each.href in proposed}
    mentioned = {title for record in ordered for title in record.read_also}
    titled: dict[str, list[int]] = {}
    for place, record in enumerate(ordered):
        if record.title in mentioned and record.href in places:
            titled.setdefault(record.title, []).append(place)

    def barred(place: int, record: Record) -> frozenset[int]:
        linked = record.versions + record.elsewhere + record.attached + record.found_in
        # A later relative changes nothing here.
        earlier = [there for href in linked if (there := places.get(href, place)) < place]
        for title in record.read_also:
            earlier += [other for other in titled.get(title, ()) if other < place]
        return frozenset(earlier) if earlier else _NONE

    subjects = []
    for place, record in enumerate(ordered):
        assert record.published
        subjects.append(
            Subject(
                record.published.toordinal(),
                terms[record.href],
                record.href in places,
                barred(place, record),
            )
        )
    return subjects


def _told(
    ordered: Sequence[Record], subjects: Sequence[Subject], shelf: StoreShelf
) -> Iterator[related.Related]:
    """What each article is told: as far as nothing has changed, what is kept."""
    keys = [*_keys(ordered, subjects)]
    kept = dict(shelf.scan(""))
    same = 0
    for number, key in enumerate(keys):
        block = _kept(kept.get(_name(number)))
        if block is None or block.made_from != key:
            break
        yield from block.told
        same += 1
    blocks = [
        _Block(keys[number], tuple(told))
        for number, told in enumerate(_in_blocks(related.related(subjects, same * BLOCK)), same)
    ]
    yield from (told for block in blocks for told in block.told)
    shelf.put_many((_name(number), pack(block)) for number, block in enumerate(blocks, same))
    shelf.delete_many(kept.keys() - set(map(_name, range(len(keys)))))


def _in_blocks(told: Iterator[related.Related]) -> Iterator[list[related.Related]]:
    while block := [*islice(told, BLOCK)]:
        yield block


def _keys(ordered: Sequence[Record], subjects: Sequence[Subject]) -> Iterator[bytes]:
    """For each block a hash of all that is told in it."""
    key = b""
    for start in range(0, len(ordered), BLOCK):
        hrefs = [record.href for record in ordered[start : start + BLOCK]]
        known = [
            (each.day, each.terms, each.is_proposed, sorted(each.barred) if each.barred else ())
            for each in subjects[start : start + BLOCK]
        ]
        key = digest_of((key, hrefs, known))
        yield key


def _kept(value: bytes | None) -> _Block | None:
    try:
        return unpack(value, _Block) if value else None
    except UnpackError:
        return None


def _name(number: int) -> str:
    return f"{number:06d}"
