"""For laptops: an address that is asked for after each run, so that somebody else notices when none comes.

The usual services (Healthchecks, Uptime Kuma, Dead Man's Snitch …) take it so: the address itself where all went
well, and the address with the exit code behind it, `…/1`, where it did not.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from flows.exit_codes import ExitCode

log = logging.getLogger(__name__)
SECONDS = 5.0


@dataclass(slots=True)
class Ping:
    """What is to be told at the end; a run that does not come so far has failed."""

    code: int = ExitCode.FAULT


@contextmanager
def pinging(url: str) -> Iterator[Ping]:
    """Tell the address how the block has ended, whatever becomes of it; nobody, where there is no address."""
    ping = Ping()
    try:
        yield ping
    finally:
        if url:
            _tell(url, ping.code)


def _tell(url: str, code: int) -> None:
    """Nothing is raised: a run does not fail because nobody listens."""
    try:
        httpx.get(f"{url.rstrip('/')}/{code}" if code else url, timeout=SECONDS).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("The ping address did not take it: %s", type(error).__name__)
