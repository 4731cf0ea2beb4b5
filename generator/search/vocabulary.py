"""The words of an archive, folded and sorted, in blocks: for wildcards and misspellings.

There are two lists of the same words, one of them spelt backwards, so that the words with an ending
are found as those with a beginning are. A misspelling of one letter leaves the first half of a word
as it is, or the second: it is looked for in the range of each.

A block is one string of entries in the letters of `letters`, each a digit of base 36 for the number
of leading letters that it shares with the word before it, the other letters, and a sign for the
frequency: "!" for a word of one article, the next sign of SIGNS for 2 or 3, the next for 4 to 7 …
Like shards, blocks are cut where a word's hash says so, so that a new word changes one block.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from generator.search.letters import swapped
from generator.search.scripts import FileNames

ONE_IN = 4096
"""Of so many words one begins a block."""
MOST_SHARED = 35
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SIGNS = "!#$%&()*+,-:;=>?@[]^_`{|}~"
"""None of them can be part of a folded word."""


@dataclass(frozen=True, slots=True)
class VocabularyBlock:
    """One block, not yet a file."""

    bound: str
    """Words from here on are in this block; "" for the first."""
    entries: str


def vocabulary_blocks(words: Iterable[tuple[str, int]]) -> Iterator[VocabularyBlock]:
    """Yield the blocks of sorted (word, number of articles)."""
    run: list[tuple[str, int]] = []
    names = FileNames("")
    bound = ""
    for word, articles in words:
        # File names are hashes: a block that would take another's name is not cut.
        if run and crc32(word.encode()) % ONE_IN == 0 and names.take(word):
            yield VocabularyBlock(bound, _entries(run))
            run, bound = [], word
        run.append((word, articles))
    if run:
        yield VocabularyBlock(bound, _entries(run))


def backwards(words: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the words spelt backwards, sorted."""
    counts = {word[::-1]: articles for word, articles in words}
    return [(word, counts[word]) for word in sorted(counts)]


def _entries(run: list[tuple[str, int]]) -> str:
    pieces: list[str] = []
    previous = ""
    for word in swapped("\n".join(word for word, _ in run)).split("\n"):
        shared = min(len(previous), MOST_SHARED)
        while not word.startswith(previous[:shared]):
            shared -= 1
        pieces.append(f"{_DIGITS[shared]}{word[shared:]}")
        previous = word
    signs = [SIGNS[min(articles.bit_length(), len(SIGNS)) - 1] for _, articles in run]
    return "".join(piece + sign for piece, sign in zip(pieces, signs, strict=True))
