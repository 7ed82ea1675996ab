"""What the site saw: every request as a record, and the questions tests ask about them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from tests.site.wire import Asked, Headers


@dataclass(frozen=True, slots=True)
class Seen:
    """One request, by the server's clock."""

    moment: float
    """Monotonic seconds at which its head had been read."""
    ended: float | None
    """Monotonic seconds at which its answer had been handed over, or its client had left; None while neither is so."""
    at: datetime
    """Aware, UTC."""
    host: str
    """The outlet, as `127.0.0.3:41234`."""
    method: str
    path: str
    headers: Headers
    status: int | None
    """None where the answer was no HTTP, or there is none yet."""
    conditional: bool
    """Whether it asked for the body only if it had changed."""
    peer_port: int

    def header(self, name: str) -> str | None:
        """The first of that name, in whatever case."""
        return Asked(self.method, self.path, self.headers).header(name)


class Exchange:
    """A request while it is answered; the server's, one a request."""

    __slots__ = ("asked", "ended", "host", "moment", "peer_port", "status")

    def __init__(self, host: str, asked: Asked, peer_port: int) -> None:
        self.host = host
        self.asked = asked
        self.peer_port = peer_port
        self.moment = time.monotonic()
        self.ended: float | None = None
        self.status: int | None = None

    def end(self, status: int | None) -> None:
        """The answer is about to leave, or the client has left (None). Only the first end counts."""
        if self.ended is None:
            self.status = self.status if status is None else status
            self.ended = time.monotonic()


class RequestLog:
    """Everything that was asked of a site. `host` is an outlet's `host`, or its address alone for all ports of it."""

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []
        self._connections: list[str] = []
        self._started = (datetime.now(UTC), time.monotonic())

    def open(self, host: str, asked: Asked, peer_port: int) -> Exchange:
        """For the server: a request came in."""
        exchange = Exchange(host, asked, peer_port)
        self._exchanges.append(exchange)
        return exchange

    def connected(self, host: str) -> None:
        """For the server: a connection was accepted."""
        self._connections.append(host)

    def requests(self, path: str | None = None, host: str | None = None) -> list[Seen]:
        """In the order of their arrival; of one path (with its query), of one host."""
        return [
            self._seen(exchange)
            for exchange in list(self._exchanges)
            if path in {None, exchange.asked.path} and _is_at(exchange.host, host)
        ]

    def paths(self, host: str | None = None) -> list[str]:
        """What was asked for, in order."""
        return [seen.path for seen in self.requests(host=host)]

    def connections(self, host: str | None = None) -> int:
        """TCP connections accepted, whether or not anything was asked on them."""
        return sum(_is_at(connected, host) for connected in list(self._connections))

    def gaps(self, host: str) -> list[float]:
        """Seconds between the starts of successive requests at one host, robots.txt included."""
        moments = [seen.moment for seen in self.requests(host=host)]
        return [after - before for before, after in pairwise(moments)]

    def at_once(self, host: str | None = None) -> int:
        """Most requests in flight at a time. An outlet without latency answers too quickly for two to meet."""
        seen = self.requests(host=host)
        steps = [(each.moment, 1) for each in seen] + [(each.ended, -1) for each in seen if each.ended is not None]
        now = most = 0
        for _, step in sorted(steps):
            now += step
            most = max(most, now)
        return most

    def forget(self) -> None:
        """Begin anew: for the second run of a test."""
        self._exchanges.clear()
        self._connections.clear()

    def _seen(self, exchange: Exchange) -> Seen:
        asked = exchange.asked
        names = {name.lower() for name, _ in asked.headers}
        return Seen(
            moment=exchange.moment,
            ended=exchange.ended,
            at=self._started[0] + timedelta(seconds=exchange.moment - self._started[1]),
            host=exchange.host,
            method=asked.method,
            path=asked.path,
            headers=asked.headers,
            status=exchange.status,
            conditional=bool(names & {"if-none-match", "if-modified-since"}),
            peer_port=exchange.peer_port,
        )


def _is_at(host: str, wanted: str | None) -> bool:
    return wanted is None or wanted == host or wanted == host.rpartition(":")[0]
