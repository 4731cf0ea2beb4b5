"""Make archives of any size in the scrape format, from resampled real text or from nothing.

    python -m benchmarks.corpus OUT --articles 100000 --from A.jsonl.gz --from B.jsonl.gz
    python -m benchmarks.corpus OUT --articles 10000 --embedded 0.5

Lines of a `--from` file are JSON objects with `title`, `body` and perhaps `category`; any may be
null. Without such a file the words are synthetic: Zipf-distributed Arabic letters.

An article is put together from stretches of neighbouring sentences of several articles of one
category, about 350 words in all (log-normal), under a real title or the halves of two; it gets one
of 40 sources and 3–8 tags of a pool of 2,000 (frequent words of bodies, frequent pairs of words of
titles), both by Zipf's law, and a day within ten years. The n-th article depends on `seed` and n
alone: it needs no memory of the others, and a larger corpus begins with the smaller one.

Resampling alone would end the growth of the vocabulary with that of its source. Real Arabic news
keeps growing: over the two sources this was written with, distinct words V(n) of n rise as n^0.50
(82,365 of 1.19 million), which leads to about 450,000 in the 35 million words of 100,000 articles.
So one word in 60 is invented: a real word with a clitic, an ending or a slip of the pen. Invented
words come again, by a Pareto law whose figures were chosen to meet that curve: in 10,000 articles
(3.4 million words) V is 140,000 and in 100,000 (35 million) 407,000; the curve says 140,000 and
444,000.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from generator import urls
from generator.arabic.calendar import ENGLISH_MONTHS
from generator.arabic.normalize import fold_text
from generator.search.documents import SearchDocument

WORDS = 350
"""Mean length of an article's body, in words."""
INVENTED = 1 / 60
"""Share of the words that are invented."""

_SPREAD = 0.5
"""Sigma of the log-normal lengths: nine tenths of the articles have 135 to 700 words."""
_SHORTEST, _LONGEST = 30, 3_000
FIRST_DAY = date(2014, 1, 1)
DAYS = 3_652
"""The articles lie within so many days from the first one on."""
_TAG_POOL = 2_000
_SMALL_WORDS = 150
"""The commonest words, which say nothing by themselves and make no tags."""
_LONGEST_STRETCH = 4
"""Sentences of one real article that stay together, as a paragraph."""
_SMALLEST_CATEGORY = 50
"""Titles; a smaller category is filled up from the largest."""
_EMBEDDED = 1 << 40
"""Number of the article embedded in the first host, so that no host has the same."""
_GOLDEN = 0x9E3779B97F4A7C15
_HASHED = (1 << 64) - 1
"""Fibonacci hashing: the golden ratio of 2^64 spreads consecutive numbers evenly."""
_RECURRENCE, _TAIL = 50_000, 0.5
"""Scale and exponent of the Pareto law by which invented words come again."""
_MARKER = "إقرأ أيضاً:"

_SENTENCE_END = re.compile(r"(?<=[.!؟…]) ")
_LABEL = re.compile(
    r"(?:ال)?(?:مصدر|مصادر|وسوم|كلمات|تاريخ|التاريخ|نشر|اقرأ|إقرأ|أقرأ|شاهد|طالع|قد يهمك)\b"
)
"""What could be taken for a label or a marker at the beginning of a line is left out."""
_WORD = re.compile("[\u0621-\u064a]{3,}")  # ARABIC LETTER HAMZA … YEH
_PREFIXES = ("و", "ف", "ب", "ل", "ال", "وال", "بال", "لل", "فال", "وب", "ول", "سي", "ست", "أ")
_SUFFIXES = ("ه", "ها", "هم", "هن", "نا", "ي", "ك", "ين", "ون", "ات", "ية", "ان", "تين", "وا")
_EXCHANGED = dict(
    zip("اةيهتدذسصضطظقكعغحخجبنمفرزشثولىأإآء", "أهىةطضزصسدتضكقعءخحشتمنقزرسثأنيااأئ", strict=True)
)
_KINDS = ("وكالة", "صحيفة", "إذاعة", "قناة", "موقع")
_NAMES = ("النيل", "المرفأ", "الساحل", "الواحة", "المنارة", "البادية", "الجسر", "السهل")
_SOURCES = tuple(f"{kind} {name}" for name in _NAMES for kind in _KINDS)
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"


