"""Sorting names أ–ي: ال is ignored, hamza forms stand together, Latin comes last."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from generator.arabic.normalize import fold_text, folded_form, strip_tashkeel, words
from generator.arabic.table import TABLE

# The article only with a bare alef (U+0627 or U+0671): ألمانيا sorts under أ.
_ARTICLES = ("\u0627\u0644", "\u0671\u0644")
_ALPHABET = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_HAMZA_AS_ALEF = "\u0621"
_LONGER_THAN_ARTICLE = 5
"""Letters of a word from which ال is taken off: three are left."""

SortKey = tuple[int, str, str]


def without_article(name: str) -> str:
    """The name without harakat, and without the ال of its first word.

    Words that only begin with these letters (الله, الآن, التزام) and short remainders are left.
    """
    bare = strip_tashkeel(name)
    for start, _, word in words(bare):
        has_article = word.startswith(_ARTICLES) and len(word) >= _LONGER_THAN_ARTICLE
        if has_article and folded_form(word) not in TABLE.clitics.protected:
            return bare[start + len(_ARTICLES[0]) :]
        break
    return bare


# An index sorts its names, then asks each for its letter.
@lru_cache(maxsize=1 << 15)
def sort_key(name: str) -> SortKey:
    """(script group, folded name without ال, name): Arabic 0, other scripts 1, digits 2.

    Punctuation before and between the words does not count.
    """
    folded = fold_text(without_article(name)) or name
    return (_group(folded), folded, name)


# The page of each letter looks for its own among all names.
@lru_cache(maxsize=1 << 15)
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
