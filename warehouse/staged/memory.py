"""How much memory the texts of a staged batch take."""

from __future__ import annotations

from pathlib import Path

from warehouse.connect import connect_reader, guard
from warehouse.statements import run

READ_TIMES = 3
"""Memory that DuckDB takes to read strings, in times their size."""
BESIDE_MB = 32


def memory_for(staged: Path, memory_mb: int) -> int:
    """Megabytes for DuckDB to work on the staged file: `memory_mb`, or more where the texts are so long.

    Whatever little of a column is asked for, DuckDB reads it 2,048 rows at a time. Raises WarehouseError.
    """
    with connect_reader(staged, temp=staged.parent / "tmp", memory_mb=memory_mb) as con, guard(staged, writing=False):
        largest = int(run(con, "staged/largest_texts").fetchall()[0][0])
    return max(memory_mb, BESIDE_MB + READ_TIMES * largest // 1_000_000)
