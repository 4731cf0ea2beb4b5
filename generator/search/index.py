"""Building the index: articles in the order of their numbers, in; shards and vocabulary, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generator.arabic.matching import protected_words
from generator.search.documents import SearchDocument
from generator.search.lexicon import families, vocabulary_words
from generator.search.postings import PostingsBuilder
from generator.search.shards import Shard, ShardCutter
from generator.search.vocabulary import VocabularyBlock, backwards, vocabulary_blocks


@dataclass(frozen=True, slots=True)
class BuiltIndex:
    """The index of all articles."""

    postings: PostingsBuilder
    documents_with: list[int]
    """By number of the form: in how many articles it stands."""
    protected: frozenset[str]
    """The words that the archive shows to be whole."""

    def shards(self) -> Iterator[Shard]:
        """Yield the shards of postings, in the order of their keys."""
        forms = self.postings.forms
        grouped = families(forms, self.protected)
        cutter = ShardCutter(
            lambda form: self.postings.encoded(forms[form]), self.postings.documents
        )
        return cutter.cut(grouped)

    def vocabulary(self) -> Mapping[str, Iterator[VocabularyBlock]]:
        """Return the blocks of the two vocabularies, by their letter."""
        words = list(vocabulary_words(self.postings.forms, self.documents_with))
        return {"f": vocabulary_blocks(words), "b": vocabulary_blocks(backwards(words))}


class IndexBuilder:
    """Takes articles one by one, then gives the index. Memory grows with the index alone."""

    def __init__(self) -> None:
        self._postings = PostingsBuilder()

    def add(self, document: SearchDocument) -> None:
        """Take in the next article; its number is that of those before it."""
        self._postings.add(document)

    def finish(self) -> BuiltIndex:
        """Return the index of all articles added. Call it once, last."""
        postings = self._postings
        counts = postings.documents_with()
        attested = {form: counts[number] for form, number in postings.forms.items()}
        return BuiltIndex(postings, counts, protected_words(attested, postings.documents))
