"""The test site does what it says, asked with nothing but sockets."""

import email.utils
import gzip
import http.client
import json
import select
import socket
import ssl
import threading
import time
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import urlsplit

import brotli
import pytest
import zstandard

from tasks.extract import extract_page
from tasks.model import ExtractOptions
from tests.site import catalogue, faults, mazes, prose, redirects
from tests.site.bombs import UNPACKED, bomb, nested_bomb, packed, sitemap_bomb
from tests.site.certificates import Certificate, authority_file
from tests.site.damaged_feeds import FeedDamage, damaged_feed
from tests.site.dead_ends import blackhole, refused
from tests.site.listings import FEED_KINDS
from tests.site.outlet import Outlet
from tests.site.process import running_site
from tests.site.robots_cases import RobotsCase, robots
from tests.site.site import Site
from tests.site.walls import Vendor, challenge
from tests.site.wire import Coding, Script, Send, Validators

DAY = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as opened:
        yield opened


@pytest.fixture
def outlet(site: Site) -> Outlet:
    return site.outlet


def get(url: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    try:
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def raw(url: str, most: int = 4 * 1024 * 1024) -> bytes:
    """What comes over the wire until the server closes, or until `most` bytes."""
    with asked(url) as client:
        data = b""
        while len(data) < most and (part := client.recv(1 << 20)):
            data += part
        return data


def asked(url: str) -> socket.socket:
    """A connection on which the URL has been asked for."""
    parts = urlsplit(url)
    client = socket.create_connection((parts.hostname, parts.port), timeout=20)
    client.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
    return client


# --- content


def test_many_sites_and_hosts_stand_beside_each_other() -> None:
    with Site(20) as one, Site(20) as other:
        bases = [outlet.base for site in (one, other) for outlet in site.outlets]
        assert len(set(bases)) == 40
        for number, _ in enumerate(bases):
            (one.outlets + other.outlets)[number].page("/", f"host {number}")
        assert [get(base)[2] for base in bases] == [f"host {number}".encode() for number in range(40)]


def test_hosts_of_a_site_share_a_port_on_linux() -> None:
    with Site(3) as site:
        parts = [urlsplit(outlet.base) for outlet in site.outlets]
        assert len({part.netloc for part in parts}) == 3
        if socket.gethostname() and hasattr(select, "epoll"):
            assert len({part.port for part in parts}) == 1


def test_a_closed_site_leaves_no_port_and_no_thread() -> None:
    before = threading.active_count()
    with Site() as site:
        url = site.outlet.answer("/", faults.silent())
        waiting = asked(url)
    with waiting, pytest.raises(OSError, match="refused"):
        socket.create_connection(waiting.getpeername(), timeout=5)
    assert threading.active_count() == before


@pytest.mark.parametrize("language", prose.LANGUAGES)
def test_texts_are_distinct_and_always_the_same(language: str) -> None:
    texts = [prose.paragraphs(number, language) for number in range(300)]
    assert texts == [prose.paragraphs(number, language) for number in range(300)]
    assert len({paragraph for text in texts for paragraph in text}) == 300 * 5
    assert len({prose.headline(number, language) for number in range(300)}) == 300
    assert all("{" not in paragraph for text in texts for paragraph in text)


@pytest.mark.parametrize("language", prose.LANGUAGES)
def test_an_article_has_a_text_that_extraction_finds(outlet: Outlet, language: str) -> None:
    url = outlet.article("/story.html", published=DAY, author="Ada Fisher", language=language, number=7)
    status, headers, body = get(url)
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    extraction = extract_page(body, url, ExtractOptions())
    assert extraction.title == prose.headline(7, language)
    told = prose.paragraphs(7, language)
    assert extraction.paragraphs[-len(told) :] == told
    assert sum(map(len, told)) > 1000
    assert extraction.authors == ("Ada Fisher",)


def test_paths_are_found_with_and_without_their_query(outlet: Outlet) -> None:
    outlet.page("/a", "any")
    outlet.page("/a?page=2", "second")
    assert [get(outlet.url(path))[2] for path in ("/a", "/a?page=1", "/a?page=2")] == [b"any", b"any", b"second"]
    outlet.remove("/a")
    assert [get(outlet.url(path))[0] for path in ("/a", "/a?page=2", "/robots.txt")] == [404, 200, 404]


@pytest.mark.parametrize("kind", FEED_KINDS)
def test_a_feed_names_its_articles(outlet: Outlet, kind: str) -> None:
    urls = [outlet.article(f"/{number}.html?a=1&b=2", published=DAY, author="Ada", number=number) for number in (1, 2)]
    status, headers, body = get(outlet.feed("/feed", kind, urls))
    assert (status, headers["content-type"]) == (200, FEED_KINDS[kind].media_type)
    text = body.decode().replace("&amp;", "&")
    assert all(url in text and prose.headline(number) in text for number, url in zip((1, 2), urls, strict=True))
    assert json.loads(body)["items"] if kind == "json" else ET.fromstring(body) is not None


def test_sitemaps_and_their_index(outlet: Outlet) -> None:
    url = outlet.article("/1.html", published=DAY)
    plain = outlet.sitemap("/s.xml", [url], news=False)
    news = outlet.sitemap("/s.xml.gz", [url], gz=True)
    index = outlet.sitemap_index("/index.xml", [plain, news])
    assert [place.text for place in ET.fromstring(get(index)[2]).iter() if place.tag.endswith("loc")] == [plain, news]
    assert b"<lastmod>2026-03-05T08:30:00Z</lastmod>" in get(plain)[2]
    assert b"news" not in get(plain)[2]
    _, headers, body = get(news)
    assert "content-encoding" not in headers
    assert b"<news:publication_date>2026-03-05T08:30:00Z" in gzip.decompress(body)


def test_a_newsroom_is_whole(outlet: Outlet) -> None:
    room = outlet.newsroom(3)
    links = get(room.home)[2].decode()
    assert f'type="application/rss+xml" title="News" href="{room.feed}"' in links
    assert all(url in links and get(url)[0] == 200 for url in room.urls)
    assert f"Sitemap: {room.sitemap}" in get(outlet.url("/robots.txt"))[2].decode()


# --- conditional requests, encodings


def test_honest_validators_bring_304_until_the_body_changes(outlet: Outlet, site: Site) -> None:
    url = outlet.page("/a", "before")
    _, headers, _ = get(url)
    tag, since = {"If_None_Match": headers["etag"]}, {"If_Modified_Since": headers["last-modified"]}
    assert [get(url, **given)[::2] for given in (tag, since, tag | since)] == [(304, b"")] * 3
    outlet.page("/a", "after")
    assert [get(url, **given)[::2] for given in (tag, since, tag | since)] == [(200, b"after")] * 3
    assert [seen.conditional for seen in site.log.requests("/a")] == [False] + [True] * 6


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        (Validators.NONE, set()),
        (Validators.ETAG_ONLY, {"etag"}),
        (Validators.LAST_MODIFIED_ONLY, {"last-modified"}),
    ],
)
def test_a_reply_may_say_less(outlet: Outlet, kind: Validators, named: set[str]) -> None:
    assert get(outlet.page("/a", "b", validators=kind))[1].keys() & {"etag", "last-modified"} == named


