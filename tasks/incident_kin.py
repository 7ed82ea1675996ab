"""Beside the ninth hop: which causes one fault may look like, and what the days after a fault bring. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from tasks.cause_signs import EXPLAINS
from tasks.incidents import Cause, Finding, Incident, IncidentSeverity, IncidentState, Policy

KIN: tuple[frozenset[Cause], ...] = (
    frozenset({Cause.BLOCK, Cause.WALL, Cause.PAYWALL, Cause.LAYOUT_CHANGE, Cause.REPEATED_TEXT}),
    frozenset({Cause.FEED_GONE, Cause.HOST_DOWN, Cause.BLOCK, Cause.FEED_FROZEN, Cause.VOLUME_LOSS}),
    frozenset({Cause.WRONG_DATES, Cause.LAYOUT_CHANGE}),
    frozenset({Cause.DUPLICATES, Cause.VOLUME_FLOOD}),
    # one page under many addresses, or one article: what its texts are like is that of the one
    frozenset({Cause.DUPLICATES, Cause.BLOCK, Cause.WALL, Cause.REPEATED_TEXT, Cause.LAYOUT_CHANGE}),
)
"""Causes that one fault may look like on different days: what is already told goes on under its first name."""
_OUTAGES = frozenset(
    {Cause.FEED_GONE, Cause.HOST_DOWN, Cause.BLOCK, Cause.WALL, Cause.FEED_FROZEN, Cause.VOLUME_LOSS, Cause.OWN_FAULT}
)
_AFTERMATH = frozenset({Cause.VOLUME_FLOOD, Cause.DUPLICATES, Cause.WRONG_DATES})
"""What the first days after an outage bring: all that was missed, and older than usual."""
_OUTGROWS = frozenset({Cause.FEED_GONE, Cause.HOST_DOWN, Cause.BLOCK})
"""What has a proof of its own that nothing can come: a warning of fewer articles before it is not the news of it."""
_OF_VOLUME = frozenset({Cause.VOLUME_LOSS, Cause.VOLUME_FLOOD})


def are_kin(one: Cause, other: Cause) -> bool:
    """Whether one fault may look like both."""
    return any(one in group and other in group for group in KIN)


def goes_on_in(told: Incident, said: Finding | Incident) -> bool:
    """Whether what a run shows, or is about to tell, is the fault of an incident under another name."""
    is_graver = said.severity is IncidentSeverity.CRITICAL and told.severity is not IncidentSeverity.CRITICAL
    if told.is_told and is_graver and told.cause is Cause.VOLUME_LOSS and said.cause in _OUTGROWS:
        return False
    return are_kin(told.cause, said.cause)


def is_current(incident: Incident, moment: datetime, policy: Policy) -> bool:
    """Whether it goes on, or was over so short a time ago that it may come back."""
    return incident.resolved_at is None or moment - incident.resolved_at <= policy.comeback_within


def is_aftermath(finding: Finding, incidents: Sequence[Incident], policy: Policy) -> bool:
    """Whether what one run does not show by itself comes of an incident before it.

    After an outage all that was missed comes at once. And what a cause explains on its own days it explains on those
    after them: several days in a row still have them among them. Nor is it worth a word how many articles came of an
    outlet while what came is known to be unusable.
    """
    if finding.at_once:
        return False
    current = [one for one in incidents if is_current(one, finding.moment, policy)]
    told = [one for one in current if one.opened_at is not None]
    if finding.cause in _OF_VOLUME and any(one.severity is IncidentSeverity.CRITICAL for one in told):
        return True
    if finding.cause in _AFTERMATH and any(_holds_back(one) for one in current):
        return True
    return any(finding.cause in EXPLAINS.get(one.cause, ()) for one in told)


def _holds_back(incident: Incident) -> bool:
    """Whether what it missed comes later; of fewer articles that are only suspected nothing is known to be missed."""
    is_suspicion = incident.cause is Cause.VOLUME_LOSS and incident.opened_at is None
    return incident.cause in _OUTAGES and not is_suspicion


def one_of_kin(incidents: Iterable[Incident]) -> list[Incident]:
    """Without those that would be told beside a kindred one: of several that open in one run the gravest stays."""
    every = list(incidents)
    told = [one for one in every if one.is_told]
    opening = [one for one in every if one.state is IncidentState.OPEN and not one.is_told]
    for one in sorted(opening, key=_gravity, reverse=True):
        if any(goes_on_in(other, one) for other in told):
            every.remove(one)
        else:
            told.append(one)
    return every


def _gravity(incident: Incident) -> tuple[bool, float]:
    return incident.severity is IncidentSeverity.CRITICAL, incident.strength
