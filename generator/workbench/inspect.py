"""What the parser understood of a file, line by line: for people who mend scrapes."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.text import Text

from generator.enrich.segment import Segmenter
from generator.enrich.tags import split_tag_line
from generator.ledger import ledger_entry
from generator.model import Line, ParsedArticle, ParsedFile, Repair, Role
from generator.report import problem_record
from generator.terminal import visible

_ROLE_WIDTH = 20


def inspection_record(file: ParsedFile, segmenter: Segmenter) -> dict[str, Any]:
    """The whole reading as JSON values."""
    return {
        "path": file.path,
        "format": file.format.value,
        "sha256": file.digest,
        "lines": [
            {"line": line.number, "role": line.role.value, "article": line.owner, "raw": line.raw}
            for line in file.lines
        ],
        "articles": [_article_record(article, segmenter) for article in file.articles],
        "problems": [problem_record(problem) for problem in file.problems],
    }


def _article_record(article: ParsedArticle, segmenter: Segmenter) -> dict[str, Any]:
    return {
        "title": article.title,
        "line": article.line,
        "date": article.published.isoformat() if article.published else None,
        "date_basis": article.date_basis.value,
        "sources": list(article.sources),
        "tags": [*article.tags, *_tags(article, segmenter)],
        "byline": article.byline,
        "kicker": article.kicker,
        "dateline": article.dateline,
        "read_also": list(article.read_also),
        "original_url": article.original_url,
        "captured": article.captured,
        "paragraphs": len(article.blocks),
        "ledger": [ledger_entry(repair) for repair in article.ledger],
    }


def _tags(article: ParsedArticle, segmenter: Segmenter) -> list[str]:
    texts = [article.title, *(block.text for block in article.blocks)]
    return [tag.name for tag in split_tag_line(article.tag_line, texts, segmenter)[0]]


def as_json(files: list[ParsedFile], segmenter: Segmenter) -> str:
    """The readings of several files."""
    return json.dumps(
        [inspection_record(file, segmenter) for file in files], ensure_ascii=False, indent=1
    )


def print_inspection(console: Console, file: ParsedFile, segmenter: Segmenter) -> None:
    """Print the lines with their roles, each article's fields and ledger, and the problems."""
    _say(console, Text(visible(file.path), "bold"), f" · {file.format.value}")
    for line in file.lines:
        _say(console, *_line_columns(line))
    for number, article in enumerate(file.articles):
        name = "embedded" if number <= len(file.embedded) else "article"
        _print_article(console, f"{name} {number}" if number else "article", article, segmenter)
    for problem in file.problems:
        _say(console, Text("problem: ", "red"), visible(str(problem)))


def _say(console: Console, *parts: str | Text) -> None:
    """Print one line as it is: no markup, no emoji codes, and wrapped by the terminal alone."""
    console.print(Text.assemble(*parts), soft_wrap=True, emoji=False, highlight=False)


def _line_columns(line: Line) -> tuple[Text, Text, str]:
    word = "article" if line.role is Role.RECORD else "embedded"
    role = f"{word} {line.owner} {line.role.value}" if line.owner else line.role.value
    number = Text(f"{line.number:>5}  ", "dim")
    return number, Text(f"{role:<{_ROLE_WIDTH}}  ", "cyan"), visible(line.raw.strip())


def _print_article(
    console: Console, name: str, article: ParsedArticle, segmenter: Segmenter
) -> None:
    record = _article_record(article, segmenter)
    shown = ("title", "date", "date_basis", "sources", "tags", "byline", "kicker", "dateline")
    for key in shown:
        value = record[key]
        text = " · ".join(value) if isinstance(value, list) else str(value or "")
        _say(console, Text(f"{name} {key}: ", "bold"), visible(text or "–"))
    for repair in article.ledger:
        _say(console, f"  ledger {_entry(repair)}")


def _entry(repair: Repair) -> str:
    outcome = "kept" if repair.repaired is None else f"→ «{repair.repaired}»"
    entry = f"{repair.line}: {repair.kind.value} ({repair.field}) «{repair.raw}» {outcome}"
    return visible(entry)
