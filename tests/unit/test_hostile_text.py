"""Text is data: whatever an input says, the site shows it and does nothing with it.

Two archives are built: one with hostile text in every field of every format, one with harmless
text of the same length in the same places. Their pages must have the same elements.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from generator.audit.check import check_site
from generator.engine.workspace import STORE_FOLDER
from generator.errors import WarraqError
from tests.archives import LONE, Built, Element, Html, build

BASE = "https://example.org/archive/"

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "closing": "</script></style></title></textarea><img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "template": "{{ 7*7 }}{% raw %}{{ view }}{#",
    "comment": "<!-- --><svg/onload=alert(1)>-->",
    "link": "javascript:alert(1)",
    "path": "../../../../etc/passwd",
    "windows": "..\\..\\CON:<>|?*",
    "entity": "&lt;script&gt;&#60;b&#62;&amp;",
    "cdata": "]]><x>",
    "literal": "'\\\"`${alert(1)}\\u003cscript>",
    "format": "{0}{n}%s%(x)s{q.__class__}",
    "separators": "أ\u2028ب\u2029ج\x85د",
    "controls": "أ\x00ب\x08ج\x1bد\x7fه",
    "bidi": "أ\u202eب\u202dج\u2066د\u2069\u202c",
    "invisible": "أ\ufeffب\u2060ج\ufffeد",
}

_TURNING = "\u202a-\u202e\u2066-\u2069"
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f"
_SCRIPTED = re.compile(r"\s*(?:javascript|vbscript|data):", re.IGNORECASE)

Fill = Callable[[str], str]


def _scrape(fill: Fill) -> str:
    """A host and an attached article with a filling in every field of the scrape format."""
    return f"""عنوان {fill("title")}
تاريخ النشر: 25th, September 2023 GMT
بداية المتن {fill("body")} وبقيته هنا.
اقرأ أيضاً: عنوان آخر {fill("read-also")}
سطر ثانٍ من المتن {fill("body")}
المصدر: وكالة {fill("source")}
كلمات دلالية: وسم، {fill("tag")}، آخر
إقرأ أيضاً:
عنوان الملحق {fill("embedded")}
وكالة الساحل- متابعة
متن الملحق {fill("embedded body")} في سطر طويل بما يكفي ليكون فقرة.
المصدر: {fill("embedded source")} صحيفة
كلمات دلالية: {fill("embedded tag")}
"""


def _undated(fill: Fill) -> str:
    """A date that cannot be used, a byline, and lines that go to the ledger."""
    return f"""خبر بلا تاريخ {fill("undated")}
تاريخ النشر: {fill("date")}
متن الخبر الأول {fill("undated body")} وبقيته.
شاهد أيضاً: {fill("see also")}
المصدر: س {fill("undated source")}
المصدر: ص {fill("second source")}
"""


def _markdown(fill: Fill) -> str:
    """Front matter in which every value is filled; JSON strings are YAML's double-quoted ones."""
    values = {
        "title": f"عنوان {fill('md title')}",
        "date": "2023-10-02",
        "source": f"مصدر {fill('md source')}",
        "tags": [f"وسم {fill('md tag')}", "آخر"],
        "url": f"https://example.org/{fill('md url')}",
        "captured": f"2023 {fill('md captured')}",
        "custom": fill("md custom"),
    }
    lines = [f"{key}: {_quoted(value)}" for key, value in values.items()]
    return "\n".join(["---", *lines, "---", "", f"نص الخبر {fill('md body')} وبقيته.", ""])


