"""One name for one thing, from the tables to the pages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator.audit.check import check_site
from generator.model import RepairKind
from generator.names.unite import Union, unite
from generator.report import BuildReport
from tests.archives import Built, Html, build, scrape, write_files

AUTHORITY = """preferred,variants,kind,wikidata
ناغورني قره باغ,قره باغ|ناجورنوكاراباخ,مكان,Q34232
سلطنة عُمان,عُمان,مكان,
"""
SOURCES = """name,aliases,kind,home,country,rights,licence
RT Arabic,RT,قناة,https://rt.example/,RU,جميع الحقوق محفوظة,https://rt.example/terms
"""
ARTICLES = {
    "1.md": "---\ntitle: هدوء\ndate: 2023-09-20\nsource: RT\n"
    "tags: [قره باغ, الأمم المتحدة]\n---\nنص",
    "2.md": "---\ntitle: وفد\ndate: 2023-09-21\nsource: RT Arabic\n"
    "tags: [ناجورنوكاراباخ, الامم المتحدة, ناغورني قره باغ]\n---\nنص",
    "3.md": "---\ntitle: طريق\ndate: 2023-09-22\nsource: وكالة الساحل\ntags: [عمّان]\n---\nنص",
    "4.md": "---\ntitle: بحر\ndate: 2023-09-23\nsource: وكالة الساحل\ntags: [عُمان]\n---\nنص",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("names")
    write_files(root, {"authority.csv": AUTHORITY, "sources.csv": SOURCES})
    return build(root, ARTICLES)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(tmp_path_factory.mktemp("plain"), ARTICLES)


def tags_of(report: BuildReport) -> dict[str, list[str]]:
    return {a.title: [tag.name for tag in a.tags] for a in report.catalog.articles}


def test_tags_and_sources_are_shown_by_their_preferred_form(built: Built) -> None:
    assert tags_of(built.report) == {
        "هدوء": ["ناغورني قره باغ", "الأمم المتحدة"],
        "وفد": ["ناغورني قره باغ", "الأمم المتحدة"],
        "طريق": ["عمّان"],
        "بحر": ["سلطنة عُمان"],
    }
    sources = {a.title: a.sources for a in built.catalog.articles}
    assert sources["هدوء"] == sources["وفد"] == ("RT Arabic",)


def test_the_ledger_says_what_was_there(built: Built) -> None:
    (article,) = [a for a in built.catalog.articles if a.title == "هدوء"]
    changes = {
        (entry.field, entry.raw, entry.repaired)
        for entry in article.ledger
        if entry.kind is RepairKind.PREFERRED_NAME
    }
    assert changes == {
        ("tags", "قره باغ", "ناغورني قره باغ"),
        ("source", "RT", "RT Arabic"),
    }
    assert "أُثبت بالاسم المعتمد" in built.article("هدوء")


def test_no_article_moves(built: Built, plain: Built) -> None:
    hrefs = [a.href for a in built.catalog.articles]
    assert hrefs == [a.href for a in plain.catalog.articles]


def test_addresses_of_other_names_lead_to_the_page(built: Built, plain: Built) -> None:
    lost = [path for path in plain.pages() if path not in built.pages()]
    assert lost == []
    for name, target in (
        ("tags/قره-باغ.html", "ناغورني-قره-باغ.html"),
        ("tags/ناجورنوكاراباخ.html", "ناغورني-قره-باغ.html"),
    ):
        page = Html(built.text(name))
        refresh = next(e for e in page.elements if e.get("http-equiv") == "refresh")
        assert refresh.get("content") != ""
        assert Html(built.text(f"tags/{target}")).all("h1")
    assert check_site(built.site).broken == ()


def test_pages_say_the_other_names(built: Built) -> None:
    tag = Html(built.text("tags/ناغورني-قره-باغ.html"))
    assert "أسماء أخرى قره باغ، ناجورنوكاراباخ النوع مكان" in tag.text
    links = {a.get("href") for a in tag.all("a")}
    assert "https://www.wikidata.org/wiki/Q34232" in links
    index = Html(built.text("tags/index.html")).text
    assert "قره باغ انظر: ناغورني قره باغ" in index
    source = next(
        html for path, html in built.pages().items() if path.startswith("sources/rt-arabic-")
    )
    text = Html(source).text
    for fact in ("أسماء أخرى RT", "قناة تلفزيونية", "روسيا", "rt.example", "جميع الحقوق محفوظة"):
        assert fact in text


def test_structured_data(built: Built) -> None:
    html = built.article("هدوء")
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    data = json.loads(block)
    assert data["about"] == {
        "@type": "Place",
        "name": "ناغورني قره باغ",
        "sameAs": "http://www.wikidata.org/entity/Q34232",
    }
    assert "ناغورني قره باغ" not in data["keywords"] and data["keywords"]
    publisher = data["publisher"]
    assert (publisher["@type"], publisher["name"]) == ("NewsMediaOrganization", "RT Arabic")
    assert data["license"] == "https://rt.example/terms"
    assert "itemprop" not in html and "itemscope" not in html


def test_exports_have_the_preferred_names(built: Built) -> None:
    lines = built.lines("2023-09")
    first = json.loads(lines[0])
    assert first["sources"] == ["RT Arabic"]
    assert first["tags"][0]["name"] == "ناغورني قره باغ"


def test_texts_of_one_title_day_and_outlet_are_versions(tmp_path: Path) -> None:
    write_files(tmp_path, {"sources.csv": SOURCES})
    files = {
        "1.txt": scrape(source="RT"),
        "2.txt": scrape(source="RT Arabic", body="نص آخر للخبر نفسه."),
    }
    one, other = build(tmp_path, files).catalog.articles
    assert one.versions == (other.href,)
    assert other.versions == (one.href,)


def test_a_build_without_tables_says_nothing_of_them(plain: Built) -> None:
    assert plain.report.problems == ()
    assert tags_of(plain.report)["وفد"] == ["ناجورنوكاراباخ", "الأمم المتحدة", "ناغورني قره باغ"]


def test_faults_of_the_tables_are_problems_and_the_rest_counts(tmp_path: Path) -> None:
    write_files(tmp_path, {"authority.csv": AUTHORITY + ",x,,\n", "sources.csv": b"\xe1\xe2"})
    report = build(tmp_path, ARTICLES).report
    assert [str(problem) for problem in report.problems] == [
        "authority.csv:4: a row without a preferred form (fill in the preferred form)",
        "sources.csv: neither UTF-8 nor UTF-16 (save it as «CSV UTF-8»)",
    ]
    assert tags_of(report)["هدوء"][0] == "ناغورني قره باغ"


def test_tables_among_the_articles_are_no_articles(tmp_path: Path) -> None:
    write_files(tmp_path, {"archive.toml": 'source = "."\n'})
    write_files(tmp_path, {"authority.csv": AUTHORITY})
    problems = [str(problem) for problem in build(tmp_path, ARTICLES).report.problems]
    assert problems == []


def test_hostile_tables_stay_text(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\"'>"
    quoted = '"' + evil.replace('"', '""') + '"'
    tables = {
        "authority.csv": f"preferred,variants,kind,wikidata\nقره باغ,{quoted},,Q1\n",
        "sources.csv": "name,aliases,kind,home,country,rights,licence\n"
        f"RT,{quoted},,,{quoted},{quoted},{quoted}\n",
    }
    write_files(tmp_path, tables)
    built = build(tmp_path, ARTICLES)
    for path, html in built.pages().items():
        assert "<script>alert" not in html, path
    assert check_site(built.site).broken == ()


@pytest.mark.parametrize(
    ("uses", "shown"),
    [
        ({"الامارات": 3, "الإمارات": 1}, {"الامارات": "الإمارات"}),
        ({"الامارات": 9, "الإمارات": 1}, {"الإمارات": "الامارات"}),
        ({"الروسیة": 9, "الروسية": 1}, {"الروسیة": "الروسية"}),
        ({"محمّد": 1, "محمد": 1}, {"محمّد": "محمد"}),
        # A rare name is spelt as its words are elsewhere.
        (
            {"إستقلال": 1, "استقلال": 50, "عيد إستقلال": 1, "عيد استقلال": 1},
            {"إستقلال": "استقلال", "عيد إستقلال": "عيد استقلال"},
        ),
    ],
)
def test_which_form_is_shown(uses: dict[str, int], shown: dict[str, str]) -> None:
    assert unite(uses, {}).shown == shown


def test_other_names_that_look_alike_are_not_told_apart() -> None:
    union = Union(others={"الروسية": ("الروسیة", "روسية")})
    assert union.seen("الروسية") == ("روسية",)
