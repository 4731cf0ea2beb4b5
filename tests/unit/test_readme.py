"""README.md and its Arabic twin say the same: headings, tables, code and names are compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TWINS = ("README.md", "README.ar.md")
_HEADING = re.compile(r"^(#+) ", re.MULTILINE)
_FENCED = re.compile(r"^```\w*\n.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")
_SPAN = re.compile(r'<span dir="ltr">|</span>')
_SAMPLE = re.compile("[\u0600-\u06ff]")


@pytest.fixture(scope="module")
def texts(repository: Path) -> tuple[str, ...]:
    """The two files, without what keeps their code from left to right."""
    return tuple(_SPAN.sub("", (repository / name).read_text(encoding="utf-8")) for name in TWINS)


def _rows(text: str) -> list[tuple[str, int]]:
    """(first cell without its words, columns) of every row of a table, in order.

    A cell of code names the same thing in both; other words are a translation.
    """
    lines = (line for line in text.split("\n") if line.startswith("| `"))
    cells = (re.split(r"(?<!\\)\|", line)[1:-1] for line in lines)
    return [(" ".join(_CODE.findall(row[0])), len(row)) for row in cells]


def _names(text: str) -> set[str]:
    """What stands in `code` and is no sentence, and no Arabic example."""
    prose = " ".join(_FENCED.sub("", text).split())
    return {each for each in _CODE.findall(prose) if not _SAMPLE.search(each)}


def test_they_lead_to_each_other(texts: tuple[str, ...]) -> None:
    english, arabic = texts
    assert "[العربية](README.ar.md)" in english.split("\n## ")[0]
    assert "[English](README.md)" in arabic.split("\n## ")[0]
    assert arabic.startswith('<div dir="rtl">\n')


def test_they_have_the_same_headings(texts: tuple[str, ...]) -> None:
    english, arabic = (list(map(len, _HEADING.findall(_FENCED.sub("", text)))) for text in texts)
    assert english == arabic


def test_they_have_the_same_commands_and_settings(texts: tuple[str, ...]) -> None:
    english, arabic = map(_rows, texts)
    assert english == arabic


def test_they_show_the_same_code(texts: tuple[str, ...]) -> None:
    english, arabic = map(_FENCED.findall, texts)
    assert english == arabic


def test_they_name_the_same_things(texts: tuple[str, ...]) -> None:
    english, arabic = map(_names, texts)
    assert english - arabic == set(), "README.ar.md lacks them"
    assert arabic - english == set(), "README.md lacks them"


def test_code_that_arabic_would_turn_round_is_kept_from_it(repository: Path) -> None:
    """What begins or ends with a sign: `--write`, `tags/` and `.txt` would show it elsewhere.

    A path that begins with a digit falls apart as well: digits have no direction of their own.
    """
    text = _FENCED.sub("", (repository / "README.ar.md").read_text(encoding="utf-8"))
    for match in _CODE.finditer(text):
        is_steady = match[1][0].isalpha() and match[1][-1].isalnum()
        turned = not (is_steady or match[1].isdigit())
        if turned and not _SAMPLE.search(match[1]):
            assert text[: match.start()].endswith('<span dir="ltr">'), match[0]
            assert text[match.end() :].startswith("</span>"), match[0]


def test_code_and_boxes_are_closed_in_arabic(texts: tuple[str, ...]) -> None:
    arabic = texts[1]
    assert arabic.count("<div dir=") == arabic.count("</div>")
    for match in _FENCED.finditer(arabic):
        assert arabic[: match.start()].endswith('<div dir="ltr">\n\n'), "code runs left to right"
