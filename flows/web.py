"""What collecting from the web works with, opened for the length of a run."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version

from flows.collecting import Web
from flows.run_folder import RunFolder
from flows.settings import Settings
from tasks.crawl_process import Crawler, CrawlLimits
from tasks.fetches import HostState
from tasks.parse_bounded import DocumentParser
from tasks.robots import RobotsText
from tasks.warc_writer import recover
from warehouse.fetches import FetchLog
from warehouse.layout import Home
from warehouse.state.store import State

log = logging.getLogger(__name__)


@contextmanager
def open_web(folder: RunFolder, home: Home, settings: Settings, state: State) -> Iterator[Web]:
    """The crawling process (started with the first request), the parsers and the archive, made whole again.

    Raises OSError, StateError.
    """
    now = datetime.now(UTC)
    home.archive.mkdir(parents=True, exist_ok=True)
    for recovered in recover(home.archive):
        log.info("The archive file %s of a killed run is whole again", recovered.file)
    limits = CrawlLimits(
        user_agent=user_agent(settings.contact),
        archive=home.archive,
        run_id=folder.run_id,
        deadline_s=settings.fetch_deadline_seconds,
        host_s=settings.fetch_host_seconds,
        concurrency=settings.fetch_concurrency,
    )
    with (
        Crawler(limits, state.hosts(now), state.robots(now), partial(_remember, state)) as crawler,
        DocumentParser() as parser,
        FetchLog(folder.fetches) as fetches,
    ):
        yield Web(crawler, parser, state, fetches, home.archive, now)


def _remember(state: State, learned: HostState | RobotsText) -> None:
    """At once: a host that asked for patience shall have it, even where this run is killed."""
    if isinstance(learned, HostState):
        state.note_hosts([learned])
    else:
        state.note_robots([learned])


def user_agent(contact: str) -> str:
    """How Dateline names itself to outlets: honestly, with a way to reach whoever runs it."""
    return f"Dateline/{version('dateline')} (news monitoring; {contact or 'contact not set'})"
