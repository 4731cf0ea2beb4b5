"""Bytes → clean lines: what is invisible or lost is taken out of each line and recorded."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import NamedTuple

from generator.model import Repair, RepairKind
from generator.parse.mojibake import MOJIBAKE_SIGNS, undo_mojibake

MAX_LINE = 1_000_000
"""Characters. A longer line is not a paragraph; the file is refused."""

_LINE_END = re.compile(r"\r\n|\n|\r")

# Characters that do harm or mean nothing in a text: C0 and C1 controls except the spaces below,
# soft hyphen U+00AD, zero-width space U+200B, the bidi embeddings, overrides and isolates
# U+202A–202E and U+2066–2069, word joiner U+2060, BOM U+FEFF, interlinear marks U+FFF9–FFFB,
# surrogates (escapes in front matter make them) and noncharacters (which XML refuses). Kept:
# ZWNJ, ZWJ, LRM, RLM and ALM, which shape or order single words.
_HARMFUL_RANGES = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(p * 0x10000 + 0xFFFE) + chr(p * 0x10000 + 0xFFFF) for p in range(1, 17))
)
# Spaces that are not U+0020: tab, VT, FF, NEL U+0085, NBSP U+00A0, U+1680, U+2000–200A, line and
# paragraph separators U+2028–2029, NNBSP U+202F, U+205F, ideographic U+3000.
_SPACE_RANGES = "\t\x0b\x0c\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_HARMFUL = re.compile(f"[{_HARMFUL_RANGES}]")
_ODD_SPACES = re.compile(f"[{_SPACE_RANGES}]")
# All but ASCII, ends of lines and the Arabic block, and of these what may be half of a letter that
# was decoded wrongly. A class without astral ranges is searched for twenty times as fast.
_USUAL = {chr(point) for point in (0x0A, 0x0D, *range(0x20, 0x7F), *range(0x0600, 0x0700))}
_DOUBTFUL = re.compile(f"[^{re.escape(''.join(sorted(_USUAL - MOJIBAKE_SIGNS)))}]")

_VARIATION_SELECTOR = "\ufe0f"
_QUESTION_RUN = re.compile(rf"\?{{2,}}{_VARIATION_SELECTOR}?")
# Symbols and pictographs that survived: U+2600–27BF, U+2B00–2BFF and the planes' emoji.
_EMOJI_EDGE = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?$")
_WORD_CHAR = re.compile(r"\w")
_HEADING_WORDS = 12
_CONTEXT = 12
"""Characters shown on each side of lost ones."""
_LONGEST_CONTEXT = 80


class CleanLine(NamedTuple):
    """A line without what is invisible or lost. A tuple, since there are as many as lines."""

    number: int
    raw: str
    visible: str
    """Without harmful characters, stripped; what is lost still shows as question marks."""
    text: str
    """Without the lost emoji too; "" for a blank line or one of nothing but lost characters."""
    repairs: tuple[Repair, ...] = ()
    emoji_lost_at_start: bool = False
    framed: bool = False
    """A short line between two (lost) emoji: a heading."""


def split_lines(text: str) -> list[str]:
    """Lines of `text` at LF, CRLF or CR; Unicode's other separators stay inside their line."""
    lines = _LINE_END.split(text) if "\r" in text else text.split("\n")
    return lines[:-1] if lines and lines[-1] == "" else lines


def clean_lines(text: str) -> list[CleanLine]:
    """Every line of `text`, cleaned, in order."""
    if is_sound(text) and "??" not in text:
        raws = [(raw, raw.strip()) for raw in split_lines(text)]
        return [CleanLine(number, raw, seen, seen) for number, (raw, seen) in enumerate(raws, 1)]
    return [clean_line(number, raw) for number, raw in enumerate(split_lines(text), 1)]


