"""In the second hop: what one FetchRequest has come to so far, from its first request to its Fetch."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tasks.answers import Answer, Verdict
from tasks.content_codings import Decoded
from tasks.fetches import Fetch, FetchRequest, FetchResult
from tasks.warc_writer import Place

LONGEST_DETAIL = 500


@dataclass(slots=True)
class Trip:
    """One request with its redirects and tries. Waiting for a turn costs it nothing; being served does."""

    request: FetchRequest
    seconds_left: float
    url: str = ""
    """Where it is now."""
    redirects: int = 0
    answer: Answer | None = None
    """The last one."""
    decoded: Decoded = field(default_factory=lambda: Decoded(b""))
    place: Place | None = None
    sent_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    """When the last request left."""
    _started: tuple[datetime, float] | None = None

    @property
    def has_left(self) -> bool:
        """Whether any request of it was sent."""
        return self._started is not None

    def leave(self) -> bool:
        """A request leaves; whether it is the first one."""
        self.sent_at = datetime.now(UTC)
        is_first = self._started is None
        if is_first:
            self._started = (self.sent_at, time.monotonic())
        return is_first

    def take(self, answer: Answer, decoded: Decoded, place: Place) -> None:
        """A response came."""
        self.answer, self.decoded, self.place = answer, decoded, place

    def fetch(self, verdict: Verdict, wait_until: datetime | None) -> Fetch:
        """The Fetch that it comes to. `wait_until`: what its last host asked for."""
        started_at, clock = self._started or (datetime.now(UTC), time.monotonic())
        answer, body, place = self.answer, self.decoded.body, self.place
        headers = answer.headers if answer else {}
        is_whole = answer is not None and not answer.is_cut and self.decoded.problem is None
        return Fetch(
            number=self.request.number,
            source=self.request.source,
            url=self.request.url,
            purpose=self.request.purpose,
            started_at=started_at,
            seconds=time.monotonic() - clock,
            result=verdict.result,
            reason=verdict.reason,
            detail=verdict.detail[:LONGEST_DETAIL].encode("utf-8", "replace").decode(),
            status=answer.status if answer else None,
            final_url=self.url if answer else None,
            redirects=self.redirects,
            address=answer.address if answer else None,
            content_type=headers.get("content-type"),
            bytes=len(body),
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            wait_until=wait_until if verdict.result is not FetchResult.OK else None,
            body_hash=hashlib.sha256(body).hexdigest() if body and is_whole else None,
            warc_file=place.file if place else None,
            warc_offset=place.offset if place else None,
            warc_length=place.length if place else None,
        )
