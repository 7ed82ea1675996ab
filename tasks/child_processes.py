"""Beneath `tasks.pool`: how a child process comes to be, without the parent's threads, locks and main program.

A parent with threads must not fork. On Linux a server process does, which has imported the work and nothing else:
a child that ended is replaced in milliseconds. Elsewhere each child starts from nothing.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import context, forkserver, get_context, popen_forkserver, popen_spawn_posix, process
from types import ModuleType

_MAIN = "__main__"
_lock = threading.Lock()


class _ServedProcess(context.ForkServerProcess):
    @staticmethod
    def _Popen(process_obj: process.BaseProcess) -> popen_forkserver.Popen:  # noqa: N802
        with _hidden_main():
            return popen_forkserver.Popen(process_obj)


class _SpawnedProcess(context.SpawnProcess):
    @staticmethod
    def _Popen(process_obj: process.BaseProcess) -> popen_spawn_posix.Popen:  # noqa: N802
        with _hidden_main():
            return popen_spawn_posix.Popen(process_obj)


class _ServedContext(context.ForkServerContext):
    Process = _ServedProcess


class _SpawnedContext(context.SpawnContext):
    Process = _SpawnedProcess


def child_context(preload: list[str]) -> context.BaseContext:
    """What starts child processes; `preload` names the modules they need."""
    if sys.platform != "linux":
        return _SpawnedContext()
    # the server looks for them in the working folder first, where another `tasks` may lie
    os.environ.setdefault("PYTHONSAFEPATH", "1")
    get_context("forkserver").set_forkserver_preload(preload)
    return _ServedContext()


def start_ahead(preload: list[str]) -> None:
    """Where a server process starts the children, let it import `preload` now, while the parent waits for others."""
    if sys.platform == "linux":
        child_context(preload)
        forkserver.ensure_running()


@contextmanager
def _hidden_main() -> Iterator[None]:
    """A child imports its parent's main program anew. Ours needs none of it, and Prefect's takes seconds."""
    with _lock:
        main = sys.modules[_MAIN]
        sys.modules[_MAIN] = ModuleType(_MAIN)
        try:
            yield
        finally:
            sys.modules[_MAIN] = main
