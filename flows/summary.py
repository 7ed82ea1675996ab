"""A run's report as Markdown and as table rows, for Prefect's artifacts."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from tasks.cause_words import TITLES
from tasks.report import CheckResult, LedgerLine, LoadReport
from tasks.vocabulary import CheckOutcome


def loud_checks(report: LoadReport) -> list[CheckResult]:
    """The checks that a person must see: failed or could not run, the gravest first."""
    loud = [check for check in report.checks if check.outcome in {CheckOutcome.FAILED, CheckOutcome.ERRORED}]
    order = {"critical": 0, "warning": 1, "info": 2}
    return sorted(
        loud, key=lambda c: (c.outcome is not CheckOutcome.ERRORED, order[c.severity], c.source, c.check_name)
    )


def failed_checks_table(report: LoadReport) -> list[dict[str, Any]]:
    """One row a loud check; a row that says so when there is none."""
    rows = [
        {
            "source": check.source,
            "check": check.check_name,
            "severity": check.severity.value,
            "outcome": check.outcome.value,
            "rows": f"{check.failed_rows} of {check.checked_rows}",
            "detail": check.detail,
        }
        for check in loud_checks(report)
    ]
    return rows or [{"source": "all", "check": "all", "severity": "", "outcome": "passed", "rows": "", "detail": ""}]


def summary_markdown(report: LoadReport) -> str:
    """The ledger a source a line, the loud checks, and where the warehouse is; not indented, or it would be code."""
    names = [field.name for field in fields(LedgerLine)]
    lines = [f"# Dateline run {report.run_id}", "", "## Ledger", "", _row(names), _row(["---"] * len(names))]
    lines += [_row([str(value) for value in asdict(line).values()]) for line in report.ledger]
    lines += ["", "## Checks", ""]
    loud = loud_checks(report)
    lines += [
        f"- **{check.severity}** {check.source}: {check.check_name} {check.outcome}"
        f" ({check.failed_rows} of {check.checked_rows} rows)"
        for check in loud
    ] or ["All passed."]
    if report.incidents:
        lines += ["", "## Incidents", ""]
        lines += [f"- **{one.severity}** {one.source}: {TITLES[one.cause]}, {one.measure}" for one in report.incidents]
    lines += ["", f"Warehouse: `{report.warehouse}` (this run: `{report.generation.name}`)"]
    return "\n".join(lines)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
