"""A small archive of our own to search, and the types of the harness."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from generator.search.documents import SearchDocument
from generator.search.output import search_outputs
from generator.search.words import SearchWords

Call = Sequence[Any]
"""Name of a call of harness.js and its arguments."""
Answers = list[dict[str, Any]]
RunScripts = Callable[[Path, Iterable[Call]], Answers]

WORDS: SearchWords = {
    "results_plural": {
        "zero": "لا نتائج",
        "one": "نتيجة واحدة",
        "two": "نتيجتان",
        "few": "{n} نتائج",
        "many": "{n} نتيجة",
        "other": "{n} نتيجة",
    },
    "no_results": "لا نتائج عن «{q}»",
    "searching": "جارٍ البحث…",
    "more": "المزيد من النتائج",
    "failed": "تعذّر تحميل جزء من الفهرس. أعد المحاولة.",
    "retry": "إعادة المحاولة",
    "attached_badge": "نص ملحق بمقال آخر",
    "undated": "التاريخ غير معروف",
    "some_words": "بكل الكلمات: {n}",
    "missing_words": "لا يرد فيه: {words}",
}

SUBJECTS = [
    "الرئيس",
    "الوزير",
    "المتحدث",
    "البرلمان",
    "الحكومة",
    "اللجنة",
    "الوفد",
    "المجلس",
    "الشركة",
    "الجامعة",
]
VERBS = ["أعلن", "وأكد", "بحث", "وافق", "ناقش", "رفض", "افتتح", "وقّع", "أجّل", "ودعا"]
OBJECTS = [
    "الاتفاق",
    "المشروع",
    "الموازنة",
    "للمفاوضات",
    "بالقانون",
    "وبالمطار",
    "فكرة",
    "بطاقة",
    "كرة",
    "مباراة",
    "القمح",
    "المياه",
    "والطاقة",
    "مُحادثات",
    "السلام",
    "قوات",
    "حفظ",
    "F-16",
    "٢٠٢٣",
    "1445هـ",
    "RT",
    "كوفيد-19",
    "3.5",
]
PLACES = [
    "موسكو",
    "القاهرة",
    "بدمشق",
    "لأنقرة",
    "وبيروت",
    "للبنان",
    "قازان",
    "باريس",
    "والرباط",
    "تونس",
    "ليبيا",
]


def small_archive(size: int = 60) -> list[SearchDocument]:
    """Return documents made of a few words, so that queries meet many of them; always the same."""
    chance = random.Random(7)
    return [_made_document(number, chance) for number in range(size)]


def _made_document(number: int, chance: random.Random) -> SearchDocument:
    def sentence() -> str:
        parts = [chance.choice(VERBS), chance.choice(SUBJECTS), *chance.choices(OBJECTS, k=3)]
        return " ".join([*parts, chance.choice(PLACES)])

    return SearchDocument(
        href=f"2023/01/{number:02d}/{number}.html",
        title=sentence(),
        body="\n".join(f"{sentence()}، {sentence()}." for _ in range(chance.randint(0, 4))),
        date=f"2023-01-{number % 28 + 1:02d}",
        date_text=f"{number % 28 + 1} يناير 2023",
        source=chance.choice(["RT", "وكالة الساحل", "صحيفة المرفأ"]),
        tags=tuple(dict.fromkeys(chance.choices([*OBJECTS, *PLACES], k=chance.randint(0, 3)))),
    )


def write_search(folder: Path, documents: Iterable[SearchDocument]) -> Path:
    """Write the search files of a site into `folder` and return it."""
    for path, content in search_outputs(documents, ui=WORDS):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder
