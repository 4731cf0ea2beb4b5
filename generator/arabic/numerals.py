"""Digits of the interface: 0-9 (`latn`) or ٠-٩ (`arab`)."""

from __future__ import annotations

# U+0660 ARABIC-INDIC DIGIT ZERO and the nine that follow.
_TO_ARAB = {ord("0") + n: 0x0660 + n for n in range(10)}


def in_digits(text: str, digits: str) -> str:
    """`text` with its ASCII digits replaced when `digits` is "arab".

    For the interface's own dates and counts only, never for an article's text.
    """
    return text.translate(_TO_ARAB) if digits == "arab" else text
