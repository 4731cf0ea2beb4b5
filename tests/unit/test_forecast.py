"""What `plan` says: figures of a site, and of one that is not built yet."""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from benchmarks.corpus import Maker, load_material, write_corpus
from generator.cli import main
from generator.config import Config, resolve
from generator.engine import sampling
from generator.engine.forecast import (
    FILE_LIMIT,
    SITE_LIMIT,
    artifact_bytes,
    limits_of,
    room_of,
    rooms_of,
    years_of,
)
from generator.engine.sampling import foresee, kind_of_path
from generator.progress import Quiet
from tests.archives import build, build_project, make_project, snapshot, write_files


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("index.html", "pages"),
        ("2023/09/25/خبر-1a2b3c.html", "pages"),
        ("tags/index.html", "pages"),
        ("search/texts/0001-abc.js", "search"),
        ("data/articles/2023-09.jsonl", "data"),
        ("data/index.html", "pages"),
        ("data/raw/2023-09.zip", "raw"),
        ("packs/2023-09-1a2b3c4d.pack", "packs"),
        ("assets/js/site.js", "assets"),
        ("feed.atom", "feeds"),
        ("tags/قمة.atom", "feeds"),
        ("sitemap.xml", "feeds"),
        ("sitemap-2.xml.gz", "feeds"),
        ("service-worker.js", "other"),
        ("something-new/x.bin", "something-new"),
    ],
)
def test_what_a_file_belongs_to(path: str, room: str) -> None:
    assert room_of(path) == room


def test_the_fattest_part_comes_first_with_its_largest_file() -> None:
    sizes = {"index.html": 5, "search/a.js": 7, "search/b.js": 9, "2023/x.html": 6}
    assert [(room.name, room.files, room.bytes, room.largest) for room in rooms_of(sizes)] == [
        ("search", 2, 16, "search/b.js"),
        ("pages", 2, 11, "2023/x.html"),
    ]
    assert years_of(sizes) == {"": 21, "2023": 6}


def test_the_artifact_is_what_tar_makes(tmp_path: Path) -> None:
    chance = random.Random(7)
    names = ["index.html", "a/b/c.txt", f"{'ن' * 60}/x", f"2023/{'خبر' * 40}.html", "empty"]
    sizes = {name: chance.randrange(5_000) for name in names} | {"empty": 0}
    write_files(tmp_path, {name: bytes(size) for name, size in sizes.items()})
    command = ["tar", "--dereference", "--hard-dereference", "--directory", str(tmp_path)]
    made = subprocess.run([*command, "-cf", "-", "."], capture_output=True, check=True)
    assert artifact_bytes(sizes) == len(made.stdout)


def test_limits_hold_up_to_their_last_byte() -> None:
    fits = {f"{n}.bin": FILE_LIMIT for n in range(9)}
    assert all(limit.holds for limit in limits_of(fits))
    for name, sizes in (
        ("largest file", {"a": FILE_LIMIT + 1}),
        ("site", {f"{n}.bin": SITE_LIMIT // 20 + 1 for n in range(20)}),
    ):
        broken = [limit.what for limit in limits_of(sizes) if not limit.holds]
        assert name in broken


def test_files_of_a_kind() -> None:
    assert kind_of_path("data/articles/2023-09.jsonl") == "data/articles/#-#.jsonl"
    assert kind_of_path("data/raw/file-1a2b3c.zip") == "data/raw/*.zip"
    kinds = {kind_of_path(f"2023/09/25/{name}-1a2b3c.png") for name in ("خبر", "plain-words")}
    assert kinds == {"#/#/#/*.png"}


def test_a_small_site_is_foreseen_to_the_byte(tmp_path: Path) -> None:
    project = make_project(tmp_path, config='base_url = "https://example.org/"\n')
    seen = foresee(project, Quiet(), workers=1)
    assert not project.output.exists()
    assert not (tmp_path / "tags.csv").exists()
    files = snapshot(build_project(project).site)
    sizes = {path: len(data) for path, data in files.items() if not path.startswith("packs/")}
    assert {
        path: size for path, size in seen.sizes.items() if not path.startswith("packs/")
    } == sizes
    packs = [
        sum(size for path, size in found.items() if path.startswith("packs/"))
        for found in (seen.sizes, {path: len(data) for path, data in files.items()})
    ]
    assert packs[0] == pytest.approx(packs[1], rel=0.05)


def test_a_sample_stands_for_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many more articles than the sample has; the law is 5 %, whatever the files."""
    for name, most in {"ARTICLES": 60, "OTHERS": 30, "WHOLE_PACKS": 2, "LARGE_SEARCH": 250}.items():
        monkeypatch.setattr(sampling, name, most)
    write_corpus(tmp_path / "seeds", Maker(load_material([])), 400, 0.3)
    project = make_project(tmp_path, {}, config='base_url = "https://example.org/"\n')
    seen = foresee(project, Quiet())
    assert seen.made < len(seen.sizes) / 2, "else nothing is shown"
    built = build_project(project)
    assert not seen.is_built
    assert seen.articles == len(built.catalog.everything())
    assert len(seen.sizes) == pytest.approx(built.report.files, rel=0.05)
    assert sum(seen.sizes.values()) == pytest.approx(built.report.bytes, rel=0.05)


def test_a_site_that_is_as_it_was_built_is_weighed_itself(tmp_path: Path) -> None:
    make_project(tmp_path)
    built = build(tmp_path, {})
    for path in tmp_path.rglob("*"):
        if "site" not in path.parts:
            os.utime(path, (1e9, 1e9))
    files = {path: len(data) for path, data in build(tmp_path, {}).files().items()}
    seen = foresee(resolve(Config(), tmp_path, None, None), Quiet(), workers=1)
    assert seen.is_built
    assert dict(seen.sizes) == files
    write_files(built.site, {"index.html": "changed"})
    assert not foresee(resolve(Config(), tmp_path, None, None), Quiet(), workers=1).is_built


def _plan(*args: str) -> Result:
    result = CliRunner().invoke(main, ["plan", *args])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_the_command_says_what_it_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = _plan("--split-by", "year")
    assert result.exit_code == 0
    for words in ("expected of 1 articles", "\npages ", "\nall ", "artifact ", "fits", "2023"):
        assert words in result.stdout
    found = json.loads(_plan("--json").stdout)
    assert found["bytes"] == sum(part["bytes"] for part in found["parts"])
    assert [limit["holds"] for limit in found["limits"]] == [True] * 4
    assert not (tmp_path / "site").exists()


def test_too_much_is_exit_code_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("generator.engine.forecast.SITE_LIMIT", 100_000)
    result = _plan()
    assert result.exit_code == 1
    assert "TOO MUCH" in result.stdout
    assert "most is in: " in result.stdout


def test_bad_input_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = _plan()
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "the source folder does not exist" in result.stderr
    assert _plan("--base-url", "nonsense").exit_code == 2
