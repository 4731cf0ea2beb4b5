"""Bad input: a line that says what and where, and the rest of the archive is built all the same."""

from __future__ import annotations

import inspect
import os
import re
from pathlib import Path

import pytest

from generator import urls
from generator.engine.workspace import STORE_FOLDER
from generator.errors import WarraqError
from tests.archives import ARTICLE, Built, build, scrape, snapshot

GOOD = "وصول سفينة الأبحاث إلى ميناء بورسعيد"
ARABIC = scrape(title="خبر بترميز آخر")
"""In an encoding that is not UTF-8."""
LONG_LINE = "كلمة " * 1_100_000
"""Ten megabytes in UTF-8."""

MARKDOWN = "---\ntitle: عنوان\ndate: 2023-09-25\n---\nنص الخبر هنا.\n"


def _built(tmp_path: Path, name: str, content: str | bytes) -> tuple[Built, list[str]]:
    """An archive of a good article and a bad one, and its problems."""
    built = build(tmp_path, {"good.txt": ARTICLE, name: content})
    assert GOOD in built.text("index.html"), "the rest must be built"
    problems = [str(problem) for problem in built.report.problems]
    assert all("\n" not in problem for problem in problems)
    return built, problems


# ---------------------------------------------------------------- files that give no article


@pytest.mark.parametrize("name", ["b.txt", "b.md"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", ": the file is empty (remove it or scrape it again)"),
        (b" \n\t\r\n", ": the file is empty (remove it or scrape it again)"),
        (
            bytes(range(256)) * 20,
            ": the file is binary, not text (move it out of the source folder)",
        ),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), ": the file is binary, not text (move it out"),
        (
            ARABIC.encode("utf-16") + b"\xd8",
            ": the file is not whole UTF-16 (save it as UTF-8)",
        ),
        (
            "\u00e9t\u00e9 \u00e0 No\u00ebl".encode("latin-1"),
            ":1: byte 0xE9 is not UTF-8 (save it as UTF-8; no other encoding of Arabic fits",
        ),
        (ARTICLE.encode() + b"\xff", ":7: byte 0xFF is not UTF-8 (save it as UTF-8; no other"),
        (
            ARTICLE + LONG_LINE,
            ":7: 5,500,000 characters on one line: no article is like that (break",
        ),
    ],
    ids=["empty", "blank", "binary", "png", "utf-16", "latin-1", "one-byte", "10-MB-line"],
)
def test_a_file_that_gives_no_article(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    built, problems = _built(tmp_path, name, content)
    (problem,) = problems
    assert problem.startswith(f"{name}{message}")
    assert len(built.catalog.articles) == 1


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "windows-1256", "iso-8859-6"])
def test_another_encoding_is_named_in_the_ledger(tmp_path: Path, codec: str) -> None:
    built, problems = _built(tmp_path, "b.txt", ARABIC.encode(codec))
    assert problems == []
    (article,) = (a for a in built.catalog.articles if a.title == "خبر بترميز آخر")
    entry = article.ledger[0]
    assert (entry.kind.value, entry.raw, entry.repaired) == ("encoding", codec, "utf-8")


