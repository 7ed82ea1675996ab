"""In the second hop: connections to none but checked addresses, and the head of a response as it came.

What a request may connect to travels with it as an Attempt: the resolver looks at every answer to its name before
anybody connects, and hands on the very addresses it has seen. Connections that a source was allowed to make to a
private address are kept apart, so that no other source's request is sent over one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Self, cast

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.resolver import CachingHostnameResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer  # type: ignore[import-untyped]

from tasks.addresses import why_refused

CONNECT_SECONDS = 15.0
KEEP_SECONDS = 60.0
"""How long a connection is kept open that nobody uses."""
LARGEST_HEAD = 256 * 1024
"""Bytes of status line and headers."""
LONGEST_LINE = 16 * 1024
"""Bytes of one header; Twisted hangs up on a longer one, and does not say why."""

_EMPTY_LINE = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.\d 1\d\d ")

attempt_of: ContextVar[Attempt] = ContextVar("attempt_of")
"""The attempt that a connection is being made for."""


class Attempt:
    """One request over the wire: what it may do, and what came of it."""

    def __init__(self, allow_private: bool, most_bytes: int, sent: Callable[[], None]) -> None:
        """`sent` is called when the connection stands, before the request leaves."""
        self.allow_private = allow_private
        self.most_bytes = most_bytes
        self.received = 0
        """Bytes of the body so far."""
        self.refused: str | None = None
        """The address that was not connected to, and what it is."""
        self.address: str | None = None
        self.head = b""
        self.head_is_too_large = False
        self._sent = sent

    def take(self, protocol: Any) -> Any:
        """The connection stands; watch what comes over it until the head is there."""
        self.address = protocol.transport.getPeer().host
        pass_on = protocol.dataReceived

        def data_received(data: bytes) -> None:
            if self._take_head(data):
                protocol.dataReceived = pass_on
            if self.head_is_too_large:
                protocol.transport.abortConnection()
            else:
                pass_on(data)

        protocol.dataReceived = data_received
        self._sent()
        return protocol

    def _take_head(self, data: bytes) -> bool:
        """Whether the head is whole; interim responses (RFC 9110, 15.2) are none."""
        start = max(0, len(self.head) - 3)
        self.head += data
        while (end := _EMPTY_LINE.search(self.head, start)) is not None:
            if not _INTERIM.match(self.head):
                self.head = self.head[: end.end()]
                return True
            self.head, start = self.head[end.end() :], 0
        self.head_is_too_large = len(self.head) > LARGEST_HEAD or max(map(len, self.head.split(b"\n"))) > LONGEST_LINE
        return False


@implementer(IResolutionReceiver)
class _Guard:
    """Holds back the addresses of a name until all are there; one bad one, and none is handed on."""

    def __init__(self, receiver: Any, attempt: Attempt) -> None:
        self._receiver = receiver
        self._attempt = attempt
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802
        """A part of IResolutionReceiver."""
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        """A part of IResolutionReceiver."""
        self._addresses.append(address)
        kind = why_refused(address.host, allow_private=self._attempt.allow_private)
        if kind is not None:
            self._attempt.refused = f"{address.host} is {kind}"

    def resolutionComplete(self) -> None:  # noqa: N802
        """A part of IResolutionReceiver."""
        for address in self._addresses if self._attempt.refused is None else ():
            self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves as Scrapy does, with a cache, and refuses what the attempt may not connect to."""

    def __init__(self, reactor: Any, behind: Any) -> None:
        self._reactor = reactor
        self._behind = behind

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """How Scrapy makes what its setting TWISTED_DNS_RESOLVER names."""
        return cls(reactor, CachingHostnameResolver.from_crawler(crawler, reactor))

    def install_on_reactor(self) -> None:
        """Have all connections of the process use it."""
        self._reactor.installNameResolver(self)

    def resolveHostName(self, receiver: Any, *host: Any, **how: Any) -> Any:  # noqa: N802
        """A part of IHostnameResolver. Called as an attempt connects, before anything else runs."""
        return self._behind.resolveHostName(_Guard(receiver, attempt_of.get()), *host, **how)


class GuardedPool(HTTPConnectionPool):
    """Keeps connections open, those to private addresses apart."""

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        """A connection for the attempt at hand, kept or new."""
        attempt = attempt_of.get()
        connected = super().getConnection((*key, attempt.allow_private), endpoint)
        connected.addTimeout(CONNECT_SECONDS, self._reactor)
        return connected.addCallback(attempt.take)


class GuardedHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https, over guarded connections."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool = _guarded(self._pool)

    async def download_request(self, request: Request) -> Response:
        """Have a response, within the bounds of the request's attempt."""
        attempt_of.set(request.meta["attempt"])
        return await super().download_request(request)


def _guarded(scrapys: Any) -> GuardedPool:
    """A pool like the one that Scrapy has set up."""
    pool: Any = GuardedPool(scrapys._reactor)  # type: ignore[no-untyped-call]  # noqa: SLF001
    pool.maxPersistentPerHost = scrapys.maxPersistentPerHost
    pool.cachedConnectionTimeout = KEEP_SECONDS
    pool.retryAutomatically = False  # a request that we do not know of would come too early for its host
    pool._factory = scrapys._factory  # noqa: SLF001 - the class that puts up with odd headers
    return cast("GuardedPool", pool)
