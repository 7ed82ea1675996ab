"""`dateline alerts`: what is open, what people said of it, and whether anybody was told."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

from expectations.catalogue import RULE_NAMES
from flows.delivery import deliver, send_test
from flows.exit_codes import ExitCode, UsageError
from flows.outlook import OURSELVES
from flows.screen import Screen, counted, screen
from flows.settings import Settings, routes_of
from flows.upkeep import home_of
from tasks.cause_words import before_after
from tasks.deliveries import Delivery, DeliveryReport, is_late
from tasks.incident_marks import Mark, marked
from tasks.incidents import Cause, Incident, IncidentSeverity, IncidentState, NoticeKind, Notification
from tasks.routes import EXAMPLE, Route, select_routes
from tasks.sources import SourcesError, load_sources
from warehouse.incident_tables import read_told_incidents
from warehouse.layout import Home
from warehouse.published import open_published
from warehouse.state.outbox import open_outbox


def list_incidents(settings: Settings, *, everything: bool = False, as_json: bool = False) -> int:
    """The open incidents, or all that were ever told, the newest first. Raises WarehouseError, StateError."""
    found = [it for it in _incidents(settings) if everything or it.state is not IncidentState.RESOLVED]
    answer = screen(as_json=as_json)
    if as_json:
        answer.document(found)
        return ExitCode.OK
    if not found:
        answer.line("No incident is open.")
        return ExitCode.OK
    columns = ("id", "outlet", "cause", "severity", "state", "since (UTC)", "what changed")
    answer.table(columns, [_row(incident) for incident in found])
    answer.heading("Next")
    for command in ("show", "ack", "snooze"):
        answer.line(f"  dateline alerts {command} {found[0].incident_id}")
    return ExitCode.OK


def show_incident(settings: Settings, incident_id: str, *, as_json: bool = False) -> int:
    """One incident, with what became of its notices. Raises UsageError, WarehouseError, StateError."""
    incident = _incident(settings, incident_id)
    notices = [it for it in read_deliveries(home_of(settings)) if it.notice.incident_id == incident.incident_id]
    answer = screen(as_json=as_json)
    if as_json:
        answer.document({"incident": incident, "deliveries": notices})
        return ExitCode.OK
    _tell(incident, answer)
    answer.heading("Told")
    if notices:
        answer.table(("notice", "kind", "route", "state", "tries", "last error"), [_told(it) for it in notices])
    else:
        answer.line("nobody yet")
    return ExitCode.OK


def acknowledge(settings: Settings, incident_ids: Sequence[str]) -> int:
    """Somebody looks after these: they are not repeated. Raises UsageError, WarehouseError, StateError."""
    return _mark(settings, incident_ids, Mark(acknowledged_at=datetime.now(UTC)), "acknowledged: not told again")


def snooze(settings: Settings, incident_ids: Sequence[str], hours: float) -> int:
    """Tell nobody of these for a while. Raises UsageError, WarehouseError, StateError."""
    until = datetime.now(UTC) + timedelta(hours=hours)
    return _mark(settings, incident_ids, Mark(snoozed_until=until), f"snoozed until {until:%Y-%m-%d %H:%M} UTC")


def try_routes(settings: Settings, names: Sequence[str]) -> int:
    """Send a notice that says it is a test to each route. Raises RoutesError."""
    routes = select_routes(routes_of(settings), names)
    if not routes:
        lack = (
            "names no route: write one" if settings.alerts.exists() else "does not exist: write it, with a route in it"
        )
        raise UsageError(f"{settings.alerts} {lack}:\n  {EXAMPLE}")
    ends = send_test(routes, _test_notice())
    rows = [(target.name, target.route.to, problem or "accepted") for target, problem in ends]
    answer = screen()
    answer.table(("route", "to", "result"), rows)
    for route, pattern in _idle(settings, routes):
        answer.line(f'note: route "{route}": sources: "{pattern}" is no source of {settings.sources}')
    return ExitCode.UNDELIVERED if any(problem for _, problem in ends) else ExitCode.OK


def _idle(settings: Settings, routes: Sequence[Route]) -> list[tuple[str, str]]:
    """(route, what it names) where that fits no source: a slip of the pen would keep it silent for ever."""
    try:
        known = [source.name for source in load_sources(settings.sources, RULE_NAMES)]
    except SourcesError:
        return []
    named = ((route.name, pattern) for route in routes for pattern in route.sources)
    return [it for it in named if not any(fnmatchcase(name, it[1]) for name in (*known, OURSELVES))]


def deliver_now(settings: Settings) -> int:
    """Try again what could not be delivered. Raises RoutesError, WarehouseError, StateError."""
    report = deliver(home_of(settings), routes_of(settings), settings.duckdb_memory_mb, seconds=60)
    answer = screen()
    for line in told_of(report) or ["nothing waits to be delivered"]:
        answer.line(line)
    return ExitCode.OK if report.is_well else ExitCode.UNDELIVERED


def told_of(report: DeliveryReport) -> list[str]:
    """What a person must know of a round of deliveries, a line each; empty where there was none."""
    lines = [f"{counted(report.sent, 'notice')} delivered"] if report.sent else []
    if report.waiting:
        lines.append(f"{counted(report.waiting, 'notice')} not delivered yet, tried again with the next run")
    if report.given_up:
        lines.append(f"{counted(report.given_up, 'notice')} given up: mend the route, then `dateline alerts list`")
    lines += [f"{target}: {error}" for target, error in report.problems]
    if report.unrouted:
        lines.append(f"{counted(report.unrouted, 'notice')} of the last day went to nobody: see docs/delivery.md")
    return lines


def undelivered(deliveries: Sequence[Delivery]) -> list[str]:
    """What `status` says of deliveries that are not settled well."""
    now = datetime.now(UTC)
    return [
        f"{it.target} was not told of {it.notice.title!r}: {it.last_error} ({it.state}, {counted(it.tries, 'try')})"
        for it in deliveries
        if is_late(it, now)
    ]


def read_deliveries(home: Home) -> tuple[Delivery, ...]:
    """All that are remembered, the newest first. Raises StateError, WarehouseReadOnly.

    Asking writes nothing: where there is no state there was no delivery.
    """
    if not home.state.exists():
        return ()
    with open_outbox(home) as outbox:
        return outbox.deliveries()


def _incidents(settings: Settings) -> list[Incident]:
    """As the warehouse has them, with what people have said since."""
    home = home_of(settings)
    with open_published(home, settings.duckdb_memory_mb) as con:
        found = read_told_incidents(con)
    with open_outbox(home) as outbox:
        marks = outbox.marks()
    return list(marked(found, marks, datetime.now(UTC)))


def _incident(settings: Settings, incident_id: str) -> Incident:
    """By its id or the beginning of it that is no other's."""
    found = [it for it in _incidents(settings) if it.incident_id.startswith(incident_id.strip())]
    if len(found) != 1 or not incident_id.strip():
        many = f"{len(found)} incidents begin so" if found else "there is no such incident"
        raise UsageError(f"{incident_id}: {many}; `dateline alerts list --all` shows their ids")
    return found[0]


