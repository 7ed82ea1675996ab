"""Beside the reports: what a run left for later because it had asked for as many pages as it may."""

from __future__ import annotations

import duckdb

from warehouse.statements import run


def read_backlog(con: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """Candidates of this run that are pending for its page limit alone. Raises duckdb.Error."""
    rows = run(con, "queries/backlog", run_id=run_id).fetchall()
    return int(rows[0][0])
