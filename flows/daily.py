"""The daily flow: sources → staged batches → checks → load → publish → report.

Correctness never rests on Prefect: the same hops run without it when its server is out of reach, and what was
published stands whatever becomes of the flow's state.
"""

from __future__ import annotations

from prefect import flow

from flows.announce import announce, progress_artifact
from flows.attempt import Attempt, Choice, current_attempt
from flows.deployed import bound_the_end, log_progress
from flows.exit_codes import ExitCode, exit_code_of
from flows.policies import TaskHops
from flows.settings import load_settings
from flows.way import run_hops


class ChecksCouldNotRunError(Exception):
    """Everything is loaded and published, but a check could not run: nobody knows whether the data is good."""


@flow(name="daily", persist_result=False, validate_parameters=False)
def daily(sources: list[str] | None = None, limit: int | None = None, due_only: bool = False) -> None:
    """Collect, check, load and publish once.

    `sources` names some of sources.toml (all by default); `limit` bounds the candidates of each; `due_only` leaves
    feeds and sitemaps alone that were asked for of late. Raises
    ChecksCouldNotRunError at the very end, so that the flow run is seen as failed.
    """
    attempt = current_attempt() or _deployed_attempt()
    with progress_artifact(attempt) as progress:
        report = run_hops(TaskHops(), attempt, Choice(tuple(sources or ()), limit, due_only), progress)
    code = exit_code_of(report)
    bound_the_end(code)
    announce(report)
    if code is ExitCode.CHECK_ERRORED:
        raise ChecksCouldNotRunError(f"run {report.run_id}: a check could not run; see its failed-checks artifact")


def _deployed_attempt() -> Attempt:
    settings = load_settings()
    return Attempt(settings, log_progress(settings))
