"""A text as its readers see it: escapes undone, markup left out, with every letter's place in it.

One text may be written as `&#1571;حمد`, `\\u0623حمد`, `%D8%A3حمد` or `أ<b>حمد</b>`. What is found
in a view can be taken out of the text that it is a view of.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_ROUNDS = 3
"""Escapes may be escaped in turn: `%2526`, a saved page in a JSON string."""
_ESCAPE = re.compile(
    r"(?:%[0-9A-Fa-f]{2})+"
    r"|\\u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]{1,6}\}|\\[nrt]"
    r"|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)
_MAY_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|\\[unrt]|&[#A-Za-z]")
_TAG = re.compile(
    r"</?([A-Za-z][\w:.-]*)(?:\s[^<>]*)?/?>|<!--.{0,20000}?-->|<!\[CDATA\[|\]\]>", re.DOTALL
)
_INLINE = (
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|small|span|strike|strong|"
    "sub|sup|time|tt|u|var|wbr"
)
"""Elements that stand inside a word or between two of one line."""
_CUT_WORD = re.compile(
    rf"[^\W\d_](?:(?:</?(?:{_INLINE})\b[^<>]{{0,300}}>)+[^\W\d_]|<!--|&lt;|\\u003[cC])"
)
_IS_INLINE = re.compile(_INLINE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class View:
    """A text in which character n is what stands from `starts[n]` to `ends[n]` in the source."""

    text: str
    starts: list[int] | range
    ends: list[int] | range


def views_of(text: str) -> Iterator[View]:
    """Yield the views in which the words of a text may be found, the plainest first."""
    plain = View(text, range(len(text)), range(1, len(text) + 1))
    for _ in range(_ROUNDS):
        if not _MAY_ESCAPE.search(plain.text):
            break
        plain = _rewritten(plain, _ESCAPE, _unescaped)
    yield plain
    if _TAG.search(plain.text):
        yield _rewritten(plain, _TAG, _without_tag)


def plain_texts(text: str) -> Iterator[str]:
    """Yield the texts of the views."""
    for view in views_of(text):
        yield view.text


def may_be_cut(text: str) -> bool:
    """Whether markup may stand inside a word of the text."""
    return _CUT_WORD.search(text) is not None


def tags_in(text: str) -> str:
    """Return the tags of a stretch of markup without what stands between them."""
    return "".join(match.group() for match in _TAG.finditer(text))


_Pieces = Iterator[tuple[str, int, int]]
"""(characters, start, end) inside what was matched; the characters of one piece share its place."""
_Rewrite = Callable[[re.Match[str]], _Pieces]


def _rewritten(view: View, pattern: re.Pattern[str], pieces: _Rewrite) -> View:
    """The view with every match replaced by what `pieces` makes of it."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    last = 0
    for match in pattern.finditer(view.text):
        at = match.start()
        parts.append(view.text[last:at])
        starts += view.starts[last:at]
        ends += view.ends[last:at]
        for chars, start, end in pieces(match):
            parts.append(chars)
            starts += [view.starts[at + start]] * len(chars)
            ends += [view.ends[at + end - 1]] * len(chars)
        last = match.end()
    parts.append(view.text[last:])
    starts += view.starts[last:]
    ends += view.ends[last:]
    return View("".join(parts), starts, ends)


def _unescaped(match: re.Match[str]) -> _Pieces:
    found = match.group()
    if found[0] == "%":
        yield from _of_percent(found)
    elif found[0] == "\\":
        yield _of_backslash(found), 0, len(found)
    else:
        yield html.unescape(found), 0, len(found)


def _of_backslash(found: str) -> str:
    if found[1] != "u":
        return {"n": "\n", "r": "\n", "t": "\t"}[found[1]]
    point = int(found[2:].strip("{}"), 16)
    return chr(point) if point < 0x110000 else found


def _of_percent(found: str) -> _Pieces:
    """The letters of a run of %XX, each with its own bytes; what is no UTF-8 stays."""
    data = bytes.fromhex(found.replace("%", ""))
    place = 0
    while place < len(data):
        size = next((n for n in (1, 2, 3, 4) if _is_letter(data[place : place + n])), 0)
        chars = data[place : place + size].decode() if size else found[3 * place : 3 * place + 3]
        yield chars, 3 * place, 3 * (place + (size or 1))
        place += size or 1


def _is_letter(data: bytes) -> bool:
    try:
        return len(data.decode()) == 1
    except UnicodeDecodeError:
        return False


def _without_tag(match: re.Match[str]) -> _Pieces:
    if match[1] and not _IS_INLINE.fullmatch(match[1]):
        yield "\n", 0, len(match.group())
