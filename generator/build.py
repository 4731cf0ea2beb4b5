"""A build from end to end: only where anything has changed is it made (`making`)."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from generator.config import Project
from generator.crew import Crew, crew_of
from generator.engine.store import DamagedError, UnkeptError
from generator.engine.workspace import list_redacted, open_archive, shown, stamp_of, unchanged
from generator.packing import UnpackError
from generator.progress import Reporter
from generator.report import BuildReport
from generator.stopwatch import Stopwatch
from generator.write import alone, check_output


def build_site(
    project: Project,
    progress: Reporter,
    *,
    anew: bool = True,
    rehash: bool = False,
    ledger: bool = False,
    workers: int = 0,
    watch: Stopwatch | None = None,
) -> BuildReport:
    """Build the whole site; the old one stays until the new one is ready.

    Args:
        anew: go through all stages even if nothing has changed since the last build; without it
            the report then has no catalog.
        rehash: read all files, those too that have the size and the time that they had.
        ledger: whether the report is to have all entries of all ledgers.
        workers: processes that do the work; 0 for one for each core.
        watch: takes down where the time goes.

    Raises:
        WarraqError: nothing was built (no source, broken template, disk full …).
    """
    started = time.perf_counter()
    check_output(project.output, project.source)
    watch = watch or Stopwatch()
    project = shown(project)
    with alone(project.output), crew_of(workers, watch.add_work) as crew, _without_collection():
        build = partial(_build_once, project, progress, crew, watch, rehash=rehash, ledger=ledger)
        try:
            report = build(anew=anew or rehash)
        except (DamagedError, UnpackError) as error:
            report = build(anew=True, damage=str(error))
        except UnkeptError as error:
            report = build(anew=True, trouble=str(error))
    return replace(report, seconds=time.perf_counter() - started)


@contextmanager
def _without_collection() -> Iterator[None]:
    """Do without the collector of cycles, which would go through all records again and again.

    Records are trees, and what else a build makes is gone with the build.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _build_once(  # noqa: PLR0913 - what was asked for, and why it is done again
    project: Project,
    progress: Reporter,
    crew: Crew,
    watch: Stopwatch,
    *,
    anew: bool,
    rehash: bool,
    ledger: bool,
    damage: str = "",
    trouble: str = "",
) -> BuildReport:
    with open_archive(project, damage=damage, trouble=trouble) as store:
        with watch.stage("look"):
            inputs = replace(list_redacted(project), rehash=rehash)
            stamp = stamp_of(project, inputs, store)
            report = None if anew else unchanged(project, store, stamp)
        if report is None:
            # Only now, because loading all that makes sites takes longer than looking does.
            from generator.engine.making import Build  # noqa: PLC0415

            build = Build(project, store, progress, crew, watch)
            report = build.run(inputs, ledger=ledger)
            stamp = stamp if build.is_whole else ""
        with watch.stage("remember"):
            store.set_value("stamp", stamp)
            store.set_value("tally", report.tally())
            store.commit()
        return replace(report, notes=(*store.notes, *report.notes))
