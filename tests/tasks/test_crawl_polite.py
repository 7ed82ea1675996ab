"""How the crawler treats hosts, as the loopback site's own log tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tasks.crawl_process import Crawler
from tasks.fetches import Fetch, FetchResult, HostState, Purpose
from tasks.robots import RobotsText
from tasks.vocabulary import Reason
from tests.site import dead_ends, faults
from tests.site.redirects import redirect
from tests.site.robots_cases import RULES, RobotsCase, crawl_delay, robots
from tests.site.site import Site
from tests.tasks.crawl_runs import USER_AGENT, asked, crawl, limits, urls

ALLOWING = (
    *(RobotsCase.NOT_FOUND, RobotsCase.GONE, RobotsCase.FORBIDDEN, RobotsCase.UNAUTHORIZED, RobotsCase.TOO_MANY),
    *(RobotsCase.EMPTY, RobotsCase.HTML, RobotsCase.UTF_16, RobotsCase.RULE_BEYOND_512_KIB),
    *(RobotsCase.MANY_RULES, RobotsCase.ENDLESS),
)


def test_no_host_is_asked_faster_than_its_delay_robots_txt_and_redirects_included(tmp_path: Path) -> None:
    with Site(hosts=3) as site:
        pages = [outlet.article(f"/story-{number}.html") for number in range(4) for outlet in site.outlets]
        moved = [outlet.answer("/moved.html", redirect("/story-0.html")) for outlet in site.outlets]
        fetches, _ = crawl(tmp_path / "archive", urls([*pages, *moved], delay_seconds=0.3, concurrency=1))
        gaps = {outlet.host: site.log.gaps(outlet.host) for outlet in site.outlets}
        at_once = [site.log.at_once(outlet.host) for outlet in site.outlets]
        together = site.log.at_once()
    assert [fetch.result for fetch in fetches] == [FetchResult.OK] * 15
    assert all(len(of_host) == 6 and min(of_host) >= 0.3 for of_host in gaps.values()), gaps
    assert at_once == [1, 1, 1]
    assert together >= 1


def test_hosts_are_asked_side_by_side(tmp_path: Path) -> None:
    with Site(hosts=8) as site:
        for outlet in site.outlets:
            outlet.latency = 0.3
        pages = [outlet.article("/story.html") for outlet in site.outlets]
        fetches, _ = crawl(tmp_path / "archive", urls(pages))
        together = site.log.at_once()
    assert {fetch.result for fetch in fetches} == {FetchResult.OK}
    assert together > 4


def test_no_more_requests_are_under_way_at_a_host_than_its_source_allows(tmp_path: Path) -> None:
    with Site() as site:
        site.outlet.latency = 0.1
        pages = [site.outlet.article(f"/story-{number}.html") for number in range(12)]
        crawl(tmp_path / "archive", urls(pages, concurrency=3))
        at_once = site.log.at_once()
    assert at_once == 3


def test_the_strictest_of_two_sources_of_one_host_counts(tmp_path: Path) -> None:
    with Site() as site:
        pages = [site.outlet.article(f"/story-{number}.html") for number in range(6)]
        quick = [asked(url, number, concurrency=4) for number, url in enumerate(pages[:3])]
        slow = [
            asked(url, 10 + number, source="mill-gazette", delay_seconds=0.3) for number, url in enumerate(pages[3:])
        ]
        crawl(tmp_path / "archive", [*slow, *quick])
        gaps = site.log.gaps(site.outlet.host)
    assert len(gaps) == 6
    assert min(gaps) >= 0.3


def test_all_hosts_together_are_asked_no_more_than_the_limit_at_a_time(tmp_path: Path) -> None:
    with Site(hosts=8) as site:
        for outlet in site.outlets:
            outlet.latency = 0.1
        pages = [outlet.article(f"/story-{number}.html") for outlet in site.outlets for number in range(2)]
        crawl(tmp_path / "archive", urls(pages), concurrency=4)
        together = site.log.at_once()
    assert together == 4


def test_crawl_delay_wins_over_a_shorter_delay(tmp_path: Path) -> None:
    with Site() as site:
        site.outlet.answer("/robots.txt", crawl_delay(0.4))
        pages = [site.outlet.article(f"/story-{number}.html") for number in range(4)]
        crawl(tmp_path / "archive", urls(pages, concurrency=4))
        gaps = site.log.gaps(site.outlet.host)
    assert len(gaps) == 4
    assert min(gaps[1:]) >= 0.4


def test_one_dead_host_delays_no_other(tmp_path: Path) -> None:
    """More requests wait for the dead host than may be under way, and they came first."""
    with Site(hosts=2) as site, dead_ends.blackhole() as hole:
        dead = [f"{hole}/story-{number}.html" for number in range(80)]
        pages = [outlet.article(f"/story-{number}.html") for outlet in site.outlets for number in range(10)]
        with Crawler(limits(tmp_path / "archive", deadline_s=10, concurrency=8), [], []) as crawler:
            for request in urls([*dead, *pages]):
                crawler.submit(request)
            fetches: list[Fetch] = []
            while len(fetches) < 100:
                fetch = crawler.next(60)
                assert fetch is not None
                fetches += [fetch] if fetch.number >= 0 else []
    assert {fetch.number for fetch in fetches[:20]} == set(range(80, 100))
    assert {fetch.result for fetch in fetches[:20]} == {FetchResult.OK}
    assert {fetch.reason for fetch in fetches[20:]} == {Reason.UNREACHABLE}


def test_a_host_whose_pages_never_come_is_left_alone_after_a_while(tmp_path: Path) -> None:
    with Site() as site:
        pages = [site.outlet.answer(f"/story-{number}.html", faults.closed_at_once()) for number in range(12)]
        fetches, crawler = crawl(tmp_path / "archive", urls(pages))
        requests = len(site.log.requests())
    assert {fetch.reason for fetch in fetches} == {Reason.UNREACHABLE, Reason.HOST_WAITS}
    assert requests <= 6
    assert [state.failures for state in crawler.learned_hosts()] == [0]


@pytest.mark.parametrize(("failures", "after"), [(0, 1), (2, 3)])
def test_a_host_that_is_not_there_is_remembered(tmp_path: Path, failures: int, after: int) -> None:
    with dead_ends.refused() as base:
        name = base.removeprefix("http://")
        [fetch], crawler = crawl(tmp_path / "archive", [asked(f"{base}/story.html")], [HostState(name, None, failures)])
    assert fetch.reason is Reason.UNREACHABLE
    assert crawler.learned_hosts() == (HostState(name, None, after),)


def test_a_host_that_is_back_is_forgiven(tmp_path: Path) -> None:
    with Site() as site:
        page = site.outlet.article("/story.html")
        [fetch], crawler = crawl(tmp_path / "archive", [asked(page)], [HostState(site.outlet.host, None, 5)])
    assert fetch.result is FetchResult.OK
    assert crawler.learned_hosts() == (HostState(site.outlet.host, None, 0),)


def test_what_may_come_right_is_asked_for_again_a_few_times(tmp_path: Path) -> None:
    with Site(hosts=3) as site:
        cut, cured, broken = site.outlets
        good = faults.Reply(faults.BODY, 200, (("Content-Type", "text/html"),))
        pages = [
            cut.answer("/story.html", faults.then(faults.truncated_length(), good)),
            cured.answer("/story.html", faults.then(faults.status(502), faults.closed_at_once(), good)),
            broken.answer("/story.html", faults.status(500)),
        ]
        fetches, _ = crawl(tmp_path / "archive", urls(pages))
        tries = [len(site.log.requests("/story.html", outlet.host)) for outlet in site.outlets]
    assert [fetch.reason for fetch in fetches] == [None, None, Reason.SERVER_ERROR]
    assert tries == [2, 3, 3]


def test_a_wait_that_a_host_asks_for_ends_its_run_and_lasts_into_the_next(tmp_path: Path) -> None:
    with Site(hosts=2) as site:
        hasty, other = site.outlets
        pages = [hasty.answer("/first.html", faults.retry_after("3600"))]
        pages += [hasty.article(f"/story-{number}.html") for number in range(5)]
        pages += [other.article("/story.html")]
        first, crawler = crawl(tmp_path / "one", urls(pages))
        seen = site.log.paths(hasty.host)
        site.log.forget()
        second, _ = crawl(tmp_path / "two", urls(pages), crawler.learned_hosts())
        again = site.log.paths(hasty.host)
    wait = first[0].wait_until
    assert wait is not None
    assert timedelta(minutes=59) < wait - datetime.now(UTC) <= timedelta(hours=1)
    assert (first[0].result, first[0].status) == (FetchResult.BLOCKED, 429)
    assert {(fetch.result, fetch.reason) for fetch in first[1:6]} == {(FetchResult.REFUSED, Reason.HOST_WAITS)}
    assert {fetch.wait_until for fetch in first[1:6]} == {wait}
    assert seen == ["/robots.txt", "/first.html"]
    assert HostState(hasty.host, wait, 0) in crawler.learned_hosts()
    assert {fetch.reason for fetch in second[:6]} == {Reason.HOST_WAITS}
    assert again == []
    assert [fetch.result for fetch in (first[6], second[6])] == [FetchResult.OK] * 2


def test_a_host_has_its_time_in_a_run_and_the_rest_is_for_the_next(tmp_path: Path) -> None:
    with Site(hosts=2) as site:
        slow, other = site.outlets
        pages = [slow.article(f"/story-{number}.html") for number in range(6)]
        requests = [asked(url, number, delay_seconds=0.7) for number, url in enumerate(pages)]
        requests.append(asked(other.article("/story.html"), 6))
        fetches, crawler = crawl(tmp_path / "archive", requests, host_s=1.0)
    reasons = [fetch.reason for fetch in fetches]
    assert reasons[0] is None
    assert reasons[-2:] == [Reason.HOST_WAITS, None]
    assert fetches[5].result is FetchResult.REFUSED
    assert crawler.learned_hosts() == (HostState(slow.host), HostState(other.host))


def test_a_short_wait_is_waited_for_within_the_run(tmp_path: Path) -> None:
    with Site() as site:
        pages = [site.outlet.answer("/first.html", faults.retry_after("2", 503)), site.outlet.article("/second.html")]
        fetches, _ = crawl(tmp_path / "archive", urls(pages))
        [first] = site.log.requests("/first.html")[:1]
        [second] = site.log.requests("/second.html")
    assert fetches[1].result is FetchResult.OK
    assert second.moment - first.moment >= 2


def test_a_wait_without_measure_is_a_day(tmp_path: Path) -> None:
    with Site() as site:
        page = site.outlet.answer("/first.html", faults.retry_after("316800"))
        [fetch], _ = crawl(tmp_path / "archive", [asked(page)])
    assert fetch.wait_until is not None
    assert timedelta(hours=23) < fetch.wait_until - datetime.now(UTC) <= timedelta(hours=24)


def test_a_wait_is_counted_by_the_servers_clock(tmp_path: Path) -> None:
    """Its clock is a day behind ours, and it asks for an hour."""
    hour = {"Date": "Mon, 02 Mar 2026 06:00:00 GMT", "Retry-After": "Mon, 02 Mar 2026 07:00:00 GMT"}
    with Site() as site:
        page = site.outlet.answer("/first.html", faults.status(503, b"Later.", hour))
        [fetch], _ = crawl(tmp_path / "archive", [asked(page)])
    assert fetch.wait_until is not None
    assert timedelta(minutes=59) < fetch.wait_until - datetime.now(UTC) <= timedelta(hours=1)


def test_who_asks_says_so_and_asks_for_what_it_can_read(tmp_path: Path) -> None:
    with Site() as site:
        crawl(tmp_path / "archive", [asked(site.outlet.article("/story.html"))])
        seen = site.log.requests()
    assert [each.path for each in seen] == ["/robots.txt", "/story.html"]
    assert {each.header("User-Agent") for each in seen} == {USER_AGENT}
    assert {each.header("Accept-Encoding") for each in seen} == {"gzip, deflate, br, zstd"}
    assert {each.header("Referer") for each in seen} == {None}


def test_validators_are_sent_and_304_is_good(tmp_path: Path) -> None:
    with Site() as site:
        page = site.outlet.feed("/feed.xml", "rss", [site.outlet.article("/story.html")])
        [first], _ = crawl(tmp_path / "one", [asked(page, purpose=Purpose.FEED)])
        conditions = {"etag": first.etag, "last_modified": first.last_modified, "purpose": Purpose.FEED}
        [second], _ = crawl(tmp_path / "two", [asked(page, **conditions)])
        seen = site.log.requests("/feed.xml")
    assert (first.result, first.etag is not None, first.last_modified is not None) == (FetchResult.OK, True, True)
    assert (second.result, second.reason, second.status) == (FetchResult.NOT_MODIFIED, None, 304)
    assert [each.conditional for each in seen] == [False, True]


@pytest.fixture(scope="module")
def robots_ends(tmp_path_factory: pytest.TempPathFactory) -> dict[RobotsCase, tuple[FetchResult, Reason | None]]:
    """What becomes of a page under /private/ with each kind of robots.txt."""
    with Site() as site:
        pages = []
        for case in RobotsCase:
            outlet = site.add()
            outlet.answer("/robots.txt", robots(case))
            pages.append(outlet.article("/private/story.html"))
        fetches, _ = crawl(tmp_path_factory.mktemp("robots") / "archive", urls(pages), deadline_s=4)
    return {case: (fetch.result, fetch.reason) for case, fetch in zip(RobotsCase, fetches, strict=True)}


@pytest.mark.parametrize("case", RobotsCase)
def test_a_robots_txt_is_obeyed_as_rfc_9309_has_it(
    robots_ends: dict[RobotsCase, tuple[FetchResult, Reason | None]], case: RobotsCase
) -> None:
    good, refused = (FetchResult.OK, None), (FetchResult.REFUSED, Reason.ROBOTS)
    assert robots_ends[case] == (good if case in ALLOWING else refused)


def test_a_robots_txt_is_had_once_and_kept_for_the_next_run(tmp_path: Path) -> None:
    with Site() as site:
        site.outlet.robots(RULES)
        pages = [site.outlet.article(f"/story-{number}.html") for number in range(5)]
        pages.append(site.outlet.article("/private/story.html"))
        first, crawler = crawl(tmp_path / "one", urls(pages, concurrency=4))
        second, _ = crawl(tmp_path / "two", urls(pages), robots=crawler.learned_robots())
        asked_for = site.log.requests("/robots.txt")
    assert len(asked_for) == 1
    assert [fetch.reason for fetch in first] == [fetch.reason for fetch in second] == [None] * 5 + [Reason.ROBOTS]
    [text] = crawler.learned_robots()
    assert (text.origin, text.status, text.body) == (site.outlet.base, 200, RULES.encode())


def test_a_robots_txt_that_could_not_be_had_lately_still_forbids(tmp_path: Path) -> None:
    with Site() as site:
        page = site.outlet.article("/story.html")
        known = RobotsText(site.outlet.base, None, b"", datetime.now(UTC))
        [fetch], _ = crawl(tmp_path / "archive", [asked(page)], robots=[known])
        seen = site.log.requests()
    assert (fetch.result, fetch.reason) == (FetchResult.REFUSED, Reason.ROBOTS)
    assert seen == []


@pytest.mark.parametrize(("hops", "reason"), [(5, Reason.ROBOTS), (6, None)])
def test_a_robots_txt_is_followed_through_five_redirects(tmp_path: Path, hops: int, reason: Reason | None) -> None:
    """Beyond them it counts as none (RFC 9309, 2.3.1.2)."""
    with Site() as site:
        for hop in range(hops):
            target = f"/robots-{hop + 1}.txt"
            site.outlet.answer("/robots.txt" if hop == 0 else f"/robots-{hop}.txt", redirect(target))
        site.outlet.page(f"/robots-{hops}.txt", RULES, content_type="text/plain")
        [fetch], _ = crawl(tmp_path / "archive", [asked(site.outlet.article("/private/story.html"))])
    assert fetch.reason is reason


def test_the_page_that_a_redirect_leads_to_must_be_allowed_too(tmp_path: Path) -> None:
    with Site(hosts=2) as site:
        one, other = site.outlets
        other.robots(RULES)
        page = one.answer("/story.html", redirect(other.article("/private/story.html")))
        [fetch], _ = crawl(tmp_path / "archive", [asked(page)])
        seen = site.log.paths(other.host)
    assert (fetch.result, fetch.reason, fetch.redirects) == (FetchResult.REFUSED, Reason.ROBOTS, 1)
    assert seen == ["/robots.txt"]


def test_a_robots_txt_has_a_fetch_of_its_own(tmp_path: Path) -> None:
    with Site() as site, Crawler(limits(tmp_path / "archive"), [], []) as crawler:
        site.outlet.robots(RULES)
        crawler.submit(asked(site.outlet.article("/story.html"), 7))
        fetches = [crawler.next(30), crawler.next(30)]
    told = {(fetch.number, fetch.purpose, fetch.result, fetch.status) for fetch in fetches if fetch}
    assert told == {(-1, Purpose.ROBOTS, FetchResult.OK, 200), (7, Purpose.ARTICLE, FetchResult.OK, 200)}
