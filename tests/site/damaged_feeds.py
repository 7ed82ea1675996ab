"""Feeds as they come when something broke on the way, or somebody means harm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from tests.site.listing import Listed
from tests.site.listings import rss_feed
from tests.site.news_page import bare_page
from tests.site.outlet import HTML
from tests.site.wire import Reply


class FeedDamage(StrEnum):
    """What is wrong with it."""

    TRUNCATED = "truncated"
    """Cut in the middle of its last entry."""
    HTML = "html"
    """A page with status 200 instead."""
    EMPTY = "empty"
    BLANK = "blank"
    NO_ENTRIES = "no-entries"
    CONTROL_CHARACTERS = "control-characters"
    """Forbidden in XML, in the first entry's title."""
    BARE_AMPERSAND = "bare-ampersand"
    NO_NAMESPACE = "no-namespace"
    """Prefixes that nobody declared."""
    LATIN_1_AS_UTF_8 = "latin-1-as-utf-8"
    """`Café` in Latin-1, declared UTF-8."""
    INTERNAL_ENTITIES = "internal-entities"
    """Declares an entity and uses it: allowed, and meant well."""
    EXTERNAL_ENTITY = "external-entity"
    """Asks for a file or URL in a title."""
    PARAMETER_ENTITY = "parameter-entity"
    EXTERNAL_DTD = "external-dtd"
    """Names a DTD to be fetched, as RSS 0.91 did."""
    BILLION_LAUGHS = "billion-laughs"
    QUADRATIC = "quadratic"
    """One long entity, many times."""
    ONE_BAD_ENTRY = "one-bad-entry"
    """One entry without a link, among the others."""
    ABSURD_DATES = "absurd-dates"
    """Each entry another of ABSURD_DATES."""
    DEEP = "deep"
    """Tags nested 200,000 deep."""
    BLANK_BEFORE_DECLARATION = "blank-before-declaration"


ABSURD_DATES = (
    *("", "soon", "Mon, 01 Jan 20999999999 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 -1200"),
    *("Thu, 01 Jan 1970 00:00:00 GMT", "Sat, 30 Feb 2026 08:00:00 GMT", "0000-00-00T00:00:00Z", "-5", "1e400"),
    *("Wed, 01 Jan 2098 00:00:00 GMT",),
)


def damaged_feed(damage: FeedDamage, entries: Sequence[Listed], target: str = "file:///etc/passwd") -> Reply:
    """An RSS feed of these entries with that damage. `target`: what an entity or DTD would have fetched."""
    media_type = HTML if damage is FeedDamage.HTML else "application/rss+xml; charset=utf-8"
    return Reply(_body(damage, entries, target), 200, (("Content-Type", media_type),))


def _body(damage: FeedDamage, entries: Sequence[Listed], target: str) -> bytes:
    good = rss_feed(entries, "http://outlet.example/")
    made: dict[FeedDamage, Callable[[], bytes]] = {
        FeedDamage.TRUNCATED: lambda: good[: good.rindex(b"<item>") + 40],
        FeedDamage.HTML: lambda: bare_page("News", "<h1>News</h1><p>Our feed has moved.</p>"),
        FeedDamage.EMPTY: lambda: b"",
        FeedDamage.BLANK: lambda: b" \n\n ",
        FeedDamage.NO_ENTRIES: lambda: rss_feed([], "http://outlet.example/"),
        FeedDamage.CONTROL_CHARACTERS: lambda: _titled(good, b"Bells \x00\x0b\x1f ring"),
        FeedDamage.BARE_AMPERSAND: lambda: _titled(good, b"Salt & pepper & thyme"),
        FeedDamage.NO_NAMESPACE: lambda: good.replace(b' xmlns:dc="http://purl.org/dc/elements/1.1/"', b""),
        FeedDamage.LATIN_1_AS_UTF_8: lambda: _titled(good, "Café am Hafen schließt".encode("latin-1")),
        FeedDamage.ABSURD_DATES: lambda: _with_dates(good),
        FeedDamage.ONE_BAD_ENTRY: lambda: good.replace(b"<item>", b"<item><title>Nowhere</title></item>\n<item>", 1),
        FeedDamage.DEEP: lambda: good.replace(b"<item>", b"<a>" * 200_000 + b"</a>" * 200_000 + b"<item>", 1),
        FeedDamage.BLANK_BEFORE_DECLARATION: lambda: b"\n\n  " + good,
    }
    return made[damage]() if damage in made else _with_doctype(good, damage, target)


def _titled(feed: bytes, title: bytes) -> bytes:
    """With another title in the first entry."""
    start = feed.index(b"<title>", feed.index(b"<item>")) + len(b"<title>")
    return feed[:start] + title + feed[feed.index(b"</title>", start) :]


def _with_dates(feed: bytes) -> bytes:
    before, *items = feed.split(b"<item>")
    dated = []
    for number, item in enumerate(items):
        head, _, rest = item.partition(b"<pubDate>")
        tail = rest.partition(b"</pubDate>")[2] if rest else head.partition(b"</link>")[2]
        kept = head if rest else head.partition(b"</link>")[0] + b"</link>"
        date = ABSURD_DATES[number % len(ABSURD_DATES)].encode()
        dated.append(kept + b"<pubDate>" + date + b"</pubDate>" + tail)
    return b"<item>".join([before, *dated])


def _with_doctype(feed: bytes, damage: FeedDamage, target: str) -> bytes:
    laughs = "".join(f'<!ENTITY l{depth} "{f"&l{depth - 1};" * 10}">' for depth in range(1, 10))
    doctypes = {
        FeedDamage.INTERNAL_ENTITIES: ('<!DOCTYPE rss [<!ENTITY quay "Quay &amp; Sons">]>', b"&quay; open late"),
        FeedDamage.EXTERNAL_ENTITY: (f'<!DOCTYPE rss [<!ENTITY quay SYSTEM "{target}">]>', b"Read: &quay;"),
        FeedDamage.PARAMETER_ENTITY: (f'<!DOCTYPE rss [<!ENTITY % quay SYSTEM "{target}"> %quay;]>', b"Read"),
        FeedDamage.EXTERNAL_DTD: (f'<!DOCTYPE rss PUBLIC "-//Tide//DTD News 0.91//EN" "{target}">', b"Old but good"),
        FeedDamage.BILLION_LAUGHS: (f'<!DOCTYPE rss [<!ENTITY l0 "tide">{laughs}]>', b"&l9;"),
        FeedDamage.QUADRATIC: (f'<!DOCTYPE rss [<!ENTITY q "{"tide" * 20_000}">]>', b"&q;" * 20_000),
    }
    doctype, title = doctypes[damage]
    declaration, _, rest = _titled(feed, title).partition(b"\n")
    return declaration + b"\n" + doctype.encode() + b"\n" + rest
