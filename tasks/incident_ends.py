"""Ninth hop, for outlets without a past: what opened an incident by itself ends it by itself.

A measure that has no past yet is not judged, so that no finding says that all is as usual. But a declared bound that is
kept again, or a value that no healthy outlet has and that is gone, needs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from tasks.cause_signs import SIGNS
from tasks.declared import Bound
from tasks.incidents import Finding, Incident
from tasks.measures import Measured

ENOUGH = 4
"""Articles, requests or candidates whose share says that something is over."""


def ends(
    incidents: Iterable[Incident],
    findings: Sequence[Finding],
    measured: Iterable[Measured],
    bounds: Iterable[Bound],
    moment: tuple[str, datetime],
) -> Iterator[Finding]:
    """A finding of strength 0 for each incident that no other finding speaks of and whose reason is gone.

    `moment`: run id and time of the load.
    """
    spoken = {(finding.source, finding.cause) for finding in findings}
    values = {(one.source, one.measure): one for one in measured}
    declared = {(bound.measured.source, bound.measured.measure): bound for bound in bounds}
    for incident in incidents:
        key = (incident.source, incident.measure)
        if (incident.source, incident.cause) in spoken or incident.usual is not None or key not in values:
            continue
        if _is_over(incident, values[key], declared):
            run_id, now = moment
            yield Finding(incident.source, incident.cause, run_id, now)


def _is_over(incident: Incident, measured: Measured, declared: Mapping[tuple[str, str], Bound]) -> bool:
    bound = declared.get((measured.source, measured.measure))
    if bound is not None and (bound.is_below or bound.is_above):
        return False
    plain = [sign for sign in SIGNS[incident.cause] if sign.measure == measured.measure and sign.is_plain]
    if plain:
        counts = measured.measure in {"feed_failed_share", "nothing_offered"} or measured.articles >= ENOUGH
        return counts and not any(sign.is_hard(measured.value) for sign in plain)
    return bound is not None
