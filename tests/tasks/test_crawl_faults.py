"""Every fault of the loopback site, asked for by the real crawler: what it ends as. Each has an outlet of its own."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest

from tasks.crawl_process import Crawler
from tasks.fetches import Fetch, FetchResult
from tasks.vocabulary import Reason
from tests.site import dead_ends
from tests.site.catalogue import faults_by_name
from tests.site.certificates import Certificate, authority_file
from tests.site.faults import endless_body
from tests.site.redirects import redirect
from tests.site.site import Site
from tests.tasks.crawl_runs import crawl, limits, urls

DEADLINE = 4.0
CAP = 15 * 1024 * 1024

ENDS = {
    "redirect-to-itself": (FetchResult.FAILED, Reason.TOO_MANY_REDIRECTS),
    "redirect-to-metadata-service": (FetchResult.REFUSED, Reason.PRIVATE_ADDRESS),
    "redirect-to-file": (FetchResult.REFUSED, Reason.BAD_URL),
    "redirect-to-ftp": (FetchResult.REFUSED, Reason.BAD_URL),
    "redirect-nowhere": (FetchResult.FAILED, Reason.HTTP_ERROR),
    "redirect-without-end": (FetchResult.FAILED, Reason.TOO_MANY_REDIRECTS),
    "status-401": (FetchResult.BLOCKED, Reason.BLOCKED),
    "status-403": (FetchResult.BLOCKED, Reason.BLOCKED),
    "status-451": (FetchResult.BLOCKED, Reason.BLOCKED),
    "status-404": (FetchResult.GONE, Reason.GONE),
    "status-410": (FetchResult.GONE, Reason.GONE),
    "status-500": (FetchResult.FAILED, Reason.SERVER_ERROR),
    "status-503": (FetchResult.FAILED, Reason.SERVER_ERROR),
    "status-999": (FetchResult.FAILED, Reason.HTTP_ERROR),
    "not-modified-unasked": (FetchResult.EMPTY, Reason.EMPTY_RESPONSE),
    "empty-200": (FetchResult.EMPTY, Reason.EMPTY_RESPONSE),
    "plain-refusal": (FetchResult.BLOCKED, Reason.BLOCKED),
    "endless-body": (FetchResult.FAILED, Reason.TOO_LARGE),
    "endless-chunks": (FetchResult.FAILED, Reason.TOO_LARGE),
    "slow-body": (FetchResult.SLOW, Reason.SLOW),
    "slow-headers": (FetchResult.SLOW, Reason.SLOW),
    "silent": (FetchResult.SLOW, Reason.SLOW),
    "stalled": (FetchResult.SLOW, Reason.SLOW),
    "length-above-cap": (FetchResult.FAILED, Reason.TOO_LARGE),
    "closed-at-once": (FetchResult.FAILED, Reason.UNREACHABLE),
    "reset-at-once": (FetchResult.FAILED, Reason.UNREACHABLE),
    "headers-cut": (FetchResult.FAILED, Reason.UNREACHABLE),
    "reset-midway": (FetchResult.FAILED, Reason.TRUNCATED),
    "truncated-length": (FetchResult.FAILED, Reason.TRUNCATED),
    "truncated-chunks": (FetchResult.FAILED, Reason.TRUNCATED),
    "broken-chunks": (FetchResult.FAILED, Reason.TRUNCATED),
    "wrong-gzip": (FetchResult.FAILED, Reason.BAD_ENCODING),
    "gzip-in-gzip": (FetchResult.FAILED, Reason.BAD_ENCODING),
    "stacked-50": (FetchResult.FAILED, Reason.BAD_ENCODING),
    **{f"truncated-{coding}": (FetchResult.FAILED, Reason.TRUNCATED) for coding in ("gzip", "deflate", "br", "zstd")},
    **{f"bomb-{coding}": (FetchResult.FAILED, Reason.TOO_LARGE) for coding in ("gzip", "deflate", "br", "zstd")},
    "bomb-gzip-in-gzip": (FetchResult.FAILED, Reason.TOO_LARGE),
    "huge-header": (FetchResult.FAILED, Reason.TOO_LARGE),
    "many-headers": (FetchResult.FAILED, Reason.TOO_LARGE),
    "garbage": (FetchResult.FAILED, Reason.HTTP_ERROR),
    "another-protocol": (FetchResult.FAILED, Reason.HTTP_ERROR),
    "refused": (FetchResult.FAILED, Reason.UNREACHABLE),
    "blackhole": (FetchResult.FAILED, Reason.UNREACHABLE),
    "no-such-host": (FetchResult.FAILED, Reason.HOST_NOT_FOUND),
    "self-signed": (FetchResult.FAILED, Reason.TLS),
    "expired": (FetchResult.FAILED, Reason.TLS),
    "wrong-name": (FetchResult.FAILED, Reason.TLS),
}
GOOD = ("soft-404", "moving-etag", "moving-date", "consent", "paywall", "good-certificate")
CHALLENGED = ("cloudflare", "datadome", "akamai", "human", "imperva", "aws", "fastly", "ddos-guard", "sucuri")


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Fetch]:
    """What every fault comes to, all of them asked for side by side."""
    addresses: dict[str, str] = {}
    with pytest.MonkeyPatch.context() as patch, Site() as site, ExitStack() as dead:
        patch.setenv("SSL_CERT_FILE", str(authority_file()))
        for name, fault in faults_by_name(site.outlet):
            if not name.startswith(("feed-", "robots-", "retry-after-")):
                addresses[name] = site.add().answer(f"/faults/{name}", fault)
        for certificate in Certificate:
            addresses[certificate.value] = site.add(certificate=certificate).article("/harbour.html")
        addresses["good-certificate"] = addresses.pop("good")
        addresses["refused"] = dead.enter_context(dead_ends.refused()) + "/harbour.html"
        addresses["blackhole"] = dead.enter_context(dead_ends.blackhole()) + "/harbour.html"
        addresses["no-such-host"] = "http://harbour.invalid/story.html"
        folder = tmp_path_factory.mktemp("faults") / "archive"
        fetches, _ = crawl(folder, urls(addresses.values()), deadline_s=DEADLINE)
    return dict(zip(addresses, fetches, strict=True))


@pytest.mark.parametrize("fault", ENDS)
def test_a_fault_ends_with_its_reason(ends: Mapping[str, Fetch], fault: str) -> None:
    fetch = ends[fault]
    assert (fetch.result, fetch.reason) == ENDS[fault], fetch.detail


@pytest.mark.parametrize("vendor", CHALLENGED)
def test_a_challenge_is_blocked_whatever_its_status(ends: Mapping[str, Fetch], vendor: str) -> None:
    fetch = ends[f"challenge-{vendor}"]
    assert (fetch.result, fetch.reason) == (FetchResult.BLOCKED, Reason.BLOCKED)
    assert "challenge" in fetch.detail


@pytest.mark.parametrize("name", GOOD)
def test_what_is_whole_is_good_and_left_to_later_checks(ends: Mapping[str, Fetch], name: str) -> None:
    fetch = ends[name]
    assert (fetch.result, fetch.reason, fetch.status) == (FetchResult.OK, None, 200), fetch.detail
    assert fetch.bytes > 0
    assert fetch.body_hash is not None
    assert fetch.warc_file is not None


def test_every_fault_of_the_site_has_an_expected_end(ends: Mapping[str, Fetch]) -> None:
    left_out = {"redirect-chain", "bomb-sitemap.xml.gz"}
    assert set(ends) - left_out == {*ENDS, *GOOD, *(f"challenge-{vendor}" for vendor in CHALLENGED)}


def test_nothing_damaged_has_a_hash_to_be_recognised_by(ends: Mapping[str, Fetch]) -> None:
    damaged = [fetch for fetch in ends.values() if fetch.reason in {Reason.TRUNCATED, Reason.TOO_LARGE}]
    assert len(damaged) > 10
    assert {fetch.body_hash for fetch in damaged} == {None}


def test_no_body_grows_beyond_the_cap(ends: Mapping[str, Fetch]) -> None:
    assert max(fetch.bytes for fetch in ends.values()) == CAP


def test_no_fetch_takes_much_longer_than_its_deadline(ends: Mapping[str, Fetch]) -> None:
    slow = [fetch for fetch in ends.values() if fetch.result is FetchResult.SLOW]
    assert len(slow) == 4
    assert all(DEADLINE <= fetch.seconds < 4 * DEADLINE for fetch in slow)


def test_all_that_came_is_archived(ends: Mapping[str, Fetch]) -> None:
    for name, fetch in ends.items():
        if fetch.status is not None:
            assert fetch.warc_length, name
        else:
            assert fetch.warc_file is None, name


def test_a_redirect_is_followed_and_its_end_told(tmp_path: Path) -> None:
    with Site() as site:
        end = site.outlet.article("/end.html")
        start = site.outlet.answer("/start.html", redirect("/end.html", 301))
        [fetch], _ = crawl(tmp_path / "archive", urls([start]))
    assert (fetch.result, fetch.url, fetch.final_url, fetch.redirects) == (FetchResult.OK, start, end, 1)


def test_many_large_bodies_at_once_do_not_add_up(tmp_path: Path) -> None:
    """Forty bodies without an end would be 600 MiB; who sends them while others do is not heard out."""
    peak = 0
    with Site(hosts=41) as site, Crawler(limits(tmp_path / "archive"), [], []) as crawler:
        pages = [outlet.answer("/endless.html", endless_body()) for outlet in site.outlets[1:]]
        small = site.outlet.article("/story.html")
        for request in urls([*pages, small]):
            crawler.submit(request)
        assert crawler._child is not None
        process = psutil.Process(crawler._child._process.pid)
        fetches: dict[int, Fetch] = {}
        while len(fetches) < 41:
            fetch = crawler.next(0.02)
            peak = max(peak, process.memory_info().rss)
            if fetch is not None and fetch.number >= 0:
                fetches[fetch.number] = fetch
    assert {fetches[number].reason for number in range(40)} == {Reason.TOO_LARGE}
    assert fetches[40].result is FetchResult.OK
    assert peak < 450 * 1024 * 1024
