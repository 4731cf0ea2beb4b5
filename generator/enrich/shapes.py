"""What the letters of words say of where tags begin and end.

All of it depends on a few traits of the words, their *kind*, so that it need be worked out but once
for each pair of kinds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from generator.arabic.remembered import Remembered
from generator.enrich.phrases import MAX_WORDS, Flags, Floats, Ints, Token, token

PREPOSITIONS = frozenset({"في", "من", "علي", "الي", "عن", "مع", "ضد", "بين", "حول", "بعد", "قبل"})
"""Folded. They bind what stands before and behind."""
_BEFORE_NAMES = frozenset({"عبد", "ابو", "ابي", "ابا", "ابن", "بن", "بنت", "ام", "ال"})
"""Folded words that are the beginning or the middle of a name, never its end."""
_INSIDE_NAMES = frozenset({"بن", "ابن", "بنت", "ال", "الدين", "الله"})
"""Folded words that continue a name."""
_CONJOINED_WORD = re.compile("وال..")
_LATIN = re.compile("[a-z]")
_ARTICLES = ("ال", "لل")
"""The article, and what it becomes behind ل."""

NO_KIND = 0
"""Of what is no word."""
(
    _DEFINITE,
    _PREPOSITION,
    _NUMBER,
    _OTHER_SCRIPT,
    _FEMININE,
    _RELATIVE,
    _BEFORE_NAME,
    _INSIDE_NAME,
    _CONJOINED,
) = (1 << bit for bit in range(9))
KINDS = 1 << 9
"""Each kind is less than this."""


def kind_of(word: Token) -> int:
    """The traits of a token, a bit each."""
    return _KINDS[word.text]


def _kind_of(text: str) -> int:
    word = token(text)
    form = word.form
    traits = {
        # By the spelling: إلهام has no article, for there the alef has a hamza.
        _DEFINITE: word.written.startswith(_ARTICLES) and len(word.written) > 3,
        _PREPOSITION: form in PREPOSITIONS,
        _NUMBER: form[0].isdecimal(),
        _OTHER_SCRIPT: bool(_LATIN.match(form)),
        _FEMININE: form.endswith("ه"),
        _RELATIVE: form.endswith(("ي", "يه")),
        _BEFORE_NAME: form in _BEFORE_NAMES,
        _INSIDE_NAME: form in _INSIDE_NAMES,
        _CONJOINED: bool(_CONJOINED_WORD.match(form)),
    }
    return sum(bit for bit, holds in traits.items() if holds)


_KINDS = Remembered(_kind_of)


def gap_columns(first: Ints, second: Ints) -> Iterator[tuple[str, Floats]]:
    """How two words that stand side by side are usually joined in Arabic.

    Args:
        first, second: their kinds, of any shapes that go together.
    """
    definite, other = _has(first, _DEFINITE), _has(first, _OTHER_SCRIPT)
    other_behind = _has(second, _OTHER_SCRIPT)
    feminine = _has(first, _FEMININE)
    agreeing = feminine == _has(second, _FEMININE)
    relative = _has(second, _RELATIVE)
    yield "joined", np.ones(np.broadcast_shapes(first.shape, second.shape))
    kinds = {"bare": (_bare(first), _bare(second)), "definite": (definite, _has(second, _DEFINITE))}
    for before, (one, _) in kinds.items():
        for behind, (_, two) in kinds.items():
            both = one * two
            yield f"{before} {behind}", both
            if before == behind:
                yield f"{before} relative", both * relative
                yield f"{before} agreeing relative", both * relative * agreeing
            elif before == "bare":
                yield "feminine definite", both * feminine
    yield "before preposition", _has(second, _PREPOSITION)
    yield "behind preposition", _has(first, _PREPOSITION)
    yield "before number", _has(second, _NUMBER)
    yield "behind number", _has(first, _NUMBER)
    yield "before other script", other_behind * (1 - other)
    yield "behind other script", other * (1 - other_behind)
    yield "other script", other * other_behind
    yield "before name", _has(first, _BEFORE_NAME)
    yield "inside name", _has(second, _INSIDE_NAME)
    yield "conjoined", _has(second, _CONJOINED)


def span_columns(
    first: Ints, last: Ints, length: Ints, beginning: Flags
) -> Iterator[tuple[str, Floats]]:
    """Length, and how a tag begins and ends.

    Args:
        first, last: kinds of the span's first and last word, of any shapes that go together, as
            those of the others.
        length: in words.
        beginning: whether the line begins with it.
    """
    one = (length == 1).astype(float)
    definite = _has(first, _DEFINITE)
    for words in range(3, MAX_WORDS + 1):
        yield f"{words} words", (length == words).astype(float)
    yield "begins with preposition", _has(first, _PREPOSITION) * (1 - one)
    yield "ends with preposition", _has(last, _PREPOSITION)
    yield "ends before name", _has(last, _BEFORE_NAME)
    yield "begins inside name", _has(first, _INSIDE_NAME)
    yield "definite one", definite * one
    yield "definite relative one", definite * _has(first, _RELATIVE) * one
    yield "begins definite", definite * (1 - one)
    # The subject at large (a country, a field) often comes first.
    yield "one at beginning", one * beginning


def _has(kind: Ints, trait: int) -> Floats:
    return np.where(kind & trait, 1.0, 0.0)


def _bare(kind: Ints) -> Floats:
    """Whether it has nothing about it: neither article nor preposition, number or other script."""
    marked = kind & (_DEFINITE | _PREPOSITION | _NUMBER | _OTHER_SCRIPT)
    return np.where(marked, 0.0, 1.0)
