"""`zim`: the built site as a ZIM file for Kiwix."""

from __future__ import annotations

from pathlib import Path

import click

from generator.commands.common import CONFIG_HELP, FILE, FOLDER, site_folder
from generator.delivery.zim import write_zim
from generator.progress import reporter
from generator.terminal import megabytes, visible


@click.command()
@click.argument("site", type=FOLDER, required=False)
@click.option("--output", type=FILE, help="The file (default: beside the site, with its name).")
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def zim(site: Path | None, output: Path | None, config_path: Path | None, quiet: bool) -> None:
    """Make a ZIM file of the built site, which Kiwix opens without a connection.

    Titles and texts are found by Kiwix' own search. Needs libzim: pip install 'warraq[zim]'.
    """
    folder = site_folder(site, config_path)
    target = output or folder.resolve().with_name(f"{folder.resolve().name}.zim")
    entries, size = write_zim(folder, target, reporter(quiet=quiet))
    if not quiet:
        click.echo(visible(f"made {target}: {entries} entries, {megabytes(size)}"))
