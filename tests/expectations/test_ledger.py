"""Checks of the run's ledger: one line a source, four outcomes."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from expectations import rule
from expectations.ledger import check_ledger
from expectations.ledger_rules import LEDGER_RULES
from tasks.model import Expectations
from tasks.report import CheckResult
from tasks.vocabulary import CheckOutcome, Severity
from tests.expectations.samples import PAGES, RECORDS, write_ledger

BOUNDED = dataclasses.replace(PAGES, expect=Expectations(min_articles_per_day=5, max_articles_per_day=10))
SOURCES = (RECORDS, BOUNDED)
BOUNDS = {"min_articles_per_day": 5, "max_articles_per_day": 10}


def outcomes(results: Sequence[CheckResult]) -> dict[tuple[str, str], str]:
    return {(it.source, it.check_name): it.outcome.value for it in results}


def test_a_good_run_passes(tmp_path: Path) -> None:
    lines = [
        {"source": "letters", "discovered": 3, "loaded": 1, "quarantined": 1, "pending": 1},
        {"source": "herald", "discovered": 8, "loaded": 2, "revised": 1, "unchanged": 1, "duplicate": 1, "failed": 3},
    ]
    lines[1] |= {"articles_of_day": 5}
    results = check_ledger(write_ledger(tmp_path / "l.duckdb", [lines[0], lines[1] | BOUNDS]), SOURCES)
    assert outcomes(results) == {
        ("letters", "ledger_adds_up"): "passed",
        ("herald", "ledger_adds_up"): "passed",
        ("letters", "batch_not_empty"): "passed",
        ("herald", "batch_not_empty"): "passed",
        ("herald", "articles_above_minimum"): "passed",
        ("herald", "articles_below_maximum"): "passed",
    }
    above = results[4]
    assert (above.observed, above.threshold, above.failed_rows, above.checked_rows) == (5.0, 5.0, 0, 1)


def test_each_rule_fails_for_its_source_alone(tmp_path: Path) -> None:
    lines = [
        {"source": "letters", "discovered": 3, "loaded": 2},
        {"source": "herald", "discovered": 4, "loaded": 4, "articles_of_day": 4} | BOUNDS,
    ]
    results = check_ledger(write_ledger(tmp_path / "l.duckdb", lines), SOURCES)
    failed = {it.check_name: it for it in results if it.outcome is CheckOutcome.FAILED}
    assert {(it.source, name) for name, it in failed.items()} == {
        ("letters", "ledger_adds_up"),
        ("herald", "articles_above_minimum"),
    }
    assert (failed["ledger_adds_up"].observed, failed["ledger_adds_up"].threshold) == (2.0, 3.0)
    assert failed["ledger_adds_up"].failed_rows == 1
    assert failed["ledger_adds_up"].detail
    assert failed["articles_above_minimum"].severity is Severity.CRITICAL


def test_too_many_articles_are_a_warning(tmp_path: Path) -> None:
    line = {"source": "herald", "discovered": 11, "loaded": 9, "unchanged": 2, "articles_of_day": 11} | BOUNDS
    results = check_ledger(write_ledger(tmp_path / "l.duckdb", [line]), (BOUNDED,))
    (failed,) = (it for it in results if it.outcome is CheckOutcome.FAILED)
    assert (failed.check_name, failed.severity, failed.observed) == ("articles_below_maximum", Severity.WARNING, 11.0)


def test_nothing_discovered_is_a_failure(tmp_path: Path) -> None:
    results = check_ledger(write_ledger(tmp_path / "l.duckdb", [{"source": "letters"}]), (RECORDS,))
    assert outcomes(results) == {("letters", "ledger_adds_up"): "passed", ("letters", "batch_not_empty"): "failed"}


def test_a_source_without_a_line_is_empty(tmp_path: Path) -> None:
    line = {"source": "letters", "discovered": 1, "loaded": 1}
    results = check_ledger(write_ledger(tmp_path / "l.duckdb", [line]), SOURCES)
    assert {it.outcome for it in results if it.source == "herald"} == {CheckOutcome.EMPTY}
    assert {it.outcome for it in results if it.source == "letters"} == {CheckOutcome.PASSED}


def test_a_ledger_without_lines_is_empty(tmp_path: Path) -> None:
    results = check_ledger(write_ledger(tmp_path / "l.duckdb", []), SOURCES)
    assert len(results) == 6
    assert {it.outcome for it in results} == {CheckOutcome.EMPTY}


def test_a_source_overrides_severity_and_switches_off(tmp_path: Path) -> None:
    tuned = dataclasses.replace(RECORDS, rules=(("batch_not_empty", "info"), ("ledger_adds_up", "off")))
    results = check_ledger(write_ledger(tmp_path / "l.duckdb", [{"source": "letters", "loaded": 1}]), (tuned,))
    (only,) = results
    assert (only.check_name, only.severity, only.outcome) == ("batch_not_empty", Severity.INFO, CheckOutcome.FAILED)


def test_a_rule_that_cannot_run_is_errored_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = LEDGER_RULES[1].sql
    lines = (rule.ROOM / "ledger_lines.sql").read_text()
    monkeypatch.setattr(rule, "ROOM", tmp_path)
    (tmp_path / "ledger_rules").mkdir()
    (tmp_path / "ledger_rules/ledger_adds_up.sql").write_text("-- one row per nobody\nSELECT nobody FROM ledger")
    (tmp_path / "ledger_rules/batch_not_empty.sql").write_text(good)
    (tmp_path / "ledger_lines.sql").write_text(lines)
    path = write_ledger(tmp_path / "l.duckdb", [{"source": "letters", "discovered": 1}])
    broken, healthy = check_ledger(path, (RECORDS,), LEDGER_RULES[:2])
    assert (broken.outcome, broken.observed, broken.checked_rows) == (CheckOutcome.ERRORED, None, 0)
    assert "nobody" in broken.detail
    assert healthy.outcome is CheckOutcome.PASSED


def test_without_great_expectations_everything_is_errored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("expectations.gx_run", raising=False)
    monkeypatch.setitem(sys.modules, "expectations.gx_run", None)
    results = check_ledger(write_ledger(tmp_path / "l.duckdb", [{"source": "letters", "discovered": 1}]), (RECORDS,))
    assert {it.outcome for it in results} == {CheckOutcome.ERRORED}
