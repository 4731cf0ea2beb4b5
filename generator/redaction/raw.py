"""An input file as it may be published: with marks in it, without some of its lines, or not at all.

Text is decoded and searched as pages are, with its escapes undone; what is found is replaced in the
file itself. A web archive has lengths and checksums of its own, and a file in which something is
found only once it is read in another way (a double encoding, say) cannot be mended word by word:
these are withheld, and a note takes their place in the zip.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generator.model import InputFile, InputFormat, Line, ParsedFile, Role
from generator.redaction.parsed import removed_owners
from generator.redaction.sieve import Sieve

WITHHELD = "حُجب هذا الملف من الأرشيف.\nThis file was withheld from the archive.\n"
WITHHELD_SUFFIX = ".withheld.txt"
_LINES = frozenset({InputFormat.SCRAPE, InputFormat.JSONL, InputFormat.CSV})
"""Formats whose articles stand on lines of their own."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How to read a file."""

    text: Callable[[InputFile], str | None]
    """Its text, or None for one that is none."""
    holds: Callable[[bytes], bool]
    """Whether anything that may not be seen is in it, in whatever way it is read."""


def published_file(file: InputFile, sieve: Sieve, ways: Ways, cut: ParsedFile | None) -> InputFile:
    """Return what takes the place of an input file.

    Args:
        cut: the file parsed, if some of its articles are taken out.
    """
    if cut is not None:
        without = _without_articles(file, sieve, cut)
        if without is None:
            return _withheld(file)
        file = without
    if not sieve.has_words or not ways.holds(file.data):
        return file
    text = ways.text(file)
    if text is not None:
        cleaned = sieve.cleaned(text).encode("utf-8", "surrogatepass")
        if not ways.holds(cleaned):
            return InputFile(file.path, cleaned)
    return _withheld(file)


def _withheld(file: InputFile) -> InputFile:
    return InputFile(f"{file.path}{WITHHELD_SUFFIX}", WITHHELD.encode())


def _without_articles(file: InputFile, sieve: Sieve, parsed: ParsedFile) -> InputFile | None:
    """The file without the lines of articles that are taken out; None where these are not lines."""
    removed = removed_owners(parsed, sieve)
    if not removed:
        return file
    if parsed.format not in _LINES or file.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[":
        return None
    kept = [line.raw for line in parsed.lines if not _goes(line, removed, parsed.format)]
    return InputFile(file.path, "".join(f"{line}\n" for line in kept).encode("utf-8", "replace"))


def _goes(line: Line, removed: frozenset[int], form: InputFormat) -> bool:
    """Whether a line belongs to what is taken out; the header of a table is nobody's."""
    is_record = line.role is Role.RECORD or form is InputFormat.SCRAPE
    return is_record and line.owner in removed
