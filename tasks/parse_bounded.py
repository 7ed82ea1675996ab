"""First hop of feeds and sitemaps, from outside: bodies → Discovered, in child processes that can be killed.

As with pages (`tasks.lane`), what hangs, eats memory or crashes ends the child and is told as that document's fault.
A child has one document at a time, so that who was at work when it ended is certain.
"""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self

from pebble import ProcessExpired, ProcessPool

from tasks.child import prepare_child, reason_of_end, run_bounded
from tasks.child_processes import child_context
from tasks.discovered import Discovered
from tasks.job import PoolLimits
from tasks.lane import GRACE_S, STOP_S
from tasks.vocabulary import Reason

LIMITS = PoolLimits(workers=2, deadline_s=30.0, memory_mb=512)

_PRELOAD = ["tasks.preload"]
"""As `tasks.pool` has it: one server process starts the children of both."""
_DOCUMENTS_PER_CHILD = 1000
_LAST_CHANCE_S = 3 * GRACE_S
"""Beyond the deadline: then even the pool that should have told the end is given up."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a child is given."""

    body: bytes
    url: str
    content_type: str | None
    is_feed: bool
    max_age_days: int
    now: datetime


def parse_document(document: Document) -> Discovered:
    """What the children do."""
    # only children need them, and they take a moment to import
    if document.is_feed:
        from tasks.feeds import parse_feed  # noqa: PLC0415

        return parse_feed(document.body, document.url, document.content_type, document.max_age_days, document.now)
    from tasks.sitemaps import parse_sitemap  # noqa: PLC0415

    return parse_sitemap(document.body, document.url, document.max_age_days, document.now)


class DocumentParser:
    """A few child processes, each started with the first document that needs it, ended with the `with` block."""

    def __init__(self, limits: PoolLimits = LIMITS, work: Any = parse_document) -> None:
        """`work` is a function (Document → Discovered) at the top of a module that children can import."""
        self._children: SimpleQueue[_Child] = SimpleQueue()
        self._all = tuple(_Child(limits, work) for _ in range(limits.workers))
        for child in self._all:
            self._children.put(child)
        self._threads = ThreadPoolExecutor(limits.workers, "parse")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._all:
            child.stop()

    def submit_feed(
        self, body: bytes, url: str, content_type: str | None, max_age_days: int, now: datetime
    ) -> Future[Discovered]:
        """Parse a feed in a child process. What becomes of the child is told in the result, never raised."""
        return self._submit(Document(body, url, content_type, True, max_age_days, now))

    def submit_sitemap(self, body: bytes, url: str, max_age_days: int, now: datetime) -> Future[Discovered]:
        """Parse a sitemap in a child process, likewise."""
        return self._submit(Document(body, url, None, False, max_age_days, now))

    def _submit(self, document: Document) -> Future[Discovered]:
        return self._threads.submit(self._parse, document)

    def _parse(self, document: Document) -> Discovered:
        child = self._children.get()
        try:
            return child.parse(document)
        finally:
            self._children.put(child)


class _Child:
    """One child process, made anew after it ended."""

    def __init__(self, limits: PoolLimits, work: Any) -> None:
        self._limits = limits
        self._work = work
        self._lock = threading.Lock()
        self._is_stopped = False
        self._pool: ProcessPool | None = None

    def parse(self, document: Document) -> Discovered:
        """Give it a document, and wait for what comes of it."""
        found = self._try(document)
        if isinstance(found, BrokenProcessPool):
            # it ended before it took the document up, which is not to blame; twice in a row, it is
            found = self._try(document)
        if isinstance(found, Discovered):
            return found
        return _told(found, self._limits)

    def stop(self) -> None:
        """End it, whatever it is at."""
        with self._lock:
            self._is_stopped = True
        self._end()

    def _try(self, document: Document) -> Discovered | BaseException:
        limits = self._limits
        try:
            future = self._started().schedule(
                run_bounded, (self._work, document, limits), timeout=limits.deadline_s + GRACE_S
            )
            found: Discovered = future.result(limits.deadline_s + _LAST_CHANCE_S)
        except (ProcessExpired, TimeoutError, BrokenProcessPool, RuntimeError, CancelledError) as error:
            self._end()
            return error
        except Exception as error:  # noqa: BLE001 - the parser's own, sent over by the child: a value from here on
            return error
        return found

    def _started(self) -> ProcessPool:
        """Raises RuntimeError once it is stopped."""
        with self._lock:
            if self._is_stopped:
                raise RuntimeError("the parser has ended")
            if self._pool is None:
                initargs = (self._limits.memory_mb,)
                self._pool = ProcessPool(1, _DOCUMENTS_PER_CHILD, prepare_child, initargs, child_context(_PRELOAD))
            return self._pool

    def _end(self) -> None:
        """Wait for its end, but for a bounded time: interrupted at a bad moment a pool would wait for ever."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            ending = threading.Thread(target=_stop, args=(pool,), daemon=True)
            ending.start()
            ending.join(STOP_S)


def _stop(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _told(error: BaseException, limits: PoolLimits) -> Discovered:
    if isinstance(error, ProcessExpired):
        reason, detail = reason_of_end(error.exitcode, limits)
    elif isinstance(error, TimeoutError):
        reason, detail = Reason.DEADLINE, f"no answer after {limits.deadline_s + GRACE_S:g} s"
    elif isinstance(error, BrokenProcessPool | RuntimeError | CancelledError):
        reason, detail = Reason.CRASHED, f"the parsing process ended: {error}"
    else:
        reason, detail = Reason.EXTRACTOR_ERROR, f"{type(error).__name__}: {error}"[:500]
    return Discovered(problem=reason, detail=detail)
