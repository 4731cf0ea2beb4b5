"""The search files: names, blocks, versions, and that text stays data."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from generator.arabic.normalize import folded_form, words, written_form
from generator.arabic.table import TABLE
from generator.search.blocks import GROUP, RECORDS, TEXTS
from generator.search.documents import SearchDocument
from generator.search.facets import KINDS
from generator.search.letters import swapped
from generator.search.lexicon import family_key
from generator.search.output import FORMAT, search_outputs, tables_script
from generator.search.scripts import VERSION_LENGTH, name_of
from tests.cross.small_archive import MONTHS, WORDS, small_archive, varied_archive

REGISTRATION = re.compile(
    rb"'use strict';\nArchive\.register\('([a-z0-9/-]+)', '([a-z2-7]{3})', (.*)\);\n", re.S
)


def outputs(documents: list[SearchDocument]) -> dict[str, bytes]:
    return dict(search_outputs(documents, ui=WORDS, months=MONTHS))


def registered(script: bytes) -> tuple[str, str, Any]:
    match = REGISTRATION.fullmatch(script)
    assert match
    name, version, payload = match.groups()
    if payload.startswith(b"'"):
        payload = payload[1:-1].replace(b"\\'", b"'").replace(b"\\\\", b"\\")
    return name.decode(), version.decode(), json.loads(payload)


def data(files: dict[str, bytes], name: str) -> Any:
    (script,) = (files[path] for path in files if is_named(path, name))
    return registered(script)[2]


def is_named(path: str, name: str) -> bool:
    """Whether a path is that of a file in any version."""
    return re.fullmatch(rf"search/{name}-[a-z2-7]{{{VERSION_LENGTH}}}\.js", path) is not None


def unversioned(paths: Iterable[str]) -> set[str]:
    """The names of files without their versions; without that of the tables, which has none."""
    return {path.removeprefix("search/")[: -VERSION_LENGTH - 4] for path in paths} - {"ta"}


def texts(files: dict[str, bytes], block: int) -> Any:
    (packed,) = data(files, f"texts/{block:04d}")
    return json.loads(zlib.decompress(base64.b64decode(packed), -zlib.MAX_WBITS).decode("cp1256"))


def tables(script: bytes) -> dict[str, Any]:
    match = re.fullmatch(rb"'use strict';\nArchive\.tables = (.*);\n", script, re.S)
    assert match
    parsed: dict[str, Any] = json.loads(match.group(1))
    return parsed


def versions(joined: str) -> list[str]:
    assert len(joined) % VERSION_LENGTH == 0
    return [joined[at : at + VERSION_LENGTH] for at in range(0, len(joined), VERSION_LENGTH)]


def listed(directory: dict[str, str]) -> list[tuple[str, str]]:
    """Return (bound, version) of each entry of a directory."""
    bounds = swapped(directory["bounds"]).split(" ")
    return list(zip(bounds, versions(directory["versions"]), strict=True))


def shards(files: dict[str, bytes]) -> list[tuple[str, str]]:
    """Return (bound, version) of each shard."""
    pages = listed(data(files, "meta")["terms"])
    return [
        entry for bound, _ in pages for entry in listed(data(files, f"directory/{name_of(bound)}"))
    ]


def test_every_file_registers_itself_in_the_version_that_others_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("generator.search.shards.SIZES", ((1_000, 3_000),))
    documents = GROUP + 20
    files = outputs(varied_archive(documents))
    meta_version = tables(files["search/tables.js"])["metaVersion"]
    meta = data(files, "meta")
    assert (meta["format"], meta["documents"]) == (FORMAT, documents)
    named = {"meta": meta_version, "vocabulary": meta["vocabulary"]}
    groups = versions(meta["blocks"])
    assert len(groups) == 2
    for kind, size in (("records", RECORDS), ("texts", TEXTS)):
        for number in range(-(-documents // size)):
            named[f"{kind}/{number:04d}"] = groups[number * size // GROUP]
    for bound, version in listed(meta["terms"]):
        named[f"directory/{name_of(bound)}"] = version
    for bound, version in shards(files):
        named[f"terms/{name_of(bound)}"] = version
    for letter, directory in data(files, "vocabulary").items():
        for bound, version in listed(directory):
            named[f"vocabulary/{letter}-{name_of(bound)}"] = version
    for kind in KINDS:
        for number, version in enumerate(versions(meta["facets"][kind])):
            named[f"facets/{kind}-{number}"] = version
    for name, version in named.items():
        assert registered(files[f"search/{name}-{version}.js"])[:2] == (name, version)
    paths = {f"search/{name}-{version}.js" for name, version in named.items()}
    assert set(files) == {"search/tables.js", *paths}
    assert len(shards(files)) > 2


def test_a_group_is_made_of_whole_blocks() -> None:
    assert GROUP % RECORDS == GROUP % TEXTS == 0


def test_blocks_hold_documents_in_order() -> None:
    documents = small_archive(RECORDS * 2 + 1)
    files = outputs(documents)
    sizes = [len(data(files, f"records/{block:04d}")) for block in range(3)]
    assert sizes == [RECORDS, RECORDS, 1]
    for number, document in enumerate(documents):
        record = data(files, f"records/{number // RECORDS:04d}")[number % RECORDS]
        address, title, day, source = record[:4]
        assert [swapped(address), swapped(title)] == [document.href, document.title]
        assert [day, swapped(source)] == [document.date, document.source]
        assert texts(files, number // TEXTS)[number % TEXTS] == document.body


def test_a_record_leaves_out_what_is_empty_at_its_end() -> None:
    bare = SearchDocument("a%20b.html", "عنوان", "")
    full = SearchDocument(
        "b.html", "عنوان", "فقرة\nأخرى", "2023-09-25", "RT", ("RT", "RT Arabic"), ("أ",), True
    )
    assert data(outputs([bare, full]), "records/0000") == [
        [swapped("a b.html"), swapped("عنوان")],
        [swapped("b.html"), swapped("عنوان"), "2023-09-25", swapped("RT"), 1],
    ]


def test_years_begin_where_their_first_article_stands() -> None:
    dates = ["", "", "2019-01-01", "2019-05-05", "2021-02-02", "2022-01-01", "2022-01-01"]
    documents = [SearchDocument(f"{n}.html", "أ", "", date) for n, date in enumerate(dates)]
    meta = data(outputs(documents), "meta")
    assert meta["years"] == [[2019, 2], [2021, 4], [2022, 5]]


def test_the_bytes_depend_on_the_documents_alone() -> None:
    assert outputs(varied_archive(40)) == outputs(varied_archive(40))
    changed = varied_archive(40)
    changed[7] = replace(changed[7], title="غيره")
    assert outputs(changed) != outputs(varied_archive(40))


def test_a_new_last_document_rewrites_what_its_words_live_in_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("generator.search.shards.SIZES", ((1_000, 3_000),))
    documents = varied_archive(250)
    newest = SearchDocument("new.html", "موسكو", "زار", "2024-01-01", "RT", tags=("أ",))
    before, after = outputs(documents), outputs([*documents, newest])
    changed = {name for name in after if before.get(name) != after[name]}
    bounds = [bound for bound, _ in shards(after)]
    forms = {written_form(w) for text in newest.field_texts().values() for _, _, w in words(text)}
    keys = {family_key(folded_form(form)) for form in forms}
    own = {f"terms/{name_of(max(b for b in bounds if b <= key))}" for key in keys}
    assert len(own) < len(bounds) / 2
    names = unversioned(changed)
    assert {name for name in names if name.startswith("terms/")} == own
    blocks = {f"records/{250 // RECORDS:04d}", f"texts/{250 // TEXTS:04d}"}
    # The version of a group is in the names of all its blocks.
    group = {
        f"{kind}/{number:04d}"
        for kind, size in (("records", RECORDS), ("texts", TEXTS))
        for number in range(250 // GROUP * GROUP // size, 250 // size + 1)
    }
    others = {name for name in names - own if not name.startswith(("vocabulary", "directory/"))}
    assert others <= {"meta", "facets/tags-0", "facets/sources-0", *group}
    assert {"meta", *blocks} <= others
    assert unversioned(before) <= unversioned(after)


def test_documents_are_read_once_and_blocks_come_on_the_way() -> None:
    taken: list[int] = []

    def stream() -> Iterator[SearchDocument]:
        for number, document in enumerate(small_archive(GROUP * 3)):
            taken.append(number)
            yield document

    first = next(search_outputs(stream(), ui=WORDS, months=MONTHS))
    assert is_named(first[0], "records/0000")
    assert taken == list(range(GROUP))


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
    document = SearchDocument("a.html", text, text, source=text, tags=(text,), embedded=True)
    files = outputs([document])
    for script in files.values():
        assert b"</script" not in script
        assert b"<!--" not in script
        assert "\u2028".encode() not in script
        assert "\u2029".encode() not in script
    ((_, title, _, source, _),) = data(files, "records/0000")
    assert (swapped(title), swapped(source)) == (text, text)
    assert texts(files, 0) == [text]
    assert data(files, "facets/tags-0")[0] == [text]


def test_a_lone_surrogate_becomes_a_question_mark() -> None:
    files = outputs([SearchDocument("a.html", "\ud83d عنوان", "نص \ud83d")])
    assert swapped(data(files, "records/0000")[0][1]) == "? عنوان"
    assert texts(files, 0) == ["نص \ud83d"]


def test_no_documents_make_three_files() -> None:
    files = outputs([])
    assert "search/tables.js" in files
    assert unversioned(files) == {"meta", "vocabulary"}
    meta = data(files, "meta")
    assert (meta["documents"], meta["blocks"], meta["years"]) == (0, "", [])


def test_tables_carry_words_and_digits_but_no_lists_that_travel_in_shards() -> None:
    parsed = tables(tables_script(WORDS, MONTHS, "arab", "abc"))
    assert parsed["ui"] == WORDS
    assert parsed["months"] == MONTHS
    assert parsed["digits"] == "arab"
    assert parsed["metaVersion"] == "abc"
    assert list(parsed["fields"]) == ["title", "body", "tags", "source"]
    assert parsed["matching"]["clitics"]["article"] == "ال"
    assert "protected" not in parsed["matching"]["clitics"]
    assert "names" not in parsed["matching"]["stem"]
    assert TABLE.source["clitics"]["protected"]  # the package's own table is left as it was
