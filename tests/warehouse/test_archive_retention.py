"""Archive files go when no source wants them any more; their requests stay on record."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from tasks.fetches import Fetch
from tests.warehouse.state_samples import NOW, fetch
from tests.warehouse.test_fetches import load
from warehouse.archive_retention import ArchiveSwept, sweep_archive
from warehouse.migrate import migrate

DAY = timedelta(days=1)
KEEP = {"daily": 10, "herald": 100}


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    migrate(con, Path(":memory:"), NOW)
    return con


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    folder.mkdir()
    return folder


def put(archive: Path, name: str, changed_at: datetime = NOW) -> Path:
    file = archive / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"WARC/1.1 ")
    os.utime(file, (changed_at.timestamp(), changed_at.timestamp()))
    return file


def asked(number: int, name: str, source: str = "daily", days_ago: int = 0) -> Fetch:
    return fetch(number, source=source, warc_file=name, started_at=NOW - days_ago * DAY)


def left(archive: Path) -> list[str]:
    return sorted(file.relative_to(archive).as_posix() for file in archive.rglob("*") if file.is_file())


def test_a_file_goes_when_all_its_sources_let_it_go(
    con: duckdb.DuckDBPyConnection, archive: Path, tmp_path: Path
) -> None:
    for name in ("old.warc.gz", "shared.warc.gz", "young.warc.gz", "below/older.warc"):
        put(archive, name)
    load(
        con,
        "r1",
        tmp_path,
        asked(1, "old.warc.gz", days_ago=11),
        asked(2, "old.warc.gz", days_ago=400),
        asked(3, "shared.warc.gz", days_ago=11),
        asked(4, "shared.warc.gz", "herald", days_ago=90),
        asked(5, "young.warc.gz", days_ago=400),
        asked(6, "young.warc.gz", days_ago=9),
        asked(7, "below/older.warc", "herald", days_ago=101),
    )
    assert sweep_archive(con, archive, NOW, KEEP) == ArchiveSwept(2, 18)
    assert left(archive) == ["shared.warc.gz", "young.warc.gz"]
    assert con.execute("SELECT count(*) FROM fetches").fetchall() == [(7,)]
    gone = "SELECT count(*) FROM fetches WHERE warc_file IS NULL AND warc_offset IS NULL AND warc_length IS NULL"
    assert con.execute(gone).fetchall() == [(3,)]
    assert con.execute("SELECT count(warc_length) FROM fetches WHERE warc_file IS NOT NULL").fetchall() == [(4,)]
    assert sweep_archive(con, archive, NOW + 90 * DAY, KEEP) == ArchiveSwept(2, 18)
    assert sweep_archive(con, archive, NOW + 90 * DAY, KEEP) == ArchiveSwept(0, 0)


def test_a_source_that_is_configured_no_more_has_the_longest_time(
    con: duckdb.DuckDBPyConnection, archive: Path, tmp_path: Path
) -> None:
    put(archive, "a.warc.gz")
    load(con, "r1", tmp_path, asked(1, "a.warc.gz", "gone", days_ago=99), asked(2, "a.warc.gz", days_ago=99))
    assert sweep_archive(con, archive, NOW, KEEP).files == 0
    assert sweep_archive(con, archive, NOW + 2 * DAY, KEEP).files == 1


def test_files_that_nobody_names_go_by_their_last_change(con: duckdb.DuckDBPyConnection, archive: Path) -> None:
    put(archive, "killed.warc.gz", NOW - 101 * DAY)
    put(archive, "running.warc.gz", NOW - 99 * DAY)
    put(archive, "notes.txt", NOW - 999 * DAY)
    assert sweep_archive(con, archive, NOW, KEEP).files == 1
    assert left(archive) == ["notes.txt", "running.warc.gz"]


def test_nothing_outside_the_archive_is_touched(con: duckdb.DuckDBPyConnection, archive: Path, tmp_path: Path) -> None:
    outside = put(tmp_path, "outside.warc.gz", NOW - 999 * DAY)
    (archive / "link.warc.gz").symlink_to(outside)
    old = [asked(1, "../outside.warc.gz", days_ago=999), asked(2, str(outside), days_ago=999)]
    load(con, "r1", tmp_path, *old, asked(3, "link.warc.gz", days_ago=999), asked(4, "lost.warc.gz", days_ago=999))
    assert sweep_archive(con, archive, NOW, KEEP) == ArchiveSwept(0, 0)
    assert outside.exists()
    assert con.execute("SELECT count(warc_file) FROM fetches").fetchall() == [(0,)]


def test_without_sources_or_archive_nothing_happens(con: duckdb.DuckDBPyConnection, archive: Path) -> None:
    put(archive, "a.warc.gz", NOW - 9999 * DAY)
    assert sweep_archive(con, archive, NOW, {}) == ArchiveSwept(0, 0)
    assert sweep_archive(con, archive / "not there", NOW, KEEP) == ArchiveSwept(0, 0)
    assert left(archive) == ["a.warc.gz"]
