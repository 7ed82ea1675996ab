"""Last hop: the master → a new generation that readers see from one moment to the next.

Readers keep what they opened; nobody ever writes a generation again, and each write-ahead log a careless reader
leaves stays with its own generation, because the symlink is resolved before DuckDB names the log.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from warehouse.connect import connect_writer, guard_disk
from warehouse.errors import NothingPublished, NothingToRollBack, WarehouseDamaged, WarehouseNewer
from warehouse.layout import Home, wal_of
from warehouse.lock import writer_lock
from warehouse.master import copy_durably, published_generation, sync_folder
from warehouse.migrate import newest_migration, schema_version
from warehouse.statements import run


@dataclass(frozen=True, slots=True)
class RolledBack:
    """What a rollback did: the generations before and after, and where the old master was set aside."""

    was: str
    now: str
    set_aside: Path


def publish(home: Home, memory_mb: int = 256, *, keep_previous: bool = True) -> Path:
    """Publish the master as the generation of its latest run and return that file.

    For the holder of the writer's lock; the master must be closed. Keeps the generation published before, unless told
    otherwise. Killed anywhere, readers see the old generation or the new one. Raises DiskFull, WarehouseError.
    """
    run_id = _checkpoint(home, memory_mb)
    if run_id is None:
        raise NothingPublished(home.published)
    generation = home.generation(run_id)
    before = published_generation(home)
    with guard_disk(home.generations):
        if before == generation and generation.exists():
            return generation
        _write_generation(home.master, generation)
        _point(home, generation)
        _prune(home, {generation, before} if keep_previous else {generation})
    return generation


def pending_publication(home: Home, memory_mb: int = 256) -> str | None:
    """The run that is committed in the master but not what readers see, or None. Raises WarehouseError."""
    if not home.master.exists():
        return None
    run_id = _checkpoint(home, memory_mb)
    if run_id is None or published_generation(home) == home.generation(run_id):
        return None
    return run_id


def publish_pending(home: Home, memory_mb: int = 256) -> Path | None:
    """Publish what a killed run committed; None where there is nothing to do. Raises WarehouseError."""
    return publish(home, memory_mb) if pending_publication(home, memory_mb) else None


def rollback(home: Home) -> RolledBack:
    """Go back to the generation before the published one, for readers and for the next run alike.

    The master is set aside and replaced, so that the next run builds on what is published then. Killed in between,
    the next run completes it. Raises WriterBusy, NothingToRollBack, WarehouseError.
    """
    with writer_lock(home), guard_disk(home.master):
        current = published_generation(home)
        previous = _previous(home, current) if current else None
        if current is None or previous is None:
            raise NothingToRollBack(home.generations)
        draft = home.master.with_name("warehouse.draft")
        draft.parent.mkdir(parents=True, exist_ok=True)
        copy_durably(previous, draft, mode=0o644)
        _set_aside(home)
        draft.replace(home.master)
        sync_folder(home.master.parent)
        _point(home, previous)
        _prune(home, {previous})
        return RolledBack(current.stem, previous.stem, home.rolled_back)


def _checkpoint(home: Home, memory_mb: int) -> str | None:
    """Bring everything into the master file itself; returns its latest run, None where it has none."""
    with connect_writer(home.master, temp=home.temp, memory_mb=memory_mb) as con, guard_disk(home.master):
        con.execute("FORCE CHECKPOINT")
        version = schema_version(con)
        if version > newest_migration():
            raise WarehouseNewer(home.master, version, newest_migration())
        row = run(con, "queries/latest_run").fetchone() if version else None
    wal = wal_of(home.master)
    if wal.exists() and wal.stat().st_size:
        raise WarehouseDamaged(f"{wal} is still there after a checkpoint: another program writes {home.master}; end it")
    return str(row[0]) if row else None


def _write_generation(master: Path, generation: Path) -> None:
    generation.parent.mkdir(parents=True, exist_ok=True)
    draft = generation.with_suffix(".draft")
    copy_durably(master, draft, mode=0o444)
    wal_of(generation).unlink(missing_ok=True)
    draft.replace(generation)
    sync_folder(generation.parent)


def _point(home: Home, generation: Path) -> None:
    draft = home.root / "warehouse.next"
    draft.unlink(missing_ok=True)
    draft.symlink_to(generation.relative_to(home.root))
    draft.replace(home.published)
    sync_folder(home.root)


def _prune(home: Home, keep: Collection[Path | None]) -> None:
    for file in home.generations.iterdir():
        owner = file.with_name(file.name.removesuffix(".wal"))
        if owner not in keep:
            file.unlink(missing_ok=True)


def _previous(home: Home, generation: Path) -> Path | None:
    return max((file for file in home.generations.glob("*.duckdb") if file < generation), default=None)


def _set_aside(home: Home) -> None:
    """Keep the master, and a log it may have, under another name without a moment in which there is none."""
    wal = wal_of(home.master)
    for stale in (home.rolled_back, wal_of(home.rolled_back)):
        stale.unlink(missing_ok=True)
    if wal.exists():
        wal.replace(wal_of(home.rolled_back))
    if home.master.exists():
        os.link(home.master, home.rolled_back)
