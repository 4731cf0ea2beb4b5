"""`suggest-names` and `suggest-sources`: what the tables of names might say."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from generator.commands.common import ALL_PROBLEMS, CONFIG_HELP, FILE, FOLDER, SHOWN_PROBLEMS
from generator.config import AUTHORITY_NAME, SOURCES_NAME, load_config, resolve
from generator.engine.archive import read_names
from generator.errors import Problem, WarraqError
from generator.names.gaps import gaps
from generator.names.suggest import suggest_names
from generator.progress import reporter
from generator.report import problem_lines
from generator.terminal import visible
from generator.workbench.suggestions import (
    articles_table,
    names_table,
    print_names,
    print_sources,
    sources_table,
)


@click.command(name="suggest-names")
@click.option("--source", type=FOLDER, help="Folder of the articles (default: seeds).")
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--write", "target", type=FILE, help="Write them to a new CSV file too.")
def suggest_names_command(
    source: Path | None, config_path: Path | None, target: Path | None
) -> None:
    """List tags that may be one thing, with the evidence.

    Nothing is changed: whoever agrees moves rows into authority.csv, which has the same columns.
    """
    _check_new(target)
    config, root = load_config(config_path, Path())
    project = resolve(config, root, source, None)
    held, names, problems = read_names(project, reporter(quiet=True))
    candidates = suggest_names(names, held)
    _print_names_problems(problems)
    print_names(Console(), candidates)
    if target is not None:
        _write_new(target, names_table(candidates))


@click.command(name="suggest-sources")
@click.option("--source", type=FOLDER, help="Folder of the articles (default: seeds).")
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--write", "target", type=FILE, help="Write a table to fill in too.")
@click.option("--articles", type=FILE, help="Write those without address or capture date too.")
def suggest_sources_command(
    source: Path | None, config_path: Path | None, target: Path | None, articles: Path | None
) -> None:
    """List the sources of the archive and what is not known of them."""
    _check_new(target, articles)
    config, root = load_config(config_path, Path())
    project = resolve(config, root, source, None)
    held, names, problems = read_names(project, reporter(quiet=True))
    missing = gaps(names, held)
    _print_names_problems(problems)
    print_sources(Console(), missing)
    if target is not None:
        _write_new(target, sources_table(missing))
    if articles is not None:
        _write_new(articles, articles_table(held, names))


def _print_names_problems(problems: list[Problem]) -> None:
    """What is wrong with the tables of names; the articles' own problems are for `build`."""
    tables = (AUTHORITY_NAME, SOURCES_NAME)
    found = [problem for problem in problems if problem.path in tables]
    for line in problem_lines(found, SHOWN_PROBLEMS, ALL_PROBLEMS):
        click.echo(visible(line), err=True)


def _check_new(*paths: Path | None) -> None:
    """Refuse places where no new file can be, before all articles are read.

    Raises:
        WarraqError: nothing that a person wrote is ever overwritten, and no folder made.
    """
    for path in filter(None, paths):
        if not path.parent.is_dir():
            raise WarraqError(f"{path}: there is no such folder", "make it first")
        if path.exists() or path.is_symlink():
            raise WarraqError(f"{path}: is there already", "name a file that is not")


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet.

    Raises:
        WarraqError: it is, by now, or cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(data)
    except OSError as error:
        what = f"{path}: cannot be written: {error.strerror or error}"
        raise WarraqError(what, "name another file, in a folder that is there") from None
    click.echo(f"written {path}")
