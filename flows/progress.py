"""How a run shows its progress: a live line on a terminal, plain lines in a pipe, log lines under a worker."""

from __future__ import annotations

import logging
import time
from collections import Counter
from types import TracebackType

from rich.console import Console
from rich.progress import Progress as RichProgress
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.attempt import Counted, Progress
from flows.screen import counted

PLAIN_LINE_SECONDS = 5.0
log = logging.getLogger("flows.progress")


def _told(counts: Counter[str], seconds: float) -> str:
    done = sum(counts.values())
    kinds = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    return (
        f"{counted(done, 'candidate')} ({kinds}), {done / max(seconds, 0.001):.0f} a second" if done else "nothing yet"
    )


def _count(counts: Counter[str], outcomes: Counted) -> None:
    counts.update("extracted" if outcome is None else outcome.value for _, outcome in outcomes)


class PlainProgress:
    """A line a phase, and one every few seconds within it; for pipes, files and a worker's log."""

    def __init__(self, write: Console | logging.Logger) -> None:
        """`write` is a console (its standard error) or a logger."""
        self._write = write
        self._counts: Counter[str] = Counter()
        self._started = self._told_at = time.monotonic()

    def _say(self, text: str) -> None:
        if isinstance(self._write, logging.Logger):
            self._write.info(text)
        else:
            self._write.print(text, highlight=False, markup=False, soft_wrap=True)

    def phase(self, name: str) -> None:
        """See `Progress`."""
        if name == "extract":
            self._started = self._told_at = time.monotonic()
        if name == "stage":
            self._say(f"extracted: {_told(self._counts, time.monotonic() - self._started)}")
        self._say(f"{name} ...")

    def advance(self, outcomes: Counted) -> None:
        """See `Progress`."""
        _count(self._counts, outcomes)
        now = time.monotonic()
        if now - self._told_at >= PLAIN_LINE_SECONDS:
            self._told_at = now
            self._say(_told(self._counts, now - self._started))


class LiveProgress:
    """One live line on a terminal; a context manager that clears it at the end."""

    def __init__(self, console: Console) -> None:
        """Draws on `console` until left."""
        self._counts: Counter[str] = Counter()
        self._started = time.monotonic()
        self._bar = RichProgress(
            SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
        )
        self._task = self._bar.add_task("starting", total=None)
        self._phase = "starting"

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def phase(self, name: str) -> None:
        """See `Progress`."""
        self._phase = name
        if name == "extract":
            self._started = time.monotonic()
        self._show()

    def advance(self, outcomes: Counted) -> None:
        """See `Progress`."""
        _count(self._counts, outcomes)
        self._show()

    def _show(self) -> None:
        told = _told(self._counts, time.monotonic() - self._started)
        self._bar.update(self._task, description=f"{self._phase}: {told}")
