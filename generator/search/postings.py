"""Postings of written forms, collected article by article and kept in the form of the index.

A posting says how much an article is about a word: its *impact*. It is what lunr calls the term
frequency, but related to the length of the text and rounded to a power of two, so that a reader
needs no table of lengths and the index grows at its end only:

    impact = 2 ** round(log2(max(1, SCALE · frequency · (PIVOT / words) ** BETA)))

words being those of the body; other fields are short, and their frequency is not related to a
length. The power law does what the length part of BM25 does, without an average that every new
article would change. Impact ordering goes back to Anh and Moffat (SIGIR 2002). DESIGN.md has the
figures.

A text is split at its spaces alone, and what a piece between spaces holds is worked out when it is
seen for the first time: most pieces of an archive are seen again and again. Postings are sorted
and coded in batches of articles, by numpy.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from generator.arabic.normalize import PLAIN_WORD, words, written_form
from generator.search.codec import encode, encode_array
from generator.search.documents import FIELDS, SearchDocument

SCALE = 4
PIVOT = 300
"""Words of a body in which one occurrence has impact SCALE."""
BETA = 0.75
USUAL = 3
"""Impacts 2, 4 and 8 are a posting's own two bits; others follow it as a number of their own."""
BATCH = 4_096
"""Articles whose postings are sorted together: about 300 MB for articles of 350 words in all."""

_DOCUMENT_BITS = 32
_AROUND = ".,:!\"'()[]\u060c\u061b\u061f\u00ab\u00bb\u201c\u201d\u2026"
"""Punctuation that touches words; the last are the Arabic comma, semicolon and question mark, the
guillemets, the curly quotation marks and the ellipsis."""
_THRESHOLDS = [2.0 ** (exponent + 0.5) for exponent in range(40)]
"""From _THRESHOLDS[n] on an impact is rounded to more than 2 ** n."""

Integers = NDArray[np.int64]


def impact_level(frequency: int, length: int | None) -> int:
    """Return the exponent of the impact; `length` is in words, None where it does not matter."""
    return bisect_right(_THRESHOLDS, SCALE * frequency * length_factor(length))


def length_factor(length: int | None) -> float:
    """Return what relates a frequency to the length of its text."""
    return float((PIVOT / max(length, 1)) ** BETA) if length is not None else 1.0


class PostingsBuilder:
    """Takes articles in the order of their numbers; holds their postings as they will be written.

    Memory grows with the index (about two bytes a posting), not with the texts.
    """

    def __init__(self) -> None:
        self.documents = 0
        self.forms: dict[str, int] = {}
        """Written form → number, in the order of first occurrence."""
        self._pieces = _Pieces(self.forms)
        self._fields = [_FieldPostings() for _ in FIELDS]
        self._documents_with = np.zeros(0, np.int64)

    def add(self, document: SearchDocument) -> None:
        """Take in the next article."""
        for field, (name, text) in zip(self._fields, document.field_texts().items(), strict=True):
            if text:
                numbers, times = self._count(text)
                factor = length_factor(sum(times) if name == "body" else None)
                field.add(self.documents, numbers, times, factor)
        self.documents += 1
        if self.documents % BATCH == 0:
            self._flush()

    def documents_with(self) -> list[int]:
        """Return, by number of the form, in how many articles it stands."""
        self._flush()
        return [int(count) for count in self._documents_with]

    def encoded(self, number: int) -> str:
        """Return all postings of a form (see `shards` for the format). Ask when all are added."""
        held = [field.lists.get(number) for field in self._fields]
        mask = sum(1 << place for place, entry in enumerate(held) if entry)
        pieces: list[str] = []
        for entry in filter(None, held):
            count = entry.count - 1
            pieces.append(encode(count if pieces else count << len(FIELDS) | mask))
            pieces.append(entry.codes.decode("ascii"))
        return "".join(pieces)

    def _count(self, text: str) -> tuple[list[int], list[int]]:
        """Return the numbers of the forms of a text, and how often each occurs.

        A number may come twice: with a comma behind it, and without.
        """
        pieces = Counter(text.split())
        known = self._pieces
        numbers = [known[piece] for piece in pieces]
        times = list(pieces.values())
        if numbers and min(numbers) < 0:
            return known.apart(numbers, times)
        return numbers, times

    def _flush(self) -> None:
        # A form in two fields of an article is in one article.
        pairs = np.unique(np.concatenate([field.flush() for field in self._fields]))
        counts = np.bincount(pairs >> _DOCUMENT_BITS, minlength=len(self.forms))
        counts[: len(self._documents_with)] += self._documents_with
        self._documents_with = counts


