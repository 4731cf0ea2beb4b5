"""What lies around an archive: inputs, what builds remember; whether all is as it was. (I/O)

Loads little, since a build that finds nothing new does no more than this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field, replace
from pathlib import Path

from generator.config import TABLES, Project
from generator.digest import digest_of
from generator.engine.store import Store, open_store
from generator.errors import Problem
from generator.model import InputFile
from generator.read.files import FileStat, list_files, read_file, stat_of, stats_of
from generator.redaction.files import read_redactions
from generator.redaction.rules import NO_REDACTIONS, Redactions
from generator.report import BuildReport
from generator.resources import program_digest, static_dir, templates_dir
from generator.walk import check_folder
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
    version = _version(project)
    with open_store(path, version, damage=damage, trouble=trouble) as store:
        yield store


def _version(project: Project) -> str:
    """Of what parsing depends on besides the file.

    So a new redaction starts the store anew: nothing that is kept holds what was taken out.
    """
    config, redactions = project.config, read_redactions(project.root)
    settings = config.time_zone, config.columns, config.remove_lines
    version = f"{program_digest()} {digest_of(settings).hex()}"
    return f"{version} {digest_of(redactions).hex()}" if redactions else version


@dataclass(frozen=True, slots=True)
class Inputs:
    """What lies in the source folder."""

    stats: list[FileStat]
    """Of every file that is not hidden, by path."""
    problems: list[Problem]
    redactions: Redactions = NO_REDACTIONS
    """What is taken out of them."""
    real: Mapping[str, str] = field(default_factory=dict)
    """Where a file lies whose path is not to be seen, by the path in `stats`."""
    rehash: bool = False
    """Whether a file of the size and time that it had is read all the same."""

    def read(self, project: Project, path: str) -> InputFile | Problem:
        """Read a file by its path in `stats`, as it lies there."""
        read = read_file(project.source, self.real.get(path, path))
        return replace(read, path=path)


def shown(project: Project) -> Project:
    """The archive with settings that may be seen.

    Raises:
        WarraqError: a rule or the key of the rules cannot be read.
    """
    redactions = read_redactions(project.root)
    if not redactions:
        return project
    from generator.redaction.sieve import Sieve  # noqa: PLC0415 - loads much
    from generator.redaction.tables import redact_config  # noqa: PLC0415

    return replace(project, config=redact_config(project.config, Sieve(redactions)))


def list_redacted(project: Project) -> Inputs:
    """What there is in the source folder, under names that may be seen; nothing is read.

    Raises:
        WarraqError: there is no such folder, or it or a rule cannot be read.
    """
    inputs, redactions = list_inputs(project), read_redactions(project.root)
    if not redactions:
        return inputs
    from generator.redaction.parsed import cleaned  # noqa: PLC0415 - loads much
    from generator.redaction.sieve import Sieve  # noqa: PLC0415

    sieve = Sieve(redactions)
    stats = [(sieve.path(path), size, time) for path, size, time in inputs.stats]
    pairs = zip(stats, inputs.stats, strict=True)
    real = {shown[0]: stat[0] for shown, stat in pairs if shown != stat}
    return Inputs(stats, list(cleaned(tuple(inputs.problems), sieve)), redactions, real)


def list_inputs(project: Project) -> Inputs:
    """What there is in the source folder; nothing is read.

    Raises:
        WarraqError: there is no such folder, or it or one of the keeper's own cannot be read.
    """
    for folder in _own_folders(project):
        check_folder(folder)
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
