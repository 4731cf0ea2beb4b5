"""data/raw/YYYY-MM.zip: the input files, byte for byte, in zips that every build makes alike."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO

from generator.model import InputFile, Output, Record

# The earliest moment that a zip can hold: no clock in the output.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o100644 << 16


def raw_files(articles: Iterable[Record]) -> dict[str, tuple[str, ...]]:
    """Output path of each zip → sorted input paths in it."""
    zips: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        for origin in article.origins:
            zips[origin.raw_archive].add(origin.path)
    return {path: tuple(sorted(zips[path])) for path in sorted(zips)}


def raw_zip(path: str, files: Iterable[InputFile]) -> Output:
    """The zip of some files, in their order."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in files:
            info = zipfile.ZipInfo(file.path, _NO_TIME)
            info.create_system, info.external_attr = _UNIX, _MODE
            info.compress_type = zipfile.ZIP_DEFLATED
            # The level here: a ZipInfo does not take the archive's.
            archive.writestr(info, file.data, compresslevel=9)
    return Output(path, buffer.getvalue())
