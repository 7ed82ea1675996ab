"""Third hop, after the extractor: the sentence or two under the headline, which extractors leave to the page's head.

It is part of what a reader saw, so it is taken only where the page shows it; what the page says of itself in `meta`
and JSON-LD is how it is recognised, never what is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from tasks.folding import fold
from tasks.structured_data import read_nodes

_META = frozenset({"og:description", "description", "twitter:description"})
_SHORTEST = 30  # characters
_PLACES = ("p", "div", "h2", "h3", "h4", "span", "section", "strong", "b", "li", "em", "header")
_FIRST = 3  # lines, where it mostly stands
_PLACE_LINE = 40  # characters before the sentence where a dateline may stand: "Berlin. "


def with_standfirst(lines: Sequence[str], tree: HtmlElement, titles: Sequence[str]) -> list[str]:
    """The lines, with the page's standfirst before them where they lack it; `titles` are folded."""
    shown = find_standfirst(tree)
    folded = fold(shown)[:60] if shown else ""
    if not shown or not folded or any(title.startswith(folded[: len(title)]) for title in titles):
        return list(lines)
    is_there = any(folded in fold(line) for line in lines[:_FIRST]) or folded in fold(" ".join(lines))
    return list(lines) if is_there else [shown, *lines]


def find_standfirst(tree: HtmlElement) -> str | None:
    """The text of the first element that begins as the page's description does; None where none is shown."""
    descriptions = [" ".join(text.split()) for text in _descriptions(tree)]
    begins = {text[:_SHORTEST]: len(text) for text in reversed(descriptions) if len(text) >= _SHORTEST}
    if not begins:
        return None
    seen = next(tree.iter("h1"), None) is None
    for element in tree.iter("h1", *_PLACES):
        seen = seen or element.tag == "h1"
        text = element.text if seen else None
        if not text or len(text) < _SHORTEST:
            continue
        own = " ".join(text[: 10 * _SHORTEST].split())[: _PLACE_LINE + _SHORTEST]
        for begin, length in begins.items():
            if begin in own:
                text = " ".join(element.text_content().split())
                if len(text) <= 1.6 * length + 60:
                    return text
    return None


def _descriptions(tree: HtmlElement) -> Iterator[str]:
    for meta in tree.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in _META:
            yield meta.get("content") or ""
    for node in read_nodes(tree):
        if node.is_article or node.is_page:
            yield node.text("description") or ""
