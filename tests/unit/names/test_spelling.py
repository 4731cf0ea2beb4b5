"""Which spellings are one name with something left out."""

from __future__ import annotations

from itertools import permutations

import pytest

from generator.names.spelling import alike, groups_alike, spelling


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("الروسیة", "الروسية", True),  # a Farsi yeh
        ("کرکوک", "كركوك", True),  # Farsi kafs
        ("الأمم المتحدة", "الامم المتحدة", True),
        ("القرآن", "القران", True),
        ("مسؤول", "مسوول", True),
        ("الطائرات", "الطايرات", True),
        ("مُحمّد", "محمد", True),
        ("مُحمد", "محمّد", False),
        ("مُحمّد", "محمّد", True),
        ("مُحمد صلاح", "محمد صلاحٌ", True),  # each word by itself
        ("هيئة الامم الأولى", "هيئة الأمم الاولى", True),
        ("علی", "علي", True),  # a final Farsi yeh is either
        ("علی", "على", True),
        ("بغــداد", "بغداد", True),
        ("عُمان", "عمّان", False),
        ("عَمّان", "عُمان", False),
        ("إعلام", "أعلام", False),
        ("علي", "على", False),
        ("مكتبة", "مكتبه", False),
        ("مساء", "مسا", False),
        ("كوريا", "قوريا", False),
        ("NASA", "nasa", False),
        ("حي الزهراء", "حيالزهراء", False),
    ],
)
def test_alike(one: str, other: str, expected: bool) -> None:
    assert alike(spelling(one), spelling(other)) is expected
    assert alike(spelling(other), spelling(one)) is expected


def test_a_bare_form_that_fits_two_joins_neither() -> None:
    for names in permutations(["إعلام", "أعلام", "اعلام"]):
        assert groups_alike(names) == []
    assert groups_alike(["إعلام", "اعلام"]) == [("إعلام", "اعلام")]
    assert groups_alike(["علی", "علي", "على"]) == []
    assert groups_alike(["عمان", "عُمان", "عمّان"]) == []
    assert groups_alike(["عمان", "عُمان"]) == [("عمان", "عُمان")]


def test_what_does_not_fit_leaves_the_others_alone() -> None:
    names = ["آثار", "اثار", "أثار", "مصر", "الأردن", "الاردن"]
    assert groups_alike(names) == [("الأردن", "الاردن")]


def test_what_a_person_says_counts_more() -> None:
    told = {"إعلام": "صحافة", "أعلام": "صحافة"}
    assert groups_alike(["إعلام", "أعلام", "اعلام"], told.get) == [("أعلام", "إعلام", "اعلام")]
    apart = {"عُمان": "عُمان", "عمان": "مدينة"}
    assert groups_alike(["عُمان", "عمان"], apart.get) == []
