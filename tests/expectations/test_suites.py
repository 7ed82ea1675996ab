"""What keeps Great Expectations from a verdict is a value."""

from __future__ import annotations

from pathlib import Path

from expectations.suites import Check, failing_query, one_line, validate
from tasks.vocabulary import Severity
from tests.expectations.samples import Staged

CHECK = Check("one", Severity.INFO, "a check", failing_query("SELECT source, seq FROM articles", "seq", ("letters",)))


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    verdict = validate(tmp_path / "none.duckdb", "articles", [CHECK], 1)["one"]
    assert verdict.failing_rows is None
    assert "could not run" in verdict.error
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "bad.duckdb").write_bytes(b"no database" * 1000)
    assert validate(tmp_path / "bad.duckdb", "articles", [CHECK], 1)["one"].failing_rows is None


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    path = Staged(tmp_path / "staged.duckdb").write()
    assert validate(path, "nowhere", [CHECK], 1)["one"].failing_rows is None


def test_fewer_rows_than_known_leave_no_verdict(tmp_path: Path) -> None:
    staged = Staged(tmp_path / "staged.duckdb")
    staged.article()
    path = staged.write()
    assert validate(path, "articles", [CHECK], 1)["one"].failing_rows == 1
    verdict = validate(path, "articles", [CHECK], 2)["one"]
    assert verdict.failing_rows is None
    assert verdict.error == "Great Expectations did not see the 2 rows of articles: it saw fewer"


def test_sql_arrives_as_it_stands_in_its_file(tmp_path: Path) -> None:
    """Braces, colons and percent signs mean something to the layers between."""
    staged = Staged(tmp_path / "staged.duckdb")
    for title in ("a:bb {x} 50 %", "a:b"):
        staged.article(title=title)
    sql = r"""-- one row per article that isn't plain
    SELECT source, seq FROM articles
    WHERE regexp_matches(title, 'a:b{2} \{x\}') AND title LIKE '%{x}%' AND (title::VARCHAR)[1:1] = 'a';
    """
    check = Check("one", Severity.INFO, "a check", failing_query(sql, "seq", ("letters",)))
    assert validate(staged.write(), "articles", [check], 2)["one"].failing_rows == 1


def test_more_than_two_hundred_rows_are_counted(tmp_path: Path) -> None:
    staged = Staged(tmp_path / "staged.duckdb")
    for _ in range(250):
        staged.article()
    assert validate(staged.write(), "articles", [CHECK], 250)["one"].failing_rows == 250


def test_a_detail_is_one_line() -> None:
    assert one_line("\n\n  Binder Error: no\nat line 3") == "Binder Error: no"
    assert len(one_line("x" * 5000)) == 300
    assert one_line("") == ""
