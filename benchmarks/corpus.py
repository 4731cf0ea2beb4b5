"""Make a folder of articles in the scrape format, from real text or from nothing.

    python -m benchmarks.corpus OUT --articles 10000 --from CORPUS.jsonl.gz
    python -m benchmarks.corpus OUT --articles 10000

Lines of CORPUS are JSON objects with `title`, `date` (ISO), `body`, `source` and `tags` or
`category`; any may be null. Without it the words are synthetic: Zipf-distributed Arabic letters.
Equal arguments give equal bytes.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from generator.arabic.calendar import ENGLISH_MONTHS

_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_VOCABULARY = 30_000
_TAG_POOL = 2_000
_FIRST_DAY = date(2014, 1, 1)
_DAYS = 3_652
_WORDS = 350


def real_articles(path: Path) -> Iterator[dict[str, Any]]:
    """Records of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def synthetic_articles(seed: int = 0) -> Iterator[dict[str, Any]]:
    """Endless articles of about 350 words with 3–8 tags of a pool of 2,000, over ten years."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_LETTERS, k=chance.randint(3, 8))) for _ in range(_VOCABULARY)]
    weights = list(itertools.accumulate(1 / rank for rank in range(1, _VOCABULARY + 1)))
    tags = [" ".join(chance.choices(words, k=chance.randint(1, 3))) for _ in range(_TAG_POOL)]
    while True:
        body = chance.choices(words, cum_weights=weights, k=_WORDS)
        paragraphs = [" ".join(body[n : n + 50]) + "." for n in range(0, _WORDS, 50)]
        yield {
            "title": " ".join(chance.choices(words, cum_weights=weights, k=8)),
            "date": (_FIRST_DAY + timedelta(days=chance.randrange(_DAYS))).isoformat(),
            "body": "\n".join(paragraphs),
            "source": f"وكالة {words[chance.randrange(20)]}",
            "tags": chance.choices(tags, weights=weights[:_TAG_POOL], k=chance.randint(3, 8)),
        }


def scrape_text(record: dict[str, Any]) -> str:
    """A record in the scrape format; null fields are left out."""
    day = date.fromisoformat(record["date"][:10])
    tags = record.get("tags") or [record.get("category") or ""]
    lines = [
        record.get("title"),
        f"تاريخ النشر: {_ordinal(day.day)}, {_month(day)} {day.year} GMT",
        record.get("body"),
        f"المصدر: {record['source']}" if record.get("source") else None,
        f"كلمات دلالية: {' '.join(tags)}" if any(tags) else None,
    ]
    return "\n".join(line for line in lines if line)


def _month(day: date) -> str:
    return ENGLISH_MONTHS[day.month - 1].capitalize()


def _ordinal(number: int) -> str:
    teen = 10 <= number % 100 <= 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def write_corpus(folder: Path, articles: Iterator[dict[str, Any]], limit: int) -> int:
    """Write up to `limit` files of 1,000 a folder; returns how many there were."""
    count = 0
    for count, record in enumerate(itertools.islice(articles, limit), 1):
        place = folder / f"{count // 1000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{count:06d}.txt").write_text(scrape_text(record), encoding="utf-8")
    return count


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--articles", default=10_000, show_default=True)
@click.option("--from", "origin", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--seed", default=0, show_default=True, help="For synthetic text.")
def main(folder: Path, articles: int, origin: Path | None, seed: int) -> None:
    """Write a corpus into FOLDER."""
    records = real_articles(origin) if origin else synthetic_articles(seed)
    click.echo(f"{write_corpus(folder, records, articles)} articles in {folder}")


if __name__ == "__main__":
    main()
