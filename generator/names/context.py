"""What names are used beside: other tags of the same articles, brackets in their texts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from generator.arabic.normalize import fold_text

MOST_BEFORE = 5
"""Words before a bracket that may be the name that it explains."""
MOST_INSIDE = 5
_BRACKETS = re.compile(r"([^()\n]{2,80})\(\s*([^()\n]{2,60}?)\s*\)")
_LATIN = re.compile(r"[A-Za-z][A-Za-z .'&-]*[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For each name the names that stand beside it, as vectors of tf-idf of length 1."""

    vectors: Mapping[str, Mapping[str, float]]
    together: Mapping[tuple[str, str], int]
    """Articles that carry both of two names, the names sorted."""

    def alike(self, one: str, other: str) -> float:
        """The cosine of what stands beside two names, from 0 to 1."""
        mine, theirs = self.vectors.get(one, {}), self.vectors.get(other, {})
        if len(mine) > len(theirs):
            mine, theirs = theirs, mine
        return sum(weight * theirs.get(name, 0.0) for name, weight in mine.items())

    def both(self, one: str, other: str) -> int:
        """Articles that carry both."""
        return self.together.get((min(one, other), max(one, other)), 0)


def neighbours(lists: Iterable[Sequence[str]]) -> Neighbours:
    """Gather neighbours from the names of articles.

    One list that stands in many articles (a keyword block that a newsroom pastes) counts once.
    """
    distinct = sorted({tuple(sorted(set(names))) for names in lists})
    carriers = Counter(name for names in distinct for name in names)
    beside: dict[str, Counter[str]] = defaultdict(Counter)
    together: Counter[tuple[str, str]] = Counter()
    for names in distinct:
        for place, name in enumerate(names):
            for other in names[place + 1 :]:
                beside[name][other] += 1
                beside[other][name] += 1
                together[name, other] += 1
    rarity = {name: log(1 + len(distinct) / count) for name, count in carriers.items()}
    vectors = {name: _unit(counts, rarity) for name, counts in beside.items()}
    return Neighbours(vectors, together)


def _unit(counts: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    weights = {name: (1 + log(count)) * rarity[name] for name, count in counts.items()}
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {name: weight / length for name, weight in weights.items()}


def explained(texts: Iterable[str], names: Iterable[str]) -> dict[tuple[str, str], int]:
    """What stands in brackets behind a name: (name, what) → number of texts.

    Kept are other names of the list, and Latin words, which are names more often than not.
    """
    by_folded: dict[str, str] = {}
    for name in names:
        by_folded.setdefault(fold_text(name), name)
    found: Counter[tuple[str, str]] = Counter()
    for text in texts:
        pairs = {pair for match in _BRACKETS.finditer(text) for pair in _pair(match, by_folded)}
        found.update(pairs)
    return dict(sorted(found.items()))


def _pair(match: re.Match[str], by_folded: Mapping[str, str]) -> list[tuple[str, str]]:
    before, inside = fold_text(match[1]).split()[-MOST_BEFORE:], " ".join(match[2].split())
    what = by_folded.get(fold_text(inside)) or (inside if _LATIN.fullmatch(inside) else "")
    if not what or len(inside.split()) > MOST_INSIDE:
        return []
    for start in range(len(before)):
        name = by_folded.get(" ".join(before[start:]))
        if name and name != what:
            return [(name, what)]
    return []
