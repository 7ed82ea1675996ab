"""Opening DuckDB files: the same settings everywhere, and DuckDB's trouble as typed errors.

Kinds of trouble are told apart by exception type, the state of the disk and of the file, never by message.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import duckdb

from warehouse.errors import (
    DiskFull,
    MemoryTooSmall,
    WarehouseDamaged,
    WarehouseError,
    WarehouseHeld,
    WarehouseReadOnly,
)
from warehouse.layout import wal_of

Connection = duckdb.DuckDBPyConnection
"""An open file, for those who pass one on."""

_T = TypeVar("_T")

MARGIN = 32_000_000
"""Bytes that stay free on the disk: below that, DuckDB's trouble is the disk's."""

READING_THREADS = 2
WRITING_THREADS = 1
"""Each thread holds buffers beyond the memory limit; a load is one part in a hundred of the run it belongs to."""

TIMES = (1, 2, 4, 8, 16)
"""What is tried, in times the memory that is set."""

BLOCK_BYTES = "16384"
"""Of a new file, the least that DuckDB knows: whoever reads a table holds a block for each of its columns."""


def connect_writer(path: Path, *, temp: Path, memory_mb: int = 256) -> duckdb.DuckDBPyConnection:
    """Open `path` to write it, creating it where missing. `temp` takes what does not fit the memory.

    Rows come in no order but the one asked for. Raises WarehouseError.
    """
    with guard_disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        return _connect(path, temp, memory_mb, writing=True)


def connect_reader(path: Path, *, temp: Path, memory_mb: int = 256) -> duckdb.DuckDBPyConnection:
    """Open an existing file to read it only. Raises WarehouseError."""
    with guard(path, writing=False):
        return _connect(path, temp, memory_mb, writing=False)


def _connect(path: Path, temp: Path, memory_mb: int, *, writing: bool) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(
        str(path),
        read_only=not writing,
        config={
            "memory_limit": f"{memory_mb}MB",
            "threads": WRITING_THREADS if writing else READING_THREADS,
            "temp_directory": str(temp),
            "default_block_size": BLOCK_BYTES,
            # what is freed goes back to the system at once: a load has other work around it
            "allocator_bulk_deallocation_flush_threshold": "4MB",
            "preserve_insertion_order": not writing,
            # nothing is ever fetched from the network: icu, json and parquet are built in
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    con.execute("SET TimeZone = 'UTC'")
    return con


def widen(con: duckdb.DuckDBPyConnection, memory_mb: int) -> None:
    """Let an open connection take so much memory from now on. Raises duckdb.Error."""
    con.execute("SET memory_limit = $memory", {"memory": f"{memory_mb}MB"})


def with_enough_memory(memory_mb: int, work: Callable[[int], _T]) -> _T:
    """What `work` gives within `memory_mb` megabytes, else begun anew within twice as many, and so on.

    For work that reads long texts: DuckDB reads 2,048 of a column at once and cannot spill them, and a null after a
    long one takes as much again, so that what they take is known only when they are read. Raises what `work` raises;
    MemoryTooSmall after the last of TIMES.
    """
    for times in TIMES[:-1]:
        with suppress(MemoryTooSmall):
            return work(times * memory_mb)
    return work(TIMES[-1] * memory_mb)


@contextmanager
def guard(path: Path, *, writing: bool = True, needed: int = 0) -> Iterator[None]:
    """Turn DuckDB's trouble with the file, its disk or its memory into WarehouseError; `path` is the file at work.

    `needed`: bytes the work may take on the disk, which DuckDB gives back before it tells that there were too few.
    After an error the connection is not to be used again: a full disk leaves it invalid.
    """
    try:
        yield
    except (duckdb.OperationalError, duckdb.FatalException, duckdb.InternalException) as error:
        raise explain(path, error, writing=writing, needed=needed) from error


@contextmanager
def guard_disk(path: Path) -> Iterator[None]:
    """`guard` for work that also writes files itself: a full or read-only disk is WarehouseError there too."""
    try:
        with guard(path):
            yield
    except OSError as error:
        if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
            raise WarehouseReadOnly(Path(error.filename or path)) from error
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull(path, 0, shutil.disk_usage(_existing(path.parent)).free) from error
        raise


def explain(path: Path, error: Exception, *, writing: bool, needed: int = 0) -> WarehouseError:
    """What is wrong, from the state of the disk and the file."""
    folder = _existing(path.parent)
    if writing and (os.statvfs(folder).f_flag & os.ST_RDONLY or not os.access(folder, os.W_OK)):
        return WarehouseReadOnly(folder)
    free = shutil.disk_usage(folder).free
    if writing and free < needed + MARGIN:
        return DiskFull(path, needed + MARGIN if needed else 0, free)
    if isinstance(error, duckdb.OutOfMemoryException):
        return MemoryTooSmall(path)
    if _held_elsewhere(path):
        return WarehouseHeld(path)
    return _damaged(path, error)


def need_space(path: Path, needed: int) -> None:
    """Raise DiskFull unless the disk of `path` takes `needed` bytes and the margin."""
    free = shutil.disk_usage(_existing(path.parent)).free
    if free < needed + MARGIN:
        raise DiskFull(path, needed + MARGIN, free)


def _damaged(path: Path, error: Exception) -> WarehouseDamaged:
    wal = wal_of(path)
    if wal.exists() and wal.stat().st_size:
        return WarehouseDamaged(
            f"{path} cannot be opened with its log {wal}: move {wal.name} out of the folder and run again "
            f"(what only the log held is then loaded anew from its sources). DuckDB says: {error}"
        )
    return WarehouseDamaged(
        f"{path} cannot be read: move it out of the folder and run again, the newest generation takes its place; "
        f"a published file is replaced by `dateline rollback`. DuckDB says: {error}"
    )


def _held_elsewhere(path: Path) -> bool:
    """Whether another process holds DuckDB's own lock (a POSIX lock on the whole file)."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.lockf(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def _existing(folder: Path) -> Path:
    return next(parent for parent in (folder, *folder.parents) if parent.exists())
