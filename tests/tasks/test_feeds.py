"""Feeds as outlets write them, as they break, and as somebody who means harm would write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tasks.discovered import Discovered
from tasks.entries import MOST_ENTRIES
from tasks.feed_bounds import MOST_BYTES, MOST_DEEP
from tasks.feeds import parse_feed
from tasks.vocabulary import Reason
from tests.site.damaged_feeds import FeedDamage, damaged_feed
from tests.site.listing import Listed
from tests.site.listings import FEED_KINDS, rss_feed

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://harbour-courier.example/news/feed.xml"
HOME = "https://harbour-courier.example/"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def listed(count: int, first: datetime = NOW - timedelta(hours=1)) -> list[Listed]:
    return [
        Listed(
            f"{HOME}ferry-{number}.html", f"Ferry {number} sails", first - timedelta(hours=number), "Ada Fisher", "en"
        )
        for number in range(count)
    ]


def read(body: bytes | str, content_type: str | None = "application/rss+xml", days: int = 30) -> Discovered:
    return parse_feed(body.encode() if isinstance(body, str) else body, URL, content_type, days, NOW)


def rss(items: str, channel: str = "", spaces: str = "") -> str:
    return f'{HEAD}<rss version="2.0"{spaces}><channel><title>Courier</title>{channel}{items}</channel></rss>'


def item(parts: str, link: str = f"{HOME}ferry.html") -> str:
    return f"<item><title>Ferry</title><link>{link}</link>{parts}</item>"


def urls(found: Discovered) -> list[str]:
    return [entry.url for entry in found.entries]


@pytest.mark.parametrize("kind", FEED_KINDS)
def test_every_format_tells_address_title_author_and_moment(kind: str) -> None:
    articles = listed(3)
    found = read(FEED_KINDS[kind].write(articles, HOME), FEED_KINDS[kind].media_type)
    assert found.problem is None
    assert found.bad_entries == ()
    assert urls(found) == [each.url for each in articles]
    hints = found.entries[0].hints
    assert (hints.kind, hints.title, hints.authors) == ("feed", "Ferry 0 sails", ("Ada Fisher",))
    assert hints.at == articles[0].published
    assert hints.day == date(2026, 11, 24)
    assert hints.date_text is not None


@pytest.mark.parametrize("kind", ["rss", "rdf", "json"])
def test_an_entry_says_its_language(kind: str) -> None:
    found = read(FEED_KINDS[kind].write(listed(1), HOME))
    assert found.entries[0].hints.language == "en"


def test_the_language_of_the_feed_is_that_of_its_entries() -> None:
    assert read(rss(item(""), "<language>de-AT</language>")).entries[0].hints.language == "de"
    atom = f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><entry><title>T</title>'
    atom += f'<link href="{HOME}a"/></entry></feed>'
    assert read(atom).entries[0].hints.language == "fr"


@pytest.mark.parametrize("version", ["0.91", "0.92", "0.94", "2.0", "2.1", ""])
def test_old_versions_of_rss_are_read(version: str) -> None:
    body = rss(item("")).replace('version="2.0"', f'version="{version}"' if version else "")
    assert urls(read(body)) == [f"{HOME}ferry.html"]


def test_rss_0_90_is_read() -> None:
    body = (
        f'{HEAD}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>C</title><link>{HOME}</link></channel>'
        f"{item('')}</rdf:RDF>"
    )
    assert urls(read(body)) == [f"{HOME}ferry.html"]


def test_links_are_seen_from_the_feed_or_from_what_it_calls_its_base() -> None:
    found = read(rss(item("", "../ferry.html") + item("", "/tide.html") + item("", "//vale-herald.example/x")))
    assert urls(found) == [f"{HOME}ferry.html", f"{HOME}tide.html", "https://vale-herald.example/x"]
    atom = f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{HOME}2026/"><entry><title>T</title>'
    atom += '<link rel="alternate" href="ferry.html"/></entry></feed>'
    assert urls(read(atom)) == [f"{HOME}2026/ferry.html"]


def test_a_permanent_guid_stands_in_for_a_link() -> None:
    assert urls(read(rss(f"<item><title>F</title><guid>{HOME}a</guid></item>"))) == [f"{HOME}a"]


def test_the_address_that_a_feed_service_replaced_is_the_articles_own() -> None:
    spaces = ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
    parts = f"<feedburner:origLink>{HOME}own.html</feedburner:origLink>"
    assert urls(read(rss(item(parts, "https://feeds.example/r/1"), spaces=spaces))) == [f"{HOME}own.html"]


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "ftp://a.example/x", "javascript:alert(1)", "mailto:a@b.example"]
)
def test_a_link_that_is_no_web_address_is_a_bad_entry_beside_the_others(link: str) -> None:
    found = read(rss(item("", link) + item("")))
    assert urls(found) == [f"{HOME}ferry.html"]
    (bad,) = found.bad_entries
    assert (bad.place, bad.reason) == ("entry 1", Reason.BAD_URL)
    assert link.partition(":")[0] in bad.detail


def test_one_bad_entry_takes_nothing_from_the_others() -> None:
    found = read(damaged_feed(FeedDamage.ONE_BAD_ENTRY, listed(49)).body)
    assert len(found.entries) == 49
    assert [bad.reason for bad in found.bad_entries] == [Reason.BAD_ENTRY]
    assert found.problem is None


def test_titles_are_one_line_of_text() -> None:
    parts = "<item><title>&lt;b&gt;Tide&lt;/b&gt;\n turns &amp;amp; waits</title><link>/a</link></item>"
    assert read(rss(parts)).entries[0].hints.title == "Tide turns & waits"


def test_an_address_of_mail_is_no_author() -> None:
    parts = item("<author>desk@courier.example</author>") + item("<author>a@courier.example (Ada Fisher)</author>")
    assert [entry.hints.authors for entry in read(rss(parts)).entries] == [(), ("Ada Fisher",)]


@pytest.mark.parametrize(
    ("written", "day", "at"),
    [
        ("Tue, 24 Nov 2026 09:30:00 +0100", date(2026, 11, 24), datetime(2026, 11, 24, 8, 30, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 09:30:00 +01:00", date(2026, 11, 24), datetime(2026, 11, 24, 8, 30, tzinfo=UTC)),
        ("24 Nov 2026 09:30 GMT", date(2026, 11, 24), datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        ("2026-11-24T09:30:00Z", date(2026, 11, 24), datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        ("2026-11-24", date(2026, 11, 24), None),
        ("2026-11-24 09:30:00", date(2026, 11, 24), None),
        ("Tue, 24 Nov 2026 00:30:00 +0300", date(2026, 11, 24), datetime(2026, 11, 23, 21, 30, tzinfo=UTC)),
        ("11/12/2026", None, None),
        ("yesterday", None, None),
        ("Mon, 01 Jan 20999999999 00:00:00 GMT", None, None),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None, None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None, None),
        ("0000-00-00T00:00:00Z", None, None),
        ("Sat, 30 Feb 2026 08:00:00 GMT", None, None),
        ("Sat, 28 Nov 2026 08:00:00 GMT", None, None),
        ("1e400", None, None),
        ("-5", None, None),
    ],
)
def test_a_date_is_read_as_written_or_not_at_all(written: str, day: date | None, at: datetime | None) -> None:
    hints = read(rss(item(f"<pubDate>{written}</pubDate>"))).entries[0].hints
    assert (hints.date_text, hints.day, hints.at) == (written, day, at)


def test_no_date_is_none_and_never_now() -> None:
    hints = read(rss(item("") + item("<pubDate> </pubDate>"))).entries[1].hints
    assert (hints.date_text, hints.day, hints.at) == (None, None, None)


def test_the_time_of_the_last_change_is_not_that_of_publication() -> None:
    atom = f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="{HOME}a"/>'
    atom += "<updated>2026-11-24T09:30:00Z</updated>{}</entry></feed>"
    assert read(atom.format("")).entries[0].hints.kind == "modified"
    both = read(atom.format("<published>2026-11-20T09:30:00Z</published>")).entries[0].hints
    assert (both.kind, both.day) == ("feed", date(2026, 11, 20))


def test_entries_older_than_asked_for_are_left_out_and_counted() -> None:
    articles = [*listed(2), *listed(3, NOW - timedelta(days=31)), Listed(f"{HOME}undated.html", "Undated")]
    found = read(rss_feed(articles, HOME), days=30)
    assert (len(found.entries), found.left_out) == (3, 3)
    assert found.entries[-1].url == f"{HOME}undated.html"


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("", None),
        ("<ttl>60</ttl>", 3600),
        ("<ttl>soon</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21_600),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 3600),
        ("<ttl>5</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
    ],
)
def test_a_feed_may_say_how_long_it_stays_as_it_is(channel: str, seconds: int | None) -> None:
    spaces = ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    assert read(rss(item(""), channel, spaces)).seconds_to_live == seconds


WHOLE = 12
"""Entries of each damaged feed."""


@pytest.mark.parametrize(
    ("damage", "entries", "problem"),
    [
        (FeedDamage.TRUNCATED, WHOLE - 1, Reason.DAMAGED_FEED),
        (FeedDamage.HTML, 0, Reason.NOT_A_FEED),
        (FeedDamage.EMPTY, 0, Reason.NOT_A_FEED),
        (FeedDamage.BLANK, 0, Reason.NOT_A_FEED),
        (FeedDamage.NO_ENTRIES, 0, None),
        (FeedDamage.CONTROL_CHARACTERS, WHOLE, Reason.DAMAGED_FEED),
        (FeedDamage.BARE_AMPERSAND, WHOLE, None),
        (FeedDamage.NO_NAMESPACE, WHOLE, Reason.DAMAGED_FEED),
        (FeedDamage.LATIN_1_AS_UTF_8, WHOLE, None),
        (FeedDamage.INTERNAL_ENTITIES, WHOLE, None),
        (FeedDamage.ABSURD_DATES, WHOLE, None),
        (FeedDamage.DEEP, WHOLE, Reason.DAMAGED_FEED),
        (FeedDamage.BLANK_BEFORE_DECLARATION, WHOLE, None),
    ],
)
def test_what_can_be_read_of_a_damaged_feed_is_kept_and_the_damage_told(
    damage: FeedDamage, entries: int, problem: Reason | None
) -> None:
    found = read(damaged_feed(damage, listed(WHOLE)).body, "application/rss+xml; charset=utf-8")
    assert (len(found.entries), found.problem) == (entries, problem)
    assert bool(found.detail) == (problem is not None)


@pytest.mark.parametrize("kind", FEED_KINDS)
def test_wherever_a_feed_is_cut_off_no_address_is_cut(kind: str) -> None:
    articles = listed(2)
    body = FEED_KINDS[kind].write(articles, HOME)
    for end in range(len(body)):
        assert set(urls(read(body[:end]))) <= {each.url for each in articles}


@pytest.mark.parametrize(
    ("damage", "title"),
    [
        (FeedDamage.CONTROL_CHARACTERS, "Bells ring"),
        (FeedDamage.BARE_AMPERSAND, "Salt & pepper & thyme"),
        (FeedDamage.LATIN_1_AS_UTF_8, "Café am Hafen schließt"),
        (FeedDamage.INTERNAL_ENTITIES, "Quay & Sons open late"),
    ],
)
def test_the_text_of_a_damaged_feed_is_right(damage: FeedDamage, title: str) -> None:
    found = read(damaged_feed(damage, listed(WHOLE)).body, "application/rss+xml; charset=utf-8")
    assert found.entries[0].hints.title == title


@pytest.mark.parametrize(
    "damage",
    [
        *(FeedDamage.EXTERNAL_ENTITY, FeedDamage.PARAMETER_ENTITY, FeedDamage.EXTERNAL_DTD),
        *(FeedDamage.BILLION_LAUGHS, FeedDamage.QUADRATIC),
    ],
)
def test_nothing_that_a_document_type_asks_for_is_read_or_multiplied(damage: FeedDamage, tmp_path: Path) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text("the combination of the safe")
    found = read(damaged_feed(damage, listed(WHOLE), secret.as_uri()).body)
    assert len(found.entries) == WHOLE
    assert "combination" not in repr(found)
    assert len(repr(found)) < 20_000


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "iso-2022-jp", "shift_jis"])
def test_declared_encodings_are_read(encoding: str) -> None:
    title = "港の市場" if encoding in {"iso-2022-jp", "shift_jis"} else "Fähre nach Århus"
    body = rss(f"<item><title>{title}</title><link>/a</link></item>").replace("UTF-8", encoding.removesuffix("-sig"))
    found = read(body.encode(encoding))
    assert (found.entries[0].hints.title, found.problem) == (title, None)


@pytest.mark.parametrize("content_type", ["text/xml", "text/html; charset=iso-8859-1", "text/plain", "", None, "x; ;="])
def test_what_a_server_calls_a_feed_in_utf_8_changes_nothing(content_type: str | None) -> None:
    found = read(rss("<item><title>Fähre</title><link>/a</link></item>"), content_type)
    assert (found.entries[0].hints.title, found.problem) == ("Fähre", None)


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["without a mark", "with a mark"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_what_is_mended_in_a_feed_is_mended_in_any_encoding(encoding: str, start: str) -> None:
    parts = "<item><title>Tide &amp; R&D&nbsp;&hellip;</title><link>/a?x=1&amp;y=2</link></item>"
    body = start + rss(parts).replace('"UTF-8"', '"UTF-16"')
    found = read(body.encode(encoding))
    assert (found.entries[0].hints.title, found.problem) == ("Tide & R&D …", None)
    assert urls(found) == [f"{HOME}a?x=1&y=2"]


@pytest.mark.parametrize("reference", ["&#1;", "&#x8;", "&#x1F;", "&#xFFFE;"])
def test_a_number_of_no_character_does_no_damage(reference: str) -> None:
    found = read(rss(f"<item><title>Ti{reference}de</title><link>/a</link></item>"))
    assert (found.entries[0].hints.title, found.problem) == ("Tide", None)


MALFORMED = {
    "an end tag is missing": rss(item("<description>One")),
    "tags overlap": rss("<item><title><b>F</title></b><link>/ferry.html</link></item>"),
    "an attribute has no quotes": rss(item("")).replace('version="2.0"', "version=2.0"),
    "an attribute stands twice": rss(item("<guid isPermaLink='false' isPermaLink='false'>x</guid>")),
    "HTML's own entities": rss(item("<description>&nbsp;caf&eacute;&hellip;</description>")),
    "an entity that nobody knows": rss(item("<description>&harbour;</description>")),
    "HTML unescaped in a description": rss(item("<description><p>One<br>two<img src=x></description>")),
    "text after the end": rss(item("")) + "\n<!-- cached --> and more",
    "text before the beginning": "Warning: out of memory in feed.php\n" + rss(item("")),
    "two declarations": HEAD + rss(item("")),
    "an end tag too many": rss(item("</b>")),
    "a surrogate as a character": rss(item("<description>&#xD83D;&#xDE00;</description>")),
    "a character that is no number": rss(item("<description>&#x;&#99999999999;</description>")),
    "CDATA that never ends": rss(item("") + "<item><title><![CDATA[Tide"),
    "CDATA in CDATA": rss(item("<description><![CDATA[a <![CDATA[b]]> c]]></description>")),
    "a comment that never ends": rss(item("") + "<!-- tide"),
    "a comment with dashes": rss("<!-- a -- b -->" + item("")),
    "an empty tag name": rss(item("<>x</>")),
    "capital letters": rss(item("")).replace("item>", "ITEM>").replace("link>", "LINK>").replace("title>", "TITLE>"),
    "an instruction within": rss("<?php echo 1 ?>" + item("")),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_an_entry_is_found_in_spite_of(what: str) -> None:
    assert f"{HOME}ferry.html" in [url.replace("/news/", "/") for url in urls(read(MALFORMED[what]))]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Caf&eacute;&nbsp;&hellip; &amp; quay", "Café … & quay"),
        ("Fish & chips", "Fish & chips"),
        ("Fish &chips; & R&D", None),
        ("Fish &amp;nbsp; chips &lt; 5", "Fish chips < 5"),
        ("<![CDATA[Fish & chips &nbsp;]]>", "Fish & chips"),
        ("&NotEqualTilde;", "\u2242\u0338"),
    ],
)
def test_what_is_written_as_if_it_were_html_is_read_whole_and_is_no_damage(written: str, title: str | None) -> None:
    found = read(rss(f"<item><title>{written}</title><link>{HOME}ferry.html?day=1&page=2</link></item>"))
    assert urls(found) == [f"{HOME}ferry.html?day=1&page=2"]
    if title is None:  # an entity that nobody knows
        assert found.problem is Reason.DAMAGED_FEED
    else:
        assert (found.entries[0].hints.title, found.problem, found.detail) == (title, None, "")


def test_many_ampersands_and_sections_without_an_end_take_no_time() -> None:
    for part in ("&", "&nbsp", "<![CDATA[", "<!--", "<?x", "&a1b2;"):
        assert read(rss(item("") + part * (200_000 // len(part)))).entries


@pytest.mark.parametrize("body", [b"\x00" * 500, b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"plain words", b"<a>b</a>"])
def test_something_else_is_not_a_feed(body: bytes) -> None:
    found = read(body)
    assert (found.entries, found.problem) == ((), Reason.NOT_A_FEED)
    assert found.detail


def test_more_entries_than_anybody_needs_are_cut_off_and_told() -> None:
    found = read(rss("".join(item("", f"/{number}") for number in range(MOST_ENTRIES + 500))))
    assert (len(found.entries), found.problem) == (MOST_ENTRIES, Reason.TOO_LARGE)
    assert found.entries[-1].url == f"{HOME}{MOST_ENTRIES - 1}"


def test_a_body_beyond_the_cap_is_not_parsed() -> None:
    found = read(rss(item("<description><![CDATA[" + "x" * MOST_BYTES + "]]></description>")))
    assert (found.entries, found.problem) == ((), Reason.TOO_LARGE)


@pytest.mark.parametrize(
    "inside", ["<a>" * 200_000, "<a>" * 200_000 + "</a>" * 200_000, "<a>" * (MOST_DEEP + 1) + "</a>" * (MOST_DEEP + 1)]
)
def test_depth_within_an_entry_costs_that_entry_nothing_and_the_next_one_neither(inside: str) -> None:
    found = read(rss(item(inside, "/a") + item("", "/b")))
    assert urls(found) == [f"{HOME}a", f"{HOME}b"]
    assert found.problem is Reason.DAMAGED_FEED


def json_feed(items: Sequence[object], **more: object) -> bytes:
    return json.dumps({"version": "https://jsonfeed.org/version/1", "title": "C", "items": items, **more}).encode()


def test_a_json_feed_of_version_1_0_has_one_author() -> None:
    items = [{"id": "1", "url": "/a", "author": {"name": "Ada Fisher"}}, {"id": f"{HOME}b"}]
    found = read(json_feed(items, author={"name": "Desk"}, language="en-GB"))
    assert urls(found) == [f"{HOME}a", f"{HOME}b"]
    assert [entry.hints.authors for entry in found.entries] == [("Ada Fisher",), ("Desk",)]
    assert found.entries[1].hints.language == "en"


def test_entries_of_a_json_feed_that_are_none_take_nothing_from_the_others() -> None:
    found = read(json_feed([17, None, {"url": 5, "title": ["x"], "authors": "me"}, {"url": "/a", "authors": [{}, 3]}]))
    assert urls(found) == [f"{HOME}a"]
    assert [bad.place for bad in found.bad_entries] == ["entry 1", "entry 2", "entry 3"]


def test_a_json_feed_that_is_cut_off_keeps_the_entries_before_the_cut() -> None:
    whole = json_feed([{"url": f"/{number}"} for number in range(5)])
    found = read(whole[:-12])
    assert (urls(found), found.problem) == ([f"{HOME}{number}" for number in range(4)], Reason.DAMAGED_FEED)


@pytest.mark.parametrize("body", ["{", "[1, 2]", '{"items": 5}', '{"error": "gone"}', "[" * 100_000, '{"a":' * 100_000])
def test_other_json_is_not_a_feed(body: str) -> None:
    assert read(body).problem is Reason.NOT_A_FEED


def test_a_json_feed_without_end_is_cut_off() -> None:
    found = read(json_feed([{"url": f"/{number}"} for number in range(MOST_ENTRIES + 1)]))
    assert (len(found.entries), found.problem) == (MOST_ENTRIES, Reason.TOO_LARGE)
    deep = b'{"items": [{"url": "/a"}, ' + b'{"a":' * 200_000
    assert (urls(read(deep)), read(deep).problem) == ([f"{HOME}a"], Reason.DAMAGED_FEED)
