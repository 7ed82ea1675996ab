"""Lines that recur across an outlet's articles, learned from its own pages, whatever their language."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence

from tasks.folding import fold, width
from tasks.repair.operations import BOILERPLATE, Line, Operation, struck

LONGEST = 300
"""Characters; longer lines are not counted."""
LEAST_ARTICLES, LEAST_SHARE = 5, 0.05
"""A line is boilerplate where at least so many articles of its outlet have it, and this share of all of them."""
MOST_LINES = 500
"""Of an outlet; its most frequent ones are looked for."""
MOST_OF_TEXT = 0.5
"""An article that is boilerplate for the greater part is another thing, and left as it is."""


def line_key(text: str) -> int | None:
    """What a line is counted under: the same for all that have its words, however written. 63 bits.

    None for a line that is not counted: without a letter, or long.
    """
    if len(text) > LONGEST:
        return None
    folded = fold(text)
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest()) >> 1 if folded else None


def line_keys(paragraphs: Iterable[str]) -> tuple[int, ...]:
    """The keys of an article's lines, each once, in order."""
    return tuple(sorted({key for key in map(line_key, paragraphs) if key is not None}))


def strike_boilerplate(
    lines: Sequence[Line], keys: Sequence[int | None], boilerplate: Collection[int]
) -> tuple[list[Line], list[Operation]]:
    """The lines without those whose key the outlet's other articles have; `keys` are those of `lines`."""
    found = [key in boilerplate for key in keys]
    if not any(found):
        return list(lines), []
    inside = sum(width(line.text) for line, recurs in zip(lines, found, strict=True) if recurs)
    mended = inside <= MOST_OF_TEXT * sum(width(line.text) for line in lines)
    why = "recurs across the outlet's articles"
    why = why if mended else f"{why}, but so does most of this one"
    told = [struck(line, BOILERPLATE, why, mended=mended) for line, it in zip(lines, found, strict=True) if it]
    return [line for line, it in zip(lines, found, strict=True) if not (it and mended)], told
