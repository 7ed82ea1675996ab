"""Second hop, from outside: FetchRequests → Fetches, by Scrapy in a process of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tasks.fetches import Fetch, FetchRequest, HostState
from tasks.robots import RobotsText


@dataclass(frozen=True, slots=True)
class CrawlLimits:
    """What the crawling process is bound to."""

    user_agent: str
    archive: Path
    run_id: str
    deadline_s: float = 60.0
    concurrency: int = 64
    body_bytes: int = 15 * 1024 * 1024


class Crawler:
    """The crawling process: started with the first request, ended with the `with` block."""

    def __init__(self, limits: CrawlLimits, hosts: Iterable[HostState], robots: Iterable[RobotsText]) -> None:
        """`hosts` and `robots`: what earlier runs have learned."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def submit(self, request: FetchRequest) -> None:
        """Ask for something; exactly one Fetch comes back for it, in any order."""
        raise OSError("nothing is fetched yet")

    def next(self, seconds: float) -> Fetch | None:
        """The next answer; None where none came in so many seconds."""
        return None

    def learned_hosts(self) -> tuple[HostState, ...]:
        """What is to be remembered of the hosts that were asked."""
        return ()

    def learned_robots(self) -> tuple[RobotsText, ...]:
        """The robots.txt files that this run had."""
        return ()
