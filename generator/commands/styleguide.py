"""`styleguide`: every component of the site on one page, for those who work on it."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from generator.commands.common import CONFIG_HELP, FILE, FOLDER, site_folder
from generator.errors import WarraqError
from generator.workbench.styleguide import PAGE, style_guide


@click.command()
@click.argument("site", type=FOLDER, required=False)
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("styleguide"),
    show_default=True,
)
def styleguide(site: Path | None, config_path: Path | None, output: Path) -> None:
    """Show every component of a built SITE on one page, made into a folder of its own."""
    site = site_folder(site, config_path)
    page = style_guide(site)
    if (output / "index.html").exists():
        raise WarraqError(f"{output} is a site", "name another folder")
    shutil.copytree(site / "assets", output / "assets", dirs_exist_ok=True)
    (output / PAGE).write_bytes(page)
    click.echo(f"Open {(output / PAGE).resolve()}")
