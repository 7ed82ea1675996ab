"""What is remembered of a feed or sitemap, so that it is asked for politely and no change of it is missed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from tasks.fetches import FetchResult, Purpose
from tasks.vocabulary import Reason
from warehouse.state.columns import column, moment_of


@dataclass(frozen=True, slots=True)
class DocumentState:
    """One feed or sitemap, by the URL it is asked for under. Moments are aware, UTC."""

    url: str
    source: str
    purpose: Purpose
    checked_at: datetime
    """When it was last asked for, whatever came of it."""
    next_check_at: datetime
    """Not to be asked for before."""
    etag: str | None = None
    last_modified: str | None = None
    """Both as the server sent them, to be sent back."""
    body_hash: str | None = None
    """SHA-256 of the last whole body, in hex digits: validators lie."""
    changed_at: datetime | None = None
    """When its body was last seen to differ; None: never had one."""
    interval_s: float = 0.0
    """Seconds between two polls, as last reckoned."""
    failures: int = 0
    """Checks in a row that failed."""
    dead_since: datetime | None = None
    """When the first of them was; None while it answers."""
    last_result: FetchResult | None = None
    last_reason: Reason | None = None
    """None where the last result was good."""
    entries: int = 0
    """Entries in its last body."""
    new_entries: int = 0
    """Those among them that nobody had seen before."""
    warc_file: str | None = None
    """Where its last whole body lies in the archive, as a Fetch tells it; None where it was not archived."""
    warc_offset: int | None = None
    warc_length: int | None = None


def document_columns(document: DocumentState) -> dict[str, Any]:
    """Its row."""
    return {name: column(value) for name, value in asdict(document).items()}


def document_of(row: dict[str, Any]) -> DocumentState:
    """The document of its row."""
    moments = ("checked_at", "changed_at", "next_check_at", "dead_since")
    return DocumentState(
        **{
            **row,
            **{name: moment_of(row[name]) for name in moments},
            "purpose": Purpose(row["purpose"]),
            "last_result": FetchResult(row["last_result"]) if row["last_result"] else None,
            "last_reason": Reason(row["last_reason"]) if row["last_reason"] else None,
        }
    )
