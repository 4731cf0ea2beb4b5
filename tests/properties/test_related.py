"""What an article is told depends on itself and on what was before it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.engine import relations
from generator.engine.relations import find_related, terms_by_address
from generator.engine.store import Store, open_store
from generator.enrich import related as module
from generator.enrich.related import NEAR_DAYS, SHOWN, Related, Subject, related
from generator.enrich.stories.links import by_age
from generator.enrich.topics import terms_of, topic, with_tags
from generator.model import DateBasis, Part, Record, Repair, RepairKind, Tag
from generator.outline import Aspects

WORDS = [f"{a}{b}{a}{b}" for a in "abcd" for b in "efgh"]

terms = st.builds(
    lambda words, tags: with_tags(topic("", words), tags),
    st.lists(st.sampled_from(WORDS), max_size=10),
    st.lists(st.sampled_from(["وسم", "آخر"]), max_size=2, unique=True),
)


@st.composite
def archives(draw: st.DrawFn) -> list[Subject]:
    days = sorted(draw(st.lists(st.integers(0, 3 * NEAR_DAYS), max_size=40)))
    return [
        Subject(
            day,
            draw(terms),
            draw(st.booleans()),
            frozenset(draw(st.lists(st.integers(0, place - 1), max_size=2)) if place else ()),
        )
        for place, day in enumerate(days)
    ]


@pytest.fixture(autouse=True, scope="module")
def small_sizes() -> Iterator[None]:
    """Sizes at which all borders are met."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CHUNK", 3)
        patch.setattr(module, "ENTRIES", 7)
        patch.setattr(module, "ARTICLES", 5)
        patch.setattr(module, "MOST_NEAR", 4)
        patch.setattr(module, "MOST_FAR", 3)
        patch.setattr(relations, "BLOCK", 3)
        yield


@given(archives(), st.data())
def test_later_articles_change_nothing(subjects: list[Subject], data: st.DataObject) -> None:
    told = [*related(subjects)]
    length = data.draw(st.integers(0, len(subjects)))
    assert [*related(subjects[:length])] == told[:length]


@given(archives(), st.integers(1, 50), st.integers(1, 50))
def test_how_many_are_worked_out_together_does_not_show(
    subjects: list[Subject], entries: int, together: int
) -> None:
    told = [*related(subjects)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "ENTRIES", entries)
        patch.setattr(module, "ARTICLES", together)
        assert [*related(subjects)] == told


@given(archives(), st.data())
def test_the_rest_alone_is_as_from_the_first_on(
    subjects: list[Subject], data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(subjects)))
    assert [*related(subjects, first)] == [*related(subjects)][first:]


@given(archives())
def test_what_is_told_is_earlier_and_may_be_told(subjects: list[Subject]) -> None:
    told: list[Related] = [*related(subjects)]
    assert len(told) == len(subjects)
    for place, (own, (near, far)) in enumerate(zip(subjects, told, strict=True)):
        assert max(len(near), len(far)) <= SHOWN
        assert len({*near, *far}) == len(near) + len(far)
        for other in (*near, *far):
            assert other < place
            assert other not in own.barred
            assert subjects[other].is_proposed
        assert all(own.day - subjects[other].day <= NEAR_DAYS for other in near)
        assert all(own.day - subjects[other].day > NEAR_DAYS for other in far)


def record(number: int, day: int, tags: tuple[str, ...]) -> Record:
    return Record(
        href=f"{number:03d}.html", title="", published=date.fromordinal(730_000 + day),
        date_basis=DateBasis.PRINTED, date_raw="", sources=(), tags=tuple(map(Tag, tags)),
        read_also=(), byline="", kicker="", dateline="", original_url="", captured="", origins=(),
        parts=(Part("", number, bytes([number])),),
    )  # fmt: skip


Known = dict[int, tuple[int, bytes, tuple[str, ...]]]
"""Number of an article → its day, its words, its tags."""
articles = st.dictionaries(
    st.integers(0, 30),
    st.tuples(st.integers(0, 3 * NEAR_DAYS), terms, st.sampled_from([(), ("وسم",), ("آخر",)])),
    min_size=8,
)


def told(known: Known, store: Store) -> dict[str, relations.Related]:
    records = [record(number, day, tags) for number, (day, _, tags) in known.items()]
    about = {
        each.href: with_tags(words, tags)
        for each, (_, words, tags) in zip(records, known.values(), strict=True)
    }
    return find_related(by_age(records), records, about, store.shelf("related"))


def test_tags_that_were_renamed_are_told_anew() -> None:
    one, other = record(1, 0, ("وسم",)), record(2, 0, ("الوسم",))
    renamed = (Repair(RepairKind.PREFERRED_NAME, "tags", 0, "وسم", "الوسم"),)
    known = {
        each.href: Aspects(b"", b"words", b"", terms_of([Tag("وسم")])) for each in (one, other)
    }
    found = terms_by_address([one, replace(other, renamed=renamed)], known)
    assert found[one.href] == with_tags(b"words", ["وسم"])
    assert found[other.href] == with_tags(b"words", ["الوسم"])


@given(articles, articles, st.booleans())
def test_what_was_kept_does_not_show(one: Known, other: Known, damaged: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        with open_store(Path(folder) / "kept.db", "1") as store:
            first = told(one, store)
            assert told(one, store) == first
            if damaged:
                store.shelf("related").put_many([("000001", b"damaged")])
            again = told({**one, **other}, store)
            assert told(one, store) == first
        with open_store(Path(folder) / "clean.db", "1") as store:
            assert told({**one, **other}, store) == again
