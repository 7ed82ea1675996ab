"""First two hops of the web sources, all side by side: feeds, sitemaps and lists → candidates → pages.

One loop hands requests to the crawling process and takes what it answers; parsing is done by children. Nothing here
waits for one host: whatever has come is passed on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import count

from expectations.rules_version import rules_version
from flows.collected import Collected, InArchive, Recall, Web
from flows.document_outcomes import DocumentTask, candidate_of
from flows.documents import Documents
from flows.fetched import Memory, decide, page_or_failure
from flows.recall import remembered
from flows.waiting import Waiting
from flows.window import Window
from tasks.fetches import Fetch, FetchRequest, FetchResult, Purpose
from tasks.model import Candidate, Failure, Page, Source
from tasks.recognise import Known, Versions
from tasks.sources import options_version
from tasks.vocabulary import Kind, Outcome, Reason
from tasks.warc_writer import Place

__all__ = ["Collected", "Collection", "Recall", "Web"]

WINDOW = 100
"""Requests of one source under way: enough that no host waits for us, few enough that memory does not grow."""
PATIENCE_SECONDS = 0.2


class Collection:
    """The web side of a run: iterate once for what every candidate comes to, then `finish`."""

    def __init__(
        self,
        web: Web,
        recall: Recall,
        limit: int | None,
        *,
        due_only: bool = False,
        past: Window | None = None,
    ) -> None:
        """`recall` tells what the warehouse remembers; `limit` bounds the candidates of each source.

        `due_only`: feeds and sitemaps that are not due are not asked for. `past`: what was published then is wanted,
        and nothing else.
        """
        self._web = web
        self._recall = recall
        self._past = past
        self._has_ended = False
        self._limit = limit
        self._numbers = count()
        self._queues: dict[str, Waiting] = {}
        self._pages: dict[int, tuple[Waiting, Candidate, Known | None]] = {}
        self._documents = Documents(web.state, web.parser, web.archive, web.now, due_only=due_only)
        self._asked: dict[int, DocumentTask] = {}
        self._ready: deque[Collected | InArchive] = deque()
        self.places: dict[tuple[str, str], Place] = {}
        """(source, locator) → where the archive holds the page, of those that this run brought."""

    def watch(self, source: Source) -> None:
        """Collect from a feed, sitemap or list of URLs."""
        if self._past is not None:
            self._look_back(source, self._past)
            return
        queue = self._queue(source)
        if source.kind is Kind.URLS:
            queue.read_list()
        else:
            purpose = Purpose.FEED if source.kind is Kind.FEED else Purpose.SITEMAP
            self._open(queue, source.location, purpose, depth=0)

    def wants(self, item: Page | Failure) -> bool:
        """Whether what a file holds is of the days that are asked for."""
        return self._past is None or isinstance(item, Failure) or self._past.covers(item.candidate)

    def add(self, source: Source, candidate: Candidate) -> None:
        """Collect the page of a candidate that some file named."""
        self._queue(source).add(candidate)

    def __iter__(self) -> Iterator[Collected]:
        while True:
            for queue in self._queues.values():
                self._fill(queue)
            while self._ready:
                ready = self._ready.popleft()
                collected = self._read(ready) if isinstance(ready, InArchive) else ready
                if collected is not None:
                    yield collected
            if not self._is_busy() and not self._take_up_leftovers():
                return
            self._step()

    def finish(self) -> None:
        """Note what is to be remembered of documents and hosts; what depends on the load is not yet committed."""
        self._documents.note()
        self._web.state.note_hosts(self._web.crawler.learned_hosts())
        self._web.state.note_robots(self._web.crawler.learned_robots())

    def _look_back(self, source: Source, past: Window) -> None:
        """Open the sitemaps that reach back so far."""
        queue = self._queue(past.widened(source, self._web.now.date()))
        for url in past.sitemaps or (source.location,):
            self._open(queue, url, Purpose.SITEMAP, depth=0)

    def _queue(self, source: Source) -> Waiting:
        if source.name not in self._queues:
            self._queues[source.name] = Waiting(source, _versions(source), self._limit)
        return self._queues[source.name]

    def _is_busy(self) -> bool:
        waiting = any(queue.has_candidates() for queue in self._queues.values())
        return bool(self._pages or self._asked or self._documents.parsing or waiting or self._ready)

    def _take_up_leftovers(self) -> bool:
        """Once, when all else is done: what a killed run has archived, and no document names any more."""
        queues = () if self._has_ended or self._limit is not None else tuple(self._queues.values())
        self._has_ended = True
        for queue in queues:
            for fetch in self._web.state.leftover_pages(queue.source.name).values():
                queue.add(candidate_of(queue.source, fetch.url))
        return any(queue.has_candidates() for queue in queues)

    def _step(self) -> None:
        """Wait a moment for an answer, then see what has been parsed."""
        if self._pages or self._asked:
            fetch = self._web.crawler.next(PATIENCE_SECONDS)
            if fetch is not None:
                self._web.log.append(fetch)
                self._answered(fetch)
        else:
            self._documents.wait(PATIENCE_SECONDS)
        for task, found in self._documents.parsed():
            queue = self._queues[task.source.name]
            self._ready.extend(Collected(task.source, failure) for failure in found.failures if queue.count())
            queue.extend(filter(self._past.covers, found.candidates) if self._past else found.candidates, task)
            for url in found.documents:
                self._open(queue, url, Purpose.SITEMAP, task.depth + 1)

    def _answered(self, fetch: Fetch) -> None:
        if fetch.number in self._asked:
            self._document_answered(self._asked.pop(fetch.number), fetch)
        elif fetch.number in self._pages:
            queue, candidate, known = self._pages.pop(fetch.number)
            queue.under_way -= 1
            self._page_answered(queue, candidate, known, fetch)

    def _open(self, queue: Waiting, url: str, purpose: Purpose, depth: int) -> None:
        task = self._documents.open(queue.source, url, purpose, depth)
        if task is None:
            return
        request = self._documents.request(task, next(self._numbers))
        if request is not None:
            self._asked[request.number] = task
            self._web.crawler.submit(request)

    def _document_answered(self, task: DocumentTask, fetch: Fetch) -> None:
        """A document that is not as it was when it was archived is asked for once more, without conditions."""
        again = self._documents.answered(task, fetch, next(self._numbers))
        if isinstance(again, FetchRequest):
            self._asked[again.number] = task
            self._web.crawler.submit(again)
        elif again is not None and self._queues[task.source.name].count():
            self._ready.append(Collected(task.source, again))

    def _page_answered(self, queue: Waiting, candidate: Candidate, known: Known | None, fetch: Fetch) -> None:
        if fetch.result is FetchResult.OK:
            self._web.state.note_page(candidate.key, fetch)
        item = self._page(candidate, fetch)
        if known is not None and known.outcome is Outcome.UNCHANGED and isinstance(item, Failure):
            # the article is here; that its outlet did not give it once more takes nothing away
            item = Failure(candidate, Outcome.UNCHANGED, Reason.KNOWN_URL, f"{item.reason}: {item.detail}")
        self._ready.append(Collected(queue.source, item, known))

    def _page(self, candidate: Candidate, fetch: Fetch) -> Page | Failure:
        if fetch.warc_file is not None and fetch.warc_offset is not None and fetch.warc_length is not None:
            place = Place(fetch.warc_file, fetch.warc_offset, fetch.warc_length)
            self.places[candidate.source, candidate.locator] = place
        return page_or_failure(fetch, candidate, self._web.archive)

    def _fill(self, queue: Waiting) -> None:
        """Decide the candidates whose turn it is: known, kept, too early, or asked for."""
        while queue.under_way < WINDOW and (taken := queue.take(WINDOW - queue.under_way)):
            self._ready.extend(Collected(queue.source, item) for item in taken if isinstance(item, Failure))
            candidates = [item for item in taken if isinstance(item, Candidate)]
            for candidate, memory in remembered(self._recall, self._web.state, queue, candidates):
                queue.note(candidate, is_new=memory.known is None)
                decided = decide(candidate, memory, queue.versions, self._web.now)
                if isinstance(decided, Fetch):
                    self._keep(queue, candidate, memory, decided)
                elif decided is not None:
                    self._ready.append(Collected(queue.source, decided, memory.known))
                else:
                    self._ask(queue, candidate, memory.known)

    def _keep(self, queue: Waiting, candidate: Candidate, memory: Memory, fetch: Fetch) -> None:
        if fetch is memory.kept:  # of a run that was not loaded, whose log nobody reads
            self._web.log.append(fetch)
        self._ready.append(InArchive(queue.source, candidate, fetch, memory.known))

    def _read(self, there: InArchive) -> Collected | None:
        """The page as the archive has it; None where it cannot give it back, which is then asked for again."""
        item = self._page(there.candidate, there.fetch)
        if isinstance(item, Failure) and item.reason is not Reason.NOT_HTML:
            self._ask(self._queue(there.source), there.candidate, there.known)
            return None
        return Collected(there.source, item, there.known)

    def _ask(self, queue: Waiting, candidate: Candidate, known: Known | None) -> None:
        over_limit = queue.over_limit(candidate)
        if over_limit is not None:
            self._ready.append(Collected(queue.source, over_limit, known))
            return
        fetch = queue.source.fetch
        request = FetchRequest(
            number=next(self._numbers),
            source=queue.source.name,
            url=candidate.url or candidate.locator,
            purpose=Purpose.ARTICLE,
            delay_seconds=fetch.delay_seconds,
            concurrency=fetch.concurrency,
            allow_private=fetch.allow_private,
        )
        queue.under_way += 1
        self._pages[request.number] = (queue, candidate, known)
        self._web.crawler.submit(request)


def _versions(source: Source) -> Versions:
    return Versions(options_version(source, fetched=True), rules_version(source))
