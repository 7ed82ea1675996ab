"""Sitemaps as outlets write them, as they break, and as somebody who means harm would write them."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tasks.discovered import Discovered
from tasks.sitemaps import MOST_BYTES, MOST_URLS, parse_sitemap
from tasks.vocabulary import Reason
from tests.site.bombs import sitemap_bomb
from tests.site.listing import Listed
from tests.site.listings import FEED_KINDS, sitemap, sitemap_index

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOME = "https://harbour-courier.example/"
URL = f"{HOME}maps/sitemap.xml"
ARTICLES = [
    Listed(f"{HOME}ferry-{number}.html", f"Ferry {number} sails", NOW - timedelta(days=number), None, "en")
    for number in range(40)
]
NEWS = sitemap(ARTICLES, news=True)
ENDS_AT = 31
"""Articles that are at most 30 days old."""


def read(body: bytes | str, days: int = 30) -> Discovered:
    return parse_sitemap(body.encode() if isinstance(body, str) else body, URL, days, NOW)


def urls(found: Discovered) -> list[str]:
    return [entry.url for entry in found.entries]


def test_a_news_sitemap_tells_title_language_and_publication() -> None:
    found = read(NEWS)
    assert (len(found.entries), found.left_out, found.problem) == (ENDS_AT, 9, None)
    hints = found.entries[1].hints
    assert (hints.kind, hints.title, hints.language) == ("sitemap", "Ferry 1 sails", "en")
    assert (hints.day, hints.at) == (date(2026, 11, 23), NOW - timedelta(days=1))


def test_the_last_change_filters_and_is_no_date_of_publication() -> None:
    found = read(sitemap(ARTICLES, news=False))
    assert (len(found.entries), found.left_out) == (ENDS_AT, 9)
    assert found.entries[1].hints.kind == "modified"


def test_what_has_no_date_is_not_left_out() -> None:
    found = read(sitemap([Listed(f"{HOME}a")], news=False), days=0)
    assert urls(found) == [f"{HOME}a"]
    assert (found.entries[0].hints.kind, found.entries[0].hints.day) == ("sitemap", None)


@pytest.mark.parametrize("layers", [1, 2])
def test_gzip_is_known_by_its_bytes(layers: int) -> None:
    body = NEWS
    for _ in range(layers):
        body = gzip.compress(body)
    assert read(body) == read(NEWS)


def test_gzip_of_several_members_is_one_sitemap() -> None:
    assert read(gzip.compress(NEWS[:500]) + gzip.compress(NEWS[500:])) == read(NEWS)


def test_a_text_of_urls_is_a_sitemap() -> None:
    found = read(f"\ufeff{HOME}a\r\n\n  {HOME}b \nftp://courier.example/c\n")
    assert urls(found) == [f"{HOME}a", f"{HOME}b"]
    assert [bad.reason for bad in found.bad_entries] == [Reason.BAD_URL]


@pytest.mark.parametrize("kind", ["rss", "atom", "rdf"])
def test_a_feed_stands_in_for_a_sitemap(kind: str) -> None:
    found = read(FEED_KINDS[kind].write(ARTICLES[:3], HOME))
    assert (urls(found), found.problem) == ([each.url for each in ARTICLES[:3]], None)


def test_an_index_names_sitemaps_newest_first_but_neither_itself_nor_old_ones() -> None:
    rows = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
        for loc, day in [
            *(("/undated.xml", ""), ("/old.xml", "2026-01-01"), ("/a.xml", "2026-11-20"), (URL, "2026-11-24")),
            *(("/b.xml", "2026-11-24T01:00:00Z"), ("file:///etc/passwd", ""), ("/a.xml", "2026-11-20")),
        ]
    )
    found = read(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>')
    assert found.documents == (f"{HOME}b.xml", f"{HOME}a.xml", f"{HOME}undated.xml")
    assert [bad.reason for bad in found.bad_entries] == [Reason.BAD_URL]
    assert (found.entries, found.problem) == ((), None)


def test_an_index_that_names_itself_alone_names_nothing() -> None:
    found = read(sitemap_index([URL]))
    assert (found.documents, found.problem) == ((), None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("http://www.sitemaps.org/schemas/sitemap/0.9", "https://www.sitemaps.org/schemas/sitemap/1.0"),
        (' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', ""),
        ("schemas/sitemap-news/0.9", "schemas/sitemap-news/9"),
        ("UTF-8", "ascii"),
        ("?>\n", "?>\n<?xml-stylesheet href='a.xsl'?>\n<!-- made by hand -->\n"),
    ],
)
def test_whatever_namespace_it_is_written_in_a_sitemap_is_read(old: str, new: str) -> None:
    assert read(NEWS.decode().replace(old, new, 1)) == read(NEWS)


def test_a_prefix_that_nobody_declared_is_told_and_read() -> None:
    found = read(NEWS.replace(b' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', b""))
    assert (found.entries, found.problem) == (read(NEWS).entries, Reason.DAMAGED_FEED)


def test_utf_16_is_read() -> None:
    assert read(NEWS.decode().replace("UTF-8", "UTF-16").encode("utf-16")) == read(NEWS)


@pytest.mark.parametrize("loc", ["?a=1&b=2", "?a=1&amp;b=2", "<![CDATA[?a=1&b=2]]>", "?a=1&#38;b=2"])
def test_an_ampersand_in_a_url_stays_one_however_it_is_written(loc: str) -> None:
    found = read(
        f"<urlset><url><loc>{HOME}x{loc}</loc></url></urlset>".replace(f"{HOME}x<![CDATA[", f"<![CDATA[{HOME}x")
    )
    assert (urls(found), found.problem) == ([f"{HOME}x?a=1&b=2"], None)


def test_pictures_of_a_url_are_not_its_own() -> None:
    picture = f"<image:image><image:loc>{HOME}a.jpg</image:loc><image:title>Quay</image:title></image:image>"
    spaces = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    found = read(f"<urlset {spaces}><url>{picture}<loc>{HOME}a</loc></url></urlset>")
    assert (urls(found), found.entries[0].hints.title) == ([f"{HOME}a"], None)


def test_a_url_that_is_none_takes_nothing_from_the_others() -> None:
    rows = f"<url><loc>{HOME}a</loc></url><url><lastmod>2026-11-24</lastmod></url><url><loc>source:file:x</loc></url>"
    found = read(f"<urlset>{rows}<url><loc>/b</loc></url></urlset>")
    assert urls(found) == [f"{HOME}a", f"{HOME}b"]
    assert [(bad.place, bad.reason) for bad in found.bad_entries] == [
        ("entry 2", Reason.BAD_ENTRY),
        ("entry 3", Reason.BAD_URL),
    ]


@pytest.mark.parametrize(
    "body", [NEWS[: len(NEWS) // 2], gzip.compress(NEWS)[:-300], gzip.compress(NEWS)[:-40] + b"x" * 40]
)
def test_what_stands_before_the_damage_is_kept(body: bytes) -> None:
    found = read(body)
    assert found.problem is Reason.DAMAGED_FEED
    assert 10 < len(found.entries) <= ENDS_AT
    assert urls(found) == urls(read(NEWS))[: len(found.entries)]
    assert found.detail


def test_wherever_a_sitemap_is_cut_off_no_address_is_cut() -> None:
    body = sitemap(ARTICLES[:3], news=True)
    for end in range(len(body)):
        assert set(urls(read(body[:end]))) <= {each.url for each in ARTICLES[:3]}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b"<!DOCTYPE html><html><body>Gone</body></html>",
        b"{}",
        b"words",
        b"<a/>",
        b"\0" * 99,
        gzip.compress(b""),
    ],
)
def test_something_else_is_not_a_sitemap(body: bytes) -> None:
    found = read(body)
    assert (found.entries, found.documents, found.problem) == ((), (), Reason.NOT_A_SITEMAP)
    assert found.detail


def test_a_gzip_bomb_is_not_unpacked_beyond_the_cap() -> None:
    found = read(sitemap_bomb(2 * MOST_BYTES).body)
    assert (found.entries, found.problem) == ((), Reason.TOO_LARGE)


def test_exactly_as_many_urls_as_the_protocol_allows_are_fine_and_one_more_is_told() -> None:
    rows = f"<url><loc>{HOME}a</loc></url>" * MOST_URLS
    whole, more = read(f"<urlset>{rows}</urlset>"), read(f"<urlset>{rows}<url><loc>/b</loc></url></urlset>")
    assert (len(whole.entries), whole.problem) == (MOST_URLS, None)
    assert (len(more.entries), more.problem) == (MOST_URLS, Reason.TOO_LARGE)


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the combination of the safe")
    for doctype in (
        f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        f'<!DOCTYPE urlset [<!ENTITY % p SYSTEM "{secret.as_uri()}"> %p;]>',
        f'<!DOCTYPE urlset SYSTEM "{secret.as_uri()}">',
    ):
        body = NEWS.replace(b"?>\n", b"?>\n" + doctype.encode() + b"\n", 1).replace(b"Ferry 0", b"Ferry &x;")
        found = read(body)
        assert len(found.entries) == ENDS_AT
        assert "combination" not in repr(found)


def test_an_entity_of_its_own_is_read_and_one_that_multiplies_is_not() -> None:
    laughs = "".join(f'<!ENTITY l{depth} "{f"&l{depth - 1};" * 10}">' for depth in range(1, 10))
    head = f'<!DOCTYPE urlset [<!ENTITY quay "Quay"><!ENTITY l0 "tide">{laughs}]>'
    body = f"{head}<urlset><url><loc>{HOME}a</loc><title>{{}}</title></url></urlset>"
    assert read(body.format("&quay;")).entries[0].hints.title == "Quay"
    found = read(body.format("&l9;"))
    assert found.problem is Reason.DAMAGED_FEED
    assert len(repr(found)) < 2000


@pytest.mark.parametrize("inside", ["<a>", "<url>", "<url><loc>"])
def test_depth_is_damage(inside: str) -> None:
    found = read(f"<urlset><url><loc>{HOME}a</loc></url>{inside * 100_000}")
    assert (urls(found)[:1], found.problem) == ([f"{HOME}a"], Reason.DAMAGED_FEED)
