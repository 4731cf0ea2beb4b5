"""Sorting names as a reader of Arabic looks them up."""

from __future__ import annotations

import pytest

from generator.arabic.collation import index_letter, sort_key, without_article

IN_ORDER = [
    "أبو ظبي",
    "الأردن",
    "آسيا",
    "الله أكبر",
    "ألمانيا",
    "إيران",
    "البحرين",
    "تونس",
    "ثورة",
    "جسر",
    "حلب",
    "خان يونس",
    "روسيا اليوم",
    "الروسية",
    "زراعة",
    "الكرملين",
    "كوفيد-19",
    "لبنان",
    "اللهجة",
    "«المرفأ»",
    "هند",
    "وزارة",
    "اليمن",
    "RT",
    "Sputnik",
    "2023",
    "…",
]


def test_names_in_the_order_of_a_dictionary() -> None:
    by_code_point = sorted(IN_ORDER)
    assert sorted(by_code_point, key=sort_key) == IN_ORDER


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("الكرملين", "كرملين"),
        ("ٱلكرملين", "كرملين"),
        ("الْكرملين", "كرملين"),
        ("«المرفأ»", "مرفأ»"),
        ("الجسر الجديد", "جسر الجديد"),
        ("جسر الجديد", "جسر الجديد"),
        # A hamza on the alef, or letters that belong to the word.
        ("ألمانيا", "ألمانيا"),
        ("إلهام", "إلهام"),
        ("المانيا", "المانيا"),
        ("الله", "الله"),
        ("التزام", "التزام"),
        ("الآن", "الآن"),
        # Too short to be more than these letters.
        ("الى البيت", "الى البيت"),
        ("البن", "البن"),
        ("ال", "ال"),
        ("", ""),
    ],
)
def test_the_article_is_ignored(name: str, bare: str) -> None:
    assert without_article(name) == bare


def test_hamza_forms_stand_together() -> None:
    names = ["أحمد", "احمد", "إحمد", "آحمد"]
    assert len({sort_key(name)[1] for name in names}) == 1


def test_the_key_tells_equal_names_apart() -> None:
    assert sort_key("أحمد") != sort_key("احمد")


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("الكرملين", "ك"),
        ("ألمانيا", "ا"),
        ("آسيا", "ا"),
        ("ؤؤ", "ا"),
        ("ةةة", "ه"),
        ("يمن", "ي"),
        ("«المرفأ»", "م"),
        ("RT", "A–Z"),
        ("Écho", "A–Z"),
        ("Россия", "A–Z"),
        ("2023", "#"),
        ("٢٠٢٣", "#"),
        ("", "#"),
        ("…", "#"),
    ],
)
def test_the_letter_in_the_index(name: str, letter: str) -> None:
    assert index_letter(name) == letter


def test_sorted_names_come_in_one_run_for_each_letter() -> None:
    letters = [index_letter(name) for name in IN_ORDER]
    runs = [letter for n, letter in enumerate(letters) if n == 0 or letters[n - 1] != letter]
    assert len(runs) == len(set(runs))
