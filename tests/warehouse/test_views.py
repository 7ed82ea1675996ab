"""The views answer the questions they are named after."""

from datetime import date

from tasks.report import CheckResult
from tasks.vocabulary import CheckOutcome, Severity
from tests.warehouse.runs import ask, do_run
from tests.warehouse.samples import article, failed_row, known_row, row
from warehouse.layout import Home


def result(source: str, outcome: CheckOutcome, severity: Severity = Severity.WARNING) -> CheckResult:
    return CheckResult(source, "a check", severity, outcome, None, None, 0, 1)


def test_daily_volume(home: Home) -> None:
    rows = [
        row(0, article(0)),
        row(1, article(1, title="HARBOUR SHUT")),
        row(2, article(2, published_on=date(2026, 2, 21))),
        row(3, article(3, published_on=None)),
    ]
    do_run(home, "r1", rows)
    assert ask(home, "SELECT published_on, articles, stories, flagged FROM daily_volume ORDER BY 1 NULLS LAST") == [
        (date(2026, 2, 20), 2, 2, 1),
        (date(2026, 2, 21), 1, 1, 0),
        (None, 1, 1, 0),
    ]


def test_outlet_health(home: Home) -> None:
    def health(run_id: str, *checks: CheckResult) -> dict[str, str]:
        do_run(home, run_id, [row(0, article(0))], checks=checks)
        return dict(ask(home, "SELECT source, health FROM outlet_health"))

    quiet = result("daily", CheckOutcome.PASSED), result("herald", CheckOutcome.EMPTY)
    assert health("r1", *quiet) == {"daily": "good", "herald": "doubtful"}
    assert health("r2", result("daily", CheckOutcome.FAILED)) == {"daily": "doubtful", "herald": "unknown"}
    assert health("r3", result("daily", CheckOutcome.FAILED, Severity.CRITICAL))["daily"] == "bad"
    assert health("r4", result("daily", CheckOutcome.ERRORED))["daily"] == "unknown"
    assert health("r5", *quiet)["daily"] == "good"


def test_quality_trend(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0)), row(1, article(1, texts=("Stub.",))), failed_row(2), failed_row(3)])
    do_run(home, "r2", [row(0, article(2, title="LOUD"))], checks=[result("daily", CheckOutcome.FAILED)])
    columns = "run_id, discovered, written, quarantined_share, failed_share, failed_checks, flagged_share"
    assert ask(home, f"SELECT {columns} FROM quality_trend WHERE source = 'daily' ORDER BY run_id") == [
        ("r1", 4, 1, 0.25, 0.5, 0, 0.0),
        ("r2", 1, 1, 0.0, 0.0, 1, 1.0),
    ]


def test_silent_outlets(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    do_run(home, "r2", [known_row(0, article(0))])
    do_run(home, "r3", [known_row(0, article(0))])
    columns = "source, last_written_run_id, silent_runs, latest_published_on"
    assert ask(home, f"SELECT {columns} FROM silent_outlets ORDER BY source") == [
        ("daily", "r1", 2, date(2026, 2, 20)),
        ("herald", None, 3, None),
    ]
    do_run(home, "r4", [row(0, article(1))])
    assert ask(home, "SELECT source FROM silent_outlets") == [("herald",)]
