"""Finding one story in several articles: recall by what was changed, false pairs, CPU time.

    python -m benchmarks.near_duplicates A.jsonl.gz

The file holds JSON objects with `title`, `body` and `date`, one a line. Copies are made of its
articles: words replaced by words of other articles, paragraphs (where a text has none, sentences)
dropped or in another order, a lead of another article in place of the own. A copy is another
outlet's, up to two days younger. What is measured is what a build does: exact copies of `copies`,
near ones of `enrich.stories`.

False pairs are looked for in the articles as they are, each taken for another outlet's, once with
their own days and once all on one day, where the window cannot help. With their own days the pairs
are listed (`--list`) for a person to judge; on one day every pair of articles that were more than
30 days apart is false: what they share is a template.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import click

from benchmarks.corpus import Maker, load_material
from generator.arabic.normalize import fold_text
from generator.copies import FEWEST_WORDS, canonical_places
from generator.enrich.stories.links import Reader, by_age, link_stories, story_pairs
from generator.enrich.stories.minhash import packed, signature
from generator.model import Article, Block, BlockKind, DateBasis, ParsedArticle, Record
from generator.outline import outline

Text = list[str]
"""Paragraphs."""
_SENTENCE_END = re.compile(r"(?<=[.!؟…]) +")
_FAR = timedelta(30)


def read_articles(path: Path) -> list[tuple[date, str, Text]]:
    """(day, title, paragraphs) of the articles, each text once, none too short to be a story."""
    found: dict[str, tuple[date, str, Text]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            body, day = record.get("body") or "", record.get("date") or ""
            folded = fold_text(body)
            if day and folded.count(" ") + 1 >= FEWEST_WORDS:
                paragraphs = [line.strip() for line in body.split("\n") if line.strip()]
                if len(paragraphs) < 3:
                    paragraphs = _SENTENCE_END.split(" ".join(paragraphs))
                day = date.fromisoformat(day[:10])
                found.setdefault(folded, (day, record.get("title") or "", paragraphs))
    return list(found.values())


def article(number: int, day: date, title: str, text: Text, source: str) -> Article:
    """An article of that text, with a source of its own."""
    blocks = tuple(Block(BlockKind.PARAGRAPH, line, 0) for line in text)
    return Article(
        href=f"{number:06d}-{source}.html", title=title, published=day,
        date_basis=DateBasis.PRINTED, date_raw="", blocks=blocks, sources=(source,), tags=(),
        read_also=(), byline="", kicker="", dateline="", original_url="", captured="", origins=(),
        ledger=(),
    )  # fmt: skip


def parsed(made: Article) -> ParsedArticle:
    """The same article as a parser gives it."""
    return ParsedArticle(made.title, 1, made.published, blocks=made.blocks, sources=made.sources)


# ---------------------------------------------------------------- changes


def words_changed(share: float) -> Callable[[Text, random.Random, Sequence[str]], Text]:
    """Exactly that share of the words replaced, in places drawn at random."""

    def change(text: Text, chance: random.Random, pool: Sequence[str]) -> Text:
        tokens = [line.split() for line in text]
        places = [(row, column) for row, line in enumerate(tokens) for column in range(len(line))]
        for row, column in chance.sample(places, round(share * len(places))):
            tokens[row][column] = chance.choice(pool)
        return [" ".join(line) for line in tokens]

    return change


def paragraph_dropped(text: Text, chance: random.Random, pool: Sequence[str]) -> Text:
    """Paragraphs are missing, as many as leave three fifths of the words and a story's fewest."""
    sizes = [len(line.split()) for line in text]
    spare = sum(sizes) - max(FEWEST_WORDS, round(sum(sizes) * 0.6))
    gone: set[int] = set()
    for place in chance.sample(range(len(text)), len(text)):
        if sizes[place] <= spare:
            gone.add(place)
            spare -= sizes[place]
    return [line for place, line in enumerate(text) if place not in gone]


def reordered(text: Text, chance: random.Random, pool: Sequence[str]) -> Text:
    return chance.sample(text, len(text))


def new_lead(text: Text, chance: random.Random, pool: Sequence[str]) -> Text:
    """As many words of others in place of the first fifth."""
    words = " ".join(text).split()
    length = len(words) // 5
    return [" ".join(chance.choices(pool, k=length)), " ".join(words[length:])]


def lead_before(text: Text, chance: random.Random, pool: Sequence[str]) -> Text:
    """Twenty words of others before all; a short text is half as long again."""
    return [" ".join(chance.choices(pool, k=20)), *text]


def both(text: Text, chance: random.Random, pool: Sequence[str]) -> Text:
    """Paragraphs dropped and 10 % of the words changed."""
    return words_changed(0.1)(paragraph_dropped(text, chance, pool), chance, pool)


CHANGES: dict[str, Callable[[Text, random.Random, Sequence[str]], Text]] = {
    "nothing (exact copy)": words_changed(0),
    "5 % of words": words_changed(0.05),
    "10 % of words": words_changed(0.1),
    "15 % of words": words_changed(0.15),
    "20 % of words": words_changed(0.2),
    "paragraphs dropped": paragraph_dropped,
    "the same, 10 % of words": both,
    "paragraphs reordered": reordered,
    "a fifth replaced by a new lead": new_lead,
    "a lead of 20 words put before": lead_before,
}


