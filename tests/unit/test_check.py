from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from generator import urls
from generator.audit.check import BrokenLink, CheckReport, check_site
from generator.errors import WarraqError
from generator.publish.packs import describe, manifest


def _site(root: Path, **files: str | bytes) -> Path:
    """Write files; in the keyword, `__` stands for a slash and the last `_` for the dot."""
    for key, content in files.items():
        folder, _, name = key.replace("__", "/").rpartition("/")
        _put(root, f"{folder}/{'.'.join(name.rsplit('_', 1))}".lstrip("/"), content)
    return root


def _put(root: Path, name: str, content: str | bytes) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def _reasons(report: CheckReport) -> list[str]:
    return [f"{link.target}: {link.reason}" for link in report.broken]


def _check_one(root: Path, html: str) -> list[str]:
    """The reasons found in a page that lies in `2023/`, beside a small sound site."""
    _site(
        root,
        index_html="<h1 id=top-news>x</h1>",
        tags__index_html="x",
        assets__base_css="p {}",
        assets__pic_png=b"\x89PNG",
    )
    _put(root, "2023/page.html", html)
    report = check_site(root)
    assert all(link.page == "2023/page.html" for link in report.broken)
    return _reasons(report)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="../index.html">x</a>',
        '<a href="../index.html#top-news">x</a>',
        '<a href="../index.html#">x</a>',
        '<a href="../index.html#top">x</a>',
        '<a href="../index.html#:~:text=x">x</a>',
        '<a href="../index.html?q=%D8%A7#top-news">x</a>',
        '<a href=" ../index.html\n">x</a>',
        '<a href="..\\index.html">x</a>',
        '<a href="./../2023/./page.html">x</a>',
        '<a href="%2e%2e/index.html">x</a>',
        '<a href="#here">x</a><p id=here>y',
        '<a href="#%D9%87%D9%86%D8%A7">x</a><p id="هنا">y',
        '<a href="#old">x</a><a name=old>y</a>',
        '<a href="">x</a>',
        '<a href="?q=x">x</a>',
        '<a href="https://example.org/x">x</a>',
        '<a href="mailto:a@example.org">x</a>',
        '<link rel=canonical href="https://example.org/2023/page.html">',
        '<link rel=stylesheet href="../assets/base.css">',
        '<img src="../assets/pic.png" srcset="../assets/pic.png 1x, ../assets/pic.png?a,b 2x">',
        '<meta http-equiv=refresh content="0; url=../index.html">',
        '<meta http-equiv=refresh content="300">',
        '<form action="../index.html"><button formaction="page.html">x</button></form>',
        '<!-- <a href="gone.html">x</a> --><script>"<a href=gone.html>"</script>',
        '<a title="x > y" href="../index.html">x</a>',
    ],
)
def test_sound_references(tmp_path: Path, html: str) -> None:
    assert _check_one(tmp_path, html) == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="gone.html">x</a>', "gone.html: no such file"),
        ('<img src="gone.png">', "gone.png: no such file"),
        ('<form action="gone.html">', "gone.html: no such file"),
        ('<button formaction="gone.html">', "gone.html: no such file"),
        ('<video poster="gone.png">', "gone.png: no such file"),
        ('<object data="gone.svg">', "gone.svg: no such file"),
        ('<svg><use xlink:href="gone.svg#a"/></svg>', "gone.svg#a: no such file"),
        ('<a href="../index.html%2Fx">x</a>', "../index.html%2Fx: no such file"),
        ('<a href="../index.html/">x</a>', "../index.html/: no such file"),
        (
            '<a href="../Index.html">x</a>',
            "../Index.html: no such file; another letter case exists: index.html",
        ),
        ('<a href="../">x</a>', "../: is a folder: name the index.html in it"),
        ('<a href="..">x</a>', "..: is a folder: name the index.html in it"),
        ('<a href="../tags">x</a>', "../tags: is a folder: name the index.html in it"),
        ('<a href="../tags/">x</a>', "../tags/: is a folder: name the index.html in it"),
        ('<a href="../tags/?q">x</a>', "../tags/?q: is a folder: name the index.html in it"),
        ('<a href="../../index.html">x</a>', "../../index.html: leads out of the site"),
        ('<a href="%2E%2E/../x">x</a>', "%2E%2E/../x: leads out of the site"),
        (
            '<a href="/index.html">x</a>',
            "/index.html: starts with /, so it works at a domain's root only",
        ),
        (
            '<a href="//example.org/">x</a>',
            "//example.org/: starts with //, so it changes its meaning with the page's scheme",
        ),
        (
            '<a href="\\\\example.org/">x</a>',
            "\\\\example.org/: starts with //, so it changes its meaning with the page's scheme",
        ),
        ('<a href="javascript:x()">x</a>', "javascript:x(): is a javascript: link"),
        ('<a href=" JavaScript:x()">x</a>', " JavaScript:x(): is a javascript: link"),
        ('<a href="java&#9;script:x()">x</a>', "java\tscript:x(): is a javascript: link"),
        ('<a href="file:///etc/hosts">x</a>', "file:///etc/hosts: names a file of one machine"),
        (
            '<a href="data:text/html,x">x</a>',
            "data:text/html,x: is a data: link, which browsers refuse to open",
        ),
        ('<a href="#nowhere">x</a>', "#nowhere: no such id in this page"),
        ('<a href="page.html#nowhere">x</a>', "page.html#nowhere: no such id in this page"),
        ('<a href="../index.html#no">x</a>', "../index.html#no: index.html has no such id"),
        ("<p id=a>x<p id=b>y<p id=a>z", "#a: the id is given twice in this page"),
    ],
)
def test_broken_references(tmp_path: Path, html: str, found: str) -> None:
    assert _check_one(tmp_path, html) == [found]


