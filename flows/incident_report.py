"""What a person must see of incidents: which outlet broke, since when, how, and what to look at."""

from __future__ import annotations

from collections.abc import Sequence

from flows.screen import Screen, excerpt
from tasks.cause_words import TITLES, before_after
from tasks.incidents import Incident

_COLUMNS = ("severity", "source", "incident", "state", "since (UTC)", "runs", "id")


def print_incidents(incidents: Sequence[Incident], answer: Screen) -> None:
    """A line an incident that is not over, then what each of them is; nothing where there is none."""
    if not incidents:
        return
    answer.heading(f"Incidents: {len(incidents)} open")
    answer.table(_COLUMNS, [_row(one) for one in incidents])
    for one in incidents:
        said = before_after(one.measure, one.value, one.usual, (one.low, one.high))
        answer.line(f"{one.source}: {said}")
        answer.line(f"  {excerpt(one.words, 300)}")
        for example in one.examples:
            answer.line(f"  {example}")


def _row(incident: Incident) -> tuple[object, ...]:
    since = f"{incident.since:%Y-%m-%d %H:%M}"
    title = TITLES[incident.cause]
    return (
        incident.severity.value,
        incident.source,
        title,
        incident.state.value,
        since,
        incident.runs,
        incident.incident_id,
    )
