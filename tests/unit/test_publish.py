from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta, timezone
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from generator import urls
from generator.config import Config
from generator.model import (
    Article,
    Block,
    BlockKind,
    InputFile,
    Origin,
    Output,
    Repair,
    RepairKind,
    Tag,
)
from generator.plan.channels import channel_of_site
from generator.publish import sitemap as making
from generator.publish.exports import export_month, months_of, record
from generator.publish.feeds import atom_feed, moment
from generator.publish.raw import raw_files, raw_zip
from generator.publish.sitemap import robots, sitemap, sitemap_index, sitemaps
from tests.archives import LONE, Built, build, plain_article, scrape

BASE = "https://example.org/archive/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATTACHED = (
    scrape()
    + "إقرأ أيضاً:\nافتتاح متحف البحر في المدينة\nفتح المتحف أبوابه للزوار بعد أعمال ترميم طويلة.\n"
)
MARKDOWN = """---
title: رحلة إلى البحر الأحمر
date: 2023-10-02
source: مجلة البحر
tags: [بحر, رحلات]
url: https://example.org/sea
captured: 2023-10-05
custom: قيمة
---
كانت الرحلة **طويلة** وممتعة.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files: dict[str, str | bytes] = {
        "a.txt": ATTACHED,
        "b/م.md": MARKDOWN,
        "c.txt": ("\ufeff" + scrape(title="خبر بلا تاريخ", date="")).replace("\n", "\r\n"),
        "d.txt": scrape(),
        "e.txt": scrape(title="خبر أقدم", date="2nd, September 2023 GMT"),
    }
    root = tmp_path_factory.mktemp("published")
    return build(root, files, f'base_url = "{BASE}"\ntime_zone = "Africa/Cairo"')


def _lines(built: Built) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((built.site / "data" / "articles").glob("*.jsonl.gz")):
        for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
            yield urls.month_of_export(path.name), json.loads(line)


# ---------------------------------------------------------------- data/articles


def test_every_article_is_a_line_of_its_month(built: Built) -> None:
    exported = [(month, line["href"]) for month, line in _lines(built)]
    expected = [
        (urls.month_key(article.published), article.href) for article in built.catalog.everything()
    ]
    assert sorted(exported) == sorted(expected)
    assert len(set(exported)) == len(exported) == 5


def test_lines_are_sorted_by_day_and_address(built: Built) -> None:
    lines = [(month, line["date"] or "", line["href"]) for month, line in _lines(built)]
    assert lines == sorted(lines)
    assert [month for month, *_ in lines] == ["2023-09", "2023-09", "2023-10", *["undated"] * 2]


def test_a_line_is_complete(built: Built) -> None:
    (line,) = (line for month, line in _lines(built) if month == "2023-10")
    (article,) = (a for a in built.catalog.articles if a.href == line["href"])
    assert line == {
        "href": article.href,
        "embedded": False,
        "title": "رحلة إلى البحر الأحمر",
        "date": "2023-10-02",
        "date_basis": "printed",
        "date_raw": "2023-10-02",
        "sources": ["مجلة البحر"],
        "tags": [
            {"name": "بحر", "supported": True, "confidence": 1.0},
            {"name": "رحلات", "supported": True, "confidence": 1.0},
        ],
        "original_url": "https://example.org/sea",
        "captured": "2023-10-05",
        "byline": "",
        "kicker": "",
        "dateline": "",
        "read_also": [],
        "found_in": [],
        "attached": [],
        "versions": [],
        "copies": [],
        "elsewhere": [],
        "story": None,
        "origins": [{"path": "b/م.md", "line": 2, "archive": "data/raw/2023-10.zip"}],
        "corrections": [],
        "ledger": [
            {
                "kind": "metadata-unused",
                "field": "text",
                "line": 8,
                "raw": "custom: قيمة",
                "repaired": "",
                "path": None,
            }
        ],
        "text": "كانت الرحلة طويلة وممتعة.",
    }


def test_hosts_and_what_was_attached_name_each_other(built: Built) -> None:
    by_href = {line["href"]: line for _, line in _lines(built)}
    (embedded,) = (line for line in by_href.values() if line["embedded"])
    (host,) = (by_href[href] for href in embedded["found_in"])
    assert host["attached"] == [embedded["href"]]
    assert embedded["date"] is None
    assert embedded["date_basis"] == "unknown"
    assert [origin["path"] for origin in host["origins"]] == ["a.txt", "d.txt"]
    assert embedded["origins"] == [{"path": "a.txt", "line": 7, "archive": "data/raw/2023-09.zip"}]


def test_empty_values_are_null_or_empty() -> None:
    line = record(plain_article(published=None, sources=(), tags=()))
    assert (line["date"], line["original_url"], line["captured"]) == (None, None, None)
    assert (line["sources"], line["tags"]) == ([], [])


def exported(articles: list[Article]) -> list[Output]:
    return [export_month(path, held) for path, held in months_of(articles).items()]


@given(st.text(st.characters(), max_size=40))
def test_a_line_is_one_line_whatever_it_holds(text: str) -> None:
    article = plain_article(title=text, ledger=(Repair(RepairKind.NOISE, "text", 1, text, ""),))
    (output,) = exported([article, replace(article, href="2023/09/25/ب-abcdef.html")])
    lines = gzip.decompress(output.data).decode("utf-8").splitlines()
    assert [json.loads(line)["title"] for line in lines] == [text, text]
    assert [json.loads(line)["ledger"][0]["raw"] for line in lines] == [text, text]


def test_the_order_of_articles_is_irrelevant() -> None:
    articles = [plain_article(href=f"2023/09/25/{n:02}-abcdef.html") for n in range(20)]
    shuffled = articles[:]
    random.Random(7).shuffle(shuffled)
    assert exported(articles) == exported(shuffled)


# ---------------------------------------------------------------- data/raw


def _zip(output: Output) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(output.data))


def test_the_inputs_travel_byte_for_byte(built: Built) -> None:
    found: dict[str, bytes] = {}
    for path in sorted((built.site / "data" / "raw").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert names == sorted(names)
            found |= {name: archive.read(name) for name in names}
    source = built.root / "seeds"
    assert found == {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in source.rglob("*")
        if path.is_file()
    }


def test_zips_are_reproducible() -> None:
    articles = [
        plain_article(origins=(Origin(f"م/{n}.txt", 1, f"data/raw/2023-0{1 + n % 2}.zip"),))
        for n in range(9)
    ]
    data = {f"م/{n}.txt": b"x" * 99 * n for n in range(9)}
    zips = raw_files(articles)
    assert zips == raw_files(articles[::-1])
    assert list(zips) == ["data/raw/2023-01.zip", "data/raw/2023-02.zip"]
    for path, members in zips.items():
        output = raw_zip(path, [InputFile(member, data[member]) for member in members])
        assert output == raw_zip(path, [InputFile(member, data[member]) for member in members])
        for info in _zip(output).infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert (info.create_system, info.external_attr) == (3, 0o100644 << 16)
            assert info.compress_type == zipfile.ZIP_DEFLATED
            assert info.compress_size <= info.file_size or not info.file_size


def test_a_file_of_several_articles_is_in_a_zip_once() -> None:
    origin = Origin("a.txt", 1, "data/raw/2023-09.zip")
    articles = [plain_article(origins=(origin, replace(origin, line=9)))] * 2
    assert raw_files(articles) == {"data/raw/2023-09.zip": ("a.txt",)}


# ---------------------------------------------------------------- feed


def _atom(articles: list[Article]) -> bytes:
    config = Config(base_url=BASE)
    return atom_feed(channel_of_site(config, articles), config).data


def _feed(articles: list[Article], **settings: Any) -> Any:
    config = replace(Config(base_url=BASE), **settings)
    parsed = feedparser.parse(atom_feed(channel_of_site(config, articles), config).data)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    return parsed


def test_the_feed_of_a_built_archive(built: Built) -> None:
    parsed = feedparser.parse((built.site / "feed.atom").read_bytes())
    assert not parsed.bozo
    assert parsed.feed.title == "أرشيف الأخبار"
    assert parsed.feed.language == "ar"
    assert {link.rel: link.href for link in parsed.feed.links} == {
        "self": f"{BASE}feed.atom",
        "alternate": BASE,
    }
    assert [(entry.title, entry.published) for entry in parsed.entries] == [
        ("رحلة إلى البحر الأحمر", "2023-10-02T12:00:00+00:00"),
        ("وصول سفينة الأبحاث إلى ميناء بورسعيد", "2023-09-25T12:00:00+00:00"),
        ("خبر أقدم", "2023-09-02T12:00:00+00:00"),
    ]
    assert parsed.feed.updated == parsed.entries[0].updated == "2023-10-02T12:00:00+00:00"


def test_entries_lead_to_pages_of_the_site(built: Built) -> None:
    parsed = feedparser.parse((built.site / "feed.atom").read_bytes())
    for entry in parsed.entries:
        assert entry.id == entry.link
        assert entry.link.startswith(BASE)
        assert entry.link.isascii()
        assert (built.site / unquote(entry.link.removeprefix(BASE))).is_file()


def test_an_entry_is_complete() -> None:
    article = plain_article(sources=("RT", "RT Arabic"), tags=(Tag("أ & ب"), Tag("<ج>")))
    (entry,) = _feed([article]).entries
    assert [author.name for author in entry.authors] == ["RT", "RT Arabic"]
    assert [tag.term for tag in entry.tags] == ["أ & ب", "<ج>"]
    assert entry.summary == "نص"
    assert entry.published == entry.updated == "2023-09-25T12:00:00+00:00"


def test_an_entry_without_source_has_the_archive_as_author() -> None:
    (entry,) = _feed([plain_article(sources=(), tags=(), blocks=())], title="أرشيف الميناء").entries
    assert entry.author == "أرشيف الميناء"
    assert "summary" not in entry


def test_markup_in_a_feed_is_text() -> None:
    text = "<b>عاجل</b> & <script>alert(1)</script>"
    article = plain_article(title=text, blocks=(Block(BlockKind.PARAGRAPH, text, 3),))
    data = _atom([article])
    entry = ET.fromstring(data).find("{http://www.w3.org/2005/Atom}entry")
    assert entry is not None
    for name in ("title", "summary"):
        element = entry.find(f"{{http://www.w3.org/2005/Atom}}{name}")
        assert element is not None
        assert (element.text, list(element)) == (text, [])
        assert element.get("type", "text") == "text"


@given(st.text(st.characters(), min_size=1, max_size=40))
def test_the_feed_is_well_formed_whatever_it_holds(text: str) -> None:
    blocks = (Block(BlockKind.PARAGRAPH, text, 3),)
    article = plain_article(title=f"x{text}", sources=(text,), tags=(Tag(text),), blocks=blocks)
    ET.fromstring(_atom([article]))


def test_a_summary_is_the_first_paragraph_cut_at_a_word() -> None:
    blocks = (
        Block(BlockKind.HEADING, "عنوان فرعي", 2),
        Block(BlockKind.PARAGRAPH, "كلمة " * 200, 3),
    )
    (entry,) = _feed([plain_article(blocks=blocks)]).entries
    assert entry.summary.endswith("كلمة…")
    assert len(entry.summary) <= 401


def test_a_summary_ends_as_the_leads_of_lists_do() -> None:
    blocks = (Block(BlockKind.PARAGRAPH, "كلمة، " * 100, 3),)
    (entry,) = _feed([plain_article(blocks=blocks)]).entries
    assert entry.summary.endswith("كلمة…"), "no comma before the dots"


def test_an_empty_archive_has_a_feed_without_a_clock() -> None:
    parsed = _feed([])
    assert parsed.entries == []
    assert parsed.feed.updated == "1970-01-01T12:00:00+00:00"


@pytest.mark.parametrize("day", [date(2023, 9, 25), date(1925, 1, 1), date(1, 1, 1)])
def test_a_moment_lies_on_the_articles_day_wherever_it_is_read(day: date) -> None:
    (entry,) = _feed([plain_article(published=day)], time_zone="America/New_York").entries
    assert entry.published == entry.updated == moment(day).isoformat() == f"{day}T12:00:00+00:00"
    if day.year > 1:
        hours = range(-12, 12)
        read = {moment(day).astimezone(timezone(timedelta(hours=each))).date() for each in hours}
        assert read == {day}


def test_the_feed_holds_the_newest_dated_articles_without_the_attached(tmp_path: Path) -> None:
    files = {f"{n}.txt": scrape(title=f"خبر {n}", date=f"2023-09-0{n}") for n in range(1, 8)}
    files["x.txt"] = scrape(title="بلا تاريخ", date="")
    files["y.txt"] = ATTACHED.replace("فتح المتحف", "فتح المتحف، اليوم 22 ديسمبر 2024،")
    settings = f'base_url = "{BASE}"\nfeed_size = 3\n'
    for more, first in (("", "وصول"), ("include_embedded = true", "افتتاح")):
        parsed = feedparser.parse(build(tmp_path, files, settings + more).text("feed.atom"))
        assert len(parsed.entries) == 3
        assert parsed.entries[0].title.startswith(first)


# ---------------------------------------------------------------- sitemap and robots


def _unpacked(output: Output) -> bytes:
    return gzip.decompress(output.data) if output.path.endswith(".gz") else output.data


def _locations(output: Output, root: str, element: str) -> list[str]:
    tree = ET.fromstring(_unpacked(output))
    assert tree.tag == SITEMAP + root
    assert {child.tag for child in tree} <= {SITEMAP + element}
    return [str(each.text) for each in tree.iter(f"{SITEMAP}loc")]


def test_the_sitemap_names_every_page_but_redirects_404_and_dossier(built: Built) -> None:
    output = Output("sitemap.xml", (built.site / "sitemap.xml").read_bytes())
    locations = _locations(output, "urlset", "url")
    paths = {unquote(each.removeprefix(BASE)) for each in locations}
    pages = {
        path.removesuffix("index.html") if path.split("/")[-1] == "index.html" else path
        for path, html in built.pages().items()
        if path not in {*LONE, "dossier.html"} and 'http-equiv="refresh"' not in html
    }
    assert paths == pages
    assert len(locations) == len(set(locations))
    assert all(each.startswith(BASE) and each.isascii() for each in locations)


SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "schemas" / "sitemap.xsd"))


def test_sitemaps_are_valid(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    SCHEMA.assertValid(etree.fromstring((built.site / "sitemap.xml").read_bytes()))
    monkeypatch.setattr(making, "MAX_PLAIN", 2)
    monkeypatch.setattr(making, "MAX_URLS", 3)
    parts = sitemaps([f"أ&ب/{n}.html" for n in range(7)])
    made = (sitemap(path, held, BASE) for path, held in parts.items())
    for output in (sitemap_index(parts, BASE), *made):
        SCHEMA.assertValid(etree.fromstring(_unpacked(output)))


@pytest.mark.parametrize(
    "change", [("<loc>https", "<loc>"), ("<url>", "<url><lastmod>1 May</lastmod>"), ("0.9", "1")]
)
def test_the_schema_of_sitemaps_refuses(built: Built, change: tuple[str, str]) -> None:
    wrong = built.text("sitemap.xml").replace(*change)
    assert not SCHEMA.validate(etree.fromstring(wrong.encode()))


def test_redirects_are_not_in_the_sitemap(tmp_path: Path) -> None:
    files = {"a.txt": ATTACHED, "b.txt": ATTACHED.partition("إقرأ أيضاً:\n")[2]}
    files["b.txt"] = files["b.txt"].replace("\n", "\nتاريخ النشر: 2023-09-20\n", 1)
    built = build(tmp_path, files, f'base_url = "{BASE}"')
    (redirect,) = built.catalog.redirects
    assert redirect.href in built.pages()
    assert quote(redirect.href) not in built.text("sitemap.xml")


def test_a_large_sitemap_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MAX_PLAIN", 3)
    monkeypatch.setattr(making, "MAX_URLS", 3)
    paths = [f"أ&ب/{n}.html" for n in range(4)]
    assert sitemaps(paths[:3]) == {"sitemap.xml": paths[:3]}
    assert len(_locations(sitemap("sitemap.xml", paths[:3], BASE), "urlset", "url")) == 3
    years = ["2023/09/25/x.html", "2022/01/index.html", "2023/index.html"]
    parts = sitemaps([*years, *paths])
    assert parts == {
        "sitemap-2022.xml.gz": years[1:2],
        "sitemap-2023.xml.gz": years[::2],
        "sitemap-pages.xml.gz": paths[:3],
        "sitemap-pages-1.xml.gz": paths[3:],
    }
    index = sitemap_index(parts, BASE)
    assert _locations(index, "sitemapindex", "sitemap") == [BASE + part for part in parts]
    for path, held in parts.items():
        part = sitemap(path, held, BASE)
        assert part == sitemap(path, held, BASE), "no clock in it"
        assert _locations(part, "urlset", "url") == [urls.absolute(each, BASE) for each in held]


def test_an_addition_leaves_the_sitemaps_of_other_years(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MAX_PLAIN", 3)
    files = {f"{year}.txt": scrape(f"خبر {year}", f"4th, May {year} GMT") for year in (2021, 2022)}
    first = build(tmp_path, files, f'base_url = "{BASE}"').files()
    files["more.txt"] = scrape("خبر آخر", "5th, May 2022 GMT", "نص آخر.")
    second = build(tmp_path, files, f'base_url = "{BASE}"').files()
    assert first["sitemap-2021.xml.gz"] == second["sitemap-2021.xml.gz"]
    assert first["sitemap-2022.xml.gz"] != second["sitemap-2022.xml.gz"]
    named = _locations(Output("sitemap.xml", second["sitemap.xml"]), "sitemapindex", "sitemap")
    parts = [each.removeprefix(BASE) for each in named]
    assert {path for path in second if path.startswith("sitemap-")} == set(parts)
    found = [_locations(Output(part, second[part]), "urlset", "url") for part in parts]
    assert len(list(chain(*found))) == len(set(chain(*found)))


def test_the_protocols_limit() -> None:
    assert making.MAX_URLS == 50_000


def test_an_address_in_arabic_stays_well_formed() -> None:
    output = sitemap("sitemap.xml", ["index.html", "a'b.html"], "https://موقع.مثال/a&b")
    assert _locations(output, "urlset", "url") == [
        "https://موقع.مثال/a&b/",
        "https://موقع.مثال/a&b/a%27b.html",
    ]


def test_robots_name_the_sitemap_where_there_is_one() -> None:
    assert robots("").data == b"User-agent: *\nAllow: /\n"
    assert robots(BASE).data == (
        b"User-agent: *\nAllow: /\nSitemap: https://example.org/archive/sitemap.xml\n"
    )


def test_without_an_address_there_is_no_feed_and_no_sitemap(tmp_path: Path) -> None:
    built = build(tmp_path)
    files = set(built.files())
    assert not files & {"feed.atom", "sitemap.xml"}
    assert {"robots.txt", ".nojekyll"} <= files
    assert built.report.notes[:-1] == (
        "no base URL: feed.atom, sitemap.xml and opensearch.xml were left out "
        "(set base_url or --base-url)",
    )
    assert not any("application/atom+xml" in html for html in built.pages().values())
    assert not any('rel="canonical"' in html for html in built.pages().values())


def test_with_an_address_every_page_links_the_feed(built: Built) -> None:
    for path, html in built.pages().items():
        if path not in LONE and 'http-equiv="refresh"' not in html:
            link = f'type="application/atom+xml" title="أرشيف الأخبار" href="{urls.root_of(path)}'
            assert f'{link}feed.atom"' in html, path
