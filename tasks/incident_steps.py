"""Ninth hop: open incidents and a run's findings → incidents and notices. Pure: no clock, no file, no engine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from tasks.incident_kin import are_kin, goes_on_in, is_aftermath, is_current, one_of_kin
from tasks.incident_notices import tell
from tasks.incident_quiet import QUIET, is_over, is_thin, says_something
from tasks.incidents import Cause, Finding, Incident, IncidentSeverity, IncidentState, Notification, Policy

Decision = tuple[tuple[Incident, ...], tuple[Notification, ...]]


def decide(open_incidents: Sequence[Incident], findings: Sequence[Finding], now: datetime, policy: Policy) -> Decision:
    """The incidents after a run, those resolved by it included, and what is to be told.

    `open_incidents` are all that are not resolved, and those resolved of late, which may come back; states, snoozes and
    acknowledgements are as people left them. `now` is aware. What is suspected no longer is left out.
    """
    incidents: list[Incident] = []
    notices: list[Notification] = []
    by_source: dict[str, list[Incident]] = {}
    for incident in open_incidents:
        by_source.setdefault(incident.source, []).append(incident)
    said: dict[str, list[Finding]] = {}
    for finding in findings:
        said.setdefault(finding.source, []).append(finding)
    for source in sorted({*by_source, *said}):
        before = _woken(by_source.get(source, []), now)
        for incident in _after(before, said.get(source, []), policy):
            told, notice = tell(incident, now, policy)
            incidents.append(told)
            notices += [notice] if notice else []
    return tuple(incidents), tuple(notices)


def incident_id(source: str, cause: Cause, run_id: str) -> str:
    """Ten hex digits of source, cause and the run that first showed it."""
    return hashlib.sha256(f"{source}\n{cause}\n{run_id}".encode()).hexdigest()[:10]


def _woken(incidents: Iterable[Incident], now: datetime) -> list[Incident]:
    """Snoozes that are over end."""
    return [
        replace(one, state=IncidentState.OPEN, snoozed_until=None)
        if one.state is IncidentState.SNOOZED and one.snoozed_until is not None and one.snoozed_until <= now
        else one
        for one in incidents
    ]


def _after(incidents: Sequence[Incident], findings: Sequence[Finding], policy: Policy) -> list[Incident]:
    """One outlet's incidents after its findings: each finding goes to the incident it belongs to, or begins one."""
    going: dict[str, list[Finding]] = {one.incident_id: [] for one in incidents}
    begun: list[Incident] = []
    for finding in findings:
        owner = _owner(finding, incidents, policy)
        is_untold = owner is None or owner.state is IncidentState.SUSPECTED
        if is_untold and says_something(finding) and is_aftermath(finding, incidents, policy):
            continue
        if owner is not None:
            going[owner.incident_id].append(finding)
        elif says_something(finding):
            begun.append(_begin(finding, policy))
    after = [
        _step(one, going[one.incident_id], policy)
        for one in incidents
        if going[one.incident_id] or one.state is not IncidentState.SUSPECTED or not _is_told_already(one, incidents)
    ]
    return one_of_kin([*(one for one in after if one is not None), *begun])


def _owner(finding: Finding, incidents: Sequence[Incident], policy: Policy) -> Incident | None:
    """The incident of the same cause, where the finding says anything else a kindred one: a told one before others."""
    current = [one for one in incidents if is_current(one, finding.moment, policy)]
    same = [one for one in current if one.cause is finding.cause]
    kin = [one for one in current if one.state is not IncidentState.RESOLVED and goes_on_in(one, finding)]
    told = any(one.state is not IncidentState.SUSPECTED for one in same)
    if same and (told or not says_something(finding) or not any(one.is_told for one in kin)):
        return max(same, key=lambda one: one.last_seen_at)
    if not says_something(finding):
        return None
    return max(kin, key=lambda one: (one.is_told, one.score), default=None)


def _is_told_already(suspected: Incident, incidents: Sequence[Incident]) -> bool:
    """Whether what is suspected goes on under the name of a kindred incident."""
    return any(one.is_told and are_kin(one.cause, suspected.cause) for one in incidents)


