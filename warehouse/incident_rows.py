"""Questions the command line asks of a published warehouse about incidents."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import duckdb

from tasks.incidents import Cause, Incident, IncidentSeverity, IncidentState
from warehouse.statements import run


def read_told_incidents(con: duckdb.DuckDBPyConnection) -> tuple[Incident, ...]:
    """Every incident that somebody was told of, the open and newest first. Raises duckdb.Error."""
    rows = run(con, "queries/incidents_told")
    names = [column[0] for column in rows.description or ()]
    return tuple(incident_of(dict(zip(names, row, strict=True))) for row in rows.fetchall())


def incident_of(row: dict[str, Any]) -> Incident:
    """The incident of its row."""
    typed = {
        **{name: value.astimezone(UTC) for name, value in row.items() if isinstance(value, datetime)},
        "cause": Cause(row["cause"]),
        "severity": IncidentSeverity(row["severity"]),
        "state": IncidentState(row["state"]),
        "also": tuple(row["also"] or ()),
        "examples": tuple(row["examples"] or ()),
    }
    return Incident(**{**row, **typed})