@pytest.mark.parametrize(
    ("kind", "moves", "stays"),
    [(Validators.MOVING_ETAG, "etag", "last-modified"), (Validators.MOVING_DATE, "last-modified", "etag")],
)
def test_moving_validators_never_bring_304(outlet: Outlet, kind: Validators, moves: str, stays: str) -> None:
    url = outlet.page("/a", "always", validators=kind)
    first = get(url)[1]
    status, second, body = get(url, If_None_Match=first["etag"], If_Modified_Since=first["last-modified"])
    assert (status, body, second[stays]) == (200, b"always", first[stays])
    assert second[moves] != first[moves]


def test_frozen_validators_hide_a_change(outlet: Outlet) -> None:
    url = outlet.page("/a", "before", validators=Validators.FROZEN)
    tag = get(url)[1]["etag"]
    outlet.page("/a", "after", validators=Validators.FROZEN)
    assert get(url, If_None_Match=tag)[0] == 304
    assert get(url)[1]["etag"] == tag


UNPACK = {
    "gzip": gzip.decompress,
    "deflate": zlib.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}


@pytest.mark.parametrize("coding", UNPACK)
def test_bodies_are_packed_as_asked(outlet: Outlet, coding: str) -> None:
    url = outlet.page("/a", "the tide " * 100)
    _, headers, body = get(url, Accept_Encoding=f"x, {coding};q=0.5")
    assert (headers["content-encoding"], UNPACK[coding](body)) == (coding, b"the tide " * 100)
    assert int(headers["content-length"]) == len(body) < 100
    assert "content-encoding" not in get(url)[1]


def test_a_head_request_has_no_body(outlet: Outlet) -> None:
    status, headers, body = get(outlet.page("/a", "b" * 50), method="HEAD")
    assert (status, headers["content-length"], body) == (200, "50", b"")


