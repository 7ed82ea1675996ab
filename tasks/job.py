"""Third hop: what goes to a child process and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tasks.model import Article, Page, Source
from tasks.staging import StagedRow, encode_row
from tasks.vocabulary import Outcome, Reason


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many children, and what one page may cost. `memory_mb` is beside what a child needs for itself."""

    workers: int
    deadline_s: float
    memory_mb: int


@dataclass(frozen=True, slots=True)
class Job:
    """A page to extract, with all that a child needs for it."""

    seq: int
    page: Page
    source: Source
    options_version: str
    boilerplate: frozenset[int] = frozenset()
    """Keys of the lines that recur across the outlet's articles."""


@dataclass(frozen=True, slots=True)
class StagedLine:
    """A StagedRow that is JSON already: the parent only writes it down. `outcome` is None where the load decides."""

    seq: int
    source: str
    outcome: Outcome | None
    line: bytes


def line_of_article(job: Job, article: Article, extraction_ms: float) -> StagedLine:
    """A page that became an article."""
    return _line(replace(_row(job), article=article, extraction_ms=extraction_ms))


def line_of_failure(job: Job, reason: Reason, detail: str, extraction_ms: float | None = None) -> StagedLine:
    """A page that did not."""
    failed = replace(_row(job), outcome=Outcome.FAILED, reason=str(reason), detail=detail)
    return _line(replace(failed, extraction_ms=extraction_ms))


def _row(job: Job) -> StagedRow:
    candidate = job.page.candidate
    return StagedRow(
        seq=job.seq,
        source=candidate.source,
        locator=candidate.locator,
        candidate_key=candidate.key,
        url=candidate.canonical_url or candidate.url,
        outcome=None,
        reason="",
        detail="",
        content_hash=job.page.content_hash,
        options_version=job.options_version,
    )


def _line(row: StagedRow) -> StagedLine:
    return StagedLine(row.seq, row.source, row.outcome, encode_row(row))
