"""How good related articles are, and what they cost.

    python -m benchmarks.related A.jsonl.gz --list 60

The file holds JSON objects with `title`, `body`, `date` and `tags` or `category`, one a line, whose
tags were set by people. Tags are hidden by halves (a hash decides): what is proposed by the words,
by one half of the tags or by both is judged by the other half, which it has not seen: how often do
an article and a proposal share a rare one? The same is asked of articles drawn by chance, from the
whole archive and from the ninety days before. Articles with a category are judged by that.

What is measured is what a build does (`enrich.topics`, `enrich.related`), without what is known of
stories. `--list` prints proposals for a person to judge.
"""

from __future__ import annotations

import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zlib import crc32

import click

from generator.arabic.normalize import fold_text
from generator.enrich.related import NEAR_DAYS, Related, Subject, related
from generator.enrich.topics import topic, with_tags

RARE = 0.02
"""Share of the articles that a rare tag has at most."""
YOUNG = 0.15
"""Share of the articles, the oldest, that are not judged: little came before them."""


@dataclass(frozen=True, slots=True)
class Given:
    """An article of the file."""

    day: date
    title: str
    words: tuple[str, ...]
    seen: frozenset[str]
    """The half of its tags that may be proposed by."""
    hidden: frozenset[str]
    """What it is judged by: the other half, or its category."""


def read(path: Path) -> list[Given]:
    """The articles of a file, each text once, oldest first."""
    found: dict[str, Given] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            body, day, title = (record.get(name) or "" for name in ("body", "date", "title"))
            if body and day and title:
                folded = fold_text(body)
                found.setdefault(folded, _given(record, date.fromisoformat(day[:10]), folded))
    return sorted(found.values(), key=lambda each: (each.day, each.title))


def _given(record: dict[str, str], day: date, folded: str) -> Given:
    tags = frozenset(record.get("tags") or ())
    seen = frozenset(tag for tag in tags if crc32(tag.encode()) % 2)
    hidden = tags - seen or frozenset(filter(None, [record.get("category")]))
    return Given(day, record["title"], tuple(folded.split()), seen, hidden)


def proposed(articles: Sequence[Given], *, words: bool, tags: bool) -> list[Related]:
    """What a build would propose by the words, the tags that may be seen, or both."""
    return list(related([_subject(each, words=words, tags=tags) for each in articles]))


def _subject(each: Given, *, words: bool, tags: bool) -> Subject:
    own = topic(each.title, each.words) if words else b""
    return Subject(each.day.toordinal(), with_tags(own, sorted(each.seen) if tags else ()), True)


def by_chance(articles: Sequence[Given], days: int) -> list[Related]:
    """Three earlier articles of each, at most so many days older, drawn by chance."""
    chance = random.Random(0)
    drawn: list[Related] = []
    first = 0
    for place, each in enumerate(articles):
        while (each.day - articles[first].day).days > days:
            first += 1
        pool = range(first, place)
        drawn.append((tuple(chance.sample(pool, min(3, len(pool)))), ()))
    return drawn


def judged(articles: Sequence[Given], found: Sequence[Related], group: int) -> tuple[float, int]:
    """(share of a group's proposals that share something rare with their article, how many)."""
    have = Counter(tag for each in articles for tag in each.hidden)
    most = RARE * len(articles) if any(each.seen for each in articles) else len(articles)
    good = total = 0
    for place in range(round(YOUNG * len(articles)), len(articles)):
        rare = {tag for tag in articles[place].hidden if 1 < have[tag] <= most}
        for other in found[place][group] if rare else ():
            total += 1
            good += not rare.isdisjoint(articles[other].hidden)
    return good / max(total, 1), total


def listed(articles: Sequence[Given], found: Sequence[Related], count: int) -> Iterator[str]:
    """Some articles with their proposals, for reading."""
    chance = random.Random(count)
    places = range(round(YOUNG * len(articles)), len(articles))
    for place in sorted(chance.sample(places, count)):
        yield f"\n{place} {articles[place].day} {articles[place].title}"
        for name, group in zip(("near", " far"), found[place], strict=True):
            yield from (f"    {name} {articles[n].day} {articles[n].title}" for n in group)


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--list", "count", default=0, help="articles to print with their proposals")
def main(path: Path, count: int) -> None:
    """Judge the proposals for the articles of PATH."""
    articles = read(path)
    ways = {
        "by chance": by_chance(articles, 100_000),
        "by chance, of the same time": by_chance(articles, NEAR_DAYS),
        "by tags": proposed(articles, words=False, tags=True),
        "by words": proposed(articles, words=True, tags=False),
        "by words and tags": proposed(articles, words=True, tags=True),
    }
    click.echo(f"{len(articles):,} articles: share of good ones (of how many), near and far")
    for name, found in ways.items():
        figures = (judged(articles, found, group) for group in (0, 1))
        click.echo(f"{name:30}" + "".join(f"{share:8.3f} ({of:6,})" for share, of in figures))
    found = ways["by words and tags"]
    sizes = Counter(tuple(map(len, each)) for each in found)
    click.echo(f"(near, far) → articles: {dict(sorted(sizes.items()))}")
    for line in listed(articles, found, count):
        click.echo(line)
    subjects = [_subject(each, words=True, tags=True) for each in articles]
    for first in (0, len(articles) - 1):
        began = time.process_time()
        list(related(subjects, first))
        click.echo(f"from the {first:,}th on: {time.process_time() - began:.3f} CPU s")


if __name__ == "__main__":
    main()
