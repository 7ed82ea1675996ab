"""Retention of the archive: WARC files whose time is over go; what is known of their requests stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

import duckdb

from warehouse.migrate import transaction
from warehouse.statements import run


@dataclass(frozen=True, slots=True)
class ArchiveSwept:
    """What was removed from the archive."""

    files: int
    bytes: int


def sweep_archive(
    con: duckdb.DuckDBPyConnection, archive: Path, now: datetime, keep_days: Mapping[str, int]
) -> ArchiveSwept:
    """Remove the WARC files in which no source has anything to keep; `keep_days`: source → days, of all sources.

    A file holds responses of several sources: it goes when its youngest request is older than each of them asks for;
    a source that is configured no more asks for the most days there are. So does a file that no row of `fetches`
    names, counted from its last change: a killed run's, for instance. Rows of removed files stay, without their place.
    For the holder of the writer's lock, outside a transaction. Raises duckdb.Error, OSError.
    """
    if not keep_days:
        return ArchiveSwept(0, 0)
    youngest = {
        name: (rows[0][2], [row[1] for row in rows])
        for name, rows in _by_file(run(con, "steps/archived_fetches").fetchall())
    }
    most = max(keep_days.values())
    present = {file.relative_to(archive).as_posix(): file for file in _warc_files(archive)}
    over = []
    for name in present.keys() | youngest.keys():
        moment, sources = youngest.get(name) or (_changed(present[name]), [])
        days = max((keep_days.get(source, most) for source in sources), default=most)
        if moment < now - timedelta(days=days):
            over.append(name)
    return _remove(con, sorted(over), present)


def _remove(con: duckdb.DuckDBPyConnection, names: list[str], present: Mapping[str, Path]) -> ArchiveSwept:
    """Rows first: a file that is left over then is one nobody names, and goes later."""
    if not names:
        return ArchiveSwept(0, 0)
    with transaction(con):
        run(con, "steps/unarchive_fetches", files=names)
    # only what lies in the archive is ever removed, whatever the rows name
    doomed = [present[name] for name in names if name in present]
    size = sum(file.stat().st_size for file in doomed)
    for file in doomed:
        file.unlink()
    return ArchiveSwept(len(doomed), size)


def _by_file(rows: list[tuple[str, str, datetime]]) -> Iterator[tuple[str, list[tuple[str, str, datetime]]]]:
    for name, group in groupby(rows, key=lambda row: row[0]):
        yield name, list(group)


def _warc_files(archive: Path) -> Iterator[Path]:
    return (file for file in archive.rglob("*.warc*") if file.is_file() and not file.is_symlink())


def _changed(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
