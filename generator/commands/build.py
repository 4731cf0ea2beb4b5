"""`build`: the site, out of the articles."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from generator.build import build_site
from generator.commands.common import CONFIG_HELP, FILE, FOLDER, print_report, read_settings
from generator.config import Project, resolve
from generator.progress import reporter
from generator.stopwatch import Spent, Stopwatch
from generator.terminal import visible


@click.command()
@click.option("--source", type=FOLDER, help="Folder of the articles (default: seeds).")
@click.option("--output", type=FOLDER, help="Folder of the site (default: site).")
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--base-url", help="Public address of the site, for the feed and the sitemap.")
@click.option("--strict", is_flag=True, help="Exit with 1 when there are problems.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--json", "json_report", is_flag=True, help="Print the report as JSON.")
@click.option("--rehash", is_flag=True, help="Read every file, whatever its size and time say.")
@click.option("--profile", is_flag=True, help="Print where the time went, by stage.")
@click.option("--explain", metavar="PAGE", help="Say why a page was or would be made; build none.")
@click.option(
    "--workers", type=click.IntRange(0), default=0, help="Processes (default: one a core)."
)
def build(  # noqa: PLR0913, PLR0917 - one for each option
    source: Path | None,
    output: Path | None,
    config_path: Path | None,
    base_url: str | None,
    strict: bool,
    quiet: bool,
    json_report: bool,
    rehash: bool,
    profile: bool,
    explain: str | None,
    workers: int,
) -> None:
    """Build the site. The old one is replaced only when the new one is whole."""
    config, root = read_settings(config_path, base_url)
    project = resolve(config, root, source, output)
    progress = reporter(quiet=quiet or json_report)
    if explain is not None:
        from generator.engine.making import explain_page  # noqa: PLC0415 - loads much

        path = path_in_site(explain, project)
        for reason in explain_page(project, path, progress):
            click.echo(f"{path}: {visible(reason)}")
        return
    watch = Stopwatch()
    report = build_site(
        project,
        progress,
        anew=json_report,
        rehash=rehash,
        ledger=json_report,
        workers=workers,
        watch=watch,
    )
    if profile:
        _print_profile(watch)
    if json_report:
        click.echo(report.as_json())
    elif not quiet:
        print_report(report)
    if strict and report.problems:
        sys.exit(1)


def path_in_site(page: str, project: Project) -> str:
    """A page by its path in the site, given as such, as a file, or as people copy its address.

    Raises:
        click.UsageError: it is no address at all.
    """
    base = urlsplit(project.config.base_url)
    try:
        parts = urlsplit(page.strip())
    except ValueError as error:
        raise click.UsageError(f"{page}: {error}") from None
    path, site = unquote(parts.path), project.output.resolve()
    is_address = parts.scheme in ("http", "https")
    if not is_address:
        # Browsers copy some addresses without the scheme.
        path = path.removeprefix(base.netloc) if base.netloc else path
        with contextlib.suppress(ValueError):
            path = Path(path).resolve().relative_to(site).as_posix()
    path = path.strip("/").removeprefix("./")
    steps = [unquote(base.path).strip("/"), *([path.partition("/")[0]] if is_address else [])]
    path = _below(path, steps, site)
    is_folder = path in ("", ".") or _is_there(site / path / "index.html")
    return f"{path}/index.html".removeprefix("./").lstrip("/") if is_folder else path


def _below(path: str, steps: Iterable[str], site: Path) -> str:
    """A path without the sub-path under which the site is published.

    Args:
        steps: what that may be: what archive.toml says, and of an address its first step. Who
            names a page by its path alone means that path.
    """
    for step in steps:
        below = f"{path}/".removeprefix(f"{step}/").strip("/")
        is_step = step and below != path and "." not in step
        if is_step and not _is_there(site / path) and _is_there(site / below):
            return below
    return path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that no disk can have
        return False


def _print_profile(watch: Stopwatch) -> None:
    """Where the time went; on standard error, beside the progress."""
    click.echo(f"{'stage':<12}{'wall s':>9}{'CPU s':>9}{'workers, CPU s':>16}", err=True)
    spent = watch.stages.values()
    total = Spent(*(sum(getattr(each, name) for each in spent) for name in Spent.__slots__))
    for name, each in (*watch.stages.items(), ("all", total)):
        row = f"{name:<12}{each.wall:>9.2f}{each.cpu:>9.2f}{each.workers:>16.2f}"
        click.echo(row, err=True)
