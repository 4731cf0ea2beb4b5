"""Tag lines and texts as numbers, so that runs of words can be counted a corpus at a time.

Only words of tag lines have a number; every other word of a text, and every punctuation mark that
breaks a phrase, is 0. A run of words is known by a hash of its numbers: of 64 bits, so that among
ten million runs the chance of any two being taken for one is 3 in a million.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from generator.arabic.normalize import (
    PLAIN_WORD,
    PUNCTUATION,
    Stretches,
    folded_form,
    forms_of_piece,
    words,
    written_form,
)
from generator.arabic.remembered import Remembered
from generator.model import Article

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
CLITICS = "وفبلك"
"""Letters that are written onto the word behind them."""
MOST_CLITICS = 2
"""Before one word."""
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


Lines = Sequence[Sequence[Token]]
"""The tag lines of an article."""


@dataclass(frozen=True, slots=True)
class Document:
    """The tag lines of an article and the texts that may speak of them."""

    lines: tuple[tuple[Token, ...], ...]
    texts: tuple[str, ...]
    """As `texts_of` gives them."""


def texts_of(article: Article) -> tuple[str, ...]:
    """The texts that may speak of an article's tags: its title and paragraphs."""
    return article.title, *(block.text for block in article.blocks)


def split_delimited(tag_line: str) -> list[list[Token]]:
    """The tokens of a tag line, cut wherever the line itself has a delimiter; no part is empty."""
    parts = [list(_TOKENS.of(part)) for part in _DELIMITERS.split(tag_line)]
    return [part for part in parts if part]


def token(text: str) -> Token:
    """One token; what holds no word at all is its own form."""
    found = [word for _, _, word in words(text)]
    form = " ".join(map(folded_form, found)) or text
    return Token(text, form, " ".join(map(written_form, found)))


_TOKENS = Remembered(token)


def display(tokens: Iterable[Token]) -> str:
    """A tag as readers see it: without the quotation marks around it; "" for nothing but marks."""
    return " ".join(each.text for each in tokens).strip(_QUOTES).strip()


def folded_phrase(text: str) -> str:
    """The form under which the statistics of a tag are kept."""
    return " ".join(token.form for token in _TOKENS.of(text))


def written_phrase(text: str) -> str:
    """The form by which an edit names a tag: harakat and Farsi letters apart, as it is spelt."""
    return written_of(_TOKENS.of(text)) or text


def written_of(tokens: Iterable[Token]) -> str:
    """The same for tokens: their words, without marks that stand alone."""
    return " ".join(token.written for token in tokens if token.written)


class Numbers:
    """Gives numbers to the words of some tag lines, and finds them in pieces of texts."""

    def __init__(self, forms: Iterable[str]) -> None:
        self.of_form: dict[str, int] = {}
        for form in forms:
            self.of_form.setdefault(form, len(self.of_form) + 1)

    @property
    def forms(self) -> tuple[str, ...]:
        """By their numbers; "" is that of a break."""
        return ("", *self.of_form)

    def line(self, forms: Iterable[str]) -> list[int]:
        """The numbers of a tag line, which must be one of those given."""
        return [self.of_form[form] for form in forms]

    def words_of(self, piece: str) -> Sequence[str]:
        """The words of a text's piece, "" between those that no phrase may join.

        Those that a tag line has as one token stay one.
        """
        runs = _runs_of(piece)
        if len(runs) == 1 and len(runs[0]) == 1:
            return runs[0]
        found: list[str] = []
        for number, forms in enumerate(runs):
            if number:
                found.append("")
            whole = " ".join(forms)
            found += (whole,) if whole in self.of_form else forms
        return found

    def without_clitic(self, form: str) -> int:
        """The number of a word without one or two prepositions before it; `BREAK` if it has none.

        None is taken off where the tag lines do not have what remains.
        """
        if form[:1] not in CLITICS:
            return BREAK
        return next(filter(None, map(self.of_form.get, _without_clitics(form))), BREAK)


