"""Runs from staged rows to published incidents, as `flows.hops.load` does them, of outlets with a made-up past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from expectations.ledger import check_ledger
from expectations.ledger_rules import LEDGER_RULES
from expectations.measure_rules import MEASURE_RULES
from flows.outlook import Settled, judged_rows, look, settle
from tasks.measures import Measured
from tasks.model import Source
from tasks.report import CheckResult
from tasks.staging import StagedRow
from tests.warehouse.samples import SOURCES, stage
from warehouse.layout import Home
from warehouse.load import LoadTransaction, RunInfo
from warehouse.lock import writer_lock
from warehouse.master import open_master
from warehouse.measures import MeasureRow, write_measures
from warehouse.publish import publish

DAYS = 30
USUAL = {
    "new_articles": (8.0, 8),
    "characters_median": (300.0, 8),
    "authors_fill": (1.0, 8),
    "date_fill": (1.0, 8),
    "one_text_share": (0.0, 8),
    "one_title_share": (0.0, 8),
    "repeats_share": (0.0, 8),
    "seen_text_share": (0.0, 8),
    "wall_share": (0.0, 8),
    "paywall_share": (0.0, 8),
}


def give_a_past(
    home: Home, sources: Sequence[Source] = SOURCES, usual: Mapping[str, tuple[float, int]] = USUAL
) -> None:
    """Thirty days of eight good articles each, up to yesterday."""
    now = datetime.now(UTC)
    with writer_lock(home), open_master(home) as con:
        for back in range(DAYS, 0, -1):
            moment = now - timedelta(days=back)
            rows = [
                MeasureRow(Measured(source.name, name, value, articles, moment.date()), None)
                for source in sources
                for name, (value, articles) in usual.items()
            ]
            write_measures(con, f"past-{back:02d}", moment, rows)


def watched_run(
    home: Home, run_id: str, rows: Iterable[StagedRow], sources: tuple[Source, ...] = SOURCES
) -> tuple[Settled, tuple[CheckResult, ...]]:
    """Load, judge and publish; what it has to tell, and its checks of ledger and measures."""
    folder = home.run(run_id)
    folder.mkdir(parents=True, exist_ok=True)
    staged = stage(folder, rows, sources)
    info = RunInfo(run_id, datetime.now(UTC), sources, {source.name: "v1" for source in sources}, "0.1")
    with writer_lock(home):
        with open_master(home) as con, LoadTransaction(con, home, staged, info) as load:
            load.decide()
            outlook = look(con, run_id, load.moment, sources, is_whole=True)
            load.apply()
            load.export_ledger(folder / "ledger.duckdb", None, judged_rows(outlook))
            checks = check_ledger(folder / "ledger.duckdb", sources, (*LEDGER_RULES, *MEASURE_RULES))
            settled = settle(con, outlook, checks, {})
            load.finish(checks)
        publish(home)
    return settled, checks
