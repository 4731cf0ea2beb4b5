"""Files in a zip, or a file in gzip, as any two runs make them: no clock, no system's modes."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO

# The earliest moment that a zip can hold.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o100644 << 16


def gzipped(data: bytes, level: int) -> bytes:
    """The same bytes in gzip, whose header names no file, time or system (RFC 1952)."""
    packed = BytesIO()
    # Not gzip.compress, whose header names the system.
    with gzip.GzipFile("", "wb", level, packed, mtime=0) as file:
        file.write(data)
    return packed.getvalue()


def still_entry(name: str, *, compress: bool = True) -> zipfile.ZipInfo:
    """What a zip says of a file."""
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.create_system, info.external_attr = _UNIX, _MODE
    info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    return info
