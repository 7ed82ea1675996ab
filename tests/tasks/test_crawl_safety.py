"""Where the crawler does not go, and what it does not carry there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.crawl_process import Crawler
from tasks.fetches import FetchResult
from tasks.vocabulary import Reason
from tests.site.redirects import OTHER_SCHEMES, PRIVATE_URLS, chain, redirect
from tests.site.site import Site
from tests.tasks.crawl_runs import ask, asked, crawl, limits, urls

TRICKS = (
    "http://127.0.0.1:80\\@harbour-courier.example/",
    "http:\\\\127.0.0.1\\",
    "http:///story.html",
    "http://127.0.0.1:80:80/",
    "http://127.0.0.1:99999/",
    "http://[::1/",
    "http://harbour courier.example/",
    "//harbour-courier.example/story.html",
    "story.html",
    "",
    "\udcff",
)
NAMES = """
import socket
NAMES = {names!r}
TURNS = {{}}
resolve = socket.getaddrinfo
def getaddrinfo(host, port, *more, **named):
    if host not in NAMES:
        return resolve(host, port, *more, **named)
    turn = TURNS[host] = TURNS.get(host, -1) + 1
    answers = NAMES[host][min(turn, len(NAMES[host]) - 1)]
    return [found for address in answers for found in resolve(address, port, *more, **named)]
socket.getaddrinfo = getaddrinfo
"""


PUBLIC = """
from tasks import addresses
addresses._NETWORKS4[:] = [(network, kind) for network, kind in addresses._NETWORKS4 if kind != "loopback"]
"""


def name_hosts(patch: pytest.MonkeyPatch, folder: Path, names: dict[str, list[list[str]]]) -> None:
    """Have the crawling process resolve names so: the first time to the first list of addresses, and so on."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(NAMES.format(names=names))
    patch.setenv("PYTHONPATH", str(folder))


