"""What the report of a run shows beyond its numbers: an article for each check, a place for each reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from warehouse.statements import run


@dataclass(frozen=True, slots=True)
class NotLoaded:
    """Candidates of one source that became no article, for one reason; `locator` and `detail` are the first one's."""

    source: str
    outcome: str
    reason: str
    candidates: int
    locator: str
    detail: str


@dataclass(frozen=True, slots=True)
class Examples:
    """Of the last daily run, `run_id`. `of_checks`: (source, check) → the URL or locator of its first failing row."""

    run_id: str | None = None
    of_checks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    not_loaded: tuple[NotLoaded, ...] = ()


def read_examples(con: duckdb.DuckDBPyConnection) -> Examples:
    """Examples of the last daily run. Raises duckdb.Error."""
    latest = run(con, "queries/latest_daily_run").fetchone()
    rows = run(con, "queries/latest_examples").fetchall()
    return Examples(
        run_id=latest[0] if latest else None,
        of_checks={(source, check_name): example for source, check_name, example in rows},
        not_loaded=tuple(NotLoaded(*row) for row in run(con, "queries/latest_not_loaded").fetchall()),
    )
