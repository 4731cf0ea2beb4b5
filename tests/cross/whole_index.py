"""The oracle: one whole lunr index of an archive, made by the `lunr` package, and what a query is
to find in it.

`Oracle(documents)` has the index; `serialised()` is loaded by stock lunr.js. `program(clauses)`
says a parsed query in lunr's own clauses, for `index.query` there; `numbers` and `in_order` say
which articles the query finds, and which of them first. Nothing of it touches shards, vocabulary or
codes: words are expanded by the rules with all that the archive protects, wildcards and
misspellings by lunr's own TokenSet over all folded words. Stock lunr.js walks it (a call for the
harness, from `token_call`; give the answer to `know`), because lunr.py takes seconds for that.

Benchmarks use it too; at 10,000 articles it takes a few gigabytes.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from lunr.builder import Builder
from lunr.field_ref import FieldRef

from generator.arabic.matching import Tiers, protected_words
from generator.arabic.normalize import words, written_form
from generator.arabic.table import TABLE
from generator.search import ranking
from generator.search.documents import FIELDS, SearchDocument
from generator.search.lexicon import ClosedTiers, vocabulary_words
from generator.search.postings import impact_level

MOST_EXPANSIONS = 30
NEAR_WEIGHT = 0.5
JOINED_WEIGHT = 2
FEW = 10
MOST_CLAUSES = 30
CLASSES = 26

Clause = Mapping[str, Any]
"""A clause as Archive.parseQuery gives it."""
LunrClause = dict[str, Any]
Terms = list[tuple[str, float]]
"""(term, weight)"""


class TermsBuilder(Builder):  # type: ignore[misc]  # lunr is not typed
    """lunr's builder, fed with terms and their frequencies in place of texts."""

    def enter(self, terms: Iterable[str]) -> None:
        """Make the terms known, which numbers them in this order."""
        for term in terms:
            posting: dict[str, Any] = {field: {} for field in self._fields}
            self.inverted_index[term] = {**posting, "_index": len(self.inverted_index)}

    def add_terms(self, number: int, fields: Mapping[str, Mapping[str, int]]) -> None:
        """Add an article: field → term → frequency. Every term has been entered."""
        reference = str(number)
        self._documents[reference] = {}
        self.document_count += 1
        for field, frequencies in fields.items():
            name = str(FieldRef(reference, field))
            self.field_term_frequencies[name] = frequencies
            self.field_lengths[name] = sum(frequencies.values())
            for term in frequencies:
                self.inverted_index[term][field][reference] = {}


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of one article: written forms with their frequencies, and the number of words."""

    forms: Mapping[str, int]
    words: int


class Oracle:
    """A whole index of an archive and the rules of its queries."""

    def __init__(self, documents: Iterable[SearchDocument]) -> None:
        articles = [_fields(document) for document in documents]
        self.documents = len(articles)
        attested = Counter(form for article in articles for form in _forms(article))
        self.protected = protected_words(attested, len(articles))
        self.tiers = ClosedTiers(self.protected)
        self.terms = {form: terms_of(self.tiers.of(form)) for form in attested}
        """Written form → all its terms."""
        numbers = {form: number for number, form in enumerate(attested)}
        self.vocabulary = dict(vocabulary_words(numbers, list(attested.values())))
        """What wildcards and misspellings are tried on, with the number of articles."""
        self._tokens: dict[tuple[str, int], list[str]] = {}
        self.builder = TermsBuilder()
        self.builder.k1(ranking.K1)
        self.builder.b(0)
        for name in FIELDS:
            self.builder.field(name, boost=ranking.FIELD_BOOSTS[name])
        self.builder.enter(sorted({term for terms in self.terms.values() for term in terms}))
        for number, article in enumerate(articles):
            self.builder.add_terms(number, {f: self._impacts(f, article[f]) for f in FIELDS})

    def serialised(self) -> str:
        """Return the index as lunr.js loads it."""
        return json.dumps(self.builder.build().serialize(), ensure_ascii=False)

    def write(self, path: Path) -> Path:
        """Write `serialised` to a file and return its path."""
        path.write_text(self.serialised(), "utf-8")
        return path

    def _impacts(self, name: str, field: _Field) -> dict[str, int]:
        impacts: dict[str, int] = defaultdict(int)
        for form, times in field.forms.items():
            impact = 2 ** impact_level(times, field.words if name == "body" else None)
            for term in self.terms[form]:
                impacts[term] += impact
        return dict(impacts)

    # What a clause stands for.

    def expanded(self, clause: Clause, exact: bool = False) -> Terms:
        """Return the terms of a clause that is not idle, known or not."""
        if clause["kind"] == "word":
            return [
                (term, ranking.TIER_BOOSTS[int(term[0])])
                for term in terms_of(self.tiers.of(clause["word"]))
                if term[0] == "0" or not exact
            ]
        pattern = clause["pattern"]
        return [
            ("2" + word, 1 if clause["kind"] == "wildcard" or word == pattern else NEAR_WEIGHT)
            for word, _ in self.fitting(clause)[:MOST_EXPANSIONS]
        ]

    def fitting(self, clause: Clause) -> list[tuple[str, int]]:
        """Return the words that fit a wildcard or misspelling, with the class of their
        frequency, the commonest first. Raises KeyError when lunr was not asked for them.
        """
        found = self._tokens[clause["pattern"], clause["edits"]]
        classes = [(word, min(self.vocabulary[word].bit_length(), CLASSES)) for word in found]
        return sorted(classes, key=lambda entry: (-entry[1], entry[0]))

    def token_call(self, queries: Iterable[Iterable[Clause]]) -> list[Any]:
        """Return the call of the harness that has lunr look for all that the queries may mean."""
        patterns = {
            (clause["pattern"], clause["edits"])
            for clauses in queries
            for clause in clauses
            if clause["kind"] != "word"
        }
        return ["tokens", sorted(self.vocabulary), sorted(patterns)]

    def know(self, call: list[Any], answer: list[list[str]]) -> None:
        """Take the answer to a call of `token_call`."""
        self._tokens.update(zip(call[2], answer, strict=True))

    def program(self, clauses: Iterable[Clause], exact: bool = False) -> list[LunrClause]:
        """Return lunr's clauses for the words that score, terms in order, equal terms added up."""
        boosts: dict[str, dict[int, float]] = {}
        for clause in clauses:
            if clause["sign"] != "-":
                for term, weight in self._scored(clause, exact):
                    wanted = boosts.setdefault(term, {})
                    for field in clause["fields"]:
                        wanted[field] = wanted.get(field, 0) + clause["boost"] * weight
        return [
            {"term": term, "fields": [FIELDS[f] for f in sorted(held)], "boost": boost}
            for term, wanted in sorted(boosts.items())
            for boost, held in _by_boost(wanted)
        ]

    def _scored(self, clause: Clause, exact: bool) -> Terms:
        if clause.get("idle"):
            return []
        return clause["joined"] if "joined" in clause else self.expanded(clause, exact)

    # What a query finds.

    def settled(self, clauses: Sequence[Clause]) -> list[Clause]:
        """Return the clauses, little words marked as idle where there are others."""
        others = any(c["sign"] != "-" and not _is_little(c) for c in clauses)
        return [{**clause, "idle": others and _is_little(clause)} for clause in clauses]

    def with_joined(self, clauses: list[Clause], exact: bool, every: bool) -> list[Clause]:
        """Return the clauses and those of neighbours that are also written as one word."""
        made: list[Clause] = []
        for place, (first, second) in enumerate(pairwise(clauses)):
            term = "1" + first["pattern"] + second["pattern"]
            asked = not exact and (every or first["pattern"] in TABLE.joining)
            known = term in self.builder.inverted_index
            if asked and known and _may_join(first) and _may_join(second):
                joined = [(term, JOINED_WEIGHT)]
                made.append({**first, "sign": "", "idle": False, "joined": joined, "at": place})
        return [*clauses, *made[: MOST_CLAUSES - len(clauses)]]

    def holders(self, clause: Clause, exact: bool = False) -> set[int]:
        """Return the articles that hold a term of a clause in one of its fields."""
        index = self.builder.inverted_index
        return {
            int(reference)
            for term, _ in self._scored(clause, exact)
            if term in index
            for field in clause["fields"]
            for reference in index[term][FIELDS[field]]
        }

    def numbers(
        self, parsed: Sequence[Clause], exact: bool = False
    ) -> tuple[set[int], set[int], list[Clause]]:
        """Return the articles with all words, those that lack some, and the clauses that score.

        Quotations are looked up as words that must occur.
        """
        clauses = self.settled(parsed)
        complete, others, scoring = self._chosen(clauses, exact, False)
        if len(complete) < FEW and len(clauses) > 1:
            complete, others, scoring = self._chosen(clauses, exact, True)
        return complete, others if len(complete) < FEW else set(), scoring

    def _chosen(
        self, clauses: list[Clause], exact: bool, every: bool
    ) -> tuple[set[int], set[int], list[Clause]]:
        scoring = self.with_joined(clauses, exact, every)
        held = [self.holders(clause, exact) for clause in scoring]
        for joined, articles in zip(scoring[len(clauses) :], held[len(clauses) :], strict=True):
            held[joined["at"]] = held[joined["at"]] | articles
            held[joined["at"] + 1] = held[joined["at"] + 1] | articles
        asked = [(c, h) for c, h in zip(clauses, held, strict=False) if not c["idle"]]
        wanted = [h for c, h in asked if c["sign"] != "-"]
        never = [h for c, h in asked if c["sign"] == "-" and c["phrase"] < 0]
        everything = set(range(self.documents))
        found = set().union(*wanted) if wanted else everything if never else set[int]()
        found = found.difference(*never).intersection(
            everything, *(h for c, h in asked if c["sign"] == "+")
        )
        complete = found.intersection(*wanted)
        return complete, found - complete, scoring


