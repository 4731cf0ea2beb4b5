"""data/raw/YYYY-MM.zip: the input files, byte for byte, in zips that every build makes alike."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO

from generator.model import InputFile, Output, Record
from generator.zip_entries import still_entry

_LEVEL = 5
"""Of compression: 9 takes two fifths more time to save 1 % of files as small as articles."""


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
            # The level here: an entry does not take the archive's.
            archive.writestr(still_entry(file.path), file.data, compresslevel=_LEVEL)
    return Output(path, buffer.getvalue())
