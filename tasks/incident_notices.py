"""Ninth hop: an incident → the notice that is due, if any."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tasks.cause_words import TITLES, before_after
from tasks.incidents import Incident, IncidentState, NoticeKind, Notification, Policy


def tell(incident: Incident, now: datetime, policy: Policy) -> tuple[Incident, Notification | None]:
    """The incident as told, and its notice; as it was, and None, where nothing is due at `now` (aware)."""
    kind = due(incident, now, policy)
    if kind is None:
        return incident, None
    told = replace(incident, opened_at=incident.opened_at or now, told_at=now, notices=incident.notices + 1)
    return told, make_notice(told, kind, now)


def due(incident: Incident, now: datetime, policy: Policy) -> NoticeKind | None:
    """What is to be told: an opening and an end once each, a repeat when it came back or goes on for long.

    Who acknowledged or snoozed an incident is told of its end only.
    """
    if incident.state is IncidentState.RESOLVED:
        return None if incident.opened_at is None or _is_end_told(incident, now) else NoticeKind.FIXED
    if incident.state is not IncidentState.OPEN:
        return None
    if incident.opened_at is None:
        return NoticeKind.OPENED
    if incident.told_at is None:
        return NoticeKind.REPEAT
    # a moment to come was noted by a clock that has gone back since
    is_long = incident.told_at > now or now - incident.told_at >= policy.repeat_after
    return NoticeKind.REPEAT if is_long and incident.quiet_runs == 0 else None


def _is_end_told(incident: Incident, now: datetime) -> bool:
    if incident.told_at is None or incident.resolved_at is None:
        return False
    return incident.resolved_at <= incident.told_at <= now


def make_notice(incident: Incident, kind: NoticeKind, now: datetime) -> Notification:
    """The notice of that kind; the number in its id is that of the incident's notices so far."""
    bounds = (incident.low, incident.high)
    run_id = incident.resolved_run_id if kind is NoticeKind.FIXED else incident.last_run_id
    return Notification(
        notice_id=f"{incident.incident_id}-{kind}-{incident.notices}",
        incident_id=incident.incident_id,
        kind=kind,
        created_at=now,
        run_id=run_id or incident.last_run_id,
        severity=incident.severity,
        source=incident.source,
        cause=incident.cause,
        title=_title(incident, kind),
        before_after=before_after(incident.measure, incident.value, incident.usual, bounds),
        since=_since(incident, kind),
        words=incident.words,
        also=incident.also,
        examples=incident.examples,
        sql=incident.sql,
    )


def _title(incident: Incident, kind: NoticeKind) -> str:
    said = f"{incident.source}: {TITLES[incident.cause]}"
    match kind:
        case NoticeKind.FIXED:
            return f"{said}: fixed"
        case NoticeKind.REPEAT:
            return f"{said}: back again" if incident.runs and incident.comebacks else f"{said}: still so"
        case _:
            return said


def _since(incident: Incident, kind: NoticeKind) -> str:
    begun = f"since {incident.since:%A %d %B %Y, %H:%M} UTC (run {incident.since_run_id})"
    if kind is NoticeKind.FIXED and incident.resolved_at is not None:
        return f"{begun}; last seen {incident.last_seen_at:%A %d %B, %H:%M} UTC"
    return begun
