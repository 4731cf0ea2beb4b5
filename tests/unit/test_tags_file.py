"""tags.csv from end to end: learned by a build, obeyed by the next, renewed on demand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator import urls
from generator.audit.check import check_site
from generator.cli import main
from generator.config import load_config, resolve
from generator.engine.workspace import STORE_FOLDER
from generator.errors import WarraqError
from tests.archives import build, build_project, scrape, snapshot, write_files

HARBOUR = scrape(
    title="توسعة مرفأ اللؤلؤة تبدأ الشهر المقبل",
    body="قالت بلدية الساحل إن مرفأ اللؤلؤة سيتسع. وزارت سلوى درويش مرفأ اللؤلؤة أمس.",
    tags="مرفأ اللؤلؤة بلدية الساحل سلوى درويش",
)
RACE = scrape(
    title="سباق القوارب يعود إلى مرفأ اللؤلؤة",
    body="يعود سباق القوارب بعد غياب، وتدعمه بلدية الساحل.",
    tags="سباق القوارب مرفأ اللؤلؤة",
)
FILES = {"harbour.txt": HARBOUR, "race.txt": RACE}


def lexicon(root: Path) -> str:
    return (root / "tags.csv").read_text("utf-8")


def edit(root: Path, old: str, new: str) -> None:
    text = lexicon(root)
    assert old in text
    (root / "tags.csv").write_text(text.replace(old, new), "utf-8")


def tags(of: object) -> dict[str, list[str]]:
    articles = of.catalog.articles  # type: ignore[attr-defined]
    return {a.origins[0].path: [tag.name for tag in a.tags] for a in articles}


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_a_build_learns_writes_and_says_so(tmp_path: Path) -> None:
    built = build(tmp_path, FILES)
    assert lexicon(tmp_path).splitlines()[:2] == [
        "tag,count,confidence,state,into",
        f"مرفأ اللؤلؤة,2,{lexicon(tmp_path).splitlines()[1].split(',')[2]},learned,",
    ]
    assert any("from 2 tag lines into" in note for note in built.report.notes)
    assert tags(built)["harbour.txt"] == ["مرفأ اللؤلؤة", "بلدية الساحل", "سلوى درويش"]


def test_the_next_build_gives_the_same_bytes_and_says_nothing(tmp_path: Path) -> None:
    first = build(tmp_path, FILES).files()
    again = build(tmp_path, FILES)
    assert again.files() == first
    assert not any("learned" in note for note in again.report.notes)


def test_an_addition_touches_neither_the_file_nor_the_tags_of_others(tmp_path: Path) -> None:
    before = tags(build(tmp_path, FILES))
    text = lexicon(tmp_path)
    new = scrape(title="سوق السمك", body="افتتح سوق السمك.", tags="سوق السمك بلدية الساحل")
    after = tags(build(tmp_path, {**FILES, "new.txt": new}))
    assert lexicon(tmp_path) == text
    assert {path: after[path] for path in before} == before
    assert after["new.txt"] == ["سوق السمك", "بلدية الساحل"]


def test_a_librarian_is_obeyed(tmp_path: Path) -> None:
    build(tmp_path, FILES)
    rows = [line.split(",") for line in lexicon(tmp_path).splitlines()]
    states = {"سلوى درويش": ("reject", ""), "مرفأ اللؤلؤة": ("merge", "ميناء اللؤلؤة")}
    edited = [[*row[:3], *states.get(row[0], (row[3], row[4]))] for row in rows]
    text = "\n".join(",".join(row) for row in edited) + "\n"
    (tmp_path / "tags.csv").write_text(text, "utf-8")
    built = build(tmp_path, FILES)
    assert tags(built)["race.txt"] == ["سباق القوارب", "ميناء اللؤلؤة"]
    assert "سلوى درويش" not in tags(built)["harbour.txt"]
    assert lexicon(tmp_path) == text


def test_a_bad_row_is_a_problem_of_the_build(tmp_path: Path) -> None:
    build(tmp_path, FILES)
    with (tmp_path / "tags.csv").open("a", encoding="utf-8") as file:
        file.write("منارة,1,0.9,acept,\n")
    built = build(tmp_path, FILES)
    line = len(lexicon(tmp_path).splitlines())
    shown = [str(p) for p in built.report.problems if "tags.csv" in p.path]
    assert shown == [f"{tmp_path}/tags.csv:{line}: unknown state 'acept' (did you mean 'accept'?)"]


def test_nothing_is_written_for_a_source_elsewhere(tmp_path: Path) -> None:
    source = write_files(tmp_path / "elsewhere", FILES)
    (tmp_path / "here").mkdir()
    config, root = load_config(None, tmp_path / "here")
    built = build_project(resolve(config, root, source, None))
    names = sorted(path.name for path in (tmp_path / "here").iterdir())
    assert names == [STORE_FOLDER, "site"]
    assert sorted(snapshot(source)) == sorted(FILES)
    assert any("for this build alone" in note for note in built.report.notes)


def test_no_file_without_tag_lines(tmp_path: Path) -> None:
    build(tmp_path, {"a.txt": scrape(tags="")})
    assert not (tmp_path / "tags.csv").exists()


def test_a_file_in_a_source_that_is_the_root_is_no_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        result = run("build", "--strict")
        assert result.exit_code == 0, result.output
    assert (tmp_path / "tags.csv").is_file()


def test_a_file_that_is_no_utf8_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, FILES)
    (tmp_path / "tags.csv").write_bytes("منارة".encode("cp1256"))
    monkeypatch.chdir(tmp_path)
    result = run("build")
    assert result.exit_code == 1
    assert "tags.csv: not UTF-8 (save it as CSV, UTF-8)" in result.output


# ---------------------------------------------------------------- learn-tags


@pytest.fixture
def grown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive that has grown since its tags were learned."""
    build(tmp_path, FILES)
    fish = scrape(title="سوق السمك", body="افتتح سوق السمك.", tags="سوق السمك بلدية الساحل")
    write_files(tmp_path / "seeds", {"fish.txt": fish})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_learn_tags_shows_and_writes_nothing(grown: Path) -> None:
    before = lexicon(grown)
    result = run("learn-tags")
    assert result.exit_code == 0, result.output
    assert "new tags (1):\n  سوق السمك (1, " in result.output
    assert "nothing was written: --write puts" in result.output
    assert lexicon(grown) == before


