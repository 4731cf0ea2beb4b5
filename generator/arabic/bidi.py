"""Direction isolates: what must be set left-to-right inside Arabic, without changing a character.

Scores and ranges (3-1, 2019–2023) read from the right, so they become a right-to-left isolate
with every number isolated inside it; a plain isolate reverses them. A percent sign follows its
number in reading order, so the number alone is isolated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

_LATIN = "A-Za-z\u00c0-\u024f"
_INNER = rf"{_LATIN}0-9"
_URL = r"(?:https?://|www\.)[!-~]*[A-Za-z0-9/=#_-]"
_EMAIL = r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+[A-Za-z0-9]"
# A Latin word, with what belongs to it (F-16, COVID-19, 4K), and further ones after it.
_WORD = rf"(?:[{_LATIN}][{_INNER}]*|\d+[{_LATIN}][{_INNER}]*)"
_RUN = rf"{_WORD}(?:(?:[-.'’/&+:_]|\s&\s|,?\s)(?:{_WORD}|\d+(?![\d]*[\u0600-\u06ff])))*\+*"
_ISO_DATE = r"\d{4}-\d{2}-\d{2}"
_PHONE = r"\+\d[\d -]{5,}\d|(?<!\d)0\d(?:[ -]?\d){6,}|\d{2,4}(?:-\d{2,4}){2,}"
_PATH = r"(?:\.\.?/)+[!-~]*"
_SIGNED = r"(?<![\w.])[-+−±]\d+(?:[.,]\d+)*"
_NUMBER = r"\d+(?:[.,]\d+)*"
_RANGE = rf"(?<![\d/-]){_NUMBER}%?(?:\s?[-–—−]\s?{_NUMBER}%?)(?![\d/-])"
_PERCENT = rf"{_NUMBER}(?=\s?[%٪])"

_ISOLATED = re.compile(
    rf"(?P<ltr>{_URL}|{_EMAIL}|{_PATH}|{_ISO_DATE}|{_PHONE}|{_RUN})"
    rf"|(?P<range>{_RANGE})|(?P<signed>{_SIGNED})|(?P<percent>{_PERCENT})"
)
_PART = re.compile(rf"({_NUMBER})")
_NEEDS_LOOK = re.compile(rf"[{_LATIN}%٪]|\d\s?[-–—−]|[-+−±]\d|\./|\d \d")

_LTR = Markup('<bdi dir="ltr">{}</bdi>')
_RTL = Markup('<bdi dir="rtl">{}</bdi>')
_PLAIN = Markup("<bdi>{}</bdi>")


def isolate(text: str) -> Markup:
    """Escaped HTML of a text with its left-to-right runs, ranges and percentages isolated."""
    if not _NEEDS_LOOK.search(text):
        return escape(text)
    return Markup("").join(_pieces(text))


def _pieces(text: str) -> Iterator[Markup]:
    position = 0
    for match in _ISOLATED.finditer(text):
        yield escape(text[position : match.start()])
        if match["range"]:
            yield _RTL.format(Markup("").join(_numbers(match[0])))
        elif match["percent"]:
            yield _PLAIN.format(match[0])
        else:
            yield _LTR.format(match[0])
        position = match.end()
    yield escape(text[position:])


def _numbers(text: str) -> Iterator[Markup]:
    for index, part in enumerate(_PART.split(text)):
        yield _PLAIN.format(part) if index % 2 else escape(part)
