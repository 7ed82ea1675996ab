"""In the second hop: one address asked for, in its host's turn, tried again where that may help, and archived.

How a response is had comes from outside: `tasks.crawl` brings it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from tasks.answers import HASTE, Answer, NoAnswerError
from tasks.content_codings import codings_of, decode
from tasks.crawl_lines import Begun, CrawlLimits, Record
from tasks.fetches import FetchRequest, HostState, Purpose
from tasks.hosts import Host, Hosts, Pace
from tasks.retry_after import wait_until
from tasks.robots import LARGEST_ROBOTS
from tasks.trip import Trip
from tasks.vocabulary import Reason
from tasks.warc_writer import Exchange, Place

MOST_TRIES = 3
"""Requests for one address within one Fetch, where the network or the server failed."""

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_AGAIN = frozenset({Reason.UNREACHABLE, Reason.HOST_NOT_FOUND})
_SERVER_FAILED = frozenset({500, 502, 503, 504})
_NOT_ITS_FAULT = frozenset({Reason.PRIVATE_ADDRESS, Reason.TOO_LARGE})


@dataclass(frozen=True, slots=True)
class Order:
    """One request over the wire."""

    url: str
    headers: tuple[tuple[str, str], ...]
    seconds: float
    """From connecting to the last byte."""
    most_bytes: int
    """Of the body as it comes over the wire; reading stops beyond."""
    allow_private: bool
    sent: Callable[[], None]
    """To be called when the connection stands, before the request leaves."""

    @property
    def head(self) -> bytes:
        """The request's head, for the archive."""
        _, _, host, path = self.url.split("/", 3)
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        return f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n{lines}\r\n".encode("latin-1", "replace")


Download = Callable[[Order], Awaitable[Answer]]
"""Raises NoAnswerError."""


class Archive(Protocol):
    """`tasks.warc_writer.WarcWriter`."""

    def write(self, exchange: Exchange) -> Place:
        """Put an exchange on record. Raises OSError."""


class Asker:
    """All requests of a process over the wire, so many at a time."""

    def __init__(
        self, limits: CrawlLimits, hosts: Hosts, download: Download, archive: Archive, tell: Callable[[Record], None]
    ) -> None:
        """`tell` is told what has begun, and what is learned of hosts."""
        self._limits = limits
        self._hosts = hosts
        self._download = download
        self._archive = archive
        self._tell = tell
        self._told: dict[str, HostState] = {}
        self._room = asyncio.Semaphore(limits.concurrency)

    async def ask(self, trip: Trip) -> Answer:
        """The answer from where the trip is. Raises NoAnswerError; OSError where the archive cannot be written to."""
        host = self._hosts.of(trip.url)
        for tries in range(1, MOST_TRIES + 1):
            try:
                answer = await self._ask_once(trip, host)
            except NoAnswerError as error:
                if error.reason not in _AGAIN or not _may_try_again(tries, trip, host):
                    raise
            else:
                is_cut = answer.is_cut or trip.decoded.problem is Reason.TRUNCATED
                failed = is_cut or answer.status in _SERVER_FAILED
                if not failed or not _may_try_again(tries, trip, host):
                    return answer
        raise AssertionError("the last try returns or raises")

    async def _ask_once(self, trip: Trip, host: Host) -> Answer:
        pace = Pace(max(0.0, trip.request.delay_seconds), max(1, trip.request.concurrency))
        async with host.turn(pace), self._room:
            refuse_waiting(host)
            if trip.seconds_left <= 0:
                raise NoAnswerError(Reason.SLOW, f"more than {self._limits.deadline_s:g} s")
            order = self._order(trip, host)
            answer = await self._answer(order, trip, host)
            decoded = decode(answer.body, codings_of(answer.headers.get("content-encoding")), order.most_bytes)
            trip.take(answer, decoded, self._archive.write(_exchange(answer, order, trip.sent_at)))
            return answer

    async def _answer(self, order: Order, trip: Trip, host: Host) -> Answer:
        """Have it, and note what it says of the host."""
        began = time.monotonic()
        try:
            answer = await self._download(order)
        except NoAnswerError as error:
            if error.reason not in _NOT_ITS_FAULT:
                host.unreached()
            raise
        else:
            _note(answer, host, time.monotonic() - began)
            return answer
        finally:
            trip.seconds_left -= time.monotonic() - began
            self._tell_of(host)

    def _order(self, trip: Trip, host: Host) -> Order:
        def sent() -> None:
            if trip.leave() and trip.request.number >= 0:
                self._tell(Begun(trip.request.number))
            host.sent()

        is_robots = trip.request.purpose is Purpose.ROBOTS
        return Order(
            trip.url,
            _headers(trip.request, self._limits.user_agent),
            trip.seconds_left,
            LARGEST_ROBOTS + 1 if is_robots else self._limits.body_bytes,
            trip.request.allow_private,
            sent,
        )

    def _tell_of(self, host: Host) -> None:
        state = host.state(datetime.now(UTC))
        if self._told.get(host.name) != state:
            self._told[host.name] = state
            self._tell(state)


def refuse_waiting(host: Host) -> None:
    """Raises NoAnswerError where the host is to be left alone for the rest of the run."""
    why = host.why_not(datetime.now(UTC))
    if why is not None:
        raise NoAnswerError(Reason.HOST_WAITS, f"{host.name} {why}")


def _may_try_again(tries: int, trip: Trip, host: Host) -> bool:
    return tries < MOST_TRIES and trip.seconds_left > 0 and host.why_not(datetime.now(UTC)) is None


def _note(answer: Answer, host: Host, seconds: float) -> None:
    wait = None
    if answer.status in HASTE:
        wait = wait_until(answer.headers.get("retry-after"), answer.headers.get("date"), datetime.now(UTC))
    host.answered(seconds, answer.status, wait)


def _headers(request: FetchRequest, user_agent: str) -> tuple[tuple[str, str], ...]:
    headers = [("User-Agent", user_agent), ("Accept", _ACCEPT), ("Accept-Encoding", "gzip, deflate, br, zstd")]
    headers += [("If-None-Match", request.etag)] if request.etag else []
    headers += [("If-Modified-Since", request.last_modified)] if request.last_modified else []
    return tuple(headers)


def _exchange(answer: Answer, order: Order, sent_at: datetime) -> Exchange:
    truncated = "disconnect" if answer.is_cut else "length" if answer.is_stopped else None
    return Exchange(order.url, sent_at, answer.address, order.head, b"", answer.head, answer.body, truncated)
