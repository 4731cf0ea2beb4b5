"""`import`: what a build would read."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from generator.commands.common import CONFIG_HELP, FILE
from generator.config import load_config, resolve
from generator.engine.archive import preview_source
from generator.engine.preview import as_json, as_text
from generator.errors import WarraqError
from generator.progress import reporter
from generator.terminal import visible


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path), required=False)
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--json", "json_report", is_flag=True, help="Print the preview as JSON.")
def import_(source: Path | None, config_path: Path | None, json_report: bool) -> None:
    """Show what a build would read of SOURCE, a folder or a file; nothing is written."""
    if source and not source.exists():
        raise WarraqError(f"{source}: there is no such folder or file", "check the path")
    config, root = load_config(config_path, Path())
    folder, only = (source.parent, source.name) if source and source.is_file() else (source, "")
    found = preview_source(resolve(config, root, folder, None), only, reporter(quiet=json_report))
    if json_report:
        click.echo(as_json(found))
    else:
        for line in as_text(found):
            click.echo(visible(line))
    sys.exit(0 if found.articles else 1)
