"""What builds cost: from nothing, and after a change; ours and other programs'. (Linux)

    python -m benchmarks.engine                                   # 1,000 and 10,000 input files
    python -m benchmarks.engine --articles 100000 --work FOLDER   # keeps the corpora for next time
    python -m benchmarks.engine --from A.jsonl.gz --verify --json figures.json
    python -m benchmarks.engine --only newest --peer hugo --peer pagefind --peer pelican

The corpora are those of `benchmarks.corpus`: 350 words an article, 3–8 tags, ten years, half of the
files with an embedded article. Every build is a process of its own, `python -m generator build`
from the folder of a copy of the archive, so that it keeps its memory between builds
(`.warraq/`), as that of a person does. `tags.csv` is learned before, so that a build from nothing
cuts tags and does not learn them; `--learn` measures a first build that does both.

The builds come one after the other on the same copy, each after one change more; run k of a change
takes another article. Wall times drift with the machine, so each stands beside that of `cp -r` of
the same site, taken in the same run (median of three, files in memory). Nothing is removed before
the end (`folders.put_away` says why); if many files were removed in the minutes before, wait. With
`--verify` every build after a change is compared, byte for byte, with a clean build of the same
input.

`--peer` has other programs make a site of the same articles (`benchmarks/peers.py`).
"""

from __future__ import annotations

import dataclasses
import gzip
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from benchmarks.builds import Builder
from benchmarks.corpus import (
    DAYS,
    FIRST_DAY,
    Maker,
    file_path,
    load_material,
    scrape_text,
    write_corpus,
)
from benchmarks.costs import (
    ADDED,
    COLD,
    OURS,
    Ratio,
    Row,
    Site,
    cost_table,
    median_row,
    ratio_table,
    ratios,
    site_table,
)
from benchmarks.folders import first_difference, put_away
from benchmarks.peers import PEERS, Corpus, measure_peers
from benchmarks.process_tree import CommandError
from generator import __version__
from generator.resources import templates_dir

_REPOSITORY = Path(__file__).resolve().parent.parent
_SETTINGS = 'title = "أرشيف القياس"\nbase_url = "https://archive.example.org/"\n'
_OVERRIDDEN = "partials/footer.html.jinja"
_BODY = 2
"""The line of a scrape, from 0, at which its body begins: after title and date."""
_OLD = 400
"""Days from the first one: of an article that comes late."""
_LEARNED = "tags learned"
_TAGS = "tags.csv"


@dataclass(frozen=True, slots=True)
class Archive:
    """A corpus in a folder, as a person has one."""

    folder: Path
    maker: Maker
    count: int
    """Input files."""

    @property
    def source(self) -> Path:
        """Where the input files are."""
        return self.folder / "seeds"

    def by_day(self) -> list[int]:
        """Numbers of the input files, the oldest article first."""
        return sorted(range(self.count), key=self.maker.day)

    def builder(self, *arguments: str) -> Builder:
        """A command of ours on this archive; without arguments a build."""
        return Builder(
            program=OURS,
            inputs=self.count,
            command=(sys.executable, "-m", "generator", *(arguments or ("build",))),
            folder=self.folder,
            site=self.folder / "site",
            environment={**os.environ, "PYTHONPATH": str(_REPOSITORY)},
        )


# ---------------------------------------------------------------- changes


def add(archive: Archive, turn: int, day: int) -> None:
    """Put one article more in, so many days after the first of the corpus."""
    number = archive.count + day + turn  # not of another change: it would be a copy of that
    made = replace(archive.maker.article(number), day=FIRST_DAY + timedelta(days=day + turn))
    path = archive.source / file_path(number)
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(scrape_text(made), encoding="utf-8")


