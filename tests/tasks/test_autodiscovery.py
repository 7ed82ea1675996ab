"""Where an outlet says its feeds and sitemaps are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.autodiscovery import MOST_LINKS, common_places, find_feed_links, sitemaps_named_in
from tasks.parse_bounded import Document
from tasks.robots import RobotsText
from tasks.vocabulary import Reason

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOME = "https://courier.example/en/"


def links(head: str, body: str = "") -> tuple[str, ...]:
    page = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    return find_feed_links(Document(page, HOME, None, True, 30, NOW)).documents


@pytest.mark.parametrize(
    "kind", ["application/rss+xml", "application/atom+xml; charset=utf-8", "application/feed+json"]
)
def test_a_page_declares_its_feeds(kind: str) -> None:
    assert links(f'<link rel="alternate" type="{kind}" href="feed">') == (f"{HOME}feed",)


def test_declared_feeds_come_before_links_that_look_like_one_and_each_once() -> None:
    head = '<link REL="Alternate home" type="application/rss+xml" href="/b.xml">'
    linked = ("/rss/", "https://feeds.example/feed?x=1", "/b.xml", "/b.rss")
    body = "".join(f'<a href="{href}">Follow us</a>' for href in linked)
    assert links(head, body) == (
        *("https://courier.example/b.xml", "https://courier.example/rss/"),
        *("https://feeds.example/feed?x=1", "https://courier.example/b.rss"),
    )


def test_a_base_counts_and_what_is_no_web_address_does_not() -> None:
    head = '<base href="https://www.courier.example/news/">' + "".join(
        f'<link rel="alternate" type="application/rss+xml" href="{href}">'
        for href in ("feed.xml", "file:///etc/passwd", "javascript:x", "http://[::1", "")
    )
    assert links(head) == ("https://www.courier.example/news/feed.xml",)


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="stylesheet" type="application/rss+xml" href="/a">',
        '<link rel="alternate" type="text/html" hreflang="de" href="/de">',
        '<link rel="alternate" type="application/rss+xml">',
    ],
)
def test_other_links_are_no_feeds(head: str) -> None:
    assert links(head, '<a href="/news">N</a><a href="/breeding-feeders">B</a><a>no address</a>') == ()


def test_a_page_with_a_feed_for_every_section_is_cut_short() -> None:
    head = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{number}">' for number in range(100))
    assert len(links(head)) == MOST_LINKS


def test_nothing_is_no_page() -> None:
    found = find_feed_links(Document(b"", HOME, None, True, 30, NOW))
    assert (found.documents, found.problem) == ((), Reason.UNPARSEABLE_PAGE)


def test_robots_txt_names_sitemaps() -> None:
    body = b"\xef\xbb\xbfSitemap: https://courier.example/a.xml\nUser-agent: *\nsitemap: /b.xml\nSitemap: file:///etc/passwd\n"
    text = RobotsText("https://courier.example", 200, body, NOW)
    assert sitemaps_named_in(text) == ("https://courier.example/a.xml", "https://courier.example/b.xml")
    assert sitemaps_named_in(RobotsText("https://courier.example", 404, body, NOW)) == ()
    assert sitemaps_named_in(RobotsText("https://courier.example", None, b"", NOW)) == ()


def test_common_places_are_on_the_host_itself() -> None:
    assert common_places(HOME, ("/feed", "/rss")) == ("https://courier.example/feed", "https://courier.example/rss")
