"""Snippets: cut at words around the best match, marked on the original text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.search.documents import SearchDocument
from tests.cross.small_archive import Call, RunScripts, write_search

Piece = dict[str, Any]


def text_of(pieces: list[Piece]) -> str:
    return "".join(piece["text"] for piece in pieces)


def marks_of(pieces: list[Piece]) -> list[str]:
    return [piece["text"] for piece in pieces if piece["match"]]


@pytest.fixture
def cut(run_scripts: RunScripts, small_site: Path) -> Any:
    def call(text: str, matching: list[str], **options: Any) -> list[Piece]:
        (answer,) = run_scripts(small_site, [["cut", text, matching, options]])
        pieces: list[Piece] = answer["value"]
        return pieces

    return call


def test_a_short_text_is_given_whole(cut: Any) -> None:
    pieces = cut("قال «بوتين» إنّ الأمر…", ["بوتين"])
    assert text_of(pieces) == "قال «بوتين» إنّ الأمر…"
    assert marks_of(pieces) == ["بوتين"]
    assert cut("", ["بوتين"]) == []


def test_without_a_match_the_beginning_is_given(cut: Any) -> None:
    pieces = cut("أ ب ت ث ج ح خ د ذ ر", [], words=4)
    assert text_of(pieces) == "أ ب ت ث …"


def test_the_window_lies_around_the_match(cut: Any) -> None:
    before = " ".join(["قبل"] * 50)
    after = " ".join(["بعد"] * 50)
    pieces = cut(f"{before} هدف {after}", ["هدف"], words=12)
    assert marks_of(pieces) == ["هدف"]
    assert text_of(pieces) == f"… {'قبل ' * 6}هدف{' بعد' * 5} …"


def test_the_window_with_most_different_matches_wins(cut: Any) -> None:
    gap = " ".join(["س"] * 40)
    text = f"حفظ حفظ حفظ {gap} حفظ السلام {gap} السلام"
    pieces = cut(text, ["حفظ", "السلام"], words=10)
    assert marks_of(pieces) == ["حفظ", "السلام"]


def test_the_beginning_is_preferred_among_equals(cut: Any) -> None:
    gap = " ".join(["س"] * 8)
    pieces = cut(f"{gap} هدف {gap} {gap} هدف {gap}", ["هدف"], words=12)
    assert text_of(pieces).startswith("س س")


def test_a_match_at_the_end_fills_the_window(cut: Any) -> None:
    text = " ".join(["س"] * 60) + " هدف."
    pieces = cut(text, ["هدف"], words=10)
    assert text_of(pieces) == f"… {'س ' * 9}هدف."


def test_touching_punctuation_stays_whole(cut: Any) -> None:
    text = f"{'س ' * 20}(«هدف»)، {'ع ' * 20}"
    pieces = cut(text, ["هدف"], words=1)
    assert text_of(pieces) == "… («هدف»)، …"


def test_a_text_without_spaces_is_cut_all_the_same(cut: Any) -> None:
    text = ("!" * 5000 + "هدف") * 3
    pieces = cut(text, ["هدف"], words=1)
    assert marks_of(pieces)
    assert len(text_of(pieces)) < 6000


def test_nothing_is_changed_by_marking(run_scripts: RunScripts, small_site: Path) -> None:
    text = "وقال:\u200f «مُحَمَّد» 🚀 <b>محمد</b> \u202e محمد…"
    (answer,) = run_scripts(small_site, [["marks", text, ["محمد", "مُحَمَّد"]]])
    assert text_of(answer["value"]) == text
    assert marks_of(answer["value"]) == ["مُحَمَّد", "محمد", "محمد"]


@pytest.mark.parametrize(
    ("body", "query", "marks"),
    [
        ("وصلت قُوّات حفظ السَّلام", "قوات السلام", ["قُوّات", "السَّلام"]),
        ("ذهب وبالسلام عاد إلى سلام", "السلام", ["وبالسلام", "سلام"]),
        ("وصل وبوتين معه", "بوتين", ["وبوتين"]),
        ("بـــيان بيانات البيان", "بيان", ["بـــيان", "البيان"]),
        ("عام ٢٠٢٣ و2023 و۲۰۲۳", "2023", ["٢٠٢٣", "2023", "۲۰۲۳"]),
        ("فكرة عن كرة", "كرة", ["كرة"]),
        ("محادثات ومحادثة", "محاد*", ["محادثات"]),
        ("محادثات ومحادثة", "*محاد*", ["محادثات", "ومحادثة"]),
        ("فلاديمير", "فلادمير~1", ["فلاديمير"]),
        ("السلام والحرب", "السلام -غائب", ["السلام"]),
        ("الاول والثاني", "title:السلام", []),
        ("عم\u200fان", "عمان", ["عم\u200fان"]),
    ],
)
def test_marks_of_a_real_search(
    run_scripts: RunScripts, tmp_path: Path, body: str, query: str, marks: list[str]
) -> None:
    title = "السلام" if query.startswith("title:") else "خبر"
    site = write_search(tmp_path, [SearchDocument("a.html", title, body)])
    (answer,) = run_scripts(site, [["snippets", query]])
    (pieces,) = answer["value"]
    assert text_of(pieces) == body
    assert marks_of(pieces) == marks


def test_in_context_what_is_set_in_one_piece_stays_in_one(
    run_scripts: RunScripts, tmp_path: Path
) -> None:
    body = (
        f"{'س ' * 20}انظر (https://mirror.example/news/10) أو تقنية .NET الجديدة.\n"
        "قرأ mirror ثم https://a.example/mirror/x كله واحد اثنان ثلاثة أربعة."
    )
    document = SearchDocument(href="2023/01/01/a.html", title="خبر", body=body, date="2023-01-01")
    calls: list[Call] = [["concordance", query, {}] for query in ("mirror", "NET", "news", "أربعة")]
    answers = run_scripts(write_search(tmp_path, [document]), calls)
    lines = [
        [(line["before"], line["match"], line["after"]) for line in answer["value"][0]["lines"]]
        for answer in answers
    ]
    (address, word, other), (name,), (news,), (last,) = lines
    assert address[1] == news[1] == "https://mirror.example/news/10"
    assert address[0].endswith("س انظر (") and address[2].startswith(") أو")
    assert word == ("قرأ", "mirror", "ثم https://a.example/mirror/x كله واحد")
    assert other[:2] == ("قرأ mirror ثم", "https://a.example/mirror/x")
    assert name[1] == ".NET" and name[0].endswith("أو تقنية")
    assert last[0] == "https://a.example/mirror/x كله واحد اثنان ثلاثة", (
        "nor is one cut at the edge"
    )
