"""How two names resemble each other: letters, spaces, sounds. Nothing here decides anything.

The forms compared are folded (`fold_text`), so that hamzas, harakat, ة/ه and ى/ي are out of the
way; what they were is said by `folded_away`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from generator.arabic.normalize import strip_tashkeel, words
from generator.arabic.table import TABLE

ENDINGS = frozenset({"ه", "ي", "يه", "ا", "ان", "ين", "ون", "ات", "يا", "ت", "ن", "يين", "s"})
"""What inflection and derivation put behind a word: السعودي beside السعودية is another word."""

_SOUNDS = {
    letter: sound
    for letters, sound in (
        ("بپ", "B"),
        ("تط", "T"),
        ("جغگقكخچ", "K"),
        ("دض", "D"),
        ("ر", "R"),
        ("سصثزذظ", "S"),
        ("ش", "X"),
        ("فڤ", "F"),
        ("ل", "L"),
        ("م", "M"),
        ("ن", "N"),
        ("bp", "B"),
        ("t", "T"),
        ("ckqgjx", "K"),
        ("d", "D"),
        ("r", "R"),
        ("sz", "S"),
        ("fv", "F"),
        ("l", "L"),
        ("m", "M"),
        ("n", "N"),
    )
    for letter in letters
}
"""Consonants that transcriptions exchange (جوجل, غوغل, قوقل), and Latin ones like them. Vowels,
semivowels, hamza, ع, ح and ه are left out: one writer's letter is another's nothing."""
_DIGRAPHS = (("sh", "ش"), ("ch", "ش"), ("تش", "ش"), ("ph", "f"), ("th", "s"), ("kh", "k"))
_DOUBLED = re.compile(r"(.)\1+")
_ARTICLE = TABLE.clitics.article
_LEAST_AFTER_ARTICLE = TABLE.clitics.letters_left_after_article


def joined(folded: str) -> str:
    """A folded name without spaces."""
    return folded.replace(" ", "")


def without_articles(folded: str) -> str:
    """A folded name with ال off every word that has letters left then."""
    return " ".join(map(_without_article, folded.split()))


def _without_article(word: str) -> str:
    has = word.startswith(_ARTICLE) and len(word) - len(_ARTICLE) >= _LEAST_AFTER_ARTICLE
    return word.removeprefix(_ARTICLE) if has else word


def sound_of(folded: str) -> str:
    """The consonants of a folded name by class, each once where it is doubled.

    A digit stands for itself: names of two years are two names.
    """
    text = joined(without_articles(folded))
    for letters, one in _DIGRAPHS:
        text = text.replace(letters, one)
    sounds = "".join(_SOUNDS.get(letter, letter if letter.isdigit() else "") for letter in text)
    return _DOUBLED.sub(r"\1", sounds)


def deletions(text: str) -> Iterator[str]:
    """Yield a text, and the text without each of its letters: two a letter apart share one.

    Exchanged neighbours and replaced letters are found this way too (Garbe's symmetric deletes).
    """
    yield text
    for place in range(len(text)):
        yield text[:place] + text[place + 1 :]


def difference(one: str, other: str) -> tuple[str, str]:
    """What is left of two texts between the beginning and the end that they share."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    most = min(len(one), len(other)) - start
    while end < most and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]


def is_ending(one: str, other: str) -> bool:
    """Whether two folded names differ by endings of their words alone."""
    if one == other:
        return False
    return all(
        mine == theirs or _differ_by_ending(mine, theirs)
        for mine, theirs in zip_longest(one.split(), other.split(), fillvalue="")
    )


def _differ_by_ending(one: str, other: str) -> bool:
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    tails = {one[shared:], other[shared:]}
    return shared >= 2 and tails <= ENDINGS | {""}


def folded_away(one: str, other: str) -> str:
    """What folding took away between two names, as pairs: «أ/إ», «ة/ه»; "" when nothing shows."""
    mine, theirs = (_words(strip_tashkeel(name)) for name in (one, other))
    letters = [
        f"{a}/{b}"
        for word, rival in zip(mine, theirs, strict=False)
        for a, b in zip(word, rival, strict=False)
        if a != b
    ]
    if letters:
        return "، ".join(dict.fromkeys(letters))
    return "harakat" if _words(one) != _words(other) else ""


def _words(name: str) -> list[str]:
    return [word for _, _, word in words(name)]
