"""`serve`: the archive on this machine while people work on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from generator.commands.common import CONFIG_HELP, FILE, FOLDER, print_report
from generator.progress import reporter
from generator.terminal import visible
from generator.workbench.serve import serve as serve_site
from generator.workbench.watch import Workshop, serve_archive


@click.command()
@click.argument("site", type=FOLDER, required=False)
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
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
        built=(lambda _report: None) if quiet else print_report,
        failed=_say_failed,
    )
    serve_archive(workshop, host=host, port=port, prefix=prefix, quiet=quiet)


def _say_failed(messages: Sequence[str]) -> None:
    for message in messages:
        click.echo(f"error: {visible(message)}", err=True)
    click.echo("not built: the site stays as it was until something changes", err=True)
