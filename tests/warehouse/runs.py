"""Whole runs of the warehouse's part of the way, for tests: staged rows in, a published warehouse out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from tasks.model import Source
from tasks.report import CheckResult, LedgerLine
from tasks.staging import StagedRow
from tests.warehouse.samples import SOURCES, stage
from warehouse.layout import Home
from warehouse.load import LoadTransaction, RunInfo
from warehouse.lock import writer_lock
from warehouse.master import open_master
from warehouse.publish import publish
from warehouse.quarantine_entries import RawPage, no_raw_page

STARTED = datetime(2026, 3, 1, 5, tzinfo=UTC)
RULES_VERSIONS = {"daily": "v1", "herald": "v1"}


def load_staged(
    home: Home,
    run_id: str,
    staged: Path,
    checks: Sequence[CheckResult] = (),
    raw_page: RawPage = no_raw_page,
    sources: tuple[Source, ...] = SOURCES,
    *,
    memory_mb: int = 256,
) -> tuple[LedgerLine, ...]:
    info = RunInfo(run_id, STARTED, sources, RULES_VERSIONS, "0.1")
    with open_master(home, memory_mb) as con, LoadTransaction(con, home, staged, info) as load:
        load.apply(raw_page)
        lines = load.ledger()
        load.finish(checks)
    return lines


def do_run(home: Home, run_id: str, rows: Iterable[StagedRow], **changes: Any) -> dict[str, LedgerLine]:
    """Load and publish `rows`; the ledger by source."""
    folder = home.run(run_id)
    folder.mkdir(parents=True, exist_ok=True)
    with writer_lock(home):
        lines = load_staged(home, run_id, stage(folder, rows), **changes)
        publish(home)
    return {line.source: line for line in lines}


def ask(home: Home, sql: str) -> list[tuple[Any, ...]]:
    """Rows of the published warehouse, read as an analyst would."""
    with duckdb.connect(str(home.published), read_only=True) as con:
        return con.execute(sql).fetchall()


def outcomes(home: Home, run_id: str) -> list[tuple[str, str]]:
    return ask(home, f"SELECT outcome, reason FROM outcomes WHERE run_id = '{run_id}' ORDER BY seq")
