"""The differences of two texts, word by word, for reading.

The shortest way from one list of words to the other (Myers, «An O(ND) Difference Algorithm and Its
Variations», 1986), made readable: a lone word between two changes counts as changed, and what is
the same for long is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from generator.arabic.normalize import words, written_form

MOST_EDITS = 1_000
"""Words put in and taken out beyond which two texts are not compared: the work grows with their
square, and nobody would read it."""
MOST_WORDS = 10_000
"""Of one text, likewise."""
CONTEXT = 8
"""Words shown on either side of a change."""

_BREAK = "\n"


class Change(StrEnum):
    """What became of words on the way from the older text to the newer."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    LEFT_OUT = "left-out"
    """Words that are the same, and are only counted."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together and share one fate."""

    change: Change
    text: str
    """Of the newer text, or the older where it was removed; empty for what is left out."""
    count: int
    """Words."""


Paragraph = tuple[Piece, ...]
_Step = tuple[Change, str]


def differences(older: str, newer: str) -> tuple[Paragraph, ...] | None:
    """What has to be changed in one text to get the other.

    Harakat, punctuation and invisible characters make no difference; hamzas do.

    Returns:
        Paragraphs of pieces; empty when no word differs; None when too much does.
    """
    old, new = _tokens(older), _tokens(newer)
    if max(len(old), len(new)) > MOST_WORDS:
        return None
    common = _common([_key(token) for token in old], [_key(token) for token in new])
    if common is None:
        return None
    steps = _readable(list(_steps(old, new, common)))
    changed = any(change is not Change.SAME for change, token in steps if token != _BREAK)
    return _paragraphs(_shortened(_pieces(steps))) if changed else ()


def _tokens(text: str) -> list[str]:
    """The words with what is written onto them, and the ends of the lines."""
    lines = (line.split() for line in text.split("\n"))
    return [token for line in lines if line for token in (*line, _BREAK)][:-1]


def _key(token: str) -> str:
    """What two tokens must share to be the same word."""
    return " ".join(written_form(word) for _, _, word in words(token)) or token


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]] | None:
    """Places (in old, in new) of a longest common subsequence; None beyond `MOST_EDITS`."""
    shortest = min(len(old), len(new))
    head = next((n for n in range(shortest) if old[n] != new[n]), shortest)
    rest = shortest - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    found = _middle(old[head : len(old) - tail], new[head : len(new) - tail])
    if found is None:
        return None
    ends = [(len(old) - n, len(new) - n) for n in range(tail, 0, -1)]
    return [(n, n) for n in range(head)] + [(head + x, head + y) for x, y in found] + ends


def _middle(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]] | None:
    """`_common` of what is left between the common head and tail."""
    most = min(len(old) + len(new), MOST_EDITS)
    history: list[_Reached] = []
    reached = _Reached(-1, [0])
    for edits in range(most + 1):
        history.append(reached)
        ends: list[int] = []
        for diagonal in range(-edits, edits + 1, 2):
            x = reached.entry(diagonal, edits)
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            ends.append(x)
            if x >= len(old) and y >= len(new):
                return _way_back(history, x, y)
        reached = _Reached(edits, ends)
    return None


