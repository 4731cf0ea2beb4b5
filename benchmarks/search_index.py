"""What the search index costs: seconds and memory to build it, bytes and files on a disk; and what
an update costs when an article is added, edited or deleted.

    python -m benchmarks.search_index --articles 1000 --articles 10000 --articles 100000
        [--from A.jsonl.gz …] [--keep FOLDER --shell SITE]

Every size is built in a process of its own, which reads the articles of `benchmarks.corpus` from a
file (the time for reading alone is measured too, and taken off) and drops the outputs. Memory is
the largest resident set of that process, the file's reading included. Updates are measured in
another process, with a store in a file, whose size is what is kept; they include reading what is
kept, comparing the list of all articles, and the commit. With --keep the files are written too,
below FOLDER/<articles>, beside the page and assets of a built SITE and what
`benchmarks.search_speed` makes its queries from, so that it can be run on them.
"""

from __future__ import annotations

import gzip
import json
import multiprocessing
import resource
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click

from benchmarks.corpus import documents, load_material
from generator.config import Config
from generator.engine.store import Store, open_store
from generator.i18n import Interface
from generator.search.documents import SearchDocument, listed
from generator.search.output import Output, search_outputs
from generator.search.update import Settings, update_search
from generator.search.words import search_words


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one build. Seconds are CPU seconds, bytes and files are by the kind of file."""

    articles: int
    seconds: float
    megabytes: float
    bytes: dict[str, int]
    files: dict[str, int]

    def rows(self) -> Iterator[tuple[str, float, float]]:
        """(what, how much, bar)"""
        kinds = ("terms", "postings", "vocabulary")
        postings = sum(self.bytes.get(kind, 0) for kind in kinds)
        yield "CPU s for 10,000 articles", self.seconds / self.articles * 10_000, 7
        yield "peak memory, MB", self.megabytes, 700
        yield "postings and vocabulary, bytes an article", postings / self.articles, 800
        yield "texts, bytes an article", self.bytes["texts"] / self.articles, 2_000
        yield "files", sum(self.files.values()), self.articles / 5
        for kind in sorted(self.bytes):
            yield f"  {kind}: {self.files[kind]} files, MB", self.bytes[kind] / 1e6, 0


def write_articles(path: Path, origins: Sequence[Path], count: int) -> None:
    """Write the articles of a corpus, a line of JSON each, in the order of time."""
    with path.open("w", encoding="utf-8") as file:
        for document in documents(load_material(origins), count):
            file.write(json.dumps(asdict(document), ensure_ascii=False) + "\n")


def read_articles(path: Path) -> Iterator[SearchDocument]:
    """The articles of such a file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            fields: dict[str, Any] = json.loads(line)
            for name in ("sources", "tags"):
                fields[name] = tuple(fields[name])
            yield SearchDocument(**fields)


def build(path: Path) -> Iterator[Output]:
    """The search files of the articles of a file."""
    ui = Interface(Config())
    months = [ui.dates.month(number) for number in range(1, 13)]
    return search_outputs(read_articles(path), ui=search_words(ui), months=months)


def measure(path: Path, count: int) -> Cost:
    """Build in this process, which should have done nothing else before."""
    started = time.process_time()
    for _ in read_articles(path):
        pass
    reading = time.process_time() - started
    sizes: Counter[str] = Counter()
    files: Counter[str] = Counter()
    started = time.process_time()
    for name, content in build(path):
        kind = name.split("/")[1].removesuffix(".js").partition("-")[0]
        sizes[kind] += len(content)
        files[kind] += 1
    seconds = time.process_time() - started - reading
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(count, seconds, peak, dict(sizes), dict(files))


@dataclass(frozen=True, slots=True)
class UpdateCost:
    """Of one update. Seconds are CPU seconds."""

    what: str
    seconds: float
    files: int
    megabytes: float
    """Written."""


