"""Who signed an article, one by one, where its byline says it plainly.

A byline is shown as it was printed; programs that cite want each author alone. The readers join the
names of a list, and those that a cell parts by commas, with an Arabic comma. « و » between two
names parts nothing here: it is the first letter of as many names («أحمد وليد») as it is a word.
"""

from __future__ import annotations

import re

_LABEL = re.compile(r"(?:كتبت|كتبه|كتبها|كتب|بقلم|إعداد|تقرير|تحقيق|حوار) ?: *")
_BETWEEN = re.compile(r" *[،/] *")
_WORD = "[^\\W\\d_](?:[^\\W\\d_]|[\u064b-\u0652\u0670'’.-])*"
"""U+064B–0652, U+0670: the marks of Arabic, which are no letters."""
_FULL_NAME = re.compile(rf"{_WORD}(?: {_WORD}){{1,4}}")
"""Two to five words of letters: one alone may be a place, an agency or a job."""
_TAKEN_OUT = re.compile("\u2588[^\u2588]+\u2588")
"""U+2588 FULL BLOCK on both sides: the mark of redaction, in a name's place."""
_NO_PERSON = re.compile(
    r"(?:^|[ ])(?:ال)?(?:مراسل|محرر|كاتب|صحفي|صحافي|باحث|أستاذ|رئيس|مدير|وزير|نائب|عضو|خبير|محلل|"
    r"مصور|مترجم|وكال|صحيفة|جريدة|مجلة|موقع|قناة|إذاعة|هيئة|فريق|قسم|تحرير)|"
    r"\b(?:correspondent|desk|editor|news|reporter|staff|writer)\b",
    re.IGNORECASE,
)
"""What is said of a person, or signs instead of one: «أحمد علي، مراسل القاهرة» is one author."""


def authors(byline: str) -> tuple[str, ...]:
    """The authors that a byline names, in its order; all of it as one where that is not plain.

    What labels it («كتب:») is no part of a name either way.
    """
    if not byline:
        return ()
    label = _LABEL.match(byline)
    signed = byline[label.end() :] if label else byline
    names = _BETWEEN.split(signed)
    if all(_is_one(name) for name in names):
        return tuple(dict.fromkeys(names))
    return (signed or byline,)


def _is_one(name: str) -> bool:
    """Whether it is plainly one person's name, or the mark that was put in its place."""
    if _TAKEN_OUT.fullmatch(name):
        return True
    return bool(_FULL_NAME.fullmatch(name)) and not _NO_PERSON.search(name)
