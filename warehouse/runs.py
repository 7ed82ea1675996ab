"""The identity of a change of the warehouse."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


def new_run_id(moment: datetime) -> str:
    """An id that sorts by time: `20260131T050000Z-1f3a`. `moment` is aware."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
