"""What is remembered of pieces of texts."""

from __future__ import annotations

from generator.arabic.remembered import LONGEST, Remembered


class Maker:
    """Counts what is asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, piece: str) -> int:
        self.asked.append(piece)
        return len(piece)


def test_a_piece_is_made_once() -> None:
    make = Maker()
    remembered = Remembered(make)
    assert list(remembered.of("أ بب  أ\nبب")) == [1, 2, 1, 2]
    assert make.asked == ["أ", "بب"]


def test_what_two_generations_did_not_ask_for_is_forgotten() -> None:
    make = Maker()
    remembered = Remembered(make, most=2)
    assert list(remembered.of("a b c a d e a b")) == [1] * 8
    assert make.asked == ["a", "b", "c", "d", "e", "b"]
    assert len(remembered) <= 2


def test_a_long_piece_is_not_kept() -> None:
    remembered = Remembered(len)
    assert remembered["x" * (LONGEST + 1)] == LONGEST + 1
    assert not len(remembered)
