"""What lies around an archive: inputs, what builds remember; whether all is as it was. (I/O)

Loads little, since a build that finds nothing new does no more than this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from generator.config import TABLES, Config, Project
from generator.digest import digest_of
from generator.errors import Problem
from generator.read.files import FileStat, list_files, stat_of, stats_of
from generator.report import BuildReport
from generator.resources import program_digest, static_dir, templates_dir
from generator.store import Store, open_store
from generator.write import is_as_published

STORE_FOLDER = ".warraq"
"""Beside archive.toml: what builds remember."""


def store_path(root: Path) -> Path:
    """Where the builds of an archive remember."""
    return root / STORE_FOLDER / "catalog.db"


@contextmanager
def open_archive(project: Project, *, damage: str = "", trouble: str = "") -> Iterator[Store]:
    """What earlier builds of an archive worked out; see `open_store`."""
    path = store_path(project.root)
    version = _version(project.config)
    with open_store(path, version, damage=damage, trouble=trouble) as store:
        yield store


def _version(config: Config) -> str:
    """Of what parsing depends on besides the file."""
    settings = config.time_zone, config.columns, config.remove_lines
    return f"{program_digest()} {digest_of(settings).hex()}"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What lies in the source folder."""

    stats: list[FileStat]
    """Of every file that is not hidden, by path."""
    problems: list[Problem]


def list_inputs(project: Project) -> Inputs:
    """What there is in the source folder; nothing is read.

    Raises:
        WarraqError: there is no such folder, or it cannot be read.
    """
    listing = list_files(project.source, project.output, *_own_folders(project))
    paths = [path for path in listing.paths if path not in TABLES]
    return Inputs([stat_of(project.source, path) for path in paths], listing.problems)


def _own_folders(project: Project) -> list[Path]:
    """Folders beside the articles whose files are none."""
    folders = (project.pages, project.templates, project.corrections, project.public)
    return [folder for folder in folders if folder is not None]


def stamp_of(project: Project, inputs: Inputs, store: Store) -> str:
    """Return a hash of all that a build depends on; "" when that may still change unnoticed."""
    folders = (*_own_folders(project), templates_dir(), static_dir())
    tables = [stat_of(project.root, name) for name in TABLES]
    others = [tables, *map(stats_of, folders)]
    times = [stat[2] for stats in (inputs.stats, *others) for stat in stats]
    if not all(map(store.is_settled, times)):
        return ""
    settings = astuple(project.config), str(project.source), str(project.output)
    return digest_of((program_digest(), settings, inputs.stats, others)).hex()


def unchanged(project: Project, store: Store, stamp: str) -> BuildReport | None:
    """Return the report of the last build when all is as it was then, the site too."""
    if not stamp or store.value("stamp") != stamp:
        return None
    outputs = store.outputs()
    if not is_as_published(project.output.resolve(), outputs):
        return None
    return BuildReport.of_tally(str(project.output), store.value("tally"))
