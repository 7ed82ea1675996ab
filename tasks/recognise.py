"""Before the third hop: what is known needs no extraction.

Pure decisions: (page or failure, what the warehouse remembers) → a finished row, or None where the page must be
extracted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tasks.model import Failure, Page
from tasks.staging import StagedRow
from tasks.vocabulary import Outcome, Reason


@dataclass(frozen=True, slots=True)
class Known:
    """What the warehouse remembers of a candidate, to recognise it before extraction."""

    content_hash: str
    options_version: str
    outcome: Outcome
    """UNCHANGED, QUARANTINED or REFUSED (forgotten)."""
    reason: str
    rules_version: str | None = None
    """For QUARANTINED: the version of the rules that quarantined it."""
    detail: str = ""
    first_loaded_at: datetime | None = None
    """For UNCHANGED; for QUARANTINED: when it was first put there. Aware."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What a source's articles are made and judged with; a change of either means work to do again."""

    options: str
    rules: str


def recognise(item: Page | Failure, seq: int, known: Known | None, versions: Versions) -> StagedRow | None:
    """The row of a candidate whose end is already clear, or None.

    Unchanged means: the same bytes, read with the same options. A quarantined page is left where it is only while
    the rules that put it there stand; a forgotten one is refused whatever it holds.
    """
    if known is not None and known.outcome is Outcome.REFUSED:
        return _forgotten(item, seq)
    if isinstance(item, Failure):
        if item.reason is Reason.KNOWN_URL and known is not None and known.outcome is Outcome.QUARANTINED:
            return _row(item, seq, known.outcome, known.reason, known.detail)
        return _row(item, seq, item.outcome, item.reason, item.detail)
    if known is None or (known.content_hash, known.options_version) != (item.content_hash, versions.options):
        return None
    if known.outcome is Outcome.QUARANTINED and known.rules_version != versions.rules:
        return None
    return _row(item, seq, known.outcome, known.reason, known.detail, versions.options)


def _row(
    item: Page | Failure, seq: int, outcome: Outcome, reason: str, detail: str, options_version: str | None = None
) -> StagedRow:
    candidate = item.candidate
    return StagedRow(
        seq=seq,
        source=candidate.source,
        locator=candidate.locator,
        candidate_key=candidate.key,
        url=candidate.canonical_url or candidate.url,
        outcome=outcome,
        reason=str(reason),
        detail=detail,
        content_hash=item.content_hash if isinstance(item, Page) else None,
        options_version=options_version,
    )


def _forgotten(item: Page | Failure, seq: int) -> StagedRow:
    """Neither URL nor content hash: a takedown leaves no trace but its tombstone."""
    candidate = item.candidate
    return StagedRow(
        seq=seq,
        source=candidate.source,
        locator=candidate.locator,
        candidate_key=candidate.key,
        url=None,
        outcome=Outcome.REFUSED,
        reason=Reason.FORGOTTEN,
        detail="",
        content_hash=None,
        options_version=None,
    )
