"""First hop of feeds and sitemaps: which are asked for, with which validators, and when they are parsed.

A document that has not changed is read again from the archive: what it names is then found known, so that the ledger
tells a quiet outlet from a broken one, and what an earlier run left pending comes up again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from datetime import datetime
from pathlib import Path
from typing import Protocol

from flows.document_outcomes import (
    DocumentTask,
    Found,
    as_answered,
    as_failed,
    as_useless,
    failure_of,
    found_in,
    lost,
    not_modified,
    scheduled,
)
from tasks.discovered import Discovered
from tasks.fetches import Fetch, FetchRequest, FetchResult, Purpose
from tasks.identity import canonical_url
from tasks.model import Failure, Source
from tasks.warc_reader import ArchiveError, read_response
from warehouse.state.documents import DocumentState
from warehouse.state.store import State

DEEPEST = 10
"""Sitemap indexes below each other; further down lies a trap."""
MOST_DOCUMENTS = 500
"""Sitemaps of one source that one run looks into."""


class Parser(Protocol):
    """`tasks.parse_bounded.DocumentParser`."""

    def submit_feed(
        self, body: bytes, url: str, content_type: str | None, max_age_days: int, now: datetime
    ) -> Future[Discovered]:
        """Parse a feed in a child process."""

    def submit_sitemap(self, body: bytes, url: str, max_age_days: int, now: datetime) -> Future[Discovered]:
        """Parse a sitemap in a child process."""


class Documents:
    """All feeds and sitemaps of a run."""

    def __init__(self, state: State, parser: Parser, archive: Path, now: datetime, *, due_only: bool) -> None:
        """`due_only`: those that are not due are not asked for; what they named last is gone through again."""
        self._state = state
        self._parser = parser
        self._archive = archive
        self._now = now
        self._due_only = due_only
        self._tasks: dict[tuple[str, str], DocumentTask] = {}
        self._of_source: Counter[str] = Counter()
        self._parsing: list[tuple[DocumentTask, Future[Discovered]]] = []

    @property
    def parsing(self) -> int:
        """Documents that children are at work on."""
        return len(self._parsing)

    def open(self, source: Source, url: str, purpose: Purpose, depth: int) -> DocumentTask | None:
        """Take up a document; None where this run has it already, or has enough."""
        key = (source.name, canonical_url(url) or url)
        if key in self._tasks or depth > DEEPEST or self._of_source[source.name] >= MOST_DOCUMENTS:
            return None
        self._of_source[source.name] += 1
        self._tasks[key] = DocumentTask(source, url, purpose, depth, self._state.document(url))
        return self._tasks[key]

    def request(self, task: DocumentTask, number: int) -> FetchRequest | None:
        """What to ask for; None where the document is not due, and was read again from the archive."""
        before = task.before
        body = None if before is None else self._archived(before)
        if before is not None and body is not None and self._due_only and before.next_check_at > self._now:
            self._parse(task, body, None)
            return None
        task.conditional = body is not None
        return _request(task, number)

    def answered(self, task: DocumentTask, fetch: Fetch, number: int) -> FetchRequest | Failure | None:
        """Have the answer parsed; or the failure that it is; or ask again, where nobody has the content any more."""
        if fetch.result is FetchResult.NOT_MODIFIED and task.before is not None:
            body = self._archived(task.before)
            if body is None:
                task.conditional = False
                return _request(task, number)
            task.after = not_modified(task.before, fetch)
            self._parse(task, body, fetch.content_type)
            return None
        if fetch.result is not FetchResult.OK:
            task.after = as_failed(task, fetch, self._now)
            return failure_of(task, fetch)
        task.after = as_answered(task, fetch, self._now)
        body = self._archived(task.after)
        if body is None:
            return lost(task, f"{fetch.warc_file} at {fetch.warc_offset} cannot be read back")
        self._parse(task, body, fetch.content_type)
        return None

    def parsed(self) -> Iterator[tuple[DocumentTask, Found]]:
        """The documents that are parsed by now."""
        done = [(task, future) for task, future in self._parsing if future.done()]
        self._parsing = [(task, future) for task, future in self._parsing if not future.done()]
        for task, future in done:
            discovered = future.result()
            task.seconds_to_live = discovered.seconds_to_live
            if task.after is not None:
                task.after = as_useless(task, task.after, discovered, self._now)
            yield task, found_in(task, discovered)

    def wait(self, seconds: float) -> None:
        """Until one more is parsed, or so many seconds."""
        wait([future for _, future in self._parsing], seconds, FIRST_COMPLETED)

    def note(self) -> None:
        """Remember what was learned of them, once the run is loaded."""
        for task in self._tasks.values():
            if task.after is not None:
                self._state.note_document(scheduled(task, task.after, self._now))

    def _archived(self, state: DocumentState) -> bytes | None:
        """The body as it was last; None where the archive does not have it any more."""
        if state.warc_file is None:
            return None
        try:
            return read_response(self._archive, state.warc_file, state.warc_offset or 0, state.warc_length or 0).body
        except ArchiveError:
            return None

    def _parse(self, task: DocumentTask, body: bytes, content_type: str | None) -> None:
        most_days = task.source.fetch.max_age_days
        if task.purpose is Purpose.FEED:
            future = self._parser.submit_feed(body, task.url, content_type, most_days, self._now)
        else:
            future = self._parser.submit_sitemap(body, task.url, most_days, self._now)
        self._parsing.append((task, future))


def _request(task: DocumentTask, number: int) -> FetchRequest:
    before = task.before if task.conditional else None
    fetch = task.source.fetch
    return FetchRequest(
        number=number,
        source=task.source.name,
        url=task.url,
        purpose=task.purpose,
        etag=before.etag if before else None,
        last_modified=before.last_modified if before else None,
        delay_seconds=fetch.delay_seconds,
        concurrency=fetch.concurrency,
        allow_private=fetch.allow_private,
    )
