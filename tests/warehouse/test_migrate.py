"""Migrations: forward only, whole or not at all, and every table and column says what it is."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.runs import ask, do_run
from tests.warehouse.samples import article, row
from warehouse.dictionary import current_dictionary
from warehouse.errors import WarehouseNewer, WarehouseOlder
from warehouse.layout import Home
from warehouse.master import open_master
from warehouse.migrate import MIGRATIONS, check_readable, migrate, newest_migration, schema_version
from warehouse.publish import pending_publication
from warehouse.published import open_published
from warehouse.read import query

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DOCS = Path(__file__).parents[2] / "docs"


def fresh() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    migrate(con, Path("new.duckdb"), NOW)
    return con


def test_every_table_view_and_column_is_commented() -> None:
    con = fresh()
    uncommented = con.execute(
        """
        SELECT 'table', table_name FROM duckdb_tables() WHERE NOT internal AND coalesce(comment, '') = ''
        UNION ALL
        SELECT 'view', view_name FROM duckdb_views() WHERE NOT internal AND coalesce(comment, '') = ''
        UNION ALL
        SELECT 'column', table_name || '.' || column_name FROM duckdb_columns()
        WHERE NOT internal AND coalesce(comment, '') = ''
        """
    ).fetchall()
    assert uncommented == []
    assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE NOT internal").fetchall() == [(24,)]


def test_no_constraints_that_ducklake_lacks() -> None:
    con = fresh()
    assert con.execute("SELECT * FROM duckdb_constraints()").fetchall() == []
    assert con.execute("SELECT * FROM duckdb_sequences()").fetchall() == []
    assert con.execute("SELECT * FROM duckdb_indexes()").fetchall() == []


def test_the_names_that_scripts_outside_rely_on() -> None:
    con = fresh()
    named = {
        "articles": "article_id url source title authors published_on published_at language text extracted_text"
        " story_id first_run_id last_run_id",
        "check_results": "run_id source check_name severity outcome observed threshold failed_rows",
    }
    for table, columns in named.items():
        con.execute(f"SELECT {', '.join(columns.split())} FROM {table}")
    ledger = [column[0] for column in con.execute("FROM run_ledger").description]
    assert ledger == (
        [
            "run_id",
            "source",
            "discovered",
            "loaded",
            "revised",
            "unchanged",
            "duplicate",
            "quarantined",
            "failed",
            "refused",
            "pending",
        ]
    )


def test_the_data_dictionary_is_true() -> None:
    assert (DOCS / "data-dictionary.md").read_text(encoding="utf-8") == current_dictionary()


def test_migrating_twice_changes_nothing() -> None:
    con = fresh()
    before = con.execute("FROM schema_migrations ORDER BY ALL").fetchall()
    migrate(con, Path("new.duckdb"), datetime(2027, 1, 1, tzinfo=UTC))
    assert con.execute("FROM schema_migrations ORDER BY ALL").fetchall() == before
    assert schema_version(con) == newest_migration()


def test_a_failing_migration_leaves_the_steps_before_it_and_nothing_of_itself(tmp_path: Path) -> None:
    (tmp_path / "0001_runs.sql").write_text((MIGRATIONS / "0001_runs.sql").read_text())
    (tmp_path / "0002_breaks.sql").write_text("CREATE TABLE half (a INTEGER); SELECT nonsense FROM nowhere;")
    with duckdb.connect() as con:
        with pytest.raises(duckdb.CatalogException):
            migrate(con, Path("new.duckdb"), NOW, tmp_path)
        assert schema_version(con) == 1
        assert con.execute("SELECT * FROM duckdb_tables() WHERE table_name = 'half'").fetchall() == []
        (tmp_path / "0002_breaks.sql").write_text("CREATE TABLE half (a INTEGER);")
        with pytest.raises(duckdb.CatalogException):  # the views need tables this folder does not make
            migrate(con, Path("new.duckdb"), NOW, tmp_path)
        assert schema_version(con) == 2


def test_a_newer_warehouse_is_refused_by_writer_and_reader(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    with duckdb.connect(str(home.master)) as con:
        con.execute("INSERT INTO schema_migrations VALUES (9000, '9000_later', 'x', now())")
    with pytest.raises(WarehouseNewer, match=r"upgrade Dateline"), open_master(home):
        pass
    with pytest.raises(WarehouseNewer):
        pending_publication(home)
    home.published.resolve().chmod(0o644)
    home.published.resolve().write_bytes(home.master.read_bytes())
    with pytest.raises(WarehouseNewer, match=r"warehouse\.duckdb"), open_published(home):
        pass
    with pytest.raises(WarehouseNewer), query(home, "SELECT 1"):
        pass


def test_an_older_published_file_asks_for_a_run(tmp_path: Path) -> None:
    with duckdb.connect() as con:
        con.execute((MIGRATIONS / "0001_runs.sql").read_text())
        con.execute("INSERT INTO schema_migrations VALUES (1, '0001_runs', 'x', now())")
        with pytest.raises(WarehouseOlder, match="dateline run"):
            check_readable(con, tmp_path / "warehouse.duckdb")


def test_views_are_made_anew_when_their_text_changed(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    with duckdb.connect(str(home.master)) as con:
        con.execute("UPDATE schema_migrations SET fingerprint = 'old' WHERE name = 'views'")
        con.execute("CREATE OR REPLACE VIEW daily_volume AS SELECT 1 AS wrong")
    do_run(home, "r2", [row(0, article(1))])
    assert ask(home, "SELECT source, articles FROM daily_volume") == [("daily", 2)]
