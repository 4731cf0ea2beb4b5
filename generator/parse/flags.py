"""Faults of the text that are noticed and never changed.

The archive repairs records, not journalism. A flag that is mostly wrong is noise to a reader, so
each asks for more evidence than the look of one word. All of them take time linear in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, pairwise

from generator.arabic.normalize import folded_form, folded_rows, words
from generator.model import Block, BlockKind, Repair, RepairKind
from generator.parse.dates import find_contradictions
from generator.parse.quotes import Quotations, read_quotations

_LETTER = "[\u0621-\u063a\u0641-\u064a]"
# U+0640 ARABIC TATWEEL, harakat U+064B–0655 and U+0670 stand inside words too.
_IN_WORD = "[\u0621-\u063a\u0640-\u0655\u0670]"
_WORD = re.compile(f"{_IN_WORD}+")
# Tatweel between letters; the one of هـ (AH) stands at a word's end.
_INNER_TATWEEL = re.compile(f"\u0640{_IN_WORD}*{_LETTER}")
# Not behind و ف ب ل ك alone, which are written onto what follows, nor before an ending in
# parentheses that gives a word's other form: مواطن(ة).
_GLUED_PARENTHESIS = re.compile(
    rf"(?<!{_IN_WORD})(?![وفبلك]{{1,2}}\u0640*\(){_IN_WORD}++\((?!{_LETTER}{{1,2}}\))[^)\s]{{0,40}}\)?"
)
_DASH_BEFORE_QUOTE = re.compile(rf"(?<!{_IN_WORD}){_IN_WORD}{{2,}}+[-–—] ?[\"«“]")
_ASIDE = re.compile(r"(?<!\S)[-–—]\S")
_SENTENCE = 300
"""Characters before a dash in which its twin, which would make an aside, is looked for."""
_GLUED_LINK = re.compile(
    rf"(?<!{_IN_WORD}){_IN_WORD}++(?<={_LETTER})(?:https?://|www\.)\S*"
    rf"|(?:https?://|www\.)[!-~]{{1,300}}+{_LETTER}+"
)
_CONTINUES = ("وأن", "وأنّ", "أن", "أنّ", "التي", "الذي", "الذين", "والتي", "والذي", "والذين")

_SPANNED = 5
"""Paragraphs over which one quotation may run."""
_MIN_TYPO_LETTERS = 6
_MIN_JOINED_LETTERS, _MIN_JOINED_PART = 8, 3  # not less than the letters of a typo
_STABLE_START = 2
"""Letters at a word's start where another dot makes another word (يقول, تقول, نقول)."""
_WAW, _ARTICLE = "\u0648", "\u0627\u0644"
_BEFORE_A_VERB = "وفسل"
"""Letters before the person's letter of a verb: وستكون, فسيكون."""
_PERSON_LETTERS, _PERSON_ENDS = "بتثني", "هان"
"""Before the last letter, dots tell endings apart: سياسية, سياسته; حققنا, حققتا."""

# Letters that differ only in their dots share a skeleton (rasm). At a word's end ن, ي and ق have
# shapes of their own, for which there are signs that no word has.
_RASM = tuple(zip("تثنيجخذزشضظغق", "ببببححدرسصطعف", strict=True))
_FINAL_SHAPES = (("ن", "\x01"), ("ي", "\x02"), ("ق", "\x03"))

Text = tuple[int, str]
"""(line number, text) of the title or a block."""


def flag_article(
    title: str, title_line: int, blocks: Sequence[Block], tag_line: str, published: date | None
) -> list[Repair]:
    """Every flag of an article's title and body, by line."""
    texts = [(title_line, title)] + [(block.line, block.text) for block in blocks]
    found = [flag for line, text in texts for flag in _flag_text(line, text, published)]
    found += _tatweel(texts)
    found += _quotation_flags(texts)
    found += _broken_sentences(blocks)
    found += _suspicious_words(texts, tag_line)
    return sorted(found, key=lambda repair: repair.line)


