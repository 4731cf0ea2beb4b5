"""The processes that a crew hires. (starts processes)"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import forkserver, resource_tracker

_NEW_OBJECTS = 50_000
"""Containers that a worker makes, beyond those that it forgets, before the collector looks."""


def processes(workers: int) -> Executor:
    """Processes that are forked from a fresh one, where the system can: safe beside threads."""
    methods = multiprocessing.get_all_start_methods()
    method = "forkserver" if "forkserver" in methods else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["generator.engine.tasks"])
        _start_server()
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


def _start_server() -> None:
    """Start the process that workers are forked from, deaf to Ctrl-C like all that come of it.

    A mask of signals is inherited; without one an interrupt would reach them while they begin.
    """
    # First, because its start takes the mask away.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Prepare a worker.

    The collector looks at what tasks leave, seldom, and at nothing that was there before: what a
    worker has in common with the process that it was forked from stays common memory as long as
    nobody goes through it. Ctrl-C is for the coordinator, and when that is killed, all end.
    """
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
