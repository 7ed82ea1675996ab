"""Questions the command line asks of a published warehouse, with typed answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from tasks.report import CheckResult, LedgerLine
from tasks.vocabulary import CheckOutcome, Severity
from warehouse.errors import BadQuery
from warehouse.layout import Home
from warehouse.published import open_published
from warehouse.statements import run

CHUNK = 500
"""Rows of an answer held in memory at once."""
LEAST_MB = 256
"""What a person's SQL may take at least: nobody planned it."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """One change of the warehouse, counted. `kind`: run, release, forget."""

    run_id: str
    kind: str
    started_at: datetime
    loaded_at: datetime
    discovered: int
    loaded: int
    revised: int
    quarantined: int
    failed: int
    failed_checks: int
    errored_checks: int


@dataclass(frozen=True, slots=True)
class Status:
    """The last changes, the newest first, and of the last daily run its ledger and the checks that are not quiet.

    `run_id` is None where no daily run is on record.
    """

    runs: tuple[RunLine, ...]
    run_id: str | None
    ledger: tuple[LedgerLine, ...]
    checks: tuple[CheckResult, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of a person's own SQL, which come as they are read."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def read_status(con: duckdb.DuckDBPyConnection, limit: int = 10) -> Status:
    """How the warehouse stands. Raises duckdb.Error."""
    # nothing is bound here: the first bound value makes DuckDB's client import pandas, which takes a second
    runs = tuple(RunLine(*row) for row in run(con, "queries/last_runs").fetchmany(limit))
    latest = run(con, "queries/latest_daily_run").fetchone()
    return Status(
        runs=runs,
        run_id=latest[0] if latest else None,
        ledger=tuple(LedgerLine(*row) for row in run(con, "queries/latest_ledger").fetchall()),
        checks=tuple(_check(row) for row in run(con, "queries/latest_loud_checks").fetchall()),
    )


def read_ledger(con: duckdb.DuckDBPyConnection, run_id: str) -> tuple[LedgerLine, ...]:
    """The ledger of one run, by source; empty for a run that is not on record. Raises duckdb.Error."""
    return tuple(LedgerLine(*row) for row in run(con, "queries/ledger_of_run", run_id=run_id).fetchall())


def read_loud_checks(con: duckdb.DuckDBPyConnection, run_id: str) -> tuple[CheckResult, ...]:
    """The checks of one run that did not pass, the worst first. Raises duckdb.Error."""
    return tuple(_check(row) for row in run(con, "queries/loud_checks_of_run", run_id=run_id).fetchall())


def read_sources(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The names of all sources there ever were. Raises duckdb.Error."""
    return tuple(name for (name,) in run(con, "queries/sources_seen").fetchall())


@contextmanager
def query(home: Home, statement: str, memory_mb: int = 256) -> Iterator[Answer]:
    """Run a person's SQL on what is published: it can neither write nor reach files or the network.

    `memory_mb` is DuckDB's, never less than LEAST_MB.
    Raises BadQuery, also while rows are read; NothingPublished, WarehouseError.
    """
    with open_published(home, max(memory_mb, LEAST_MB)) as con:
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        with refusing():
            _refuse_all_but_one(con, statement)
            con.execute(statement)
            columns = tuple(column[0] for column in con.description or ())
            yield Answer(columns, _rows(con))


def _refuse_all_but_one(con: duckdb.DuckDBPyConnection, text: str) -> None:
    """Of several statements only the last would be answered. A PIVOT comes with types that DuckDB makes for it."""
    statements = con.extract_statements(text)
    count = sum(each.type != duckdb.StatementType.CREATE or bool(each.query) for each in statements)
    if count != 1:
        found = f"these are {count}" if count else "there is none"
        raise BadQuery(f'one SQL statement is answered, and {found}: write it in quotes, as "FROM outlet_health"')


@contextmanager
def refusing() -> Iterator[None]:
    """Turn DuckDB's complaints about a statement into BadQuery; trouble with the file passes."""
    try:
        yield
    except duckdb.PermissionException as error:
        raise BadQuery(
            f"a question reaches no file and no network (`dateline export` writes files): {error}"
        ) from error
    except (
        duckdb.ProgrammingError,
        duckdb.DataError,
        duckdb.NotSupportedError,
        duckdb.DependencyException,
        duckdb.TransactionException,
    ) as error:
        raise BadQuery(str(error)) from error


def _rows(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := con.fetchmany(CHUNK):
        yield from rows


def _check(row: tuple[Any, ...]) -> CheckResult:
    source, name, severity, outcome, *rest = row
    return CheckResult(source, name, Severity(severity), CheckOutcome(outcome), *rest)
