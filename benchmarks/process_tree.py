"""What a command costs with all the processes that it starts: seconds and memory. (Linux)

Memory is the sum of the proportional set sizes (PSS) of the process and its descendants: a page
that n processes share counts as 1/n in each, so that workers forked from one process are not
counted as if each held everything, which the sum of resident sets does. It is sampled, so a peak
shorter than the interval can be missed. CPU time comes from the kernel when a process has ended:
processes that outlive the command (a server that workers were forked from) become children of this
one, as Linux offers it, and are waited for.

A sample costs the time of reading /proc (`Cost.sampling_s`, on the other core), most of it a walk
through the page tables that takes longer the more memory there is. The resident set is known
without a walk and no PSS is larger, so samples that cannot be the peak do without; and so does a
single process, which shares next to nothing, until it has grown.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

INTERVAL = 0.05
"""Seconds between two samples of memory."""
_SET_CHILD_SUBREAPER = 36
_MOMENT = 0.01
_PATIENCE = 5.0
"""Seconds that what a command leaves behind is given to end."""
_GROWN = 1.002
"""Growth of a single process that is worth a look: so much of its peak may be missed."""
_PROC = Path("/proc")
_PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024
_TAIL = 2_000
"""Characters of a failed command's output that are shown."""


class CommandError(Exception):
    """The command did not end with 0; the text holds the end of what it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command cost."""

    wall_s: float
    cpu_s: float
    """User and system time of the process and of all its descendants."""
    peak_mb: float
    """Largest sum of PSS that was seen, in 10^6 bytes."""
    sampling_s: float
    """CPU time of the sampling itself, which is in none of the others."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a folder to its end.

    Raises:
        CommandError: it ended with another code than 0.
    """
    _adopt_orphans()
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT
        )
        sampler = _Sampler(process.pid)
        sampler.start()
        # Not Popen.wait, which throws away what the kernel knows of the process.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.end()
        if process.returncode:
            raise CommandError(f"{' '.join(command)}: exit {process.returncode}\n{_end_of(said)}")
    cpu = usage.ru_utime + usage.ru_stime + _orphans_cpu(sampler.seen - {process.pid})
    return Cost(wall, cpu, sampler.peak_kb * 1024 / 1e6, sampler.seconds)


def _adopt_orphans() -> None:
    """Become the parent of what a command leaves behind (prctl(2), PR_SET_CHILD_SUBREAPER)."""
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _orphans_cpu(pids: Iterable[int]) -> float:
    """CPU seconds of those of the processes that have become ours, when they have ended."""
    seconds, left, deadline = 0.0, set(pids), time.monotonic() + _PATIENCE
    while left and time.monotonic() < deadline:
        for pid in sorted(left):
            try:
                ended, _, usage = os.wait4(pid, os.WNOHANG)
            except ChildProcessError:  # waited for by its own parent
                left.discard(pid)
                continue
            if ended:
                left.discard(pid)
                seconds += usage.ru_utime + usage.ru_stime
        time.sleep(_MOMENT)
    return seconds


def _end_of(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode(errors="replace")[-_TAIL:]


class _Sampler(threading.Thread):
    """Looks at a process tree every `INTERVAL` seconds until it is told to end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self.seen: set[int] = set()
        """Every process of the tree that was there at a sample."""
        self._walked_kb = 0
        """Resident set at the last walk."""
        self.peak_kb = 0
        self.seconds = 0.0

    def run(self) -> None:
        """Sample until `end`."""
        while not self._over.is_set():
            self._sample(descendants(self._pid, parents()))
            self.seconds = time.thread_time()
            self._over.wait(INTERVAL)

    def _sample(self, tree: Sequence[int]) -> None:
        self.seen.update(tree)
        resident = sum(map(resident_kb, tree))
        grown = resident > self._walked_kb * _GROWN
        if resident > self.peak_kb and (grown or len(tree) > 1):
            self._walked_kb = resident
            self.peak_kb = max(self.peak_kb, sum(map(proportional_kb, tree)))

    def end(self) -> None:
        """Take no more samples."""
        self._over.set()
        self.join()


def parents() -> dict[int, int]:
    """Every process of the machine that is visible → its parent.

    The kernel's own lists of children (`task/*/children`) are an option of its configuration.
    """
    processes = [place for place in _PROC.iterdir() if place.name.isdigit()]
    stats = {int(place.name): _read(place / "stat") for place in processes}
    return {pid: parent_of(stat) for pid, stat in stats.items() if stat}


def parent_of(stat: str) -> int:
    """The parent in a line of /proc/<pid>/stat; the name before it may hold spaces and brackets."""
    return int(stat.rpartition(")")[2].split()[1])


def descendants(pid: int, parent: Mapping[int, int]) -> list[int]:
    """A process and all that come of it, each once."""
    children: dict[int, list[int]] = defaultdict(list)
    for child, above in parent.items():
        children[above].append(child)
    found = [pid]
    for each in found:  # grows while it is gone through
        found += children[each]
    return found


def resident_kb(pid: int) -> int:
    """Resident set of a process in KiB, 0 when it has ended."""
    fields = _read(_PROC / f"{pid}/statm").split()
    return int(fields[1]) * _PAGE_KB if fields else 0


def proportional_kb(pid: int) -> int:
    """PSS of a process in KiB, 0 when it has ended."""
    return pss_of(_read(_PROC / f"{pid}/smaps_rollup").splitlines())


def pss_of(lines: Iterable[str]) -> int:
    """The line `Pss:` of a smaps_rollup in KiB; 0 where there is none, as for a zombie."""
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _read(path: Path) -> str:
    """A file of /proc; "" when its process has ended, at whatever moment."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
