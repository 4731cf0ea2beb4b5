"""`learn-tags`: tags.csv learned anew."""

from __future__ import annotations

import json
from pathlib import Path

import click

from generator.commands.common import ALL_PROBLEMS, CONFIG_HELP, FILE, FOLDER, SHOWN_PROBLEMS
from generator.config import load_config, resolve
from generator.engine.archive import Lesson, learn_tags
from generator.enrich.changes import Changes
from generator.enrich.lexicon_file import write_lexicon
from generator.errors import WarraqError
from generator.progress import reporter
from generator.report import problem_lines
from generator.terminal import visible

_SHOWN_CHANGES = 20


@click.command("learn-tags")
@click.option("--source", type=FOLDER, help="Folder of the articles (default: seeds).")
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--write", is_flag=True, help="Write tags.csv; without it, only show what changes.")
@click.option("--all", "everything", is_flag=True, help="Show every change, not the first 20.")
@click.option("--json", "json_report", is_flag=True, help="Print the changes as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def learn_tags_command(
    source: Path | None,
    config_path: Path | None,
    write: bool,
    everything: bool,
    json_report: bool,
    quiet: bool,
) -> None:
    """Learn tags.csv anew from all articles and show what would change.

    Rows that a person has decided (accept, reject, split, merge) stay as they are.
    """
    config, root = load_config(config_path, Path())
    project = resolve(config, root, source, None)
    lesson = learn_tags(project, reporter(quiet=quiet or json_report))
    found = [*lesson.problems, *lesson.unread]
    for line in problem_lines(found, SHOWN_PROBLEMS, ALL_PROBLEMS):
        click.echo(visible(line), err=True)
    if write and lesson.problems:
        what = f"{lesson.path}: its bad rows would be lost"
        raise WarraqError(what, "mend the rows named above, then learn again")
    if json_report:
        click.echo(json.dumps(lesson.changes.record(), ensure_ascii=False, indent=1))
    elif not quiet:
        _print_changes(lesson, None if everything else _SHOWN_CHANGES)
    if write:
        write_lexicon(lesson.path, lesson.learned)
    if not quiet and not json_report:
        _print_outcome(lesson, written=write)


def _print_changes(lesson: Lesson, limit: int | None) -> None:
    changes: Changes = lesson.changes
    for title, lines in changes.lists():
        if lines:
            click.echo(f"{title} ({len(lines)}):")
        for line in lines[:limit]:
            click.echo(f"  {visible(line)}")
        if limit is not None and len(lines) > limit:
            click.echo(f"  … and {len(lines) - limit} more (--all shows them)")


def _print_outcome(lesson: Lesson, *, written: bool) -> None:
    count = len(lesson.learned.entries)
    if written:
        click.echo(f"wrote {count} tags to {lesson.path}; the next build cuts by them")
    elif lesson.changes.any:
        click.echo(f"nothing was written: --write puts {count} tags into {lesson.path}")
    else:
        click.echo(f"{lesson.path} is up to date: {count} tags")
