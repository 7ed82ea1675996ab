"""Second hop: FetchRequest → Fetch, with everything on the way: robots.txt, turns, redirects, tries, the archive.

It knows nothing of how a response is had; `tasks.crawl` brings that, and runs it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from tasks.answers import (
    HASTE,
    Answer,
    NoAnswerError,
    Verdict,
    followed,
    judge,
    no_answer,
    target_of,
)
from tasks.content_codings import codings_of, decode
from tasks.crawl_lines import Begun, CrawlLimits, Record
from tasks.fetches import Fetch, FetchRequest, FetchResult, HostState, Purpose
from tasks.hosts import Host, Hosts, Pace
from tasks.identity import request_url
from tasks.retry_after import wait_until
from tasks.robots import LARGEST_ROBOTS, MOST_ROBOTS_REDIRECTS, RobotsText
from tasks.robots_files import Had, RobotsFiles
from tasks.trip import Trip
from tasks.vocabulary import Reason
from tasks.warc_writer import Exchange, Place

MOST_REDIRECTS = 10
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
        path = "/" + self.url.split("/", 3)[3]
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers)
        return f"GET {path} HTTP/1.1\r\nHost: {self.url.split('/')[2]}\r\n{lines}\r\n".encode("latin-1", "replace")


Download = Callable[[Order], Awaitable[Answer]]
"""Raises NoAnswerError."""


class Archive(Protocol):
    """`tasks.warc_writer.WarcWriter`."""

    def write(self, exchange: Exchange) -> Place:
        """Put an exchange on record. Raises OSError."""


class Fetcher:
    """All fetching of a process; any number of requests side by side, in one event loop."""

    def __init__(
        self,
        limits: CrawlLimits,
        hosts: Hosts,
        robots: Iterable[RobotsText],
        download: Download,
        archive: Archive,
        tell: Callable[[Record], None],
    ) -> None:
        """`tell` is told what is learned on the way: robots.txt files and their own fetches, what has begun."""
        self._limits = limits
        self._hosts = hosts
        self._download = download
        self._archive = archive
        self._tell = tell
        self._told: dict[str, HostState] = {}
        self._room = asyncio.Semaphore(limits.concurrency)
        self._robots = RobotsFiles(robots, limits.user_agent.partition("/")[0], self._ask_robots)

    async def fetch(self, request: FetchRequest) -> Fetch:
        """Exactly one Fetch, whatever happens. Raises OSError where the archive cannot be written to."""
        trip = Trip(request, self._limits.deadline_s)
        verdict = await self._end_of(trip)
        return trip.fetch(verdict, self._hosts.of(trip.url).wait_until if trip.url else None)

    async def _end_of(self, trip: Trip) -> Verdict:
        try:
            return await self._follow(trip)
        except NoAnswerError as error:
            return no_answer(error)

    async def _follow(self, trip: Trip) -> Verdict:
        """Ask, and go where redirects lead, which is checked at each of them."""
        url = request_url(trip.request.url)
        if url is None:
            raise NoAnswerError(Reason.BAD_URL, "no address of the web")
        most = MOST_ROBOTS_REDIRECTS if trip.request.purpose is Purpose.ROBOTS else MOST_REDIRECTS
        seen: set[str] = set()
        while url not in seen:
            seen.add(url)
            trip.url = url
            await self._may_ask(trip)
            answer = await self._ask(trip)
            target = target_of(answer)
            if target is None:
                return judge(answer, trip.decoded, trip.request)
            if trip.redirects == most:
                return Verdict(FetchResult.FAILED, Reason.TOO_MANY_REDIRECTS, f"more than {most}")
            trip.redirects += 1
            url = followed(target)
        return Verdict(FetchResult.FAILED, Reason.TOO_MANY_REDIRECTS, f"back to {url[:200]}")

    async def _may_ask(self, trip: Trip) -> None:
        """Raises NoAnswerError where the host wants to wait, or its robots.txt says no."""
        host = self._hosts.of(trip.url)
        _refuse_waiting(host)
        if trip.request.purpose is not Purpose.ROBOTS:
            delay = await self._robots.crawl_delay(trip.url, trip.request)
            if delay:
                host.asked_for = host.asked_for.stricter(Pace(delay, 1))

    async def _ask(self, trip: Trip) -> Answer:
        """Ask again, a few times, where the network or the server failed."""
        host = self._hosts.of(trip.url)
        for tries in range(1, MOST_TRIES + 1):
            is_last = tries == MOST_TRIES
            try:
                answer = await self._ask_once(trip, host)
            except NoAnswerError as error:
                if is_last or error.reason not in _AGAIN or host.why_not(datetime.now(UTC)):
                    raise
            else:
                is_cut = answer.is_cut or trip.decoded.problem is Reason.TRUNCATED
                failed = is_cut or answer.status in _SERVER_FAILED
                if is_last or not failed or host.why_not(datetime.now(UTC)):
                    return answer
        raise AssertionError("the last try returns or raises")

    async def _ask_once(self, trip: Trip, host: Host) -> Answer:
        request = trip.request
        async with host.turn(Pace(request.delay_seconds, request.concurrency)), self._room:
            _refuse_waiting(host)
            if trip.seconds_left <= 0:
                raise NoAnswerError(Reason.SLOW, f"more than {self._limits.deadline_s:g} s")
            began = time.monotonic()
            order = self._order(trip, host)
            try:
                answer = await self._download(order)
            except NoAnswerError as error:
                if error.reason not in _NOT_ITS_FAULT:
                    host.unreached()
                    self._tell_of(host)
                raise
            finally:
                seconds = time.monotonic() - began
                trip.seconds_left -= seconds
            self._note(answer, host, seconds)
            decoded = decode(answer.body, codings_of(answer.headers.get("content-encoding")), order.most_bytes)
            trip.take(answer, decoded, self._archive.write(_exchange(answer, order, trip.sent_at)))
            return answer

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

    def _note(self, answer: Answer, host: Host, seconds: float) -> None:
        wait = None
        if answer.status in HASTE:
            wait = wait_until(answer.headers.get("retry-after"), answer.headers.get("date"), datetime.now(UTC))
        is_trouble = answer.status >= 500 or answer.status == 429
        host.answered(seconds, is_trouble=is_trouble, wait_until=wait)
        self._tell_of(host)

    def _tell_of(self, host: Host) -> None:
        state = host.state(datetime.now(UTC))
        if self._told.get(host.name) != state:
            self._told[host.name] = state
            self._tell(state)

    async def _ask_robots(self, origin: str, request: FetchRequest) -> Had:
        url = f"{origin}/robots.txt"
        asked = replace(request, number=-1, url=url, purpose=Purpose.ROBOTS, etag=None, last_modified=None)
        trip = Trip(asked, self._limits.deadline_s)
        error: NoAnswerError | None = None
        try:
            verdict = await self._follow(trip)
        except NoAnswerError as caught:
            verdict = no_answer(caught)
            error = caught
        answered = trip.answer if error is None else None
        body = trip.decoded.body[:LARGEST_ROBOTS] if answered and 200 <= answered.status < 300 else b""
        text = RobotsText(origin, answered.status if answered else None, body, datetime.now(UTC))
        self._tell(trip.fetch(verdict, self._hosts.of(trip.url).wait_until))
        self._tell(text)
        return Had(text, error if trip.redirects == 0 else None)


def _refuse_waiting(host: Host) -> None:
    why = host.why_not(datetime.now(UTC))
    if why is not None:
        raise NoAnswerError(Reason.HOST_WAITS, f"{host.name} {why}")


def _headers(request: FetchRequest, user_agent: str) -> tuple[tuple[str, str], ...]:
    headers = [("User-Agent", user_agent), ("Accept", _ACCEPT), ("Accept-Encoding", "gzip, deflate, br, zstd")]
    headers += [("If-None-Match", request.etag)] if request.etag else []
    headers += [("If-Modified-Since", request.last_modified)] if request.last_modified else []
    return tuple(headers)


def _exchange(answer: Answer, order: Order, sent_at: datetime) -> Exchange:
    truncated = "disconnect" if answer.is_cut else "length" if answer.is_stopped else None
    return Exchange(order.url, sent_at, answer.address, order.head, b"", answer.head, answer.body, truncated)
