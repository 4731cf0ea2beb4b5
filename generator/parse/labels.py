"""What a single line looks like, before its place in the file decides what it is."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from generator.arabic.normalize import fold_text
from generator.parse.lines import CleanLine, has_words


class Shape(Enum):
    """What a line could be by itself. The grammar (`scrape.py`) decides what it is."""

    TEXT = auto()
    DATE = auto()
    SOURCE = auto()
    TAGS = auto()
    MARKER = auto()
    """A read-also marker alone."""
    READ_ALSO = auto()
    """A read-also marker with a title behind it."""
    NOISE = auto()


_LABELS = {
    Shape.DATE: (
        "تاريخ النشر",
        "تاريخ نشر",
        "نشر في",
        "نشر بتاريخ",
        "تاريخ الخبر",
        "التاريخ",
    ),
    # Not the bare «مصدر»: it opens headlines that quote an unnamed source.
    Shape.SOURCE: ("المصدر", "المصادر"),
    Shape.TAGS: (
        "كلمات دلالية",
        "الكلمات الدلالية",
        "كلمات مفتاحية",
        "الكلمات المفتاحية",
        "وسوم",
        "الوسوم",
    ),
}
_MARKERS = (
    "اقرأ أيضا",
    "اقرأ ايضا",
    "اقرأ المزيد",
    "شاهد أيضا",
    "طالع أيضا",
    "قد يهمك",
    "قد يهمك أيضا",
    "مواضيع ذات صلة",
    "مقالات ذات صلة",
)
_SHAPE_OF_LABEL = {fold_text(name): shape for shape, names in _LABELS.items() for name in names}
_MARKER_FORMS = frozenset(fold_text(marker) for marker in _MARKERS)
_LONGEST_LABEL = 40
"""Characters before the separator; beyond it a line cannot start with a label."""

# What stands between a label and its value. U+FF1A is the full-width colon.
_COLON = re.compile("\\s*[:\uff1a]\\s*")
_SEPARATOR = re.compile("[:\uff1a|–—-]")
"""What all separators hold: one class, looked for before the expressions that are slow to fail."""
_MARKER_SEPARATOR = re.compile("\\s*(?:[:\uff1a|]|\\s[-–—])\\s*")
_MAX_LINK_WORDS = 25
"""A longer text behind a marker's words is a sentence, not the title of a link."""

_MAX_SOURCE_WORDS, _MAX_SOURCE_CHARS = 8, 80
_MAX_TAG_CHARS = 1500
_MAX_DATE_CHARS = 100


class ShapedLine(NamedTuple):
    """A clean line with its shape, and the value behind its label."""

    line: CleanLine
    shape: Shape
    value: str = ""

    @property
    def is_label(self) -> bool:
        """True for the lines that can form a closing block."""
        return self.shape in (Shape.DATE, Shape.SOURCE, Shape.TAGS)


def shape_of(line: CleanLine) -> ShapedLine:
    """The shape of one non-blank line."""
    if not has_words(line.text):
        return ShapedLine(line, Shape.NOISE)
    if _is_marker(line.text):
        return ShapedLine(line, Shape.MARKER)
    if not _SEPARATOR.search(line.text, 0, _LONGEST_LABEL):
        return ShapedLine(line, Shape.TEXT)
    title = _read_also_title(line.text)
    if title:
        return ShapedLine(line, Shape.READ_ALSO, title)
    return _labelled(line) or ShapedLine(line, Shape.TEXT)


@lru_cache(maxsize=1 << 10)
def _folded(before: str) -> str:
    """What stands before a separator: the same few labels in all files."""
    return fold_text(before)


def _labelled(line: CleanLine) -> ShapedLine | None:
    """The line as a label with a short value, or None."""
    colon = _COLON.search(line.text, 0, _LONGEST_LABEL)
    if colon is None:
        return None
    shape = _SHAPE_OF_LABEL.get(_folded(line.text[: colon.start()]))
    if shape is None:
        return None
    value = line.text[colon.end() :].strip()
    if not has_words(value):
        return ShapedLine(line, Shape.NOISE)
    return ShapedLine(line, shape, value) if _is_short(shape, value) else None


def _is_short(shape: Shape, value: str) -> bool:
    """A source is a name, not a sentence; «المصدر: لا صحة …» with a full stop is quoted speech."""
    if shape is Shape.SOURCE:
        named = len(value.split()) <= _MAX_SOURCE_WORDS and len(value) <= _MAX_SOURCE_CHARS
        return named and not value.endswith((".", "؟", "!", "…"))
    return len(value) <= (_MAX_DATE_CHARS if shape is Shape.DATE else _MAX_TAG_CHARS)


def _is_marker(text: str) -> bool:
    """Whatever punctuation and pictographs stand around its words."""
    return len(text) <= _LONGEST_LABEL and fold_text(text) in _MARKER_FORMS


def _read_also_title(text: str) -> str:
    """The title behind an inline marker, or ""."""
    separator = _MARKER_SEPARATOR.search(text, 0, _LONGEST_LABEL)
    if separator is None or _folded(text[: separator.start()]) not in _MARKER_FORMS:
        return ""
    title = text[separator.end() :].strip()
    return title if len(title.split()) <= _MAX_LINK_WORDS else ""
