"""Bytes to text, or the reason why not."""

from __future__ import annotations

import pytest

from generator.errors import Problem
from generator.parse.decode import Decoded, decode, encoding_of, lines_of

TEXT = "عنوان الخبر\nفقرة أولى.\n"


@pytest.mark.parametrize("data", [TEXT.encode(), TEXT.encode("utf-8-sig")])
def test_utf_8_with_and_without_its_mark(data: bytes) -> None:
    assert decode("خبر.txt", data) == Decoded(TEXT, "utf-8")


def test_a_few_control_characters_make_no_binary_file() -> None:
    assert decode("خبر.txt", TEXT.encode() + b"\x00\x01") == Decoded(TEXT + "\x00\x01", "utf-8")


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 0, "empty"),
        (b"\r\n \t", 0, "empty"),
        (b"\xef\xbb\xbf", 0, "empty"),
        ("\u00a0\u2003\n".encode(), 0, "empty"),
        (b"\x00" * 100, 0, "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 0, "binary"),
        (TEXT.encode("utf-16") + b"\x00", 0, "not whole UTF-16"),
        ("École, très à la mode: déjà vu\n".encode("latin-1"), 1, "byte 0xC9 is not UTF-8"),
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


SHORT = "خبر بترميز آخر"
LONG = "قال رئيس البلدية إن أعمال ترميم الجسر القديم ستبدأ في الربيع المقبل.\n" * 2_000


@pytest.mark.parametrize("text", [SHORT, TEXT, LONG], ids=["short", "lines", "long"])
@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-16", b"", "utf-16"),
        ("utf-16-be", b"\xfe\xff", "utf-16"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32", b"", "utf-32"),
        ("cp1256", b"", "windows-1256"),
        ("iso8859_6", b"", "iso-8859-6"),
    ],
)
def test_other_encodings_are_recognised(text: str, codec: str, mark: bytes, name: str) -> None:
    data = mark + text.encode(codec)
    assert decode("خبر.txt", data) == Decoded(text, name)
    assert encoding_of("خبر.txt", data) == name
    assert [line for _, line, _ in lines_of(data, name)] == text.splitlines()


def test_a_broken_byte_costs_its_own_line_alone() -> None:
    data = "أول\nثا".encode() + b"\xff" + "ن\r\nثالث".encode()
    assert encoding_of("خبر.jsonl", data) == "utf-8"
    assert list(lines_of(data, "utf-8")) == [(1, "أول", -1), (2, "ثا\\xffن", 4), (3, "ثالث", -1)]
