"""The tags that lines were cut into by earlier builds: what is known of them, read at once.

What is known is kept in a few blocks, each with the tags that occur in it: one tag stands in many
articles, and is one object here. An article changes the one block that its key lies in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.catalog import Tagged
from generator.digest import SIZE
from generator.engine.store import StoreShelf
from generator.model import RepairKind, Tag
from generator.packing import UnpackError, pack, unpack

_BLOCKS = 16
"""A new article rewrites one of them; each more has the commonest tags once more."""

_Told = tuple[str, bool, float]
"""What a `Tag` is made of."""


@dataclass(frozen=True, slots=True)
class _Block:
    """What is kept of some articles."""

    rules: bytes
    """Hash of the lexicon that they were cut by."""
    keys: bytes
    """`cut_key` of each, one after the other."""
    tags: tuple[_Told, ...]
    """Each once."""
    kinds: tuple[tuple[RepairKind, ...], ...]
    cuts: tuple[tuple[tuple[int, ...], int, bytes], ...]
    """For each article the places of its tags in `tags` and of its repairs in `kinds`, and under
    what key that is kept which the cutting added to its ledger; b"" where it added nothing."""


class Cuttings:
    """What is known of the tags of articles."""

    def __init__(self, shelf: StoreShelf, rules: bytes) -> None:
        """Read what was cut by the same rules.

        Args:
            rules: hash of the lexicon.
        """
        self._shelf = shelf
        self._rules = rules
        self._names: dict[str, str] = {}
        self._tags: dict[_Told, Tag] = {}
        self._known: dict[bytes, Tagged] = {}
        self._outdated: set[bytes] = set()
        """Keys of ledgers that other rules gave."""
        self._changed: set[int] = set()
        for name, value in shelf.scan(""):
            block = _unpacked(value)
            if block is None:
                continue
            if block.rules == rules:
                self._read(block)
            else:
                self._outdated.update(cut for _, _, cut in block.cuts if cut)
                self._changed.add(int(name))

    def _read(self, block: _Block) -> None:
        tags = list(map(self._tag, block.tags))
        for key, (places, kinds, cut) in zip(_keys(block), block.cuts, strict=True):
            chosen = tuple([tags[place] for place in places])
            self._known[key] = chosen, block.kinds[kinds], cut

    def _tag(self, told: _Told) -> Tag:
        found = self._tags.get(told)
        if found is None:
            name, supported, confidence = told
            found = Tag(self._names.setdefault(name, name), supported, confidence)
            self._tags[told] = found
        return found

    @property
    def known(self) -> Mapping[bytes, Tagged]:
        """What is known, by `cut_key`."""
        return self._known

    def add(
        self, key: bytes, tags: Iterable[Tag], repairs: tuple[RepairKind, ...], cut: bytes
    ) -> None:
        """Enter what an article was cut into; `cut` is as in its record."""
        chosen = tuple([self._tag(_told(tag)) for tag in tags])
        self._known[key] = chosen, repairs, cut
        self._changed.add(_number(key))

    def keep(self, keys: Collection[bytes]) -> set[bytes]:
        """Keep what is known of some articles; the keys of the ledgers that are of no more use.

        Args:
            keys: of all articles that there are.
        """
        idle = set(self._outdated)
        for key in self._known.keys() - keys:
            idle.add(self._known.pop(key)[2])
            self._changed.add(_number(key))
        held: dict[int, list[bytes]] = {number: [] for number in self._changed}
        for key in sorted(self._known):
            if _number(key) in held:
                held[_number(key)].append(key)
        self._shelf.put_many((f"{number:02d}", self._packed(held[number])) for number in held)
        return idle - {cut for _, _, cut in self._known.values()}

    def _packed(self, keys: Sequence[bytes]) -> bytes:
        tags: dict[_Told, int] = {}
        kinds: dict[tuple[RepairKind, ...], int] = {}
        cuts = []
        for key in keys:
            chosen, repairs, cut = self._known[key]
            places = _places(map(_told, chosen), tags)
            cuts.append((places, kinds.setdefault(repairs, len(kinds)), cut))
        block = _Block(self._rules, b"".join(keys), tuple(tags), tuple(kinds), tuple(cuts))
        return pack(block)


def _places(chosen: Iterable[_Told], tags: dict[_Told, int]) -> tuple[int, ...]:
    return tuple([tags.setdefault(told, len(tags)) for told in chosen])


def _told(tag: Tag) -> _Told:
    return tag.name, tag.supported, tag.confidence


def _keys(block: _Block) -> list[bytes]:
    return [block.keys[at : at + SIZE] for at in range(0, len(block.keys), SIZE)]


def _number(key: bytes) -> int:
    return key[0] % _BLOCKS


def _unpacked(value: bytes) -> _Block | None:
    try:
        return unpack(value, _Block)
    except UnpackError:
        return None
