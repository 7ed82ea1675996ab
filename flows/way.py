"""The way of a run, hop by hop: what the daily flow does, with Prefect's tasks or with the plain functions."""

from __future__ import annotations

from typing import Protocol

from flows import hops
from flows.attempt import Attempt, Choice, Counted, Progress
from flows.exit_codes import exit_code_of
from flows.hops import open_run
from flows.ping import pinging
from flows.run_context import Checks, Ledger, Run
from tasks.report import LoadReport


class Hops(Protocol):
    """The hops of a run: the plain functions of `flows.hops`, or their tasks."""

    def extract_batch(self, run: Run) -> Counted:
        """Stage the next batch; empty at the end."""

    def stage(self, run: Run) -> None:
        """Build the staged file."""

    def check(self, run: Run) -> Checks:
        """Judge the staged rows."""

    def load(self, run: Run, checks: Checks) -> tuple[Ledger, Checks]:
        """Load in one transaction; the ledger, and all checks with those of the ledger."""

    def publish(self, run: Run) -> None:
        """Show the loaded warehouse to its readers."""

    def notify(self, run: Run) -> None:
        """Tell whom it concerns."""


class PlainHops:
    """The hops without an engine."""

    extract_batch = staticmethod(hops.extract_batch)
    stage = staticmethod(hops.stage)
    check = staticmethod(hops.check)
    load = staticmethod(hops.load)
    publish = staticmethod(hops.publish)
    notify = staticmethod(hops.notify)


def run_hops(engine: Hops, attempt: Attempt, choice: Choice, progress: Progress) -> LoadReport:
    """Extract, stage, check, load, publish, notify.

    Raises SourcesError, RoutesError, WriterBusy, WarehouseError, OSError.
    """
    attempt.begun = True
    with pinging(attempt.settings.ping_url) as ping, open_run(attempt.settings, choice) as run:
        progress.phase("extract")
        while counted := engine.extract_batch(run):
            progress.advance(counted)
        progress.phase("stage")
        engine.stage(run)
        progress.phase("check")
        checks = engine.check(run)
        progress.phase("load")
        ledger, checks = engine.load(run, checks)
        progress.phase("publish")
        engine.publish(run)
        progress.phase("notify")
        engine.notify(run)
        report = run.report(ledger, checks)
        ping.code = exit_code_of(report)
        attempt.finish(report)
    return report
