"""Build an archive in a process of its own and say what it cost.

    python -m benchmarks.build_site --source FOLDER

Prints wall and CPU seconds, peak memory (the largest resident set that the kernel saw), files and
bytes, and beside them the time of a plain copy of the finished site: absolute seconds drift with
the machine, the ratio between the two does much less.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click


def measure_build(source: Path, output: Path) -> dict[str, float]:
    """Wall s, CPU s, peak MB, files and bytes of one build."""
    command = [sys.executable, "-m", "generator", "build", "--json"]
    command += ["--source", str(source), "--output", str(output)]
    started = time.perf_counter()
    with tempfile.TemporaryFile() as report:
        process = subprocess.Popen(command, stdout=report)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        if status:
            raise click.ClickException(f"the build failed ({os.waitstatus_to_exitcode(status)})")
        report.seek(0)
        outcome = json.load(report)
    return {
        "articles": outcome["articles"] + outcome["embedded"],
        "problems": len(outcome["problems"]),
        "wall s": wall,
        "CPU s": usage.ru_utime + usage.ru_stime,
        "peak MB": usage.ru_maxrss / 1024,
        "files": outcome["files"],
        "MB written": outcome["bytes"] / 1e6,
    }


def measure_copy(site: Path) -> float:
    """Seconds that copying the finished site takes."""
    with tempfile.TemporaryDirectory(dir=site.parent) as folder:
        started = time.perf_counter()
        shutil.copytree(site, Path(folder) / "copy")
        return time.perf_counter() - started


@click.command()
@click.option("--source", required=True, type=click.Path(exists=True, path_type=Path))
def main(source: Path) -> None:
    """Measure one cold build of SOURCE."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        figures = measure_build(source, site)
        figures["copy s"] = measure_copy(site)
    figures["build / copy"] = figures["wall s"] / figures["copy s"]
    for name, value in figures.items():
        click.echo(f"{name:<14}{value:>12,.1f}")


if __name__ == "__main__":
    main()
