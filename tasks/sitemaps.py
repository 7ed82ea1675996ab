"""First hop of sitemaps (sitemaps.org 0.9, Google News) → what they name. For a child process, as feeds are.

An index names further sitemaps, a feed may stand in for a sitemap, and so may a text of URLs.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from io import BytesIO

from lxml import etree

from tasks.discovered import Discovered
from tasks.entries import Said, Sieve, absolute, clean, is_html, is_older, read_date
from tasks.feeds import parse_feed
from tasks.vocabulary import Reason

MOST_BYTES = 64 * 1024 * 1024
"""Of a sitemap once it is unpacked; the protocol allows 50 MB."""
MOST_URLS = 50_000
"""The protocol's own bound."""

_GZIP = b"\x1f\x8b"
_PIECE = 64 * 1024
_MOST_LAYERS = 2
"""gzip within gzip: a file that the server packed once more and did not say so."""
_LONGEST_LINE = 8_192
_BOM = "\ufeff"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff")
_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)", re.DOTALL
)
_END = re.compile(rb"</(?:[\w.-]+:)?(?:url|sitemap)\s*>")
_END_OF_ALL = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>")
_FEEDS = frozenset({"rss", "feed", "RDF"})
_DAWN = datetime(1970, 1, 1, tzinfo=UTC)


def parse_sitemap(body: bytes, url: str, max_age_days: int, now: datetime) -> Discovered:
    """What the sitemap at `url` names; what it dates more than `max_age_days` before `now` (aware) is left out.

    Never asks for anything: no DTD, no entity, no file. A damaged one keeps what could be read. Sitemaps of an index
    come newest first. A `lastmod` filters, and as a date it is only that of the last change.
    """
    plain, problem, detail = _unpacked(body)
    if problem is Reason.TOO_LARGE or not plain.strip():
        return Discovered(problem=problem or Reason.NOT_A_SITEMAP, detail=detail or "it is empty")
    if is_html(plain):
        return Discovered(problem=Reason.NOT_A_SITEMAP, detail="it is an HTML page")
    if _MARKUP.match(plain):
        found = _Reading(Sieve(url, max_age_days, now)).read(_escaped(plain))
    else:
        found = _text_sitemap(plain, Sieve(url, max_age_days, now))
    return found if problem is None else replace(found, problem=problem, detail=detail)


