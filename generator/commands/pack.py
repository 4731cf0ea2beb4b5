"""`pack`: the built site as a zip that opens from a USB stick."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click

from generator.commands.common import CONFIG_HELP, FILE, FOLDER
from generator.config import Project, load_config, resolve
from generator.delivery.portable import FOLDER as INSIDE
from generator.delivery.portable import pack_site
from generator.engine.workspace import shown
from generator.i18n import Interface
from generator.progress import reporter
from generator.terminal import counted, megabytes, visible


@click.command()
@click.argument("site", type=FOLDER, required=False)
@click.option("--output", type=FILE, help="The zip (default: beside the site, with its name).")
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def pack(site: Path | None, output: Path | None, config_path: Path | None, quiet: bool) -> None:
    """Make a zip of the built site for a USB stick, with a page at its root that opens it.

    Unpacked anywhere, it opens by a double click, search included.
    """
    config, root = load_config(config_path, Path())
    project = shown(resolve(config, root, None, site))
    folder = project.output
    target = output or folder.resolve().with_name(f"{folder.resolve().name}.zip")
    files, size = pack_site(folder, target, partial(_beside, project), reporter(quiet=quiet))
    if not quiet:
        click.echo(
            visible(f"packed {folder}: {counted(files, 'file')}, {megabytes(size)} in {target}")
        )


def _beside(project: Project) -> Mapping[str, bytes]:
    """What lies beside the folder of the site: the page that opens it, and a note."""
    from generator.render.environment import make_environment  # noqa: PLC0415 - loads much
    from generator.render.pages import render_start  # noqa: PLC0415

    ui = Interface(project.config)
    environment = make_environment(ui, project.templates)
    start = f"{ui.text('Start here')}.html"
    lines = [
        project.config.title,
        "",
        ui.text("Open the file «{start}» by a double click.", start=start),
        ui.text("This is the whole archive, to be read in any browser without a connection."),
        ui.text("To keep it on a computer, copy this page with the folder beside it."),
    ]
    # A mark and CRLF, by which the plainest of editors know what it is.
    note = "\ufeff" + "".join(f"{line}\r\n" for line in lines)
    return {
        start: render_start(environment, ui, project.config, INSIDE),
        f"{ui.text('Read me')}.txt": note.encode("utf-8", "replace"),
    }
