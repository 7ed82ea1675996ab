"""Trouble of the world: a full or read-only disk, damaged files. Each has its own error, and nothing is lost."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse import test_publish
from tests.warehouse.runs import STARTED, ask, do_run, load_staged
from tests.warehouse.samples import SOURCES, TODAY, article, row, stage
from warehouse.connect import connect_reader, guard
from warehouse.errors import DiskFull, MemoryTooSmall, WarehouseDamaged, WarehouseHeld, WarehouseReadOnly
from warehouse.layout import Home, wal_of
from warehouse.load import LoadTransaction, RunInfo
from warehouse.lock import writer_lock
from warehouse.master import open_master
from warehouse.publish import publish, publish_pending
from warehouse.published import open_published
from warehouse.staged.build import build_staged


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 320 MB; only root may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=320m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"this system lets us mount no tmpfs: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Fill the disk of `folder` but for so many bytes."""
    filler = folder / "filler"
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    with filler.open("wb") as handle:
        os.posix_fallocate(handle.fileno(), 0, free - leave)
    return filler


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def test_no_room_is_told_before_anything_begins(small_disk: Path, tmp_path: Path) -> None:
    home = Home(small_disk / "data")
    do_run(home, "r1", [row(0, article(0))])
    staged = stage(tmp_path, [row(0, article(1))])
    filler = fill(small_disk, 20_000_000)
    with pytest.raises(DiskFull, match=r"are needed and .* are free"):
        load_staged(home, "r2", staged)
    with pytest.raises(DiskFull, match="make room"):
        do_run(home, "r2", [row(0, article(1))])
    assert ask(home, "SELECT count(*) FROM articles") == [(1,)]
    filler.unlink()
    do_run(home, "r3", [row(0, article(1))])
    assert ask(home, "SELECT count(*) FROM articles") == [(2,)]


@pytest.mark.parametrize("left", [300_000, 20_000_000, 40_000_000])
def test_a_disk_that_fills_up_during_the_load(small_disk: Path, tmp_path: Path, left: int) -> None:
    home = Home(small_disk / "data")
    do_run(home, "r1", [row(0, article(0))])
    noise = [row(seq, article(seq, texts=tuple(os.urandom(400).hex() for _ in range(20)))) for seq in range(1500)]
    staged = stage(tmp_path, noise)
    with open_master(home) as con, pytest.raises(DiskFull):
        load_on_a_filling_disk(con, home, staged, small_disk, left)
    assert ask(home, "SELECT count(*) FROM articles") == [(1,)]
    (small_disk / "filler").unlink()
    do_run(home, "r3", [row(0, article(5))])
    assert ask(home, "SELECT count(*) FROM articles") == [(2,)]


def load_on_a_filling_disk(con: duckdb.DuckDBPyConnection, home: Home, staged: Path, disk: Path, left: int) -> None:
    with LoadTransaction(con, home, staged, RunInfo("r2", STARTED, SOURCES)) as load:
        fill(disk, left)
        load.apply()
        load.finish([])


def test_a_disk_too_full_to_publish_publishes_later(small_disk: Path, tmp_path: Path) -> None:
    home = Home(small_disk / "data")
    do_run(home, "r1", [row(0, article(0))])
    load_staged(home, "r2", stage(tmp_path, [row(0, article(1))]))
    filler = fill(small_disk, 2_000_000)
    with pytest.raises(DiskFull):
        publish(home)
    assert ask(home, "SELECT count(*) FROM articles") == [(1,)]
    filler.unlink()
    publish_pending(home)
    assert ask(home, "SELECT count(*) FROM articles") == [(2,)]


def test_a_read_only_disk(small_disk: Path, tmp_path: Path) -> None:
    home = Home(small_disk / "data")
    do_run(home, "r1", [row(0, article(0))])
    remount(small_disk, "ro")
    try:
        with pytest.raises(WarehouseReadOnly, match="mount its disk writable"):
            writer_lock(home).__enter__()
        with pytest.raises(WarehouseReadOnly), open_master(home):
            pass
        with pytest.raises(WarehouseReadOnly):
            publish_pending(home)
        with pytest.raises(WarehouseReadOnly):
            build_staged(home.run("r1") / "staged.duckdb", [], SOURCES, TODAY)
        with open_published(home) as con:  # reading goes on
            assert con.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
    finally:
        remount(small_disk, "rw")


def test_a_corrupt_log_is_named_with_the_fix_and_kept(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    con = duckdb.connect(str(home.master))
    con.execute("PRAGMA disable_checkpoint_on_shutdown")
    con.execute("INSERT INTO paragraphs SELECT 'x', i, 'text ' || i, NULL, [], NULL FROM range(5000) AS t (i)")
    con.close()
    wal = wal_of(home.master)
    damaged = bytearray(wal.read_bytes())
    damaged[200:260] = bytes(60)
    wal.write_bytes(damaged)
    for work in (lambda: open_master(home).__enter__(), lambda: publish_pending(home)):
        with pytest.raises(WarehouseDamaged, match=r"warehouse\.duckdb\.wal: move warehouse\.duckdb\.wal out"):
            work()
    assert wal.read_bytes() == damaged
    wal.rename(wal.with_name("kept-elsewhere"))
    do_run(home, "r2", [row(0, article(1))])
    assert ask(home, "SELECT count(*) FROM articles") == [(2,)]


@pytest.mark.parametrize("junk", [b"", b"not a database", bytes(20_000)])
def test_a_damaged_master_is_named_and_kept(home: Home, junk: bytes) -> None:
    do_run(home, "r1", [row(0, article(0))])
    home.master.write_bytes(junk)
    with pytest.raises(WarehouseDamaged, match="newest generation takes its place"), open_master(home):
        pass
    assert home.master.read_bytes() == junk
    home.master.rename(home.master.with_name("kept-elsewhere"))
    do_run(home, "r2", [row(0, article(1))])
    assert ask(home, "SELECT count(*) FROM articles") == [(2,)]


def test_a_damaged_published_file(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    home.generation("r1").chmod(0o644)
    home.generation("r1").write_bytes(b"not a database")
    with pytest.raises(WarehouseDamaged, match="dateline rollback"), open_published(home):
        pass


def test_a_master_that_another_program_holds(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    with (
        test_publish.process("-c", test_publish.HOLD_ALL_DAY, str(home.master)),
        pytest.raises(WarehouseHeld, match="close it there"),
        open_master(home),
    ):
        pass


def test_a_memory_limit_that_is_too_small(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    with (
        connect_reader(home.published, temp=home.temp, memory_mb=20) as con,
        pytest.raises(MemoryTooSmall, match="DATELINE_DUCKDB_MEMORY_MB"),
        guard(home.published, writing=False),
    ):
        con.execute("SELECT list(i::VARCHAR) FROM range(20_000_000) AS t (i)").fetchall()
