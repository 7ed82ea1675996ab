import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tasks import child
from tasks.job import Job, PoolLimits, StagedLine
from tasks.model import Candidate, Page, Source
from tasks.pool import ExtractionPool, PoolBrokenError, extract_job
from tasks.seed_format import make_record, write_record
from tasks.vocabulary import Kind, Outcome, Reason
from tests.tasks import pool_work

ROOT = Path(__file__).parents[2]
HARBOUR = Source("harbour", Kind.PAGES, "/nowhere")
LIMITS = PoolLimits(workers=2, deadline_s=1.5, memory_mb=150)
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Ferry leaves Näsholm</title></head>
<body><header><h1>Ferry leaves Näsholm</h1></header><article>
<p>The ferry to Näsholm left at nine on Tuesday with forty people, two goats and the new church bell on board.</p>
<p>It is expected back by Friday, the harbour master said, unless the wind turns and the ice comes down the sound.</p>
</article></body></html>"""


def job(seq: int, body: str = "work", kind: Kind = Kind.PAGES) -> Job:
    candidate = Candidate("harbour", f"{seq}.html", None, None, f"key-{seq}")
    return Job(seq, Page(candidate, kind, body.encode(), f"hash-{seq}"), HARBOUR, "v1")


def reason(line: StagedLine) -> str | None:
    return json.loads(line.line)["reason"] if line.outcome is Outcome.FAILED else None


def run(*acts: str, limits: PoolLimits = LIMITS) -> list[str | None]:
    """The reason of each act's failure, None where it did not fail."""
    with ExtractionPool(limits, pool_work.act) as pool:
        lines = {line.seq: line for line in pool.extract(job(seq, act) for seq, act in enumerate(acts))}
    assert sorted(lines) == list(range(len(acts)))
    return [reason(lines[seq]) for seq in range(len(acts))]


def test_ctrl_c_while_the_server_process_still_imports_is_the_parents() -> None:
    script = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == "tasks.child":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
import tasks.preload
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


# --- one bad page costs itself only


def test_crashes_hangs_and_bombs_cost_themselves_and_nothing_else() -> None:
    expected = {
        **dict.fromkeys(pool_work.CRASHES, Reason.CRASHED),
        **dict.fromkeys(pool_work.HANGS, Reason.DEADLINE),
        **dict.fromkeys(pool_work.BOMBS, Reason.OUT_OF_MEMORY),
    }
    assert len(expected) == 11
    acts = [*expected, *["nap"] * 20, *["work"] * 19]
    random.Random(2).shuffle(acts)
    assert run(*acts) == [expected.get(act) for act in acts]


def test_a_row_of_crashes_is_a_row_of_failures() -> None:
    assert run(*["segfault"] * 12, "work") == [Reason.CRASHED] * 12 + [None]


def test_an_error_of_ours_is_that_pages_failure() -> None:
    with ExtractionPool(LIMITS, pool_work.act) as pool:
        first, second = sorted(pool.extract([job(0, "fail"), job(1)]), key=lambda line: line.seq)
    row = json.loads(first.line)
    assert (row["reason"], row["detail"]) == ("extractor-error", "ValueError: no ferry today")
    assert (row["content_hash"], row["options_version"], row["locator"]) == ("hash-0", "v1", "0.html")
    assert second.outcome is None


def test_the_end_of_a_child_says_why() -> None:
    assert child.reason_of_end(-signal.SIGALRM, LIMITS) == (Reason.DEADLINE, "more than 1.5 s")
    assert child.reason_of_end(-signal.SIGSEGV, LIMITS)[1].endswith("SIGSEGV")
    assert child.reason_of_end(255, LIMITS) == (Reason.CRASHED, "the extracting process ended with exit status 255")


def test_a_pages_limit_ends_with_the_page() -> None:
    with ExtractionPool(LIMITS, pool_work.tell_process) as pool:
        limits = [int(line.line.split(b"|")[1]) for line in pool.extract(job(seq) for seq in range(30))]
    spread = max(limits) - min(limits)
    assert spread < LIMITS.memory_mb << 20


# --- the pool and its children


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def test_no_child_is_started_without_a_job() -> None:
    before = children()
    done = StagedLine(7, "harbour", Outcome.UNCHANGED, b"{}\n")
    with ExtractionPool(LIMITS, pool_work.act) as pool:
        assert list(pool.extract([done])) == [done]
        assert children() == before


def test_the_children_end_with_the_pool() -> None:
    with ExtractionPool(LIMITS, pool_work.tell_process) as pool:
        workers = {int(line.line.split(b"|")[0]) for line in pool.extract(job(seq) for seq in range(12))}
        assert len(workers) == 2
    assert not any(psutil.pid_exists(pid) for pid in workers)


def test_the_pool_reads_only_a_few_jobs_ahead() -> None:
    read = []

    def jobs() -> Iterator[Job]:
        for seq in range(200):
            read.append(seq)
            yield job(seq)

    with ExtractionPool(LIMITS, pool_work.act) as pool:
        for done, _ in enumerate(pool.extract(jobs()), 1):
            assert len(read) - done <= 8 * LIMITS.workers
    assert len(read) == 200


def test_an_extraction_that_is_left_early_leaves_nothing_behind() -> None:
    with ExtractionPool(LIMITS, pool_work.act) as pool:
        lines = pool.extract(job(seq) for seq in range(50))
        next(lines)
        lines.close()  # type: ignore[attr-defined]
        assert [line.seq for line in pool.extract([job(99)])] == [99]


