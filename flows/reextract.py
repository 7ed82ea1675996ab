"""`dateline reextract`: the hops once more, from the archive instead of the web; first shown, then loaded."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from itertools import islice
from pathlib import Path

from expectations.catalogue import RULE_NAMES
from expectations.ledger_rules import LEDGER_RULES
from flows import hops
from flows.attempt import Choice
from flows.collected import Lookup
from flows.fetched import page_or_failure
from flows.harvest import LOOKUP_SIZE, Found, Harvest, versions_of
from flows.hops import open_run
from flows.run_context import Checks, Run
from flows.run_folder import open_run_folder
from flows.settings import Settings
from tasks.model import Page, Source
from tasks.pool import ExtractionPool, PoolLimits
from tasks.recognise import recognise
from tasks.report import LoadReport
from tasks.sources import load_sources, select_sources
from tasks.warc_writer import Place
from warehouse.connect import with_enough_memory
from warehouse.known import read_known
from warehouse.published import open_published
from warehouse.reextraction import ArchivedPage, Change, SourceChanges, archived_pages, compare

EXAMPLES = 3
"""Articles of each source that are shown."""

_NOT_ABOUT_THE_DAY = tuple(rule for rule in LEDGER_RULES if rule.name == "ledger_adds_up")

Start = Callable[[Run, Choice], None]


@dataclass(frozen=True, slots=True)
class Reextraction:
    """What reading the archive anew comes to; `report` is None where it was only tried."""

    as_they_are: int
    """Pages whose content and options are those that their article was made with: not read."""
    sources: tuple[SourceChanges, ...]
    examples: tuple[Change, ...]
    checks: Checks
    report: LoadReport | None = None


class Archived:
    """The archived pages of some sources that would be read otherwise today."""

    def __init__(self, pages: Callable[[str], Iterator[ArchivedPage]], lookup: Lookup, archive: Path) -> None:
        """`pages`: a source's name → its pages; `lookup`: what the warehouse knows of candidate keys."""
        self._pages = pages
        self._lookup = lookup
        self._archive = archive
        self.as_they_are: Counter[str] = Counter()
        self.places: dict[tuple[str, str], Place] = {}

    def find(self, sources: Sequence[Source]) -> Iterator[Found]:
        """What is to be extracted, and what the archive does not give back."""
        for source in sources:
            pages = self._pages(source.name)
            while chunk := list(islice(pages, LOOKUP_SIZE)):
                yield from self._find(source, chunk)

    def _find(self, source: Source, chunk: Sequence[ArchivedPage]) -> Iterator[Found]:
        versions = versions_of(source, fetched=True)
        known = self._lookup([page.candidate.key for page in chunk])
        for page in chunk:
            candidate, fetch = page.candidate, page.fetch
            item = page_or_failure(fetch, candidate, self._archive)
            present = known.get(candidate.key)
            if isinstance(item, Page) and recognise(item, 0, present, versions) is not None:
                self.as_they_are[source.name] += 1
                continue
            place = Place(fetch.warc_file or "", fetch.warc_offset or 0, fetch.warc_length or 0)
            self.places[source.name, candidate.locator] = place
            yield Found(source, item, present, versions)


def reextract(settings: Settings, sources: Sequence[str], since: date | None, *, dry_run: bool) -> Reextraction:
    """Read the archived pages of some sources, or all, again, and load what changes unless it is a `dry_run`.

    `since`: only pages that were fetched on this day or later, UTC. Nothing is asked for from the network. A dry run
    needs no lock. Raises SourcesError, WriterBusy, WarehouseError, StateError, OSError.
    """
    choice = Choice(tuple(sources))
    archives: list[Archived] = []

    def start(run: Run, _: Choice) -> None:
        archives.append(_start_rereading(run, since))

    with (_open_trial if dry_run else open_run)(settings, choice, start) as run:
        while hops.extract_batch(run):
            pass
        if not run.harvest.discovered.total():
            return Reextraction(archives[0].as_they_are.total(), (), (), ())
        hops.stage(run)
        checks = hops.check(run)
        changes, examples = with_enough_memory(settings.duckdb_memory_mb, partial(_compared, run))
        done = Reextraction(archives[0].as_they_are.total(), changes, examples, checks)
        if dry_run:
            return done
        ledger, checks = hops.load(run, checks)
        hops.publish(run)
        return Reextraction(done.as_they_are, changes, examples, checks, run.report(ledger, checks))


def _compared(run: Run, memory_mb: int) -> tuple[tuple[SourceChanges, ...], tuple[Change, ...]]:
    with open_published(run.home, memory_mb) as con:
        return compare(con, run.folder.staged, EXAMPLES)


@contextmanager
def _open_trial(settings: Settings, choice: Choice, start: Start) -> Iterator[Run]:
    """A run in a folder of its own, of which nothing stays."""
    sources = select_sources(load_sources(settings.sources, RULE_NAMES), choice.sources)
    with tempfile.TemporaryDirectory(prefix="dateline-reextract-") as folder:
        run = Run(settings, sources, open_run_folder(Path(folder)))
        with run.reading:
            start(run, choice)
            yield run


def _start_rereading(run: Run, since: date | None) -> Archived:
    settings = run.settings
    con = run.reading.enter_context(open_published(run.home, settings.duckdb_memory_mb))
    limits = PoolLimits(settings.workers, settings.page_deadline_seconds, settings.page_memory_mb)
    pool = run.reading.enter_context(ExtractionPool(limits))
    moment = datetime.combine(since, time(), UTC) if since else None
    archived = Archived(partial(archived_pages, con, since=moment), partial(read_known, con), run.home.archive)
    run.kind, run.ledger_rules = "reextract", _NOT_ABOUT_THE_DAY
    run.places = archived.places
    run.harvest = Harvest(run.sources, pool, archived.find(run.sources))
    return archived
