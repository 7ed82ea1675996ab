"""Between discovery and fetching: what is remembered of candidates, by the warehouse and by the state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.collected import Recall
from flows.fetched import Memory, is_judged_anew
from flows.waiting import Waiting
from tasks.model import Candidate
from warehouse.state.store import State


def remembered(
    recall: Recall, state: State, queue: Waiting, candidates: Sequence[Candidate]
) -> Iterator[tuple[Candidate, Memory]]:
    """Each candidate of a queue with what is remembered of it. Raises StateError, duckdb.Error."""
    keys = [candidate.key for candidate in candidates]
    known, kept, attempts = recall.known(keys), state.pending_page(keys), state.attempts(keys)
    anew = [key for key, one in known.items() if is_judged_anew(one, queue.versions)]
    archived = recall.archived(anew) if anew else {}
    days = queue.source.fetch.revisit_days
    asked = recall.asked(keys) if days else {}
    for candidate in candidates:
        key = candidate.key
        yield (
            candidate,
            Memory(known.get(key), kept.get(key), archived.get(key), attempts.get(key), asked.get(key), days),
        )
