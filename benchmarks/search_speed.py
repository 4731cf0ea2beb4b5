"""What a search costs a reader: time to painted results and bytes, in a real Chromium.

    python -m benchmarks.search_speed --site SITE [--sessions 20] [--queries 6] [--json]

Opens search.html of a built site from file:// and searches as a reader does: the query goes into
the box, the form is submitted, and the clock stops at the first frame that shows a result of it.
Every session is a fresh page in a fresh profile. Of the page it needs only form#search-form,
input#search-input and ol#search-results with li.result.

The queries are made from the site's own data/articles: words of titles (1–4), names (pairs of words
that come together often), single words of middle and of high frequency, with a clitic, phrases in
quotation marks, wildcards, misspelt words and single fields. They are the same for the same site
and seed. A query that answers nothing in time is counted apart. Filters, sorting and the lists of
filters are timed after that through Archive.search and Archive.facet.

Bytes are those of the files as `gzip -9` makes them, each counted once a session, the page's own
shell aside (HTML, style, fonts, icon). Script files of texts (snippets, concordance) are told from
the rest by their names and counted apart; `first` says how many of them were asked for before the
first results were painted. kB are 1,000 bytes.
"""

from __future__ import annotations

import gzip
import json
import math
import os
import random
import re
import shutil
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
from playwright.sync_api import Browser, Page, Request, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 10_000
"""Milliseconds until a query counts as unanswered."""
SETTLED = 5_000
"""Milliseconds that the texts of a page of results may take after the results."""
SAMPLE = 3_000
"""Articles that the queries are made from."""
TEXTS = r"^search/(?:.*/)?texts?\b"
"""Files of the articles' texts; everything else that is a script is the search itself."""
SEARCH_PAGE = "search.html"

_WORD = re.compile("[\u0621-\u064a]{3,}")  # ARABIC LETTER HAMZA … YEH

_FILTERED = """
async ([query, options, facet]) => {
  const start = performance.now();
  await (facet ? Archive.facet(facet, query, options) : Archive.search(query, options));
  return performance.now() - start;
}
"""

# From the submission to the frame that shows the first new result: the observer sees it in the
# document, the next frame paints it, and a task after that frame is the first moment past it.
_RUN = """
([query, patience]) => new Promise((resolve) => {
  setTimeout(() => resolve(null), patience);
  const list = document.querySelector('ol#search-results');
  const form = document.querySelector('form#search-form');
  const old = new Set(list.querySelectorAll('li.result'));
  const fresh = () => [...list.querySelectorAll('li.result')].some((item) => !old.has(item));
  let start;
  const observer = new MutationObserver(() => {
    if (fresh()) {
      observer.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve({
          time: performance.now() - start,
          shown: list.querySelectorAll('li.result').length,
          texts: [...document.scripts].filter(({ src }) => /\\/texts?\\//.test(src)).length
        });
        channel.port2.postMessage(null);
      });
    }
  });
  observer.observe(list, { childList: true, subtree: true });
  document.querySelector('input#search-input').value = query;
  start = performance.now();
  form.requestSubmit();
})
"""


@dataclass(frozen=True, slots=True)
class Query:
    """A query and what kind of it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A query that was answered."""

    query: Query
    first: bool
    """Whether it was the first one of its page."""
    milliseconds: float
    shown: int
    texts: int
    """Files of texts that were on their way when the results had been painted."""


@dataclass(slots=True)
class Session:
    """What one fresh page asked for and how long it took."""

    answers: list[Answer] = field(default_factory=list)
    unanswered: list[Query] = field(default_factory=list)
    bytes_first: int = 0
    """Library, meta and first query, without texts."""
    bytes_all: int = 0
    texts_first: int = 0
    """Texts for the results of the first query."""
    texts_all: int = 0
    filtered: dict[str, float] = field(default_factory=dict)
    """Milliseconds of Archive.search under each filter, and of Archive.facet."""
    bytes_facet: int = 0
    """What opening the filters of tags and sources loads beyond the queries."""
    early_texts: int = 0
    """Texts that were asked for before the first results were painted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one session does."""

    queries: tuple[Query, ...]
    filters: dict[str, tuple[str, dict[str, Any], str]]
    """Name → (query, options of Archive.search, facet or "")."""


