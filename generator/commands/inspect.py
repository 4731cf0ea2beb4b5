"""`inspect`: what the parser understood of a file."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console

from generator.commands.common import CONFIG_HELP, FILE
from generator.config import LEXICON_NAME, Config, load_config
from generator.engine.tasks import parse_file
from generator.enrich.lexicon import Lexicon
from generator.enrich.lexicon_file import read_lexicon
from generator.enrich.segment import Segmenter
from generator.errors import Problem
from generator.model import ParsedFile
from generator.read.files import KNOWN, format_of, read_file
from generator.terminal import visible
from generator.workbench.inspect import as_json, print_inspection


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--json", "json_report", is_flag=True, help="Print the readings as JSON.")
def inspect(files: tuple[Path, ...], config_path: Path | None, json_report: bool) -> None:
    """Show what the parser understood of FILES, line by line."""
    config, root = load_config(config_path, Path())
    lexicon, _ = read_lexicon(root / LEXICON_NAME) or (Lexicon(), [])
    segmenter = Segmenter(lexicon)
    readings = [_reading(path, config) for path in files]
    parsed = [reading for reading in readings if isinstance(reading, ParsedFile)]
    if json_report:
        click.echo(as_json(parsed, segmenter))
    else:
        console = Console()
        for file in parsed:
            print_inspection(console, file, segmenter)
    unread = [reading for reading in readings if isinstance(reading, Problem)]
    for problem in unread:
        click.echo(f"error: {visible(str(problem))}", err=True)
    sys.exit(1 if unread else 0)


def _reading(path: Path, config: Config) -> ParsedFile | Problem:
    if path.exists() and format_of(path.name) is None:
        return Problem(str(path), 0, "not an input format", f"articles are {KNOWN}")
    read = read_file(path.parent, path.name)
    if isinstance(read, Problem):
        return replace(read, path=str(path))
    return parse_file(read, ZoneInfo(config.time_zone), config.columns)
