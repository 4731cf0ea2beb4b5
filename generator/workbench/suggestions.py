"""What could be said of an archive's names, for people: tables to look at and tables to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.model import Article
from generator.names import authority, sources
from generator.names.gaps import Gap
from generator.names.suggest import Candidate, Evidence
from generator.names.table import write_table
from generator.names.unite import Names
from generator.terminal import visible


def print_names(console: Console, candidates: Sequence[Candidate]) -> None:
    """The candidates with their evidence, the strongest first."""
    table = Table("Weight", "Preferred", "Articles", "Variant", "Articles", "Evidence")
    for candidate in candidates:
        table.add_row(
            f"{candidate.weight:.2f}",
            _text(candidate.preferred),
            str(candidate.uses[0]),
            _text(candidate.variant),
            str(candidate.uses[1]),
            Text("\n").join(_text(_said(piece)) for piece in candidate.evidence),
        )
    if candidates:
        console.print(table)
    console.print(f"{len(candidates)} candidates; what is right belongs into authority.csv")


def names_table(candidates: Iterable[Candidate]) -> bytes:
    """The candidates as rows of an authority.csv, the evidence in its note."""
    rows = [
        (
            candidate.preferred,
            # The bar keeps a comma inside the name from parting it.
            f"{candidate.variant}|" if set(candidate.variant) & set(",،;؛") else candidate.variant,
            "",
            "",
            f"{candidate.weight:.2f} " + "; ".join(map(_said, candidate.evidence)),
        )
        for candidate in candidates
    ]
    return write_table(authority.COLUMNS, rows)


def _said(evidence: Evidence) -> str:
    return f"{evidence.kind}: {evidence.detail}"


def print_sources(console: Console, missing: Sequence[Gap]) -> None:
    """The sources with what is missing."""
    table = Table(
        "Source", "Articles", "Missing", "Without address", "Without capture date", "Also called?"
    )
    for gap in missing:
        table.add_row(
            _text(gap.source.name),
            str(gap.articles),
            ", ".join(gap.missing) or "–",
            str(gap.without_address or "–"),
            str(gap.without_capture or "–"),
            Text("\n").join(_text(f"{name} ({why})") for name, why in gap.aliases),
        )
    if missing:
        console.print(table)
    lacking = sum(bool(gap.missing) for gap in missing)
    console.print(f"{len(missing)} sources, {lacking} of them with gaps; sources.csv fills them")


def sources_table(missing: Iterable[Gap]) -> bytes:
    """A sources.csv with all that is known, and empty cells for what is not."""
    return write_table(sources.COLUMNS, map(_source_row, missing))


def _source_row(gap: Gap) -> Sequence[str]:
    source = gap.source
    aliases = "; ".join(f"{name}? {why}" for name, why in gap.aliases)
    return (
        source.name,
        "|".join(source.aliases) + ("|" if len(source.aliases) == 1 else ""),
        source.kind.value,
        source.home,
        source.country,
        source.rights,
        f"{source.licence} {source.licence_url}".strip(),
        aliases,
    )


def articles_table(articles: Iterable[Article], names: Names) -> bytes:
    """The articles without the address of their original or the date of their capture."""
    rows = [
        (
            article.origins[0].path,
            article.title,
            str(article.published or ""),
            " | ".join(dict.fromkeys(map(names.sources.of, article.sources))),
            article.original_url,
            article.captured,
        )
        for article in articles
        if not (article.original_url and article.captured)
    ]
    return write_table(("file", "title", "date", "source", "url", "captured"), rows)


def _text(value: str) -> Text:
    """A value that is shown as it is: no markup, no control characters."""
    return Text(visible(value))
