"""Where the time of a build goes, by stage."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class Spent:
    """What a stage took."""

    wall: float = 0.0
    """Seconds."""
    cpu: float = 0.0
    """Seconds of this process."""
    workers: float = 0.0
    """CPU seconds of other processes."""


class Stopwatch:
    """Adds up what stages take; one stage at a time, the innermost counts."""

    def __init__(self) -> None:
        self.stages: dict[str, Spent] = {}
        """In the order in which they began."""
        self._running: list[str] = []
        self._since = time.perf_counter(), time.process_time()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what happens in the block for a stage."""
        self._stop()
        self.stages.setdefault(name, Spent())
        self._running.append(name)
        try:
            yield
        finally:
            self._stop()
            self._running.pop()

    def add_work(self, seconds: float) -> None:
        """Count CPU seconds of a worker for the present stage."""
        if self._running:
            self.stages[self._running[-1]].workers += seconds

    def _stop(self) -> None:
        now = time.perf_counter(), time.process_time()
        if self._running:
            spent = self.stages[self._running[-1]]
            spent.wall += now[0] - self._since[0]
            spent.cpu += now[1] - self._since[1]
        self._since = now