def clean_line(number: int, raw: str) -> CleanLine:
    """One line with harmful characters, odd spaces and lost emoji repaired, and a record of it."""
    repairs: list[Repair] = []
    visible = clean_characters(raw, "text", number, repairs).strip()
    if "??" not in visible:
        return CleanLine(number, raw, visible, visible, tuple(repairs))
    runs = list(_QUESTION_RUN.finditer(visible))
    lost = _lost_emoji(visible, runs)
    text = _without(visible, lost)
    repairs += [Repair(RepairKind.LOST_EMOJI, "text", number, run[0], "") for run in lost]
    if len(lost) < len(runs):
        places = {run.start() for run in lost}
        around = _around(visible, [run for run in runs if run.start() not in places])
        repairs.append(Repair(RepairKind.LOST_CHARACTERS, "text", number, around))
    starts = bool(lost) and lost[0].start() == 0
    ends = bool(lost) and lost[-1].end() == len(visible)
    framed = starts and (ends or bool(_EMOJI_EDGE.search(text)))
    framed = framed and len(text.split()) <= _HEADING_WORDS
    return CleanLine(number, raw, visible, text, tuple(repairs), starts, framed)


def _lost_emoji(text: str, runs: list[re.Match[str]]) -> list[re.Match[str]]:
    """The runs of question marks that were emoji, in order.

    A four-byte emoji became four marks in a wrong decoding, hence whole multiples of four, and
    only at an edge of the line or before the variation selector that follows an emoji.
    """
    ends, starts = [0, *(run.end() for run in runs)], [*(run.start() for run in runs), len(text)]
    gaps = [text[end:start].strip() for end, start in zip(ends, starts, strict=True)]
    fours = [run[0].count("?") % 4 == 0 for run in runs]
    order = range(len(runs))
    leading = set(takewhile(lambda index: fours[index] and not gaps[index], order))
    trailing = set(takewhile(lambda index: fours[index] and not gaps[index + 1], reversed(order)))
    chosen = {i for i in order if fours[i] and runs[i][0][-1] == _VARIATION_SELECTOR}
    return [runs[index] for index in sorted(chosen | leading | trailing)]


def _without(text: str, lost: list[re.Match[str]]) -> str:
    """`text` with each lost emoji and the spaces around it made one space."""
    ends, starts = [0, *(run.end() for run in lost)], [*(run.start() for run in lost), len(text)]
    pieces = (text[end:start].strip() for end, start in zip(ends, starts, strict=True))
    return " ".join(filter(None, pieces))


def clean_characters(
    raw: str, field: str, number: int, repairs: list[Repair], *, keep_tabs: bool = False
) -> str:
    """`raw` decoded rightly, without harmful characters, with plain spaces; appends to `repairs`.

    The characters taken out are recorded by code point, since they cannot be seen.

    Args:
        keep_tabs: leave U+0009, which is markup in Markdown.
    """
    if is_sound(raw):
        return raw
    # First: controls and odd spaces are halves of letters in a text that was decoded wrongly.
    right = undo_mojibake(raw)
    if right != raw:
        seen = remove_harmful(raw)[0].strip()
        repairs.append(Repair(RepairKind.MOJIBAKE, field, number, seen, right.strip()))
    text, removed = remove_harmful(right)
    if removed:
        repairs.append(Repair(RepairKind.CHARACTERS_REMOVED, field, number, removed, ""))
    odd = [space for space in _ODD_SPACES.findall(text) if not (keep_tabs and space == "\t")]
    if odd:
        text = text.translate(dict.fromkeys(map(ord, odd), " "))
        repairs.append(Repair(RepairKind.SPACES, field, number, _code_points(odd), "U+0020"))
    return text


def is_sound(text: str) -> bool:
    """Whether a text was decoded rightly and holds nothing harmful and no odd space: quick.

    May be False for one that is none the less as it should be.
    """
    return not _DOUBTFUL.search(text)


def remove_harmful(text: str) -> tuple[str, str]:
    """(`text` without harmful characters, their code points)."""
    harmful = _HARMFUL.findall(text)
    return (_HARMFUL.sub("", text), _code_points(harmful)) if harmful else (text, "")


def _code_points(characters: list[str]) -> str:
    return " ".join(dict.fromkeys(f"U+{ord(char):04X}" for char in characters))


def has_words(text: str) -> bool:
    """False for a line of nothing but punctuation and symbols."""
    return bool(_WORD_CHAR.search(text))


def _around(text: str, runs: list[re.Match[str]]) -> str:
    """From the first run to the last with some context; cut where that is long."""
    start = max(0, runs[0].start() - _CONTEXT)
    around = text[start : runs[-1].end() + _CONTEXT].strip()
    return around if len(around) <= _LONGEST_CONTEXT else f"{around[:_LONGEST_CONTEXT]}…"
