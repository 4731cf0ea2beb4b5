"""Lines that recur across the articles of a source: «تابعونا على …», rights, signatures.

How often a line recurs is all the evidence there is, so such lines are only offered: a person
names in archive.toml (`remove_lines`) which of them go. What goes is in the ledger.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from generator.arabic.normalize import fold_text
from generator.model import Block, ParsedArticle, ParsedFile, Repair, RepairKind

_MIN_ARTICLES = 5
"""Articles in which a line must stand."""
_MIN_SHARE = 0.001
"""Of a source's articles. In two real corpora (2,033 and 10,160 articles) such lines are 22 and 1;
at a tenth, none: a source changes its boilerplate, and a scraper catches it now and then."""


@dataclass(frozen=True, slots=True)
class Recurring:
    """A line that many articles of a source have."""

    text: str
    """As the first of them has it."""
    source: str
    """Outlet; "" for the articles that name none."""
    articles: int
    """That hold the line."""
    of: int
    """Articles of the source."""


def recurring_lines(files: Iterable[ParsedFile]) -> list[Recurring]:
    """The lines that recur, the most frequent first; one text twice counts as one article."""
    totals: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    shown: dict[str, str] = {}
    seen: set[tuple[str, int]] = set()
    for source, article in _articles(files):
        lines = {fold_text(block.text): block.text for block in article.blocks}
        lines.pop("", None)
        # The same text in two files is a copy, and no evidence.
        identity = source, hash(tuple(lines))
        if identity in seen:
            continue
        seen.add(identity)
        totals[source] += 1
        counts[source].update(lines.keys())
        for form, text in lines.items():
            shown.setdefault(form, text)
    found = (
        Recurring(shown[form], source, count, totals[source])
        for source, forms in counts.items()
        for form, count in forms.items()
        if _recurs(count, totals[source])
    )
    return sorted(found, key=lambda each: (-each.articles, each.source, each.text))


def _articles(files: Iterable[ParsedFile]) -> Iterator[tuple[str, ParsedArticle]]:
    for file in files:
        for article in file.articles:
            yield fold_text(article.sources[0]) if article.sources else "", article


def _recurs(count: int, total: int) -> bool:
    return count >= max(_MIN_ARTICLES, _MIN_SHARE * total)


def folded_lines(lines: Iterable[str]) -> frozenset[str]:
    """The lines that a person wants to go, as they are compared."""
    return frozenset(map(fold_text, lines)) - {""}


def without_lines(file: ParsedFile, lines: Collection[str]) -> ParsedFile:
    """The file without these lines in its articles; the ledgers keep them.

    Args:
        lines: from `folded_lines`.
    """
    if not lines:
        return file
    return replace(
        file,
        host=_without(file.host, lines) if file.host else None,
        embedded=tuple(_without(article, lines) for article in file.embedded),
        further=tuple(_without(article, lines) for article in file.further),
    )


def _without(article: ParsedArticle, lines: Collection[str]) -> ParsedArticle:
    gone = [block for block in article.blocks if fold_text(block.text) in lines]
    if not gone:
        return article
    entries = [_entry(block) for block in gone]
    kept = tuple(block for block in article.blocks if block not in gone)
    ledger = sorted([*article.ledger, *entries], key=lambda repair: repair.line)
    return replace(article, blocks=kept, ledger=tuple(ledger))


def _entry(block: Block) -> Repair:
    return Repair(RepairKind.BOILERPLATE, "body", block.line, block.text, "")
