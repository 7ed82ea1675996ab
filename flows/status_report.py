"""`dateline status`: the last runs, what the newest did, which runs did not finish, and where the warehouse is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flows.alerts_report import read_deliveries, undelivered
from flows.exit_codes import ExitCode
from flows.incident_report import print_incidents
from flows.ledger_report import print_run
from flows.run_report import ask_anything
from flows.screen import Screen, screen, shown_path
from flows.settings import Settings
from flows.unfinished import UnfinishedRun, told, unfinished_runs
from flows.upkeep import home_of
from tasks.deliveries import NEWS, Delivery, DeliveryState
from tasks.incidents import Incident, Notification
from tasks.report import LoadReport
from warehouse.errors import NothingPublished, WarehouseReadOnly
from warehouse.examples import Examples, read_examples
from warehouse.incident_tables import read_open_incidents
from warehouse.layout import Home
from warehouse.notices import recent_notices
from warehouse.published import open_published
from warehouse.read import RunLine, Status, read_status
from warehouse.state.errors import StateError

EVERY_RUN = 1_000_000
_COLUMNS = ("run", "kind", "started (UTC)", "seconds", "discovered", "loaded", "revised", "quarantined", "failed")


@dataclass(frozen=True, slots=True)
class Stand:
    """How the warehouse stands; `status` and `examples` are empty before anything is published."""

    home: Home
    status: Status
    examples: Examples
    unfinished: Sequence[UnfinishedRun]
    incidents: Sequence[Incident] = ()
    notices: Sequence[Notification] = ()
    """Of the last day."""
    deliveries: Sequence[Delivery] = ()
    """Of the last day, and whatever waits."""
    undelivered: Sequence[str] = ()

    @property
    def generation(self) -> str | None:
        """The name of the published file."""
        return self.home.published.resolve().name if self.home.published.exists() else None


def show_status(settings: Settings, count: int, *, as_json: bool = False) -> int:
    """Show how the warehouse stands, with the last `count` runs. Raises WarehouseError."""
    stand = _read(settings)
    answer = screen(as_json=as_json)
    if as_json:
        answer.document(_document(stand, count))
    else:
        _tell(stand, count, answer)
    return ExitCode.OK


def _read(settings: Settings) -> Stand:
    home = home_of(settings)
    incidents: Sequence[Incident] = ()
    notices: Sequence[Notification] = ()
    since = datetime.now(UTC) - NEWS
    try:
        with open_published(home, settings.duckdb_memory_mb) as con:
            status, examples = read_status(con, EVERY_RUN), read_examples(con)
            incidents, notices = read_open_incidents(con), recent_notices(con, since)
    except NothingPublished:
        status, examples = Status((), None, (), ()), Examples()
    unfinished = unfinished_runs(home.runs, frozenset(run.run_id for run in status.runs))
    deliveries, said = _delivered(home)
    recent = [it for it in deliveries if it.noted_at >= since or it.state is DeliveryState.WAITING]
    return Stand(home, status, examples, unfinished, incidents, notices, recent, said)


def _delivered(home: Home) -> tuple[Sequence[Delivery], Sequence[str]]:
    """The deliveries, and what is to be said of them; whoever may not read the state still reads the rest."""
    try:
        found = read_deliveries(home)
    except (StateError, WarehouseReadOnly, PermissionError) as error:
        return (), [f"Nobody knows who was told: {error}"]
    return found, undelivered(found)


def _document(stand: Stand, count: int) -> dict[str, Any]:
    return {
        "warehouse": stand.home.published,
        "generation": stand.generation,
        "runs": stand.status.runs[:count],
        "unfinished": stand.unfinished,
        "run_id": stand.status.run_id,
        "ledger": stand.status.ledger,
        "not_loaded": stand.examples.not_loaded,
        "checks": stand.status.checks,
        "incidents": stand.incidents,
        "notices": stand.notices,
        "deliveries": stand.deliveries,
        "undelivered": stand.undelivered,
    }


def _tell(stand: Stand, count: int, answer: Screen) -> None:
    if stand.generation is None:
        where = stand.home.published.absolute()
        answer.line(f"Nothing is published at {where} yet: `dateline run` collects, loads and publishes.")
        _tell_unfinished(stand, answer)
        return
    answer.line(f"Warehouse: {shown_path(stand.home.published)} (generation {stand.generation})")
    print_incidents(stand.incidents, answer)
    answer.heading("Last runs")
    answer.table(_COLUMNS, [_row(run) for run in stand.status.runs[:count]])
    if stand.status.run_id is not None:
        print_run(_report(stand, stand.status.run_id), stand.examples, answer)
    _tell_unfinished(stand, answer)
    if stand.undelivered:
        answer.heading("Not delivered")
        for line in stand.undelivered:
            answer.line(line)
    answer.heading("Next")
    for command in dict.fromkeys(('dateline sql "FROM outlet_health"', ask_anything(stand.home.published))):
        answer.line(f"  {command}")


def _tell_unfinished(stand: Stand, answer: Screen) -> None:
    if stand.unfinished:
        answer.heading("Not finished")
        for line in told(stand.unfinished, stand.status.run_id):
            answer.line(line)


def _report(stand: Stand, run_id: str) -> LoadReport:
    home = stand.home
    return LoadReport(run_id, stand.status.ledger, stand.status.checks, home.published, home.generation(run_id))


def _row(run: RunLine) -> tuple[object, ...]:
    seconds = round((run.loaded_at - run.started_at).total_seconds(), 1)
    begun = f"{run.started_at:%Y-%m-%d %H:%M:%S}"
    return (run.run_id, run.kind, begun, seconds, run.discovered, run.loaded, run.revised, run.quarantined, run.failed)
