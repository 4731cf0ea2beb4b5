"""Pure functions over many tasks, on all cores.

Tasks and results are plain data and bytes, so that any `concurrent.futures.Executor` will do, one
of a cluster too. Results come in the order of the tasks, and only some tasks are on their way at a
time, so that memory does not grow with their number.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, islice
from typing import Protocol, TypeVar

from generator.errors import WarraqError

T = TypeVar("T")
R = TypeVar("R")
K = TypeVar("K")

FEW = 4
"""Up to so many tasks the caller's own process does the work: starting others takes longer."""
_AHEAD = 2
"""Tasks on their way for each worker: one that it does and one that waits for it."""


class Map(Protocol):
    """`map` for one function, wherever it runs."""

    def __call__(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield the results in the order of the tasks."""


def in_chunks(
    items: Iterable[T], most: int, weigh: Callable[[T], int] = lambda _item: 0, heaviest: int = 1
) -> Iterator[list[T]]:
    """Yield the items in runs of `most`, or fewer that weigh at least `heaviest` together."""
    chunk: list[T] = []
    weight = 0
    for item in items:
        chunk.append(item)
        weight += weigh(item)
        if len(chunk) == most or weight >= heaviest:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def map_beside(
    run: Map, function: Callable[[T], R], pairs: Iterable[tuple[K, T]]
) -> Iterator[tuple[K, R]]:
    """Yield (what stays here, the result) for pairs of what stays here and a task."""
    staying: deque[K] = deque()

    def tasks() -> Iterator[T]:
        for kept, task in pairs:
            staying.append(kept)
            yield task

    for result in run(function, tasks()):
        yield staying.popleft(), result


class Crew:
    """Workers that are hired when there is enough to do."""

    def __init__(
        self,
        workers: int,
        spent: Callable[[float], None],
        hire: Callable[[int], Executor] | None = None,
    ) -> None:
        """`workers` is their number; `hire` makes the executor, of processes if it is None.

        Args:
            spent: told the CPU seconds of each task that a worker has done.
        """
        self._workers = workers
        self._spent = spent
        self._hire = hire or _hire_processes
        self._executor: Executor | None = None
        self._is_broken = False

    def map(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield the results in the order of the tasks; an exception of one ends the whole.

        Args:
            function: of a module, so that a process can find it by its name.

        Raises:
            WarraqError: a worker has died.
        """
        waiting = iter(tasks)
        first = list(islice(waiting, FEW + 1))
        if self._executor is None and self._workers > 1 and len(first) > FEW:
            self._hire_all()
        executor = self._executor
        all_tasks = chain(first, waiting)
        del first  # or they would be held to the end
        if executor is None:
            yield from map(function, all_tasks)
            return
        ahead: deque[Future[tuple[R, float]]] = deque()
        try:
            for task in all_tasks:
                ahead.append(self._submitted(executor, function, task))
                if len(ahead) >= self._workers * _AHEAD:
                    yield self._result(ahead)
            while ahead:
                yield self._result(ahead)
        finally:
            if not self._is_broken:  # else the executor ends them itself, and both would clash
                for future in ahead:
                    future.cancel()

    def map_by_threads(self, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
        """Yield the results in the order of the tasks, done beside what the caller does meanwhile.

        For what C does without Python, such as compressing: threads begin at once, and nothing
        has to be sent to them.
        """
        if self._workers == 1:
            yield from map(function, tasks)
            return
        threads = ThreadPoolExecutor(self._workers)
        ahead: deque[Future[R]] = deque()
        try:
            for task in tasks:
                ahead.append(threads.submit(function, task))
                if len(ahead) >= self._workers * _AHEAD:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            threads.shutdown(cancel_futures=True)

    def _hire_all(self) -> None:
        """Make an executor and see that it works; where the system lets no process begin, none."""
        with _interrupts_later():
            self._executor = self._hire(self._workers)
            try:
                self._executor.submit(abs, 0).result()
            except (BrokenExecutor, EOFError, OSError):
                self._executor.shutdown(wait=False)
                self._executor = None
                self._workers = 1

    def _submitted(
        self, executor: Executor, function: Callable[[T], R], task: T
    ) -> Future[tuple[R, float]]:
        try:
            return executor.submit(_timed, function, task)
        except (BrokenExecutor, EOFError, OSError) as error:
            self._is_broken = True
            raise _stopped() from error

    def _result(self, ahead: deque[Future[tuple[R, float]]]) -> R:
        try:
            result, seconds = ahead.popleft().result()
        except BrokenExecutor as error:
            self._is_broken = True
            raise _stopped() from error
        self._spent(seconds)
        return result

    def dismiss(self) -> None:
        """Let the workers go, with all that they remember; others are hired when they are needed.

        One stage's words and templates are of no use to the next.
        """
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None
        _give_back()


def _give_back() -> None:
    """Give the system the memory that lies free between what is held, where the C library can.

    What came from workers and went to the store, and the arrays of a stage, leave holes that
    nothing of the next stage fits into: 45 MB of 10,000 files before the search.
    """
    # Of glibc alone; a Python may have been built without ctypes.
    with contextlib.suppress(ImportError, AttributeError, OSError, TypeError):
        import ctypes  # noqa: PLC0415

        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Have Ctrl-C wait for the end of the block, which would leave processes half begun."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


def _stopped() -> WarraqError:
    what = "a process that worked for the build was stopped, perhaps for want of memory"
    return WarraqError(what, "build again, with --workers 1 if memory is short")


def _timed(function: Callable[[T], R], task: T) -> tuple[R, float]:
    """The result of a task, and the CPU seconds that it took."""
    before = time.process_time()
    return function(task), time.process_time() - before


@contextmanager
def crew_of(workers: int, spent: Callable[[float], None] = lambda _seconds: None) -> Iterator[Crew]:
    """A crew for one build.

    Args:
        workers: how many processes; 0 for one for each core that this process may use.
        spent: see `Crew`.
    """
    crew = Crew(workers or _cores(), spent)
    try:
        yield crew
    finally:
        crew.dismiss()


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        return os.cpu_count() or 1


def _hire_processes(workers: int) -> Executor:
    from generator.processes import processes  # noqa: PLC0415 - loads much, seldom needed

    return processes(workers)
