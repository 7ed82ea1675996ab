"""In the third hop: in which mode a page is read, and what makes a reading doubtful.

The quick mode is right on most pages, and cheap signs tell where it is not: almost no text, much less than the page's
JSON-LD says the article has, or a main part whose running text it left out. JSON-LD's own text is evidence only: it
comes glued, cut or with markup as often as whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from lxml.html import HtmlElement

from tasks.page_clearing import running_text

_SHORT = 600  # characters
_ARTICLE_BODY = re.compile(r'"articleBody"\s*:\s*"((?:[^"\\]|\\.)*+)"')
_MARKUP = re.compile(r"<[^>]*>")


class Mode(StrEnum):
    """How a page was read."""

    SET = "set"
    """As the source's own options say."""
    FAST = "fast"
    JOINED = "joined"
    """Fast, after the parts of a text that the page cuts into pieces were put together."""
    BLOCKS = "blocks"
    """Fast, with blocks of text that are no paragraphs read as such."""
    DATA = "data"
    """Not from its HTML, but from the data of which its scripts make it."""
    PRECISION = "precision"
    DEFAULT = "default"


class Doubt(StrEnum):
    """Why the quick reading was not enough."""

    NO_TEXT = "no-text"
    SHORT = "short"
    SHORTER_THAN_CLAIMED = "shorter-than-claimed"
    """Less than half of the JSON-LD `articleBody`."""
    CLEARED_AWAY = "cleared-away"
    """The page has running text, and next to none of it was left to be read."""
    PIECES = "pieces"
    """It has one piece of a text that stands in several alike."""
    BARE_TEXT = "bare-text"
    """Blocks that are no paragraphs hold more than half as much text again."""
    MORE_IN_DATA = "more-in-data"
    """The page's data have the same text, and more than twice as much of it."""


def doubt_of(lines: Sequence[str], tree: HtmlElement, left: int) -> Doubt | None:
    """What speaks against a reading; `tree` is the whole page, `left` the running text of what was read of it."""
    size = sum(map(len, lines))
    if not size:
        return Doubt.NO_TEXT
    if size < _SHORT:
        return Doubt.SHORT
    if left < _SHORT and running_text(tree) > 3 * _SHORT:
        return Doubt.CLEARED_AWAY
    return Doubt.SHORTER_THAN_CLAIMED if size < _claimed_size(tree) / 2 else None


def is_better(later: Sequence[str], earlier: Sequence[str]) -> bool:
    """Whether a more careful reading replaces the quick one: it may be shorter, but not by half."""
    return 2 * sum(map(len, later)) > sum(map(len, earlier))


def is_almost_nothing(lines: Sequence[str]) -> bool:
    """Whether the last resort is worth its time."""
    return sum(map(len, lines)) < 200


def is_much_longer(later: Sequence[str], earlier: Sequence[str]) -> bool:
    """Whether the last resort found what the others did not."""
    return sum(map(len, later)) > 2 * sum(map(len, earlier))


def _claimed_size(tree: HtmlElement) -> int:
    """Characters of the longest `articleBody` in the page's JSON-LD, without markup."""
    longest = 0
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            bodies = _ARTICLE_BODY.findall(script.text or "")
            longest = max((len(_MARKUP.sub("", body)) for body in bodies), default=longest)
    return longest
