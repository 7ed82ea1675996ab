"""In the second hop: an Order → the Answer to it, by Scrapy's downloader."""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    StopDownload,
)
from scrapy.http import Request, Response
from service_identity import CertificateError, VerificationError
from twisted.internet import defer, error
from twisted.web._newclient import ParseError, ResponseFailed

from tasks.answers import Answer, NoAnswerError
from tasks.asking import Order
from tasks.crawl.connections import CONNECT_SECONDS, LARGEST_HEAD, LONGEST_LINE, Attempt
from tasks.crawl_lines import CrawlLimits
from tasks.vocabulary import Reason

MOST_HELD = 128 * 1024 * 1024
"""Bytes of bodies that are under way, of all hosts together; then who sends large ones is not heard out."""
LARGE = 1024 * 1024
"""Bytes up to which a body is always heard out."""

_FAILED = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    StopDownload,
    defer.TimeoutError,
    error.ConnectError,
    error.ConnectionClosed,
    OSError,
)
_TLS = (SSL.Error, CertificateError, VerificationError)


def settings_of(limits: CrawlLimits) -> dict[str, Any]:
    """Scrapy's settings: its transport, without what `tasks.fetching` decides."""
    handler = "tasks.crawl.connections.GuardedHandler"
    off = ("COOKIES", "HTTPCACHE", "HTTPPROXY", "METAREFRESH", "COMPRESSION", "REDIRECT", "RETRY", "REFERER")
    return {
        **{f"{name}_ENABLED": False for name in (*off, "TELNETCONSOLE", "MEMUSAGE", "LOG")},
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": limits.concurrency,
        "DEFAULT_REQUEST_HEADERS": {},
        "DOWNLOADER_STATS": False,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, **dict.fromkeys(("data", "file", "ftp", "s3"))},
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_WARNSIZE": 0,
        "LOGSTATS_INTERVAL": 0,
        "REACTOR_THREADPOOL_MAXSIZE": limits.concurrency,  # names are looked up there, and dead ones take their time
        "ROBOTSTXT_OBEY": False,
        "TWISTED_DNS_RESOLVER": "tasks.crawl.connections.GuardedResolver",
    }


class Downloader:
    """One request after the other or side by side, through a running Scrapy."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._held = 0
        crawler.signals.connect(self._stop_at_limit, signals.bytes_received)

    async def __call__(self, order: Order) -> Answer:
        """The response to an order. Raises NoAnswerError."""
        attempt = Attempt(order.allow_private, order.most_bytes, order.sent)
        meta = {"attempt": attempt, "download_timeout": order.seconds, "download_maxsize": _declared_limit(order)}
        headers = [(name, value.encode("latin-1", "replace")) for name, value in order.headers]
        request = Request(order.url, headers=headers, meta=meta, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(request)
        except _FAILED as failed:
            reason, detail = _reason_of(failed, attempt, order)
            raise NoAnswerError(reason, detail) from failed
        finally:
            self._held -= attempt.received
        return _answer(order, response, attempt)

    def _stop_at_limit(self, data: bytes, request: Request, spider: Spider) -> None:  # noqa: ARG002 - Scrapy's names
        attempt: Attempt = request.meta["attempt"]
        attempt.received += len(data)
        self._held += len(data)
        is_in_the_way = self._held > MOST_HELD and attempt.received > LARGE
        if attempt.received > attempt.most_bytes or is_in_the_way:
            raise StopDownload(fail=is_in_the_way)


def _declared_limit(order: Order) -> int:
    """A page that says it is too large is not begun; of a robots.txt the beginning counts."""
    return 0 if order.url.endswith("/robots.txt") else order.most_bytes


def _answer(order: Order, response: Response, attempt: Attempt) -> Answer:
    headers = {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }
    return Answer(
        url=order.url,
        status=response.status,
        head=attempt.head,
        headers=headers,
        body=response.body,
        address=attempt.address,
        is_cut="dataloss" in response.flags,
        is_stopped="download_stopped" in response.flags,
    )


def _reason_of(failed: BaseException, attempt: Attempt, order: Order) -> tuple[Reason, str]:
    """What a failure of Scrapy's or Twisted's means to us."""
    if attempt.refused is not None:
        return Reason.PRIVATE_ADDRESS, attempt.refused
    if attempt.head_is_too_large:
        return Reason.TOO_LARGE, f"more than {LARGEST_HEAD} bytes of headers, or {LONGEST_LINE} of one"
    match failed:
        case StopDownload():
            found = Reason.TOO_LARGE, f"more than {LARGE} bytes, while other hosts sent large bodies, too"
        case DownloadCancelledError():
            found = Reason.TOO_LARGE, f"more than {order.most_bytes} bytes"
        case CannotResolveHostError():
            found = Reason.HOST_NOT_FOUND, "no address for the host's name"
        case defer.TimeoutError() | DownloadTimeoutError() if attempt.address is None:
            found = Reason.UNREACHABLE, f"no connection within {min(CONNECT_SECONDS, order.seconds):.3g} s"
        case DownloadTimeoutError():
            found = Reason.SLOW, f"more than {order.seconds:.3g} s"
        case _:
            found = _broken(failed)
    return found


def _broken(failed: BaseException) -> tuple[Reason, str]:
    causes = _causes(failed)
    for cause in causes:
        if isinstance(cause, _TLS):
            return Reason.TLS, f"{type(cause).__name__}: {cause}"
        if isinstance(cause, ParseError | ValueError):
            return Reason.HTTP_ERROR, f"not HTTP: {cause}"
    last = causes[-1]
    return Reason.UNREACHABLE, f"{type(last).__name__}: {last}"


def _causes(failed: BaseException) -> list[BaseException]:
    """The failure and everything that Twisted has packed into it, the innermost last."""
    found = [failed]
    for each in found:
        inner = [reason.value for reason in each.reasons] if isinstance(each, ResponseFailed) else [each.__cause__]
        found += [cause for cause in inner if cause is not None and cause not in found]
    return found
