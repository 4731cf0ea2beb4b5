"""Sorting names أ–ي: ال is ignored, hamza forms stand together, Latin comes last."""

from __future__ import annotations

import unicodedata

from generator.arabic.normalize import folded_form, strip_tashkeel

# The article only with a bare alef (U+0627 or U+0671): ألمانيا sorts under أ.
_ARTICLES = ("\u0627\u0644", "\u0671\u0644")
_ALPHABET = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_HAMZA_AS_ALEF = "\u0621"

SortKey = tuple[int, str, str]


def without_article(name: str) -> str:
    """The name without a leading ال; لله and two-letter remainders are left alone."""
    bare = strip_tashkeel(name)
    for article in _ARTICLES:
        if (
            bare.startswith(article)
            and len(bare) > 4
            and not bare.startswith("\u0627\u0644\u0644\u0647")
        ):
            return bare[2:]
    return bare


def sort_key(name: str) -> SortKey:
    """(script group, folded name without ال, name): Arabic 0, other scripts 1, digits 2."""
    bare = without_article(name.strip())
    folded = " ".join(folded_form(word) for word in bare.split())
    return (_group(folded), folded, name)


def index_letter(name: str) -> str:
    """The heading of a name in an alphabetical index: an Arabic letter, A–Z in one, or #."""
    group, folded, _ = sort_key(name)
    if group == 0:
        first = folded[0]
        return "ا" if first == _HAMZA_AS_ALEF else first
    return "A–Z" if group == 1 else "#"


def _group(folded: str) -> int:
    first = folded[:1]
    if first in _RANK or first == _HAMZA_AS_ALEF:
        return 0
    return 1 if first and unicodedata.category(first).startswith("L") else 2
