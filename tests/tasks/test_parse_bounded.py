"""Feeds and sitemaps are parsed in children: whatever becomes of one is told, and the next document has another."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import psutil
import pytest

from tasks.discovered import Discovered
from tasks.job import PoolLimits
from tasks.parse_bounded import DocumentParser
from tasks.vocabulary import Reason
from tests.site.listing import Listed
from tests.site.listings import rss_feed, sitemap
from tests.tasks.parse_work import obey

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://harbour-courier.example/feed.xml"
ONE = PoolLimits(workers=1, deadline_s=2.0, memory_mb=256)
ENTRY = Listed("https://harbour-courier.example/ferry.html", "Ferry", NOW, "Ada Fisher")


def ask(parser: DocumentParser, words: str) -> Discovered:
    return parser.submit_feed(words.encode(), URL, None, 30, NOW).result(60)


def test_feeds_and_sitemaps_come_back_parsed() -> None:
    with DocumentParser() as parser:
        feed = parser.submit_feed(rss_feed([ENTRY], URL), URL, "application/rss+xml", 30, NOW)
        map_of_site = parser.submit_sitemap(sitemap([ENTRY], news=True), URL, 30, NOW)
        found = [feed.result(60), map_of_site.result(60)]
    assert [[entry.url for entry in each.entries] for each in found] == [[ENTRY.url], [ENTRY.url]]
    assert [each.entries[0].hints.kind for each in found] == ["feed", "sitemap"]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("hang", Reason.DEADLINE),
        ("eat", Reason.OUT_OF_MEMORY),
        ("crash", Reason.CRASHED),
        ("leave", Reason.CRASHED),
        ("raise", Reason.EXTRACTOR_ERROR),
    ],
)
def test_what_becomes_of_a_child_is_told_and_the_next_document_is_parsed(words: str, reason: Reason) -> None:
    with DocumentParser(ONE, obey) as parser:
        found, after = ask(parser, words), ask(parser, "go on")
    assert (found.problem, found.entries) == (reason, ())
    assert found.detail
    assert after.problem is None


def test_documents_that_wait_behind_a_killed_one_are_parsed() -> None:
    with DocumentParser(ONE, obey) as parser:
        futures = [
            parser.submit_feed(words, URL, None, 30, NOW) for words in (b"1", b"hang", b"2", b"leave", b"crash", b"3")
        ]
        reasons = [future.result(60).problem for future in futures]
    assert reasons == [None, Reason.DEADLINE, None, Reason.CRASHED, Reason.CRASHED, None]


def test_no_child_is_started_without_a_document_and_none_is_left_behind() -> None:
    with DocumentParser(ONE, obey):
        pass
    with DocumentParser(ONE, obey) as parser:
        child = int(ask(parser, "go on").detail)
        assert child != os.getpid()
        parser.submit_feed(b"hang", URL, None, 30, NOW)
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE


def test_a_real_feed_that_would_take_too_long_is_given_up() -> None:
    body = b'<rss version="2.0"><channel>' + b"<" * 14_000_000
    with DocumentParser(ONE) as parser:
        found = parser.submit_feed(body, URL, None, 30, NOW).result(60)
    assert found.problem is Reason.DEADLINE
