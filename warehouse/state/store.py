"""What runs tell each other: written by the one run that holds the writer's lock, some at once, some at its end.

At once: pages archived, waiting hosts, robots.txt; a run that is killed leaves them to the next one. At the end,
once the warehouse has the articles: documents and failed attempts. A feed's validators noted before its articles are
loaded would lose them: the next answer would be 304.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import orjson

from tasks.fetches import Fetch, HostState
from tasks.robots import RobotsText
from warehouse.layout import Home
from warehouse.state.attempts import AttemptState, attempt_columns, attempt_of
from warehouse.state.columns import column, moment_of, text_of
from warehouse.state.database import BUSY_SECONDS, Database
from warehouse.state.documents import DocumentState, document_columns, document_of
from warehouse.state.fetch_json import fetch_json, fetch_of

KEEP = timedelta(days=60)
"""How long anything stays that nobody asks for any more."""

ROBOTS_LIFE = timedelta(hours=24)
"""RFC 9309, 2.4."""

FAILED_ROBOTS_LIFE = timedelta(hours=1)
"""An outlet whose robots.txt could not be had is asked nothing; that shall not last a day."""


def open_state(home: Home, busy_seconds: float = BUSY_SECONDS) -> State:
    """The state of this home, made where missing; close it, or use it as a block.

    For the holder of the writer's lock. Raises StateError, WarehouseReadOnly, DiskFull; so does every method.
    """
    return State(Database(home.state, busy_seconds))


def remembered_hosts(home: Home, now: datetime) -> tuple[HostState, ...]:
    """What runs have learned of hosts, for one who holds no lock; nothing is made where there was no run.

    Raises StateError, WarehouseReadOnly, DiskFull.
    """
    if not home.state.exists():
        return ()
    with open_state(home) as state:
        return state.hosts(now)


def remember_waiting(home: Home, hosts: Iterable[HostState], now: datetime) -> None:
    """Let runs know of those hosts that want us to wait, from one who holds no lock: one short transaction.

    Raises StateError, WarehouseReadOnly, DiskFull.
    """
    waiting = [host for host in hosts if host.wait_until is not None and host.wait_until > now]
    if waiting:
        with open_state(home) as state:
            state.note_hosts(waiting)


class State:
    """The open state. What is noted for the end of the run is lost unless `commit_run` is called."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._documents: dict[str, DocumentState] = {}
        self._attempts: dict[str, AttemptState | None] = {}
        self._pages: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was not committed is gone."""
        self._database.close()

    def document(self, url: str) -> DocumentState | None:
        """What earlier runs have committed of a feed or sitemap; None for a new one."""
        rows = self._database.run("read_document", url=column(url))
        return document_of(dict(rows[0])) if rows else None

    def documents(self) -> tuple[DocumentState, ...]:
        """All documents by URL, as they will be once this run is committed: what the warehouse mirrors."""
        rows = self._database.run("read_documents")
        found = {row["url"]: document_of(dict(row)) for row in rows}
        return tuple(document for _, document in sorted({**found, **self._documents}.items()))

    def due(self, urls: Sequence[str], now: datetime) -> tuple[str, ...]:
        """Those of `urls`, in their order, that are new or may be asked for again."""
        rows = self._database.run("waiting_documents", urls=_json(urls), now=text_of(now))
        waiting = {row["url"] for row in rows}
        return tuple(url for url in urls if url not in waiting)

    def note_document(self, document: DocumentState) -> None:
        """Remember a document at the end of the run."""
        self._documents[document.url] = document

    def attempts(self, keys: Sequence[str]) -> dict[str, AttemptState]:
        """What earlier runs have committed of these candidates' failures; a key that is missing has none."""
        rows = self._database.run("read_attempts", keys=_json(keys))
        return {row["key"]: attempt_of(dict(row)) for row in rows}

    def note_attempts(self, attempts: Iterable[AttemptState]) -> None:
        """Remember failures at the end of the run."""
        self._attempts.update((attempt.key, attempt) for attempt in attempts)

    def settle_attempts(self, keys: Iterable[str]) -> None:
        """Forget the failures of candidates that came well after all, at the end of the run."""
        self._attempts.update(dict.fromkeys(keys))

    def note_page(self, key: str, fetch: Fetch) -> None:
        """Remember, at once, that the page of candidate `key` is archived."""
        row = {
            "source": column(fetch.source),
            "noted_at": text_of(datetime.now(UTC)),
            "fetch": fetch_json(fetch).decode(),
        }
        self._database.run("write_page", key=key, **row)
        self._pages.add(key)

    def pending_page(self, keys: Sequence[str]) -> dict[str, Fetch]:
        """The archived pages of these candidates that no run has loaded; with it this run takes them over."""
        return self._taken_over(self._database.run("read_pages", keys=_json(keys)))

    def leftover_pages(self, source: str) -> dict[str, Fetch]:
        """All of them of one source, oldest first; this run takes them over, too.

        For the end of a source's discovery: what a killed run has archived, and no document names any more.
        """
        return self._taken_over(self._database.run("leftover_pages", source=column(source)))

    def hosts(self, now: datetime) -> tuple[HostState, ...]:
        """Hosts that want us to wait beyond `now`, or failed in the last runs, by name."""
        rows = self._database.run("read_hosts", now=text_of(now))
        return tuple(HostState(row["host"], moment_of(row["wait_until"]), row["failures"]) for row in rows)

    def note_hosts(self, hosts: Iterable[HostState]) -> None:
        """Remember hosts, at once; one that neither waits nor fails is nothing to remember, but replaces what was."""
        moment = text_of(datetime.now(UTC))
        rows = [{**_row(host), "noted_at": moment} for host in hosts]
        with self._database.transaction():
            self._database.run_many("write_host", rows)

    def robots(self, now: datetime) -> tuple[RobotsText, ...]:
        """The robots.txt files that are still fresh, by origin."""
        rows = self._database.run("read_robots", **_robots_lives(now))
        return tuple(RobotsText(**{**row, "fetched_at": moment_of(row["fetched_at"])}) for row in map(dict, rows))

    def note_robots(self, robots: Iterable[RobotsText]) -> None:
        """Remember robots.txt files, at once; stale ones go."""
        rows = [_row(text) for text in robots]
        with self._database.transaction():
            self._database.run_many("write_robots", rows)
            self._database.run("drop_robots", **_robots_lives(datetime.now(UTC)))

    def commit_run(self) -> None:
        """The warehouse has what this run brought: write what was noted, in one transaction, and drop its pages."""
        settled = [key for key, attempt in self._attempts.items() if attempt is None]
        failed = [attempt_columns(attempt) for attempt in self._attempts.values() if attempt is not None]
        with self._database.transaction():
            self._database.run_many("write_document", map(document_columns, self._documents.values()))
            self._database.run("settle_attempts", keys=_json(settled))
            self._database.run_many("write_attempt", failed)
            self._database.run("settle_pages", keys=_json(self._pages))
        self._documents, self._attempts, self._pages = {}, {}, set()

    def forget(self, keys: Collection[str], addresses: Collection[str]) -> None:
        """Remove every trace of an article, from the bytes of the file too: of its keys, and of its URLs as found."""
        with self._database.transaction():
            self._database.run("forget", keys=_json(keys), addresses=_json(addresses))
        self._database.run("empty_log")

    def sweep_state(self, now: datetime, sources: Collection[str]) -> None:
        """Remove what nobody has asked for in 60 days before `now`; `sources` are all that are configured.

        Feeds of those stay, however long they have been silent.
        """
        with self._database.transaction():
            self._database.run("sweep", before=text_of(now - KEEP), sources=_json(sources))
            self._database.run("drop_robots", **_robots_lives(now))

    def _taken_over(self, rows: Iterable[sqlite3.Row]) -> dict[str, Fetch]:
        found = {row["key"]: fetch_of(row["fetch"]) for row in rows}
        self._pages.update(found)
        return found


def _json(texts: Iterable[str]) -> str:
    return orjson.dumps([column(text) for text in texts]).decode()


def _row(record: Any) -> dict[str, Any]:
    return {name: column(value) for name, value in asdict(record).items()}


def _robots_lives(now: datetime) -> dict[str, str]:
    return {
        "now": text_of(now),
        "answered_since": text_of(now - ROBOTS_LIFE),
        "failed_since": text_of(now - FAILED_ROBOTS_LIFE),
    }
