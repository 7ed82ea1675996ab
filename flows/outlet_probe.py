"""Before there is a source: an outlet's feeds and sitemaps found and tried, and a few of their articles read.

As polite as a run: the same crawler, the same delay, robots.txt first. Nothing of it is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from flows.document_outcomes import candidate_of
from flows.exit_codes import UsageError
from flows.fetched import page_or_failure
from flows.samples import Sample, read_samples
from flows.settings import Settings
from flows.web import user_agent
from tasks.answers import origin_of
from tasks.autodiscovery import (
    FEED_PLACES,
    SITEMAP_PLACES,
    common_places,
    find_feed_links,
    sitemaps_named_in,
)
from tasks.crawl_process import Crawler, CrawlLimits
from tasks.discovered import Discovered, Entry
from tasks.fetches import Fetch, FetchRequest, FetchResult, Purpose
from tasks.model import FetchOptions, Source
from tasks.parse_bounded import DocumentParser
from tasks.vocabulary import Kind, Reason
from tasks.warc_reader import ArchiveError, read_response
from warehouse.layout import Home
from warehouse.runs import new_run_id
from warehouse.state.store import remember_waiting, remembered_hosts

SAMPLES = 3
_DEEPEST = 3
"""Sitemap indexes below each other that are looked into for an article."""
_DAYS = FetchOptions().max_age_days

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tried:
    """A feed or sitemap that was asked for, and what came of it. `found_in` says who named it."""

    kind: Kind
    url: str
    found_in: str
    entries: tuple[Entry, ...] = ()
    older: int = 0
    """Articles that it dates more than 30 days back."""
    sitemaps: int = 0
    """Further sitemaps that it names."""
    problem: str = ""
    """Why it is no use; empty where it is."""

    @property
    def is_news(self) -> bool:
        """Whether it dates its articles by their publication."""
        return any(entry.hints.day is not None and entry.hints.kind != "modified" for entry in self.entries)

    @property
    def newest(self) -> date | None:
        """The day of its newest article, as far as it says one."""
        return max((entry.hints.day for entry in self.entries if entry.hints.day), default=None)


class Probe:
    """What looking at an outlet works with, for the length of its `with` block."""

    def __init__(self, settings: Settings, *, allow_private: bool) -> None:
        """Nothing is started yet."""
        self._settings = settings
        self._allow_private = allow_private
        self._numbers = count()
        self._stack = ExitStack()
        self._now = datetime.now(UTC)
        self._home = Home(settings.home.absolute())

    def __enter__(self) -> Self:
        self._archive = Path(self._stack.enter_context(TemporaryDirectory(prefix="dateline-")))
        limits = CrawlLimits(
            user_agent=user_agent(self._settings.contact),
            archive=self._archive,
            run_id=new_run_id(self._now),
            deadline_s=self._settings.fetch_deadline_seconds,
        )
        self._crawler = self._stack.enter_context(Crawler(limits, remembered_hosts(self._home, self._now), ()))
        self._parser = self._stack.enter_context(DocumentParser())
        self._links = self._stack.enter_context(DocumentParser(work=find_feed_links))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        remember_waiting(self._home, self._crawler.learned_hosts(), self._now)

    def outlet(self, home: str) -> Iterator[Tried]:
        """What there is at a front page, best-founded first; a feed's or sitemap's own address is that one alone.

        Common places are tried only where the outlet itself names none. A front page that cannot be had is the one
        result. Raises UsageError where its host wants us to wait.
        """
        log.info("asking for %s", home)
        front = self._front(home)
        if front.result is not FetchResult.OK:
            yield Tried(Kind.FEED, home, "given", problem=told(front))
            return
        body, address = self._body(front), front.final_url or home
        for kind in (Kind.FEED, Kind.SITEMAP):
            itself = self._judged(kind, home, "given", front, body)
            if not itself.problem:
                yield itself
                return
        named = self._links.submit_feed(body, address, front.content_type, _DAYS, self._now).result().documents
        yield from self._best_of(Kind.FEED, address, "front page", named, FEED_PLACES)
        yield from self.sitemaps(address)

    def sitemaps(self, home: str) -> Iterator[Tried]:
        """The sitemaps that robots.txt names, else those in common places."""
        yield from self._best_of(Kind.SITEMAP, home, "robots.txt", self._named_in_robots(home), SITEMAP_PLACES)

    def look(self, kind: Kind, urls: Iterable[str], found_in: str) -> list[Tried]:
        """Try documents, all asked for at once."""
        asked = list(urls)
        for url in asked:
            log.info("trying %s", url)
        purpose = Purpose.FEED if kind is Kind.FEED else Purpose.SITEMAP
        return [
            self._judged(kind, fetch.url, found_in, fetch, self._body(fetch) if fetch.result is FetchResult.OK else b"")
            for fetch in self._ask(asked, purpose)
        ]

    def samples(self, tried: Tried) -> list[Sample]:
        """The newest articles of a document, read as a run would read them."""
        entries = sorted(tried.entries, key=lambda entry: str(entry.hints.at or entry.hints.day or ""), reverse=True)
        chosen = entries[:SAMPLES]
        log.info("reading %d of its articles", len(chosen))
        source = Source("sample", tried.kind, tried.url, fetch=FetchOptions(allow_private=self._allow_private))
        fetches = self._ask([entry.url for entry in chosen], Purpose.ARTICLE)
        items = [
            page_or_failure(fetch, candidate_of(source, entry.url, entry.hints), self._archive)
            for entry, fetch in zip(chosen, fetches, strict=True)
        ]
        return read_samples(source, items, self._settings)

    def _front(self, url: str) -> Fetch:
        (front,) = self._ask([url], Purpose.HOMEPAGE)
        if front.wait_until is not None and front.wait_until > self._now and front.result is not FetchResult.OK:
            said = front.detail if front.reason is Reason.HOST_WAITS else f"{origin_of(url)} answered {told(front)}"
            until = front.wait_until.isoformat(sep=" ", timespec="minutes")
            raise UsageError(f"{said}: it is asked nothing before {until}; use this command again then")
        return front

    def _best_of(
        self, kind: Kind, home: str, found_in: str, named: Sequence[str], places: tuple[str, ...]
    ) -> Iterator[Tried]:
        tried = self.look(kind, named, found_in)
        yield from tried
        if all(one.problem for one in tried):
            yield from self.look(kind, common_places(home, places), "common place")

    def _named_in_robots(self, home: str) -> tuple[str, ...]:
        """The crawler asks for robots.txt before anything else, so it has it by now, or asks for it here."""
        origin = origin_of(home)
        if all(text.origin != origin for text in self._crawler.learned_robots()):
            self._front(f"{origin}/")
        texts = [text for text in self._crawler.learned_robots() if text.origin == origin]
        return tuple(url for text in texts for url in sitemaps_named_in(text))

    def _judged(self, kind: Kind, url: str, found_in: str, fetch: Fetch, body: bytes) -> Tried:
        if fetch.result is not FetchResult.OK:
            return Tried(kind, url, found_in, problem=told(fetch))
        found = self._parsed(kind, url, fetch, body)
        tried = Tried(kind, url, found_in, found.entries, found.left_out, len(found.documents))
        if found.entries or found.left_out or (found.documents and not found.problem):
            return self._looked_into(tried, found)
        reason = found.problem or Reason.NOT_A_FEED
        return replace(tried, problem=": ".join(filter(None, (reason, found.detail or "it names nothing"))))

    def _looked_into(self, tried: Tried, found: Discovered) -> Tried:
        """An index has no articles of its own: those of its newest sitemap are shown."""
        for _ in range(_DEEPEST):
            if tried.entries or not found.documents:
                break
            (fetch,) = self._ask(found.documents[:1], Purpose.SITEMAP)
            if fetch.result is not FetchResult.OK:
                break
            found = self._parsed(Kind.SITEMAP, fetch.url, fetch, self._body(fetch))
            tried = replace(tried, entries=found.entries, older=tried.older + found.left_out)
        return tried

    def _parsed(self, kind: Kind, url: str, fetch: Fetch, body: bytes) -> Discovered:
        if kind is Kind.FEED:
            return self._parser.submit_feed(body, url, fetch.content_type, _DAYS, self._now).result()
        return self._parser.submit_sitemap(body, url, _DAYS, self._now).result()

    def _ask(self, urls: Iterable[str], purpose: Purpose) -> list[Fetch]:
        """Ask for all of them and wait for all answers, in the order of `urls`."""
        numbers = []
        for url in urls:
            numbers.append(next(self._numbers))
            request = FetchRequest(numbers[-1], "probe", url, purpose, allow_private=self._allow_private)
            self._crawler.submit(request)
        answers: dict[int, Fetch] = {}
        while len(answers) < len(numbers):
            fetch = self._crawler.next(1.0)
            if fetch is not None and fetch.number in numbers:
                answers[fetch.number] = fetch
        return [answers[number] for number in numbers]

    def _body(self, fetch: Fetch) -> bytes:
        if fetch.warc_file is None:
            return b""
        try:
            return read_response(self._archive, fetch.warc_file, fetch.warc_offset or 0, fetch.warc_length or 0).body
        except ArchiveError:
            return b""


def told(fetch: Fetch) -> str:
    """Why a request brought nothing, for a person."""
    status = f"status {fetch.status}" if fetch.status else ""
    return ", ".join(dict.fromkeys(filter(None, (str(fetch.reason or fetch.result), status, fetch.detail))))
