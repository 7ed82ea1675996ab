"""How well the alerts work: simulated outlets, faults at known days, Dateline's own functions, and four rivals.

    python benchmarks/alerts.py --seed 1

Everything follows from the seed. The rivals are recomputed here on the same days: `benchmarks/rivals.py`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from outlet_histories import FIRST_DAY, Fault, Outlet, measure, simulate

from expectations.judging import is_usual, judge_run
from tasks.causes import Evidence, findings_of, loud_sources
from tasks.incident_steps import decide
from tasks.incidents import Finding, Incident, NoticeKind, Policy
from tasks.measures import Measured

GRACE = 3
"""Days after a fault in which an alert is still its own."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An opening or a fixed notice, by outlet and day's number."""

    outlet: str
    day: int
    kind: str
    cause: str
    incident: str


@dataclass(frozen=True, slots=True)
class Score:
    """What a detector made of one seed."""

    found_at: Mapping[tuple[str, Fault], int | None]
    """Fault → runs until it was told, 1 the first; None where it was not told."""
    causes: Mapping[tuple[str, Fault], str]
    openings: Mapping[tuple[str, Fault], int]
    fixed: Mapping[tuple[str, Fault], int]
    false: tuple[Alert, ...]
    months: float


History = dict[str, list[list[Measured]]]
"""Outlet → its days' measures, from its first day on."""


def make_history(outlets: Sequence[Outlet], seed: int) -> History:
    """Measure every simulated day."""
    return {one.name: [measure(one, number, day) for number, day in simulate(one, seed)] for one in outlets}


def run_dateline(outlets: Sequence[Outlet], history: History) -> list[Alert]:
    """Day by day, as the runs do: judge, name causes, decide; what is told."""
    zones = {one.name: one.zone for one in outlets}
    past: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    incidents: tuple[Incident, ...] = ()
    alerts: list[Alert] = []
    days = max(one.begins + len(history[one.name]) for one in outlets)
    for number in range(days):
        today = {one.name: history[one.name][number - one.begins] for one in outlets if number - one.begins >= 0}
        moment = datetime.combine(FIRST_DAY + timedelta(days=number), datetime.min.time(), UTC) + timedelta(hours=5)
        rows = [row for of_outlet in today.values() for row in of_outlet]
        judged = judge_run(rows, past, zones, with_bounds=False)
        findings: list[Finding] = []
        for name, measured in today.items():
            by_name = {row.measure: row for row in measured}
            evidence = Evidence(name, f"run-{number:03d}", moment, by_name, judged.get(name, {}))
            findings += findings_of(evidence)
        incidents, notices = decide(incidents, findings, moment, Policy())
        alerts += [Alert(one.source, number, one.kind, one.cause, one.incident_id) for one in notices]
        _remember(past, rows, judged, findings, incidents)
        incidents = tuple(
            one for one in incidents if one.resolved_at is None or moment - one.resolved_at < timedelta(4)
        )
    return alerts


def _remember(
    past: dict[tuple[str, str], list[Measured]],
    rows: Iterable[Measured],
    judged: Mapping[str, Mapping[str, object]],
    findings: Sequence[Finding],
    incidents: Sequence[Incident],
) -> None:
    loud = loud_sources(findings)
    told = {one.source for one in incidents if one.is_told}
    for row in rows:
        judgement = judged.get(row.source, {}).get(row.measure)
        usual = is_usual(judgement, is_loud=row.source in loud, is_told=row.source in told)
        past[(row.source, row.measure)].append(
            replace(row, is_usual=usual, is_holiday=judgement is not None and judgement.is_holiday)
        )


def score(outlets: Sequence[Outlet], history: History, alerts: Sequence[Alert]) -> Score:
    """Give each alert to the fault in whose days it came; what is left is false."""
    found, causes, openings, fixed = {}, {}, {}, {}
    used: set[int] = set()
    months = 0.0
    for outlet in outlets:
        own = [(at, one) for at, one in enumerate(alerts) if one.outlet == outlet.name]
        quiet = len(history[outlet.name])
        for fault in outlet.faults:
            quiet -= fault.last - fault.first + 1 + GRACE
            inside = [(at, one) for at, one in own if fault.first <= one.day <= fault.last + GRACE]
            used |= {at for at, _ in inside}
            opened = [one for _, one in inside if one.kind == NoticeKind.OPENED]
            names = {one.incident for one in opened}
            key = (outlet.name, fault)
            found[key] = opened[0].day - fault.first + 1 if opened else None
            causes[key] = opened[0].cause if opened else ""
            openings[key] = len(opened)
            ends = [(at, one) for at, one in own if one.kind == NoticeKind.FIXED and one.incident in names]
            used |= {at for at, _ in ends}
            fixed[key] = len(ends)
        months += max(0, quiet) / 30
    false = [one for at, one in enumerate(alerts) if at not in used and one.kind == NoticeKind.OPENED]
    return Score(found, causes, openings, fixed, tuple(false), months)


def share(told: Iterable[bool]) -> float:
    """Of those that are true; 0 of none."""
    every = list(told)
    return sum(every) / len(every) if every else 0.0
