"""Progress of a long command: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

import click
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


class Reporter(Protocol):
    """Tells a person how far a build is."""

    def track(self, items: Iterable[T], stage: str, total: int) -> Iterator[T]:
        """Pass `items` through while reporting on `stage`."""
        ...


class Quiet:
    """Says nothing."""

    def track(self, items: Iterable[T], stage: str, total: int) -> Iterator[T]:
        """Pass `items` through."""
        yield from items


class PlainLines:
    """One line when a stage ends, for logs."""

    def track(self, items: Iterable[T], stage: str, total: int) -> Iterator[T]:
        """Pass `items` through, then print how many there were."""
        count = 0
        for item in items:
            yield item
            count += 1
        click.echo(f"{stage}: {count}", err=True)


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


def reporter(*, quiet: bool) -> Reporter:
    """The reporter that fits where standard error goes."""
    if quiet:
        return Quiet()
    # Not rich's own guess: it takes FORCE_COLOR, which CI sets, for a terminal.
    console = Console(stderr=True)
    moves = sys.stderr.isatty() and not console.is_dumb_terminal
    return TerminalBar(console) if moves else PlainLines()
