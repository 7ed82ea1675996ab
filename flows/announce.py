"""What a run leaves in Prefect's user interface: progress, a Markdown summary with the ledger, a table of checks.

Best effort by design: the warehouse holds the same facts, so an unreachable server costs the artifact and nothing
else. The first refusal ends all tries of the run, for each would wait for its own retries.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from uuid import UUID

import httpx
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.exceptions import PrefectException

from flows.attempt import Attempt, Counted, Progress
from flows.events import emit_run
from flows.summary import failed_checks_table, summary_markdown
from flows.zombies import mark_zombies
from tasks.report import LoadReport

log = logging.getLogger(__name__)
UNREACHABLE = (httpx.HTTPError, PrefectException, OSError, RuntimeError)
PHASES = ("extract", "stage", "check", "load", "publish", "notify")


class _ArtifactProgress:
    """Passes every call on, and shows the phase as a progress artifact from a thread that nobody waits for."""

    def __init__(self, inner: Progress) -> None:
        self._inner = inner
        self._wanted: queue.SimpleQueue[tuple[float, str] | None] = queue.SimpleQueue()
        self._done = 0

    def phase(self, name: str) -> None:
        self._inner.phase(name)
        share = 100.0 * PHASES.index(name) / len(PHASES) if name in PHASES else 0.0
        self._wanted.put((share, f"{name}: {self._done} candidates staged"))

    def advance(self, outcomes: Counted) -> None:
        self._inner.advance(outcomes)
        self._done += len(outcomes)
        self._wanted.put((0.0, f"extract: {self._done} candidates staged"))

    def show(self) -> None:
        artifact: UUID | None = None
        while (wanted := self._wanted.get()) is not None:
            share, text = wanted
            try:
                if artifact is None:
                    made = create_progress_artifact(share, key="progress", description=text)
                    artifact = made if isinstance(made, UUID) else None
                else:
                    update_progress_artifact(artifact, share, description=text)
            except UNREACHABLE as error:
                log.warning("Prefect shows no progress of this run: %s", error)
                return

    def end(self) -> None:
        self._wanted.put((100.0, f"published: {self._done} candidates"))
        self._wanted.put(None)


@contextmanager
def progress_artifact(attempt: Attempt) -> Iterator[Progress]:
    """The attempt's progress, shown in Prefect as well."""
    progress = _ArtifactProgress(attempt.progress)
    shower = threading.Thread(target=copy_context().run, args=(progress.show,), daemon=True, name="progress-artifact")
    shower.start()
    yield progress
    progress.end()
    shower.join(timeout=2)


def announce(report: LoadReport) -> None:
    """Leave the summary and the failed checks with the flow run, tell the event feed, and clear away dead runs."""
    try:
        create_markdown_artifact(summary_markdown(report), key="summary", description=f"Run {report.run_id}")
        create_table_artifact(failed_checks_table(report), key="failed-checks", description=f"Run {report.run_id}")
        emit_run(report)
        mark_zombies()
    except UNREACHABLE as error:
        log.warning("Prefect got no summary of this run (it is in the warehouse): %s", error)
