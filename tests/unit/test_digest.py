"""Hashes of records: equal for equal ones, different for any difference."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from generator.digest import SIZE, digest_of
from generator.model import Block, BlockKind, ParsedArticle

ARTICLE = ParsedArticle(
    "عنوان", 1, date(2023, 9, 25), blocks=(Block(BlockKind.PARAGRAPH, "نص", 2),)
)


def test_equal_values_have_equal_hashes() -> None:
    assert digest_of(ARTICLE) == digest_of(replace(ARTICLE)) == digest_of(ARTICLE)
    assert len(digest_of(ARTICLE)) == SIZE


def test_any_difference_shows() -> None:
    others = [
        replace(ARTICLE, title="عنوان "),
        replace(ARTICLE, published=None),
        replace(ARTICLE, blocks=()),
        replace(ARTICLE, sources=("عنوان",)),
        replace(ARTICLE, title="\ud83d"),
        replace(ARTICLE, title="\ud83e"),
    ]
    assert len({digest_of(each) for each in (ARTICLE, *others)}) == len(others) + 1
    assert digest_of(("ab", "c")) != digest_of(("a", "bc"))
