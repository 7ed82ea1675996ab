"""Ninth hop: incidents and notices, in and out of the warehouse; and what an alert shows of the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import duckdb

from tasks.incidents import Cause, Finding, Incident, IncidentSeverity, IncidentState, Notification
from warehouse.statements import run, statement

SHOWS = {
    Cause.OWN_FAULT: "outcomes",
    Cause.FEED_GONE: "requests",
    Cause.HOST_DOWN: "requests",
    Cause.BLOCK: "requests",
    Cause.WALL: "texts",
    Cause.DUPLICATES: "texts",
    Cause.LANGUAGE_SWITCH: "languages",
    Cause.REPEATED_TEXT: "repeats",
    Cause.PAYWALL: "articles",
    Cause.WRONG_DATES: "dates",
    Cause.LAYOUT_CHANGE: "articles",
    Cause.FEED_FROZEN: "volumes",
    Cause.VOLUME_LOSS: "volumes",
    Cause.VOLUME_FLOOD: "articles",
    Cause.UNUSUAL: "outcomes",
}
"""Cause → the query of `shows/` that shows its rows."""
_SHOWS_OF = {"one_text_share": "texts", "one_title_share": "texts", "nothing_offered": "outcomes"}
"""Measures that are shown by other rows than their cause's usual ones."""
_EXAMPLES = 3


def read_incidents(con: duckdb.DuckDBPyConnection, moment: datetime) -> tuple[Incident, ...]:
    """Those not over at `moment`, the suspected ones too, and those that may come back. Raises duckdb.Error."""
    return tuple(_incident(row) for row in run(con, "queries/current_incidents", moment=moment).fetchall())


def read_open_incidents(con: duckdb.DuckDBPyConnection) -> tuple[Incident, ...]:
    """Those that somebody was told of and that are not over, the gravest first. Raises duckdb.Error."""
    return tuple(_incident(row) for row in run(con, "queries/open_incidents").fetchall())


def read_told_incidents(con: duckdb.DuckDBPyConnection) -> tuple[Incident, ...]:
    """Every incident that somebody was told of, those that are over too, the open and newest first.

    Raises duckdb.Error.
    """
    return tuple(_incident(row) for row in run(con, "queries/told_incidents").fetchall())


def write_incidents(
    con: duckdb.DuckDBPyConnection,
    before: Sequence[Incident],
    after: Sequence[Incident],
    notices: Sequence[Notification],
) -> None:
    """Replace the incidents that were current `before` by those `after`, and add notices. Raises duckdb.Error."""
    if not (before or after or notices):
        return
    run(
        con,
        "steps/write_incidents",
        replaced=[one.incident_id for one in (*before, *after)],
        rows=[asdict(one) for one in after],
        notices=[asdict(one) for one in notices],
    )


def shown_sql(finding: Finding) -> str:
    """The query for a person to paste, its values written in."""
    source, run_id = finding.source, finding.run_id
    text = statement(f"shows/{_show(finding)}").split("\n", 1)[1].strip()
    return text.replace("$source", f"'{source}'").replace("$run_id", f"'{run_id}'")


def find_examples(con: duckdb.DuckDBPyConnection, finding: Finding) -> tuple[str, ...]:
    """At most three addresses or places that show it; none where the query shows days. Raises duckdb.Error."""
    for name in dict.fromkeys((_show(finding), "requests", "outcomes")):
        found = run(con, f"shows/{name}", source=finding.source, run_id=finding.run_id)
        names = [column[0] for column in found.description or ()]
        rows = found.fetchmany(_EXAMPLES * 5) if names[:1] == ["example"] else []
        examples = tuple(dict.fromkeys(str(row[0]) for row in rows if row[0]))[:_EXAMPLES]
        if examples:
            return examples
    return ()


def _show(finding: Finding) -> str:
    return _SHOWS_OF.get(finding.measure, SHOWS[finding.cause])


def _incident(row: tuple[Any, ...]) -> Incident:
    told = dict(zip(_COLUMNS, row, strict=True))
    told |= {"cause": Cause(told["cause"]), "severity": IncidentSeverity(told["severity"])}
    told |= {"state": IncidentState(told["state"]), "also": tuple(told["also"]), "examples": tuple(told["examples"])}
    return Incident(**told)


_COLUMNS = (
    *("incident_id", "source", "cause", "severity", "state", "check_name", "measure", "value", "usual", "low", "high"),
    *("since_run_id", "since", "last_run_id", "last_seen_at", "strength", "words", "also", "examples", "sql", "score"),
    *("runs", "quiet_runs", "comebacks", "opened_at", "told_at", "notices", "acknowledged_at", "snoozed_until"),
    *("resolved_at", "resolved_run_id"),
)
