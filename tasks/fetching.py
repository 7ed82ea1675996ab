"""Second hop: FetchRequest → Fetch, with everything on the way: robots.txt, redirects, what it all comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from tasks.answers import Answer, NoAnswerError, Verdict, followed, judge, no_answer, target_of
from tasks.asking import Asker, refuse_waiting
from tasks.content_codings import Decoded
from tasks.crawl_lines import CrawlLimits, Record
from tasks.fetches import Fetch, FetchRequest, FetchResult, Purpose
from tasks.hosts import Hosts, Pace
from tasks.identity import request_url
from tasks.robots import MOST_ROBOTS_REDIRECTS, RobotsText, counted
from tasks.robots_files import Had, RobotsFiles
from tasks.trip import Trip
from tasks.vocabulary import Reason

MOST_REDIRECTS = 10

_HOSTS_OWN = frozenset({Reason.HOST_NOT_FOUND, Reason.HOST_WAITS, Reason.PRIVATE_ADDRESS, Reason.TLS})


class Fetcher:
    """All fetching of a process; any number of requests side by side, in one event loop."""

    def __init__(
        self,
        limits: CrawlLimits,
        hosts: Hosts,
        robots: Iterable[RobotsText],
        asker: Asker,
        tell: Callable[[Record], None],
    ) -> None:
        """`tell` is told of the robots.txt files that were had, and of their own fetches."""
        self._limits = limits
        self._hosts = hosts
        self._asker = asker
        self._tell = tell
        self._robots = RobotsFiles(robots, limits.user_agent.partition("/")[0], self._ask_robots)

    async def fetch(self, request: FetchRequest) -> Fetch:
        """Exactly one Fetch, whatever happens. Raises OSError where the archive cannot be written to."""
        trip = Trip(request, self._limits.deadline_s)
        try:
            verdict = await self._follow(trip)
        except NoAnswerError as error:
            verdict = no_answer(error)
        return self._fetch(trip, verdict)

    async def _follow(self, trip: Trip) -> Verdict:
        """Ask, and go where redirects lead, which is checked at each of them. Raises NoAnswerError."""
        url = request_url(trip.request.url)
        if url is None:
            raise NoAnswerError(Reason.BAD_URL, "no address of the web")
        most = MOST_ROBOTS_REDIRECTS if trip.request.purpose is Purpose.ROBOTS else MOST_REDIRECTS
        seen: set[str] = set()
        while url not in seen:
            seen.add(url)
            trip.url = url
            await self._may_ask(trip)
            answer = await self._asker.ask(trip)
            target = target_of(answer)
            if target is None:
                return judge(answer, trip.decoded, trip.request)
            if trip.redirects == most:
                return Verdict(FetchResult.FAILED, Reason.TOO_MANY_REDIRECTS, f"more than {most}")
            trip.redirects += 1
            url = followed(target)
        return Verdict(FetchResult.FAILED, Reason.TOO_MANY_REDIRECTS, f"back to {url}")

    async def _may_ask(self, trip: Trip) -> None:
        """Raises NoAnswerError where the host wants to wait, or its robots.txt says no."""
        host = self._hosts.of(trip.url)
        refuse_waiting(host)
        if trip.request.purpose is not Purpose.ROBOTS:
            delay = await self._robots.crawl_delay(trip.url, trip.request)
            if delay:
                host.asked_for = host.asked_for.stricter(Pace(delay, 1))

    async def _ask_robots(self, origin: str, request: FetchRequest) -> Had:
        url = f"{origin}/robots.txt"
        asked = replace(request, number=-1, url=url, purpose=Purpose.ROBOTS, etag=None, last_modified=None)
        trip = Trip(asked, self._limits.deadline_s)
        error: NoAnswerError | None = None
        try:
            verdict = await self._follow(trip)
        except NoAnswerError as caught:
            verdict, error = no_answer(caught), caught
        self._tell(self._fetch(trip, verdict))
        text = _robots_text(origin, trip.answer if error is None else None, trip.decoded)
        if error is not None and trip.redirects == 0 and (error.reason in _HOSTS_OWN or not trip.has_left):
            return Had(text, error)
        self._tell(text)
        return Had(text)

    def _fetch(self, trip: Trip, verdict: Verdict) -> Fetch:
        return trip.fetch(verdict, self._hosts.of(trip.url).wait_until if trip.url else None)


def _robots_text(origin: str, answer: Answer | None, decoded: Decoded) -> RobotsText:
    """What came for a robots.txt. One that came in part, or cannot be unpacked, is as good as none that came."""
    if answer is None or answer.is_cut or decoded.problem not in {None, Reason.TOO_LARGE}:
        return RobotsText(origin, None, b"", datetime.now(UTC))
    body = counted(decoded.body) if 200 <= answer.status < 300 else b""
    return RobotsText(origin, answer.status, body, datetime.now(UTC))
