"""Texts as a format can carry them: an input may hold signs that it has no way to write."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def utf8_text(text: str) -> str:
    """`text` with a question mark for each lone surrogate, which UTF-8 cannot carry."""
    return text.encode("utf-8", "replace").decode()


def xml_text(text: str) -> str:
    """`text` with what XML 1.0 cannot hold (section 2.2, Char) shown as U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)
