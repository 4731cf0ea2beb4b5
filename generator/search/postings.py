"""Postings of written forms: counted article by article, coded, and gathered by form.

A posting says how much an article is about a word: its *impact*. It is what lunr calls the term
frequency, but related to the length of the text and rounded to a power of two, so that a reader
needs no table of lengths and the index grows at its end only:

    impact = 2 ** round(log2(max(1, SCALE · frequency · (PIVOT / words) ** BETA)))

words being those of the body; other fields are short, and their frequency is not related to a
length. The power law does what the length part of BM25 does, without an average that every new
article would change. Impact ordering goes back to Anh and Moffat (SIGIR 2002). DESIGN.md has the
figures.

A text is split at its spaces alone, and what a piece between spaces holds is remembered: most
pieces of an archive are seen again and again. A *chunk* of neighbouring articles is counted, sorted
and coded by itself, in whatever process, the forms of each band apart (`count`, `Segment`);
`PostingsBuilder` puts the chunks together. A *slot* is a form in a field: the number of the form
times four, and the field.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Self

import msgspec
import numpy as np
from numpy.typing import NDArray

from generator.arabic.normalize import PLAIN_WORD, words, written_form
from generator.search.codec import decode_array, encode, encode_array, gathered
from generator.search.documents import FIELDS, SearchDocument
from generator.search.lexicon import NO_BAND, band_of

SCALE = 4
PIVOT = 300
"""Words of a body in which one occurrence has impact SCALE."""
BETA = 0.75
USUAL = 3
"""Impacts 2, 4 and 8 are a posting's own two bits; others follow it as a number of their own."""
BATCH = 256
"""Articles whose postings are sorted together."""
PARTS = 1 << 16
"""Slots whose postings are put together at once."""

_FIELD_BITS = 2
_DOCUMENT_BITS = 32
_TEXT_BITS = 32
_AROUND = ".,:!\"'()[]\u060c\u061b\u061f\u00ab\u00bb\u201c\u201d\u2026"
"""Punctuation that touches words; the last are the Arabic comma, semicolon and question mark, the
guillemets, the curly quotation marks and the ellipsis."""
_THRESHOLDS = [2.0 ** (exponent + 0.5) for exponent in range(40)]
"""From _THRESHOLDS[n] on an impact is rounded to more than 2 ** n."""
_REMEMBERED = 1 << 16
"""Pieces, 10 MB; more are forgotten between chunks. Twice as many save 0.4 of 60 CPU s."""

Integers = NDArray[np.int64]
Stat = list[int]
"""Of a form: in how many articles it stands; then for each field that has it, in the order of
FIELDS, the field, its postings, the length of their codes, the last article."""
_ONE_FIELD = 5
"""Length of the `Stat` of a form that one field has."""


def impact_level(frequency: int, length: int | None) -> int:
    """Return the exponent of the impact; `length` is in words, None where it does not matter."""
    return bisect_right(_THRESHOLDS, SCALE * frequency * length_factor(length))


def length_factor(length: int | None) -> float:
    """Return what relates a frequency to the length of its text."""
    return float((PIVOT / max(length, 1)) ** BETA) if length is not None else 1.0


# ---------------------------------------------------------------- counting


@dataclass(frozen=True, slots=True)
class Counted:
    """The postings of some articles, by slot and article."""

    forms: list[str]
    slots: Integers
    """With the places of the forms in `forms`."""
    documents: Integers
    levels: Integers
    """Exponents of the impacts."""
    bands: NDArray[np.int8]
    """Of the forms; `NO_BAND` for one of which nothing is a letter."""
    strays: NDArray[np.bool_]
    """Whether forms are strays (`lexicon.band_of`)."""

    def parts(self) -> Iterator[tuple[int, Counted]]:
        """Yield what is in each band, with the number of the band."""
        own = self.bands[self.slots >> _FIELD_BITS]
        for band in np.unique(self.bands[self.bands != NO_BAND]).tolist():
            is_here = self.bands == band
            here = own == band
            slots = self.slots[here]
            places = (np.cumsum(is_here) - 1)[slots >> _FIELD_BITS] << _FIELD_BITS
            yield (
                band,
                replace(
                    self,
                    forms=[self.forms[place] for place in np.flatnonzero(is_here).tolist()],
                    slots=places | slots & len(FIELDS) - 1,
                    documents=self.documents[here],
                    levels=self.levels[here],
                    bands=self.bands[is_here],
                    strays=self.strays[is_here],
                ),
            )

    def by_posting(self) -> dict[tuple[str, int, int], int]:
        """Return the level of each (form, field, article)."""
        forms = self.forms
        keys = zip(self.slots.tolist(), self.documents.tolist(), self.levels.tolist(), strict=True)
        return {(forms[slot >> 2], slot & 3, article): level for slot, article, level in keys}


