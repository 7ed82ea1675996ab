"""What a person must see of a run: its ledger, why candidates became no articles, the checks that are not quiet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, fields

from expectations.catalogue import RULES
from flows.screen import Screen, counted, excerpt
from flows.summary import loud_checks
from tasks.report import CheckResult, LedgerLine, LoadReport
from tasks.vocabulary import CheckOutcome, Severity
from warehouse.examples import Examples, NotLoaded

_WORDS = {CheckOutcome.ERRORED: "could not run", CheckOutcome.EMPTY: "with nothing to look at"}


def print_run(report: LoadReport, examples: Examples, answer: Screen) -> None:
    """Ledger, reasons and checks of one run."""
    answer.heading(f"Ledger of run {report.run_id}")
    print_ledger(report.ledger, answer)
    if examples.not_loaded:
        answer.heading("Became no article")
        print_not_loaded(examples.not_loaded, answer)
    loud = loud_checks(report)
    answer.heading(f"Checks: {_counted(report.checks)}")
    if loud:
        print_checks(loud, examples.of_checks, answer)
    empty = Counter(check.source for check in report.checks if check.outcome is CheckOutcome.EMPTY)
    for source, count in empty.items():
        answer.line(f"{source}: {counted(count, 'check')} had nothing to look at")


def print_ledger(ledger: Sequence[LedgerLine], answer: Screen) -> None:
    """A line a source, and their sum where there are several."""
    rows = [astuple(line) for line in ledger]
    if len(rows) > 1:
        rows.append(("all", *(sum(column) for column in zip(*(row[1:] for row in rows), strict=True))))
    answer.table([field.name for field in fields(LedgerLine)], rows)


def print_not_loaded(lines: Sequence[NotLoaded], answer: Screen) -> None:
    """A line a source, outcome and reason."""
    columns = ("source", "outcome", "reason", "candidates", "first", "detail")
    rows = [
        (line.source, line.outcome, line.reason, line.candidates, line.locator, excerpt(line.detail, 80))
        for line in lines
    ]
    answer.table(columns, rows)


def print_checks(loud: Sequence[CheckResult], examples: Mapping[tuple[str, str], str], answer: Screen) -> None:
    """The checks that failed or could not run, an article for each, and what may be behind it."""
    columns = ("severity", "outcome", "source", "check", "failed", "checked", "example")
    answer.table(columns, [_row(check, examples) for check in loud])
    for line in _explanations(loud):
        answer.line(line)


def _explanations(loud: Sequence[CheckResult]) -> Iterator[str]:
    """Why a check could not run; what may be behind a failed one, and what to do, each check once."""
    told = set()
    for check in loud:
        if check.outcome is CheckOutcome.ERRORED:
            yield f"{check.check_name} could not run on {check.source}: {excerpt(check.detail, 300)}"
        elif check.check_name not in told and check.severity is not Severity.INFO and check.check_name in RULES:
            told.add(check.check_name)
            rule = RULES[check.check_name]
            yield f"{rule.name}: {rule.likely_cause} {rule.what_to_do}"


def _counted(checks: Sequence[CheckResult]) -> str:
    counts = Counter(check.outcome for check in checks)
    found = [f"{counts[kind]} {_WORDS.get(kind, kind.value)}" for kind in CheckOutcome if counts[kind]]
    return ", ".join(found) or "all passed"


def _row(check: CheckResult, examples: Mapping[tuple[str, str], str]) -> tuple[object, ...]:
    return (
        check.severity.value,
        check.outcome.value,
        check.source,
        check.check_name,
        check.failed_rows,
        check.checked_rows,
        examples.get((check.source, check.check_name), ""),
    )
