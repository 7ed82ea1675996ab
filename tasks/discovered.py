"""First hop of web sources: what a feed or a sitemap says, once it is parsed."""

from __future__ import annotations

from dataclasses import dataclass

from tasks.model import Hints
from tasks.vocabulary import Reason


@dataclass(frozen=True, slots=True)
class Entry:
    """One article that a feed or sitemap names."""

    url: str
    """Absolute, as found."""
    hints: Hints


@dataclass(frozen=True, slots=True)
class BadEntry:
    """One entry that cannot be followed. `place` says which: `entry 17`."""

    place: str
    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Discovered:
    """What one document says. A damaged document keeps what could be read of it, and says so in `problem`."""

    entries: tuple[Entry, ...] = ()
    bad_entries: tuple[BadEntry, ...] = ()
    documents: tuple[str, ...] = ()
    """Further sitemaps to look into; absolute URLs."""
    left_out: int = 0
    """Entries that the document dates older than asked for."""
    problem: Reason | None = None
    detail: str = ""
    seconds_to_live: int | None = None
    """How long the document itself says it stays as it is (ttl, sy:updatePeriod)."""
