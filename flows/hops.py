"""The hops of a run as plain functions over one `Run`; `flows.policies` turns them into Prefect tasks.

extract_batch* → stage → check → load → publish. Each can be called without an engine, and again after it failed.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version

import psutil

from expectations.catalogue import RULE_NAMES
from expectations.ledger_rules import LEDGER_RULES
from expectations.measure_rules import MEASURE_RULES
from expectations.rules_version import rules_version
from flows.attempt import Choice, Counted
from flows.collecting import Collection
from flows.delivery import deliver
from flows.harvest import Harvest
from flows.outlook import Settled, judged_rows, look, settle
from flows.run_folder import RunFolder, open_run_folder
from flows.settings import Settings
from flows.web import open_web
from tasks.deliveries import DeliveryReport
from tasks.model import Source
from tasks.pool import ExtractionPool, PoolLimits
from tasks.raw_pages import RawPages
from tasks.report import CheckResult, LedgerLine, LoadReport
from tasks.routes import Route, load_routes
from tasks.sources import load_sources, select_sources
from warehouse.connect import Connection
from warehouse.known import last_asked, read_known
from warehouse.layout import Home
from warehouse.load import LoadTransaction, RunInfo
from warehouse.lock import writer_lock
from warehouse.master import open_master
from warehouse.publish import publish as publish_master
from warehouse.publish import publish_pending
from warehouse.retention import sweep
from warehouse.staged.build import build_staged
from warehouse.state.outbox import open_outbox
from warehouse.state.remembering import remember_run
from warehouse.state.store import State, open_state

Checks = tuple[CheckResult, ...]
Ledger = tuple[LedgerLine, ...]


class Run:
    """What the hops of one run share. No dataclass: Prefect would look into one for futures to wait for."""

    def __init__(self, settings: Settings, sources: Sequence[Source], folder: RunFolder) -> None:
        """`folder` is the run's own, already made."""
        self.settings = settings
        self.sources = tuple(sources)
        self.folder = folder
        self.home = Home(settings.home.resolve())
        self.reading = ExitStack()
        """Children and warehouse of the extraction, closed when the last page is read."""
        self.harvest: Harvest
        self.collection: Collection
        self.state: State
        self.is_whole = True
        """Whether all candidates are taken, or so many of each source."""
        self.settled = Settled()
        self.routes: tuple[Route, ...] = ()
        self.delivery: DeliveryReport | None = None
        self._seconds: list[tuple[str, float]] = [("start", time.time() - psutil.Process().create_time())]

    @contextmanager
    def clocked(self, phase: str) -> Iterator[None]:
        """Add the seconds of this block to `phase`."""
        started = time.perf_counter()
        yield
        self._seconds.append((phase, time.perf_counter() - started))

    def report(self, ledger: Ledger, checks: Checks) -> LoadReport:
        """What came of it, once it is published."""
        seconds: dict[str, float] = {}
        for phase, value in self._seconds:
            seconds[phase] = round(seconds.get(phase, 0.0) + value, 3)
        return LoadReport(
            run_id=self.folder.run_id,
            ledger=ledger,
            checks=checks,
            warehouse=self.home.published,
            generation=self.home.generation(self.folder.run_id),
            seconds=tuple(seconds.items()),
            peak_memory_mb=round(_peak_memory_mb(), 1),
            incidents=tuple(one for one in self.settled.incidents if one.is_told),
            notices=self.settled.notices,
            delivery=self.delivery,
        )


@contextmanager
def open_run(settings: Settings, choice: Choice) -> Iterator[Run]:
    """A run with its lock, folder, children and warehouse; what an earlier run committed is published first.

    Raises SourcesError, RoutesError, WriterBusy, WarehouseError, StateError, OSError.
    """
    sources = select_sources(load_sources(settings.sources, RULE_NAMES), choice.sources)
    routes = load_routes(settings.alerts)
    home = Home(settings.home.resolve())
    with writer_lock(home):
        publish_pending(home, settings.duckdb_memory_mb)
        run = Run(settings, sources, open_run_folder(home.runs))
        run.routes = routes
        try:
            with open_state(home) as run.state, run.reading:
                _start_reading(run, choice)
                yield run
        except BaseException as error:
            with suppress(OSError):  # a disk that is full has told so already
                run.folder.write_state("failed", f"{type(error).__name__}: {error}")
            raise
        with suppress(OSError):  # everything is published
            run.folder.discard_staged()
            run.folder.write_state("loaded")


