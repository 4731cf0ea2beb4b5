"""Bytes → text, or the reason why not.

UTF-8 is believed when it is valid, UTF-16 and UTF-32 by their mark or by the pattern of their
bytes. What is neither is Arabic of one byte a letter, or no text: charset-normalizer weighs the
Arabic code pages against one another, and what wins must also read like Arabic.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper

from generator.errors import Problem
from generator.model import Repair, RepairKind

UTF8 = "utf-8"
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Marks of byte order; the longer ones first, since one begins like another."""
_CODE_PAGES = {"cp1256": "windows-1256", "iso8859_6": "iso-8859-6"}
"""Python's name of an Arabic code page → the name that people know."""
_SAMPLE = 65_536
_BINARY_SHARE = 0.1
"""Share of control characters from which a file that happens to decode is no text."""
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\x0c"))
_SAVE_AS = "save it as UTF-8"
_UTF16_SHARE = 0.7
"""Share of the bytes in one place of each pair that are 00 (Latin) or 06 (Arabic) in UTF-16."""
_UTF8_LETTER = re.compile(rb"[\xd8-\xdb][\x80-\xbf]")
_MIN_UTF8_SHARE = 0.5
"""Share of the bytes beyond ASCII that are UTF-8 letters in a file with some broken bytes."""
# Comma, semicolon and question mark U+060C, U+061B, U+061F; letters, tatweel, harakat.
_ARABIC = re.compile("[\u060c\u061b\u061f\u0621-\u063a\u0640-\u0652]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_MIXED = re.compile("[A-Za-z][\u0621-\u063a\u0640-\u0652]|[\u0621-\u063a\u0640-\u0652][A-Za-z]")
"""Two scripts in one word, as in «éتé»: the accents of a European language read as Arabic."""
_MIN_ARABIC_SHARE = 0.75
"""The rest are quotation marks, dashes and accents of foreign names."""
# LRM, RLM, ZWNJ, ZWJ in Windows-1256.
_MARKS_1256 = b"\xfd\xfe\x9d\x9e"
_ARTICLE = re.compile(r"(?<!\w)[وبفك]?ال\w\w")
"""A word with the Arabic article."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file."""

    text: str
    encoding: str
    """Its name in lower case, `utf-8` for nearly all."""


def decode(path: str, data: bytes) -> Decoded | Problem:
    """The text of a file in any of the encodings above; `path` is only for the message."""
    encoding = encoding_of(path, data)
    if isinstance(encoding, Problem):
        return encoding
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        return _broken(path, data, error.start, encoding)
    text = text.removeprefix("\ufeff")
    # A mark of byte order, or spaces that only Unicode knows, are no text either.
    return Decoded(text, encoding) if text.strip() else _empty(path)


def encoding_of(path: str, data: bytes) -> str | Problem:
    """The name of a file's encoding. UTF-8 is named even where a few of its bytes are broken."""
    if not data.strip():
        return _empty(path)
    wide = _wide_encoding(data)
    if wide:
        return wide
    if _looks_binary(data):
        return Problem(path, 0, "the file is binary, not text", "move it out of the source folder")
    sample = data[: _last_break(data)]
    if _is_utf8(data) or _is_mostly_utf8(sample):
        return UTF8
    return _code_page(sample) or UTF8


def _code_page(sample: bytes) -> str:
    """The Arabic code page of a text, or ""."""
    # Only now, because it takes long to load and few archives need it.
    from charset_normalizer import from_bytes  # noqa: PLC0415

    # Control characters and marks of direction make the library despair of any text.
    weighed = from_bytes(
        sample.translate(None, _CONTROLS + _MARKS_1256), cp_isolation=[*_CODE_PAGES]
    )
    best = weighed.best()
    if best is not None and reads_like_arabic(str(best)):
        return _CODE_PAGES.get(best.encoding, best.encoding)
    # What it leaves undecided, as few words among many signs, the commonest word decides.
    articles = {
        name: len(_ARTICLE.findall(_decoded(sample, codec))) for codec, name in _CODE_PAGES.items()
    }
    name = max(articles, key=lambda each: articles[each])
    return name if articles[name] else ""


def _decoded(sample: bytes, codec: str) -> str:
    """The sample in a code page, or "" where it is none or no Arabic."""
    try:
        text = sample.decode(codec)
    except UnicodeDecodeError:
        return ""
    return text if reads_like_arabic(text) else ""


def encoding_entry(encoding: str, line: int = 1) -> list[Repair]:
    """The ledger's word on the encoding of a file; nothing for UTF-8."""
    return (
        [] if encoding == UTF8 else [Repair(RepairKind.ENCODING, "text", line, encoding, "utf-8")]
    )


def reads_like_arabic(text: str) -> bool:
    """Whether words of Arabic letters are most of what a text holds beyond ASCII."""
    beyond, mixed = len(_BEYOND_ASCII.findall(text)), len(_MIXED.findall(text))
    arabic = len(_ARABIC.findall(text)) - 2 * mixed
    return beyond > 0 and arabic >= _MIN_ARABIC_SHARE * beyond


def lines_of(data: bytes, encoding: str) -> Iterator[tuple[int, str, int]]:
    """(number, line without its end, place of a broken byte or -1) of a file, one at a time.

    A broken byte costs its own line alone and shows as an escape there (`\\xff`). Lines end at LF
    or CRLF; the file as a whole is never decoded.
    """
    if encoding.startswith(("utf-16", "utf-32")):
        yield from _wide_lines(data, encoding)
        return
    for number, raw in enumerate(BytesIO(data), 1):
        line = raw.removesuffix(b"\n").removesuffix(b"\r")
        try:
            text, place = line.decode(encoding), -1
        except UnicodeDecodeError as error:
            text, place = line.decode(encoding, "backslashreplace"), error.start
        yield number, text.removeprefix("\ufeff") if number == 1 else text, place


def _wide_lines(data: bytes, encoding: str) -> Iterator[tuple[int, str, int]]:
    """Where a broken pair of bytes stands in its line is not known: 0."""
    reader = TextIOWrapper(BytesIO(data), encoding, "replace", newline="\n")
    for number, raw in enumerate(reader, 1):
        line = raw.removesuffix("\n").removesuffix("\r")
        text = line.removeprefix("\ufeff") if number == 1 else line
        yield number, text, 0 if "\ufffd" in text else -1


def _wide_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32 by mark, UTF-16 by its pattern; "" for anything else."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    if b"\x00" not in sample and b"\x06" not in sample:
        return ""
    half = len(sample) // 2
    if half < 2 or len(data) % 2:
        return ""
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high, low = sample[start::2], sample[1 - start :: 2]
        pages = high.count(0) + high.count(6)
        # The other byte of each pair is hardly ever one of these two in a text.
        if pages >= _UTF16_SHARE * half and low.count(0) + low.count(6) <= half * 0.2:
            return name
    return ""


def _last_break(data: bytes) -> int:
    """Where the sample ends: at a line's end, so that no letter is cut."""
    if len(data) <= _SAMPLE:
        return len(data)
    return data.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE


def _is_utf8(data: bytes) -> bool:
    """Whether all of it is; a piece at a time, so that a large file is not held twice."""
    decoder = getincrementaldecoder(UTF8)()
    try:
        for start in range(0, len(data), _SAMPLE):
            decoder.decode(data[start : start + _SAMPLE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(sample: bytes) -> bool:
    """UTF-8 with broken bytes in it: pairs that are letters make up most beyond ASCII."""
    beyond = len(sample) - len(sample.translate(None, bytes(range(0x80, 0x100))))
    return 2 * len(_UTF8_LETTER.findall(sample)) > _MIN_UTF8_SHARE * beyond


def _broken(path: str, data: bytes, start: int, encoding: str) -> Problem:
    if encoding != UTF8:
        return Problem(path, 0, f"the file is not whole {encoding.upper()}", _SAVE_AS)
    line = data.count(b"\n", 0, start) + 1
    found = f"byte 0x{data[start]:02X} is not UTF-8"
    return Problem(path, line, found, f"{_SAVE_AS}; no other encoding of Arabic fits it")


def _empty(path: str) -> Problem:
    return Problem(path, 0, "the file is empty", "remove it or scrape it again")


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > _BINARY_SHARE * len(sample)
