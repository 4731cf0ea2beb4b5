"""`verify`: whether a built site is still what was built."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click

from generator.audit.verify import Verdict, verify_site
from generator.commands.common import CONFIG_HELP, FILE, FOLDER, site_folder
from generator.terminal import counted, megabytes, visible

_KINDS = ("altered", "missing", "extra")


def _seal(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value and not re.fullmatch("[0-9a-fA-F]{64}", value.strip()):
        raise click.BadParameter("64 hexadecimal digits, as a build prints them")
    return value.strip()


@click.command()
@click.argument("site", type=FOLDER, required=False)
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option(
    "--seal",
    default="",
    callback=_seal,
    help="The seal that the build printed, if you kept it: nobody can forge the lists then.",
)
@click.option("--json", "json_report", is_flag=True, help="Print the verdict as JSON.")
def verify(site: Path | None, config_path: Path | None, seal: str, json_report: bool) -> None:
    """Hash every file of a built site again and name what is altered, missing or extra."""
    verdict = verify_site(site_folder(site, config_path), seal)
    if json_report:
        click.echo(_as_json(verdict))
    else:
        for finding in verdict.findings:
            click.echo(visible(str(finding)))
        counts = ", ".join(f"{verdict.count(kind)} {kind}" for kind in _KINDS)
        click.echo(f"{counted(verdict.files, 'file')}, {megabytes(verdict.bytes)}: {counts}")
        click.echo(f"seal: {verdict.seal or 'missing'}")
    sys.exit(1 if verdict.findings else 0)


def _as_json(verdict: Verdict) -> str:
    named = {
        kind: [finding.path for finding in verdict.findings if finding.kind == kind]
        for kind in _KINDS
    }
    doubtful = {each.path: each.manifest for each in verdict.findings if each.manifest}
    shown = {"files": verdict.files, "bytes": verdict.bytes, "seal": verdict.seal, **named}
    return json.dumps({**shown, "doubtful": doubtful}, ensure_ascii=False, indent=1)
