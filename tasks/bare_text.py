"""Third hop, between two readings: text in blocks that are no paragraphs → paragraphs.

Some outlets make every paragraph a `div` and leave `p` to quotations and captions, and an extractor that looks for
paragraphs takes those for the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy

from lxml.html import HtmlElement

_BLOCKS = frozenset(
    {
        *("article", "blockquote", "div", "dl", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li"),
        *("main", "ol", "p", "pre", "section", "table", "ul"),
    }
)
_RUNNING_TEXT = 80  # characters; more than of a paragraph, for a `div` is a label or a teaser more often
_KNOWN_BY = 60  # characters of its beginning, white space apart


def with_paragraphs(tree: HtmlElement, lines: Iterable[str]) -> HtmlElement | None:
    """A copy of the page in which blocks of text that `lines` lack are paragraphs; None where they hold little."""
    read = "".join("".join(lines).split())
    if not read or len("".join(tree.text_content().split())) <= 1.5 * len(read):
        return None
    if sum(len(text) for _, text in _missed(tree, read)) <= len(read) / 2:
        return None
    page = copy(tree)
    for element, _ in list(_missed(page, read)):
        element.tag = "p"
    return page


def _missed(tree: HtmlElement, read: str) -> Iterator[tuple[HtmlElement, str]]:
    """The innermost blocks of running text, not mostly links, that do not stand in what was read."""
    for element in tree.iter("div"):
        if any(child.tag in _BLOCKS for child in element) or next(element.iterdescendants(*_BLOCKS), None) is not None:
            continue
        text = "".join(element.text_content().split())
        if len(text) >= _RUNNING_TEXT and text[:_KNOWN_BY] not in read:
            links = sum(len("".join(link.text_content().split())) for link in element.iter("a"))
            if 2 * links <= len(text):
                yield element, text
