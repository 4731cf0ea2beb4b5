"""Every sample is read as it was, and no line of any is lost."""

from __future__ import annotations

import pytest

from generator.model import InputFormat
from tests.readers.laws import check, lost_words
from tests.readers.update import COMMAND, expected, golden, names, read


@pytest.mark.parametrize("name", names())
def test_a_sample_is_read_as_before(name: str) -> None:
    assert golden(name) == expected().get(f"{name}.json"), f"if it is better now: {COMMAND}"


@pytest.mark.parametrize("name", names())
def test_nothing_of_a_sample_is_lost(name: str) -> None:
    parsed = read(name)
    check(parsed)
    assert lost_words(parsed) == []


def test_nothing_is_expected_of_a_sample_that_is_gone() -> None:
    assert expected().keys() == {f"{name}.json" for name in names()}


def test_there_are_samples_of_every_format() -> None:
    formats = {read(name).format for name in names()}
    assert formats == set(InputFormat)
