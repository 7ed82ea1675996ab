"""One attempt at a run: what it was asked, what it has shown so far, and its report once it is published.

The flow finds it in a context variable, for Prefect's parameters can carry neither a terminal nor a report.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from flows.settings import Settings
from flows.window import Window
from tasks.report import LoadReport
from tasks.vocabulary import Outcome

Counted = tuple[tuple[str, Outcome | None], ...]
"""(source, outcome, or None where the load decides) of some candidates."""


class Progress(Protocol):
    """Tells a person how a run goes on; every call is cheap and never fails."""

    def phase(self, name: str) -> None:
        """A new phase begins: extract, stage, check, load, publish."""

    def advance(self, outcomes: Counted) -> None:
        """These candidates are staged."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a run is asked to do. No `sources` means all; `limit` bounds the candidates of each.

    `due_only`: feeds and sitemaps that were asked for of late are left alone, as scheduled runs do. `past`: only what
    was published in these days, however long ago.
    """

    sources: tuple[str, ...] = ()
    limit: int | None = None
    due_only: bool = False
    past: Window | None = None


@dataclass(slots=True)
class Attempt:
    """Shared by the one who asks for a run and the flow that runs; `report` is set when the run is published."""

    settings: Settings
    progress: Progress
    report: LoadReport | None = None
    begun: bool = False
    published: threading.Event = field(default_factory=threading.Event)
    on_published: Callable[[LoadReport], None] | None = None

    def finish(self, report: LoadReport) -> None:
        """The warehouse is published: from here on nothing can change the run's result."""
        self.report = report
        self.published.set()
        if self.on_published is not None:
            self.on_published(report)


_CURRENT: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


def attempt_now(attempt: Attempt) -> None:
    """What the flow is to find from here on, in this context and its copies."""
    _CURRENT.set(attempt)


def current_attempt() -> Attempt | None:
    """The attempt the flow was called for; None where Prefect itself has started it."""
    return _CURRENT.get()
