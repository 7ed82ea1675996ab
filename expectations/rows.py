"""Sixth hop: staged rows → check results, and `check_failures` in the staged file.

Every rule is run twice, by Great Expectations for the verdict and by the warehouse for the failing rows; a check
counts only where the two agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from expectations.row_rules import ROW_RULES
from expectations.rule import Judged, Rule, judged_rules
from expectations.suites import Check, Verdict, agreed, errored, failing_query, validate
from tasks.model import Source
from tasks.report import CheckResult
from tasks.vocabulary import CheckOutcome
from warehouse.staged.failures import Recorded, RuleCount, RuleSql, record_failures


def check_rows(
    staged: Path, sources: Sequence[Source], rules: Sequence[Rule] = ROW_RULES, memory_mb: int = 256
) -> tuple[CheckResult, ...]:
    """One result a rule and source, in the order of rules and sources; no result where a rule is off or not for it.

    `observed` is the share of the source's articles that fail (0–1), null where none was judged; `threshold` is 0.
    A batch without articles is `empty` throughout, and Great Expectations is not even imported. The staged file must
    be closed; it is closed again at the end. Raises WarehouseError.
    """
    judged = judged_rules(rules, sources)
    recorded = record_failures(staged, [_sql(entry) for entry in judged], memory_mb)
    verdicts = _verdicts(staged, judged, recorded, memory_mb)
    counts = {(count.check_name, count.source): count for count in recorded.counts}
    return tuple(
        _result(entry, source, counts.get((entry.rule.name, source)), verdicts[entry.rule.name])
        for entry in judged
        for source in entry.severities
    )


def _sql(entry: Judged) -> RuleSql:
    return RuleSql(entry.rule.name, {name: word.value for name, word in entry.severities.items()}, entry.rule.sql)


def _verdicts(staged: Path, judged: Sequence[Judged], recorded: Recorded, memory_mb: int) -> Mapping[str, Verdict]:
    """Great Expectations' verdicts, where our own run of the rule agrees with them."""
    articles = _articles(recorded.counts)
    names = [entry.rule.name for entry in judged]
    if articles:
        said = validate(staged, "articles", [_check(entry) for entry in judged], articles, memory_mb)
    else:
        said = dict.fromkeys(names, Verdict(0))
    return {name: _agreed(said[name], recorded, name) for name in names}


def _articles(counts: Sequence[RuleCount]) -> int:
    """Articles of all sources that are judged by anything."""
    return sum({count.source: count.checked_rows for count in counts}.values())


def _check(entry: Judged) -> Check:
    rule = entry.rule
    query = failing_query(rule.sql, "seq", tuple(entry.severities))
    return Check(rule.name, rule.severity, rule.description, query)


def _agreed(verdict: Verdict, recorded: Recorded, name: str) -> Verdict:
    if name in recorded.errors:
        return errored(recorded.errors[name])
    return agreed(verdict, sum(count.failed_rows for count in recorded.counts if count.check_name == name))


def _result(entry: Judged, source: str, count: RuleCount | None, verdict: Verdict) -> CheckResult:
    checked, failed = (count.checked_rows, count.failed_rows) if count else (0, 0)
    outcome = _outcome(checked, failed, verdict)
    told = outcome in {CheckOutcome.PASSED, CheckOutcome.FAILED}
    details = {CheckOutcome.FAILED: entry.rule.likely_cause, CheckOutcome.ERRORED: verdict.error}
    return CheckResult(
        source=source,
        check_name=entry.rule.name,
        severity=entry.severities[source],
        outcome=outcome,
        observed=failed / checked if told else None,
        threshold=0.0,
        failed_rows=failed,
        checked_rows=checked,
        detail=details.get(outcome, ""),
    )


def _outcome(checked: int, failed: int, verdict: Verdict) -> CheckOutcome:
    if verdict.failing_rows is None:
        return CheckOutcome.ERRORED
    if checked == 0:
        return CheckOutcome.EMPTY
    return CheckOutcome.FAILED if failed else CheckOutcome.PASSED
