"""Collecting from the web, whole runs against the loopback site: what is asked for, once, and what becomes of it."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from warcio.archiveiterator import ArchiveIterator

from flows.attempt import Attempt, Choice
from flows.hops import Checks, Ledger, Run
from flows.progress import PlainProgress
from flows.settings import Settings
from flows.way import Hops, PlainHops, run_hops
from tests.conftest import Desk, kill
from tests.site import faults
from tests.site.damaged_feeds import FeedDamage, damaged_feed
from tests.site.listing import Listed
from tests.site.outlet import HTML, Outlet
from tests.site.redirects import redirect
from tests.site.site import Site
from tests.site.walls import plain_refusal
from tests.site.wire import InTurn, Reply

FETCH = "[source.fetch]\nallow_private = true\ndelay_seconds = {delay}\n{more}"
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(4) as started:
        yield started


def fetch(delay: float = 0.02, more: str = "") -> str:
    return FETCH.format(delay=delay, more=more)


def watch_all_kinds(desk: Desk, site: Site) -> set[str]:
    """A feed, a sitemap, a list of URLs and records without body; the articles' addresses."""
    newspaper, agency, blog, archive = site.outlets
    feed, site_map = newspaper.newsroom(6), agency.newsroom(6, first=100)
    listed = [blog.article(f"/posts/{number}.html", number=200 + number, published=NOW) for number in range(4)]
    bodiless = [archive.article(f"/2026/11/2{number}/a.html", number=300 + number) for number in range(3)]
    (desk.folder / "urls.txt").write_text("# the blog has no feed\n" + "\n".join(listed))
    records = [f" date 2026-11-2{number} {url}\nTitle {number}\n" for number, url in enumerate(bodiless)]
    (desk.folder / "seeds.txt").write_text("".join(records))
    desk.source("newspaper", "feed", feed.feed, fetch())
    desk.source("agency", "sitemap", site_map.sitemap, fetch())
    desk.source("blog", "urls", "urls.txt", fetch())
    desk.source("archive", "records", "seeds.txt", fetch())
    return {*feed.urls, *site_map.urls, *listed, *bodiless}


