"""Third hop, second step: what a page's headline is, of the several titles it has.

The headline that a reader saw is the `h1`; which one, and where its kicker or the outlet's name begins, is told by the
titles in the page's head, which are written for search engines and often differ. Where they differ in more than that,
the headline on the page is right. Some outlets put a title for search engines into the `h1`, too, as the end of a path,
and the headline into an `h2`: the JSON-LD of the article has it word for word. Where the page shows no headline, or
none that has to do with what the JSON-LD says, or a label that the head does without, the address decides, which was
made from the title (`tasks.spelt_titles`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import chain

from lxml import etree

from tasks.folding import fold
from tasks.spelt_titles import is_spelt
from tasks.structured_data import read_nodes

_LONG_HEADLINE = 20  # characters; shorter ones name the outlet or its section
_SHORTEST = 15  # characters, folded, of a title that may be the end of another
_WORD = re.compile(r"\w+")
_HEADLINE = re.compile(r'"headline"\s*:\s*("(?:[^"\\]|\\.){5,400}")')
_JOINT = re.compile(r"\s+[|–—·•»«:-]+\s+|\s*\|\s*")
_GENRE = re.compile(r"\s+\|\s+[^\W\d]+(?:\s[^\W\d]+)?$")
_SOFT = re.compile("[\u00ad\u200b\u2060\ufeff]")


def choose_title(tree: etree._Element, given: str | None, outlet: str | None, url: str | None = None) -> str | None:
    """The headline: the `h1` that `given` contains or is contained in, or shares most words with; else `given`.

    `given` is the title of the page's head, `outlet` the name under which it says it appears; any may be None.
    """
    title = _without_outlet(_line(unescape(given or "")), fold(outlet or ""))
    claimed = _claimed(tree)
    chosen, declared = _chosen(tree, title, url), _heading_of(tree, claimed)
    found = chosen if declared is None or fold(chosen or "") == fold(declared) else declared
    if found and _is_without_label(title, found) and is_spelt(title, url):
        return title
    if found and claimed and not _is_about(found, claimed) and is_spelt(claimed, url):
        return claimed
    return found


def _claimed(tree: etree._Element) -> str:
    """The headline that the JSON-LD of the article gives; empty where it gives none."""
    headlines = (node.text("headline") for node in read_nodes(tree) if node.is_article)
    return next((_line(unescape(headline)) for headline in headlines if headline), "")


def _heading_of(tree: etree._Element, claimed: str) -> str | None:
    """The heading, or the part of an `h1`, that is the headline claimed."""
    wanted = fold(claimed)
    if len(wanted) < _SHORTEST:
        return None
    parts = (part for h1 in tree.iter("h1") for part in h1.iter(etree.Element))
    texts = (_text(heading) for heading in chain(parts, tree.iter("h2")))
    found = (line for line in map(_line, texts) if len(wanted) <= len(line) < 2 * len(wanted) and fold(line) == wanted)
    return next(map(_without_genre, found), None)


def _is_about(shown: str, claimed: str) -> bool:
    """Whether they share a third of the words of what is claimed. A running ticker is headed by its latest news."""
    words = set(_WORD.findall(claimed.casefold()))
    return 3 * len(words & set(_WORD.findall(shown.casefold()))) >= len(words)


def _chosen(tree: etree._Element, title: str, url: str | None) -> str | None:
    """By the headings and the titles of the head."""
    headings = [(line, h1) for h1 in tree.iter("h1") if (line := _line(_text(h1)))]
    shown = _shown([line for line, _ in headings], title)
    if shown is None:
        return _spelt(tree, title, url) or title or None
    others = [*_structured(tree), title]
    bare = next((other for other in others if _is_without_kicker(other, shown, others)), None)
    return _without_genre(bare or _part_in(dict(headings)[shown], shown, others) or shown)


def _spelt(tree: etree._Element, title: str, url: str | None) -> str | None:
    """The title, or the part of one before or after the outlet's name and labels, that the address spells."""
    titles = (title, *(_line(_text(element)) for element in tree.iter("title")))
    parts = (part for each in titles for part in (each, *_JOINT.split(each)))
    return next((part for part in parts if is_spelt(part, url)), None)


def _part_in(h1: etree._Element, shown: str, others: Sequence[str]) -> str | None:
    """The last element in the headline, where a title of the head ends with it and none with the whole."""
    part = next((line for element in reversed(h1) if (line := _line(_text(element)))), "")
    if not part or not _is_without_label(part, shown):
        return None
    ends = [fold(other) for other in others]
    is_known = any(end.endswith(fold(part)) for end in ends) and not any(end.endswith(fold(shown)) for end in ends)
    return part if is_known else None


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
    long = fold(shown)
    if fold(other) == long:
        return len(other.split()) > len(shown.split())
    return _is_without_label(other, shown) and all(fold(one) != long for one in others)


def _is_without_label(other: str, shown: str) -> bool:
    short, long = fold(other), fold(shown)
    return _SHORTEST <= len(short) < len(long) and long.endswith(short)


def _without_genre(title: str) -> str:
    """A headline without the word or two after a bar that say what kind of text it is: `| Opinion`."""
    bare = _GENRE.sub("", title)
    return bare if len(bare) >= _LONG_HEADLINE else title


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
