"""Texts as a format can carry them: an input may hold signs that it has no way to write."""

from __future__ import annotations

import re

# What there is not and not what there is: of large classes Python makes tables when it starts.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def utf8_text(text: str) -> str:
    """`text` with a question mark for each lone surrogate, which UTF-8 cannot carry."""
    return text.encode("utf-8", "replace").decode()


def xml_text(text: str) -> str:
    """`text` with what XML 1.0 cannot hold (section 2.2, Char) shown as U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)
