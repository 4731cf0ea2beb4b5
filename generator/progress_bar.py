"""Progress as a bar on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

T = TypeVar("T")


class TerminalBar:
    """A bar with counts and the time left, for a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def track(self, items: Iterable[T], stage: str, total: int) -> Iterator[T]:
        """Pass `items` through under a bar."""
        columns = (
            TextColumn("{task.description:<10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=self._console) as progress:
            yield from progress.track(items, total=total, description=stage)


def terminal_bar() -> TerminalBar | None:
    """Return the bar, or None for a terminal on which nothing can move."""
    console = Console(stderr=True)
    return None if console.is_dumb_terminal else TerminalBar(console)
