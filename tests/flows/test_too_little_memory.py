"""One check that does not fit DuckDB's memory: it could not run, all else is loaded, and the exit code says so."""

import logging
import shutil
from pathlib import Path

import duckdb
import pytest

from expectations import rule
from flows.attempt import Attempt, Choice
from flows.exit_codes import ExitCode, exit_code_of
from flows.progress import PlainProgress
from flows.settings import Settings
from flows.way import PlainHops, run_hops
from tasks.vocabulary import CheckOutcome
from tests.conftest import ROOT, Desk

HUNGRY = """-- one row per article, after 400 MB of work
SELECT source, seq, article_id, locator, len(whole)::VARCHAR AS observed, '' AS threshold
FROM articles, (SELECT string_agg(repeat('x', 1000000), '') AS whole FROM range(400))
WHERE len(whole) = 0
"""


def test_a_rule_that_does_not_fit_the_memory_could_not_run_and_all_else_is_loaded(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = shutil.copytree(ROOT / "expectations", tmp_path / "expectations", ignore=shutil.ignore_patterns("*.py*"))
    (room / "rules/title_is_not_the_text.sql").write_text(HUNGRY)
    monkeypatch.setattr(rule, "ROOM", room)
    folder = desk.pages("lantern", 6)
    (folder / "short.html").write_text("<html><body><p>Too short to be news.</p></body></html>")
    settings = Settings(home=desk.home, sources=desk.folder / "sources.toml", workers=1, duckdb_memory_mb=128)
    attempt = Attempt(settings, PlainProgress(logging.getLogger("test")))
    report = run_hops(PlainHops(), attempt, Choice(), attempt.progress)
    assert exit_code_of(report) is ExitCode.CHECK_ERRORED
    (errored,) = (check for check in report.checks if check.outcome is CheckOutcome.ERRORED)
    assert errored.check_name == "title_is_not_the_text"
    assert "raise DATELINE_DUCKDB_MEMORY_MB" in errored.detail
    assert [(line.loaded, line.quarantined) for line in report.ledger] == [(6, 1)]
    with duckdb.connect(str(desk.warehouse), read_only=True) as con:
        found = con.execute("SELECT outcome, detail FROM check_results WHERE check_name = 'title_is_not_the_text'")
        assert found.fetchall() == [("errored", errored.detail)]
