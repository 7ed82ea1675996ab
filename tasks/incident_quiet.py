"""Beside the ninth hop: which run speaks for the end of an incident. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.incident_ends import ENOUGH
from tasks.incidents import Finding, Incident
from tasks.measures import MEASURES, Judgement, Shape, around

QUIET = 1.5
"""Strength below which a run speaks for the end of an incident."""
_OF_FEEDS = frozenset({"feed_failed_share", "feed_same_share", "nothing_offered"})
"""An outlet may have only one of them, and one is enough."""


def says_something(finding: Finding) -> bool:
    """Whether a run shows the cause, be it ever so weakly."""
    return finding.at_once or finding.strength >= QUIET


def is_over(incident: Incident, findings: Sequence[Finding]) -> bool:
    """Whether a run shows that what was told is over: its own cause is silent, and its own measure is back.

    A day of two articles is too little to be strange, whatever they are like: the measure must also lie nearer to what
    is usual today than to what the incident brought. Where it was not judged, kindred causes must be silent, too.
    """
    own = [one for one in findings if one.cause is incident.cause]
    judged = [one.judged[incident.measure] for one in own if incident.measure in one.judged]
    heard = own if judged else findings
    return not any(says_something(one) for one in heard) and all(_is_back(incident, one) for one in judged)


def is_thin(incident: Incident, findings: Sequence[Finding]) -> bool:
    """Whether the run says little of the incident's own measure, so that it takes another beside it.

    It had so few articles that all may be sound by chance, where most of them are not; or none at all.
    """
    if incident.measure in _OF_FEEDS or incident.measure not in MEASURES:
        return False
    judged = [one.judged for one in findings if one.judged]
    counts = [one[incident.measure].measured.articles for one in judged if incident.measure in one]
    is_of_articles = MEASURES[incident.measure].shape is not Shape.COUNT
    return is_of_articles and bool(judged) and min(counts, default=0) < ENOUGH


def _is_back(incident: Incident, judgement: Judgement) -> bool:
    if incident.value is None or incident.usual is None:
        return True
    value, usual, broken = judgement.measured.value, judgement.usual, incident.value
    match MEASURES[incident.measure].shape:
        case Shape.COUNT | Shape.SIZE:
            # a Sunday has a usual of its own: what was lost is a share of it
            broken = usual * incident.value / max(incident.usual, 1e-9)
            return abs(value - usual) <= abs(value - broken)
        case Shape.CLOCK:
            return abs(around(value - usual)) <= abs(around(value - broken))
        case _:
            return abs(value - usual) <= abs(value - broken)
