"""What is known of every run of words that might be a tag: counts, and nothing judged.

A *span* is a run of 1 to `MAX_WORDS` tokens of a tag line. Arrays over spans have the shape (rows,
`MAX_WORDS`): a row for every token, the n-th column for the n + 1 tokens from it on. Behind each
line stands one row of no token, so that no run goes on into the next line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np

from generator.arabic.table import TABLE
from generator.enrich.phrases import (
    BREAK,
    CLITICS,
    CODE,
    MAX_WORDS,
    MOST_CLITICS,
    PHRASES,
    SPELLINGS,
    STOP,
    Coder,
    Document,
    Flags,
    Ints,
    Keys,
    Lines,
    Numbers,
    Token,
    behind_clitics,
    runs,
)
from generator.enrich.shapes import NO_KIND, kind_of

_BLOCK = 1000
"""Documents whose texts are counted at a time: about 400,000 numbers."""


@dataclass(frozen=True, slots=True)
class Spans:
    """The spans of some lines, and what their own articles say of them."""

    forms: tuple[str, ...]
    """By the number of a word."""
    words: Ints
    """(rows,) The number of the row's token; 0 behind a line."""
    kind: Ints
    """(rows,) What the word's letters say (`shapes.kind_of`)."""
    line: Ints
    """(rows,) Number of the line, from 0."""
    phrase: Ints
    """(rows, MAX_WORDS) Number of the run of words; -1 where the line ends before."""
    own: Ints
    """(rows, MAX_WORDS) How often the article's own texts have it."""

    @property
    def exists(self) -> Flags:
        """(rows, MAX_WORDS) Whether the line is long enough."""
        return self.phrase >= 0

    def blocks(self, rows: int) -> Iterator[Spans]:
        """The same in order, cut at ends of lines into blocks of at least so many rows."""
        start = 0
        ends = np.flatnonzero(self.words == BREAK) + 1
        while start < len(self.words):
            stop = int(ends[min(int(np.searchsorted(ends, start + rows)), len(ends) - 1)])
            here = slice(start, stop)
            yield replace(
                self,
                words=self.words[here],
                kind=self.kind[here],
                line=self.line[here],
                phrase=self.phrase[here],
                own=self.own[here],
            )
            start = stop


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a corpus knows of each run of words, by its number."""

    texts: Ints
    """How often all texts have it."""
    lines: Ints
    """How many tag lines have it."""
    before: Ints
    """How many different words stand before it in tag lines; each line's beginning is one."""
    behind: Ints
    edges: Ints
    """How many tag lines begin with it, and how many end."""


def spans_of(documents: Iterable[Document]) -> Spans:
    """The spans of some articles' lines: what `survey` says of each of them alone.

    Counted without arrays, for which an article is too small, and the words of the texts that no
    line has are passed over at once. Phrases of different articles are not compared.
    """
    forms: list[str] = [""]
    words, kinds, lengths = list[int](), list[int](), list[int]()
    phrases, own = list[int](), list[int]()
    for document in documents:
        numbers, tree = Numbers(token.form for line in document.lines for token in line), _Tree()
        former, first = len(forms) - 1, len(phrases)
        for line in document.lines:
            found = numbers.line(token.form for token in line)
            words += [*(former + number for number in found), BREAK]
            kinds += [*map(kind_of, line), NO_KIND]
            lengths += [*(min(len(found) - at, MAX_WORDS) for at in range(len(found))), 0]
            for at in range(len(found)):
                phrases += tree.grow(found[at : at + MAX_WORDS])
        if document.lines:
            tree.count(_Reader(numbers).passages(document.texts))
        own += [tree.counts.get(phrase, 0) for phrase in phrases[first:]]
        forms += numbers.of_form
    exists = np.arange(MAX_WORDS) < np.array(lengths, np.int64)[:, None]
    numbered = np.array(words, np.int64)
    return Spans(
        forms=tuple(forms),
        words=numbered,
        kind=np.array(kinds, np.int64),
        line=np.cumsum(numbered == BREAK) - (numbered == BREAK),
        phrase=_placed(phrases, exists, _NO_PHRASE),
        own=_placed(own, exists, 0),
    )


def _placed(values: Sequence[int], exists: Flags, nothing: int) -> Ints:
    """(rows, MAX_WORDS) The values in the places of spans, row by row."""
    placed = np.full(exists.shape, nothing)
    placed[exists] = values
    return placed


