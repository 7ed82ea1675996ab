"""Second hop, from outside: FetchRequests → Fetches, by Scrapy in a process of its own.

What that process does not answer, because it crashed or hangs, is answered here.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from tasks.crawl_child import CrawlChild, Ended, Event
from tasks.crawl_lines import Begun, Broken, CrawlLimits
from tasks.fetches import Fetch, FetchRequest, FetchResult, HostState
from tasks.identity import request_url
from tasks.robots import RobotsText
from tasks.vocabulary import Reason

__all__ = ["CrawlLimits", "Crawler"]

MOST_STARTS = 4
"""Processes of one run, where they crash."""

log = logging.getLogger(__name__)


class Crawler:
    """The crawling process: started with the first request, ended with the `with` block."""

    def __init__(
        self,
        limits: CrawlLimits,
        hosts: Iterable[HostState],
        robots: Iterable[RobotsText],
        learn: Callable[[HostState | RobotsText], None] = lambda _: None,
    ) -> None:
        """`hosts` and `robots`: what earlier runs have learned; `learn` is told at once what this one does."""
        self._limits = limits
        self._learn = learn
        self._hosts = {state.host: state for state in hosts}
        self._robots = {text.origin: text for text in robots}
        self._learned_hosts: dict[str, HostState] = {}
        self._learned_robots: dict[str, RobotsText] = {}
        self._waiting: dict[int, FetchRequest] = {}
        self._begun: set[int] = set()
        self._answers: SimpleQueue[Fetch] = SimpleQueue()
        self._child: CrawlChild | None = None
        self._starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child is not None:
            self._child.stop()

    def submit(self, request: FetchRequest) -> None:
        """Ask for something; exactly one Fetch comes back for it, in any order."""
        url = request_url(request.url)
        if url is None:
            self._answers.put(_unasked(request, FetchResult.REFUSED, Reason.BAD_URL, "no address of the web"))
            return
        if self._child is None and self._starts == MOST_STARTS:
            self._crashed(request, f"{MOST_STARTS} crawling processes have ended")
            return
        self._waiting[request.number] = request
        if self._child is None:
            self._start()
        else:
            self._child.send(replace(request, url=url))

    def next(self, seconds: float) -> Fetch | None:
        """The next answer; None where none came in so many seconds.

        Raises OSError where the archive cannot be written to.
        """
        until = time.monotonic() + seconds
        while self._answers.empty() and self._child is not None and (left := until - time.monotonic()) > 0:
            event = self._child.next(left)
            if event is not None:
                self._take(event)
        try:
            return self._answers.get_nowait()
        except Empty:
            return None

    def learned_hosts(self) -> tuple[HostState, ...]:
        """What is to be remembered of the hosts that were asked."""
        return tuple(self._learned_hosts.values())

    def learned_robots(self) -> tuple[RobotsText, ...]:
        """The robots.txt files that this run had."""
        return tuple(self._learned_robots.values())

    def _start(self) -> None:
        """Start a process that knows what is known by now, and ask it for everything that waits."""
        self._starts += 1
        hosts = {**self._hosts, **self._learned_hosts}
        robots = {**self._robots, **self._learned_robots}
        self._child = CrawlChild([*hosts.values(), *robots.values(), self._limits])
        for request in self._waiting.values():
            self._child.send(replace(request, url=request_url(request.url) or ""))

    def _take(self, event: Event) -> None:
        match event:
            case Fetch():
                self._answered(event)
            case Begun():
                self._begun.add(event.number)
            case HostState():
                self._learned_hosts[event.host] = event
                self._learn(event)
            case RobotsText():
                self._learned_robots[event.origin] = event
                self._learn(event)
            case Broken():
                raise OSError(event.number, event.text)
            case Ended():
                self._ended(event)

    def _answered(self, fetch: Fetch) -> None:
        """Hand on an answer, under the address as it was asked for."""
        request = self._waiting.pop(fetch.number, None)
        self._begun.discard(fetch.number)
        self._answers.put(fetch if request is None else replace(fetch, url=request.url))

    def _ended(self, ended: Ended) -> None:
        """A crash takes what was under way; the others are asked for again, in a new process."""
        log.warning("%s", ended.last_words)
        self._child = None
        is_last = self._starts == MOST_STARTS
        for number in [number for number in self._waiting if is_last or number in self._begun]:
            self._crashed(self._waiting.pop(number), ended.last_words)
        self._begun.clear()
        if self._waiting:
            self._start()

    def _crashed(self, request: FetchRequest, detail: str) -> None:
        self._answers.put(_unasked(request, FetchResult.FAILED, Reason.CRAWLER_CRASHED, detail[:500]))


def _unasked(request: FetchRequest, result: FetchResult, reason: Reason, detail: str) -> Fetch:
    return Fetch(
        number=request.number,
        source=request.source,
        url=request.url,
        purpose=request.purpose,
        started_at=datetime.now(UTC),
        seconds=0.0,
        result=result,
        reason=reason,
        detail=detail,
    )
