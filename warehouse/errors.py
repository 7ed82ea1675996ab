"""What can go wrong with the warehouse as a whole; whatever concerns one row is a value, not one of these.

    WarehouseError                 exit code 5
    ├── WarehouseNewer             a newer Dateline wrote it
    ├── WarehouseOlder             a reader needs the tables of a newer migration
    ├── WarehouseDamaged           DuckDB cannot open or continue it
    ├── WarehouseReadOnly          the disk or the folder takes no writes
    ├── WarehouseHeld              another process keeps a file open that must be read whole
    ├── DiskFull                   no room for what comes next
    ├── MemoryTooSmall             DuckDB's memory limit does not suffice
    ├── NothingPublished           there is no warehouse to read yet
    ├── NothingToRollBack          there is no previous generation
    ├── DeliveryBusy               another process sends notices at this moment
    ├── NotInQuarantine            an id to release or show is not there
    └── NoSuchAddress              what shall be forgotten is not a URL
    WriterBusy                     exit code 4: another run holds the lock
    BadQuery                       exit code 2: SQL that a person typed and DuckDB refuses

Every message names the path and what to do.
"""

# ruff: noqa: N818 - the names say what is the matter

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class WarehouseError(Exception):
    """Any trouble with the warehouse that a person must look at."""


class WarehouseNewer(WarehouseError):
    """The file holds a migration this program does not know."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} was written by a newer Dateline (migration {found}, this one knows {known}): "
            "upgrade Dateline, or point DATELINE_HOME elsewhere"
        )


class WarehouseOlder(WarehouseError):
    """The published file lacks a migration that a reader needs."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} was published by an older Dateline (migration {found}, this one needs {known}): "
            "`dateline run` once brings it up to date"
        )


class WarehouseDamaged(WarehouseError):
    """DuckDB cannot open a file, or gave up on it. Nothing is ever deleted because of it."""


class WarehouseReadOnly(WarehouseError):
    """The place of the warehouse takes no writes."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} cannot be written: mount its disk writable, or give this user the right to write the folder, "
            "or set DATELINE_HOME"
        )


class WarehouseHeld(WarehouseError):
    """Another process has the file open for writing."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is open for writing in another process: close it there, then try again")


class DiskFull(WarehouseError):
    """There is not enough room. `needed` and `free` are bytes; `needed` is 0 where nobody knows."""

    def __init__(self, path: Path, needed: int, free: int) -> None:
        wanted = f"{_megabytes(needed)} are needed and " if needed else ""
        super().__init__(
            f"the disk of {path} is full: {wanted}{_megabytes(free)} are free; make room there and run again "
            "(nothing of what was loaded before is lost)"
        )


class MemoryTooSmall(WarehouseError):
    """A statement did not fit DuckDB's memory limit, even with its temporary files."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"DuckDB's memory limit is too small for the work on {path}: raise DATELINE_DUCKDB_MEMORY_MB")


class NothingPublished(WarehouseError):
    """There is no published warehouse."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"nothing is published at {path} yet: `dateline run` loads and publishes")


class NothingToRollBack(WarehouseError):
    """There is no generation before the published one."""

    def __init__(self, generations: Path) -> None:
        super().__init__(f"{generations} holds no generation before the published one: there is nothing to go back to")


class NotInQuarantine(WarehouseError):
    """Ids that are not in quarantine, or were released before."""

    def __init__(self, path: Path, ids: tuple[str, ...]) -> None:
        super().__init__(f"not in the quarantine of {path}: {', '.join(ids)}; `dateline quarantine list` shows the ids")


class NoSuchAddress(WarehouseError):
    """A text that names no article."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url!r} is neither an http(s) URL nor an article id: give the article's address")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the writer's lock; texts are empty where the holder did not get to say."""

    pid: int
    host: str
    command: str
    since: str


class WriterBusy(Exception):
    """Another process writes this warehouse. `holder` is None when it has not said who it is yet."""

    def __init__(self, path: Path, holder: Holder | None) -> None:
        who = "another process"
        if holder is not None:
            who = f"process {holder.pid} on {holder.host} ({holder.command}), since {holder.since}"
        super().__init__(f"{who} holds {path}: wait until it has finished, or end that process")
        self.holder = holder


class DeliveryBusy(WarehouseError):
    """Another process sends notices and did not end in time."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"another process sends notices and holds {path}: what is due goes out with the next run")


class BadQuery(Exception):
    """SQL that a person typed and that this warehouse cannot answer; says what DuckDB says."""


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
