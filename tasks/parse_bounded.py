"""First hop of feeds and sitemaps, from outside: bodies → Discovered, in a child process that can be killed."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import datetime
from types import TracebackType
from typing import Self

from tasks.discovered import Discovered


class DocumentParser:
    """A child process, started with the first document and ended with the `with` block."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def submit_feed(
        self, body: bytes, url: str, content_type: str | None, max_age_days: int, now: datetime
    ) -> Future[Discovered]:
        """Parse a feed in a child process."""
        raise OSError("feeds are not read yet")

    def submit_sitemap(self, body: bytes, url: str, max_age_days: int, now: datetime) -> Future[Discovered]:
        """Parse a sitemap in a child process."""
        raise OSError("sitemaps are not read yet")
