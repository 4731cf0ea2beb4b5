"""Other names of one thing: which names a query may mean, and where those of several words stand.

A *group* is the names of one thing. An article is found by all of them: those of one word through
the index of words, those of several words through postings of their own, because the index knows no
neighbours and الأمم beside المتحدة is another thing than both somewhere in a text.

- `synonyms/n<letters>`: the groups with a name whose first word belongs there: those of which the
  file name of the word's family (`scripts.name_of`) begins with the letters. There are no letters
  in a small archive, one or two in larger ones, so that a file stays small. A group is [fields,
  postings, name, …]: `fields` a mask, bit n for field n; the preferred name first, in the letters
  of `letters`; `postings` those of each name in the format of `shards`, "" for names of one word
  and for those that stand nowhere; of a group with many, the version of the file that holds them.
- `names/<file name of the preferred name>`: the postings of such a group.

The meta file has the versions of the first, or of `synonyms-….js` that has them where they are
many. So an archive without groups pays nothing at all, and a query
that nobody gave other names to loads one small file a word.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import Any, TypeVar

from generator.arabic.normalize import PLAIN_WORD, fold_text, folded_form, words
from generator.arabic.table import TABLE
from generator.names.unite import Names
from generator.search.documents import FIELDS, SearchDocument
from generator.search.letters import swapped
from generator.search.lexicon import family_key
from generator.search.postings import (
    Change,
    Stat,
    changed_form,
    codes_of_fields,
    impact_level,
)
from generator.search.scripts import Output, json_script, name_of, to_json

LARGEST = 12_000
"""Characters of a file of groups from which there are 32 in its place, or 32 times as many."""
MOST_LETTERS = 2
APART = "*"
"""What stands before the version of the file that holds the versions: so many files are named in
one of their own, which a first load does not need."""
INLINE = 200
"""Characters of postings up to which they stand with their group: most things are rarely named, and
a file for each would be many files."""
REMEMBERED = 1 << 17
"""Pieces of texts whose words are remembered."""
_LONGEST_STACK = 4
"""Letters of clitics before a word: a conjunction, a preposition and an article."""
_CLITIC_LETTERS = TABLE.clitics.conjunctions + TABLE.clitics.prepositions + TABLE.clitics.article[0]
_GAP = re.compile("[\\s\u0640'’\u2010-\u2013-]*")
"""What may stand between the words of a name: spaces, tatweel, apostrophes, hyphens and dashes."""
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
"""Of base 32, of which `scripts.name_of` makes names."""

T = TypeVar("T")

Levels = list[tuple[int, int]]
"""(article, exponent of the impact), in the order of articles."""


@dataclass(frozen=True, slots=True)
class NameGroup:
    """The names of one thing."""

    names: tuple[str, ...]
    """As they are shown, the preferred one first."""
    fields: tuple[str, ...] = FIELDS
    """Where the other names count: those of a source in the source alone, since many outlets are
    called by common words."""

    @property
    def mask(self) -> int:
        """The fields as bits."""
        return sum(1 << FIELDS.index(field) for field in self.fields)


def name_groups(names: Names) -> list[NameGroup]:
    """The groups of an archive: things and sources that have several names.

    Names that fold to the same words are one name here: the search finds them anyway.
    """
    things = [NameGroup(_distinct(entry.names)) for entry in names.authority.entries]
    sources = [NameGroup(_distinct(s.names), ("source",)) for s in names.register.sources]
    return [group for group in (*things, *sources) if len(group.names) > 1]


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for name in names:
        if folded := fold_text(name):
            kept.setdefault(folded, name)
    return tuple(kept.values())


Found = dict[tuple[str, int, int], int]
"""The level of each name of several words, by its folded words, the field and the article."""


def found_names(
    groups: Sequence[NameGroup], documents: Iterable[tuple[int, SearchDocument]]
) -> Found:
    """Return the names that stand in articles, given with their numbers."""
    finder = _finder(tuple(groups))
    found: Found = {}
    for number, document in documents if finder else ():
        for place, (field, text) in enumerate(document.field_texts().items()):
            for name, times in finder.count(text).items():
                length = len(text.split()) if field == "body" else None
                found[" ".join(name), place, number] = impact_level(times, length)
    return found


class SynonymsBuilder:
    """Takes articles in the order of their numbers, then gives the files of all groups."""

    def __init__(
        self, groups: Sequence[NameGroup], names: dict[str, tuple[Stat, str]] | None = None
    ) -> None:
        self._groups = groups
        self.names = names or {}
        """By their folded words: figures and postings."""
        self._documents = 0

    def add(self, document: SearchDocument) -> None:
        """Take in the next article."""
        self.change(found_names(self._groups, [(self._documents, document)]))
        self._documents += 1

    def change(self, found: Mapping[tuple[str, int, int], int | None]) -> None:
        """Enter the names of some articles; None for one that stands there no more."""
        changes: dict[str, Change] = {}
        for (name, field, article), level in found.items():
            changes.setdefault(name, {}).setdefault(field, {})[article] = level
        for name, change in changes.items():
            stat, codes = changed_form(*self.names.get(name, ([0], "")), change, 0)
            self.names[name] = stat, codes
            if not codes:
                del self.names[name]

    def files(self) -> Iterator[Output | str]:
        """Yield the outputs, then the versions of the files of groups, one after the other."""
        entries: dict[str, list[list[Any]]] = defaultdict(list)
        for group in self._groups:
            postings: Any = self._postings(group)
            if sum(map(len, postings)) > INLINE:
                name = f"names/{name_of(_plain(group.names[0]))}"
                postings, output = json_script(name, postings)
                yield output
            entry = [group.mask, postings, *map(swapped, group.names)]
            for key in sorted({_file_key(name) for name in group.names}):
                entries[key].append(entry)
        yield from _group_files(entries) if entries else [""]

    def _postings(self, group: NameGroup) -> list[str]:
        codes = [self._codes(fold_text(name), group) for name in group.names]
        return codes if any(codes) else []

    def _codes(self, name: str, group: NameGroup) -> str:
        return codes_of_fields(*self.names.get(name, ([0], "")), group.mask)


def encoded(fields: Sequence[Levels]) -> str:
    """Postings by field in the format of `shards`; "" when there are none."""
    change: Change = {place: dict(levels) for place, levels in enumerate(fields) if levels}
    return changed_form([0], "", change, 0)[1]


def _plain(name: str) -> str:
    """A name without what Python counts as one character and JavaScript as two."""
    return _BEYOND.sub("", name)


def _file_key(name: str) -> str:
    return name_of(_plain(family_key(folded_form(next(words(name))[2]))))[:MOST_LETTERS]


def _group_files(entries: dict[str, list[list[Any]]]) -> Iterator[Output | str]:
    depth = _depth(entries)
    files: dict[str, list[list[Any]]] = {
        "".join(letters): [] for letters in product(_LETTERS, repeat=depth)
    }
    for key in sorted(entries):
        held = files[key[:depth]]
        held += [entry for entry in entries[key] if entry not in held]
    versions = ""
    for letters, held in files.items():
        version, output = json_script(f"synonyms/n{letters}", held)
        versions += version
        yield output
    if depth == MOST_LETTERS:
        version, output = json_script("synonyms", versions)
        yield output
        versions = APART + version
    yield versions


def _depth(entries: dict[str, list[list[Any]]]) -> int:
    size = sum(len(to_json(entry).decode()) for held in entries.values() for entry in held)
    depth = 0
    while depth < MOST_LETTERS and size > LARGEST * 32**depth:
        depth += 1
    return depth


@lru_cache(maxsize=1)
def _finder(groups: tuple[NameGroup, ...]) -> _Finder:
    return _Finder(groups)


class _Finder:
    """Finds names of several words in texts, whatever clitics stand before the first.

    A text is split at spaces, and the words of a piece are worked out once: most pieces are seen
    again and again, and nearly none begins a name.
    """

    def __init__(self, groups: Iterable[NameGroup]) -> None:
        self._names: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        """By their second word."""
        self._starts: set[str] = set()
        """First words, with and without an article."""
        for folded in sorted({fold_text(name) for group in groups for name in group.names}):
            name = tuple(folded.split())
            if len(name) > 1:
                self._names[name[1]].append(name)
                self._starts |= {name[0], name[0].removeprefix(TABLE.clitics.article)}
        self._words = _Pieces(_folded_words)
        self._begins = _Pieces(self._may_begin)
        self._with_clitics = _Pieces(with_clitics)
        self._longest = max((len(n) for names in self._names.values() for n in names), default=0)

    def __bool__(self) -> bool:
        return bool(self._names)

    def count(self, text: str) -> Counter[tuple[str, ...]]:
        """How often each name stands in a text; a line end parts words."""
        if len(self._words) > REMEMBERED:
            self._words.clear()
            self._begins.clear()
        found: Counter[tuple[str, ...]] = Counter()
        begins = self._begins
        for line in text.split("\n"):
            pieces = line.split()
            for place in [place for place, piece in enumerate(pieces) if begins[piece]]:
                found.update(self._at(pieces, place))
        return found

    def _may_begin(self, piece: str) -> bool:
        """Whether a name may begin in a piece; without looking at what the clitics are."""
        starts = self._starts
        for word in self._words[piece]:
            cuts = range(_LONGEST_STACK + 1) if word[:1] in _CLITIC_LETTERS else (0,)
            if any(word[cut:] in starts for cut in cuts):
                return True
        return False

    def _at(self, pieces: list[str], place: int) -> Iterator[tuple[str, ...]]:
        """Yield the names that begin inside a piece."""
        own = self._words[pieces[place]]
        near = [*own, *(w for piece in pieces[place + 1 : place + 3] for w in self._words[piece])]
        for first, (word, second) in enumerate(pairwise(near[: len(own) + 1])):
            for name in self._names.get(second, ()):
                if word not in self._with_clitics[name[0]]:
                    continue
                held = pieces[place : place + self._longest + 1]
                folded = tuple(word for piece in held for word in self._words[piece])
                end = first + len(name)
                if folded[first + 1 : end] == name[1:] and _is_unbroken(held, first, end):
                    yield name


class _Pieces(dict[str, T]):
    """What stands between spaces → what is made of it, once."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, piece: str) -> T:
        made = self[piece] = self._make(piece)
        return made


def _folded_words(piece: str) -> tuple[str, ...]:
    if PLAIN_WORD.fullmatch(piece):
        return (folded_form(piece),)
    return tuple(folded_form(word) for _, _, word in words(piece))


def _is_unbroken(pieces: list[str], first: int, end: int) -> bool:
    """Whether nothing but what may stand in a name parts the words from `first` to `end`."""
    text = " ".join(pieces)
    spans = list(words(text))[first:end]
    return all(_GAP.fullmatch(text, one[1], other[0]) for one, other in pairwise(spans))


def with_clitics(word: str) -> set[str]:
    """A folded word as it may begin a name in a text: alone, and behind all stacks of clitics.

    The words that follow keep false friends away, which the index needs evidence for.
    """
    clitics = TABLE.clitics
    stacks = {
        conjunction + preposition + rest
        for conjunction in ("", *clitics.conjunctions)
        for preposition in ("", *clitics.prepositions)
        for rest in (word, clitics.article + word)
    }
    bare = word.removeprefix(clitics.article)
    lams = {c + clitics.lam * 2 + bare for c in ("", *clitics.conjunctions)}
    return stacks | lams
