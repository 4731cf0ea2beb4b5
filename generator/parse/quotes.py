"""Quotation marks of a paragraph: which open, which close, and what is wrong with them.

The straight mark is the same on both sides, so its neighbours decide, and where they do not, what
is open. A quotation may hold another one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

_STRAIGHT = re.compile('"')
_PAIRS = tuple((pair, re.compile(f"[{pair}]")) for pair in ("«»", "“”"))
_OPENING = "«“"
# What a mark that opens may stand behind, and what one that closes may stand before. U+0640
# TATWEEL ends a letter that is written onto the quotation (لـ"…").
_OPENS_BEHIND, _CLOSES_BEFORE = "([«“/:،؛-–—\u0640", ")]»”/.:،؛؟!…-–—"
_BEFORE_OPENING, _BEHIND_CLOSING = frozenset(_OPENS_BEHIND), frozenset(_CLOSES_BEFORE)
# A conjunction or preposition of one letter is written onto the quotation: و"…", ب"…".
_CLITIC = re.compile(r"(?<!\S)[وفبلك]")
# Marks by turns of which each surely opens, and surely closes: nothing is odd, as in most texts.
_NOT_BEHIND, _NOT_BEFORE = f"[^\\s{re.escape(_OPENS_BEHIND)}]", f"[^\\s{re.escape(_CLOSES_BEFORE)}]"
_SURELY_OPENS = f'(?<!{_NOT_BEHIND})"(?={_NOT_BEFORE})'
_SURELY_CLOSES = f'(?<={_NOT_BEHIND})(?<!(?<!\\S)[وفبلك])"(?!{_NOT_BEFORE})'
_SOUND = {
    '"': re.compile(f'[^"]*+(?:{_SURELY_OPENS}[^"]*+{_SURELY_CLOSES}[^"]*+)*+'),
    **{
        pair[0]: re.compile("[^{0}{1}]*+(?:{0}(?!\\s)[^{0}{1}]*+{1}[^{0}{1}]*+)*+".format(*pair))
        for pair, _ in _PAIRS
    },
}
_WORD_BEFORE = re.compile(r"\S+\s?$")
_WORD_BEHIND = re.compile(r"\s*\S+")
_AFTER_LAST = " .،؛؟!…)»"
_SHOWN = 30
_AROUND = 20
"""Characters looked at on each side for the words beside a mark."""


class _Side(Enum):
    """What the neighbours of a straight mark say."""

    OPENS = auto()
    CLOSES = auto()
    UNSURE = auto()


@dataclass(frozen=True, slots=True)
class Quotations:
    """What is odd about the quotations of a paragraph, as printed."""

    spaced: tuple[str, ...] = ()
    """Opening marks with a space behind them."""
    unopened: tuple[str, ...] = ()
    """Closing marks that nothing opens in this paragraph."""
    unclosed: tuple[str, ...] = ()
    """Opening marks that nothing closes in this paragraph."""


_NOTHING = Quotations()


def read_quotations(text: str) -> Quotations:
    """The faults of all quotation marks in `text`; linear in its length."""
    if all(mark not in text or sound.fullmatch(text) for mark, sound in _SOUND.items()):
        return _NOTHING
    opened, unopened, unclosed = _straight(text) if '"' in text else ([], [], [])
    for pair, pattern in _PAIRS:
        if any(mark in text for mark in pair):
            more, left = _paired(text, pattern)
            opened += more
            unclosed += left
    spaced = sorted(place for place in opened if text[place + 1 : place + 2].isspace())
    return Quotations(
        tuple(_beside(text, place) for place in spaced),
        tuple(text[max(0, place - _SHOWN) : place + 1].strip() for place in unopened),
        tuple(text[place : place + _SHOWN].strip() for place in sorted(unclosed)),
    )


def _straight(text: str) -> tuple[list[int], list[int], list[int]]:
    """(opening, unopened, unclosed) places of the straight marks.

    Marks in even number are taken to be balanced, wherever their spaces stand: «"كذا "وكذا».
    """
    places = [match.start() for match in _STRAIGHT.finditer(text)]
    sides = [_side(text, place) for place in places]
    opened: list[int] = []
    unopened: list[int] = []
    pending: list[int] = []
    inches = 0
    for index, (place, side) in enumerate(zip(places, sides, strict=True)):
        following = sides[index + 1] if index + 1 < len(sides) else None
        if side is not _Side.OPENS and pending:
            pending.pop()
        elif side is _Side.CLOSES and text[place - 1].isdigit():
            inches += 1
        elif side is _Side.OPENS or _opens_late(side, following):
            opened.append(place)
            pending.append(place)
        else:
            unopened.append(place)
    balanced = (len(places) - inches) % 2 == 0 or (pending and _ends_with_mark(text, places[-1]))
    return (opened, [], []) if balanced else (opened, unopened[:1], pending[:1])


def _ends_with_mark(text: str, last: int) -> bool:
    """True when the last mark ends the paragraph: it may close two quotations at once."""
    return not text[last + 1 :].strip(_AFTER_LAST)


def _side(text: str, place: int) -> _Side:
    before, behind = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    open_before = not before or before.isspace() or before in _BEFORE_OPENING
    open_before = open_before or bool(_CLITIC.match(text, place - 1, place))
    closed_behind = not behind or behind.isspace() or behind in _BEHIND_CLOSING
    if open_before == closed_behind:
        return _Side.UNSURE
    return _Side.OPENS if open_before else _Side.CLOSES


def _opens_late(side: _Side, following: _Side | None) -> bool:
    """A mark with nothing open before it: it opens if the next one can close it (قال" نعم")."""
    if side is _Side.UNSURE:
        return following is not _Side.OPENS
    return following in (_Side.CLOSES, _Side.UNSURE)


def _paired(text: str, pattern: re.Pattern[str]) -> tuple[list[int], list[int]]:
    """(opening, unclosed) places of marks whose two sides differ."""
    opened: list[int] = []
    pending: list[int] = []
    for place in (match.start() for match in pattern.finditer(text)):
        if text[place] in _OPENING:
            opened.append(place)
            pending.append(place)
        elif pending:
            pending.pop()
    return opened, pending


def _beside(text: str, place: int) -> str:
    """A mark with the word before it and the word behind it."""
    before = _WORD_BEFORE.search(text, max(0, place - _AROUND), place)
    behind = _WORD_BEHIND.match(text, place + 1, place + 1 + _AROUND)
    return text[before.start() if before else place : behind.end() if behind else place + 1].strip()
