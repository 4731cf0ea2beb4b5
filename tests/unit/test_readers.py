"""Archives built of every format: addresses, originals, exports, preview."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from generator import config as configuration
from generator.audit.check import check_site
from generator.cli import main
from generator.model import InputFile, InputFormat
from generator.parse import page, warc
from generator.parse.formats import recognise
from tests.archives import ARTICLE, Built, build, scrape, write_files
from tests.readers.update import SAMPLES, names

LINES = "\n".join(
    json.dumps(
        {
            "title": f"خبر {n}",
            "date": f"202{n}-03-12",
            "text": f"متن {n}.\nتابعونا.",
            "source": "الميناء",
        }
    )
    for n in range(6)
)


def all_samples() -> dict[str, bytes]:
    return {name: (SAMPLES / name).read_bytes() for name in names()}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An archive of all samples."""
    return build(tmp_path_factory.mktemp("readers"), dict(all_samples()))


def test_a_site_of_every_format_is_whole(everything: Built) -> None:
    assert check_site(everything.site).ok
    titles = {article.title for article in everything.catalog.articles}
    assert {
        "انطلاق معرض الكتاب في مدينة الميناء",
        "قرية الفخار تستقبل زوارها",
        "درس في الخط العربي",
        "افتتاح سوق السمك",
        "سوق السمك",
        "افتتاح مكتبة عامة في مرفأ المدينة",
    } <= titles


def test_two_builds_are_equal_byte_for_byte(everything: Built, tmp_path: Path) -> None:
    assert build(tmp_path, dict(all_samples())).files() == everything.files()


def test_no_script_of_an_input_is_on_any_page(everything: Built) -> None:
    for path, text in everything.pages().items():
        assert "alert(1)" not in text, path
        assert "onclick=" not in text, path


def test_one_article_in_many_files_has_every_one_for_its_origin(everything: Built) -> None:
    (article,) = (
        a
        for a in everything.catalog.articles
        if a.title.startswith("انطلاق معرض") and len(a.origins) > 1
    )
    assert len(article.origins) >= 5
    raws = {entry.raw for entry in article.ledger if entry.kind.value == "encoding"}
    assert raws == {"windows-1256", "utf-16", "utf-16-be"}


def test_the_input_travels_byte_for_byte_in_one_zip_each(everything: Built) -> None:
    travelled: dict[str, bytes] = {}
    for path, data in everything.files().items():
        if path.startswith("data/raw/"):
            archive = zipfile.ZipFile(io.BytesIO(data))
            for name in archive.namelist():
                assert name not in travelled
                travelled[name] = archive.read(name)
    read = {o.path for a in everything.catalog.everything() for o in a.origins}
    assert travelled == {name: data for name, data in all_samples().items() if name in read}


def test_a_collection_has_a_zip_of_its_own_that_its_articles_name(tmp_path: Path) -> None:
    built = build(tmp_path, {"a.jsonl": LINES, "b.txt": ARTICLE})
    articles = built.catalog.articles
    zips = {a.origins[0].raw_archive for a in articles if a.origins[0].path == "a.jsonl"}
    (path,) = zips
    assert path.startswith("data/raw/file-")
    assert [a.origins[0].line for a in articles if a.origins[0].path == "a.jsonl"] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    assert "../" + path in built.article("خبر 3").replace("../" * 4, "../")
    assert path.rpartition("/")[2] in built.text("data/index.html")
    assert zipfile.ZipFile(built.site / path).read("a.jsonl") == LINES.encode()


def test_addresses_do_not_depend_on_the_format(tmp_path: Path) -> None:
    text = scrape(title="خبر 3", date="2023-03-12", source="الميناء", tags="")
    lines = build(tmp_path / "1", {"a.jsonl": LINES}).catalog.articles
    (alone,) = build(tmp_path / "2", {"z.txt": text}).catalog.articles
    assert alone.href in {article.href for article in lines}


