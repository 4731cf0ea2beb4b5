"""What an article's page says to programs, as these read it: RDF, Zotero, previews."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF

from generator.render.linked_data import data_block
from tests.archives import Built, build, scrape, write_files
from tests.zotero import Item, item_of

SCHEMA = Namespace("https://schema.org/")
BASE = "https://example.org/archive/"
TITLE = 'title = "أرشيف الميناء"'
CONTEXT = {
    "@vocab": str(SCHEMA),
    **{name: {"@type": "@id"} for name in ("url", "isBasedOn", "sameAs", "license")},
}
"""As much of the vocabulary's own context as our data touch: no test fetches the whole."""
HOSTILE = "قال \"نعم\" </script><!-- {100%} & 'لا' <b>"

SOURCES = """name,kind,home,licence
وكالة الساحل,agency,https://sahel.example/,CC BY 4.0 https://creativecommons.org/licenses/by/4.0/
"""
AUTHORITY = "preferred,variants,kind,wikidata\nبورسعيد,,place,Q134509\n"
MARKDOWN = f"""---
title: '{HOSTILE.replace("'", "''")}'
date: 2021-10-10
source: RT
author: سلمى الخوري
url: https://rt.example/news/10/1
tags: [بورسعيد, سفن]
---
نص الخبر في فقرة واحدة.
"""
JOINT = """---
title: خبر لاثنين
date: 2021-10-11
source: RT
author: سلمى الخوري، نور الدين حداد
---
نص يوقّعه اثنان.
"""
INFERRED = "إقرأ أيضاً:\nتاريخ في النص\nرست السفينة اليوم الأحد 22 ديسمبر 2024.\n"
FILES = {
    "plain.txt": scrape(tags="سفينة الأبحاث"),
    "full.md": MARKDOWN,
    "undated.txt": scrape(title="بلا تاريخ", date="", body="نص بلا تاريخ."),
    "orphan.txt": scrape(title="بلا مصدر", source="", body="نص بلا مصدر."),
    "two.txt": scrape(title="مصدران", source="RT", body="نص آخر.") + "المصدر: RT Arabic\n",
    "joint.md": JOINT,
    "host.txt": scrape(title="مضيف", body="نص المضيف.") + INFERRED,
}
PLAIN = "وصول سفينة الأبحاث إلى ميناء بورسعيد"


