"""Row checks over staged files: what each rule finds, and the four outcomes a source."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from expectations import gx_run, row_rules, rule
from expectations.row_rules import ROW_RULES
from expectations.rows import check_rows
from expectations.rule import Rule
from tasks.model import Expectations, Source
from tasks.report import CheckResult
from tasks.vocabulary import CheckOutcome, Severity
from tests.expectations.cases import CASES, Case
from tests.expectations.samples import PAGES, RECORDS, Staged, failures

BY_NAME = {it.name: it for it in ROW_RULES}
Failures = dict[tuple[int, str], tuple[str, str, str]]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[CheckResult, ...], Failures]:
    """One file with every case, judged once; a case's sequence number is its place in CASES."""
    staged = Staged(tmp_path_factory.mktemp("cases") / "staged.duckdb")
    for case in CASES:
        staged.article(**case.changes)
    path = staged.write()
    return check_rows(path, (RECORDS, PAGES)), failures(path)


def result(results: Sequence[CheckResult], name: str, source: str = "letters") -> CheckResult:
    (found,) = (it for it in results if (it.check_name, it.source) == (name, source))
    return found


def named(case: Case) -> str:
    return f"{case.rule}-{'fails' if case.observed else 'passes'}"


@pytest.mark.parametrize(("seq", "case"), enumerate(CASES), ids=[named(case) for case in CASES])
def test_the_rule_finds_it(seq: int, case: Case, judged: tuple[tuple[CheckResult, ...], Failures]) -> None:
    found = judged[1].get((seq, case.rule))
    assert (found and found[1]) == case.observed


def test_every_rule_has_both_cases() -> None:
    for bad in (True, False):
        assert {case.rule for case in CASES if bool(case.observed) is bad} == set(BY_NAME)


def test_great_expectations_agrees_on_every_rule(judged: tuple[tuple[CheckResult, ...], Failures]) -> None:
    results, found = judged
    assert {it.outcome for it in results} <= {CheckOutcome.PASSED, CheckOutcome.FAILED}
    assert sum(it.failed_rows for it in results) == len(found)
    assert [it.check_name for it in results if it.source == "letters"] == [it.name for it in ROW_RULES]


def test_failing_rows_carry_severity_and_threshold(judged: tuple[tuple[CheckResult, ...], Failures]) -> None:
    for (_, name), (severity, observed, threshold) in judged[1].items():
        assert severity == BY_NAME[name].severity
        assert observed
        assert threshold


def test_a_rule_that_cannot_apply_gives_no_result(judged: tuple[tuple[CheckResult, ...], Failures]) -> None:
    names = {it.check_name for it in judged[0] if it.source == "herald"}
    assert set(BY_NAME) - names == {"header_date_parses", "language_as_expected"}


def test_each_source_has_its_own_result(tmp_path: Path) -> None:
    staged = Staged(tmp_path / "staged.duckdb")
    for _ in range(3):
        staged.article()
    staged.article(title=None)
    staged.article("herald")
    results = check_rows(staged.write(), (RECORDS, PAGES))
    letters, herald = (result(results, "title_present", name) for name in ("letters", "herald"))
    assert (letters.outcome, letters.failed_rows, letters.checked_rows) == (CheckOutcome.FAILED, 1, 4)
    assert (letters.observed, letters.threshold) == (0.25, 0.0)
    assert letters.detail == BY_NAME["title_present"].likely_cause
    assert (herald.outcome, herald.observed, herald.detail) == (CheckOutcome.PASSED, 0.0, "")


def test_thresholds_are_the_source_s_own(tmp_path: Path) -> None:
    lenient = dataclasses.replace(PAGES, expect=Expectations(min_characters=20))
    staged = Staged(tmp_path / "staged.duckdb", (RECORDS, lenient))
    strict, short = (staged.article(name, text="Ferry runs, at last.") for name in ("letters", "herald"))
    path = staged.write()
    check_rows(path, (RECORDS, lenient))
    found = failures(path)
    assert found[strict, "text_long_enough"] == ("critical", "20 characters", "at least 200")
    assert (short, "text_long_enough") not in found


def test_a_source_overrides_severity_and_switches_off(tmp_path: Path) -> None:
    tuned = dataclasses.replace(PAGES, rules=(("title_present", "warning"), ("text_present", "off")))
    staged = Staged(tmp_path / "staged.duckdb", (RECORDS, tuned))
    for name in ("letters", "herald"):
        staged.article(name, title=None, text="")
    path = staged.write()
    results = check_rows(path, (RECORDS, tuned))
    assert result(results, "title_present").severity is Severity.CRITICAL
    assert result(results, "title_present", "herald").severity is Severity.WARNING
    assert result(results, "text_present").failed_rows == 1
    assert not [it for it in results if (it.check_name, it.source) == ("text_present", "herald")]
    found = failures(path)
    assert found[1, "title_present"][0] == "warning"
    assert (1, "text_present") not in found