# ---------------------------------------------------------------- articles with something missing


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("b.txt", "عنوان وحده\n", r"b\.txt:1: a title without a text \(scrape it again\)"),
        ("b.md", "# عنوان وحده\n", r"b\.md:1: a title without a text \(write the text below it\)"),
        ("b.txt", scrape(date=""), r"b\.txt: no publication date \(add a line such as تاريخ "),
        ("b.md", "# عنوان\n\nنص الخبر.\n", r"b\.md: no publication date \(add date: to the front"),
        (
            "b.txt",
            scrape(date="31st, September 2023 GMT"),
            r"b\.txt:2: unusable date «31st, September 2023 GMT»: no such day in the calendar \(",
        ),
        (
            "b.txt",
            scrape(date="30 فبراير 2023"),
            r"b\.txt:2: unusable date «30 فبراير 2023»: no such day in the calendar \(",
        ),
        ("b.txt", scrape(date="2023-02-29"), r"b\.txt:2: unusable date «2023-02-29»: no such day"),
        ("b.txt", scrape(date="غدًا"), r"b\.txt:2: unusable date «غدًا»: no date in it that can be"),
        (
            "b.md",
            MARKDOWN.replace("2023-09-25", '"30 فبراير 2023"'),
            r"b\.md:\d+: unusable date «30 فبراير 2023»: no such day in the calendar \(",
        ),
        (
            "b.md",
            MARKDOWN.replace("09-25", "02-30"),
            r"b\.md:\d+: .*(not valid YAML|unusable date)",
        ),
        (
            "b.md",
            MARKDOWN.replace("title: ", "title: ["),
            r"b\.md:\d: not valid YAML: .*\(the text",
        ),
        (
            "b.md",
            MARKDOWN.replace("title: ", "title: أ: "),
            r"b\.md:2: not valid YAML: .*\(the text",
        ),
        (
            "b.md",
            MARKDOWN.replace("---\nنص", "نص"),
            r"b\.md:1: front matter that is never closed \(",
        ),
        ("b.md", "+++\ntitle = x\n+++\nنص الخبر.\n", r"b\.md:2: not valid TOML: .*\(the text was"),
        (
            "b.md",
            "---\n- a\n---\nنص الخبر.\n",
            r"b\.md:1: front matter without keys \(the text was",
        ),
    ],
)
def test_an_article_with_a_fault_is_built_and_named(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    built, problems = _built(tmp_path, name, content)
    assert [p for p in problems if re.match(message, p)], problems
    assert len(built.catalog.articles) == 2


def test_an_article_without_a_usable_date_lies_under_undated(tmp_path: Path) -> None:
    built, _ = _built(tmp_path, "b.txt", scrape(title="خبر ثانٍ", date="31st, September 2023 GMT"))
    (undated,) = (a for a in built.catalog.articles if a.published is None)
    assert undated.href.startswith("undated/")
    assert "31st, September 2023 GMT" in built.text(undated.href)


def test_labels_alone_are_no_article(tmp_path: Path) -> None:
    built, problems = _built(tmp_path, "b.txt", "المصدر: وكالة\nكلمات دلالية: وسم\n")
    (problem,) = problems
    assert re.match(r"b\.txt(:1)?: neither a title nor a text \(", problem)
    assert len(built.catalog.articles) == 1


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_bytes = Path.read_bytes

    def fail(path: Path) -> bytes:
        if path.name == "b.txt":
            raise OSError(5, os.strerror(5), str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", fail)
    _, problems = _built(tmp_path, "b.txt", ARTICLE)
    assert problems == ["b.txt: cannot be read: Input/output error (check its permissions)"]


def test_every_fault_at_once(tmp_path: Path) -> None:
    bad: dict[str, str | bytes] = {
        "empty.txt": "",
        "binary.txt": bytes(1000),
        "latin.txt": "\u00e9t\u00e9 \u00e0 No\u00ebl".encode("latin-1"),
        "title.txt": "عنوان وحده",
        "undated.txt": scrape(title="بلا تاريخ", date=""),
        "broken.md": "---\nx: [\n---\nنص الخبر.\n",
        "photo.jpg": b"\xff\xd8",
    }
    built = build(tmp_path, {"good.txt": ARTICLE, **bad})
    assert {problem.path for problem in built.report.problems} == set(bad)
    assert len(built.catalog.articles) == 4


# ---------------------------------------------------------------- folders and standing pages


def test_an_empty_source_folder(tmp_path: Path) -> None:
    built = build(tmp_path, {})
    (problem,) = built.report.problems
    assert str(problem).startswith(f"{tmp_path}/seeds: holds no articles (articles are .txt, ")
    assert "لا مقالات هنا بعد" in built.text("index.html")


def test_no_source_folder_leaves_the_old_site(tmp_path: Path) -> None:
    built = build(tmp_path)
    before = built.files()
    for path in (tmp_path / "seeds" / "a.txt", tmp_path / "seeds"):
        path.rename(tmp_path / f"x{path.name}")
    with pytest.raises(WarraqError, match=r"none: the source folder does not exist \(name one"):
        build(tmp_path, config='source = "none"')
    assert snapshot(tmp_path / "site") == before


def test_standing_pages_with_similar_names_have_pages_of_their_own(tmp_path: Path) -> None:
    names = ["about.md", "About.md", "about!.md", "a-bout.md", "a bout.md", "إعلام.md", "أعلام.md"]
    pages: dict[str, str | bytes] = {name: f"# صفحة {name}\n\nنص.\n" for name in names}
    built = build(tmp_path, pages=pages)
    standing = built.catalog.standing
    assert len({page.href.casefold() for page in standing}) == len(names)
    for page in standing:
        assert page.title in built.text(page.href)


def test_two_standing_pages_of_one_name_are_an_error_that_names_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No two names give one address by themselves, so here the digest is made to."""
    before = build(tmp_path).files()
    monkeypatch.setattr("generator.urls.digest", lambda *_: "abcdef")
    monkeypatch.setattr("generator.urls._named", inspect.unwrap(urls._named))  # forget the names
    with pytest.raises(WarraqError) as caught:
        build(tmp_path, pages={"About.md": "# ا\n", "aBout.md": "# ب\n"})
    address = "pages/about-abcdef.html"
    assert str(caught.value) == f"two pages want one address: {address} and {address} (rename one)"
    assert snapshot(tmp_path / "site") == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "pages/b.md: the file is empty"),
        (b"\xce\xe8\xd1", "pages/b.md:1: byte 0xCE is not UTF-8"),
        ("---\nx: [\n---\nنص\n", "pages/b.md:2: not valid YAML"),
    ],
)
def test_a_bad_standing_page_is_named_and_left_out(
    tmp_path: Path, content: str | bytes, message: str
) -> None:
    built = build(tmp_path, pages={"a.md": "# صفحة\n\nنص.\n", "b.md": content})
    (problem,) = built.report.problems
    assert str(problem).startswith(message)
    assert [page.href for page in built.catalog.standing] == ["pages/a.html"]


# ---------------------------------------------------------------- templates


@pytest.mark.parametrize(
    "template",
    [
        "{% if %}",
        "{{ nothing }}",
        "{{ view.nothing }}",
        "{{ view.title + 1 }}",
        "{{ 1 // 0 }}",
        '{% include "pages/article.html.jinja" %}',
        '{% extends "none.jinja" %}',
    ],
)
def test_a_broken_template_leaves_the_old_site_as_it_was(tmp_path: Path, template: str) -> None:
    built = build(tmp_path)
    before = built.files()
    with pytest.raises(WarraqError, match=r"/templates/pages/article\.html\.jinja:1: .+ \(mend"):
        build(tmp_path, templates={"pages/article.html.jinja": template})
    assert built.files() == before
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [STORE_FOLDER, "seeds", "site", "tags.csv", "templates"]
