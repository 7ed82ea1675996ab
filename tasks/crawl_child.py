"""Beneath `tasks.crawl_process`: one crawling process, its pipes and its end.

Threads read and write the pipes, so that neither a full pipe nor a stuck process can hold up the run.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TypeAlias

from tasks.crawl_lines import Record, line_of, record_of

SILENCE_SECONDS = 120.0
"""Without a sign of life a process is stuck, and ended. It gives one every few seconds."""

_STOP_SECONDS = 15.0
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Ended:
    """The process is no more. `last_words`: how it ended, and what it said about that."""

    last_words: str


Event: TypeAlias = Record | Ended


class CrawlChild:
    """A process that serves requests until it is stopped, or until this process ends: its input ends with it."""

    def __init__(self, known: Iterable[Record]) -> None:
        """`known` is told first, the limits last of all."""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the process has ended
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "tasks.crawl"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
        )
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._heard_at = time.monotonic()
        for record in known:
            self.send(record)
        for work in (self._write, self._read):
            threading.Thread(target=work, name="crawl", daemon=True).start()

    def send(self, record: Record) -> None:
        """Tell the process something; never waits."""
        self._lines.put(line_of(record))

    def next(self, seconds: float) -> Event | None:
        """What it said next; None where it said nothing in so many seconds."""
        try:
            return self._events.get(timeout=seconds)
        except Empty:
            if time.monotonic() - self._heard_at > SILENCE_SECONDS:
                self._process.kill()
            return None

    def stop(self) -> None:
        """Have it close the archive and end; what it was asked for is forgotten."""
        self._lines.put(None)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _write(self) -> None:
        pipe = self._process.stdin
        assert pipe is not None
        with suppress(BrokenPipeError), pipe:
            while (line := self._lines.get()) is not None:
                pipe.write(line)
                if self._lines.empty():
                    pipe.flush()

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        with pipe:
            for line in pipe:
                self._heard_at = time.monotonic()
                if line.endswith(b"\n"):  # a process that is killed may leave half a line
                    self._events.put(record_of(line))
        self._events.put(Ended(self._last_words(self._process.wait())))

    def _last_words(self, status: int) -> str:
        with self._errors as errors:
            errors.seek(0)
            lines = errors.read().decode("utf-8", "replace").strip().splitlines()
        how = signal.Signals(-status).name if -status in set(signal.Signals) else f"status {status}"
        return ": ".join([f"the crawling process ended with {how}", *lines[-1:]])


def _environment() -> dict[str, str]:
    """So that the process imports this very package, whatever lies in the working folder."""
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
