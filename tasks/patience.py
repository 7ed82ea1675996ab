"""Beside the first two hops: when something is asked for again."""

from __future__ import annotations

from datetime import datetime, timedelta


def next_feed_try(failures: int, now: datetime, jitter: float) -> datetime:
    """When a feed that failed `failures` times in a row is tried again; never later than in 30 days. `jitter` 0–1."""
    return now + timedelta(hours=1)


def next_poll(
    interval_s: float, new_entries: int, entries: int, seconds_to_live: int | None, now: datetime
) -> tuple[float, datetime]:
    """The interval of a document that answered (900–86,400 s) and when it is polled next."""
    return interval_s, now + timedelta(seconds=interval_s)
