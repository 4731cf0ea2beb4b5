"""What the dossier writes, in Node, read by other people's readers."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.config import Config
from generator.i18n import Interface
from generator.names.bylines import authors
from generator.render.site_words import site_words
from generator.resources import static_dir
from tests.archives import build, scrape

HARNESS = Path(__file__).with_name("dossier.js")
SCRIPTS = (
    "dom",
    "citation",
    "dossier-store",
    "dossier-file",
    "dossier-formats",
    "dossier-order",
    "download",
)

Article = dict[str, Any]
Ask = Callable[..., Any]

ARTICLE: Article = {
    "path": "2023/09/25/وصول-سفينة-0a1b2c.html",
    "url": "https://example.org/archive/2023/09/25/0a1b2c.html",
    "title": "وصول سفينة",
    "authors": ["سارة أحمد", "محمد بن علي", "Jane van Dyke"],
    "outlets": ["وكالة الساحل", "RT"],
    "date": "2023-09-25",
    "printed": "25 سبتمبر 2023 (10 ربيع الأول 1445 هـ)",
    "inferred": False,
    "archive": "أرشيف الأخبار",
    "note": "سطر أول\nسطر ثانٍ",
    "quotations": [
        {"anchor": "p-01234567", "text": "رست السفينة، وقال: «وصلنا».", "note": "للمراجعة"},
        {"anchor": "p-89abcdef-2", "text": '=HYPERLINK("x")', "note": "+1"},
    ],
}
PLAIN: Article = {
    **ARTICLE,
    "path": "undated/ب-0a1b2d.html",
    "url": "",
    "authors": [],
    "outlets": [],
    "date": "",
    "printed": "",
    "archive": "",
    "note": "",
    "quotations": [],
}
SIGNED = """---
title: خبر موقّع
date: 2021-10-11
source: RT
author: [سارة أحمد, محمد بن علي, Jane van Dyke]
---
نص يوقّعه ثلاثة.
"""
DESK = "---\ntitle: خبر مكتب\ndate: 2021-10-12\nsource: RT\nauthor: RT- متابعة\n---\nنص.\n"
HOSTILE = "س\r\nER  - \r\nTY  - BOOK\u2028TI  - x\u0085TI  - y\x1cTI  - z\x0b\x0cKW  - k"


@pytest.fixture(scope="module")
def ask(node: str, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Answers of calls to the harness: values, and errors as [message, n, field]."""
    words = tmp_path_factory.mktemp("words") / "words.js"
    words.write_text(site_words(Interface(Config())), "utf-8")
    js = static_dir() / "js"
    scripts = [js / "early.js", words, *(js / f"{name}.js" for name in SCRIPTS)]

    def run(*calls: Any) -> list[Any]:
        done = subprocess.run(
            [node, str(HARNESS), *map(str, scripts)],
            input=json.dumps(calls),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [
            each["value"] if "value" in each else [each["error"], each.get("n"), each.get("field")]
            for each in json.loads(done.stdout)
        ]

    return run


# ---------------------------------------------------------------- citation


def test_a_citation_in_words(ask: Ask) -> None:
    inferred = {**ARTICLE, "inferred": True}
    full, plain, guessed = ask(*(["citation", a] for a in (ARTICLE, PLAIN, inferred)))
    assert full == (
        "سارة أحمد، محمد بن علي، Jane van Dyke، وكالة الساحل، RT، «وصول سفينة»، 25 سبتمبر 2023 "
        "(10 ربيع الأول 1445 هـ)، أرشيف الأخبار"
    )
    assert plain == "«وصول سفينة»"
    (desk,) = ask(["citation", {**PLAIN, "authors": ["RT- متابعة"], "outlets": ["RT"]}])
    assert desk == "RT، «وصول سفينة»"
    assert "1445 هـ) (تاريخ مستنتج من النص)، أرشيف" in guessed


def test_the_page_of_an_article_prints_the_same_citation(ask: Ask, tmp_path: Path) -> None:
    dated = scrape(title="وصول <سفينة> RT", source="وكالة الساحل")
    undated = scrape(title="بلا تاريخ", date="")
    built = build(tmp_path, {"a.txt": dated, "b.txt": undated, "c.md": SIGNED, "d.md": DESK})
    for article in built.catalog.articles:
        (html,) = re.findall(r'<p class="citation">(.*?)<br>', built.text(article.href))
        printed = re.search(r"<data [^>]*>(.*?)</data>", html)
        read = {
            **PLAIN,
            "title": article.title,
            "authors": list(authors(article.byline)),
            "outlets": list(article.sources),
            "printed": printed[1] if printed else "",
            "archive": "أرشيف الأخبار",
        }
        text = re.sub(r"<[^>]+>", "", html).replace("&lt;", "<").replace("&gt;", ">")
        assert ask(["citation", read]) == [text]


# ---------------------------------------------------------------- RIS


def test_a_reference_manager_reads_it(ask: Ask) -> None:
    (text,) = ask(["ris", [ARTICLE, PLAIN]])
    assert "\n" not in text.replace("\r\n", "")
    first, second = rispy.loads(text.replace("\r\n", "\n"))
    assert first == {
        "type_of_reference": "NEWS",
        "authors": ARTICLE["authors"],
        "title": ARTICLE["title"],
        "secondary_title": "وكالة الساحل، RT",
        "year": "2023",
        "date": "2023/09/25/",
        "urls": [ARTICLE["url"]],
        "name_of_database": "أرشيف الأخبار",
        "language": "ar",
        "notes": [
            "سطر أول سطر ثانٍ",
            f"«رست السفينة، وقال: «وصلنا».» {ARTICLE['url']}#p-01234567",
            "للمراجعة",
            f'«=HYPERLINK("x")» {ARTICLE["url"]}#p-89abcdef-2',
            "+1",
        ],
    }
    assert second == {
        "type_of_reference": "NEWS",
        "title": PLAIN["title"],
        "urls": [PLAIN["path"]],
        "language": "ar",
    }


def test_no_text_ends_a_record_or_begins_a_field(ask: Ask) -> None:
    entry = {**ARTICLE, "title": HOSTILE, "note": HOSTILE, "outlets": [HOSTILE]}
    (text,) = ask(["ris", [entry, ARTICLE]])
    assert len(rispy.loads(text)) == 2
    tags = [line[:6] for line in text.splitlines() if line]
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - ", tag) for tag in tags)
    assert tags.count("TI  - ") == 2 and "KW  - " not in tags


# ---------------------------------------------------------------- the table


def test_a_spreadsheet_reads_it_and_runs_nothing(ask: Ask) -> None:
    (text,) = ask(["csv", [ARTICLE, PLAIN]])
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    assert [row["quotation"] for row in rows] == [
        ARTICLE["quotations"][0]["text"],
        "'" + ARTICLE["quotations"][1]["text"],
        "",
    ]
    assert [row["author"] for row in rows] == ["سارة أحمد، محمد بن علي، Jane van Dyke"] * 2 + [""]
    assert rows[1]["note"] == "'+1"
    assert rows[0]["article_note"] == "سطر أول\nسطر ثانٍ"
    assert rows[0]["url"] == f"{ARTICLE['url']}#p-01234567"
    assert rows[2]["url"] == PLAIN["path"] and rows[2]["citation"] == "«وصول سفينة»"


# ---------------------------------------------------------------- the file


def test_what_is_written_is_read_again(ask: Ask) -> None:
    (text,) = ask(["write", [ARTICLE, PLAIN]])
    assert ask(["read", text], ["read", "\ufeff" + text]) == [[ARTICLE, PLAIN]] * 2


def test_entries_that_were_kept_without_authors_are_read(ask: Ask) -> None:
    old = {name: value for name, value in ARTICLE.items() if name != "authors"}
    unsigned = {**ARTICLE, "authors": []}
    read, told, table, records = ask(
        ["read", wrapped(old)], ["citation", old], ["csv", [old]], ["ris", [old]]
    )
    assert read == [unsigned]
    assert [told, table, records] == ask(
        ["citation", unsigned], ["csv", [unsigned]], ["ris", [unsigned]]
    )


TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=20)


