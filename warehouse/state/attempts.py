"""What is remembered of a page that could not be had, and when it is worth another request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tasks.model import Candidate
from tasks.vocabulary import Reason
from warehouse.state.columns import column, moment_of

MOST_TRIES = 10
"""Requests for one page, whatever goes wrong with them."""

GONE_PAUSES = (timedelta(days=1), timedelta(days=3))
"""After the first and the second answer that a page is gone; the third is believed. Outlets do answer 404 for
minutes while they publish, or for a night while they move."""

NO_TRY = frozenset({Reason.HOST_WAITS, Reason.PAGE_LIMIT})
"""Nobody was asked: the page waits for a later run."""


@dataclass(frozen=True, slots=True)
class AttemptState:
    """A page that was asked for in vain so far. Moments are aware, UTC."""

    key: str
    """The candidate's."""
    source: str
    url: str
    tries: int
    """Requests so far."""
    gone_tries: int
    """Those among them, the last ones in a row, that were answered `gone`."""
    last_reason: Reason
    last_tried_at: datetime
    next_try_at: datetime
    """Not to be asked for before; without meaning where given up."""
    given_up: bool = False
    """Not to be asked for again while this is remembered."""


def next_attempt(before: AttemptState | None, candidate: Candidate, reason: Reason, now: datetime) -> AttemptState:
    """What to remember after `candidate` could not be had for `reason`; `before` is what was remembered, if anything.

    Gone: three tries in all, one and three days apart. Anything else: at the next run, ten tries in all. What was
    not asked for at all counts as no try. `now` is aware.
    """
    tried = reason not in NO_TRY
    tries = (before.tries if before else 0) + tried
    gone = (before.gone_tries if before else 0) + 1 if reason is Reason.GONE else 0
    if not tried and before:
        gone = before.gone_tries
    return AttemptState(
        key=candidate.key,
        source=candidate.source,
        url=candidate.url or candidate.locator,
        tries=tries,
        gone_tries=gone,
        last_reason=reason,
        last_tried_at=now,
        next_try_at=now + (GONE_PAUSES[gone - 1] if tried and 0 < gone <= len(GONE_PAUSES) else timedelta()),
        given_up=tries >= MOST_TRIES or gone > len(GONE_PAUSES),
    )


def attempt_columns(attempt: AttemptState) -> dict[str, Any]:
    """Its row."""
    return {name: column(getattr(attempt, name)) for name in AttemptState.__dataclass_fields__}


def attempt_of(row: dict[str, Any]) -> AttemptState:
    """The attempt of its row."""
    return AttemptState(
        **{
            **row,
            "last_reason": Reason(row["last_reason"]),
            "last_tried_at": moment_of(row["last_tried_at"]),
            "next_try_at": moment_of(row["next_try_at"]),
            "given_up": bool(row["given_up"]),
        }
    )
