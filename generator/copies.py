"""Which articles are exact copies of another outlet's: the same words, other names around them.

An agency's text is printed by many under their own headlines, a day later perhaps. It is one text
and gets one page, that of its oldest copy; a newer copy never takes it over. Only words count:
harakat, hamzas, punctuation and paragraphs may differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from typing import Protocol

from generator.arabic.normalize import fold_text
from generator.model import ParsedArticle, Record

DAYS = 7
"""Days within which two texts can be one story. Later, alike means recurring: an anniversary, a
bulletin, a notice that is printed before every match."""
FEWEST_WORDS = 30
"""Shorter texts say too little: «the details follow» is no story."""


def outlets(article: Record | ParsedArticle) -> frozenset[str]:
    """The names of an article's outlets, folded; empty when none is known."""
    return frozenset(fold_text(name) for name in article.sources) - {""}


class Known(Protocol):
    """What must be known of an article to say whose copy it is."""

    @property
    def published(self) -> date | None:
        """Its day."""

    @property
    def outlets(self) -> Sequence[str]:
        """The folded names of its outlets."""

    @property
    def identity(self) -> bytes:
        """What texts of the same words share (`text_identity`)."""


@dataclass(slots=True)
class _Shared:
    """A text that several outlets may have printed."""

    place: int
    """Of its oldest copy."""
    day: date
    outlets: set[str]


def canonical_places(articles: Sequence[Known]) -> list[int]:
    """For each article the place of the one whose page it shares, or its own.

    A copy is of the same words, of another outlet than all copies before it, and at most `DAYS`
    younger than the oldest. The same outlet's copy is another version of its own, and what has no
    date or names no outlet gives no evidence: both keep their pages. Oldest is the earliest day,
    on one day the first in the given order.
    """
    places = list(range(len(articles)))
    texts: dict[bytes, list[_Shared]] = {}
    dated = ((a.published, n) for n, a in enumerate(articles) if a.published and a.outlets)
    for day, place in sorted(dated):
        named = articles[place].outlets
        identity = articles[place].identity
        shared = texts.setdefault(identity, []) if identity else []
        for text in shared:
            if day - text.day <= timedelta(DAYS) and text.outlets.isdisjoint(named):
                places[place] = text.place
                text.outlets.update(named)
                break
        else:
            shared.append(_Shared(place, day, set(named)))
    return places


def text_identity(paragraphs: Iterable[str]) -> bytes:
    """What two texts of the same words share; b"" for a text that is too short.

    Args:
        paragraphs: folded.
    """
    folded = " ".join(filter(None, paragraphs))
    if folded.count(" ") + 1 < FEWEST_WORDS:
        return b""
    return blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def words_of(article: ParsedArticle) -> str:
    """The folded words of a body."""
    return fold_text(article.text)
