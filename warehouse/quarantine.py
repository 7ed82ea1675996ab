"""What failed a critical check waits here until it passes or a person lets it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version

import duckdb
import zstandard

from warehouse.articles import write_articles
from warehouse.connect import guard, with_enough_memory
from warehouse.edits import compare_staged
from warehouse.errors import NotInQuarantine
from warehouse.layout import Home
from warehouse.lock import writer_lock
from warehouse.master import open_master
from warehouse.migrate import transaction
from warehouse.publish import publish, publish_pending
from warehouse.runs import new_run_id
from warehouse.statements import run

BATCH_HELD = "batch_held"
"""The reason of articles that wait because their source's whole batch does; the next run looks at them again."""


@dataclass(frozen=True, slots=True)
class QuarantinedLine:
    """One waiting candidate, in a line. `detail` says what the check saw and its threshold."""

    quarantine_id: str
    source: str
    reason: str
    detail: str
    title: str | None
    url: str | None
    locator: str
    published_on: date | None
    quarantined_at: datetime
    last_run_id: str


@dataclass(frozen=True, slots=True)
class QuarantinedFailure:
    """One check that the candidate failed."""

    check_name: str
    severity: str
    observed: str
    threshold: str


@dataclass(frozen=True, slots=True)
class QuarantinedPage:
    """One waiting candidate, whole. `raw_page` is as stored at the source, perhaps compressed there; None if lost."""

    line: QuarantinedLine
    failures: tuple[QuarantinedFailure, ...]
    text: str
    raw_page: bytes | None


def list_quarantine(con: duckdb.DuckDBPyConnection, source: str | None = None) -> tuple[QuarantinedLine, ...]:
    """What waits now, the newest first, of one source or of all. Raises duckdb.Error."""
    rows = run(con, "queries/quarantine_list").fetchall()
    lines = (QuarantinedLine(*row) for row in rows)
    return tuple(line for line in lines if source in {None, line.source})


def show_quarantined(con: duckdb.DuckDBPyConnection, home: Home, quarantine_id: str) -> QuarantinedPage:
    """One waiting candidate with its text, its failures and its raw page. Raises NotInQuarantine, duckdb.Error."""
    row = run(con, "queries/quarantine_show", quarantine_id=quarantine_id).fetchone()
    if row is None:
        raise NotInQuarantine(home.published, (quarantine_id,))
    *line, failures, text, packed = row
    raw = None if packed is None else zstandard.ZstdDecompressor().decompress(packed)
    return QuarantinedPage(
        QuarantinedLine(*line), tuple(QuarantinedFailure(**failure) for failure in failures), text, raw
    )


def release(home: Home, ids: Sequence[str], memory_mb: int = 256, run_id: str | None = None) -> str:
    """Let candidates out of quarantine into `articles`, in one transaction, and publish; returns the run's id.

    `ids` are quarantine ids or article ids.
    The same content is recognised from then on and not quarantined again. All of the ids or none: raises
    NotInQuarantine, WriterBusy, WarehouseError.
    """
    moment = datetime.now(UTC)
    run_id = run_id or new_run_id(moment)
    wanted = list(dict.fromkeys(ids))
    with writer_lock(home):
        publish_pending(home, memory_mb)
        with_enough_memory(memory_mb, partial(_let_out, home, wanted, run_id, moment))
        publish(home, memory_mb)
    return run_id


def _let_out(home: Home, wanted: list[str], run_id: str, moment: datetime, memory_mb: int) -> None:
    with open_master(home, memory_mb) as con, guard(home.master):
        found = _stage(con, wanted)
        missing = tuple(one for one in wanted if one not in found)
        if missing or not wanted:
            raise NotInQuarantine(home.published, missing)
        with transaction(con):
            _load(con, run_id, moment)


def _stage(con: duckdb.DuckDBPyConnection, ids: list[str]) -> set[str]:
    """Lay the rows out as a staged batch of their own; returns the ids, also the articles', of those that wait."""
    con.execute("ATTACH ':memory:' AS staged")
    con.execute("USE staged")
    run(con, "staged/schema")
    con.execute("USE warehouse")
    return {row[0] for row in run(con, "steps/stage_release", ids=ids).fetchall()}


def _load(con: duckdb.DuckDBPyConnection, run_id: str, moment: datetime) -> None:
    names = {"run_id": run_id, "moment": moment}
    compare_staged(con)
    run(con, "steps/decide")
    run(con, "steps/mark_released")
    write_articles(con, run_id, moment)
    run(con, "steps/anchor_stories")
    run(con, "steps/plan_quarantine", **names)
    sources = sorted(row[0] for row in con.execute("SELECT DISTINCT source FROM decisions").fetchall())
    told = {"kind": "release", "started_at": moment, "sources": sources, "dateline_version": version("dateline")}
    run(con, "steps/write_ledger", **names, **told)
