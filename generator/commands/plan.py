"""`plan`: how large the site will be, and whether GitHub Pages takes it."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from generator.commands.common import CONFIG_HELP, FILE, FOLDER
from generator.config import load_config, resolve, with_base_url
from generator.errors import WarraqError
from generator.forecast import (
    TRAFFIC_LIMIT,
    Limit,
    artifact_bytes,
    build_minutes,
    limits_of,
    readers_a_month,
    rooms_of,
    years_of,
)
from generator.progress import reporter
from generator.sampling import Prospect, foresee
from generator.terminal import visible


@click.command()
@click.option("--source", type=FOLDER, help="Folder of the articles (default: seeds).")
@click.option("--config", "config_path", type=FILE, help=CONFIG_HELP)
@click.option("--base-url", help="Public address of the site, for the feed and the sitemap.")
@click.option("--split-by", type=click.Choice(["year"]), help="Show how to publish it in parts.")
@click.option("--json", "json_report", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "--workers", type=click.IntRange(0), default=0, help="Processes (default: one a core)."
)
def plan(
    source: Path | None,
    config_path: Path | None,
    base_url: str | None,
    split_by: str | None,
    json_report: bool,
    workers: int,
) -> None:
    """Say how large the site will be, part by part, and whether GitHub Pages takes it.

    The articles are read, and of each kind of file a sample is made and weighed; nothing is
    built. Exit code 1 when a limit of Pages does not hold.
    """
    config, root = load_config(config_path, Path())
    if base_url is not None:
        try:
            config = with_base_url(config, base_url)
        except WarraqError as error:
            raise click.UsageError(str(error)) from None
    project = resolve(config, root, source, None)
    prospect = foresee(project, reporter(quiet=json_report), workers)
    limits = limits_of(prospect.sizes)
    if json_report:
        click.echo(_as_json(prospect, limits))
    else:
        for line in _lines(prospect, limits):
            click.echo(visible(line))
        if split_by:
            for line in _split_lines(prospect):
                click.echo(visible(line))
    sys.exit(0 if all(limit.holds for limit in limits) else 1)


def _lines(prospect: Prospect, limits: list[Limit]) -> Iterator[str]:
    sizes = prospect.sizes
    if prospect.is_built:
        yield f"the site as it is built: {len(sizes):,} files, {prospect.articles:,} articles"
    else:
        yield (
            f"expected of {prospect.articles:,} articles, by {prospect.made:,} of "
            f"{len(sizes):,} files that were made to weigh them"
        )
    total = sum(sizes.values())
    yield f"{'part':<12}{'files':>10}{'MB':>10}{'share':>8}  largest file"
    for room in rooms_of(sizes):
        row = f"{room.name:<12}{room.files:>10,}{room.bytes / 1e6:>10.1f}"
        largest = f"{sizes[room.largest] / 1e6:.1f} MB" if sizes[room.largest] >= 5e4 else "small"
        yield f"{row}{room.bytes / total:>8.1%}  {largest}"
    yield f"{'all':<12}{len(sizes):>10,}{total / 1e6:>10.1f}"
    for limit in limits:
        state = "fits" if limit.holds else "TOO MUCH"
        note = f"  ({limit.note})" if limit.note else ""
        value = f"{limit.value:,.1f} of {limit.most:,.0f} {limit.unit}"
        yield f"{limit.what:<14}{value:<26}{state}{note}"
    yield f"{'first build':<14}about {build_minutes(prospect.articles):.0f} minutes on a runner"
    yield (
        f"{'traffic':<14}{TRAFFIC_LIMIT / 1e9:.0f} GB a month are enough for about "
        f"{readers_a_month(sizes):,} readers of a hundred pages each"
    )
    if not all(limit.holds for limit in limits):
        yield _advice(prospect)


def _advice(prospect: Prospect) -> str:
    fattest = ", ".join(room.name for room in rooms_of(prospect.sizes)[:3])
    return f"most is in: {fattest}. What helps: offline = false (no packs), --split-by year"


def _split_lines(prospect: Prospect) -> Iterator[str]:
    years = years_of(prospect.sizes)
    rest = years.pop("", 0)
    yield ""
    yield "in parts, beside one another under one address, with one search in the first:"
    yield f"{'part':<16}{'MB':>10}"
    yield f"{'archive':<16}{rest / 1e6:>10.1f}"
    for year, size in years.items():
        yield f"{f'archive-{year}':<16}{size / 1e6:>10.1f}"


def _as_json(prospect: Prospect, limits: list[Limit]) -> str:
    sizes = prospect.sizes
    found = {
        "files": len(sizes),
        "bytes": sum(sizes.values()),
        "articles": prospect.articles,
        "pages": sum(path.endswith(".html") for path in sizes),
        "artifact": artifact_bytes(sizes),
        "build_minutes": round(build_minutes(prospect.articles), 1),
        "built": prospect.is_built,
        "made": prospect.made,
        "parts": [dataclasses.asdict(room) for room in rooms_of(sizes)],
        "years": years_of(sizes),
        "limits": [{**dataclasses.asdict(each), "holds": each.holds} for each in limits],
    }
    return json.dumps(found, ensure_ascii=False)