def count(documents: Iterable[tuple[int, SearchDocument]]) -> Counted:
    """Count the words of articles, given with their numbers in ascending order."""
    pieces = _pieces_at_hand()
    found: list[int] = []
    ends, fields, numbers = array("i", [0]), array("i"), array("i")
    for number, document in documents:
        for field, text in enumerate(document.field_texts().values()):
            if text:
                found += map(pieces.__getitem__, text.split())
                ends.append(len(found))
                fields.append(field)
                numbers.append(number)
    stops = np.array(ends, np.int64)
    sizes = stops[1:] - stops[:-1]
    forms, texts = pieces.apart(np.array(found, np.int64), np.repeat(np.arange(len(sizes)), sizes))
    of_text = np.array(fields, np.int64), np.array(numbers, np.int64)
    return _sorted(pieces, forms, texts, *of_text)


def _sorted(
    pieces: _Pieces, forms: Integers, texts: Integers, fields: Integers, numbers: Integers
) -> Counted:
    """Count forms, given by their numbers, in texts, of which each has a field and an article."""
    # One posting an article: pieces with and without a comma are one form.
    keys = np.sort((forms << _FIELD_BITS | fields[texts]) << _TEXT_BITS | texts)
    first = np.flatnonzero(_changes(keys))
    times = np.diff(first, append=len(keys))
    slots, own = keys[first] >> _TEXT_BITS, keys[first] & (1 << _TEXT_BITS) - 1
    words = np.bincount(texts, minlength=len(fields)).tolist()
    is_body = (fields == FIELDS.index("body")).tolist()
    factors = [length_factor(n if body else None) for n, body in zip(words, is_body, strict=True)]
    levels = np.searchsorted(
        _THRESHOLDS, SCALE * times * np.array(factors, np.float64)[own], side="right"
    )
    used = _changes(slots >> _FIELD_BITS)
    held = slots[used] >> _FIELD_BITS
    local = (np.cumsum(used) - 1) << _FIELD_BITS | slots & (len(FIELDS) - 1)
    names = [pieces.forms[number] for number in held.tolist()]
    bands, strays = pieces.bands_of(held)
    return Counted(names, local, numbers[own], levels, bands, strays)