def _flag_text(line: int, text: str, published: date | None) -> Iterator[Repair]:
    """What can be seen in one paragraph by itself. Each pattern runs only where it can match."""

    def flag(kind: RepairKind, found: str) -> Repair:
        return Repair(kind, "text", line, found.strip())

    if "(" in text:
        for match in _GLUED_PARENTHESIS.finditer(text):
            yield flag(RepairKind.MISSING_SPACE, match[0])
    if "-" in text or "–" in text or "—" in text:
        for match in _DASH_BEFORE_QUOTE.finditer(text):
            if not _ASIDE.search(text, max(0, match.start() - _SENTENCE), match.start()):
                yield flag(RepairKind.DASH_FOR_COLON, match[0])
    if "http" in text or "www." in text:
        for match in _GLUED_LINK.finditer(text):
            yield flag(RepairKind.GLUED_LINK, match[0])
    if text.endswith(f" {_WAW}"):
        yield flag(RepairKind.STRAY_LETTER, " ".join(text[-40:].split()[-2:]))
    for field, found in find_contradictions(text, published):
        yield Repair(RepairKind.DATE_CONTRADICTION, field, line, found)


def _tatweel(texts: Iterable[Text]) -> Iterator[Repair]:
    """Stretched words, each once."""
    seen: set[str] = set()
    for line, text in texts:
        if "\u0640" not in text:
            continue
        for match in _WORD.finditer(text):
            if match[0] not in seen and _INNER_TATWEEL.search(match[0]):
                seen.add(match[0])
                yield Repair(RepairKind.TATWEEL, "text", line, match[0])


def _quotation_flags(texts: Iterable[Text]) -> Iterator[Repair]:
    """Spaces behind opening quotation marks, and quotations that nothing closes or opens."""
    read = [(line, read_quotations(text)) for line, text in texts]
    for line, found in read:
        for raw in found.spaced:
            yield Repair(RepairKind.SPACE_IN_QUOTES, "text", line, raw)
    for line, raw in _unbalanced(read):
        yield Repair(RepairKind.UNCLOSED_QUOTE, "text", line, raw)


def _unbalanced(read: list[tuple[int, Quotations]]) -> Iterator[tuple[int, str]]:
    """(line, words) of marks without a twin; a quotation may run over several paragraphs."""
    waiting: tuple[int, int, str] | None = None
    for index, (line, found) in enumerate(read):
        unopened = list(found.unopened)
        if waiting and unopened and index - waiting[0] <= _SPANNED:
            unopened, waiting = unopened[1:], None
        yield from ((line, raw) for raw in unopened)
        for raw in found.unclosed:
            if waiting:
                yield waiting[1:]
            waiting = (index, line, raw)
    if waiting:
        yield waiting[1:]


def _broken_sentences(blocks: Iterable[Block]) -> Iterator[Repair]:
    """Paragraphs that begin in the middle of a sentence."""
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH]
    for block in paragraphs[1:]:
        if block.text.startswith(_CONTINUES) and block.text.split(maxsplit=1)[0] in _CONTINUES:
            yield Repair(RepairKind.BROKEN_SENTENCE, "body", block.line, block.text[:40])


# ---------------------------------------------------------------- words


def _suspicious_words(texts: Sequence[Text], tag_line: str) -> Iterator[Repair]:
    """Words that look like two names written as one, or like a name with a dot too many."""
    lines = [*(text for _, text in texts), tag_line]
    rows = folded_rows(lines)
    forms = dict.fromkeys(chain.from_iterable(rows))  # which is an ordered set
    long = [form for form in forms if len(form) >= _MIN_TYPO_LETTERS]
    joined, dotted = _joined_forms(lines, forms, long), list(_dotted_pairs(long))
    if not joined and not dotted:
        return
    counts = Counter(chain.from_iterable(rows))
    typos = _likely_typos(rows, counts, dotted)
    if not joined and not typos:
        return
    places = _first_places(texts, joined.union(typos, typos.values()))
    for form, (line, raw) in places.items():
        if form in joined:
            yield Repair(RepairKind.JOINED_NAME, "text", line, raw)
        elif form in typos:
            other = typos[form]
            # Of two words seen once each, either may be the slip: both are shown.
            tie = other in places and counts[form] == counts[other]
            shown = f"{places[other][1]} / {raw}" if tie else raw
            yield Repair(RepairKind.LIKELY_TYPO, "text", line, shown)


