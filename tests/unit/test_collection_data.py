"""What lists say to programs, read by a processor of JSON-LD (rdflib), without the network."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from generator import urls
from tests.archives import LONE, Built, Html, build, scrape

BASE = "https://example.org/archive/"
SDO = Namespace("https://schema.org/")
SITE = URIRef(BASE)
# What the page at schema.org says in many pages: names without a prefix are its own, and these
# three are addresses.
CONTEXT = {
    "@vocab": str(SDO),
    "item": {"@type": "@id"},
    "sameAs": {"@type": "@id"},
    "url": {"@type": "@id"},
}
AUTHORITY = "preferred,variants,kind,wikidata\nسفينة,,work,Q11446\n"
SOURCES = "name,kind,home\nوكالة الساحل,agency,https://coast.example/\n"
FILES = {f"{n}.txt": scrape(f"خبر {n}", f"2023-09-{n + 1:02}", tags="سفينة") for n in range(12)}
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("collections")
    (root / "authority.csv").write_text(AUTHORITY, "utf-8")
    (root / "sources.csv").write_text(SOURCES, "utf-8")
    return build(root, FILES, f'base_url = "{BASE}"\ndescription = "أخبار البحر"\npage_size = 5\n')


def _data(html: str) -> Any:
    (block,) = BLOCK.findall(html)
    return json.loads(block)


def _graph(built: Built, path: str) -> tuple[Graph, Node]:
    """The triples of a page, and the page in them."""
    data = _data(built.text(path)) | {"@context": CONTEXT}
    address = urls.in_letters(path, BASE)
    return Graph().parse(data=json.dumps(data), format="json-ld", base=address), URIRef(address)


def test_the_home_page_is_the_site_and_the_collection(built: Built) -> None:
    graph, home = _graph(built, "index.html")
    assert home == SITE
    assert set(graph.objects(SITE, RDF.type)) == {SDO.WebSite, SDO.Collection}
    assert graph.value(SITE, SDO.name) == Literal("أرشيف الأخبار")
    assert graph.value(SITE, SDO.description) == Literal("أخبار البحر")
    (target,) = graph.objects(None, SDO.urlTemplate)
    assert str(target) == f"{BASE}search.html?q={{query}}"


def test_a_tag_that_the_authority_file_knows(built: Built) -> None:
    graph, page = _graph(built, "tags/سفينة.html")
    assert (page, RDF.type, SDO.CollectionPage) in graph
    assert graph.value(page, SDO.name) == Literal("سفينة")
    assert graph.value(page, SDO.isPartOf) == SITE
    about = graph.value(page, SDO.about)
    assert (about, RDF.type, SDO.CreativeWork) in graph
    item = URIRef("http://www.wikidata.org/entity/Q11446")
    assert graph.value(about, SDO.sameAs) == item


def test_a_source_is_what_its_list_is_about(built: Built) -> None:
    graph, page = _graph(built, "sources/وكالة-الساحل.html")
    about = graph.value(page, SDO.about)
    assert (about, RDF.type, SDO.NewsMediaOrganization) in graph
    assert graph.value(about, SDO.name) == Literal("وكالة الساحل")
    assert graph.value(about, SDO.url) == URIRef("https://coast.example/")


@pytest.mark.parametrize(
    ("path", "covered"),
    [
        ("2023/index.html", "2023"),
        ("2023/09/index.html", "2023-09"),
        ("2023/09/05/index.html", "2023-09-05"),
        ("hijri/1445/index.html", "2023-07-19/2024-07-06"),
        ("hijri/1445/02/index.html", "2023-08-17/2023-09-15"),
    ],
)
def test_the_time_that_a_page_covers(built: Built, path: str, covered: str) -> None:
    graph, page = _graph(built, path)
    assert graph.value(page, SDO.temporalCoverage) == Literal(covered)


def test_the_way_down_is_that_of_the_page(built: Built) -> None:
    graph, page = _graph(built, "2023/09/05/index.html")
    trail = graph.value(page, SDO.breadcrumb)
    steps = {}
    for step in graph.objects(trail, SDO.itemListElement):
        position = graph.value(step, SDO.position)
        steps[int(str(position))] = (graph.value(step, SDO.name), graph.value(step, SDO.item))
    assert [str(steps[n][0]) for n in sorted(steps)] == [
        "الرئيسية",
        "السنوات",
        "2023",
        "سبتمبر",
        "5 سبتمبر 2023",
    ]
    items = [steps[n][1] for n in sorted(steps)]
    ways = ["", "years/", "2023/", "2023/09/"]
    assert items == [*(URIRef(BASE + way) for way in ways), None]


def test_every_list_says_what_it_is_and_no_other_page_does(built: Built) -> None:
    said = {path for path, html in built.pages().items() if "CollectionPage" in html}
    lists = ("tags/", "sources/", "2023/", "hijri/", "years/")
    expected = {
        path
        for path, html in built.pages().items()
        if path.startswith(lists)
        and 'class="page--article"' not in html
        and not re.search(r"-\d+\.html$", path)
    }
    assert said == expected
    assert {"tags/سفينة-1.html"} <= built.files().keys() - said


def test_nothing_in_it_changes_with_an_addition(built: Built, tmp_path: Path) -> None:
    (tmp_path / "authority.csv").write_text(AUTHORITY, "utf-8")
    (tmp_path / "sources.csv").write_text(SOURCES, "utf-8")
    more = {"new.txt": scrape("خبر آخر", "2023-09-05", tags="سفينة")}
    settings = (built.root / "archive.toml").read_text("utf-8")
    other = build(tmp_path, FILES | more, settings)
    for path, html in built.pages().items():
        if path != urls.DATA:  # which tells of all files
            assert BLOCK.findall(html) == BLOCK.findall(other.text(path)), path


def test_how_others_show_a_page(built: Built) -> None:
    for path, html in built.pages().items():
        if path in LONE or 'http-equiv="refresh"' in html or 'class="page--article"' in html:
            continue
        found = {e.get("property"): e.get("content") for e in Html(html).all("meta")}
        assert found["og:type"] == "website", path
        assert found["og:url"] == urls.in_letters(path, BASE)
        assert found["og:site_name"] == "أرشيف الأخبار"
        assert html.count(f"<title>{found['og:title']}") == 1
        assert "og:image" not in found


def test_without_an_address_nothing_is_said(tmp_path: Path) -> None:
    for path, html in build(tmp_path, FILES).pages().items():
        assert "CollectionPage" not in html, path
        assert "og:url" not in html, path
        assert "og:type" not in html or 'class="page--article"' in html, path
