"""Feeds and sitemaps as outlets write them when all is well."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from types import MappingProxyType
from xml.sax.saxutils import escape

from tests.site.listing import Listed, iso

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class FeedKind:
    """A format of feeds: how it is written, and its media type."""

    media_type: str
    write: Callable[[Sequence[Listed], str], bytes]


def rss_feed(entries: Sequence[Listed], home: str) -> bytes:
    """RSS 2.0, with Dublin Core for authors and languages."""
    items = "".join(f"<item>{_rss_item(each)}</item>\n" for each in entries)
    return (
        f'{_HEAD}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel>\n<title>News</title>\n'
        f"<link>{escape(home)}</link>\n<description>All that happened</description>\n{items}</channel>\n</rss>\n"
    ).encode()


def _rss_item(each: Listed) -> str:
    parts = (
        _tag("title", each.title),
        _tag("link", each.url),
        f'<guid isPermaLink="true">{escape(each.url)}</guid>',
        _tag("description", each.summary),
        _tag("pubDate", format_datetime(each.published) if each.published else None),
        _tag("dc:creator", each.author),
        _tag("dc:language", each.language),
    )
    return "".join(parts)


def atom_feed(entries: Sequence[Listed], home: str) -> bytes:
    """Atom 1.0 (RFC 4287)."""
    rows = "".join(f"<entry>{_atom_entry(each)}</entry>\n" for each in entries)
    return (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom">\n<title>News</title>\n<id>{escape(home)}</id>\n'
        f'<updated>2026-03-01T00:00:00Z</updated>\n<link href="{escape(home)}"/>\n{rows}</feed>\n'
    ).encode()


def _atom_entry(each: Listed) -> str:
    moment = each.modified or each.published
    parts = (
        _tag("title", each.title),
        f'<link rel="alternate" href="{escape(each.url, {chr(34): "&quot;"})}"/>',
        _tag("id", each.url),
        _tag("published", iso(each.published) if each.published else None),
        _tag("updated", iso(moment) if moment else None),
        f"<author>{_tag('name', each.author)}</author>" if each.author else "",
        _tag("summary", each.summary),
    )
    return "".join(parts)


def rdf_feed(entries: Sequence[Listed], home: str) -> bytes:
    """RSS 1.0."""
    sequence = "".join(f'<rdf:li rdf:resource="{escape(each.url)}"/>' for each in entries)
    items = "".join(f'<item rdf:about="{escape(each.url)}">{_rdf_item(each)}</item>\n' for each in entries)
    return (
        f'{_HEAD}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel rdf:about="{escape(home)}"><title>News</title>'
        f"<link>{escape(home)}</link><description>All that happened</description>"
        f"<items><rdf:Seq>{sequence}</rdf:Seq></items></channel>\n{items}</rdf:RDF>\n"
    ).encode()


def _rdf_item(each: Listed) -> str:
    parts = (
        _tag("title", each.title),
        _tag("link", each.url),
        _tag("description", each.summary),
        _tag("dc:date", iso(each.published) if each.published else None),
        _tag("dc:creator", each.author),
        _tag("dc:language", each.language),
    )
    return "".join(parts)


def json_feed(entries: Sequence[Listed], home: str) -> bytes:
    """JSON Feed 1.1."""
    items = [
        {
            "id": each.url,
            "url": each.url,
            "title": each.title,
            "summary": each.summary,
            "content_text": each.summary or each.title or "",
            "date_published": iso(each.published) if each.published else None,
            "date_modified": iso(each.modified) if each.modified else None,
            "authors": [{"name": each.author}] if each.author else None,
            "language": each.language,
        }
        for each in entries
    ]
    known = [{name: value for name, value in item.items() if value is not None} for item in items]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "News", "home_page_url": home, "items": known}
    return json.dumps(feed, ensure_ascii=False).encode()


FEED_KINDS: Mapping[str, FeedKind] = MappingProxyType(
    {
        "rss": FeedKind("application/rss+xml; charset=utf-8", rss_feed),
        "atom": FeedKind("application/atom+xml; charset=utf-8", atom_feed),
        "rdf": FeedKind("application/rdf+xml; charset=utf-8", rdf_feed),
        "json": FeedKind("application/feed+json", json_feed),
    }
)


def sitemap(entries: Sequence[Listed], news: bool) -> bytes:
    """A sitemap (sitemaps.org 0.9), with Google's news elements where asked."""
    namespace = f' xmlns:news="{_NEWS}"' if news else ""
    rows = "".join(f"<url>{_sitemap_url(each, news)}</url>\n" for each in entries)
    return f'{_HEAD}<urlset xmlns="{_SITEMAP}"{namespace}>\n{rows}</urlset>\n'.encode()


def _sitemap_url(each: Listed, news: bool) -> str:
    moment = each.modified or each.published
    plain = _tag("loc", each.url) + _tag("lastmod", iso(moment) if moment else None)
    if not news:
        return plain
    publication = f"<news:name>News</news:name>{_tag('news:language', each.language or 'en')}"
    published = _tag("news:publication_date", iso(each.published) if each.published else None)
    inside = f"<news:publication>{publication}</news:publication>{published}{_tag('news:title', each.title)}"
    return f"{plain}<news:news>{inside}</news:news>"


def sitemap_index(children: Sequence[str]) -> bytes:
    """A sitemap of sitemaps."""
    rows = "".join(f"<sitemap>{_tag('loc', url)}</sitemap>\n" for url in children)
    return f'{_HEAD}<sitemapindex xmlns="{_SITEMAP}">\n{rows}</sitemapindex>\n'.encode()


def _tag(name: str, text: str | None) -> str:
    return "" if text is None else f"<{name}>{escape(text)}</{name}>"
