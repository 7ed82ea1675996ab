"""Retention: the ledger of long ago goes, articles stay."""

from datetime import UTC, datetime, timedelta

from tests.warehouse.runs import ask, do_run
from tests.warehouse.samples import article, row
from warehouse.layout import Home
from warehouse.master import open_master
from warehouse.publish import publish
from warehouse.retention import Swept, sweep

NOW = datetime.now(UTC)


def test_old_runs_go_and_articles_stay(home: Home) -> None:
    stub = article(5, texts=("Stub.",))
    do_run(home, "r1", [row(0, article(0)), row(1, stub), row(2, article(6, texts=("Stub six.",)))])
    do_run(home, "r2", [row(0, article(1)), row(1, article(5))])
    with open_master(home) as con:
        assert sweep(con, home, NOW, keep_ledger_days=30, keep_runs_days=30) == Swept(0, 0)
        later = NOW + timedelta(days=60)
        assert sweep(con, home, later, keep_ledger_days=30, keep_runs_days=30) == Swept(1, 2)
    do_run(home, "r3", [])
    assert ask(home, "SELECT run_id, number FROM runs ORDER BY number") == [("r2", 2), ("r3", 3)]
    assert ask(home, "SELECT DISTINCT run_id FROM outcomes") == [("r2",)]
    assert ask(home, "SELECT count(*) FROM articles") == [(3,)]
    assert ask(home, "SELECT text FROM quarantine") == [("Stub six.",)]
    assert ask(
        home, "SELECT first_run_id, first_loaded_at IS NOT NULL FROM articles WHERE version = 1 ORDER BY ALL"
    ) == [
        ("r1", True),
        ("r2", True),
        ("r2", True),
    ]
    assert [folder.name for folder in home.runs.iterdir()] == ["r3"]


def test_the_latest_run_stays_however_old(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    with open_master(home) as con:
        swept = sweep(con, home, NOW + timedelta(days=9000), keep_ledger_days=1, keep_runs_days=1)
    assert swept == Swept(0, 1)
    assert publish(home) == home.generation("r1")


def test_a_link_among_the_run_folders_is_left_alone(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    elsewhere = home.root / "elsewhere"
    elsewhere.mkdir()
    (home.runs / "link").symlink_to(elsewhere)
    with open_master(home) as con:
        sweep(con, home, NOW + timedelta(days=60), keep_ledger_days=30, keep_runs_days=30)
    assert elsewhere.exists()
