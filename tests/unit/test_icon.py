"""The icon as a PNG."""

from __future__ import annotations

import struct
import zlib

import pytest

from generator.icon import icon

PAPER, GROUND = b"\xfb\xfa\xf7", b"\x97\x19\x2f"


def points(data: bytes) -> list[list[bytes]]:
    """Rows of colours."""
    (size,) = {*struct.unpack(">II", data[16:24])}
    length = struct.unpack(">I", data[33:37])[0]
    raw, step = zlib.decompress(data[41 : 41 + length]), 1 + 3 * size
    assert len(raw) == size * step
    return [
        [raw[at : at + 3] for at in range(row * step + 1, (row + 1) * step, 3)]
        for row in range(size)
    ]


@pytest.mark.parametrize("size", [48, 192, 512])
def test_the_picture_is_a_png_of_an_open_book(size: int) -> None:
    data = icon(size)
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and data.endswith(b"IEND\xaeB`\x82")
    rows = points(data)
    assert len(rows) == size
    assert {colour for row in rows for colour in row} == {PAPER, GROUND}
    middle = rows[size // 2]
    assert middle[size // 4] == PAPER, "a leaf"
    assert middle[size // 2] == middle[0] == GROUND, "the fold, and around the book"


def test_what_devices_cut_off_is_ground() -> None:
    """80 % of the width in the middle are safe (Web Application Manifest, «Icon masks»)."""
    rows = points(icon(192))
    for y, row in enumerate(rows):
        for x, colour in enumerate(row):
            if (x - 95.5) ** 2 + (y - 95.5) ** 2 > (0.4 * 192) ** 2:
                assert colour == GROUND