# ---------------------------------------------------------------- figures


def recall(
    originals: Sequence[tuple[date, str, Text]], name: str, *, retitled: bool
) -> tuple[float, float]:
    """(share of copies linked to their original or on one page with it, share of the latter).

    Args:
        retitled: every copy has a title of its own.
    """
    chance = random.Random(name)
    pool = [word for _, _, text in originals[:2000] for line in text for word in line.split()]
    made: list[Article] = []
    for number, (day, title, text) in enumerate(originals):
        copy = CHANGES[name](text, chance, pool)
        later = day + timedelta(chance.randint(0, 2))
        made.append(article(number, day, title, text, "a"))
        made.append(article(number, later, f"نسخة {number}" if retitled else title, copy, "b"))
    found = sum(_collapsed(made))
    pairs = set(pairs_of(made))
    linked = sum((2 * n, 2 * n + 1) in pairs for n in range(len(originals)))
    return max(found, linked) / len(originals), found / len(originals)


def _collapsed(made: Sequence[Article]) -> list[bool]:
    places = canonical_places([outline(parsed(each)) for each in made])
    return [places[n + 1] == n for n in range(0, len(places), 2)]


def pairs_of(articles: Sequence[Article]) -> list[tuple[int, int]]:
    """Pairs of places in `articles` that tell one story."""
    ordered = by_age(articles)
    place_of = {article.href: place for place, article in enumerate(articles)}
    found = _pairs(ordered, articles)
    pairs = ((place_of[ordered[a].href], place_of[ordered[b].href]) for a, b in found)
    return sorted((min(pair), max(pair)) for pair in pairs)


def _pairs(ordered: Sequence[Record], articles: Sequence[Article]) -> list[tuple[int, int]]:
    texts = {article.href: (article.title, article.text) for article in articles}
    reader = Reader(ordered, lambda place: texts[ordered[place].href])
    signatures = [packed(signature(texts[record.href][1])) for record in ordered]
    return story_pairs(ordered, signatures, reader.tell_one_story)


def seconds(articles: Sequence[Article]) -> float:
    """CPU time of all of it: exact copies, signatures, candidates, reading and linking."""
    before = time.process_time()
    canonical_places([outline(parsed(each)) for each in articles])
    ordered = by_age(articles)
    link_stories(ordered, _pairs(ordered, articles))
    return time.process_time() - before


def resampled(path: Path, count: int) -> list[Article]:
    """Articles of about 350 words, put together by `benchmarks.corpus`."""
    maker = Maker(load_material([path]))
    made = (maker.article(number) for number in range(count))
    return [
        article(n, each.day, each.title, list(each.paragraphs), each.source)
        for n, each in enumerate(made)
    ]


def tell_time(name: str, articles: Sequence[Article], few: int) -> None:
    """Print the time for a few and for all; the few first, so that theirs holds the cold start."""
    smaller, whole = seconds(articles[:few]), seconds(articles)
    ratio, times = whole / smaller, len(articles) / few
    print(f"{name}, CPU s: {smaller:.2f} for {few:,}, {whole:.2f} for {len(articles):,}", end=" ")
    print(f"(ratio {ratio:.1f} for {times:.1f} times as many)")


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--copies", default=2000, show_default=True, help="Articles that copies are made of.")
@click.option("--long", default=0, help="Time so many articles of 350 words too, and a tenth.")
@click.option("--list", "listed", is_flag=True, help="Print the pairs found in the articles.")
def main(path: Path, copies: int, long: int, listed: bool) -> None:
    """Print the figures for the articles of PATH."""
    known = read_articles(path)
    made = [article(n, *each, f"{n}") for n, each in enumerate(known)]
    tell_time("articles as they are", made, 1000)
    if long:
        tell_time("articles of 350 words", resampled(path, long), long // 10)
    print(f"\nrecall, {copies:<5} copies each      own title  same title  on one page")
    originals = random.Random(0).sample(known, min(copies, len(known)))
    for name in CHANGES:
        other, (same, collapsed) = (recall(originals, name, retitled=r) for r in (True, False))
        print(f"  {name:<32} {other[0]:6.4f}     {same:6.4f}      {collapsed:6.4f}")
    own = pairs_of(made)
    print(f"\npairs in {len(made):,} articles of their own days: {len(own)} (see --list)")
    one_day = [article(n, date(2020, 1, 1), t, x, f"{n}") for n, (_, t, x) in enumerate(known)]
    far = [(a, b) for a, b in pairs_of(one_day) if abs(known[a][0] - known[b][0]) > _FAR]
    print(f"pairs of articles more than {_FAR.days} days apart, all put on one day: {len(far)}")
    for pairs in (own, far) if listed else ():
        print()
        for numbers in pairs:
            print("\n".join(f"{known[n][0]} {known[n][1]}" for n in numbers), end="\n\n")


if __name__ == "__main__":
    main()
