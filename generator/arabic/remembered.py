"""What a pure function makes of the pieces of texts, remembered: the same words come again and
again.

A piece is what stands between two spaces. No word goes beyond its piece (`normalize.words`), so
what is worked out piece by piece holds for the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")

MOST = 1 << 13
"""Pieces of a generation, some 1.5 MB. Plain words are not among them, they are folded all at once:
those that are have a long tail of numbers and names, which does not pay for its memory."""
LONGEST = 64
"""Characters of a piece that is worth remembering; a longer one is no word."""


class Remembered(dict[str, T]):
    """Piece → what `make` makes of it.

    A dictionary, and not `functools.lru_cache`, because a look-up takes two thirds of the time.
    When it is full, a new generation begins; what that one asks for comes over from the former,
    and the rest is forgotten when the next one begins.
    """

    def __init__(self, make: Callable[[str], T], most: int = MOST) -> None:
        super().__init__()
        self._make = make
        self._most = most
        self._former: dict[str, T] = {}

    def __missing__(self, piece: str) -> T:
        made = self._former[piece] if piece in self._former else self._make(piece)
        if len(piece) <= LONGEST:
            if len(self) >= self._most:
                self._former = self.copy()
                self.clear()
            self[piece] = made
        return made

    def of(self, text: str) -> Iterator[T]:
        """What is made of each piece of a text, in order."""
        return map(self.__getitem__, text.split())
