"""What the hops of one run share, and the report that is made of it at the end."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

import psutil

from expectations.ledger_rules import LEDGER_RULES
from expectations.measure_rules import MEASURE_RULES
from expectations.rule import Rule
from flows.harvest import Harvest
from flows.outlook import Settled
from flows.run_folder import RunFolder
from flows.settings import Settings
from tasks.deliveries import DeliveryReport
from tasks.model import Source
from tasks.report import CheckResult, LedgerLine, LoadReport
from tasks.routes import Route
from tasks.warc_writer import Place
from warehouse.layout import Home
from warehouse.state.store import State

Checks = tuple[CheckResult, ...]
Ledger = tuple[LedgerLine, ...]


class Run:
    """What the hops of one run share. No dataclass: Prefect would look into one for futures to wait for."""

    def __init__(self, settings: Settings, sources: Sequence[Source], folder: RunFolder) -> None:
        """`folder` is the run's own, already made."""
        self.kind = "run"
        """Other kinds are no news of the outlets: what they load says nothing about the day."""
        self.ledger_rules: Sequence[Rule] = (*LEDGER_RULES, *MEASURE_RULES)
        self.settings = settings
        self.sources = tuple(sources)
        self.folder = folder
        self.home = Home(settings.home.resolve())
        self.reading = ExitStack()
        """Children and warehouse of the extraction, closed when the last page is read."""
        self.harvest: Harvest
        self.configured = self.sources
        """All there are in the sources file."""
        self.places: Mapping[tuple[str, str], Place] = {}
        """(source, locator) → where the archive holds the page of those that were not read from files."""
        self.state: State
        self.is_whole = True
        """Whether all candidates are taken, or so many of each source."""
        self.settled = Settled()
        self.routes: tuple[Route, ...] = ()
        self.delivery: DeliveryReport | None = None
        self._seconds: list[tuple[str, float]] = [("start", time.time() - psutil.Process().create_time())]

    @contextmanager
    def clocked(self, phase: str) -> Iterator[None]:
        """Add the seconds of this block to `phase`."""
        started = time.perf_counter()
        yield
        self._seconds.append((phase, time.perf_counter() - started))

    def report(self, ledger: Ledger, checks: Checks) -> LoadReport:
        """What came of it, once it is published."""
        seconds: dict[str, float] = {}
        for phase, value in self._seconds:
            seconds[phase] = round(seconds.get(phase, 0.0) + value, 3)
        return LoadReport(
            run_id=self.folder.run_id,
            ledger=ledger,
            checks=checks,
            warehouse=self.home.published,
            generation=self.home.generation(self.folder.run_id),
            seconds=tuple(seconds.items()),
            peak_memory_mb=round(_peak_memory_mb(), 1),
            incidents=tuple(one for one in self.settled.incidents if one.is_told),
            notices=self.settled.notices,
            delivery=self.delivery,
        )


def _peak_memory_mb() -> float:
    """Linux tells kilobytes, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024) if sys.platform == "darwin" else peak / 1024
