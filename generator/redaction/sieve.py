"""What holds a text against the rules, and takes out what they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from generator import urls
from generator.arabic.normalize import PLAIN_WORD, words
from generator.redaction.names import loose_forms, strict_forms
from generator.redaction.rules import Kind, Redactions, hash_of
from generator.redaction.views import View, may_be_cut, plain_texts, tags_in, views_of

MARK = "█حُجب█"
"""What stands where words were taken out: seen by all, read aloud, of one length for all words, and
harmless in Markdown, YAML, JSON, CSV and HTML."""
_PASSES = 8
"""A text is gone through until nothing is found: what was taken out may bring words together."""
_MANY = 1_000_000
"""Distinct pieces of text of which it is remembered whether they hold anything."""
_CUT, _LAST = "…", 200
"""What ends a text that the parser has cut, and how many characters before it are looked at."""
_SAME_NAME = re.compile(r"[ \t\u00a0_%+-]*")
"""What may stand between the words of a name that get one mark."""


@dataclass(frozen=True, slots=True)
class Found:
    """Words of a rule in a text."""

    start: int
    end: int
    rule: int
    """Number of the rule."""
    spans: tuple[tuple[int, int], ...]
    """Of each word."""


_Held = tuple[frozenset[bytes], frozenset[bytes]]
"""Hashes of a word that some rule has: as the only word of a rule, and as one of several."""


class Sieve:
    """Rules made ready. Remembers of each word what it may be."""

    def __init__(self, redactions: Redactions, undo: Callable[[str], str] = str) -> None:
        """`undo` mends a text that was decoded wrongly, or returns it."""
        self.redactions = redactions
        self.undo = undo
        self._key = redactions.key
        rules = [
            (number, rule.hashes)
            for number, rule in enumerate(redactions.rules)
            if rule.kind is not Kind.ARTICLE
        ]
        self._single = {hashes[0]: number for number, hashes in rules if len(hashes) == 1}
        self._several = [(number, hashes) for number, hashes in rules if len(hashes) > 1]
        self._parts = {each for _, hashes in self._several for each in hashes}
        articles = [rule for rule in redactions.rules if rule.kind is Kind.ARTICLE]
        self._named = {rule.hashes[:2] for rule in articles}
        self._texts = {text for _, text in self._named}
        self._spared: dict[bytes, list[frozenset[bytes]]] = {}
        """By the hash of an address, for each rule of it: the texts that stay."""
        for rule in articles:
            self._spared.setdefault(rule.hashes[0], []).append(frozenset(rule.hashes[2:]))
        self.tombstones = frozenset(rule.address for rule in articles if rule.address)
        self._held: dict[str, _Held] = {}
        self._pieces: dict[str, bool] = {}

    @property
    def has_words(self) -> bool:
        """Whether there is any rule about words."""
        return bool(self._single or self._several)

    @property
    def has_articles(self) -> bool:
        """Whether there is any rule about articles."""
        return bool(self._texts)

    # ---- Articles and addresses

    def takes_article(self, address: str, text: str) -> bool:
        """Whether a rule takes out the article of that text, or of that address and no text that
        is known to be another's.
        """
        if not self._texts:
            return False
        mine = hash_of(self._key, text)
        return bool(text and mine in self._texts) or any(
            mine not in spared for spared in self._of_address(address)
        )

    def names_article(self, address: str, text: str) -> bool:
        """Whether a rule is about the article of that address and that text; one of them suffices
        to take it out, without anybody having asked.
        """
        return (hash_of(self._key, address), hash_of(self._key, text)) in self._named

    def names_text(self, text: str) -> bool:
        """Whether a text is that of an article that was taken out."""
        return bool(text) and hash_of(self._key, text) in self._texts

    def withdraws(self, address: str) -> bool:
        """Whether an address that was published is to lead nowhere, or to a tombstone alone."""
        return not (
            all(self._of_address(address))
            and self.tombstones.isdisjoint((address, self.neutral_address(address)))
        )

    def _of_address(self, address: str) -> list[frozenset[bytes]]:
        """For each rule of an address, the texts that stay there."""
        return self._spared.get(hash_of(self._key, address), []) if self._spared else []

    def neutral_name(self, text: str) -> str:
        """Return twelve digits that stand for an address or a name."""
        return hash_of(self._key, text).hex()[:12]

    def address_of_former(self, address: str) -> str:
        """Return where an address no longer in use leads on from: itself, unless it may not."""
        return self.neutral_address(address) if self.holds(address) else address

    def neutral_address(self, address: str) -> str:
        """Return an address that says nothing of the one that it stands for."""
        return urls.withdrawn_path(self.neutral_name(address))

    def path(self, path: str) -> str:
        """Return a path with those of its steps renamed that may not be seen."""
        if not self.holds(path):
            return path
        steps = path.split("/")
        held = [self.holds(step) for step in steps]
        # Words of one rule in two steps: neither step alone says so.
        everything = not any(held)
        return "/".join(
            self._step(step) if hold or everything else step
            for step, hold in zip(steps, held, strict=True)
        )

    def _step(self, step: str) -> str:
        ending = re.search(r"(?:\.\w{1,8}){1,2}$", step)
        end = ending.group() if ending and not self.holds(ending.group()) else ""
        return f"redacted-{self.neutral_name(step)}{end}"

    # ---- Texts

    def holds(self, text: str) -> bool:
        """Whether anything is to be taken out of a text, however it is escaped."""
        return self._may_hold(text) and any(
            next(self.find(view), None) is not None for view in self._readings(text)
        )

    def _readings(self, text: str) -> Iterator[str]:
        yield from plain_texts(text)
        mended = self.undo(text)
        if mended != text:
            yield from plain_texts(mended)

    def cleaned(self, text: str) -> str:
        """Return the text with a mark in the place of what is taken out."""
        return self._without(text, MARK)

    def bare(self, text: str) -> str:
        """Return the text without what is taken out, and no mark."""
        return self._without(text, "")

    def _without(self, text: str, mark: str) -> str:
        if not self._may_hold(text):
            return text
        for _ in range(_PASSES):
            for view in views_of(text):
                if found := [*self.find(view.text), *self._cut_short(view.text)]:
                    text = _replaced(text, view, found, mark)
                    break
            else:
                mended = self.undo(text)
                if mended == text or not self.holds(mended):
                    return text
                text = mended
        return mark

    def touches(self, text: str) -> bool:
        """Whether a text holds any word that is part of a name or a phrase, however many of it."""
        return any(
            any(self._of(word)) for view in self._readings(text) for _, _, word in words(view)
        )

    def find(self, text: str) -> Iterator[Found]:
        """Yield what the rules are about in a text that has neither escapes nor markup."""
        spans: list[tuple[int, int]] = []
        held: list[_Held] = []
        for start, end, word in words(text):
            spans.append((start, end))
            held.append(self._of(word))
        place = 0
        while place < len(held):
            found = self._at(held, place)
            if found is None:
                place += 1
                continue
            number, size = found
            inside = tuple(spans[place : place + size])
            yield Found(inside[0][0], inside[-1][1], number, inside)
            place += size

    def _cut_short(self, text: str) -> Iterator[Found]:
        """Yield the beginning of a rule at which a text was cut: its rest is not in the text."""
        if not text.rstrip().endswith(_CUT):
            return
        spans = [(start, end, self._of(word)[1]) for start, end, word in words(text[-_LAST:])]
        before = max(0, len(text) - _LAST)
        for number, hashes in self._several:
            for size in range(min(len(hashes) - 1, len(spans)), 0, -1):
                last = spans[-size:]
                if all(each in word for each, (_, _, word) in zip(hashes, last, strict=False)):
                    places = tuple((before + start, before + end) for start, end, _ in last)
                    yield Found(places[0][0], places[-1][1], number, places)
                    return

    def _at(self, held: list[_Held], place: int) -> tuple[int, int] | None:
        """(rule, words) of the longest rule that begins at a word."""
        single, several = held[place]
        best: tuple[int, int] | None = None
        if several:
            for number, hashes in self._several:
                size = len(hashes)
                if best and best[1] >= size:
                    continue
                window = held[place : place + size]
                if len(window) == size and all(
                    each in word[1] for each, word in zip(hashes, window, strict=True)
                ):
                    best = number, size
        if best is None and single:
            return self._single[min(single)], 1
        return best

    def _of(self, word: str) -> _Held:
        held = self._held.get(word)
        if held is None:
            single = self._hashes(strict_forms(word), self._single) if self._single else frozenset()
            parts = self._hashes(loose_forms(word), self._parts) if self._parts else frozenset()
            held = self._held[word] = single, parts
        return held

    def _hashes(self, forms: Iterable[str], known: Iterable[bytes]) -> frozenset[bytes]:
        return frozenset({hash_of(self._key, form) for form in forms}.intersection(known))

    def _may_hold(self, text: str) -> bool:
        """False when no word of a text is any rule's. Quick: pieces come again and again."""
        if not self.has_words:
            return False
        if may_be_cut(text):
            return True
        known = self._pieces
        if len(known) > _MANY:
            known.clear()
        for piece in text.split():
            may = known.get(piece)
            if may is None:
                may = known[piece] = self._piece_may(piece)
            if may:
                return True
        return False

    def _piece_may(self, piece: str) -> bool:
        if PLAIN_WORD.fullmatch(piece):
            return any(self._of(piece))
        return any(
            any(self._of(word)) for view in self._readings(piece) for _, _, word in words(view)
        )


