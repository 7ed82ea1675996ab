"""Pages a second fetched and archived by the crawler, against bare Scrapy fetching the same addresses.

Both ask the same loopback site, which runs in a process of its own, with the same bounds and no delay, in turn, in
one run; both are measured from the start of their process to its end. Bare Scrapy keeps nothing of what it fetches.
Only ratios are quoted, for absolute times belong to the machine. `--memory` asks many sources at once instead, and
tells the peak of parent and crawling process together.

    .venv/bin/python benchmarks/crawl.py                    # 20 hosts with 250 pages, 3 rounds
    .venv/bin/python benchmarks/crawl.py --memory 200       # so many hosts, a source each
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from tasks.crawl_process import Crawler, CrawlLimits
from tasks.fetches import FetchRequest, FetchResult, Purpose
from tests.site.process import running_site

PER_HOST = 8
TOTAL = 64
BARE = """
import json, sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Bare(scrapy.Spider):
    name = "bare"
    count = 0
    async def start(self):
        for url in json.load(sys.stdin):
            yield scrapy.Request(url, dont_filter=True)
    def parse(self, response):
        Bare.count += response.status == 200 and len(response.body) > 0

process = CrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False,
    "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS": %d, "CONCURRENT_REQUESTS_PER_DOMAIN": %d})
process.crawl(Bare)
process.start()
print(Bare.count)
"""


def bare_seconds(urls: Sequence[str]) -> float:
    """How long bare Scrapy takes."""
    started = time.perf_counter()
    command = [sys.executable, "-c", BARE % (TOTAL, PER_HOST)]
    result = subprocess.run(command, input=json.dumps(urls), capture_output=True, text=True, check=True)
    assert int(result.stdout) == len(urls), f"{result.stdout} of {len(urls)} came"
    return time.perf_counter() - started


def crawler_seconds(urls: Sequence[str]) -> float:
    """How long the crawler takes, robots.txt and archive included."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        with Crawler(
            CrawlLimits("Dateline/0 (benchmark)", Path(folder), "bench", concurrency=TOTAL), [], []
        ) as crawler:
            good = fetch_all(crawler, urls, PER_HOST)
        seconds = time.perf_counter() - started
    assert good == len(urls), f"{good} of {len(urls)} came"
    return seconds


def fetch_all(crawler: Crawler, urls: Sequence[str], concurrency: int) -> int:
    """How many of them came well."""
    for number, url in enumerate(urls):
        crawler.submit(
            FetchRequest(
                number=number,
                source="bench",
                url=url,
                purpose=Purpose.ARTICLE,
                delay_seconds=0.0,
                concurrency=concurrency,
                allow_private=True,
            )
        )
    left, good = len(urls), 0
    while left:
        fetch = crawler.next(60)
        assert fetch is not None, "nothing came in a minute"
        left -= fetch.number >= 0
        good += fetch.number >= 0 and fetch.result is FetchResult.OK
    return good


def compare(hosts: int, pages: int, rounds: int) -> None:
    """Both in turn, on one site."""
    with running_site(hosts=hosts, articles=pages) as site:
        urls = site.articles
        ratios = []
        for number in range(rounds):
            bare, ours = bare_seconds(urls), crawler_seconds(urls)
            ratios.append(bare / ours)
            print(
                f"round {number + 1}: bare {len(urls) / bare:.0f}/s, ours {len(urls) / ours:.0f}/s, {bare / ours:.2f}"
            )
    print(f"median of {rounds}: {statistics.median(ratios):.2f} of bare Scrapy ({hosts} hosts, {len(urls)} pages)")


class Peak:
    """The most memory that this process and its children held together, looked at twenty times a second."""

    def __init__(self) -> None:
        self.bytes = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._is_over.wait(0.05):
            with suppress(psutil.NoSuchProcess):  # the crawling process has just ended
                crawlers = [child for child in me.children() if "tasks.crawl" in child.cmdline()]
                self.bytes = max(self.bytes, sum(each.memory_info().rss for each in [me, *crawlers]))


def memory(hosts: int, pages: int) -> None:
    """Many hosts at once."""
    with running_site(hosts=hosts, articles=pages) as site, tempfile.TemporaryDirectory() as folder, Peak() as peak:
        limits = CrawlLimits("Dateline/0 (benchmark)", Path(folder), "bench")
        with Crawler(limits, [], []) as crawler:
            good = fetch_all(crawler, site.articles, 1)
    print(f"{hosts} sources, {good} pages: {peak.bytes / 1e6:.0f} MB at most, parent and crawling process together")


def main() -> None:
    """Compare, or measure memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--pages", type=int, default=250, help="of each host")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, metavar="HOSTS", help="measure the memory for so many hosts instead")
    given = parser.parse_args()
    if given.memory:
        memory(given.memory, given.pages)
    else:
        compare(given.hosts, given.pages, given.rounds)


if __name__ == "__main__":
    main()
