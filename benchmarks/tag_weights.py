"""Fit the weights of the evidence that tag lines are cut by, and write them into the package.

    python -m benchmarks.tag_weights --gold tagged-articles.jsonl.gz

The gold is JSON Lines, gzipped: `title`, `body` and `tags`, a list. Two sets of weights are fitted:
of all the evidence of a corpus, by which the lexicon is learned, and of a lexicon and the article
alone, by which a build cuts. Both maximise the probability of the gold cuts (a semi-Markov CRF)
under a normal prior, over corpora of many sizes at once, so that one set of weights serves an
archive of two articles and one of thousands; the second set also over articles that the lexicon
was not learned from. Only the weights are kept: no word of the gold gets into them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt

from generator.enrich.evidence import Spans, survey
from generator.enrich.features import (
    Attested,
    OtherLines,
    OtherTexts,
    OwnText,
    Shapes,
    Source,
    within,
)
from generator.enrich.lattice import lines_of, probabilities
from generator.enrich.learn import Pupil, Weights, learn
from generator.enrich.lexicon import Lexicon, Statistics, format_lexicon, parse_lexicon
from generator.enrich.phrases import (
    MAX_WORDS,
    Flags,
    Floats,
    Ints,
    Lines,
    split_delimited,
    texts_of,
    token,
)
from generator.enrich.segment import echoes_of
from generator.model import Article, Block, BlockKind, DateBasis

PRIOR = 1.0
"""Standard deviation of the weights' normal prior, in nats."""
STEPS = 100
_RATE = 0.1
SIZES = ((1016, 1), (500, 2), (50, 20), (10, 60), (2, 300))
"""(articles, how many corpora of so many) beside the one of all articles."""
HELD_OUT = 300
"""Articles cut by a lexicon that was learned without them."""
TIERS = ("shapes", "own text", "other texts", "other lines")
_WEIGHTS = Path(__file__).parent.parent / "generator/enrich/weights.py"
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Gold:
    """An article as it comes without delimiters, and where a person would put them."""

    article: Article
    tags: tuple[str, ...]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """(first token, token behind the last) of each tag."""
        bounds = np.cumsum([0, *(len(tag.split()) for tag in self.tags)]).tolist()
        return list(pairwise(bounds))


