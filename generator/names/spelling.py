"""Which spellings of a name are one spelling with something left out.

Two names are *alike* when they have the same letters and differ only in marks that one of them
leaves out (a hamza or madda on its letter, a haraka), or in a Farsi letter in place of the Arabic
one (الروسیة, الروسية). A Farsi yeh at the end of a word may stand for yeh or for alef maksura and
is like either. Two words of which each has a haraka that the other lacks (عُمان, عمّان), and hamzas
that differ (إعلام, أعلام), are no omission, nor is ة for ه or ى for ي: those are for a person to
decide. The rule is that of the project's design for tags ("Matching words").
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.arabic.normalize import drop_invisible, drop_tatweel, fold_presentation_forms

FARSI_YEH, YEH, ALEF_MAKSURA = "\u06cc", "\u064a", "\u0649"
_HAMZA = "\u0653\u0654\u0655"
"""MADDAH ABOVE, HAMZA ABOVE, HAMZA BELOW: what NFD splits off the letters that carry them."""
_SHADDA, _DAGGER = "\u0651", "\u0670"
_VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0652"
"""FATHATAN to KASRA, SUKUN."""
_KINDS = (_HAMZA, _SHADDA, _VOWELS, _DAGGER)
_KIND_OF = {mark: number for number, kind in enumerate(_KINDS) for mark in kind}
_LETTERS = str.maketrans(
    {
        **dict.fromkeys(_KIND_OF),
        "\u06a9": "\u0643",  # KEHEH to KAF
        "\u0671": "\u0627",  # ALEF WASLA to ALEF
    }
)
"""Marks to nothing, and letters to those that they are variants of."""

Marks = tuple[str, str, str, str]
"""The marks of a letter by kind (hamza, shadda, vowel, dagger alef), "" where there is none."""
_BARE: Marks = ("", "", "", "")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name taken apart."""

    key: str
    """Equal for all names that may be alike: the letters without marks, final yehs united."""
    letters: str
    """The letters, a Farsi yeh kept where it ends a word."""
    marks: tuple[Marks, ...]
    """Of each letter."""

    @property
    def hamzas(self) -> int:
        """How many hamzas are written."""
        return sum(bool(marks[0]) for marks in self.marks)


@lru_cache(maxsize=1 << 16)
def spelling(name: str) -> Spelling:
    """Take a name apart. Tatweel, invisible characters and presentation forms are no spelling."""
    marks: list[Marks] = []
    for character in _taken_apart(name):
        kind = _KIND_OF.get(character)
        if kind is None:
            marks.append(_BARE)
        elif marks:
            known = marks[-1]
            marks[-1] = (*known[:kind], character, *known[kind + 1 :])  # type: ignore[assignment]
    text = _letters_of(name)
    return Spelling(_united_endings(text), text, tuple(marks))


def key_of(name: str) -> str:
    """The key of a name's spelling, which is all that nearly every name needs of it."""
    return _united_endings(_letters_of(name))


def _letters_of(name: str) -> str:
    return _medial_yehs(_taken_apart(name).translate(_LETTERS))


def _taken_apart(name: str) -> str:
    plain = fold_presentation_forms(drop_tatweel(drop_invisible(name)))
    return unicodedata.normalize("NFD", " ".join(plain.split()))


def _medial_yehs(text: str) -> str:
    """A Farsi yeh before another letter is a yeh; at the end of a word it says nothing."""
    if FARSI_YEH not in text:
        return text
    return "".join(
        YEH if letter == FARSI_YEH and not ends else letter for letter, ends in _with_ends(text)
    )


def _united_endings(text: str) -> str:
    finals = (FARSI_YEH, ALEF_MAKSURA)
    if FARSI_YEH not in text and ALEF_MAKSURA not in text:
        return text
    return "".join(
        YEH if letter in finals and ends else letter for letter, ends in _with_ends(text)
    )


def _with_ends(text: str) -> Iterator[tuple[str, bool]]:
    """Yield each letter and whether a word ends with it."""
    for place, letter in enumerate(text):
        yield letter, not text[place + 1 : place + 2].isalpha()


def alike(one: Spelling, other: Spelling) -> bool:
    """Whether two spellings differ by omissions and Farsi letters alone. Symmetric."""
    return (
        one.key == other.key
        and all(
            a == b or FARSI_YEH in (a, b) for a, b in zip(one.letters, other.letters, strict=True)
        )
        and all(
            a == b or not a or not b
            for (a, *_), (b, *_) in zip(one.marks, other.marks, strict=True)
        )
        and all(
            mine <= theirs or theirs <= mine
            for mine, theirs in zip(_harakat(one), _harakat(other), strict=True)
        )
    )


def _harakat(name: Spelling) -> list[frozenset[tuple[int, str]]]:
    """The harakat of each word with the places of their letters."""
    found: list[set[tuple[int, str]]] = [set()]
    for place, (letter, (_, *harakat)) in enumerate(zip(name.letters, name.marks, strict=True)):
        if letter == " ":
            found.append(set())
        found[-1].update((place, haraka) for haraka in harakat if haraka)
    return [frozenset(marks) for marks in found]


def groups_alike(
    names: Iterable[str], entry_of: Callable[[str], str | None] = lambda _: None
) -> list[tuple[str, ...]]:
    """The names in groups of two and more that are one name, each sorted; others are left out.

    A name that is like two which are not like each other (اعلام: إعلام, أعلام) joins neither.
    What is left are groups in which each is like all others, so no order of joining matters.

    Args:
        entry_of: what a person has said a name means; names of one meaning are alike whatever their
            marks, names of two are not.
    """
    buckets: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        buckets[key_of(name)].append(name)

    def joined(one: str, other: str) -> bool:
        mine, theirs = entry_of(one), entry_of(other)
        if mine is not None and theirs is not None:
            return mine == theirs
        return alike(spelling(one), spelling(other))

    found: list[tuple[str, ...]] = []
    for bucket in buckets.values():
        if len(bucket) > 1:
            found += _cliques(bucket, joined)
    return sorted(found)


def _cliques(names: list[str], joined: Callable[[str, str], bool]) -> list[tuple[str, ...]]:
    near = {name: [n for n in names if n != name and joined(name, n)] for name in names}

    def torn(name: str) -> bool:
        return any(
            other not in near[one] for one in near[name] for other in near[name] if one != other
        )

    clear = [name for name in names if not torn(name)]
    groups = {tuple(sorted({name, *(n for n in near[name] if n in clear)})) for name in clear}
    return [group for group in sorted(groups) if len(group) > 1]
