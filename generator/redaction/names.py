"""The forms in which the words of a phrase may stand in a text.

Words are compared folded (harakat, hamzas, ta marbuta do not matter) and without clitics, as in the
search. Of a rule of several words even short ones lose their clitics (وطه), since the other words
tell what is meant; a rule of one word follows the search (`arabic/matching.py`), which knows words
that only look as if they had one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.arabic.matching import Matcher, united_spelling
from generator.arabic.normalize import drop_tatweel, folded_form, strip_tashkeel, words

_STRICT = Matcher()
_CLITICS = re.compile("[وف]?[بكل]?(?:ال)?(?=..)")
_LAM_LAM = re.compile("[وف]?لل(?=..)")
_ACCUSATIVE = re.compile("(..+)ا")
"""The alif of a name in the accusative, with or without its tanwin (رأيت محمدا)."""
_FIRST_HALVES = frozenset({"عبد", "ابو", "ابي", "ابا", "ام", "ابن", "بن", "ال"})
"""What many write together with the word after it: عبدالله, أبوبكر."""


def strict_forms(word: str) -> frozenset[str]:
    """Return what a word may be of a rule of one word, as folded words."""
    return frozenset(_with_accusative(_STRICT.terms(word), 3))


def loose_forms(word: str) -> frozenset[str]:
    """Return what a word may be of a rule of several words: every clitic may be one."""
    folded = folded_form(word)
    found = {folded}
    if clitics := _CLITICS.match(folded):
        found |= {folded[end:] for end in range(1, clitics.end() + 1) if _is_cut(folded, end)}
    if lam_lam := _LAM_LAM.match(folded):
        found |= {f"ال{folded[lam_lam.end() :]}", f"ل{folded[lam_lam.end() :]}"}
    found |= {united for form in found if (united := united_spelling(form))}
    return frozenset(_with_accusative(filter(None, found), 2))


def _is_cut(folded: str, end: int) -> bool:
    """Whether a clitic ends there: not between alif and lam of the article."""
    return folded[end - 1 : end + 1] != "ال" and len(folded) - end >= 2


def _with_accusative(forms: Iterator[str] | Sequence[str], least: int) -> Iterator[str]:
    for form in forms:
        yield form
        match = _ACCUSATIVE.fullmatch(form)
        if match and len(match[1]) >= least:
            yield match[1]


def phrases_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the folded words of a phrase, and the other ways to write them together or apart.

    None when it holds no letter.
    """
    written = [word for _, _, word in words(text) if folded_form(word)]
    folded = tuple(map(folded_form, written))
    if not folded:
        return ()
    bare = tuple(map(_without_article, written, folded))
    ways = [folded, *_joined(folded), *_parted(folded), bare]
    return tuple(dict.fromkeys(ways))


def _without_article(written: str, folded: str) -> str:
    """A folded word without al-, which a text may leave out; أل (ألمانيا) is none."""
    is_article = drop_tatweel(strip_tashkeel(written)).startswith(("ال", "ٱل"))
    return folded[2:] if is_article and len(folded) >= 5 else folded


def _joined(folded: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The phrase with عبد and its like written together with what follows, one and all."""
    joined: list[str] = []
    for word in folded:
        if joined and joined[-1] in _FIRST_HALVES:
            joined[-1] += word
        else:
            joined.append(word)
    if len(joined) < len(folded):
        yield tuple(joined)


def _parted(folded: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The phrase with عبدالله and its like written apart."""
    parted: list[str] = []
    for word in folded:
        half = next(
            (h for h in ("عبد", "ابو") if word.startswith(h) and len(word) > len(h) + 2), ""
        )
        parted += [half, word.removeprefix(half)] if half else [word]
    if len(parted) > len(folded):
        yield tuple(parted)