def _quoted(value: object) -> str:
    """JSON that is YAML too, with control characters bare as a scraper would leave them."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r"\\u00([01].)|\\b", lambda m: chr(int(m[1] or "8", 16)), text)


def _archive(root: Path, fill: Fill, *, name: str = "خبر") -> Built:
    files = {
        f"{name}.txt": _scrape(fill),
        "undated.txt": _undated(fill),
        "m.md": _markdown(fill),
    }
    return build(root, files, f'base_url = "{BASE}"')


@pytest.mark.parametrize("name", ["controls", "bidi", "invisible", "separators", "surrogate"])
def test_escapes_of_yaml_are_cleaned_like_the_characters_themselves(
    tmp_path: Path, name: str
) -> None:
    text = json.dumps({**HOSTILE, "surrogate": "أ\ud800ب"}[name])
    lines = [f"{key}: {text}" for key in ("title", "source", "captured", "custom")]
    lines += [f"tags: [{text}]", "date: 2023-09-25"]
    markdown = "\n".join(["---", *lines, "---", "نص الخبر هنا.", ""])
    built = build(tmp_path, {"a.md": markdown})
    (article,) = built.catalog.articles
    values = [article.title, *article.sources, *(tag.name for tag in article.tags)]
    for value in [*values, article.captured, *(repair.raw for repair in article.ledger)]:
        assert not re.search(f"[{_CONTROLS}{_TURNING}\u2028\u2029\ufeff\ufffe\ud800]", value)


def _plain(_: str) -> str:
    return "نص"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The archive with harmless text."""
    return _archive(tmp_path_factory.mktemp("plain"), _plain)


_SITES: dict[str, Built] = {}


