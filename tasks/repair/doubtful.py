"""Breaks that may as well be the end of a heading or a caption, weighed; where an article is cut for sure elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasks.folding import width
from tasks.repair.borders import (
    PROSE_WIDTH,
    begins_small,
    goes_on,
    is_left_open,
    is_lone_mark,
    is_unfinished,
)
from tasks.repair.seams import Border, Seam
from tasks.repair.signs import FRAGMENT_WIDTH, OF_THE_LINE_ABOVE, OF_THE_LINE_BELOW, POINTS
from tasks.sentence_marks import ends_sentence

SHORT_WIDTH = 40
PARAGRAPH_WIDTH, LONG_WIDTH = 60, 120

ENOUGH = 5
"""Points from which on a break is a cut: odds of more than even, for what is unsure stays."""

_TOKEN = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]")
_NAME = re.compile(r"(?<=[^\W_,;] )[^\W\d_]+(?:['’\-][^\W_]+)*")
_LAST = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*$")
_FIRST = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_STOPS = frozenset(".!?:;…,)")


class Breaks:
    """An article's lines and seams, and what its words tell of one another."""

    def __init__(self, texts: Sequence[str], seams: Sequence[Seam]) -> None:
        self._texts = texts
        self._unfinished = [is_unfinished(text) or is_left_open(text) for text in texts]
        self._count_words()
        self._measure_runs()
        self._has_headings = any(map(self._is_heading, range(len(texts) - 1)))
        self._general = list(self._of_the_article(seams))

    def _count_words(self) -> None:
        self._lines = Counter(self._texts)
        self._words: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._at_stop: Counter[str] = Counter()
        for text in self._texts:
            tokens = _TOKEN.findall(text)
            self._words.update(tokens[:-1])
            self._pairs.update(pairwise(tokens))
            self._at_stop.update(word for word, after in pairwise(tokens) if after in _STOPS)
        self._begins = Counter(_first_word(text) for text in self._texts if text[0].isupper())
        small = (word for text in self._texts for word in _LETTERS.findall(text))
        self._small = frozenset(word for word in small if word.islower())
        self._names = frozenset(name for text in self._texts for name in _NAME.findall(text) if name[0].isupper())

    def _measure_runs(self) -> None:
        """Of each line, how many unfinished ones stand right above it, and how many in all up to one that ends."""
        self._above: list[int] = []
        for at in range(len(self._texts)):
            self._above.append(self._above[-1] + 1 if at and self._unfinished[at - 1] else 0)
        self._run = [above + is_open for above, is_open in zip(self._above, self._unfinished, strict=True)]
        for at in range(len(self._run) - 2, -1, -1):
            if self._unfinished[at]:
                self._run[at] = self._run[at + 1]

    def _is_heading(self, at: int) -> bool:
        """Whether the line stands between whole paragraphs as headings do."""
        is_alone = self._unfinished[at] and not self._above[at] and not self._unfinished[at + 1]
        return is_alone and width(self._texts[at]) < PROSE_WIDTH <= width(self._texts[at + 1])

    def _of_the_article(self, seams: Sequence[Seam]) -> Iterator[str]:
        cuts = sum(map(is_cut, seams, self._texts))
        above = [text for text, seam in zip(self._texts, seams[1:], strict=False) if seam.border is Border.UNKNOWN]
        left = sum(map(is_unfinished, above))
        yield "any break"
        if cuts > 1:
            yield "the article is cut elsewhere"
        if any(above.is_joined and below.is_joined for above, below in pairwise(seams)):
            yield "the article is cut before and after its links"
        if cuts < left / 10:
            yield "much else ends in no mark"
        if not self._has_headings:
            yield "the article has no headings"

    def signs(self, at: int) -> Iterator[str]:
        """What speaks for or against a cut before line `at`."""
        above, below = self._texts[at - 1], self._texts[at]
        yield from self._general
        yield from (sign for sign, holds in OF_THE_LINE_ABOVE.items() if holds(above))
        yield from (sign for sign, holds in OF_THE_LINE_BELOW.items() if holds(below))
        yield from self._of_the_words(_last_word(above), _first_word(below))
        if self._lines[above] > 1 or self._lines[below] > 1:
            yield "one of the two lines stands elsewhere, too"
        yield from self._of_the_run(at)
        if self._unfinished[at]:
            yield from self._of_what_follows(at)

    def _of_the_words(self, last: str, first: str) -> Iterator[str]:
        if self._at_stop[last] > 0:
            yield "its last word ends a part of a sentence elsewhere"
        elif self._words[last] >= 5:
            yield "its last word ends nothing elsewhere"
        if first.lower() in self._small and not first.islower():
            yield "the next line's first word has a capital only here"
        if self._begins[first] > 2:
            yield "other lines begin like the next"
        if first in self._names:
            yield "the next line's first word is a name elsewhere"
        if self._pairs[last, first]:
            yield "the same two words stand side by side elsewhere"

    def _of_the_run(self, at: int) -> Iterator[str]:
        above, run, below = self._above[at - 1], self._run[at - 1], width(self._texts[at])
        if run == 3:
            yield "three lines in a row end in no mark"
        if run > 5:
            yield "many lines in a row end in no mark"
        if above:
            if width(self._texts[at - 1]) < SHORT_WIDTH:
                yield "it is short, and the line above it is not at its end"
            if width(self._texts[at - 1]) < FRAGMENT_WIDTH:
                yield "it is a word or two, and the line above it is not at its end"
            return
        yield "the line above it is at its end"
        if run == 1 and below >= LONG_WIDTH:
            yield "it stands like a heading above a paragraph"
        if run > 1 and PARAGRAPH_WIDTH <= below < LONG_WIDTH:
            yield "it stands like a heading above a cut paragraph"

    def _of_what_follows(self, at: int) -> Iterator[str]:
        if self._above[at - 1] == 0 and width(self._texts[at]) < SHORT_WIDTH:
            yield "the next line is no paragraph"
        if at + 1 < len(self._texts):
            text = self._texts[at + 1]
            if begins_small(text) or goes_on(text, self._texts[at]):
                yield "the next line goes on below, and is no heading"
            if ends_sentence(text):
                yield "the line after that ends a sentence"


def weighed(breaks: Breaks, at: int) -> str | None:
    """The strongest sign that line `at` goes on with the one above it; None where the signs are against it."""
    found = list(breaks.signs(at))
    if sum(POINTS[sign] for sign in found) < ENOUGH:
        return None
    return max(found, key=POINTS.__getitem__)


def is_cut(seam: Seam, text: str) -> bool:
    """Whether more than a mark is cut off here; a mark alone says nothing of an article's links."""
    return seam.is_joined and not is_lone_mark(text)


def _last_word(text: str) -> str:
    word = _LAST.search(text)
    return word[0] if word else ""


def _first_word(text: str) -> str:
    word = _FIRST.match(text)
    return word[0] if word else ""
