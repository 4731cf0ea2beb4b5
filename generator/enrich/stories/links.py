"""Stories: articles joined by verified pairs, and what each is told of its relatives.

A story is a connected part of the graph of pairs, named by its oldest article, so that a newer one
changes neither that name nor any address. Relatives of the same outlet are versions, those of
others the story elsewhere; where an outlet is not named the weaker claim is made, that of a
version.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from generator.copies import outlets
from generator.enrich.stories.candidates import candidate_pairs
from generator.enrich.stories.minhash import Signature, signature
from generator.enrich.stories.verdict import Evidence, evidence, tell_one_story
from generator.model import Article

MOST_LINKED = 30
"""Relatives that a page names; of more, the oldest."""
MOST_COMPARED = 5
"""Later relatives that a page compares itself with: a story of n articles shows fewer than 2·n
comparisons, not n²."""

Pair = tuple[int, int]


def link_stories(articles: Sequence[Article]) -> dict[str, Article]:
    """The articles that have relatives, by address, with these entered; all others are left out."""
    ordered = sorted(articles, key=_age)
    signatures = [signature(article.text) for article in ordered]
    linked: dict[str, Article] = {}
    for pairs in connected(story_pairs(ordered, signatures)):
        places = sorted({place for pair in pairs for place in pair})
        story = [ordered[place] for place in places]
        numbers = {place: number for number, place in enumerate(places)}
        inside = [(numbers[one], numbers[other]) for one, other in pairs]
        linked |= {article.href: article for article in _entered(story, inside)}
    return linked


def story_pairs(articles: Sequence[Article], signatures: Sequence[Signature | None]) -> list[Pair]:
    """Pairs of places, the smaller first, whose articles tell one story; sorted.

    Args:
        signatures: of the articles' texts, by `minhash.signature`; they may come from a cache.
    """
    signed = [(place, each) for place, each in enumerate(signatures) if each is not None]
    days = [articles[place].published for place, _ in signed]
    found = candidate_pairs([each for _, each in signed], days)
    read = _Reader(articles)
    candidates = [(signed[one][0], signed[other][0]) for one, other in found]
    return [pair for pair in candidates if read.tell_one_story(*pair)]


class _Reader:
    """Compares articles, reading each only once."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles
        self._evidence: dict[int, Evidence] = {}

    def tell_one_story(self, one: int, other: int) -> bool:
        apart = _days_apart(self._articles[one].published, self._articles[other].published)
        return tell_one_story(self._of(one), self._of(other), apart)

    def _of(self, place: int) -> Evidence:
        if place not in self._evidence:
            article = self._articles[place]
            self._evidence[place] = evidence(article.title, article.text)
        return self._evidence[place]


def _age(article: Article) -> tuple[bool, date, str]:
    """Oldest first, ties by address, the undated last."""
    return article.published is None, article.published or date.max, article.href


def _days_apart(one: date | None, other: date | None) -> int | None:
    return abs((one - other).days) if one and other else None


def connected(pairs: Sequence[Pair]) -> list[list[Pair]]:
    """The pairs of each connected part, in the order of its smallest place."""
    roots: dict[int, int] = {}

    def root(place: int) -> int:
        above = roots.setdefault(place, place)
        while above != place:
            roots[place] = roots[above]
            place, above = above, roots[above]
        return place

    for pair in pairs:
        low, high = sorted(map(root, pair))
        roots[high] = low
    parts: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        parts[root(pair[0])].append(pair)
    return [parts[first] for first in sorted(parts)]


def _entered(story: Sequence[Article], pairs: Sequence[Pair]) -> Iterator[Article]:
    """The articles of a story, oldest first, each with its relatives."""
    named = [outlets(article) for article in story]
    compared = _compared(named, pairs)
    for place, article in enumerate(story):
        others = [other for other in range(len(story)) if other != place][:MOST_LINKED]
        # Whoever is compared is also named.
        others = sorted({*others, *compared[place]})
        is_elsewhere = {n: _are_other_outlets(named[place], named[n]) for n in others}
        versions = [story[n].href for n in others if not is_elsewhere[n]]
        yield replace(
            article,
            versions=tuple(dict.fromkeys([*article.versions, *versions])),
            elsewhere=tuple(story[n].href for n in others if is_elsewhere[n]),
            compared=tuple(story[n].href for n in compared[place]),
            story=story[0].href,
        )


def _compared(named: Sequence[frozenset[str]], pairs: Sequence[Pair]) -> Mapping[int, list[int]]:
    """For each article of a story the ones that it is compared with, in ascending order.

    Each is compared with the version before it, or else with the oldest that it was verified with,
    and that one, on its own page, with the first few of those.
    """
    before: dict[int, list[int]] = defaultdict(list)
    for one, other in sorted(pairs):
        before[other].append(one)
    compared: dict[int, list[int]] = defaultdict(list)
    for later, olders in sorted(before.items()):
        versions = [n for n in olders if not _are_other_outlets(named[n], named[later])]
        base = versions[-1] if versions else olders[0]
        if len(compared[base]) <= MOST_COMPARED:
            compared[base].append(later)
        compared[later].append(base)
    return defaultdict(list, {place: sorted(places) for place, places in compared.items()})


def _are_other_outlets(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one & other
