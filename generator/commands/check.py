"""`check`: the links of a built site."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from generator.audit.check import check_site
from generator.commands.common import CONFIG_HELP, FILE, FOLDER, site_folder
from generator.terminal import counted, visible


@click.command()
@click.argument("site", type=FOLDER, required=False)
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--json", "json_report", is_flag=True, help="Print the report as JSON.")
def check(site: Path | None, config_path: Path | None, json_report: bool) -> None:
    """Check every internal link, anchor and asset of a built site."""
    report = check_site(site_folder(site, config_path))
    if json_report:
        click.echo(_check_json(report.pages, report.links, [str(b) for b in report.broken]))
    else:
        for broken in report.broken:
            click.echo(visible(str(broken)))
        seen = f"{counted(report.pages, 'page')}, {counted(report.links, 'link')}"
        click.echo(f"{seen}, {len(report.broken):,} broken")
    sys.exit(0 if report.ok else 1)


def _check_json(pages: int, links: int, broken: list[str]) -> str:
    return json.dumps({"pages": pages, "links": links, "broken": broken}, ensure_ascii=False)
