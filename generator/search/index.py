"""Building the index: a small interface, and the whole-index builder behind it.

The whole index is what lunr itself would build, and stays the oracle for any other builder: same
terms, same weights, same order. Only the two steps that lunr.py does token by token are done word
by word here (analysis once per distinct word, weights in one pass over sorted terms).
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from lunr import __TARGET_JS_VERSION__
from lunr.builder import Builder
from lunr.idf import idf

from generator.arabic.matching import Matcher, protected_words
from generator.arabic.normalize import words, written_form
from generator.search.documents import SearchDocument
from generator.search.pipeline import FIELDS, pipeline_functions

FIELD_BOOSTS: Mapping[str, float] = {"title": 3, "body": 1, "tags": 3, "source": 1}
"""Weight of a match by field, chosen with benchmarks/search_quality.py."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BuiltIndex:
    """What a builder hands over."""

    documents: int
    """How many documents there are; their references are "0" to str(documents - 1), as added."""
    protected: frozenset[str]
    """The words that queries must not split either (`Matcher.protected`)."""
    head: Json
    """The serialised index without its two long lists: version, fields, pipeline."""
    field_vectors: Iterator[tuple[str, list[float]]]
    """Field reference ("title/0") and sparse vector, as in lunr's `fieldVectors`. Read once."""
    inverted_index: Iterator[tuple[str, Json]]
    """Term and postings, sorted by term, as in lunr's `invertedIndex`. Read once."""

    def serialise(self) -> Json:
        """Return the whole index as `lunr.Index.load` reads it. Uses the two lists up."""
        return {
            "version": self.head["version"],
            "fields": self.head["fields"],
            "fieldVectors": [list(entry) for entry in self.field_vectors],
            "invertedIndex": [list(entry) for entry in self.inverted_index],
            "pipeline": self.head["pipeline"],
        }


class IndexBuilder(Protocol):
    """Takes documents one by one, then gives the index."""

    def add(self, document: SearchDocument) -> None:
        """Take in one document; its reference is the number of those before it."""

    def finish(self) -> BuiltIndex:
        """Return the index of all documents added. Call it once, last."""


class WholeIndexBuilder:
    """Builds one lunr index of everything; memory grows with the number of words.

    Two passes: whether a word may be split depends on what the whole archive attests, so documents
    are kept as numbers of words until the last one is in.
    """

    def __init__(self, boosts: Mapping[str, float] = FIELD_BOOSTS) -> None:
        self._boosts = boosts
        self._numbers: dict[str, int] = {}
        self._documents_with: Counter[int] = Counter()
        self._texts: list[dict[str, array[int]]] = []

    def add(self, document: SearchDocument) -> None:
        """Take in one document; its reference is the number of those before it."""
        numbers = self._numbers
        texts = {
            field: array("I", [numbers.setdefault(w, len(numbers)) for _, _, w in words(text)])
            for field, text in document.field_texts().items()
        }
        self._documents_with.update({number for text in texts.values() for number in text})
        self._texts.append(texts)

    def finish(self) -> BuiltIndex:
        """Return the index of all documents added. Call it once, last."""
        protected = protected_words(self._attested_forms(), len(self._texts))
        builder = _builder(Matcher(protected), self._boosts)
        terms = self._analysed(builder)
        for reference, texts in enumerate(self._texts):
            builder.add_terms(
                str(reference),
                {field: [t for n in text for t in terms[n]] for field, text in texts.items()},
            )
        return BuiltIndex(
            documents=len(self._texts),
            protected=protected,
            head={
                "version": __TARGET_JS_VERSION__,
                "fields": list(FIELDS),
                "pipeline": builder.pipeline.serialize(),
            },
            field_vectors=builder.weigh(),
            inverted_index=(
                (term, builder.inverted_index[term]) for term in sorted(builder.inverted_index)
            ),
        )

    def _analysed(self, builder: Builder) -> list[list[str]]:
        """Return for each word, by number, its terms; equal terms are one string in memory."""
        one: dict[str, str] = {}
        return [
            [one.setdefault(term, term) for term in builder.pipeline.run_string(word)]
            for word in self._numbers
        ]

    def _attested_forms(self) -> Counter[str]:
        """Return for each written form in how many documents it stands."""
        attested: Counter[str] = Counter()
        for number, word in enumerate(self._numbers):
            attested[written_form(word)] += self._documents_with[number]
        return attested


class _TermBuilder(Builder):  # type: ignore[misc]
    """lunr's builder, fed with terms instead of text; same index, a fifth of time and memory."""

    def add_terms(self, reference: str, terms_of: Mapping[str, Sequence[str]]) -> None:
        """Add one document, given the terms of each field in the order of the text."""
        self._documents[reference] = {}
        self.document_count += 1
        for field in self._fields:
            # Like lunr's, a Counter keeps terms in the order in which they first occur.
            frequencies = Counter(terms_of[field])
            field_reference = f"{field}/{reference}"
            self.field_term_frequencies[field_reference] = frequencies
            self.field_lengths[field_reference] = len(terms_of[field])
            for term in frequencies:
                self._posting(term)[field][reference] = _NO_METADATA

    def _posting(self, term: str) -> Json:
        posting: Json | None = self.inverted_index.get(term)
        if posting is None:
            posting = {field: {} for field in self._fields}
            posting["_index"] = len(self.inverted_index)
            self.inverted_index[term] = posting
        return posting

    def weigh(self) -> Iterator[tuple[str, list[float]]]:
        """Yield each field reference with its vector, in the order in which they were added.

        A weight is lunr's: idf · (k1 + 1) · tf / (k1 · (1 − b + b · length / average) + tf), times
        the field's boost, rounded to three decimals; the operations keep lunr's order, so that the
        bits are the same. Frequencies are given up on the way.
        """
        if self.document_count:
            self._calculate_average_field_lengths()
        rarity = {
            term: idf(posting, self.document_count) for term, posting in self.inverted_index.items()
        }
        for reference in list(self.field_term_frequencies):
            frequencies = self.field_term_frequencies.pop(reference)
            yield reference, self._vector(reference, frequencies, rarity) if frequencies else []

    def _vector(
        self, reference: str, frequencies: Mapping[str, int], rarity: Mapping[str, float]
    ) -> list[float]:
        field = reference.partition("/")[0]
        relative_length = self.field_lengths[reference] / self.average_field_length[field]
        norm = self._k1 * (1 - self._b + self._b * relative_length)
        boost = self._fields[field].boost
        weights = sorted(
            (self.inverted_index[term]["_index"], rarity[term], count)
            for term, count in frequencies.items()
        )
        vector: list[float] = []
        for number, rare, count in weights:
            score = rare * ((self._k1 + 1) * count) / (norm + count)
            vector += (number, round(score * boost, 3))
        return vector


_NO_METADATA: Json = {}
"""Stands in every posting: lunr keeps metadata of a match there, and we ask for none."""


def _builder(matcher: Matcher, boosts: Mapping[str, float]) -> _TermBuilder:
    builder = _TermBuilder()
    for field in FIELDS:
        builder.field(field, boost=boosts[field])
    functions = pipeline_functions(matcher)
    builder.pipeline.add(*functions)
    builder.search_pipeline.add(*functions)
    return builder
