"""The pipeline functions: their labels, and that both steps together give the terms of a word."""

from __future__ import annotations

import pytest
from lunr.pipeline import Pipeline

from generator.arabic.matching import Matcher
from generator.search.pipeline import CLITICS_LABEL, FOLD_LABEL, pipeline_functions, register


@pytest.mark.parametrize("word", ["وبالسلام", "للجنة", "فكرة", "F-16", "مُحَمَّد", "٢٠٢٣", "ـ"])
def test_the_pipeline_gives_the_terms(word: str) -> None:
    matcher = Matcher(frozenset({"بقاع"}))
    pipeline = Pipeline()
    pipeline.add(*pipeline_functions(matcher))
    assert pipeline.run_string(word) == list(matcher.terms(word))
    assert pipeline.serialize() == [CLITICS_LABEL, FOLD_LABEL] == ["warraq-clitics", "warraq-fold"]


def test_registered_functions_are_those_of_the_last_archive() -> None:
    register(Matcher())
    assert Pipeline.load([CLITICS_LABEL, FOLD_LABEL]).run_string("وهران") == ["وهران", "هران"]
    register(Matcher(frozenset({"وهران"})))
    assert Pipeline.load([CLITICS_LABEL, FOLD_LABEL]).run_string("وهران") == ["وهران"]


def test_a_token_keeps_its_metadata() -> None:
    pipeline = Pipeline()
    pipeline.add(*pipeline_functions(Matcher()))
    assert pipeline.run_string("السلام", {"field": "title"}) == ["السلام", "سلام"]
