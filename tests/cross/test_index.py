"""An index built in Python answers in lunr.js as it does in lunr.py."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from lunr.index import Index

from generator.arabic.matching import Matcher
from generator.search.documents import SearchDocument
from generator.search.index import BuiltIndex, WholeIndexBuilder
from generator.search.output import search_outputs
from generator.search.pipeline import register
from tests.cross.small_archive import (
    OBJECTS,
    PLACES,
    SUBJECTS,
    VERBS,
    WORDS,
    RunScripts,
    small_archive,
    write_search,
)

QUERIES = 400


def built(documents: list[SearchDocument]) -> BuiltIndex:
    builder = WholeIndexBuilder()
    for document in documents:
        builder.add(document)
    return builder.finish()


def queries() -> list[str]:
    """Return queries of every kind of lunr's language, always the same."""
    chance = random.Random(11)
    known = [*SUBJECTS, *VERBS, *OBJECTS, *PLACES, "غائب", "وبالغياب"]
    plain = [word for word in known if "-" not in word]

    def term() -> str:
        word = chance.choice(plain)
        kind = chance.randrange(9)
        return {
            0: f"+{word}",
            1: f"-{word}",
            2: f"title:{word}",
            3: f"tags:{word}^3",
            4: f"{word}^2",
            5: f"{word[:2]}*",
            6: f"*{word[-2:]}",
            7: f"{word}~1",
        }.get(kind, word)

    return [" ".join(term() for _ in range(chance.randint(1, 4))) for _ in range(QUERIES)]


def test_lunr_js_gives_the_same_references_and_scores(
    run_scripts: RunScripts, small_site: Path
) -> None:
    index = built(small_archive())
    register(Matcher(index.protected))
    serialised = index.serialise()
    loaded = Index.load(serialised)
    asked = queries()
    # The pipeline of lunr.js is registered by the first search.
    (_, answer) = run_scripts(small_site, [["search", "موسكو"], ["lunr", serialised, asked]])
    for query, results in zip(asked, answer["value"], strict=True):
        ours = [[result["ref"], result["score"]] for result in loaded.search(query)]
        assert results == ours, query
    assert sum(bool(results) for results in answer["value"]) > QUERIES / 2


@pytest.mark.parametrize(
    "body",
    [
        "صلى الله عليه وسلم ﷺ 🚀 ثم 👍🏽 و𝐀 و\U0001eea1 أخيرا",
        "\u0000 \u202e \ufffd \uffff a\u2028b\u2029c </script><script>alert(1)</script>",
        "constructor __proto__ toString hasOwnProperty",
        "'single' \"double\" \\back\\slash \\u0027",
        "",
    ],
)
def test_any_text_loads(run_scripts: RunScripts, tmp_path: Path, body: str) -> None:
    documents = [SearchDocument("a.html", body, body, tags=(body,), source=body)]
    site = write_search(tmp_path, [*documents, SearchDocument("b.html", "قازان", "نص")])
    search, text = run_scripts(site, [["search", "قازان"], ["snippets", "قازان"]])
    assert [hit["href"] for hit in search["value"]["hits"]] == ["b.html"]
    assert text["value"] == [[{"text": "نص", "match": False}]]
    for word in ("وسلم", "script", "constructor", "double"):
        found = run_scripts(site, [["search", word]])[0]["value"]
        expected = ["a.html"] if word in body else []
        assert [hit["href"] for hit in found["hits"]] == expected
        assert [hit["title"] for hit in found["hits"]] == [body] * len(expected)


def test_an_empty_archive_finds_nothing(run_scripts: RunScripts, tmp_path: Path) -> None:
    site = write_search(tmp_path, [])
    for answer in run_scripts(site, [["search", "موسكو"], ["search", "-موسكو"], ["search", "م*"]]):
        assert answer == {"value": {"hits": [], "total": 0, "complete": 0}}


def test_a_later_build_never_mixes_with_an_earlier_one(
    run_scripts: RunScripts, tmp_path: Path
) -> None:
    write_search(tmp_path, small_archive())
    later = dict(search_outputs(small_archive(59), ui=WORDS))
    (tmp_path / "search/index.js").write_bytes(later["search/index.js"])
    (answer,) = run_scripts(tmp_path, [["search", "موسكو"]])
    assert "index.js" in answer["error"] and "version" in answer["error"]


def damage(path: Path, kind: str) -> None:
    whole = path.read_bytes()
    if kind == "missing":
        path.unlink()
    elif kind == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        path.write_bytes(b"")


@pytest.mark.parametrize("kind", ["missing", "cut", "empty"])
@pytest.mark.parametrize("name", ["index", "records-000"])
def test_a_damaged_file_fails_clearly_and_only_until_it_is_whole(
    run_scripts: RunScripts, tmp_path: Path, name: str, kind: str
) -> None:
    write_search(tmp_path, small_archive())
    path = tmp_path / "search" / f"{name}.js"
    damage(path, kind)
    call: list[Any] = ["search", "موسكو"]
    first, second = run_scripts(tmp_path, [call, call])
    assert f"search/{name}.js" in first["error"]
    assert second == first
    write_search(tmp_path, small_archive())
    (mended,) = run_scripts(tmp_path, [call])
    assert mended["value"]["hits"]
