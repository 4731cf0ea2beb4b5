"""What lies in data/ for programs, read by programs that others wrote."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import frictionless
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from pyarrow import parquet
from rdflib.namespace import DCAT, DCTERMS, RDF, XSD

from generator import fields
from generator.dataset import licence_and_address
from generator.engine import data_files
from generator.errors import WarraqError
from generator.media_types import is_known
from generator.publish import parquet as parquet_module
from generator.publish.tables import joined, plain_cell, safe_cell, years_of
from tests.archives import Built, build, scrape, snapshot

BASE = "https://example.org/archive/"
SETTINGS = """
title = "أرشيف الساحل"
licence = "CC BY 4.0"
publisher = "مكتبة الساحل"
contact = "data@example.org"
"""
WHOLE = f'{SETTINGS}base_url = "{BASE}"\nexports = ["sqlite", "parquet"]\n'
AUTHORITY = "preferred,variants,kind,wikidata\nبورسعيد,بور سعيد,place,Q46604\n"
FILES: dict[str, str | bytes] = {
    "a.txt": scrape(tags="بورسعيد سفينة"),
    "b.txt": scrape(title="=HYPERLINK خبر عن أحمد", date="2nd, May 2022 GMT", tags="بورسعيد"),
    "c.txt": scrape(title="خبر بلا تاريخ", date="", body="قال أحمد إنّ المُدَرِّسَة وصلت."),
    "d.txt": scrape(title="خبر آخر", date="3rd, May 2022 GMT", source="الساحل، قناة"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("data")
    (root / "authority.csv").write_text(AUTHORITY, encoding="utf-8")
    return build(root, FILES, WHOLE)


def _rows(built: Built, name: str) -> list[dict[str, str]]:
    text = (built.site / "data" / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# ---------------------------------------------------------------- tables


def test_a_year_has_a_table_and_what_has_no_date_one_of_its_own(built: Built) -> None:
    tables = sorted((built.site / "data" / "articles").glob("*.csv"))
    assert [table.stem for table in tables] == ["2022", "2023", "undated"]
    found = [row["href"] for t in tables for row in _rows(built, f"articles/{t.name}")]
    assert sorted(found) == sorted(article.href for article in built.catalog.everything())


def test_a_row_says_what_is_known_but_for_the_text(built: Built) -> None:
    (row,) = _rows(built, "articles/2023.csv")
    (article,) = (a for a in built.catalog.articles if a.published == date(2023, 9, 25))
    assert list(row) == [field.name for field in fields.ROW]
    assert (row["date"], row["title"], row["sources"]) == (
        "2023-09-25",
        article.title,
        "وكالة الساحل",
    )
    assert row["tags"].split("|") == [tag.name for tag in article.tags]
    assert row["words"] == str(len(article.text.split()))
    assert row["characters"] == str(len(article.text))
    assert row["embedded"] == "false"


def test_tables_begin_with_the_mark_by_which_spreadsheets_know_their_code(built: Built) -> None:
    for table in (built.site / "data").rglob("*.csv"):
        data = table.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n"), table


def test_no_cell_is_a_formula(built: Built) -> None:
    row = next(r for r in _rows(built, "articles/2022.csv") if "HYPERLINK" in r["title"])
    assert row["title"].startswith("'=HYPERLINK")
    for table in (built.site / "data").rglob("*.csv"):
        for line in _rows(built, table.relative_to(built.site / "data").as_posix()):
            assert not [cell for cell in line.values() if cell[:1] in "=+-@\t\r" and cell]


@given(st.one_of(st.text(), st.from_regex(r"\A[' \t\r\n=+\-@＝]{0,4}.?\Z")))
@example("'=1+1")
@example("''=1")
@example(" =1")
@example("'")
def test_what_is_made_safe_can_be_had_back(text: str) -> None:
    cell = safe_cell(text)
    assert plain_cell(cell) == text
    assert not re.match(r"[\t\r\n]|\s*[=+\-@＝＋－＠]", cell)


@given(st.lists(st.text("اب|\\x", min_size=1), min_size=1))
def test_joined_names_can_be_told_apart(names: list[str]) -> None:
    parts = re.findall(r"(?:\\.|[^|\\])+", joined(names))
    assert [re.sub(r"\\(.)", r"\1", part) for part in parts] == names


def test_tags_and_sources_with_their_days(built: Built) -> None:
    (port,) = (row for row in _rows(built, "tags.csv") if row["name"] == "بورسعيد")
    assert port == {
        "name": "بورسعيد",
        "count": "2",
        "first": "2022-05-02",
        "last": "2023-09-25",
        "kind": "place",
        "wikidata": "Q46604",
        "other_names": "بور سعيد",
        "href": "tags/بورسعيد.html",
    }
    assert (built.site / port["href"]).is_file()
    sources = {row["name"]: row for row in _rows(built, "sources.csv")}
    assert sources["وكالة الساحل"]["count"] == "3"
    assert sources["الساحل، قناة"]["last"] == "2022-05-03"


def test_months_by_year() -> None:
    assert years_of(["undated", "2023-09", "2022-01", "2023-01"]) == {
        "2022": ["2022-01"],
        "2023": ["2023-01", "2023-09"],
        "undated": ["undated"],
    }


# ---------------------------------------------------------------- descriptions


def test_the_package_is_valid_and_its_hashes_hold(tmp_path: Path) -> None:
    """Without Parquet, for which frictionless wants pandas."""
    built = build(tmp_path, FILES, WHOLE.replace(', "parquet"', ""))
    path = built.site / "data" / "datapackage.json"
    report = frictionless.validate(str(path))
    assert report.valid, report.flatten(["name", "message"])
    names = {task.name for task in report.tasks}
    assert names == {
        *("articles-2022-05", "articles-2023-09", "articles-undated"),
        *("articles-2022", "articles-2023", "articles-undated-table"),
        *("archive", "tags", "sources"),
    }
    assert {task.type for task in report.tasks if task.name != "archive"} == {"table"}
    for name in ("articles/2022-05.jsonl.gz", "articles/2022.csv", "archive.sqlite"):
        file = path.parent / name
        was = file.read_bytes()
        file.write_bytes(was + b"\0")
        assert not frictionless.validate(str(path)).valid, name
        file.write_bytes(was)


def test_the_package_has_typed_rows_with_described_fields(built: Built) -> None:
    package = frictionless.Package(str(built.site / "data" / "datapackage.json"))
    rows = package.get_table_resource("articles-2022-05").read_rows()
    assert [row["date"] for row in rows] == [date(2022, 5, 2), date(2022, 5, 3)]
    assert rows[0]["sources"] == ["وكالة الساحل"]
    table = package.get_table_resource("articles-2022")
    assert [row["words"] for row in table.read_rows()] == [10, 10]
    assert all(field.description for field in table.schema.fields)
    assert package.to_descriptor()["licenses"] == [
        {"title": "CC BY 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]


def test_catalogues_of_data_read_it(built: Built) -> None:
    text = built.text("data/catalog.jsonld")
    graph = rdflib.Graph().parse(data=text, format="json-ld", publicID=f"{BASE}data/")
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    assert str(graph.value(dataset, DCTERMS.title)) == "أرشيف الساحل"
    assert str(graph.value(dataset, DCTERMS.license)).startswith("https://creativecommons.org/")
    assert str(graph.value(dataset, DCTERMS.spatial)) == "http://www.wikidata.org/entity/Q46604"
    period = graph.value(dataset, DCTERMS.temporal)
    start = graph.value(period, DCAT.startDate)
    assert start == rdflib.Literal("2022-05-02", datatype=XSD.date)
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    found = 0
    for each in graph.objects(dataset, DCAT.distribution):
        address = str(graph.value(each, DCAT.downloadURL))
        data = (built.site / address.removeprefix(BASE)).read_bytes()
        assert int(str(graph.value(each, DCAT.byteSize))) == len(data)
        checksum = graph.value(each, spdx.checksum)
        value = graph.value(checksum, spdx.checksumValue)
        assert str(value).lower() == hashlib.sha256(data).hexdigest()
        found += 1
    assert found == 10


def test_without_a_base_url_addresses_start_from_the_catalogue(tmp_path: Path) -> None:
    built = build(tmp_path, FILES, SETTINGS)
    here = (built.site / "data" / "catalog.jsonld").as_uri()
    text = built.text("data/catalog.jsonld")
    graph = rdflib.Graph().parse(data=text, format="json-ld", publicID=here)
    files = {str(o) for o in graph.objects(None, DCAT.downloadURL)}
    assert len(files) == 8
    assert all(Path(name.removeprefix("file://")).is_file() for name in files)


def test_the_page_carries_a_dataset(built: Built) -> None:
    html = built.text("data/index.html")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert (data["@type"], data["name"], data["url"]) == (
        "Dataset",
        "أرشيف الساحل",
        f"{BASE}data/",
    )
    assert data["temporalCoverage"] == "2022-05-02/2023-09-25"
    for each in data["distribution"]:
        file = built.site / each["contentUrl"].removeprefix(BASE)
        assert hashlib.sha256(file.read_bytes()).hexdigest() == each["sha256"]


def test_a_title_cannot_leave_its_block(tmp_path: Path) -> None:
    title = "</script><script>alert(1)</script><!--"
    built = build(tmp_path, FILES, f'title = "{title}"')
    html = built.text("data/index.html")
    assert "<script>alert" not in html and "<!--" not in html


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("", "", ""),
        (
            "CC BY-NC-SA 4.0",
            "CC BY-NC-SA 4.0",
            f"{'https://creativecommons.org/licenses/'}by-nc-sa/4.0/",
        ),
        ("cc-by-4.0", "cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC0", "CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("رخصتنا: https://example.org/l", "رخصتنا", "https://example.org/l"),
        ("جميع الحقوق محفوظة", "جميع الحقوق محفوظة", ""),
    ],
)
def test_licences(text: str, name: str, address: str) -> None:
    assert licence_and_address(text) == (name, address)


# ---------------------------------------------------------------- files of the whole archive


def test_the_database_holds_all_articles(built: Built) -> None:
    with closing(sqlite3.connect(built.site / "data" / "archive.sqlite")) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        found = dict(base.execute("SELECT href, text FROM articles"))
        assert found == {a.href: a.text for a in built.catalog.everything()}
        tagged = """SELECT count(*) FROM article_tags JOIN tags ON tags.id = tag_id
                    WHERE name = ? AND wikidata = 'Q46604'"""
        assert base.execute(tagged, ("بورسعيد",)).fetchone() == (2,)


@pytest.mark.parametrize("word", ["أحمد", "احمد", "المدرسة", "المُدَرِّسَة", "إنّ", "ان"])
def test_the_database_finds_words_without_their_marks(built: Built, word: str) -> None:
    with closing(sqlite3.connect(built.site / "data" / "archive.sqlite")) as base:
        query = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
        found = {row for (row,) in base.execute(query, (f'"{word}"',))}
        undated = base.execute("SELECT id FROM articles WHERE date IS NULL").fetchone()[0]
        assert undated in found


@contextmanager
def _datasette(file: Path, folder: Path) -> Iterator[str]:
    """A server of its own at a free port."""
    log = folder / "log"
    with log.open("w") as out:
        command = [sys.executable, "-m", "datasette", str(file), "--port", "0"]
        environment = {**os.environ, "HOME": str(folder)}
        server = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
    try:
        for _ in range(300):
            if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text()):
                yield found[0]
                return
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
        pytest.fail(log.read_text())
    finally:
        server.terminate()
        server.wait()


def _json_of(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return json.load(answer)


def test_datasette_serves_it(built: Built, tmp_path: Path) -> None:
    with _datasette(built.site / "data" / "archive.sqlite", tmp_path) as server:
        query = f"_search={quote('احمد')}&_shape=objects"
        found = _json_of(f"{server}/archive/articles.json?{query}")
        assert {row["title"] for row in found["rows"]} == {
            "خبر بلا تاريخ",
            "=HYPERLINK خبر عن أحمد",
        }
        by_tag = _json_of(f"{server}/archive/article_tags.json?_facet=tag_id&_shape=objects")
        results = by_tag["facet_results"]
        counts = results.get("results", results)["tag_id"]["results"]
        assert (counts[0]["label"], counts[0]["count"]) == ("بورسعيد", 2)


def test_arrow_reads_the_table(built: Built) -> None:
    table = parquet.read_table(built.site / "data" / "articles.parquet")
    rows = {row["href"]: row for row in table.to_pylist()}
    articles = built.catalog.everything()
    assert {href: row["text"] for href, row in rows.items()} == {a.href: a.text for a in articles}
    for article in articles:
        row = rows[article.href]
        assert row["date"] == article.published
        assert row["tags"] == [tag.name for tag in article.tags]


def test_what_is_not_asked_for_is_not_made(tmp_path: Path) -> None:
    built = build(tmp_path, FILES)
    names = {path.name for path in (built.site / "data").iterdir()}
    assert names.isdisjoint({"archive.sqlite", "articles.parquet"})
    html = built.text("data/index.html")
    assert "لم تُحدَّد رخصة" in html and "SQLite" not in html


def test_without_pyarrow_nothing_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet_module, "find_spec", lambda _: None)
    with pytest.raises(WarraqError, match=r"needs pyarrow \(pip install 'warraq\[parquet\]'\)"):
        build(tmp_path, FILES, 'exports = ["parquet"]')
    assert not (tmp_path / "site").exists()


def test_a_file_too_large_for_github_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "FILE_LIMIT", 1000)
    notes = build(tmp_path, FILES, 'exports = ["sqlite"]').report.notes
    assert [n for n in notes if n.startswith("data/archive.sqlite: 0.1 MB, and GitHub takes no")]


# ---------------------------------------------------------------- what a change costs


def test_an_addition_touches_its_own_month_and_year(tmp_path: Path) -> None:
    before = snapshot(build(tmp_path, FILES, SETTINGS).site)
    more = {**FILES, "e.txt": scrape(title="خبر جديد", date="26th, September 2023 GMT")}
    after = snapshot(build(tmp_path, more, SETTINGS).site)
    changed = {p for p in after if p.startswith("data/") and before.get(p) != after[p]}
    assert changed == {
        "data/articles/2023-09.jsonl.gz",
        "data/articles/2023.csv",
        "data/tags.csv",
        "data/sources.csv",
        "data/datapackage.json",
        "data/catalog.jsonld",
        "data/index.html",
        "data/raw/2023-09.zip",
    }


def test_two_builds_are_equal_and_so_is_one_after_a_change(tmp_path: Path) -> None:
    changed = {**FILES, "d.txt": scrape(title="خبر آخر", date="3rd, May 2021 GMT")}
    build(tmp_path / "1", FILES, WHOLE)
    again = snapshot(build(tmp_path / "1", changed, WHOLE).site)
    clean = snapshot(build(tmp_path / "2", changed, WHOLE).site)
    assert {p: d for p, d in again.items() if p.startswith("data/")} == {
        p: d for p, d in clean.items() if p.startswith("data/")
    }


def test_what_becomes_known_of_an_attached_source_reaches_the_database(tmp_path: Path) -> None:
    """No list shows the source, so no table of names changes with what is known of it."""
    attached = "إقرأ أيضاً:\n???? رحلة إلى جزيرة النوارس\nمجلة البحر- متابعة\nانطلقت الرحلة.\n"
    files = {"a.txt": scrape() + attached}
    sources = "name,kind,country\nمجلة البحر,newspaper,مصر\n"
    first = build(tmp_path, files, WHOLE)
    assert [article.sources for article in first.catalog.embedded] == [("مجلة البحر",)]
    (tmp_path / "sources.csv").write_text(sources, encoding="utf-8")
    site = build(tmp_path, files, WHOLE).site
    with closing(sqlite3.connect(site / "data" / "archive.sqlite")) as database:
        rows = database.execute("SELECT name, country FROM sources ORDER BY name").fetchall()
    assert ("مجلة البحر", "مصر") in rows


def test_every_kind_of_data_file_has_a_content_type(built: Built) -> None:
    names = [path.name for path in (built.site / "data").rglob("*.*")]
    assert [name for name in names if not is_known(name)] == []


def test_the_chart_counts_what_the_files_hold(tmp_path: Path) -> None:
    text = scrape("الأول", "2021-05-01") + "\nإقرأ أيضاً:\n" + scrape("الملحق", "2019-03-02")
    built = build(tmp_path, {"a.txt": text, "b.txt": scrape("الثاني", "2021-05-02")})
    year = r"<tr><th[^>]*>(?:<[^>]*>)*(\d{4})(?:</[^>]*>)*</th><td[^>]*>(\d+)"
    assert re.findall(year, built.text("data/index.html")) == [("2019", "1"), ("2021", "2")]


def test_the_page_says_that_attached_texts_are_counted(tmp_path: Path) -> None:
    text = scrape("الأول", "2021-05-01") + "\nإقرأ أيضاً:\n" + scrape("الملحق", "2019-03-02")
    both = {"a.txt": text, "b.txt": scrape("الثاني", "2021-05-02")}
    page = build(tmp_path / "with", both).text("data/index.html")
    assert "عدد النصوص في كل سنة، ومنها الملحقة" in page
    assert re.findall(r'<span class="count">([^<]*(?:نص|مقال)[^<]*)', page) == [
        *("نصان", "نصان", "نص واحد")
    ]
    none = {"a.txt": scrape("الأول", "2021-05-01"), "b.txt": scrape("الثاني", "2019-05-02")}
    page = build(tmp_path / "without", none).text("data/index.html")
    assert "عدد المقالات في كل سنة" in page
    assert '<span class="count">مقال واحد</span>' in page
