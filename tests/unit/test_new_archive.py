"""`init`: what a new archive begins with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.config import Config, parse_config, resolve, settings, settings_text
from generator.errors import WarraqError
from generator.read.files import list_files
from generator.workbench.new_archive import DESCRIPTION, TITLE, make_new_archive
from tests.archives import build_project, snapshot, write_files

MADE = {
    ".github/workflows/pages.yml",
    ".gitignore",
    "README.ar.md",
    "README.md",
    "archive.toml",
    "pages/about.md",
    "seeds/first-article.txt",
}


def _run(*args: str) -> Result:
    return CliRunner().invoke(main, ["init", *args])


def test_a_new_archive_builds_at_once(tmp_path: Path) -> None:
    assert {made.path for made in make_new_archive(tmp_path / "new") if not made.kept} == MADE
    assert set(snapshot(tmp_path / "new")) == MADE
    config = parse_config((tmp_path / "new" / "archive.toml").read_text("utf-8"), "archive.toml")
    built = build_project(resolve(config, tmp_path / "new", None, None))
    assert (built.report.articles, built.report.problems) == (1, ())
    assert set(built.report.repairs) <= {"date-notation"}
    assert TITLE in built.text("index.html")
    assert {article.tags for article in built.catalog.everything()} != {()}
    assert not (built.site / "README.md").exists()


def test_what_is_there_stays_and_is_named(tmp_path: Path) -> None:
    mine = {"README.md": "mine", "archive.toml": 'title = "mine"\n', "seeds/a.txt": "mine"}
    write_files(tmp_path, mine)
    result = _run(str(tmp_path))
    assert result.exit_code == 0
    assert "left out README.md: is there already" in result.stdout
    assert "left out seeds/first-article.txt: seeds/ holds files already" in result.stdout
    assert "made pages/about.md" in result.stdout
    assert "set base_url in archive.toml before you build" in result.stdout
    files = snapshot(tmp_path)
    assert {path: files[path].decode() for path in mine} == mine
    assert set(files) == MADE - {"seeds/first-article.txt"} | set(mine)


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    assert _run(str(tmp_path)).exit_code == 0
    before = snapshot(tmp_path)
    again = _run(str(tmp_path))
    assert again.exit_code == 0
    assert "0 files made" in again.stdout
    assert snapshot(tmp_path) == before


def test_articles_beside_the_settings_stay_the_source(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.txt": "x"})
    list(make_new_archive(tmp_path))
    assert resolve(Config(), tmp_path, None, None).source == tmp_path
    assert not (tmp_path / "seeds").exists()
    assert "README.ar.md" in list_files(tmp_path).paths, "and is no article: test_read_files"


def test_folders_of_other_names_get_no_samples(tmp_path: Path) -> None:
    write_files(tmp_path, {"archive.toml": 'source = "news"\npages = "texts"\n'})
    kept = {made.path for made in make_new_archive(tmp_path) if made.kept}
    assert kept == {"archive.toml", "seeds/first-article.txt", "pages/about.md"}


def test_a_file_in_the_way_is_one_line(tmp_path: Path) -> None:
    write_files(tmp_path, {"file": "x", "room/pages": "a file"})
    result = _run(str(tmp_path / "file"))
    assert (result.exit_code, result.stderr) == (
        1,
        f"error: {tmp_path}/file: is a file (name a folder)\n",
    )
    with pytest.raises(WarraqError, match="cannot be written"):
        list(make_new_archive(tmp_path / "room"))


def test_the_settings_explain_every_one_and_read_as_the_defaults() -> None:
    text = settings_text(TITLE, DESCRIPTION)
    assert parse_config(text, "archive.toml") == Config(title=TITLE, description=DESCRIPTION)
    for key, _, default, doc in settings():
        assert f"# {doc}\n" in text
        if key not in ("title", "description"):
            line = re.search(rf"^# ({key} = .*)$", text, re.MULTILINE)
            assert line
            assert getattr(parse_config(line[1], ""), key) == default


def test_both_readmes_name_the_same_things(tmp_path: Path) -> None:
    list(make_new_archive(tmp_path))
    english, arabic = (
        (tmp_path / name).read_text("utf-8") for name in ("README.md", "README.ar.md")
    )

    def names(text: str) -> set[str]:
        return {each for each in re.findall(r"`([^`\n]+)`", text) if each.isascii()}

    assert names(english) - names(arabic) == {"pip install …"} & names(english)
    assert len(names(english)) > 15
