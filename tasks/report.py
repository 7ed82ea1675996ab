"""What a run says of itself: checks, ledger, and the report that people, artifacts and the exit code are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tasks.deliveries import DeliveryReport
from tasks.incidents import Incident, Notification
from tasks.vocabulary import CheckOutcome, Severity


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check over one source's rows in one run."""

    source: str
    check_name: str
    severity: Severity
    outcome: CheckOutcome
    observed: float | None
    threshold: float | None
    failed_rows: int
    checked_rows: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One source's run, counted; `discovered` equals the sum of the rest."""

    source: str
    discovered: int = 0
    loaded: int = 0
    revised: int = 0
    unchanged: int = 0
    duplicate: int = 0
    quarantined: int = 0
    failed: int = 0
    refused: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a run did, as told to people, artifacts and the exit code."""

    run_id: str
    ledger: tuple[LedgerLine, ...]
    checks: tuple[CheckResult, ...]
    warehouse: Path
    generation: Path
    seconds: tuple[tuple[str, float], ...] = field(default=())
    """(phase, seconds) in the order of the run."""
    peak_memory_mb: float = 0.0
    """The most memory this process has held at once; its children and Prefect's server have their own."""
    incidents: tuple[Incident, ...] = ()
    """Those that are told and not over."""
    notices: tuple[Notification, ...] = ()
    """What this run has to tell."""
    delivery: DeliveryReport | None = None
    """None where nobody was to be told yet: a report read back from the warehouse."""
