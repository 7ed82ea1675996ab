"""Takedown: an article and all its traces go, from every byte under DATELINE_HOME that this room writes.

What stays is a tombstone: the article's id, so that it is refused when a source offers it again.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

import duckdb

from tasks.identity import article_id, canonical_url
from warehouse.connect import guard, guard_disk, need_space, with_enough_memory
from warehouse.errors import NoSuchAddress
from warehouse.layout import Home, wal_of
from warehouse.lock import writer_lock
from warehouse.master import open_master, sync_file, sync_folder
from warehouse.migrate import transaction
from warehouse.publish import publish, publish_pending
from warehouse.runs import new_run_id
from warehouse.state.store import open_state
from warehouse.statements import attach, run

_ID = re.compile(r"[0-9a-f]{16}")
_CHUNK = 4 << 20


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a takedown found and removed. All numbers are 0 for an article that was never here."""

    run_id: str
    article_id: str
    articles: int
    versions: int
    quarantined: int
    outcomes: int
    files: int


def forget(home: Home, url: str, memory_mb: int = 256, run_id: str | None = None) -> Forgotten:
    """Remove the article of this URL (or article id) with everything that came of it, and publish without it.

    The generation before is removed too, and so are the run folders' files that name the article. Killed in between,
    call it again. Raises NoSuchAddress, WriterBusy, WarehouseError.
    """
    canonical = canonical_url(url)
    if canonical is None and not _ID.fullmatch(url):
        raise NoSuchAddress(url)
    gone = article_id(canonical) if canonical else url
    moment = datetime.now(UTC)
    run_id = run_id or new_run_id(moment)
    with writer_lock(home), guard_disk(home.master):
        publish_pending(home, memory_mb)
        with open_master(home, memory_mb) as con:
            texts, runs = _traces(con, gone, url, canonical)
            keys = [row[0] for row in run(con, "queries/keys_of_article", article_id=gone).fetchall()]
            _forget_state(home, keys, texts)
            counts = _erase(con, gone, keys, run_id, moment)
        with_enough_memory(memory_mb, partial(compact, home))
        publish(home, memory_mb, keep_previous=False)
        files = _remove_files(home, tuple(text.encode() for text in sorted({*texts, *keys})), runs)
    articles, versions, quarantined, outcomes = counts
    return Forgotten(run_id, gone, articles, versions, quarantined, outcomes, files)


def compact(home: Home, memory_mb: int = 256) -> None:
    """Write the master anew, so that what was deleted is in none of its bytes. Raises WarehouseError."""
    draft = home.master.with_name("warehouse.draft")
    for stale in (draft, wal_of(draft)):
        stale.unlink(missing_ok=True)
    need_space(draft, home.master.stat().st_size)
    with open_master(home, memory_mb) as con, guard(home.master):
        con.execute("FORCE CHECKPOINT")
        attach(con, draft, "compacted", read_only=False)
        con.execute("COPY FROM DATABASE warehouse TO compacted")
        con.execute("DETACH compacted")
    sync_file(draft)
    draft.replace(home.master)
    sync_folder(home.master.parent)


def _traces(
    con: duckdb.DuckDBPyConnection, gone: str, url: str, canonical: str | None
) -> tuple[frozenset[str], frozenset[str]]:
    """Texts by which a file names the article, and the runs that saw it."""
    rows = run(con, "queries/traces", article_id=gone).fetchall()
    texts = {gone, url, *([canonical] if canonical else []), *(row[0] for row in rows if row[0])}
    return frozenset(texts), frozenset(row[1] for row in rows if row[1])


def _forget_state(home: Home, keys: Collection[str], texts: Collection[str]) -> None:
    """What runs remember of the page between them; first of all, while the warehouse still knows its other keys."""
    if home.state.exists():
        with open_state(home) as state:
            state.forget(keys, texts)


def _erase(con: duckdb.DuckDBPyConnection, gone: str, keys: Sequence[str], run_id: str, moment: datetime) -> list[int]:
    names = {"article_id": gone, "moment": moment}
    with transaction(con):
        counts = run(con, "steps/count_forgotten", **names).fetchall()[0]
        run(con, "steps/forget_fetches", keys=list(keys))
        run(con, "steps/forget", **names)
        run(con, "steps/anchor_stories")
        run(con, "steps/note_forget", run_id=run_id, moment=moment, dateline_version=version("dateline"))
    return list(counts)


def _remove_files(home: Home, needles: tuple[bytes, ...], runs: frozenset[str]) -> int:
    found = {file for file in _files(home.runs) if _holds(file, needles)}
    folders = {home.run(run_id) for run_id in runs} | {home.run(file.relative_to(home.runs).parts[0]) for file in found}
    # a DuckDB file packs its texts: whatever its run saw may be in it
    packed = {file for folder in folders for file in _files(folder) if file.suffix in {".duckdb", ".building", ".wal"}}
    aside = {home.rolled_back, wal_of(home.rolled_back), *home.master.parent.glob("*.orphaned")}
    spilled = set(_files(home.temp))
    doomed = {file for file in found | packed | aside | spilled if file.exists()}
    for file in doomed:
        file.unlink()
    return len(doomed)


def _files(folder: Path) -> Iterable[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def _holds(file: Path, needles: tuple[bytes, ...]) -> bool:
    """Whether any of the needles stands in the file, in memory that does not grow with it."""
    longest = max(map(len, needles))
    before = b""
    with file.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            text = before + chunk
            if any(needle in text for needle in needles):
                return True
            before = text[-longest:]
    return False
