"""How near `plan` comes to what is built.

    python -m benchmarks.plan                                  # 1,000 and 10,000 input files
    python -m benchmarks.plan --articles 3000 --from A.jsonl.gz --from B.jsonl.gz

Each corpus (`benchmarks.corpus`) is foreseen in a folder where nothing was ever built, then built
for real; the table has both, part by part, and what they cost in CPU seconds. Exit code 1 when the
bytes or the files of a whole site are more than 5 % off.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from benchmarks.corpus import Maker, load_material, write_corpus
from generator.build import build_site
from generator.config import CONFIG_NAME, Project, load_config, resolve
from generator.engine.forecast import Sizes, artifact_bytes, rooms_of
from generator.engine.sampling import foresee
from generator.progress import Quiet

T = TypeVar("T")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SETTINGS = 'title = "أرشيف القياس"\nbase_url = "https://archive.example.org/"\n'
_MOST = 0.05


@click.command()
@click.option("--articles", "counts", multiple=True, type=int, default=(1_000, 10_000))
@click.option("--from", "origins", multiple=True, type=_FILE, help="Real text; may be repeated.")
@click.option("--embedded", default=0.5, show_default=True, help="Share that embeds another.")
def main(counts: tuple[int, ...], origins: tuple[Path, ...], embedded: float) -> None:
    """Compare what `plan` says with what `build` makes."""
    maker = Maker(load_material(origins))
    worst = 0.0
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            project = _project(Path(name), maker, count, embedded)
            prospect, plan_cpu = _timed(foresee, project)
            _, build_cpu = _timed(build_site, project)
            worst = max(worst, _compare(count, prospect.sizes, _weighed(project.output)))
            click.echo(f"CPU s: plan {plan_cpu:.1f}, the build after it {build_cpu:.1f}\n")
    sys.exit(int(worst > _MOST))


def _project(root: Path, maker: Maker, count: int, embedded: float) -> Project:
    write_corpus(root / "seeds", maker, count, embedded)
    (root / CONFIG_NAME).write_text(_SETTINGS, encoding="utf-8")
    config, folder = load_config(None, root)
    return resolve(config, folder, None, None)


def _timed(work: Callable[..., T], project: Project) -> tuple[T, float]:
    """What it returns, and its CPU seconds: one worker is this process itself."""
    before = time.process_time()
    return work(project, Quiet(), workers=1), time.process_time() - before


def _weighed(site: Path) -> Sizes:
    files = (Path(folder, name) for folder, _, names in os.walk(site) for name in names)
    return {path.relative_to(site).as_posix(): path.stat().st_size for path in files}


def _compare(count: int, foreseen: Sizes, built: Sizes) -> float:
    """Print the table; the larger of the two faults of the whole, as a share."""
    click.echo(f"{count:,} input files")
    click.echo(f"{'part':<12}{'files':>9}{'built':>9}{'MB':>10}{'built':>10}{'off':>9}")
    found = {room.name: room for room in rooms_of(foreseen)}
    for room in rooms_of(built):
        other = found.get(room.name)
        files, size = (other.files, other.bytes) if other else (0, 0)
        _row(room.name, files, room.files, size, room.bytes)
    total, real = sum(foreseen.values()), sum(built.values())
    _row("all", len(foreseen), len(built), total, real)
    _row("artifact", 1, 1, artifact_bytes(foreseen), artifact_bytes(built))
    return max(abs(total / real - 1), abs(len(foreseen) / len(built) - 1))


def _row(name: str, files: int, built: int, size: int, real: int) -> None:
    counts, sizes = f"{files:>9,}{built:>9,}", f"{size / 1e6:>10.2f}{real / 1e6:>10.2f}"
    click.echo(f"{name:<12}{counts}{sizes}{size / max(real, 1) - 1:>9.2%}")


if __name__ == "__main__":
    main()
