"""Ninth hop, within the load: what came of each outlet against its past → what is held, what is told.

`look` comes before anything is written, `settle` after the checks; both within the load's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from expectations.judging import Judged, is_usual, judge_run
from expectations.ledger_rules import LEDGER_RULES
from expectations.measure_rules import MAXIMUM, MEASURE_RULES, MINIMUM
from tasks.cause_words import WORDS
from tasks.causes import Evidence, findings_of, loud_sources
from tasks.declared import ARTICLES, Bound, declared, declared_findings, together
from tasks.incident_ends import ends
from tasks.incident_marks import Mark, marked
from tasks.incident_quiet import QUIET
from tasks.incident_steps import decide
from tasks.incidents import Cause, Finding, Incident, IncidentSeverity, Notification, Policy
from tasks.measures import MEASURES, Measured
from tasks.model import Source
from tasks.report import CheckResult
from tasks.vocabulary import CheckOutcome, Severity
from warehouse.connect import Connection
from warehouse.incident_tables import find_examples, read_incidents, shown_sql, write_incidents
from warehouse.measures import MeasureRow, hold, read_past, take_measures, write_measures

OURSELVES = "dateline"
"""The name under which a check that could not run is told: it is no outlet's fault."""
RULES = {rule.name: rule for rule in (*LEDGER_RULES, *MEASURE_RULES)}


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a run measured and what its past makes of it. `held`: source → why its batch is held."""

    run_id: str
    moment: datetime
    measured: tuple[Measured, ...]
    judged: Judged
    bounds: tuple[Bound, ...]
    findings: tuple[Finding, ...]
    held: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Settled:
    """Where the incidents stand after a run, and what it has to tell."""

    incidents: tuple[Incident, ...] = ()
    notices: tuple[Notification, ...] = ()


def look(con: Connection, run_id: str, moment: datetime, sources: Sequence[Source], *, is_whole: bool) -> Outlook:
    """Measure, judge, and hold the batches that break a declared minimum. Raises duckdb.Error.

    `is_whole`: whether the run took all that the sources offer; a part of it has no volume to judge.
    """
    measured = take_measures(con, run_id, moment, sources)
    if not is_whole:
        measured = tuple(one for one in measured if one.measure not in {ARTICLES, "new_articles"})
    zones = {source.name: source.timezone for source in sources}
    judged = judge_run(measured, read_past(con, moment, sources), zones)
    bounds = declared(measured, sources)
    found = [finding for source in sources for finding in _of_source(source, run_id, moment, measured, judged)]
    checks = _checks(bounds, sources)
    findings = together(found, declared_findings(bounds, checks, run_id, moment))
    held = _held(bounds, sources)
    hold(con, held)
    return Outlook(run_id, moment, measured, judged, bounds, findings, held)


def judged_rows(outlook: Outlook) -> list[dict[str, object]]:
    """The rows of table `judged`, for the checks: every judgement, and every declared bound."""
    rows = {(bound.measured.source, bound.measured.measure): _row(outlook, bound.measured) for bound in outlook.bounds}
    for bound in outlook.bounds:
        if bound.measured.measure != ARTICLES:  # which has a check of its own
            row = rows[bound.measured.source, bound.measured.measure]
            row |= {"declared_min": bound.least, "declared_max": bound.most}
    for measured in outlook.measured:
        if measured.measure in outlook.judged.get(measured.source, {}):
            rows.setdefault((measured.source, measured.measure), _row(outlook, measured))
    return list(rows.values())


def settle(con: Connection, outlook: Outlook, checks: Sequence[CheckResult], marks: Mapping[str, Mark]) -> Settled:
    """Decide what is an incident, and write measures, incidents and notices. Raises duckdb.Error.

    `marks`: incident id → what a person has said of it since.
    """
    findings = [*outlook.findings, _of_ourselves(outlook, checks)]
    before = marked(read_incidents(con, outlook.moment), marks, outlook.moment)
    findings += ends(before, findings, outlook.measured, outlook.bounds, (outlook.run_id, outlook.moment))
    told = [_shown(con, finding) if finding.strength >= QUIET or finding.at_once else finding for finding in findings]
    after, notices = decide(before, told, outlook.moment, Policy())
    write_measures(con, outlook.run_id, outlook.moment, _kept(outlook, findings, after))
    write_incidents(con, before, after, notices)
    return Settled(after, notices)


def _of_source(
    source: Source, run_id: str, moment: datetime, measured: Sequence[Measured], judged: Judged
) -> tuple[Finding, ...]:
    own = {one.measure: one for one in measured if one.source == source.name}
    return findings_of(Evidence(source.name, run_id, moment, own, judged.get(source.name, {})))


def _checks(bounds: Sequence[Bound], sources: Sequence[Source]) -> dict[tuple[str, str], str]:
    """(source, measure) of each broken bound → the check that says so, unless it is off for the source."""
    by_name = {source.name: source for source in sources}
    found = {}
    for bound in bounds:
        name = _check_name(bound)
        if RULES[name].severity_for(by_name[bound.measured.source]) is not None:
            found[bound.measured.source, bound.measured.measure] = name
    return found


def _check_name(bound: Bound) -> str:
    if bound.measured.measure == ARTICLES:
        return "articles_above_minimum" if bound.is_below else "articles_below_maximum"
    return MINIMUM if bound.is_below else MAXIMUM


def _held(bounds: Sequence[Bound], sources: Sequence[Source]) -> dict[str, str]:
    """The sources with a measure below its declared minimum, where that check is critical to them."""
    by_name = {source.name: source for source in sources}
    held = {}
    for bound in bounds:
        measured = bound.measured
        rule = RULES[_check_name(bound)]
        # a day that brought nothing has nothing to hold
        if bound.is_below and rule.severity_for(by_name[measured.source]) is Severity.CRITICAL:
            held[measured.source] = f"{measured.measure} is {measured.value:g}, declared at least {bound.least:g}"
    return held


def _of_ourselves(outlook: Outlook, checks: Sequence[CheckResult]) -> Finding:
    """One finding for all checks that could not run, and for a ledger that does not add up."""
    loud = [
        check
        for check in checks
        if check.outcome is CheckOutcome.ERRORED
        or (check.check_name == "ledger_adds_up" and check.outcome is CheckOutcome.FAILED)
    ]
    found = Finding(OURSELVES, Cause.OWN_FAULT, outlook.run_id, outlook.moment)
    if not loud:
        return found
    names = tuple(dict.fromkeys(check.check_name for check in loud))
    return replace(
        found,
        strength=99.0,
        at_once=True,
        severity=IncidentSeverity.CRITICAL,
        check_name=names[0],
        measure="checks_that_could_not_run",
        value=float(len(loud)),
        usual=0.0,
        words=f"{loud[0].detail} {WORDS[Cause.OWN_FAULT]}".strip(),
        also=names[1:6],
    )


def _shown(con: Connection, finding: Finding) -> Finding:
    if finding.source == OURSELVES:
        sql = f"SELECT * FROM check_results WHERE run_id = '{finding.run_id}' AND outcome = 'errored'"  # noqa: S608 - shown
        return replace(finding, sql=sql)
    return replace(finding, examples=find_examples(con, finding), sql=shown_sql(finding))


def _kept(outlook: Outlook, findings: Sequence[Finding], after: Sequence[Incident]) -> list[MeasureRow]:
    loud = loud_sources(findings)
    told = {one.source for one in after if one.is_told}
    rows = []
    for one in outlook.measured:
        judgement = outlook.judged.get(one.source, {}).get(one.measure)
        usual = is_usual(judgement, is_loud=one.source in loud, is_told=one.source in told)
        holiday = judgement is not None and judgement.is_holiday
        rows.append(MeasureRow(replace(one, is_usual=usual, is_holiday=holiday), judgement))
    return rows


def _row(outlook: Outlook, measured: Measured) -> dict[str, object]:
    judgement = outlook.judged.get(measured.source, {}).get(measured.measure)
    known = MEASURES.get(measured.measure)
    return {
        "source": measured.source,
        "check_name": known.check if known else "",
        "measure": measured.measure,
        "value": measured.value,
        "usual": judgement.usual if judgement else None,
        "low": judgement.low if judgement else None,
        "high": judgement.high if judgement else None,
        "strength": judgement.strength if judgement else None,
        "declared_min": None,
        "declared_max": None,
    }
