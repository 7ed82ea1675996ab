"""Seventh hop, before anything is written: what the run brought of each outlet, as measures; and their past.

All within the load's transaction, once every candidate's outcome is decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import duckdb

from tasks.measures import MEASURES, Judgement, Measured
from tasks.model import Source
from warehouse.statements import run


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of this run as it is kept. `judgement` is None where it was not judged."""

    measured: Measured
    judgement: Judgement | None


def take_measures(
    con: duckdb.DuckDBPyConnection, run_id: str, moment: datetime, sources: Sequence[Source]
) -> tuple[Measured, ...]:
    """Measure what `decisions` and the attached staged batch hold, a row a source and measure. Raises duckdb.Error."""
    days = _days(sources, moment)
    told = {
        "sources": list(days),
        "days": list(days.values()),
        "languages": [source.language for source in sources],
    }
    rows = run(con, "steps/measure", run_id=run_id, moment=moment, **told).fetchall()
    return tuple(Measured(*row) for row in rows)


def read_past(
    con: duckdb.DuckDBPyConnection, moment: datetime, sources: Sequence[Source]
) -> Mapping[tuple[str, str], Sequence[Measured]]:
    """(source, measure) → its days before today, oldest first, of the measures that are judged. Raises duckdb.Error."""
    days = _days(sources, moment)
    told = {"sources": list(days), "days": list(days.values()), "names": list(MEASURES)}
    past: dict[tuple[str, str], list[Measured]] = {}
    for row in run(con, "queries/past_measures", moment=moment, **told).fetchall():
        measured = Measured(*row)
        past.setdefault((measured.source, measured.measure), []).append(measured)
    return past


def hold(con: duckdb.DuckDBPyConnection, details: Mapping[str, str]) -> None:
    """Let what these sources brought wait in quarantine. `details`: source → why. Raises duckdb.Error."""
    if details:
        run(con, "steps/hold", sources=list(details), details=list(details.values()))


def write_measures(con: duckdb.DuckDBPyConnection, run_id: str, moment: datetime, rows: Sequence[MeasureRow]) -> None:
    """Keep the measures of a run as history. Raises duckdb.Error."""
    run(con, "steps/write_measures", run_id=run_id, moment=moment, rows=[_row(row) for row in rows])


def _days(sources: Sequence[Source], moment: datetime) -> dict[str, date]:
    return {source.name: moment.astimezone(ZoneInfo(source.timezone)).date() for source in sources}


def _row(row: MeasureRow) -> dict[str, object]:
    measured, judgement = row.measured, row.judgement
    return {
        "source": measured.source,
        "measure": measured.measure,
        "value": measured.value,
        "articles": measured.articles,
        "day": measured.day,
        "usual": judgement.usual if judgement else None,
        "low": judgement.low if judgement else None,
        "high": judgement.high if judgement else None,
        "strength": judgement.strength if judgement else None,
        "is_usual": measured.is_usual,
        "is_holiday": measured.is_holiday,
    }
