"""Part of the load: the raw pages of quarantined candidates are read again and kept beside their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import duckdb
import zstandard

from warehouse.statements import run

RawPage = Callable[[str, str, str], bytes | None]
"""(source, locator, content hash) → the raw content, or None where it is no longer what was extracted."""

PART_ROWS = 64
PART_BYTES = 2 << 20
"""Rows go in parts of at most so many rows or packed bytes, so that a day of bad pages needs no more memory."""

Part = list[tuple[int, bytes | None]]


def no_raw_page(_source: str, _locator: str, _content_hash: str) -> None:
    """For a caller that keeps no raw pages."""
    return


def write_quarantine(
    con: duckdb.DuckDBPyConnection, run_id: str, versions: Mapping[str, str], raw_page: RawPage
) -> None:
    """Write the rows that table `entering` plans. Raises duckdb.Error and whatever `raw_page` raises."""
    for part in _parts(run(con, "steps/quarantine_entries").fetchall(), raw_page):
        run(
            con,
            "steps/write_quarantine",
            run_id=run_id,
            seqs=[seq for seq, _ in part],
            raw_pages=[packed for _, packed in part],
            sources=list(versions),
            versions=list(versions.values()),
        )


def _parts(entries: list[tuple[int, str, str, str | None]], raw_page: RawPage) -> Iterator[Part]:
    part: Part = []
    size = 0
    packer = zstandard.ZstdCompressor()
    for seq, source, locator, content_hash in entries:
        raw = raw_page(source, locator, content_hash or "")
        packed = None if raw is None else packer.compress(raw)
        part.append((seq, packed))
        size += len(packed or b"")
        if len(part) >= PART_ROWS or size >= PART_BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part
