"""The commands. Exit codes: 0 done, 1 not done (or problems under --strict), 2 wrong usage."""

from __future__ import annotations

import errno
import io
import json
import sys
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import click
from rich.console import Console

from generator import __version__
from generator.archive import Lesson, learn_tags, parse_file, preview_source, read_names
from generator.build import build_site
from generator.check import check_site
from generator.config import Config, load_config, resolve, with_base_url
from generator.enrich.changes import Changes
from generator.enrich.lexicon import LEXICON_NAME, Lexicon
from generator.enrich.lexicon_file import read_lexicon, write_lexicon
from generator.enrich.segment import Segmenter
from generator.errors import Problem, WarraqError
from generator.inspect import as_json, print_inspection, visible
from generator.model import ParsedFile
from generator.names.authority import AUTHORITY_NAME
from generator.names.gaps import gaps
from generator.names.sources import SOURCES_NAME
from generator.names.suggest import suggest_names
from generator.preview import as_json as preview_as_json
from generator.preview import as_text as preview_as_text
from generator.progress import reporter
from generator.read.files import KNOWN, format_of, read_file
from generator.report import BuildReport
from generator.serve import serve as serve_site
from generator.suggestions import (
    articles_table,
    names_table,
    print_names,
    print_sources,
    sources_table,
)
from generator.watch import Workshop, serve_archive

_SHOWN_PROBLEMS = 200
_SHOWN_CHANGES = 20
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


class _Commands(click.Group):
    """Turns our own errors, and the system's, into one line and exit code 1."""

    def main(self, *args: Any, **extra: Any) -> Any:
        _let_arabic_through()
        return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WarraqError as error:
            _fail(ctx, str(error))
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader of our output has gone: click knows
                raise
            place = f"{error.filename}: " if error.filename else ""
            _fail(ctx, f"{place}{error.strerror or error}")


def _fail(ctx: click.Context, message: str) -> NoReturn:
    click.echo(f"error: {visible(message)}", err=True)
    ctx.exit(1)


def _let_arabic_through() -> None:
    """Print UTF-8 where the locale's encoding could not hold Arabic (a pipe on Windows, LC_ALL=C).

    What no encoding holds, such as a file name of raw bytes, is printed escaped.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="warraq")
def main() -> None:
    """Warraq (ورّاق): a folder of Arabic news articles becomes a browsable, searchable archive."""


@main.command()
@click.option("--source", type=_FOLDER, help="Folder of the articles (default: seeds).")
@click.option("--output", type=_FOLDER, help="Folder of the site (default: site).")
@click.option("--config", "config_path", type=_FILE, help="Default: archive.toml, if there is one.")
@click.option("--base-url", help="Public address of the site, for the feed and the sitemap.")
@click.option("--strict", is_flag=True, help="Exit with 1 when there are problems.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--json", "json_report", is_flag=True, help="Print the report as JSON.")
def build(
    source: Path | None,
    output: Path | None,
    config_path: Path | None,
    base_url: str | None,
    strict: bool,
    quiet: bool,
    json_report: bool,
) -> None:
    """Build the site. The old one is replaced only when the new one is whole."""
    config, root = load_config(config_path, Path())
    if base_url is not None:
        config = _with_base_url(config, base_url)
    project = resolve(config, root, source, output)
    report = build_site(project, reporter(quiet=quiet or json_report), anew=json_report)
    if json_report:
        click.echo(report.as_json())
    elif not quiet:
        _print_report(report)
    if strict and report.problems:
        sys.exit(1)


def _with_base_url(config: Config, base_url: str) -> Config:
    """The configuration with the command line's address; a bad one is wrong usage."""
    try:
        return with_base_url(config, base_url)
    except WarraqError as error:
        raise click.UsageError(str(error)) from None


def _print_report(report: BuildReport) -> None:
    for problem in report.problems[:_SHOWN_PROBLEMS]:
        click.echo(f"problem: {visible(str(problem))}")
    hidden = len(report.problems) - _SHOWN_PROBLEMS
    if hidden > 0:
        click.echo(f"… and {hidden} more problems (--json lists all)")
    for note in report.notes:
        click.echo(f"note: {note}")
    repairs = ", ".join(f"{kind} {count}" for kind, count in report.repairs.items())
    if repairs:
        click.echo(f"ledger: {repairs}")
    size = (
        f"{report.files} files, {report.bytes / 1e6:.1f} MB "
        f"({report.written} written, {report.removed} removed)"
    )
    click.echo(
        f"built {report.output}: {report.articles} articles and {report.embedded} embedded ones "
        f"from {report.inputs} files; {len(report.problems)} problems; {size} "
        f"in {report.seconds:.1f} s"
    )


@main.command("import")
@click.argument("source", type=click.Path(path_type=Path), required=False)
@click.option("--config", "config_path", type=_FILE, help="Default: archive.toml, if there is one.")
@click.option("--json", "json_report", is_flag=True, help="Print the preview as JSON.")
def import_(source: Path | None, config_path: Path | None, json_report: bool) -> None:
    """Show what a build would read of SOURCE, a folder or a file; nothing is written."""
    config, root = load_config(config_path, Path())
    folder, only = (source.parent, source.name) if source and source.is_file() else (source, "")
    found = preview_source(resolve(config, root, folder, None), only, reporter(quiet=json_report))
    if json_report:
        click.echo(preview_as_json(found))
    else:
        for line in preview_as_text(found):
            click.echo(visible(line))
    sys.exit(0 if found.articles else 1)


