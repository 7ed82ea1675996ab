"""Run-ons: a line that is the article once more, glued. It goes, but first it tells how the others belong together.

A space at a break means one paragraph, a missing space after a full stop that one ends. What only the run-on has is
put where it stands there; what only the lines have stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.article_text import Paragraph
from tasks.folding import folded_words, width
from tasks.repair.alignment import FRAGMENT, RunOn, Span, align, packed
from tasks.repair.borders import begins_sentence
from tasks.repair.operations import RESTORED, RUN_ON, Line, Operation, numbered, struck
from tasks.repair.seams import APART, UNKNOWN, Border, Seam, decided
from tasks.sentence_marks import ends_sentence

LEAST_WIDTH = 150
LEAST_RESTORED = 12
WHOLE, MOST, HALF = 0.95, 0.8, 0.5
"""Shares of a run-on that stand again: two lines must be all of it; three or more most, or half where it is glued."""

_WORD = re.compile(r"\w+")
_STOP = re.compile(r"(?<=[\w)\]\"”’»%]{2})[.!?…]+([\"'”’»)\]]*)(?=\S)")
_SENTENCE = re.compile(r"[“„«‘\"']?[^\W\d_][^\W\d_\s’']|[“„«‘\"']?[^\W\d_][\s’']")

Seamed = tuple[list[Line], list[Seam]]


@dataclass(frozen=True, slots=True)
class _Aligned:
    run_on: RunOn
    spans: Sequence[Span | None]
    covered: float
    glued: bool
    """Whether it has no space between paragraphs."""


def mend_run_ons(lines: Sequence[Line], marks: Sequence[Paragraph]) -> tuple[Seamed, list[Operation]]:
    """The lines without their run-ons, what is before each of them, and what was done.

    `marks` are those of `find_repeats` on the extracted paragraphs.
    """
    found: Seamed = (list(lines), [UNKNOWN] * len(lines))
    operations: list[Operation] = []
    for position in _candidates(marks):
        at = next((at for at, line in enumerate(found[0]) if line.positions == (position,)), None)
        if at is not None:
            rest: Seamed = (found[0][:at] + found[0][at + 1 :], found[1][:at] + found[1][at + 1 :])
            aligned = _aligned(found[0][at].text, rest[0])
            if aligned is not None:
                operations.append(_told(found[0][at], aligned, rest[0]))
                found = _rebuilt(aligned, rest, (position,), operations)
    return found, operations


def _candidates(marks: Sequence[Paragraph]) -> list[int]:
    """Paragraphs, longest first, that repeat several others, or that hold several."""
    holds = Counter(other for one in marks if one.repeat in {"contained", "prefix"} for other in one.repeats)
    found = {one.position for one in marks if one.repeat not in {"exact", "folded"} and len(one.repeats) > 1}
    found |= {position for position, times in holds.items() if times > 1}
    wide = [position for position in found if width(marks[position].text) >= LEAST_WIDTH]
    return sorted(wide, key=lambda position: -len(marks[position].text))


def _aligned(text: str, lines: Sequence[Line]) -> _Aligned | None:
    """None where the line is no run-on after all."""
    run_on = RunOn(text)
    spans = align(run_on, [line.text for line in lines])
    placed = [span for span in spans if span is not None]
    covered = sum(stop - start for start, stop in placed) / len(run_on.packed)
    bare, spaced = _ways(run_on, spans, lines)
    glued = bare > 0 or spaced < 2
    if len(placed) >= 2 and covered >= WHOLE:
        return _Aligned(run_on, spans, covered, glued)
    if len(placed) >= 3 and (covered >= MOST or (covered >= HALF and bare > 0)):
        return _Aligned(run_on, spans, covered, glued)
    return None


def _ways(run_on: RunOn, spans: Sequence[Span | None], lines: Sequence[Line]) -> tuple[int, int]:
    """How often what follows a whole line is glued to it in the run-on, and how often a space is between them."""
    bare = spaced = 0
    for line, span in zip(lines, spans, strict=True):
        following = run_on.piece(span[1], min(span[1] + 4, len(run_on.packed))) if span else ""
        if span and following and ends_sentence(line.text) and begins_sentence(following):
            spaced += run_on.has_space(span[1])
            bare += not run_on.has_space(span[1])
    return bare, spaced


def _told(line: Line, aligned: _Aligned, lines: Sequence[Line]) -> Operation:
    holds = [position for at, span in enumerate(aligned.spans) if span for position in lines[at].positions]
    how = "glued with no space" if aligned.glued else "one after the other"
    return struck(line, RUN_ON, f"{aligned.covered:.0%} of it is {numbered(holds)}, {how}")


def _rebuilt(aligned: _Aligned, rest: Seamed, positions: tuple[int, ...], operations: list[Operation]) -> Seamed:
    """Line by line: what the run-on says is before it, and what it has there that the lines lack."""
    lines, seams = rest
    strays = [packed(line.text) for line, span in zip(lines, aligned.spans, strict=True) if span is None]
    builder = _Builder(aligned, positions, strays)
    placed = [at for at, span in enumerate(aligned.spans) if span is not None]
    for at, line in enumerate(lines):
        span = aligned.spans[at]
        if span is None:
            builder.add(line, seams[at])
            continue
        builder.fill(span[0])
        builder.place(line, span, seams[at])
        if at == placed[-1]:
            builder.fill(len(aligned.run_on.packed))
    operations += builder.restored
    return builder.lines, builder.seams


class _Builder:
    """The lines so far. `end` is the place in the run-on up to which it has been told."""

    def __init__(self, aligned: _Aligned, positions: tuple[int, ...], strays: Sequence[str]) -> None:
        self._aligned = aligned
        self._positions = positions
        self._strays = strays
        self._words = frozenset(_WORD.findall(aligned.run_on.text.lower()))
        self._end = 0
        self._is_next = True
        """Whether the last line added ends where `end` is."""
        self.lines: list[Line] = []
        self.seams: list[Seam] = []
        self.restored: list[Operation] = []

    def add(self, line: Line, seam: Seam) -> None:
        """A line that the run-on does not hold."""
        self.lines.append(line)
        self.seams.append(seam)
        self._is_next = False

    def place(self, line: Line, span: Span, known: Seam) -> None:
        """A line that it holds."""
        seam = known
        if span[0] == self._end and self._is_next and self.lines:
            seam = self._decided(line.text, span[0]) if known.border is Border.UNKNOWN else known
        elif span[0] != self._end and known.border is Border.UNKNOWN:
            seam = APART
        self.lines.append(line)
        self.seams.append(seam)
        self._end, self._is_next = span[1], True

    def fill(self, stop: int) -> None:
        """What the run-on has from `end` to here, unless it is among the lines that have no place in it."""
        start = self._end
        if start >= stop:
            return
        at = start
        for text in _paragraphs(self._aligned.run_on.piece(start, stop), glued=self._aligned.glued):
            pack = packed(text)
            seam = self._decided(text, at) if self.lines and self._is_next else APART
            at += len(pack)
            if self._is_missing(text, pack, seam):
                operation = Operation(RESTORED, self._positions, "stands only in the run-on", "", text)
                self.restored.append(operation)
                self.lines.append(Line(text, self._positions))
                self.seams.append(seam)
                self._end, self._is_next = at, True

    def _is_missing(self, text: str, pack: str, seam: Seam) -> bool:
        if any(
            pack in stray or (len(stray) >= FRAGMENT and stray in pack) or _alike(text, stray) for stray in self._strays
        ):
            return False
        return seam.is_joined or (width(text) >= LEAST_RESTORED and ends_sentence(text))

    def _decided(self, text: str, at: int) -> Seam:
        before = self.lines[-1].text
        starts = not self.seams[-1].is_joined
        space = self._aligned.run_on.has_space(at)
        return decided(before, text, self._words, space=space, glued=self._aligned.glued, starts=starts)


def _alike(text: str, stray: str) -> bool:
    """Whether half of the words of `text` stand in a packed line: then it is that line, told a little otherwise."""
    words = folded_words(text)
    folded = "".join(folded_words(stray))
    runs = ["".join(words[at : at + 4]) for at in range(len(words) - 3)]
    return bool(runs) and 2 * sum(run in folded for run in runs) > len(runs)


def _paragraphs(text: str, *, glued: bool) -> Iterator[str]:
    """A piece of a run-on, cut where a sentence follows another without a space."""
    start = 0
    for stop in _STOP.finditer(text) if glued else ():
        end = stop.end()
        if stop[1].endswith('"') and text.count('"', start, end) % 2 == 1:
            end -= 1  # this one opens what follows
        following = text[end : end + 4]
        if _SENTENCE.match(following) and begins_sentence(following):
            yield text[start:end].strip()
            start = end
    if text[start:].strip():
        yield text[start:].strip()