def _begin(finding: Finding, policy: Policy) -> Incident:
    return Incident(
        incident_id=incident_id(finding.source, finding.cause, finding.run_id),
        source=finding.source,
        cause=finding.cause,
        severity=finding.severity,
        state=IncidentState.OPEN if _opens(finding, 0.0, policy) else IncidentState.SUSPECTED,
        check_name=finding.check_name,
        measure=finding.measure,
        value=finding.value,
        usual=finding.usual,
        low=finding.low,
        high=finding.high,
        since_run_id=finding.run_id,
        since=finding.moment,
        last_run_id=finding.run_id,
        last_seen_at=finding.moment,
        strength=finding.strength,
        words=finding.words,
        also=finding.also,
        examples=finding.examples,
        sql=finding.sql,
        score=max(0.0, finding.strength - policy.slack),
    )


def _opens(finding: Finding, score: float, policy: Policy) -> bool:
    return finding.at_once or score + finding.strength - policy.slack >= policy.open_score


def _step(incident: Incident, findings: Sequence[Finding], policy: Policy) -> Incident | None:
    """The incident after a run; None where what was suspected is suspected no longer."""
    if not findings:
        return incident
    loudest = max(findings, key=lambda one: (one.at_once, one.strength))
    is_quiet = not says_something(loudest)
    if incident.state is IncidentState.RESOLVED:
        return incident if is_quiet or not _opens(loudest, incident.score, policy) else _come_back(incident, loudest)
    score = max(0.0, incident.score + (-QUIET if is_quiet else loudest.strength - policy.slack))
    if incident.state is IncidentState.SUSPECTED:
        if not (loudest.at_once or score > 0):
            return None
        seen = _seen(incident, loudest, score)
        return replace(seen, state=IncidentState.OPEN) if _opens(loudest, incident.score, policy) else seen
    if is_over(incident, findings):
        return _quieter(incident, findings, policy)
    return incident if is_quiet else _seen(incident, loudest, score)


def _quieter(incident: Incident, findings: Sequence[Finding], policy: Policy) -> Incident:
    """After a run as usual: over, if enough of them came in a row; one of a few articles takes another beside it."""
    quiet = replace(incident, quiet_runs=incident.quiet_runs + 1)
    needed = _quiet_needed(quiet, policy) + is_thin(quiet, findings)
    return _resolve(quiet, findings[0]) if quiet.quiet_runs >= needed else quiet


def _seen(incident: Incident, finding: Finding, score: float) -> Incident:
    """After another run that shows it, as the strongest told it; untold, or graver than told, its cause may change."""
    seen = replace(
        incident,
        last_run_id=finding.run_id,
        last_seen_at=finding.moment,
        score=score,
        runs=incident.runs + 1,
        quiet_runs=0,
    )
    is_graver = finding.severity is IncidentSeverity.CRITICAL and incident.severity is not finding.severity
    keeps_name = incident.is_told and not is_graver
    is_stronger = incident.state is IncidentState.SUSPECTED or finding.strength > incident.strength
    # what is told under one name is not shown by the measure of another
    if not is_stronger or (keeps_name and finding.cause is not incident.cause):
        return seen
    return replace(
        seen,
        cause=incident.cause if keeps_name else finding.cause,
        severity=finding.severity if is_graver else incident.severity,
        told_at=None if is_graver else incident.told_at,
        check_name=finding.check_name,
        measure=finding.measure,
        value=finding.value,
        usual=finding.usual,
        low=finding.low,
        high=finding.high,
        strength=max(finding.strength, incident.strength),
        words=incident.words if keeps_name else finding.words,
        also=finding.also,
        examples=finding.examples,
        sql=finding.sql,
    )


def _come_back(incident: Incident, finding: Finding) -> Incident:
    """It was resolved too early: the same incident goes on, and its next end waits longer."""
    seen = _seen(incident, finding, finding.strength)
    return replace(
        seen,
        state=IncidentState.OPEN,
        resolved_at=None,
        resolved_run_id=None,
        told_at=None,
        comebacks=incident.comebacks + 1,
    )


def _quiet_needed(incident: Incident, policy: Policy) -> int:
    hard = incident.severity is IncidentSeverity.CRITICAL
    return min(policy.most_quiet_runs, (policy.quiet_runs if hard else policy.quiet_runs_soft) << incident.comebacks)


def _resolve(incident: Incident, finding: Finding) -> Incident:
    return replace(
        incident,
        state=IncidentState.RESOLVED,
        resolved_at=finding.moment,
        resolved_run_id=finding.run_id,
        snoozed_until=None,
        score=0.0,
    )