def test_idle_children_that_are_killed_are_replaced() -> None:
    with ExtractionPool(LIMITS, pool_work.tell_process) as pool:
        for wait in (0.0, 0.5, 0.0):
            lines = list(pool.extract(job(seq) for seq in range(8)))
            assert [line.outcome for line in lines] == [None] * 8
            for pid in {int(line.line.split(b"|")[0]) for line in lines}:
                os.kill(pid, signal.SIGKILL)
            time.sleep(wait)


def test_children_that_cannot_work_at_all_are_no_pages_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_work.act, "__module__", "tests.tasks.only_here")
    monkeypatch.setitem(sys.modules, "tests.tasks.only_here", pool_work)
    with (
        ExtractionPool(LIMITS, pool_work.act) as pool,
        pytest.raises(PoolBrokenError, match="child processes in a row ended before they did any work"),
    ):
        list(pool.extract(job(seq) for seq in range(20)))


# --- children and their parent

# whoever starts the tests in the background has them ignore the signal
HANGING = """
import signal, sys
from tasks.pool import ExtractionPool
from tests.tasks.test_pool import LIMITS, job, pool_work
from dataclasses import replace

signal.signal(signal.SIGINT, signal.default_int_handler)
with ExtractionPool(replace(LIMITS, deadline_s=600), pool_work.tell_process) as pool:
    for line in pool.extract(job(seq) for seq in range(12)):
        print(line.line.split(b"|")[0].decode(), flush=True)
    pool._work = pool_work.act
    for lane in pool._lanes:
        lane._work = pool_work.act
    print("hanging", flush=True)
    list(pool.extract(job(seq, act) for seq, act in enumerate(["gil", "sleep"])))
"""


def start_hanging() -> tuple["subprocess.Popen[str]", set[int]]:
    parent = subprocess.Popen(
        [sys.executable, "-c", HANGING],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout is not None
    pids = set()
    while (line := parent.stdout.readline().strip()) != "hanging":
        pids.add(int(line))
    deadline = time.monotonic() + 60
    while sum(is_busy(pid) for pid in pids) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    return parent, pids


def is_busy(pid: int) -> bool:
    """Whether a page is being worked on: its alarm is set, and the address space bounded."""
    return psutil.Process(pid).rlimit(psutil.RLIMIT_AS)[0] != psutil.RLIM_INFINITY


def all_gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in pids):
            return True
        time.sleep(0.05)
    return False


def test_children_die_with_a_parent_that_is_killed() -> None:
    parent, pids = start_hanging()
    parent.kill()
    parent.wait()
    assert len(pids) == 2
    assert all_gone(pids)


def test_ctrl_c_is_for_the_parent() -> None:
    parent, pids = start_hanging()
    os.killpg(parent.pid, signal.SIGINT)
    _, errors = parent.communicate(timeout=60)
    assert errors.strip().endswith("KeyboardInterrupt")
    assert errors.count("Traceback") == 1
    assert all_gone(pids)


TAKEN_ELSEWHERE = """
import signal, sys, threading
from dataclasses import replace
from tasks.pool import ExtractionPool
from tests.tasks.test_pool import LIMITS, job, pool_work

def take():
    sys.stdin.readline()
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)

signal.signal(signal.SIGINT, signal.default_int_handler)
with ExtractionPool(replace(LIMITS, deadline_s=600), pool_work.act) as pool:
    def jobs():
        yield job(0, "sleep")
        threading.Thread(target=take, daemon=True).start()
        print("hanging", flush=True)
    list(pool.extract(jobs()))
"""


def test_ctrl_c_is_heard_where_another_thread_takes_the_signal() -> None:
    pipe = subprocess.PIPE
    parent = subprocess.Popen(
        [sys.executable, "-c", TAKEN_ELSEWHERE], cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    )
    try:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "hanging\n"
        time.sleep(0.5)  # by then it waits
        _, errors = parent.communicate("now\n", timeout=60)
    finally:
        parent.kill()
    assert errors.strip().endswith("KeyboardInterrupt")


@pytest.mark.parametrize("limit", [0, 1 << 50])
def test_memory_is_watched_where_the_system_does_not_limit_it(limit: int) -> None:
    code = f"import os, threading, tasks.child as c\nthreading.Timer(1, os._exit, [5]).start()\nc.watch(None, {limit})"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert ended.returncode == (child.OUT_OF_MEMORY_STATUS if limit == 0 else 5)


# --- the work itself


def test_a_page_comes_back_as_an_article() -> None:
    with ExtractionPool(PoolLimits(1, 60, 1024)) as pool:
        (line,) = pool.extract([job(3, PAGE)])
    row = json.loads(line.line)
    assert (line.seq, line.source, line.outcome, row["outcome"]) == (3, "harbour", None, None)
    assert row["article"]["title"] == "Ferry leaves Näsholm"
    assert len(row["article"]["paragraphs"]) == 2
    assert row["extraction_ms"] > 0


def test_a_record_comes_back_as_an_article() -> None:
    record = write_record(make_record("https://harbour.example/a", None, "Ferry leaves", ["A goat was on board."]))
    line = extract_job(job(1, record, Kind.RECORDS))
    article = json.loads(line.line)["article"]
    assert (article["title"], article["paragraphs"][0]["text"]) == ("Ferry leaves", "A goat was on board.")


def test_a_page_without_an_article_says_why() -> None:
    line = extract_job(job(1, "<html><head><title>Ferry</title></head><body><div></div></body></html>"))
    row = json.loads(line.line)
    assert (line.outcome, row["outcome"], row["reason"], row["article"]) == (Outcome.FAILED, "failed", "no-text", None)
