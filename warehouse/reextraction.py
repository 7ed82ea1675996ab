"""Beside the way: pages that lie in the archive, and what reading them anew would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from tasks.fetches import Fetch, FetchResult, Purpose
from tasks.identity import canonical_url
from tasks.model import Candidate, Hints
from warehouse.edits import compare_staged
from warehouse.statements import attach, run

_ROWS = 200


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A candidate as it was found, and the request that brought its page."""

    candidate: Candidate
    fetch: Fetch


@dataclass(frozen=True, slots=True)
class SourceChanges:
    """What becomes of a source's pages; `texts`, `titles` and `dates` say what differs in those revised."""

    source: str
    pages: int
    unchanged: int
    revised: int
    loaded: int
    quarantined: int
    failed: int
    other: int
    texts: int
    titles: int
    dates: int


@dataclass(frozen=True, slots=True)
class Change:
    """One article before and after; None each where there is none. `article` is its URL, or where it was found."""

    source: str
    article: str
    outcome: str
    reason: str
    title_before: str | None
    title_after: str | None
    day_before: date | None
    day_after: date | None
    text_before: str | None
    text_after: str | None


def archived_pages(con: duckdb.DuckDBPyConnection, source: str, since: datetime | None) -> Iterator[ArchivedPage]:
    """The archived pages of a source's candidates, in the order they lie there; `since`: when they were asked for.

    Each candidate once: the page that its article, or its row in quarantine, was made of; the last one where it has
    neither. `con` may be used meanwhile. Raises duckdb.Error.
    """
    cursor = con.cursor()
    run(cursor, "queries/archived_pages", source=source, since=since)
    names = [column[0] for column in cursor.description or ()]
    while rows := cursor.fetchmany(_ROWS):
        yield from (_page(source, dict(zip(names, row, strict=True))) for row in rows)


def last_archived(con: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> dict[str, Fetch]:
    """The request that last brought the page of each candidate, where the archive still holds it.

    Raises duckdb.Error.
    """
    asked = run(con, "queries/last_archived", keys=list(keys))
    names = [column[0] for column in asked.description or ()]
    rows = (dict(zip(names, row, strict=True)) for row in asked.fetchall())
    return {row["candidate_key"]: _fetch(row["source"], row) for row in rows}


def compare(
    con: duckdb.DuckDBPyConnection, staged: Path, examples: int
) -> tuple[tuple[SourceChanges, ...], tuple[Change, ...]]:
    """What a load of the checked, staged file would change, by source; and so many examples of each.

    Writes nothing but temporary tables: `con` may be read-only. Raises duckdb.Error.
    """
    attach(con, staged, "staged", read_only=True)
    try:
        compare_staged(con)
        run(con, "steps/decide")
        sources = run(con, "queries/reextraction").fetchall()
        changes = run(con, "queries/reextraction_examples", examples=examples).fetchall()
    finally:
        con.execute("DETACH staged")
    return tuple(SourceChanges(*row) for row in sources), tuple(Change(*row) for row in changes)


def _page(source: str, row: dict[str, Any]) -> ArchivedPage:
    url, key = row["url"], row["candidate_key"]
    # where the page says no title or author, what is on record stays: a feed's word, most likely
    hints = Hints(
        row["hint_kind"] or "",
        row["title"],
        tuple(row["authors"] or ()),
        row["hint_value"],
        row["hint_day"],
        row["hint_moment"],
    )
    return ArchivedPage(Candidate(source, row["locator"], url, canonical_url(url), key, hints), _fetch(source, row))


def _fetch(source: str, row: dict[str, Any]) -> Fetch:
    return Fetch(
        number=-1,
        source=source,
        url=row["url"],
        purpose=Purpose.ARTICLE,
        started_at=row["started_at"],
        seconds=0.0,
        result=FetchResult.OK,
        final_url=row["final_url"],
        content_type=row["content_type"],
        warc_file=row["warc_file"],
        warc_offset=row["warc_offset"],
        warc_length=row["warc_length"],
    )
