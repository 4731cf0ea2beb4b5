"""The blocks of folded words."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from generator.arabic.normalize import folded_form, words
from generator.search.letters import ARABIC, LATIN, swapped
from generator.search.vocabulary import SIGNS, VocabularyBlock, backwards, vocabulary_blocks

ENTRY = re.compile(f"([0-9a-z])([^{re.escape(SIGNS)}]*)([{re.escape(SIGNS)}])")
folded = st.one_of(
    st.text("ابتسملنويء", min_size=1, max_size=8),
    st.text("abz019.й", min_size=1, max_size=60),
    st.text(min_size=1, max_size=9).map(lambda t: "".join(folded_form(w) for _, _, w in words(t))),
).filter(bool)


def read(block: VocabularyBlock) -> list[tuple[str, int]]:
    """Read a block by its description."""
    word = ""
    found = []
    place = 0
    for match in ENTRY.finditer(block.entries):
        assert match.start() == place
        place = match.end()
        word = word[: int(match.group(1), 36)] + swapped(match.group(2))
        found.append((word, SIGNS.index(match.group(3)) + 1))
    assert place == len(block.entries)
    return found


@given(st.dictionaries(folded, st.integers(1, 2**28), max_size=40))
def test_words_and_frequencies_come_back(articles: dict[str, int]) -> None:
    counted = sorted(articles.items())
    found = [entry for block in vocabulary_blocks(counted) for entry in read(block)]
    assert found == [(word, min(count.bit_length(), 26)) for word, count in counted]


def many(count: int) -> list[tuple[str, int]]:
    return sorted((f"{number:x}م{number % 7}", number % 90 + 1) for number in range(count))


def test_blocks_begin_at_their_bounds() -> None:
    counted = many(40_000)
    blocks = list(vocabulary_blocks(counted))
    assert len(blocks) > 3
    assert blocks[0].bound == ""
    contents = [read(block) for block in blocks]
    assert [words[0][0] for words in contents[1:]] == [block.bound for block in blocks[1:]]
    assert [word for words in contents for word, _ in words] == [word for word, _ in counted]


def test_a_new_word_changes_one_block() -> None:
    counted = many(40_000)
    before = {block.entries for block in vocabulary_blocks(counted)}
    after = {block.entries for block in vocabulary_blocks(sorted([*counted, ("12مم", 1)]))}
    assert len(after - before) == 1


def test_backwards_is_sorted_by_the_ends() -> None:
    assert backwards([("ab", 1), ("ba", 2)]) == [("ab", 2), ("ba", 1)]
    turned = backwards(many(500))
    assert turned == sorted(turned)


def test_letters_trade_places_and_back() -> None:
    assert len(ARABIC) == len(LATIN) == len(set(ARABIC + LATIN)) / 2
    text = ARABIC + LATIN + "123 /é"
    assert swapped(swapped(text)) == text
    assert len(swapped(ARABIC).encode()) == len(ARABIC)


def test_no_folded_word_holds_a_sign() -> None:
    assert [sign for sign in SIGNS if list(words(f"a{sign}b")) == [(0, 3, f"a{sign}b")]] == []
    assert not any(sign in folded_form(f"f{sign}16") for sign in "-‐")
