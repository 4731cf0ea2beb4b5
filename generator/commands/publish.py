"""`publish`: the built site on a branch, for GitHub Pages without Actions."""

from __future__ import annotations

from pathlib import Path

import click

from generator.commands.common import CONFIG_HELP, FILE, FOLDER, read_settings
from generator.config import ADDRESSES_NAME, Project, resolve
from generator.delivery.pushing import Publication, Target, push_parts, push_site
from generator.engine.addresses import record_published, whole_table
from generator.terminal import counted, megabytes, visible


@click.command()
@click.argument("site", type=FOLDER, required=False)
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--base-url", help="Address for which the site must have been built.")
@click.option("--remote", default="origin", show_default=True, help="Of the archive's repository.")
@click.option("--branch", default="gh-pages", show_default=True, help="That holds the site.")
@click.option("--message", default="", help="Of the commit.")
@click.option("--no-check", is_flag=True, help="Do not follow all links first.")
@click.option("--split-by", type=click.Choice(["year"]), help="In parts, each a repository.")
@click.option("--dry-run", is_flag=True, help="Say what would be pushed; push nothing.")
@click.option("--record-only", is_flag=True, help="Push nothing; only write addresses.csv.")
@click.option("--gone", is_flag=True, help="With --record-only: what leads nowhere is gone.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def publish(  # noqa: PLR0913, PLR0917 - one for each option
    site: Path | None,
    config_path: Path | None,
    base_url: str | None,
    remote: str,
    branch: str,
    message: str,
    no_check: bool,
    split_by: str | None,
    dry_run: bool,
    record_only: bool,
    gone: bool,
    quiet: bool,
) -> None:
    """Push a built site to a branch, from which GitHub Pages shows it.

    All links are followed first, and the site must be as the build left it, for the address where
    it will be shown. A domain of its own is told to Pages (CNAME). With --split-by year each year
    goes to a repository beside that of the remote, of the year's name; see `plan --split-by year`.
    The addresses of all articles go into addresses.csv; with --record-only nothing else is done,
    for archives that a workflow publishes; with --gone all addresses that led nowhere in the last
    build get `gone` in their column leads_to too.
    """
    if gone and not record_only:
        raise click.UsageError("--gone goes with --record-only")
    config, root = read_settings(config_path, base_url)
    project = resolve(config, root, None, site)
    if record_only:
        _record(project, gone=gone, quiet=quiet)
        return
    whole_table(root)  # before anything is pushed that could not be entered there
    target = Target(root, remote, branch)
    push = push_parts if split_by else _push_whole
    check = not no_check
    done = push(
        project.output, target, config.base_url, message=message, check=check, dry_run=dry_run
    )
    if not quiet:
        for each in done:
            click.echo(visible(_summary(each, branch, dry_run=dry_run)))
    if any(each.commit for each in done):
        _record(project, quiet=quiet)


def _push_whole(
    site: Path, target: Target, base_url: str, *, message: str, check: bool, dry_run: bool
) -> list[Publication]:
    """A site in one piece."""
    return [push_site(site, target, base_url, message=message, check=check, dry_run=dry_run)]


def _record(project: Project, *, quiet: bool, gone: bool = False) -> None:
    """Keep in the archive what a publication leaves behind: its addresses."""
    new = record_published(project.root, project.output, gone=gone)
    if not quiet:
        rows = counted(new, "new or changed row" if gone else "new row")
        click.echo(f"{project.root / ADDRESSES_NAME}: {rows} (keep it with the articles)")


def _summary(done: Publication, branch: str, *, dry_run: bool) -> str:
    what = f"{counted(done.files, 'file')}, {megabytes(done.bytes)}"
    where = f"to branch {branch} of {done.address}, shown at {done.base_url}"
    domain = f", with a CNAME that names {done.domain}" if done.domain else ""
    if dry_run:
        return f"would push {what} {where}{domain}"
    if not done.commit:
        return f"nothing to push: branch {branch} of {done.address} holds this site already"
    return f"pushed {what} {where}{domain}"
