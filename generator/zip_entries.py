"""Files in a zip as any two runs make them: no clock, and no system's own modes."""

from __future__ import annotations

import zipfile

# The earliest moment that a zip can hold.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o100644 << 16


def still_entry(name: str, *, compress: bool = True) -> zipfile.ZipInfo:
    """What a zip says of a file."""
    info = zipfile.ZipInfo(name, _NO_TIME)
    info.create_system, info.external_attr = _UNIX, _MODE
    info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    return info
