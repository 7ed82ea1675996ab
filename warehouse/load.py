"""Seventh hop: the checked, staged batch → the warehouse, in one transaction that carries its run id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import orjson

from tasks.fetches import HostState
from tasks.model import Source
from tasks.report import CheckResult, LedgerLine
from warehouse.articles import write_articles
from warehouse.connect import connect_writer, guard, need_space
from warehouse.edits import compare_staged
from warehouse.fetches import FETCH_FILES, write_fetches, write_mirror
from warehouse.layout import Home, wal_of
from warehouse.migrate import transaction
from warehouse.quarantine_entries import RawPage, no_raw_page, write_quarantine
from warehouse.state.documents import DocumentState
from warehouse.statements import attach, run


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What is told about a run. `rules_versions`: source → version of the rules that judge its rows."""

    run_id: str
    started_at: datetime
    sources: tuple[Source, ...]
    rules_versions: Mapping[str, str] = field(default_factory=dict)
    dateline_version: str = ""
    kind: str = "run"


class LoadTransaction:
    """Everything a run writes, or nothing: kept when the block ends well after `finish`.

    `con` is the master's. A run that is already loaded is left as it is: every step is then a no-op, and the ledger
    is the one on record. Raises WarehouseError; whatever the block raises undoes the load.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, home: Home, staged: Path, info: RunInfo) -> None:
        self._con = con
        self._home = home
        self._staged = staged
        self._info = info
        self._moment = datetime.now(UTC)
        self._decided = False
        self._finished = False
        self._stack = ExitStack()
        self.already_loaded = False

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            # old and new versions of every row may stand beside each other until the checkpoint
            needed = 2 * self._staged.stat().st_size
            need_space(self._home.master, needed)
            stack.enter_context(guard(self._home.master, needed=needed))
            attach(self._con, self._staged, "staged", read_only=True)
            stack.callback(self._con.execute, "DETACH staged")
            stack.enter_context(transaction(self._con))
            self.already_loaded = bool(run(self._con, "queries/run_exists", run_id=self._info.run_id).fetchall())
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        if error is None and not self._finished:
            unfinished = UnfinishedLoadError(self._info.run_id)
            self._stack.__exit__(UnfinishedLoadError, unfinished, None)
            raise unfinished
        return self._stack.__exit__(kind, error, trace)

    @property
    def moment(self) -> datetime:
        """When the run is loaded: aware, UTC, the same for all that it writes."""
        return self._moment

    @property
    def reads_again(self) -> bool:
        """Whether, as decided, articles that are loaded already were read again: both texts are then at hand."""
        return self._decided and bool(run(self._con, "queries/reads_again").fetchall()[0][0])

    def decide(self) -> None:
        """Decide every candidate's outcome, in table `decisions`; what is measured, or held, comes before `apply`."""
        if not self.already_loaded and not self._decided:
            compare_staged(self._con)
            run(self._con, "steps/decide")
            self._decided = True

    def apply(self, raw_page: RawPage = no_raw_page) -> None:
        """Write articles, quarantine and ledger as decided."""
        if self.already_loaded:
            return
        con, names = self._con, {"run_id": self._info.run_id, "moment": self._moment}
        self.decide()
        # quarantine first: its rows take most memory to make, and what is written stays in memory until the end
        run(con, "steps/plan_quarantine", **names)
        write_quarantine(con, self._info.run_id, self._info.rules_versions, raw_page)
        write_articles(con, self._info.run_id, self._moment)
        run(con, "steps/write_aliases", **names)
        run(con, "steps/anchor_stories")
        run(con, "steps/write_ledger", **names, **self._told())
        for source in self._info.sources:
            _write_source(con, self._info.run_id, source)

    def note_collecting(self, folder: Path, documents: Sequence[DocumentState], hosts: Sequence[HostState]) -> None:
        """Write the requests of the run from the logs in `folder`, and what is remembered of feeds and hosts."""
        if not self.already_loaded:
            write_fetches(self._con, self._info.run_id, sorted(folder.glob(FETCH_FILES)))
            write_mirror(self._con, documents, hosts)

    def ledger(self) -> tuple[LedgerLine, ...]:
        """The run's ledger, a line a source, by name."""
        rows = run(self._con, "queries/ledger_of_run", run_id=self._info.run_id).fetchall()
        return tuple(LedgerLine(*row) for row in rows)

    def export_ledger(
        self, path: Path, discovered: Mapping[str, int] | None = None, judged: Sequence[Mapping[str, object]] = ()
    ) -> None:
        """Write the ledger with the sources' thresholds into a DuckDB file of its own, for the ledger checks.

        `discovered`: source → candidates as whoever staged them has counted; a ledger that counts itself always adds
        up. `judged`: rows of the table `judged`, the measures with their bounds.
        """
        counted = discovered or {}
        of_day = dict(run(self._con, "queries/articles_of_day", moment=self._moment).fetchall())
        thresholds = {source.name: source.expect for source in self._info.sources}
        lines = []
        for line in self.ledger():
            expect = thresholds.get(line.source)
            low, high = (expect.min_articles_per_day, expect.max_articles_per_day) if expect else (None, None)
            whole = counted.get(line.source, line.discovered)
            counts = {**asdict(line), "discovered": whole, "articles_of_day": of_day.get(line.source, 0)}
            lines.append({**counts, "min_articles_per_day": low, "max_articles_per_day": high})
        write_ledger_file(path, self._info.run_id, lines, self._home.temp, judged)

    def finish(self, results: Sequence[CheckResult]) -> None:
        """Write the results of all checks; with it the run is complete."""
        if not self.already_loaded and results:
            rows = [asdict(result) for result in results]
            run(self._con, "steps/write_check_result", run_id=self._info.run_id, rows=rows)
        self._finished = True

    def _told(self) -> dict[str, object]:
        return {
            "kind": self._info.kind,
            "started_at": self._info.started_at,
            "sources": [source.name for source in self._info.sources],
            "dateline_version": self._info.dateline_version,
        }


class UnfinishedLoadError(Exception):
    """The block of a load ended without `finish`: a mistake in the program; nothing was kept."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"run {run_id} was not finished, so nothing of it was loaded")


def write_ledger_file(
    path: Path,
    run_id: str,
    lines: Sequence[Mapping[str, object]],
    temp: Path,
    judged: Sequence[Mapping[str, object]] = (),
) -> None:
    """Write tables `ledger` (run_ledger's columns and the thresholds) and `judged` into a new file.

    Raises WarehouseError.
    """
    for stale in (path, wal_of(path)):
        stale.unlink(missing_ok=True)
    with connect_writer(path, temp=temp, memory_mb=64) as con, guard(path):
        run(con, "staged/write_ledger", run_id=run_id, rows=list(lines), judged=list(judged))


def _write_source(con: duckdb.DuckDBPyConnection, run_id: str, source: Source) -> None:
    settings = {
        "repair": source.repair,
        "extract": asdict(source.extract),
        "expect": asdict(source.expect),
        "rules": dict(source.rules),
    }
    run(
        con,
        "steps/write_source",
        run_id=run_id,
        source=source.name,
        kind=str(source.kind),
        location=source.location,
        language=source.language,
        timezone=source.timezone,
        min_articles_per_day=source.expect.min_articles_per_day,
        max_articles_per_day=source.expect.max_articles_per_day,
        settings=orjson.dumps(settings).decode(),
    )
