"""The words of an archive, folded and sorted, in blocks: for wildcards and misspellings.

There are two lists of the same words, one of them spelt backwards, so that the words with an ending
are found as those with a beginning are. A misspelling of one letter leaves the first half of a word
as it is, or the second: it is looked for in the range of each.

A block is one string of entries in the letters of `letters`, each a digit of base 36 for the number
of leading letters that it shares with the word before it, the other letters, and a sign for the
frequency: "!" for a word of one article, the next sign of SIGNS for 2 or 3, the next for 4 to 7 …
Like shards, blocks are cut where a word's hash says so, so that a new word changes one block.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

import msgspec
import numpy as np
from numpy.typing import NDArray

from generator.search.letters import swapped
from generator.search.scripts import FileNames, Output, json_script, name_of, path_of
from generator.search.shelf import DamagedError, Item, Reader, packed

ONE_IN = 4096
"""Of so many words one begins a block."""
_RANGE, _SAMPLE = 1 << 14, 1 << 6
"""Words that are listed in one task, more or less; and of so many one tells where to part them."""
MOST_SHARED = 35
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SIGNS = "!#$%&()*+,-:;=>?@[]^_`{|}~"
"""None of them can be part of a folded word."""
_ENTRY = re.compile(f"[^{re.escape(SIGNS)}]+[{re.escape(SIGNS)}]")
INDEX = "vocabulary"
FORWARDS, BACKWARDS = "f", "b"
DIRECTIONS = (FORWARDS, BACKWARDS)

Counted = tuple[str, int]
"""A word, and the number of its articles."""


@dataclass(frozen=True, slots=True)
class VocabularyBlock:
    """One block, not yet a file."""

    bound: str
    """Words from here on are in this block; "" for the first."""
    entries: str


def vocabulary_blocks(words: Iterable[Counted]) -> Iterator[VocabularyBlock]:
    """Yield the blocks of sorted words."""
    runs = ((start, Run.of(counted)) for start, counted in _runs(words))
    for bound, held in _blocks_of(runs):
        yield VocabularyBlock(bound, _joined(list(held.values())))


def backwards(words: Iterable[Counted]) -> list[Counted]:
    """Return the words spelt backwards, sorted."""
    return list(ordered(dict(words), BACKWARDS))


def ordered(counts: Mapping[str, int], direction: str) -> Iterator[Counted]:
    """Yield words with their articles as a direction has them."""
    step = _step(direction)
    return ((word, counts[word[::step]]) for word in sorted(word[::step] for word in counts))


def _step(direction: str) -> int:
    return 1 if direction == FORWARDS else -1


def _blocks_of(runs: Iterable[tuple[str, Run]]) -> Iterator[tuple[str, dict[str, Run]]]:
    """Yield the blocks of runs that follow one another, each with its bound, and runs by starts.

    File names are hashes: a run that would take another's name does not begin a block.
    """
    names = FileNames("")
    held: dict[str, Run] = {}
    bound = ""
    for start, run in runs:
        if held and names.take(start):
            yield bound, held
            held, bound = {}, start
        held[start] = run
    if held:
        yield bound, held


def _runs(words: Iterable[Counted]) -> Iterator[tuple[str, list[Counted]]]:
    """Yield the words between one that may begin a block and the next, under the first of them."""
    start = ""
    held: list[Counted] = []
    for entry in words:
        if _may_begin(entry[0]):
            if held:
                yield start, held
            start, held = entry[0], []
        held.append(entry)
    if held:
        yield start, held


def _may_begin(word: str) -> bool:
    return crc32(word.encode()) % ONE_IN == 0


def _grouped(starts: Sequence[str]) -> list[tuple[str, range]]:
    """Return the blocks of runs that are known by their starts: (bound, places of the runs).

    The same as `_blocks_of` finds.
    """
    names = FileNames("")
    if not starts:
        return []
    firsts = [place for place, start in enumerate(starts) if not place or names.take(start)]
    stops = [*firsts[1:], len(starts)]
    return [
        (starts[first] if first else "", range(first, stop))
        for first, stop in zip(firsts, stops, strict=True)
    ]


@dataclass(slots=True)
class Run:
    """Words from one that may begin a block up to the next."""

    words: list[str]
    entries: list[str]
    """One a word, the first as if nothing stood before it."""
    counts: list[int]
    """Articles of each word; empty where nobody asks."""
    cuts: list[str] = field(default_factory=list)
    """Words that were entered and may begin a block."""

    @classmethod
    def of(cls, counted: Sequence[Counted]) -> Run:
        """Return the run of sorted words."""
        words = [word for word, _ in counted]
        turned = swapped("\n".join(words)).split("\n")
        counts = [articles for _, articles in counted]
        entries = [
            f"{_DIGITS[shared]}{word[shared:]}{sign_of(articles)}"
            for shared, word, articles in zip(_shared(turned), turned, counts, strict=True)
        ]
        return cls(words, entries, counts)

    @classmethod
    def read(cls, text: str, entries: str, counts: list[int]) -> Run:
        """Return the run that was kept."""
        return cls(text.split("\n"), _ENTRY.findall(entries), counts)

    def closed(self) -> ClosedRun:
        """Return the run as it travels."""
        counts = np.array(self.counts, np.int32).tobytes()
        return "\n".join(self.words), "".join(self.entries), counts

    @classmethod
    def opened(cls, closed: ClosedRun) -> Run:
        """Return the run that travelled."""
        text, entries, counts = closed
        return cls.read(text, entries, np.frombuffer(counts, np.int32).tolist())

    def packed(self) -> bytes:
        """Return the run as it is kept, without its counts."""
        return packed(("\n".join(self.words), "".join(self.entries)))

    def set(self, word: str, sign: str, articles: int | None = None) -> None:
        """Give a word a sign; it is entered if it is new, and "" takes it out.

        Raises:
            DamagedError: what goes was not there.
        """
        place = bisect_left(self.words, word)
        is_there = place < len(self.words) and self.words[place] == word
        if is_there and sign:
            self.entries[place] = self.entries[place][:-1] + sign
        elif sign:
            self.words.insert(place, word)
            self.entries.insert(place, sign)
            if articles is not None:
                self.counts.insert(place, articles)
            self._respell(place)
            self._respell(place + 1)
            if _may_begin(word):
                self.cuts.append(word)
        elif is_there:
            del self.words[place], self.entries[place], self.counts[place : place + 1]
            self._respell(place)
        else:
            raise DamagedError(INDEX)

    def parts(self) -> Iterator[Run]:
        """Yield the runs that this one falls into."""
        cuts = sorted(filter(None, (bisect_left(self.words, word) for word in self.cuts)))
        for first, stop in zip([0, *cuts], [*cuts, len(self.words)], strict=True):
            own = slice(first, stop)
            part = Run(self.words[own], self.entries[own], self.counts[own])
            part._respell(0)
            yield part

    def join(self, following: Run) -> None:
        """Put the words of the run behind this one to its own."""
        place = len(self.words)
        self.words += following.words
        self.entries += following.entries
        self.counts += following.counts
        self.cuts += following.cuts
        self._respell(place)

    def _respell(self, place: int) -> None:
        """Write the entry of a place anew, with what it shares with the word before."""
        if place < len(self.words):
            before = swapped(self.words[place - 1]) if place else ""
            word = _entry(before, swapped(self.words[place]))
            self.entries[place] = word + self.entries[place][-1]


def sign_of(articles: int) -> str:
    """Return the sign of a frequency; "" for a word of no article."""
    return SIGNS[min(articles.bit_length(), len(SIGNS)) - 1] if articles else ""


def _shared(words: Sequence[str]) -> list[int]:
    """Return how many leading letters each word shares with the one before it, in its entry.

    All at once: words differ where the rows of a table of their letters do.
    """
    letters = np.array(["", *words]).view(np.uint32).reshape(len(words) + 1, -1)
    first = (letters[1:] != letters[:-1]).argmax(axis=1)
    found: list[int] = np.minimum(first, MOST_SHARED).tolist()
    return found


def _entry(before: str, word: str) -> str:
    """Return the entry of a word without its sign; both words are in the letters of `letters`."""
    shared = min(len(before), MOST_SHARED)
    while not word.startswith(before[:shared]):
        shared -= 1
    return f"{_DIGITS[shared]}{word[shared:]}"


def _joined(runs: Sequence[Run]) -> str:
    first, *others = runs
    if others:
        first = Run([], [], [])
        for run in runs:
            first.join(run)
    return "".join(first.entries)


# ---------------------------------------------------------------- files


class Block(msgspec.Struct, array_like=True, gc=False, frozen=True):
    """A block among the others of its direction."""

    bound: str
    name: str
    version: str
    runs: list[str]
    """Where its runs begin."""

    def path(self) -> str:
        """Return the path of its file."""
        return path_of(self.name, self.version)


Blocks = dict[str, list[Block]]
"""By direction."""
_blocks = msgspec.msgpack.Decoder(Blocks)
_run = msgspec.msgpack.Decoder(tuple[str, str])
_counts = msgspec.msgpack.Decoder(bytes)


def index_item(blocks: Blocks) -> Item:
    """Return what is kept of all blocks."""
    return INDEX, packed(blocks)


Table = tuple[str, bytes]
"""Words, with line ends between them, and the number of articles of each, 32 bits each."""


ClosedRun = tuple[str, str, bytes]
"""A run as it travels: its words, with line ends between them, entries and numbers of articles."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The words of a range, to be listed."""

    tables: Sequence[Table]
    """Spelt as their direction has them. A word may be in several: its numbers add up."""


