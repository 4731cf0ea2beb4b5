"""What several commands have in common."""

from __future__ import annotations

from pathlib import Path

import click

from generator.config import Config, load_config, resolve, with_base_url
from generator.errors import WarraqError
from generator.report import BuildReport, problem_lines
from generator.terminal import counted, megabytes, visible

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
CONFIG_HELP = "Default: archive.toml, if there is one."
SHOWN_PROBLEMS = 200
ALL_PROBLEMS = "`build --json`"
"""Where all are that a command names which is about something else."""


def read_settings(config_path: Path | None, base_url: str | None) -> tuple[Config, Path]:
    """The configuration with the command line's address, and the folder that it lies in.

    Raises:
        click.UsageError: the address is none.
    """
    config, root = load_config(config_path, Path())
    if base_url is None:
        return config, root
    try:
        return with_base_url(config, base_url), root
    except WarraqError as error:
        raise click.UsageError(str(error)) from None


def site_folder(site: Path | None, config_path: Path | None) -> Path:
    """The folder named, else the configured one. A named one needs no valid configuration."""
    if site is not None:
        return site
    config, root = load_config(config_path, Path())
    return resolve(config, root, None, None).output


def print_report(report: BuildReport) -> None:
    """Say what a build has done."""
    for line in problem_lines(report.problems, SHOWN_PROBLEMS):
        click.echo(visible(line))
    for note in report.notes:
        click.echo(f"note: {visible(note)}")
    repairs = ", ".join(f"{kind} {count}" for kind, count in report.repairs.items())
    if repairs:
        click.echo(f"ledger: {repairs}")
    click.echo(f"seal: {report.seal} (keep it elsewhere: `verify --seal` compares with it)")
    size = (
        f"{counted(report.files, 'file')}, {megabytes(report.bytes)} "
        f"({report.written:,} written, {report.removed:,} removed)"
    )
    click.echo(
        f"built {report.output}: {counted(report.articles, 'article')} "
        f"and {report.embedded:,} embedded from {counted(report.inputs, 'file')}; "
        f"{counted(len(report.problems), 'problem')}; {size} "
        f"in {report.seconds:.1f} s"
    )
