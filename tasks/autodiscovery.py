"""Before there is a source: where an outlet says its feeds and sitemaps are, and where they usually lie."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree, html
from protego import Protego

from tasks.discovered import Discovered
from tasks.entries import absolute
from tasks.parse_bounded import Document
from tasks.robots import RobotsText
from tasks.vocabulary import Reason

FEED_PLACES = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json")
SITEMAP_PLACES = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml.gz")
MOST_LINKS = 12
"""Of each kind: a front page with more lists every section's feed."""

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_IN_ADDRESS = ("rss", "feed", "atom")


def find_feed_links(document: Document) -> Discovered:
    """The feeds that a page names, as `documents`: first those it declares, then links that look like one.

    For a child process: pages can be made to hang a parser.
    """
    try:
        tree = html.document_fromstring(document.body)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        return Discovered(problem=Reason.UNPARSEABLE_PAGE, detail=str(error))
    bases = [found.get("href") for found in tree.iter("base")]
    base = urljoin(document.url, next((href for href in bases if href), ""))
    declared = [link.get("href") for link in tree.iter("link") if _is_feed_link(link)]
    linked = [link.get("href") for link in tree.iter("a") if _looks_like_feed(link.get("href") or "")]
    found = dict.fromkeys(_addresses(base, [*declared, *linked]))
    return Discovered(documents=tuple(found)[:MOST_LINKS])


def sitemaps_named_in(robots: RobotsText) -> tuple[str, ...]:
    """The sitemaps of a robots.txt's `Sitemap:` lines, as absolute URLs."""
    if robots.status is None or not 200 <= robots.status < 300:
        return ()
    named = Protego.parse(robots.body.decode("utf-8-sig", "replace")).sitemaps
    return tuple(dict.fromkeys(_addresses(f"{robots.origin}/", list(named))))[:MOST_LINKS]


def common_places(home: str, places: tuple[str, ...]) -> tuple[str, ...]:
    """`places` on the host of `home`."""
    parts = urlsplit(home)
    return tuple(f"{parts.scheme}://{parts.netloc}{place}" for place in places)


def _addresses(base: str, links: list[str | None]) -> Iterator[str]:
    for link in links:
        url = absolute(base, link.strip()) if link else None
        if url is not None:
            yield url


def _is_feed_link(link: html.HtmlElement) -> bool:
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    return "alternate" in (link.get("rel") or "").lower().split() and kind in _FEED_TYPES


def _looks_like_feed(link: str) -> bool:
    path = link.partition("#")[0].partition("?")[0].lower().rstrip("/")
    last = path.rpartition("/")[2]
    return last.startswith(_IN_ADDRESS) or last.endswith((".rss", ".atom", "rss.xml", "feed.xml"))