class _Pieces(dict[str, int]):
    """What stands between spaces → number of its form, or, below 0, of its parts.

    A piece is worked out when it is asked for the first time.
    """

    def __init__(self, forms: dict[str, int]) -> None:
        super().__init__()
        self._forms = forms
        self._parts: list[list[int]] = []

    def __missing__(self, piece: str) -> int:
        number = self[piece] = self._enter(piece)
        return number

    def apart(self, numbers: list[int], times: list[int]) -> tuple[list[int], list[int]]:
        """Return numbers, and how often each comes, with the parts of pieces in their places."""
        pairs = [
            (part, count)
            for number, count in zip(numbers, times, strict=True)
            for part in ((number,) if number >= 0 else self._parts[-number - 1])
        ]
        return [number for number, _ in pairs], [count for _, count in pairs]

    def _enter(self, piece: str) -> int:
        core = piece.strip(_AROUND)
        if PLAIN_WORD.fullmatch(core):
            return self._forms.setdefault(core, len(self._forms))
        parts = [
            self._forms.setdefault(written_form(word), len(self._forms))
            for _, _, word in words(piece)
        ]
        if len(parts) == 1:
            return parts[0]
        self._parts.append(parts)
        return -len(self._parts)


class _PostingList:
    """The postings of one form in one field."""

    __slots__ = ("codes", "count", "following")

    def __init__(self) -> None:
        self.codes = bytearray()
        self.count = 0
        self.following = 0
        """The number after that of the last article: gaps are counted from here."""


class _FieldPostings:
    """The postings of one field, by number of the form."""

    def __init__(self) -> None:
        self.lists: dict[int, _PostingList] = {}
        self._numbers = array("I")
        self._times = array("I")
        self._documents = array("I")
        """Numbers of articles, and how many of the others belong to each."""
        self._sizes = array("I")
        self._factors = array("d")

    def add(
        self, document: int, numbers: Sequence[int], times: Sequence[int], factor: float
    ) -> None:
        """Add an article: numbers of forms, how often each occurs, what its length makes of it."""
        self._numbers.extend(numbers)
        self._times.extend(times)
        self._documents.append(document)
        self._sizes.append(len(numbers))
        self._factors.append(factor)

    def flush(self) -> Integers:
        """Move what was added into the lists; return the pairs of form and article.

        A pair is the number of the form above the _DOCUMENT_BITS of that of the article.
        """
        if not len(self._numbers):
            return np.zeros(0, np.int64)
        numbers, documents, levels = self._sorted()
        for number, count, last, codes in self._coded(numbers, documents, levels):
            entry = self.lists.get(number)
            if entry is None:
                entry = self.lists[number] = _PostingList()
            entry.codes += codes
            entry.count += count
            entry.following = last + 1
        for waiting in (self._numbers, self._times, self._documents, self._sizes, self._factors):
            del waiting[:]
        return numbers << _DOCUMENT_BITS | documents

    def _sorted(self) -> tuple[Integers, Integers, Integers]:
        """Return (form, article, level of the impact) of the postings that wait, by form."""
        numbers = np.array(self._numbers, np.int64)
        sizes = np.array(self._sizes, np.int64)
        documents = np.repeat(np.array(self._documents, np.int64), sizes)
        factors = np.repeat(np.array(self._factors, np.float64), sizes)
        order = np.argsort(numbers, kind="stable")
        numbers, documents, factors = numbers[order], documents[order], factors[order]
        # One posting an article: pieces with and without a comma are one form.
        first = np.flatnonzero(_changes(numbers) | _changes(documents))
        times = np.add.reduceat(np.array(self._times, np.int64)[order], first)
        levels = np.searchsorted(_THRESHOLDS, SCALE * times * factors[first], side="right")
        return numbers[first], documents[first], levels

    def _coded(
        self, numbers: Integers, documents: Integers, levels: Integers
    ) -> Iterator[tuple[int, int, int, bytes]]:
        """Yield (form, postings, last article, codes) of sorted postings."""
        starts = np.flatnonzero(_changes(numbers))
        codes, ends = _posting_codes(self._gaps(numbers, documents, starts), levels)
        text = codes.tobytes()
        bounds = [0, *(ends[np.append(starts[1:], len(numbers)) - 1]).tolist()]
        counts = np.diff(np.append(starts, len(numbers))).tolist()
        lasts = documents[np.append(starts[1:], len(numbers)) - 1].tolist()
        for place, number in enumerate(numbers[starts].tolist()):
            yield number, counts[place], lasts[place], text[bounds[place] : bounds[place + 1]]

    def _gaps(self, numbers: Integers, documents: Integers, starts: Integers) -> Integers:
        """Return how many articles each posting skips."""
        before = np.empty_like(documents)
        before[1:] = documents[:-1] + 1
        lists = self.lists
        before[starts] = [
            lists[number].following if number in lists else 0 for number in numbers[starts].tolist()
        ]
        return documents - before


def _changes(values: Integers) -> NDArray[np.bool_]:
    """Return where a value differs from the one before it; the first does."""
    changed = np.ones(len(values), np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


def _posting_codes(gaps: Integers, levels: Integers) -> tuple[NDArray[np.uint8], Integers]:
    """Return the codes of postings, and where the code of each ends."""
    unusual = (levels < 1) | (levels > USUAL)
    heads = gaps << 2 | np.where(unusual, USUAL, levels - 1)
    # An unusual level is one more number behind its posting.
    places = np.arange(len(gaps)) + np.cumsum(unusual) - unusual
    values = np.empty(len(gaps) + int(unusual.sum()), np.int64)
    values[places] = heads
    values[places[unusual] + 1] = levels[unusual]
    codes, ends = encode_array(values)
    return codes, ends[places + unusual]
