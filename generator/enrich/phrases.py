"""Tag lines and texts as numbers, so that runs of words can be counted a corpus at a time.

Only words of tag lines have a number; every other word of a text, and every punctuation mark that
breaks a phrase, is 0. A run of words is known by a hash of its numbers: of 64 bits, so that among
ten million runs the chance of any two being taken for one is 3 in a million.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from generator.arabic.normalize import CACHED_FORMS, folded_form, words, written_form

Ints = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

MAX_WORDS = 6
"""Tokens of the longest tag. A longer run is a sentence that the text happens to share."""
BREAK = 0
"""Stands for whatever no phrase runs across, and for words that no tag line has."""

# Punctuation that breaks a phrase; a hyphen or an apostrophe does not.
_BREAKS = re.compile("[^\\w\\s\u0640'’-]")
_DELIMITERS = re.compile("[،,؛;|#\n]+")
_QUOTES = "\"'«»“”.:()[]"
_PREFIXES = "وفبلك"
_MIN_BARE = 3
"""Letters of a word from which no clitic is taken: too little would remain to tell it by."""
_ARTICLE = "ال"
_LAM_ARTICLE = "لل"
"""What ل and ال become together."""
# Odd constants of 64 bits: the golden ratio, and those of the finaliser of SplitMix64 (Steele, Lea
# and Flood, "Fast splittable pseudorandom number generators", 2014).
_FIRST, _NEXT, _LAST = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xBF58476D1CE4E5B9),
    np.uint64(0x94D049BB133111EB),
)
_SHIFT = np.uint64(29)


@dataclass(frozen=True, slots=True)
class Token:
    """What stands between two spaces of a tag line."""

    text: str
    """As it is displayed, quotation marks included."""
    form: str
    """Its folded words, joined by a space («كوفيد-19» has two); never empty."""
    written: str
    """Its words in their written form (tier 0); empty for nothing but marks."""

    @property
    def is_definite(self) -> bool:
        """Whether it has the article: إلهام has none, for there the alef has a hamza."""
        return self.written.startswith((_ARTICLE, _LAM_ARTICLE)) and len(self.written) > 3


@dataclass(frozen=True, slots=True)
class Document:
    """The tag lines of an article and the texts that may speak of them."""

    lines: tuple[tuple[Token, ...], ...]
    texts: tuple[str, ...]
    """Its own title and paragraphs."""


def split_delimited(tag_line: str) -> list[list[Token]]:
    """The tokens of a tag line, cut wherever the line itself has a delimiter; no part is empty."""
    parts = [[token(text) for text in part.split()] for part in _DELIMITERS.split(tag_line)]
    return [part for part in parts if part]


def token(text: str) -> Token:
    """One token; what holds no word at all is its own form."""
    found = [word for _, _, word in words(text)]
    form = " ".join(map(folded_form, found)) or text
    return Token(text, form, " ".join(map(written_form, found)))


def display(tokens: Iterable[Token]) -> str:
    """A tag as readers see it: without the quotation marks around it; "" for nothing but marks."""
    return " ".join(each.text for each in tokens).strip(_QUOTES).strip()


def folded_phrase(text: str) -> str:
    """The form under which the statistics of a tag are kept."""
    return " ".join(token(each).form for each in text.split())


def written_phrase(text: str) -> str:
    """The form by which an edit names a tag: harakat and Farsi letters apart, as it is spelt."""
    return written_of(map(token, text.split())) or text


def written_of(tokens: Iterable[Token]) -> str:
    """The same for tokens: their words, without marks that stand alone."""
    return " ".join(token.written for token in tokens if token.written)


class Coder:
    """Gives numbers to the words of some tag lines, and encodes texts by them.

    A word of a text that carries a clitic (وأرمينيا) gets a number of its own, and `bare` says
    which word of the tag lines it is without.
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self._numbers: dict[str, int] = {}
        for form in forms:
            self._numbers.setdefault(form, len(self._numbers) + 1)
        self.forms = ("", *self._numbers)
        self._bare = [BREAK, *(self._without_clitic(form) for form in self._numbers)]
        self._others: dict[str, int] = {}
        self._known: dict[str, tuple[int, ...]] = {}

    def line(self, forms: Iterable[str]) -> list[int]:
        """The numbers of a tag line, which must be one of those given."""
        return [self._numbers[form] for form in forms]

    def text(self, text: str) -> list[int]:
        """The numbers of a text, with `BREAK` where a phrase cannot go on."""
        numbers: list[int] = []
        for raw in text.split():
            known = self._known.get(raw)
            if known is None:
                known = self._known[raw] = tuple(self._encode(raw))
            numbers += known
        numbers.append(BREAK)
        return numbers

    @property
    def bare(self) -> Ints:
        """For each number that of the same word without clitic, or `BREAK`."""
        return np.array(self._bare, np.int64)

    def _encode(self, raw: str) -> Iterator[int]:
        """Words of a text's token; those that a tag line has as one token stay one."""
        for number, forms in enumerate(_runs_of(raw)):
            if number:
                yield BREAK
            yield from self._run(forms)

    def _run(self, forms: tuple[str, ...]) -> Iterator[int]:
        whole = self._numbers.get(" ".join(forms)) if len(forms) > 1 else None
        if whole is not None:
            yield whole
        else:
            yield from map(self._number, forms)

    def _number(self, form: str) -> int:
        number = self._numbers.get(form) or self._others.get(form)
        if number is None:
            bare = self._without_clitic(form)
            number = BREAK
            if bare:
                number = len(self._bare)
                self._bare.append(bare)
            self._others[form] = number
        return number

    def _without_clitic(self, form: str) -> int:
        """The number of a word without one or two prepositions before it; 0 when it has none."""
        for letters in (1, 2):
            rest = form[letters:]
            if len(rest) < _MIN_BARE or form[letters - 1] not in _PREFIXES:
                break
            spellings = [rest]
            if form[letters - 1 :].startswith(_LAM_ARTICLE):
                # للمدينة is ل + المدينة; of three lams one is not written: للجنة is ل + اللجنة.
                spellings += [_ARTICLE + rest[1:], _ARTICLE + rest]
            for spelling in spellings:
                if number := self._numbers.get(spelling):
                    return number
        return BREAK


