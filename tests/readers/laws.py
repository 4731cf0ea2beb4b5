"""What must hold for a file of any format, whatever it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from generator.model import InputFormat, ParsedArticle, ParsedFile, Role
from generator.parse.lines import clean_line
from generator.parse.mojibake import undo_mojibake
from tests.properties.test_parse import unaccounted

_ARABIC_WORD = re.compile("[\u0621-\u064a]+")
_WORD = re.compile("[\u0621-\u064a]+|[A-Za-z0-9]+")
_TAG = re.compile(r"<[^<>]*>")
_HARMFUL = set("\x00\x0b\u202e\u200b\ufeff")
_FARSI = str.maketrans("یکى", "يكي")
_FORBIDDEN = ("<script", "<img", "<style", "onerror=", "javascript:", "<iframe")
# What a format writes around its values: names of elements, keys, columns and escapes.
_ACCOUNTED = {Role.BLANK, Role.METADATA, Role.MARKUP, Role.REFUSED}


def check(file: ParsedFile) -> None:
    """The laws of any reading."""
    assert file.articles or file.problems, "no article, and nobody says why"
    last = len(file.lines)
    assert [line.number for line in file.lines] == list(range(1, last + 1))
    for problem in file.problems:
        assert problem.path == file.path
        # A file that was refused as a whole has no lines, but its Problem may name one.
        assert 0 <= problem.line <= last or not file.lines
        assert problem.message
        assert "\n" not in problem.message
        assert not _HARMFUL & set(problem.message)
    for line in file.lines:
        assert 0 <= line.owner < max(len(file.articles), 1)
        assert (line.role is Role.BLANK) >= (not line.raw.strip())
    _check_refused(file)
    for article in file.articles:
        _check_article(article, last)


def _check_refused(file: ParsedFile) -> None:
    """Where lines were refused, a Problem says why."""
    if any(line.role is Role.REFUSED for line in file.lines):
        assert file.problems


def _check_article(article: ParsedArticle, last: int) -> None:
    assert article.title.strip()
    assert 0 <= article.line <= last
    for repair in article.ledger:
        assert 1 <= repair.line <= last
        assert not _HARMFUL & set(repair.raw)
    assert list(article.ledger) == sorted(article.ledger, key=lambda repair: repair.line)
    for block in article.blocks:
        assert 1 <= block.line <= last
        assert not any(word in block.html.lower() for word in _FORBIDDEN)
    assert not _HARMFUL & set("".join(values_of(article)))


def values_of(article: ParsedArticle) -> Iterator[str]:
    """Every text of an article's fields."""
    yield from (article.title, article.date_raw, article.tag_line, article.byline)
    yield from (article.original_url, article.captured, str(article.published or ""))
    yield from (*article.sources, *article.tags, *article.read_also)
    for block in article.blocks:
        yield block.text
        yield unescape(block.html)


def lost_words(file: ParsedFile, values: list[str] | None = None) -> list[str]:
    """Words that are in no field, no entry of a ledger and no Problem.

    Args:
        values: the texts that must be kept; by default, the lines that hold text of an article.
    """
    if not file.articles:
        return [] if file.problems else ["everything"]
    kept = {word for text in _kept(file) for word in _words(text)}
    texts = values if values is not None else _texts_of_lines(file)
    return sorted({word for text in texts for word in _words(text)} - kept)


def _kept(file: ParsedFile) -> Iterator[str]:
    for article in file.articles:
        yield from values_of(article)
        for repair in article.ledger:
            yield from (repair.raw, repair.repaired or "")
    for problem in file.problems:
        yield problem.message


def _texts_of_lines(file: ParsedFile) -> list[str]:
    """The lines of text formats, Arabic words alone: all else may be markup."""
    if file.format is InputFormat.SCRAPE:
        return unaccounted(file)
    named = {problem.line for problem in file.problems}
    lines = (
        line for line in file.lines if line.role not in _ACCOUNTED and line.number not in named
    )
    shown = (undo_mojibake(_shown(line.raw)) for line in lines)
    return [" ".join(_ARABIC_WORD.findall(text)) for text in shown]


def _shown(raw: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), raw)


def _words(text: str) -> set[str]:
    """Words as they are compared: mended, without what is invisible, with Arabic letters."""
    mended = undo_mojibake(text)
    clean = " ".join(clean_line(1, line).visible for line in mended.split("\n"))
    return {word.translate(_FARSI) for word in _WORD.findall(clean)}
