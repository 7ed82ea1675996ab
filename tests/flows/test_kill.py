"""Promise 1: killed anywhere, the next run converges on what an undisturbed run gives."""

import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from tests.conftest import ROOT, Desk, kill

SEED = 20260314
PLAIN_KILLS = 27
KILLS_A_DESK = 3
PREFECT_KILLS = 3

# run ids and times aside
CONTENT = {
    "articles": "SELECT * EXCLUDE (first_run_id, changed_run_id, last_run_id, first_loaded_at, changed_at)"
    " FROM articles",
    "paragraphs": "SELECT * FROM paragraphs",
    "text_sketches": "SELECT * FROM text_sketches",
    "story_matches": "SELECT * EXCLUDE (run_id) FROM story_matches",
    "article_changes": "SELECT * EXCLUDE (run_id, changed_at) FROM article_changes",
    "date_evidence": "SELECT * FROM date_evidence",
    "quarantine": "SELECT * EXCLUDE (first_run_id, last_run_id, quarantined_at) FROM quarantine",
}


def fill(desk: Desk) -> Desk:
    desk.pages("lantern", 120)
    shutil.copytree(ROOT / "examples", desk.folder / "examples")
    desk.source("courier", "records", "examples/harbour-courier/*.txt")
    desk.source("herald", "pages", "examples/vale-herald")
    desk.environment["DATELINE_BATCH_SIZE"] = "20"
    return desk


def content(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(desk.warehouse), read_only=True) as con:
        return {name: con.execute(f"{query} ORDER BY ALL").fetchall() for name, query in CONTENT.items()}


def kill_after(desk: Desk, seconds: float, *words: str) -> bool:
    """Whether the run was still at work when it was killed."""
    process = desk.start("run", *words)
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill(process)
        return True
    return False


def kill_in_phase(desk: Desk, phase: str, seconds: float) -> None:
    """Kill a plain run so long after it said that it begins `phase`."""
    process = desk.start("run", "--without-prefect")
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(phase):
            break
    time.sleep(seconds)
    kill(process)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[tuple[Any, ...]]], float]:
    """What a run gives that nobody kills, and how long it took."""
    desk = fill(Desk(tmp_path_factory.mktemp("undisturbed")))
    started = time.monotonic()
    desk.report()
    return content(desk), time.monotonic() - started


@pytest.mark.parametrize("number", range(PLAIN_KILLS // KILLS_A_DESK))
def test_killed_at_any_moment_the_next_run_converges(
    desk: Desk, undisturbed: tuple[dict[str, list[tuple[Any, ...]]], float], number: int
) -> None:
    expected, seconds = undisturbed
    moments = random.Random(SEED + number)
    fill(desk)
    for _ in range(KILLS_A_DESK - 1):
        kill_after(desk, moments.uniform(0.3, seconds), "--without-prefect")
    # the phases that write are short, and a moment of the whole run seldom falls into them
    kill_in_phase(desk, moments.choice(["stage", "load", "publish"]), moments.uniform(0, 0.3))
    desk.report()
    assert content(desk) == expected


@pytest.mark.engine
def test_killed_under_prefect_the_next_run_converges(
    make_desk: Callable[[str], Desk], undisturbed: tuple[dict[str, list[tuple[Any, ...]]], float]
) -> None:
    expected, seconds = undisturbed
    moments = random.Random(SEED)
    desk = fill(make_desk("prefect"))
    # a temporary server takes its time before the first hop
    killed = [kill_after(desk, moments.uniform(4, 12 + seconds)) for _ in range(PREFECT_KILLS)]
    assert any(killed)
    result = desk.command("run")
    # 0 where a run was killed after it had loaded: the next one then has nothing new to judge
    assert result.returncode in {0, 1}, result.stderr
    assert content(desk) == expected


def test_a_killed_run_leaves_no_child_behind(desk: Desk) -> None:
    fill(desk)
    process = desk.start("run", "--without-prefect")
    group = os.getpgid(process.pid)
    time.sleep(4)
    kill(process)
    for _ in range(100):
        if not _alive(group):
            break
        time.sleep(0.1)
    assert not _alive(group)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
