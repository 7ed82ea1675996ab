"""First hop of feeds and sitemaps: what an answer and its content come to. Pure decisions, no requests.

(task, answer) → what is remembered; (task, what the parser found) → candidates, failures, further documents.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from random import random
from typing import Any

from tasks.discovered import Discovered
from tasks.fetches import Fetch, FetchResult, Purpose
from tasks.identity import canonical_url, key_of
from tasks.model import Candidate, Failure, Hints, Source
from tasks.patience import next_feed_try, next_poll
from tasks.vocabulary import Outcome, Reason
from warehouse.state.documents import DocumentState

HOUR = 3600.0

_PLACE = ("warc_file", "warc_offset", "warc_length")


@dataclass(slots=True)
class DocumentTask:
    """One feed or sitemap of this run, with what was known of it `before` and is to be remembered `after`."""

    source: Source
    url: str
    purpose: Purpose
    depth: int
    before: DocumentState | None
    after: DocumentState | None = None
    conditional: bool = False
    entries: int = 0
    new_entries: int = 0
    seconds_to_live: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a document names."""

    candidates: tuple[Candidate, ...] = ()
    failures: tuple[Failure, ...] = ()
    documents: tuple[str, ...] = ()


def candidate_of(source: Source, url: str, hints: Hints | None = None) -> Candidate:
    """The candidate that a web address is."""
    canonical = canonical_url(url)
    return Candidate(source.name, url, url, canonical, key_of(source.name, url, canonical), hints)


def found_in(task: DocumentTask, discovered: Discovered) -> Found:
    """Entries become candidates; bad ones and a damaged document become failures, which take nothing from the rest."""
    source = task.source
    failures = [
        Failure(candidate_of(source, f"{task.url}#{bad.place}"), Outcome.FAILED, bad.reason, bad.detail)
        for bad in discovered.bad_entries
    ]
    if discovered.problem is not None:
        failures.append(Failure(_document(task), Outcome.FAILED, discovered.problem, discovered.detail))
    candidates = tuple(candidate_of(source, entry.url, entry.hints) for entry in discovered.entries)
    return Found(candidates, tuple(failures), discovered.documents)


def failure_of(task: DocumentTask, fetch: Fetch) -> Failure:
    """The document could not be had: an outcome of its own, for what it would have named cannot be counted."""
    reason = fetch.reason or Reason.EMPTY_RESPONSE
    if reason is Reason.HOST_WAITS:
        return Failure(_document(task), Outcome.PENDING, reason, fetch.detail)
    outcome = Outcome.REFUSED if fetch.result is FetchResult.REFUSED else Outcome.FAILED
    status = f"status {fetch.status}" if fetch.status else ""
    return Failure(_document(task), outcome, reason, ", ".join(dict.fromkeys(filter(None, (status, fetch.detail)))))


def lost(task: DocumentTask, detail: str) -> Failure:
    """The document was had, and its archived body cannot be read."""
    return Failure(_document(task), Outcome.FAILED, Reason.DAMAGED_RECORD, detail)


def not_modified(before: DocumentState, fetch: Fetch) -> DocumentState:
    """304: the body stays, and the validators that came with it are the newest."""
    return replace(
        before,
        etag=fetch.etag or before.etag,
        last_modified=fetch.last_modified or before.last_modified,
        checked_at=fetch.started_at,
        failures=0,
        dead_since=None,
        last_result=fetch.result,
        last_reason=None,
    )


def as_answered(task: DocumentTask, fetch: Fetch, now: datetime) -> DocumentState:
    """A body came. Validators lie, so it is its hash that says whether it changed."""
    before = task.before
    is_same = before is not None and before.body_hash == fetch.body_hash
    return DocumentState(
        url=task.url,
        source=task.source.name,
        purpose=task.purpose,
        etag=fetch.etag,
        last_modified=fetch.last_modified,
        body_hash=fetch.body_hash,
        checked_at=fetch.started_at,
        changed_at=before.changed_at if before is not None and is_same else fetch.started_at,
        next_check_at=now,
        interval_s=before.interval_s if before else HOUR,
        failures=0,
        dead_since=None,
        last_result=fetch.result,
        last_reason=None,
        entries=0,
        new_entries=0,
        warc_file=fetch.warc_file,
        warc_offset=fetch.warc_offset,
        warc_length=fetch.warc_length,
    )


def as_failed(task: DocumentTask, fetch: Fetch, now: datetime) -> DocumentState:
    """What is had stays; the next try is put off, and the document is never given up."""
    failing = _failing(task, as_answered(task, fetch, now), fetch.result, fetch.reason, now)
    return replace(failing, next_check_at=max(failing.next_check_at, fetch.wait_until or now))


def as_useless(task: DocumentTask, after: DocumentState, discovered: Discovered, now: datetime) -> DocumentState:
    """It answered, and nothing of it can be read: as dead as one that does not answer, until it does again."""
    is_useless = discovered.problem is not None and not (
        discovered.entries or discovered.documents or discovered.left_out
    )
    return _failing(task, after, FetchResult.FAILED, discovered.problem, now) if is_useless else after


def _failing(
    task: DocumentTask, after: DocumentState, result: FetchResult, reason: Reason | None, now: datetime
) -> DocumentState:
    """What was good last is kept with its validators; where nothing ever was, the next request has no conditions."""
    nothing: dict[str, Any] = dict.fromkeys(("etag", "last_modified", "body_hash", "changed_at", *_PLACE))
    before = task.before or replace(after, **nothing)
    failures = before.failures + 1
    return replace(
        before,
        checked_at=after.checked_at,
        failures=failures,
        dead_since=before.dead_since or after.checked_at,
        last_result=result,
        last_reason=reason,
        next_check_at=next_feed_try(failures, now, random()),  # noqa: S311 - jitter
    )


def scheduled(task: DocumentTask, after: DocumentState, now: datetime) -> DocumentState:
    """A document that answered is asked again the sooner, the more of what it named was new."""
    if after.failures:
        return after
    before = task.before
    interval = before.interval_s if before else HOUR
    interval, moment = next_poll(interval, task.new_entries, task.entries, task.seconds_to_live, now)
    return replace(after, interval_s=interval, next_check_at=moment, entries=task.entries, new_entries=task.new_entries)


def _document(task: DocumentTask) -> Candidate:
    return candidate_of(task.source, task.url)