def as_public(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have the crawling process take loopback for the public network."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(PUBLIC)
    patch.setenv("PYTHONPATH", str(folder))


@pytest.mark.parametrize("url", [*OTHER_SCHEMES, *TRICKS])
def test_what_is_no_address_of_the_web_is_refused_without_a_process(tmp_path: Path, url: str) -> None:
    [fetch], _ = crawl(tmp_path / "archive", [asked(url)])
    assert (fetch.result, fetch.reason, fetch.url) == (FetchResult.REFUSED, Reason.BAD_URL, url)


def test_no_private_address_is_asked_for(tmp_path: Path) -> None:
    fetches, _ = crawl(tmp_path / "archive", urls(PRIVATE_URLS, allow_private=False))
    reasons = {fetch.url: fetch.reason for fetch in fetches}
    spelt = ("2130706433", "0x7f000001", "0177.0.0.1", "127.1/")
    for url, reason in reasons.items():
        assert reason is (Reason.BAD_URL if any(text in url for text in spelt) else Reason.PRIVATE_ADDRESS), url
    assert {fetch.result for fetch in fetches} == {FetchResult.REFUSED}


def test_a_name_for_this_machine_is_refused_before_anybody_connects(tmp_path: Path) -> None:
    with Site() as site:
        page = site.add("127.0.0.1").article("/story.html").replace("127.0.0.1", "localhost")
        [refused, allowed], _ = crawl(tmp_path / "archive", [asked(page, 0, allow_private=False), asked(page, 1)])
        connections = site.log.connections()
    assert (refused.result, refused.reason) == (FetchResult.REFUSED, Reason.PRIVATE_ADDRESS)
    assert allowed.result is FetchResult.OK
    assert connections == 1


def test_a_connection_of_a_source_that_may_is_not_used_for_one_that_may_not(tmp_path: Path) -> None:
    with Site() as site, Crawler(limits(tmp_path / "archive"), [], []) as crawler:
        page = site.outlet.article("/story.html")
        [allowed] = ask(crawler, [asked(page, 0)])
        [refused] = ask(crawler, [asked(page, 1, allow_private=False)])
        [again] = ask(crawler, [asked(page, 2)])
        connections = site.log.connections()
    assert [allowed.result, again.result] == [FetchResult.OK] * 2
    assert (refused.result, refused.reason) == (FetchResult.REFUSED, Reason.PRIVATE_ADDRESS)
    assert connections == 1


def test_one_bad_address_among_good_ones_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody connects to the good one either: it is not even in a network that this machine could reach."""
    names = {"harbour.example": [["9.9.9.9", "127.0.0.2"]], "mill.example": [["127.0.0.2", "169.254.169.254"]]}
    name_hosts(monkeypatch, tmp_path / "names", names)
    with Site() as site:
        site.outlet.article("/story.html")
        port = site.outlet.host.rpartition(":")[2]
        requests = [
            asked(f"http://harbour.example:{port}/story.html", 0, allow_private=False),
            asked(f"http://mill.example:{port}/story.html", 1, allow_private=True),
        ]
        fetches, _ = crawl(tmp_path / "archive", requests)
        connections = site.log.connections()
    assert [fetch.reason for fetch in fetches] == [Reason.PRIVATE_ADDRESS] * 2
    assert connections == 0


def test_the_address_that_was_checked_is_the_one_connected_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name leads elsewhere each time it is asked for."""
    name_hosts(monkeypatch, tmp_path / "names", {"harbour.example": [["127.0.0.2"], ["127.0.0.3"]]})
    with Site(hosts=2) as site:
        for outlet in site.outlets:
            outlet.article("/story.html")
        port = site.outlet.host.rpartition(":")[2]
        [fetch], _ = crawl(tmp_path / "archive", [asked(f"http://harbour.example:{port}/story.html")])
        connections = [site.log.connections(outlet.host) for outlet in site.outlets]
        seen = site.log.requests("/story.html")
    assert (fetch.result, fetch.address) == (FetchResult.OK, "127.0.0.2")
    assert connections == [1, 0]
    assert [each.header("Host") for each in seen] == [f"harbour.example:{port}"]


@pytest.mark.parametrize("target", [*PRIVATE_URLS[:5], *OTHER_SCHEMES, "//[::1", "http://[tide]/"])
def test_a_redirect_is_checked_like_any_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    """Loopback counts as public here, so that the first hop is good; what it leads to is not."""
    as_public(monkeypatch, tmp_path / "public")
    with Site() as site:
        page = site.outlet.answer("/story.html", redirect(target))
        [fetch], _ = crawl(tmp_path / "archive", [asked(page, allow_private=False)])
    reason = Reason.PRIVATE_ADDRESS if target in PRIVATE_URLS else Reason.BAD_URL
    assert (fetch.result, fetch.reason, fetch.redirects) == (FetchResult.REFUSED, reason, 1), fetch.detail


@pytest.mark.parametrize(("hops", "result"), [(10, FetchResult.OK), (11, FetchResult.FAILED)])
def test_ten_redirects_are_followed_and_no_more(tmp_path: Path, hops: int, result: FetchResult) -> None:
    with Site() as site:
        end = site.outlet.article("/story.html")
        [fetch], _ = crawl(tmp_path / "archive", [asked(chain(site.outlet, "/start.html", hops, end))])
    assert (fetch.result, fetch.redirects) == (result, 10)
    assert fetch.reason is (None if hops == 10 else Reason.TOO_MANY_REDIRECTS)


def test_no_cookie_is_kept_and_no_user_name_is_sent(tmp_path: Path) -> None:
    cookie = {"Set-Cookie": "reader=17; Path=/"}
    with Site(hosts=2) as site:
        one, other = site.outlets
        there = other.article("/there.html")
        inside = one.answer("/inside.html", redirect(there, headers=cookie))
        start = one.answer("/start.html", redirect("/inside.html", headers=cookie)).replace("//", "//ada:secret@")
        again = one.page("/again.html", "<p>Once more.</p>", headers=cookie)
        with Crawler(limits(tmp_path / "archive"), [], []) as crawler:
            [fetch] = ask(crawler, [asked(start, 0)])
            ask(crawler, [asked(again, 1), asked(inside, 2)])
        seen = site.log.requests()
    assert (fetch.result, fetch.final_url, fetch.redirects) == (FetchResult.OK, there, 2)
    assert len(seen) == 8
    assert {each.header(name) for each in seen for name in ("Cookie", "Authorization", "Referer")} == {None}


def test_a_redirect_with_a_user_name_sends_none(tmp_path: Path) -> None:
    with Site(hosts=2) as site:
        one, other = site.outlets
        target = other.article("/there.html").replace("//", "//ada:secret@")
        [fetch], _ = crawl(tmp_path / "archive", [asked(one.answer("/start.html", redirect(target)))])
        seen = site.log.requests()
    assert fetch.result is FetchResult.OK
    assert fetch.final_url is not None
    assert "secret" not in fetch.final_url
    assert {each.header("Authorization") for each in seen} == {None}


def test_an_address_is_asked_for_as_the_outlet_spells_it(tmp_path: Path) -> None:
    """Its parameters stay, in their order: tracking is only left out of what an article is recognised by."""
    with Site() as site:
        site.outlet.otherwise(redirect("/story.html?utm_source=feed&id=7&a=%C3%A9 b", 301))
        site.outlet.page("/story.html", "<p>The story.</p>")
        start = f"{site.outlet.base}/Alt/../Über uns;jsessionid=5?z=1&utm_medium=rss&a=2#part"
        [fetch], _ = crawl(tmp_path / "archive", [asked(start, 3)])
        seen = site.log.paths()
    assert fetch.result is FetchResult.OK
    assert fetch.url == start
    assert seen[-2:] == [
        "/%C3%9Cber%20uns;jsessionid=5?z=1&utm_medium=rss&a=2",
        "/story.html?utm_source=feed&id=7&a=%C3%A9%20b",
    ]
