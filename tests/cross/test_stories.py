"""One result per story: which hit stays, and that every count tells the truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.search.documents import SearchDocument
from tests.cross.small_archive import RunScripts, varied_archive, write_search

ONE, TWO = "aaaaaa", "bbbbbb"
DOCUMENTS = [
    SearchDocument("0.html", "رافعة في الميناء", "وصلت رافعة.", "2020-12-30", "الساحل", story=ONE),
    SearchDocument(
        "1.html", "رافعة رافعة", "رافعة جديدة.", "2021-01-02", "المرفأ", tags=("ميناء",), story=ONE
    ),
    SearchDocument("2.html", "سوق", "في السوق رافعة قديمة.", "2021-03-01", "المرفأ"),
    SearchDocument("3.html", "مطر", "هطل المطر على الرافعة.", "2021-04-01", "الضفاف", story=TWO),
    SearchDocument(
        "4.html", "مطر", "هطل المطر قرب الرافعة.", "2021-04-01", "المرفأ",
        tags=("ميناء",), story=TWO,
    ),
    SearchDocument(
        "5.html", "خبر النهر", "فاض النهر.", "2021-05-01", "الضفاف", other_titles=("طوفان كبير",)
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_search(tmp_path_factory.mktemp("stories"), DOCUMENTS)


@pytest.fixture
def ask(run_scripts: RunScripts, site: Path) -> Any:
    def run(*call: Any) -> Any:
        (answer,) = run_scripts(site, [list(call)])
        return answer["value"]

    return run


def numbers(found: dict[str, Any]) -> list[int]:
    return [hit["number"] for hit in found["hits"]]


def test_without_the_option_every_hit_is_shown(ask: Any) -> None:
    found = ask("search", "رافعة", {})
    assert sorted(numbers(found)) == [0, 1, 2, 3, 4]
    assert found["total"] == 5


def test_the_best_hit_of_a_story_stays(ask: Any) -> None:
    found = ask("search", "رافعة", {"distinct": True})
    assert numbers(found)[0] == 1
    assert sorted(numbers(found)) in ([1, 2, 3], [1, 2, 4])
    assert (found["total"], found["complete"]) == (3, 3)


def test_which_hit_stays_follows_the_order(ask: Any) -> None:
    oldest = ask("search", "رافعة", {"distinct": True, "sort": "oldest"})
    newest = ask("search", "رافعة", {"distinct": True, "sort": "newest"})
    assert numbers(oldest) == [0, 2, 3]
    assert numbers(newest) == [4, 2, 1]


def test_a_page_of_the_list_is_cut_after_stories_are_one(ask: Any) -> None:
    whole = numbers(ask("search", "رافعة", {"distinct": True}))
    parts = [
        numbers(ask("search", "رافعة", {"distinct": True, "limit": 1, "offset": n}))
        for n in range(3)
    ]
    assert [number for part in parts for number in part] == whole


def test_every_bar_says_what_its_year_holds(ask: Any) -> None:
    found = ask("search", "رافعة", {"distinct": True})
    for bar in found["years"]:
        year = [bar["year"], bar["year"]]
        inside = ask("search", "رافعة", {"distinct": True, "years": year})
        assert inside["total"] == bar["hits"], bar
    assert [bar["hits"] for bar in found["years"]] == [1, 3]


def test_every_name_says_what_choosing_it_finds(ask: Any) -> None:
    for kind, one in (("tags", "tags"), ("sources", "sources")):
        for entry in ask("facet", kind, "رافعة", {"distinct": True}):
            found = ask("search", "رافعة", {"distinct": True, one: [entry["name"]]})
            assert found["total"] == entry["count"], entry
    assert ask("facet", "sources", "رافعة", {"distinct": True}) == [
        {"name": "المرفأ", "count": 3},
        {"name": "الساحل", "count": 1},
        {"name": "الضفاف", "count": 1},
    ]


def test_every_hit_and_quotations_know_of_stories(ask: Any) -> None:
    every = ask("everyHit", "رافعة", {"distinct": True})
    assert [number for number, _ in every] == numbers(ask("search", "رافعة", {"distinct": True}))
    found = ask("search", '"هطل المطر"', {"distinct": True})
    assert (found["total"], len(found["hits"])) == (1, 1)


def test_the_title_of_a_copy_is_searched_and_not_shown(ask: Any) -> None:
    (hit,) = ask("search", "طوفان", {})["hits"]
    assert (hit["number"], hit["title"]) == (5, "خبر النهر")


def test_an_archive_without_stories_is_as_before(run_scripts: RunScripts, tmp_path: Path) -> None:
    site = write_search(tmp_path, varied_archive(40))
    queries = ["فكرة", "سوريا", "محمد", "-محمد"]
    answers = run_scripts(
        site, [["page", query, {"distinct": flag}] for query in queries for flag in (False, True)]
    )
    values = [answer["value"] for answer in answers]
    assert values[::2] == values[1::2]
    assert any(value["total"] for value in values)
