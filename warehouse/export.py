"""Out of the warehouse: articles as CSV, Parquet or JSON lines, or one by one for the record format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import duckdb

from warehouse.connect import guard_disk
from warehouse.statements import run

CHUNK = 200
"""Articles held in memory at once."""


class ExportFormat(StrEnum):
    """Formats that DuckDB writes itself."""

    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles: of one source, of days from `since` to `until`, both counted. None asks for no limit.

    An article without a day is outside any limit of days.
    """

    source: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ExportedArticle:
    """What the record format holds of an article."""

    url: str | None
    published_on: date | None
    title: str | None
    paragraphs: tuple[str, ...]


EVERYTHING = Selection()


def export_articles(
    con: duckdb.DuckDBPyConnection, target: Path, form: ExportFormat, selection: Selection = EVERYTHING
) -> int:
    """Write the selected articles to `target`, which appears whole or not at all; returns how many there are.

    In CSV the lists `authors` and `flags` are joined by "; ". Raises WarehouseError, OSError.
    """
    draft = target.with_name(f"{target.name}.draft")
    with guard_disk(target):
        try:
            written = run(con, f"queries/export_{form}", path=str(draft), **_bounds(selection)).fetchall()
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    return int(written[0][0])


def iterate_articles(con: duckdb.DuckDBPyConnection, selection: Selection = EVERYTHING) -> Iterator[ExportedArticle]:
    """The selected articles in the order of source, day and address. Raises duckdb.Error."""
    found = run(con, "queries/export_records", **_bounds(selection))
    while rows := found.fetchmany(CHUNK):
        for url, published_on, title, text in rows:
            yield ExportedArticle(url, published_on, title, tuple(text.split("\n")) if text else ())


def _bounds(selection: Selection) -> dict[str, object]:
    return {"source": selection.source, "since": selection.since, "until": selection.until}
