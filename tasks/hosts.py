"""In the second hop: when each host may be asked, and which are not asked any more in this run.

One delay, one queue and one memory of trouble a host; a host that is slow or dead holds up nobody else.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from tasks.fetches import HostState

SHORT_WAIT = timedelta(seconds=20)
"""A host that wants so much patience gets it within the run; with one that wants more, a later run goes on."""

LONGEST_PAUSE = 60.0
"""Seconds that back-off lets a host rest at most; its own delay may be longer."""

MOST_TROUBLE = 20
"""Troubles in a row, weighed, after which a host is left alone for the rest of the run."""

UNREACHED_WEIGHT = 5
"""How much a request weighs that brought no answer."""

HASTE_WEIGHT = 4
"""… that was answered with a plea for less haste."""

ERROR_WEIGHT = 2
"""… that was answered with a server error."""

TOO_MANY_REQUESTS = 429

TIRED_OF = 3
"""Runs in a row without an answer, after which a single vain request is enough."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How quickly a host may be asked: seconds from one request to the next, and how many at a time.

    One at a time, the seconds count from the end of the answer, so that the host sees at least that gap, whatever
    the network does. Several at a time, they count from the sending of one to the sending of the next.
    """

    delay: float
    concurrency: int

    def stricter(self, other: Pace) -> Pace:
        """What keeps within both."""
        return Pace(max(self.delay, other.delay), min(self.concurrency, other.concurrency))


class Host:
    """One host, by `host` or `host:port` as URLs name it."""

    def __init__(self, before: HostState, seconds: float) -> None:
        """`seconds`: how long it may be asked in this run."""
        self.name = before.host
        self.wait_until = before.wait_until
        """Aware, UTC, or None: it asked not to be asked before."""
        self.asked_for = Pace(0.0, 1 << 20)
        """What it must be kept to: the strictest of all sources, and its own Crawl-delay."""
        self._before = before
        self._seconds = seconds
        self._asked_since: float | None = None
        self._answered = False
        self._trouble = MOST_TROUBLE - UNREACHED_WEIGHT if before.failures >= TIRED_OF else 0
        self._troubles = 0
        self._latency = 0.0
        self._under_way = 0
        self._is_sending = False
        self._free_at = 0.0
        self._queue: deque[asyncio.Future[None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def why_not(self, now: datetime) -> str | None:
        """Why it is asked nothing more in this run; None where it may be asked. `now` is aware."""
        if self.wait_until is not None and self.wait_until > now + SHORT_WAIT:
            return f"asks to wait until {self.wait_until.isoformat(timespec='seconds')}"
        if self._trouble >= MOST_TROUBLE:
            return "did not answer too often in this run"
        if self._asked_since is not None and time.monotonic() - self._asked_since > self._seconds:
            return "has had its time in this run"
        return None

    @asynccontextmanager
    async def turn(self, pace: Pace) -> AsyncIterator[None]:
        """Wait until the host may be asked once more, and have it asked within the block."""
        self.asked_for = self.asked_for.stricter(pace)
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        self._go_on()
        await turn
        try:
            yield
        finally:
            self._under_way -= 1
            self._is_sending = False
            if self.asked_for.concurrency == 1:
                self._rest()
            self._go_on()

    def sent(self) -> None:
        """The request is on its way: the next one's time counts from now."""
        self._note_asked()
        self._is_sending = False
        self._rest()
        self._go_on()

    def answered(self, seconds: float, status: int, wait_until: datetime | None = None) -> None:
        """It answered after so many `seconds`. `wait_until` as it said it, if it did."""
        self._answered = True
        self._latency = (self._latency + seconds) / 2
        if wait_until is not None:
            self.wait_until = wait_until
        if status == TOO_MANY_REQUESTS or status >= 500:
            self._trouble += HASTE_WEIGHT if status == TOO_MANY_REQUESTS else ERROR_WEIGHT
            self._troubles += 1
        else:
            self._trouble = self._troubles = 0

    def unreached(self) -> None:
        """A request brought no answer."""
        self._note_asked()
        self._trouble += UNREACHED_WEIGHT
        self._troubles += 1

    def state(self, now: datetime) -> HostState:
        """What the next run should know of it."""
        waits = self.wait_until if self.wait_until is not None and self.wait_until > now else None
        if self._asked_since is None:
            return HostState(self.name, waits, self._before.failures)
        return HostState(self.name, waits, 0 if self._answered else self._before.failures + 1)

    @property
    def pause(self) -> float:
        """Seconds to the next request; as many as the host takes to answer, if more. Each trouble doubles them."""
        delay = self.asked_for.delay
        longer = self._latency if delay else 0.0
        if self._troubles:
            longer = max(longer, 1.0) * 2 ** min(self._troubles - 1, 10)
        return max(delay, min(longer, LONGEST_PAUSE))

    def _note_asked(self) -> None:
        if self._asked_since is None:
            self._asked_since = time.monotonic()

    def _rest(self) -> None:
        self._free_at = time.monotonic() + self.pause

    def _go_on(self) -> None:
        while self._queue and not self._is_sending and self._under_way < self.asked_for.concurrency:
            patience = self._patience()
            if patience > 0:
                self._wake_in(patience)
                return
            turn = self._queue.popleft()
            if not turn.done():
                self._under_way += 1
                self._is_sending = self.pause > 0
                turn.set_result(None)

    def _patience(self) -> float:
        """Seconds until it may be asked; a wait that is too long for this run is not waited for."""
        patience = self._free_at - time.monotonic()
        now = datetime.now(UTC)
        if self.wait_until is not None and self.why_not(now) is None:
            patience = max(patience, (self.wait_until - now).total_seconds())
        return 0.0 if self.why_not(now) else patience

    def _wake_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._go_on)


class Hosts:
    """All hosts of a run."""

    def __init__(self, known: Iterable[HostState], seconds: float) -> None:
        """`known`: what earlier runs have learned; `seconds`: how long each may be asked."""
        self._seconds = seconds
        self._hosts = {state.host: Host(state, seconds) for state in known}

    def of(self, url: str) -> Host:
        """The host of a URL to be asked for."""
        name = urlsplit(url).netloc
        if name not in self._hosts:
            self._hosts[name] = Host(HostState(name), self._seconds)
        return self._hosts[name]
