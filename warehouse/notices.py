"""Last hop: the notices that runs have made, as the delivery takes them."""

from __future__ import annotations

from datetime import UTC, datetime

import duckdb

from tasks.incidents import Cause, IncidentSeverity, NoticeKind, Notification
from warehouse.statements import run


def recent_notices(con: duckdb.DuckDBPyConnection, since: datetime) -> tuple[Notification, ...]:
    """The notices made at `since` (aware) or later, the oldest first. Raises duckdb.Error."""
    rows = run(con, "queries/recent_notices", since=since)
    names = [column[0] for column in rows.description or ()]
    return tuple(_notice(dict(zip(names, row, strict=True))) for row in rows.fetchall())


def _notice(row: dict[str, object]) -> Notification:
    created_at, also, examples = row["created_at"], row["also"], row["examples"]
    assert isinstance(created_at, datetime)
    typed = {
        "kind": NoticeKind(str(row["kind"])),
        "severity": IncidentSeverity(str(row["severity"])),
        "cause": Cause(str(row["cause"])),
        "created_at": created_at.astimezone(UTC),
        "also": tuple(also) if isinstance(also, list) else (),
        "examples": tuple(examples) if isinstance(examples, list) else (),
    }
    return Notification(**{**row, **typed})  # type: ignore[arg-type]
