"""`split`: the built site as folders, one for each repository that is to hold a part."""

from __future__ import annotations

from pathlib import Path

import click

from generator.commands.common import FOLDER
from generator.delivery.parts import MAIN_FOLDER, check_splittable, write_parts
from generator.delivery.pushing import built_for
from generator.errors import no_site
from generator.terminal import visible
from generator.write import alone, check_whole


@click.command()
@click.argument("site", type=FOLDER)
@click.argument("out", type=FOLDER)
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def split(site: Path, out: Path, quiet: bool) -> None:
    """Copy a built site into OUT, in parts that are repositories of one owner: each year one.

    GitHub Pages shows them as one site again, at the addresses that it has in one piece. The site
    must be built for the root of a domain, such as https://NAME.github.io/.
    """
    if not site.is_dir():
        raise no_site(site)
    with alone(site):
        check_whole(site)
        base_url = built_for(site)
        check_splittable(base_url)
        parts = write_parts(site, out)
    if quiet:
        return
    for name, folder in parts.items():
        shown = f"repository {name}" if name else f"{MAIN_FOLDER}: the repository of {base_url}"
        click.echo(visible(f"{folder}  ({shown}, shown at {base_url}{name}{'/' * bool(name)})"))
