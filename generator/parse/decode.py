"""Bytes → text, or the reason why not."""

from __future__ import annotations

from generator.errors import Problem

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 65_536
_BINARY_SHARE = 0.1
"""Share of control characters from which a file that happens to decode is no text."""
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\x0c"))
_SAVE_AS = "save it as UTF-8"


def decode(path: str, data: bytes) -> str | Problem:
    """The text of a UTF-8 file, with or without BOM; `path` is only for the message."""
    if not data.strip():
        return _empty(path)
    if data.startswith(_UTF16_MARKS):
        return Problem(path, 0, "the file is UTF-16, not UTF-8", _SAVE_AS)
    if _looks_binary(data):
        return Problem(path, 0, "the file is binary, not text", "move it out of the source folder")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02X} is not UTF-8"
        return Problem(path, line, found, f"{_SAVE_AS}; Arabic files are often Windows-1256")
    # A mark of byte order, or spaces that only Unicode knows, are no text either.
    return text if text.strip() else _empty(path)


def _empty(path: str) -> Problem:
    return Problem(path, 0, "the file is empty", "remove it or scrape it again")


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > _BINARY_SHARE * len(sample)