def ranges(tables: Sequence[Table], direction: str) -> Iterator[Listing]:
    """Yield all words as a direction has them, in ranges that follow one another.

    Nobody has more than the words of a range in hand then: those of an archive take 40 MB.
    """
    step = _step(direction)
    bounds = _bounds(tables, step)
    held: list[list[Table]] = [[] for _ in range(len(bounds) + 1)]
    for table in tables:
        parts = [(list[str](), array("i")) for _ in held]
        for word, number in _counted_in(table):
            turned = word[::step]
            own, numbers = parts[bisect_right(bounds, turned)]
            own.append(turned)
            numbers.append(number)
        for place, (own, numbers) in enumerate(parts):
            if own:
                held[place].append(("\n".join(own), numbers.tobytes()))
    held.reverse()
    while held:
        yield Listing(held.pop())


def _bounds(tables: Iterable[Table], step: int) -> list[str]:
    """Return words between which there are some `_RANGE` others, by a sample of all."""
    sample = sorted(word[::step] for text, _ in tables for word in _words(text)[::_SAMPLE])
    return sample[_RANGE // _SAMPLE :: _RANGE // _SAMPLE]


def list_words(task: Listing) -> list[ClosedRun]:
    """Return the runs of a range of words; its ends may cut a run in two."""
    counts = _summed(task.tables)
    words = ((word, counts[word]) for word in sorted(counts))
    return [Run.of(counted).closed() for _, counted in _runs(words)]


def listed_blocks(
    direction: str, runs: Iterable[ClosedRun]
) -> Iterator[tuple[Block, Output, list[Item]]]:
    """Yield (block, its file, what has to be kept) of all the runs of a direction, in order."""
    for bound, held in _blocks_of(_mended(map(Run.opened, runs))):
        block, output = _made(direction, bound, held)
        items = [item for start, run in held.items() for item in _items(direction, start, run)]
        yield block, output, items


def _mended(runs: Iterable[Run]) -> Iterator[tuple[str, Run]]:
    """Yield runs under their starts, those in one that the end of a range has cut in two."""
    held: Run | None = None
    for run in runs:
        if held and not _may_begin(run.words[0]):
            held.join(run)
            continue
        if held:
            yield _start_of(held), held
        held = run
    if held:
        yield _start_of(held), held


def _start_of(run: Run) -> str:
    return run.words[0] if _may_begin(run.words[0]) else ""


def _summed(tables: Iterable[Table]) -> dict[str, int]:
    """Return the words of all tables with their articles."""
    counts: dict[str, int] = {}
    for table in tables:
        for word, number in _counted_in(table):
            counts[word] = counts.get(word, 0) + number
    return counts


def _counted_in(table: Table) -> Iterator[Counted]:
    text, articles = table
    return zip(_words(text), np.frombuffer(articles, np.int32).tolist(), strict=True)


def _words(text: str) -> list[str]:
    return text.split("\n") if text else []


def _made(direction: str, bound: str, runs: Mapping[str, Run]) -> tuple[Block, Output]:
    name = f"vocabulary/{direction}-{name_of(bound)}"
    version, output = json_script(name, _joined(list(runs.values())))
    return Block(bound, name, version, list(runs)), output


def _items(direction: str, start: str, run: Run) -> list[Item]:
    items = [(_row(direction, start), run.packed())]
    if direction == FORWARDS:
        items.append(_counts_item(start, run.counts))
    return items


def _counts_item(start: str, counts: list[int]) -> Item:
    return _counts_row(start), packed(np.array(counts, np.int32).tobytes())


def _row(direction: str, start: str) -> str:
    return f"{INDEX}/{direction}/{start}"


def _counts_row(start: str) -> str:
    """Counts are kept by themselves: most changes change nothing else."""
    return f"{INDEX}/counts/{start}"


class VocabularyChange:
    """What a change of frequencies makes of the blocks."""

    def __init__(self, reader: Reader) -> None:
        """Read where the blocks begin.

        Raises:
            DamagedError: what is kept cannot be read; so all methods.
        """
        self._reader = reader
        self.blocks = reader.value(INDEX, _blocks)
        self.outputs: list[Output] = []
        self.items: list[Item] = []
        self.gone: list[str] = []
        """Keys of what need not be kept any more."""
        self._counts: dict[str, list[int]] = {}
        """Of runs in which nothing else has changed."""

    def change(self, more: Mapping[str, int]) -> None:
        """Change the numbers of articles of words by so much."""
        edited, changed = self._edited_forwards(more)
        if changed:
            self._cut(FORWARDS, edited)
            self._cut(BACKWARDS, self._edited_backwards(changed))
            self.items.append(index_item(self.blocks))

    def _edited_forwards(self, more: Mapping[str, int]) -> tuple[dict[str, Run], dict[str, str]]:
        """Return the runs that change, by their starts, and all new signs of words."""
        edited: dict[str, Run] = {}
        changed: dict[str, str] = {}
        places = self._by_run(FORWARDS, [word for word, number in more.items() if number])
        kept = self._reader.values([_row(FORWARDS, s) for s in places if s is not None], _run)
        counts = self._reader.values([_counts_row(s) for s in places if s is not None], _counts)
        for start, words in places.items():
            text, entries = next(kept) if start is not None else ("", "")
            held = np.frombuffer(next(counts) if start is not None else b"", np.int32).copy()
            signs = _counted(f"\n{text}\n", held, {word: more[word] for word in words})
            if signs:
                run = Run.read(text, entries, held.tolist()) if text else Run([], [], [])
                for word, sign in signs.items():
                    run.set(word, sign, more[word])
                edited[start or ""] = run
                changed |= signs
            elif start is not None:
                self._counts[start] = held.tolist()
                self.items.append(_counts_item(start, self._counts[start]))
        return edited, changed

    def _edited_backwards(self, changed: Mapping[str, str]) -> dict[str, Run]:
        turned = {word[::-1]: sign for word, sign in changed.items()}
        edited: dict[str, Run] = {}
        for start, words in self._by_run(BACKWARDS, list(turned)).items():
            run = Run([], [], []) if start is None else self._run(BACKWARDS, start)
            for word in words:
                run.set(word, turned[word])
            edited[start or ""] = run
        return edited

    def _by_run(self, direction: str, words: Iterable[str]) -> dict[str | None, list[str]]:
        """Return words by the start of their run; None for a run that is not there yet."""
        starts = self._starts(direction)
        found: dict[str | None, list[str]] = defaultdict(list)
        for word in words:
            place = bisect_right(starts, word) - 1
            found[starts[place] if place >= 0 else None].append(word)
        return found

    def _starts(self, direction: str) -> list[str]:
        return [start for block in self.blocks[direction] for start in block.runs]

    def _run(self, direction: str, start: str) -> Run:
        counts: list[int] = []
        if start in self._counts and direction == FORWARDS:
            counts = self._counts[start]
        elif direction == FORWARDS:
            data = self._reader.value(_counts_row(start), _counts)
            counts = np.frombuffer(data, np.int32).tolist()
        return Run.read(*self._reader.value(_row(direction, start), _run), counts)

    def _cut(self, direction: str, edited: Mapping[str, Run]) -> None:
        """Cut the runs that have changed where they have to be cut now, and make their blocks."""
        starts = self._starts(direction)
        runs: dict[str, Run | None] = {}
        for start in starts if "" in starts or "" not in edited else ["", *starts]:
            run = edited.get(start)
            if run is None:
                runs[start] = None
                continue
            if runs and not (run.words and run.words[0] == start):
                # What began the run is gone: it goes on from the one before.
                last, before = runs.popitem()
                before = before or self._run(direction, last)
                before.join(run)
                run = before
            for part in run.parts() if run.words else ():
                runs[part.words[0] if _may_begin(part.words[0]) else ""] = part
        changed = {start: run for start, run in runs.items() if run}
        for start, run in changed.items():
            self.items += _items(direction, start, run)
        gone = [start for start in starts if start not in runs]
        self.gone += [_row(direction, start) for start in gone]
        if direction == FORWARDS:
            self.gone += map(_counts_row, gone)
        self._place(direction, list(runs), changed)

    def _place(self, direction: str, starts: Sequence[str], changed: Mapping[str, Run]) -> None:
        """Make the files of the blocks that are not as they were."""
        old = {tuple(block.runs): block for block in self.blocks[direction]}
        blocks: list[Block] = []
        for bound, members in _grouped(starts):
            own = [starts[place] for place in members]
            block = old.get(tuple(own))
            if block is None or block.bound != bound or not changed.keys().isdisjoint(own):
                runs = {s: changed.get(s) or self._run(direction, s) for s in own}
                block, output = _made(direction, bound, runs)
                self.outputs.append(output)
            blocks.append(block)
        self.blocks = {**self.blocks, direction: blocks}


def _counted(text: str, counts: NDArray[np.int32], more: Mapping[str, int]) -> dict[str, str]:
    """Enter new numbers of articles; return the signs that are new.

    Args:
        text: the words, each between two line ends.
        counts: the number of each word, changed in place.
    """
    signs: dict[str, str] = {}
    for word, number in more.items():
        before = 0
        at = text.find(f"\n{word}\n")
        if at >= 0:
            place = text.count("\n", 0, at)
            before = int(counts[place])
            counts[place] = before + number
        if before + number < 0:
            raise DamagedError(INDEX)
        if sign_of(before) != (sign := sign_of(before + number)):
            signs[word] = sign
    return signs
