"""What collecting from the web works with, opened for the length of a run."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version

from flows.collecting import Web
from flows.run_folder import RunFolder
from flows.settings import Settings
from tasks.crawl_process import Crawler, CrawlLimits
from tasks.parse_bounded import DocumentParser
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
        concurrency=settings.fetch_concurrency,
    )
    with (
        Crawler(limits, state.hosts(now), state.robots(now)) as crawler,
        DocumentParser() as parser,
        FetchLog(folder.fetches) as fetches,
    ):
        yield Web(crawler, parser, state, fetches, home.archive, now)


def user_agent(contact: str) -> str:
    """How Dateline names itself to outlets: honestly, with a way to reach whoever runs it."""
    return f"Dateline/{version('dateline')} (news monitoring; {contact or 'contact not set'})"