@pytest.mark.parametrize(
    "html",
    [
        '<img src="{}">',
        '<img srcset="../assets/pic.png, {} 2x">',
        '<script src="{}"></script>',
        '<iframe src="{}"></iframe>',
        '<link rel="preload stylesheet" href="{}">',
        '<link rel="ICON" href="{}">',
        '<link rel="preconnect" href="{}">',
        "<meta http-equiv=Refresh content=\"0;URL='{}'\">",
        "<style>@import '{}';</style>",
        '<p style="background: url({})">',
        '<svg><image href="{}"/></svg>',
    ],
)
def test_a_page_may_not_load_from_outside(tmp_path: Path, html: str) -> None:
    address = "https://example.org/x"
    expected = [f"{address}: loads something from outside the site"]
    assert _check_one(tmp_path, html.format(address)) == expected


def test_names_in_arabic_and_with_odd_characters(tmp_path: Path) -> None:
    _put(tmp_path, "وسم/خبر-عاجل 100%.html", "<p id='فقرة'>x")
    _put(
        tmp_path,
        "index.html",
        '<a href="%D9%88%D8%B3%D9%85/خبر-عاجل%20100%25.html#%D9%81%D9%82%D8%B1%D8%A9">x</a>'
        '<a href="وسم/خبر-عاجل 100%.html#فقرة">x</a>',
    )
    report = check_site(tmp_path)
    assert (report.pages, report.links, report.broken) == (2, 2, ())
    assert report.ok


def test_the_line_and_the_order_of_what_is_broken(tmp_path: Path) -> None:
    _site(
        tmp_path,
        b_html="<p>\n<p>\n<a href=x>x</a>\n<p id=i>\n<a\n  href=y>y</a>\n<p id=i>",
        a_html="<a href='b.html#none'>x</a>",
    )
    report = check_site(tmp_path)
    assert not report.ok
    assert report.broken[0] == BrokenLink("a.html", 1, "b.html#none", "b.html has no such id")
    assert (report.broken[1].line, report.broken[1].target) == (3, "x")
    assert (7, "#i") in [(link.line, link.target) for link in report.broken]
    assert str(report.broken[0]) == "a.html:1: b.html#none: b.html has no such id"


