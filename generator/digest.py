"""A hash of plain data and records, by which a later build knows whether they have changed."""

from __future__ import annotations

import hashlib
from typing import Any

from generator.packing import pack

SIZE = 16
"""Bytes of a hash: of 2^40 things two are taken for one with a chance of one in 2^49."""


def digest_of(value: Any) -> bytes:
    """Return the BLAKE2b hash of a value made of plain data and dataclasses."""
    return hashlib.blake2b(pack(value), digest_size=SIZE).digest()


def joint_digest(*parts: bytes) -> bytes:
    """Return the BLAKE2b hash of several pieces, each with its length."""
    joined = b"".join(b"%d:%b" % (len(part), part) for part in parts)
    return hashlib.blake2b(joined, digest_size=SIZE).digest()
