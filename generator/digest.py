"""A hash of plain data and records, by which a later build knows whether they have changed."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

SIZE = 16
"""Bytes of a hash: of 2^40 things two are taken for one with a chance of one in 2^49."""
_encode = msgspec.msgpack.Encoder().encode


def digest_of(value: Any) -> bytes:
    """Return the BLAKE2b hash of a value made of plain data and dataclasses."""
    try:
        data = _encode(value)
    except UnicodeEncodeError:  # a lone surrogate
        data = repr(value).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=SIZE).digest()
