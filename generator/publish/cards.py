"""Pictures of articles for pages elsewhere that link to them: how a card is laid out, as SVG.

A card is a front page in small: the archive's name over a thick rule and a thin one, the headline
in the naskh of the site, under a hairline the outlets and the day. Lines run, and begin, as their
own letters do; the day runs as the interface, whose words it is. 1200 × 630 is what networks show
whole (ogp.me knows no size; 1.91:1 is what they cut to).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape, unescape

from generator.arabic.bidi import direction_of, isolate

WIDTH, HEIGHT = 1200, 630
PAPER, INK = "#fbfaf7", "#1c1b19"
"""As in static/css/tokens.css, by day; so too the accents."""
ACCENTS = {
    "crimson": "#97192f",
    "teal": "#0b5c61",
    "indigo": "#3a3d95",
    "amber": "#7d4a00",
    "green": "#25602f",
}
READING, INTERFACE = "reading", "interface"
"""The two faces."""

Measure = Callable[[str, str, float], float]
"""(text, face, size) → width; all in pixels."""

_MARGIN = 80
_RIGHT, _LEFT = WIDTH - _MARGIN, _MARGIN
_ROOM = _RIGHT - _LEFT
_NAME_SIZE, _FOOT_SIZE = 40.0, 30.0
_MIDDLE = 332
_SIZES = ((78.0, 2), (68.0, 3), (57.0, 4), (46.0, 5))
"""Sizes of headlines, and how many lines of each have room."""
_LEADING = 1.5
_RISE = 0.24
"""From the middle of a line down to its base line, in ems of the naskh."""
_ELLIPSIS = "…"
_RLI, _LRI, _FSI, _PDI = "\u2067", "\u2066", "\u2068", "\u2069"
_OPENING = re.compile(r'<bdi(?: dir="(rtl|ltr)")?[^>]*>')
_NOT_XML = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]+")
_RIGHTMOST, _LEFTMOST, _CENTRED = (_RIGHT, "end"), (_LEFT, "start"), (WIDTH / 2, "middle")
"""Where a line is held, and by which end: its direction is for the order of its runs only."""
TAKEN_OUT = "[حُجب]"
"""What stands for words that were taken out: no face has the blocks of the mark on pages."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a card says."""

    archive: str
    title: str
    """Of the article; for the archive's own card its description, or ""."""
    outlets: str
    day: str
    accent: str
    """Name of the accent colour."""
    direction: str = "rtl"
    """Of the interface, "rtl" or "ltr"."""
    is_site: bool = False
    """The card of pages that have none of their own."""


def picture_svg(picture: Picture, measure: Measure) -> str:
    """Lay a card out.

    Args:
        measure: tells how wide a text is set.
    """
    parts = _of_site(picture, measure) if picture.is_site else _of_article(picture, measure)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>{"".join(parts)}</svg>'
    )


def _of_article(picture: Picture, measure: Measure) -> list[str]:
    size, lines = headline(picture.title, measure)
    step = size * _LEADING
    first = _MIDDLE - step * (len(lines) - 1) / 2 + _RISE * size
    way = _way(picture.title)
    name = _cut(picture.archive, _ROOM, measure, READING, _NAME_SIZE)
    name_way = _way(name)
    day_width = measure(picture.day, INTERFACE, _FOOT_SIZE) if picture.day else 0
    room = _ROOM - day_width - _FOOT_SIZE * 2
    outlets = _cut(picture.outlets, room, measure, INTERFACE, _FOOT_SIZE)
    return [
        _line(name, name_way, _edge(name_way), 92, READING, _NAME_SIZE, ACCENTS[picture.accent]),
        _rule(120, 6),
        _rule(130, 2),
        *(
            _line(text, way, _edge(way), first + step * number, READING, size, INK)
            for number, text in enumerate(lines)
        ),
        _rule(530, 2),
        _line(outlets, _way(outlets), _RIGHTMOST, 580, INTERFACE, _FOOT_SIZE, INK),
        _line(picture.day, picture.direction, _LEFTMOST, 580, INTERFACE, _FOOT_SIZE, INK),
    ]


def _of_site(picture: Picture, measure: Measure) -> list[str]:
    """The name large between the rules, as on the front page, the description under them."""
    size, lines = headline(picture.archive, measure, ((120.0, 1), (84.0, 2), (64.0, 3)))
    step = size * _LEADING
    first = 290 - step * (len(lines) - 1) / 2 + _RISE * size
    below = _wrapped(picture.title, _ROOM, measure, INTERFACE, 34.0)[:2]
    way, way_below = _way(picture.archive), _way(picture.title)
    return [
        _rule(120, 2),
        _rule(128, 6),
        *(
            _line(text, way, _CENTRED, first + step * number, READING, size, INK)
            for number, text in enumerate(lines)
        ),
        _rule(450, 6),
        _rule(460, 2),
        *(
            _line(text, way_below, _CENTRED, 520 + 54 * number, INTERFACE, 34.0, INK)
            for number, text in enumerate(below)
        ),
    ]


