"""Third hop, before the extractor: a parsed page → what of it can be its article, and the paragraphs it surely has.

Where outlets name their blocks, they name them in English, in whatever language they write: the names of classes and
ids are the only words looked at here. A block that holds much of the page's running text stays, whatever its name.
"""

from __future__ import annotations

import re
from collections import deque
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from lxml import etree
from lxml.html import HtmlElement

_UNREAD = (
    *("applet", "area", "aside", "audio", "button", "canvas", "datalist", "dialog", "embed", "fencedframe", "fieldset"),
    *("figure", "footer", "frame", "frameset", "head", "iframe", "label", "legend", "link", "map", "math"),
    *("menu", "nav", "noscript", "object", "optgroup", "option", "output", "param", "picture", "progress", "script"),
    *("select", "source", "style", "svg", "textarea", "time", "track", "video"),
)
_NAMED = (
    *("div", "section", "p", "ul", "ol", "dl", "li", "span", "header", "h2", "h3", "h4", "cite", "small"),
    "blockquote",
)
_BLOCKS = ("div", "section", "details", "ol", "ul")
# of small letters, each part beginning with one: so it is looked for only where one of these letters stands
_BESIDE_THE_ARTICLE = re.compile(
    r"newsletter|subscri|sign-?up|promo(?!t)|boilerplate|popup|modal|outbrain|taboola"
    r"|caption|credit|copyright|attribution|disclaimer|author|byline|biograph"
    r"|comment(?!ar)|social|shar(?:e|ing)|breadcrumb|tag-?list"
    r"|related|recommend|trending|popular|(?<!text-)callout|card(?<![^-_\s]card)(?![^-_\s])|fact-?box|info-?box"
    r"|sr-only|visually-?hidden|screen-?reader|footnote|\bsources\b|\breferences\b|story_source"
)
_BEHIND_THE_ARTICLE = re.compile(
    r"^comment(?!ary)|^disqus_thread|^dsq-comments|(?:article|post)-comments|infinite-?scroll|mvp-post-add-",
    re.IGNORECASE | re.MULTILINE,
)
_MAY_DOUBLE = ("div", "span", "section", "p", "article")
_LEAST_DOUBLE = 200  # characters
_RUNNING_TEXT = 40  # characters; shorter paragraphs are labels and buttons as often as text
_PROBE = 60
_LONGEST_SIGN_UP = 600  # characters
_WHOLE = frozenset({"html", "body", "main", "article"})
_LEAST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Cleared:
    """A tree to extract from, and its paragraphs of running text, as elements and as texts."""

    tree: HtmlElement
    paragraphs: tuple[tuple[HtmlElement, str], ...]


def without_doubles(tree: HtmlElement) -> HtmlElement:
    """The page without the blocks that say, hidden or in one piece, what it shows elsewhere in paragraphs: a copy
    where there are any.

    Such a block carries the whole text for machines (`itemprop="articleBody"`), its paragraphs glued together.
    """
    if not _suspects(tree):
        return tree
    page = copy(tree)
    whole = _squeeze(page)
    for element in _suspects(page):
        if element.getparent() is not None and _stands_again(_squeeze(element), whole):
            element.drop_tree()
    return page


def readable(page: HtmlElement) -> HtmlElement:
    """A copy without scripts, forms, pictures, menus and what stands beside the text."""
    tree = copy(page)
    etree.strip_elements(tree, *_UNREAD, with_tail=False)
    _drop_sign_ups(tree)
    etree.strip_elements(tree, "input", with_tail=False)
    return tree


def running_text(tree: HtmlElement) -> int:
    """Characters of its paragraphs that are neither short nor mostly links."""
    return sum(len(text) for _, text in _paragraphs(tree))


def clear(page: HtmlElement) -> Cleared:
    """A copy without what is never an article's text, blocks named for something else, and what follows its end."""
    tree = readable(page)
    for element in list(tree.iter(*_BLOCKS)):
        if _named_behind(element.get("class"), element.get("id")) and element.find(".//h1") is None:
            element.drop_tree()
    found = _paragraphs(tree)
    weights = _weights(tree, found)
    total = weights.get(tree, 0)
    for element in list(tree.iter(*_NAMED)):
        if _named_otherwise(element.get("class"), element.get("id")) and _is_light(element, weights, total):
            element.drop_tree()
    body = tree.find("body")
    main = _main_part(tree if body is None else body, weights, total) if total > _LEAST_TEXT else tree
    _cut_after(main, weights)
    return Cleared(tree, tuple(found))


