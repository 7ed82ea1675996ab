"""Promises 1 and 2: killed anywhere nothing is lost or double, and nobody blocks anybody."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.warehouse.runs import ask, do_run, load_staged
from tests.warehouse.samples import StagedRow, article, failed_row, row, stage
from warehouse.errors import NothingPublished, NothingToRollBack
from warehouse.layout import Home, wal_of
from warehouse.lock import writer_lock
from warehouse.master import open_master
from warehouse.publish import pending_publication, publish, publish_pending, rollback
from warehouse.published import open_published

ROOT = Path(__file__).parents[2]
ONE_RUN = Path(__file__).with_name("one_run.py")

HOLD_ALL_DAY = """
import duckdb, sys
con = duckdb.connect(sys.argv[1])
con.execute("CREATE TABLE IF NOT EXISTS mine (a INTEGER)")
con.execute("INSERT INTO mine VALUES (1)")
print("open", flush=True)
for _ in sys.stdin:
    print(con.execute("SELECT count(*) FROM articles").fetchall()[0][0], flush=True)
"""
READ_IN_A_LOOP = """
import duckdb, pathlib, sys
path, stop = sys.argv[1], pathlib.Path(sys.argv[2])
seen = []
print("open", flush=True)
while not stop.exists():
    with duckdb.connect(path, read_only=True) as con:
        seen.append(con.execute("SELECT count(*) FROM articles").fetchall()[0][0])
