"""The description of the search for browsers: its rules, also for titles that fight them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from generator import urls
from generator.config import Config
from generator.publish.opensearch import (
    MAX_DESCRIPTION,
    MAX_LONG_NAME,
    MAX_SHORT_NAME,
    MEDIA_TYPE,
    opensearch,
    shortened,
)
from tests.archives import LONE, build

BASE = "https://example.org/archive/"
SPACE = "{http://a9.com/-/spec/opensearch/1.1/}"
SETTINGS = f'title = "أرشيف الأخبار"\nbase_url = "{BASE}"\n'


def described(**settings: str) -> ET.Element:
    output = opensearch(replace(Config(base_url=BASE), **settings))  # type: ignore[arg-type]
    assert output.path == "opensearch.xml"
    return ET.fromstring(output.data)


def text_of(root: ET.Element, name: str) -> str:
    """Text of the one element of a name."""
    (element,) = root.findall(SPACE + name)
    assert list(element) == []
    return element.text or ""


def test_the_search_is_described() -> None:
    root = described(title="أرشيف الميناء", description="أخبار الميناء منذ 1990")
    assert root.tag == f"{SPACE}OpenSearchDescription"
    assert text_of(root, "ShortName") == "أرشيف الميناء"
    assert root.find(f"{SPACE}LongName") is None, "the short name says it all"
    assert text_of(root, "Description") == "أخبار الميناء منذ 1990"
    assert text_of(root, "Language") == "ar"
    assert text_of(root, "InputEncoding") == text_of(root, "OutputEncoding") == "UTF-8"
    results, itself = root.findall(f"{SPACE}Url")
    assert results.attrib == {
        "type": "text/html",
        "template": f"{BASE}search.html?q={{searchTerms}}",
    }
    assert itself.attrib == {
        "type": MEDIA_TYPE,
        "rel": "self",
        "template": f"{BASE}opensearch.xml",
    }


def test_a_description_there_must_be() -> None:
    assert text_of(described(title="أرشيف الميناء"), "Description") == "أرشيف الميناء"


@pytest.mark.parametrize(
    "title",
    [
        "أرشيف صحيفة المدينة المنورة",
        "أرشيف الأخبار الوطنية – والدولية والإقليمية والمحلية والثقافية والرياضية",
        "ا" * 500,
        "اَ" * 500,
        "كلمة " * 300,
        "</ShortName><script>alert(1)</script>",
        "]]> & &amp; \"'{searchTerms}",
        "سطران\nفي\tعنوان\x00\x0bواحد طويل",
        "🗞" * 40,
        "👨\u200d👩\u200d👧" * 20,
    ],
)
def test_names_keep_their_lengths(title: str) -> None:
    root = described(title=title, description=title * 9)
    for name, limit in (
        ("ShortName", MAX_SHORT_NAME),
        ("LongName", MAX_LONG_NAME),
        ("Description", MAX_DESCRIPTION),
    ):
        text = text_of(root, name)
        assert 0 < len(text) <= limit, name
        assert text in " ".join((title * 9).replace("\x00", " ").replace("\x0b", " ").split())
    assert len(text_of(root, "LongName")) >= len(text_of(root, "ShortName"))


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("أرشيف الميناء", 16, "أرشيف الميناء"),
        ("أرشيف صحيفة المدينة", 16, "أرشيف صحيفة"),
        ("أرشيف صحيفة المد", 16, "أرشيف صحيفة المد"),
        ("أرشيف – المدينة المنورة", 8, "أرشيف"),
        ("والمستضعفين", 4, "والم"),
        ("مَدرسة", 1, "م"),
        ("مَدَرسة", 3, "مَ"),
    ],
)
def test_a_name_is_cut_between_words_or_letters(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short


def test_the_template_is_an_address() -> None:
    root = described(base_url="https://مثال.إختبار/a&b/'c'")
    template = root.findall(f"{SPACE}Url")[0].attrib["template"]
    assert template == "https://مثال.إختبار/a&b/'c'/search.html?q={searchTerms}"


def test_every_page_names_it_where_there_is_an_address(tmp_path: Path) -> None:
    built = build(tmp_path, config=SETTINGS)
    assert "opensearch.xml" in built.files()
    seen = 0
    for path, html in built.pages().items():
        if path not in LONE and 'http-equiv="refresh"' not in html:
            link = f'<link rel="search" type="{MEDIA_TYPE}" title="أرشيف الأخبار" href="'
            assert f'{link}{urls.root_of(path)}opensearch.xml">' in html, unquote(path)
            seen += 1
    assert seen > 5


def test_without_an_address_there_is_none(tmp_path: Path) -> None:
    built = build(tmp_path)
    assert "opensearch.xml" not in built.files()
    assert not any(MEDIA_TYPE in html for html in built.pages().values())
