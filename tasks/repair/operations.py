"""What a repair did, or would have done: the records that go into the warehouse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

BOILERPLATE, REPEAT, RUN_ON, RESTORED = "boilerplate", "repeat", "run-on", "restored"
BROKEN_LINE, FRAGMENT, TEASER = "broken-line", "fragment", "teaser"


@dataclass(frozen=True, slots=True)
class Operation:
    """One piece of damage. `positions` are those of the extracted paragraphs, from 0; `before` and `after` are text."""

    kind: str
    """boilerplate, repeat, run-on, restored, broken-line, fragment or teaser."""
    positions: tuple[int, ...]
    evidence: str
    """Why, in words."""
    before: str
    after: str
    """Empty where nothing is left."""
    mended: bool = True
    """False where it was only noted: the evidence is not enough, or the source wants no more."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line on its way through the repair, and which extracted paragraphs it is made of."""

    text: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Repaired:
    """The paragraphs as a reader saw them, and what was done for it, in the order in which it was done."""

    paragraphs: tuple[str, ...]
    operations: tuple[Operation, ...]


def struck(line: Line, kind: str, evidence: str, *, mended: bool = True) -> Operation:
    """The operation that takes a line out."""
    return Operation(kind, line.positions, evidence, line.text, "" if mended else line.text, mended)


def positions_of(lines: Iterable[Line]) -> tuple[int, ...]:
    """The extracted paragraphs that these lines are made of, in order."""
    return tuple(sorted({position for line in lines for position in line.positions}))


def numbered(positions: Iterable[int]) -> str:
    """`(1, 4, 5)` as `1, 4, 5`; many are cut short."""
    told = [str(position) for position in positions]
    return ", ".join(told) if len(told) <= 8 else f"{', '.join(told[:8])} and {len(told) - 8} more"