class _Reader:
    """Finds the words of some lines in texts."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._is_unknown = frozenset(numbers.forms).isdisjoint
        self._wanted = set(numbers.of_form) - {STOP}
        """What of the texts is of interest: words of the lines, and odd pieces that may be any."""
        self._behind_clitics = frozenset(chain.from_iterable(map(behind_clitics, self._wanted)))
        self._has_long = max(map(len, numbers.forms)) + MOST_CLITICS >= TABLE.longest_form
        self._read: dict[str, list[tuple[int, int]]] = {}

    def passages(self, texts: Iterable[str]) -> list[tuple[int, int]]:
        """(number, number without clitic) of the words that some lines have, in order.

        There is `BREAK` for what is none, and at least one such pair wherever a phrase cannot go
        on, as at the end.
        """
        words = self._split(f" {STOP} ".join(texts))
        wanted, rests = self._wanted, self._behind_clitics
        found: list[tuple[int, int]] = []
        behind = 0
        for at in [
            at
            for at, word in enumerate(words)
            if word in wanted or (word[0] in CLITICS and (word[1:] in rests or word[2:] in rests))
        ]:
            if at > behind:
                found.append(_GAP)
            found += self._numbered(words[at])
            behind = at + 1
        found.append(_GAP)
        return found

    def _split(self, text: str) -> list[str]:
        """The folded words of a text, odd pieces as they are, and `STOP` for what is neither."""
        found: list[str] = []
        for stretch, odd in PHRASES.of(text):
            plain = stretch.replace(STOP, f" {STOP} ").split()
            found += [word[: TABLE.longest_form] for word in plain] if self._has_long else plain
            if odd:
                found += map(self._odd, odd.split())
        return found

    def _odd(self, piece: str) -> str:
        if self._is_unknown(SPELLINGS[piece]):
            return STOP
        self._wanted.add(piece)
        return piece

    def _numbered(self, piece: str) -> list[tuple[int, int]]:
        if piece not in self._read:
            numbers = self._numbers
            self._read[piece] = [
                (numbers.of_form.get(form, BREAK), numbers.without_clitic(form))
                for form in numbers.words_of(piece)
            ]
        return self._read[piece]


_GAP = (BREAK, BREAK)


class _Tree:
    """The phrases of some lines, numbered, each leading to those that are one word longer."""

    def __init__(self) -> None:
        self._longer: dict[tuple[int, int], int] = {}
        """(phrase, word) → the phrase with that word behind it."""
        self.counts: dict[int, int] = {}
        """How often the texts have each phrase."""

    def grow(self, words: Iterable[int]) -> list[int]:
        """The numbers of all phrases that some words begin with."""
        phrase, found = _NO_PHRASE, []
        for word in words:
            phrase = self._longer.setdefault((phrase, word), len(self._longer))
            found.append(phrase)
        return found

    def count(self, words: Sequence[tuple[int, int]]) -> None:
        """Count the phrases of a text, given as by `_Reader.passages`."""
        for at, begin in ((at, begin) for at, pair in enumerate(words) for begin in pair if begin):
            phrase = self._longer.get((_NO_PHRASE, begin))
            last = at
            while phrase is not None:
                self.counts[phrase] = self.counts.get(phrase, 0) + 1
                last += 1
                phrase = self._longer.get((phrase, words[last][0]))


_NO_PHRASE = -1


def survey(lines: Sequence[Lines], texts: Iterable[Sequence[str]]) -> tuple[Spans, Corpus]:
    """The spans of all lines of some articles, in order, and what the articles together know.

    Time is proportional to the words given, memory to those of the lines.

    Args:
        lines: the tag lines of each article.
        texts: of each its own texts; gone through once, a block at a time.
    """
    numbers = Numbers(token.form for token in _tokens(lines))
    words, line, document = _rows(lines, numbers)
    kind = np.full(len(words), NO_KIND)
    kind[words != BREAK] = list(map(kind_of, _tokens(lines)))
    places, keys = _spans(words)
    known, phrase = np.unique(keys, return_inverse=True)
    rows = _Rows(len(lines), document, places, phrase)
    own, total = _count_texts(texts, Coder(numbers), known, rows)
    matrix = np.full(len(words) * MAX_WORDS, -1, np.int64)
    matrix[places] = phrase
    spans = Spans(
        forms=numbers.forms,
        words=words,
        kind=kind,
        line=line,
        phrase=matrix.reshape(-1, MAX_WORDS),
        own=own.reshape(-1, MAX_WORDS),
    )
    return spans, _count_lines(spans, total, len(known))


def _tokens(lines: Iterable[Lines]) -> Iterator[Token]:
    return (token for each in lines for line in each for token in line)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where the spans lie."""

    articles: int
    """How many there are."""
    document: Ints
    """(rows,) Number of the article, ascending."""
    places: Ints
    """(spans,) Place in a flat array over spans."""
    phrase: Ints
    """(spans,)"""


