"""Bytes to text, or the reason why not."""

from __future__ import annotations

import pytest

from generator.errors import Problem
from generator.parse.decode import decode

TEXT = "عنوان الخبر\nفقرة أولى.\n"


@pytest.mark.parametrize("data", [TEXT.encode(), TEXT.encode("utf-8-sig")])
def test_utf_8_with_and_without_its_mark(data: bytes) -> None:
    assert decode("خبر.txt", data) == TEXT


def test_a_few_control_characters_make_no_binary_file() -> None:
    assert decode("خبر.txt", TEXT.encode() + b"\x00\x01") == TEXT + "\x00\x01"


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 0, "empty"),
        (b"\r\n \t", 0, "empty"),
        (b"\xef\xbb\xbf", 0, "empty"),
        ("\u00a0\u2003\n".encode(), 0, "empty"),
        (b"\x00" * 100, 0, "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 0, "binary"),
        (TEXT.encode("utf-16-le"), 0, "binary"),
        (TEXT.encode("utf-16"), 0, "UTF-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), 0, "UTF-16"),
        (TEXT.encode("cp1256"), 1, "byte 0xDA is not UTF-8"),
        (TEXT.encode() + TEXT.encode("cp1256"), 3, "byte 0xDA is not UTF-8"),
        (TEXT.encode()[:-3], 2, "is not UTF-8"),
        (b"\xed\xa0\x80", 1, "is not UTF-8"),  # a surrogate
    ],
)
def test_what_cannot_be_read_is_one_problem(data: bytes, line: int, words: str) -> None:
    problem = decode("خبر.txt", data)
    assert isinstance(problem, Problem)
    assert (problem.path, problem.line) == ("خبر.txt", line)
    assert words in problem.message
    assert problem.hint
