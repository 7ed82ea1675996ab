"""Third hop, second step: what a page says of itself, read from its parsed tree beside the extractor.

The tree is only read, never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin

from lxml import etree

from tasks.titles import choose_title

_LANGUAGE = re.compile(r"\s*([A-Za-z]{2,3})(?![A-Za-z])")


class PageFacts:
    """The claims of one page: `meta` elements and links of its head, its headings and links."""

    def __init__(self, tree: etree._Element) -> None:
        self._tree = tree
        self._meta = _meta(tree)

    def title(self, found: str | None, url: str | None = None) -> str | None:
        """Its headline; `found` is the extractor's title, from the page's head."""
        return choose_title(self._tree, found, self._first("og:site_name"), url)

    def language(self) -> str | None:
        """The language it declares: primary subtag of `lang`, else of `og:locale`; lower case."""
        root = self._tree.getroottree().getroot()
        declared = (root.get("lang"), root.get("xml:lang"), self._first("og:locale"), self._first("content-language"))
        matches = (_LANGUAGE.match(value) for value in declared if value)
        return next((found[1].lower() for found in matches if found), None)

    def canonical_url(self, url: str | None) -> str | None:
        """What it says its address is, absolute where `url` or the claim itself makes it so."""
        for link in self._tree.iter("link"):
            if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
                return _absolute(url, link.get("href", ""))
        claimed = self._first("og:url")
        return _absolute(url, claimed) if claimed else None

    def link_characters(self, paragraphs: Iterable[str]) -> int:
        """Characters of the paragraphs that are, whole, the text of a link."""
        folded = {paragraph: _fold(paragraph.removeprefix("- ")) for paragraph in paragraphs}
        wanted = set(folded.values())
        shortest = min(map(len, wanted), default=0)
        texts = (_text(link) for link in self._tree.iter("a")) if wanted else ()
        links = {_fold(text) for text in texts if len(text) >= shortest} & wanted
        return sum(len(paragraph) for paragraph in folded if folded[paragraph] in links)

    def _first(self, name: str) -> str | None:
        return next(iter(self._meta.get(name, ())), None)


def _meta(tree: etree._Element) -> dict[str, list[str]]:
    """Contents of `meta` elements by lower-case name."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = (meta.get("content") or "").strip()
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        if name and content:
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _absolute(url: str | None, link: str) -> str | None:
    try:
        return urljoin(url or "", link.strip()) or None
    except ValueError:
        return None


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _fold(text: str) -> str:
    return " ".join(text.split())
