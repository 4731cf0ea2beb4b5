"""Bytes → clean lines: what is invisible or lost is taken out of each line and recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.model import Repair, RepairKind

MAX_LINE = 1_000_000
"""Characters. A longer line is not a paragraph; the file is refused."""

_LINE_END = re.compile(r"\r\n|\n|\r")

# Characters that do harm or mean nothing in a text: C0 and C1 controls except tab, soft hyphen
# U+00AD, zero-width space U+200B, the bidi embeddings, overrides and isolates U+202A–202E and
# U+2066–2069, word joiner U+2060, BOM U+FEFF, interlinear marks U+FFF9–FFFB and noncharacters
# (which XML refuses). Kept: ZWNJ, ZWJ, LRM, RLM and ALM, which shape or order single words.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff]"
    + "|["
    + "".join(chr(p * 0x10000 + 0xFFFE) + chr(p * 0x10000 + 0xFFFF) for p in range(1, 17))
    + "]"
)
# Spaces that are not U+0020: tab, NEL U+0085, NBSP U+00A0, U+1680, U+2000–200A, line and
# paragraph separators U+2028–2029, NNBSP U+202F, U+205F, ideographic U+3000.
_ODD_SPACES = re.compile("[\t\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")

_VARIATION_SELECTOR = "\ufe0f"
# A four-byte emoji became four marks in a wrong decoding, hence whole multiples of four.
_FOURS = r"(?<!\?)(?:\?{4})+(?!\?)"
_LOST_EMOJI = re.compile(
    rf"^\s*(?P<start>{_FOURS}\ufe0f?)|(?P<end>{_FOURS}\ufe0f?)\s*$|(?P<inside>{_FOURS}\ufe0f)"
)
_QUESTION_RUN = re.compile(r"\?{2,}")
_EMOJI_EDGE = re.compile("(?:[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff])\ufe0f?\\s*$")
_WORD_CHAR = re.compile(r"\w")
_HEADING_WORDS = 12


@dataclass(frozen=True, slots=True)
class CleanLine:
    """A line without what is invisible or lost."""

    number: int
    raw: str
    text: str
    """Stripped; "" for a blank line or one of nothing but lost characters."""
    repairs: tuple[Repair, ...] = ()
    emoji_lost_at_start: bool = False
    framed: bool = False
    """A short line between two (lost) emoji: a heading."""


def split_lines(text: str) -> list[str]:
    """Lines of `text` at LF, CRLF or CR; Unicode's other separators stay inside their line."""
    lines = _LINE_END.split(text)
    return lines[:-1] if lines and lines[-1] == "" else lines


def clean_lines(text: str) -> list[CleanLine]:
    """Every line of `text`, cleaned, in order."""
    return [clean_line(number, raw) for number, raw in enumerate(split_lines(text), 1)]


def clean_line(number: int, raw: str) -> CleanLine:
    """One line with harmful characters, odd spaces and lost emoji repaired, and a record of it."""
    repairs: list[Repair] = []
    text = clean_characters(raw, "text", number, repairs)
    stripped = text.strip()
    without = _LOST_EMOJI.sub(" ", stripped).strip() if "?" in stripped else stripped
    starts = False
    framed = False
    if without != stripped:
        lost = list(_LOST_EMOJI.finditer(stripped))
        starts = lost[0].start() == 0
        ends = lost[-1].end() == len(stripped) and len(lost) > 1
        framed = starts and (ends or bool(_EMOJI_EDGE.search(without)))
        framed = framed and len(without.split()) <= _HEADING_WORDS
        repairs += [
            Repair(RepairKind.LOST_EMOJI, "text", number, match[0].strip(), "") for match in lost
        ]
    repairs += [
        Repair(RepairKind.LOST_CHARACTERS, "text", number, _around(without, match))
        for match in _QUESTION_RUN.finditer(without)
    ]
    return CleanLine(number, raw, without, tuple(repairs), starts, framed)


def clean_characters(raw: str, field: str, number: int, repairs: list[Repair]) -> str:
    """`raw` without harmful characters and with plain spaces; appends to `repairs`.

    The characters taken out are recorded by code point, since they cannot be seen.
    """
    text = raw
    harmful = _HARMFUL.findall(text)
    if harmful:
        text = _HARMFUL.sub("", text)
        names = " ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in harmful))
        repairs.append(Repair(RepairKind.CHARACTERS_REMOVED, field, number, names, ""))
    odd = _ODD_SPACES.findall(text)
    if odd:
        text = _ODD_SPACES.sub(" ", text)
        names = " ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in odd))
        repairs.append(Repair(RepairKind.SPACES, field, number, names, "U+0020"))
    return text


def has_words(text: str) -> bool:
    """False for a line of nothing but punctuation and symbols."""
    return bool(_WORD_CHAR.search(text))


def _around(text: str, match: re.Match[str]) -> str:
    """The match with up to twelve characters of context on each side."""
    return text[max(0, match.start() - 12) : match.end() + 12].strip()
