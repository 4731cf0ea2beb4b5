"""TEI files: valid, complete, with the anchors of the page, and equal every time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from generator import urls
from generator.model import Block, BlockKind, DateBasis, Repair, RepairKind, Tag
from generator.publish.tei import Archive, tei_file, tei_month
from tests.archives import Built, Html, build, plain_article, scrape

TEI = {"t": "http://www.tei-c.org/ns/1.0"}
ID = "{http://www.w3.org/XML/1998/namespace}id"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "schemas" / "tei-subset.rng"))
ARCHIVE = Archive("أرشيف المرفأ", "https://example.org/archive/", "0.1.0")
MARKDOWN = """---
title: رحلة إلى البحر الأحمر
date: 2023-10-02
source: [مجلة البحر, صحيفة المرفأ]
author: سمير المرفئي، هدى بحري
tags: [بحر, رحلات]
url: https://example.org/sea trip
captured: 2023-10-05
---
كانت الرحلة **طويلة** وممتعة.

## اليوم الأول

> قال القبطان: البحر هادئ.

- سمك
- ملح

## خاتمة
"""


def _valid(data: bytes) -> Any:
    tree = etree.fromstring(data)
    assert SCHEMA.validate(tree), SCHEMA.error_log
    return tree


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {"a.txt": scrape(), "b.md": MARKDOWN, "c.txt": scrape(title="بلا تاريخ", date="")}
    config = 'base_url = "https://example.org/archive/"\ntei = true\nlicence = "CC BY 4.0"\n'
    config += 'publisher = "مكتبة الساحل"\n'
    return build(tmp_path_factory.mktemp("tei"), files, config)


def _files(built: Built) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted((built.site / "data" / "tei").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            found |= {name: _valid(archive.read(name)) for name in archive.namelist()}
    return found


def test_every_article_is_a_valid_file_of_its_month(built: Built) -> None:
    hrefs = [article.href for article in built.catalog.everything()]
    assert sorted(_files(built)) == sorted(href.replace(".html", ".xml") for href in hrefs)
    index = built.text("api/v1/index.json")
    assert index.count('"tei":"data/tei/2023-10.zip"') == 1


def test_there_are_none_unless_asked_for(tmp_path: Path) -> None:
    site = build(tmp_path).site
    assert not (site / "data" / "tei").exists()


def test_an_addition_makes_its_month_alone_anew(tmp_path: Path) -> None:
    files = {"a.txt": scrape(), "b.txt": scrape(title="آخر", date="2019-10-02")}
    tei = build(tmp_path, files, "tei = true").site / "data" / "tei"
    before = {path.name: path.stat().st_mtime_ns for path in tei.iterdir()}
    build(tmp_path, {"c.txt": scrape(title="خبر جديد", date="2019-10-03")}, "tei = true")
    changed = [name for name, time in before.items() if (tei / name).stat().st_mtime_ns != time]
    assert changed == ["2019-10.zip"]
    build(tmp_path, {}, "tei = false")
    assert not tei.exists()


def test_a_corrected_paragraph_keeps_its_anchor() -> None:
    article = plain_article(printed=("نص مطبوع",))
    root = etree.fromstring(tei_file(article, ARCHIVE))
    assert root.xpath("//@xml:id") == [urls.anchor("نص مطبوع")]


def test_ids_are_the_anchors_of_the_page(built: Built) -> None:
    for name, tree in _files(built).items():
        page = built.text(name.replace(".xml", ".html"))
        ids = tree.xpath("//@xml:id")
        assert ids
        shown = {element.get("id") for tag in ("p", "div", "h2") for element in Html(page).all(tag)}
        assert set(ids) <= shown


def test_a_file_is_complete(built: Built) -> None:
    (tree,) = (t for name, t in _files(built).items() if name.startswith("2023/10"))

    def texts(path: str) -> list[str]:
        return [str(each) for each in tree.xpath(path, namespaces=TEI)]

    assert texts("//t:titleStmt/*/text()") == ["رحلة إلى البحر الأحمر", "سمير المرفئي", "هدى بحري"]
    assert texts("//t:publicationStmt/t:publisher/text()") == ["مكتبة الساحل"]
    assert texts("//t:licence/text()") == ["CC BY 4.0"]
    assert texts("//t:licence/@target") == ["https://creativecommons.org/licenses/by/4.0/"]
    path, address = texts("//t:idno/text()")
    assert address == urls.absolute(path, "https://example.org/archive/")
    assert texts("//t:bibl/t:publisher/text()") == ["مجلة البحر", "صحيفة المرفأ"]
    assert texts("//t:bibl/t:date/@when") == ["2023-10-02"]
    assert texts("//t:term/text()") == ["بحر", "رحلات"]
    assert "2023-10-05" in texts("//t:change/@when")
    assert texts("//t:body/t:p/text()") == ["كانت الرحلة طويلة وممتعة."]
    assert texts("//t:body/t:div/t:head/text()") == ["اليوم الأول", "خاتمة"]
    assert texts("//t:quote/t:p/text()") == ["قال القبطان: البحر هادئ."]
    assert texts("//t:list/t:item/text()") == ["سمك", "ملح"]


def test_an_inferred_day_is_less_certain() -> None:
    tree = _valid(tei_file(plain_article(date_basis=DateBasis.INFERRED), ARCHIVE))
    assert tree.xpath("//t:date/@cert", namespaces=TEI) == ["medium"]


def test_what_was_done_to_a_text_is_told() -> None:
    ledger = (
        Repair(RepairKind.FARSI_LETTERS, "body", 3, "ی", "ي"),
        Repair(RepairKind.LIKELY_TYPO, "body", 4, "االقوات"),
        Repair(RepairKind.NOISE, "text", 5, "***", ""),
    )
    tree = _valid(tei_file(plain_article(ledger=ledger), ARCHIVE))
    changes = tree.xpath("//t:change", namespaces=TEI)
    assert [(change.get("n"), change.text) for change in changes] == [
        ("farsi-letters", "ی → ي"),
        ("likely-typo", "االقوات"),
        ("noise", "*** → ∅"),
    ]


def test_an_article_without_anything_is_valid() -> None:
    bare = plain_article(published=None, sources=(), tags=(), blocks=())
    tree = _valid(tei_file(bare, replace(ARCHIVE, base_url="")))
    assert not tree.xpath("//t:date|//t:textClass|//t:revisionDesc", namespaces=TEI)


def test_the_schema_refuses_what_tei_refuses() -> None:
    data = tei_file(plain_article(), ARCHIVE)
    for good, bad in (
        (b"<teiHeader>", b"<teiHeader><p/>"),
        (b'when="2023-09-25"', b'when="yesterday"'),
        (b"</body>", b"<head>x</head></body>"),
        (b' xml:id="p-', b' n="p-'),
    ):
        assert good in data
        assert not SCHEMA.validate(etree.fromstring(data.replace(good, bad, 1))), bad


@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=5))
@example(":", [])
@example("a:", [])
@example("a:b/", [])
@example("[::1]/", [])
@example("[", [])
@example("user:word@a:80/ب%zz#x", [])
def test_a_file_is_valid_whatever_it_holds(text: str, bodies: list[str]) -> None:
    kinds = (BlockKind.PARAGRAPH, BlockKind.HEADING)
    blocks = tuple(Block(kinds[n % 2], body, n) for n, body in enumerate(bodies))
    ledger = (Repair(RepairKind.NOISE, "text", 1, text, ""),)
    _valid(
        tei_file(
            plain_article(
                title=text,
                sources=(text,),
                byline=text,
                original_url=f"https://{text}",
                captured=text,
                tags=(Tag(text),),
                blocks=blocks,
                ledger=ledger,
            ),
            ARCHIVE,
        )
    )


def test_two_zips_of_a_month_are_equal() -> None:
    articles = [plain_article(href=f"2023/09/25/{n}-abcdef.html") for n in range(5)]
    path = urls.tei_path("2023-09")
    first, second = (tei_month(path, articles, ARCHIVE).data for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == [f"2023/09/25/{n}-abcdef.xml" for n in range(5)]
