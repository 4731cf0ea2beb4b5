"""The site's icon as a PNG: an open book, drawn point by point, so that no library is needed.

`static/icons/warraq.svg` is the same drawing. This one has no round corners and nothing near its
edges that matters, so that devices may cut it to any shape.
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

_UNITS = 32
"""Of the drawing's width and height."""
_COLOURS = np.array([(0xFB, 0xFA, 0xF7), (0x97, 0x19, 0x2F)], np.uint8)
"""The paper's, and that of all else."""


def icon(size: int) -> bytes:
    """Return a PNG of so many points in width and height."""
    centres = (np.arange(size) + 0.5) * _UNITS / size
    points = _COLOURS[_is_ground(centres, centres[:, np.newaxis]).astype(np.intp)]
    rows = np.zeros((size, 1 + 3 * size), np.uint8)  # each begins with 0: no filter
    rows[:, 1:] = points.reshape(size, 3 * size)
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _is_ground(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Whether a point is not of the book's paper: around it, its fold, a line of writing."""
    from_fold = abs(x - 16)
    sink = 2.1 * np.maximum(0.0, 1 - from_fold / 9.5) ** 2
    is_outside = (from_fold > 9.5) | (y < 7.4 + sink) | (y > 23.2 + sink)
    is_line = (abs(y - 12.3) < 0.6) | (abs(y - 15.8) < 0.6) | (abs(y - 19.3) < 0.6)
    return is_outside | (from_fold < 0.7) | ((x >= 19) & (x <= 23) & is_line)


def _chunk(name: bytes, data: bytes) -> bytes:
    """A chunk with its length and its checksum (PNG specification, «Chunk layout»)."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