def test_a_connection_serves_many_requests_also_in_one_go(outlet: Outlet, site: Site) -> None:
    outlet.page("/a", "first")
    outlet.page("/b", "second")
    parts = urlsplit(outlet.base)
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as client:
        client.sendall(b"GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\nConnection: close\r\n\r\n")
        data = b""
        while part := client.recv(65536):
            data += part
    assert data.count(b"HTTP/1.1 200 OK") == 2
    assert data.index(b"first") < data.index(b"second")
    assert site.log.connections(outlet.host) == 1
    assert len({seen.peer_port for seen in site.log.requests()}) == 1


# --- the log


def test_the_log_has_every_request(outlet: Outlet, site: Site) -> None:
    outlet.page("/a", "b")
    before = datetime.now(UTC)
    get(outlet.url("/a"), X_Tide="high")
    get(outlet.url("/none"), method="POST")
    first, second = site.log.requests()
    assert (first.method, first.path, first.status, first.header("x-tide")) == ("GET", "/a", 200, "high")
    assert (second.method, second.path, second.status) == ("POST", "/none", 404)
    assert first.host == outlet.host
    assert abs((first.at - before).total_seconds()) < 60
    assert first.ended is not None
    assert first.moment <= first.ended <= second.moment
    assert site.log.requests("/a") == [first]
    assert site.log.requests(host="127.0.0.200") == []
    site.log.forget()
    assert site.log.requests() == []


def test_gaps_are_counted_for_each_host() -> None:
    with Site(2) as site:
        urls = [outlet.page("/", "b") for outlet in site.outlets]
        for url in (urls[0], urls[1], urls[0], urls[0]):
            get(url)
        moments = [seen.moment for seen in site.log.requests(host=site.outlet.host)]
        assert site.log.gaps(site.outlet.host) == [moments[1] - moments[0], moments[2] - moments[1]]
        assert site.log.gaps(site.outlets[1].host) == []


def test_requests_in_flight_are_counted() -> None:
    with Site(2) as site:
        one, other = (outlet.page("/", "b") for outlet in site.outlets)
        get(one), get(one)
        assert site.log.at_once(site.outlet.host) == 1
        hanging = [asked(site.outlet.answer("/wait", faults.silent())) for _ in range(3)]
        while len(site.log.requests("/wait")) < 3:
            time.sleep(0.001)
        get(other)
        assert site.log.at_once(site.outlet.host) == 3
        assert site.log.at_once() == 4
        for client in hanging:
            client.close()


def test_latency_holds_every_answer_back() -> None:
    with Site(latency=0.2) as site:
        url = site.outlet.page("/", "b")
        with ThreadPoolExecutor(4) as pool:
            assert [answer[0] for answer in pool.map(get, [url] * 4)] == [200] * 4
        assert all(seen.ended is not None and seen.ended - seen.moment >= 0.2 for seen in site.log.requests())


# --- faults


def test_redirects_lead_where_they_say(outlet: Outlet) -> None:
    url = redirects.chain(outlet, "/chain", 5, "http://10.0.0.1/")
    for _ in range(5):
        status, headers, _ = get(outlet.base + url.removeprefix(outlet.base))
        assert status == 302
        url = headers["location"]
    assert url == "http://10.0.0.1/"
    loop = outlet.answer("/loop", redirects.redirect("/loop", 301))
    assert get(loop)[1]["location"] == "/loop"
    assert "location" not in get(outlet.answer("/nowhere", redirects.redirect_nowhere()))[1]
    endless = outlet.answer("/endless", redirects.endless_redirects())
    seen = [endless]
    for _ in range(30):
        seen.append(outlet.url(get(seen[-1])[1]["location"]))
    assert len(set(seen)) == 31


@pytest.mark.parametrize("value", faults.RETRY_AFTER.values())
def test_patience_is_asked_for_in_every_form(outlet: Outlet, value: str) -> None:
    status, headers, _ = get(outlet.answer("/", faults.retry_after(value, 503)))
    assert (status, headers["retry-after"]) == (503, value)


def test_a_date_ahead_is_ahead() -> None:
    ahead = email.utils.parsedate_to_datetime(faults.date_ahead(600)) - datetime.now(UTC)
    assert 590 < ahead.total_seconds() <= 600


def test_answers_in_turn(outlet: Outlet) -> None:
    url = outlet.answer("/", faults.then(faults.status(503), faults.status(404), faults.status(200, b"here")))
    assert [get(url)[0] for _ in range(4)] == [503, 404, 200, 200]


