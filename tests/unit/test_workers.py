"""The site is the same whoever made it: this process, two others, or threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generator import crew
from generator.build import build_site
from generator.engine import archive, making
from generator.engine.workspace import open_archive
from generator.errors import WarraqError
from generator.progress import Quiet
from generator.stopwatch import Stopwatch
from tests.archives import make_project, scrape, snapshot, write_files

FILES = {
    f"{n:02}.txt": scrape(f"الخبر رقم {n}", f"{n}th, September 2023 GMT", f"نص الخبر رقم {n}.")
    + f"إقرأ أيضاً:\nخبر ملحق {n}\nنص ملحق طويل بعض الشيء عما جرى في اليوم {n}.\n"
    for n in range(4, 28)
}


@pytest.fixture
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks so small that even this archive has many."""
    monkeypatch.setattr(archive, "CHUNK", 2)
    monkeypatch.setattr(making, "PAGES", 2)


def built(root: Path, workers: int) -> dict[str, bytes]:
    project = make_project(root, FILES, 'base_url = "https://example.org/"')
    watch = Stopwatch()
    build_site(project, Quiet(), workers=workers, watch=watch)
    worked = sum(spent.workers for spent in watch.stages.values())
    assert (worked > 0) == (workers > 1)
    return snapshot(project.output)


@pytest.mark.usefixtures("small_tasks")
def test_any_number_of_workers_makes_the_same_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = built(tmp_path / "one", 1)
    assert built(tmp_path / "two", 2) == alone
    monkeypatch.setattr(crew, "_hire_processes", ThreadPoolExecutor)
    assert built(tmp_path / "three", 3) == alone


@pytest.mark.usefixtures("small_tasks")
def test_a_broken_template_is_named_by_workers_too(tmp_path: Path) -> None:
    templates = {"pages/day.html.jinja": "{{ view.nothing }}"}
    project = make_project(tmp_path, FILES, templates=templates)
    with pytest.raises(WarraqError, match=r"templates/pages/day\.html\.jinja:1"):
        build_site(project, Quiet(), workers=2)
    assert not project.output.exists()


def test_a_damaged_record_is_noticed_when_it_is_read_and_all_is_made_anew(tmp_path: Path) -> None:
    project = make_project(tmp_path, FILES)
    build_site(project, Quiet(), workers=1)
    before = snapshot(project.output)
    with open_archive(project) as store:
        store._write("UPDATE articles SET parsed = ?", [(b"\xc1",)])
        store.commit()
    write_files(tmp_path / "seeds", {"04.txt": FILES["04.txt"].replace("نص الخبر", "متن الخبر")})
    report = build_site(project, Quiet(), workers=1)
    assert [note for note in report.notes if "damaged" in note]
    write_files(tmp_path / "seeds", FILES)
    build_site(project, Quiet(), workers=1)
    assert snapshot(project.output) == before
