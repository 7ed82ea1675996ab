"""Eighth hop: the run's ledger → check results, before anything is published.

Great Expectations judges first; the numbers of a rule that ran are then read with the same SQL, and must agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from expectations.ledger_rules import LEDGER_RULES
from expectations.rule import ROOM, Judged, Rule, judged_rules, sql_text
from expectations.suites import Check, Verdict, agreed, failing_query, validate
from tasks.model import Source
from tasks.report import CheckResult
from tasks.vocabulary import CheckOutcome
from warehouse.connect import connect_reader, guard


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a rule sees in one source's line of the ledger."""

    observed: float
    threshold: float
    failing: bool
    detail: str


def check_ledger(
    ledger: Path, sources: Sequence[Source], rules: Sequence[Rule] = LEDGER_RULES
) -> tuple[CheckResult, ...]:
    """One result a rule and source, in the order of rules and sources; none where a rule is off or has no threshold.

    `ledger` is a closed DuckDB file with the table `ledger`: the columns of `run_ledger`, and
    `min_articles_per_day` and `max_articles_per_day`, null where not declared. `observed` and `threshold` are counts
    of candidates or articles; `checked_rows` is 1, the source's line, or 0 where it has none: then the check is
    `empty`. Raises WarehouseError.
    """
    judged = judged_rules(rules, sources)
    lines = len(_read(ledger, [sql_text(ROOM / "ledger_lines.sql")])[0])
    verdicts = _verdicts(ledger, judged, lines)
    ran = [entry for entry in judged if lines and verdicts[entry.rule.name].failing_rows is not None]
    read = _read(ledger, [entry.rule.sql for entry in ran])
    measures = {entry.rule.name: _measures(entry, rows) for entry, rows in zip(ran, read, strict=True)}
    return tuple(
        result
        for entry in judged
        for result in _results(entry, measures.get(entry.rule.name, {}), verdicts[entry.rule.name])
    )


def _read(ledger: Path, statements: Sequence[str]) -> list[list[tuple[object, ...]]]:
    """The rows of each statement; none of them is run before Great Expectations ran it, but the count of lines."""
    with guard(ledger, writing=False), connect_reader(ledger, temp=ledger.parent / "tmp") as con:
        return [con.execute(statement).fetchall() for statement in statements]


def _verdicts(ledger: Path, judged: Sequence[Judged], lines: int) -> Mapping[str, Verdict]:
    if not lines:
        return {entry.rule.name: Verdict(0) for entry in judged}
    return validate(ledger, "ledger", [_check(entry) for entry in judged], lines)


def _check(entry: Judged) -> Check:
    rule = entry.rule
    query = failing_query(rule.sql, "source", tuple(entry.severities), where="failing.failing")
    return Check(rule.name, rule.severity, rule.description, query)


def _measures(entry: Judged, rows: Sequence[tuple[object, ...]]) -> Mapping[str, _Measure]:
    """Source → measure, of the sources that are judged."""
    return {
        str(source): _Measure(float(str(observed)), float(str(threshold)), bool(failing), "".join(map(str, which)))
        for source, observed, threshold, failing, *which in rows
        if source in entry.severities
    }


def _results(entry: Judged, measures: Mapping[str, _Measure], verdict: Verdict) -> Iterator[CheckResult]:
    verdict = agreed(verdict, sum(measure.failing for measure in measures.values()))
    for source, severity in entry.severities.items():
        measure = measures.get(source)
        if measure is None and entry.rule.only_where_told and verdict.failing_rows is not None:
            continue
        outcome = _outcome(measure, verdict)
        named = f"{measure.detail}: " if measure and measure.detail else ""
        details = {CheckOutcome.FAILED: named + entry.rule.likely_cause, CheckOutcome.ERRORED: verdict.error}
        yield CheckResult(
            source=source,
            check_name=entry.rule.name,
            severity=severity,
            outcome=outcome,
            observed=measure.observed if measure else None,
            threshold=measure.threshold if measure else None,
            failed_rows=int(measure is not None and measure.failing),
            checked_rows=int(measure is not None),
            detail=details.get(outcome, ""),
        )


def _outcome(measure: _Measure | None, verdict: Verdict) -> CheckOutcome:
    if verdict.failing_rows is None:
        return CheckOutcome.ERRORED
    if measure is None:
        return CheckOutcome.EMPTY
    return CheckOutcome.FAILED if measure.failing else CheckOutcome.PASSED
