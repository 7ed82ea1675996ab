"""Ninth hop: what today's checks say of each outlet → incidents → notices, the types.

One incident stands for one outlet and one cause, however many measures tell of it. `tasks.incident_steps` decides,
the warehouse keeps, and the delivery only carries notices: it never decides what is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tasks.measures import Judgement


class Cause(StrEnum):
    """What most likely broke, in the order in which one explains another: a block explains a loss of volume."""

    OWN_FAULT = "own-fault"
    FEED_GONE = "feed-gone"
    HOST_DOWN = "host-down"
    BLOCK = "block"
    WALL = "wall"
    DUPLICATES = "duplicates"
    LANGUAGE_SWITCH = "language-switch"
    REPEATED_TEXT = "repeated-text"
    PAYWALL = "paywall"
    WRONG_DATES = "wrong-dates"
    LAYOUT_CHANGE = "layout-change"
    FEED_FROZEN = "feed-frozen"
    VOLUME_LOSS = "volume-loss"
    VOLUME_FLOOD = "volume-flood"
    UNUSUAL = "unusual"
    """A measure left its bounds and no cause fits."""


class IncidentSeverity(StrEnum):
    """Who is to look, and how soon. The order is that of urgency."""

    CRITICAL = "critical"
    """What came today is missing, held or not to be trusted."""
    WARNING = "warning"
    """Something changed; what came is loaded."""


class IncidentState(StrEnum):
    """Where an incident stands. SUSPECTED is told to nobody: it waits for a second run to say the same."""

    SUSPECTED = "suspected"
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class NoticeKind(StrEnum):
    """Why something is told."""

    OPENED = "opened"
    REPEAT = "repeat"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one run says of one outlet and one cause. Strength 0 says: looked at, and as usual.

    A cause that could not be judged (nothing came, no past to compare with) has no finding: silence resolves nothing.
    """

    source: str
    cause: Cause
    run_id: str
    moment: datetime
    """Aware, UTC: when the run was loaded."""
    strength: float = 0.0
    """How far beyond chance: −log10 of how likely so strange a value is on a usual day, at most 99."""
    at_once: bool = False
    """A hard fault: one run is enough to open an incident."""
    severity: IncidentSeverity = IncidentSeverity.WARNING
    check_name: str = ""
    """Name of the check that failed, as in check_results."""
    measure: str = ""
    """The measure that tells it best, as in the table measures."""
    value: float | None = None
    """Of that measure in this run."""
    usual: float | None = None
    """What the outlet's own past makes one expect today; None where it has none."""
    low: float | None = None
    high: float | None = None
    """The bounds that `value` left; None where there is none on that side."""
    words: str = ""
    """The likely cause, in a sentence or two for the person who reads the alert."""
    also: tuple[str, ...] = ()
    """What else moved, each as one line: `loaded: 41 → 0`."""
    examples: tuple[str, ...] = ()
    """At most three addresses, or places where there is no address."""
    sql: str = ""
    """A query that shows the rest."""
    judged: Mapping[str, Judgement] = field(default_factory=dict, repr=False)
    """All of the outlet's measures that could be judged in this run, by name."""


@dataclass(frozen=True, slots=True)
class Incident:
    """One outlet, one cause, from the first sign until it is over. Moments are aware, UTC."""

    incident_id: str
    source: str
    cause: Cause
    severity: IncidentSeverity
    state: IncidentState
    check_name: str
    measure: str
    value: float | None
    """Of the measure in the strongest run so far: the *after*."""
    usual: float | None
    """The *before*: what was usual when it began."""
    low: float | None
    high: float | None
    since_run_id: str
    since: datetime
    """The first run that showed it."""
    last_run_id: str
    last_seen_at: datetime
    """The last run that showed it."""
    strength: float
    """Of the strongest run so far."""
    words: str
    also: tuple[str, ...]
    examples: tuple[str, ...]
    sql: str
    score: float = 0.0
    """Strengths of its runs in a row so far, summed: what opens a soft one."""
    runs: int = 1
    """Runs that showed it."""
    quiet_runs: int = 0
    """Runs since then that looked and found all as usual."""
    comebacks: int = 0
    """Times that it came back soon after it was resolved; each makes the next "fixed" wait longer."""
    opened_at: datetime | None = None
    """When it was first told; None while it is suspected."""
    told_at: datetime | None = None
    """When the last notice of it was made."""
    notices: int = 0
    """Notices made of it so far."""
    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None
    resolved_at: datetime | None = None
    resolved_run_id: str | None = None

    @property
    def is_told(self) -> bool:
        """Whether somebody has been told of it and is to be told when it is over."""
        return self.opened_at is not None and self.state is not IncidentState.RESOLVED


@dataclass(frozen=True, slots=True)
class Notification:
    """One notice, as the delivery carries it. `notice_id` is made of incident, kind and number: never of the clock."""

    notice_id: str
    incident_id: str
    kind: NoticeKind
    created_at: datetime
    run_id: str
    severity: IncidentSeverity
    source: str
    cause: Cause
    title: str
    """One line: `vale-herald: blocked since Tuesday`."""
    before_after: str
    """`loaded: usually 41 (28–58), now 0`."""
    since: str
    words: str
    also: tuple[str, ...]
    examples: tuple[str, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class Policy:
    """When something becomes an alert. Days are days, not runs, so that hourly runs tell no more often."""

    open_score: float = 6.0
    """Strength, summed over runs, from which a soft cause opens: two runs of weak evidence, or one of strong."""
    slack: float = 1.0
    """What is taken off each run's strength before it is summed, so that chance alone sums up to nothing."""
    quiet_runs: int = 1
    """Runs as usual after which a hard cause is over."""
    quiet_runs_soft: int = 2
    """The same for a soft cause."""
    repeat_after: timedelta = timedelta(days=7)
    """An incident that goes on is told again after so long, and not if somebody has acknowledged it."""
    comeback_within: timedelta = timedelta(days=3)
    """What comes back so soon after its end is the same incident."""
    most_quiet_runs: int = 7
    """However often it flaps, so many runs as usual end it."""
