"""Workers: results in order, few tasks on their way, any executor."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from generator.crew import FEW, Crew, crew_of, in_chunks, map_beside
from generator.errors import WarraqError


class Counting(Executor):
    """An executor that does a task when it is asked for, and counts those that wait."""

    def __init__(self) -> None:
        self.submitted = 0
        self.stopped = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.submitted += 1
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except WarraqError as error:
            future.set_exception(error)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.stopped = True


def double(number: int) -> int:
    if number == 13:
        raise WarraqError("thirteen", "take another")
    return number * 2


def test_a_few_tasks_need_no_workers() -> None:
    hired = Counting()
    crew = Crew(2, lambda _: None, lambda _: hired)
    assert list(crew.map(double, range(FEW))) == [0, 2, 4, 6]
    assert list(crew.map(double, [])) == []
    assert hired.submitted == 0


def test_results_come_in_order_and_tasks_are_drawn_as_they_are_needed() -> None:
    hired, drawn = Counting(), []

    def tasks() -> Iterator[int]:
        for number in range(100, 140):
            drawn.append(number)
            yield number

    crew = Crew(2, lambda _: None, lambda _: hired)
    results = crew.map(double, tasks())
    assert next(results) == 200
    assert len(drawn) < 10
    assert list(results) == [2 * number for number in range(101, 140)]
    crew.dismiss()
    assert hired.submitted == 41 and hired.stopped  # one to see whether it works


def test_the_error_of_a_task_ends_the_whole() -> None:
    crew = Crew(2, lambda _: None, lambda _: Counting())
    with pytest.raises(WarraqError, match="thirteen"):
        list(crew.map(double, range(20)))


def test_where_no_process_can_begin_this_one_does_the_work() -> None:
    class Stillborn(Counting):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            raise BrokenExecutor

    crew = Crew(2, lambda _: None, lambda _: Stillborn())
    assert list(crew.map(double, range(20, 40))) == [2 * n for n in range(20, 40)]


def test_an_executor_that_breaks_when_it_is_given_work(monkeypatch: pytest.MonkeyPatch) -> None:
    class Breaking(Counting):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            if self.submitted > 5:
                raise BrokenExecutor
            return super().submit(fn, *args, **kwargs)

    crew = Crew(2, lambda _: None, lambda _: Breaking())
    with pytest.raises(WarraqError, match=r"was stopped.*--workers 1"):
        list(crew.map(double, range(20, 60)))


def test_any_executor_will_do_and_its_time_is_counted() -> None:
    spent: list[float] = []
    crew = Crew(3, spent.append, ThreadPoolExecutor)
    assert list(crew.map(double, range(20, 60))) == [2 * n for n in range(20, 60)]
    crew.dismiss()
    assert len(spent) == 40 and min(spent) >= 0


def test_processes_give_what_this_process_gives() -> None:
    with crew_of(2, lambda _: None) as crew:
        assert list(crew.map(abs, range(-30, 0))) == list(range(30, 0, -1))


def test_a_worker_that_dies_is_an_error_in_one_line() -> None:
    with (
        crew_of(2) as crew,
        pytest.raises(WarraqError, match=r"was stopped.*--workers 1"),
    ):
        list(crew.map(os._exit, range(1, 20)))


@pytest.mark.skipif(os.name != "posix", reason="looks at processes with signals")
def test_workers_end_with_the_process_that_hired_them(tmp_path: Path) -> None:
    """Even when it is killed, which leaves it no time to let them go."""
    script = tmp_path / "hire.py"
    script.write_text(
        "import operator, os, time\n"
        "from generator.crew import crew_of\n"
        "if __name__ == '__main__':\n"
        "    with crew_of(2) as crew:\n"
        "        print(*set(crew.map(operator.call, [os.getpid] * 40)), flush=True)\n"
        "        time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        workers = list(map(int, process.stdout.readline().split()))
        process.kill()
    assert workers
    deadline = time.monotonic() + 20
    while left := [pid for pid in workers if is_running(pid)]:
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/status")
    return not (status.exists() and "State:\tZ" in status.read_text())


def test_one_worker_is_the_process_itself() -> None:
    with crew_of(1, lambda _: None) as crew:
        assert list(crew.map(lambda n: n + 1, range(20))) == list(range(1, 21))


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (3, [3]), (4, [4]), (9, [4, 4, 1])])
def test_chunks(count: int, sizes: list[int]) -> None:
    assert [len(chunk) for chunk in in_chunks(range(count), 4)] == sizes


def test_chunks_by_weight() -> None:
    found = list(in_chunks([1, 1, 5, 2, 9, 1, 1, 1], 3, lambda item: item, 6))
    assert found == [[1, 1, 5], [2, 9], [1, 1, 1]]


def test_what_stays_here_comes_back_with_its_result() -> None:
    pairs = ((f"n{number}", number) for number in range(20, 40))
    crew = Crew(2, lambda _: None, lambda _: Counting())
    assert list(map_beside(crew.map, double, pairs)) == [(f"n{n}", 2 * n) for n in range(20, 40)]


@pytest.mark.parametrize("workers", [1, 3])
def test_threads_give_the_results_in_order_with_few_tasks_on_their_way(workers: int) -> None:
    drawn: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(100, 140):
            drawn.append(number)
            yield number

    results = Crew(workers, lambda _: None).map_by_threads(slow_double, tasks())
    assert next(results) == 200
    assert len(drawn) <= 2 * workers
    assert list(results) == [2 * number for number in range(101, 140)]


def slow_double(number: int) -> int:
    time.sleep(0.002 * (number % 3))
    return double(number)


def test_the_error_of_a_task_in_a_thread_ends_the_whole() -> None:
    with pytest.raises(WarraqError, match="thirteen"):
        list(Crew(2, lambda _: None).map_by_threads(double, range(20)))