def test_no_rows_are_empty_for_that_source(tmp_path: Path) -> None:
    staged = Staged(tmp_path / "staged.duckdb")
    staged.article("herald")
    results = check_rows(staged.write(), (RECORDS, PAGES))
    assert {it.outcome for it in results if it.source == "letters"} == {CheckOutcome.EMPTY}
    assert {it.outcome for it in results if it.source == "herald"} == {CheckOutcome.PASSED}
    assert result(results, "title_present").observed is None


def test_an_empty_batch_asks_great_expectations_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "expectations.gx_run", None)
    results = check_rows(Staged(tmp_path / "staged.duckdb").write(), (RECORDS, PAGES))
    assert len(results) == 2 * len(ROW_RULES) - 2
    assert {it.outcome for it in results} == {CheckOutcome.EMPTY}


def broken_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sql: str) -> tuple[Rule, ...]:
    """The first rule as it is, and another whose file holds `sql`."""
    monkeypatch.setattr(rule, "ROOM", tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/text_present.sql").write_text(BY_NAME["text_present"].sql if sql is None else sql)
    (tmp_path / "rules/title_present.sql").write_text(
        (Path(row_rules.__file__).parent / "rules/title_present.sql").read_text()
    )
    return BY_NAME["title_present"], BY_NAME["text_present"]


@pytest.mark.parametrize("articles", [0, 2])
def test_a_rule_that_cannot_run_is_errored_alone(
    articles: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = Staged(tmp_path / "staged.duckdb")
    for _ in range(articles):
        staged.article(title=None)
    rules = broken_rules(tmp_path, monkeypatch, "-- one row per nothing\nSELECT nobody FROM articles")
    results = check_rows(staged.write(), (RECORDS,), rules)
    healthy, broken = result(results, "title_present"), result(results, "text_present")
    assert healthy.outcome is (CheckOutcome.FAILED if articles else CheckOutcome.EMPTY)
    assert (broken.outcome, broken.observed, broken.failed_rows) == (CheckOutcome.ERRORED, None, 0)
    assert "nobody" in broken.detail
    assert "\n" not in broken.detail


def test_two_counts_that_differ_are_errored_with_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that names an article twice breaks its grain: rows and articles no longer agree."""
    sql = BY_NAME["text_present"].sql
    staged = Staged(tmp_path / "staged.duckdb")
    staged.article(text="", title=None)
    rules = broken_rules(tmp_path, monkeypatch, f"-- one row too many\n{sql}\nUNION ALL\n{sql}")
    results = check_rows(staged.write(), (RECORDS,), rules)
    assert result(results, "title_present").outcome is CheckOutcome.FAILED
    assert result(results, "text_present").outcome is CheckOutcome.ERRORED
    assert result(results, "text_present").detail == "Great Expectations found 2 failing rows, the rule's own run 1"


def test_without_great_expectations_everything_is_errored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("expectations.gx_run")
    monkeypatch.setitem(sys.modules, "expectations.gx_run", None)
    staged = Staged(tmp_path / "staged.duckdb")
    staged.article(title=None)
    path = staged.write()
    results = check_rows(path, (RECORDS,))
    assert {it.outcome for it in results} == {CheckOutcome.ERRORED}
    assert "cannot be imported" in results[0].detail
    assert (0, "title_present") in failures(path), "the row is still quarantined"


def test_a_second_check_replaces_the_first(tmp_path: Path) -> None:
    staged = Staged(tmp_path / "staged.duckdb")
    staged.article(title=None)
    path = staged.write()
    assert check_rows(path, (RECORDS,)) == check_rows(path, (RECORDS,))
    assert len(failures(path)) == 1


def test_it_is_quiet_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "a $HOME ${USER} %20 'x' #é"
    folder.mkdir()
    staged = Staged(folder / "staged.duckdb")
    staged.article(title=None)
    results = check_rows(staged.write(), (RECORDS,))
    assert result(results, "title_present").outcome is CheckOutcome.FAILED
    assert capfd.readouterr() == ("", "")
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]
    assert "staged.duckdb.wal" not in {path.name for path in folder.iterdir()}
    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert gx_run.__name__ in sys.modules


def test_a_source_name_is_only_a_name(tmp_path: Path) -> None:
    odd = Source("o'neil {batch} :x", RECORDS.kind, RECORDS.location)
    staged = Staged(tmp_path / "staged.duckdb", (odd,))
    staged.article(odd.name, title=None)
    results = check_rows(staged.write(), (odd,))
    assert result(results, "title_present", odd.name).outcome is CheckOutcome.FAILED
