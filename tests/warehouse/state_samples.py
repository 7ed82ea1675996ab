"""Fetches, documents and candidates invented by us, for the tests of state, fetches and archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tasks.fetches import Fetch, FetchResult, Purpose
from tasks.model import Candidate
from tasks.vocabulary import Reason
from warehouse.state.attempts import AttemptState, next_attempt
from warehouse.state.documents import DocumentState

NOW = datetime(2026, 3, 1, 5, tzinfo=UTC)
FEED = "https://daily.example/feed.xml"


def fetch(number: int, **changes: Any) -> Fetch:
    plain = Fetch(
        number=number,
        source="daily",
        url=f"https://daily.example/2026/{number}",
        purpose=Purpose.ARTICLE,
        started_at=NOW,
        seconds=0.25,
        result=FetchResult.OK,
        status=200,
        final_url=f"https://daily.example/2026/{number}",
        address="192.0.2.7",
        content_type="text/html; charset=utf-8",
        bytes=5000,
        etag='W/"abc"',
        last_modified="Sun, 01 Mar 2026 04:00:00 GMT",
        body_hash="0f" * 32,
        warc_file="r1-00001.warc.gz",
        warc_offset=1000 * number,
        warc_length=900,
    )
    return replace(plain, **changes)


def document(url: str = FEED, **changes: Any) -> DocumentState:
    plain = DocumentState(url, "daily", Purpose.FEED, checked_at=NOW, next_check_at=NOW, interval_s=3600)
    return replace(plain, **changes)


def key(number: int) -> str:
    return f"{number:016x}"


def failed(number: int, reason: Reason, now: datetime = NOW, before: AttemptState | None = None) -> AttemptState:
    """What is remembered of page `number` after it could not be had once more."""
    url = f"https://daily.example/2026/{number}"
    return next_attempt(before, Candidate("daily", url, url, url, key(number)), reason, now)