@pytest.fixture(params=HOSTILE)
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The archive with one hostile text in all fields; built once each."""
    name = request.param
    if name not in _SITES:
        folder = tmp_path_factory.mktemp(name)
        _SITES[name] = _archive(folder, lambda _: HOSTILE[name])
    return _SITES[name]


def _shape(element: Element) -> tuple[str, tuple[str, ...]]:
    return element.tag, tuple(sorted(name for name, _ in element.attributes))


def _shapes(built: Built) -> Counter[tuple[str, tuple[str, ...]]]:
    pages = built.pages().items()
    return Counter(
        _shape(e) for path, html in pages if path not in LONE for e in Html(html).elements
    )


# ---------------------------------------------------------------- pages


def test_no_element_and_no_attribute_comes_from_a_text(plain: Built, hostile: Built) -> None:
    """Kinds of elements: their numbers may differ (isolates, entries of the ledger)."""
    assert set(_shapes(hostile)) - set(_shapes(plain)) <= {
        ("bdi", ()),
        ("bdi", ("dir",)),
        ("span", ("class", "dir")),  # the name of an invisible character in the ledger
        ("span", ("class",)),
        ("p", ("class",)),  # of «tags derived by machine»
        ("ul", ("class",)),
        ("strong", ()),  # Markdown's own, of two underscores
    }


def test_scripts_and_styles_are_ours_alone(hostile: Built) -> None:
    for path, html in hostile.pages().items():
        page = Html(html)
        for element in page.elements:
            names = {name for name, _ in element.attributes}
            assert not {name for name in names if name.startswith("on")} | (names & {"style"}), path
            if element.get("type") == "application/ld+json":
                assert element.attributes == (("type", "application/ld+json"),), path
            elif element.tag == "script" and path not in LONE:
                assert re.fullmatch(
                    r"(\.\./)*(assets|search)/[\w./-]+(\?v=\w+)?", element.get("src")
                )
        assert not page.all("img") + page.all("iframe") + page.all("object") + page.all("base"), (
            path
        )
        assert len(page.all("title")) == 1, path


def test_no_link_runs_a_script(hostile: Built) -> None:
    for path, html in hostile.pages().items():
        for element in Html(html).elements:
            # What a named fact says is no address: only `http-equiv` has a browser follow one.
            content = ["content"] if not element.get("name") + element.get("property") else []
            for name in ("href", "src", "action", *content):
                assert not _SCRIPTED.match(element.get(name)), f"{path}: {element}"


def test_no_comment_comes_from_a_text(hostile: Built) -> None:
    for path, html in hostile.pages().items():
        assert Html(html).comments == [], path


def test_nothing_unseen_is_left_on_a_page(hostile: Built) -> None:
    for path, html in hostile.pages().items():
        found = re.search(f"[{_CONTROLS}{_TURNING}\u2028\u2029\ufeff\ufffe]", html)
        assert found is None, f"{path}: U+{ord(found[0]):04X}"


@pytest.mark.parametrize("name", ["script", "attribute", "template", "entity", "literal", "format"])
def test_the_text_is_shown_as_it_is(name: str, tmp_path: Path) -> None:
    built = _SITES.get(name) or _archive(tmp_path, lambda _: HOSTILE[name])
    shown = " ".join(HOSTILE[name].split())
    (article,) = (
        a
        for a in built.catalog.articles
        if a.title.startswith("عنوان") and a.published and a.published.month == 9
    )
    page = Html(built.text(article.href))
    assert page.main_text.count(shown) >= 4
    assert f"عنوان {shown}" in page.text
    assert article.title == f"عنوان {shown}"


def test_templates_in_texts_are_not_run(tmp_path: Path) -> None:
    built = _SITES.get("template") or _archive(tmp_path, lambda _: HOSTILE["template"])
    assert not any("49" in Html(html).main_text for html in built.pages().values())


def test_the_site_is_sound(hostile: Built) -> None:
    assert check_site(hostile.site).broken == ()


# ---------------------------------------------------------------- addresses


def test_files_stay_inside_the_site_under_portable_names(hostile: Built) -> None:
    paths = hostile.files()
    names = {path.name for path in hostile.root.iterdir()}
    assert names == {STORE_FOLDER, "archive.toml", "seeds", "site", "tags.csv"}
    for path in paths:
        assert ".." not in path.split("/")
        assert not re.search(r'[\x00-\x1f\x7f<>:"\\|?*\u200b-\u206f]', path), path
        assert all(len(part.encode()) <= 255 for part in path.split("/"))
        stem = path.rpartition("/")[2].partition(".")[0].lower()
        assert not re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", stem), path


# ---------------------------------------------------------------- data


def test_data_files_are_lines_of_json(hostile: Built) -> None:
    lines = 0
    for path, data in hostile.files().items():
        if path.endswith(".jsonl.gz"):
            for line in gzip.decompress(data).decode("utf-8").splitlines():
                assert isinstance(json.loads(line), dict)
                lines += 1
    assert lines == 4


def test_search_scripts_are_well_formed_and_close_no_element(hostile: Built) -> None:
    scripts = {p: d for p, d in hostile.files().items() if p.startswith("search/")}
    assert scripts
    for path, data in scripts.items():
        text = data.decode("utf-8")
        assert "</" not in text and "<!--" not in text, path
        assert "\u2028" not in text and "\u2029" not in text, path


@pytest.mark.usefixtures("node")
def test_search_scripts_parse(hostile: Built, node: str) -> None:
    scripts = sorted((hostile.site / "search").glob("*.js"))
    program = (
        "const vm = require('vm'), fs = require('fs');"
        "const world = {Archive: {register() {}}, alert() { process.exit(9); }};"
        "for (const file of process.argv.slice(1))"
        " vm.runInNewContext(fs.readFileSync(file, 'utf8'), world);"
    )
    command = [node, "-e", program, *map(str, scripts)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_feed_and_sitemap_are_well_formed(hostile: Built) -> None:
    feed = ET.fromstring(hostile.text("feed.atom"))
    atom = "{http://www.w3.org/2005/Atom}"
    assert len(feed.findall(f"{atom}entry")) == 2
    known = {"id", "title", "updated", "author", "name", "link", "subtitle", "generator"}
    known |= {"feed", "entry", "summary", "published", "category"}
    assert {element.tag.removeprefix(atom) for element in feed.iter()} <= known
    ET.fromstring(hostile.text("sitemap.xml"))
    assert len(hostile.text("robots.txt").splitlines()) == 3


# ---------------------------------------------------------------- names and settings


@pytest.mark.skipif(sys.platform == "win32", reason="Windows refuses such names itself")
@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)<",
        "\"' onmouseover=alert(1) '",
        "{{ 7*7 }}",
        "a\nb\tc\x1b[31m",
        "\u202etxt.exe\u2066",
        "a..b...",
        "%2e%2e%2fx",
        "a\\..\\b",
        "&lt;b&gt;",
        "CON",
    ],
)
def test_names_of_files_are_text_too(tmp_path: Path, plain: Built, name: str) -> None:
    built = _archive(tmp_path, _plain, name=name)
    assert set(_shapes(built)) <= set(_shapes(plain)) | {("bdi", ("dir",))}
    assert check_site(built.site).broken == ()
    for path, html in built.pages().items():
        assert not re.search(f"[{_CONTROLS}{_TURNING}]", html), path
    (article,) = (a for a in built.catalog.articles if str(a.published) == "2023-09-25")
    assert [origin.path for origin in article.origins] == [f"{name}.txt"]


@pytest.mark.parametrize(
    "name", [n for n in HOSTILE if n not in {"separators", "controls", "bidi", "invisible"}]
)
def test_settings_are_text_too(tmp_path: Path, plain: Built, name: str) -> None:
    text = json.dumps(HOSTILE[name], ensure_ascii=False)
    settings = f"title = {text}\ndescription = {text}\n"
    files = {"a.txt": _scrape(_plain), "undated.txt": _undated(_plain), "m.md": _markdown(_plain)}
    built = build(tmp_path, files, f'{settings}base_url = "{BASE}"')
    extra = {("bdi", ()), ("bdi", ("dir",)), ("p", ("class",)), ("meta", ("content", "name"))}
    assert set(_shapes(built)) <= set(_shapes(plain)) | extra
    home = Html(built.text("index.html"))
    shown = " ".join(HOSTILE[name].split())
    assert home.text.count(shown) >= 3
    ET.fromstring(built.text("feed.atom"))
    assert check_site(built.site).broken == ()


@pytest.mark.parametrize("name", ["separators", "controls", "bidi", "invisible"])
def test_what_cannot_be_seen_is_no_setting(tmp_path: Path, name: str) -> None:
    text = json.dumps(HOSTILE[name])
    with pytest.raises(WarraqError, match=r"archive\.toml:1: title holds U\+[0-9A-F]{4}, a char"):
        build(tmp_path, config=f"title = {text}")


# ---------------------------------------------------------------- Markdown


MARKDOWN = """---
title: خبر
date: 2023-09-25
---
<script>alert(1)</script>