@dataclass(frozen=True, slots=True)
class Material:
    """What articles are put together from."""

    titles: tuple[tuple[str, int], ...]
    """(title, number of its category), shuffled."""
    sentences: tuple[tuple[tuple[str, int], ...], ...]
    """For each category its sentences in their order, with their counts of words."""
    titles_of: tuple[tuple[str, ...], ...]
    """For each category its titles."""
    vocabulary: tuple[str, ...]
    """Words to make others from."""
    tags: tuple[str, ...]
    """The commonest first."""


@dataclass(frozen=True, slots=True)
class Made:
    """An article that was put together."""

    title: str
    day: date
    paragraphs: tuple[str, ...]
    source: str
    tags: tuple[str, ...]


# ---------------------------------------------------------------- material


def real_material(paths: Iterable[Path], seed: int = 0) -> Material:
    """Material from gzipped JSON Lines files; it holds their text, so memory grows with them.

    Raises:
        ValueError: the files hold no article with a title and a body.
    """
    articles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                if (title := _line(record.get("title"))) and (body := record.get("body")):
                    category = f"{path.name}/{record.get('category') or ''}"
                    articles[category].append((title, body))
    if not articles:
        raise ValueError("no article with a title and a body")
    return _material(articles, seed)


def synthetic_material(seed: int = 0) -> Material:
    """Material from nothing: words of 3–8 letters by Zipf's law, in eight categories."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_LETTERS, k=chance.randint(3, 8))) for _ in range(60_000)]
    ranks = _zipf(len(words))

    def text(length: int) -> str:
        return " ".join(chance.choices(words, cum_weights=ranks, k=length))

    def body() -> str:
        return " ".join(f"{text(chance.randint(8, 36))}." for _ in range(8))

    articles = {f"{n}": [(text(8), body()) for _ in range(600)] for n in range(8)}
    return _material(articles, seed)


def _material(articles: dict[str, list[tuple[str, str]]], seed: int) -> Material:
    largest = max(articles, key=lambda name: len(articles[name]))
    # Not the order of a set or of time: the order of the file, which is always the same.
    ordered = [
        group if len(group) >= _SMALLEST_CATEGORY else group + articles[largest]
        for group in articles.values()
    ]
    own = {title: number for number, group in enumerate(articles.values()) for title, _ in group}
    titles = [(title, number) for title, number in own.items() if _stands_alone(title)]
    random.Random(seed).shuffle(titles)
    words, pairs = _frequencies(group for group in articles.values())
    return Material(
        titles=tuple(titles),
        sentences=tuple(tuple(_sentences(body for _, body in group)) for group in ordered),
        titles_of=tuple(tuple(title for title, _ in group) for group in ordered),
        vocabulary=tuple(word for word, count in words.items() if count > 1),
        tags=_tag_pool(words, pairs),
    )


def _sentences(bodies: Iterable[str]) -> Iterator[tuple[str, int]]:
    for body in bodies:
        for paragraph in body.split("\n"):
            for sentence in _SENTENCE_END.split(_line(paragraph)):
                length = len(sentence.split())
                if length > 3 and _stands_alone(sentence):
                    yield sentence, length


def _stands_alone(text: str) -> bool:
    """Whether a line may begin with it and stay text."""
    return bool(_WORD.search(text)) and not _LABEL.match(text)


def _frequencies(
    groups: Iterable[Sequence[tuple[str, str]]],
) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Words of the bodies and, because those of the bodies are millions, pairs of the titles."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for title, body in itertools.chain.from_iterable(groups):
        words.update(_WORD.findall(body))
        pairs.update(itertools.pairwise(_WORD.findall(title)))
    return words, pairs


def _tag_pool(words: Counter[str], pairs: Counter[tuple[str, str]]) -> tuple[str, ...]:
    """Pairs and single words by turns, without the small words at the top of the list."""
    small = {word for word, _ in words.most_common(min(_SMALL_WORDS, len(words) // 20))}
    names = [" ".join(pair) for pair, _ in pairs.most_common(20_000) if not small & set(pair)]
    single = [word for word, _ in words.most_common(20_000) if word not in small and len(word) > 3]
    mixed = itertools.chain.from_iterable(zip(names, single, strict=False))
    return tuple(itertools.islice(mixed, _TAG_POOL))


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _zipf(count: int) -> list[float]:
    """Cumulative weights of `count` ranks."""
    return list(itertools.accumulate(1 / rank for rank in range(1, count + 1)))


# ---------------------------------------------------------------- articles


class Maker:
    """Makes the n-th article of a corpus, for any n."""

    def __init__(
        self, material: Material, *, words: int = WORDS, seed: int = 0, invented: float = INVENTED
    ) -> None:
        self._material = material
        self._seed = seed
        self._words = words
        self._invented = invented
        self._tag_weights = _zipf(len(material.tags))
        self._source_weights = _zipf(len(_SOURCES))
        self._surplus = [_surplus(sentences) for sentences in material.sentences]

    def day(self, number: int) -> date:
        """The day of the n-th article; the days are filled evenly."""
        return FIRST_DAY + timedelta(days=_spread(number + self._seed) % DAYS)

    def embeds(self, number: int, share: float) -> bool:
        """Whether the n-th article is one of the share that hold another."""
        return _spread(~number & _HASHED) % 10_000 < share * 10_000

    def article(self, number: int) -> Made:
        """The n-th article."""
        chance = random.Random((self._seed << 64) + number)
        title, category = self._title(number)
        weights = self._source_weights
        return Made(
            title=title,
            day=self.day(number),
            paragraphs=tuple(self._paragraphs(chance, category)),
            source=chance.choices(_SOURCES, cum_weights=weights)[0],
            tags=self._tags(chance),
        )

    def embedded(self, number: int) -> Made:
        """The article that the n-th one holds, if it does."""
        return self.article(_EMBEDDED + number)

    def _title(self, number: int) -> tuple[str, int]:
        """Once round a real title each; then its beginning, with another end every time round."""
        turn, place = divmod(number, len(self._material.titles))
        title, category = self._material.titles[place]
        if not turn:
            return title, category
        others = self._material.titles_of[category]
        other = others[(turn * 7_919 + place * 31) % len(others)].split()
        words = title.split()
        joined = [*words[: max(3, len(words) * 2 // 3)], *other[-(len(other) // 3 + 1) :]]
        return " ".join(joined), category

    def _paragraphs(self, chance: random.Random, category: int) -> Iterator[str]:
        sentences = self._material.sentences[category]
        center = self._words * 2.718281828 ** (-_SPREAD * _SPREAD / 2)
        left = min(max(center * chance.lognormvariate(0, _SPREAD), _SHORTEST), _LONGEST)
        left -= self._surplus[category]
        while left > 0:
            first = int(chance.random() * len(sentences))
            stretch = sentences[first : first + 1 + int(chance.random() * _LONGEST_STRETCH)]
            kept = []
            for sentence, length in stretch:
                kept.append(sentence)
                left -= length
                if left <= 0:
                    break
            yield self._with_inventions(chance, " ".join(kept))

    def _with_inventions(self, chance: random.Random, text: str) -> str:
        if not self._invented:
            return text
        words = text.split(" ")
        place = int(chance.expovariate(self._invented))
        while place < len(words):
            if words[place].isalpha():
                words[place] = self._invention(chance)
            place += 1 + int(chance.expovariate(self._invented))
        return " ".join(words)

    def _invention(self, chance: random.Random) -> str:
        """A word that may have been invented before, the earlier the likelier."""
        drawn = _spread(int(_RECURRENCE * (1 - chance.random()) ** (-1 / _TAIL)))
        vocabulary = self._material.vocabulary
        word, rest = vocabulary[drawn % len(vocabulary)], drawn >> 32
        place = rest % len(word)
        kind = (rest >> 8) % 8
        if kind < 3:
            return _PREFIXES[(rest >> 12) % len(_PREFIXES)] + word
        if kind < 6:
            return word + _SUFFIXES[(rest >> 12) % len(_SUFFIXES)]
        if kind == 6:
            return word[:place] + _EXCHANGED.get(word[place], word[place]) + word[place + 1 :]
        return word[:place] + word[place + 1 :] if len(word) > 4 else word + word[-1]

    def _tags(self, chance: random.Random) -> tuple[str, ...]:
        pool = self._material.tags
        wanted = min(chance.randint(3, 8), len(pool))
        # A dictionary keeps the order of the draw, which a set would not.
        chosen: dict[str, None] = {}
        while len(chosen) < wanted:
            chosen[chance.choices(pool, cum_weights=self._tag_weights)[0]] = None
        return tuple(chosen)


def _surplus(sentences: Sequence[tuple[str, int]]) -> float:
    """Mean words by which the last sentence, which is never cut, passes the length wanted.

    The mean excess of a renewal process: E[L²] / 2 E[L].
    """
    lengths = [length for _, length in sentences]
    return sum(length * length for length in lengths) / (2 * sum(lengths))


def _spread(number: int) -> int:
    """A whole number hashed to 64 bits, the best of them mixed into the low ones."""
    hashed = ((number + 1) * _GOLDEN) & _HASHED
    hashed ^= hashed >> 29
    hashed = (hashed * 0xBF58476D1CE4E5B9) & _HASHED
    return hashed ^ (hashed >> 32)


def documents(
    material: Material, count: int, *, words: int = WORDS, embedded: float = 0.0, seed: int = 0
) -> Iterator[SearchDocument]:
    """What the search gets of such a corpus, in order of time, without a file in between.

    Args:
        count: articles, not counting the embedded ones.
        embedded: share of them that hold another.
    """
    maker = Maker(material, words=words, seed=seed)
    numbers = [(maker.day(number), number) for number in range(count)]
    numbers += [
        (maker.day(_EMBEDDED + number), _EMBEDDED + number)
        for number in range(count)
        if maker.embeds(number, embedded)
    ]
    for day, number in sorted(numbers):
        made = maker.article(number)
        path = urls.article_path(made.title, fold_text(made.title), day, fold_text(made.source))
        yield SearchDocument(
            href=urls.relative(path, urls.HOME),
            title=made.title,
            body="\n".join(made.paragraphs),
            date=day.isoformat(),
            source=made.source,
            sources=(made.source,),
            tags=made.tags,
            embedded=number >= _EMBEDDED,
        )


# ---------------------------------------------------------------- files


def scrape_text(made: Made) -> str:
    """An article in the scrape format, ending in a line's end."""
    lines = [
        made.title,
        f"تاريخ النشر: {_ordinal(made.day.day)}, {_month(made.day)} {made.day.year} GMT",
        *made.paragraphs,
        f"المصدر: {made.source}",
        f"كلمات دلالية: {' '.join(made.tags)}",
    ]
    return "\n".join(lines) + "\n"


