"""What a reader sees of the differences of two texts."""

from __future__ import annotations

import time

import pytest

from generator.arabic.differences import CONTEXT, MOST_WORDS, Change, Piece, differences

SAME, REMOVED, ADDED = Change.SAME, Change.REMOVED, Change.ADDED


def shown(older: str, newer: str) -> list[list[tuple[Change, str]]]:
    found = differences(older, newer)
    assert found is not None
    return [[(piece.change, piece.text) for piece in paragraph] for paragraph in found]


def test_words_put_in_taken_out_and_exchanged() -> None:
    older = "وصل الوفد أمس إلى المدينة القديمة"
    assert shown(older, "وصل الوفد الكبير أمس إلى المدينة") == [
        [
            (SAME, "وصل الوفد"),
            (ADDED, "الكبير"),
            (SAME, "أمس إلى المدينة"),
            (REMOVED, "القديمة"),
        ]
    ]
    assert shown("سعر الخبز ثابت اليوم", "سعر الخبز مرتفع اليوم") == [
        [(SAME, "سعر الخبز"), (REMOVED, "ثابت"), (ADDED, "مرتفع"), (SAME, "اليوم")]
    ]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("", ""),
        ("نص واحد", "نص واحد"),
        ("قالَ الوزيرُ، أمس", "قال الوزير أمس."),
        ("بـــيان", "بيان"),
        ("سطر أول\nسطر ثان", "سطر أول سطر ثان"),
        ("عدد ١٢", "عدد 12"),
    ],
)
def test_what_is_no_difference(older: str, newer: str) -> None:
    assert differences(older, newer) == ()


def test_a_hamza_is_a_difference() -> None:
    assert shown("الانباء هنا كلها", "الأنباء هنا كلها")[0][:2] == [
        (REMOVED, "الانباء"),
        (ADDED, "الأنباء"),
    ]


def test_a_lone_word_between_two_changes_goes_with_them() -> None:
    assert shown("سار في الطريق مساء", "جلس في الحديقة مساء") == [
        [(REMOVED, "سار في الطريق"), (ADDED, "جلس في الحديقة"), (SAME, "مساء")]
    ]


def test_paragraphs_stay_paragraphs() -> None:
    assert shown("أول السطور هنا\nآخر السطور هنا", "أول السطور هنا\nوسط\nآخر السطور هنا") == [
        [(SAME, "أول السطور هنا")],
        [(ADDED, "وسط")],
        [(SAME, "آخر السطور هنا")],
    ]
    assert shown("هنا البداية\nخاتمة طويلة", "هنا البداية") == [
        [(SAME, "هنا البداية")],
        [(REMOVED, "خاتمة طويلة")],
    ]


def test_long_common_stretches_are_counted_not_shown() -> None:
    words = [f"كلمة{n}" for n in range(60)]
    (paragraph,) = differences(" ".join(words), " ".join([*words[:30], "زيادة", *words[30:]])) or ()
    assert [piece.change.value for piece in paragraph] == [
        "left-out", "same", "added", "same", "left-out",
    ]  # fmt: skip
    assert [piece.count for piece in paragraph] == [30 - CONTEXT, CONTEXT, 1, CONTEXT, 30 - CONTEXT]
    assert paragraph[0] == Piece(Change.LEFT_OUT, "", 22)


def test_texts_that_have_nothing_in_common_are_not_compared() -> None:
    older, newer = (" ".join(f"{name}{n}" for n in range(3000)) for name in ("أ", "ب"))
    started = time.process_time()
    assert differences(older, newer) is None
    assert time.process_time() - started < 5
    assert differences("كلمة " * (MOST_WORDS + 1), "كلمة") is None


def test_a_huge_text_with_few_changes_is_compared() -> None:
    words = [f"كلمة{n}" for n in range(MOST_WORDS - 1)]
    found = differences(" ".join(words), " ".join(["جديد", *words]))
    assert found is not None
    assert found[0][0] == Piece(ADDED, "جديد", 1)
