"""Faults of the text that are noticed and never changed.

The archive repairs records, not journalism.

Each function looks at the text as printed and yields the words in question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise

from generator.arabic.normalize import folded_form, words
from generator.model import Block, BlockKind, Repair, RepairKind
from generator.parse.dates import find_contradictions, find_dates, today_weekdays

_LETTER = "[\u0621-\u063a\u0641-\u064a]"
# U+0640 ARABIC TATWEEL between letters; the one of هـ (AH) stands at a word's end.
_TATWEEL_WORD = re.compile(rf"{_LETTER}*{_LETTER}\u0640+{_LETTER}+")
_GLUED_PARENTHESIS = re.compile(rf"{_LETTER}+\([^)\s]*\)?")
_DASH_BEFORE_QUOTE = re.compile(rf"{_LETTER}+[-–—] ?[\"«“]")
_STRAY_WAW = re.compile("(?:\\S+ )?(?<!\\S)\u0648$")
_GLUED_LINK = re.compile(rf"{_LETTER}+(?:https?://|www\.)\S*|(?:https?://|www\.)[!-~]+{_LETTER}+")
_SPACE_AFTER_OPENING = re.compile(r"[«“]\s+\S+")
_CONTINUES = ("وأن", "وأنّ", "أن", "أنّ", "التي", "الذي", "الذين", "والتي", "والذي", "والذين")

_PAIRS = (("«", "»"), ("“", "”"))
_MIN_TYPO_LETTERS = 6
_MIN_JOINED_LETTERS, _MIN_JOINED_PART = 8, 3
_STABLE_START = 2
"""Letters at a word's start where another dot makes another word (يقول, تقول, نقول)."""

# Letters that differ only in their dots share a skeleton (rasm). At a word's end ن, ي and ق have
# shapes of their own.
_RASM_INSIDE = str.maketrans("تثنيجخذزشضظغق", "ببببححدرسصطعف")
_RASM_FINAL = str.maketrans("تثجخذزشضظغ", "ببححدرسصطع")


def flag_line(text: str, line: int) -> Iterator[Repair]:
    """What can be seen in one line by itself."""

    def flag(kind: RepairKind, found: str) -> Repair:
        return Repair(kind, "text", line, found.strip())

    for match in _TATWEEL_WORD.finditer(text):
        yield flag(RepairKind.TATWEEL, match[0])
    for match in _GLUED_PARENTHESIS.finditer(text):
        yield flag(RepairKind.MISSING_SPACE, match[0])
    for match in _DASH_BEFORE_QUOTE.finditer(text):
        yield flag(RepairKind.DASH_FOR_COLON, match[0])
    for match in _GLUED_LINK.finditer(text):
        yield flag(RepairKind.GLUED_LINK, match[0])
    for match in _STRAY_WAW.finditer(text):
        yield flag(RepairKind.STRAY_LETTER, match[0])
    for found in _spaces_in_quotes(text):
        yield flag(RepairKind.SPACE_IN_QUOTES, found)
    for found in _unclosed_quotes(text):
        yield flag(RepairKind.UNCLOSED_QUOTE, found)
    for found in find_contradictions(text):
        yield flag(RepairKind.DATE_CONTRADICTION, found)


def flag_article(
    title: str, title_line: int, blocks: Iterable[Block], tag_line: str, published: date | None
) -> list[Repair]:
    """Every flag of an article's title and body, by line."""
    texts = [(title_line, title)] + [(block.line, block.text) for block in blocks]
    found = [flag for line, text in texts for flag in flag_line(text, line)]
    found += _broken_sentences(blocks)
    found += _suspicious_words(texts, tag_line)
    if published is not None:
        found += _other_days(texts, published)
    return sorted(found, key=lambda repair: repair.line)


def _spaces_in_quotes(text: str) -> Iterator[str]:
    """An opening quotation mark with a space behind it."""
    quotes = [index for index, char in enumerate(text) if char == '"']
    for opening in quotes[::2]:
        following = text[opening + 1 : opening + 2]
        if following.isspace():
            yield text[max(0, opening - 12) : opening + 12]
    for match in _SPACE_AFTER_OPENING.finditer(text):
        yield match[0]


