"""Second hop, seen from the flow: an answered request → the page it brought, or why it brought none."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tasks.fetches import Fetch, FetchResult
from tasks.model import Candidate, Failure, Page
from tasks.recognise import Known, Versions
from tasks.vocabulary import Kind, Outcome, Reason
from tasks.warc_reader import ArchiveError, read_response
from warehouse.state.attempts import AttemptState

A_DAY = timedelta(hours=20)
"""A daily run may come a little earlier than the one before."""

_HTML = frozenset({"text/html", "application/xhtml+xml"})


def page_or_failure(fetch: Fetch, candidate: Candidate, archive: Path) -> Page | Failure:
    """What a request for an article came to. The body is read from the archive."""
    if fetch.result is not FetchResult.OK or fetch.warc_file is None:
        return _not_fetched(fetch, candidate)
    declared = _media_type(fetch.content_type)
    if declared and declared not in _HTML:
        return Failure(candidate, Outcome.FAILED, Reason.NOT_HTML, f"the server calls it {declared}")
    try:
        response = read_response(archive, fetch.warc_file, fetch.warc_offset or 0, fetch.warc_length or 0)
    except ArchiveError as error:
        return Failure(candidate, Outcome.FAILED, error.reason, str(error))
    content_hash = hashlib.sha256(response.body).hexdigest()
    web_url = fetch.final_url or fetch.url
    return Page(candidate, Kind.PAGES, response.body, content_hash, charset=response.charset, web_url=web_url)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a candidate, None each where nothing is: by the warehouse, and by the state."""

    known: Known | None = None
    kept: Fetch | None = None
    """It was fetched by a run that was not loaded."""
    archived: Fetch | None = None
    """It was fetched by a run that was loaded, and is to be judged anew."""
    attempt: AttemptState | None = None
    asked_at: datetime | None = None
    revisit_days: int = 0


def decide(candidate: Candidate, memory: Memory, versions: Versions, now: datetime) -> Failure | Fetch | None:
    """The end of a candidate, or the page that is there already; None where it is to be asked for."""
    known, attempt = memory.known, memory.attempt
    if known is not None and known.outcome is Outcome.REFUSED:
        return Failure(candidate, Outcome.REFUSED, Reason.FORGOTTEN)
    if memory.kept is not None:
        return memory.kept
    if known is not None and not _is_to_be_seen_again(known, memory, versions, now):
        return Failure(candidate, Outcome.UNCHANGED, Reason.KNOWN_URL)
    if memory.archived is not None and not _may_have_changed(known, memory, now):
        return memory.archived
    return None if attempt is None else _too_early(candidate, attempt, now)


def is_judged_anew(known: Known, versions: Versions) -> bool:
    """In quarantine, and what put it there has changed: the rules, the options, or it waits only for its batch."""
    return known.outcome is Outcome.QUARANTINED and (known.rules_version, known.options_version) != (
        versions.rules,
        versions.options,
    )


def _is_to_be_seen_again(known: Known, memory: Memory, versions: Versions, now: datetime) -> bool:
    if known.outcome is Outcome.QUARANTINED:
        return is_judged_anew(known, versions)
    return _may_have_changed(known, memory, now)


def _may_have_changed(known: Known | None, memory: Memory, now: datetime) -> bool:
    """Whether the source asks for a page that we have to be asked for once more."""
    first = known.first_loaded_at if known else None
    is_young = first is not None and now - first <= timedelta(memory.revisit_days)
    return bool(memory.revisit_days) and is_young and (memory.asked_at is None or now - memory.asked_at > A_DAY)


def _too_early(candidate: Candidate, attempt: AttemptState, now: datetime) -> Failure | None:
    tried = f"asked for {attempt.tries} times"
    if attempt.given_up:
        return Failure(candidate, Outcome.FAILED, attempt.last_reason, f"{tried}, given up")
    if attempt.next_try_at > now:
        moment = attempt.next_try_at.isoformat(timespec="minutes")
        return Failure(candidate, Outcome.FAILED, attempt.last_reason, f"{tried}, not again before {moment}")
    return None


def _not_fetched(fetch: Fetch, candidate: Candidate) -> Failure:
    reason = fetch.reason or Reason.EMPTY_RESPONSE
    if reason is Reason.HOST_WAITS:
        return Failure(candidate, Outcome.PENDING, reason, fetch.detail)
    outcome = Outcome.REFUSED if fetch.result is FetchResult.REFUSED else Outcome.FAILED
    status = f"status {fetch.status}" if fetch.status else ""
    return Failure(candidate, outcome, reason, ", ".join(dict.fromkeys(filter(None, (status, fetch.detail)))))


def _media_type(declared: str | None) -> str:
    """Lower case, without parameters; empty where none is declared."""
    return (declared or "").partition(";")[0].strip().lower()
