"""Third hop, from outside: Jobs → StagedLines, in child processes that can be killed.

A page that hangs, crashes native code or eats memory costs itself only.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from tasks.child import Work
from tasks.child_processes import child_context, start_ahead
from tasks.job import Job, PoolLimits, StagedLine
from tasks.lane import GRACE_S, Lane, PoolBrokenError

__all__ = ["ExtractionPool", "Job", "PoolBrokenError", "PoolLimits", "StagedLine", "extract_job", "warm_up"]

_JOBS_PER_LANE = 8
_BREATH_S = 1.0
"""How long the parent waits at a stretch."""
_PRELOAD = ["tasks.preload"]


def extract_job(job: Job) -> StagedLine:
    """What the children do unless told otherwise."""
    from tasks.page_work import stage_page  # noqa: PLC0415 - takes a second to import, and only children need it

    return stage_page(job)


def warm_up() -> None:
    """Have the children's modules imported before the first job, where that can be done beside the parent."""
    start_ahead(_PRELOAD)


class ExtractionPool:
    """A few child processes, started with the first job and ended with the `with` block."""

    def __init__(self, limits: PoolLimits, work: Work = extract_job) -> None:
        """`work` is a function at the top of a module that children can import."""
        self._limits = limits
        self._work = work
        self._lanes: list[Lane] = []
        self._ended: SimpleQueue[None] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def extract(self, items: Iterable[Job | StagedLine]) -> Iterator[StagedLine]:
        """What came of each job, in the order they end; what is a line already is passed on.

        Reads only a few jobs ahead. An iteration that is left early drops the jobs under way. Raises PoolBrokenError.
        """
        try:
            for item in items:
                if isinstance(item, StagedLine):
                    yield item
                    continue
                while (lane := self._free_lane()) is None:
                    yield from self._wait()
                lane.give(item)
                yield from self._take()
            while any(self._lanes):
                yield from self._wait()
        finally:
            if any(self._lanes):
                self._stop()

    def _free_lane(self) -> Lane | None:
        if not self._lanes:
            starter = child_context(_PRELOAD)
            wake = lambda: self._ended.put(None)  # noqa: E731
            self._lanes = [Lane(self._limits, self._work, starter, wake) for _ in range(self._limits.workers)]
        lane = min(self._lanes, key=len)
        return lane if len(lane) < _JOBS_PER_LANE else None

    def _take(self) -> Iterator[StagedLine]:
        for lane in self._lanes:
            yield from lane.take()

    def _wait(self) -> Iterator[StagedLine]:
        """Wait until a job has ended. A lane whose own alarm failed is given up when nothing else happens."""
        if not self._job_ends(self._limits.deadline_s + 3 * GRACE_S):
            for lane in self._lanes:
                yield from lane.give_up()
        yield from self._take()

    def _job_ends(self, within_s: float) -> bool:
        """Wait for the end of any job. The wait has breaks: a Ctrl-C that another thread took is acted on in one."""
        deadline = time.monotonic() + within_s
        while (left := deadline - time.monotonic()) > 0:
            with suppress(Empty):
                self._ended.get(timeout=min(left, _BREATH_S))
                return True
        return False

    def _stop(self) -> None:
        for lane in self._lanes:
            lane.stop()
        for lane in self._lanes:
            lane.join()
        self._lanes = []
