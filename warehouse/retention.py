"""Forgetting the ledger of long ago, and the folders of old runs. Articles and what waits in quarantine stay."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from warehouse.connect import guard
from warehouse.layout import Home
from warehouse.migrate import transaction
from warehouse.statements import run


@dataclass(frozen=True, slots=True)
class Swept:
    """What retention removed: runs of the ledger, run folders."""

    runs: int
    folders: int


def sweep(
    con: duckdb.DuckDBPyConnection, home: Home, now: datetime, *, keep_ledger_days: int, keep_runs_days: int
) -> Swept:
    """Remove ledger rows, requests and run folders older than so many days before `now` (aware).

    For the holder of the writer's lock, between load and publish; `con` is the master's. The latest run stays, and so
    do articles, versions, quarantine and tombstones, and the requests whose page the archive still has; what left the
    quarantine so long ago goes. Raises WarehouseError.
    """
    with guard(home.master), transaction(con):
        run(con, "steps/sweep", before=now - timedelta(days=keep_ledger_days))
        runs = con.execute("SELECT count(*) FROM swept").fetchall()[0][0]
    return Swept(runs, _sweep_folders(home, now - timedelta(days=keep_runs_days)))


def _sweep_folders(home: Home, before: datetime) -> int:
    """Run folders whose last change is older; a link in their place is left alone."""
    old = [
        folder
        for folder in (home.runs.iterdir() if home.runs.exists() else ())
        if folder.is_dir() and not folder.is_symlink() and folder.stat().st_mtime < before.timestamp()
    ]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)