@pytest.mark.parametrize("fault", [faults.endless_body, faults.endless_chunks, lambda: faults.length_above(1 << 30)])
def test_endless_bodies_go_on_until_the_client_leaves(outlet: Outlet, site: Site, fault: object) -> None:
    assert callable(fault)
    url = outlet.answer("/", fault())
    assert len(raw(url, 3 << 20)) >= 3 << 20
    until_ended(site, "/")


@pytest.mark.parametrize("fault", [faults.slow_body(0.01), faults.slow_headers(0.01)])
def test_slow_answers_come_byte_by_byte(outlet: Outlet, site: Site, fault: Script) -> None:
    data = raw(outlet.answer("/", fault), 300)
    head, _, _ = data.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    until_ended(site, "/")


def test_a_slow_body_of_a_length_ends(outlet: Outlet) -> None:
    assert get(outlet.answer("/", faults.slow_body(0.001, 50)))[2] == faults.BODY[:50]


@pytest.mark.parametrize(("fault", "sent"), [(faults.silent(), False), (faults.stalled(), True)])
def test_some_answers_never_end(outlet: Outlet, fault: Script, sent: bool) -> None:
    with asked(outlet.answer("/", fault)) as client:
        if sent:
            assert client.recv(1 << 16).endswith(faults.BODY)
        assert select.select([client], [], [], 0.2)[0] == []


def test_connections_are_cut(outlet: Outlet) -> None:
    assert raw(outlet.answer("/a", faults.closed_at_once())) == b""
    for fault in (faults.reset_at_once(), faults.reset_midway()):
        with pytest.raises(ConnectionResetError):
            raw(outlet.answer("/b", fault))
    outlet.greet(faults.reset_at_once())
    with pytest.raises(ConnectionResetError):
        raw(outlet.url("/a"))
    outlet.greet(Script((Send(b"220 ready\r\n"),)))
    assert raw(outlet.url("/a")).startswith(b"220")
    outlet.greet(None)
    assert get(outlet.page("/a", "b"))[0] == 200


@pytest.mark.parametrize("fault", [faults.truncated_length(), faults.truncated_chunks(), faults.broken_chunks()])
def test_bodies_are_cut(outlet: Outlet, fault: Script) -> None:
    with pytest.raises(http.client.HTTPException):
        get(outlet.answer("/", fault))


@pytest.mark.parametrize("fault", [faults.garbage(), faults.another_protocol(), faults.huge_header()])
def test_what_is_no_http_is_none(outlet: Outlet, fault: Script) -> None:
    with pytest.raises(http.client.HTTPException):
        get(outlet.answer("/", fault))


def test_codings_are_not_what_they_are_said_to_be(outlet: Outlet) -> None:
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(get(outlet.answer("/", faults.wrong_coding()))[2])
    with pytest.raises(EOFError):
        gzip.decompress(get(outlet.answer("/", faults.truncated_coding()))[2])
    assert gzip.decompress(gzip.decompress(get(outlet.answer("/", faults.gzip_in_gzip()))[2])) == faults.BODY
    _, headers, body = get(outlet.answer("/", faults.stacked(50)))
    assert headers["content-encoding"].count("gzip") == 50
    for _ in range(50):
        body = gzip.decompress(body)
    assert body == faults.BODY


@pytest.mark.parametrize("coding", [Coding.GZIP, Coding.DEFLATE, Coding.BROTLI, Coding.ZSTD])
def test_bombs_are_small_and_grow(outlet: Outlet, coding: Coding) -> None:
    _, headers, body = get(outlet.answer("/", bomb(coding)))
    assert headers["content-encoding"] == coding
    assert len(body) < UNPACKED / 900
    assert len(UNPACK[coding](body)) == UNPACKED
    assert packed(coding) is packed(coding)


def test_bombs_in_bombs_and_in_sitemaps(outlet: Outlet) -> None:
    _, _, body = get(outlet.answer("/", nested_bomb()))
    assert len(body) < 1024
    assert len(gzip.decompress(gzip.decompress(body))) == UNPACKED
    _, headers, body = get(outlet.answer("/s.xml.gz", sitemap_bomb(20 << 20)))
    assert "content-encoding" not in headers
    assert len(gzip.decompress(body)) == 20 << 20


@pytest.mark.parametrize("vendor", Vendor)
def test_challenges_bear_their_makers_marks(outlet: Outlet, vendor: Vendor) -> None:
    usual = get(outlet.answer("/", challenge(vendor)))
    other = get(outlet.answer("/", challenge(vendor, 503)))
    assert (usual[0] in {200, 202, 403}, other[0], usual[2]) == (True, 503, other[2])
    assert b"<script" in usual[2] or b"edgesuite" in usual[2]


