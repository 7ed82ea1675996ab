"""What the crawler's tests share: requests to the loopback site, and all that comes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tasks.crawl_process import Crawler, CrawlLimits
from tasks.fetches import Fetch, FetchRequest, HostState, Purpose
from tasks.robots import RobotsText

USER_AGENT = "Dateline/0 (tests; desk@outlet.example)"


def limits(folder: Path, **more: Any) -> CrawlLimits:
    """Of a run that archives into `folder`."""
    folder.mkdir(exist_ok=True)
    return CrawlLimits(**{"user_agent": USER_AGENT, "archive": folder, "run_id": "run-1", **more})


def asked(url: str, number: int = 0, **more: Any) -> FetchRequest:
    """A request for an article of an outlet on loopback, as quickly as may be."""
    usual = {"source": "harbour-courier", "purpose": Purpose.ARTICLE, "delay_seconds": 0.0, "allow_private": True}
    return FetchRequest(**{"number": number, "url": url, **usual, **more})


def answers(crawler: Crawler, requests: Iterable[FetchRequest]) -> list[Fetch]:
    """What comes of them, in the order they were asked for; each answered once, and those for robots.txt left out."""
    waiting = {request.number for request in requests}
    found: dict[int, Fetch] = {}
    while waiting:
        fetch = crawler.next(60)
        assert fetch is not None, f"no answer for {sorted(waiting)}"
        if fetch.number >= 0:
            waiting.remove(fetch.number)
            found[fetch.number] = fetch
    return [fetch for _, fetch in sorted(found.items())]


def ask(crawler: Crawler, requests: Sequence[FetchRequest]) -> list[Fetch]:
    """Submit them all, then wait for all."""
    for request in requests:
        crawler.submit(request)
    return answers(crawler, requests)


def crawl(
    folder: Path,
    requests: Sequence[FetchRequest],
    hosts: Iterable[HostState] = (),
    robots: Iterable[RobotsText] = (),
    **more: Any,
) -> tuple[list[Fetch], Crawler]:
    """A whole run; the crawler has ended, and still tells what it learned."""
    with Crawler(limits(folder, **more), hosts, robots) as crawler:
        return ask(crawler, requests), crawler


def urls(addresses: Iterable[str], **more: Any) -> list[FetchRequest]:
    """Requests for addresses, numbered."""
    return [asked(url, number, **more) for number, url in enumerate(addresses)]
