"""What is not known of sources: for a person to fill in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.arabic.collation import sort_key
from generator.model import Article, RepairKind
from generator.names.sources import Source
from generator.names.suggest import LEAST, resembling
from generator.names.unite import Names

WANTED = ("kind", "home", "country", "rights", "licence")
"""Columns that a source is better with."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A source of the archive and what is missing."""

    source: Source
    """As sources.csv has it; of one that it lacks the name alone."""
    articles: int
    missing: tuple[str, ...]
    """Of WANTED."""
    without_address: int
    """Articles without the address of the original."""
    without_capture: int
    """Articles that do not say when they were captured."""
    aliases: tuple[tuple[str, str], ...] = ()
    """(name that may be one of its own, why)."""


def gaps(names: Names, articles: Iterable[Article]) -> list[Gap]:
    """The sources of the articles, those with most articles first.

    Args:
        articles: with sources as they came or as they are shown.
    """
    held: dict[str, list[Article]] = defaultdict(list)
    every = list(articles)
    for article in every:
        for name in dict.fromkeys(map(names.sources.of, article.sources)):
            held[name].append(article)
    aliases = _aliases(names, every, {name: len(group) for name, group in held.items()})
    found = [
        replace(_gap(names, name, group), aliases=tuple(aliases.get(name, ())))
        for name, group in held.items()
    ]
    return sorted(found, key=lambda gap: (-gap.articles, sort_key(gap.source.name)))


def _gap(names: Names, name: str, articles: Sequence[Article]) -> Gap:
    source = names.source_of(name) or Source(name)
    known = {
        "kind": source.kind,
        "home": source.home,
        "country": source.country,
        "rights": source.rights,
        "licence": source.licence or source.licence_url,
    }
    return Gap(
        source,
        len(articles),
        tuple(column for column in WANTED if not known[column]),
        sum(not article.original_url for article in articles),
        sum(not article.captured for article in articles),
    )


def _aliases(
    names: Names, articles: Iterable[Article], uses: dict[str, int]
) -> dict[str, list[tuple[str, str]]]:
    """Names that one article gives beside the source, and sources that look like it."""
    beside: Counter[tuple[str, str]] = Counter()
    for article in articles:
        for entry in article.ledger:
            if entry.kind is RepairKind.SECOND_SOURCE:
                beside[names.sources.of(entry.repaired or ""), entry.raw] += 1
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (name, raw), times in sorted(beside.items()):
        if name in uses and names.sources.of(raw) != name:
            found[name].append((raw, f"both named by {times} of its articles"))
    for pair, evidence in resembling(uses):
        chief, other = sorted(pair, key=lambda name: (-uses[name], name))
        if evidence.weight >= LEAST and not all(map(names.source_of, pair)):
            found[chief].append((other, f"{evidence.kind}: {evidence.detail}"))
    return found