def test_a_row_more_moves_no_address(tmp_path: Path) -> None:
    before = build(tmp_path / "1", {"a.jsonl": LINES}).catalog.articles
    row = '{"title": "خبر أقدم", "date": "2019-01-01", "text": "متن."}\n'
    after = build(tmp_path / "2", {"a.jsonl": row + LINES}).catalog.articles
    assert {a.href for a in before} < {a.href for a in after}


def test_two_texts_of_one_title_keep_their_addresses_when_a_row_comes_before_them(
    tmp_path: Path,
) -> None:
    rows = [{"title": "خبر", "date": "2023-01-01", "text": text} for text in ("أول.", "ثان.")]
    first = [{"title": "سابق", "date": "2020-01-01", "text": "متن."}]
    found = []
    for number, records in enumerate([rows, first + rows]):
        text = "\n".join(json.dumps(record) for record in records)
        catalog = build(tmp_path / str(number), {"a.jsonl": text}).catalog
        found.append({a.text: a.href for a in catalog.articles if a.title == "خبر"})
    assert len(set(found[0].values())) == 2
    assert found[0] == found[1]


def test_lines_named_in_the_configuration_go_from_every_format(tmp_path: Path) -> None:
    config = 'remove_lines = ["تابعونا."]'
    files = {"a.jsonl": LINES, "b.txt": scrape(body="متن.\nتابعونا.")}
    built = build(tmp_path / "1", files, config)
    for article in built.catalog.articles:
        assert "تابعونا." not in article.text
        assert [e.raw for e in article.ledger if e.kind.value == "boilerplate"] == ["تابعونا."]
    kept = build(tmp_path / "2", {"a.jsonl": LINES})
    assert all("تابعونا." in article.text for article in kept.catalog.articles)


def test_columns_of_the_configuration_are_obeyed(tmp_path: Path) -> None:
    table = "Überschrift,Leib,Datum\nعنوان,متن الخبر.,2020-01-02\n"
    config = '[columns]\ntitle = "Überschrift"\ntext = "leib"\ndate = ["yom", "DATUM"]\n'
    (article,) = build(tmp_path, {"a.csv": table}, config).catalog.articles
    assert (article.title, article.text) == ("عنوان", "متن الخبر.")
    assert str(article.published) == "2020-01-02"
    assert article.tags == ()


# ---------------------------------------------------------------- which reader


@pytest.mark.parametrize(
    ("content", "announced", "form"),
    [
        ("<!DOCTYPE html><p>", "scrape", "html"),
        ("\ufeff\n<HTML lang=ar>", "csv", "html"),
        ("<!-- saved from url=(0010)http://x -->\n<html>", "scrape", "html"),
        ('<?xml version="1.0"?><!DOCTYPE html><html>', "wxr", "html"),
        ('<?xml version="1.0"?>\n<rss version="2.0">', "scrape", "wxr"),
        ('{"title": "عنوان"}\n', "csv", "jsonl"),
        ("---\ntitle: عنوان\n---\nنص", "scrape", "markdown"),
        ("---\nنص", "scrape", "scrape"),
        ("<html>", "markdown", "markdown"),
        ('{"title": "عنوان"}\nنص', "markdown", "markdown"),
        ("title,text\nأ,ب\n", "csv", "csv"),
        ("WARC/1.0\r\n", "scrape", "warc"),
        ("{ ليس كائنًا }", "scrape", "scrape"),
        ("", "scrape", "scrape"),
    ],
)
def test_the_content_decides(content: str, announced: str, form: str) -> None:
    for data in (content.encode(), content.encode("utf-16") if form != "warc" else b"WARC/1.1"):
        assert recognise(InputFile("x", data), InputFormat(announced)) == form


# ---------------------------------------------------------------- without the extra


def test_without_the_extra_a_problem_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_trafilatura", lambda: None)
    monkeypatch.setattr(warc, "_iterator", lambda: None)
    samples = all_samples()
    files = {"a.html": samples["page/article.html"], "b.warc": samples["warc/crawl.warc"]}
    built = build(tmp_path, {"good.txt": ARTICLE, **files})
    assert [str(problem) for problem in built.report.problems] == [
        "a.html: saved pages are read with trafilatura, which is not installed "
        "(pip install 'warraq[web]')",
        "b.warc: web archives are read with warcio, which is not installed "
        "(pip install 'warraq[web]')",
    ]
    assert len(built.catalog.articles) == 1


