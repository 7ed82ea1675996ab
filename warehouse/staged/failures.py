"""The staged batch's check failures: each rule's SQL, run once, leaves its failing rows in `check_failures`.

A rule selects the rows that fail it, as `source, seq, article_id, locator, observed, threshold`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse.connect import connect_writer, explain, guard
from warehouse.errors import MemoryTooSmall
from warehouse.statements import run

OFF = "off"


@dataclass(frozen=True, slots=True)
class RuleSql:
    """A row rule. `severities`: source → severity or "off"; a source that is not named is not checked."""

    check_name: str
    severities: Mapping[str, str]
    sql: str


@dataclass(frozen=True, slots=True)
class RuleCount:
    """One rule over one source's articles."""

    check_name: str
    source: str
    checked_rows: int
    failed_rows: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the rules found. `errors`: check name → what DuckDB said, for the rules that could not run."""

    counts: tuple[RuleCount, ...]
    errors: Mapping[str, str]


def record_failures(staged: Path, rules: Sequence[RuleSql], memory_mb: int = 256) -> Recorded:
    """Write the failing rows of every rule into the staged file, in the order of the rules, and count them.

    What an earlier call wrote is replaced. One rule that cannot run does not stop the others. The counts hold a line
    for each rule that ran and each source it is not off for. Raises WarehouseError.
    """
    with guard(staged), connect_writer(staged, temp=staged.parent / "tmp", memory_mb=memory_mb) as con:
        con.execute("DELETE FROM check_failures")
        counts: list[RuleCount] = []
        errors: dict[str, str] = {}
        for order, rule in enumerate(rules, start=1):
            try:
                counts += _record(con, order, rule)
            except (duckdb.ProgrammingError, duckdb.DataError, duckdb.NotSupportedError, duckdb.InternalError) as error:
                errors[rule.check_name] = str(error)
            except duckdb.OutOfMemoryException as error:
                errors[rule.check_name] = _too_large(staged, error)
        return Recorded(tuple(counts), errors)


def _too_large(staged: Path, error: duckdb.OutOfMemoryException) -> str:
    """What to do; DuckDB takes the statement back and goes on. Where it is the disk that is full, raises DiskFull."""
    trouble = explain(staged, error, writing=True)
    if not isinstance(trouble, MemoryTooSmall):
        raise trouble from error
    return str(trouble)


def _record(con: duckdb.DuckDBPyConnection, order: int, rule: RuleSql) -> list[RuleCount]:
    severities = {source: severity for source, severity in rule.severities.items() if severity != OFF}
    con.sql(rule.sql).create_view("failing", replace=True)
    try:
        named = {"sources": list(severities), "severities": list(severities.values())}
        rows = run(con, "staged/record_failures", check_name=rule.check_name, rule_order=order, **named).fetchall()
    finally:
        con.execute("DROP VIEW IF EXISTS failing")
    return [RuleCount(rule.check_name, *row) for row in rows]
