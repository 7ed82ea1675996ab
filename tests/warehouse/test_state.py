"""What runs tell each other: some of it at once, the rest only when the run is loaded."""

import dataclasses
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from tasks.fetches import Fetch, FetchResult, HostState, Purpose
from tasks.robots import RobotsText
from tasks.vocabulary import Reason
from tests.warehouse.state_samples import FEED, NOW, document, failed, fetch
from warehouse.layout import Home
from warehouse.state.documents import DocumentState
from warehouse.state.store import open_state

DAY = timedelta(days=1)
KEYS = [f"{number:016x}" for number in range(20)]


def rows(home: Home, sql: str) -> list[tuple[object, ...]]:
    con = sqlite3.connect(home.state)
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()


def test_a_document_is_remembered_when_the_run_is_committed(home: Home) -> None:
    whole = DocumentState(
        FEED, "daily", Purpose.FEED, NOW, NOW + DAY, '"a"', "Sun, 01 Mar 2026 04:00:00 GMT", "0f" * 32, NOW - DAY,
        900, 2, NOW - DAY, FetchResult.SLOW, Reason.SLOW, 40, 3, "r1-00001.warc.gz", 77, 1234,
    )  # fmt: skip
    assert all(getattr(whole, field.name) not in {None, 0} for field in dataclasses.fields(whole))
    with open_state(home) as state:
        state.note_document(whole)
        assert state.document(FEED) is None
    with open_state(home) as state:
        assert state.document(FEED) is None
        state.note_document(whole)
        state.commit_run()
        assert state.document(FEED) == whole
    with open_state(home) as state:
        assert state.document(FEED) == whole
        assert state.documents() == (whole,)


def test_the_mirror_sees_documents_as_they_will_stand(home: Home) -> None:
    other = document("https://daily.example/a.xml")
    with open_state(home) as state:
        state.note_document(document())
        state.note_document(other)
        state.commit_run()
        later = document(etag='"b"')
        state.note_document(later)
        assert state.documents() == (other, later)
        assert state.document(FEED) == document()


def test_which_are_due(home: Home) -> None:
    urls = [f"https://daily.example/{number}.xml" for number in range(4)]
    with open_state(home) as state:
        state.note_document(document(urls[0], next_check_at=NOW))
        state.note_document(document(urls[1], next_check_at=NOW + timedelta(microseconds=1)))
        state.note_document(document(urls[2], next_check_at=NOW - DAY))
        state.commit_run()
        assert state.due([*reversed(urls)], NOW) == (urls[3], urls[2], urls[0])
        assert state.due([], NOW) == ()


def test_failures_are_remembered_when_the_run_is_committed_and_success_forgets_them(home: Home) -> None:
    first, second = (failed(number, Reason.GONE) for number in (1, 2))
    with open_state(home) as state:
        state.note_attempts([first, second])
        assert state.attempts(KEYS) == {}
        state.commit_run()
    with open_state(home) as state:
        assert state.attempts(KEYS) == {KEYS[1]: first, KEYS[2]: second}
        assert state.attempts([KEYS[1], "unknown"]) == {KEYS[1]: first}
        state.settle_attempts([KEYS[1], KEYS[5]])
        assert KEYS[1] in state.attempts(KEYS)
        state.commit_run()
        assert state.attempts(KEYS) == {KEYS[2]: second}
    given_up = dataclasses.replace(second, given_up=True)
    with open_state(home) as state:
        state.note_attempts([given_up])
        state.settle_attempts([KEYS[2]])
        state.note_attempts([given_up])  # the last word counts
        state.commit_run()
        assert state.attempts(KEYS) == {KEYS[2]: given_up}


def test_a_page_is_remembered_at_once_whole_and_until_a_run_that_knows_it_is_committed(home: Home) -> None:
    plain = fetch(1)
    odd = fetch(
        2, reason=Reason.SLOW, wait_until=NOW, final_url=None, detail="half \ud83d", source="herald", status=None
    )
    with open_state(home) as state:
        state.note_page(KEYS[1], plain)
    with open_state(home) as state:
        state.note_page(KEYS[2], odd)
        state.note_page(KEYS[3], fetch(3, source="herald"))
    with open_state(home) as state:
        assert state.pending_page([KEYS[1], KEYS[4]]) == {KEYS[1]: plain}
        state.commit_run()
        state.commit_run()
    with open_state(home) as state:
        assert state.pending_page([KEYS[1]]) == {}
        assert state.leftover_pages("daily") == {}
        assert list(state.leftover_pages("herald")) == KEYS[2:4]
        assert state.pending_page(KEYS)[KEYS[2]] == dataclasses.replace(odd, detail="half ?")
    with open_state(home) as state:  # taken over, but not committed
        assert set(state.leftover_pages("herald")) == set(KEYS[2:4])
        state.note_page(KEYS[9], fetch(9))
        state.commit_run()
        assert state.pending_page(KEYS) == {}