def test_learn_tags_writes_when_told(grown: Path) -> None:
    edit(grown, "سلوى درويش,1", "سلوى درويش,1")
    result = run("learn-tags", "--write")
    assert result.exit_code == 0 and "wrote" in result.output
    assert "سوق السمك,1" in lexicon(grown)
    assert "is up to date" in run("learn-tags").output


def test_learn_tags_as_json(grown: Path) -> None:
    changes = json.loads(run("learn-tags", "--json").output)
    assert [entry["tag"] for entry in changes["new"]] == ["سوق السمك"]
    assert set(changes) == {"new", "gone", "counted", "articles"}


def test_learn_tags_names_the_articles_that_change(grown: Path) -> None:
    """A row without a decision, of a former state of the archive, is forgotten."""
    (grown / "tags.csv").write_text("tag,count\nاللؤلؤة بلدية,500\n", "utf-8")
    changes = json.loads(run("learn-tags", "--json").output)
    assert [entry["tag"] for entry in changes["gone"]] == ["اللؤلؤة بلدية"]
    (harbour,) = [each for each in changes["articles"] if each["path"] == "harbour.txt"]
    assert "بلدية الساحل" in harbour["added"]


def test_learn_tags_never_drops_a_bad_row(grown: Path) -> None:
    with (grown / "tags.csv").open("a", encoding="utf-8") as file:
        file.write("منارة,1,0.9,acept,\n")
    before = lexicon(grown)
    result = run("learn-tags", "--write")
    assert result.exit_code == 1
    assert "unknown state 'acept'" in result.output and "would be lost" in result.output
    assert lexicon(grown) == before


def test_inspect_obeys_the_file(grown: Path) -> None:
    edit(grown, "learned", "accept")
    result = run("inspect", "seeds/race.txt", "--json")
    assert json.loads(result.output)[0]["articles"][0]["tags"] == ["سباق القوارب", "مرفأ اللؤلؤة"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_headings_may_be_arabic_and_the_file_unicode_text(tmp_path: Path, encoding: str) -> None:
    table = "الوسم\tالحالة\tإلى\nسفينة الأبحاث\tmerge\tسفن\n"
    write_files(tmp_path, {"tags.csv": table.encode(encoding)})
    built = build(tmp_path, {"a.txt": scrape()})
    assert "سفن" in {tag.name for tag in built.catalog.articles[0].tags}


def test_a_file_of_which_nothing_can_be_used_stops_the_build(tmp_path: Path) -> None:
    write_files(tmp_path, {"tags.csv": "كلمة,رأي\nسفينة,نعم\n"})
    with pytest.raises(WarraqError, match=r"tags\.csv:1: the first line does not name"):
        build(tmp_path, {"a.txt": scrape()})


def test_the_page_of_a_merged_tag_leads_to_the_one_that_it_is_shown_as(tmp_path: Path) -> None:
    build(tmp_path, {"a.txt": scrape()})
    old, new = (urls.tag_path(name) for name in ("سفينة الأبحاث", "سفن"))
    assert (tmp_path / "site" / old).is_file()
    table = "tag,state,into\nسفينة الأبحاث,merge,سفينة\nسفينة,merge,سفن\nلا أحد,merge,سفن\n"
    write_files(tmp_path, {"tags.csv": table})
    built = build(tmp_path, {"a.txt": scrape()})
    for path in (old, urls.tag_path("سفينة"), urls.tag_path("لا أحد")):
        assert f'href="{urls.relative(new, path)}"' in built.text(path)
    assert check_site(built.site).broken == ()