# ---------------------------------------------------------------- queries


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What queries are made of."""

    titles: tuple[tuple[str, ...], ...]
    high: tuple[str, ...]
    middle: tuple[str, ...]
    names: tuple[str, ...]
    phrases: tuple[str, ...]
    tags: tuple[str, ...]
    sources: tuple[str, ...]


def read_vocabulary(site: Path, chance: random.Random) -> Vocabulary:
    """The words of a sample of the exported articles.

    Raises:
        click.ClickException: the site holds no exported articles.
    """
    articles = list(_sample(sorted(site.glob("data/articles/*.jsonl.gz")), chance))
    if not articles:
        raise click.ClickException(f"{site} holds no data/articles")
    # An article counts once for each of its words, as in the length of a posting list.
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    phrases = []
    for article in articles:
        found = _WORD.findall(article["text"] or "")
        words.update(set(found))
        pairs.update(pairwise(_WORD.findall(article["title"])))
        if len(found) > 8:
            phrases.append(_phrase(article["text"], chance))
    # By count, then by the word: the order of equal counts would be that of a set.
    ranked = [word for word, _ in sorted(words.items(), key=lambda item: (-item[1], item[0]))]
    titles = [tuple(_WORD.findall(article["title"])) for article in articles]
    return Vocabulary(
        titles=tuple(title for title in titles if len(title) >= 4),
        high=tuple(ranked[20:200]),
        middle=tuple(ranked[500:5_000] or ranked),
        names=tuple(" ".join(pair) for pair, _ in pairs.most_common(300)),
        phrases=tuple(phrase for phrase in phrases if phrase),
        tags=tuple(tag["name"] for article in articles for tag in article["tags"]),
        sources=tuple(source for article in articles for source in article["sources"]),
    )


def _sample(files: Sequence[Path], chance: random.Random) -> Iterator[dict[str, Any]]:
    """Some articles of each month; most of a large site is never read."""
    share = -(-SAMPLE // max(len(files), 1))
    for file in files:
        lines = gzip.decompress(file.read_bytes()).splitlines()
        yield from map(json.loads, chance.sample(lines, min(share, len(lines))))


def _phrase(text: str, chance: random.Random) -> str:
    """Two to four words that follow each other with nothing but a space between."""
    runs = re.findall("[\u0621-\u064a]+(?: [\u0621-\u064a]+)+", text)
    if not runs:
        return ""
    words = chance.choice(runs).split(" ")
    length = min(chance.randint(2, 4), len(words))
    start = chance.randrange(len(words) - length + 1)
    return " ".join(words[start : start + length])


def make_queries(vocabulary: Vocabulary, count: int, chance: random.Random) -> list[Query]:
    """`count` queries; about 5 % each are phrases, wildcards, misspelt, single fields, + and -."""
    kinds: dict[str, tuple[int, Callable[[], str]]] = {
        "title words": (45, lambda: _title_words(vocabulary, chance, chance.randint(1, 4))),
        "name": (12, lambda: chance.choice(vocabulary.names)),
        "middle word": (9, lambda: chance.choice(vocabulary.middle)),
        "frequent word": (5, lambda: chance.choice(vocabulary.high)),
        "with a clitic": (5, lambda: chance.choice("وفبل") + chance.choice(vocabulary.middle)),
        "phrase": (5, lambda: f'"{chance.choice(vocabulary.phrases)}"'),
        "prefix": (5, lambda: f"{chance.choice(vocabulary.middle)[:4]}*"),
        "fuzzy": (5, lambda: f"{_misspelt(chance.choice(vocabulary.middle), chance)}~1"),
        "field": (5, lambda: _field(vocabulary, chance)),
        "plus and minus": (4, lambda: _signed(vocabulary, chance)),
    }
    names = list(kinds)
    weights = [kinds[name][0] for name in names]
    chosen = chance.choices(names, weights=weights, k=count)
    return [Query(name, kinds[name][1]()) for name in chosen]


def _title_words(vocabulary: Vocabulary, chance: random.Random, count: int) -> str:
    """Neighbouring words of a title, as a reader remembers it."""
    title = chance.choice(vocabulary.titles)
    start = chance.randrange(len(title) - count + 1)
    return " ".join(title[start : start + count])


def _misspelt(word: str, chance: random.Random) -> str:
    """One letter left out: a misspelling that `~1` mends."""
    place = chance.randrange(1, len(word))
    return word[:place] + word[place + 1 :] if len(word) > 4 else word


def _field(vocabulary: Vocabulary, chance: random.Random) -> str:
    word = chance.choice(vocabulary.middle)
    kind = chance.randrange(3)
    if kind == 0 and vocabulary.tags:
        return f"وسم:{chance.choice(vocabulary.tags).split()[0]}"
    if kind == 1 and vocabulary.sources:
        return f"مصدر:{chance.choice(vocabulary.sources).split()[-1]} {word}"
    return f"عنوان:{chance.choice(chance.choice(vocabulary.titles))}"


def _signed(vocabulary: Vocabulary, chance: random.Random) -> str:
    first, second, other = chance.choice(vocabulary.titles)[:3]
    return chance.choice((f"+{first} +{second}", f"{first} {second} -{other}"))


# ---------------------------------------------------------------- the browser


class Payload:
    """The files a page asks for, and what they weigh."""

    def __init__(self, site: Path, texts: re.Pattern[str]) -> None:
        self._site = site.resolve()
        self._texts = texts
        self.scripts: dict[str, None] = {}

    def note(self, request: Request) -> None:
        """Listen to a page's requests."""
        path = Path(unquote(urlsplit(request.url).path))
        if request.resource_type == "script" and path.is_relative_to(self._site):
            self.scripts[path.relative_to(self._site).as_posix()] = None

    def weigh(self) -> tuple[int, int]:
        """(bytes of the search, bytes of texts) asked for so far."""
        texts = [name for name in self.scripts if self._texts.search(name)]
        others = [name for name in self.scripts if not self._texts.search(name)]
        return self._sum(others), self._sum(texts)

    def _sum(self, names: Sequence[str]) -> int:
        return sum(zipped(str(self._site / name)) for name in names)


