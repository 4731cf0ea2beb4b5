"""The measure of related articles tells good proposals from bad ones."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

from benchmarks.related import Given, by_chance, judged, read


def given(day: int, *hidden: str) -> Given:
    return Given(date(2023, 1, day), "", (), frozenset(), frozenset(hidden))


ARTICLES = [given(1, "رياضة"), given(2, "اقتصاد"), given(3, "رياضة"), given(20, "اقتصاد")]


def test_shares_are_of_the_proposals_of_a_group() -> None:
    found = [((), ()), ((), ()), ((0, 1), ()), ((2,), (1,))]
    assert judged(ARTICLES, found, 0) == (1 / 3, 3)
    assert judged(ARTICLES, found, 1) == (1.0, 1)


def test_chance_draws_earlier_ones_of_the_days() -> None:
    assert by_chance(ARTICLES, 10)[3] == ((), ())
    assert sorted(by_chance(ARTICLES, 100)[3][0]) == [0, 1, 2]


def test_half_of_the_tags_is_hidden_and_a_text_read_once(tmp_path: Path) -> None:
    tags = [f"وسم {number}" for number in range(20)]
    row = {"title": "عنوان", "body": "نص الخبر", "date": "2023-01-02T08:00:00", "tags": tags}
    path = tmp_path / "rows.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(each) + "\n" for each in (row, row, {**row, "date": None}))
    (one,) = read(path)
    assert one.seen and one.hidden
    assert one.seen | one.hidden == set(tags)
    assert not one.seen & one.hidden