def ask(desk: Desk, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(desk.warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


def collect(desk: Desk, *, due_only: bool = False, hops: Hops | None = None) -> dict[str, dict[str, int]]:
    """A run in this process. Source → outcome → candidates, of those that are not 0; each line adds up."""
    settings = Settings(home=desk.home, sources=desk.folder / "sources.toml", workers=1)
    attempt = Attempt(settings, PlainProgress(logging.getLogger("test")))
    report = run_hops(hops or PlainHops(), attempt, Choice(due_only=due_only), attempt.progress)
    return ledger(asdict(line) for line in report.ledger)


def ledger(lines: Iterable[dict[str, Any]]) -> dict[str, dict[str, int]]:
    found = {}
    for line in lines:
        counts = {
            name: count for name, count in line.items() if count and name not in {"source", "run_id", "discovered"}
        }
        assert line["discovered"] == sum(counts.values())
        found[line["source"]] = counts
    return found


def outcomes(desk: Desk) -> dict[str, tuple[str, str]]:
    """Locator → (outcome, reason) of the last run."""
    rows = ask(desk, "SELECT locator, outcome, reason FROM outcomes WHERE run_id = (SELECT max(run_id) FROM runs)")
    return {locator: (outcome, reason) for locator, outcome, reason in rows}


def one_feed(desk: Desk, outlet: Outlet, articles: int = 3, more: str = "") -> list[str]:
    room = outlet.newsroom(articles)
    desk.source("newspaper", "feed", room.feed, fetch(more=more))
    return room.urls


def test_one_run_collects_every_kind_and_the_next_asks_only_for_feeds_and_sitemaps_conditionally(
    desk: Desk, site: Site
) -> None:
    articles = watch_all_kinds(desk, site)
    first = desk.report()
    expected = {"newspaper": 6, "agency": 6, "blog": 4, "archive": 3}
    assert ledger(first["ledger"]) == {source: {"loaded": count} for source, count in expected.items()}
    assert {url for (url,) in ask(desk, "SELECT url FROM articles")} == articles
    asked = Counter(f"http://{seen.host}{seen.path}" for seen in site.log.requests())
    assert {url: asked[url] for url in articles} == dict.fromkeys(articles, 1)
    assert set(asked.values()) == {1}

    site.log.forget()
    second = desk.report()
    assert ledger(second["ledger"]) == {source: {"unchanged": count} for source, count in expected.items()}
    seen = site.log.requests()
    assert sorted((each.path, each.status, each.conditional) for each in seen) == [
        ("/feed.xml", 304, True),
        ("/news-sitemap.xml", 304, True),
    ]


def test_what_the_discovery_knew_stands_beside_what_the_page_says(desk: Desk, site: Site) -> None:
    url = site.outlet.page(
        "/2026/undated.html",
        "<html><body><article><p>" + "The ferry sailed again. " * 30 + "</p></article></body></html>",
    )
    listed = Listed(url, "Ferry sails again", NOW - timedelta(days=2), "Ada Fisher", "en")
    desk.source("newspaper", "feed", site.outlet.feed("/feed.xml", "rss", [listed]), fetch())
    collect(desk)
    ((title, authors, day),) = ask(desk, "SELECT title, authors, published_on FROM articles")
    assert (title, list(authors), day) == ("Ferry sails again", ["Ada Fisher"], (NOW - timedelta(days=2)).date())
    assert ask(desk, "SELECT kind, chosen FROM date_evidence") == [("feed", True)]


def test_a_new_entry_is_the_only_article_that_is_asked_for(desk: Desk, site: Site) -> None:
    old = one_feed(desk, site.outlet)
    collect(desk)
    new = site.outlet.article("/2026/11/new.html", number=77, published=NOW)
    site.outlet.feed("/feed.xml", "rss", [new, *old])
    site.log.forget()
    assert collect(desk) == {"newspaper": {"loaded": 1, "unchanged": 3}}
    assert site.log.paths() == ["/feed.xml", "/2026/11/new.html"]


def test_due_only_leaves_a_feed_alone_that_was_asked_for_of_late(desk: Desk, site: Site) -> None:
    one_feed(desk, site.outlet)
    collect(desk)
    site.log.forget()
    assert collect(desk, due_only=True) == {"newspaper": {"unchanged": 3}}
    assert site.log.paths() == []


def test_a_page_that_is_gone_is_asked_for_again_only_after_a_pause(desk: Desk, site: Site) -> None:
    urls = one_feed(desk, site.outlet)
    site.outlet.remove(urls[0].removeprefix(site.outlet.base))
    assert collect(desk) == {"newspaper": {"loaded": 2, "failed": 1}}
    assert outcomes(desk)[urls[0]] == ("failed", "gone")
    site.log.forget()
    assert collect(desk) == {"newspaper": {"unchanged": 2, "failed": 1}}
    assert outcomes(desk)[urls[0]] == ("failed", "gone")
    assert site.log.paths() == ["/feed.xml"]


def test_a_page_that_failed_is_asked_for_by_the_next_run_and_loaded(desk: Desk, site: Site) -> None:
    urls = one_feed(desk, site.outlet)
    path = urls[0].removeprefix(site.outlet.base)
    page = site.outlet._host.answers[path]
    site.outlet.answer(path, plain_refusal())
    assert collect(desk)["newspaper"] == {"loaded": 2, "failed": 1}
    assert outcomes(desk)[urls[0]] == ("failed", "blocked")
    site.outlet.answer(path, page)
    assert collect(desk)["newspaper"] == {"loaded": 1, "unchanged": 2}


def test_a_feed_that_fails_takes_nothing_from_the_others_and_shows_since_when_it_is_dead(
    desk: Desk, site: Site
) -> None:
    watch_all_kinds(desk, site)
    site.outlet.answer("/feed.xml", faults.status(404, b"no feed here"))
    assert collect(desk) == {
        "newspaper": {"failed": 1},
        "agency": {"loaded": 6},
        "blog": {"loaded": 4},
        "archive": {"loaded": 3},
    }
    ((url, failures, reason, is_dead),) = ask(
        desk, "SELECT url, failures, last_reason, dead_since IS NOT NULL FROM feeds WHERE failures > 0"
    )
    assert (url, failures, reason, is_dead) == (site.outlet.url("/feed.xml"), 1, "gone", True)


def test_a_feed_that_became_a_page_is_dead_and_comes_back(desk: Desk, site: Site) -> None:
    urls = one_feed(desk, site.outlet)
    good = site.outlet._host.answers["/feed.xml"]
    collect(desk)
    site.outlet.answer("/feed.xml", damaged_feed(FeedDamage.HTML, []))
    for failures in (1, 2):
        assert collect(desk) == {"newspaper": {"failed": 1}}
        assert outcomes(desk) == {site.outlet.url("/feed.xml"): ("failed", "not-a-feed")}
        assert ask(desk, "SELECT failures, last_reason FROM feeds") == [(failures, "not-a-feed")]
    site.outlet.answer("/feed.xml", good)
    assert collect(desk) == {"newspaper": {"unchanged": len(urls)}}
    assert ask(desk, "SELECT failures, dead_since FROM feeds") == [(0, None)]


def test_a_damaged_feed_brings_what_can_be_read_and_is_told(desk: Desk, site: Site) -> None:
    urls = one_feed(desk, site.outlet, 5)
    listed = [site.outlet.listed(url) for url in urls]
    site.outlet.answer("/feed.xml", damaged_feed(FeedDamage.TRUNCATED, listed))
    assert collect(desk) == {"newspaper": {"loaded": 4, "failed": 2}}
    reasons = Counter(reason for _, reason in outcomes(desk).values())
    assert reasons == {"new": 4, "damaged-feed": 1, "bad-entry": 1}


def test_two_entries_that_lead_to_one_page_are_one_article(desk: Desk, site: Site) -> None:
    url = site.outlet.article("/2026/11/20/ferry.html", number=1, published=NOW)
    short = site.outlet.answer("/f", redirect("/2026/11/20/ferry.html"))
    tracked = f"{url}?utm_source=feed#top"
    feed = site.outlet.feed("/feed.xml", "rss", [Listed(url, "A"), Listed(tracked, "A"), Listed(short, "A")])
    desk.source("newspaper", "feed", feed, fetch())
    collect(desk)
    assert ask(desk, "SELECT url FROM articles") == [(url,)]
    assert Counter(site.log.paths()) == {"/robots.txt": 1, "/feed.xml": 1, "/2026/11/20/ferry.html": 2, "/f": 1}
    site.log.forget()
    collect(desk)
    assert site.log.paths() == ["/feed.xml"]


def test_an_index_of_sitemaps_is_followed_and_one_that_names_itself_is_no_trap(desk: Desk, site: Site) -> None:
    outlet = site.outlet
    urls = [outlet.article(f"/2026/11/20/{number}.html", number=number, published=NOW) for number in range(4)]
    parts = [outlet.sitemap("/a.xml", urls[:2]), outlet.sitemap("/b.xml.gz", urls[2:], gz=True)]
    index = outlet.sitemap_index("/sitemap.xml", [*parts, outlet.url("/sitemap.xml"), outlet.url("/c.xml")])
    outlet.sitemap_index("/c.xml", [index, parts[0]])
    desk.source("agency", "sitemap", index, fetch())
    assert collect(desk) == {"agency": {"loaded": 4}}
    assert Counter(site.log.paths()) == Counter(
        ["/robots.txt", "/sitemap.xml", "/a.xml", "/b.xml.gz", "/c.xml", *(f"/2026/11/20/{n}.html" for n in range(4))]
    )


def test_the_page_limit_leaves_the_rest_to_the_next_run(desk: Desk, site: Site) -> None:
    one_feed(desk, site.outlet, 5, "max_pages = 2")
    assert collect(desk) == {"newspaper": {"loaded": 2, "pending": 3}}
    assert collect(desk) == {"newspaper": {"loaded": 2, "unchanged": 2, "pending": 1}}
    assert collect(desk) == {"newspaper": {"loaded": 1, "unchanged": 4}}


def test_a_host_has_as_many_seconds_of_a_run_as_the_settings_give_it(desk: Desk, site: Site) -> None:
    room = site.outlet.newsroom(5)
    desk.source("newspaper", "feed", room.feed, fetch(0.6))
    desk.environment["DATELINE_FETCH_HOST_SECONDS"] = "1"
    [line] = desk.report()["ledger"]
    assert line["loaded"] + line["pending"] == 5
    assert line["pending"] >= 1
    assert {reason for outcome, reason in outcomes(desk).values() if outcome == "pending"} == {"host-waits"}
    del desk.environment["DATELINE_FETCH_HOST_SECONDS"]
    [line] = desk.report()["ledger"]
    assert (line["loaded"] + line["unchanged"], line["pending"]) == (5, 0)


def test_pages_are_seen_again_while_the_source_asks_for_it(desk: Desk, site: Site) -> None:
    url = site.outlet.article("/2026/11/20/ferry.html", number=1, published=NOW)
    desk.source("newspaper", "feed", site.outlet.feed("/feed.xml", "rss", [url]), fetch(more="revisit_days = 3"))
    collect(desk)
    site.log.forget()
    collect(desk)
    # a daily run comes a day later; this one comes too early to look again
    assert site.log.paths() == ["/feed.xml"]


def test_a_record_whose_page_cannot_be_had_is_told_as_its_own(desk: Desk, site: Site) -> None:
    url = site.outlet.answer("/2026/11/20/a.html", faults.status(404, b"gone"))
    (desk.folder / "seeds.txt").write_text(f" date 2026-11-20 {url}\nTitle\n")
    desk.source("archive", "records", "seeds.txt", fetch())
    assert collect(desk) == {"archive": {"failed": 1}}
    assert outcomes(desk) == {"seeds.txt:1": ("failed", "gone")}


def test_records_are_not_fetched_where_the_source_says_so(desk: Desk, site: Site) -> None:
    url = site.outlet.article("/2026/11/20/a.html", number=1)
    (desk.folder / "seeds.txt").write_text(f" date 2026-11-20 {url}\nTitle\n")
    desk.source("archive", "records", "seeds.txt", fetch(more="fetch_missing = false"))
    assert collect(desk) == {"archive": {"pending": 1}}
    assert site.log.paths() == []


def test_a_document_that_lies_about_its_validators_is_read_by_its_body(desk: Desk, site: Site) -> None:
    first = site.outlet.article("/2026/11/20/a.html", number=1, published=NOW)
    second = site.outlet.article("/2026/11/20/b.html", number=2, published=NOW)
    both = [site.outlet.listed(url) for url in (first, second)]
    bodies = [site.outlet.feed("/feed.xml", "rss", both[:1]), site.outlet.feed("/feed2.xml", "rss", both)]
    answers = [site.outlet._host.answers[url.removeprefix(site.outlet.base)] for url in bodies]
    assert all(isinstance(answer, Reply) for answer in answers)
    unconditional = tuple(Reply(answer.body, 200, (("Content-Type", HTML),)) for answer in answers)
    site.outlet.answer("/feed.xml", InTurn(unconditional))
    desk.source("newspaper", "feed", bodies[0], fetch())
    assert collect(desk) == {"newspaper": {"loaded": 1}}
    assert collect(desk) == {"newspaper": {"loaded": 1, "unchanged": 1}}


class KilledBeforeLoad(PlainHops):
    """A run that ends when every page is archived, and nothing is loaded."""

    @staticmethod
    def load(run: Run, checks: Checks) -> tuple[Ledger, Checks]:
        raise KeyboardInterrupt


def test_what_a_killed_run_has_archived_is_loaded_although_no_feed_names_it_any_more(desk: Desk, site: Site) -> None:
    old = one_feed(desk, site.outlet)
    with pytest.raises(KeyboardInterrupt):
        collect(desk, hops=KilledBeforeLoad())
    new = site.outlet.article("/2026/11/new.html", number=77, published=NOW)
    site.outlet.feed("/feed.xml", "rss", [new])
    site.log.forget()
    assert collect(desk) == {"newspaper": {"loaded": 4}}
    assert {url for (url,) in ask(desk, "SELECT url FROM articles")} == {new, *old}
    assert site.log.paths() == ["/feed.xml", "/2026/11/new.html"]
    assert collect(desk) == {"newspaper": {"unchanged": 1}}


def archived(archive: Path) -> Counter[str]:
    """URL → responses in the archive, by a reader that is not ours; every digest is checked."""
    found: Counter[str] = Counter()
    for file in sorted(archive.iterdir()):
        assert file.name.endswith(".warc.gz"), f"{file.name} is not whole"
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.content_stream().read()
                if record.rec_type == "response":
                    found[record.rec_headers["WARC-Target-URI"]] += 1
    return found


@pytest.mark.parametrize("after", [1, 9, 17])
def test_killed_while_fetching_the_next_run_goes_on_and_nothing_is_lost_or_double(
    desk: Desk, site: Site, after: int
) -> None:
    articles = watch_all_kinds(desk, site)
    for outlet in site.outlets:
        outlet.latency = 0.05
    process = desk.start("run", "--without-prefect")
    paths = {url.partition("//")[2].partition("/")[2] for url in articles}

    def fetched() -> list[str]:
        return [
            f"http://{s.host}{s.path}" for s in site.log.requests() if s.path.lstrip("/") in paths and s.status == 200
        ]

    until = time.monotonic() + 60
    while len(fetched()) < after and time.monotonic() < until:
        time.sleep(0.01)
    kill(process)
    before = set(fetched())
    assert len(before) >= after
    assert not desk.warehouse.exists()

    time.sleep(0.5)
    site.log.forget()
    report = desk.report()
    assert sum(line.get("loaded", 0) for line in ledger(report["ledger"]).values()) == len(articles)
    assert {url for (url,) in ask(desk, "SELECT url FROM articles")} == articles
    assert ask(desk, "SELECT count(*) FROM articles") == [(len(articles),)]
    in_archive = archived(desk.home / "archive")
    assert articles <= set(in_archive)
    again = before & set(fetched())
    # an answer may have been on its way to the archive when the crawler was killed; no other is asked for twice
    assert len(again) <= 4 * 2
    desk.report()
    assert ask(desk, "SELECT count(*) FROM articles") == [(len(articles),)]
