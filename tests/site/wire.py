"""What goes over the wire: a request as it was read, and the answers there are.

An answer is a value. A Reply is well-formed HTTP; a Script says which bytes leave when, and so can break every rule.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import StrEnum
from http import HTTPStatus
from typing import TypeAlias

import brotli  # type: ignore[import-untyped]
import zstandard

Headers: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was read."""

    method: str
    path: str
    """As sent, with its query."""
    headers: Headers

    def header(self, name: str) -> str | None:
        """The first of that name, in whatever case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Coding(StrEnum):
    """How a body is packed. ASKED: as the request's Accept-Encoding would have it."""

    ASKED = "asked"
    PLAIN = "identity"
    GZIP = "gzip"
    BROTLI = "br"
    ZSTD = "zstd"
    DEFLATE = "deflate"


class Validators(StrEnum):
    """What a reply says for later conditional requests, and how far that is true."""

    HONEST = "honest"
    """ETag and Last-Modified, which change with the body; 304 where either matches."""
    ETAG_ONLY = "etag-only"
    LAST_MODIFIED_ONLY = "last-modified-only"
    NONE = "none"
    MOVING_ETAG = "moving-etag"
    """Another ETag each time, the same Last-Modified and body; never 304."""
    MOVING_DATE = "moving-date"
    """Another Last-Modified each time, the same ETag and body; never 304."""
    FROZEN = "frozen"
    """ETag and Last-Modified stay whatever the body does, and bring 304."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A well-formed response. Content-Length, Content-Encoding and Date are added; `headers` may override them."""

    body: bytes = b""
    status: int = 200
    headers: Headers = ()
    coding: Coding = Coding.PLAIN
    validators: Validators = Validators.NONE
    changed_at: datetime = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
    """When the body was last another, for Last-Modified."""
    _packed: dict[Coding, bytes] = field(default_factory=dict, repr=False, compare=False)

    def packed(self, coding: Coding) -> bytes:
        """The body in that coding; packed once."""
        if coding not in self._packed:
            self._packed[coding] = pack(self.body, coding)
        return self._packed[coding]


@dataclass(frozen=True, slots=True)
class Send:
    """Bytes, at once."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Wait:
    """Silence for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Drip:
    """Bytes one by one, each `every` seconds; `endless` begins again at their end until the client leaves."""

    data: bytes
    every: float
    endless: bool = False


@dataclass(frozen=True, slots=True)
class Flood:
    """The same bytes again and again, as fast as the client takes them, until it leaves."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Hang:
    """Silence until the client leaves, or the site closes."""


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection torn down with RST."""


Step: TypeAlias = Send | Wait | Drip | Flood | Hang | Reset


@dataclass(frozen=True, slots=True)
class Script:
    """What leaves byte by byte. At its end the connection is closed, whatever was promised."""

    steps: tuple[Step, ...] = ()

    @property
    def status(self) -> int | None:
        """What its first bytes say; None where they are no HTTP."""
        sent = next((step.data for step in self.steps if isinstance(step, Send | Drip | Flood)), b"")
        found = re.match(rb"HTTP/\d\.\d (\d{3})", sent)
        return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class InTurn:
    """The first request gets the first answer, and so on; the last one stays."""

    answers: tuple[Reply | Script | Computed, ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """An answer that depends on the request."""

    make: Callable[[Asked], Reply | Script]


Answer: TypeAlias = Reply | Script | InTurn | Computed


def pack(body: bytes, coding: Coding) -> bytes:
    """The body in a coding; as it is in PLAIN and ASKED."""
    if coding is Coding.GZIP:
        return gzip.compress(body, 6, mtime=0)
    if coding is Coding.DEFLATE:
        return zlib.compress(body, 6)
    if coding is Coding.BROTLI:
        return bytes(brotli.compress(body, quality=4))
    if coding is Coding.ZSTD:
        return zstandard.compress(body)
    return body


def head_of(status: int, headers: Mapping[str, str] | Headers) -> bytes:
    """Status line and headers with the blank line after them."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    lines = "".join(f"{name}: {value}\r\n" for name, value in pairs)
    return f"HTTP/1.1 {status} {_phrase(status)}\r\n{lines}\r\n".encode("latin-1")


def rendered(reply: Reply, asked: Asked, turn: int) -> tuple[int, bytes]:
    """(status, bytes) of a reply to a request; `turn` counts the requests answered at this path before."""
    validators = _validators(reply, turn)
    if validators and asked.method in {"GET", "HEAD"} and _is_not_modified(validators, asked, reply.validators):
        return 304, head_of(304, tuple(validators.items()))
    coding = _coding(reply, asked)
    body = reply.packed(coding)
    headers = {"Date": http_date(datetime.now(UTC)), "Content-Length": str(len(body)), **validators}
    if coding is not Coding.PLAIN:
        headers["Content-Encoding"] = coding
    own = {name.lower() for name, _ in reply.headers}
    pairs = (*((name, value) for name, value in headers.items() if name.lower() not in own), *reply.headers)
    head = head_of(reply.status, pairs)
    return reply.status, head if asked.method == "HEAD" or reply.status in {204, 304} else head + body


def http_date(moment: datetime) -> str:
    """As headers write it (RFC 9110 §5.6.7)."""
    return format_datetime(moment, usegmt=True)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unheard Of"


def _validators(reply: Reply, turn: int) -> dict[str, str]:
    """Headers that a later request can repeat."""
    kind = reply.validators
    if kind is Validators.NONE:
        return {}
    digest = hashlib.sha256(b"" if kind is Validators.FROZEN else reply.body).hexdigest()[:16]
    etag = f'"{digest}{turn if kind is Validators.MOVING_ETAG else ""}"'
    changed = datetime(2026, 1, 1, tzinfo=UTC) if kind is Validators.FROZEN else reply.changed_at
    if kind is Validators.MOVING_DATE:
        changed = datetime.fromtimestamp(changed.timestamp() + 60 * turn, UTC)
    both = {"ETag": etag, "Last-Modified": http_date(changed)}
    if kind is Validators.ETAG_ONLY:
        del both["Last-Modified"]
    if kind is Validators.LAST_MODIFIED_ONLY:
        del both["ETag"]
    return both


def _is_not_modified(validators: dict[str, str], asked: Asked, kind: Validators) -> bool:
    """If-None-Match decides before If-Modified-Since (RFC 9110 §13.2.2); the date is compared as text."""
    if kind in {Validators.MOVING_ETAG, Validators.MOVING_DATE}:
        return False
    tags = asked.header("If-None-Match")
    if tags is not None:
        return validators.get("ETag") in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    since = asked.header("If-Modified-Since")
    return since is not None and since == validators.get("Last-Modified")


def _coding(reply: Reply, asked: Asked) -> Coding:
    if reply.coding is not Coding.ASKED:
        return reply.coding
    if not reply.body:
        return Coding.PLAIN
    names = [name.split(";")[0].strip().lower() for name in (asked.header("Accept-Encoding") or "").split(",")]
    known = (Coding.GZIP, Coding.BROTLI, Coding.ZSTD, Coding.DEFLATE)
    return next((coding for coding in known if coding in names), Coding.PLAIN)