def measure_updates(path: Path, folder: Path) -> tuple[list[UpdateCost], float]:
    """Measure updates in this process; return them, and the bytes an article of what is kept."""
    ui = Interface(Config())
    settings = Settings(search_words(ui), [ui.dates.month(number) for number in range(1, 13)])
    articles = sorted(read_articles(path), key=lambda document: (document.date, document.href))
    *articles, other = articles
    middle = len(articles) // 2
    newest = replace(other, date="2099-01-01")
    edited = replace(articles[middle], body=f"{articles[middle].body} {other.title}")
    states = {
        "from nothing": articles,
        "nothing": articles,
        "the newest added": [*articles, newest],
        "another text in the middle": [*articles[:middle], edited, *articles[middle + 1 :], newest],
        "the 20th from the end deleted": [*articles[:-20], *articles[-19:]],
        "one of an old day added": [*articles[:middle], edited, *articles[middle:]],
    }
    file = folder / "catalog.db"
    with open_store(file, "1") as store:
        costs = [_updated(store, what, held, settings) for what, held in states.items()]
    return costs, file.stat().st_size / len(articles)


def _updated(
    store: Store, what: str, articles: Sequence[SearchDocument], settings: Settings
) -> UpdateCost:
    entries = [listed(article) for article in articles]
    started = time.process_time()
    update = update_search(
        store.shelf("search"), entries, lambda numbers: (articles[n] for n in numbers), settings
    )
    sizes = [len(content) for _, content in update]
    store.commit()
    return UpdateCost(what, time.process_time() - started, len(sizes), sum(sizes) / 1e6)


def keep(path: Path, folder: Path, shell: Path) -> None:
    """Write a site of nothing but the search."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(shell / "assets", folder / "assets")
    shutil.copy(shell / "search.html", folder)
    for name, content in build(path):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    months: dict[str, list[str]] = defaultdict(list)
    for document in read_articles(path):
        record = {
            "title": document.title,
            "tags": [{"name": tag} for tag in document.tags],
            "sources": document.sources,
            "date": document.date,
            "text": document.body,
        }
        months[document.date[:7]].append(json.dumps(record, ensure_ascii=False))
    data = folder / "data/articles"
    data.mkdir(parents=True)
    for month, lines in months.items():
        text = "\n".join(lines) + "\n"
        (data / f"{month}.jsonl.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


@click.command()
@click.option("--articles", "sizes", multiple=True, type=int, default=(1_000, 10_000))
@click.option(
    "--from", "origins", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--keep", "kept", type=click.Path(file_okay=False, path_type=Path))
@click.option("--shell", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(
    sizes: Sequence[int], origins: Sequence[Path], kept: Path | None, shell: Path | None
) -> None:
    """Measure the search index of made archives."""
    if (kept is None) != (shell is None):
        raise click.UsageError("--keep and --shell belong together")
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        for count in sizes:
            path = Path(name) / "articles.jsonl"
            write_articles(path, origins, count)
            with context.Pool(1) as pool:
                cost = pool.apply(measure, (path, count))
            with context.Pool(1) as pool, tempfile.TemporaryDirectory() as folder:
                updates, kept_bytes = pool.apply(measure_updates, (path, Path(folder)))
            click.echo(f"{count:,} articles{'':<36}{'measured':>12}{'bar':>12}")
            for what, value, bar in cost.rows():
                shown = f"{bar:>12,.0f}" if bar else ""
                click.echo(f"  {what:<46}{value:>12,.1f}{shown}")
            click.echo(f"  {'kept for updates, bytes an article':<46}{kept_bytes:>12,.0f}")
            click.echo(f"  {'update':<34}{'CPU s':>12}{'files':>12}{'MB':>12}")
            for each in updates:
                figures = f"{each.seconds:>12.2f}{each.files:>12,}{each.megabytes:>12.2f}"
                click.echo(f"  {each.what:<34}{figures}")
            if kept and shell:
                keep(path, kept / str(count), shell)


if __name__ == "__main__":
    main()
