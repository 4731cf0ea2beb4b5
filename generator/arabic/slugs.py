"""Readable Arabic slugs that survive every file system.

A letter may stay only if Unicode normalisation, in whatever form a file system or a zip tool
applies, leaves it as it is: marks that NFD splits off are therefore dropped (أ → ا, é → e),
while ة and ى, which have no decomposition, are kept.
"""

from __future__ import annotations

import re
import unicodedata

MAX_BYTES = 80
"""Length of a slug in UTF-8: 40 Arabic letters, far below the 255 bytes of a file name."""

_SEPARATORS = re.compile(r"[\W_]+")
# U+0640 ARABIC TATWEEL only stretches a word.
_TATWEEL = "\u0640"
# Names that Windows reserves in every folder, whatever their extension.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.ASCII)


def slugify(text: str, max_bytes: int = MAX_BYTES) -> str:
    """Words of `text` joined by hyphens, at most `max_bytes` of UTF-8, or "" if it has none.

    Whole words only, except that a single word longer than the limit is cut.
    """
    plain = _plain_letters(text)
    slug = ""
    for word in filter(None, _SEPARATORS.split(plain)):
        longer = f"{slug}-{word}" if slug else word
        if len(longer.encode()) > max_bytes:
            return slug or _cut(word, max_bytes)
        slug = longer
    return slug


def is_reversible(slug: str, name: str) -> bool:
    """True when the slug shows the name letter for letter, so that no other name shares it."""
    return slug.replace("-", " ") == name and not _RESERVED.fullmatch(slug)


def _plain_letters(text: str) -> str:
    """Compatibility forms resolved, marks and tatweel dropped, Latin in lower case."""
    # Casefolding can produce characters that compose or decompose again, hence NFKC twice.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    split = unicodedata.normalize("NFD", folded)
    composed = unicodedata.normalize("NFC", "".join(filter(_stays, split)))
    # What still decomposes (Hangul syllables) would be rewritten by a file system: drop it.
    return "".join(c for c in composed if unicodedata.normalize("NFD", c) == c)


def _stays(char: str) -> bool:
    marks_and_invisibles = ("Mn", "Mc", "Me", "Cf", "Cs", "Cn", "Co")
    return char != _TATWEEL and unicodedata.category(char) not in marks_and_invisibles


def _cut(word: str, max_bytes: int) -> str:
    return word.encode()[:max_bytes].decode(errors="ignore")
