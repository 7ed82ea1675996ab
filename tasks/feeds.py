"""First hop of feeds: RSS, RDF, Atom or JSON Feed → what it names. For a child process: feeds can be made to hang."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]
from feedparser.exceptions import (  # type: ignore[import-untyped]
    CharacterEncodingOverride,
    NonXMLContentType,
)

from tasks.discovered import Discovered
from tasks.entries import Said, Sieve, is_html
from tasks.feed_bounds import MOST_BYTES, Bounded, bounded
from tasks.json_feed import is_json_feed, parse_json_feed
from tasks.vocabulary import Reason

_HARMLESS = (CharacterEncodingOverride, NonXMLContentType)
"""What feedparser calls ill-formed and outlets do every day; every entry was read."""

_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
"""Seconds of `sy:updatePeriod`."""
_MAIL = re.compile(r"[<(]?[^\s<>()]+@[^\s<>()]+[>)]?")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def parse_feed(body: bytes, url: str, content_type: str | None, max_age_days: int, now: datetime) -> Discovered:
    """What the feed at `url` names; entries that it dates more than `max_age_days` before `now` (aware) are left out.

    Never asks for anything: no DTD, no entity, no file. What is damaged keeps the entries that could be read. The
    server's `content_type` decides nothing but the encoding, and that only where the body is no UTF-8.
    """
    if len(body) > MOST_BYTES:
        return Discovered(problem=Reason.TOO_LARGE, detail=f"{len(body)} bytes, more than {MOST_BYTES}")
    if not body.strip():
        return Discovered(problem=Reason.NOT_A_FEED, detail="it is empty")
    sieve = Sieve(url, max_age_days, now)
    if is_json_feed(body):
        return parse_json_feed(body, sieve)
    checked = bounded(body)
    headers = {"content-type": _declared(checked.body, content_type), "content-location": url}
    parsed = feedparser.parse(
        BytesIO(checked.body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
    )
    for entry in parsed.entries:
        sieve.take(_said(entry, parsed))
    problem, detail = _problem(parsed, checked, body)
    return sieve.result(problem, detail, _seconds_to_live(parsed.feed))


def _declared(body: bytes, content_type: str | None) -> str:
    """The media type with an encoding: UTF-8 where the bytes are nothing else, whatever the server and they say."""
    try:
        body.decode()
    except UnicodeDecodeError:
        found = _CHARSET.search(content_type or "")
        return f"application/xml; charset={found[1]}" if found else "application/xml"
    # ISO-2022 switches between alphabets with escapes, and has no other byte that UTF-8 lacks
    return "application/xml" if b"\x1b" in body else "application/xml; charset=utf-8"


def _problem(parsed: Any, checked: Bounded, body: bytes) -> tuple[Reason | None, str]:
    if not parsed.version and not parsed.entries:
        what = "it is an HTML page" if is_html(body) else f"it begins with {_shown(body)}"
        return Reason.NOT_A_FEED, what
    if checked.too_many:
        return Reason.TOO_LARGE, checked.said
    error = parsed.get("bozo_exception")
    if parsed.bozo and not isinstance(error, _HARMLESS):
        said = (checked.said, " ".join(str(error).split()) or type(error).__name__)
        return Reason.DAMAGED_FEED, "; ".join(filter(None, said))
    return (Reason.DAMAGED_FEED, checked.said) if checked.said else (None, "")


def _said(entry: Any, parsed: Any) -> Said:
    date_text = entry.get("published") or entry.get("created")
    kind = "feed"
    if not date_text:
        # its own `get` gives `published` for it, and warns
        date_text = dict.get(entry, "updated")
        # dc:date of RSS is given as `updated`, too
        kind = "modified" if date_text and parsed.version.startswith("atom") else "feed"
    return Said(
        link=_link(entry),
        title=entry.get("title"),
        authors=tuple(_names(entry)),
        date_text=date_text,
        language=entry.get("language") or _language(entry) or parsed.feed.get("language"),
        kind=kind,
    )


def _link(entry: Any) -> str | None:
    """The article's own address: what a feed service replaced first, then the link, then an id that is an address."""
    identity = entry.get("id")
    is_address = isinstance(identity, str) and identity.startswith(("http://", "https://"))
    link: str | None = entry.get("feedburner_origlink") or entry.get("link") or (identity if is_address else None)
    return link


def _names(entry: Any) -> Iterator[str]:
    """Names only: an address of mail is nobody's byline."""
    authors = list(_tables(entry.get("authors")))
    whole = entry.get("author")
    if len(authors) == 1 and isinstance(whole, str) and "@" in whole:
        # feedparser cuts addresses of long top-level domains in two
        yield _MAIL.sub(" ", whole).strip(" ()<>,;")
        return
    for author in authors:
        name = author.get("name")
        if isinstance(name, str) and "@" not in name:
            yield name


def _language(entry: Any) -> str | None:
    detail = entry.get("title_detail")
    return detail.get("language") if isinstance(detail, dict) else None


def _tables(found: object) -> Iterable[Any]:
    return (table for table in found if isinstance(table, dict)) if isinstance(found, list) else ()


def _seconds_to_live(feed: Any) -> int | None:
    """`ttl` counts minutes; `sy:updatePeriod` is divided by `sy:updateFrequency`. The longer of both, if any."""
    minutes = _whole(feed.get("ttl"))
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    often = _whole(feed.get("sy_updatefrequency")) or 1
    lives = [minutes * 60 if minutes else 0, period // often if period else 0]
    return max(lives) or None


def _whole(text: object) -> int | None:
    found = re.fullmatch(r"\s*(\d{1,7})\s*", text) if isinstance(text, str) else None
    return int(found[1]) if found else None


def _shown(body: bytes) -> str:
    start = " ".join(body[:200].decode("utf-8", "replace").split())
    return repr(start[:60])
