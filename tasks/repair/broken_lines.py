"""Paragraphs cut at their inline links, with no run-on to help: what begins or ends as only a piece of one does.

Two steps. Sure is a break before a comma or a lone full stop, inside brackets, or in a long line that ends in no mark
before a small letter, where the pieces end as a sentence does. Only an article that has such breaks has its doubtful
ones looked at: a heading or a caption ends in no mark either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.folding import width
from tasks.repair.borders import (
    HEADING_WIDTH,
    begins_inside,
    begins_small,
    between,
    closes_bracket,
    ends_in_note,
    goes_on,
    has_inner_stop,
    has_open_bracket,
    is_cut_number,
    is_entry,
    is_left_open,
    is_lone_mark,
    is_short_entry,
    is_unfinished,
)
from tasks.repair.dangling import dangling_word
from tasks.repair.doubtful import Breaks, is_cut, weighed
from tasks.repair.halves import Halves
from tasks.repair.operations import Line
from tasks.repair.seams import Border, Seam
from tasks.sentence_marks import ends_sentence

VERSE_WIDTH = 45
"""Up to here a line may be one of a poem, which breaks anywhere."""
LONG_WIDTH = 80
MOST_PIECES = 40
"""So many lines around a break are looked at: no paragraph is in more pieces."""

_DASHED = re.compile(r"[-‐](?=[^\W\d_])|[–—] ?(?=[^\W\d_])")
# no letter that counts the entries of a list
_STUMP = re.compile(r"(?![abi][.)])[^\W\dA-Z_]{1,2}[.)] ")


def broken_seams(lines: Sequence[Line], seams: Sequence[Seam]) -> list[Seam]:
    """`seams` with the unknown ones decided: joined where a paragraph was cut, else apart."""
    texts = [line.text for line in lines]
    found = list(seams)
    for at in _open(found):
        why = _surely(texts, at)
        if why is not None:
            found[at] = Seam(Border.SPACE, why)
    if not any(seam.is_joined for seam in found):
        return found
    halves = Halves(texts)
    if any(map(is_cut, found, texts)):
        _look_again(texts, found, halves)
    return [seam if seam == seams[at] else _worded(seam, texts, at, halves) for at, seam in enumerate(found)]


def _open(seams: Sequence[Seam]) -> list[int]:
    return [at for at in range(1, len(seams)) if seams[at].border is Border.UNKNOWN]


def _surely(texts: Sequence[str], at: int) -> str | None:
    """Why line `at` goes on with the one above it, beyond doubt; None where that is not so sure."""
    before, after = texts[at - 1], texts[at]
    if ends_sentence(before) or ends_in_note(before):
        return None
    if goes_on(after, before):
        return "a mark that stands alone" if is_lone_mark(after) else f"nothing begins with “{after[:1]}”"
    is_stump = width(before) >= LONG_WIDTH and _STUMP.match(after)
    if is_stump or is_short_entry(before) or is_entry(after):
        return "the rest of a word" if is_stump else None
    if has_open_bracket(before) and closes_bracket(after) and width(before) >= HEADING_WIDTH:
        return "its bracket closes in the next line"
    is_long = width(before) >= VERSE_WIDTH and (dangling_word(before) or has_inner_stop(before))
    if begins_small(after) and (is_long or _is_whole(texts, at)):
        return "ends in no mark, and the next line begins small"
    return None


def _is_whole(texts: Sequence[str], at: int) -> bool:
    """Whether the pieces around the break are running text and come to the end of a sentence."""
    first = at - 1
    while first > max(0, at - MOST_PIECES) and (begins_small(texts[first]) or goes_on(texts[first], texts[first - 1])):
        first -= 1
    last = at
    while last + 1 < min(len(texts), at + MOST_PIECES) and not ends_sentence(texts[last]):
        if not (begins_small(texts[last + 1]) or goes_on(texts[last + 1], texts[last])):
            return False
        last += 1
    pieces = texts[first : last + 1]
    return ends_sentence(pieces[-1]) and max(map(width, pieces)) >= HEADING_WIDTH


def _look_again(texts: Sequence[str], seams: list[Seam], halves: Halves) -> None:
    """The article is cut at its links, so weaker signs will do."""
    breaks = Breaks(texts, seams)
    for at in _open(seams):
        why = _plainly(texts, at, halves) or (weighed(breaks, at) if _is_doubtful(texts, at) else None)
        if why is not None:
            seams[at] = Seam(Border.SPACE, why)


def _is_doubtful(texts: Sequence[str], at: int) -> bool:
    before, after = texts[at - 1], texts[at]
    is_open = is_unfinished(before) or is_left_open(before) or before.endswith((":", ";"))
    return not is_entry(after) and (is_open or (is_short_entry(before) and begins_small(after)))


def _plainly(texts: Sequence[str], at: int, halves: Halves) -> str | None:
    """Why the line goes on with the one above it where such lines are to be expected, whatever else stands there."""
    before, after = texts[at - 1], texts[at]
    if is_cut_number(before, after):
        return "a number is cut, or initials are"
    if is_unfinished(before):
        if begins_inside(after):
            return f"nothing begins with “{after[:1]}”"
        if _is_dashed(texts, at):
            return "it goes on with a dash"
        if halves.make_one_word(before, after):
            return "the halves of a word meet"
    return None


def _is_dashed(texts: Sequence[str], at: int) -> bool:
    """Whether the line goes on with a dash or a hyphen, and is no entry among others."""
    dash = _DASHED.match(texts[at])
    if dash is None or texts[at - 1][0] in "-‐–—" or is_entry(texts[at - 1]):
        return False
    below = texts[at + 1] if at + 1 < len(texts) else " "
    goes_on = begins_small(texts[at][dash.end() :])
    if dash[0] in "-‐" and goes_on:
        return below[:1] != dash[0]
    return not (is_entry(below) or below[:1] in "-‐–—") and (dash[0] in "-‐" or goes_on)


def _worded(seam: Seam, texts: Sequence[str], at: int, halves: Halves) -> Seam:
    """With a space or without."""
    before, after = texts[at - 1], texts[at]
    bare = between(before, after) == "" or halves.make_one_word(before, after) or halves.is_mark_below(after)
    return Seam(Border.BARE if bare else Border.SPACE, seam.why)
