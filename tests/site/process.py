"""The site as a process of its own, so that it shares no interpreter with who is measured. `python -m tests.site`."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.site.request_log import Seen

LOG_PATH = "/.site/log"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Served:
    """What one outlet of the process serves, as addresses."""

    base: str
    home: str
    feed: str
    sitemap: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunningSite:
    """A site in another process."""

    outlets: tuple[Served, ...]

    @property
    def articles(self) -> list[str]:
        """All outlets' articles, in turn: the first of each, then the second of each."""
        return [url for urls in zip(*(outlet.articles for outlet in self.outlets), strict=True) for url in urls]

    def requests(self) -> list[Seen]:
        """What it was asked so far, as its log has it; asking for this is in no log."""
        with urllib.request.urlopen(self.outlets[0].base + LOG_PATH, timeout=60) as reply:
            return [_seen(line) for line in reply.read().splitlines()]


@contextlib.contextmanager
def running_site(hosts: int = 20, articles: int = 50, latency: float = 0.0, port: int = 0) -> Iterator[RunningSite]:
    """Start the process, wait until it serves, and end it with the block. Raises RuntimeError where it does not start.

    `latency`: seconds every answer waits first.
    """
    words = {"--hosts": hosts, "--articles": articles, "--latency": latency, "--port": port}
    command = [sys.executable, "-m", "tests.site", "--json", *(str(word) for pair in words.items() for word in pair)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        if not first:
            raise RuntimeError(f"the test site ended with {process.wait()} before it served")
        served = [Served(**{**outlet, "articles": tuple(outlet["articles"])}) for outlet in json.loads(first)]
        yield RunningSite(tuple(served))
        assert process.stdin is not None
        process.stdin.close()  # it ends with its input


def as_line(seen: Seen) -> bytes:
    """A record of the log as a line of JSON."""
    values = {name: getattr(seen, name) for name in Seen.__dataclass_fields__}
    return json.dumps(values | {"at": seen.at.isoformat()}).encode() + b"\n"


def _seen(line: bytes) -> Seen:
    values = json.loads(line)
    headers = tuple((name, value) for name, value in values["headers"])
    return Seen(**values | {"at": datetime.fromisoformat(values["at"]), "headers": headers})
