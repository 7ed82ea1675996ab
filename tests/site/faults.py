"""Faults of HTTP as answers, to be put at a path with `outlet.answer(path, fault)`.

Redirects stand in `redirects`, bombs in `bombs`, challenge and consent pages in `walls`, broken robots.txt files in
`robots_cases`, feeds in `damaged_feeds`, sitemaps and link traps in `mazes`, addresses where nobody answers in
`dead_ends`, certificates in `certificates`; `catalogue` has them all.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from tests.site.outlet import HTML
from tests.site.wire import (
    Coding,
    Computed,
    Drip,
    Flood,
    Hang,
    InTurn,
    Reply,
    Reset,
    Script,
    Send,
    Validators,
    Wait,
    head_of,
    http_date,
    pack,
)

BODY = b"<html><body><p>" + b"The lamps on the quay were lit before the fog came in. " * 40 + b"</p></body></html>"
"""What the broken answers would have said: 2 KiB of HTML."""

RETRY_AFTER: Mapping[str, str] = MappingProxyType(
    {
        "seconds": "120",
        "88 hours": "316800",
        "a century": "3155760000",
        "beyond any number": "9" * 400,
        "zero": "0",
        "negative": "-5",
        "a fraction": "1.5",
        "words": "after the tide",
        "empty": "",
        "a date long past": "Sun, 06 Nov 1994 08:49:37 GMT",
        "a date long ahead": "Fri, 31 Dec 9999 23:59:59 GMT",
        "a date that never was": "Tue, 31 Feb 2026 25:61:61 GMT",
    }
)
"""Every form there is of Retry-After, but for a date near now: `date_ahead`."""


# --- statuses and patience


def status(code: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
    """Any status, with or without a body."""
    return Reply(body, code, (("Content-Type", HTML), *(headers or {}).items()))


def retry_after(value: str, code: int = 429) -> Reply:
    """A request for patience, as RETRY_AFTER spells it."""
    return status(code, b"<p>Later, please.</p>", {"Retry-After": value})


def date_ahead(seconds: float) -> str:
    """The date form of Retry-After, so many seconds from now."""
    return http_date(datetime.now(UTC) + timedelta(seconds=seconds))


def then(*answers: Reply | Script | Computed) -> InTurn:
    """One after the other, request by request; the last one stays."""
    return InTurn(answers)


def always_not_modified() -> Reply:
    """304 to everybody, asked or not."""
    return Reply(b"", 304)


def empty(code: int = 200) -> Reply:
    """A good status and no byte of a body."""
    return Reply(b"", code, (("Content-Type", HTML),))


def soft_404() -> Reply:
    """A missing page that says 200."""
    text = "<h1>Nothing to be seen here</h1><p>The page you are looking for has moved or never was.</p>"
    return Reply(f"<html><head><title>Page not found</title></head><body>{text}</body></html>".encode(), 200, _HTML)


def moving_validators(body: bytes = BODY, kind: Validators = Validators.MOVING_ETAG) -> Reply:
    """The same body under validators that never stay."""
    return Reply(body, 200, _HTML, validators=kind)


# --- slowness


def endless_body() -> Script:
    """No length, and no end."""
    return Script((Send(head_of(200, {"Content-Type": HTML})), Flood(BODY * 8)))


def endless_chunks() -> Script:
    """Chunk after chunk, and never the last one."""
    return Script((Send(_CHUNKED), Flood(_chunk(BODY * 8))))


def slow_body(every: float, length: int | None = None) -> Script:
    """One byte of the body each `every` seconds: never done, or after `length` bytes."""
    if length is None:
        return Script((Send(head_of(200, {"Content-Type": HTML})), Drip(b"<p>the tide </p>", every, endless=True)))
    head = head_of(200, {"Content-Type": HTML, "Content-Length": str(length)})
    return Script((Send(head), Drip((BODY * (length // len(BODY) + 1))[:length], every)))


def slow_headers(every: float) -> Script:
    """Headers one byte at a time, and never the blank line."""
    return Script((Drip(b"HTTP/1.1 200 OK\r\n", every), Drip(b"X-Tide: rising\r\n", every, endless=True)))


def silent() -> Script:
    """Takes the request and never answers."""
    return Script((Hang(),))


def stalled(sent: bytes = BODY) -> Script:
    """Headers and half of the body, then silence on an open connection."""
    head = head_of(200, {"Content-Type": HTML, "Content-Length": str(2 * len(sent))})
    return Script((Send(head + sent), Hang()))


def late(seconds: float, body: bytes = BODY) -> Script:
    """A good answer after a while."""
    return Script((Wait(seconds), Send(head_of(200, _sized(body)) + body)))


# --- connections cut


def closed_at_once() -> Script:
    """Takes the request and hangs up."""
    return Script()


def reset_at_once() -> Script:
    """Takes the request and tears the connection down."""
    return Script((Reset(),))


def reset_midway() -> Script:
    """Half of the body, then RST."""
    return Script((Send(head_of(200, _sized(BODY)) + BODY[: len(BODY) // 2]), Wait(0.05), Reset()))


def truncated_length(missing: int = 100) -> Script:
    """A body that ends before the length it promised."""
    return Script((Send(head_of(200, _sized(BODY)) + BODY[:-missing]),))


def truncated_chunks() -> Script:
    """Whole chunks, but the last one never comes."""
    return Script((Send(_CHUNKED + _chunk(BODY)),))


def broken_chunks() -> Script:
    """A chunk whose size is no number."""
    return Script((Send(_CHUNKED + b"tide\r\n" + BODY + b"\r\n0\r\n\r\n"),))


def headers_cut() -> Script:
    """The end comes within the headers."""
    return Script((Send(b"HTTP/1.1 200 OK\r\nContent-Type: text/h"),))


# --- bytes that are not what they are said to be


def wrong_coding(coding: str = "gzip") -> Reply:
    """Plain text that is declared packed."""
    return Reply(BODY, 200, (*_HTML, ("Content-Encoding", coding)))


def truncated_coding(coding: Coding = Coding.GZIP) -> Reply:
    """Packed, cut in the middle, with the length of the half."""
    packed = pack(b"".join(b"%d lamps, " % number for number in range(5000)), coding)
    return Reply(packed[: len(packed) // 2], 200, (*_HTML, ("Content-Encoding", coding.value)))


def gzip_in_gzip(body: bytes = BODY) -> Reply:
    """Packed twice and declared once: what comes out is gzip again."""
    return Reply(gzip.compress(gzip.compress(body)), 200, (*_HTML, ("Content-Encoding", "gzip")))


def stacked(layers: int, body: bytes = BODY) -> Reply:
    """Packed so many times, and every layer declared."""
    for _ in range(layers):
        body = gzip.compress(body, mtime=0)
    return Reply(body, 200, (*_HTML, ("Content-Encoding", ", ".join(["gzip"] * layers))))


def length_above(cap: int) -> Script:
    """Declares one byte more than `cap`, and begins to send."""
    head = head_of(200, {"Content-Type": HTML, "Content-Length": str(cap + 1)})
    return Script((Send(head), Flood(BODY * 8)))


def huge_header(length: int = 1024 * 1024) -> Script:
    """One header of so many bytes."""
    head = head_of(200, {**_sized(BODY), "X-Tide": "a" * length})
    return Script((Send(head + BODY),))


def many_headers(count: int = 20_000) -> Script:
    """So many headers."""
    head = head_of(200, {**_sized(BODY), **{f"X-Tide-{number}": "rising" for number in range(count)}})
    return Script((Send(head + BODY),))


def garbage() -> Script:
    """Bytes that were never HTTP."""
    return Script((Send(bytes(range(256)) * 4 + b"\r\n\r\n"),))


def another_protocol() -> Script:
    """A mail server."""
    return Script((Send(b"220 mail.outlet.example ESMTP ready\r\n"), Hang()))


_HTML = (("Content-Type", HTML),)
_CHUNKED = head_of(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"})


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def _sized(body: bytes) -> dict[str, str]:
    return {"Content-Type": HTML, "Content-Length": str(len(body))}
