"""Splitting a line of tags that has no delimiters.

A tag is the longest run of words that also occurs, unbroken by punctuation, in the article's
own title or body; its first word may carry a clitic there (وأرمينيا). Words that the text does
not speak of become tags of one word, marked as unsupported. (A lexicon learned from the whole
corpus will replace `segment_tags`; nothing outside this module depends on how it decides.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from generator.arabic.normalize import folded_form, words
from generator.model import Article, Repair, RepairKind, Tag

MAX_WORDS = 6
"""A longer common run is a sentence that the text and the tag line share by accident."""

_DELIMITERS = re.compile("[،,؛;|#\n]+")
# Punctuation that breaks a phrase; a hyphen or an apostrophe does not.
_BREAKS = re.compile("[^\\w\\s\u0640'’-]")
_QUOTES = "\"'«»“”.:()[]"
_PREFIXES = "وفبلك"
_MIN_BARE = 3
_PREPOSITIONS = frozenset({"في", "من", "علي", "الي", "عن"})
"""Folded. A machine's tag may begin with one and repeat another tag («في قره باغ»)."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A tag as it was cut out of the line."""

    text: str
    supported: bool


def with_tags(article: Article) -> Article:
    """The article with its tag line split, and what was left out in its ledger."""
    texts = [article.title, *(block.text for block in article.blocks)]
    kept, repeated = split_tag_line(article.tag_line, texts)
    tags = dict.fromkeys([*article.tags, *kept])
    number = article.tag_line_number
    left_out = [Repair(RepairKind.TAG_REPEATED, "tags", number, text, of) for text, of in repeated]
    weak = [
        Repair(RepairKind.TAG_UNSUPPORTED, "tags", number, tag.name)
        for tag in kept
        if not tag.supported
    ]
    return replace(article, tags=tuple(tags), ledger=(*article.ledger, *left_out, *weak))


def split_tag_line(tag_line: str, texts: Iterable[str]) -> tuple[list[Tag], list[tuple[str, str]]]:
    """(tags, [(what repeats a tag, that tag)]) of a line; arguments as of `segment_tags`."""
    return _without_repetitions(segment_tags(tag_line, texts))


def segment_tags(tag_line: str, texts: Iterable[str]) -> list[Segment]:
    """Tags of a line in order. Punctuation in the line itself always delimits.

    Args:
        texts: title and paragraphs of the article that the line belongs to.
    """
    if not tag_line:
        return []
    phrases = _Phrases(texts)
    found: list[Segment] = []
    for part in _DELIMITERS.split(tag_line):
        found += _segment_part(part.split(), phrases)
    return found


def _segment_part(tokens: list[str], phrases: _Phrases) -> list[Segment]:
    """Greedy longest match from the left; O(words × MAX_WORDS)."""
    forms = [_forms(token) for token in tokens]
    found = []
    index = 0
    while index < len(tokens):
        supported = phrases.longest(forms, index)
        length = max(supported, 1)
        if length == 1 and index + 1 < len(tokens) and forms[index][0] in _PREPOSITIONS:
            # No tag is a preposition alone: it belongs to the tag behind it.
            supported = phrases.longest(forms, index + 1)
            length = 1 + max(supported, 1)
        text = " ".join(tokens[index : index + length]).strip(_QUOTES)
        if text:
            found.append(Segment(text, supported > 0))
        index += length
    return found


class _Phrases:
    """The runs of words of an article; those of each length are gathered when first needed."""

    def __init__(self, texts: Iterable[str]) -> None:
        runs = (run for text in texts for run in _BREAKS.split(text))
        self._runs = [[folded_form(word) for _, _, word in words(run)] for run in runs]
        self._of_length: dict[int, set[tuple[str, ...]]] = {}

    def longest(self, tokens: list[list[str]], start: int) -> int:
        """Tokens of the longest run from `start` that the text holds; 0 when not even one.

        Args:
            tokens: the forms of each token; «كوفيد-19» is one token of two words.
        """
        phrase: tuple[str, ...] = ()
        length = 0
        for forms in tokens[start : start + MAX_WORDS]:
            phrase = (*phrase, *forms)
            if phrase not in self._phrases(len(phrase)):
                break
            length += 1
        return length

    def _phrases(self, length: int) -> set[tuple[str, ...]]:
        """Every run of `length` words, also with the clitic of its first word taken off."""
        if length not in self._of_length:
            found = set()
            for run in self._runs:
                for start in range(len(run) - length + 1):
                    phrase = tuple(run[start : start + length])
                    found.add(phrase)
                    if len(phrase[0]) > _MIN_BARE and phrase[0][0] in _PREFIXES:
                        found.add((phrase[0][1:], *phrase[1:]))
            self._of_length[length] = found
        return self._of_length[length]


def _forms(token: str) -> list[str]:
    """The folded words of a token; never empty."""
    return [folded_form(word) for _, _, word in words(token)] or [token]


def _without_repetitions(segments: list[Segment]) -> tuple[list[Tag], list[tuple[str, str]]]:
    """(tags, [(repeating text, the tag it repeats)])."""
    names = {_folded_phrase(segment.text): segment.text for segment in reversed(segments)}
    kept: dict[str, Tag] = {}
    repeated: list[tuple[str, str]] = []
    for segment in segments:
        phrase = _folded_phrase(segment.text)
        preposition, _, rest = phrase.partition(" ")
        if preposition in _PREPOSITIONS and rest in names:
            repeated.append((segment.text, names[rest]))
        elif phrase in kept:
            repeated.append((segment.text, kept[phrase].name))
        else:
            kept[phrase] = Tag(segment.text, segment.supported)
    return list(kept.values()), repeated


def _folded_phrase(text: str) -> str:
    return " ".join(form for token in text.split() for form in _forms(token))
