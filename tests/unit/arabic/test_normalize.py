"""The forms of a word and the tokenizer, on written examples."""

import re

import pytest

from generator.arabic.normalize import (
    drop_invisible,
    drop_tatweel,
    fold_digits,
    fold_farsi,
    fold_hamza,
    fold_presentation_forms,
    fold_text,
    folded_form,
    strip_tashkeel,
    words,
    written_form,
)
from generator.arabic.table import TABLE


def tokens(text: str) -> list[str]:
    return [word for _, _, word in words(text)]


def test_strip_tashkeel_keeps_letters_and_tatweel() -> None:
    assert strip_tashkeel("مُحَمَّدٌ") == "محمد"
    assert strip_tashkeel("هٰـذا") == "هـذا"


def test_strip_tashkeel_keeps_a_hamza_typed_as_a_mark() -> None:
    assert strip_tashkeel("ا\u0654نقرة") == "أنقرة"
    assert strip_tashkeel("ا\u064e\u0655") == "إ"  # a haraka stands between letter and hamza


def test_drop_tatweel_and_invisible() -> None:
    assert drop_tatweel("بـــيان هـ") == "بيان ه"
    assert drop_invisible("\ufeff\u200fعم\u200dان\u200f\u00ad") == "عمان"


def test_fold_hamza() -> None:
    assert fold_hamza("أإآٱؤئءا") == "اااا\u0621\u0621\u0621ا"


def test_fold_farsi_everywhere_or_only_inside_words() -> None:
    assert fold_farsi("الروسیة علی کربلاء") == "الروسية علي كربلاء"
    assert fold_farsi("الروسیة علی، کربلاءی", final=False) == "الروسية علی، كربلاءی"
    assert fold_farsi("علیـً", final=False) == "علیـً"  # marks after it do not make it medial
    assert fold_farsi("علیـهم", final=False) == "عليـهم"


def test_fold_digits_of_all_sets() -> None:
    assert fold_digits("٢٠٢٣ ۱۴۰۲ ２０ 7") == "2023 1402 20 7"


def test_fold_presentation_forms() -> None:
    assert fold_presentation_forms("ﻻجئون ﺳﻼﻡ ﷲ") == "لاجئون سلام الله"
    assert fold_presentation_forms("ليبيا") == "ليبيا"


@pytest.mark.parametrize(
    ("word", "written"),
    [
        ("كِتابـٌ", "كتاب"),
        ("على", "على"),
        ("علي", "علي"),
        ("إلهام", "إلهام"),
        ("ی‌ک", "يك"),
        ("١٢٬٥٠٠٫٥", "12500.5"),
        ("2,5", "2.5"),
        ("1,000,000", "1000000"),
        ("F-16", "F-16"),
        ("ـ", ""),
    ],
)
def test_written_form(word: str, written: str) -> None:
    assert written_form(word) == written


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("أذربيجان", "اذربيجان"),
        ("الآسيوي", "الاسيوي"),
        ("المسؤول", "المسءول"),
        ("المسئول", "المسءول"),
        ("وزارة", "وزاره"),
        ("على", "علي"),
        ("گرگان", "كركان"),
        ("پاريس", "باريس"),
        ("چاد", "جاد"),
        ("ڤيينا", "فيينا"),
        ("ڨفصة", "قفصه"),
        ("ھەر", "ههر"),
        ("F-16", "f16"),
        ("Café", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("ΣΟΦΟΣ", "σοφοσ"),
        ("İzmir", "izmir"),
        ("ＲＴ", "rt"),
        ("٣٫٧", "3.7"),
    ],
)
def test_folded_form(word: str, folded: str) -> None:
    assert folded_form(word) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("روسيا، أوكرانيا؛ لماذا؟", ["روسيا", "أوكرانيا", "لماذا"]),
        ("«الأوسط» “النهار” (رويترز)/تاس…", ["الأوسط", "النهار", "رويترز", "تاس"]),
        ("بـدمار مُضاعَف", ["بـدمار", "مُضاعَف"]),
        ("1445هـ", ["1445", "هـ"]),
        ("\u200fموسكو\u200f", ["موسكو"]),
        ("عم\u200fان", ["عم\u200fان"]),
        ("طائرات F-16 وS-400 وSu-57C", ["طائرات", "F-16", "و", "S-400", "و", "Su-57C"]),
        ("COVID-19 covid19 G20 5G 25th", ["COVID", "19", "covid19", "G20", "5G", "25th"]),
        ("MH17B-2", ["MH17B", "2"]),
        ("13:00", ["13", "00"]),
        ("3.5 و1,000 و٣٫٥ و2,5", ["3.5", "و", "1,000", "و", "٣٫٥", "و", "2,5"]),
        ("2024.12.22 و22/12/2024", ["2024", "12", "22", "و", "22", "12", "2024"]),
        ("1234,567", ["1234", "567"]),
        ("2019–2023 30% -5", ["2019", "2023", "30", "5"]),
        ("https://example.org/a?b=c", ["https", "example", "org", "a", "b", "c"]),
        ("l'Aube don’t", ["l", "Aube", "don", "t"]),
        ("صلى الله عليه ﷺ 🚀 سلّم", ["صلى", "الله", "عليه", "سلّم"]),
        ("Кремль Ελλάδα 東京", ["Кремль", "Ελλάδα", "東京"]),
        ("؟؟؟ !! … «» ـ \u064b", []),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_words_give_spans_of_the_original_text() -> None:
    text = "قال: «مُحَمَّد» ٢٠٬٠٠٠، F-16…"
    for start, end, word in words(text):
        assert text[start:end] == word


def test_fold_text_joins_folded_words() -> None:
    assert fold_text("«أذربيجان»، المسؤولة: RT (١٩٩١)") == "اذربيجان المسءوله rt 1991"
    assert fold_text("العنوان\u00a0نفسه") == fold_text("العنوان نفسه!")
    assert fold_text("...") == ""


def test_a_word_of_megabytes_has_a_short_form() -> None:
    long = "ا" * 3_000_000
    assert tokens(long) == [long]
    assert len(folded_form(long)) == TABLE.longest_form
    assert folded_form(long) == folded_form(long + "ب")


def test_every_letter_folds_to_a_word() -> None:
    one = re.compile("|".join(f"[{TABLE.classes[name]}]" for name in ("arabic", "letter", "digit")))
    letters = [chr(point) for point in range(0x10000) if one.match(chr(point))]
    assert len(letters) > 20_000
    assert [x for x in letters if tokens(folded_form(x)) != [folded_form(x)]] == []
