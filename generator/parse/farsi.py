"""Farsi letters that machine-made tags carry: ی (U+06CC) and ک (U+06A9) for ي and ك.

Inside a word ی can only be ي. At its end it is ي or ى: the spelling that the article itself
attests is taken, and where it attests neither, the letter is kept and flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from generator.arabic.normalize import strip_tashkeel, words
from generator.model import Repair, RepairKind

_FARSI_YEH, _KEHEH = "\u06cc", "\u06a9"
_YEH, _ALEF_MAKSURA, _KAF = "\u064a", "\u0649", "\u0643"
_FARSI = re.compile(f"[{_FARSI_YEH}{_KEHEH}]")
_WORD_WITH_FARSI = re.compile(rf"\w*[{_FARSI_YEH}{_KEHEH}]\w*")
# Words so common that no article need attest them.
_FUNCTION_WORDS = frozenset({"في", "على", "إلى", "حتى", "لدى", "متى", "التي", "الذي", "سوى"})


class Spellings:
    """The words that an article spells out, gathered once and only when they are asked for.

    Args:
        texts: its own title and paragraphs.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(texts)

    @cached_property
    def attested(self) -> frozenset[str]:
        """Every word without harakat."""
        return frozenset(strip_tashkeel(word) for each in self._texts for _, _, word in words(each))


def repair_farsi(
    text: str, field: str, line: int, spellings: Spellings
) -> tuple[str, list[Repair]]:
    """`text` with its Farsi letters replaced, and a ledger entry for every word concerned.

    Args:
        spellings: what decides a final ی.
    """
    if not _FARSI.search(text):
        return text, []
    repairs: list[Repair] = []

    def replace(match: re.Match[str]) -> str:
        raw = match[0]
        word = _repair_word(raw, spellings.attested)
        if word != raw:
            repairs.append(Repair(RepairKind.FARSI_LETTERS, field, line, raw, word))
        if word.endswith(_FARSI_YEH):
            repairs.append(Repair(RepairKind.FARSI_FINAL, field, line, word))
        return word

    return _WORD_WITH_FARSI.sub(replace, text), repairs


def _repair_word(raw: str, attested: frozenset[str]) -> str:
    word = raw.replace(_KEHEH, _KAF)
    inner = word[:-1].replace(_FARSI_YEH, _YEH)
    if not word.endswith(_FARSI_YEH):
        return inner + word[-1]
    known = [
        inner + last
        for last in (_YEH, _ALEF_MAKSURA)
        if inner + last in attested or inner + last in _FUNCTION_WORDS
    ]
    return known[0] if len(known) == 1 else inner + _FARSI_YEH