def read_gold(path: Path) -> list[Gold]:
    """The articles of a gold file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_gold(number, json.loads(line)) for number, line in enumerate(lines)]


def _gold(number: int, record: Mapping[str, object]) -> Gold:
    tags = record["tags"]
    assert isinstance(tags, list)
    paragraphs = str(record["body"] or "").split("\n")
    blocks = tuple(Block(BlockKind.PARAGRAPH, text, 3) for text in paragraphs)
    title = str(record["title"] or "")
    # A delimiter inside a tag is not what is measured here.
    names = tuple(" ".join(tag.translate(_NO_DELIMITERS).split()) for tag in tags)
    names = tuple(name for name in names if name)
    return Gold(article_of(f"{number}.html", title, blocks, " ".join(names)), names)


_NO_DELIMITERS = dict.fromkeys(map(ord, "،,؛;|#"), " ")


def article_of(href: str, title: str, blocks: tuple[Block, ...], tag_line: str) -> Article:
    """An article of nothing but a text and a line of tags."""
    return Article(
        href=href,
        title=title,
        published=None,
        date_basis=DateBasis.UNKNOWN,
        date_raw="",
        blocks=blocks,
        sources=(),
        tags=(),
        read_also=(),
        byline="",
        kicker="",
        dateline="",
        original_url="",
        captured="",
        origins=(),
        ledger=(),
        tag_line=tag_line,
    )


def evidence_of(articles: Iterable[Article]) -> tuple[list[Lines], list[tuple[str, ...]]]:
    """What the evidence of some articles is gathered from: the lines of each, and its texts."""
    known = list(articles)
    lines: list[Lines] = [split_delimited(each.tag_line) for each in known]
    return lines, list(map(texts_of, known))


# ---------------------------------------------------------------- examples


@dataclass(slots=True)
class Examples:
    """Lines with all their columns of evidence."""

    names: tuple[str, ...]
    words: Ints
    """(rows,) as `Spans.words`."""
    place: Ints
    """(spans,) Where a span lies in a flat array over spans."""
    columns: npt.NDArray[np.float32]
    """(spans, names)"""
    gold: Flags
    """(spans,) Whether a person cuts so."""
    article: Ints
    """(spans,) Number of the article in the gold file."""
    rule: Floats
    """(spans,) What is added by rule, whatever the weights."""

    def select(self, spans: Flags, names: Sequence[str]) -> Examples:
        """Some of the spans, which must be those of whole lines, and of the columns."""
        columns = [self.names.index(name) for name in names]
        rows = np.zeros(len(self.words), bool)
        rows[self.place[spans] // MAX_WORDS] = True
        kept = rows | np.concatenate([[False], rows[:-1]]) & (self.words == 0)
        moved = np.cumsum(kept) - 1
        place = moved[self.place[spans] // MAX_WORDS] * MAX_WORDS + self.place[spans] % MAX_WORDS
        return Examples(
            tuple(names),
            self.words[kept],
            place,
            self.columns[spans][:, columns],
            self.gold[spans],
            self.article[spans],
            self.rule[spans],
        )


def joined(parts: Sequence[Examples]) -> Examples:
    """Examples of several corpora one after the other."""
    rows = np.cumsum([0, *(len(part.words) for part in parts[:-1])])
    return Examples(
        parts[0].names,
        np.concatenate([part.words for part in parts]),
        np.concatenate([p.place + at * MAX_WORDS for p, at in zip(parts, rows, strict=True)]),
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.gold for part in parts]),
        np.concatenate([part.article for part in parts]),
        np.concatenate([part.rule for part in parts]),
    )


def examples(
    spans: Spans, sources: Iterable[Source], gold: Sequence[Gold], numbers: Sequence[int]
) -> Examples:
    """The columns of some lines, one line an article: of their shapes, and of other sources."""
    columns: dict[str, Floats] = {}
    exists = spans.exists
    for source in (Shapes(spans), *sources):
        columns |= {column.name: within(column.values)[exists] for column in source.gaps()}
        for column in source.spans():
            columns |= {name: values[exists] for name, values in column.parts()}
    truth = np.zeros(exists.shape, bool)
    for (start, _), number in zip(lines_of(spans.words), numbers, strict=True):
        for first, last in gold[number].spans:
            if last - first <= MAX_WORDS:
                truth[start + first, last - first - 1] = True
    return Examples(
        names=tuple(columns),
        words=spans.words,
        place=np.flatnonzero(exists),
        columns=np.column_stack(list(columns.values())).astype(np.float32),
        gold=truth[exists],
        article=np.array(numbers)[np.broadcast_to(spans.line[:, None], exists.shape)[exists]],
        rule=echoes_of(spans)[exists],
    )


def learning_examples(gold: Sequence[Gold], numbers: Sequence[int]) -> Examples:
    """Lines of one corpus, with all that it knows of them."""
    articles = [gold[number].article for number in numbers]
    pupil = Pupil(articles, articles, Lexicon())
    return examples(pupil.spans, pupil.sources(pupil.spans, ()), gold, numbers)


def revising_examples(
    gold: Sequence[Gold], numbers: Sequence[int], learning: Mapping[str, float]
) -> Examples:
    """The same, with the lexicons that were learned from them at first."""
    articles = [gold[number].article for number in numbers]
    pupil = Pupil(articles, articles, Lexicon())
    statistics = pupil.folds(pupil.cut(learning))
    return examples(pupil.spans, pupil.sources(pupil.spans, statistics), gold, numbers)


def segmenting_examples(gold: Sequence[Gold], numbers: Sequence[int], lexicon: Lexicon) -> Examples:
    """Lines with what a lexicon and their own articles know of them."""
    spans, _ = survey(*evidence_of(gold[number].article for number in numbers))
    statistics = Statistics(lexicon.entries)
    sources: list[Source] = [OwnText(spans), Attested(spans, [statistics])]
    return examples(spans, sources, gold, numbers)


def corpora(count: int, seed: int = 1) -> Iterator[list[int]]:
    """Numbers of the articles of corpora of many sizes, all of them first."""
    yield list(range(count))
    chance = np.random.default_rng(seed)
    for size, how_many in SIZES:
        order = chance.permutation(count).tolist()
        for first in range(0, min(size * how_many, count - size + 1), size):
            yield sorted(order[first : first + size])


def learned(gold: Sequence[Gold], numbers: Sequence[int], weights: Weights) -> Lexicon:
    """What a build would write and read again."""
    articles = [gold[number].article for number in numbers]
    lexicon = learn(articles, articles, weights=weights)
    return parse_lexicon(format_lexicon(lexicon), "tags.csv")[0]


def lexicon_examples(gold: Sequence[Gold], weights: Weights) -> Examples:
    """Lines of corpora of many sizes by their own lexicons, and others by the same lexicons."""
    # An article whose tags nobody knows yet has nothing but its text.
    parts = [segmenting_examples(gold, range(0, len(gold), 10), Lexicon())]
    for numbers in corpora(len(gold)):
        lexicon = learned(gold, numbers, weights)
        parts.append(segmenting_examples(gold, numbers, lexicon))
        others = sorted(set(range(len(gold))) - set(numbers))
        if len(numbers) >= 500 and others:
            others = others[:: len(others) // HELD_OUT]
            parts.append(segmenting_examples(gold, others, lexicon))
    return joined(parts)


# ---------------------------------------------------------------- fitting


def fit(given: Examples) -> dict[str, float]:
    """The most probable weights, by Adam (Kingma and Ba 2015) on the whole set at once."""
    scale = np.maximum(given.columns.std(axis=0), 0.05).astype(np.float32)
    columns = given.columns / scale
    lines = max(int((given.words == 0).sum()), 1)
    truth = given.gold.astype(np.float32) @ columns
    weights, mean, square = (np.zeros(len(scale)) for _ in range(3))
    for step in range(1, STEPS + 1):
        likely = _likely(given, columns @ weights.astype(np.float32) + given.rule)
        slope = likely.astype(np.float32) @ columns - truth + weights / (scale * PRIOR) ** 2
        slope /= lines
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        rate = _RATE if step < STEPS * 0.6 else _RATE / 4
        way = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        weights = weights - rate * way
    return dict(zip(given.names, (weights / scale).tolist(), strict=True))


def _likely(given: Examples, scores: Floats) -> Floats:
    matrix = np.full(len(given.words) * MAX_WORDS, -np.inf)
    matrix[given.place] = scores
    likely = probabilities(matrix.reshape(-1, MAX_WORDS), given.words)
    return likely.reshape(-1)[given.place]


def names_of(tiers: Iterable[str]) -> list[str]:
    """The columns of some tiers of evidence."""
    spans, corpus = survey([[[token("x")]]], [()])
    sources: dict[str, Shapes | Source] = dict(
        zip(
            TIERS,
            (
                Shapes(spans),
                OwnText(spans),
                OtherTexts(spans, corpus),
                OtherLines(spans, corpus),
            ),
            strict=True,
        )
    )
    return [
        name
        for tier in tiers
        for columns in (sources[tier].gaps(), sources[tier].spans())
        for column in columns
        for name, _ in column.parts()
    ]


def _module(tables: Mapping[str, Mapping[str, float]]) -> str:
    lines = [
        '"""How much each kind of evidence counts, in nats; see `features.py`.',
        "",
        "Written by `python -m benchmarks.tag_weights`; not to be changed by hand.",
        '"""',
        "",
        "from __future__ import annotations",
    ]
    for name, weights in tables.items():
        lines += ["", f"{name}: dict[str, float] = {{"]
        lines += [f'    "{column}": {round(value, 3)},' for column, value in weights.items()]
        lines += ["}", _DOCUMENTED[name]]
    return "\n".join(lines) + "\n"


_DOCUMENTED = {
    "LEARNING": '"""Of what a whole corpus knows."""',
    "REVISING": '"""Of that and the first lexicon."""',
    "SEGMENTING": '"""Of what a lexicon and the article alone know."""',
}


@click.command()
@click.option("--gold", "path", required=True, type=click.Path(exists=True, path_type=Path))
def main(path: Path) -> None:
    """Fit on all of the gold and write generator/enrich/weights.py."""
    gold = read_gold(path)
    learning = fit(joined([learning_examples(gold, numbers) for numbers in corpora(len(gold))]))
    revising = fit(
        joined([revising_examples(gold, numbers, learning) for numbers in corpora(len(gold))])
    )
    segmenting = fit(lexicon_examples(gold, Weights(learning, revising)))
    tables = {"LEARNING": learning, "REVISING": revising, "SEGMENTING": segmenting}
    module = _module(tables)
    _WEIGHTS.write_text(module, encoding="utf-8")
    click.echo(f"wrote {sum(map(len, tables.values()))} weights to {_WEIGHTS}")


if __name__ == "__main__":
    main()