@pytest.mark.parametrize(
    "case", [it for it in RobotsCase if it not in {RobotsCase.SILENT, RobotsCase.CLOSED, RobotsCase.ENDLESS}]
)
def test_robots_files_break_one_way_each(outlet: Outlet, case: RobotsCase) -> None:
    status, _, body = get(outlet.answer("/robots.txt", robots(case)))
    assert status == 200 or b"Disallow: /\n" in body
    where = body.find(b"Disallow: /private/")
    beyond = {RobotsCase.RULE_BEYOND_512_KIB, RobotsCase.MANY_RULES}
    assert (where > 512 * 1024) == (case in beyond)


@pytest.mark.parametrize("damage", FeedDamage)
def test_feeds_break_one_way_each(outlet: Outlet, damage: FeedDamage) -> None:
    entries = [outlet.listed(outlet.article(f"/{number}.html", published=DAY)) for number in range(12)]
    good = damaged_feed(FeedDamage.BLANK_BEFORE_DECLARATION, entries).body.strip()
    status, _, body = get(outlet.answer("/feed", damaged_feed(damage, entries)))
    assert status == 200
    assert body != good
    kept = {FeedDamage.EMPTY, FeedDamage.BLANK, FeedDamage.HTML, FeedDamage.NO_ENTRIES}
    assert (body.count(b"<item>") >= 12) == (damage not in kept)


def test_mazes_lead_on(outlet: Outlet) -> None:
    itself = mazes.index_of_itself(outlet)
    assert f"<loc>{itself}</loc>".encode() in get(itself)[2]
    url, depth = mazes.deep_index(outlet, 12, [outlet.article("/a.html")]), 0
    while b"<sitemapindex" in (body := get(url)[2]):
        url, depth = body.split(b"<loc>")[1].split(b"</loc>")[0].decode(), depth + 1
    assert (depth, b"/a.html" in body) == (12, True)
    assert get(mazes.wide_index(outlet))[2].count(b"<sitemap>") == 60_000
    assert b"?ab</loc>" in get(mazes.endless_index(outlet) + "?a")[2]
    assert b"/calendar?2026-02-28" in get(mazes.calendar(outlet))[2]
    assert b'href="/a/a/a/a"' in get(mazes.nested_folders(outlet) + "/a/a")[2]
    assert len(mazes.long_url(outlet, 5000)) == 5000


@pytest.mark.parametrize("certificate", Certificate)
def test_tls_is_good_only_where_it_is_meant_to_be(site: Site, certificate: Certificate) -> None:
    outlet = site.add(certificate=certificate)
    outlet.page("/", "b")
    context = ssl.create_default_context(cafile=str(authority_file()))
    connection = http.client.HTTPSConnection(urlsplit(outlet.base).netloc, timeout=20, context=context)
    if certificate is Certificate.GOOD:
        connection.request("GET", "/")
        assert connection.getresponse().read() == b"b"
    else:
        with pytest.raises(ssl.SSLCertVerificationError):
            connection.request("GET", "/")
    connection.close()


def test_dead_ends_answer_nobody() -> None:
    with refused() as url:
        parts = urlsplit(url)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((parts.hostname, parts.port), timeout=20)
    with blackhole() as url:
        parts = urlsplit(url)
        with pytest.raises(TimeoutError):
            socket.create_connection((parts.hostname, parts.port), timeout=0.5)


def test_the_catalogue_lists_every_fault(outlet: Outlet) -> None:
    body = get(catalogue.install(outlet))[2].decode()
    paths = [part.split('"')[0] for part in body.split('href="')[1:]]
    assert len(paths) == len(set(paths)) > 100
    assert get(outlet.url("/faults/status-410"))[0] == 410


# --- the process


def test_the_process_serves_and_tells_what_it_was_asked() -> None:
    with running_site(hosts=2, articles=3) as running:
        assert len(running.outlets) == 2
        assert len(set(running.articles)) == 6
        assert [get(url)[0] for url in running.articles] == [200] * 6
        assert [seen.path for seen in running.requests()] == [urlsplit(url).path for url in running.articles]
        assert get(running.outlets[1].feed)[0] == 200
        base = running.outlets[0].base
    with pytest.raises(OSError, match="refused"):
        get(base)


def until_ended(site: Site, path: str) -> None:
    """Wait until the server has noticed that its client left."""
    while site.log.requests(path)[-1].ended is None:
        time.sleep(0.001)
