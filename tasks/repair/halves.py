"""Whether a break is inside a word: by how the article's other words end, and by its language's short words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tasks.repair.borders import ends_in_letter
from tasks.repair.dangling import DANGLING, short_words

_TAIL = re.compile(r"([^\W\d_]{1,3})(?![\w'’])(?!\. ?[^\W\d_]\.)")
_PARTICLE = re.compile(r"(?:de|di|da|do|du|la|le|el|al|von|van|der|bin|e|y|i) [^\W\d_a-zß-ÿ]")
"""Before a name it may be a part of it, whatever the language."""
_MARKS = "?!%"
"""Languages differ in whether a space is before these."""
_ENDINGS = range(2, 6)
_HEAD = re.compile(r"(?<![\d'’])[^\W\d_]+$")
_WORDS = re.compile(r"(?<![\w.@])[^\W\d_]+(?:['’][^\W\d_]+)*")


class Halves:
    """The words of an article, pieces of words among them."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = [word for text in texts for word in _WORDS.findall(text)]
        begun = Counter(word[0] for text in texts if (word := _WORDS.match(text)) and word[0].islower())
        self._words = Counter(word.lower() for word in found)
        self._inner = Counter(found) - begun
        self._spaced = frozenset(mark for mark in _MARKS if any(f" {mark}" in text for text in texts))
        self._endings = Counter(word[-size:] for word in self._words for size in _ENDINGS if len(word) >= size)
        self._short = short_words(self._inner)

    def is_mark_below(self, after: str) -> bool:
        """Whether `after` begins with a mark that this article writes right behind a word."""
        return after[0] in _MARKS and after[0] not in self._spaced

    def make_one_word(self, before: str, after: str) -> bool:
        """Whether the last word of `before` and the first of `after` are halves of one."""
        head, tail = _HEAD.search(before), _TAIL.match(after)
        if head is None or tail is None or not tail[1].islower() or not ends_in_letter(before):
            return False
        start, rest = head[0].lower(), tail[1]
        if self._is_word(rest) or _PARTICLE.match(after):
            return self._words[start] == 1 and len(start) > 2 and self._ends_like_one(start, rest)
        if self._words[start + rest] > 0 or len(rest) > 2:
            return self._words[start + rest] > 0
        return bool(self._short) or self._words[start] == 1

    def _is_word(self, text: str) -> bool:
        """By itself; a single letter that is none in the language may still be somebody's initial."""
        least = 2 if self._short and len(text) == 1 else 0
        return self._inner[text] > least or text in self._short or (len(text) > 2 and text in DANGLING)

    def _ends_like_one(self, start: str, rest: str) -> bool:
        """Whether other words end like the two together, and none like the first alone."""
        return (self._endings[(start + rest)[-len(rest) - 2 :]] > 1 and self._endings[start[-3:]] == 1) or (
            self._endings[(start + rest)[-len(rest) - 1 :]] > 3 and self._endings[start[-2:]] == 1
        )
