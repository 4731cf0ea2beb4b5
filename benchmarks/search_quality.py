"""How well the search finds: MRR and hits@10, by field boosts, through the site's own scripts.

    python benchmarks/search_quality.py --data FOLDER [--boosts title=3,tags=2 …]

FOLDER holds what there is of: ir/NAME/{docs.jsonl,queries.jsonl,qrels.tsv} (questions, one judged
passage each), antcorpus.jsonl.gz (news; queries are made from an article's title or lead, and it is
the one to find), tagged-articles.jsonl.gz (news with tags; queries are a tag and a title word).
What is absent is skipped. Every query runs through `Archive.search` in Node, so that the ranking
measured is the one readers see.
"""

import argparse
import gzip
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from generator.arabic.normalize import words  # noqa: E402
from generator.search.documents import SearchDocument  # noqa: E402
from generator.search.index import FIELD_BOOSTS, WholeIndexBuilder  # noqa: E402
from generator.search.output import search_outputs  # noqa: E402
from generator.search.words import SearchWords  # noqa: E402

SCRIPTS = ("analysis", "snippet", "search")
DEPTH = 100
"""Hits looked at for the reciprocal rank."""
SEED = 20230925
NOISE = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"})
"""Letters that hurried readers simplify."""
WORDS: SearchWords = {
    "results_plural": dict.fromkeys(("zero", "one", "two", "few", "many", "other"), "{n}"),  # type: ignore[typeddict-item]
    "no_results": "",
    "searching": "",
    "more": "",
    "failed": "",
    "retry": "",
    "attached_badge": "",
    "undated": "",
    "some_words": "",
    "missing_words": "",
}


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


def build(task: Task, boosts: Mapping[str, float], folder: Path) -> None:
    builder = WholeIndexBuilder(boosts)
    for path, content in search_outputs(task.documents, ui=WORDS, builder=builder):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def ask(folder: Path, queries: Sequence[str]) -> list[list[int]]:
    """Return for each query the numbers of its first hits, in order."""
    static = REPOSITORY / "static"
    request = {
        "site": str(folder),
        "scripts": [
            str(static / "vendor/lunr/lunr.min.js"),
            str(static / "js/archive.js"),
            str(folder / "search/tables.js"),
            *(str(static / f"js/{name}.js") for name in SCRIPTS),
        ],
        "calls": [["refs", query, {"limit": DEPTH}] for query in queries],
    }
    done = subprocess.run(
        ["node", "--max-old-space-size=4096", str(REPOSITORY / "tests/cross/harness.js")],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return [answer["value"] for answer in json.loads(done.stdout)]


def score(answers: Sequence[Sequence[int]], wanted: Sequence[frozenset[int]]) -> Score:
    ranks = [
        next((place for place, number in enumerate(answer, 1) if number in relevant), 0)
        for answer, relevant in zip(answers, wanted, strict=True)
    ]
    return Score(
        mrr=sum(1 / rank for rank in ranks if rank) / len(ranks),
        hits_at_10=sum(0 < rank <= 10 for rank in ranks) / len(ranks),
        queries=len(ranks),
    )


def measure(task: Task, boosts: Mapping[str, float]) -> Iterator[tuple[str, Score]]:
    with tempfile.TemporaryDirectory() as name:
        build(task, boosts, Path(name))
        asked = [(kind, *pair) for kind, pairs in task.queries.items() for pair in pairs]
        answers = ask(Path(name), [query for _, query, _ in asked])
        for kind in task.queries:
            of_kind = [place for place, row in enumerate(asked) if row[0] == kind]
            yield kind, score([answers[n] for n in of_kind], [asked[n][2] for n in of_kind])


def tasks(data: Path, queries: int) -> Iterator[Task]:
    for folder in sorted((data / "ir").glob("*/")):
        yield questions(folder)
    for name, read in (("antcorpus", known_items), ("tagged-articles", tagged)):
        path = data / f"{name}.jsonl.gz"
        if path.exists():
            yield read(path, queries)
        else:
            print(f"skipped: no {path.name}")


def parse_boosts(text: str) -> dict[str, float]:
    given = dict(part.split("=") for part in text.split(",") if part)
    return {field: float(given.get(field, boost)) for field, boost in FIELD_BOOSTS.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--queries", type=int, default=300, help="of each made kind")
    parser.add_argument("--boosts", nargs="*", default=[""], help="field=number,… to compare")
    arguments = parser.parse_args()
    if not shutil.which("node"):
        parser.error("this benchmark runs the site's scripts and needs Node")
    print(f"{'task':<10}{'queries':<18}{'boosts':<34}{'MRR':>7}{'hits@10':>9}{'n':>6}")
    for task in tasks(arguments.data, arguments.queries):
        for text in arguments.boosts:
            boosts = parse_boosts(text)
            shown = " ".join(f"{field}={boost:g}" for field, boost in boosts.items())
            for kind, result in measure(task, boosts):
                print(
                    f"{task.name:<10}{kind:<18}{shown:<34}{result.mrr:>7.3f}"
                    f"{result.hits_at_10:>9.3f}{result.queries:>6}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