def test_a_third_use_of_an_id_is_a_second_report(tmp_path: Path) -> None:
    report = check_site(_site(tmp_path, index_html="<p id=a>\n<p id=a>\n<p id=a>"))
    assert [(link.line, link.target) for link in report.broken] == [(2, "#a"), (3, "#a")]


def test_every_page_that_points_to_a_missing_id_is_named(tmp_path: Path) -> None:
    link = '<a href="t.html#x">x</a><a href="t.html#ok">x</a>'
    report = check_site(_site(tmp_path, a_html=link, b_html=link, t_html="<p id=ok>"))
    assert [link.page for link in report.broken] == ["a.html", "b.html"]


def test_navigation_is_resolved_anew_in_every_folder(tmp_path: Path) -> None:
    """The same words lead elsewhere from another folder, and from the root out of the site."""
    link = '<a href="../index.html">x</a>'
    _site(tmp_path, index_html=link, a__page_html=link, a__b__page_html=link, a__z_html=link)
    assert [(link.page, link.reason) for link in check_site(tmp_path).broken] == [
        ("a/b/page.html", "no such file"),
        ("index.html", "leads out of the site"),
    ]


def test_style_sheets(tmp_path: Path) -> None:
    css = """@import "gone.css";
/* url(commented.png)
*/ .a { content: "url(in-a-string.png)" }
@font-face { src: url( 'f.woff2' ) format("woff2"), url(gone.woff2) }
.b { background: URL("https://example.org/x.png"); mask: url(data:image/png;base64,AAAA) }
.c { filter: url(#f) }
"""
    _site(tmp_path, index_html="x", css__a_css=css, css__f_woff2=b"x")
    report = check_site(tmp_path)
    assert [(link.line, f"{link.target}: {link.reason}") for link in report.broken] == [
        (1, "gone.css: no such file"),
        (4, "gone.woff2: no such file"),
        (5, "https://example.org/x.png: loads something from outside the site"),
    ]
    assert report.links == 6


def test_only_the_not_found_page_may_start_from_the_root(tmp_path: Path) -> None:
    html = '<a href="/archive/index.html">x</a><a href="//example.org/">x</a><a href="gone">x</a>'
    assert _reasons(check_site(_site(tmp_path, **{"404_html": html}))) == ["gone: no such file"]


def test_data_files_lead_to_pages(tmp_path: Path) -> None:
    lines = [
        json.dumps({"href": "2023/a%20b.html#p"}),
        json.dumps({"href": "2023/gone.html"}),
        json.dumps({"title": "no href"}),
        "not json",
        json.dumps({"href": 7}),
        json.dumps({"href": "2023/a%20b.html#q"}),
    ]
    packed = gzip.compress(("\n".join(lines) + "\n").encode())
    _put(tmp_path, "data/articles/2023-09.jsonl.gz", packed)
    _put(tmp_path, "2023/a b.html", "<p id=p>")
    report = check_site(tmp_path)
    assert [(link.page, link.line, link.reason) for link in report.broken] == [
        ("data/articles/2023-09.jsonl.gz", 2, "no such file"),
        ("data/articles/2023-09.jsonl.gz", 3, "the line is no JSON object with an href"),
        ("data/articles/2023-09.jsonl.gz", 4, "the line is no JSON object with an href"),
        ("data/articles/2023-09.jsonl.gz", 5, "the href is no address"),
        ("data/articles/2023-09.jsonl.gz", 6, "2023/a b.html has no such id"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            gzip.compress(b'{"href": "index.html"}', mtime=0)[:-12],
            "cannot be unpacked: it is damaged",
        ),
        (b'{"href": "index.html"}', "cannot be read: Not a gzipped file (b'{\"')"),
    ],
)
def test_a_data_file_that_cannot_be_unpacked_is_named(
    content: bytes, reason: str, tmp_path: Path
) -> None:
    _put(tmp_path, "index.html", "")
    _put(tmp_path, "data/articles/2023-09.jsonl.gz", content)
    (broken,) = check_site(tmp_path).broken
    assert (broken.page, broken.reason) == ("data/articles/2023-09.jsonl.gz", reason)