@cache
def zipped(path: str) -> int:
    """Bytes of a file after `gzip -9`; 0 for one that is not there."""
    file = Path(path)
    return len(gzip.compress(file.read_bytes(), 9, mtime=0)) if file.is_file() else 0


def ask(page: Page, query: Query, first: bool) -> Answer | None:
    """Run a query in the page; None when no result was painted in time."""
    answer = page.evaluate(_RUN, [query.text, PATIENCE])
    if not answer:
        return None
    return Answer(query, first, answer["time"], answer["shown"], answer["texts"])


def run_session(browser: Browser, site: Path, plan: Plan, texts: re.Pattern[str]) -> Session:
    """The queries one after the other in a fresh profile, each when the last has settled."""
    session = Session()
    payload = Payload(site, texts)
    context = browser.new_context(locale="ar", viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.on("request", payload.note)
    page.goto((site.resolve() / SEARCH_PAGE).as_uri(), wait_until="load")
    for place, query in enumerate(plan.queries):
        answer = ask(page, query, first=place == 0)
        if place == 0 and answer:
            session.early_texts = answer.texts
        if answer is None:
            session.unanswered.append(query)
        else:
            session.answers.append(answer)
        _settle(page, payload)
        if place == 0:
            session.bytes_first, session.texts_first = payload.weigh()
    session.bytes_all, session.texts_all = payload.weigh()
    for name, asked in plan.filters.items():
        if "facet" not in name or page.evaluate("'facet' in Archive"):
            session.filtered[name] = page.evaluate(_FILTERED, list(asked))
    session.bytes_facet = payload.weigh()[0] - session.bytes_all
    context.close()
    return session


def _settle(page: Page, payload: Payload) -> None:
    """Wait until the page asks for nothing more."""
    waited, quiet, known = 0, 0, len(payload.scripts)
    while quiet < 3 and waited < SETTLED:
        page.wait_for_timeout(60)
        waited += 60
        quiet = quiet + 1 if len(payload.scripts) == known else 0
        known = len(payload.scripts)


def warm_up(browser: Browser, site: Path, plan: Plan) -> None:
    """One session that is not counted: files into the system's cache, code into the browser's."""
    run_session(browser, site, plan, re.compile(TEXTS))


# ---------------------------------------------------------------- the table


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table."""

    name: str
    value: float
    unit: str
    bar: float | None = None

    def row(self) -> str:
        """The figure in Markdown, with what became of its bar."""
        whole = isinstance(self.value, int) or self.value >= 10
        shown = f"{self.value:,.0f}" if whole else f"{self.value:.2f}"
        if self.bar is None:
            return f"| {self.name} | {shown} {self.unit} | | |"
        verdict = "met" if self.value <= self.bar else "MISSED"
        return f"| {self.name} | {shown} {self.unit} | ≤ {self.bar:,.0f} {self.unit} | {verdict} |"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0–1) of the values do not exceed, of the values themselves."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def figures(site: Path, sessions: Sequence[Session], texts: re.Pattern[str]) -> Iterator[Figure]:
    """Every figure, with its bar where the site is of the size that the bar speaks of."""
    articles = count_articles(site)
    large = articles >= 50_000
    answers = [answer for session in sessions for answer in session.answers]
    yield Figure("articles", articles, "")
    yield Figure("queries", len(answers), "")
    yield Figure("queries without an answer", sum(len(s.unanswered) for s in sessions), "")
    for name, chosen in (
        ("query → painted results", answers),
        ("– first query of a page", [answer for answer in answers if answer.first]),
        ("– later queries", [answer for answer in answers if not answer.first]),
    ):
        if chosen:
            times = [answer.milliseconds for answer in chosen]
            yield Figure(f"{name}, median", statistics.median(times), "ms", 150)
            yield Figure(f"{name}, 95th", percentile(times, 0.95), "ms", 500)
    firsts = [session.bytes_first / 1000 for session in sessions]
    bar = 110 if large else 80
    yield Figure(
        "library, meta, first two-word query, median", statistics.median(firsts), "kB", bar
    )
    yield Figure("– most", max(firsts), "kB", bar)
    yield Figure("– results shown", max(answer.shown for answer in answers), "")
    queries = max(len(session.answers) for session in sessions)
    alls = [session.bytes_all / 1000 for session in sessions]
    bars = (250, 350) if large else (None, None)
    yield Figure(f"session of {queries} queries, median", statistics.median(alls), "kB", bars[0])
    yield Figure("– 95th", percentile(alls, 0.95), "kB", bars[1])
    snippets = [session.texts_first / 1000 for session in sessions]
    yield Figure("texts for the first results, median", statistics.median(snippets), "kB", 160)
    yield Figure("– 95th", percentile(snippets, 0.95), "kB", 160)
    filters = [session.bytes_facet / 1000 for session in sessions]
    yield Figure(
        "filters, sorting and their lists beyond that, median", statistics.median(filters), "kB"
    )
    early = max(session.early_texts for session in sessions)
    yield Figure("texts asked for before the results, files", early, "", 0)
    yield from disk_figures(site, articles, texts)


def disk_figures(site: Path, articles: int, texts: re.Pattern[str]) -> Iterator[Figure]:
    """What the search takes on disk."""
    files = [file for file in (site / "search").rglob("*") if file.is_file()]
    sizes = {file.relative_to(site).as_posix(): file.stat().st_size for file in files}
    of_texts = sum(size for name, size in sizes.items() if texts.search(name))
    yield Figure("search files", len(files), "", articles / 5)
    yield Figure("texts on disk, an article", of_texts / articles, "B", 2_000)
    yield Figure(
        "search without texts, an article", (sum(sizes.values()) - of_texts) / articles, "B"
    )


def count_articles(site: Path) -> int:
    """Lines of the exported data: articles, embedded ones too."""
    return sum(
        gzip.decompress(file.read_bytes()).count(b"\n")
        for file in site.glob("data/articles/*.jsonl.gz")
    )


def by_kind(sessions: Sequence[Session]) -> Iterator[str]:
    """Times of the later queries by kind, slowest kind first."""
    times: dict[str, list[float]] = {}
    for session in sessions:
        for answer in session.answers:
            if not answer.first:
                times.setdefault(answer.query.kind, []).append(answer.milliseconds)
    ordered = sorted(times.items(), key=lambda item: -statistics.median(item[1]))
    for kind, values in ordered:
        median, most = statistics.median(values), max(values)
        yield f"| {kind} | {len(values)} | {median:,.0f} | {most:,.0f} |"


def by_filter(sessions: Sequence[Session]) -> Iterator[str]:
    """Times of Archive.search under each filter, and of Archive.facet, the first time each."""
    for name in dict.fromkeys(name for session in sessions for name in session.filtered):
        values = [each.filtered[name] for each in sessions if name in each.filtered]
        median, most = statistics.median(values), max(values)
        yield f"| {name} | {len(values)} | {median:,.0f} | {most:,.0f} |"


def make_plans(site: Path, sessions: int, queries: int, seed: int) -> list[Plan]:
    """What each session does; the first query of each has two words of a title."""
    chance = random.Random(seed)
    vocabulary = read_vocabulary(site, chance)
    first_year, last_year = _years(site)
    plans = []
    for _ in range(sessions):
        first = Query("title words", _title_words(vocabulary, chance, 2))
        later = make_queries(vocabulary, queries - 1, chance)
        plans.append(Plan((first, *later), _filters(vocabulary, first_year, last_year, chance)))
    return plans


def _years(site: Path) -> tuple[int, int]:
    """The first and the last year of the exported months; 0 when none has a date."""
    months = [file.name for file in site.glob("data/articles/????-??.jsonl.gz")]
    years = [int(month[:4]) for month in months]
    return (min(years), max(years)) if years else (0, 0)


def _filters(
    vocabulary: Vocabulary, first_year: int, last_year: int, chance: random.Random
) -> dict[str, tuple[str, dict[str, Any], str]]:
    word, common = chance.choice(vocabulary.middle), chance.choice(vocabulary.high)
    year = chance.randint(first_year, last_year)
    filters: dict[str, tuple[str, dict[str, Any], str]] = {
        "years": (common, {"years": [year, min(year + 2, last_year)], "texts": False}, ""),
        "newest first": (common, {"sort": "newest", "texts": False}, ""),
        "exact": (word, {"exact": True, "texts": False}, ""),
    }
    if vocabulary.sources:
        sources = [chance.choice(vocabulary.sources)]
        filters["source"] = (common, {"sources": sources, "texts": False}, "")
        filters["facet of sources"] = (common, {}, "sources")
    if vocabulary.tags:
        tags = [chance.choice(vocabulary.tags)]
        filters["tag"] = (common, {"tags": tags, "texts": False}, "")
        filters["facet of tags"] = (common, {}, "tags")
    return filters


def find_chromium() -> str:
    """The Chromium of this machine; the environment variable CHROMIUM comes first.

    Raises:
        click.ClickException: there is none.
    """
    for name in (os.environ.get("CHROMIUM"), *CHROMIUM_NAMES):
        if name and (found := shutil.which(name)):
            return found
    raise click.ClickException("no Chromium; the environment variable CHROMIUM names one")


@click.command()
@click.option(
    "--site", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--sessions", default=20, show_default=True, type=click.IntRange(min=1))
@click.option("--queries", default=6, show_default=True, type=click.IntRange(min=1))
@click.option("--texts", default=TEXTS, show_default=True, help="Names of the files of texts.")
@click.option("--seed", default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Figures and single answers as JSON.")
def main(site: Path, sessions: int, queries: int, texts: str, seed: int, as_json: bool) -> None:
    """Measure the search of a built SITE."""
    if not (site / SEARCH_PAGE).is_file():
        raise click.ClickException(f"{site} is not a built site: it has no {SEARCH_PAGE}")
    pattern = re.compile(texts)
    planned = make_plans(site, sessions, queries, seed)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        warm_up(browser, site, planned[0])
        done = [run_session(browser, site, each, pattern) for each in planned]
        browser.close()
    if not any(session.answers for session in done):
        raise click.ClickException("no query was answered")
    found = list(figures(site, done, pattern))
    if as_json:
        click.echo(json.dumps(_plain(found, done), ensure_ascii=False, indent=1))
        return
    click.echo("| figure | measured | bar | |\n| --- | --- | --- | --- |")
    for figure in found:
        click.echo(figure.row())
    click.echo("\n| later queries | n | median ms | most ms |\n| --- | --- | --- | --- |")
    for row in by_kind(done):
        click.echo(row)
    click.echo("\n| for programs | n | median ms | most ms |\n| --- | --- | --- | --- |")
    for row in by_filter(done):
        click.echo(row)
    for session in done:
        for query in session.unanswered:
            click.echo(f"no answer: {query.kind}: {query.text}")


def _plain(found: Sequence[Figure], done: Sequence[Session]) -> dict[str, object]:
    return {
        "figures": {figure.name: figure.value for figure in found},
        "answers": [
            {
                "kind": answer.query.kind,
                "query": answer.query.text,
                "first": answer.first,
                "ms": round(answer.milliseconds, 1),
            }
            for session in done
            for answer in session.answers
        ],
        "unanswered": [query.text for session in done for query in session.unanswered],
    }


if __name__ == "__main__":
    main()