def _drop_sign_ups(tree: HtmlElement) -> None:
    """Drop what asks for a mail address, with all that it promises and the small print around it."""
    for field in list(tree.iter("input")):
        if (field.get("type") or "").lower() == "email":
            around = takewhile(_may_be_sign_up, field.iterancestors())
            box = next(iter(deque(around, maxlen=1)), None)
            if box is not None and box.getparent() is not None:
                box.drop_tree()


def _may_be_sign_up(element: HtmlElement) -> bool:
    is_whole = element.tag in _WHOLE or next(element.iter("h1"), None) is not None
    return not is_whole and len(" ".join(element.text_content().split())) <= _LONGEST_SIGN_UP


def _suspects(tree: HtmlElement) -> list[HtmlElement]:
    """Text for machines, or hidden, and in one piece."""
    marked = [element for element in tree.iter(*_MAY_DOUBLE) if _is_for_machines(element)]
    return [
        element
        for element in marked
        if next(element.iterdescendants("p"), None) is None and len(element.text_content()) > _LEAST_DOUBLE
    ]


def _is_for_machines(element: HtmlElement) -> bool:
    if element.get("itemprop") == "articleBody" or element.get("hidden") is not None:
        return True
    style = element.get("style") if element.tag == "div" else None
    return style is not None and ("none" in style or "hidden" in style)


def _stands_again(text: str, whole: str) -> bool:
    """Whether three of four places of `text`, which `whole` holds, are in `whole` a second time."""
    if len(text) < 2 * _PROBE:
        return False
    starts = [(len(text) - _PROBE) * part // 7 for part in (1, 3, 5, 6)]
    return sum(whole.count(text[start : start + _PROBE]) > 1 for start in starts) >= 3


def _squeeze(element: HtmlElement) -> str:
    parts = (text for text in element.itertext() if not text.isspace())
    return "".join("".join(parts).split())


def _paragraphs(tree: HtmlElement) -> list[tuple[HtmlElement, str]]:
    """Paragraphs of running text: neither short nor mostly links."""
    found = []
    for element in tree.iter("p"):
        text = " ".join(element.text_content().split())
        if len(text) >= _RUNNING_TEXT:
            links = sum(len(link.text_content()) for link in element.iter("a"))
            if 2 * links <= len(text):
                found.append((element, text))
    return found


def _weights(tree: HtmlElement, paragraphs: list[tuple[HtmlElement, str]]) -> dict[HtmlElement, int]:
    """Characters of running text within each element that has any."""
    weights: dict[HtmlElement, int] = {element: len(text) for element, text in paragraphs}
    for element in reversed(list(tree.iter())):
        parent = element.getparent()
        if parent is not None and element in weights:
            weights[parent] = weights.get(parent, 0) + weights[element]
    return weights


@lru_cache(maxsize=20_000)
def _named_otherwise(class_name: str | None, identity: str | None) -> bool:
    """Pages of one outlet have the same few hundred names."""
    return _BESIDE_THE_ARTICLE.search(f"{class_name or ''}\n{identity or ''}".lower()) is not None


@lru_cache(maxsize=20_000)
def _named_behind(class_name: str | None, identity: str | None) -> bool:
    """Readers' comments, however long, and the articles that follow where a page does not end."""
    return _BEHIND_THE_ARTICLE.search(f"{class_name or ''}\n{identity or ''}") is not None


def _is_light(element: HtmlElement, weights: dict[HtmlElement, int], total: int) -> bool:
    if total:
        return weights.get(element, 0) < total / 4
    return len(element.text_content()) < 200


def _main_part(body: HtmlElement, weights: dict[HtmlElement, int], total: int) -> HtmlElement:
    """The innermost element that holds most of the running text."""
    main = body
    while (inner := next((child for child in main if weights.get(child, 0) >= 0.6 * total), None)) is not None:
        main = inner
    return main


def _cut_after(main: HtmlElement, weights: dict[HtmlElement, int]) -> None:
    """Drop what follows the main part and holds no running text: teasers, forms, menus."""
    element = main
    while element.getparent() is not None:
        for later in list(element.itersiblings()):
            if later not in weights:
                later.drop_tree()
        element = element.getparent()
