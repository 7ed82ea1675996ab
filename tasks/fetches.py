"""Second hop: what is asked of the crawling process, and what comes of it.

A FetchRequest goes in, and exactly one Fetch comes back for it, whatever happens; redirects are followed within one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tasks.vocabulary import Reason


class Purpose(StrEnum):
    """Why something is asked for."""

    FEED = "feed"
    SITEMAP = "sitemap"
    ARTICLE = "article"
    HOMEPAGE = "homepage"
    ROBOTS = "robots"


class FetchResult(StrEnum):
    """The ends of a request, as an operator tells them apart. Only OK and NOT_MODIFIED are good."""

    OK = "ok"
    NOT_MODIFIED = "not-modified"
    BLOCKED = "blocked"
    """403, 401, 429, or a bot challenge whatever its status."""
    EMPTY = "empty"
    GONE = "gone"
    SLOW = "slow"
    REFUSED = "refused"
    """By us: robots.txt, a private address, no URL to ask for, a host that wants us to wait."""
    FAILED = "failed"
    """Anything else: unreachable, server error, damaged, too large."""


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One thing to ask for. `number` is the caller's own, and comes back with the Fetch."""

    number: int
    source: str
    url: str
    purpose: Purpose
    etag: str | None = None
    last_modified: str | None = None
    delay_seconds: float = 1.0
    concurrency: int = 1
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Fetch:
    """What came of a request; a row of the table `fetches`. The body itself stands in the archive."""

    number: int
    """The request's; -1 for a robots.txt, which the crawler asks for by itself."""
    source: str
    url: str
    """As asked."""
    purpose: Purpose
    started_at: datetime
    """Aware, UTC: when the first request of it was sent, or refused."""
    seconds: float
    result: FetchResult
    reason: Reason | None = None
    """None where the result is good."""
    detail: str = ""
    status: int | None = None
    """Of the last response; None where there was none."""
    final_url: str | None = None
    redirects: int = 0
    address: str | None = None
    """The IP address the last response came from."""
    content_type: str | None = None
    """As declared, with parameters."""
    bytes: int = 0
    """Of the body, decompressed."""
    etag: str | None = None
    last_modified: str | None = None
    wait_until: datetime | None = None
    """Aware, UTC: the host asked not to be asked again before (Retry-After, clamped to 24 h)."""
    body_hash: str | None = None
    """SHA-256 of the decompressed body, in hex digits; None where there is none."""
    warc_file: str | None = None
    """Name of the archive file, relative to the archive folder; None where nothing was archived."""
    warc_offset: int | None = None
    """Byte at which the response record begins in that file, as it lies on disk."""
    warc_length: int | None = None
    """Bytes it takes there."""


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of a host between runs, by `host` or `host:port` as URLs name it."""

    host: str
    wait_until: datetime | None = None
    """Aware, UTC: not to be asked before."""
    failures: int = 0
    """Runs in a row in which nothing of it could be reached."""
