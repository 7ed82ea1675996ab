"""Between extraction and checks: durable batch files → one staged DuckDB file with typed columns."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from tasks.model import Source
from warehouse.connect import connect_writer, guard, guard_disk, need_space
from warehouse.errors import WarehouseDamaged
from warehouse.layout import wal_of
from warehouse.statements import attach, run

GROUP_BYTES = 8 << 20
"""Batch files are read in groups of about this size, so that memory does not grow with the run."""

SMALLEST_BUFFER = 2 << 20


def build_staged(
    path: Path,
    batch_files: Sequence[Path],
    sources: Sequence[Source],
    today: datetime,
    memory_mb: int = 256,
    master: Path | None = None,
) -> None:
    """Write the staged file of a run anew from its batch files, which may be none, and close it.

    `today` is the moment of the run, aware; each source's latest acceptable date is its day in the source's zone plus
    `future_days`. `master`, closed, holds the texts of earlier runs; None or not there yet means that there are none.
    Raises WarehouseError; a batch line that is no staged row is a WarehouseDamaged naming its file.
    """
    needed = sum(file.stat().st_size for file in batch_files)
    need_space(path, needed)
    buffer = max(SMALLEST_BUFFER, 1024 + max((longest_line(file) for file in batch_files), default=0))
    draft = path.with_suffix(".building")
    with guard_disk(path):
        for stale in (draft, wal_of(draft), wal_of(path)):
            stale.unlink(missing_ok=True)
        # each thread holds two buffers, and the rows of one beside them
        enough_mb = max(memory_mb, 12 * (buffer >> 20))
        with connect_writer(draft, temp=path.parent / "tmp", memory_mb=enough_mb) as con, guard(draft, needed=needed):
            _fill(con, batch_files, sources, today, buffer)
            if master is not None and master.exists():
                _compare(con, master)
            # a close that cannot write says nothing, and what it leaves in the log would be lost with the name
            con.execute("FORCE CHECKPOINT")
        draft.replace(path)


def _fill(
    con: duckdb.DuckDBPyConnection, batch_files: Sequence[Path], sources: Sequence[Source], today: datetime, buffer: int
) -> None:
    con.execute("SET preserve_insertion_order = true")
    run(con, "staged/schema")
    _add_sources(con, sources, today)
    for group in _groups(batch_files):
        try:
            run(con, "staged/read_batch", files=[str(file) for file in group], longest=buffer)
        except (duckdb.ProgrammingError, duckdb.DataError) as error:
            first, last = group[0], group[-1]
            raise WarehouseDamaged(
                f"a line of {first} … {last.name} is no staged row: remove that run's folder and run again ({error})"
            ) from error


def _compare(con: duckdb.DuckDBPyConnection, master: Path) -> None:
    attach(con, master, "master", read_only=True)
    run(con, "staged/earlier_texts")
    con.execute("DETACH master")


def longest_line(path: Path) -> int:
    """Bytes of the longest line, without reading the file into memory."""
    if path.stat().st_size == 0:
        return 0
    with path.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as data:
        longest, start = 0, 0
        while (end := data.find(b"\n", start)) >= 0:
            longest, start = max(longest, end - start), end + 1
        return max(longest, len(data) - start)


def _groups(files: Sequence[Path]) -> Iterator[list[Path]]:
    group: list[Path] = []
    size = 0
    for file in files:
        if group and size + file.stat().st_size > GROUP_BYTES:
            yield group
            group, size = [], 0
        group.append(file)
        size += file.stat().st_size
    if group:
        yield group


def _add_sources(con: duckdb.DuckDBPyConnection, sources: Sequence[Source], today: datetime) -> None:
    for source in sources:
        expect = source.expect
        run_day = today.astimezone(ZoneInfo(source.timezone)).date()
        run(
            con,
            "staged/add_source",
            source=source.name,
            kind=str(source.kind),
            language=source.language,
            min_characters=expect.min_characters,
            max_link_share=expect.max_link_share,
            max_fragment_share=expect.max_fragment_share,
            max_repeated_share=expect.max_repeated_share,
            max_mojibake=expect.max_mojibake,
            min_language_confidence=expect.min_language_confidence,
            earliest_date=expect.earliest_date,
            max_days_from_url_date=expect.max_days_from_url_date,
            run_day=run_day,
            latest_date=run_day + timedelta(days=expect.future_days),
            min_articles_per_day=expect.min_articles_per_day,
            max_articles_per_day=expect.max_articles_per_day,
        )
