"""Bringing a warehouse file to the tables and views of this program.

`migrations/NNNN_name.sql` run in the order of their numbers, each in one transaction with its row in
`schema_migrations`; `views/*.sql` are written anew whenever their text has changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseNewer, WarehouseOlder
from warehouse.statements import ROOM, run

MIGRATIONS = ROOM / "migrations"
VIEWS = ROOM / "views"


def newest_migration(folder: Path = MIGRATIONS) -> int:
    """Number of the last migration this program knows."""
    return max(_migrations(folder))


def migrate(con: duckdb.DuckDBPyConnection, path: Path, moment: datetime, folder: Path = MIGRATIONS) -> None:
    """Bring `con`, open on `path` for writing, up to date; `moment` (aware) is noted with each step.

    Killed or failing in between, the file is as before or as after a whole step. Raises WarehouseNewer, duckdb.Error.
    """
    found = schema_version(con)
    known = _migrations(folder)
    if found > max(known):
        raise WarehouseNewer(path, found, max(known))
    for number in sorted(known):
        if number > found:
            _step(con, number, known[number], moment)
    _renew_views(con, moment)


def check_readable(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise WarehouseNewer or WarehouseOlder unless `con` has exactly the tables this program reads."""
    found, known = schema_version(con), newest_migration()
    if found > known:
        raise WarehouseNewer(path, found, known)
    if found < known:
        raise WarehouseOlder(path, found, known)


def schema_version(con: duckdb.DuckDBPyConnection) -> int:
    """Number of the last migration applied; 0 for a file without tables."""
    if not run(con, "queries/has_migrations").fetchall():
        return 0
    row = run(con, "queries/schema_version").fetchone()
    return int(row[0]) if row else 0


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All statements of the block, or none of them."""
    con.execute("BEGIN")
    try:
        yield
    except BaseException:
        con.rollback()
        raise
    con.commit()


def _step(con: duckdb.DuckDBPyConnection, number: int, file: Path, moment: datetime) -> None:
    with transaction(con):
        con.execute(file.read_text(encoding="utf-8"))
        run(con, "queries/note_migration", number=number, name=file.stem, fingerprint=_hash(file), moment=moment)


def _renew_views(con: duckdb.DuckDBPyConnection, moment: datetime) -> None:
    # other views read the ledger
    files = sorted(VIEWS.glob("*.sql"), key=lambda file: (file.stem != "run_ledger", file.stem))
    fingerprint = _hash(*files)
    if run(con, "queries/views_fingerprint").fetchall() == [(fingerprint,)]:
        return
    with transaction(con):
        for file in files:
            con.execute(file.read_text(encoding="utf-8"))
        run(con, "queries/note_views", fingerprint=fingerprint, moment=moment)


def _migrations(folder: Path) -> dict[int, Path]:
    return {int(file.name[:4]): file for file in folder.glob("[0-9][0-9][0-9][0-9]_*.sql")}


def _hash(*files: Path) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]
