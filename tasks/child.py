"""In the third hop: a child process and the bounds that one page's work has in it.

What hangs, eats memory or crashes ends the child, and nothing but the child; how it ended says why. The bounds are
the system's own, so they hold for native code too: a timer whose signal nobody catches, and a limit of the address
space while a page is worked on. macOS does not enforce that limit: there a thread watches the memory in use, which
native code that never lets Python run escapes until its deadline.
"""

from __future__ import annotations

import fcntl
import gc
import logging
import multiprocessing
import os
import resource
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

from tasks.job import Job, PoolLimits, StagedLine
from tasks.vocabulary import Reason

Work = Callable[[Job], StagedLine]
_Asked = TypeVar("_Asked")
_Made = TypeVar("_Made")

OUT_OF_MEMORY_STATUS = 86
"""Exit status of a child whose page ate its memory."""

_MEGABYTE = 1024 * 1024
_PAGE_SIZE = resource.getpagesize()
_ADDRESS_SPACE = Path("/proc/self/statm")
_EASE_OF_KILLING = Path("/proc/self/oom_score_adj")
_WATCH_SECONDS = 0.25


def prepare_child(memory_mb: int) -> None:
    """Make this process a child: quiet, deaf to Ctrl-C (its parent hears it), and gone when its parent is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM, signal.SIGIO})
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    parent = multiprocessing.parent_process()
    most = None
    if sys.platform == "linux":
        _be_killed_first()
        _die_at_the_end_of(parent)
    else:
        most = peak_memory() + memory_mb * _MEGABYTE
    threading.Thread(target=watch, args=(parent, most), daemon=True).start()
    # pages leave trees behind, hardly any cycles: the default looks for them hundreds of times a page
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def run_bounded(work: Callable[[_Asked], _Made], job: _Asked, limits: PoolLimits) -> _Made:
    """Do the work within its limits, or end this process."""
    bound = _bound_address_space(limits.memory_mb)
    signal.setitimer(signal.ITIMER_REAL, limits.deadline_s)
    try:
        return work(job)
    except MemoryError:
        os._exit(OUT_OF_MEMORY_STATUS)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, bound)


def reason_of_end(status: int, limits: PoolLimits) -> tuple[Reason, str]:
    """Why a child ended that should not have; `status` is its exit status, or the negative number of a signal."""
    if status == -signal.SIGALRM:
        return Reason.DEADLINE, f"more than {limits.deadline_s:g} s"
    if status == OUT_OF_MEMORY_STATUS:
        return Reason.OUT_OF_MEMORY, f"more than {limits.memory_mb} MB"
    if status == -signal.SIGKILL:
        return Reason.CRASHED, "killed from outside, by the system perhaps, for want of memory"
    name = signal.Signals(-status).name if -status in set(signal.Signals) else f"exit status {status}"
    return Reason.CRASHED, f"the extracting process ended with {name}"


def watch(parent: BaseProcess | None, most: int | None) -> None:
    """End this process when its parent has ended, or when it has held more than `most` bytes."""
    sentinels = [] if parent is None else [parent.sentinel]
    while not wait(sentinels, None if most is None else _WATCH_SECONDS):
        if most is not None and peak_memory() > most:
            os._exit(OUT_OF_MEMORY_STATUS)
    os._exit(0)


def peak_memory() -> int:
    """Bytes this process has held at most. Linux tells kilobytes, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _be_killed_first() -> None:
    """Where the machine itself runs out of memory, the system shall take this process, not its parent."""
    with suppress(OSError):
        _EASE_OF_KILLING.write_text("500")


def _die_at_the_end_of(parent: BaseProcess | None) -> None:
    """The pipe that closes with the parent sends SIGIO, which ends a process even where Python cannot run."""
    if parent is not None:
        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
        flags = fcntl.fcntl(parent.sentinel, fcntl.F_GETFL)
        fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, flags | os.O_ASYNC)


def _bound_address_space(memory_mb: int) -> tuple[int, int]:
    """Limit this process to its size plus so many megabytes; the limit it had."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if sys.platform == "linux":
        size = int(_ADDRESS_SPACE.read_bytes().split()[0]) * _PAGE_SIZE
        bound = size + memory_mb * _MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (bound if soft == resource.RLIM_INFINITY else min(bound, soft), hard))
    return soft, hard
