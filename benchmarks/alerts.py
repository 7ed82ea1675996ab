"""How well the alerts work: simulated outlets, faults at known days, Dateline's own functions, and four rivals.

    python benchmarks/alerts.py --seed 1

Everything follows from the seed. The rivals are recomputed here on the same days: `benchmarks/rivals.py`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from outlet_histories import DAYS, FIRST_DAY, HARD, RIGHT_CAUSE, SOFT, Fault, Outlet, make_outlets, measure, simulate

from expectations.judging import is_usual, judge_run
from tasks.causes import Evidence, findings_of, loud_sources
from tasks.incident_steps import decide
from tasks.incidents import Finding, Incident, NoticeKind, Policy
from tasks.measures import Judgement, Measured

if TYPE_CHECKING:
    from rivals import Rival

USUAL = Policy()
SWEPT = (1.0, 1.5, 3.0, 12.0, 30.0)
"""Scores from which Dateline may open an incident, so as to be compared at each rival's own rate of false alarms."""
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


Shown = dict[tuple[str, int], int]
"""(outlet, day's number) → articles in which a fault shows on that day."""


def make_history(outlets: Sequence[Outlet], seed: int) -> tuple[History, Shown]:
    """Measure every simulated day."""
    history: History = {}
    shown: Shown = {}
    for outlet in outlets:
        days = list(simulate(outlet, seed))
        history[outlet.name] = [measure(outlet, number, day) for number, day in days]
        shown |= {(outlet.name, number): day.shown for number, day in days}
    return history, shown


def run_dateline(outlets: Sequence[Outlet], history: History, policy: Policy = USUAL) -> list[Alert]:
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
        incidents, notices = decide(incidents, findings, moment, policy)
        alerts += [Alert(one.source, number, one.kind, one.cause, one.incident_id) for one in notices]
        _remember(past, rows, judged, findings, incidents)
        incidents = tuple(
            one for one in incidents if one.resolved_at is None or moment - one.resolved_at < timedelta(4)
        )
    return alerts


