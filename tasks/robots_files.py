"""In the second hop: every origin's robots.txt, asked for once, before anything else is asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from tasks.answers import NoAnswerError, origin_of
from tasks.fetches import FetchRequest
from tasks.robots import RobotsText, Rules
from tasks.vocabulary import Reason


@dataclass(frozen=True, slots=True)
class Had:
    """A robots.txt as it was had, or why it was not."""

    text: RobotsText
    error: NoAnswerError | None = None
    """Why the host itself cannot be reached: what is true of its robots.txt is true of its pages."""


Ask = Callable[[str, FetchRequest], Awaitable[Had]]
"""(origin, request on whose behalf) → its robots.txt."""


class RobotsFiles:
    """The rules of all origins of a run."""

    def __init__(self, known: Iterable[RobotsText], token: str, ask: Ask) -> None:
        """`known`: those of earlier runs that are still fresh; `token`: the crawler's name in them."""
        self._token = token
        self._ask = ask
        self._had = {text.origin: Had(text) for text in known}
        self._rules: dict[str, Rules] = {}
        self._asking: dict[tuple[str, bool], asyncio.Task[Had]] = {}

    async def crawl_delay(self, url: str, request: FetchRequest) -> float:
        """Seconds between requests that the robots.txt of a URL's origin asks for.

        Raises NoAnswerError where the URL may not be asked for.
        """
        origin = origin_of(url)
        had = self._had.get(origin) or await self._asked(origin, request)
        if had.error is not None:
            raise NoAnswerError(had.error.reason, had.error.detail)
        if origin not in self._rules:
            self._rules[origin] = Rules(had.text, self._token)
        if not self._rules[origin].allows(url):
            raise NoAnswerError(Reason.ROBOTS, _told(had.text))
        return self._rules[origin].crawl_delay

    async def _asked(self, origin: str, request: FetchRequest) -> Had:
        """Ask once for all that wait. A refusal of ours is none of the outlet's, and not remembered."""
        key = (origin, request.allow_private)
        if key not in self._asking:
            self._asking[key] = asyncio.create_task(self._have(origin, request))
        try:
            return await self._asking[key]
        finally:
            self._asking.pop(key, None)

    async def _have(self, origin: str, request: FetchRequest) -> Had:
        had = await self._ask(origin, request)
        if had.error is None or had.error.reason not in {Reason.PRIVATE_ADDRESS, Reason.HOST_WAITS}:
            self._had[origin] = had
        return had


def _told(text: RobotsText) -> str:
    if text.status is None:
        return "robots.txt could not be had"
    is_there = 200 <= text.status < 300
    return "robots.txt does not allow it" if is_there else f"robots.txt answered {text.status}"
