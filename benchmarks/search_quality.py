"""How well the search finds: MRR and hits@10, tier by tier, beside what others would do.

    python -m benchmarks.search_quality --data FOLDER [--lunr-languages FOLDER] [--queries 300]

FOLDER holds what there is of: ir/NAME/{docs.jsonl,queries.jsonl,qrels.tsv} (questions, one judged
passage each), antcorpus.jsonl.gz (news; queries are made from an article's title or lead, and it is
the one to find), tagged-articles.jsonl.gz (news with tags; queries are a tag and a title word).
What is absent is skipped.

Compared are BM25 on folded words (k1 1.2, b 0.75, all fields one text), plain lunr with its Arabic
package if a folder with the npm package lunr-languages is given, and `Archive.search` in Node with
one, two, three and all four tiers of matching, so that the last row is what readers get.
"""

from __future__ import annotations

import gzip
import json
import math
import random
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from generator.arabic.normalize import folded_form, words
from generator.config import Config
from generator.i18n import Interface
from generator.search.documents import SearchDocument
from generator.search.output import search_outputs
from generator.search.words import search_words

REPOSITORY = Path(__file__).resolve().parent.parent
TIERS = ("written form", "+ folded form", "+ clitics", "+ stem: ours")
DEPTH = 100
"""Hits looked at for the reciprocal rank."""
SEED = 20230925
NOISE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"})
"""Letters that hurried readers simplify."""

Ranking = list[list[int]]
"""For each query the numbers of its first hits, in order."""


@dataclass(frozen=True, slots=True)
class Task:
    """Documents, and queries each with the numbers of the documents that answer it."""

    name: str
    documents: Sequence[SearchDocument]
    queries: Mapping[str, Sequence[tuple[str, frozenset[int]]]]
    """By kind of query."""


@dataclass(frozen=True, slots=True)
class Score:
    """Mean over queries."""

    mrr: float
    hits_at_10: float
    queries: int


def read_lines(path: Path) -> list[dict[str, Any]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in raw.decode("utf-8").splitlines()]


def document(row: Mapping[str, Any], tags: Iterable[str] = ()) -> SearchDocument:
    return SearchDocument(
        href=f"{row['id']}.html",
        title=row["title"] or "",
        body=row["body"] or "",
        source=row.get("source") or "",
        tags=tuple(tags),
    )


def questions(folder: Path) -> Task:
    rows = read_lines(folder / "docs.jsonl")
    number = {row["id"]: place for place, row in enumerate(rows)}
    text = {row["id"]: row["text"] for row in read_lines(folder / "queries.jsonl")}
    judged = [
        line.split("\t") for line in (folder / "qrels.tsv").read_text("utf-8").splitlines() if line
    ]
    pairs = [(text[query], frozenset({number[doc]})) for query, doc, _ in judged]
    return Task(folder.name, [document(row) for row in rows], {"questions": pairs})


def some_words(text: str, count: int, chance: random.Random) -> list[str]:
    """Return up to `count` different words of the text, in its order, none shorter than three."""
    long_enough = list(dict.fromkeys(word for _, _, word in words(text) if len(word) > 2))
    chosen = set(chance.sample(long_enough, min(count, len(long_enough))))
    return [word for word in long_enough if word in chosen]


def noisy(word: str, chance: random.Random) -> str:
    """Return the word as another hand might write it: al- on or off, letters simplified."""
    if chance.random() < 0.5:
        word = word.removeprefix("ال") if word.startswith("ال") else f"ال{word}"
    return word.translate(NOISE)


def known_items(path: Path, queries: int) -> Task:
    rows = read_lines(path)
    chance = random.Random(SEED)
    kinds: dict[str, list[tuple[str, frozenset[int]]]] = {
        "title": [],
        "title noisy": [],
        "lead": [],
    }
    for place in chance.sample(range(len(rows)), queries):
        title, body = rows[place]["title"] or "", rows[place]["body"] or ""
        target = frozenset({place})
        of_title = some_words(title, 3, chance)
        kinds["title"].append((" ".join(of_title), target))
        kinds["title noisy"].append((" ".join(noisy(w, chance) for w in of_title), target))
        kinds["lead"].append((" ".join(some_words(body[:300], 4, chance)), target))
    documents = [document(row, [row["category"]] if row["category"] else []) for row in rows]
    return Task("news", documents, kinds)


def tagged(path: Path, queries: int) -> Task:
    rows = read_lines(path)
    chance = random.Random(SEED)
    carriers: dict[str, set[int]] = {}
    for place, row in enumerate(rows):
        for tag in row["tags"]:
            carriers.setdefault(tag, set()).add(place)
    shared = sorted(tag for tag, places in carriers.items() if 2 <= len(places) <= 30)
    mixed, sourced = [], []
    for place in chance.sample([n for n, row in enumerate(rows) if row["tags"]], queries):
        row = rows[place]
        query = [chance.choice(row["tags"]), *some_words(row["title"], 1, chance)]
        mixed.append((" ".join(query), frozenset({place})))
        query = [row["source"], *some_words(row["title"], 2, chance)]
        sourced.append((" ".join(query), frozenset({place})))
    tags = [(tag, frozenset(carriers[tag])) for tag in chance.sample(shared, queries)]
    documents = [document(row, row["tags"]) for row in rows]
    kinds = {"tag": tags, "tag + title word": mixed, "source + title": sourced}
    return Task("tagged", documents, kinds)