def headline(
    text: str, measure: Measure, sizes: Sequence[tuple[float, int]] = _SIZES
) -> tuple[float, list[str]]:
    """A size, and the lines in which a headline has room; what has none at the least size is cut.

    The lines are about equally long: a last line of one word looks forgotten.
    """
    for size, most in sizes:
        lines = _wrapped(text, _ROOM, measure, READING, size)
        if len(lines) <= most:
            return size, _balanced(text, len(lines), measure, size)
    size, most = sizes[-1]
    rest = " ".join(lines[most - 1 :])
    return size, [*lines[: most - 1], _cut(rest, _ROOM, measure, READING, size)]


def _wrapped(text: str, room: float, measure: Measure, face: str, size: float) -> list[str]:
    """The text in lines, each as full as it can be; a word too long for one is cut."""
    space = measure(" ", face, size)
    lines: list[str] = []
    left = 0.0
    for word in text.split():
        width = measure(word, face, size)
        if lines and width + space <= left:
            lines[-1] += f" {word}"
            left -= width + space
        else:
            lines.append(word if width <= room else _cut(word, room, measure, face, size))
            left = room - min(width, room)
    return lines


def _balanced(text: str, count: int, measure: Measure, size: float) -> list[str]:
    """The narrowest setting in so many lines."""
    narrow, wide = _ROOM / 2 if count > 1 else _ROOM, float(_ROOM)
    best = _wrapped(text, wide, measure, READING, size)
    longest = max((measure(word, READING, size) for word in text.split()), default=0)
    narrow = min(max(narrow, longest), wide)
    while wide - narrow > size / 4:
        middle = (wide + narrow) / 2
        lines = _wrapped(text, middle, measure, READING, size)
        if len(lines) > count:
            narrow = middle
        else:
            wide, best = middle, lines
    return best


def _cut(text: str, room: float, measure: Measure, face: str, size: float) -> str:
    """The text, or as much of it as has room, and an ellipsis: whole words, if one has room."""
    text = " ".join(text.split())
    if measure(text, face, size) <= room:
        return text
    ends = [place for place, sign in enumerate(text) if sign == " "]
    words = [end for end in ends if measure(text[:end] + _ELLIPSIS, face, size) <= room]
    if words:
        return text[: words[-1]].rstrip(" ،,:؛-–") + _ELLIPSIS
    letters = range(len(text), 0, -1)
    fits = (n for n in letters if measure(text[:n] + _ELLIPSIS, face, size) <= room)
    return text[: next(fits, 0)] + _ELLIPSIS


def _rule(y: float, thickness: float) -> str:
    return f'<rect x="{_LEFT}" y="{y}" width="{_ROOM}" height="{thickness}" fill="{INK}"/>'


def _way(text: str) -> str:
    """The direction of a text; what was taken out of it has none."""
    return direction_of(text.replace(TAKEN_OUT, ""))


def _edge(way: str) -> tuple[float, str]:
    return _LEFTMOST if way == "ltr" else _RIGHTMOST


def _line(
    text: str, way: str, place: tuple[float, str], y: float, face: str, size: float, fill: str
) -> str:
    if not text:
        return ""
    x, anchor = place
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-family="{face}" '
        f'font-size="{size}" fill="{fill}">{escape(directed(text, way), quote=False)}</text>'
    )


def directed(text: str, way: str = "rtl") -> str:
    """A line with its direction, and that of what the site isolates, as characters.

    SVG has no `<bdi>`, and resvg sets every line as if it belonged to a text from the left.
    """
    clean = _NOT_XML.sub(" ", text)
    if way == "ltr":
        # Runs from the left need no isolate here, and ranges turn round in Arabic only.
        return f"{_LRI}{clean.replace(TAKEN_OUT, f'{_RLI}{TAKEN_OUT}{_PDI}')}{_PDI}"
    marked = _OPENING.sub(_opening, str(isolate(clean)))
    return f"{_RLI}{unescape(marked.replace('</bdi>', _PDI))}{_PDI}"


def _opening(match: re.Match[str]) -> str:
    return {"rtl": _RLI, "ltr": _LRI}.get(match[1], _FSI)
