"""In the second hop: how long a server asks us to wait (RFC 9110, 10.2.3)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST_WAIT = timedelta(hours=24)
"""Servers have asked for 88 hours, and for a century."""


def wait_until(value: str | None, date: str | None, now: datetime) -> datetime | None:
    """The moment before which the server wants no request; None where it says nothing that can be understood.

    `value` is the Retry-After header, `date` the Date header: a date is relative to the server's own clock. `now` is
    aware. What lies behind is now; what lies far ahead is 24 hours from now.
    """
    seconds = None if value is None else _seconds(value.strip(), date, now)
    return None if seconds is None else now + timedelta(seconds=seconds)


def _seconds(value: str, date: str | None, now: datetime) -> float | None:
    most = LONGEST_WAIT.total_seconds()
    if value.isascii() and value.isdigit():
        digits = value.lstrip("0")
        return min(float(digits or 0), most) if len(digits) < 10 else most
    moment = _moment(value)
    if moment is None:
        return None
    wait = (moment - (_moment(date or "") or now)).total_seconds()
    return min(max(wait, 0.0), most)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
