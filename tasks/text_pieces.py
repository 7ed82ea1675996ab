"""Third hop, between two readings: a text that the page cuts into pieces → one piece.

Some outlets put advertisements between the parts of an article, each part in a container of its own with the same
class. An extractor that takes the best container takes one part.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from itertools import pairwise

from lxml.html import HtmlElement

from tasks.page_clearing import Cleared

_KNOWN_BY = 60  # characters of a paragraph's beginning
_LEAST_TEXT = 1000


def in_one_piece(page: Cleared, lines: Iterable[str]) -> HtmlElement | None:
    """A copy of the page with the pieces joined, if `lines` miss much of what they hold together; else None."""
    total = sum(len(text) for _, text in page.paragraphs)
    if total < _LEAST_TEXT:
        return None
    text = "\n".join(lines)
    if sum(len(one) for _, one in page.paragraphs if one[:_KNOWN_BY] in text) >= 0.6 * total:
        return None
    pieces = _pieces(page, total)
    return _joined(page.tree, pieces) if pieces else None


def _pieces(page: Cleared, total: int) -> list[HtmlElement]:
    """Containers of one class within one `article` or `main` that together hold most of the running text."""
    groups: dict[tuple[str, HtmlElement], dict[HtmlElement, int]] = {}
    for paragraph, text in page.paragraphs:
        parent = paragraph.getparent()
        around = None if parent is None else next(parent.iterancestors("article", "main"), None)
        if parent is not None and around is not None and parent.get("class"):
            sizes = groups.setdefault((parent.get("class", ""), around), {})
            sizes[parent] = sizes.get(parent, 0) + len(text)
    for sizes in groups.values():
        if len(sizes) > 1 and sum(sizes.values()) >= 0.6 * total and not _nested(list(sizes)):
            return list(sizes)
    return []


def _nested(elements: list[HtmlElement]) -> bool:
    return any(first in second.iterancestors() for first, second in pairwise(elements))


def _joined(tree: HtmlElement, pieces: list[HtmlElement]) -> HtmlElement:
    places = [number for number, element in enumerate(tree.iter()) if element in set(pieces)]
    elements = list(copy(tree).iter())
    first, *others = (elements[place] for place in places)
    for other in others:
        first.extend(list(other))
    return elements[0]
