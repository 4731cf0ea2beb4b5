"""Why a page is made again."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from generator.cli import main
from generator.engine.making import explain_page
from generator.engine.workspace import open_archive
from generator.errors import WarraqError
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
    with pytest.raises(WarraqError, match="has no such page"):
        explained(tmp_path, "\udcff.html")


def test_a_file_that_is_no_page_gets_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, FILES, public={"own.html": "x"})
    for name in ("robots.txt", "own.html"):
        assert explained(tmp_path, name).startswith("is a file of the site, but no page: ")
    write_files(tmp_path, {"site/robots.txt": "x"})
    assert explained(tmp_path, "robots.txt").endswith(
        "\nthe file in the site is not as a build wrote it"
    )
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["build", "--explain", "data/tags.csv"])
    assert (result.exit_code, result.output.count("\n"), result.stderr) == (0, 1, "")


def test_a_page_that_goes(tmp_path: Path) -> None:
    built = build(tmp_path, FILES)
    gone = built.catalog.articles[2].href
    (tmp_path / "seeds" / "6.txt").unlink()
    assert explained(tmp_path, gone) == "would be removed: it is no longer part of the site"


def test_a_damaged_store_explains_nothing_and_stops_nobody(tmp_path: Path) -> None:
    build(tmp_path, FILES)
    with open_archive(make_project(tmp_path, {})) as store:
        store._write("UPDATE inputs SET outline = ?", [(b"\xc1",)])
        store.shelf("lots").clear()  # or nobody would ask for outlines
        store.commit()
    assert "no earlier build is remembered" in explained(tmp_path, DAY)


def test_folders_stand_for_their_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    names = ("2023/09/05/", "site/2023/09/05/", "http://localhost:8000/2023/09/05/", "2023/09/05",
             "/2023/09/05", "site/2023/09/05", "https://example.org/archive/2023/09/05",
             "https://example.org/archive/2023/09/05/?q=x#top",
             " 2023/09/05/index.html#top ")  # fmt: skip
    for name in names:
        result = CliRunner().invoke(main, ["build", "--quiet", "--explain", name])
        assert (result.exit_code, result.output.count(f"{DAY}: ")) == (0, 2), result.output


@pytest.mark.parametrize("base", ["", "https://example.org/archive/"])
def test_the_address_of_the_site_stands_for_its_home_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    build(tmp_path, FILES, f'base_url = "{base}"')
    monkeypatch.chdir(tmp_path)
    for name in ("/", "site", "site/", "./", "https://example.org/archive/", "https://example.org"):
        result = CliRunner().invoke(main, ["build", "--quiet", "--explain", name])
        assert result.output.startswith("index.html: "), result.output


def test_on_the_command_line_a_page_may_be_named_as_a_file_or_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = build(tmp_path, FILES, 'base_url = "https://example.org/archive/"')
    monkeypatch.chdir(tmp_path)
    href = built.catalog.articles[0].href
    served = f"http://127.0.0.1:8000/{href}"
    published = f"https://example.org/archive/{href}#p-1"
    names = (href, f"site/{href}", href.replace("ا", "%D8%A7"), served, published, f"/{href}",
             (tmp_path / "site" / href).as_uri(), f"example.org/archive/{href}",
             f"http://127.0.0.1:8000/archive/{href}", f"http://example.org/archive/{href}?x=1",
             f"/archive/{href}")  # fmt: skip
    for name in names:
        result = CliRunner().invoke(main, ["build", "--quiet", "--explain", name])
        assert (result.exit_code, result.output.count(f"{href}: ")) == (0, 2), result.output


@pytest.mark.parametrize("base", ["", "https://example.org/archive/"])
@pytest.mark.parametrize(
    "name", ["nosuch.html", "tagz/index.html", "https://other.example/x.html", "a/b/index.html"]
)
def test_a_page_that_is_not_there_is_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str, name: str
) -> None:
    build(tmp_path, FILES, f'base_url = "{base}"')
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["build", "--quiet", "--explain", name])
    assert result.exit_code == 1
    assert "the site has no such page" in result.output
