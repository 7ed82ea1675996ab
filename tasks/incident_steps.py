"""Ninth hop: open incidents and a run's findings → incidents and notices. Pure: no clock, no file, no engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tasks.incidents import Finding, Incident, Notification, Policy

Decision = tuple[tuple[Incident, ...], tuple[Notification, ...]]


def decide(open_incidents: Sequence[Incident], findings: Sequence[Finding], now: datetime, policy: Policy) -> Decision:
    """The incidents after a run, those resolved by it included, and what is to be told.

    `open_incidents` are all that are not resolved, and those resolved of late, which may come back; states, snoozes and
    acknowledgements are as people left them. `now` is aware.
    """
    raise NotImplementedError