def _remember(
    past: dict[tuple[str, str], list[Measured]],
    rows: Iterable[Measured],
    judged: Mapping[str, Mapping[str, Judgement]],
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


def score(outlets: Sequence[Outlet], history: History, shown: Shown, alerts: Sequence[Alert]) -> Score:
    """Give each alert to the fault in whose days it came; what is left is false.

    Runs are counted from the first in which the fault shows in at least two articles: a language cannot switch on a day
    that brings nothing.
    """
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
            days = range(fault.first, fault.last + 1)
            first = next((day for day in days if shown[outlet.name, day] >= 2), fault.first)
            found[key] = max(1, opened[0].day - first + 1) if opened else None
            causes[key] = opened[0].cause if opened else ""
            openings[key] = len(opened)
            ends = [(at, one) for at, one in own if one.kind == NoticeKind.FIXED and one.incident in names]
            used |= {at for at, _ in ends}
            fixed[key] = len(ends)
        months += max(0, quiet) / 30
    false = [one for at, one in enumerate(alerts) if at not in used and one.kind == NoticeKind.OPENED]
    return Score(found, causes, openings, fixed, tuple(false), months)


def run_rival(outlets: Sequence[Outlet], history: History, rival: Rival) -> list[Alert]:
    """What a rival tells: an opening where it begins to alert, an end where it stops."""
    alerts = []
    for outlet in outlets:
        alerting = rival(history[outlet.name])
        opened = 0
        for at in range(len(history[outlet.name]) + 1):
            if at in alerting and at - 1 not in alerting:
                opened = at
                alerts.append(Alert(outlet.name, at + outlet.begins, NoticeKind.OPENED, "", f"{outlet.name} {at}"))
            elif at - 1 in alerting and at not in alerting:
                alerts.append(Alert(outlet.name, at + outlet.begins, NoticeKind.FIXED, "", f"{outlet.name} {opened}"))
    return alerts


def share(told: Iterable[bool]) -> float:
    """Of those that are true; 0 of none."""
    every = list(told)
    return sum(every) / len(every) if every else 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """One detector over all seeds, as the table shows it."""

    name: str
    hard_first: float
    soft_three: float
    any_ever: float
    false_a_month: float
    cause: float | None
    one_opening: float
    one_fixed: float


def summed_up(name: str, scores: Sequence[Score], *, names_causes: bool) -> Line:
    """The figures of the issue, over the faults of all seeds."""
    found = [(key[1], runs) for one in scores for key, runs in one.found_at.items()]
    right = [
        one.causes[key] == RIGHT_CAUSE[key[1].kind] for one in scores for key, runs in one.found_at.items() if runs
    ]
    return Line(
        name,
        share(runs == 1 for fault, runs in found if fault.kind in HARD),
        share(runs is not None and runs <= 3 for fault, runs in found if fault.kind in SOFT),
        share(runs is not None for _, runs in found),
        sum(len(one.false) for one in scores) / sum(one.months for one in scores),
        share(right) if names_causes else None,
        share(count == 1 for one in scores for key, count in one.openings.items() if one.found_at[key]),
        share(count == 1 for one in scores for key, count in one.fixed.items() if one.found_at[key]),
    )


def by_kind(scores: Sequence[Score]) -> list[str]:
    """A row a kind of fault: how many, found at the first run, within three, ever, cause right."""
    rows = ["| fault | n | first run | within three | ever | cause right |", "|---|---|---|---|---|---|"]
    for kind in (*HARD, *SOFT):
        faults = [(one, key) for one in scores for key in one.found_at if key[1].kind == kind]
        runs = [one.found_at[key] for one, key in faults]
        told = [one.causes[key] == RIGHT_CAUSE[kind] for one, key in faults if one.found_at[key]]
        cells = (
            f"{kind}{'' if kind in SOFT else ' (hard)'}",
            len(faults),
            f"{share(at == 1 for at in runs):.2f}",
            f"{share(at is not None and at <= 3 for at in runs):.2f}",
            f"{share(at is not None for at in runs):.2f}",
            f"{share(told):.2f}",
        )
        rows.append(f"| {' | '.join(map(str, cells))} |")
    return rows


def table(lines: Sequence[Line]) -> list[str]:
    """A row a detector."""
    head = ("detector", "hard, first run", "soft, within three", "any, ever", "false / outlet-month", "cause right")
    rows = [f"| {' | '.join((*head, 'one opening', 'one fixed'))} |", "|---|---|---|---|---|---|---|---|"]
    for one in lines:
        cause = "–" if one.cause is None else f"{one.cause:.2f}"
        figures = (one.hard_first, one.soft_three, one.any_ever)
        told = (f"{one.false_a_month:.3f}", cause, f"{one.one_opening:.2f}")
        cells = (one.name, *(f"{value:.2f}" for value in figures), *told)
        rows.append(f"| {' | '.join((*cells, f'{one.one_fixed:.2f}'))} |")
    return rows


def main() -> None:
    """Print both tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--seed", type=int, nargs="+", default=[1], help="one simulation a seed; their faults are pooled"
    )
    parser.add_argument("--outlets", type=int, default=30, help="outlets of each simulation")
    parser.add_argument("--without-rivals", action="store_true", help="Dateline only: seconds in place of minutes")
    asked = parser.parse_args()
    began = time.perf_counter()
    worlds = [(outlets := make_outlets(seed, asked.outlets), *make_history(outlets, seed)) for seed in asked.seed]
    own = [score(outlets, history, shown, run_dateline(outlets, history)) for outlets, history, shown in worlds]
    lines = [summed_up("Dateline", own, names_causes=True)]
    if not asked.without_rivals:
        from rivals import RIVALS  # noqa: PLC0415 - ruptures is there for developers only

        for opening in SWEPT:
            policy = Policy(open_score=opening)
            scores = [score(*world, run_dateline(world[0], world[1], policy)) for world in worlds]
            lines.append(summed_up(f"Dateline, opening at a score of {opening:g}", scores, names_causes=True))
        for name, rival in RIVALS.items():
            scores = [score(*world, run_rival(world[0], world[1], rival)) for world in worlds]
            lines.append(summed_up(name, scores, names_causes=False))
    faults, months = sum(len(one.found_at) for one in own), sum(one.months for one in own)
    seeds = ", ".join(map(str, asked.seed))
    print(
        f"seed {seeds}: {asked.outlets} outlets × {DAYS} days each, {faults} faults, {months:.0f} quiet outlet-months"
    )
    print("\n".join(["", *table(lines), "", *by_kind(own)]))
    print(f"\n{time.perf_counter() - began:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
