"""Third hop, between two readings: a text that the page holds as data, for its scripts to show.

Some outlets send the first paragraphs as HTML and all of them as JSON, from which the browser makes the page. Their
editors write such texts as trees of the same kind: nodes that say they are paragraphs, with the texts in their leaves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import orjson
from lxml import etree
from lxml.html import HtmlElement

from tasks.structured_data import read_nodes
from tasks.wall_signs import is_free
from tasks.walls import shared_words

_SHORT = 1500  # characters read; no page with more is looked at
_TYPES = frozenset({"application/json"})
_KIND = ("type", "nodeType", "name", "tagName")
_PARAGRAPH = frozenset({"paragraph", "p"})
_LEAF = ("text", "value", "data", "content")
_DEEPEST = 20
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:#\d+|#[xX][\da-fA-F]+|[A-Za-z][A-Za-z\d]*);")
_CONTROLS = dict.fromkeys({*range(32)} - {*b"\t\n\v\f\r"})
_NO_TEXT = ("script", "style", "template", "iframe", "noscript", "svg")
_APART = frozenset({"blockquote", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "td", "th", "tr"})


def told_in_data(tree: HtmlElement, lines: Sequence[str], title: str | None) -> tuple[str, ...]:
    """The paragraphs of the page's data where they are the same article and more than twice `lines`; else empty.

    Not of a page that says its article is not free: its readers see the beginning.
    """
    size = sum(map(len, lines))
    if size >= _SHORT:
        return ()
    told = max((_told(script.text or "") for script in _data(tree)), key=_size, default=[])
    if _size(told) <= max(2 * size, _SHORT // 2) or not _is_same(told, lines, title):
        return ()
    return () if is_free(read_nodes(tree)) is False else tuple(told)


def _data(tree: HtmlElement) -> list[HtmlElement]:
    return [script for script in tree.iter("script") if (script.get("type") or "").lower() in _TYPES]


def _told(text: str) -> list[str]:
    """The paragraphs of the list that has most text in such; lists within lists are looked through, too."""
    try:
        waiting: list[object] = [orjson.loads(text)]
    except orjson.JSONDecodeError:
        return []
    longest: list[str] = []
    while waiting:
        node = waiting.pop()
        within = node if isinstance(node, list) else list(node.values()) if isinstance(node, dict) else []
        waiting += [each for each in within if isinstance(each, dict | list)]
        if isinstance(node, list):
            told = [" ".join(_plain(_leaves(each, 0)).split()) for each in node if _is_paragraph(each)]
            longest = max(longest, [line for line in told if line], key=_size)
    return longest


def _is_paragraph(node: object) -> bool:
    return isinstance(node, dict) and any(
        isinstance(kind, str) and kind.lower() in _PARAGRAPH for kind in map(node.get, _KIND)
    )


def _leaves(node: object, depth: int) -> str:
    """The texts of a tree in order; a node that has one itself says it whole."""
    if depth > _DEEPEST:
        return ""
    if isinstance(node, list):
        return "".join(_leaves(each, depth + 1) for each in node)
    if not isinstance(node, dict):
        return ""
    own = next((node[name] for name in _LEAF if isinstance(node.get(name), str)), None)
    return own if own is not None else "".join(_leaves(each, depth + 1) for each in node.values())


def _plain(text: str) -> str:
    """A text as its readers see it: some editors keep its links and emphasis as HTML."""
    text = text.translate(_CONTROLS)
    if not _MARKUP.search(text):
        return text
    tree = etree.HTML(f"<body>{text}")
    etree.strip_elements(tree, etree.Comment, etree.PI, *_NO_TEXT, with_tail=False)
    for element in tree.iter(*_APART):
        element.tail = f" {element.tail or ''}"
    return "".join(map(str, tree.itertext()))


def _is_same(told: Sequence[str], lines: Sequence[str], title: str | None) -> bool:
    """Whether it says a line that was read, or half of the title's words."""
    text = "\n".join(told)
    if any(line in text for line in lines if len(line) >= 60):
        return True
    return (shared_words(title or "", text) or 0) >= 0.5


def _size(lines: Sequence[str]) -> int:
    return sum(map(len, lines))
