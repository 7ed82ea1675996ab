"""The SQLite file under the state: opened, brought up to date, and its trouble as typed errors.

Kinds of trouble are told apart by SQLite's error codes, never by message.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from warehouse.connect import MARGIN, guard_disk
from warehouse.errors import DiskFull, WarehouseReadOnly
from warehouse.state.errors import StateDamaged, StateHeld, StateNewer

FOLDER = Path(__file__).parent
MIGRATIONS = FOLDER / "migrations"

BUSY_SECONDS = 10.0
"""How long another process may keep the file locked before we say so; its own transactions take milliseconds."""


class Database:
    """One connection that threads may share, one at a time."""

    def __init__(self, path: Path, busy_seconds: float = BUSY_SECONDS, migrations: Path = MIGRATIONS) -> None:
        """Open `path`, made where missing, for its owner alone. Raises StateError, WarehouseReadOnly, DiskFull."""
        self.path = path
        self._lock = threading.RLock()
        with guard_disk(path):
            _make(path)
        with _guard(path):
            self._con = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False)
        try:
            self._con.row_factory = sqlite3.Row
            self.run("settings")
            self._check()
            self._migrate(migrations)
        except BaseException:
            self._con.close()
            raise

    def close(self) -> None:
        """Let go of the file; the last one to do so brings its log into it."""
        self._con.close()

    def run(self, name: str, /, **parameters: Any) -> list[sqlite3.Row]:
        """Run every statement of `<name>.sql` in order, each with those parameters it names; the last one's rows."""
        rows: list[sqlite3.Row] = []
        with self._lock, _guard(self.path):
            for part in statements(FOLDER / f"{name}.sql"):
                rows = self._con.execute(part, parameters).fetchall()
        return rows

    def run_many(self, name: str, /, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run the one statement of `<name>.sql` for each row."""
        (statement,) = statements(FOLDER / f"{name}.sql")
        with self._lock, _guard(self.path):
            self._con.executemany(statement, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All statements of the block, or none of them."""
        with self._lock, _guard(self.path):
            self._con.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._con.execute("COMMIT")
            except BaseException:
                # a full disk has rolled back already
                if self._con.in_transaction:
                    self._con.execute("ROLLBACK")
                raise

    def version(self) -> int:
        """Number of the last migration applied; 0 for a new file."""
        return int(self.run("version")[0][0])

    def _check(self) -> None:
        said = [row[0] for row in self.run("check")]
        if said != ["ok"]:
            raise StateDamaged(self.path, said[0])

    def _migrate(self, folder: Path) -> None:
        known = {int(file.name[:4]): file for file in folder.glob("[0-9][0-9][0-9][0-9]_*.sql")}
        found = self.version()
        if found > max(known):
            raise StateNewer(self.path, found, max(known))
        for number in sorted(number for number in known if number > found):
            with self.transaction():
                # another process may have been quicker
                if self.version() < number:
                    self._step(number, known[number])

    def _step(self, number: int, file: Path) -> None:
        for part in statements(file):
            self._con.execute(part)
        # a pragma takes no bound values
        self._con.execute(f"PRAGMA user_version = {number}")


@cache
def statements(file: Path) -> tuple[str, ...]:
    """The statements of an SQL file, in order. Each must end with its line."""
    found, part = [], ""
    for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            found.append(part)
            part = ""
    return tuple(found)


def _make(path: Path) -> None:
    """Have the file, with rights for its owner alone; SQLite gives its log the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        raise StateDamaged(path, "it is no file")
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        status = os.fstat(handle)
        if status.st_mode & 0o077 and status.st_uid == os.geteuid():
            os.fchmod(handle, 0o600)
    finally:
        os.close(handle)


@contextmanager
def _guard(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        trouble = _explain(path, error)
        if trouble is None:
            raise
        raise trouble from error


def _explain(path: Path, error: sqlite3.Error) -> Exception | None:
    """What is wrong, from SQLite's code; None for what is a mistake of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    free = shutil.disk_usage(path.parent).free
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and free < MARGIN):
        return DiskFull(path, 0, free)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return WarehouseReadOnly(path)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StateHeld(path)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR}:
        return StateDamaged(path, str(error))
    return None
