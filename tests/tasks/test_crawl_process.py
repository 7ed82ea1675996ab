"""The crawling process from outside: what comes of it when it is killed, hangs, is left alone, or cannot write."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from warcio.archiveiterator import ArchiveIterator

from tasks import crawl_child
from tasks.crawl_process import MOST_STARTS, Crawler
from tasks.fetches import Fetch, FetchResult, HostState
from tasks.robots import RobotsText
from tasks.vocabulary import Reason
from tasks.warc_writer import recover
from tests.site import faults
from tests.site.site import Site
from tests.tasks.crawl_runs import answers, ask, asked, crawl, limits, urls

PARENT = """
import sys, time
from pathlib import Path
from tasks.crawl_process import Crawler
from tests.tasks.crawl_runs import asked, limits
crawler = Crawler(limits(Path(sys.argv[1])), [], [])
crawler.submit(asked(sys.argv[2], 0))
while (fetch := crawler.next(60)).number < 0:
    pass
print(crawler._child._process.pid, flush=True)
crawler.submit(asked(sys.argv[3], 1))
time.sleep(600)
"""


def wait_until(true: Callable[[], bool]) -> None:
    """For at most half a minute."""
    until = time.monotonic() + 30
    while not true():
        assert time.monotonic() < until, "it never came to pass"
        time.sleep(0.02)


def child_of(crawler: Crawler) -> psutil.Process:
    """Its present crawling process."""
    assert crawler._child is not None
    return psutil.Process(crawler._child._process.pid)


def records(folder: Path) -> list[tuple[str, str]]:
    """(type, address) of all records, as an independent reader has them."""
    found = []
    for path in sorted(folder.glob("*.warc.gz")):
        with path.open("rb") as file:
            found += [
                (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"))
                for record in ArchiveIterator(file, check_digests="raise")
                if record.content_stream().read() is not None
            ]
    return found


def test_nothing_is_started_before_the_first_request(tmp_path: Path) -> None:
    with Crawler(limits(tmp_path / "archive"), [HostState("harbour.example")], []) as crawler:
        assert crawler.next(0.01) is None
        assert crawler._child is None
    assert crawler.learned_hosts() == crawler.learned_robots() == ()
    assert list((tmp_path / "archive").iterdir()) == []


def test_every_exchange_is_archived_and_read_back_by_another_reader(tmp_path: Path) -> None:
    with Site(hosts=2) as site:
        pages = [outlet.article(f"/story-{number}.html") for outlet in site.outlets for number in range(3)]
        robots = [outlet.url("/robots.txt") for outlet in site.outlets]
        fetches, _ = crawl(tmp_path / "archive", urls(pages))
    found = records(tmp_path / "archive")
    assert found[0] == ("warcinfo", None)
    assert sorted(found[1:]) == sorted((kind, url) for url in pages + robots for kind in ("request", "response"))
    assert {fetch.warc_file for fetch in fetches} == {"run-1-00001.warc.gz"}


def test_a_crash_costs_what_was_under_way_and_nothing_else(tmp_path: Path) -> None:
    with Site(hosts=2) as site, Crawler(limits(tmp_path / "archive"), [], []) as crawler:
        hanging, other = site.outlets
        stuck = hanging.answer("/stuck.html", faults.silent())
        waiting = [hanging.article(f"/story-{number}.html") for number in range(3)]
        [done] = ask(crawler, [asked(other.article("/first.html"), 0)])
        requests = [asked(url, number, concurrency=1) for number, url in enumerate([stuck, *waiting], start=1)]
        for request in requests:
            crawler.submit(request)
        wait_until(lambda: len(site.log.requests("/stuck.html")) == 1)
        child_of(crawler).kill()
        fetches = answers(crawler, requests)
        [after] = ask(crawler, [asked(other.article("/after.html"), 9)])
        asked_twice = site.log.requests("/stuck.html")
    assert done.result is FetchResult.OK
    assert (fetches[0].result, fetches[0].reason) == (FetchResult.FAILED, Reason.CRAWLER_CRASHED)
    assert "SIGKILL" in fetches[0].detail
    assert [fetch.result for fetch in fetches[1:]] == [FetchResult.OK] * 3
    assert after.result is FetchResult.OK
    assert after.warc_file != done.warc_file
    assert len(asked_twice) == 1


def test_a_new_process_knows_what_the_crashed_one_had_learned(tmp_path: Path) -> None:
    with Site() as site, Crawler(limits(tmp_path / "archive"), [], []) as crawler:
        page = site.outlet.article("/story.html")
        ask(crawler, [asked(site.outlet.answer("/hasty.html", faults.retry_after("3600")), 0)])
        child_of(crawler).kill()
        [fetch] = ask(crawler, [asked(page, 1)])
        seen = site.log.paths()
    assert (fetch.result, fetch.reason) == (FetchResult.REFUSED, Reason.HOST_WAITS)
    assert seen == ["/robots.txt", "/hasty.html"]


def test_what_is_learned_is_told_at_once(tmp_path: Path) -> None:
    learned: list[HostState | RobotsText] = []
    with Site() as site, Crawler(limits(tmp_path / "archive"), [], [], learned.append) as crawler:
        [fetch] = ask(crawler, [asked(site.outlet.answer("/hasty.html", faults.retry_after("3600")))])
        told = list(learned)
    assert [text.origin for text in told if isinstance(text, RobotsText)] == [site.outlet.base]
    states = [state for state in told if isinstance(state, HostState)]
    assert states[-1] == HostState(site.outlet.host, fetch.wait_until, 0)


def test_after_a_few_crashes_everything_ends_and_nothing_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "scrapy.py").write_text("raise SystemExit('no engine today')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "broken"))
    with Crawler(limits(tmp_path / "archive"), [], []) as crawler:
        fetches = ask(crawler, urls(f"http://127.0.0.1:9/{number}" for number in range(50)))
        starts = crawler._starts
        [late] = ask(crawler, [asked("http://127.0.0.1:9/late", 99)])
    assert {(fetch.result, fetch.reason) for fetch in [*fetches, late]} == {
        (FetchResult.FAILED, Reason.CRAWLER_CRASHED)
    }
    assert "no engine today" in fetches[0].detail
    assert starts == MOST_STARTS


def test_a_process_that_hangs_is_ended_and_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Site() as site, Crawler(limits(tmp_path / "archive"), [], []) as crawler:
        ask(crawler, [asked(site.outlet.article("/first.html"), 0)])
        child = child_of(crawler)
        child.suspend()
        monkeypatch.setattr(crawl_child, "SILENCE_SECONDS", 1.0)
        crawler.submit(asked(site.outlet.article("/second.html"), 1))
        while (fetch := crawler.next(0.2)) is None:
            if child_of(crawler) != child:  # the new one shall have its time to start
                monkeypatch.setattr(crawl_child, "SILENCE_SECONDS", 120.0)
    assert (fetch.number, fetch.result) == (1, FetchResult.OK)
    assert not child.is_running()


def test_the_process_ends_with_its_parent_and_leaves_the_archive_to_be_mended(tmp_path: Path) -> None:
    with Site() as site:
        page, stuck = site.outlet.article("/story.html"), site.outlet.answer("/stuck.html", faults.silent())
        command = [sys.executable, "-c", PARENT, str(tmp_path / "archive"), page, stuck]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as parent:
            assert parent.stdout is not None
            child = psutil.Process(int(parent.stdout.readline()))
            wait_until(lambda: len(site.log.requests("/stuck.html")) == 1)
            parent.send_signal(signal.SIGKILL)
        child.wait(30)
    list(recover(tmp_path / "archive"))
    assert ("response", page) in records(tmp_path / "archive")


def test_ending_does_not_wait_for_what_is_under_way(tmp_path: Path) -> None:
    with Site() as site:
        with Crawler(limits(tmp_path / "archive"), [], []) as crawler:
            ask(crawler, [asked(site.outlet.article("/story.html"), 0)])
            crawler.submit(asked(site.outlet.answer("/stuck.html", faults.silent()), 1))
            wait_until(lambda: len(site.log.requests("/stuck.html")) == 1)
            child = child_of(crawler)
        assert not child.is_running()
    assert [path.name for path in (tmp_path / "archive").iterdir()] == ["run-1-00001.warc.gz"]


def test_ctrl_c_is_the_parents_to_hear(tmp_path: Path) -> None:
    with Site() as site, Crawler(limits(tmp_path / "archive"), [], []) as crawler:
        ask(crawler, [asked(site.outlet.article("/first.html"), 0)])
        child_of(crawler).send_signal(signal.SIGINT)
        [fetch] = ask(crawler, [asked(site.outlet.article("/second.html"), 1)])
        starts = crawler._starts
    assert fetch.result is FetchResult.OK
    assert starts == 1


def test_an_archive_that_cannot_be_written_to_is_an_error_of_the_run(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with Site() as site, Crawler(limits(archive), [], []) as crawler:
        archive.rmdir()
        crawler.submit(asked(site.outlet.article("/story.html"), 0))
        with pytest.raises(OSError) as caught:  # noqa: PT011 - its errno says what it was
            collect(crawler)
    assert caught.value.errno == errno.ENOENT


def test_a_fault_of_our_own_costs_one_answer_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fault").mkdir()
    (tmp_path / "fault" / "sitecustomize.py").write_text("from tasks import challenges\nchallenges.LARGEST_PAGE = None")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "fault"))
    with Site() as site:
        pages = [site.outlet.article("/story.html"), site.outlet.answer("/moved.html", faults.status(404))]
        fetches, _ = crawl(tmp_path / "archive", urls(pages))
    assert [fetch.reason for fetch in fetches] == [Reason.CRAWLER_CRASHED] * 2
    assert "TypeError" in fetches[0].detail


def test_what_it_is_asked_for_is_told_under_the_address_it_was_asked_for(tmp_path: Path) -> None:
    with Site() as site:
        page = site.outlet.article("/story.html")
        spelt = page.replace("/story.html", "/./story.html#part")
        [fetch], _ = crawl(tmp_path / "archive", [asked(spelt, 5)])
    assert (fetch.number, fetch.url, fetch.final_url) == (5, spelt, page)


def collect(crawler: Crawler) -> list[Fetch]:
    """Whatever comes within half a minute."""
    return [fetch for fetch in iter(lambda: crawler.next(30), None) if fetch is not None]