def edit(archive: Archive, turn: int) -> None:
    """Change a word in the body of an old article."""
    path = archive.source / file_path(archive.by_day()[archive.count // 10 + turn])
    path.write_text(with_another_word(path.read_text(encoding="utf-8")), encoding="utf-8")


def with_another_word(scrape: str) -> str:
    """A scrape with another word at the beginning of its body."""
    lines = scrape.split("\n")
    _, _, rest = lines[_BODY].partition(" ")
    lines[_BODY] = f"واستدركت {rest}"
    return "\n".join(lines)


def delete(archive: Archive, turn: int) -> None:
    """Take an article from the middle of the years out."""
    (archive.source / file_path(archive.by_day()[archive.count // 2 + turn])).unlink()


def override(archive: Archive, turn: int) -> None:
    """Replace the partial that every page ends with."""
    built_in = (templates_dir() / _OVERRIDDEN).read_text(encoding="utf-8")
    path = archive.folder / "templates" / _OVERRIDDEN
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(built_in.replace("</footer>", f"<p>{turn}</p>\n</footer>"), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Change:
    """What is done to an archive before a build."""

    what: str
    make: Callable[[Archive, int], None]
    """Of an archive and the number of the run."""


CHANGES = {
    "nothing": Change("nothing changed", lambda _archive, _turn: None),
    "newest": Change(ADDED, lambda archive, turn: add(archive, turn, DAYS)),
    "old": Change("one of an old day added", lambda archive, turn: add(archive, turn, _OLD)),
    "edited": Change("one edited", edit),
    "deleted": Change("one deleted", delete),
    "template": Change("template changed", override),
}
"""By the names that `--only` takes, in the order in which they are made."""


# ---------------------------------------------------------------- measuring


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured."""

    runs: int
    """Of each change."""
    cold_runs: int
    """Of the build from nothing."""
    only: frozenset[str]
    learn: bool
    verify: bool


def make_corpus(folder: Path, maker: Maker, count: int, embedded: float, kind: str) -> Archive:
    """An archive of `count` input files; one that an earlier run made of the same is kept."""
    archive = Archive(folder, maker, count)
    stamp, made = folder / "corpus.txt", f"{count} {embedded} {kind}\n"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != made:
        shutil.rmtree(folder, ignore_errors=True)
        _say(f"writing {count:,} input files")
        write_corpus(archive.source, maker, count, embedded)
        (folder / "archive.toml").write_text(_SETTINGS, encoding="utf-8")
        stamp.write_text(made, encoding="utf-8")
    return archive


def learn(archive: Archive, place: Path, *, by_build: bool) -> list[Row]:
    """Make the archive's tags.csv where there is none; what a first build costs that makes it.

    `place` is a folder to do it in.
    """
    if (archive.folder / _TAGS).exists() and not by_build:
        return []
    command = ("build",) if by_build else ("learn-tags", "--write", "--quiet")
    with copied(archive, place / "pupil") as pupil:
        (pupil.folder / _TAGS).unlink(missing_ok=True)
        row = pupil.builder(*command).build(f"cold, {_LEARNED}" if by_build else _LEARNED)
        shutil.copy(pupil.folder / _TAGS, archive.folder)
    _say(_said(row))
    return [row] if by_build else [replace(row, files=None, mb=None, removed=None)]


def forget(archive: Archive) -> None:
    """Put the site away, and what builds remember."""
    for name in ("site", ".warraq"):
        put_away(archive.folder / name, archive.builder().away)


@contextmanager
def copied(archive: Archive, folder: Path) -> Iterator[Archive]:
    """A copy of what a person keeps of an archive, for as long as it is needed."""
    left_out = shutil.ignore_patterns("site", ".warraq")
    shutil.copytree(archive.folder, folder, ignore=left_out)
    copy = replace(archive, folder=folder)
    yield copy
    put_away(folder, copy.builder().away)


def measure(archive: Archive, plan: Plan) -> tuple[list[Row], Site]:
    """Builds of ours, and the finished site; the archive is changed by it."""
    builder, rows = archive.builder(), []
    for _ in range(plan.cold_runs):
        forget(archive)
        rows.append(builder.build(COLD))
    site = builder.finished(articles_of(builder.site))
    cold = replace(median_row(rows), copies=median_row(rows).wall_s / site.copy_s)
    _say(_said(cold))
    rows = [cold]
    for change in (change for name, change in CHANGES.items() if name in plan.only):
        turns = [_turn(archive, change, turn, site, plan) for turn in range(plan.runs)]
        rows.append(median_row(turns))
        _say(_said(rows[-1]))
    return rows, site


def _turn(archive: Archive, change: Change, turn: int, site: Site, plan: Plan) -> Row:
    change.make(archive, turn)
    row = archive.builder().build(change.what, site.copy_s)
    return replace(row, clean=is_clean(archive)) if plan.verify else row


def is_clean(archive: Archive) -> bool:
    """Whether the site is that of a clean build of the same input, byte for byte."""
    with copied(archive, archive.folder.with_name("clean")) as clean:
        clean.builder().build(COLD)
        different = first_difference(archive.builder().site, clean.builder().site)
    if different:
        _say(f"NOT as a clean build makes it: {different}")
    return not different


def articles_of(site: Path) -> int:
    """Articles of a site of ours: its data files have a line for each."""
    files = (site / "data" / "articles").glob("*.jsonl.gz")
    return sum(gzip.decompress(path.read_bytes()).count(b"\n") for path in files)


# ---------------------------------------------------------------- the command


def _said(row: Row) -> str:
    return (
        f"{row.program}, {row.inputs:,}, {row.what}: {row.wall_s:.2f} s wall, "
        f"{row.cpu_s:.2f} s CPU, {row.peak_mb:,.0f} MB (sampling {row.sampling_s:.2f} s)"
    )


def _say(line: str) -> None:
    click.echo(line, err=True)


@contextmanager
def _folders(named: Path | None) -> Iterator[tuple[Path, Path]]:
    """A new folder in the one named, or in the system's for such things, and where corpora stay."""
    if named is not None:
        named.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=named) as folder:
        yield Path(folder), named.resolve() if named is not None else Path(folder)


def report(rows: Sequence[Row], sites: Sequence[Site], found: Sequence[Ratio]) -> dict[str, Any]:
    """All figures, with what they depend on, for a program to read."""
    return {
        "warraq": __version__,
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count(),
        "rows": [dataclasses.asdict(row) for row in rows],
        "sites": [dataclasses.asdict(site) for site in sites],
        "ratios": [dataclasses.asdict(ratio) for ratio in found],
    }


def show(rows: Sequence[Row], sites: Sequence[Site], found: Sequence[Ratio]) -> None:
    """Print the tables, whole whatever the width of the terminal."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=160)
    console.print(cost_table(rows))
    console.print(site_table(sites))
    if found:
        console.print(ratio_table(found))
    sampling = sum(row.sampling_s for row in rows) / sum(row.wall_s for row in rows)
    console.print(f"Measuring memory took {sampling:.1%} of a core beside the builds.")


_ONLY = click.Choice([COLD, *CHANGES])
_FILE = click.Path(dir_okay=False, path_type=Path)
_SIZES = (1_000, 10_000)


@click.command()
@click.option("--articles", "sizes", multiple=True, type=click.IntRange(min=100), default=_SIZES)
@click.option("--from", "origins", multiple=True, type=_FILE, help="Real text; may be repeated.")
@click.option("--embedded", default=0.5, show_default=True, help="Share that embeds another.")
@click.option("--work", type=click.Path(file_okay=False, path_type=Path), help="Keep corpora here.")
@click.option("--runs", default=1, show_default=True, help="Of each change; the median counts.")
@click.option("--cold-runs", default=1, show_default=True, help="Of the build from nothing.")
@click.option("--only", multiple=True, type=_ONLY, help="Some of the builds (cold is always made).")
@click.option("--learn", "learns", is_flag=True, help="Measure a first build that learns tags.csv.")
@click.option("--verify", is_flag=True, help="Compare each build with a clean one.")
@click.option("--peer", "peers", multiple=True, type=click.Choice(list(PEERS)))
@click.option("--json", "target", type=_FILE, help="Write the figures to a file too.")
def main(  # noqa: PLR0913, PLR0917 - the options of a command
    sizes: tuple[int, ...],
    origins: tuple[Path, ...],
    embedded: float,
    work: Path | None,
    runs: int,
    cold_runs: int,
    only: tuple[str, ...],
    learns: bool,
    verify: bool,
    peers: tuple[str, ...],
    target: Path | None,
) -> None:
    """Measure what builds cost."""
    plan = Plan(runs, cold_runs, frozenset(only or CHANGES), learns, verify)
    maker = Maker(load_material(origins))
    kind = " ".join(path.name for path in origins) or "synthetic"
    rows: list[Row] = []
    sites: list[Site] = []
    with _folders(work) as (place, corpora):
        for count in sizes:
            archive = make_corpus(corpora / f"corpus-{count}", maker, count, embedded, kind)
            try:
                rows += learn(archive, place, by_build=plan.learn)
                with copied(archive, place / "archive") as copy:
                    own, site = measure(copy, plan)
                others, their_sites = measure_peers(
                    peers, place, Corpus(maker, count, embedded), _say
                )
            except CommandError as error:
                raise click.ClickException(str(error)) from None
            rows += [*own, *others]
            sites += [site, *their_sites]
        # While all is still there: removing it takes its time.
        found = list(ratios(rows))
        show(rows, sites, found)
        if target is not None:
            text = json.dumps(report(rows, sites, found), ensure_ascii=False, indent=1)
            target.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
