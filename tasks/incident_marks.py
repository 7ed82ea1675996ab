"""Beside the ninth hop: what people say of incidents between runs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tasks.incidents import Incident, IncidentState


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person said of an incident last. Moments are aware, UTC."""

    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None


def marked(incidents: Sequence[Incident], marks: Mapping[str, Mark], now: datetime) -> tuple[Incident, ...]:
    """The incidents with what people said of them by id; one that is over stays so."""
    return tuple(_marked(incident, marks.get(incident.incident_id), now) for incident in incidents)


def _marked(incident: Incident, mark: Mark | None, now: datetime) -> Incident:
    if mark is None or not incident.is_told:
        return incident
    if mark.snoozed_until is None:
        return replace(incident, state=IncidentState.ACKNOWLEDGED, acknowledged_at=mark.acknowledged_at)
    if mark.snoozed_until <= now:
        return incident
    return replace(incident, state=IncidentState.SNOOZED, snoozed_until=mark.snoozed_until)
