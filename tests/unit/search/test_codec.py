"""Numbers as printable text."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from generator.search.codec import ALPHABET, STOPS, encode, encode_all, encode_array, gaps

numbers = st.one_of(st.integers(0, 200), st.integers(0, 2**17), st.integers(0, 2**40))


def decoded(text: str) -> list[int]:
    """Read the code by its definition: the last character of a number is one of the stops."""
    found: list[int] = []
    high = 0
    for character in text:
        value = ALPHABET.index(character)
        if value < STOPS:
            found.append(high * STOPS + value)
            high = 0
        else:
            high = high * (len(ALPHABET) - STOPS) + value - STOPS + 1
    return found


@given(st.lists(numbers))
def test_numbers_come_back(given_numbers: list[int]) -> None:
    assert decoded(encode_all(given_numbers)) == given_numbers


@given(st.sets(numbers))
def test_gaps_come_back(given_numbers: set[int]) -> None:
    place = -1
    found = []
    for gap in decoded(gaps(sorted(given_numbers))):
        place += gap + 1
        found.append(place)
    assert found == sorted(given_numbers)


@given(st.lists(numbers))
def test_arrays_have_the_same_code(given_numbers: list[int]) -> None:
    codes, ends = encode_array(np.array(given_numbers, np.int64))
    text = codes.tobytes().decode("ascii")
    assert text == encode_all(given_numbers)
    starts = [0, *ends.tolist()][:-1]
    pieces = [text[start:end] for start, end in zip(starts, ends.tolist(), strict=True)]
    assert pieces == list(map(encode, given_numbers))


def test_every_number_has_its_own_code_and_small_ones_are_short() -> None:
    codes = [encode(number) for number in range(70_000)]
    assert len(set(codes)) == len(codes)
    assert {len(code) for code in codes[:STOPS]} == {1}
    assert {len(code) for code in codes[STOPS : STOPS * 27]} == {2}


def test_no_character_needs_an_escape() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 90
    assert json.dumps(ALPHABET) == f'"{ALPHABET}"'
    assert not set("\"'\\<") & set(ALPHABET)