def _first_places(texts: Iterable[Text], forms: Collection[str]) -> dict[str, tuple[int, str]]:
    """(line, raw word) of the place where each of the forms stands first."""
    places: dict[str, tuple[int, str]] = {}
    for line, text in texts:
        for _, _, raw in words(text):
            form = folded_form(raw)
            if form in forms:
                places.setdefault(form, (line, raw))
    return places


def _joined_forms(texts: Iterable[str], forms: Collection[str], long: Iterable[str]) -> set[str]:
    """Forms of the article that are two of its neighbouring words without the space.

    Args:
        forms: all of the texts.
        long: those that have letters enough to be two.
    """
    # Looked for in all places first: that is quick, and finds nothing in most articles.
    candidates = {
        form
        for form in long
        if len(form) >= _MIN_JOINED_LETTERS
        for letters in range(_MIN_JOINED_PART, len(form) - _MIN_JOINED_PART + 1)
        if form[:letters] in forms and form[letters:] in forms
    }
    if not candidates:
        return candidates
    return candidates.intersection(chain.from_iterable(map(_pairs, texts)))


def _pairs(text: str) -> Iterator[str]:
    """The joined forms of each two words that a single space parts."""
    for (_, end, first), (start, _, second) in pairwise(words(text)):
        forms = folded_form(first), folded_form(second)
        if text[end:start] == " " and min(map(len, forms)) >= _MIN_JOINED_PART:
            yield "".join(forms)


def _likely_typos(
    rows: Sequence[Sequence[str]], counts: Counter[str], dotted: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Rarer form → the other one, where they differ in the dots of one letter only.

    Most such pairs are two words. A typo is likely where both stand beside the same word, or
    where the other form is a name that recurs, one of the title or the tags. Of two forms seen once
    each, the later is taken for the rarer.

    Args:
        rows: the words of the title, of the blocks, and of the tags.
    """
    pairs = [
        (first, second) if counts[first] < counts[second] else (second, first)
        for first, second in dotted
        if min(counts[first], counts[second]) == 1
    ]
    if not pairs:
        return {}
    names = {*rows[0], *rows[-1]}
    beside = _neighbours(rows[:-1], {form for pair in pairs for form in pair})
    return {
        rarer: other
        for rarer, other in pairs
        if beside[rarer] & beside[other] or (other in names and counts[other] > 1)
    }


def _dotted_pairs(long: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of long forms, the earlier first, that differ in the dots of one letter only."""
    skeletons = _skeletons(long)
    if len(set(skeletons)) == len(long):
        return
    by_skeleton: dict[str, list[str]] = {}
    for form, skeleton in zip(long, skeletons, strict=True):
        by_skeleton.setdefault(skeleton, []).append(form)
    for group in by_skeleton.values():
        yield from (pair for pair in pairwise(group) if _one_stable_letter(*pair))


def _neighbours(
    forms: Iterable[Sequence[str]], wanted: Collection[str]
) -> dict[str, set[tuple[int, str]]]:
    """(side, form) of the words that stand beside each of the wanted forms."""
    beside: dict[str, set[tuple[int, str]]] = {form: set() for form in wanted}
    for first, second in chain.from_iterable(map(pairwise, forms)):
        if second in beside:
            beside[second].add((-1, first))
        if first in beside:
            beside[first].add((1, second))
    return beside


def _skeletons(forms: Iterable[str]) -> list[str]:
    """Each form without the dots of its letters.

    Of all at once: a replacement in one long text is cheaper than a look at every letter.
    """
    text = f"{' '.join(forms)} "
    for final, sign in _FINAL_SHAPES:
        text = text.replace(f"{final} ", f"{sign} ")
    for letter, bare in _RASM:
        text = text.replace(letter, bare)
    return text.split()


def _one_stable_letter(first: str, second: str) -> bool:
    """True when exactly one letter differs, and not one that inflection changes."""
    places = [index for index, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(places) != 1:
        return False
    place = places[0]
    start = len(_ARTICLE) if first.startswith(_ARTICLE) else 0
    if place < start + _STABLE_START or not first[:place].lstrip(_BEFORE_A_VERB):
        return False
    inflected = first[place] in _PERSON_LETTERS and first[-1] in _PERSON_ENDS
    return not (inflected and place == len(first) - 2)
