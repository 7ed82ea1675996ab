"""In the third hop: what a page says of itself in JSON-LD, as nodes: those that may be the page, not what it cites."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from lxml import etree

ARTICLES = frozenset(
    {
        *("article", "newsarticle", "blogposting", "reportagenewsarticle", "liveblogposting"),
        *("analysisnewsarticle", "opinionnewsarticle", "backgroundnewsarticle", "reviewnewsarticle"),
        *("advertisercontentarticle", "satiricalarticle", "techarticle", "scholarlyarticle", "report"),
        *("socialmediaposting", "discussionforumposting", "review", "recipe", "podcastepisode"),
    }
)
PAGES = frozenset(["webpage", "itempage", "aboutpage", "faqpage", "qapage", "medicalwebpage", "collectionpage"])
_MEDIA = frozenset(["videoobject", "imageobject", "audioobject", "mediaobject", "imagegallery"])
# ways from a node to what still is this page; every other way leads to something it cites
_SAME_PAGE = ("@graph", "mainEntity", "mainEntityOfPage", "about")
_DEEPEST = 4
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*;?\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")


@dataclass(frozen=True, slots=True)
class Node:
    """One object. `kinds` are its schema.org types in small letters; `depth` is 0 for what a script holds itself."""

    kinds: frozenset[str]
    facts: dict[str, Any]
    depth: int

    @property
    def is_article(self) -> bool:
        """Whether one of its types is a kind of article; an object without a type is one where it stands alone."""
        return bool(self.kinds & ARTICLES) or (not self.kinds and self.depth == 0)

    @property
    def is_page(self) -> bool:
        """Whether it is the page around the article."""
        return bool(self.kinds & PAGES)

    @property
    def is_media(self) -> bool:
        """Whether it is a film, a picture or a recording."""
        return bool(self.kinds & _MEDIA)

    def text(self, name: str) -> str | None:
        """The first string under `name`; of an object, its `@id` or `url`."""
        value = self.facts.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict):
            value = value.get("@id") or value.get("url") or value.get("@value")
        return value.strip() if isinstance(value, str) and value.strip() else None


def read_nodes(tree: etree._Element) -> tuple[Node, ...]:
    """The nodes of all JSON-LD scripts that may stand for the page, in its order; broken scripts give none."""
    scripts = (script for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower())
    return tuple(node for script in scripts for node in _walk(_parse(script.text or ""), 0))


def _walk(data: object, depth: int) -> Iterator[Node]:
    if isinstance(data, list):
        for item in data:
            yield from _walk(item, depth)
    elif isinstance(data, dict) and depth <= _DEEPEST:
        yield Node(_kinds(data), data, depth)
        for way in _SAME_PAGE:
            if way in data:
                yield from _walk(data[way], depth if way == "@graph" else depth + 1)


def _kinds(data: dict[str, Any]) -> frozenset[str]:
    named = data.get("@type") or data.get("type")
    names = named if isinstance(named, list) else [named]
    return frozenset(name.rsplit("/", 1)[-1].lower() for name in names if isinstance(name, str))


def _parse(text: str) -> object:
    """Strict JSON first; then without comments around it, with line breaks in strings and a comma too many."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(_TRAILING_COMMA.sub("", _WRAPPING.sub("", text.strip())), strict=False)
    except (ValueError, RecursionError):
        return None
