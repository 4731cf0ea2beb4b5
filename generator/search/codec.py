"""Numbers as printable text: (s, c)-dense code over the characters that JSON leaves as they are.

A number is written most significant digit first; its last character is one of STOPS, those before
it one of the others, so that small numbers, of which an index is full, take one character and no
number needs a separator. Brisaboa, Fariña, Navarro and Esteller, "(S,C)-Dense Coding" (SPIRE 2003).
The reader in the browser is static/js/shards.js.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

ALPHABET = "".join(chr(point) for point in range(0x21, 0x7F) if chr(point) not in "\"'<\\")
"""Ninety characters that need no escape in JSON inside a single-quoted script string."""
STOPS = 64
"""Characters that end a number; the other 26 announce another. Chosen by measurement."""

_CONTINUERS = len(ALPHABET) - STOPS


@lru_cache(maxsize=1 << 14)
def encode(number: int) -> str:
    """Return the code of a number that is not negative."""
    characters = [ALPHABET[number % STOPS]]
    number //= STOPS
    while number:
        number -= 1
        characters.append(ALPHABET[STOPS + number % _CONTINUERS])
        number //= _CONTINUERS
    return "".join(reversed(characters))


def encode_all(numbers: Iterable[int]) -> str:
    """Return the codes of the numbers, one after the other."""
    return "".join(map(encode, numbers))


def gaps(numbers: Iterable[int]) -> str:
    """Return ascending distinct numbers, coded as the gap that each leaves after the one before."""
    return encode_all(number - last - 1 for last, number in pairwise((-1, *numbers)))


_SYMBOLS = np.frombuffer(ALPHABET.encode("ascii"), np.uint8)


def encode_array(
    numbers: NDArray[np.int64],
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the codes of the numbers, one after the other, and where the code of each ends."""
    digits = [_SYMBOLS[numbers % STOPS]]
    rest = numbers // STOPS
    lengths = np.ones(len(numbers), np.int64)
    while rest.any():
        more = rest > 0
        lengths += more
        rest = np.where(more, rest - 1, 0)
        digits.append(np.where(more, _SYMBOLS[STOPS + rest % _CONTINUERS], 0))
        rest = rest // _CONTINUERS
    ends = np.cumsum(lengths)
    codes = np.zeros(int(ends[-1]) if len(ends) else 0, np.uint8)
    for place, digit in enumerate(digits):
        held = lengths > place
        codes[ends[held] - 1 - place] = digit[held]
    return codes, ends


_VALUES = np.zeros(256, np.int64)
_VALUES[_SYMBOLS] = np.arange(len(ALPHABET))


def decode_array(codes: bytes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the numbers of codes that follow one another, and where the code of each ends."""
    values = _VALUES[np.frombuffer(codes, np.uint8)]
    ends = np.flatnonzero(values < STOPS) + 1
    starts = np.append(0, ends[:-1])
    further = ends - starts - 1
    high = np.zeros(len(ends), np.int64)
    for place in range(int(further.max(initial=0))):
        held = further > place
        high[held] = high[held] * _CONTINUERS + values[starts[held] + place] - STOPS + 1
    return high * STOPS + values[ends - 1], ends


PORTION = 1 << 18
"""Bytes that are arranged at once: each takes eight while it is."""


def gathered(
    codes: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> bytes:
    """Return stretches of codes, one after the other."""
    pieces: list[bytes] = []
    ends = np.cumsum(lengths)
    first = done = 0
    while first < len(ends):
        last = max(int(np.searchsorted(ends, done + PORTION, side="right")), first + 1)
        taken = lengths[first:last]
        shifts = starts[first:last] - (ends[first:last] - taken - done)
        total = int(ends[last - 1]) - done
        pieces.append(codes[np.arange(total) + np.repeat(shifts, taken)].tobytes())
        first, done = last, int(ends[last - 1])
    return b"".join(pieces)