def test_packs_that_are_gone_or_others_are_named(tmp_path: Path) -> None:
    packs = [describe(key, [4], key.encode()) for key in ("2023-09", "front", "lists", "undated")]
    _put(tmp_path, "index.html", "")
    _put(tmp_path, urls.PACKS_MANIFEST, manifest(packs, {}).data)
    for pack in packs:
        _put(tmp_path, pack.path, pack.key)
    assert check_site(tmp_path).ok
    _put(tmp_path, packs[0].path, "2023-0x")
    _put(tmp_path, packs[2].path, "more")
    (tmp_path / packs[3].path).unlink()
    assert [(link.page, link.target, link.reason) for link in check_site(tmp_path).broken] == [
        (urls.PACKS_MANIFEST, packs[0].path, "is not the pack that was named: it is damaged"),
        (urls.PACKS_MANIFEST, packs[2].path, "is not the pack that was named: it is damaged"),
        (urls.PACKS_MANIFEST, packs[3].path, "no such file"),
    ]
    for damaged in ("7", '[{"key": "front", "path": 7, "bytes": 7}]'):
        _put(tmp_path, urls.PACKS_MANIFEST, f'Archive.packs={{"packs":{damaged}}};')
        (broken,) = check_site(tmp_path).broken
        assert broken.reason == "names no packs: it is damaged"


def test_fragments_of_svg_files_are_checked_and_those_of_others_are_not(tmp_path: Path) -> None:
    html = '<svg><use href="i.svg#sun"/><use href="i.svg#moon"/></svg><a href="d.pdf#page=2">x</a>'
    _site(tmp_path, index_html=html, i_svg="<svg><g id='sun'/></svg>", d_pdf=b"%PDF")
    assert _reasons(check_site(tmp_path)) == ["i.svg#moon: i.svg has no such id"]


def test_strange_pages_are_read_to_the_end(tmp_path: Path) -> None:
    _site(
        tmp_path,
        null_html="a\0b<a href=gone-1>x</a>",
        bom_html="\ufeff<a href=gone-2>x</a>",
        empty_html="",
        latin_html="caf\u00e9".encode("latin-1"),
        to_latin_html="<a href='latin.html#x'>x</a>",
        deep_html="<div>" * 1000 + "<a href=gone-3>x</a>",
        long_html="\n" * 60_000 + "<a href=gone-4>x</a>",
    )
    found = {link.page: (link.line, link.target) for link in check_site(tmp_path).broken}
    assert found == {
        "bom.html": (1, "gone-2"),
        "deep.html": (1, "gone-3"),
        "latin.html": (0, "latin.html"),
        "long.html": (60_001, "gone-4"),
        "null.html": (1, "gone-1"),
    }


def test_a_page_that_cannot_be_read_to_its_end_is_reported(tmp_path: Path) -> None:
    _site(tmp_path, index_html="<div>" * 5000 + "<a href=gone>x</a>")
    (found,) = check_site(tmp_path).broken
    assert "cannot be read to its end: Excessive depth" in found.reason


def test_an_unreadable_page_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _site(tmp_path, index_html="x", sealed_html="x")

    def read_bytes(path: Path) -> bytes:
        if path.name == "sealed.html":
            raise PermissionError(13, os.strerror(13))
        return b"x"

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    assert [str(link) for link in check_site(tmp_path).broken] == [
        "sealed.html:0: sealed.html: cannot be read: Permission denied"
    ]


def test_no_site_is_an_error_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(WarraqError, match=r"no site at .*none \(build it first\)"):
        check_site(tmp_path / "none")
    with pytest.raises(WarraqError, match="no page in"):
        check_site(tmp_path)
    _put(tmp_path, "file", "x")
    with pytest.raises(WarraqError, match="is a file"):
        check_site(tmp_path / "file")
