"""`dateline backfill`: what an outlet published in the past, run by run, from its sitemaps or its archives.

Each run is one like every day's, but for the days it wants: it is loaded and published before the next begins. Stopped
at any moment, the same words go on: what is loaded is known, and what is archived is not asked for again.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from expectations.catalogue import RULE_NAMES
from flows.attempt import Choice
from flows.exit_codes import UsageError, exit_code_of
from flows.outlet_probe import Probe
from flows.run_report import examples_of, print_report, shown_progress
from flows.screen import counted, screen
from flows.settings import Settings
from flows.upkeep import home_of
from flows.window import Window
from tasks.identity import canonical_url
from tasks.model import Source
from tasks.report import LoadReport
from tasks.sources import load_sources, select_sources
from tasks.vocabulary import Kind
from warehouse.backlog import read_backlog
from warehouse.published import open_published

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Past:
    """What is asked for. `end` is None for today; `sitemaps` are found where none is given."""

    source: str
    start: date
    end: date | None = None
    sitemaps: tuple[str, ...] = ()
    undated: bool = False


def backfill_source(settings: Settings, past: Past, *, all_of_it: bool = False, as_json: bool = False) -> int:
    """Collect those days once, or until nothing is left to ask for; the exit code of the last run.

    Raises UsageError where there is nothing to look into, and what `flows.run_command.run` raises.
    """
    from flows.run_command import run  # noqa: PLC0415 - from then on the process must be ended by `end_process`

    (source,) = select_sources(load_sources(settings.sources, RULE_NAMES), [past.source])
    window = _window(past, datetime.now(UTC).date())
    window = Window(window.start, window.end, _sitemaps(settings, source, past), past.undated)
    choice = Choice((source.name,), past=window)
    left: int | None = None
    for number in count(1):
        before = left
        with shown_progress() as progress:
            report = run(settings, choice, progress, without_prefect=True)
        left = _left(settings, report)
        if not all_of_it or not left or left == before:
            break
        log.info("run %d is published; still to be asked for: %s", number, counted(left, "page"))
    with suppress(BrokenPipeError):  # who reads no further has still to get the exit code
        print_report(report, examples_of(settings, report), screen(as_json=as_json))
        if left and not as_json:
            screen().line(
                f"Still to be asked for: {counted(left, 'page')}. The same words again go on, --all to the end."
            )
    return exit_code_of(report)


def _window(past: Past, today: date) -> Window:
    end = past.end or today
    if past.start > end:
        raise UsageError(f"--from {past.start} is after --to {end}: exchange them")
    if past.start > today:
        raise UsageError(f"--from {past.start} is still to come")
    return Window(past.start, end)


def _sitemaps(settings: Settings, source: Source, past: Past) -> tuple[str, ...]:
    """Where to look: as given; a sitemap source's own location; for a feed, the sitemaps of its outlet."""
    if source.kind not in {Kind.FEED, Kind.SITEMAP, Kind.WARC}:
        raise UsageError(
            f"source {source.name!r} is of kind {source.kind}: every run reads all of it, whatever its days. "
            f"Use: dateline run --source {source.name}"
        )
    for address in past.sitemaps:
        if canonical_url(address) is None:
            raise UsageError(f"--sitemap {address} is no web address: give all of it, https://…")
    if past.sitemaps or source.kind is not Kind.FEED:
        return past.sitemaps
    with Probe(settings, allow_private=source.fetch.allow_private) as probe:
        found = tuple(tried.url for tried in probe.sitemaps(source.location) if not tried.problem)
    if not found:
        raise UsageError(
            f"a feed has no past, and no sitemap was found at the host of {source.location}: "
            "give its address with --sitemap"
        )
    return found


def _left(settings: Settings, report: LoadReport) -> int:
    with open_published(home_of(settings), settings.duckdb_memory_mb) as con:
        return read_backlog(con, report.run_id)
