"""Stories: articles joined by verified pairs, and what each is told of its relatives.

A story is a connected part of the graph of pairs, named by its oldest article, so that a newer one
changes neither that name nor any address. Relatives of the same outlet are versions, those of
others the story elsewhere; where an outlet is not named the weaker claim is made, that of a
version.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.copies import outlets
from generator.enrich.stories.candidates import candidate_pairs
from generator.enrich.stories.verdict import Evidence, evidence, tell_one_story
from generator.model import Record, order_key

MOST_LINKED = 30
"""Relatives that a page names; of more, the oldest."""
MOST_COMPARED = 5
"""Later relatives that a page compares itself with: a story of n articles shows fewer than 2·n
comparisons, not n²."""

Pair = tuple[int, int]


def by_age(articles: Iterable[Record]) -> list[Record]:
    """Articles, oldest first, ties by address, the undated last: the order of all places here."""
    return sorted(articles, key=order_key)


def link_stories(ordered: Sequence[Record], pairs: Sequence[Pair]) -> dict[str, Record]:
    """The articles that have relatives, by address, with these entered; all others are left out.

    Args:
        ordered: `by_age`.
        pairs: of places that tell one story, from `story_pairs`.
    """
    linked: dict[str, Record] = {}
    for inside in connected(pairs):
        places = sorted({place for pair in inside for place in pair})
        story = [ordered[place] for place in places]
        numbers = {place: number for number, place in enumerate(places)}
        renumbered = [(numbers[one], numbers[other]) for one, other in inside]
        linked |= {article.href: article for article in _entered(story, renumbered)}
    return linked


def story_pairs(
    ordered: Sequence[Record],
    signatures: Sequence[bytes],
    tell_one_story: Callable[[int, int], bool],
) -> list[Pair]:
    """Pairs of places, the smaller first, whose articles tell one story; sorted.

    Args:
        ordered: `by_age`.
        signatures: of the articles' texts, as `minhash.packed` gives them.
        tell_one_story: compares two places, see `Reader`.
    """
    signed = [(place, each) for place, each in enumerate(signatures) if each]
    days = [ordered[place].published for place, _ in signed]
    found = candidate_pairs([each for _, each in signed], days)
    candidates = [(signed[one][0], signed[other][0]) for one, other in found]
    return [pair for pair in candidates if tell_one_story(*pair)]


class Reader:
    """Compares articles, reading each only once."""

    def __init__(self, ordered: Sequence[Record], read: Callable[[int], tuple[str, str]]) -> None:
        """`read` gives the title and the text of a place."""
        self._ordered = ordered
        self._read = read
        self._evidence: dict[int, Evidence] = {}

    def tell_one_story(self, one: int, other: int) -> bool:
        """Return whether the articles of two places tell one story."""
        apart = days_apart(self._ordered[one], self._ordered[other])
        return tell_one_story(self._of(one), self._of(other), apart)

    def _of(self, place: int) -> Evidence:
        if place not in self._evidence:
            self._evidence[place] = evidence(*self._read(place))
        return self._evidence[place]


def days_apart(one: Record, other: Record) -> int | None:
    """Return how many days lie between two articles; None when the day of one is unknown."""
    if one.published is None or other.published is None:
        return None
    return abs((one.published - other.published).days)


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


def _entered(story: Sequence[Record], pairs: Sequence[Pair]) -> Iterator[Record]:
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
