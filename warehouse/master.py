"""The private file the one writer works on: made, restored, brought up to date, opened."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from warehouse.connect import connect_writer, guard, guard_disk, need_space
from warehouse.layout import Home, wal_of
from warehouse.migrate import migrate


@contextmanager
def open_master(home: Home, memory_mb: int = 256) -> Iterator[duckdb.DuckDBPyConnection]:
    """The master, up to date, for the holder of the writer's lock; closed at the end of the block.

    A lost master is restored from the newest generation. Raises WarehouseError.
    """
    with guard_disk(home.master):
        ensure_master(home, memory_mb)
    with connect_writer(home.master, temp=home.temp, memory_mb=memory_mb) as con:
        with guard(home.master):
            migrate(con, home.master, datetime.now(UTC))
        yield con


def ensure_master(home: Home, memory_mb: int = 256) -> None:
    """Have a master: the one there is, else a copy of the newest generation, else an empty one.

    It appears whole or not at all. Raises WarehouseError, OSError.
    """
    if home.master.exists():
        return
    home.master.parent.mkdir(parents=True, exist_ok=True)
    wal = wal_of(home.master)
    if wal.exists():
        # DuckDB would replay it into a file it does not belong to
        wal.replace(wal.with_name(f"{wal.name}.orphaned"))
    newest = newest_generation(home)
    draft = home.master.with_name("warehouse.draft")
    if newest is None:
        _remove(draft)
        connect_writer(draft, temp=home.temp, memory_mb=memory_mb).close()
    else:
        copy_durably(newest, draft, mode=0o644)
    draft.replace(home.master)
    sync_folder(home.master.parent)


def newest_generation(home: Home) -> Path | None:
    """The published file, else the generation of the latest run, or None."""
    target = published_generation(home)
    if target is not None and target.exists():
        return target
    return max(home.generations.glob("*.duckdb"), default=None)


def published_generation(home: Home) -> Path | None:
    """What the symlink of the published warehouse names, which may be gone; None where there is no symlink."""
    try:
        return home.root / home.published.readlink()
    except FileNotFoundError:
        return None


def copy_durably(source: Path, target: Path, mode: int) -> None:
    """Copy a closed DuckDB file so that a power cut leaves it whole. Raises DiskFull, OSError."""
    need_space(target, source.stat().st_size)
    _remove(target)
    shutil.copyfile(source, target)
    sync_file(target)
    target.chmod(mode)


def sync_file(file: Path) -> None:
    """Make the content of a file outlast a power cut."""
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames and removals in `folder` outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(file: Path) -> None:
    """Remove a draft with the log DuckDB would replay into its successor."""
    for stale in (file, wal_of(file)):
        stale.unlink(missing_ok=True)