@settings(max_examples=25)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=4))
def test_any_text_comes_back(ask: Ask, texts: list[tuple[str, str]]) -> None:
    articles = [
        {
            **ARTICLE,
            "title": title,
            "note": note,
            "quotations": [{"anchor": "p-1", "text": note, "note": title}],
        }
        for title, note in texts
    ]
    (text,) = ask(["write", articles])
    assert ask(["read", text]) == [articles]


def wrapped(*articles: Any, **more: Any) -> str:
    return json.dumps({"format": "warraq-dossier", "version": 1, "articles": articles, **more})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["not-json", None, None]),
        ("{", ["not-json", None, None]),
        ("[]", ["not-dossier", None, None]),
        ("null", ["not-dossier", None, None]),
        ('{"articles": []}', ["not-dossier", None, None]),
        (wrapped(version=2), ["newer", 2, None]),
        (wrapped(version="x"), ["not-dossier", "x", None]),
        (wrapped(articles={}), ["not-dossier", None, None]),
        (wrapped(7), ["bad", 1, "articles"]),
        (wrapped(ARTICLE, {**ARTICLE, "title": 7}), ["bad", 2, "title"]),
        (wrapped({**ARTICLE, "title": ""}), ["bad", 1, "title"]),
        (wrapped({**ARTICLE, "path": "javascript:alert(1)//.html"}), ["bad", 1, "path"]),
        (wrapped({**ARTICLE, "path": "//example.com/a.html"}), ["bad", 1, "path"]),
        (wrapped({**ARTICLE, "path": "a/../../b.html"}), ["bad", 1, "path"]),
        (wrapped({**ARTICLE, "path": "../b.html"}), ["bad", 1, "path"]),
        (wrapped({**ARTICLE, "path": "a\\b.html"}), ["bad", 1, "path"]),
        (wrapped({**ARTICLE, "url": "javascript:alert(1)"}), ["bad", 1, "url"]),
        (wrapped({**ARTICLE, "url": "data:text/html,x"}), ["bad", 1, "url"]),
        (wrapped({**ARTICLE, "date": "25/9/2023"}), ["bad", 1, "date"]),
        (wrapped({**ARTICLE, "date": "2023-02-30"}), ["bad", 1, "date"]),
        (wrapped({**ARTICLE, "date": "2023-13-01"}), ["bad", 1, "date"]),
        (wrapped({**ARTICLE, "authors": [7]}), ["bad", 1, "authors"]),
        (wrapped({**ARTICLE, "outlets": "RT"}), ["bad", 1, "outlets"]),
        (wrapped({**ARTICLE, "outlets": [None]}), ["bad", 1, "outlets"]),
        (wrapped({**ARTICLE, "quotations": [None]}), ["bad", 1, "quotations"]),
        (wrapped({**ARTICLE, "quotations": [{"anchor": "a b"}]}), ["bad", 1, "anchor"]),
        (wrapped({**ARTICLE, "quotations": [{"anchor": "p-1"}]}), ["bad", 1, "text"]),
        (wrapped({**ARTICLE, "note": "x" * 200_001}), ["bad", 1, "note"]),
    ],
)
def test_a_bad_file_is_refused_with_the_place(ask: Ask, text: str, said: list[Any]) -> None:
    assert ask(["read", text]) == [said]