def _rows(lines: Sequence[Lines], numbers: Numbers) -> tuple[Ints, Ints, Ints]:
    """(numbers of the words, of the lines, of the articles), a value a row."""
    coded = [
        (at, numbers.line(token.form for token in line))
        for at, each in enumerate(lines)
        for line in each
    ]
    lengths = [len(found) + 1 for _, found in coded]
    flat = [number for _, found in coded for number in (*found, BREAK)]
    line = np.repeat(np.arange(len(coded)), lengths)
    document = np.repeat(np.array([at for at, _ in coded], np.int64), lengths)
    return np.array(flat, np.int64), line, document


def _spans(numbers: Ints) -> tuple[Ints, Keys]:
    """(places in a flat array over spans, keys) of all spans of the lines."""
    found = [(at * MAX_WORDS + length - 1, keys) for length, at, keys in runs(numbers, numbers)]
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.uint64)
    return np.concatenate([at for at, _ in found]), np.concatenate([keys for _, keys in found])


def _count_texts(
    texts: Iterable[Sequence[str]], coder: Coder, known: Keys, rows: _Rows
) -> tuple[Ints, Ints]:
    """(how often its own article has each span, how often all articles have each phrase)."""
    remaining = iter(texts)
    own = np.zeros(len(rows.document) * MAX_WORDS, np.int64)
    total = np.zeros(len(known), np.int64)
    of_span = rows.document[rows.places // MAX_WORDS]
    order = np.argsort(of_span, kind="stable")
    bounds = np.searchsorted(of_span[order], np.arange(0, rows.articles + _BLOCK, _BLOCK))
    for block, first in enumerate(range(0, rows.articles, _BLOCK)):
        pairs = _phrases_in(islice(remaining, _BLOCK), first, coder, known)
        total += np.bincount(pairs % max(len(known), 1), minlength=len(known))
        spans = order[bounds[block] : bounds[block + 1]]
        wanted = of_span[spans] * len(known) + rows.phrase[spans]
        own[rows.places[spans]] = _occurrences(wanted, pairs)
    return own, total


def _phrases_in(articles: Iterable[Sequence[str]], first: int, coder: Coder, known: Keys) -> Ints:
    """Article × phrases + phrase, for every occurrence in a text of a phrase that is known."""
    texts = [b"".join(map(coder.text, each)) for each in articles]
    numbers = np.frombuffer(b"".join(texts), CODE).astype(np.int64)
    lengths = [len(text) // CODE.itemsize for text in texts]
    article = np.repeat(np.arange(first, first + len(texts)), lengths)
    # A word with a clitic, but only as the first of a phrase, also counts as the one without.
    bare = coder.bare[numbers]
    found = []
    for begin in (np.where(numbers < coder.clitics, numbers, BREAK), bare):
        for _, places, keys in runs(numbers, begin):
            at = np.minimum(np.searchsorted(known, keys), len(known) - 1)
            held = known[at] == keys
            found.append(article[places[held]] * len(known) + at[held])
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _occurrences(wanted: Ints, values: Ints) -> Ints:
    """How often each of the wanted stands among the values."""
    ordered = np.sort(values)
    counts = np.searchsorted(ordered, wanted, "right") - np.searchsorted(ordered, wanted, "left")
    return counts.astype(np.int64)


def _count_lines(spans: Spans, texts: Ints, phrases: int) -> Corpus:
    row, column = np.nonzero(spans.exists)
    phrase, line = spans.phrase[row, column], spans.line[row]
    last = spans.words[row + column + 1]
    # The row before the very first one is the one behind the last line, which is no word either.
    former = spans.words[row - 1]
    edges = np.bincount(phrase, weights=former == BREAK, minlength=phrases)
    edges += np.bincount(phrase, weights=last == BREAK, minlength=phrases)
    beyond = len(spans.forms)
    return Corpus(
        texts=texts,
        lines=_different(phrase, line, phrases),
        before=_different(phrase, np.where(former == BREAK, beyond + line, former), phrases),
        behind=_different(phrase, np.where(last == BREAK, beyond + line, last), phrases),
        edges=edges.astype(np.int64),
    )


def _different(phrase: Ints, value: Ints, phrases: int) -> Ints:
    """How many different values each phrase has."""
    span = int(value.max(initial=0)) + 1
    # Sorted here, which takes a tenth of the time of np.unique.
    pairs = np.sort(phrase * span + value)
    different = pairs[np.diff(pairs, prepend=-1) > 0]
    return np.bincount(different // span, minlength=phrases)
