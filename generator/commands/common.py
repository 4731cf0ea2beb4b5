"""What several commands have in common."""

from __future__ import annotations

from pathlib import Path

import click

from generator.report import BuildReport
from generator.terminal import counted, visible

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
CONFIG_HELP = "Default: archive.toml, if there is one."
_SHOWN_PROBLEMS = 200


def print_report(report: BuildReport) -> None:
    """Say what a build has done."""
    for problem in report.problems[:_SHOWN_PROBLEMS]:
        click.echo(f"problem: {visible(str(problem))}")
    hidden = len(report.problems) - _SHOWN_PROBLEMS
    if hidden > 0:
        click.echo(f"… and {counted(hidden, 'more problem')} (--json lists all)")
    for note in report.notes:
        click.echo(f"note: {visible(note)}")
    repairs = ", ".join(f"{kind} {count}" for kind, count in report.repairs.items())
    if repairs:
        click.echo(f"ledger: {repairs}")
    click.echo(f"seal: {report.seal} (keep it elsewhere: `verify --seal` compares with it)")
    size = (
        f"{counted(report.files, 'file')}, {report.bytes / 1e6:.1f} MB "
        f"({report.written:,} written, {report.removed:,} removed)"
    )
    click.echo(
        f"built {report.output}: {counted(report.articles, 'article')} "
        f"and {report.embedded:,} embedded from {counted(report.inputs, 'file')}; "
        f"{counted(len(report.problems), 'problem')}; {size} "
        f"in {report.seconds:.1f} s"
    )
