"""Retry and limit policy, as one table: the hops of `flows.hops` as Prefect tasks.

A task a batch or a run, never one an article: a task costs milliseconds and events, an article must cost neither.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows import hops

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Policy:
    """How one hop is run. `timeout_seconds` bounds one try."""

    retries: int
    retry_delay_seconds: float
    timeout_seconds: float
    why: str


POLICIES: dict[str, Policy] = {
    "extract_batch": Policy(0, 0, 3600, "reads from a stream; its pages have deadlines of their own"),
    "stage": Policy(1, 5, 1800, "builds its file anew each time"),
    "check": Policy(1, 5, 1800, "writes only into the staged file, and starts it over"),
    "load": Policy(1, 5, 1800, "one transaction; a run id that is already loaded is loaded no second time"),
    "publish": Policy(2, 10, 1800, "copies and swaps a link; a copy that was cut short is thrown away"),
    "notify": Policy(0, 0, 120, "never fails: what is not accepted waits in the outbox for the next run"),
}


class TaskHops:
    """The hops as Prefect tasks under `POLICIES`."""

    def __init__(self) -> None:
        """Bound to the thread that builds it: only the main thread's work can be interrupted by a timeout."""
        self.extract_batch = _as_task(hops.extract_batch)
        self.stage = _as_task(hops.stage)
        self.check = _as_task(hops.check)
        self.load = _as_task(hops.load)
        self.publish = _as_task(hops.publish)
        self.notify = _as_task(hops.notify)


def _as_task(hop: Callable[P, R]) -> Callable[P, R]:
    policy = POLICIES[hop.__name__]
    interruptible = threading.current_thread() is threading.main_thread()
    as_task = task(
        name=hop.__name__,
        retries=policy.retries,
        retry_delay_seconds=policy.retry_delay_seconds,
        timeout_seconds=policy.timeout_seconds if interruptible else None,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    return as_task(hop)