@dataclass(frozen=True, slots=True)
class _Reached:
    """How far in the older text the ways with so many edits reach, by diagonal k = x - y."""

    edits: int
    ends: list[int]
    """On the diagonals -edits, -edits + 2, …, edits."""

    def adds(self, diagonal: int, edits: int) -> bool:
        """Whether the best way onto a diagonal with one edit more adds a word."""
        return diagonal == -edits or (
            diagonal != edits and self._on(diagonal - 1) < self._on(diagonal + 1)
        )

    def entry(self, diagonal: int, edits: int) -> int:
        """Where that way enters the diagonal: adding a word stays in the older text."""
        if self.edits < 0:
            return 0
        return self._on(diagonal + 1) if self.adds(diagonal, edits) else self._on(diagonal - 1) + 1

    def _on(self, diagonal: int) -> int:
        return self.ends[(diagonal + self.edits) // 2]


def _way_back(history: Sequence[_Reached], x: int, y: int) -> list[tuple[int, int]]:
    """The common places of the way that ends at (x, y)."""
    found: list[tuple[int, int]] = []
    for edits in range(len(history) - 1, -1, -1):
        before, diagonal = history[edits], x - y
        entry = before.entry(diagonal, edits)
        while x > entry:
            x, y = x - 1, y - 1
            found.append((x, y))
        if edits:
            x, y = (x, y - 1) if before.adds(diagonal, edits) else (x - 1, y)
    return found[::-1]


def _steps(
    old: Sequence[str], new: Sequence[str], common: Sequence[tuple[int, int]]
) -> Iterator[_Step]:
    """Every word once: what is taken out, what is put in, what both have (as the newer has it)."""
    x = y = 0
    for next_x, next_y in [*common, (len(old), len(new))]:
        yield from ((Change.REMOVED, token) for token in old[x:next_x])
        yield from ((Change.ADDED, token) for token in new[y:next_y])
        if next_y < len(new):
            yield Change.SAME, new[next_y]
        x, y = next_x + 1, next_y + 1


def _readable(steps: Sequence[_Step]) -> list[_Step]:
    """The steps with a lone common word between two changes changed along with them.

    «in» in both halves of a sentence that was written anew says nothing, and breaks it up.
    """
    made: list[_Step] = []
    for place, (change, token) in enumerate(steps):
        around = [steps[n][0] for n in (place - 1, place + 1) if 0 <= n < len(steps)]
        is_lone = len(around) == 2 and Change.SAME not in around
        if change is Change.SAME and is_lone and token != _BREAK:
            made += [(Change.REMOVED, token), (Change.ADDED, token)]
        else:
            made.append((change, token))
    return made


def _pieces(steps: Sequence[_Step]) -> list[Piece]:
    """Steps run together; of one change, what was removed comes before what was added.

    The ends of lines stand alone, those of either text.
    """
    pieces: list[Piece] = []
    for is_same, run in groupby(steps, lambda step: step[0] is Change.SAME):
        group = list(run)
        for change in [Change.SAME] if is_same else [Change.REMOVED, Change.ADDED]:
            tokens = [token for each, token in group if each is change]
            for is_break, part in groupby(tokens, lambda token: token == _BREAK):
                line = list(part)
                text = _BREAK if is_break else " ".join(line)
                pieces.append(Piece(Change.SAME if is_break else change, text, len(line)))
    return pieces


def _shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with long common stretches left out, and the ends of lines among them."""
    made: list[Piece] = []
    for is_same, run in groupby(pieces, lambda piece: piece.change is Change.SAME):
        group = list(run)
        made += _stretch(group, bool(made), group[-1] is pieces[-1]) if is_same else group
    return made


def _stretch(same: list[Piece], follows: bool, ends: bool) -> list[Piece]:
    """A common stretch, of which the words near a change are kept.

    Args:
        follows: a change comes before it.
        ends: no change comes after it.
    """
    tokens = [token for piece in same for token in _split(piece)]
    head, tail = CONTEXT if follows else 0, 0 if ends else CONTEXT
    if len(tokens) <= head + tail + CONTEXT:
        return same
    rest = tokens[head : len(tokens) - tail]
    gap = Piece(Change.LEFT_OUT, "", sum(token != _BREAK for token in rest))
    return [*_joined(tokens[:head]), gap, *_joined(tokens[len(tokens) - tail :])]


def _split(piece: Piece) -> list[str]:
    return [_BREAK] if piece.text == _BREAK else piece.text.split(" ")


def _joined(tokens: Sequence[str]) -> Iterator[Piece]:
    for is_break, run in groupby(tokens, lambda token: token == _BREAK):
        line = list(run)
        yield Piece(Change.SAME, _BREAK if is_break else " ".join(line), len(line))


def _paragraphs(pieces: Sequence[Piece]) -> tuple[Paragraph, ...]:
    """The pieces cut at the ends of lines."""
    cut = groupby(pieces, lambda piece: piece.text == _BREAK and piece.change is Change.SAME)
    return tuple(tuple(run) for is_break, run in cut if not is_break)
