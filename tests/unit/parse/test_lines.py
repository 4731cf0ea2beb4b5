"""Lines and their characters, before their shapes; and the shapes."""

from __future__ import annotations

import time

import pytest

from generator.model import Repair, RepairKind
from generator.parse.labels import Shape, shape_of
from generator.parse.lines import (
    clean_characters,
    clean_line,
    clean_lines,
    has_words,
    remove_harmful,
    split_lines,
)

LRM, RLM, ZWNJ, ZWJ, ALM = "\u200e", "\u200f", "\u200c", "\u200d", "\u061c"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("أ", ["أ"]),
        ("أ\n", ["أ"]),
        ("أ\r\nب\r\n", ["أ", "ب"]),
        ("أ\rب", ["أ", "ب"]),
        ("أ\n\rب", ["أ", "", "ب"]),
        ("أ\n\n", ["أ", ""]),
        ("أ\u2028ب\u2029ج\x0bد\x85ه", ["أ\u2028ب\u2029ج\x0bد\x85ه"]),
    ],
)
def test_lines_end_at_lf_crlf_or_cr_only(text: str, lines: list[str]) -> None:
    assert split_lines(text) == lines


HARMFUL = [
    *map(chr, range(9)),
    "\x0e",
    "\x1b",
    "\x7f",
    "\x9f",
    "\u00ad",
    "\u200b",
    *"\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff",
    "\ud800",
    "\udfff",
    "\ufdd0",
    "\U0001fffe",
    "\U0010ffff",
]


@pytest.mark.parametrize("char", HARMFUL)
def test_harmful_characters_are_removed_and_named(char: str) -> None:
    repairs: list[Repair] = []
    assert clean_characters(f"أ{char}ب{char}", "title", 7, repairs) == "أب"
    name = f"U+{ord(char):04X}"
    assert repairs == [Repair(RepairKind.CHARACTERS_REMOVED, "title", 7, name, "")]


@pytest.mark.parametrize("char", "\t\x0b\x0c\x85\u00a0\u2003\u2028\u2029\u202f\u3000")
def test_odd_spaces_become_plain(char: str) -> None:
    repairs: list[Repair] = []
    assert clean_characters(f"أ{char}ب", "body", 1, repairs) == "أ ب"
    assert repairs == [Repair(RepairKind.SPACES, "body", 1, f"U+{ord(char):04X}", "U+0020")]


def test_tabs_stay_where_they_are_markup() -> None:
    repairs: list[Repair] = []
    assert clean_characters("\t- أ\u00a0ب", "text", 1, repairs, keep_tabs=True) == "\t- أ ب"
    assert [repair.raw for repair in repairs] == ["U+00A0"]


@pytest.mark.parametrize("char", [LRM, RLM, ZWNJ, ZWJ, ALM, "\u0640", "\u064b", "ﷺ", "😀", "é"])
def test_what_shapes_or_orders_words_is_kept(char: str) -> None:
    repairs: list[Repair] = []
    assert clean_characters(f"أ{char}ب", "body", 1, repairs) == f"أ{char}ب"
    assert repairs == []


def test_removing_names_each_code_point_once() -> None:
    assert remove_harmful("أ\u202eب\u202e\x00") == ("أب", "U+202E U+0000")
    assert remove_harmful("أب") == ("أب", "")


def test_a_line_of_nothing_but_lost_emoji_is_empty_but_visible() -> None:
    line = clean_line(1, " ???? ????\ufe0f ")
    assert (line.text, line.visible) == ("", "???? ????\ufe0f")
    assert [repair.raw for repair in line.repairs] == ["????", "????\ufe0f"]


def test_lost_words_are_shown_with_their_surroundings_in_one_entry() -> None:
    line = clean_line(1, "قبل الكلمات المفقودة ??? بينها ?? بعد الكلمات المفقودة")
    assert [repair.raw for repair in line.repairs] == ["ات المفقودة ??? بينها ?? بعد الكلمات"]
    assert line.repairs[0].repaired is None


def test_a_line_of_many_lost_words_has_a_short_entry() -> None:
    line = clean_line(1, "كلمة " + "????? " * 50)
    assert len(line.repairs) == 1
    assert len(line.repairs[0].raw) == 81


def test_lines_are_numbered_from_one() -> None:
    assert [line.number for line in clean_lines("أ\nب\n")] == [1, 2]


@pytest.mark.parametrize(("text", "expected"), [("كلمة", True), ("3", True), ("*** …", False)])
def test_has_words(text: str, expected: bool) -> None:
    assert has_words(text) is expected


@pytest.mark.parametrize("filler", ["?", "????", "???? ", "?? ", "????\ufe0f", "\x00", "\u00a0"])
def test_cleaning_takes_linear_time(filler: str) -> None:
    text = "كلمة " + filler * (200_000 // len(filler)) + " كلمة"
    started = time.perf_counter()
    clean_line(1, text)
    assert time.perf_counter() - started < 5


# ---------------------------------------------------------------- shapes


@pytest.mark.parametrize(
    ("text", "shape", "value"),
    [
        ("تاريخ النشر: 25th, September 2023 GMT", Shape.DATE, "25th, September 2023 GMT"),
        ("تاريخ النشر : 2023-09-25", Shape.DATE, "2023-09-25"),
        ("تَاريخ النشر：2023-09-25", Shape.DATE, "2023-09-25"),
        ("التاريخ: 2023-09-25", Shape.DATE, "2023-09-25"),
        ("المصدر: RT: Arabic", Shape.SOURCE, "RT: Arabic"),
        ("المصادر: المرفأ", Shape.SOURCE, "المرفأ"),
        ("كلمات دلالية: جسر", Shape.TAGS, "جسر"),
        ("الكلمات الدلاليّة: جسر", Shape.TAGS, "جسر"),
        ("وسوم: جسر", Shape.TAGS, "جسر"),
        ("مصدر: لا صحة للخبر", Shape.TEXT, ""),
        ("تاريخ: كيف بني الجسر", Shape.TEXT, ""),
        ("المصدر المطلع: لا صحة للخبر", Shape.TEXT, ""),
        ("المصدر", Shape.TEXT, ""),
        ("المصدر:", Shape.NOISE, ""),
        ("المصدر: ---", Shape.NOISE, ""),
        ("*** — ***", Shape.NOISE, ""),
        ("تاريخ النشر: " + "كلام " * 30, Shape.TEXT, ""),
        ("كلمات دلالية: " + "كلمة " * 400, Shape.TEXT, ""),
        ("👈 اقرأ أيضًا 👉", Shape.MARKER, ""),
        ("«إقرأ أيضاً»", Shape.MARKER, ""),
        ("اقرأ أيضا الكتاب", Shape.TEXT, ""),
        ("اقرأ أيضا: الكتاب", Shape.READ_ALSO, "الكتاب"),
    ],
)
def test_the_shape_of_a_line(text: str, shape: Shape, value: str) -> None:
    shaped = shape_of(clean_line(1, text))
    assert (shaped.shape, shaped.value) == (shape, value)