@main.command()
@click.argument("site", type=_FOLDER, required=False)
@click.option("--config", "config_path", type=_FILE, help="Default: archive.toml, if there is one.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--prefix", default="/", show_default=True, help="Sub-path, such as /archive/.")
@click.option("--quiet", is_flag=True, help="Do not log requests.")
def serve(
    site: Path | None, config_path: Path | None, host: str, port: int, prefix: str, quiet: bool
) -> None:
    """Show the archive on this machine while you work on it.

    It is built, and built again whenever its articles, tables, pages, templates or settings change;
    pages that are open then load anew. A SITE that is named is shown as it is.
    """
    if site is not None:
        serve_site(site, host=host, port=port, prefix=prefix, quiet=quiet)
        return
    workshop = Workshop(
        config_path,
        progress=reporter(quiet=quiet),
        built=(lambda _report: None) if quiet else _print_report,
        failed=_say_failed,
    )
    serve_archive(workshop, host=host, port=port, prefix=prefix, quiet=quiet)


def _say_failed(message: str) -> None:
    click.echo(f"error: {visible(message)}", err=True)
    click.echo("not built: the site stays as it was until something changes", err=True)


@main.command()
@click.argument("site", type=_FOLDER, required=False)
@click.option("--config", "config_path", type=_FILE, help="Default: archive.toml, if there is one.")
@click.option("--json", "json_report", is_flag=True, help="Print the report as JSON.")
def check(site: Path | None, config_path: Path | None, json_report: bool) -> None:
    """Check every internal link, anchor and asset of a built site."""
    report = check_site(_site_folder(site, config_path))
    if json_report:
        click.echo(_check_json(report.pages, report.links, [str(b) for b in report.broken]))
    else:
        for broken in report.broken:
            click.echo(visible(str(broken)))
        click.echo(f"{report.pages} pages, {report.links} links, {len(report.broken)} broken")
    sys.exit(0 if report.ok else 1)


def _check_json(pages: int, links: int, broken: list[str]) -> str:
    return json.dumps({"pages": pages, "links": links, "broken": broken}, ensure_ascii=False)


def _site_folder(site: Path | None, config_path: Path | None) -> Path:
    """The folder named, else the configured one. A named one needs no valid configuration."""
    if site is not None:
        return site
    config, root = load_config(config_path, Path())
    return resolve(config, root, None, None).output


@main.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--config", "config_path", type=_FILE, help="Default: archive.toml, if there is one.")
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
        return read
    return parse_file(read, ZoneInfo(config.time_zone), config.columns)


@main.command(name="suggest-names")
@click.option("--source", type=_FOLDER, help="Folder of the articles (default: seeds).")
@click.option("--config", "config_path", type=_FILE, help="Default: archive.toml, if there is one.")
@click.option("--write", "target", type=_FILE, help="Write them to a new CSV file too.")
def suggest_names_command(
    source: Path | None, config_path: Path | None, target: Path | None
) -> None:
    """List tags that may be one thing, with the evidence.

    Nothing is changed: whoever agrees moves rows into authority.csv, which has the same columns.
    """
    config, root = load_config(config_path, Path())
    project = resolve(config, root, source, None)
    catalog, names, problems = read_names(project, reporter(quiet=True))
    candidates = suggest_names(names, catalog.articles)
    _print_names_problems(problems)
    print_names(Console(), candidates)
    if target is not None:
        _write_new(target, names_table(candidates))


@main.command(name="suggest-sources")
@click.option("--source", type=_FOLDER, help="Folder of the articles (default: seeds).")
@click.option("--config", "config_path", type=_FILE, help="Default: archive.toml, if there is one.")
@click.option("--write", "target", type=_FILE, help="Write a table to fill in too.")
@click.option("--articles", type=_FILE, help="Write those without address or capture date too.")
def suggest_sources_command(
    source: Path | None, config_path: Path | None, target: Path | None, articles: Path | None
) -> None:
    """List the sources of the archive and what is not known of them."""
    config, root = load_config(config_path, Path())
    project = resolve(config, root, source, None)
    catalog, names, problems = read_names(project, reporter(quiet=True))
    missing = gaps(names, catalog.articles)
    _print_names_problems(problems)
    print_sources(Console(), missing)
    if target is not None:
        _write_new(target, sources_table(missing))
    if articles is not None:
        _write_new(articles, articles_table(catalog.articles, names))


def _print_names_problems(problems: list[Problem]) -> None:
    """What is wrong with the tables of names; the articles' own problems are for `build`."""
    tables = (AUTHORITY_NAME, SOURCES_NAME)
    for problem in problems:
        if problem.path in tables:
            click.echo(f"problem: {visible(str(problem))}", err=True)


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet: nothing that a person wrote is ever overwritten."""
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise WarraqError(f"{path}: is there already", "name a file that is not") from None
    click.echo(f"written {path}")


@main.command("learn-tags")
@click.option("--source", type=_FOLDER, help="Folder of the articles (default: seeds).")
@click.option("--config", "config_path", type=_FILE, help="Default: archive.toml, if there is one.")
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
    for problem in lesson.problems:
        click.echo(f"problem: {visible(str(problem))}", err=True)
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
