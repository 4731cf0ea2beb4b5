"""What the parser understood of a file, line by line: for people who mend scrapes."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from generator.enrich.tags import segment_tags
from generator.model import Line, ParsedArticle, ParsedFile, Repair
from generator.publish.exports import ledger_entry
from generator.report import problem_record


def inspection_record(file: ParsedFile) -> dict[str, Any]:
    """The whole reading as JSON values."""
    articles = [article for article in (file.host, *file.embedded) if article]
    return {
        "path": file.path,
        "format": file.format.value,
        "sha256": file.digest,
        "lines": [
            {"line": line.number, "role": line.role.value, "article": line.owner, "raw": line.raw}
            for line in file.lines
        ],
        "articles": [_article_record(article) for article in articles],
        "problems": [problem_record(problem) for problem in file.problems],
    }


def _article_record(article: ParsedArticle) -> dict[str, Any]:
    return {
        "title": article.title,
        "line": article.line,
        "date": article.published.isoformat() if article.published else None,
        "date_basis": article.date_basis.value,
        "sources": list(article.sources),
        "tags": [*article.tags, *_tags(article)],
        "byline": article.byline,
        "kicker": article.kicker,
        "dateline": article.dateline,
        "read_also": list(article.read_also),
        "paragraphs": len(article.blocks),
        "ledger": [ledger_entry(repair) for repair in article.ledger],
    }


def _tags(article: ParsedArticle) -> list[str]:
    texts = [article.title, *(block.text for block in article.blocks)]
    return [segment.text for segment in segment_tags(article.tag_line, texts)]


def as_json(files: list[ParsedFile]) -> str:
    """The readings of several files."""
    return json.dumps([inspection_record(file) for file in files], ensure_ascii=False, indent=1)


def print_inspection(console: Console, file: ParsedFile) -> None:
    """Print a table of the lines, then each article's fields and ledger, then the problems."""
    console.print(f"[bold]{escape(file.path)}[/bold] · {file.format.value}")
    console.print(_lines_table(file.lines))
    for number, article in enumerate([file.host, *file.embedded]):
        if article is not None:
            _print_article(console, number, article)
    for problem in file.problems:
        console.print(f"[red]problem[/red] {escape(str(problem))}")


def _lines_table(lines: tuple[Line, ...]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("line", justify="right")
    table.add_column("role")
    table.add_column("text", overflow="ellipsis", no_wrap=True)
    for line in lines:
        role = f"embedded {line.owner} {line.role.value}" if line.owner else line.role.value
        table.add_row(str(line.number), role, escape(line.raw.strip()))
    return table


def _print_article(console: Console, number: int, article: ParsedArticle) -> None:
    name = f"embedded {number}" if number else "article"
    record = _article_record(article)
    shown = ("title", "date", "date_basis", "sources", "tags", "byline", "kicker", "dateline")
    for key in shown:
        value = record[key]
        text = " · ".join(value) if isinstance(value, list) else str(value or "–")
        console.print(f"[bold]{name} {key}[/bold]: {escape(text)}")
    for repair in article.ledger:
        console.print(f"  ledger {_entry(repair)}")


def _entry(repair: Repair) -> str:
    outcome = "kept" if repair.repaired is None else f"→ {repair.repaired!r}"
    return escape(f"{repair.line}: {repair.kind.value} ({repair.field}) {repair.raw!r} {outcome}")
