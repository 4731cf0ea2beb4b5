"""`plan`: how large the site will be, and whether GitHub Pages takes it."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from generator.commands.common import CONFIG_HELP, FILE, FOLDER, read_settings
from generator.config import resolve
from generator.delivery.parts import check_splittable, parts_of
from generator.engine.forecast import (
    SITE_LIMIT,
    TRAFFIC_LIMIT,
    Limit,
    artifact_bytes,
    build_minutes,
    limits_of,
    readers_a_month,
    rooms_of,
    years_of,
)
from generator.engine.sampling import Prospect, foresee
from generator.errors import WarraqError
from generator.progress import reporter
from generator.terminal import megabytes, visible


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
    built. Exit code 1 when a limit of Pages does not hold, of a part under --split-by.
    """
    config, root = read_settings(config_path, base_url)
    project = resolve(config, root, source, None)
    prospect = foresee(project, reporter(quiet=json_report), workers)
    limits = limits_of(prospect.sizes)
    fits = _parts_fit(prospect) if split_by else all(limit.holds for limit in limits)
    if json_report:
        click.echo(_as_json(prospect, limits))
    else:
        for line in _lines(prospect, limits):
            click.echo(visible(line))
        if not config.base_url:
            click.echo("note: without base_url there are no feeds and no sitemap to count")
        if split_by:
            for line in _split_lines(prospect, config.base_url):
                click.echo(visible(line))
    sys.exit(0 if fits else 1)


def _parts_fit(prospect: Prospect) -> bool:
    """Whether Pages takes each part."""
    sizes = prospect.sizes
    parts = ({path: sizes[path] for path in paths} for paths in parts_of(sizes).values())
    return all(limit.holds for part in parts for limit in limits_of(part))


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
        largest = megabytes(sizes[room.largest]) if sizes[room.largest] >= 5e4 else "small"
        yield f"{row}{room.bytes / total:>8.1%}  {largest}"
    yield f"{'all':<12}{len(sizes):>10,}{total / 1e6:>10.1f}"
    for limit in limits:
        state = "fits" if limit.holds else "TOO MUCH"
        note = f"  ({limit.note})" if limit.note else ""
        value = f"{limit.value:,.1f} of {limit.most:,.0f} {limit.unit}"
        yield f"{limit.what:<14}{value:<26}{state}{note}"
    yield f"{'first build':<14}about {build_minutes(prospect.articles):.0f} min on a runner"
    yield (
        f"{'traffic':<14}{TRAFFIC_LIMIT / 1e9:.0f} GB a month are enough for about "
        f"{readers_a_month(sizes):,} readers of a hundred pages each"
    )
    if not all(limit.holds for limit in limits):
        yield _advice(prospect)


def _advice(prospect: Prospect) -> str:
    fattest = ", ".join(room.name for room in rooms_of(prospect.sizes)[:3])
    return f"most is in: {fattest}. What helps: offline = false (no packs), --split-by year"


def _split_lines(prospect: Prospect, base_url: str) -> Iterator[str]:
    """Say which parts there would be, and how to publish them."""
    sizes = prospect.sizes
    yield ""
    yield "in several repositories of one owner, which Pages shows as one site with one search:"
    yield f"{'repository':<26}{'files':>10}{'MB':>10}{'artifact':>10}"
    for name, paths in parts_of(sizes).items():
        part = {path: sizes[path] for path in paths}
        shown = name or "NAME.github.io"
        size, artifact = sum(part.values()) / 1e6, artifact_bytes(part)
        row = f"{shown:<26}{len(part):>10,}{size:>10.1f}{artifact / 1e6:>10.1f}"
        yield f"{row}{'' if artifact <= SITE_LIMIT else '  TOO MUCH'}"
    yield from _STEPS
    try:
        check_splittable(base_url)
    except WarraqError as error:
        yield f"note: {error}"


_STEPS = (
    "1. make an organization NAME for the archive, and in it these repositories, all empty;",
    "2. build with --base-url https://NAME.github.io/ (a domain of your own works as well);",
    "3. warraq publish --split-by year, where the remote `origin` is NAME.github.io; it finds the",
    "   others beside it (`warraq split SITE OUT` only makes the folders);",
    "4. in each repository choose the branch gh-pages under Settings, Pages.",
    "Addresses are those of the site in one piece: links, search and readers' copies still work.",
)


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
