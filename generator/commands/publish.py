"""`publish`: the built site on a branch, for GitHub Pages without Actions."""

from __future__ import annotations

from pathlib import Path

import click

from generator.addresses import record_published
from generator.commands.common import CONFIG_HELP, FILE, FOLDER
from generator.config import Project, load_config, resolve, with_base_url
from generator.errors import WarraqError
from generator.pushing import Publication, Target, push_site
from generator.terminal import visible


@click.command()
@click.argument("site", type=FOLDER, required=False)
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--base-url", help="Address for which the site must have been built.")
@click.option("--remote", default="origin", show_default=True, help="Of the archive's repository.")
@click.option("--branch", default="gh-pages", show_default=True, help="That holds the site.")
@click.option("--message", default="", help="Of the commit.")
@click.option("--no-check", is_flag=True, help="Do not follow all links first.")
@click.option("--dry-run", is_flag=True, help="Say what would be pushed; push nothing.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def publish(  # noqa: PLR0913, PLR0917 - one for each option
    site: Path | None,
    config_path: Path | None,
    base_url: str | None,
    remote: str,
    branch: str,
    message: str,
    no_check: bool,
    dry_run: bool,
    quiet: bool,
) -> None:
    """Push a built site to a branch, from which GitHub Pages shows it.

    All links are followed first, and the site must be built for the address where it will be
    shown. A domain of its own is told to Pages (CNAME).
    """
    config, root = load_config(config_path, Path())
    if base_url is not None:
        try:
            config = with_base_url(config, base_url)
        except WarraqError as error:
            raise click.UsageError(str(error)) from None
    project = resolve(config, root, None, site)
    done = push_site(
        project.output,
        Target(root, remote, branch),
        config.base_url,
        message=message,
        check=not no_check,
        dry_run=dry_run,
    )
    if done.commit:
        _remember(project)
    if not quiet:
        click.echo(visible(_summary(done, remote, branch, dry_run=dry_run)))


def _remember(project: Project) -> None:
    """Keep in the archive what a publication that succeeded leaves behind: its addresses."""
    record_published(project.root, project.output)


def _summary(done: Publication, remote: str, branch: str, *, dry_run: bool) -> str:
    what = f"{done.files} files, {done.bytes / 1e6:.1f} MB"
    where = f"to branch {branch} of {remote} ({done.address}), shown at {done.base_url}"
    domain = f", with a CNAME that names {done.domain}" if done.domain else ""
    if dry_run:
        return f"would push {what} {where}{domain}"
    if not done.commit:
        return f"nothing to push: branch {branch} of {remote} holds this site already"
    return f"pushed {what} {where}{domain}"