@lru_cache(maxsize=CACHED_FORMS)
def _runs_of(raw: str) -> tuple[tuple[str, ...], ...]:
    """The folded words of a token of a text, in runs between the marks that break a phrase."""
    found: list[tuple[str, ...]] = []
    joined: list[str] = []
    end = 0
    for start, stop, word in words(raw):
        if _BREAKS.search(raw, end, start):
            found.append(tuple(joined))
            joined = []
        joined.append(folded_form(word))
        end = stop
    found.append(tuple(joined))
    return (*found, ()) if _BREAKS.search(raw, end) else tuple(found)


def runs(numbers: Ints, first: Ints) -> Iterator[tuple[int, Ints, Keys]]:
    """(length, where they begin, keys) of every run of 1 to `MAX_WORDS` numbers without a break.

    Args:
        first: what stands for each number when it is the first of a run; `BREAK` where none may
            begin.
    """
    places = np.flatnonzero(first)
    keys = _mixed(first[places].astype(np.uint64) * _FIRST)
    for length in range(1, MAX_WORDS + 1):
        if length > 1:
            last = places + (length - 1)
            going_on = last < len(numbers)
            going_on[going_on] = numbers[last[going_on]] != BREAK
            places = places[going_on]
            following = numbers[places + (length - 1)].astype(np.uint64)
            keys = _mixed(keys[going_on] * _FIRST + following * _NEXT)
        if not len(places):
            return
        yield length, places, keys


def _mixed(keys: Keys) -> Keys:
    return (keys ^ (keys >> _SHIFT)) * _LAST
