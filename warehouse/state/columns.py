"""How Python's values stand in SQLite's columns: moments as sortable texts in UTC, codes as their texts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def text_of(moment: datetime) -> str:
    """ISO 8601 in UTC with six decimals, so that texts sort as moments do. `moment` is aware."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(text: str | None) -> datetime | None:
    """The moment of such a text, aware; None stays None."""
    return None if text is None else datetime.fromisoformat(text)


def column(value: object) -> Any:
    """One field as SQLite takes it."""
    if isinstance(value, datetime):
        return text_of(value)
    if isinstance(value, str):
        # half of a surrogate pair, which UTF-8 cannot hold, becomes a question mark
        return str(value).encode("utf-8", "replace").decode()
    return int(value) if isinstance(value, bool) else value
