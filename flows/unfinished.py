"""Runs that began and were not loaded, read from the notes they keep in their folders (`flows.run_folder`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson
import psutil

from flows.screen import excerpt


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """A run that is not in the warehouse. `state`: running, killed (its process is gone), interrupted or failed."""

    run_id: str
    started_at: str
    state: str
    detail: str = ""


def unfinished_runs(runs: Path, loaded: frozenset[str]) -> list[UnfinishedRun]:
    """The newest first; `loaded` are the runs that the warehouse has. A folder without a readable note is passed by."""
    found = (_read(note) for note in runs.glob("*/run.json"))
    return sorted(
        (run for run in found if run is not None and run.run_id not in loaded), key=lambda run: run.run_id, reverse=True
    )


def told(runs: Iterable[UnfinishedRun], loaded: str | None) -> Iterator[str]:
    """A line a run; `loaded` is the newest that was loaded."""
    meanings = {
        "running": "is running now",
        "killed": "was killed before it was loaded",
        "interrupted": "was interrupted before it was loaded",
        "failed": "failed",
    }
    for run in runs:
        detail = f": {excerpt(run.detail, 200)}" if run.detail else ""
        yield f"{run.run_id} {meanings[run.state]}{detail}{_next(run, loaded)}"


def _next(run: UnfinishedRun, loaded: str | None) -> str:
    """What becomes of what it left."""
    if run.state == "running":
        return ""
    if loaded is not None and loaded > run.run_id:
        return f"; {loaded} was loaded since"
    return "; the next run takes up what it left"


def _read(note: Path) -> UnfinishedRun | None:
    try:
        content = orjson.loads(note.read_bytes())
        run = UnfinishedRun(content["run_id"], content["started_at"], content["state"], content["detail"])
        pid = int(content["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    match run.state:
        case "running":
            alive = _is_process_of(pid, run.started_at)
            return run if alive else UnfinishedRun(run.run_id, run.started_at, "killed", run.detail)
        case "failed" | "interrupted":
            return run
        case _:
            return None


def _is_process_of(pid: int, started_at: str) -> bool:
    """Whether the process that began the run lives; another may have got its number since, after a restart say."""
    try:
        return psutil.Process(pid).create_time() <= datetime.fromisoformat(started_at).timestamp() + 1
    except psutil.NoSuchProcess:
        return False