def _mark(settings: Settings, incident_ids: Sequence[str], mark: Mark, said: str) -> int:
    incidents = [_incident(settings, incident_id) for incident_id in incident_ids]
    with open_outbox(home_of(settings)) as outbox:
        for incident in incidents:
            outbox.mark(incident.incident_id, mark)
    for incident in incidents:
        screen().line(f"{incident.source}, {incident.cause}: {said}")
    return ExitCode.OK


def _row(incident: Incident) -> tuple[object, ...]:
    since = f"{incident.since:%Y-%m-%d %H:%M}"
    changed = incident.also[0] if incident.also else incident.measure
    return (
        incident.incident_id, incident.source, incident.cause, incident.severity, incident.state, since, changed
    )  # fmt: skip


def _tell(incident: Incident, answer: Screen) -> None:
    rows = [
        ("outlet", incident.source),
        ("cause", incident.cause),
        ("severity", incident.severity),
        ("state", incident.state),
        ("check", incident.check_name),
        ("what changed", before_after(incident.measure, incident.value, incident.usual, (incident.low, incident.high))),
        ("since", f"{incident.since:%Y-%m-%d %H:%M} UTC, run {incident.since_run_id}"),
        ("last seen", f"{incident.last_seen_at:%Y-%m-%d %H:%M} UTC, run {incident.last_run_id}"),
        ("likely cause", incident.words),
        *(("also", line) for line in incident.also),
        *(("example", example) for example in incident.examples),
    ]
    answer.table(("what", "value"), rows)
    answer.heading("The rest")
    answer.line(f"  dateline sql {_quoted(' '.join(incident.sql.splitlines()))}")


def _quoted(statement: str) -> str:
    """As one types it in a shell; SQL is full of single quotes."""
    return shlex.quote(statement) if set(statement) & set('"$`\\!') else f'"{statement}"'


def _told(delivery: Delivery) -> tuple[object, ...]:
    return (
        delivery.notice.notice_id, delivery.notice.kind, delivery.target, delivery.state, delivery.tries,
        delivery.last_error,
    )  # fmt: skip


def _test_notice() -> Notification:
    now = datetime.now(UTC)
    return Notification(
        notice_id=f"test-{now:%Y%m%dT%H%M%SZ}",
        incident_id="",
        kind=NoticeKind.OPENED,
        created_at=now,
        run_id="",
        severity=IncidentSeverity.WARNING,
        source="test",
        cause=Cause.UNUSUAL,
        title="this is a test; no outlet broke",
        before_after="",
        since=f"{now:%Y-%m-%d %H:%M} UTC",
        words="somebody typed `dateline alerts test`",
        also=(),
        examples=(),
        sql="",
    )