def _month(day: date) -> str:
    return ENGLISH_MONTHS[day.month - 1].capitalize()


def _ordinal(number: int) -> str:
    teen = 10 <= number % 100 <= 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def file_text(maker: Maker, number: int, embedded: float) -> str:
    """The n-th input file: an article and, in the given share of them, another behind a marker."""
    host = scrape_text(maker.article(number))
    if not maker.embeds(number, embedded):
        return host
    return f"{host}{_MARKER}\n{scrape_text(maker.embedded(number))}"


def file_path(number: int) -> str:
    """Where the n-th input file lies in its corpus."""
    return f"{number // 1000:03d}/{number + 1:06d}.txt"


def write_corpus(folder: Path, maker: Maker, count: int, embedded: float = 0.0) -> int:
    """Write `count` files, 1,000 a folder; returns how many articles they hold."""
    articles = 0
    for number in range(count):
        path = folder / file_path(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file_text(maker, number, embedded), encoding="utf-8")
        articles += 1 + maker.embeds(number, embedded)
    return articles


def load_material(origins: Sequence[Path], seed: int = 0) -> Material:
    """Real material where files are named, synthetic otherwise."""
    return real_material(origins, seed) if origins else synthetic_material(seed)


def _share(_context: click.Context, _option: click.Parameter, value: Any) -> float:
    if not 0 <= value <= 1:
        raise click.BadParameter("expected a share from 0 to 1")
    return float(value)


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--articles", default=10_000, show_default=True, type=click.IntRange(min=1))
@click.option("--from", "origins", type=_FILE, multiple=True, help="Real text; may be repeated.")
@click.option("--words", default=WORDS, show_default=True, help="Mean length of a body.")
@click.option("--embedded", default=0.0, callback=_share, help="Share that embeds another article.")
@click.option("--invented", default=INVENTED, callback=_share, help="Share of invented words.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(min=0))
def main(
    folder: Path,
    articles: int,
    origins: tuple[Path, ...],
    words: int,
    embedded: float,
    invented: float,
    seed: int,
) -> None:
    """Write a corpus into FOLDER."""
    maker = Maker(load_material(origins, seed), words=words, seed=seed, invented=invented)
    written = write_corpus(folder, maker, articles, embedded)
    click.echo(f"{written} articles in {articles} files below {folder}")


if __name__ == "__main__":
    main()
