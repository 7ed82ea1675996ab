"""Beside the first two hops: when something is asked for again."""

from __future__ import annotations

from datetime import datetime, timedelta

SHORTEST_POLL, LONGEST_POLL = 900.0, 86_400.0
"""Seconds between two polls of a document that answers."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(hours=1), timedelta(days=30)
"""Before the next try of a document that does not answer."""

_SHARE = 0.2
"""Of a document's entries: so many new ones a poll are few enough that none is missed, enough to be worth it."""
_QUICKEST, _SLOWEST = 0.5, 1.5
"""Bounds of one step, so that one lively or quiet hour does not decide."""


def next_feed_try(failures: int, now: datetime, jitter: float) -> datetime:
    """When a feed that failed `failures` times in a row is tried again; never later than in 30 days. `jitter` 0–1.

    One hour, then twice as long each time; jitter takes up to a quarter away, so that feeds that fell silent together
    are not asked together.
    """
    pause = min(FIRST_PAUSE * float(2 ** min(max(failures, 1) - 1, 20)), LONGEST_PAUSE)
    return now + pause * (1 - jitter / 4)


def next_poll(
    interval_s: float, new_entries: int, entries: int, seconds_to_live: int | None, now: datetime
) -> tuple[float, datetime]:
    """The interval of a document that answered (900–86,400 s) and when it is polled next.

    The interval shrinks by half at most, and grows by half at most, towards a fifth of the entries being new at each
    poll. What a document says of its own life (`seconds_to_live`) puts off the next poll, up to a day.
    """
    share = new_entries / entries if entries else 0.0
    step = min(max(_SHARE / share, _QUICKEST), _SLOWEST) if share else _SLOWEST
    interval = _within(interval_s * step)
    return interval, now + timedelta(seconds=_within(max(interval, float(seconds_to_live or 0))))


def _within(seconds: float) -> float:
    return min(max(seconds, SHORTEST_POLL), LONGEST_POLL)
