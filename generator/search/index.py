"""Building the index: articles in the order of their numbers, in; shards and vocabulary, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.arabic.matching import protected_words
from generator.search import postings
from generator.search.documents import SearchDocument
from generator.search.lexicon import families, word_counts
from generator.search.postings import PostingsBuilder, Segment, count, segment_of
from generator.search.shards import OpenFamily, Shard, ShardCutter
from generator.search.vocabulary import (
    DIRECTIONS,
    VocabularyBlock,
    ordered,
    vocabulary_blocks,
)


@dataclass(frozen=True, slots=True)
class BuiltIndex:
    """The index of all articles."""

    postings: PostingsBuilder
    documents: int
    articles_with: list[int]
    """By number of the form: in how many articles it stands."""
    protected: frozenset[str]
    """The words that the archive shows to be whole."""

    def families(self) -> Iterator[OpenFamily]:
        """Yield the families with their postings, in the order of their keys."""
        forms = self.postings.forms
        grouped = families(forms, self.protected)
        lists = self.postings.lists([forms[form] for family in grouped for form in family.forms])
        for family in grouped:
            held = {form: next(lists) for form in family.forms}
            yield OpenFamily(family.key, family.whole, held)

    def shards(self) -> Iterator[Shard]:
        """Yield the shards of postings, in the order of their keys."""
        return ShardCutter(self.documents).cut(self.families())

    def word_counts(self) -> dict[str, int]:
        """Return the words of the vocabulary, each with its articles."""
        return word_counts(self.postings.forms, self.articles_with)

    def vocabulary(self) -> Mapping[str, Iterator[VocabularyBlock]]:
        """Return the blocks of the two vocabularies, by their letter."""
        counts = self.word_counts()
        return {
            direction: vocabulary_blocks(ordered(counts, direction)) for direction in DIRECTIONS
        }


class IndexBuilder:
    """Takes articles, then gives the index. Memory grows with the index alone."""

    def __init__(self) -> None:
        self._postings = PostingsBuilder()
        self._documents = 0
        self._waiting: list[tuple[int, SearchDocument]] = []

    def add(self, document: SearchDocument) -> None:
        """Take in the next article; its number is that of those before it."""
        self._waiting.append((self._documents + len(self._waiting), document))
        if len(self._waiting) == postings.BATCH:
            self._flush()

    def add_chunk(self, segment: Segment, documents: int) -> None:
        """Take in the next articles, counted and coded elsewhere."""
        self._postings.add(segment)
        self._documents += documents

    def finish(
        self, documents: int = 0, evidence: Mapping[str, int] = MappingProxyType({})
    ) -> BuiltIndex:
        """Return the index of all articles added. Call it once, last.

        Args:
            documents: how many articles there are, where only a part of their words was added.
            evidence: in how many articles words stand, of those that were not.
        """
        self._flush()
        documents = documents or self._documents
        counts = self._postings.articles_with()
        attested = {form: counts[number] for form, number in self._postings.forms.items()}
        protected = protected_words({**evidence, **attested}, documents)
        return BuiltIndex(self._postings, documents, counts, protected)

    def _flush(self) -> None:
        if self._waiting:
            self.add_chunk(segment_of(count(self._waiting)), len(self._waiting))
            self._waiting = []
