"""The shards answer as one whole lunr index does: articles, order and scores, bit for bit."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cross.small_archive import (
    CLITICS,
    DISTINCT,
    ENDINGS,
    LETTERS,
    RunScripts,
    varied_archive,
    write_search,
)
from tests.cross.whole_index import MOST_EXPANSIONS, Clause, Oracle, in_order

QUERIES = 1_200


class Query(NamedTuple):
    text: str
    exact: bool


class Whole(NamedTuple):
    """An archive as search files and as a whole index, and queries about it."""

    site: Path
    oracle: Oracle
    file: Path
    asked: list[Query]
    parsed: list[list[Clause]]


@pytest.fixture(scope="module")
def whole(run_scripts: RunScripts, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    documents = varied_archive()
    with pytest.MonkeyPatch.context() as small:
        # As many files of each kind as a large archive has.
        small.setattr("generator.search.shards.SIZES", ((len(documents) + 1, 200),))
        small.setattr("generator.search.shards.MOST", 3)
        small.setattr("generator.search.directory.LEAST", 4)
        small.setattr("generator.search.directory.ONE_IN", 4)
        small.setattr("generator.search.shards.FULL", 150)
        small.setattr("generator.search.shards.WORTH_A_FILE", 20)
        small.setattr("generator.search.vocabulary.ONE_IN", 64)
        small.setattr("generator.search.postings.BATCH", 64)
        site = write_search(tmp_path_factory.mktemp("oracle"), documents)
    assert len(list(site.glob("search/postings/*.js"))) > 20
    assert len(list(site.glob("search/terms/*.js"))) > 100
    assert len(list(site.glob("search/directory/*.js"))) > 5
    oracle = Oracle(documents)
    asked = queries(known_words(oracle))
    answers = run_scripts(site, [["parse", query.text] for query in asked])
    parsed = [answer["value"]["clauses"] for answer in answers]
    call = oracle.token_call(parsed)
    (answer,) = run_scripts(site, [call])
    oracle.know(call, answer["value"])
    return Whole(site, oracle, oracle.write(site / "whole.json"), asked, parsed)


def queries(known: list[str], count: int = QUERIES, seed: int = 3) -> list[Query]:
    """Return queries of every kind about an archive whose words are `known`; always the same."""
    chance = random.Random(seed)

    def word() -> str:
        drawn = chance.random()
        if drawn < 0.6:
            return chance.choice(known)
        if drawn < 0.75:
            return chance.choice(CLITICS) + chance.choice(known) + chance.choice(ENDINGS)
        if drawn < 0.92:
            return chance.choice(DISTINCT)
        return "".join(chance.choices(LETTERS, k=chance.randint(1, 6)))

    def misspelt() -> str:
        letters = list(word())
        letters[chance.randrange(len(letters))] = chance.choice(["", *LETTERS])
        return "".join(letters)

    def inside(text: str) -> str:
        place = chance.randrange(len(text))
        return text[place : place + 3]

    def field() -> str:
        return chance.choice(["title:", "body:", "tags:", "source:", "عنوان:", "وسم:"])

    makers: list[Any] = [
        *[word] * 9,
        lambda: "+" + word(),
        lambda: "-" + word(),
        lambda: field() + word(),
        lambda: f"{word()}^{chance.randint(2, 12)}",
        lambda: f"{chance.choice(['+', '-', ''])}{field()}{word()}^{chance.randint(2, 5)}",
        lambda: word()[: chance.randint(1, 3)] + "*",
        lambda: "*" + word()[-chance.randint(1, 3) :],
        lambda: f"{word()[:2]}*{word()[-1]}",
        lambda: f"*{inside(word())}*",
        lambda: f"{field()}{word()[:2]}*^3",
        lambda: f"{misspelt()}~1",
        lambda: f"{misspelt()}~2",
        lambda: f"+{misspelt()}~",
    ]
    made: list[Query] = []
    for number in range(count):
        maker = makers[number % len(makers)]
        more = [chance.choice(makers)() for _ in range(chance.choice([0, 0, 1, 1, 2, 4]))]
        parts = [maker(), *more, *([chance.choice(known)] if chance.random() < 0.2 else [])]
        parts += parts[:1] if chance.random() < 0.05 else []  # a word twice counts twice
        chance.shuffle(parts)
        made.append(Query(" ".join(parts), chance.random() < 0.15))
    return made


def known_words(oracle: Oracle) -> list[str]:
    return sorted(form for form, terms in oracle.terms.items() if terms)


def lunr_scores(run: RunScripts, whole: Whole, programs: list[Any]) -> list[dict[int, float]]:
    """Return what stock lunr.js finds in the whole index: article → score."""
    (answer,) = run(whole.site, [["lunr", str(whole.file), programs]])
    found = [[tuple(result) for result in results] for results in answer["value"]]
    for results in found:
        assert results == sorted(results, key=lambda result: -result[1])
    # Of a query without clauses lunr finds everything, and gives it no score.
    return [dict(r) if p else {} for r, p in zip(found, programs, strict=True)]


def test_words_enough_to_be_told_apart(whole: Whole) -> None:
    assert whole.oracle.documents == 300
    assert len(known_words(whole.oracle)) > 3_000
    assert len(whole.oracle.protected) > 50
    assert len(whole.asked) == QUERIES


def test_every_article_has_lunrs_own_score(run_scripts: RunScripts, whole: Whole) -> None:
    asked = whole.asked
    clauses = map(whole.oracle.settled, whole.parsed)
    programs = [
        whole.oracle.program(c, query.exact) for c, query in zip(clauses, asked, strict=True)
    ]
    expected = lunr_scores(run_scripts, whole, programs)
    answers = run_scripts(
        whole.site, [["rank", query.text, {"exact": query.exact}] for query in asked]
    )
    for query, scores, answer in zip(asked, expected, answers, strict=True):
        assert "error" not in answer, (query, answer)
        found = [tuple(result) for result in answer["value"]]
        assert found == in_order(scores, scores), query
    assert sum(bool(scores) for scores in expected) > QUERIES * 0.8


def test_a_search_finds_what_the_whole_index_does(run_scripts: RunScripts, whole: Whole) -> None:
    asked = whole.asked
    chosen = [
        whole.oracle.numbers(clauses, query.exact)
        for clauses, query in zip(whole.parsed, asked, strict=True)
    ]
    programs = [
        whole.oracle.program(scoring, query.exact)
        for (*_, scoring), query in zip(chosen, asked, strict=True)
    ]
    expected = lunr_scores(run_scripts, whole, programs)
    chance = random.Random(9)
    pages = [(chance.randint(0, 30), chance.randint(1, 20)) for _ in asked]
    calls: list[list[Any]] = [
        [
            "page", query.text,
            {"exact": query.exact, "offset": offset, "limit": limit, "texts": False},
        ]
        for query, (offset, limit) in zip(asked, pages, strict=True)
    ]  # fmt: skip
    cut = 0
    rows = zip(asked, chosen, expected, pages, run_scripts(whole.site, calls), strict=True)
    for query, (complete, others, _), scores, (offset, limit), answer in rows:
        assert "error" not in answer, (query, answer)
        found = answer["value"]
        ordered = [*in_order(scores, complete), *in_order(scores, others)]
        assert (found["total"], found["complete"]) == (len(ordered), len(complete)), query
        assert [tuple(hit) for hit in found["hits"]] == ordered[offset : offset + limit], query
        cut += len(ordered) > offset + limit
    assert cut > QUERIES / 4


def test_expansions_are_those_of_lunrs_own_token_set(run_scripts: RunScripts, whole: Whole) -> None:
    clauses = [clause for found in whole.parsed for clause in found if clause["kind"] != "word"]
    assert {clause["kind"] for clause in clauses} == {"wildcard", "fuzzy"}
    (answer,) = run_scripts(whole.site, [["fitting", clauses]])
    for clause, (words, total) in zip(clauses, answer["value"], strict=True):
        expected = whole.oracle.fitting(clause)
        assert total == len(expected), clause
        assert list(map(tuple, words)) == expected[:MOST_EXPANSIONS], clause
