"""Beneath `tasks.pool`: one child process and the jobs that wait for it.

Each child has a `pebble` pool of its own, so that who was at work when a child ended is known for certain: the first
of its lane. After a child's end the whole lane is made anew, since what stood in its pipes may be torn.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import context
from typing import Any

from pebble import ProcessExpired, ProcessPool

from tasks.child import Work, prepare_child, reason_of_end, run_bounded
from tasks.job import Job, PoolLimits, StagedLine, line_of_failure
from tasks.vocabulary import Reason

PAGES_PER_CHILD = 5000
"""Then a new child takes its place, so that nothing that native code leaks adds up."""

GRACE_S = 10.0
"""How long after its deadline a page is given up from outside: its child is stopped, or lost."""

STOP_S = 15.0
"""How long the end of a stopped child is waited for."""

_MOST_BREAKS = 6


class PoolBrokenError(Exception):
    """Child processes do not start, or end before they take up a page: no page is to blame."""


@dataclass(slots=True)
class _Waiting:
    job: Job
    future: Any
    breaks: int = 0


class Lane:
    """One child process. Jobs end in the order they were given."""

    def __init__(self, limits: PoolLimits, work: Work, starter: context.BaseContext, wake: Callable[[], None]) -> None:
        """`wake` is called from another thread whenever a job has ended."""
        self._limits = limits
        self._work = work
        self._starter = starter
        self._wake = wake
        self._waiting: deque[_Waiting] = deque()
        self._pool: ProcessPool | None = None
        self._ending: threading.Thread | None = None
        self._breaks = 0

    def __len__(self) -> int:
        """How many jobs have not ended."""
        return len(self._waiting)

    def give(self, job: Job) -> None:
        """Start a job, or put it behind the others. Raises PoolBrokenError."""
        self._waiting.append(_Waiting(job, self._schedule(job)))

    def take(self) -> Iterator[StagedLine]:
        """What has ended since; does not wait. Raises PoolBrokenError."""
        while self._waiting and self._waiting[0].future.done():
            first = self._waiting.popleft()
            error = first.future.exception()
            if error is None:
                self._breaks = 0
                yield first.future.result()
            elif not isinstance(error, BrokenProcessPool):
                yield self._failed(first.job, error)
            elif (line := self._broken(first)) is not None:
                yield line

    def give_up(self) -> Iterator[StagedLine]:
        """The first job's end never came, although it is overdue. Raises PoolBrokenError."""
        if self._waiting:
            yield self._failed(self._waiting.popleft().job, TimeoutError())

    def stop(self) -> None:
        """Forget the lane's jobs and have its child ended; `join` waits for that."""
        self._waiting.clear()
        if self._pool is not None:
            self._ending = threading.Thread(target=_end, args=(self._pool,), daemon=True)
            self._ending.start()
            self._pool = None

    def join(self) -> None:
        """Wait until the child of a stopped lane has ended, but for a bounded time.

        Interrupted at a bad moment a pool would wait for ever; what is left of it ends with this process.
        """
        if self._ending is not None:
            self._ending.join(STOP_S)

    def _schedule(self, job: Job) -> Any:
        if self._pool is None:
            initargs = (self._limits.memory_mb,)
            self._pool = ProcessPool(1, PAGES_PER_CHILD, prepare_child, initargs, self._starter)
        timeout = self._limits.deadline_s + GRACE_S
        try:
            future = self._pool.schedule(run_bounded, (self._work, job, self._limits), timeout=timeout)
        except RuntimeError as error:  # the pool broke while nothing was at work
            self._count_break(error)
            self._renew()
            return self._schedule(job)
        future.add_done_callback(lambda _: self._wake())
        return future

    def _failed(self, job: Job, error: BaseException) -> StagedLine:
        if isinstance(error, ProcessExpired):
            reason, detail = reason_of_end(error.exitcode, self._limits)
        elif isinstance(error, TimeoutError):
            reason, detail = Reason.DEADLINE, f"no answer after {self._limits.deadline_s + GRACE_S:g} s"
        else:
            return line_of_failure(job, Reason.EXTRACTOR_ERROR, f"{type(error).__name__}: {error}")
        self._renew()
        return line_of_failure(job, reason, detail)

    def _broken(self, first: _Waiting) -> StagedLine | None:
        """A child ended before it said which page it took up: that one, most likely. It gets a second try."""
        self._count_break(first.future.exception())
        if first.breaks:
            self._renew()
            return line_of_failure(first.job, Reason.CRASHED, "the extracting process ended at once, twice")
        first.breaks += 1
        self._waiting.appendleft(first)
        self._renew()
        return None

    def _count_break(self, error: BaseException | None) -> None:
        self._breaks += 1
        if self._breaks > _MOST_BREAKS:
            raise PoolBrokenError(
                f"{self._breaks} child processes in a row ended before they did any work ({error!r}): "
                "free memory on this machine, or set DATELINE_WORKERS lower"
            ) from error

    def _renew(self) -> None:
        """A new child for all that wait."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool.join()
            self._pool = None
        for waiting in self._waiting:
            waiting.future = self._schedule(waiting.job)


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()
