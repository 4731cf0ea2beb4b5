"""Why a page is made again."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.errors import WarraqError
from generator.making import explain_page
from generator.progress import Quiet
from tests.archives import build, make_project, scrape, write_files

FILES = {f"{n}.txt": scrape(f"الخبر رقم {n}", f"{n}th, September 2023 GMT") for n in (4, 5, 6)}
DAY = "2023/09/05/index.html"


def explained(root: Path, path: str) -> str:
    return "\n".join(explain_page(make_project(root, {}), path, Quiet()))


def test_a_page_that_stays(tmp_path: Path) -> None:
    build(tmp_path, FILES)
    assert explained(tmp_path, DAY).splitlines() == [
        "made the last time because: it was not there before",
        "would stay as it is: nothing that it shows has changed",
    ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"seeds/7.txt": scrape("جديد", "5th, September 2023 GMT")}, "lists an article more"),
        ({"seeds/7.txt": scrape("جديد", "8th, September 2023 GMT")}, "2023-09-08 0 → 1"),
        ({"seeds/5.txt": scrape("الخبر رقم 5", "5th, September 2023 GMT", "نص")},
         "an article that it lists has changed"),
        ({"archive.toml": 'title = "آخر"'}, "the configuration"),
        ({"templates/pages/day.html.jinja": "{% extends 'builtin/pages/day.html.jinja' %}"},
         "its template"),
        ({"site/" + DAY: "x"}, "not as a build wrote it"),
    ],
)  # fmt: skip
def test_what_would_change_it_is_said(tmp_path: Path, change: dict[str, str], reason: str) -> None:
    build(tmp_path, FILES)
    write_files(tmp_path, change)
    told = explained(tmp_path, DAY)
    assert "would be made again because: " in told and reason in told
    build(tmp_path, {})
    assert reason in explained(tmp_path, DAY).splitlines()[0]


def test_neighbours_and_links_of_an_article(tmp_path: Path) -> None:
    built = build(tmp_path, FILES)
    middle = built.catalog.articles[1].href
    (tmp_path / "seeds" / "6.txt").unlink()
    told = explained(tmp_path, middle)
    assert "its newer neighbour is another: الخبر رقم 6 → none" in told


def test_pages_of_the_whole_archive_and_of_none(tmp_path: Path) -> None:
    build(tmp_path, FILES)
    assert "shows the archive as a whole" in explained(tmp_path, "index.html")
    with pytest.raises(WarraqError, match="has no such page"):
        explained(tmp_path, "nowhere.html")


def test_on_the_command_line_a_page_may_be_named_as_a_file_or_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = build(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    href = built.catalog.articles[0].href
    for name in (href, f"site/{href}", href.replace("ا", "%D8%A7")):
        result = CliRunner().invoke(main, ["build", "--quiet", "--explain", name])
        assert (result.exit_code, result.output.count(f"{href}: ")) == (0, 2), result.output
