"""The commands, in this process where possible and as real ones where it matters."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from generator import __version__, progress, progress_bar
from generator.cli import main
from generator.engine.workspace import STORE_FOLDER
from generator.errors import WarraqError
from generator.read.files import KNOWN
from tests.archives import ARTICLE, make_project, quick_environment, scrape, snapshot, write_files

FAULTY = scrape(title="خبر من دون تاريخ", date="")


@pytest.fixture(autouse=True)
def _quick_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.engine.making.make_environment", quick_environment)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def archive(here: Path) -> Path:
    """A folder with one sound article, the current one."""
    make_project(here)
    return here


def _run(*args: str) -> Result:
    result = CliRunner().invoke(main, args, prog_name="warraq")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def _one_line_error(result: Result, code: int = 1) -> str:
    assert result.exit_code == code
    assert result.stdout == ""
    *progress_lines, line = result.stderr.splitlines()
    assert all(re.fullmatch(r"\w+: \d+", each) for each in progress_lines)
    assert line.startswith("error: ")
    return line.removeprefix("error: ")


# ---------------------------------------------------------------- build


def test_a_build_says_what_it_did(archive: Path) -> None:
    result = _run("build")
    assert result.exit_code == 0
    note, done = result.stdout.splitlines()[0], result.stdout.splitlines()[-1]
    left_out = "feed.atom, sitemap.xml and opensearch.xml were left out"
    assert note.startswith(f"note: no base URL: {left_out}")
    assert done.startswith("built site: 1 article and 0 embedded from 1 file; 0 problems; ")
    assert (archive / "site" / "index.html").is_file()


def test_the_ledger_is_summed_up(archive: Path) -> None:
    assert "ledger: date-notation 1" in _run("build").stdout


def test_without_a_terminal_progress_is_plain_lines(archive: Path) -> None:
    lines = _run("build").stderr.splitlines()
    assert lines[0] == "read: 1"
    assert [line.split(": ")[0] for line in lines] == ["read", "render", "zip", "index", "packs"]
    assert all(line.split(": ")[1].isdigit() for line in lines)


def test_quiet_prints_nothing(archive: Path) -> None:
    write_files(archive / "seeds", {"b.txt": FAULTY})
    result = _run("build", "--quiet")
    assert (result.exit_code, result.output) == (0, "")


def test_quiet_prints_errors(here: Path) -> None:
    assert "does not exist" in _one_line_error(_run("build", "--quiet"))


def test_problems_are_listed_and_the_build_is_done(archive: Path) -> None:
    write_files(archive / "seeds", {"b.txt": FAULTY, "c.txt": "", "d.bin": "x"})
    result = _run("build")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:3] == [
        "problem: b.txt: no publication date (add a line such as تاريخ النشر: 2023-09-25)",
        "problem: c.txt: the file is empty (remove it or scrape it again)",
        f"problem: d.bin: not an input format (articles are {KNOWN}; move it out)",
    ]
    assert "3 problems" in result.stdout


def test_strict_makes_problems_a_failure_after_building(archive: Path) -> None:
    assert _run("build", "--strict").exit_code == 0
    write_files(archive / "seeds", {"b.txt": FAULTY})
    result = _run("build", "--strict", "--output", "other")
    assert result.exit_code == 1
    assert "problem: b.txt" in result.stdout
    assert (archive / "other" / "index.html").is_file()
    assert _run("build", "--strict", "--quiet").exit_code == 1


def test_many_problems_of_a_kind_hide_no_other_and_json_has_all(archive: Path) -> None:
    write_files(archive / "seeds", {f"{n:03}.txt": "" for n in range(203)})
    write_files(archive / "seeds", {"z.txt": FAULTY})
    lines = [line for line in _run("build").stdout.splitlines() if ".txt" in line]
    assert [line.partition(" (")[0] for line in lines[:3]] == [
        f"problem: {n:03}.txt: the file is empty" for n in range(3)
    ]
    places = "; ".join(f"{n:03}.txt" for n in range(3, 23))
    assert lines[3:] == [
        f"… and 200 more of this kind: {places}; … (--json lists all)",
        "problem: z.txt: no publication date (add a line such as تاريخ النشر: 2023-09-25)",
    ]
    assert len(json.loads(_run("build", "--json").stdout)["problems"]) == 204


def test_a_problem_is_one_line_whatever_the_file_is_called(archive: Path) -> None:
    name = "a\nbuilt: 9\x1b[31m\u202etxt.b"
    write_files(archive / "seeds", {name: ""})
    lines = _run("build").stdout.splitlines()
    assert lines[0] == (
        r"problem: a\nbuilt: 9\x1b[31m\u202etxt.b: not an input format "
        "(articles are .txt, .md, .jsonl, .csv, .html, .xml, .warc; move it out)"
    )


def test_the_json_report(archive: Path) -> None:
    write_files(archive / "seeds", {"b.txt": FAULTY})
    result = _run("build", "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    report: dict[str, Any] = json.loads(result.stdout)
    assert report["articles"] == report["inputs"] == 2
    assert report["problems"] == [
        {
            "path": "b.txt",
            "line": 0,
            "message": "no publication date",
            "hint": "add a line such as تاريخ النشر: 2023-09-25",
        }
    ]
    assert report["ledger"][0]["kind"] == "date-notation"
    assert report["notes"] != []


def test_the_json_report_under_strict(archive: Path) -> None:
    write_files(archive / "seeds", {"b.txt": FAULTY})
    result = _run("build", "--json", "--strict", "--quiet")
    assert result.exit_code == 1
    assert len(json.loads(result.stdout)["problems"]) == 1


def test_a_base_url_from_the_command_line(archive: Path) -> None:
    write_files(archive, {"archive.toml": 'base_url = "https://example.net/"'})
    result = _run("build", "--base-url", "https://example.org/archive")
    assert "note: no base" not in result.stdout
    page = (archive / "site" / "tags" / "index.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/archive/tags/">' in page
    assert (archive / "site" / "feed.atom").is_file()


def test_an_empty_base_url_takes_the_configured_one_back(archive: Path) -> None:
    write_files(archive, {"archive.toml": 'base_url = "https://example.net/"'})
    assert "note: no base URL" in _run("build", "--base-url", "").stdout
    assert not (archive / "site" / "feed.atom").exists()


def test_source_output_and_config_are_named(here: Path) -> None:
    write_files(here / "in", {"a.txt": ARTICLE})
    write_files(here / "cfg", {"x.toml": 'title = "أرشيف الميناء"'})
    result = _run("build", "--source", "in", "--output", "out", "--config", "cfg/x.toml")
    assert result.exit_code == 0
    assert "أرشيف الميناء" in (here / "out" / "index.html").read_text(encoding="utf-8")
    assert not (here / "site").exists()


def test_an_empty_source_folder_gives_an_empty_site_and_a_problem(here: Path) -> None:
    (here / "seeds").mkdir()
    result = _run("build")
    assert result.exit_code == 0
    assert result.stdout.startswith("problem: seeds: holds no articles (articles are .txt, ")
    assert _run("build", "--strict").exit_code == 1


# ---------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    "args",
    [
        ["build", "--nope"],
        ["build", "extra"],
        ["nope"],
        ["inspect"],
        ["build", "--base-url", "example.org"],
        ["build", "--base-url"],
        ["build", "--explain", "http://[x"],
        ["redact", "--base-url", "example.org", "--phrase", "كلام"],
        ["serve", "--port", "99999"],
        ["build", "--source", "archive.toml"],
        ["build", "--config", "seeds"],
    ],
)
def test_wrong_usage_is_exit_code_2(archive: Path, args: list[str]) -> None:
    write_files(archive, {"archive.toml": ""})
    result = _run(*args)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert "Traceback" not in result.stderr
    assert not (archive / "site").exists()


def test_a_bad_base_url_says_why(archive: Path) -> None:
    result = _run("build", "--base-url", "example.org")
    assert "Error: --base-url is 'example.org', expected something like https://" in result.stderr


@pytest.mark.parametrize("name", ["archive.toml", "addresses.csv", "tags.csv", "redactions.csv"])
def test_a_link_to_a_file_that_is_gone_is_not_a_file_that_is_not_there(
    archive: Path, name: str
) -> None:
    """To go on without it would undo what people have decided, or publish what was taken out."""
    (archive / name).unlink(missing_ok=True)
    (archive / name).symlink_to("not-mounted")
    assert _one_line_error(_run("build")) == (
        f"{name}: is a link to a file that is not there (put that file back, or remove the link)"
    )


@pytest.mark.parametrize("name", ["pages", "templates", "corrections", "public"])
def test_a_folder_that_cannot_be_looked_into_is_none_that_holds_nothing(
    archive: Path, name: str
) -> None:
    (archive / name).symlink_to("not-mounted")
    assert _one_line_error(_run("build")).startswith(f"{name}: is a link to a file that is not")
    (archive / name).unlink()
    write_files(archive, {name: "a file"})
    assert _one_line_error(_run("build")).startswith(f"{name}: cannot be read: Not a directory (")


@pytest.mark.parametrize("name", ["authority.csv", "sources.csv"])
def test_a_table_that_is_such_a_link_is_a_problem(archive: Path, name: str) -> None:
    (archive / name).symlink_to("not-mounted")
    assert f"problem: {name}: cannot be read: No such file" in _run("build").stdout


def test_what_nothing_could_be_learned_from_is_named(archive: Path) -> None:
    (archive / "seeds/b.txt").symlink_to("c.txt")
    result = _run("learn-tags", "--write")
    assert result.exit_code == 0
    assert "problem: b.txt: cannot be read: No such file" in result.stderr


@pytest.mark.parametrize(
    ("command", "table", "head", "good", "bad"),
    [
        (
            "learn-tags",
            "tags.csv",
            "tag,count,confidence,state,into",
            "a{},1,0.9,accept,",
            "b{},1,,x,",
        ),
        ("suggest-names", "authority.csv", "preferred,variants,kind", "a{},b{},work", "c{},d{},x"),
    ],
)
def test_of_the_rows_that_a_command_does_not_name_it_says_what_does(
    archive: Path, command: str, table: str, head: str, good: str, bad: str
) -> None:
    """It has no JSON with problems itself, and refuses to write while there are bad rows."""
    rows = [each.replace("{}", str(n)) for n in range(40) for each in (bad, good)]
    write_files(archive, {table: "\n".join([head, *rows])})
    lines = [line for line in _run(command).stderr.splitlines() if "lists all" in line]
    assert [line.partition("; … ")[2] for line in lines] == ["(`build --json` lists all)"]
    problems = json.loads(_run("build", "--json").stdout)["problems"]
    assert len([each for each in problems if each["path"] == table]) >= 40


def test_a_preview_of_nothing_says_so(archive: Path) -> None:
    (archive / "empty").mkdir()
    result = _run("import", "empty")
    assert result.exit_code == 1
    assert result.stdout.startswith("problem: empty: holds no articles (articles are ")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["verify"], "there is no site at site (build it first)"),
        (["redact", "--scan", "--phrase", "كلمة"], "there is no site at site (build it first, or"),
        (["suggest-names", "--write", "none/a.csv"], "none/a.csv: there is no such folder (make"),
        (["suggest-sources", "--write", "archive.toml"], "archive.toml: is there already (name"),
        (["inspect", "seeds/none.txt"], "seeds/none.txt: cannot be read: No such file or"),
        (["styleguide", "broken"], "broken/index.html: is not as a build wrote it (build again)"),
    ],
)
def test_what_is_not_there_is_named(here: Path, args: list[str], message: str) -> None:
    """A scan that had looked into nothing said that nothing was found."""
    write_files(here, {"seeds/a.txt": ARTICLE, "archive.toml": ""})
    write_files(here, {"broken/index.html": b"\xff"})
    assert _one_line_error(_run(*args)).startswith(message)


@pytest.mark.parametrize(
    ("files", "args", "message"),
    [
        ({}, [], "seeds: the source folder does not exist (name one with --source)"),
        ({}, ["--source", "x"], "x: the source folder does not exist (name one with --source)"),
        ({"seeds": "x"}, [], "seeds: the source folder is not a folder (name one with --source)"),
        ({"archive.toml": "titel = 1"}, [], "archive.toml:1: unknown key 'titel' (did you mean"),
        ({"archive.toml": "x ="}, [], "archive.toml:1: not valid TOML: "),
        ({}, ["--config", "none.toml"], "none.toml: no such file (check --config)"),
        ({"seeds/a.txt": ""}, ["--output", "seeds"], "seeds: holds the source folder"),
        ({"seeds/a.txt": ""}, ["--output", "."], ".: holds the source folder"),
        ({"seeds/a.txt": "", "out/x": ""}, ["--output", "out"], "out: holds files that are no"),
        (
            {"seeds/a.txt": ARTICLE, "templates/pages/home.html.jinja": "\n{% if %}"},
            [],
            "templates/pages/home.html.jinja:2: Expected an expression",
        ),
        (
            {"seeds/a.txt": ARTICLE, "templates/pages/home.html.jinja": b"\xff"},
            [],
            "templates/pages/home.html.jinja:1: not UTF-8 (mend the template, or remove it",
        ),
    ],
)
def test_errors_are_one_line_and_exit_code_1(
    here: Path, files: dict[str, str | bytes], args: list[str], message: str
) -> None:
    write_files(here, files)
    assert _one_line_error(_run("build", *args)).startswith(message)


_CORRECTION = "---\narticle: a\ndate: {day}\nwas: x\nnow: {now}\n---\n"
_RULES = "kind,hashes,date,reason,address\n"


@pytest.mark.parametrize(
    ("files", "messages"),
    [
        (
            {
                "archive.toml": "page_size = 4\ntitel = 1\naccent = 2\n"
                "[columns]\ntitel = 'x'\ntext = 1\n"
            },
            [
                "archive.toml:1: page_size is 4, expected a whole number from 5 to 500",
                "archive.toml:2: unknown key 'titel' (did you mean 'title'?)",
                "archive.toml:3: accent is an integer, expected a string (for example ",
                "archive.toml:5: columns names 'titel', which is no part of an article (did you",
                "archive.toml:6: columns gives text no name of a column (for example ",
            ],
        ),
        (
            {"redactions.csv": f"{_RULES}thing,0011,,,\nperson,zz,,,\n"},
            ["redactions.csv:2: kind is 'thing'", "redactions.csv:3: hashes are no hashes"],
        ),
        (
            {"tags.csv": "tag,state\nسفن,yes\nميناء,no\n"},
            ["tags.csv:2: unknown state 'yes'", "tags.csv:3: unknown state 'no'"],
        ),
        (
            {
                "corrections/a.md": _CORRECTION.format(day="x", now="y"),
                "corrections/b.md": _CORRECTION.format(day="yesterday", now="y"),
            },
            [f"corrections/{name}.md:3: date is " for name in "ab"],
        ),
    ],
)
def test_all_that_is_wrong_with_the_keepers_files_is_said_at_once(
    archive: Path, files: dict[str, str], messages: list[str]
) -> None:
    write_files(archive, files)
    result = _run("build", "--quiet")
    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert len(lines) == len(messages)
    for line, message in zip(lines, messages, strict=True):
        assert line.startswith(f"error: {message}")


def test_an_error_of_the_system_is_one_line(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, os.strerror(13), "seeds\n/x")

    monkeypatch.setattr("generator.commands.build.build_site", fail)
    assert _one_line_error(_run("build")) == r"seeds\n/x: Permission denied"


def test_a_fault_of_ours_is_not_hidden(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a bug")

    monkeypatch.setattr("generator.commands.build.build_site", fail)
    with pytest.raises(AssertionError, match="a bug"):
        _run("build")


def test_errors_keep_to_standard_error_under_json(here: Path) -> None:
    assert "does not exist" in _one_line_error(_run("build", "--json"))


# ---------------------------------------------------------------- check


def test_check_of_a_sound_site(archive: Path) -> None:
    _run("build", "--quiet")
    result = _run("check")
    assert result.exit_code == 0
    pages, _, broken = result.stdout.rstrip().split(", ")
    assert pages.endswith(" pages")
    assert broken == "0 broken"


def test_check_lists_what_is_broken(archive: Path) -> None:
    _run("build", "--quiet")
    (archive / "site" / "tags" / "index.html").unlink()
    result = _run("check", "site")
    assert result.exit_code == 1
    assert "index.html:" in result.stdout
    assert "tags/index.html: no such file" in result.stdout
    assert " 0 broken" not in result.stdout.splitlines()[-1]


def test_check_as_json(archive: Path) -> None:
    _run("build", "--quiet")
    sound = json.loads(_run("check", "--json").stdout)
    assert sound["broken"] == []
    assert sound["pages"] == sum(1 for _ in (archive / "site").rglob("*.html"))
    (archive / "site" / "search.html").unlink()
    result = _run("check", "--json")
    assert result.exit_code == 1
    assert any("search.html: no such file" in line for line in json.loads(result.stdout)["broken"])


def test_check_of_the_configured_folder(archive: Path) -> None:
    write_files(archive, {"archive.toml": 'output = "public"'})
    assert "no site at public" in _one_line_error(_run("check"))
    _run("build", "--quiet")
    assert _run("check").exit_code == 0


def test_check_of_a_named_folder_needs_no_configuration(archive: Path) -> None:
    _run("build", "--quiet")
    write_files(archive, {"archive.toml": "nonsense"})
    assert _run("check", "site").exit_code == 0
    assert _run("check").exit_code == 1


# ---------------------------------------------------------------- inspect

SCRAPE = """موجز من الميناء
تاريخ النشر: 25th, September 2023 GMT
رست السفينة صباح اليوم.
المصدر: وكالة الساحل
كلمات دلالية: السفينة الميناء
إقرأ أيضاً:
افتتاح متحف البحر في المدينة
فتح المتحف أبوابه للزوار بعد أعمال ترميم طويلة دامت ثلاثة أعوام.
"""


def test_inspect_shows_every_line_with_its_role(here: Path) -> None:
    write_files(here, {"خبر.txt": SCRAPE})
    result = _run("inspect", "خبر.txt")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "خبر.txt · scrape"
    assert [line.split(maxsplit=1)[0] for line in lines[1:9]] == [str(n) for n in range(1, 9)]
    roles = ["title", "date", "body", "source", "tags", "embedded 1 marker"]
    roles += ["embedded 1 title", "embedded 1 body"]
    assert [line[7:27].rstrip() for line in lines[1:9]] == roles
    assert [line[29:] for line in lines[1:9]] == SCRAPE.splitlines()
    assert "article date: 2023-09-25" in lines
    assert "article tags: السفينة · الميناء" in lines
    assert "embedded 1 title: افتتاح متحف البحر في المدينة" in lines
    assert "embedded 1 date: –" in lines
    assert "  ledger 2: date-notation (date) «25th, September 2023 GMT» → «2023-09-25»" in lines


def test_inspect_shows_long_lines_whole_and_on_one_line(here: Path) -> None:
    body = "كلمة " * 200
    write_files(here, {"a.txt": scrape(body=body)})
    lines = _run("inspect", "a.txt").stdout.splitlines()
    assert lines[3] == f"    3  {'body':<20}  {body.strip()}"


def test_inspect_prints_text_as_text(here: Path) -> None:
    title = "[bold]خبر[/bold] :smile: [/]"
    write_files(here, {"a.txt": scrape(title=f"{title}\x1b[31m\u202e")})
    output = _run("inspect", "a.txt").stdout
    assert rf"{title}\x1b[31m\u202e" in output
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_inspect_as_json(here: Path) -> None:
    write_files(here, {"a.txt": SCRAPE, "b.md": "---\ntitle: س\ntags: [أ, ب]\n---\nنص.\n"})
    result = _run("inspect", "a.txt", "b.md", "--json")
    first, second = json.loads(result.stdout)
    assert [line["role"] for line in first["lines"]][:5] == [
        "title",
        "date",
        "body",
        "source",
        "tags",
    ]
    assert [line["raw"] for line in first["lines"]] == SCRAPE.splitlines()
    assert [article["title"] for article in first["articles"]] == [
        "موجز من الميناء",
        "افتتاح متحف البحر في المدينة",
    ]
    assert second["format"] == "markdown"
    assert second["articles"][0]["tags"] == ["أ", "ب"]
    assert second["problems"][0]["message"] == "no publication date"


def test_inspect_of_a_file_without_an_article(here: Path) -> None:
    write_files(here, {"a.txt": ""})
    result = _run("inspect", "a.txt")
    assert result.exit_code == 0
    assert "problem: a.txt: the file is empty" in result.stdout


def test_inspect_goes_on_after_a_file_that_cannot_be_read(here: Path) -> None:
    write_files(here, {"b.txt": SCRAPE, "c.pdf": "x"})
    result = _run("inspect", "none.txt", "b.txt", "c.pdf")
    assert result.exit_code == 1
    assert "b.txt · scrape" in result.stdout
    assert result.stderr.splitlines() == [
        "error: none.txt: cannot be read: No such file or directory "
        "(a broken link, or no such file)",
        f"error: c.pdf: not an input format (articles are {KNOWN})",
    ]


def test_inspect_uses_the_configured_zone(here: Path) -> None:
    text = "---\ntitle: س\ndate: 2023-09-25T23:30:00Z\n---\nنص.\n"
    write_files(here, {"a.md": text, "archive.toml": 'time_zone = "Africa/Cairo"'})
    (reading,) = json.loads(_run("inspect", "a.md", "--json").stdout)
    assert reading["articles"][0]["date"] == "2023-09-26"


# ---------------------------------------------------------------- the rest


def commands() -> dict[str, click.Command]:
    context = click.Context(main)
    return {name: command for name in main.list_commands(context)
            if (command := main.get_command(context, name))}  # fmt: skip


def test_help_and_version(here: Path) -> None:
    for args in (["--help"], ["-h"], *([name, "-h"] for name in commands())):
        assert _run(*args).exit_code == 0
    assert _run("--version").stdout == f"warraq, version {__version__}\n"
    own = {"init", "learn-tags", "plan", "publish", "redact", "split"}
    own |= {"styleguide", "verify", "zim"}
    names = {"suggest-names", "suggest-sources", *own}
    assert set(commands()) == {"build", "serve", "check", "pack", "import", "inspect", *names}


def test_the_readme_names_every_command_and_option_of_build(repository: Path) -> None:
    readme = (repository / "README.md").read_text(encoding="utf-8")
    for name in commands():
        assert f"`{name}" in readme
    for option in commands()["build"].params:
        assert f"`{option.opts[-1]}`" in readme


@pytest.mark.parametrize(
    ("terminal", "term", "kind"),
    [
        (True, "xterm", progress_bar.TerminalBar),
        (True, "dumb", progress.PlainLines),
        (False, "xterm", progress.PlainLines),
    ],
)
def test_the_bar_is_for_terminals(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, term: str, kind: type
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on most CI machines
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    assert isinstance(progress.reporter(quiet=False), kind)
    assert isinstance(progress.reporter(quiet=True), progress.Quiet)


def test_every_reporter_passes_everything_through(capsys: pytest.CaptureFixture[str]) -> None:
    reporters: list[progress.Reporter] = [
        progress.Quiet(),
        progress.PlainLines(),
        progress_bar.TerminalBar(Console(stderr=True)),
    ]
    for each in reporters:
        assert list(each.track(iter("abc"), "read", 3)) == ["a", "b", "c"]
        assert list(each.track([], "read", 0)) == []
    assert "read: 3\n" in (told := capsys.readouterr().err)
    assert "read: 0" not in told, "of nothing there is nothing to say"


# ---------------------------------------------------------------- as a real command


def _command(*args: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "generator", *args],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def test_the_module_is_a_command(here: Path) -> None:
    done = _command("build", cwd=here)
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.decode().splitlines() == [
        "error: seeds: the source folder does not exist (name one with --source)"
    ]


def test_the_process_ends_without_taking_objects_apart(here: Path) -> None:
    code = """
