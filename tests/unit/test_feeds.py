"""Feeds as independent readers take them: feedparser, a schema of Atom, one of JSON Feed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree

from generator import urls
from generator.audit.check import check_site
from generator.config import Config
from generator.model import Output
from generator.plan.channels import FEWEST, NEWEST, Channel, Item
from generator.publish.feeds import atom_feed, json_feed
from tests.archives import Built, Html, build, scrape, write_files

BASE = "https://example.org/archive/"
SETTINGS = f'base_url = "{BASE}"\npage_size = 6\n'
SCHEMAS = Path(__file__).parents[1] / "schemas"
ATOM = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
JSON = Draft202012Validator(json.loads((SCHEMAS / "json-feed.schema.json").read_text("utf-8")))
SEA = "tags/بحر"


def _files(count: int, tag: str = "بحر", start: int = 1) -> dict[str, str]:
    """Articles of as many days, one without a day besides."""
    files = {
        f"{tag}-{n:02}.txt": scrape(
            f"خبر {tag} {n}", f"{2000 + n}-03-04", source=f"صحيفة {n}", tags=tag
        )
        for n in range(start, count + start)
    }
    return files | {f"{tag}-x.txt": scrape(f"خبر {tag} بلا يوم", "", source="صحيفة س", tags=tag)}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = _files(FEWEST + 3) | _files(FEWEST - 1, "بر", 30)
    return build(tmp_path_factory.mktemp("feeds"), files, SETTINGS)


def _atom_faults(data: bytes) -> str:
    document = etree.fromstring(data)
    return "" if ATOM.validate(document) else str(ATOM.error_log)


def _json_faults(data: bytes) -> list[str]:
    return [error.message for error in JSON.iter_errors(json.loads(data))]


def test_all_feeds_of_a_site_are_valid(built: Built) -> None:
    files = built.files()
    feeds = {path for path in files if path.endswith((".atom", "feed.json"))}
    assert feeds == {"feed.atom", "feed.json", f"{SEA}.atom"}
    for path in (*feeds, f"{SEA}.json"):
        found = _atom_faults(files[path]) if path.endswith(".atom") else _json_faults(files[path])
        assert not found, path


def test_a_list_of_fewer_dated_articles_has_no_feeds(built: Built) -> None:
    assert f"{SEA}.html" in built.files()
    assert "tags/بر.html" in built.files()
    assert not {"tags/بر.atom", "tags/بر.json"} & built.files().keys()


def test_the_feed_of_a_tag(built: Built) -> None:
    parsed = feedparser.parse((built.site / f"{SEA}.atom").read_bytes())
    assert not parsed.bozo
    assert parsed.feed.title == "بحر — أرشيف الأخبار"
    assert parsed.feed.updated == "2023-03-04T12:00:00+00:00"
    links = {link.rel: link.href for link in parsed.feed.links}
    assert links == {
        "self": urls.absolute(f"{SEA}.atom", BASE),
        "alternate": urls.absolute(f"{SEA}.html", BASE),
    }
    assert len(parsed.entries) == NEWEST
    assert [entry.title for entry in parsed.entries[:2]] == ["خبر بحر 23", "خبر بحر 22"]
    (newest, *_) = parsed.entries
    assert newest.author == "صحيفة 23"
    assert newest.summary.startswith("رست سفينة")
    assert newest.published == newest.updated == "2023-03-04T12:00:00+00:00"
    assert newest.id == newest.link


def test_both_formats_say_the_same(built: Built) -> None:
    for atom, other in (urls.feed_paths(urls.HOME), urls.feed_paths(f"{SEA}.html")):
        parsed = feedparser.parse((built.site / atom).read_bytes())
        feed = json.loads(built.text(other))
        assert feed["title"] == parsed.feed.title
        assert feed["language"] == parsed.feed.language == "ar"
        assert [
            (item["id"], item["url"], item["title"], item["content_text"], item["date_published"])
            for item in feed["items"]
        ] == [(e.id, e.link, e.title, e.summary, e.published) for e in parsed.entries]
        assert [[author["name"] for author in item["authors"]] for item in feed["items"]] == [
            [author.name for author in entry.authors] for entry in parsed.entries
        ]


def _alternates(html: str) -> list[str]:
    links = (each for each in Html(html).all("link") if each.get("rel") == "alternate")
    return [each.get("href") for each in links if "feed.atom" not in each.get("href")]


def test_the_newest_page_of_a_list_names_its_feeds_and_others_rest(built: Built) -> None:
    newest = built.text(f"{SEA}.html")
    assert _alternates(newest) == ["بحر.atom", "بحر.json"]
    assert {"بحر.atom", "بحر.json"} <= {each.get("href") for each in Html(newest).all("a")}
    assert _alternates(built.text("index.html")) == ["feed.json"]
    for path in (f"{SEA}-1.html", "tags/بر.html", "tags/index.html"):
        assert _alternates(built.text(path)) == []
        assert "متابعة الجديد" not in built.text(path)


def test_the_check_follows_feeds(built: Built, tmp_path: Path) -> None:
    assert check_site(built.site).broken == ()
    files = built.files()
    for path in ("feed.atom", "feed.json", f"{SEA}.atom"):
        files[path] = files[path].replace(b"2023/03/04/", b"2023/03/05/")
    write_files(tmp_path, files | {f"{SEA}.json": b"[]"})
    broken = {link.page: link.reason for link in check_site(tmp_path).broken}
    assert broken["feed.atom"] == broken["feed.json"] == broken[f"{SEA}.atom"] == "no such file"
    assert broken[f"{SEA}.json"].startswith("is no JSON Feed")


def test_an_addition_makes_the_feeds_of_its_own_lists_only(tmp_path: Path) -> None:
    files = _files(FEWEST) | _files(FEWEST, "بر", 30)
    build(tmp_path, files, SETTINGS)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "site").rglob("*.*")}
    added = {"new.txt": scrape("خبر جديد", "2023-04-05", source="صحيفة ج", tags="بحر")}
    built = build(tmp_path, files | added, SETTINGS)
    feeds = [*urls.feed_paths(urls.HOME), *urls.feed_paths(f"{SEA}.html")]
    for path in feeds:
        assert (built.site / path).stat().st_mtime_ns != before[built.site / path], path
    for path in urls.feed_paths("tags/بر.html"):
        assert (built.site / path).stat().st_mtime_ns == before[built.site / path], path
    clean = build(tmp_path / "clean", files | added, SETTINGS)
    assert {p: d for p, d in built.files().items() if p.startswith(("feed.", "tags/"))} == {
        p: d for p, d in clean.files().items() if p.startswith(("feed.", "tags/"))
    }


def test_a_feed_of_which_an_article_goes_is_made_anew(tmp_path: Path) -> None:
    built = build(tmp_path, _files(FEWEST), SETTINGS)
    assert "خبر بحر 20" in built.text(f"{SEA}.atom")
    (tmp_path / "seeds" / "بحر-20.txt").unlink()
    built = build(tmp_path, {}, SETTINGS)
    assert f"{SEA}.atom" not in built.files()
    assert "خبر بحر 20" not in built.text("feed.json")


texts = st.text(st.characters(), max_size=30)
items = st.builds(
    Item,
    st.just("2023/09/25/خبر-1a2b3c.html"),
    texts.map(lambda text: f"x{text}"),
    st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.lists(texts.map(lambda text: f"x{text}"), max_size=2).map(tuple),
    texts,
    st.lists(texts.map(lambda text: f"x{text}"), max_size=2).map(tuple),
)


@given(texts, st.lists(items, max_size=3))
def test_feeds_are_valid_whatever_they_say(title: str, held: list[Item]) -> None:
    channel = Channel("tags/س.html", f"x{title}", tuple(held))
    config = Config(base_url=BASE)
    feeds: list[Output] = [atom_feed(channel, config), json_feed(channel, config)]
    assert [feed.path for feed in feeds] == ["tags/س.atom", "tags/س.json"]
    assert not _atom_faults(feeds[0].data)
    assert not _json_faults(feeds[1].data)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (b"T12:00:00+00:00", b""),
        (b"<id>https://example.org", b"<id>example.org"),
        (b"<updated>", b"<updated> on "),
        (b'rel="self"', b'rel="me"'),
    ],
)
def test_the_schema_of_atom_refuses(built: Built, wrong: bytes, right: bytes) -> None:
    data = (built.site / "feed.atom").read_bytes()
    assert wrong in data
    assert _atom_faults(data.replace(wrong, right))


@pytest.mark.parametrize(
    "change",
    [{"items": None}, {"version": "1.1"}, {"feed_url": "feed.json"}, {"author": "x"}],
)
def test_the_schema_of_json_feed_refuses(built: Built, change: dict[str, Any]) -> None:
    feed = json.loads(built.text("feed.json")) | change
    assert _json_faults(json.dumps(feed).encode())