@dataclass(slots=True)
class _Reading:
    """One pass over an XML document, an element at a time."""

    sieve: Sieve
    _root: str = ""
    _is_cut: bool = False
    _sitemaps: list[tuple[datetime, str]] = field(default_factory=list)

    def read(self, body: bytes) -> Discovered:
        is_utf_16 = body.startswith(_UTF_16)
        events = etree.iterparse(
            BytesIO(_whole_elements(body.decode("utf-16", "replace").encode() if is_utf_16 else body)),
            events=("start", "end"),
            encoding="utf-8" if is_utf_16 else None,
            recover=True,
            resolve_entities="internal",
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for event, element in events:
                if not self._go_on(event, element):
                    break
        except etree.XMLSyntaxError as error:
            return self._result(str(error))
        if self._root in _FEEDS:
            return parse_feed(body, self.sieve.url, None, self.sieve.max_age_days, self.sieve.now)
        said = [entry.message for entry in events.error_log]
        return self._result(said[0] if said else "")

    def _go_on(self, event: str, element: etree._Element) -> bool:
        name = _local(element)
        if event == "start":
            self._root = self._root or name
            return self._root not in _FEEDS
        if name in {"url", "sitemap"} and self.sieve.taken + len(self._sitemaps) >= MOST_URLS:
            self._is_cut = True
            return False
        if name == "url":
            self.sieve.take(_said(element))
        elif name == "sitemap":
            self._take_sitemap(element)
        else:
            return True
        _drop(element)
        return True

    def _take_sitemap(self, element: etree._Element) -> None:
        texts = dict(_texts(element))
        url = absolute(self.sieve.url, texts.get("loc", "")) if texts.get("loc") else None
        if url is None:
            self.sieve.refuse(Reason.BAD_URL, f"the sitemap it names is no web address: {texts.get('loc', '')[:200]}")
            return
        day, at = read_date(texts.get("lastmod", ""), self.sieve.now)
        if not is_older(day, at, self.sieve.max_age_days, self.sieve.now):
            moment = at or (datetime.combine(day, time(), UTC) if day else _DAWN)
            self._sitemaps.append((moment, url))

    def _result(self, error: str) -> Discovered:
        newest_first = sorted(self._sitemaps, key=lambda found: found[0], reverse=True)
        documents = tuple(dict.fromkeys(url for _, url in newest_first if url != self.sieve.url))
        problem, detail = self._problem(error)
        return replace(self.sieve.result(problem, detail), documents=documents)

    def _problem(self, error: str) -> tuple[Reason | None, str]:
        has_found = self.sieve.taken or self._sitemaps
        if self._root not in {"urlset", "sitemapindex"} and not has_found:
            return Reason.NOT_A_SITEMAP, f"its first element is <{self._root}>" if self._root else error
        if self._is_cut:
            return Reason.TOO_LARGE, f"only its first {MOST_URLS} URLs were read"
        return (Reason.DAMAGED_FEED, error) if error else (None, "")


def _escaped(body: bytes) -> bytes:
    """With every ampersand that is one: many sitemaps have bare ones in their URLs, which a parser would swallow."""
    if b"<!DOCTYPE" in body[:_PIECE]:
        return body
    return _AMPERSAND.sub(lambda found: b"&amp;" if found[0] == b"&" else found[0], body)


def _whole_elements(body: bytes) -> bytes:
    """Without what begins an element and was cut off: half an address is an address, too."""
    ends = [found.end() for found in _END.finditer(body)]
    cut = ends[-1] if ends else body.rfind(b">") + 1
    return body if _END_OF_ALL.search(body, cut) else body[:cut]


def _said(element: etree._Element) -> Said:
    """A `url`: `news:publication_date` says when it was published, `lastmod` when it was last touched."""
    texts = dict(_texts(element))
    published, touched = texts.get("publication_date"), texts.get("lastmod")
    return Said(
        link=texts.get("loc"),
        title=texts.get("title"),
        date_text=published or touched,
        language=texts.get("language"),
        kind="modified" if touched and not published else "sitemap",
    )


def _texts(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Local names and texts beneath, in whatever namespace; the first of a name counts, images and videos do not."""
    seen: set[str] = set()
    for child in element.iter():
        name = _local(child)
        parent = child.getparent()
        inside = _local(parent) if parent is not None else ""
        text = clean(child.text)
        if text and name not in seen and inside not in {"image", "video"}:
            seen.add(name)
            yield name, text


def _local(element: etree._Element) -> str:
    """Without the namespace, or the prefix that nobody declared."""
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def _drop(element: etree._Element) -> None:
    """What has been read leaves the memory."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)


def _text_sitemap(body: bytes, sieve: Sieve) -> Discovered:
    """One URL a line, and nothing else."""
    lines = body.decode("utf-8", "replace").removeprefix(_BOM).split("\n")
    urls = [line.strip() for line in lines if line.strip()]
    if not urls[0].lower().startswith(("http://", "https://")):
        return sieve.result(Reason.NOT_A_SITEMAP, f"it begins with {urls[0][:60]!r}")
    for url in urls[:MOST_URLS]:
        sieve.take(Said(url[:_LONGEST_LINE], kind="sitemap"))
    if len(urls) > MOST_URLS:
        return sieve.result(Reason.TOO_LARGE, f"only its first {MOST_URLS} URLs were read")
    return sieve.result()


def _unpacked(body: bytes) -> tuple[bytes, Reason | None, str]:
    """The body as it was before it was packed, and what is wrong with it; what stands before the damage is kept."""
    problem, detail = None, ""
    for _ in range(_MOST_LAYERS):
        if body.startswith(_GZIP) and problem is None:
            body, detail = _gunzipped(body)
            problem = Reason.DAMAGED_FEED if detail else None
    if len(body) > MOST_BYTES:
        return b"", Reason.TOO_LARGE, f"it unpacks to more than {MOST_BYTES} bytes"
    return body, problem, detail


def _gunzipped(packed: bytes) -> tuple[bytes, str]:
    """At most a little more than MOST_BYTES of it, and what is wrong, if anything."""
    plain = bytearray()
    stream = gzip.GzipFile(fileobj=BytesIO(packed))
    try:
        while len(plain) <= MOST_BYTES and (piece := stream.read1(_PIECE)):
            plain += piece
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        return bytes(plain), f"its gzip is damaged: {error}"
    return bytes(plain), ""