import atexit, sys, threading
from generator import cli
class Held:
    def __del__(self):
        print("taken apart")
held = Held()
atexit.register(print, "told")
if sys.argv.pop(1) == "beside":
    threading.Thread(target=threading.Event().wait, args=(0.5,)).start()
cli.run()
"""
    for beside, said in (("alone", "told"), ("beside", "told taken apart")):
        command = [sys.executable, "-c", code, beside, "build"]
        done = subprocess.run(command, cwd=here, capture_output=True, check=False, text=True)
        assert (done.returncode, " ".join(done.stdout.split())) == (1, said), done.stderr


def test_arabic_goes_through_a_pipe_that_the_locale_calls_ascii(here: Path) -> None:
    write_files(here, {"خبر.txt": SCRAPE})
    plain = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = _command("inspect", "خبر.txt", cwd=here, **plain)
    assert done.returncode == 0, done.stderr.decode()
    assert "موجز من الميناء" in done.stdout.decode()
    done = _command("inspect", "خبر.txt", "--json", cwd=here, **plain)
    assert json.loads(done.stdout)[0]["lines"][0]["raw"] == "موجز من الميناء"
    assert _command("--help", cwd=here, **plain).returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are Unicode")
def test_a_system_whose_file_names_hold_no_arabic(archive: Path) -> None:
    done = _command("build", "--quiet", cwd=archive, PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 1
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("error: file names of this system are ascii and hold no '")
    assert line.endswith("(set the locale to a UTF-8 one, or PYTHONUTF8=1)")
    assert sorted(path.name for path in archive.iterdir()) == [STORE_FOLDER, "seeds"]


@pytest.mark.skipif(sys.platform != "linux", reason="file names of raw bytes are Linux's")
def test_names_that_are_no_text_are_escaped(here: Path) -> None:
    os.makedirs(os.fsencode(here) + b"/caf\xe9")  # noqa: PTH103 - bytes
    name = os.fsdecode(b"caf\xe9")
    done = _command("build", "--source", name, cwd=here)
    assert done.returncode == 0, done.stderr.decode()
    assert b"problem: caf\\udce9: holds no articles" in done.stdout
    done = _command("build", "--source", name, "--json", cwd=here)
    assert json.loads(done.stdout)["problems"][0]["path"] == name


def test_a_reader_that_goes_away_is_no_error(archive: Path) -> None:
    command = [sys.executable, "-m", "generator", "inspect", *["seeds/a.txt"] * 500]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
    assert b"Traceback" not in errors
    assert b"Errno" not in errors


@pytest.fixture
def _old_site(archive: Path) -> Iterator[None]:
    _run("build", "--quiet")
    before = snapshot(archive / "site")
    yield
    assert snapshot(archive / "site") == before


@pytest.mark.usefixtures("_old_site")
def test_a_failed_build_leaves_the_old_site(archive: Path) -> None:
    write_files(archive / "templates", {"pages/day.html.jinja": "{{ view.nothing }}"})
    assert "templates/pages/day.html.jinja:1: " in _one_line_error(_run("build"))


@pytest.mark.usefixtures("_old_site")
def test_a_stopped_build_leaves_the_old_site(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    write_files(archive / "seeds", {"b.txt": FAULTY})
    monkeypatch.setattr("generator.engine.making.render_page", stop)
    result = _run("build")
    assert result.exit_code == 1
    assert "Aborted!" in result.stderr
    names = sorted(path.name for path in archive.iterdir())
    assert names == [STORE_FOLDER, "seeds", "site", "tags.csv"]


def test_warraq_error_with_and_without_a_hint() -> None:
    assert str(WarraqError("what", "hint")) == "what (hint)"
    assert str(WarraqError("what")) == "what"
