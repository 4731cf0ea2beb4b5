"""A build that is really killed, at whatever moment: the site opens, and the next build is a clean
one. What this shows must hold at every moment, so it does not matter which one is hit."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.audit.check import check_site
from generator.build import build_site
from generator.config import LEXICON_NAME, Project
from generator.progress import Quiet
from tests.archives import make_project, scrape, snapshot, write_files
from tests.unit.test_packs import check_packs
from tests.unit.test_write import check_index

KILLS = 8
DAYS = 28


def articles(turn: int) -> dict[str, str]:
    """An archive of which many pages change from turn to turn."""
    return {
        f"{n:02}.txt": scrape(
            f"الخبر رقم {n}",
            f"{n % DAYS + 1}th, September 2023 GMT",
            f"نص الخبر رقم {n} كما كان في المرة {turn if n % 3 else 0}.",
            tags="سفينة الأبحاث القمح" if (n + turn) % 2 else "افتتاح الميناء",
        )
        for n in range(turn, 90 + turn)
    }


def change(project: Project, turn: int) -> None:
    """Bring the folder of articles to the state of a turn."""
    files = articles(turn)
    for path in project.source.glob("*.txt"):
        if path.name not in files:
            path.unlink()
    write_files(project.source, files)


@pytest.mark.skipif(os.name != "posix", reason="kills with a signal")
def test_a_killed_build_leaves_a_site_that_opens_and_the_next_is_a_clean_one(
    tmp_path: Path,
) -> None:
    project = make_project(tmp_path / "archive", articles(0))
    started = time.monotonic()
    build_site(project, Quiet())
    longest = time.monotonic() - started + 1
    chance = random.Random(7)
    for turn in range(1, KILLS + 1):
        change(project, turn)
        command = [sys.executable, "-m", "generator", "build", "--quiet", "--workers", "2"]
        with subprocess.Popen(command, cwd=project.root) as process:
            time.sleep(chance.uniform(0, longest))
            process.send_signal(signal.SIGKILL)
        found = check_site(project.output)
        assert found.broken == (), f"turn {turn}: {found.broken[:3]}"
        check_index(project.output)
        check_packs(project.output)
    build_site(project, Quiet(), workers=1)
    clean = make_project(tmp_path / "clean", articles(KILLS))
    shutil.copy(project.root / LEXICON_NAME, clean.root)
    build_site(clean, Quiet(), workers=1)
    assert snapshot(project.output) == snapshot(clean.output)
