"""The matching table (matching.json): what Python and JavaScript must agree on, read once.

This is the only module of the package that opens a file, and the file is package data.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

TABLE_FILE = "matching.json"

DIGIT_COUNT = 10


@dataclass(frozen=True, slots=True)
class Clitics:
    """The letters written together with the word after them (السوابق), and how they stack.

    The order is fixed by grammar: a conjunction, then a preposition, then the article; nothing
    stands before a word's own first letter once the article is off.
    """

    conjunctions: str
    """And / so: waw, feh."""
    prepositions: str
    """By, to, like: beh, lam, kaf."""
    lam: str
    """The preposition that swallows the alef of the article (lam + al-X is written lam lam X)."""
    article: str
    """The article, folded: alef, lam."""
    article_alefs: str
    """The letters that may begin an article as written; an alef with hamza never does."""
    letters_left_after_clitic: int
    """Letters that must be left when a conjunction or preposition is taken off."""
    letters_left_after_article: int
    """Letters that must be left when the article is taken off."""
    latin_letters_left: int
    """Letters that a Latin name glued to digits needs to be a word without them (covid19)."""
    suffixes: tuple[str, ...]
    """Endings, folded, of a noun that al- does not stand before: possessives, the tanwin's alef,
    the dual, sound plurals."""
    plural_of_teh_marbuta: str
    """The suffix that replaces a teh marbuta instead of following it."""
    teh: str
    """What teh marbuta turns into before a suffix."""
    heh: str
    """What teh marbuta is folded to."""
    protected: frozenset[str]
    """Folded words that begin with a clitic's letter or with al- and are whole all the same."""
    contractions: Mapping[str, str]
    """Written contractions that no rule explains, to the word inside (lillah to allah)."""


@dataclass(frozen=True, slots=True)
class StemRules:
    """The endings that the light stem takes off, and the words that have none. All folded."""

    letters_left: int
    """Letters that a possessive or an ending must leave."""
    possessives: tuple[str, ...]
    endings: Mapping[str, str]
    """Ending to what is left of it; of several that fit the longest counts."""
    kept: str
    """Words that end so keep their last letter: countries and borrowed words (روسيا, ميليشيا)."""
    names: frozenset[str]
    """Names, and nouns that only look as if they had an ending."""
    teh: str
    heh: str


@dataclass(frozen=True, slots=True)
class Spellings:
    """Foreign names that regions spell in different ways, folded, to the spelling that unites."""

    beginnings: Mapping[str, str]
    """Beginning of a word to the one that stands for it."""
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MatchingTable:
    """matching.json, checked and typed. Maps are ready for `str.translate`."""

    classes: Mapping[str, str]
    """Name of a character class to the inside of its regular-expression class."""
    compose: str
    """Inside of the class of characters that make NFC necessary."""
    presentation: str
    """Inside of the class of characters that make NFKC necessary."""
    digits: Mapping[int, str]
    """Code points of non-ASCII digits to ASCII digits."""
    farsi: Mapping[int, str]
    """Farsi yeh and kaf to the Arabic letters."""
    folds: Mapping[str, Mapping[int, str]]
    """Name of a group of folds (alef, hamza_seat, ending, borrowed, greek) to its letter map."""
    longest_word: int
    """Characters of a word, marks and all, that its forms are made from."""
    longest_form: int
    """Letters of a form that are kept; what is longer is no word (pasted data, missing spaces)."""
    clitics: Clitics
    spellings: Spellings
    stem: StemRules
    key_uncounted: tuple[str, ...]
    """Endings of nouns with teh marbuta, which do not count as letters that a family key keeps."""
    key_endings: tuple[str, ...]
    """What a family key drops from the end of a folded word."""
    joining: frozenset[str]
    """Folded first parts of names that are written together or apart (عبد الله)."""
    optional: frozenset[str]
    """Folded words of a question that a document need not contain (in, from, what, who …)."""
    source: Mapping[str, Any]
    """The parsed file, for handing it on to the browser."""


def read_table() -> MatchingTable:
    """Return matching.json of this package as a `MatchingTable`.

    Raises `KeyError` or `TypeError` when the file lacks an entry (a fault of the package).
    """
    text = resources.files(__package__).joinpath(TABLE_FILE).read_text(encoding="utf-8")
    return parse_table(json.loads(text))


def parse_table(source: Mapping[str, Any]) -> MatchingTable:
    """Return the typed table of a parsed matching.json."""
    return MatchingTable(
        classes={name: entry["ranges"] for name, entry in source["classes"].items()},
        compose=source["compose"]["ranges"],
        presentation=source["presentation"]["ranges"],
        digits=_digit_map(source["digit_zeros"]),
        farsi=_letter_map(source["farsi"]),
        folds={name: _letter_map(rows) for name, rows in source["fold"].items()},
        longest_word=source["longest_word"],
        longest_form=source["longest_form"],
        clitics=_clitics(source["clitics"]),
        spellings=Spellings(source["spellings"]["beginnings"], source["spellings"]["words"]),
        stem=_stem(source["stem"], source["clitics"]),
        key_uncounted=tuple(source["key_uncounted"].split()),
        key_endings=tuple(source["key_endings"].split()),
        joining=frozenset(source["joining"].split()),
        optional=frozenset(source["optional"].split()),
        source=source,
    )


def _digit_map(zeros: str) -> dict[int, str]:
    return {ord(zero) + value: str(value) for zero in zeros for value in range(DIGIT_COUNT)}


def _letter_map(rows: Iterable[Mapping[str, str]]) -> dict[int, str]:
    return {ord(letter): row["to"] for row in rows for letter in row["from"]}


def _clitics(source: Mapping[str, Any]) -> Clitics:
    return Clitics(
        conjunctions=source["conjunctions"],
        prepositions=source["prepositions"],
        lam=source["lam"],
        article=source["article"],
        article_alefs=source["article_alefs"],
        letters_left_after_clitic=source["letters_left_after_clitic"],
        letters_left_after_article=source["letters_left_after_article"],
        latin_letters_left=source["latin_letters_left"],
        suffixes=tuple(source["suffixes"].split()),
        plural_of_teh_marbuta=source["plural_of_teh_marbuta"],
        teh=source["teh"],
        heh=source["heh"],
        protected=frozenset(" ".join(source["protected"].values()).split()),
        contractions=source["contractions"],
    )


def _stem(source: Mapping[str, Any], clitics: Mapping[str, Any]) -> StemRules:
    return StemRules(
        letters_left=source["letters_left"],
        possessives=tuple(source["possessives"].split()),
        endings=source["endings"],
        kept=source["kept"],
        names=frozenset(source["names"].split()),
        teh=clitics["teh"],
        heh=clitics["heh"],
    )


TABLE = read_table()
"""The table of this package. Read-only."""
