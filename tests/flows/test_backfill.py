"""`dateline backfill`: the days that are asked for, no others, and on where it stopped."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.window import Window
from tasks.model import Candidate, Hints, Source
from tasks.vocabulary import Kind
from tasks.warc_writer import Exchange, WarcWriter
from tests.flows.two_runs import Dateline
from tests.site.site import Site

NOW = datetime.now(UTC).replace(microsecond=0)
Backfill = Callable[..., dict[str, Any]]


def days_ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(1) as started:
        yield started


@pytest.fixture
def backfill(dateline: Dateline) -> Backfill:
    """`dateline backfill` of the days 120 to 30 days ago; its report."""

    def run(source: str, *words: str) -> dict[str, Any]:
        window = ("--from", f"{days_ago(120):%Y-%m-%d}", "--to", f"{days_ago(30):%Y-%m-%d}")
        said = dateline("backfill", "--source", source, *window, *words, "--json")
        assert said.code in {0, 1}, said.err
        (line,) = json.loads(said.out)["ledger"]
        return {name: count for name, count in line.items() if count and name != "source"}

    return run


def publish(site: Site, max_pages: int = 1000) -> list[str]:
    """An outlet with a feed of its newest three articles, and sitemaps of all; those of the days asked for."""
    outlet = site.outlet
    urls = [
        outlet.article(f"/{days_ago(n):%Y/%m/%d}/story-{n}.html", published=days_ago(n), number=n)
        for n in range(0, 200, 20)
    ]
    undated = outlet.article("/about.html", number=999)
    parts = [
        outlet.sitemap("/new.xml", urls[:4], news=False),
        outlet.sitemap("/old.xml.gz", [*urls[4:], undated], gz=True),
    ]
    index = outlet.sitemap_index("/sitemap.xml", parts)
    outlet.robots(f"Sitemap: {index}\n")
    feed = outlet.feed("/feed.xml", "rss", urls[:3])
    more = f"\n[source.fetch]\nallow_private = true\ndelay_seconds = 0.02\nmax_pages = {max_pages}\n"
    Path("sources.toml").write_text(
        f'[[source]]\nname = "map"\nkind = "sitemap"\nlocation = "{index}"\n{more}'
        f'[[source]]\nname = "feed"\nkind = "feed"\nlocation = "{feed}"\n{more}'
    )
    return urls[2:7]


def asked(site: Site) -> Counter[str]:
    return Counter(f"http://{seen.host}{seen.path}" for seen in site.log.requests() if seen.path.endswith(".html"))


def test_the_days_asked_for_are_collected_run_by_run_and_each_page_once(backfill: Backfill, site: Site) -> None:
    wanted = publish(site, max_pages=2)
    assert backfill("map") == {"discovered": 5, "loaded": 2, "pending": 3}
    assert backfill("map", "--all") == {"discovered": 5, "loaded": 1, "unchanged": 4}
    assert asked(site) == dict.fromkeys(wanted, 1)
    site.log.forget()
    assert backfill("map", "--all") == {"discovered": 5, "unchanged": 5}
    assert {seen.status for seen in site.log.requests()} == {304}


def test_the_past_of_a_feed_is_in_the_sitemaps_of_its_outlet(backfill: Backfill, site: Site) -> None:
    wanted = publish(site)
    assert backfill("feed") == {"discovered": 5, "loaded": 5}
    assert asked(site) == dict.fromkeys(wanted, 1)
    assert "/feed.xml" not in site.log.paths()


def test_a_sitemap_may_be_given_and_what_nobody_dates_is_taken_where_it_is_asked_for(
    backfill: Backfill, site: Site
) -> None:
    wanted = publish(site)
    old = site.outlet.url("/old.xml.gz")
    assert backfill("feed", "--sitemap", old, "--undated") == {"discovered": 4, "loaded": 4}
    assert set(asked(site)) == {*wanted[2:], site.outlet.url("/about.html")}


def test_the_days_asked_for_are_taken_from_an_archive(backfill: Backfill) -> None:
    text = "<html><body><article><h1>Ferry</h1><p>" + "The ferry sailed again. " * 30 + "</p></article></body></html>"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    Path("archive").mkdir()
    with WarcWriter(Path("archive"), "r1", "Dateline") as writer:
        for days in (10, 40, 80, 130):
            url = f"http://courier.example/{days_ago(days):%Y/%m/%d}/ferry.html"
            writer.write(Exchange(url, NOW, "127.0.0.2", b"GET / HTTP/1.1\r\n\r\n", b"", head, text.encode()))
    Path("sources.toml").write_text('[[source]]\nname = "old"\nkind = "warc"\nlocation = "archive"\n')
    assert backfill("old") == {"discovered": 2, "loaded": 2}
    assert backfill("old") == {"discovered": 2, "unchanged": 2}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--source", "map", "--from", "2026-02-01", "--to", "2026-01-01"], "exchange them"),
        (["--source", "map", "--from", f"{NOW.year + 1}-01-01"], "--from"),
        (["--source", "mpa", "--from", "2026-01-01"], 'did you mean "map"'),
        (["--source", "seeds", "--from", "2026-01-01"], "dateline run --source seeds"),
        (
            ["--source", "map", "--from", "2026-01-01", "--sitemap", "sitemap.xml"],
            "--sitemap sitemap.xml is no web address",
        ),
        (["--source", "map", "--from", "soon"], "--from"),
        (["--source", "map"], "--from"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_asked(
    dateline: Dateline, site: Site, words: list[str], said: str
) -> None:
    publish(site)
    with Path("sources.toml").open("a") as file:
        file.write('[[source]]\nname = "seeds"\nkind = "records"\nlocation = "seeds"\n')
    answer = dateline("backfill", *words)
    assert answer.code == 2
    assert said in answer.err
    assert site.log.paths() == []


WINDOW = Window(date(2026, 3, 1), date(2026, 3, 31))


def candidate(url: str | None, day: date | None = None, kind: str = "sitemap") -> Candidate:
    hints = Hints(kind, date_text=str(day), day=day) if day else None
    return Candidate("map", url or "x", url, url, "key", hints)


@pytest.mark.parametrize(
    ("url", "day", "kind", "covered"),
    [
        ("https://a.example/x", date(2026, 3, 1), "sitemap", True),
        ("https://a.example/x", date(2026, 3, 31), "sitemap", True),
        ("https://a.example/x", date(2026, 2, 28), "sitemap", False),
        ("https://a.example/x", date(2026, 4, 1), "feed", False),
        ("https://a.example/x", date(2026, 2, 28), "modified", False),
        ("https://a.example/x", date(2026, 9, 1), "modified", True),
        ("https://a.example/2026/04/02/x", date(2026, 9, 1), "modified", False),
        ("https://a.example/2026/03/02/x", date(2026, 9, 1), "modified", True),
        ("https://a.example/2026/03/02/x", None, "sitemap", True),
        ("https://a.example/2026/04/02/x", None, "sitemap", False),
        ("https://a.example/x", None, "sitemap", False),
        (None, None, "sitemap", False),
    ],
)
def test_publication_decides_then_the_address_then_the_last_change(
    url: str | None, day: date | None, kind: str, covered: bool
) -> None:
    assert WINDOW.covers(candidate(url, day, kind)) is covered


def test_a_source_is_widened_to_the_first_day() -> None:
    source = Source("map", Kind.SITEMAP, "https://a.example/sitemap.xml")
    assert WINDOW.widened(source, date(2026, 3, 11)).fetch.max_age_days == 11