def terms_of(tiers: Tiers | None) -> list[str]:
    """Return the terms of a word: the digit of a tier and what the word is searched as there."""
    if tiers is None:
        return []
    lists = ((tiers.written,), (tiers.folded,), tiers.variants, tiers.stems)
    return [
        digit + term for digit, terms in zip(ranking.TIERS, lists, strict=True) for term in terms
    ]


def in_order(scores: Mapping[int, float], numbers: Iterable[int]) -> list[tuple[int, float]]:
    """Return (article, score) of some articles, best first, of equal scores the later article."""
    return sorted(((n, scores.get(n, 0)) for n in numbers), key=lambda e: (-e[1], -e[0]))


def _fields(document: SearchDocument) -> dict[str, _Field]:
    fields = {}
    for name, text in document.field_texts().items():
        forms = Counter(written_form(word) for _, _, word in words(text))
        fields[name] = _Field(forms, forms.total())
    return fields


def _forms(article: Mapping[str, _Field]) -> set[str]:
    return {form for field in article.values() for form in field.forms}


def _by_boost(wanted: Mapping[int, float]) -> list[tuple[float, list[int]]]:
    """Return the fields of each boost, in the order in which the fields first name them."""
    grouped: dict[float, list[int]] = {}
    for field in sorted(wanted):
        grouped.setdefault(wanted[field], []).append(field)
    return list(grouped.items())


def _is_little(clause: Clause) -> bool:
    return (
        clause["kind"] == "word"
        and (clause["sign"] == "" or clause["phrase"] >= 0)
        and clause["pattern"] in TABLE.optional
    )


def _may_join(clause: Clause) -> bool:
    return (
        clause["kind"] == "word"
        and clause["sign"] != "-"
        and clause["phrase"] < 0
        and not any("0" <= letter <= "9" or "a" <= letter <= "z" for letter in clause["pattern"])
    )
