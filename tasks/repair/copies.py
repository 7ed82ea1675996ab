"""Paragraphs that stand again, alone or in blocks; and which of them an author may have repeated on purpose.

True texts repeat lines, too: refrains, questions put to one person after the other, the entries of a plan. So a copy
is struck out where it is running text and stands right below what it repeats, or with its neighbours, or is long; a
line that is short, asks, or stands three times among others is left and only noted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.folding import fold, width
from tasks.repair.borders import is_prose
from tasks.repair.operations import REPEAT, Line, Operation, numbered, positions_of, struck
from tasks.sentence_marks import ends_sentence

LONG_WIDTH = 200
"""Nobody writes so much twice, whatever stands around it."""
NOTED_WIDTH = 40
FEW = 2
"""Lines that stand more than once: more of them are a pattern, and then a single copy may be a part of it."""
MOSTLY = 0.7
"""Share of a text that ends in sentence marks, by lines, from which on it is no plan, table or interview."""
_ASKS = ("?", "？", "؟", "?”", "?»", '?"')


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines `start` to `stop` say again what stands from `first` on."""

    first: int
    start: int
    stop: int

    @property
    def is_adjacent(self) -> bool:
        """Whether the copy begins where what it repeats ends."""
        return self.start - self.first <= self.stop - self.start


def strike_copies(lines: Sequence[Line]) -> tuple[list[Line], list[Operation]]:
    """The lines without their copies; the first stays, but what is all capitals makes room for what is not."""
    folds = [fold(line.text) for line in lines]
    counts = Counter(one for one in folds if one)
    if len(counts) == sum(counts.values()):
        return list(lines), []
    firsts = {folded: at for at, folded in reversed(list(enumerate(folds)))}
    few = sum(times > 1 for times in counts.values()) <= FEW
    running = sum(ends_sentence(line.text) for line in lines) >= MOSTLY * len(lines)
    gone: set[int] = set()
    operations: list[Operation] = []
    for run in _runs(folds):
        told = [(at, firsts[folds[at]], counts[folds[at]] if few else 0) for at in range(run.start, run.stop)]
        operations += _judge(told, lines, _reason(run, lines), running, gone)
    return [line for at, line in enumerate(lines) if at not in gone], operations


def _judge(
    copies: Sequence[tuple[int, int, int]], lines: Sequence[Line], why: str | None, running: bool, gone: set[int]
) -> Iterator[Operation]:
    """Of each copy (place, first place, how often; 0 where too many others are copies) what is done."""
    for at, first, times in copies:
        reason = why or _reason_alone(lines[at].text, times, running)
        if reason is None:
            if width(lines[at].text) >= NOTED_WIDTH:
                told = f"says again what {numbered(lines[first].positions)} says; an author may have meant it"
                yield struck(lines[at], REPEAT, told, mended=False)
            continue
        shouting = lines[first].text.isupper() and not lines[at].text.isupper() and first not in gone
        out, kept = (first, at) if shouting else (at, first)
        gone.add(out)
        same = "is" if lines[at].text == lines[first].text else "has the words of"
        yield struck(lines[out], REPEAT, f"{same} {numbered(lines[kept].positions)}; {reason}")


def _reason(run: _Run, lines: Sequence[Line]) -> str | None:
    """Why the run as a whole is no author's doing; None where it may be."""
    prose = [line for line in lines[run.start : run.stop] if is_prose(line.text)]
    if run.is_adjacent and prose:
        return "stands right below it" if run.stop - run.start == 1 else "they stand again right below"
    wide = sum(width(line.text) for line in prose)
    if len(prose) >= 3 or (len(prose) == 2 and wide >= 2 * LONG_WIDTH):
        return f"so do its neighbours, {numbered(positions_of(lines[run.start : run.stop]))}"
    return None


def _reason_alone(text: str, times: int, running: bool) -> str | None:
    if times != 2 or not is_prose(text):
        return None
    if width(text) >= LONG_WIDTH:
        return "too long to be said twice"
    return "running text that stands twice" if running and not text.endswith(_ASKS) else None


def _runs(folds: Sequence[str]) -> Iterator[_Run]:
    """The longest copies, from the top; one that follows its original may be several copies in a row."""
    seen: dict[str, list[int]] = {}
    at = 0
    while at < len(folds):
        before = seen.get(folds[at], []) if folds[at] else []
        length, first = max(((_length(folds, start, at), start) for start in before[-8:]), default=(0, 0))
        for place in range(at, at + max(1, length)):
            seen.setdefault(folds[place], []).append(place)
        if length:
            yield _Run(first, at, at + length)
        at += max(1, length)


def _length(folds: Sequence[str], first: int, at: int) -> int:
    length = 0
    while at + length < len(folds) and folds[first + length] == folds[at + length]:
        length += 1
    return length
