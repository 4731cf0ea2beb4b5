"""Readable Arabic slugs that survive every file system.

A letter may stay only if Unicode normalisation, in whatever form a file system or a zip tool
applies, leaves it as it is: marks that NFD splits off are therefore dropped (أ → ا, é → e),
while ة and ى, which have no decomposition, are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

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


class _Kept(dict[int, str]):
    """Code point → the character, or "" for one that goes: asked once for each, `str.translate`
    does the rest."""

    def __init__(self, stays: Callable[[str], bool]) -> None:
        super().__init__()
        self._stays = stays

    def __missing__(self, point: int) -> str:
        char = chr(point)
        kept = self[point] = char if self._stays(char) else ""
        return kept


def _is_spelt(char: str) -> bool:
    marks_and_invisibles = ("Mn", "Mc", "Me", "Cf", "Cs", "Cn", "Co")
    return char != _TATWEEL and unicodedata.category(char) not in marks_and_invisibles


def _is_whole(char: str) -> bool:
    """False for what still decomposes (Hangul syllables): a file system would rewrite it."""
    return unicodedata.normalize("NFD", char) == char


_SPELT, _WHOLE = _Kept(_is_spelt), _Kept(_is_whole)


def _plain_letters(text: str) -> str:
    """Compatibility forms resolved, marks and tatweel dropped, Latin in lower case."""
    # Casefolding can produce characters that compose or decompose again, hence NFKC twice.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    split = unicodedata.normalize("NFD", folded)
    return unicodedata.normalize("NFC", split.translate(_SPELT)).translate(_WHOLE)


def _cut(word: str, max_bytes: int) -> str:
    return word.encode()[:max_bytes].decode(errors="ignore")
