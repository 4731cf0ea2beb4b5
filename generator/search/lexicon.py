"""The words of an archive, arranged so that a query finds all that may match in one place.

Words that may match belong to one *family*: its key is what is left of a folded word when all that
looks like a clitic or an ending is taken off, with no regard to names. So والفكرة, فكرته and كرة,
which a reader without the archive's evidence cannot tell from ف + كرة, lie side by side, and the
browser loads one shard for all of them. Keys serve only to find words; the tiers decide what
matches.

A family is closed: what a word is searched as are those of its tiers that have the key of the word
itself, and what shows a word to be whole counts when it has that key too. Measured on 850,000
postings this gives up half a percent of the terms, nearly all of them nothing that anybody means
(الذين would meet الذ), and in return a query word costs exactly one shard.

The key function and the closed tiers are in static/js/analysis.js and lexicon.js too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from generator.arabic.matching import Matcher, Tiers, united_spelling
from generator.arabic.normalize import folded_form
from generator.arabic.stems import (
    KEY_LETTERS,
    family_ending_source,
    family_prefix_source,
    make_stemmer,
)
from generator.arabic.table import TABLE

_PREFIX = re.compile(family_prefix_source())
_ENDING = re.compile(family_ending_source())
_CLITICS = TABLE.clitics
_ARTICLE = re.compile(
    f"[{_CLITICS.conjunctions}]?(?:[{_CLITICS.prepositions}]?"
    f"[{_CLITICS.article_alefs}]{_CLITICS.lam}|{_CLITICS.lam}{_CLITICS.lam})(.{{3,}})"
)
"""A written form with an article before three letters or more, the group."""
BANDS = (
    *("اب", "اخ", "از", "اش", "اظ", "اف", "ال", "ان", "اه", "با", "تث", "تذ"),
    *("تط", "تك", "تو", "جب", "جو", "حذ", "حن", "خم", "دو", "را", "رن", "سء"),
    *("سل", "شء", "شف", "صخ", "طب", "عب", "عل", "غا", "قب", "قط", "لم", "مت"),
    *("مخ", "مز", "مص", "مغ", "من", "مو", "نث", "نك", "هل", "يث", "يك"),
)
"""Keys from one of these on, up to the next, are a *band*: the index is put together band by band.
They part the forms of a news archive into four dozen parts of about one size, and show in no
output. Of 150,000 articles a worker has 80 MB at hand for a band twice as large. Each has
KEY_LETTERS letters, which an ending leaves."""
NO_BAND = -1


@dataclass(frozen=True, slots=True)
class Family:
    """The words of one key."""

    key: str
    forms: Sequence[str]
    """Written forms, sorted."""
    whole: Sequence[str]
    """Words that are known to be whole, sorted: they begin with no clitic."""
    names: Sequence[str]
    """Names, sorted: they have no ending."""


def family_key(folded: str) -> str:
    """Return the key of a folded word."""
    core = _united_core(folded)
    match = _ENDING.fullmatch(core)
    return match.group(1) if match else core


def _united_core(folded: str) -> str:
    """Return a key with its ending."""
    core = _core(folded)
    united = TABLE.clitics.contractions.get(core) or united_spelling(core)
    return _core(united) if united else core


def _core(folded: str) -> str:
    match = _PREFIX.fullmatch(folded)
    return match.group(1) if match else folded


def band_of(form: str) -> tuple[int, bool]:
    """Return the band of a written form, NO_BAND when nothing of it is a letter.

    And whether it is a *stray*: of a family that tells of the words of others (`stray_words`).
    """
    folded = folded_form(form)
    if not folded:
        return NO_BAND, False
    core = _united_core(folded)
    is_stray = core[:KEY_LETTERS] in _stray_beginnings() and family_key(folded) in _stray_keys()
    return bisect_right(BANDS, core), is_stray


def family_of(form: str) -> str:
    """Return the key of a written form; "" when nothing of it is a letter."""
    folded = folded_form(form)
    return family_key(folded) if folded else ""


def family_names(key: str) -> Sequence[str]:
    """Return the names of the matching table that have a key."""
    return _named().get(key, ())


def family_whole(key: str, attested: Iterable[str]) -> list[str]:
    """Return the words of a key that are whole: of the matching table, and shown by an archive."""
    return sorted({*attested, *_listed_whole().get(key, ())})


@cache
def _named() -> Mapping[str, Sequence[str]]:
    return _by_family(TABLE.stem.names)


@cache
def _listed_whole() -> Mapping[str, Sequence[str]]:
    return _by_family(TABLE.clitics.protected)


def families(forms: Iterable[str], protected: Iterable[str]) -> list[Family]:
    """Return the families of all written forms, in the order of their keys.

    `protected` are the words that the archive shows to be whole; those of the matching table count
    too.
    """
    words = _by_family(forms)
    whole = _by_family({*protected, *TABLE.clitics.protected})
    names = _by_family(TABLE.stem.names)
    return [
        Family(key, words[key], whole.get(key, ()), names.get(key, ())) for key in sorted(words)
    ]


@cache
def stray_words() -> Mapping[str, Sequence[str]]:
    """Return the words whose evidence is in other families, with the keys of all of these.

    What shows a word to be whole is that word behind a clitic, which has the key of the word,
    unless nothing of it but a clitic's letter and an ending is there: such a key is the word.
    """
    letters = _CLITICS.conjunctions + _CLITICS.prepositions
    found = {}
    for word in sorted(letter + ending for letter in letters for ending in TABLE.key_uncounted):
        if len(word) < _CLITICS.letters_left_after_clitic:
            continue
        evidence = [word, _CLITICS.article + word, *(p + word for p in _CLITICS.prepositions)]
        keys = dict.fromkeys(map(family_key, evidence))
        if len(keys) > 1:
            found[word] = tuple(keys)
    return found


@cache
def _stray_keys() -> frozenset[str]:
    return frozenset(key for keys in stray_words().values() for key in keys)


@cache
def _stray_beginnings() -> frozenset[str]:
    return frozenset(key[:KEY_LETTERS] for key in _stray_keys())


class ClosedTiers:
    """What words are searched as in one archive: the rules of matching, closed in families."""

    def __init__(self, protected: Iterable[str]) -> None:
        self._whole = _by_family({*protected, *TABLE.clitics.protected})
        self._names = _by_family(TABLE.stem.names)
        self._matcher = cache(self._matcher_of)

    def of(self, word: str) -> Tiers | None:
        """Return the tiers of a word of a text or query; None when nothing of it is a letter."""
        key = family_key(folded_form(word))
        tiers = self._matcher(key).tiers(word)
        if tiers is None:
            return None
        return replace(
            tiers,
            variants=tuple(term for term in tiers.variants if family_key(term) == key),
            stems=tuple(term for term in tiers.stems if family_key(term) == key),
        )

    def _matcher_of(self, key: str) -> Matcher:
        names = frozenset(self._names.get(key, ()))
        return Matcher(
            frozenset(self._whole.get(key, ())),
            replace(TABLE.clitics, protected=frozenset()),
            make_stemmer(replace(TABLE.stem, names=names)),
        )


def _by_family(words: Iterable[str]) -> Mapping[str, Sequence[str]]:
    """Return words by their key, sorted; those of which nothing is a letter are left out."""
    found: dict[str, list[str]] = {}
    for word in sorted(words):
        folded = folded_form(word)
        if folded:
            found.setdefault(family_key(folded), []).append(word)
    return found


def vocabulary_words(
    forms: Mapping[str, int], documents_with: Sequence[int]
) -> Iterator[tuple[str, int]]:
    """Yield the words of the vocabulary with their articles, sorted (see `word_counts`)."""
    yield from sorted(word_counts(forms, documents_with).items())


def word_counts(forms: Mapping[str, int], documents_with: Sequence[int]) -> dict[str, int]:
    """Return the words of the vocabulary (`vocabulary_terms`) with their articles.

    `forms` gives each written form its number, `documents_with` by that number its articles. An
    article with two forms of one word counts twice.
    """
    counts: dict[str, int] = {}
    for form, number in forms.items():
        for term in vocabulary_terms(form):
            counts[term] = counts.get(term, 0) + documents_with[number]
    return counts


def vocabulary_terms(form: str) -> tuple[str, ...]:
    """Return what a written form adds to the vocabulary: its folded form, if it has a letter, and
    what follows an article in it.

    These are the words that wildcards and misspellings are tried on, as variants: a word being
    typed is completed to the one that the archive has with an article only.
    """
    folded = folded_form(form)
    if not folded:
        return ()
    bare = _ARTICLE.fullmatch(form)
    return (folded, folded_form(bare.group(1))) if bare else (folded,)