class Coder:
    """Texts as numbers, by the words of some tag lines.

    A word of a text that carries a clitic (وأرمينيا) gets a number of its own, and `bare` says
    which word of the tag lines it is without.
    """

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._known = dict(numbers.of_form)
        self.clitics = len(self._known) + 1
        """The first number of a word with a clitic."""
        self._bare = [BREAK, *map(numbers.without_clitic, numbers.of_form)]
        # More than elsewhere: it is needed no longer than an archive is being learned from.
        self._codes = Remembered(self._encode, 1 << 16)

    def text(self, text: str) -> bytes:
        """The numbers of a text as `CODE`, with `BREAK` where a phrase cannot go on.

        Bytes, since they are joined much faster than numbers are put into an array, and take an
        eighth of the memory.
        """
        return b"".join(self._codes.of(text)) + _NO_WORD

    @property
    def bare(self) -> Ints:
        """For each number that of the same word without clitic, or `BREAK`."""
        return np.array(self._bare, np.int64)

    def _encode(self, piece: str) -> bytes:
        return array("i", map(self._number, self._numbers.words_of(piece))).tobytes()

    def _number(self, form: str) -> int:
        number = self._known.get(form)
        if number is None:
            bare = self._numbers.without_clitic(form)
            if not bare:
                return BREAK
            number = self._known[form] = len(self._bare)
            self._bare.append(bare)
        return number


CODE = np.dtype(np.intc)
"""Of the number of a word in a text."""
_NO_WORD = array("i", [BREAK]).tobytes()


def _without_clitics(form: str) -> Iterator[str]:
    """What a word may be without one or two prepositions before it."""
    for letters in range(1, MOST_CLITICS + 1):
        rest = form[letters:]
        if len(rest) < _MIN_BARE or form[letters - 1] not in CLITICS:
            return
        yield rest
        if form[letters - 1 :].startswith(_LAM_ARTICLE):
            # للمدينة is ل + المدينة; of three lams one is not written: للجنة is ل + اللجنة.
            yield _ARTICLE + rest[1:]
            yield _ARTICLE + rest


def behind_clitics(form: str) -> Iterator[str]:
    """What may stand behind the clitics of a word of which `form` may be what remains."""
    yield form
    if form.startswith(_ARTICLE):
        rest = form.removeprefix(_ARTICLE)
        yield rest
        yield _LAM_ARTICLE[1:] + rest


STOP = "."
"""Stands in `PHRASES` for the signs that no phrase runs across."""
PHRASES = Stretches("".join(filter(_BREAKS.match, PUNCTUATION)), STOP)
"""Takes apart the texts in which phrases are looked for."""


def _runs_of(piece: str) -> tuple[tuple[str, ...], ...]:
    """The folded words of a piece of a text, in runs between the marks that break a phrase."""
    core = piece.strip(PUNCTUATION)
    if PLAIN_WORD.fullmatch(core):
        if len(core) == len(piece):
            return ((folded_form(core),),)
        before, _, behind = piece.partition(core)
        first = ((),) if _BREAKS.search(before) else ()
        return (*first, (folded_form(core),), *(((),) if _BREAKS.search(behind) else ()))
    found: list[tuple[str, ...]] = []
    joined: list[str] = []
    end = 0
    for start, stop, word in words(piece):
        if _BREAKS.search(piece, end, start):
            found.append(tuple(joined))
            joined = []
        joined.append(folded_form(word))
        end = stop
    found.append(tuple(joined))
    return (*found, ()) if _BREAKS.search(piece, end) else tuple(found)


def _spellings_of(piece: str) -> tuple[str, ...]:
    """All words of tag lines that a piece of a text may be, or hold.

    Of a piece that a phrase may run across, a lone hyphen, it is "".
    """
    forms = forms_of_piece(piece)
    if len(forms) == 1:
        return (*forms, *_without_clitics(*forms))
    runs = _runs_of(piece)
    if runs == ((),):
        return ("",)
    whole = [" ".join(run) for run in runs if len(run) > 1]
    return tuple(dict.fromkeys(chain(forms, whole, *map(_without_clitics, forms))))


SPELLINGS = Remembered(_spellings_of)
"""By which it is told at once that a piece is of no interest to a tag line."""


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
