"""Text and counts on a terminal."""

from __future__ import annotations

import re

# What would move the cursor, colour the terminal, begin a line or turn the text round: controls,
# line separators U+2028–2029, bidi embeddings, overrides and isolates U+202A–202E, U+2066–2069.
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")


def visible(text: str) -> str:
    """`text` on one line, with what cannot be seen as an escape: `\\x1b`, `\\u202e`."""
    return _UNSEEN.sub(lambda found: repr(found[0])[1:-1], text)


def megabytes(size: int) -> str:
    """Bytes as people read them: `1.6 MB`."""
    return f"{size / 1e6:.1f} MB"


def counted(count: int, noun: str) -> str:
    """A count in words: `1 article`, `2,033 articles`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