class _Pieces(dict[str, int]):
    """What stands between spaces → number of its form, or, below 0, of its parts."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[str] = []
        """By number."""
        self._odd: dict[str, int] = {}
        """Numbers of the forms that are no plain words; one that is, is a piece as well."""
        self._parts: list[list[int]] = []
        self._bands = array("b")
        """By number of the form, as far as anybody has asked."""
        self._strays: list[int] = []

    def __missing__(self, piece: str) -> int:
        number = self[piece] = self._enter(piece)
        return number

    def _enter(self, piece: str) -> int:
        core = piece.strip(_AROUND)
        if PLAIN_WORD.fullmatch(core):
            return self._number(self, core)
        parts = [self._number_of(written_form(word)) for _, _, word in words(piece)]
        if len(parts) == 1:
            return parts[0]
        self._parts.append(parts)
        return -len(self._parts)

    def _number_of(self, form: str) -> int:
        return self._number(self if PLAIN_WORD.fullmatch(form) else self._odd, form)

    def _number(self, known: dict[str, int], form: str) -> int:
        number = known.setdefault(form, len(self.forms))
        if number == len(self.forms):
            self.forms.append(form)
        return number

    def apart(self, numbers: Integers, texts: Integers) -> tuple[Integers, Integers]:
        """Return the numbers of forms, and the text of each, for those of pieces.

        A piece of several words, or of none, gives way to its parts.
        """
        mixed = np.flatnonzero(numbers < 0)
        parts = [self._parts[-number - 1] for number in numbers[mixed].tolist()]
        times = np.ones(len(numbers), np.int64)
        times[mixed] = [len(own) for own in parts]
        forms = np.repeat(numbers, times)
        forms[forms < 0] = [*chain.from_iterable(parts)]
        return forms, np.repeat(texts, times)

    def bands_of(self, numbers: Integers) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
        """Return the bands of forms, and which are strays (see `Counted`)."""
        for number in range(len(self._bands), len(self.forms)):
            band, is_stray = band_of(self.forms[number])
            self._bands.append(band)
            if is_stray:
                self._strays.append(number)
        return np.array(self._bands, np.int8)[numbers], np.isin(numbers, self._strays)


def _pieces_at_hand() -> _Pieces:
    """Return what this process knows of pieces; when it is much, it begins anew."""
    if len(_pieces()) > _REMEMBERED:
        _pieces.cache_clear()
    return _pieces()


def forget_pieces() -> None:
    """Give the memory of what this process knows of pieces back."""
    _pieces.cache_clear()


@cache
def _pieces() -> _Pieces:
    return _Pieces()


def _changes(values: Integers | NDArray[np.int32]) -> NDArray[np.bool_]:
    """Return where a value differs from the one before it; the first does."""
    changed = np.ones(len(values), np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


# ---------------------------------------------------------------- codes


def posting_codes(gaps: Integers, levels: Integers) -> tuple[NDArray[np.uint8], Integers]:
    """Return the codes of postings, and where the code of each ends.

    Args:
        gaps: how many articles each posting skips.
        levels: exponents of the impacts.
    """
    unusual = (levels < 1) | (levels > USUAL)
    heads = gaps << 2 | np.where(unusual, USUAL, levels - 1)
    # An unusual level is one more number behind its posting.
    places = np.arange(len(gaps)) + np.cumsum(unusual) - unusual
    values = np.empty(len(gaps) + int(unusual.sum()), np.int64)
    values[places] = heads
    values[places[unusual] + 1] = levels[unusual]
    codes, ends = encode_array(values)
    return codes, ends[places + unusual]


def posting_code(gap: int, level: int) -> str:
    """Return the code of one posting."""
    if 1 <= level <= USUAL:
        return encode(gap << 2 | level - 1)
    return encode(gap << 2 | USUAL) + encode(level)


def decoded_postings(codes: bytes) -> tuple[Integers, Integers, Integers]:
    """Return articles, levels and the ends of the codes of a list that begins with article 0."""
    numbers, ends = decode_array(codes)
    announces = numbers & USUAL == USUAL
    # A level may look as if it announced one: of a run of such numbers every other one does.
    places = np.arange(len(numbers))
    before = np.maximum.accumulate(np.where(announces, -1, places))
    heads_of_two = announces & ((places - before) % 2 == 1)
    is_head = np.ones(len(numbers), np.bool_)
    is_head[1:] = ~heads_of_two[:-1]
    heads = np.flatnonzero(is_head)
    has_level = heads_of_two[heads]
    articles = np.cumsum((numbers[heads] >> 2) + 1) - 1
    lasts = heads + has_level
    levels = np.where(has_level, numbers[lasts], (numbers[heads] & USUAL) + 1)
    return articles, levels, ends[lasts]


def headers(stat: Stat) -> list[str]:
    """Return what stands before the postings of each field that has any (see `shards`)."""
    if len(stat) == _ONE_FIELD:
        return [encode((stat[2] - 1) << len(FIELDS) | 1 << stat[1])]
    mask = sum(1 << field for field in stat[1::4])
    counts = [count - 1 for count in stat[2::4]]
    return [encode(counts[0] << len(FIELDS) | mask), *map(encode, counts[1:])] if counts else []


def coded_length(stat: Stat) -> int:
    """Return the length of all postings of a form."""
    if len(stat) == _ONE_FIELD:  # nearly all: it is asked of every form near one that changes
        return len(headers(stat)[0]) + stat[3]
    return sum(map(len, headers(stat))) + sum(stat[3::4])


Change = dict[int, dict[int, int | None]]
"""By field and article: the new level, None for a posting that goes."""


def changed_form(stat: Stat, codes: str, change: Change, articles: int) -> tuple[Stat, str]:
    """Return a form's figures and postings after a change.

    Args:
        stat, codes: as they were, [0] and "" for a form that was not there.
        articles: in how many articles the form stands now.
    """
    lists = _lists(stat, codes)
    for field, levels in change.items():
        lists[field] = _changed_list(*lists.get(field, (0, "", -1)), levels)
    return _joined(articles, lists)


def codes_of_fields(stat: Stat, codes: str, mask: int) -> str:
    """Return the postings of those fields of a form whose bit is in the mask."""
    lists = {field: held for field, held in _lists(stat, codes).items() if mask >> field & 1}
    return _joined(0, lists)[1]


def _lists(stat: Stat, codes: str) -> dict[int, tuple[int, str, int]]:
    """Return the number of postings, their codes and the last article of each field."""
    lists: dict[int, tuple[int, str, int]] = {}
    place = 0
    for n, head in enumerate(headers(stat)):
        field, held, length, last = stat[4 * n + 1 : 4 * n + 5]
        place += len(head)
        lists[field] = (held, codes[place : place + length], last)
        place += length
    return lists


def _joined(articles: int, lists: Mapping[int, tuple[int, str, int]]) -> tuple[Stat, str]:
    stat = [articles]
    pieces: list[str] = []
    for field in sorted(lists):
        held, own, last = lists[field]
        if held:
            stat += (field, held, len(own), last)
            pieces.append(own)
    return stat, "".join(head + own for head, own in zip(headers(stat), pieces, strict=True))


def _changed_list(
    held: int, codes: str, last: int, levels: dict[int, int | None]
) -> tuple[int, str, int]:
    """Return the number of postings, their codes and the last article after a change.

    Only the postings from the first to the last that change are coded anew, and the one behind.
    """
    changed = sorted(levels)
    if changed[0] > last:
        added = [(article, level) for article in changed if (level := levels[article]) is not None]
        more, last = _codes(added, last)
        return held + len(added), codes + more, last
    articles, own, ends = decoded_postings(codes.encode("ascii"))
    low, high = np.searchsorted(articles, (changed[0], changed[-1] + 1)).tolist()
    kept = dict(zip(articles[low:high].tolist(), own[low:high].tolist(), strict=True)) | levels
    window = [(article, level) for article, level in sorted(kept.items()) if level is not None]
    behind = high
    if high < held:
        window.append((int(articles[high]), int(own[high])))
        behind = high + 1
    start = int(ends[low - 1]) if low else 0
    middle, end = _codes(window, int(articles[low - 1]) if low else -1)
    rest = codes[int(ends[behind - 1]) if behind else 0 :]
    number = low + len(window) + held - behind
    return number, codes[:start] + middle + rest, last if behind < held else end


def _codes(postings: Iterable[tuple[int, int]], last: int) -> tuple[str, int]:
    """Return the codes of postings that follow an article, and the last article then."""
    pieces: list[str] = []
    for article, level in postings:
        pieces.append(posting_code(article - last - 1, level))
        last = article
    return "".join(pieces), last


# ---------------------------------------------------------------- all articles


@dataclass(frozen=True, slots=True)
class Segment:
    """Postings of a chunk, coded but for the first of each slot, whose gap is not known yet."""

    forms: list[str]
    articles_with: NDArray[np.int32]
    """By place of the form."""
    slots: NDArray[np.int32]
    counts: NDArray[np.int32]
    firsts: NDArray[np.int32]
    """The first article of each slot."""
    first_levels: NDArray[np.int32]
    lasts: NDArray[np.int32]
    lengths: NDArray[np.int32]
    """Of the codes of all others."""
    codes: bytes

    def packed(self) -> bytes:
        """Return the segment as bytes, a fourth of its size: many of them wait for the last."""
        base = int(self.firsts.min())
        columns = (
            self.articles_with,
            np.diff(self.slots, prepend=0),
            self.counts,
            self.firsts - base,
            self.first_levels,
            self.lasts - self.firsts,
            self.lengths,
        )
        held = (base, " ".join(self.forms), [_narrow(column) for column in columns], self.codes)
        return zlib.compress(msgspec.msgpack.encode(held), 1)

    @classmethod
    def unpacked(cls, data: bytes) -> Self:
        """Return the segment that was `packed`."""
        base, forms, columns, codes = _packed_segment.decode(zlib.decompress(data))
        articles, slots, counts, firsts, levels, lasts, lengths = map(_widened, columns)
        return cls(
            forms=forms.split(" "),
            articles_with=articles,
            slots=np.cumsum(slots, dtype=np.int32),
            counts=counts,
            firsts=firsts + base,
            first_levels=levels,
            lasts=lasts + firsts + base,
            lengths=lengths,
            codes=codes,
        )


_Column = tuple[str, bytes]
"""Type and bytes of numbers."""
_packed_segment = msgspec.msgpack.Decoder(tuple[int, str, list[_Column], bytes])


def _narrow(numbers: NDArray[np.int32]) -> _Column:
    """Return numbers, none of them negative, in as few bytes as the largest needs."""
    narrow = numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))
    return narrow.dtype.str, narrow.tobytes()


def _widened(column: _Column) -> NDArray[np.int32]:
    kind, data = column
    return np.frombuffer(data, kind).astype(np.int32)


def segment_of(counted: Counted) -> Segment:
    """Return the postings of a chunk in codes."""
    slots, documents, levels = counted.slots, counted.documents, counted.levels
    begins = _changes(slots)
    starts = np.flatnonzero(begins)
    stops = np.append(starts[1:], len(slots)) if len(starts) else starts
    later = ~begins
    gaps = documents[1:] - documents[:-1] - 1
    codes, ends = posting_codes(gaps[later[1:]], levels[later])
    # The codes of a slot's later postings end where those of all later ones so far do.
    ends = np.append(0, ends)[np.cumsum(later)[stops - 1]]
    return Segment(
        forms=counted.forms,
        articles_with=_articles_with(counted).astype(np.int32),
        slots=slots[starts].astype(np.int32),
        counts=(stops - starts).astype(np.int32),
        firsts=documents[starts].astype(np.int32),
        first_levels=levels[starts].astype(np.int32),
        lasts=documents[stops - 1].astype(np.int32),
        lengths=np.diff(ends, prepend=0).astype(np.int32),
        codes=codes.tobytes(),
    )


def _articles_with(counted: Counted) -> Integers:
    """Return in how many articles each form stands: one with it in two fields is one article."""
    pairs = counted.slots >> _FIELD_BITS << _DOCUMENT_BITS | counted.documents
    is_body = counted.slots & len(FIELDS) - 1 == FIELDS.index("body")
    others = np.unique(pairs[~is_body])
    bodies = pairs[is_body]
    found = np.isin(others, bodies, assume_unique=True)
    forms = np.concatenate([bodies, others[~found]]) >> _DOCUMENT_BITS
    return np.bincount(forms, minlength=len(counted.forms))


@dataclass(frozen=True, slots=True)
class _Run:
    """Codes of postings of some articles, by slot; a slot comes once."""

    slots: NDArray[np.int32]
    lengths: NDArray[np.int32]
    codes: NDArray[np.uint8]


class PostingsBuilder:
    """Takes chunks in the order of their articles; holds their postings as they will be written.

    Memory grows with the index (about two bytes a posting), not with the texts.
    """

    def __init__(self) -> None:
        self.forms: dict[str, int] = {}
        """Written form → number, in the order of first occurrence."""
        self._runs: list[_Run] = []
        self._articles_with = np.zeros(0, np.int32)
        # By slot.
        self._counts = np.zeros(0, np.int32)
        self._lengths = np.zeros(0, np.int32)
        self._lasts = np.zeros(0, np.int32)

    def add(self, segment: Segment) -> None:
        """Take in the next chunk."""
        forms = self.forms
        numbers = np.array([forms.setdefault(f, len(forms)) for f in segment.forms], np.int32)
        self._grow()
        self._articles_with[numbers] += segment.articles_with
        slots = numbers[segment.slots >> _FIELD_BITS] << _FIELD_BITS
        slots |= segment.slots & len(FIELDS) - 1
        gaps = (segment.firsts - self._lasts[slots] - 1).astype(np.int64)
        codes, ends = posting_codes(gaps, segment.first_levels.astype(np.int64))
        run = _interleaved(slots, codes, ends, segment)
        self._counts[slots] += segment.counts
        self._lengths[slots] += run.lengths
        self._lasts[slots] = segment.lasts
        self._runs.append(run)

    def _grow(self) -> None:
        size = len(self.forms)
        if size > len(self._articles_with):
            size += size // 8
            self._articles_with = _longer(self._articles_with, size, 0)
            self._counts = _longer(self._counts, size << _FIELD_BITS, 0)
            self._lengths = _longer(self._lengths, size << _FIELD_BITS, 0)
            self._lasts = _longer(self._lasts, size << _FIELD_BITS, -1)

    def articles_with(self) -> list[int]:
        """Return, by number of the form, in how many articles it stands."""
        found: list[int] = self._articles_with[: len(self.forms)].tolist()
        return found

    def lists(self, numbers: Sequence[int]) -> Iterator[tuple[Stat, str]]:
        """Yield the figures and postings (see `shards`) of forms, in the order asked for."""
        order = np.array(numbers, np.int64)
        ranks = np.full(len(self.forms), -1, np.int64)
        ranks[order] = np.arange(len(order))
        step = max(PARTS >> _FIELD_BITS, 1)
        for first in range(0, len(order), step):
            yield from self._part(order[first : first + step], ranks, first)

    def _part(self, order: Integers, ranks: Integers, first: int) -> Iterator[tuple[Stat, str]]:
        slots = (order[:, None] << _FIELD_BITS | np.arange(len(FIELDS))).ravel()
        present = np.flatnonzero(self._counts[slots])
        slots = slots[present]
        heads, ends = self._headers(slots)
        own = [_Run(slots.astype(np.int32), np.diff(ends, prepend=0).astype(np.int32), heads)]
        for run in self._runs:
            near = ranks[run.slots >> _FIELD_BITS]
            own.append(_taken(run, np.flatnonzero((near >= first) & (near < first + len(order)))))
        place = np.concatenate(
            [(ranks[r.slots >> _FIELD_BITS] - first) << _FIELD_BITS | r.slots & 3 for r in own]
        )
        lengths = np.concatenate([run.lengths for run in own]).astype(np.int64)
        starts = np.cumsum(lengths) - lengths
        turn = np.argsort(place, kind="stable")
        codes = gathered(np.concatenate([run.codes for run in own]), starts[turn], lengths[turn])
        sizes = np.bincount(place >> _FIELD_BITS, lengths, len(order)).astype(np.int64)
        yield from self._split(order, slots, present >> _FIELD_BITS, codes.decode("ascii"), sizes)

    def _headers(self, slots: Integers) -> tuple[NDArray[np.uint8], Integers]:
        """Return what stands before the postings of each slot, and where it ends."""
        forms = slots >> _FIELD_BITS
        counts = self._counts[slots].astype(np.int64) - 1
        starts = np.flatnonzero(_changes(forms))
        masks = np.add.reduceat(1 << (slots & 3), starts) if len(starts) else starts
        counts[starts] = counts[starts] << len(FIELDS) | masks
        return encode_array(counts)

    def _split(
        self, order: Integers, slots: Integers, places: Integers, codes: str, sizes: Integers
    ) -> Iterator[tuple[Stat, str]]:
        figures = np.stack(
            [slots & 3, self._counts[slots], self._lengths[slots], self._lasts[slots]], axis=1
        ).ravel()
        flat = figures.tolist()
        bounds = (np.searchsorted(places, np.arange(len(order) + 1)) * 4).tolist()
        articles = self._articles_with[order].tolist()
        ends = np.cumsum(sizes).tolist()
        start = 0
        for place, end in enumerate(ends):
            figure = flat[bounds[place] : bounds[place + 1]]
            yield [articles[place], *figure], codes[start:end]
            start = end


def _longer(values: NDArray[np.int32], size: int, filling: int) -> NDArray[np.int32]:
    longer = np.full(size, filling, np.int32)
    longer[: len(values)] = values
    return longer


def _interleaved(
    slots: NDArray[np.int32], firsts: NDArray[np.uint8], ends: Integers, segment: Segment
) -> _Run:
    """Put the first posting of each slot before its others."""
    lengths = np.empty(2 * len(slots), np.int64)
    starts = np.empty_like(lengths)
    lengths[::2] = np.diff(ends, prepend=0)
    lengths[1::2] = segment.lengths
    starts[::2] = ends - lengths[::2]
    starts[1::2] = len(firsts) + np.cumsum(lengths[1::2]) - lengths[1::2]
    codes = np.concatenate([firsts, np.frombuffer(segment.codes, np.uint8)])
    whole = np.frombuffer(gathered(codes, starts, lengths), np.uint8)
    return _Run(slots, (lengths[::2] + lengths[1::2]).astype(np.int32), whole)


def _taken(run: _Run, places: Integers) -> _Run:
    lengths = run.lengths.astype(np.int64)
    starts = np.cumsum(lengths) - lengths
    codes = gathered(run.codes, starts[places], lengths[places])
    return _Run(run.slots[places], run.lengths[places], np.frombuffer(codes, np.uint8))