def _unclosed_quotes(text: str) -> Iterator[str]:
    """The beginning of a quotation that its own paragraph does not close."""
    if text.count('"') % 2:
        start = text.rindex('"')
        yield text[start : start + 30]
    for opening, closing in _PAIRS:
        if text.count(opening) > text.count(closing):
            start = text.rindex(opening)
            yield text[start : start + 30]


def _broken_sentences(blocks: Iterable[Block]) -> Iterator[Repair]:
    """Paragraphs that begin in the middle of a sentence."""
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    for block in paragraphs[1:]:
        first = block.text.split(maxsplit=1)[:1]
        if first and first[0] in _CONTINUES:
            yield Repair(RepairKind.BROKEN_SENTENCE, "body", block.line, block.text[:40])


def _other_days(texts: list[tuple[int, str]], published: date) -> Iterator[Repair]:
    """«اليوم الثلاثاء» or «اليوم 5 مايو 2020» in an article published on another day."""
    for line, text in texts:
        for found in find_dates(text):
            if found.today and found.day not in (None, published):
                yield Repair(RepairKind.DATE_CONTRADICTION, "date", line, found.raw)
        for phrase, weekday in today_weekdays(text):
            if weekday != published.weekday():
                yield Repair(RepairKind.DATE_CONTRADICTION, "date", line, phrase)


def _suspicious_words(texts: list[tuple[int, str]], tag_line: str) -> Iterator[Repair]:
    """Words that look like two names written as one, or like a name with a dot too many."""
    placed = [
        (line, text[start:end], folded_form(word))
        for line, text in texts
        for start, end, word in words(text)
    ]
    counts = Counter(form for _, _, form in placed)
    counts.update(folded_form(word) for _, _, word in words(tag_line))
    joined = _joined_forms([text for _, text in texts] + [tag_line], counts)
    seen: set[str] = set()
    typos = _likely_typos([form for _, _, form in placed], counts)
    for line, raw, form in placed:
        if form in joined and form not in seen:
            seen.add(form)
            yield Repair(RepairKind.JOINED_NAME, "text", line, raw)
        if form in typos and form not in seen:
            seen.add(form)
            yield Repair(RepairKind.LIKELY_TYPO, "text", line, raw)


def _joined_forms(texts: Iterable[str], counts: Counter[str]) -> set[str]:
    """Forms of the article that are two of its neighbouring words without the space."""
    long_forms = {form for form in counts if len(form) >= _MIN_JOINED_LETTERS}
    joined = set()
    for text in texts:
        spans = [(start, end, folded_form(word)) for start, end, word in words(text)]
        for (_, end, first), (start, _, second) in pairwise(spans):
            if min(len(first), len(second)) >= _MIN_JOINED_PART and text[end:start] == " ":
                joined.add(first + second)
    return joined & long_forms


def _likely_typos(order: list[str], counts: Counter[str]) -> set[str]:
    """Rarer forms that differ from another form of the article in the dots of one letter.

    Between two forms seen once each, the later one is reported.
    """
    by_skeleton: dict[str, list[str]] = {}
    for form in dict.fromkeys(order):
        if len(form) >= _MIN_TYPO_LETTERS:
            by_skeleton.setdefault(_skeleton(form), []).append(form)
    typos = set()
    for forms in by_skeleton.values():
        for first, second in pairwise(forms):
            rarer = first if counts[first] < counts[second] else second
            if counts[rarer] == 1 and _one_inner_letter(first, second):
                typos.add(rarer)
    return typos


def _skeleton(form: str) -> str:
    return form[:-1].translate(_RASM_INSIDE) + form[-1:].translate(_RASM_FINAL)


def _one_inner_letter(first: str, second: str) -> bool:
    """True when exactly one letter differs, and not one that inflection changes."""
    skip = 2 if first.startswith("\u0627\u0644") else 0
    pairs = zip(first, second, strict=True)
    places = [index for index, (a, b) in enumerate(pairs) if a != b]
    return len(places) == 1 and places[0] >= skip + _STABLE_START
