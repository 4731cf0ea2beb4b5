"""What a build would read: `import SOURCE` shows it before anything is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.enrich.boilerplate import Recurring, recurring_lines
from generator.errors import Problem
from generator.model import ParsedArticle, ParsedFile, RepairKind
from generator.report import problem_lines, problem_record
from generator.terminal import counted

_SHOWN = 10
"""Entries of each list that a person is shown; JSON has all."""
_WIDTH = 12


@dataclass(frozen=True, slots=True)
class Preview:
    """A source, counted."""

    formats: dict[str, tuple[int, int]]
    """Format → (files, articles)."""
    encodings: dict[str, int]
    """Encoding → files, UTF-8 left out."""
    articles: int
    embedded: int
    first: str
    """The oldest day in ISO 8601, or ""."""
    last: str
    undated: int
    with_url: int
    """Articles whose original address is known."""
    with_capture: int
    """Articles of which it is known when they were captured."""
    sources: dict[str, int]
    """Outlet → articles, the most frequent first; those without one under ""."""
    tags: int
    """Different tags that the input itself delimits."""
    unused: dict[str, int]
    """Column or key that means nothing to us → articles that have it."""
    ledger: dict[str, int]
    """Kind of ledger entry → entries."""
    boilerplate: tuple[Recurring, ...]
    problems: tuple[Problem, ...]


def preview(files: Sequence[ParsedFile], problems: Iterable[Problem]) -> Preview:
    """Count what was read.

    Args:
        problems: of what could not be read at all; those of `files` are added.
    """
    standing = [article for file in files for article in file.standing]
    days = sorted(article.published for article in standing if article.published)
    ledger = [entry for file in files for each in file.articles for entry in each.ledger]
    found = [*problems, *(problem for file in files for problem in file.problems)]
    return Preview(
        formats=_formats(files),
        encodings=_counted(_encodings(files)),
        articles=len(standing),
        embedded=sum(len(file.embedded) for file in files),
        first=str(days[0]) if days else "",
        last=str(days[-1]) if days else "",
        undated=len(standing) - len(days),
        with_url=sum(bool(article.original_url) for article in standing),
        with_capture=sum(bool(article.captured) for article in standing),
        sources=_counted(next(iter(article.sources), "") for article in standing),
        tags=len({tag for article in standing for tag in article.tags}),
        unused=_counted(name for article in standing for name in _unused(article)),
        ledger=_counted(entry.kind.value for entry in ledger),
        boilerplate=tuple(recurring_lines(files)),
        problems=tuple(sorted(found)),
    )


def _formats(files: Iterable[ParsedFile]) -> dict[str, tuple[int, int]]:
    formats: dict[str, tuple[int, int]] = {}
    for file in files:
        count, articles = formats.get(file.format.value, (0, 0))
        formats[file.format.value] = count + 1, articles + len(file.standing)
    return dict(sorted(formats.items()))


def _encodings(files: Iterable[ParsedFile]) -> Iterator[str]:
    for file in files:
        first = next(iter(file.standing), None)
        entries = first.ledger if first else ()
        yield from (e.raw for e in entries if e.kind is RepairKind.ENCODING)


def _unused(article: ParsedArticle) -> set[str]:
    entries = (e.raw for e in article.ledger if e.kind is RepairKind.METADATA_UNUSED)
    return {raw.partition(":")[0] for raw in entries}


def _counted(names: Iterable[str]) -> dict[str, int]:
    """Names with their counts, the most frequent first."""
    counts = Counter(names)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def as_json(found: Preview) -> str:
    """The whole preview."""
    record = {
        "formats": {
            name: {"files": files, "articles": articles}
            for name, (files, articles) in found.formats.items()
        },
        "encodings": found.encodings,
        "articles": found.articles,
        "embedded": found.embedded,
        "first": found.first or None,
        "last": found.last or None,
        "undated": found.undated,
        "with_url": found.with_url,
        "with_capture": found.with_capture,
        "sources": found.sources,
        "tags": found.tags,
        "unused": found.unused,
        "ledger": found.ledger,
        "boilerplate": [
            {"text": each.text, "source": each.source, "articles": each.articles, "of": each.of}
            for each in found.boilerplate
        ],
        "problems": [problem_record(problem) for problem in found.problems],
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def as_text(found: Preview) -> Iterator[str]:
    """The preview for a person, a line at a time."""
    yield from problem_lines(found.problems, _SHOWN * _SHOWN)
    for name, (files, count) in found.formats.items():
        yield f"{name:{_WIDTH}}{counted(files, 'file')}, {counted(count, 'article')}"
    if found.embedded:
        yield f"{'embedded':{_WIDTH}}{counted(found.embedded, 'article')}"
    yield from _listed("encodings", found.encodings)
    yield f"{'dates':{_WIDTH}}{_dates(found)}"
    yield f"{'known':{_WIDTH}}address of {found.with_url:,}, capture of {found.with_capture:,}"
    yield from _listed("sources", {name or "(none)": n for name, n in found.sources.items()})
    yield f"{'tags':{_WIDTH}}{found.tags:,} delimited"
    yield from _listed("unused", found.unused)
    yield from _listed("ledger", found.ledger)
    yield from _offer(found.boilerplate)
    articles = counted(found.articles, "article")
    yield f"would read {articles}; {counted(len(found.problems), 'problem')}"


def _dates(found: Preview) -> str:
    undated = f"{found.undated:,} undated"
    return f"{found.first} to {found.last}, {undated}" if found.first else undated


def _listed(name: str, counts: dict[str, int]) -> Iterator[str]:
    if counts:
        shown = ", ".join(f"{key} {count:,}" for key, count in list(counts.items())[:_SHOWN])
        more = f", … ({len(counts):,})" if len(counts) > _SHOWN else ""
        yield f"{name:{_WIDTH}}{shown}{more}"


def _offer(recurring: Sequence[Recurring]) -> Iterator[str]:
    """The recurring lines, ready to be copied into archive.toml."""
    if not recurring:
        return
    yield "lines that recur; to take any out of all articles, keep it in archive.toml:"
    yield "remove_lines = ["
    for each in recurring[: 2 * _SHOWN]:
        source = f" of {each.source}" if each.source else ""
        count = f"{each.articles:,} of {each.of:,} articles{source}"
        yield f"  {json.dumps(each.text, ensure_ascii=False)},  # {count}"
    yield "]"
