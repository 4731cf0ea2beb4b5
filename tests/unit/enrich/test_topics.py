"""What an article is about."""

from __future__ import annotations

import numpy as np

from generator.arabic.normalize import folded_words
from generator.enrich.topics import MOST_WORDS, TAG_WEIGHT, TERM_BYTES, topic, with_tags


def terms(data: bytes) -> dict[int, int]:
    """Hash → weight, in their order."""
    found = np.frombuffer(data, [("hash", "<u4"), ("weight", "u1")])
    return dict(zip(found["hash"].tolist(), found["weight"].tolist(), strict=True))


def test_forms_of_a_word_are_one() -> None:
    one = topic("", folded_words("الرافعة والرافعة بالرافعة للرافعة رافعة"))
    assert one == topic("", folded_words("رافعة " * 5))
    assert len(terms(one)) == 1


def test_words_of_the_title_and_frequent_ones_are_heavier() -> None:
    found = terms(topic("رافعة", folded_words("مهندس " * 4 + "رافعة سفينة")))
    assert [*found.values()] == [12, 12, 4]
    assert [*found][1:] == [*terms(topic("", folded_words("مهندس مهندس سفينة")))]


def test_little_words_and_numbers_say_nothing() -> None:
    assert topic("في من على", folded_words("الذي 2023 يا هذا عن ٤٥")) == b""


def test_so_many_words_are_kept_and_of_equal_ones_the_first() -> None:
    words = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(2 * MOST_WORDS)]
    found = topic("", words)
    assert len(found) == MOST_WORDS * TERM_BYTES
    assert found == topic("", words[:MOST_WORDS])


def test_a_tag_is_another_term_than_its_word() -> None:
    found = terms(with_tags(topic("", ["رافعة"]), ["رافعة"]))
    assert len(found) == 2
    assert [*found.values()][1] == TAG_WEIGHT


def test_what_no_encoding_can_carry_does_no_harm() -> None:
    assert len(topic("\ud800\ud800\ud800", ["\ud801\ud801\ud801"])) == TERM_BYTES
    assert len(with_tags(b"", ["\ud801"])) == TERM_BYTES
