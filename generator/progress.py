"""Progress of a long command: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

import click

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
        """Pass `items` through, then print how many there were, if any."""
        count = 0
        for item in items:
            yield item
            count += 1
        if count:
            click.echo(f"{stage}: {count}", err=True)


def reporter(*, quiet: bool) -> Reporter:
    """The reporter that fits where standard error goes."""
    if quiet:
        return Quiet()
    # Not rich's own guess: it takes FORCE_COLOR, which CI sets, for a terminal.
    if not sys.stderr.isatty():
        return PlainLines()
    from generator.progress_bar import terminal_bar  # noqa: PLC0415 - loads much

    return terminal_bar() or PlainLines()
