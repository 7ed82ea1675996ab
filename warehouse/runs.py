"""The identity of a change of the warehouse."""

from __future__ import annotations

from datetime import UTC, datetime


def new_run_id(moment: datetime) -> str:
    """An id that sorts by time: `20260131T050000Z-1f3a`, the last four digits being 65,536ths of the second.

    `moment` is aware. One writer at a time makes ids, so no two are made of one moment.
    """
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}-{moment.microsecond * 65_536 // 1_000_000:04x}"