def _record(body: bytes, length: int) -> bytes:
    head = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\n"
    return f"{head}Content-Length: {length}\r\n\r\n".encode() + body + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x8f\x00\x1b[31m\xe2\x80\xa8" * 9, "Unknown archive format ("),
        (b"\x8f\x00\x1b[31m\xe2\x80\xa8 x" * 9, "ends in the middle of a record"),
        (_record(b"a\xff\x00\x1b", 2) + _record(b"a", 1), "records do not end where they say"),
    ],
)
def test_a_damaged_archive_is_told_in_a_line_without_its_bytes(
    data: bytes, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    parsed = warc.parse_warc(InputFile("a.warc", data), "", ZoneInfo("UTC"))
    shown = "\n".join(map(str, parsed.problems))
    assert said in shown
    assert not re.search(r"[^ -~\n]|\\x|\[31m", shown)
    assert capfd.readouterr().err == ""


# ---------------------------------------------------------------- import


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*args: str) -> Result:
    return CliRunner().invoke(main, args, catch_exceptions=False)


def test_import_counts_and_writes_nothing(here: Path) -> None:
    write_files(here / "in", {"a.jsonl": LINES, "b.txt": ARTICLE, "c.bin": "x"})
    result = _run("import", "in")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "problem: c.bin: not an input format (articles are .txt, .md, .jsonl, .csv, .html, .xml, "
        ".warc; move it out)",
        "jsonl       1 file, 6 articles",
        "scrape      1 file, 1 article",
        "dates       2020-03-12 to 2025-03-12, 0 undated",
        "known       address of 0, capture of 0",
        "sources     الميناء 6, وكالة الساحل 1",
        "tags        0 delimited",
        "ledger      date-notation 1",
        "lines that recur; to take any out of all articles, keep it in archive.toml:",
        "remove_lines = [",
        '  "تابعونا.",  # 6 of 6 articles of الميناء',
        "]",
        "would read 7 articles; 1 problem",
    ]
    assert [path.name for path in here.iterdir()] == ["in"]


def test_the_offer_can_be_copied_into_the_configuration(here: Path) -> None:
    write_files(here / "in", {"a.jsonl": LINES})
    lines = _run("import", "in").stdout.splitlines()
    start = lines.index("remove_lines = [")
    text = "\n".join(lines[start : lines.index("]") + 1])
    assert configuration.parse_config(text, "x").remove_lines == ("تابعونا.",)


def test_import_of_one_file_as_json(here: Path) -> None:
    write_files(here / "in", {"a.jsonl": LINES + '\n{"x": "1"}', "b.txt": ARTICLE})
    record = json.loads(_run("import", "in/a.jsonl", "--json").stdout)
    assert record["formats"] == {"jsonl": {"files": 1, "articles": 6}}
    assert (record["articles"], record["undated"]) == (6, 0)
    assert [problem["line"] for problem in record["problems"]] == [7]
    assert record["boilerplate"][0]["of"] == 6


def test_import_says_what_it_does_not_know(here: Path) -> None:
    write_files(here / "in", {"a.csv": "title,text,قسم\nأ,ب,ج\n".encode("cp1256")})
    lines = _run("import", "in").stdout.splitlines()
    assert "encodings   windows-1256 1" in lines
    assert "unused      قسم 1" in lines


def test_import_of_nothing_fails(here: Path) -> None:
    write_files(here / "in", {"a.txt": ""})
    result = _run("import", "in")
    assert result.exit_code == 1
    assert "would read 0 articles; 1 problem" in result.stdout
    missing = _run("import", "none")
    assert missing.exit_code == 1
    assert missing.stderr == "error: none: there is no such folder or file (check the path)\n"
