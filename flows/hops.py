"""The hops of a run as plain functions over one `Run`; `flows.policies` turns them into Prefect tasks.

extract_batch* → stage → check → load → publish. Each can be called without an engine, and again after it failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version

from expectations.catalogue import RULE_NAMES
from expectations.rules_version import rules_version
from flows.attempt import Choice, Counted
from flows.collecting import Collection, Recall
from flows.delivery import deliver
from flows.harvest import Harvest, find_all
from flows.outlook import judged_rows, look, settle
from flows.run_context import Checks, Ledger, Run
from flows.run_folder import open_run_folder
from flows.settings import Settings, routes_of
from flows.web import open_web
from tasks.pool import ExtractionPool, PoolLimits
from tasks.raw_pages import RawPages
from tasks.sources import load_sources, select_sources
from warehouse.archive_retention import sweep_archive
from warehouse.boilerplate import read_boilerplate
from warehouse.connect import Connection, widen, with_enough_memory
from warehouse.known import last_asked, read_known
from warehouse.layout import Home
from warehouse.load import LoadTransaction, RunInfo
from warehouse.lock import writer_lock
from warehouse.master import open_master
from warehouse.publish import publish as publish_master
from warehouse.publish import publish_pending
from warehouse.reextraction import last_archived
from warehouse.retention import sweep
from warehouse.staged.build import build_staged
from warehouse.staged.memory import memory_for
from warehouse.state.outbox import open_outbox
from warehouse.state.remembering import remember_run
from warehouse.state.store import open_state

_REREADING = 2
"""Times the memory for texts that take the place of others: both are read."""


@contextmanager
def open_run(settings: Settings, choice: Choice, start: Callable[[Run, Choice], None] | None = None) -> Iterator[Run]:
    """A run with its lock, folder, children and warehouse; what an earlier run committed is published first.

    `start` sets the harvest and what it needs; without it all sources are read and collected. Raises SourcesError,
    RoutesError, WriterBusy, WarehouseError, StateError, OSError.
    """
    configured = load_sources(settings.sources, RULE_NAMES)
    sources = select_sources(configured, choice.sources)
    routes = routes_of(settings)
    home = Home(settings.home.resolve())
    with writer_lock(home):
        publish_pending(home, settings.duckdb_memory_mb)
        run = Run(settings, sources, open_run_folder(home.runs))
        run.configured = configured
        run.routes = routes
        try:
            with open_state(home) as run.state, run.reading:
                (start or _start_reading)(run, choice)
                yield run
        except BaseException as error:
            with suppress(OSError):  # a disk that is full has told so already
                if isinstance(error, KeyboardInterrupt):
                    run.folder.write_state("interrupted")
                else:
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
        today, memory_mb = run.folder.started_at, run.settings.duckdb_memory_mb
        build_staged(run.folder.staged, batches, run.sources, today, memory_mb, run.home.master)


def check(run: Run) -> Checks:
    """Sixth hop: judge every staged row."""
    with run.clocked("import-checks"):
        with suppress(ImportError):  # told by the checks, each of which is then errored
            import expectations.gx_run  # noqa: F401, PLC0415 - Great Expectations takes seconds to import
        from expectations.rows import check_rows  # noqa: PLC0415
    with run.clocked("check"):
        return check_rows(run.folder.staged, run.sources, memory_mb=_memory_mb(run))


def load(run: Run, checks: Checks) -> tuple[Ledger, Checks]:
    """Seventh hop: one transaction, with the checks of its own ledger; then retention.

    Returns the ledger and all checks.
    """
    settings = run.settings
    with run.clocked("load"):
        loaded = with_enough_memory(_memory_mb(run), partial(_load_within, run, checks))
        with open_master(run.home, settings.duckdb_memory_mb) as con:
            _sweep(run, con)
    return loaded


def _load_within(run: Run, checks: Checks, memory_mb: int) -> tuple[Ledger, Checks]:
    """The whole transaction, within so much memory."""
    info = _run_info(run)
    with open_master(run.home, memory_mb) as con, LoadTransaction(con, run.home, run.folder.staged, info) as loading:
        every_check = _load(run, con, loading, checks, memory_mb)
        return loading.ledger(), every_check


def _sweep(run: Run, con: Connection) -> None:
    """What the next run is to know of this one is noted, and what is too old goes."""
    settings = run.settings
    remember_run(con, run.state, run.folder.run_id, _now())
    keep = {"keep_ledger_days": settings.keep_ledger_days, "keep_runs_days": settings.keep_runs_days}
    sweep(con, run.home, _now(), **keep)
    keep_archive = {source.name: source.fetch.keep_archive_days for source in run.configured}
    sweep_archive(con, run.home.archive, _now(), keep_archive)
    run.state.sweep_state(_now(), keep_archive.keys())


def _load(run: Run, con: Connection, loading: LoadTransaction, checks: Checks, memory_mb: int) -> Checks:
    """All that the transaction writes; a batch that is to be held is held before its articles are written."""
    from expectations.ledger import check_ledger  # noqa: PLC0415

    raw_pages = RawPages(run.sources, run.home.archive, run.places)
    loading.note_collecting(run.folder.fetches, run.state.documents(), run.state.hosts(_now()))
    loading.decide()
    if loading.reads_again:
        widen(con, _REREADING * memory_mb)
    outlook = None
    if not loading.already_loaded and run.kind == "run":
        outlook = look(con, run.folder.run_id, loading.moment, run.sources, is_whole=run.is_whole)
    loading.apply(raw_pages.read)
    loading.export_ledger(run.folder.ledger, run.harvest.discovered, judged_rows(outlook) if outlook else ())
    every_check = (*checks, *check_ledger(run.folder.ledger, run.sources, run.ledger_rules))
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
    recall = Recall(lookup, partial(last_asked, con), partial(last_archived, con))
    collection = Collection(web, recall, choice.limit, due_only=choice.due_only, past=choice.past)
    run.places = collection.places
    found = find_all(run.sources, lookup, collection, choice.limit)
    run.harvest = Harvest(run.sources, pool, found, read_boilerplate(con))


def _memory_mb(run: Run) -> int:
    return memory_for(run.folder.staged, run.settings.duckdb_memory_mb)


def _run_info(run: Run) -> RunInfo:
    versions = {source.name: rules_version(source) for source in run.sources}
    return RunInfo(run.folder.run_id, run.folder.started_at, run.sources, versions, version("dateline"), run.kind)


def _now() -> datetime:
    return datetime.now(UTC)