def test_only_what_is_known_is_taken(ask: Ask) -> None:
    odd = json.loads(wrapped({**ARTICLE, "title": "ع\x00\x1bن\ud800", "extra": 1}))
    text = json.dumps(odd).replace('"extra"', '"__proto__"')
    ((article,),) = ask(["read", text])
    assert article == {**ARTICLE, "title": "عن\ufffd"}


def test_merging_doubles_nothing_and_loses_nothing(ask: Ask) -> None:
    first, second = ARTICLE["quotations"]
    mine = {**ARTICLE, "note": "لي", "quotations": [{**first, "note": ""}]}
    other = {**ARTICLE, "note": "له", "quotations": [first, second]}
    (once,) = ask(["merge", [mine], [other, PLAIN]])
    assert once["come"] == {"articles": 1, "quotations": 1, "notes": 2}
    assert once["articles"] == [
        {**ARTICLE, "note": "لي\n\nله", "quotations": [first, second]},
        PLAIN,
    ]
    (twice,) = ask(["merge", once["articles"], [other, PLAIN, mine]])
    assert twice["come"] == {"articles": 0, "quotations": 0, "notes": 0}
    assert twice["articles"] == once["articles"]


# ---------------------------------------------------------------- order and store


def test_a_thing_is_moved(ask: Ask) -> None:
    assert ask(["moved", [1, 2, 3], 0, 2], ["moved", [1, 2, 3], 2, 0]) == [[2, 3, 1], [3, 1, 2]]


def test_what_has_no_room_changes_nothing(ask: Ask) -> None:
    long = {**PLAIN, "note": "x" * 5000}
    (kept,) = ask(["keep", [[PLAIN], [PLAIN, long], []], 2000])
    assert kept == [[True, [PLAIN]], [False, [PLAIN]], [True, []]]


@pytest.mark.parametrize("text", ["{", "7", '{"version":2,"articles":[]}', '{"version":1}'])
def test_what_cannot_be_read_is_put_aside(ask: Ask, text: str) -> None:
    (answer,) = ask(["damaged", text])
    assert answer == {"before": [], "after": [{"path": "a.html"}], "aside": text}


def test_the_store_is_named_for_the_place_of_the_archive(ask: Ask) -> None:
    assert ask(["keep", [[PLAIN]], 9999], ["keys"])[1] == ["warraq:/archive/:dossier"]
