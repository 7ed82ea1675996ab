"""First hop of feeds written as JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from tasks.discovered import Discovered
from tasks.entries import MOST_ENTRIES, Said, Sieve
from tasks.vocabulary import Reason

_BOM = b"\xef\xbb\xbf"
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_COMMA = re.compile(r"\s*,?\s*")


def is_json_feed(body: bytes) -> bool:
    """Whether it is JSON by its first character, whatever the server calls it."""
    return body.removeprefix(_BOM).lstrip()[:1] in {b"{", b"["}


def parse_json_feed(body: bytes, sieve: Sieve) -> Discovered:
    """What a JSON Feed names. One that is cut off keeps the entries before the cut."""
    try:
        document = orjson.loads(body.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        return _salvaged(body, sieve, str(error))
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        return sieve.result(Reason.NOT_A_FEED, "it is JSON, and has no list of items")
    for item in items[:MOST_ENTRIES]:
        _take(item, document, sieve)
    if len(items) > MOST_ENTRIES:
        return sieve.result(Reason.TOO_LARGE, f"it names {len(items)} articles; the first {MOST_ENTRIES} were read")
    return sieve.result()


def _salvaged(body: bytes, sieve: Sieve, error: str) -> Discovered:
    text = body.removeprefix(_BOM).decode("utf-8", "replace")
    found = _ITEMS.search(text)
    if found is None:
        return sieve.result(Reason.NOT_A_FEED, f"it is no JSON: {error}")
    for item in _whole_items(text, found.end()):
        _take(item, {}, sieve)
    return sieve.result(Reason.DAMAGED_FEED, error)


def _whole_items(text: str, place: int) -> Iterator[object]:
    decoder = json.JSONDecoder(strict=False)
    for _ in range(MOST_ENTRIES):
        comma = _COMMA.match(text, place)
        try:
            item, place = decoder.raw_decode(text, comma.end() if comma else place)
        except (ValueError, RecursionError):
            return
        yield item


def _take(item: object, feed: Mapping[str, Any], sieve: Sieve) -> None:
    if not isinstance(item, dict):
        sieve.refuse(Reason.BAD_ENTRY, "it is no JSON object")
        return
    published, touched = item.get("date_published"), item.get("date_modified")
    sieve.take(
        Said(
            link=_link(item),
            title=item.get("title") if isinstance(item.get("title"), str) else None,
            authors=tuple(_names(item)) or tuple(_names(feed)),
            date_text=published or touched,
            language=_text(item.get("language")) or _text(feed.get("language")),
            kind="modified" if touched and not published else "feed",
        )
    )


def _link(item: Mapping[str, Any]) -> str | None:
    """`url`, else an `id` that is one. `external_url` is what the item is about: another outlet's page, most often."""
    identity = _text(item.get("id")) or ""
    is_address = identity.startswith(("http://", "https://"))
    return _text(item.get("url")) or (identity if is_address else None) or _text(item.get("external_url"))


def _names(table: Mapping[str, Any]) -> Iterator[str]:
    """Version 1.0 has one `author`, 1.1 a list of `authors`."""
    found = table.get("authors") or [table.get("author")]
    for author in found if isinstance(found, Iterable) else ():
        name = _text(author.get("name")) if isinstance(author, dict) else None
        if name:
            yield name


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
