"""The crawling process's main program: lines in, lines out, until the input ends."""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import signal
import sys
import threading
import time
import warnings
from collections.abc import AsyncIterator, Iterator
from importlib.metadata import version
from typing import Any

import certifi
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess

from tasks.answers import Verdict
from tasks.asking import Asker
from tasks.crawl.download import Downloader, settings_of
from tasks.crawl_lines import Alive, Broken, CrawlLimits, Record, line_of, record_of
from tasks.fetches import FetchRequest, FetchResult, HostState
from tasks.fetching import Fetcher
from tasks.hosts import Hosts
from tasks.robots import RobotsText
from tasks.trip import Trip
from tasks.vocabulary import Reason
from tasks.warc_writer import WarcWriter

ALIVE_SECONDS = 5.0
SOFTWARE = f"Dateline/{version('dateline')} Scrapy/{version('scrapy')}"

_GRACE_SECONDS = 10.0
_MOST_FILES = 10_000  # macOS gives no more


class Output:
    """What goes to the parent. Nobody else writes there: whatever prints goes to standard error."""

    def __init__(self) -> None:
        self._file = os.dup(1)
        os.dup2(2, 1)

    def tell(self, record: Record) -> None:
        """Write a record at once."""
        line = line_of(record)
        while line:
            line = line[os.write(self._file, line) :]


class FetchSpider(Spider):
    """Serves requests for as long as they come; Scrapy runs it for the sake of its engine."""

    name = "dateline"
    limits: CrawlLimits
    known: list[Record]
    output: Output

    async def start(self) -> AsyncIterator[Any]:
        """Never yields: what is asked for comes from the input, and its end is the end of the process."""
        loop = asyncio.get_running_loop()
        requests: asyncio.Queue[FetchRequest | None] = asyncio.Queue()
        put = lambda request: loop.call_soon_threadsafe(requests.put_nowait, request)  # noqa: E731
        threading.Thread(target=_read_requests, args=(put,), daemon=True).start()
        archive = WarcWriter(self.limits.archive, self.limits.run_id, SOFTWARE)
        fetcher = self._fetcher(archive)
        tasks = {loop.create_task(self._live())}
        while (request := await requests.get()) is not None:
            task = loop.create_task(self._serve(fetcher, request))
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        archive.close()
        os._exit(0)  # connections that somebody drags out, and names that nobody knows, are not waited for
        yield

    def _fetcher(self, archive: WarcWriter) -> Fetcher:
        hosts = Hosts((record for record in self.known if isinstance(record, HostState)), self.limits.host_s)
        robots = [record for record in self.known if isinstance(record, RobotsText)]
        asker = Asker(self.limits, hosts, Downloader(self.crawler), archive, self.output.tell)
        return Fetcher(self.limits, hosts, robots, asker, self.output.tell)

    async def _serve(self, fetcher: Fetcher, request: FetchRequest) -> None:
        try:
            fetch = await fetcher.fetch(request)
        except OSError as error:  # the archive's: going on would lose what is fetched
            self.output.tell(Broken(error.errno or 0, error.strerror or str(error)))
            os._exit(1)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody shall wait for this answer for ever
            detail = f"{type(error).__name__}: {error}"
            fetch = Trip(request, 0).fetch(Verdict(FetchResult.FAILED, Reason.CRAWLER_CRASHED, detail), None)
        self.output.tell(fetch)

    async def _live(self) -> None:
        while True:
            await asyncio.sleep(ALIVE_SECONDS)
            self.output.tell(Alive())


def main() -> None:
    """Read what is known, then serve. The limits are the last thing before the requests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to hear
    logging.disable(logging.WARNING)
    _allow_many_connections()
    warnings.simplefilter("ignore")
    if sys.platform == "darwin":  # where OpenSSL does not find the system's authorities
        os.environ.setdefault("SSL_CERT_FILE", certifi.where())
    output = Output()
    known = list(_known())
    limits = known.pop()
    assert isinstance(limits, CrawlLimits), "the limits come last"
    process = AsyncCrawlerProcess(settings_of(limits), install_root_handler=False)
    process.crawl(FetchSpider, limits=limits, known=known, output=output)
    process.start(install_signal_handlers=False)


def _allow_many_connections() -> None:
    """Connections are kept open for a while, one or a few a host."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if most == resource.RLIM_INFINITY else min(most, _MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _known() -> Iterator[Record]:
    for line in sys.stdin.buffer:
        record = record_of(line)
        yield record
        if isinstance(record, CrawlLimits):
            return
    sys.exit("the input ended before it began")


def _read_requests(put: Any) -> None:
    """Hand on requests; at the end of the input, which is the end of the parent too, let nothing outlive it."""
    for line in sys.stdin.buffer:
        put(record_of(line))
    put(None)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)
