"""One build by any program: run, and looked at before and after."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.costs import Row, Site
from benchmarks.folders import copy_seconds, snapshot, written_between
from benchmarks.process_tree import run

_REST = 0.5
"""Seconds between a change and the build: more than the tick of any file system's clock, within
which an incremental build would not trust what it knows."""


@dataclass(frozen=True, slots=True)
class Builder:
    """A program that builds the site of one archive."""

    program: str
    inputs: int
    """Input files of the archive."""
    command: tuple[str, ...]
    folder: Path
    """Where the command is run."""
    site: Path
    """What it makes."""
    environment: Mapping[str, str] | None = None

    @property
    def away(self) -> Path:
        """Where things go that must not be removed yet (`put_away`)."""
        return self.folder.parent / "away"

    def build(self, what: str, copy_s: float | None = None) -> Row:
        """Run the command once; `copy_s` is what a plain copy of the site takes, where known."""
        before = snapshot(self.site)
        time.sleep(_REST)
        cost = run(self.command, self.folder, self.environment)
        written = written_between(before, snapshot(self.site))
        return Row(
            program=self.program,
            inputs=self.inputs,
            what=what,
            runs=1,
            wall_s=cost.wall_s,
            cpu_s=cost.cpu_s,
            peak_mb=cost.peak_mb,
            sampling_s=cost.sampling_s,
            files=written.files,
            mb=written.bytes / 1e6,
            removed=written.removed,
            copies=cost.wall_s / copy_s if copy_s else None,
        )

    def finished(self, articles: int, program: str = "") -> Site:
        """The site as it is now, with so many pages of articles, by this program or several."""
        states = snapshot(self.site).values()
        return Site(
            program=program or self.program,
            inputs=self.inputs,
            articles=articles,
            files=len(states),
            mb=sum(state.size for state in states) / 1e6,
            copy_s=copy_seconds(self.site, self.away),
        )