<div onclick="alert(1)" style="position:fixed" class="masthead" id="main">نص</div>

[انقر](javascript:alert(1)) و[هنا](data:text/html,x) و[هناك](vbscript:x)
و<a href=" java&#10;script:x">س</a>

![صورة](x.png "onerror=alert(1)") <img src=x onerror=alert(1)>
<iframe src="https://example.org"></iframe>

<form action="https://example.org"><input name=q><button>س</button></form> <style>body{}</style>

<svg><script>alert(1)</script><a xlink:href="javascript:x">س</a></svg> <math><mtext></mtext></math>

<meta http-equiv=refresh content="0; url=https://example.org"> <base href="https://example.org">
<link rel=stylesheet href=x>

<a href="https://example.org" target=_blank onfocus=x>رابط</a>
<table><tr><td background=x>خلية</td></tr></table>

<!-- تعليق --> <p id="top">فقرة</p>
<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>
"""


def test_markup_in_markdown_is_sanitised(tmp_path: Path) -> None:
    built = build(tmp_path, {"a.md": MARKDOWN})
    page = Html(built.article("خبر"))
    start = next(n for n, e in enumerate(page.elements) if "article__body" in e.get("class"))
    body = page.elements[start:]
    forbidden = {"script", "style", "img", "iframe", "form", "input", "object", "embed", "math"}
    forbidden |= {"base", "meta", "link", "noscript"}
    inside = [e for e in body if e.tag in forbidden and "assets/" not in e.get("src")]
    assert inside == []
    for element in page.elements:
        assert not [name for name, _ in element.attributes if name.startswith("on")]
        assert element.get("style") == ""
        assert not _SCRIPTED.match(element.get("href"))
    ids = [e.get("id") for e in page.elements if e.get("id")]
    assert len(ids) == len(set(ids)), "an id of the text may not shadow ours"
    assert len([e for e in page.elements if e.get("class") == "masthead"]) == 1
    assert page.comments == []
    assert check_site(built.site).broken == ()


def test_markup_in_standing_pages_is_sanitised(tmp_path: Path) -> None:
    built = build(tmp_path, pages={"عن.md": MARKDOWN})
    (standing,) = built.catalog.standing
    page = Html(built.text(standing.href))
    assert not {e.tag for e in page.elements} & {"style", "img", "iframe", "base"}
    assert all(script.get("src").startswith("../assets/") for script in page.all("script"))
    assert not [e for e in page.elements if _SCRIPTED.match(e.get("href")) or e.get("style")]
    assert check_site(built.site).broken == ()
