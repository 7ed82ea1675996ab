"""The repair, whole: boilerplate, copies, run-ons, broken lines and the teaser, in this order.

Each step sees what the one before has left. An article without damage costs a look at how its lines begin and end.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from tasks.article_text import Paragraph
from tasks.paragraphs import find_repeats
from tasks.repair.boilerplate import line_key, line_keys, strike_boilerplate
from tasks.repair.borders import is_stray_mark
from tasks.repair.broken_lines import broken_seams
from tasks.repair.copies import strike_copies
from tasks.repair.operations import FRAGMENT, Line, Operation, Repaired, struck
from tasks.repair.run_on import mend_run_ons
from tasks.repair.seams import UNKNOWN, Seam, joined
from tasks.repair.teaser import strike_teaser
from tasks.sentence_marks import ends_sentence
from tasks.vocabulary import RepairMode


def repair(
    paragraphs: Sequence[str], boilerplate: Collection[int] = (), marks: Sequence[Paragraph] | None = None
) -> Repaired:
    """What a reader saw of `paragraphs`, clean lines none of which is empty.

    `boilerplate` are the keys of the outlet's recurring lines; `marks` are those of `find_repeats` on the paragraphs,
    where they are known already.
    """
    marks = find_repeats(paragraphs) if marks is None else marks
    repeats = any(mark.repeat for mark in marks)
    lines = [Line(text, (at,)) for at, text in enumerate(paragraphs)]
    operations: list[Operation] = []
    if boilerplate:
        lines, operations = strike_boilerplate(lines, [line_key(text) for text in paragraphs], boilerplate)
    if repeats:
        lines, copies = strike_copies(lines)
        operations += copies
    seams: list[Seam] = [UNKNOWN] * len(lines)
    if repeats:
        (lines, seams), run_ons = mend_run_ons(lines, marks)
        operations += run_ons
    lines, breaks = joined(lines, broken_seams(lines, seams))
    operations += breaks
    lines, fragments = _strike_fragments(lines)
    operations += fragments
    if repeats:
        lines, teasers = strike_teaser(lines, find_repeats([line.text for line in lines]))
        operations += teasers
    return Repaired(tuple(line.text for line in lines), tuple(operations))


@dataclass(frozen=True, slots=True)
class Mended:
    """The paragraphs an article gets, with what they repeat, and what was found on the way."""

    paragraphs: tuple[Paragraph, ...]
    extracted_text: str | None
    """What came in, None where equal."""
    operations: tuple[Operation, ...]
    line_keys: tuple[int, ...]
    """Of the lines that came in."""

    @property
    def text(self) -> str:
        """The paragraphs, a line each."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def repaired(lines: tuple[str, ...], mode: RepairMode, boilerplate: Collection[int]) -> Mended:
    """What a source that wants `mode` gets of the extracted lines."""
    marks, keys = find_repeats(lines), line_keys(lines)
    if mode is RepairMode.OFF:
        return Mended(marks, None, (), keys)
    found = repair(lines, boilerplate, marks)
    if mode is RepairMode.REPORT or found.paragraphs == lines:
        told = tuple(replace(operation, mended=False) for operation in found.operations)
        return Mended(marks, None, told, keys)
    return Mended(find_repeats(found.paragraphs), "\n".join(lines), found.operations, keys)


def _strike_fragments(lines: Sequence[Line]) -> tuple[list[Line], list[Operation]]:
    """A lone mark below a line that has its own: the rest of something that is not there any more."""
    gone = {at for at in range(1, len(lines)) if is_stray_mark(lines[at].text) and ends_sentence(lines[at - 1].text)}
    told: list[Operation] = [struck(lines[at], FRAGMENT, "a mark that belongs to nothing") for at in sorted(gone)]
    return [line for at, line in enumerate(lines) if at not in gone], told