def tasks(data: Path, queries: int) -> Iterator[Task]:
    for folder in sorted((data / "ir").glob("*/")):
        yield questions(folder)
    for name, read in (("antcorpus", known_items), ("tagged-articles", tagged)):
        path = data / f"{name}.jsonl.gz"
        if path.exists():
            yield read(path, queries)
        else:
            print(f"skipped: no {path.name}")


# ---------------------------------------------------------------- what is compared


def build(task: Task, folder: Path) -> None:
    """Write the search files of a task's documents."""
    ui = search_words(Interface(Config()))
    for path, content in search_outputs(task.documents, ui=ui, months=[""] * 12):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def engine_scripts() -> list[str]:
    """The scripts that the site's engine is made of, in their order."""
    lines = (REPOSITORY / "static/js/bundles.txt").read_text("utf-8").splitlines()
    (names,) = (line.partition(":")[2] for line in lines if line.startswith("engine.js:"))
    return names.split()


def ours(folder: Path, queries: Sequence[str], tiers: int) -> Ranking:
    """Ask the site's own scripts, with the first so many tiers."""
    static = REPOSITORY / "static"
    request = {
        "site": str(folder),
        "scripts": [
            str(static / "vendor/lunr/lunr.min.js"),
            str(static / "js/archive.js"),
            str(folder / "search/tables.js"),
            *(str(static / f"js/{name}.js") for name in engine_scripts()),
        ],
        "calls": [
            ["tierCount", tiers],
            *(["refs", query, {"limit": DEPTH}] for query in queries),
        ],
    }
    answers = _node([str(REPOSITORY / "tests/cross/harness.js")], request)
    return [answer["value"] for answer in answers[1:]]


def lunr_with_arabic(task: Task, queries: Sequence[str], package: Path) -> Ranking:
    """Ask plain lunr.js with the Arabic package of lunr-languages."""
    request = {
        "lunr": str(REPOSITORY / "static/vendor/lunr/lunr.min.js"),
        "languages": str(package),
        "documents": [document.field_texts() for document in task.documents],
        "queries": [" ".join(word for _, _, word in words(query)) for query in queries],
        "depth": DEPTH,
    }
    answers: Ranking = _node([str(REPOSITORY / "benchmarks/lunr_arabic.js")], request)
    return answers


def folded_bm25(task: Task, queries: Sequence[str], k1: float = 1.2, b: float = 0.75) -> Ranking:
    """Rank by BM25 (Robertson and Zaragoza 2009) over folded words, all fields one text."""
    counts = [Counter(folded(text_of(document))) for document in task.documents]
    lengths = [count.total() for count in counts]
    average = sum(lengths) / len(lengths)
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, count in enumerate(counts):
        for word, times in count.items():
            postings[word].append((number, times))

    def rank(query: str) -> list[int]:
        scores: dict[int, float] = defaultdict(float)
        for word in dict.fromkeys(folded(query)):
            held = postings.get(word, [])
            rarity = math.log(1 + (len(counts) - len(held) + 0.5) / (len(held) + 0.5))
            for number, times in held:
                norm = k1 * (1 - b + b * lengths[number] / average)
                scores[number] += rarity * times * (k1 + 1) / (times + norm)
        return sorted(scores, key=lambda number: (-scores[number], -number))[:DEPTH]

    return [rank(query) for query in queries]


def folded(text: str) -> list[str]:
    return [folded_form(word) for _, _, word in words(text)]


def text_of(document: SearchDocument) -> str:
    return "\n".join(document.field_texts().values())


def _node(command: list[str], request: Any) -> Any:
    done = subprocess.run(
        ["node", "--max-old-space-size=4096", *command],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


# ---------------------------------------------------------------- figures


def score(answers: Ranking, wanted: Sequence[frozenset[int]]) -> Score:
    ranks = [
        next((place for place, number in enumerate(answer, 1) if number in relevant), 0)
        for answer, relevant in zip(answers, wanted, strict=True)
    ]
    return Score(
        mrr=sum(1 / rank for rank in ranks if rank) / len(ranks),
        hits_at_10=sum(0 < rank <= 10 for rank in ranks) / len(ranks),
        queries=len(ranks),
    )


def systems(
    task: Task, queries: Sequence[str], package: Path | None
) -> Iterator[tuple[str, Ranking]]:
    """Yield the name of each system and what it answers."""
    yield "BM25, folded", folded_bm25(task, queries)
    if package:
        yield "lunr, Arabic", lunr_with_arabic(task, queries, package)
    with tempfile.TemporaryDirectory() as name:
        build(task, Path(name))
        for count, tier in enumerate(TIERS, 1):
            yield tier, ours(Path(name), queries, count)


@click.command()
@click.option("--data", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--queries", default=300, show_default=True, help="Of each made kind.")
@click.option("--lunr-languages", "package", type=click.Path(exists=True, path_type=Path))
def main(data: Path, queries: int, package: Path | None) -> None:
    """Measure how well queries find what they were made from."""
    click.echo(f"{'task':<10}{'queries':<18}{'system':<16}{'MRR':>7}{'hits@10':>9}{'n':>6}")
    for task in tasks(data, queries):
        asked = [(kind, *pair) for kind, pairs in task.queries.items() for pair in pairs]
        for system, answers in systems(task, [query for _, query, _ in asked], package):
            for kind in task.queries:
                of_kind = [place for place, row in enumerate(asked) if row[0] == kind]
                result = score([answers[n] for n in of_kind], [asked[n][2] for n in of_kind])
                click.echo(
                    f"{task.name:<10}{kind:<18}{system:<16}{result.mrr:>7.3f}"
                    f"{result.hits_at_10:>9.3f}{result.queries:>6}"
                )


if __name__ == "__main__":
    main()
