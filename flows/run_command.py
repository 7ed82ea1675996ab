"""`dateline run`: one run of the daily flow, whose result does not depend on Prefect being well."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import threading
from contextlib import suppress
from contextvars import copy_context
from typing import NoReturn

from expectations.catalogue import RULE_NAMES
from flows.attempt import Attempt, Choice, Progress, attempt_now
from flows.progress import PlainProgress
from flows.settings import Settings, routes_of
from flows.temporary_server import mark_temporary_server, prefect_folder, reap_orphans, stop_children
from flows.way import PlainHops, run_hops
from tasks.pool import warm_up
from tasks.report import LoadReport
from tasks.sources import load_sources, select_sources
from warehouse.layout import Home
from warehouse.lock import writer_lock

log = logging.getLogger(__name__)
END_WITHIN_SECONDS = 15.0
LAST_WORDS_SECONDS = 8.0
FLOW_THREAD = "daily-flow"
EVERYTHING = Choice()


def run(
    settings: Settings,
    choice: Choice = EVERYTHING,
    progress: Progress | None = None,
    *,
    without_prefect: bool = False,
) -> LoadReport:
    """Run once and return when the warehouse is published, whether Prefect is well, ill or not asked.

    Raises what the hops raise: SourcesError, RoutesError, WriterBusy, WarehouseError, OSError. End the process with
    `end_process`: with its server gone, Prefect's threads would hold it for minutes.
    """
    select_sources(load_sources(settings.sources, RULE_NAMES), choice.sources)
    routes_of(settings)
    home = Home(settings.home)
    with writer_lock(home):
        reap_orphans(settings.home)
    attempt = Attempt(settings, progress or PlainProgress(log))
    if without_prefect:
        return run_hops(PlainHops(), attempt, choice, attempt.progress)
    _prepare_prefect(settings)
    errors: list[BaseException] = []
    _wait_for(attempt, _start_flow(attempt, choice, errors))
    if attempt.report is not None:
        return attempt.report
    raise errors[0] if errors else RuntimeError("the flow ended without a report")


def end_process(code: int) -> NoReturn:
    """End this process with `code`: at once where the flow still waits for Prefect's server, else within seconds.

    With the server gone, what Prefect still has to tell it would hold the process for minutes.
    """
    if any(thread.name == FLOW_THREAD for thread in threading.enumerate()):
        _end_now(code)
    timer = threading.Timer(LAST_WORDS_SECONDS, _end_now, (code,))
    timer.daemon = True
    timer.start()
    sys.exit(code)


def _end_now(code: int) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    stop_children()
    os._exit(code)


def _prepare_prefect(settings: Settings) -> None:
    """Prefect reads its environment when it is imported, so this comes first.

    Its own log goes to its server only, for people read ours. Few retries: a server that is gone is not waited for.
    """
    prefect_folder(settings)
    os.environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", "2")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "60")
    if settings.log_level != "debug":
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "50")
    mark_temporary_server(settings.home)


def _start_flow(attempt: Attempt, choice: Choice, errors: list[BaseException]) -> threading.Thread:
    def work() -> None:
        try:
            _run_with_or_without_prefect(attempt, choice)
        except BaseException as error:  # noqa: BLE001 - carried to the waiting thread, which raises it
            errors.append(error)

    attempt_now(attempt)
    thread = threading.Thread(target=copy_context().run, args=(work,), name=FLOW_THREAD, daemon=True)
    thread.start()
    return thread


def _wait_for(attempt: Attempt, flow: threading.Thread) -> None:
    """Until the flow ends, but no longer than a bounded time after it has published."""
    while flow.is_alive() and not attempt.published.wait(0.2):
        pass
    flow.join(END_WITHIN_SECONDS)


def _run_with_or_without_prefect(attempt: Attempt, choice: Choice) -> None:
    try:
        _run_with_prefect(choice)
    except Exception as error:
        if attempt.begun and not _is_out_of_reach(error):
            raise
        log.warning("Prefect failed (%s)", error)
    if attempt.report is None:
        log.warning("Prefect's server is out of reach; this run goes on without it")
        run_hops(PlainHops(), attempt, choice, attempt.progress)


def _run_with_prefect(choice: Choice) -> None:
    from flows.daily import daily  # noqa: PLC0415 - Prefect takes seconds to import
    from flows.prefect_server import server_answers  # noqa: PLC0415

    if server_answers():
        _warm_up_meanwhile()
        daily(list(choice.sources) or None, choice.limit, choice.due_only)


def _is_out_of_reach(error: Exception) -> bool:
    from flows.prefect_server import OUT_OF_REACH  # noqa: PLC0415

    return isinstance(error, OUT_OF_REACH)


def _warm_up_meanwhile() -> None:
    """Prefect's server takes longer to start than Great Expectations and the children's modules to import.

    An import that fails here fails again where the checks need it, and is told there.
    """

    def work() -> None:
        warm_up()
        with suppress(ImportError):
            importlib.import_module("expectations.gx_run")

    threading.Thread(target=work, name="warm-up", daemon=True).start()
