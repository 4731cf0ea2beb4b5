"""Names that may be one, with what speaks for it: for a person to decide, never for a build.

Candidates come from four sides: equal letters once folded or once spaces and articles are off; a
letter's difference; equal consonants as transcriptions exchange them; and brackets and neighbours
in the articles. Each piece of evidence has a weight, the chance that it is right as far as looking
at real tags tells (DESIGN.md has the figures); the weights of independent evidence combine as
1 - Π(1 - w).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

from generator.arabic.normalize import fold_text
from generator.model import Article
from generator.names.context import Neighbours, explained, neighbours
from generator.names.resemblance import (
    deletions,
    difference,
    folded_away,
    is_ending,
    joined,
    sound_of,
    without_articles,
)
from generator.names.spelling import groups_alike
from generator.names.unite import Names

LEAST = 0.5
"""Weight from which a candidate is worth a person's look."""
LETTERS_FOR_EDIT = 5
SOUNDS_ENOUGH = 3
"""Consonants from which equal sounds say something: there are few names of two."""
BUCKET = 40
"""More names than this with one key have nothing in common."""
RARE = 5
"""A spelling so many times rarer than another looks like a slip."""
USES_FOR_CONTEXT = 4
"""Articles from which the neighbours of a name are worth comparing."""
CONTEXT_ALONE = 0.6
"""Cosine from which neighbours alone make two names candidates."""
MOST_COMPARED = 1_500
"""Commonest names whose neighbours are compared each with each."""


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """One thing that speaks for two names being one."""

    kind: str
    """folding, spacing, article, letter, sound, brackets, context."""
    detail: str
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two names that may be one."""

    preferred: str
    """The commoner one, or the one that the authority file prefers already."""
    variant: str
    uses: tuple[int, int]
    """Articles of each."""
    evidence: tuple[Evidence, ...]

    @property
    def weight(self) -> float:
        """How much speaks for it, from 0 to 1."""
        return 1 - prod(1 - piece.weight for piece in self.evidence)


Pair = tuple[str, str]
"""Two names, sorted."""


def suggest_names(names: Names, articles: Iterable[Article]) -> list[Candidate]:
    """Candidates among the tags of all articles, those with most evidence first.

    What the authority file says already, or says to be two things, is not suggested again.

    Args:
        articles: with tags as they came or as they are shown.
    """
    held = list(articles)
    lists = [tuple({names.tags.of(tag.name) for tag in article.tags}) for article in held]
    uses = Counter(name for tags in lists for name in tags)
    beside = neighbours(lists)
    brackets = explained((f"{a.title}\n{a.text}" for a in held), sorted(uses))
    found: dict[Pair, list[Evidence]] = defaultdict(list)
    for pair, evidence in (*resembling(uses), *_by_brackets(brackets)):
        if not _is_settled(names, pair):
            found[pair].append(evidence)
    for pair in _by_neighbours(uses, beside):
        if not _is_settled(names, pair):
            found.setdefault(pair, [])
    candidates = (_candidate(names, pair, found[pair], uses, beside) for pair in sorted(found))
    worthy = [candidate for candidate in candidates if candidate.weight >= LEAST]
    return sorted(worthy, key=lambda c: (-round(c.weight, 2), -sum(c.uses), c.preferred, c.variant))


def _is_settled(names: Names, pair: Pair) -> bool:
    one, other = map(names.entry_of, pair)
    return one is not None and other is not None


def _sorted(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


# ---- Letters, spaces, sounds


def resembling(uses: Mapping[str, int]) -> Iterator[tuple[Pair, Evidence]]:
    """Yield the pairs of names (with their number of articles) that look or sound alike."""
    folded = {name: fold_text(name) for name in sorted(uses)}
    folded = {name: text for name, text in folded.items() if text}
    seen: set[Pair] = set()
    keys: tuple[tuple[Callable[[str], Iterable[str]], _Judge], ...] = (
        (lambda text: [joined(text)], _same_letters),
        (lambda text: [joined(without_articles(text))], _same_but_articles),
        (_letters_for_edit, _letter_apart),
        (_sounds, _same_sounds),
    )
    for keys_of, judge in keys:
        for pair in _sharing(folded, keys_of):
            evidence = judge(pair, folded, uses)
            # The first kind that fits says it: the later ones would say the same again.
            if evidence and pair not in seen:
                seen.add(pair)
                yield pair, evidence


_Judge = Callable[[Pair, Mapping[str, str], Mapping[str, int]], Evidence | None]


def _sharing(folded: Mapping[str, str], keys_of: Callable[[str], Iterable[str]]) -> list[Pair]:
    buckets: dict[str, list[str]] = defaultdict(list)
    for name, text in folded.items():
        for key in set(keys_of(text)):
            buckets[key].append(name)
    return sorted(
        {
            _sorted(*pair)
            for bucket in buckets.values()
            if 1 < len(bucket) <= BUCKET
            for pair in combinations(bucket, 2)
        }
    )


def _letters_for_edit(folded: str) -> Iterable[str]:
    text = joined(folded)
    return deletions(text) if len(text) >= LETTERS_FOR_EDIT else ()


def _sounds(folded: str) -> Iterable[str]:
    sound = sound_of(folded)
    return [sound] if len(sound) >= SOUNDS_ENOUGH else ()


def _same_letters(pair: Pair, folded: Mapping[str, str], _: Mapping[str, int]) -> Evidence | None:
    one, other = pair
    if folded[one] == folded[other]:
        detail = folded_away(one, other)
        weight = 0.5 if groups_alike([one, other]) else 0.8
        return Evidence("folding", detail or "signs between the words", weight)
    return Evidence("spacing", f"{folded[one]} / {folded[other]}", 0.9)


def _same_but_articles(
    pair: Pair, folded: Mapping[str, str], _: Mapping[str, int]
) -> Evidence | None:
    return Evidence("article", "with and without ال", 0.6)


def _letter_apart(
    pair: Pair, folded: Mapping[str, str], uses: Mapping[str, int]
) -> Evidence | None:
    one, other = (folded[name] for name in pair)
    left, right = difference(joined(one), joined(other))
    if max(len(left), len(right)) > 2 or any(map(str.isdigit, left + right)):
        return None
    if len(left + right) > 2 and sorted(left) != sorted(right):
        return None
    if is_ending(without_articles(one), without_articles(other)):
        return None
    long_enough = min(len(joined(one)), len(joined(other))) >= LETTERS_FOR_EDIT + 3
    less, more = sorted(uses[name] for name in pair)
    weight = 0.3 + 0.15 * long_enough + 0.15 * (less * RARE <= more)
    weight += 0.15 * (sound_of(one) == sound_of(other))
    return Evidence("letter", f"{left or '–'}/{right or '–'}", weight)


def _same_sounds(pair: Pair, folded: Mapping[str, str], _: Mapping[str, int]) -> Evidence | None:
    one, other = (folded[name] for name in pair)
    if len(one.split()) != len(other.split()) or is_ending(
        without_articles(one), without_articles(other)
    ):
        return None
    words = zip(one.split(), other.split(), strict=True)
    if any(_far(mine, theirs) for mine, theirs in words):
        return None
    # Transcribed names have no article; in Arabic phrases equal consonants are one root
    # (وزارة, وزير).
    if without_articles(one) != one or without_articles(other) != other:
        return None
    length = len(sound_of(one))
    return Evidence("sound", sound_of(one), min(0.3 + 0.07 * (length - SOUNDS_ENOUGH), 0.6))


def _far(one: str, other: str) -> bool:
    """Whether two words are no two spellings of one sound: other first sounds, other sounds."""
    mine, theirs = sound_of(one), sound_of(other)
    return mine != theirs or abs(len(one) - len(other)) > 2


# ---- The articles


def _by_brackets(brackets: Mapping[tuple[str, str], int]) -> Iterator[tuple[Pair, Evidence]]:
    for (name, inside), texts in brackets.items():
        alike = sound_of(fold_text(name)) == sound_of(fold_text(inside))
        if alike or texts > 1:
            weight = 0.9 if alike else min(0.4 + 0.1 * texts, 0.7)
            yield (
                _sorted(name, inside),
                Evidence("brackets", f"{name} ({inside}) × {texts}", weight),
            )


def _by_neighbours(uses: Mapping[str, int], beside: Neighbours) -> Iterator[Pair]:
    """Common names of which one never stands where the other does, among the same company."""
    common = sorted(uses, key=lambda name: (-uses[name], name))[:MOST_COMPARED]
    known = [name for name in common if uses[name] >= USES_FOR_CONTEXT and name in beside.vectors]
    for one, other in combinations(known, 2):
        if not beside.both(one, other) and beside.alike(one, other) >= CONTEXT_ALONE:
            yield _sorted(one, other)


def _candidate(
    names: Names,
    pair: Pair,
    evidence: Sequence[Evidence],
    uses: Mapping[str, int],
    beside: Neighbours,
) -> Candidate:
    preferred, variant = sorted(pair, key=lambda n: (names.entry_of(n) is None, -uses[n], n))
    weighed = [*evidence, *_company(pair, uses, beside)]
    return Candidate(
        preferred, variant, (uses[preferred], uses[variant]), tuple(sorted(weighed, reverse=True))
    )


def _company(pair: Pair, uses: Mapping[str, int], beside: Neighbours) -> Iterator[Evidence]:
    """What the neighbours say: the same company speaks for two names, standing together against."""
    less = min(uses.get(name, 0) for name in pair)
    if not less:
        return
    both = beside.both(*pair)
    cosine = beside.alike(*pair)
    if both * 3 > less:
        yield Evidence("context", f"together in {both} of {less} articles", -0.6)
    elif less >= USES_FOR_CONTEXT and cosine >= 0.2:
        yield Evidence("context", f"neighbours alike by {cosine:.2f}", min(cosine * 0.8, 0.6))
