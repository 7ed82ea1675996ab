"""The state file under hard conditions: kills, other processes, damage, other versions, disks that take nothing."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tasks.fetches import HostState
from tests.warehouse.state_samples import FEED, NOW, document, fetch, key
from tests.warehouse.state_writer import DOCUMENTS
from warehouse.errors import DiskFull, WarehouseError, WarehouseReadOnly
from warehouse.layout import Home
from warehouse.state.database import FOLDER, MIGRATIONS, Database, statements
from warehouse.state.errors import StateDamaged, StateError, StateHeld, StateNewer
from warehouse.state.store import open_state

ROOT = Path(__file__).parents[2]
WRITER = Path(__file__).with_name("state_writer.py")


@contextmanager
def writer(home: Home, what: str) -> Iterator["subprocess.Popen[str]"]:
    child = subprocess.Popen(
        [sys.executable, str(WRITER), str(home.root), what],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def killed_after(home: Home, what: str, lines: int) -> int:
    """Let a process write, kill it while it does, and tell the last number it has said in full."""
    with writer(home, what) as child:
        assert child.stdout is not None
        said = [child.stdout.readline() for _ in range(lines)]
        child.kill()
        said += child.stdout.readlines()
    return int([line for line in said if line.endswith("\n")][-1])


@pytest.mark.parametrize("lines", [1, 40, 700])
def test_pages_that_were_noted_outlive_a_kill(home: Home, lines: int) -> None:
    last = killed_after(home, "pages", lines)
    with open_state(home) as state:
        pages = state.leftover_pages("daily")
        assert list(pages.values()) == [fetch(number) for number in range(len(pages))]
        assert len(pages) > last >= lines - 1
        state.commit_run()
    with open_state(home) as state:
        assert state.leftover_pages("daily") == {}


@pytest.mark.parametrize("lines", [1, 5])
def test_a_killed_commit_is_whole_or_never_was(home: Home, lines: int) -> None:
    last = killed_after(home, "commits", lines)
    with open_state(home) as state:
        documents = state.documents()
        assert len(documents) == DOCUMENTS
        (number,) = {found.entries for found in documents}
        assert number >= last >= lines
        attempts = state.attempts([key(place) for place in range(DOCUMENTS)])
        assert {attempt.tries for attempt in attempts.values()} == {number}


def test_two_processes_read_and_write(home: Home) -> None:
    with writer(home, "pages") as child:
        assert child.stdout is not None
        assert child.stdout.readline()
        with open_state(home) as state:
            for number in range(50):
                state.note_hosts([HostState(f"{number}.example", None, 1)])
                seen = len(state.leftover_pages("daily"))
                assert child.stdout.readline()
                assert len(state.leftover_pages("daily")) >= seen
            assert len(state.hosts(NOW)) == 50
        assert child.poll() is None


def test_another_process_that_does_not_let_go_is_told(home: Home) -> None:
    with writer(home, "hold") as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "0\n"
        with open_state(home, busy_seconds=0.05) as state:
            assert state.document(FEED) is None  # reading waits for nobody
            with pytest.raises(StateHeld, match="another process"):
                state.note_page("k", fetch(1))
            state.note_document(document())
            with pytest.raises(StateHeld):
                state.commit_run()
            child.kill()
            child.wait()
            state.commit_run()  # nothing of what was noted is lost
            assert state.document(FEED) == document()


def test_threads_take_turns(home: Home) -> None:
    def note(begin: int) -> None:
        for number in range(begin, begin + 50):
            state.note_page(key(number), fetch(number))
            state.note_hosts([HostState(f"{number}.example", None, 1)])

    with open_state(home) as state:
        threads = [threading.Thread(target=note, args=(100 * place,)) for place in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(state.leftover_pages("daily")) == 200
        assert len(state.hosts(NOW)) == 200


def test_only_the_owner_may_read_it(home: Home) -> None:
    with open_state(home) as state:
        state.note_page("k", fetch(1))
        files = sorted(home.root.iterdir())
        assert [file.name for file in files] == ["state.sqlite", "state.sqlite-shm", "state.sqlite-wal"]
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    home.state.chmod(0o644)
    with open_state(home):
        assert stat.S_IMODE(home.state.stat().st_mode) == 0o600


def filled(home: Home) -> bytes:
    with open_state(home) as state:
        for number in range(300):
            state.note_page(key(number), fetch(number))
    return home.state.read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"not a database, but a file of some length " * 100,
        lambda data: os.urandom(len(data)),
        lambda data: data[:100] + bytes(4000) + data[4100:],
        lambda data: data[: len(data) // 2],
        lambda data: data[:4096] + os.urandom(len(data) - 4096),
    ],
    ids=["text", "noise", "first page", "half", "all but the first page"],
)
def test_a_damaged_file_is_told_with_the_way_out(home: Home, damage: object) -> None:
    assert callable(damage)
    broken = damage(filled(home))
    home.state.write_bytes(broken)
    with pytest.raises(StateDamaged, match=r"move state\.sqlite .*away.* learned anew") as caught:
        open_state(home)
    assert isinstance(caught.value, StateError)
    assert isinstance(caught.value, WarehouseError)
    assert home.state.read_bytes() == broken
    home.state.rename(home.root / "set-aside")
    with open_state(home) as state:
        assert state.leftover_pages("daily") == {}


def test_damage_found_while_working_is_told_too(home: Home) -> None:
    data = filled(home)
    with open_state(home) as state:
        state._database._con.execute("PRAGMA shrink_memory")  # what it has read is not in its memory any more
        home.state.write_bytes(data[:4096] + b"\x55" * (len(data) - 4096))
        with pytest.raises(StateDamaged):
            state.leftover_pages("daily")


def test_a_folder_in_its_place(home: Home) -> None:
    home.state.mkdir(parents=True)
    with pytest.raises(StateDamaged, match="no file"):
        open_state(home)


def test_an_empty_file_and_a_log_without_its_file_are_a_new_beginning(home: Home) -> None:
    home.root.mkdir()
    home.state.touch()
    with open_state(home) as state:
        state.note_page("k", fetch(1))
        log = home.state.with_name("state.sqlite-wal").read_bytes()
        assert log
    home.state.unlink()
    home.state.with_name("state.sqlite-wal").write_bytes(log)
    with open_state(home) as state:
        assert state.leftover_pages("daily") == {}


def test_a_newer_file_is_refused_and_left_as_it_is(home: Home) -> None:
    filled(home)
    with closing(sqlite3.connect(home.state)) as con:
        con.execute("PRAGMA user_version = 9000")
    before = home.state.read_bytes()
    with pytest.raises(StateNewer, match=r"migration 9000.*upgrade Dateline"):
        open_state(home)
    assert home.state.read_bytes() == before


def test_an_older_file_is_brought_up_to_date_or_left_whole(home: Home, tmp_path: Path) -> None:
    filled(home)
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    new = max(int(file.name[:4]) for file in MIGRATIONS.iterdir()) + 1
    step = folder / f"{new:04d}_more.sql"
    step.write_text("-- one row per thing\nCREATE TABLE things (a TEXT);\n\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(sqlite3.OperationalError):
        Database(home.state, migrations=folder)
    with open_state(home) as state:
        assert len(state.leftover_pages("daily")) == 300
    step = folder / f"{new:04d}_more.sql"
    step.write_text(
        "-- one row per thing; and so on\nCREATE TABLE things (a TEXT);\n\nINSERT INTO things VALUES (';');\n"
    )
    statements.cache_clear()
    database = Database(home.state, migrations=folder)
    assert database.version() == new
    assert len(database.run("leftover_pages", source="daily")) == 300
    database.close()
    with closing(sqlite3.connect(home.state)) as con:
        assert con.execute("SELECT a FROM things").fetchall() == [(";",)]
    Database(home.state, migrations=folder).close()  # and not again
    with pytest.raises(StateNewer):
        open_state(home)


def test_every_statement_ends_with_its_line() -> None:
    """What stands behind the last semicolon of a file would not be run."""
    for file in FOLDER.rglob("*.sql"):
        assert "".join(statements(file)).strip() == file.read_text().strip(), file


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with 8 MB; only root may mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this system lets us mount no tmpfs: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_that_takes_no_writes(small_disk: Path) -> None:
    home = Home(small_disk / "data")
    with open_state(home) as state:
        state.note_page("k", fetch(1))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(WarehouseReadOnly, match="cannot be written"):
        open_state(home)
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    with open_state(home) as state:
        assert state.pending_page(["k"]) == {"k": fetch(1)}


def test_a_full_disk(small_disk: Path) -> None:
    home = Home(small_disk / "data")
    with open_state(home) as state:
        state.note_page("k", fetch(1))
        filler = small_disk / "filler"
        with filler.open("wb") as handle:
            os.posix_fallocate(handle.fileno(), 0, shutil.disk_usage(small_disk).free - 100_000)
        for place in range(2000):
            state.note_document(document(f"https://daily.example/{place}.xml"))
        with pytest.raises(DiskFull, match="make room"):
            state.commit_run()
        assert state.document("https://daily.example/0.xml") is None
        filler.unlink()
        state.commit_run()
        assert len(state.documents()) == 2000
