"""The whole-index builder against lunr's own."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from lunr.builder import Builder

from generator.arabic.matching import Matcher
from generator.arabic.normalize import words
from generator.search.documents import SearchDocument
from generator.search.index import FIELD_BOOSTS, BuiltIndex, WholeIndexBuilder
from generator.search.pipeline import FIELDS, pipeline_functions
from tests.cross.small_archive import small_archive

HARD = [
    SearchDocument("a.html", "", ""),
    SearchDocument("b.html", "ﷺ 🚀 عنوان", "نص \u0000 طويل " * 50, tags=("وسم مركب", "F-16")),
    SearchDocument("c.html", "constructor __proto__", "1,250.75 2023.09.25 في في في"),
]


def build(documents: Sequence[SearchDocument], boosts: dict[str, float]) -> BuiltIndex:
    builder = WholeIndexBuilder(boosts)
    for document in documents:
        builder.add(document)
    return builder.finish()


def of_lunr(
    documents: Sequence[SearchDocument], protected: frozenset[str], boosts: dict[str, float]
) -> dict[str, object]:
    """Return what lunr.py makes of the same words, step by step as it does."""
    builder = Builder()
    for field in FIELDS:
        builder.field(field, boost=boosts[field])
    builder.pipeline.add(*pipeline_functions(Matcher(protected)))
    builder.search_pipeline.add(*pipeline_functions(Matcher(protected)))
    for number, document in enumerate(documents):
        fields = {
            field: [word for _, _, word in words(text)]
            for field, text in document.field_texts().items()
        }
        builder.add({"id": str(number), **fields})
    serialised: dict[str, object] = builder.build().serialize()
    return serialised


@pytest.mark.parametrize("documents", [small_archive(), HARD, small_archive(1)])
@pytest.mark.parametrize("boosts", [dict(FIELD_BOOSTS), dict.fromkeys(FIELDS, 1.7)])
def test_the_index_is_lunrs_own_byte_for_byte(
    documents: list[SearchDocument], boosts: dict[str, float]
) -> None:
    built = build(documents, boosts)
    ours = built.serialise()
    assert json.dumps(ours) == json.dumps(of_lunr(documents, built.protected, boosts))
    assert built.documents == len(documents)


def test_terms_are_sorted_as_javascript_sorts() -> None:
    terms = [term for term, _ in build(HARD + small_archive(), dict(FIELD_BOOSTS)).inverted_index]
    assert terms == sorted(terms, key=lambda term: term.encode("utf-16-be"))
    assert all(ord(letter) < 0x10000 for term in terms for letter in term)


def test_the_archive_decides_what_is_whole() -> None:
    split = build([SearchDocument("a.html", "وهران", "")], dict(FIELD_BOOSTS))
    whole = build([SearchDocument("a.html", "وهران", "الوهران")], dict(FIELD_BOOSTS))
    assert "هران" in {term for term, _ in split.inverted_index}
    assert whole.protected == {"وهران"}
    assert "هران" not in {term for term, _ in whole.inverted_index}


def test_no_documents_make_an_empty_index() -> None:
    empty = build([], dict(FIELD_BOOSTS)).serialise()
    assert (empty["fieldVectors"], empty["invertedIndex"]) == ([], [])
    assert empty["pipeline"] == ["warraq-clitics", "warraq-fold"]
