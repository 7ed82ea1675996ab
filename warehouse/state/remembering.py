"""After the load: what the next run is to know of the pages that this one asked for."""

from __future__ import annotations

from datetime import datetime

import duckdb

from tasks.model import Candidate
from tasks.vocabulary import Outcome, Reason
from warehouse.state.attempts import next_attempt
from warehouse.state.store import State
from warehouse.statements import run


def remember_run(con: duckdb.DuckDBPyConnection, state: State, run_id: str, now: datetime) -> None:
    """Note which pages came to nothing, and commit all that the run has noted. `now` is aware.

    Raises duckdb.Error, StateError.
    """
    rows = run(con, "queries/asked_articles", run_id=run_id).fetchall()
    before = state.attempts([key for key, *_ in rows])
    settled = [key for key, _, _, outcome, _ in rows if outcome != Outcome.FAILED]
    failed = [
        next_attempt(before.get(key), Candidate(source, url, url, None, key), Reason(reason), now)
        for key, source, url, outcome, reason in rows
        if outcome == Outcome.FAILED
    ]
    state.settle_attempts(settled)
    state.note_attempts(failed)
    state.commit_run()
