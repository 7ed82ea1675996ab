"""In the load, once all is decided: articles, with their stories, paragraphs, dates, repairs and lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import duckdb

from warehouse.statements import run
from warehouse.stories import settle_stories

CHUNK = 200
"""Articles written at once: a join holds their texts."""


def write_articles(con: duckdb.DuckDBPyConnection, run_id: str, moment: datetime) -> None:
    """Write what `decisions` says is loaded, revised or unchanged, from the staged file. Raises duckdb.Error.

    Leaves the temporary table `arriving`: a row for each new or revised article.
    """
    names = {"run_id": run_id, "moment": moment}
    run(con, "steps/plan_articles", **names)
    settle_stories(con, run_id)
    run(con, "steps/write_articles", **names)
    for first, last in _parts(con, "queries/respelt_seqs"):
        run(con, "steps/write_respelt_texts", first=first, last=last)
    for first, last in _parts(con, "queries/arriving_seqs"):
        run(con, "steps/write_new_articles", first=first, last=last, **names)
    run(con, "steps/write_lines", moment=moment)


def _parts(con: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[int, int]]:
    """First and last of each CHUNK of the numbers that the query gives in order."""
    seqs = [row[0] for row in run(con, query).fetchall()]
    for start in range(0, len(seqs), CHUNK):
        part = seqs[start : start + CHUNK]
        yield part[0], part[-1]