def test_every_field_of_a_fetch_comes_back(home: Home) -> None:
    whole = fetch(1, reason=Reason.TRUNCATED, wait_until=NOW, detail="cut", redirects=3)
    for field in dataclasses.fields(Fetch):
        assert getattr(whole, field.name) not in {None, 0, ""}, field.name
    with open_state(home) as state:
        state.note_page(KEYS[1], whole)
        assert state.pending_page(KEYS) == {KEYS[1]: whole}


def test_hosts_that_wait_or_fail(home: Home) -> None:
    waits = HostState("a.example", NOW + DAY)
    fails = HostState("b.example:8080", None, 3)
    over = HostState("c.example", NOW)
    with open_state(home) as state:
        state.note_hosts([waits, fails, over])
    with open_state(home) as state:
        assert state.hosts(NOW) == (waits, fails)
        assert state.hosts(NOW + DAY) == (fails,)
        state.note_hosts([HostState("b.example:8080"), HostState("a.example", NOW + 2 * DAY, 1)])
        assert state.hosts(NOW) == (HostState("a.example", NOW + 2 * DAY, 1),)


@pytest.mark.parametrize(("status", "hours"), [(200, 24), (301, 24), (404, 24), (500, 1), (503, 1), (None, 1)])
def test_how_long_a_robots_txt_is_fresh(home: Home, status: int | None, hours: int) -> None:
    text = RobotsText("https://daily.example", status, b"User-agent: *\n\xff\x00", NOW)
    with open_state(home) as state:
        state.note_robots([text])
        whole = timedelta(hours=hours)
        # what was noted is stale by the clock of whoever runs this test
        assert state.robots(NOW) == ()
    later = dataclasses.replace(text, fetched_at=datetime.now(UTC))
    with open_state(home) as state:
        state.note_robots([text, later])
        begin = later.fetched_at
        assert state.robots(begin) == (later,)
        assert state.robots(begin + whole - timedelta(seconds=1)) == (later,)
        assert state.robots(begin + whole) == ()
        assert state.robots(begin - timedelta(seconds=1)) == ()


def test_stale_robots_go(home: Home) -> None:
    old = RobotsText("https://old.example", 200, b"", NOW)
    with open_state(home) as state:
        state.note_robots([old])
    assert rows(home, "SELECT count(*) FROM robots") == [(0,)]


def test_retention(home: Home) -> None:
    old = NOW - 61 * DAY
    with open_state(home) as state:
        state.note_document(document("https://a.example/feed", checked_at=old))
        state.note_document(document("https://b.example/feed", checked_at=old, source="gone"))
        state.note_document(document("https://c.example/feed", checked_at=NOW - 59 * DAY, source="gone"))
        state.note_document(document("https://d.example/2025.xml", checked_at=old, purpose=Purpose.SITEMAP))
        state.note_attempts([failed(1, Reason.SLOW, old)])
        state.note_attempts([failed(2, Reason.SLOW)])
        state.commit_run()
        state.note_page(KEYS[1], fetch(1))
        state.note_hosts([HostState("a.example", None, 3)])
        state.sweep_state(NOW, ["daily"])
        assert [found.url for found in state.documents()] == ["https://a.example/feed", "https://c.example/feed"]
        assert list(state.attempts(KEYS)) == [KEYS[2]]
        assert state.hosts(NOW)
        assert state.leftover_pages("daily")
        state.sweep_state(datetime.now(UTC) + 61 * DAY, ["daily"])
        assert not state.leftover_pages("daily")
        assert not state.hosts(NOW)


def test_a_takedown_leaves_no_byte(home: Home) -> None:
    with open_state(home) as state:
        for number in range(1, 9):
            state.note_page(KEYS[number], fetch(number, detail=f"mark-{number}-"))
        state.note_attempts(failed(number, Reason.SLOW) for number in (1, 9))
        state.note_page(KEYS[10], fetch(10, detail="mark-10-", final_url="https://daily.example/2026/1"))
        state.commit_run()
        state.note_page(KEYS[1], fetch(1, detail="mark-1-"))
        state.note_page(KEYS[2], fetch(2, detail="mark-2-"))
        state.note_page(KEYS[10], fetch(10, detail="mark-10-", final_url="https://daily.example/2026/1"))
        state.forget([KEYS[1]], ["https://daily.example/2026/1"])
        everything = b"".join(file.read_bytes() for file in home.root.iterdir())
        assert b"mark-2-" in everything
        for text in (b"mark-1-", b"mark-10-", b'2026/1"', KEYS[1].encode()):
            assert text not in everything
        assert set(state.pending_page(KEYS)) == {KEYS[2]}
