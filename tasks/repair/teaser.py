"""A teaser above the text that nearly says its first sentence: the text is the longer, so it stays."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.article_text import Paragraph
from tasks.folding import fold, folded_words
from tasks.repair.operations import TEASER, Line, Operation, numbered, struck

ABOVE = 2
"""Lines at the top that may be a teaser."""
WITHIN = 4
"""So many lines below it the text begins."""
LEAST_WORDS = 10


def strike_teaser(lines: Sequence[Line], marks: Sequence[Paragraph]) -> tuple[list[Line], list[Operation]]:
    """The lines without a teaser; `marks` are those of `find_repeats` on them."""
    for at, mark in enumerate(marks[:ABOVE]):
        other = _begun(at, mark, lines)
        if other is not None:
            share = "all" if mark.share is None else f"{mark.share:.0%}"
            told = f"{share} of its words are the beginning of {numbered(lines[other].positions)}, in order"
            return [line for place, line in enumerate(lines) if place != at], [struck(lines[at], TEASER, told)]
    return list(lines), []


def _begun(at: int, mark: Paragraph, lines: Sequence[Line]) -> int | None:
    """The line that begins as this one says, and goes on; None where there is none."""
    if mark.repeat not in {"prefix", "contained"} or len(folded_words(lines[at].text)) < LEAST_WORDS:
        return None
    text = fold(lines[at].text)
    for other in mark.repeats:
        whole = fold(lines[other].text)
        begins = mark.repeat == "prefix" or whole.startswith(text)
        if at < other <= at + WITHIN and begins and len(whole) >= 0.9 * len(text):
            return other
    return None
