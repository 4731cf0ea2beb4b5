"""What the search keeps between builds: values by key, each with a check sum.

Values are MessagePack, or JSON where a text may hold a lone surrogate, which MessagePack cannot
carry; both run nothing when they are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar
from zlib import crc32

import msgspec

from generator.errors import WarraqError

_CHECKED = 4
"""Bytes of the check sum before a value."""
_encode = msgspec.msgpack.Encoder().encode

T = TypeVar("T")
Item = tuple[str, bytes]


class Shelf(Protocol):
    """Values by key. What is put becomes valid with the site: the caller keeps it, or drops it."""

    def get(self, key: str) -> bytes | None:
        """Return the value of a key; None when there is none."""

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the values of those of the keys that there are."""

    def put_many(self, items: Iterable[Item]) -> None:
        """Give keys values."""

    def delete_many(self, keys: Iterable[str]) -> None:
        """Forget keys; those that are not there do no harm."""

    def scan(self, prefix: str) -> Iterator[Item]:
        """Yield the entries whose keys begin so, in the order of their code points."""

    def clear(self) -> None:
        """Forget everything."""


class MemoryShelf:
    """A shelf that lasts as long as the process."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """Return the value of a key; None when there is none."""
        return self.held.get(key)

    def get_many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Return the values of those of the keys that there are."""
        return {key: self.held[key] for key in keys if key in self.held}

    def put_many(self, items: Iterable[Item]) -> None:
        """Give keys values."""
        self.held.update(items)

    def delete_many(self, keys: Iterable[str]) -> None:
        """Forget keys; those that are not there do no harm."""
        for key in keys:
            self.held.pop(key, None)

    def scan(self, prefix: str) -> Iterator[Item]:
        """Yield the entries whose keys begin so, in the order of their code points."""
        for key in sorted(key for key in self.held if key.startswith(prefix)):
            yield key, self.held[key]

    def clear(self) -> None:
        """Forget everything."""
        self.held.clear()


class NoShelf(MemoryShelf):
    """A shelf that keeps nothing: for an index that no later build will change."""

    def put_many(self, items: Iterable[Item]) -> None:
        """Drop the values."""


class DamagedError(WarraqError):
    """What was kept is not whole: everything has to be made anew."""

    def __init__(self, key: str) -> None:
        super().__init__(f"what was kept of the search is damaged at {key!r}", "build anew")


def packed(value: Any) -> bytes:
    """Return a value of plain data as it is kept."""
    return _checked(_encode(value))


def packed_text(value: Any) -> bytes:
    """Return a value of texts and numbers as it is kept; texts may hold lone surrogates."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return _checked(text.encode("utf-8", "surrogatepass"))


def _checked(data: bytes) -> bytes:
    return crc32(data).to_bytes(_CHECKED) + data


class Reader:
    """Reads what is kept; what is missing or damaged is an error."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def value(self, key: str, decoder: msgspec.msgpack.Decoder[T]) -> T:
        """Return a value that was `packed`.

        Raises:
            DamagedError: it is missing or damaged.
        """
        return _decoded(key, self._shelf.get(key), decoder)

    def values(self, keys: Sequence[str], decoder: msgspec.msgpack.Decoder[T]) -> Iterator[T]:
        """Yield values that were `packed`, in the order of their keys.

        Raises:
            DamagedError: one is missing or damaged.
        """
        held = self._shelf.get_many(keys)
        return (_decoded(key, held.get(key), decoder) for key in keys)

    def text(self, key: str) -> Any:
        """Return a value that was `packed_text`.

        Raises:
            DamagedError: it is missing or damaged.
        """
        return text_value(key, self._shelf.get(key))


def _decoded(key: str, data: bytes | None, decoder: msgspec.msgpack.Decoder[T]) -> T:
    try:
        return decoder.decode(_sound(key, data))
    except msgspec.MsgspecError as error:
        raise DamagedError(key) from error


def text_value(key: str, data: bytes | None) -> Any:
    """Return what `packed_text` was given.

    Raises:
        DamagedError: it is missing or damaged.
    """
    try:
        return json.loads(_sound(key, data).decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise DamagedError(key) from error


def _sound(key: str, data: bytes | None) -> bytes:
    if data is None or crc32(data[_CHECKED:]).to_bytes(_CHECKED) != data[:_CHECKED]:
        raise DamagedError(key)
    return data[_CHECKED:]