assert seen == sorted(seen), seen
print(len(seen), seen[0], seen[-1])
"""


def start(*command: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def process(*command: str) -> Iterator["subprocess.Popen[str]"]:
    with start(*command) as child:
        assert child.stdout is not None
        assert child.stdout.readline()
        yield child
        child.kill()


def rows_of(run: int) -> list[StagedRow]:
    """Twelve candidates: new, revised, bad and failed ones."""
    made = [row(seq, article(10 * run + seq)) for seq in range(9)]
    revised = row(9, article(0, title=f"Harbour news 0, version {run}"))
    return [*made, revised, row(10, article(900 + run, texts=("Stub.",))), failed_row(11)]


def content(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """What must not depend on how often a run was killed: ids and content, not run ids and times."""
    return {
        "articles": ask(home, "SELECT article_id, url, title, text, story_id, version FROM articles ORDER BY ALL"),
        "versions": ask(home, "SELECT article_id, version, title, text FROM article_versions ORDER BY ALL"),
        "paragraphs": ask(home, "SELECT article_id, position, text FROM paragraphs ORDER BY ALL"),
        "dates": ask(home, "SELECT article_id, kind, value, chosen FROM date_evidence ORDER BY ALL"),
        "quarantine": ask(home, "SELECT quarantine_id, reason, text, raw_page FROM quarantine ORDER BY ALL"),
    }


def test_a_published_file_is_read_only_behind_a_relative_link(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    assert home.published.readlink() == Path("generations/r1.duckdb")
    assert home.published.stat().st_mode & 0o777 == 0o444
    assert not wal_of(home.master).exists()


def test_two_generations_are_kept(home: Home) -> None:
    for number in range(1, 4):
        do_run(home, f"r{number}", [row(0, article(number))])
    assert sorted(file.name for file in home.generations.iterdir()) == ["r2.duckdb", "r3.duckdb"]


def test_publishing_again_is_nothing(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    before = home.generation("r1").stat()
    assert publish(home) == home.generation("r1")
    assert home.generation("r1").stat().st_ino == before.st_ino


def test_what_a_killed_publication_left_is_in_nobodys_way(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    for name in ("r2.draft", "r2.draft.wal", "r2.duckdb.wal"):
        (home.generations / name).write_bytes(b"left by a run that was killed")
    (home.root / "warehouse.next").symlink_to("nowhere")
    (home.master.parent / "warehouse.draft").write_bytes(b"x")
    do_run(home, "r2", [row(0, article(1))])
    assert ask(home, "SELECT count(*) FROM articles") == [(2,)]
    assert sorted(file.name for file in home.generations.iterdir()) == ["r1.duckdb", "r2.duckdb"]


def test_a_commit_that_was_not_published_is_published_by_the_next_run(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    load_staged(home, "r2", stage(home.run("r2"), [row(0, article(1))]))
    assert ask(home, "SELECT count(*) FROM articles") == [(1,)]
    assert pending_publication(home) == "r2"
    assert publish_pending(home) == home.generation("r2")
    assert ask(home, "SELECT count(*) FROM articles") == [(2,)]
    assert pending_publication(home) is None
    assert publish_pending(home) is None


def test_nothing_to_publish_or_read(home: Home) -> None:
    assert pending_publication(home) is None
    with pytest.raises(NothingPublished, match="dateline run"), open_published(home):
        pass
    with open_master(home):
        pass
    assert pending_publication(home) is None
    with pytest.raises(NothingPublished):
        publish(home)


def test_a_lost_master_comes_back_from_the_newest_generation(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    home.master.unlink()
    wal_of(home.master).write_bytes(b"a log that belongs to the lost file")
    do_run(home, "r2", [row(0, article(1))])
    assert ask(home, "SELECT count(*) FROM articles") == [(2,)]


def test_rollback_goes_back_for_readers_and_for_the_next_run(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    do_run(home, "r2", [row(0, article(1))])
    done = rollback(home)
    assert (done.was, done.now) == ("r2", "r1")
    assert ask(home, "SELECT count(*) FROM articles") == [(1,)]
    assert pending_publication(home) is None
    with duckdb.connect(str(done.set_aside), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM articles").fetchall() == [(2,)]
    with pytest.raises(NothingToRollBack):
        rollback(home)
    do_run(home, "r3", [row(0, article(2))])
    assert ask(home, "SELECT title FROM articles ORDER BY title") == [("Harbour news 0",), ("Harbour news 2",)]
    assert rollback(home).now == "r1"


def test_a_rollback_killed_in_the_middle_is_completed(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    do_run(home, "r2", [row(0, article(1))])
    home.master.write_bytes(home.generation("r1").read_bytes())  # the master is back, the link is not
    assert publish_pending(home) == home.generation("r1")
    assert ask(home, "SELECT count(*) FROM articles") == [(1,)]


def test_nothing_to_roll_back(home: Home) -> None:
    with pytest.raises(NothingToRollBack):
        rollback(home)
    do_run(home, "r1", [row(0, article(0))])
    with pytest.raises(NothingToRollBack, match="generations"):
        rollback(home)


def test_an_analyst_who_holds_the_file_open_for_writing_blocks_no_run_and_no_reader(home: Home) -> None:
    do_run(home, "r1", [row(0, article(0))])
    with process("-c", HOLD_ALL_DAY, str(home.published)) as analyst:
        assert analyst.stdin is not None
        assert analyst.stdout is not None
        with open_published(home) as con:  # even the generation that is held
            assert con.execute("SELECT count(*) FROM articles").fetchall() == [(1,)]
        for number in range(2, 5):
            do_run(home, f"r{number}", [row(0, article(number))])
            analyst.stdin.write("again\n")
            analyst.stdin.flush()
            assert analyst.stdout.readline() == "1\n"
    # what the analyst wrote is in no later generation
    assert ask(home, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'") == [(0,)]
    assert ask(home, "SELECT count(*) FROM articles") == [(4,)]


def test_a_reader_in_a_loop_never_fails_while_runs_publish(home: Home, tmp_path: Path) -> None:
    do_run(home, "r1", [row(0, article(0))])
    stop = tmp_path / "stop"
    with process("-c", READ_IN_A_LOOP, str(home.published), str(stop)) as reader:
        for number in range(2, 10):
            do_run(home, f"r{number}", [row(0, article(number))])
        stop.touch()
        assert reader.stdout is not None
        times, first, last = map(int, reader.stdout.readline().split())
        assert reader.wait() == 0
    assert times > 5
    assert first >= 1
    assert last <= 9


def test_killed_at_any_moment_the_next_run_converges(home: Home, tmp_path: Path) -> None:
    undisturbed = Home(tmp_path / "undisturbed")
    moments = random.Random(20260301)
    for number in range(1, 6):
        staged = stage(tmp_path / f"batch{number}", rows_of(number))
        with writer_lock(undisturbed):
            load_staged(undisturbed, f"r{number}", staged, raw_page=lambda *_: b"<p>raw</p>")
            publish(undisturbed)
        for attempt in range(2):
            with start(str(ONE_RUN), str(home.root), f"r{number}-{attempt}", str(staged)) as child:
                assert child.stdout is not None
                child.stdout.readline()
                time.sleep(moments.uniform(0, 0.3))
                child.send_signal(signal.SIGKILL)
            if home.published.exists():
                ask(home, "SELECT count(*) FROM articles")
        with start(str(ONE_RUN), str(home.root), f"r{number}-last", str(staged)) as child:
            assert child.wait() == 0
        assert content(home) == content(undisturbed)
