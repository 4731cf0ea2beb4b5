"""`init`: an archive's repository, ready to build and to publish."""

from __future__ import annotations

from pathlib import Path

import click

from generator.terminal import visible
from generator.workbench.new_archive import make_new_archive

_NEXT = (
    "next: put articles into seeds/, then `warraq build` (commit the tags.csv that it writes)",
    "to publish: README.md says how; .github/workflows/pages.yml names what to install as WARRAQ",
    "to publish without Actions: set base_url in archive.toml before you build",
)


# The folder is not `FOLDER`: a file in its place gets our own message, exit code 1.
@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def init(folder: Path, quiet: bool) -> None:
    """Make a repository for an archive in FOLDER (default: here), ready for `build`.

    Settings, a sample article, a page, a workflow for GitHub Pages, a README in English and in
    Arabic. A file that is there is named and left as it is; exit code 0 all the same.
    """
    count = 0
    for made in make_new_archive(folder):
        count += not made.kept
        if not quiet:
            line = f"left out {made.path}: {made.kept}" if made.kept else f"made {made.path}"
            click.echo(visible(line))
    if not quiet:
        click.echo(visible(f"{folder.resolve()}: {count} files made"))
        for line in _NEXT if count else ():
            click.echo(line)
