"""A batch that is held: judged again by each run from what the archive holds, without a second request for a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pytest

from flows.document_outcomes import candidate_of
from flows.fetched import Memory, decide
from tasks.fetches import Fetch, FetchResult, Purpose
from tasks.model import Source
from tasks.recognise import Known, Versions
from tasks.vocabulary import Kind, Outcome
from tests.conftest import Desk
from tests.site.site import Site

NOW = datetime.now(UTC).replace(microsecond=0)
BOUNDED = """
[source.fetch]
allow_private = true
delay_seconds = 0.02
[source.expect]
articles_per_day = {{ min = {least} }}
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(2) as started:
        yield started


def watch(desk: Desk, feed: str, least: int) -> None:
    (desk.folder / "sources.toml").unlink(missing_ok=True)
    desk.source("newspaper", "feed", feed, BOUNDED.format(least=least))


def ask(desk: Desk, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(desk.warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


def outcomes(desk: Desk) -> list[tuple[Any, ...]]:
    """(outcome, reason, candidates) of the last run."""
    last = "(SELECT max(run_id) FROM runs)"
    return ask(desk, f"SELECT outcome, reason, count(*) FROM outcomes WHERE run_id = {last} GROUP BY ALL ORDER BY ALL")


HELD = [("quarantined", "batch_held", 3)]


def test_a_held_batch_is_judged_again_from_the_archive_and_loads_once_its_bound_is_loosened(
    desk: Desk, site: Site
) -> None:
    feed = site.outlet.newsroom(3).feed
    watch(desk, feed, 5)
    desk.report()
    assert outcomes(desk) == HELD
    site.log.forget()
    report = desk.report()
    assert site.log.paths() == ["/feed.xml"]
    assert outcomes(desk) == HELD
    assert report["exit_code"] == 1
    assert ask(desk, "SELECT count(*) FROM fetches WHERE purpose = 'article'") == [(3,)]
    assert ask(desk, "SELECT count(*) FROM quarantine WHERE raw_page IS NOT NULL") == [(3,)]

    watch(desk, feed, 2)
    desk.report()
    assert site.log.paths() == ["/feed.xml", "/feed.xml"]
    assert outcomes(desk) == [("loaded", "new", 3)]
    assert ask(desk, "SELECT count(*) FROM quarantine WHERE released_at IS NULL") == [(0,)]


def test_what_comes_new_fills_a_held_batch_up(desk: Desk, site: Site) -> None:
    room = site.outlet.newsroom(3)
    watch(desk, room.feed, 5)
    desk.report()
    new = [site.outlet.article(f"/2026/11/new-{number}.html", number=70 + number, published=NOW) for number in (1, 2)]
    site.outlet.feed("/feed.xml", "rss", [*new, *room.urls])
    site.log.forget()
    desk.report()
    assert sorted(site.log.paths()) == ["/2026/11/new-1.html", "/2026/11/new-2.html", "/feed.xml"]
    assert outcomes(desk) == [("loaded", "new", 5)]


def test_a_held_page_that_the_archive_has_lost_is_asked_for_again(desk: Desk, site: Site) -> None:
    feed = site.outlet.newsroom(3).feed
    watch(desk, feed, 5)
    desk.report()
    for file in (desk.home / "archive").iterdir():
        file.unlink()
    site.log.forget()
    watch(desk, feed, 2)
    desk.report()
    assert len(site.log.paths()) == 1 + 3
    assert outcomes(desk) == [("loaded", "new", 3)]


@pytest.mark.parametrize(
    ("revisit_days", "held_days", "asked_hours", "is_read"),
    [(0, 1, 30, True), (3, 1, 30, False), (3, 1, 2, True), (3, 5, 30, True)],
    ids=["never revisited", "revisited once a day", "too early", "too old"],
)
def test_a_held_page_is_asked_for_again_only_as_its_source_asks(
    revisit_days: int, held_days: int, asked_hours: int, is_read: bool
) -> None:
    url = "https://newspaper.example/2026/11/ferry.html"
    there = Fetch(1, "newspaper", url, Purpose.ARTICLE, NOW, 0.1, FetchResult.OK)
    memory = Memory(
        known=Known("c1", "o1", Outcome.QUARANTINED, "batch_held", first_loaded_at=NOW - timedelta(held_days)),
        archived=there,
        asked_at=NOW - timedelta(hours=asked_hours),
        revisit_days=revisit_days,
    )
    candidate = candidate_of(Source("newspaper", Kind.FEED, "https://newspaper.example/feed"), url)
    assert decide(candidate, memory, Versions("o1", "r1"), NOW) == (there if is_read else None)
