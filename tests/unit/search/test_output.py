"""The search files: names, blocks, versions, and that text stays data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from generator.search.documents import SearchDocument
from generator.search.output import (
    FORMAT,
    RECORD_BLOCK,
    TEXT_BLOCK,
    search_outputs,
    tables_script,
)
from tests.cross.small_archive import WORDS, small_archive

REGISTRATION = re.compile(
    rb"'use strict';\nArchive\.register\('([a-z0-9-]+)', '([0-9a-f]{8})', (.*)\);\n", re.S
)


def outputs(documents: list[SearchDocument]) -> dict[str, bytes]:
    return dict(search_outputs(documents, ui=WORDS))


def registered(script: bytes) -> tuple[str, str, Any]:
    match = REGISTRATION.fullmatch(script)
    assert match
    name, version, payload = match.groups()
    if payload.startswith(b"'"):
        payload = payload[1:-1].replace(b"\\'", b"'").replace(b"\\\\", b"\\")
    return name.decode(), version.decode(), json.loads(payload)


def tables(script: bytes) -> dict[str, Any]:
    match = re.fullmatch(rb"'use strict';\nArchive\.tables = (.*);\n", script, re.S)
    assert match
    parsed: dict[str, Any] = json.loads(match.group(1))
    return parsed


def test_every_file_registers_itself_in_the_version_that_the_index_names() -> None:
    files = outputs(small_archive(100))
    _, index_version, about = registered(files["search/index.js"])
    assert tables(files["search/tables.js"])["indexVersion"] == index_version
    assert about["format"] == FORMAT
    assert about["documents"] == 100
    named = {
        **{f"records-{n:03d}": version for n, version in enumerate(about["records"])},
        **{f"text-{n:03d}": version for n, version in enumerate(about["texts"])},
    }
    for name, version in named.items():
        assert registered(files[f"search/{name}.js"])[:2] == (name, version)
    assert set(files) == {
        "search/index.js",
        "search/tables.js",
        *(f"search/{name}.js" for name in named),
    }


def test_blocks_hold_documents_in_order() -> None:
    documents = small_archive(RECORD_BLOCK + 1)
    files = outputs(documents)
    for number, document in enumerate(documents):
        block, place = divmod(number, RECORD_BLOCK)
        record = registered(files[f"search/records-{block:03d}.js"])[2][place]
        assert (record["href"], record["title"]) == (document.href, document.title)
        block, place = divmod(number, TEXT_BLOCK)
        assert registered(files[f"search/text-{block:03d}.js"])[2][place] == document.body


def test_a_record_leaves_out_what_is_empty() -> None:
    bare = SearchDocument("a.html", "عنوان", "نص")
    full = SearchDocument(
        "b.html", "عنوان", "نص", "2023-09-25", "25 سبتمبر", "RT", ("RT", "RT Arabic"), ("أ",), True
    )
    assert registered(outputs([bare, full])["search/records-000.js"])[2] == [
        {"href": "a.html", "title": "عنوان"},
        {
            "href": "b.html",
            "title": "عنوان",
            "date": "2023-09-25",
            "dateText": "25 سبتمبر",
            "source": "RT",
            "sources": ["RT", "RT Arabic"],
            "tags": ["أ"],
            "embedded": True,
        },
    ]


def test_the_bytes_depend_on_the_documents_alone() -> None:
    assert outputs(small_archive()) == outputs(small_archive())


def test_a_new_last_document_leaves_the_full_blocks_alone() -> None:
    before, after = outputs(small_archive(80)), outputs(small_archive(81))
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {
        "search/index.js",
        "search/tables.js",
        "search/records-001.js",
        "search/text-005.js",
    }


def test_documents_are_read_once_and_blocks_come_on_the_way() -> None:
    taken: list[int] = []

    def stream() -> Iterator[SearchDocument]:
        for number, document in enumerate(small_archive(TEXT_BLOCK * 3)):
            taken.append(number)
            yield document

    first = next(search_outputs(stream(), ui=WORDS))
    assert first[0] == "search/text-000.js"
    assert taken == list(range(TEXT_BLOCK))


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "<!-- <script>",
        "a\u2028b\u2029c",
        "'); alert('1",
        "\\'); alert(1); //\\",
        "\u0000\u202e\"'`${x}",
    ],
)
def test_text_is_data(text: str) -> None:
    document = SearchDocument("a.html", text, text, source=text, tags=(text,), date_text=text)
    files = outputs([document])
    for script in files.values():
        assert b"</script" not in script
        assert b"<!--" not in script
        assert "\u2028".encode() not in script
        assert "\u2029".encode() not in script
    (record,) = registered(files["search/records-000.js"])[2]
    assert (record["title"], record["source"], record["tags"]) == (text, text, [text])
    assert registered(files["search/text-000.js"])[2] == [text]


def test_a_lone_surrogate_becomes_a_question_mark() -> None:
    files = outputs([SearchDocument("a.html", "\ud83d عنوان", "نص")])
    assert registered(files["search/records-000.js"])[2][0]["title"] == "? عنوان"


def test_no_documents_make_two_files() -> None:
    files = outputs([])
    assert set(files) == {"search/index.js", "search/tables.js"}
    assert registered(files["search/index.js"])[2]["records"] == []


def test_tables_carry_words_and_digits() -> None:
    parsed = tables(tables_script(WORDS, "arab", "0" * 8))
    assert parsed["ui"] == WORDS
    assert parsed["digits"] == "arab"
    assert list(parsed["fields"]) == ["title", "body", "tags", "source"]
    assert parsed["matching"]["clitics"]["article"] == "ال"
