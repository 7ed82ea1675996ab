"""Reading the published warehouse, whatever a run or another reader does with it at that moment."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from warehouse.connect import connect_reader, guard, need_space
from warehouse.errors import NothingPublished, WarehouseError, WarehouseHeld
from warehouse.layout import Home
from warehouse.migrate import check_readable

ATTEMPTS = 5


@contextmanager
def open_published(home: Home, memory_mb: int = 256) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to what is published now; it keeps that generation until the block ends.

    Where another process holds the file open for writing (only root can), a private copy is read instead. Raises
    NothingPublished, WarehouseNewer, WarehouseOlder, WarehouseError; DuckDB's errors of the block become WarehouseError
    where they are about the file.
    """
    path = Path(os.path.realpath(home.published))
    with tempfile.TemporaryDirectory(prefix="dateline-") as private:
        con = _connect(home, Path(private), memory_mb)
        with con, guard(path, writing=False):
            check_readable(con, home.published)
            yield con


def _connect(home: Home, private: Path, memory_mb: int) -> duckdb.DuckDBPyConnection:
    for attempt in range(ATTEMPTS):
        generation = Path(os.path.realpath(home.published))
        try:
            return connect_reader(generation, temp=private, memory_mb=memory_mb)
        except WarehouseHeld:
            return connect_reader(_copy(generation, private), temp=private, memory_mb=memory_mb)
        except WarehouseError:
            # pruned while it was opened: what is published now is another file
            replaced = generation != Path(os.path.realpath(home.published))
            if generation.exists() and not (replaced and attempt + 1 < ATTEMPTS):
                raise
    raise NothingPublished(home.published)


def _copy(generation: Path, private: Path) -> Path:
    copy = private / generation.name
    need_space(copy, generation.stat().st_size)
    shutil.copyfile(generation, copy)
    return copy
