"""How well lines of tags without delimiters are cut, and how long learning takes.

    python -m benchmarks.tag_segmentation --gold tagged-articles.jsonl.gz

Prints F1 of boundaries between tags / F1 of whole tags (micro-averaged over articles), for every
tier of evidence, on all articles and on those without the one keyword block that was pasted into
two fifths of them. Lexicons are learned from all lines, without their delimiters; weights are
fitted on four fifths of the articles and judged on the fifth. «as a build cuts» is what comes of
the file tags.csv; «held out» are articles that the lexicon was not learned from.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import click
import numpy as np

from benchmarks.tag_weights import (
    TIERS,
    Examples,
    Gold,
    corpora,
    evidence_of,
    fit,
    joined,
    learned,
    learning_examples,
    lexicon_examples,
    names_of,
    read_gold,
    revising_examples,
    segmenting_examples,
)
from generator.enrich.evidence import survey
from generator.enrich.lattice import each_best_cut, lines_of
from generator.enrich.learn import Weights, learn
from generator.enrich.phrases import MAX_WORDS, Flags

FOLDS = 5
PASTED = frozenset({"كتائب القسام", "غلاف غزة"})
"""Tags of the pasted block: a list that holds both carries it."""
SMALL = 50
Spans = Sequence[tuple[int, int]]


@dataclass(slots=True)
class Tally:
    """Counts of hits, of what was found and of what there is, for boundaries and for tags."""

    boundaries: list[int] = field(default_factory=lambda: [0, 0, 0])
    tags: list[int] = field(default_factory=lambda: [0, 0, 0])

    def add(self, found: Spans, gold: Spans) -> None:
        """Count one line."""
        ends = ({end for _, end in found[:-1]}, {end for _, end in gold[:-1]})
        for counts, (ours, theirs) in (
            (self.boundaries, ends),
            (self.tags, (set(found), set(gold))),
        ):
            for at, number in enumerate((len(ours & theirs), len(ours), len(theirs))):
                counts[at] += number

    def __str__(self) -> str:
        return " / ".join(f"{_f1(*counts):.3f}" for counts in (self.boundaries, self.tags))


def _f1(hits: int, found: int, gold: int) -> float:
    return 2 * hits / max(found + gold, 1)


@dataclass(slots=True)
class Row:
    """One line of the table."""

    everything: Tally = field(default_factory=Tally)
    without_block: Tally = field(default_factory=Tally)

    def add(self, found: Spans, article: Gold) -> None:
        """Count one article."""
        self.everything.add(found, article.spans)
        if not set(article.tags) >= PASTED:
            self.without_block.add(found, article.spans)


def cut_by(given: Examples, weights: Mapping[str, float]) -> Iterator[tuple[int, Spans]]:
    """(number of the article, its spans) for each line."""
    scores = np.full(len(given.words) * MAX_WORDS, -np.inf)
    scores[given.place] = given.columns @ np.array([weights[name] for name in given.names])
    scores[given.place] += given.rule
    of_row = np.zeros(len(given.words), np.int64)
    of_row[given.place // MAX_WORDS] = given.article
    lines = list(each_best_cut(scores.reshape(-1, MAX_WORDS), given.words))
    for (start, stop), cuts in zip(lines_of(given.words), lines, strict=True):
        if stop > start:
            yield int(of_row[start]), [(cut.start - start, cut.stop - start) for cut in cuts]


def longest_in_text(gold: Gold) -> Spans:
    """The baseline: from the left, always the longest run that the text has."""
    spans, _ = survey(*evidence_of([gold.article]))
    found, row = [], 0
    while spans.words[row]:
        held = np.flatnonzero(spans.own[row] > 0)
        length = int(held.max(initial=0)) + 1
        found.append((row, row + length))
        row += length
    return found


# ---------------------------------------------------------------- the table


class Table:
    """Rows by name, in the order in which they first appear."""

    def __init__(self, gold: Sequence[Gold]) -> None:
        self._gold = gold
        self.rows: dict[str, Row] = {}

    def count(self, name: str, cuts: Iterable[tuple[int, Spans]], wanted: set[int]) -> None:
        """Count some lines of the articles that are wanted."""
        row = self.rows.setdefault(name, Row())
        for number, spans in cuts:
            if number in wanted:
                row.add(spans, self._gold[number])

    def print(self) -> None:
        """The whole table, as Markdown."""
        click.echo("| boundary F1 / whole-tag F1 | all | without the pasted block |\n|---|---|---|")
        for name, row in self.rows.items():
            click.echo(f"| {name} | {row.everything} | {row.without_block} |")


def measure(gold: Sequence[Gold], table: Table) -> None:
    """Baselines, then every tier of evidence by cross-validation; the table after each fold."""
    numbers = range(len(gold))
    everyone = set(numbers)
    words = ((n, [(at, at + 1) for at in range(gold[n].spans[-1][1])]) for n in numbers)
    table.count("every word", words, everyone)
    longest = ((n, longest_in_text(gold[n])) for n in numbers)
    table.count("longest phrase in the text", longest, everyone)
    sets = list(corpora(len(gold)))
    small = [of for of in sets if len(of) == SMALL]
    parts = {id(of): learning_examples(gold, of) for of in sets}
    # The tiers are fitted on corpora of two sizes only, which halves the time.
    learning = joined([parts[id(of)] for of in [sets[0], *small]])
    fold = np.random.default_rng(0).permutation(len(gold)) % FOLDS
    for left_out in range(FOLDS):
        wanted = set(np.flatnonzero(fold == left_out).tolist())
        training = fold[learning.article] != left_out
        weights: dict[str, float] = {}
        for tier in range(len(TIERS)):
            names = names_of(TIERS[: tier + 1])
            weights = fit(learning.select(training, names))
            whole = parts[id(sets[0])]
            chosen = whole.select(np.ones(len(whole.gold), bool), names)
            name = TIERS[0] if not tier else f"+ {TIERS[tier]}"
            table.count(name, cut_by(chosen, weights), wanted)
        _measure_lexicon(gold, table, weights, fold != left_out, small)
        click.echo(f"fold {left_out + 1} of {FOLDS} done", err=True)
        table.print()


def _measure_lexicon(
    gold: Sequence[Gold],
    table: Table,
    first: Mapping[str, float],
    training: Flags,
    small: Sequence[Sequence[int]],
) -> None:
    wanted = set(np.flatnonzero(~training).tolist())
    everyone = list(range(len(gold)))
    revised = [revising_examples(gold, numbers, first) for numbers in corpora(len(gold))]
    every = joined(revised)
    revising = fit(every.select(training[every.article], every.names))
    table.count("+ tags of other articles", cut_by(revised[0], revising), wanted)
    weights = Weights(first, revising)
    given = lexicon_examples(gold, weights)
    segmenting = fit(given.select(training[given.article], given.names))
    lexicon = learned(gold, everyone, weights)
    whole = segmenting_examples(gold, everyone, lexicon)
    table.count("as a build cuts, by tags.csv", cut_by(whole, segmenting), wanted)
    half = [number for number in everyone if number % 2]
    others = [number for number in everyone if not number % 2]
    held = segmenting_examples(gold, others, learned(gold, half, weights))
    table.count("the same, lexicon of one half, cut the other", cut_by(held, segmenting), wanted)
    for numbers in small:
        of_small = segmenting_examples(gold, numbers, learned(gold, numbers, weights))
        table.count(f"corpora of {SMALL}", cut_by(of_small, segmenting), wanted)


# ---------------------------------------------------------------- time


def learning_seconds(gold: Sequence[Gold], lines: int) -> float:
    """CPU seconds of learning from so many tag lines, the articles coming again as needed."""
    articles = [
        replace(gold[number % len(gold)].article, href=f"{number}.html") for number in range(lines)
    ]
    started = time.process_time()
    learn(articles, articles)
    return time.process_time() - started


@click.command()
@click.option("--gold", "path", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--time-only", is_flag=True, help="Do not measure how well lines are cut.")
def main(path: Path, time_only: bool) -> None:
    """Print the table of F1 and the time of learning."""
    gold = read_gold(path)
    if not time_only:
        measure(gold, Table(gold))
    small, large = (learning_seconds(gold, lines) for lines in (1_000, 10_000))
    click.echo(f"learning from 1,000 lines {small:.2f} CPU s, from 10,000 {large:.2f}", nl=False)
    click.echo(f": {large / small:.1f} times as long")


if __name__ == "__main__":
    main()