def extract_batch(run: Run) -> Counted:
    """First hops: stage the next batch of candidates as one durable file; empty at the end."""
    with run.clocked("extract"):
        return run.harvest.next_batch(run.folder.batches, run.settings.batch_size)


def stage(run: Run) -> None:
    """Fifth hop: the batch files → the staged file that the checks read."""
    with run.clocked("stage"):
        run.reading.close()
        batches = sorted(run.folder.batches.glob("*.jsonl"))
        today = run.folder.started_at
        build_staged(run.folder.staged, batches, run.sources, today, run.settings.duckdb_memory_mb)


def check(run: Run) -> Checks:
    """Sixth hop: judge every staged row."""
    with run.clocked("import-checks"):
        with suppress(ImportError):  # told by the checks, each of which is then errored
            import expectations.gx_run  # noqa: F401, PLC0415 - Great Expectations takes seconds to import
        from expectations.rows import check_rows  # noqa: PLC0415
    with run.clocked("check"):
        return check_rows(run.folder.staged, run.sources, memory_mb=run.settings.duckdb_memory_mb)


def load(run: Run, checks: Checks) -> tuple[Ledger, Checks]:
    """Seventh hop: one transaction, with the checks of its own ledger; then retention.

    Returns the ledger and all checks.
    """
    settings = run.settings
    with run.clocked("load"), open_master(run.home, settings.duckdb_memory_mb) as con:
        with LoadTransaction(con, run.home, run.folder.staged, _run_info(run)) as loading:
            every_check = _load(run, con, loading, checks)
            ledger = loading.ledger()
        remember_run(con, run.state, run.folder.run_id, _now())
        keep = {"keep_ledger_days": settings.keep_ledger_days, "keep_runs_days": settings.keep_runs_days}
        sweep(con, run.home, _now(), **keep)
    return ledger, every_check


def _load(run: Run, con: Connection, loading: LoadTransaction, checks: Checks) -> Checks:
    """All that the transaction writes; a batch that is to be held is held before its articles are written."""
    from expectations.ledger import check_ledger  # noqa: PLC0415

    raw_pages = RawPages(run.sources, run.home.archive, run.collection.places)
    loading.note_collecting(run.folder.fetches, run.state.documents(), run.state.hosts(_now()))
    loading.decide()
    outlook = None
    if not loading.already_loaded:
        outlook = look(con, run.folder.run_id, loading.moment, run.sources, is_whole=run.is_whole)
    loading.apply(raw_pages.read)
    loading.export_ledger(run.folder.ledger, run.harvest.discovered, judged_rows(outlook) if outlook else ())
    every_check = (*checks, *check_ledger(run.folder.ledger, run.sources, (*LEDGER_RULES, *MEASURE_RULES)))
    if outlook is not None:
        with open_outbox(run.home) as outbox:
            marks = outbox.marks()
        run.settled = settle(con, outlook, every_check, marks)
    loading.finish(every_check)
    return every_check


def publish(run: Run) -> None:
    """Last hop: what is loaded becomes what readers see."""
    with run.clocked("publish"):
        publish_master(run.home, run.settings.duckdb_memory_mb)


def notify(run: Run) -> None:
    """After the last hop: who is to be told is told, of this run and of what earlier ones could not deliver."""
    with run.clocked("notify"):
        run.delivery = deliver(run.home, run.routes, run.settings.duckdb_memory_mb)


def _start_reading(run: Run, choice: Choice) -> None:
    settings = run.settings
    run.is_whole = choice.limit is None
    con = run.reading.enter_context(open_master(run.home, settings.duckdb_memory_mb))
    limits = PoolLimits(settings.workers, settings.page_deadline_seconds, settings.page_memory_mb)
    pool = run.reading.enter_context(ExtractionPool(limits))
    lookup = partial(read_known, con)
    web = run.reading.enter_context(open_web(run.folder, run.home, settings, run.state))
    run.collection = Collection(web, lookup, partial(last_asked, con), choice.limit, due_only=choice.due_only)
    run.harvest = Harvest(run.sources, pool, lookup, run.collection, choice.limit)


def _run_info(run: Run) -> RunInfo:
    versions = {source.name: rules_version(source) for source in run.sources}
    return RunInfo(run.folder.run_id, run.folder.started_at, run.sources, versions, version("dateline"))


def _now() -> datetime:
    return datetime.now(UTC)


def _peak_memory_mb() -> float:
    """Linux tells kilobytes, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024
