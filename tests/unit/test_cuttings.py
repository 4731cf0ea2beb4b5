"""Tags that were cut before: what is kept of them, and when it counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.engine.cuttings import Cuttings
from generator.engine.store import StoreShelf, open_store
from generator.model import RepairKind, Tag

ONE, OTHER, LEDGER = b"\x01" * 16, b"\x02" * 16, b"\x03" * 16
PORT, SEA = Tag("ميناء"), Tag("بحر", supported=False, confidence=0.3)
KINDS = (RepairKind.SPACES, RepairKind.TAG_REPEATED)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[StoreShelf]:
    with open_store(tmp_path / "store.db", "1") as store:
        filled = store.shelf("tags")
        cuttings = Cuttings(filled, b"rules")
        cuttings.add(ONE, [PORT, SEA], KINDS, LEDGER)
        cuttings.add(OTHER, [SEA], (), b"")
        assert cuttings.keep({ONE, OTHER}) == set()
        yield filled


def test_what_was_cut_by_the_same_rules_is_known(shelf: StoreShelf) -> None:
    known = Cuttings(shelf, b"rules").known
    assert known == {ONE: ((PORT, SEA), KINDS, LEDGER), OTHER: ((SEA,), (), b"")}


def test_a_tag_is_one_object_for_all_articles(shelf: StoreShelf) -> None:
    known = Cuttings(shelf, b"rules").known
    assert known[ONE][0][1] is known[OTHER][0][0]


def test_other_rules_make_all_of_it_outdated(shelf: StoreShelf) -> None:
    cuttings = Cuttings(shelf, b"others")
    assert cuttings.known == {}
    cuttings.add(ONE, [PORT], (), b"")
    assert cuttings.keep({ONE}) == {LEDGER}
    assert Cuttings(shelf, b"rules").known == {}
    assert Cuttings(shelf, b"others").known == {ONE: ((PORT,), (), b"")}


def test_what_is_gone_is_forgotten(shelf: StoreShelf) -> None:
    assert Cuttings(shelf, b"rules").keep({OTHER}) == {LEDGER}
    assert set(Cuttings(shelf, b"rules").known) == {OTHER}


def test_what_cannot_be_read_is_not_known(shelf: StoreShelf) -> None:
    shelf.put_many([("01", b"\xff")])
    assert set(Cuttings(shelf, b"rules").known) == {OTHER}
