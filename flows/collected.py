"""What collecting from the web works with, and what it gives: the types around `flows.collecting`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.documents import Parser
from tasks.crawl_process import Crawler
from tasks.fetches import Fetch
from tasks.model import Candidate, Failure, Page, Source
from tasks.recognise import Known
from warehouse.fetches import FetchLog
from warehouse.state.store import State

Lookup = Callable[[Sequence[str]], Mapping[str, Known]]
Asked = Callable[[Sequence[str]], Mapping[str, datetime]]
"""Candidate keys → when the page of each was last asked for, where it was."""
Archived = Callable[[Sequence[str]], Mapping[str, Fetch]]
"""Candidate keys → the request that last brought the page of each, where the archive holds it."""


@dataclass(frozen=True, slots=True)
class Recall:
    """What the warehouse remembers of candidates."""

    known: Lookup
    asked: Asked
    archived: Archived


@dataclass(frozen=True, slots=True)
class Collected:
    """What one candidate came to, with what the warehouse knew of it."""

    source: Source
    item: Page | Failure
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class InArchive:
    """One candidate whose page an earlier run has had: read when its turn comes, so that memory does not grow."""

    source: Source
    candidate: Candidate
    fetch: Fetch
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Web:
    """What collecting works with, for the length of a run."""

    crawler: Crawler
    parser: Parser
    state: State
    log: FetchLog
    archive: Path
    now: datetime
