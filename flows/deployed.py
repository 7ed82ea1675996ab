"""A run that a Prefect worker or `dateline serve` has started: it has a process of its own and nobody at a terminal."""

from __future__ import annotations

import logging
import os
import threading

from prefect.runtime import deployment

from flows.attempt import Progress
from flows.progress import PlainProgress
from flows.settings import Settings
from flows.temporary_server import stop_children

END_WITHIN_SECONDS = 25.0
ROOMS = ("flows", "tasks", "expectations", "warehouse")
log = logging.getLogger("flows.daily")


def log_progress(settings: Settings) -> Progress:
    """Progress as log lines, which Prefect passes on to its server."""
    for room in ROOMS:
        logging.getLogger(room).setLevel(settings.log_level.upper())
    return PlainProgress(log)


def bound_the_end(code: int, seconds: float = END_WITHIN_SECONDS) -> None:
    """From now on, end this process with `code` within `seconds` if Prefect does not.

    With its server gone, Prefect retries for minutes to report a state; the data is published and the next run
    must not find this one still there. Only where the process was started for this one run.
    """
    if deployment.id is None:
        return
    timer = threading.Timer(seconds, _end, (code,))
    timer.daemon = True
    timer.start()


def _end(code: int) -> None:
    log.warning("The run is published; its Prefect server does not answer, so this process ends without it")
    stop_children()
    os._exit(code)