def archive(root: Path, config: str) -> Built:
    write_files(root, {"sources.csv": SOURCES, "authority.csv": AUTHORITY})
    return build(root, FILES, config)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return archive(
        tmp_path_factory.mktemp("linked"), f'base_url = "{BASE}"\ntitle = "أرشيف الميناء"'
    )


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same without an address."""
    return archive(tmp_path_factory.mktemp("local"), TITLE)


def block(page: str) -> dict[str, Any]:
    """The one block of data, as a browser finds it in a page."""
    (script,) = lxml_html.document_fromstring(page).xpath("//script[@type]")
    assert script.get("type") == "application/ld+json"
    data: dict[str, Any] = json.loads(script.text)
    return data


def graph_of(page: str) -> tuple[Graph, Any]:
    """The statements of a page, and the article that they are about."""
    data = block(page)
    assert data["@context"] == "https://schema.org"
    graph = Graph().parse(data=json.dumps({**data, "@context": CONTEXT}), format="json-ld")
    (article,) = graph.subjects(RDF.type, SCHEMA.NewsArticle)
    return graph, article


def item(built: Built, title: str) -> Item:
    return item_of(built.article(title), "https://mirror.example/page.html")


# ---------------------------------------------------------------- JSON-LD


def test_the_publisher_is_the_source_and_the_archive_an_archive(built: Built) -> None:
    graph, article = graph_of(built.article(PLAIN))
    (publisher,) = graph.objects(article, SCHEMA.publisher)
    assert graph.value(publisher, SCHEMA.name) == Literal("وكالة الساحل")
    assert graph.value(publisher, RDF.type) == SCHEMA.NewsMediaOrganization
    assert graph.value(publisher, SCHEMA.url) == URIRef("https://sahel.example/")
    (whole,) = graph.objects(article, SCHEMA.isPartOf)
    assert set(graph.objects(whole, RDF.type)) == {SCHEMA.Collection, SCHEMA.WebSite}
    assert graph.value(whole, SCHEMA.name) == Literal("أرشيف الميناء")
    assert whole == URIRef(BASE)
    assert graph.value(article, SCHEMA.license) == URIRef(
        "https://creativecommons.org/licenses/by/4.0/"
    )


def test_all_facts_of_an_article(built: Built) -> None:
    page = built.article(HOSTILE)
    graph, article = graph_of(page)
    canonical = re.findall('<link rel="canonical" href="([^"]*)">', page)
    assert [str(url) for url in graph.objects(article, SCHEMA.url)] == canonical
    assert graph.value(article, SCHEMA.headline) == Literal(HOSTILE)
    assert graph.value(article, SCHEMA.datePublished) == Literal("2021-10-10")
    assert graph.value(article, SCHEMA.inLanguage) == Literal("ar")
    assert graph.value(article, SCHEMA.isBasedOn) == URIRef("https://rt.example/news/10/1")
    author = graph.value(article, SCHEMA.author)
    assert graph.value(author, SCHEMA.name) == Literal("سلمى الخوري")
    place = graph.value(article, SCHEMA.about)
    assert graph.value(place, RDF.type) == SCHEMA.Place
    assert graph.value(place, SCHEMA.sameAs) == URIRef("http://www.wikidata.org/entity/Q134509")
    assert list(graph.objects(article, SCHEMA.keywords)) == [Literal("سفن")]


def test_each_author_is_one(built: Built) -> None:
    graph, article = graph_of(built.article("خبر لاثنين"))
    names = {graph.value(author, SCHEMA.name) for author in graph.objects(article, SCHEMA.author)}
    assert names == {Literal("سلمى الخوري"), Literal("نور الدين حداد")}


def test_no_day_is_published_that_no_source_printed(built: Built) -> None:
    for title in ("بلا تاريخ", "تاريخ في النص"):
        page = built.article(title)
        assert "datePublished" not in block(page)
        assert "DC.date" not in page and "published_time" not in page
    assert "تاريخ مستنتج من النص" in built.article("تاريخ في النص")


def test_several_sources_are_all_publishers(built: Built) -> None:
    publishers = block(built.article("مصدران"))["publisher"]
    assert [each["name"] for each in publishers] == ["RT", "RT Arabic"]
    assert {each["@type"] for each in publishers} == {"Organization"}
    assert "publisher" not in block(built.article("بلا مصدر"))


def test_without_an_address_none_is_invented(local: Built) -> None:
    for href in (article.href for article in local.catalog.articles):
        page = local.text(href)
        assert "url" not in block(page) and "url" not in block(page)["isPartOf"]
        assert "og:url" not in page and "DC.identifier" not in page and "canonical" not in page
        assert "example.org" not in page


def test_no_text_ends_the_block() -> None:
    written = str(data_block({"a": "</script><!--\u2028\0", "b": ["<", ">"], "none": ""}))
    assert "<" not in written
    assert json.loads(written) == {"a": "</script><!--\u2028\0", "b": ["<", ">"]}


# ---------------------------------------------------------------- Zotero


def test_zotero_takes_a_newspaper_article(built: Built) -> None:
    for article in built.catalog.articles:
        found = item(built, article.title)
        assert (found.type, found.title, found.language) == (
            "newspaperArticle",
            article.title,
            "ar",
        )
        assert found.extra == "", "an address was taken for a DOI"
        assert found.url.startswith(BASE) and found.url.endswith(".html")


@pytest.mark.parametrize(
    ("title", "publication", "date", "creators"),
    [
        (PLAIN, "وكالة الساحل", "2023-09-25", ()),
        (HOSTILE, "RT", "2021-10-10", ("سلمى الخوري",)),
        ("خبر لاثنين", "RT", "2021-10-11", ("سلمى الخوري", "نور الدين حداد")),
        ("مصدران", "RT، RT Arabic", "2023-09-25", ()),
        ("بلا تاريخ", "وكالة الساحل", "", ()),
        ("بلا مصدر", "أرشيف الميناء", "2023-09-25", ()),
    ],
)
def test_zotero_finds_publication_day_and_author(
    built: Built, title: str, publication: str, date: str, creators: tuple[str, ...]
) -> None:
    found = item(built, title)
    assert (found.publication, found.date, found.creators) == (publication, date, creators)
    assert found.abstract


def test_zotero_takes_the_address_that_it_was_at_where_the_page_knows_none(local: Built) -> None:
    found = item(local, PLAIN)
    assert (found.type, found.url) == ("newspaperArticle", "https://mirror.example/page.html")


@pytest.mark.parametrize(
    ("harm", "kind"),
    [
        ('<meta name="citation_journal_title" content="x">', "journalArticle"),
        ("", "newspaperArticle"),
    ],
)
def test_the_reading_knows_what_would_mislead_zotero(built: Built, harm: str, kind: str) -> None:
    page = built.article(PLAIN).replace("</head>", f"{harm}</head>")
    assert item_of(page, "").type == kind
    page = built.article(PLAIN).replace('og:type" content="article"', 'og:type" content="website"')
    assert item_of(page, "").type == "webpage"
    identified = page.replace("DC.identifier.URI", "DC.identifier").replace("/09/25/", "/10/25/")
    assert item_of(identified, "").extra.startswith("DOI: 10/25/")


# ---------------------------------------------------------------- previews


def test_previews_have_what_they_ask_for(built: Built) -> None:
    tree = lxml_html.document_fromstring(built.article(PLAIN))
    said = {meta.get("property"): meta.get("content") for meta in tree.iter("meta")}
    canonical = tree.xpath("string(//link[@rel='canonical']/@href)")
    assert said["og:type"] == "article" and said["og:title"] == PLAIN
    assert said["og:url"] == canonical and said["og:site_name"] == "أرشيف الميناء"
    assert said["og:locale"] == "ar_AR" and said["article:published_time"] == "2023-09-25"
    assert said["og:description"].startswith("رست سفينة")
    card = tree.xpath("string(//meta[@name='twitter:card']/@content)")
    assert card == "summary"
