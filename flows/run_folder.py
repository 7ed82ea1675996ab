"""The folder of one run, `runs/<run_id>/`: its staged files and its state, for the next run and for `status`."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import orjson

from warehouse.runs import new_run_id

State = Literal["running", "loaded", "failed", "interrupted"]


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Where a run keeps what it is working on. `run_id` sorts by time: `20260131T050000Z-1f3a`."""

    run_id: str
    path: Path
    started_at: datetime

    @property
    def batches(self) -> Path:
        """Folder of the durable batch files."""
        return self.path / "batches"

    @property
    def staged(self) -> Path:
        """The staged batch that the checks read."""
        return self.path / "staged.duckdb"

    @property
    def ledger(self) -> Path:
        """The run's ledger as the ledger checks read it."""
        return self.path / "ledger.duckdb"

    @property
    def fetches(self) -> Path:
        """Folder of the log of requests."""
        return self.path / "fetches"

    def discard_staged(self) -> None:
        """What is loaded is no longer needed here, and a takedown could not reach it."""
        for folder in (self.batches, self.fetches):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (self.staged, self.ledger):
            file.unlink(missing_ok=True)

    def write_state(self, state: State, detail: str = "") -> None:
        """Note how far the run came; written whole or not at all."""
        note = {"run_id": self.run_id, "started_at": self.started_at.isoformat(), "state": state, "detail": detail}
        draft = self.path / "run.json.tmp"
        draft.write_bytes(orjson.dumps({**note, "pid": os.getpid()}))
        draft.replace(self.path / "run.json")


def open_run_folder(runs: Path) -> RunFolder:
    """A new run's folder. Raises OSError when the disk refuses."""
    now = datetime.now(UTC)
    run_id = new_run_id(now)
    path = runs / run_id
    (path / "batches").mkdir(parents=True)
    folder = RunFolder(run_id, path, now.replace(microsecond=0))
    folder.write_state("running")
    return folder