def _replaced(text: str, view: View, found: list[Found], mark: str) -> str:
    """The source of a view with a mark in the place of what was found."""
    parts: list[str] = []
    last = 0
    for start, end in _stretches(view, found):
        source = text[start:end]
        parts.append(text[last:start])
        parts.append((quote(mark) if "%" in source else mark) + tags_in(source))
        last = end
    parts.append(text[last:])
    return "".join(parts)


def _stretches(view: View, found: list[Found]) -> Iterator[tuple[int, int]]:
    """What is to go, as places of the source: a name in one piece, where nothing else is in it."""
    for each in found:
        first, last = each.spans[0]
        for start, end in each.spans[1:]:
            if not _is_one_name(view, last, start):
                yield view.starts[first], view.ends[last - 1]
                first = start
            last = end
        yield view.starts[first], view.ends[last - 1]


def _is_one_name(view: View, end: int, start: int) -> bool:
    """Whether next to nothing stands between two words, in the view and in its source."""
    between = view.text[end:start]
    hidden = view.starts[start] - view.ends[end - 1]
    return bool(_SAME_NAME.fullmatch(between)) and hidden <= 3 * len(between)


def without_words(redactions: Redactions) -> Redactions:
    """The rules with reasons that do not say what is taken out."""
    sieve = Sieve(redactions)
    rules = [replace(rule, reason=sieve.cleaned(rule.reason)) for rule in redactions.rules]
    return Redactions(tuple(rules), redactions.key)
