"""Small archives of our own to search, and the types of the harness."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from generator.arabic.table import TABLE
from generator.config import Config
from generator.i18n import Interface
from generator.search.documents import SearchDocument
from generator.search.output import search_outputs
from generator.search.words import SearchWords, search_words

Call = Sequence[Any]
"""Name of a call of harness.js and its arguments."""
Answers = list[dict[str, Any]]
RunScripts = Callable[[Path, Iterable[Call]], Answers]

_INTERFACE = Interface(Config())
WORDS: SearchWords = search_words(_INTERFACE)
MONTHS = [_INTERFACE.dates.month(number) for number in range(1, 13)]

SUBJECTS = [
    "الرئيس", "الوزير", "المتحدث", "البرلمان", "الحكومة", "اللجنة", "الوفد", "المجلس", "الشركة",
    "الجامعة",
]  # fmt: skip
VERBS = ["أعلن", "وأكد", "بحث", "وافق", "ناقش", "رفض", "افتتح", "وقّع", "أجّل", "ودعا"]
OBJECTS = [
    "الاتفاق", "المشروع", "الموازنة", "للمفاوضات", "بالقانون", "وبالمطار", "فكرة", "بطاقة", "كرة",
    "مباراة", "القمح", "المياه", "والطاقة", "مُحادثات", "السلام", "قوات", "حفظ", "F-16", "٢٠٢٣",
    "1445هـ", "RT", "كوفيد-19", "3.5",
]  # fmt: skip
PLACES = [
    "موسكو", "القاهرة", "بدمشق", "لأنقرة", "وبيروت", "للبنان", "قازان", "باريس", "والرباط", "تونس",
    "ليبيا",
]  # fmt: skip


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
        source=chance.choice(["RT", "وكالة الساحل", "صحيفة المرفأ"]),
        tags=tuple(dict.fromkeys(chance.choices([*OBJECTS, *PLACES], k=chance.randint(0, 3)))),
    )


CLITICS = (
    *[""] * 11, *["ال"] * 4, "و", "ف", "ب", "ل", "ك", "وال", "بال", "لل", "كال", "فال", "وب", "ولل",
    "فبال", "أ", "ٱل",
)  # fmt: skip
ENDINGS = (
    *[""] * 15, "ة", "ات", "ون", "ين", "ان", "ها", "هم", "ه", "نا", "ي", "ية", "تها", "ته", "ا",
    "ى", "اتهم", "يون",
)  # fmt: skip
LETTERS = "اابتثجحخدذرزسشصضطعغفقكلللممنهووييرنبتأإآؤئءة"
DISTINCT = [
    "فكرة", "كرة", "الفكرة", "غزة", "غزو", "بحرين", "البحرين", "بحر", "وهران", "هران", "وطن", "طن",
    "بقاع", "البقاع", "قاع", "كاراكاس", "بكاراكاس", "لكاراكاس", "مليون", "عبد", "الله", "عبدالله",
    "والله", "لله", "أبو", "ظبي", "أبوظبي", "على", "علي", "في", "من", "عن", "سوريا", "سورية",
    "أمريكا", "أميركا", "أمريكي", "الأميركية", "مسؤول", "مسئول", "المسؤولين", "غوغل", "جوجل",
    "إنكلترا", "إنجلترا", "للجنة", "لجنة", "ميليشيا", "ميليشيات", "ایران", "إيران", "کربلاء",
    "ﷲ", "ﻻعب", "مُحَمَّد", "محمد", "بـــيان", "بيان", "هـ", "ومن", "الأم", "أم", "قال", "وقال",
    "F-16", "G20", "covid19", "COVID", "2023", "٢٠٢٣", "۲۰۲۳", "1,250", "3.5", "25th", "RT",
    "constructor", "__proto__", "toString", "Élysée", "elysee", "Москва", "東京", "ﷺ", "🚀",
]  # fmt: skip
"""Words that are known to be difficult: false friends, names, regional spellings, other scripts."""


def varied_archive(size: int = 300, seed: int = 5) -> list[SearchDocument]:
    """Return documents of thousands of distinct forms, as unlike each other as news; the same for
    the same arguments. The first is undated, every seventh is attached to another.
    """
    chance = random.Random(seed)
    bases = _bases(chance)
    weights = [1 / (rank + 3) for rank in range(len(bases))]

    def text(length: int) -> str:
        words = chance.choices(bases, weights, k=length)
        return " ".join(_dressed(word, chance) for word in words)

    def document(number: int) -> SearchDocument:
        sources = chance.choice([(), ("RT",), ("RT", "RT Arabic"), ("وكالة الساحل",), ("المرفأ",)])
        return SearchDocument(
            href=f"{number}.html",
            title=text(chance.randint(0, 7)),
            body="\n".join(text(chance.randint(5, 50)) for _ in range(chance.randint(0, 3))),
            date=f"{2015 + number * 8 // size}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
            if number
            else "",
            source="، ".join(sources),
            sources=sources,
            tags=tuple(dict.fromkeys(chance.choices(bases[:60], k=chance.randint(0, 3)))),
            embedded=number % 7 == 6,
        )

    return [document(number) for number in range(size)]


def _bases(chance: random.Random) -> list[str]:
    lists = [TABLE.stem.names, TABLE.clitics.protected, TABLE.spellings.words, TABLE.optional]
    known = [word for words in lists for word in chance.sample(sorted(words), min(len(words), 80))]
    regional = [beginning + "ا" for beginning in TABLE.spellings.beginnings]
    made = ["".join(chance.choices(LETTERS, k=chance.randint(1, 6))) for _ in range(300)]
    bases = [*DISTINCT, *known, *regional, *made]
    chance.shuffle(bases)
    return bases


def _dressed(word: str, chance: random.Random) -> str:
    """Return a word with clitics and an ending, at times."""
    if word[0] < "\u0600":  # before the Arabic block
        return word
    return chance.choice(CLITICS) + word + chance.choice(ENDINGS)


def write_search(folder: Path, documents: Iterable[SearchDocument]) -> Path:
    """Write the search files of a site into `folder` and return it."""
    for path, content in search_outputs(documents, ui=WORDS, months=MONTHS):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder
