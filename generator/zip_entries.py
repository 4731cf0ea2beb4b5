"""Files in a zip, or a file in gzip, as any two runs make them: no clock, no system's modes."""

from __future__ import annotations

import zipfile
import zlib

# The earliest moment that a zip can hold.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_GZIP_HEADER = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255))
_UNIX, _MODE = 3, 0o100644 << 16


def gzipped(data: bytes, level: int) -> bytes:
    """The same bytes in gzip, whose header names no file, time or system (RFC 1952, 2.3).

    With all the memory that zlib takes, which saves 1 % for nothing; the module gzip has no way to
    say so, and its `compress` names the system before Python 3.13. zlib itself does so always, and
    says of the levels 1 and 9 that they are such.
    """
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL + 1)
    ends = zlib.crc32(data).to_bytes(4, "little"), (len(data) % (1 << 32)).to_bytes(4, "little")
    return b"".join((_GZIP_HEADER, packer.compress(data), packer.flush(), *ends))


def still_entry(name: str, *, compress: bool = True) -> zipfile.ZipInfo:
    """What a zip says of a file."""
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.create_system, info.external_attr = _UNIX, _MODE
    info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    return info
