"""Third hop, second step: what a page's headline is, of the several titles it has.

The headline that a reader saw is the `h1`; which one, and where its kicker or the outlet's name begins, is told by the
titles in the page's head, which are written for search engines and often differ. Where they differ in more than that,
the headline on the page is right. Some outlets put a title for search engines into the `h1`, too, as the end of a path,
and the headline into an `h2`: the JSON-LD of the article has it word for word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import chain

from lxml import etree

from tasks.folding import fold
from tasks.structured_data import read_nodes

_LONG_HEADLINE = 20  # characters; shorter ones name the outlet or its section
_SHORTEST = 15  # characters, folded, of a title that may be the end of another
_WORD = re.compile(r"\w+")
_HEADLINE = re.compile(r'"headline"\s*:\s*("(?:[^"\\]|\\.){5,400}")')
_JOINT = re.compile(r"\s+[|–—·•»«:-]+\s+|\s*\|\s*")
_SOFT = re.compile("[\u00ad\u200b\u2060\ufeff]")


def choose_title(tree: etree._Element, given: str | None, outlet: str | None) -> str | None:
    """The headline: the `h1` that `given` contains or is contained in, or shares most words with; else `given`.

    `given` is the title of the page's head, `outlet` the name under which it says it appears; both may be None.
    """
    chosen, declared = _chosen(tree, given, outlet), _declared(tree)
    return chosen if declared is None or fold(chosen or "") == fold(declared) else declared


def _declared(tree: etree._Element) -> str | None:
    """The heading, or the part of an `h1`, that is the headline which the JSON-LD of the article gives."""
    declared = next((text for node in read_nodes(tree) if node.is_article and (text := node.text("headline"))), "")
    wanted = fold(unescape(declared))
    if len(wanted) < _SHORTEST:
        return None
    parts = (part for h1 in tree.iter("h1") for part in h1.iter(etree.Element))
    texts = (_text(heading) for heading in chain(parts, tree.iter("h2")))
    found = (line for line in map(_line, texts) if len(wanted) <= len(line) < 2 * len(wanted) and fold(line) == wanted)
    return next(found, None)


def _chosen(tree: etree._Element, given: str | None, outlet: str | None) -> str | None:
    """By the headings and the titles of the head."""
    headlines = [line for line in (_line(_text(h1)) for h1 in tree.iter("h1")) if line]
    title = _without_outlet(_line(unescape(given or "")), fold(outlet or ""))
    shown = _shown(headlines, title)
    if shown is None:
        return title or None
    others = [*_structured(tree), title]
    return next((other for other in others if _is_without_kicker(other, shown, others)), shown)


def _shown(headlines: Sequence[str], title: str) -> str | None:
    for is_same in (_contains, _shares_words):
        for headline in headlines:
            if title and is_same(headline.casefold(), title.casefold()):
                return headline
    return headlines[0] if len(headlines) == 1 and len(headlines[0]) >= _LONG_HEADLINE else None


def _contains(headline: str, title: str) -> bool:
    return title in headline or (len(headline.split()) > 1 and headline in title)


def _shares_words(headline: str, title: str) -> bool:
    words = set(_WORD.findall(headline))
    return len(words) > 2 and 2 * len(words & set(_WORD.findall(title))) >= len(words)


def _is_without_kicker(other: str, shown: str, others: Sequence[str]) -> bool:
    """Whether `other` is what is shown, apart from its label or without it where no title of the head has it."""
    short, long = fold(other), fold(shown)
    if short == long:
        return len(other.split()) > len(shown.split())
    return len(short) >= _SHORTEST and long.endswith(short) and all(fold(one) != long for one in others)


def _without_outlet(title: str, outlet: str) -> str:
    """A title without the outlet's name before or after it; `outlet` is folded."""
    joints = list(_JOINT.finditer(title))
    if joints and outlet:
        if fold(title[joints[-1].end() :]) == outlet:
            return title[: joints[-1].start()]
        if fold(title[: joints[0].start()]) == outlet:
            return title[joints[0].end() :]
    return title


def _structured(tree: etree._Element) -> Iterator[str]:
    """The first headline of each JSON-LD script."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found = _HEADLINE.search(script.text or "")
            if found:
                yield _line(unescape(_unquoted(found[1])))


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        return ""


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def _line(text: str) -> str:
    return " ".join(_SOFT.sub("", text).split())
