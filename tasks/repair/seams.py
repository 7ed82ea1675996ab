"""What is between two lines that follow each other: the end of a paragraph, or a cut that somebody's template made."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

from tasks.folding import width
from tasks.repair.borders import (
    HEADING_WIDTH,
    begins_sentence,
    begins_small,
    goes_on,
    is_entry,
    is_inside,
    is_left_open,
    is_unspaced,
)
from tasks.repair.operations import BROKEN_LINE, Line, Operation, positions_of
from tasks.sentence_marks import ends_sentence

_LAST, _FIRST = re.compile(r"\w+$"), re.compile(r"\w+")


class Border(Enum):
    """APART: a paragraph ends. The others: one goes on, with a space or with none."""

    UNKNOWN = "unknown"
    APART = "apart"
    SPACE = "space"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Seam:
    """What stands before a line, and how that is known."""

    border: Border
    why: str = ""

    @property
    def is_joined(self) -> bool:
        """Whether the line goes on with the paragraph above it."""
        return self.border in {Border.SPACE, Border.BARE}


UNKNOWN = Seam(Border.UNKNOWN)
APART = Seam(Border.APART)


def decided(before: str, after: str, words: Collection[str], *, space: bool, glued: bool, starts: bool) -> Seam:
    """What a run-on says that has both lines, one right after the other, with a space between them or without.

    `words` are those of the run-on. `glued`: it has no space between paragraphs, as far as is known. `starts`: `before`
    begins a paragraph, so that it may be a heading.
    """
    if not space:
        return _glued(before, after, words, starts)
    if ends_sentence(before) and not glued and begins_sentence(after):
        return APART
    return Seam(Border.SPACE, "the run-on has a space here")


def _glued(before: str, after: str, words: Collection[str], starts: bool) -> Seam:
    """What it says where nothing is between them."""
    ended = ends_sentence(before)
    if (goes_on(after, before) and not (ended and after[0] == "»")) or (is_left_open(before) and not is_entry(after)):
        return Seam(Border.BARE, "the run-on goes on here without a space")
    if ended and not (before[-1] == ":" and after[0].isdigit()):
        return APART
    is_heading = starts and width(before) < HEADING_WIDTH and ends_sentence(after)
    if is_unspaced(before[-1]) and is_unspaced(after) and not is_heading:
        return Seam(Border.BARE, "the run-on goes on here without a space, before the end of the sentence")
    if is_inside(after, before) or (begins_small(after) and not _are_two_words(before, after, words)):
        return Seam(Border.BARE, "the run-on has one word here")
    return APART


def _are_two_words(before: str, after: str, words: Collection[str]) -> bool:
    """Whether what is glued are words that both stand elsewhere, as where the entries of a list begin small."""
    head, tail = _LAST.search(before), _FIRST.match(after)
    return bool(head and tail and len(tail[0]) > 1 and head[0].lower() in words and tail[0].lower() in words)


def joined(lines: Sequence[Line], seams: Sequence[Seam]) -> tuple[list[Line], list[Operation]]:
    """The paragraphs that the pieces make, and an operation for each that was in pieces."""
    groups: list[tuple[list[Line], list[Seam]]] = []
    for line, seam in zip(lines, seams, strict=True):
        if groups and seam.is_joined:
            groups[-1][0].append(line)
            groups[-1][1].append(seam)
        else:
            groups.append(([line], []))
    found = [_together(pieces, between) for pieces, between in groups]
    return [line for line, _ in found], [operation for _, operation in found if operation is not None]


def _together(pieces: Sequence[Line], seams: Sequence[Seam]) -> tuple[Line, Operation | None]:
    if not seams:
        return pieces[0], None
    text = pieces[0].text
    for piece, seam in zip(pieces[1:], seams, strict=True):
        text += (" " if seam.border is Border.SPACE else "") + piece.text
    positions = positions_of(pieces)
    evidence = "; ".join(dict.fromkeys(seam.why for seam in seams))
    before = "\n".join(piece.text for piece in pieces)
    return Line(text, positions), Operation(BROKEN_LINE, positions, evidence, before, text)
