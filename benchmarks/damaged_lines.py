"""Lines of a damaged text, each with what was done to it, and where a paragraph can be cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from tasks.folding import width
from tasks.sentence_marks import ends_sentence

SURPLUS, BROKEN = "surplus", "broken"

WORD = re.compile(r"\w+(?:['’]\w+)*")
SENTENCE_END = re.compile(r"(?<=\w\w)[.!?]['\"”’»]*(?= )|[。！？]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the damaged text. `role` is surplus, broken or None; `kind` says what did it, `origin` to which."""

    text: str
    origin: int | None = None
    role: str | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Damaged:
    """`clean` is what a reader saw; `boilerplate` are the outlet's recurring lines, where any were put in."""

    clean: tuple[str, ...]
    lines: tuple[Line, ...]
    boilerplate: tuple[str, ...] = ()

    def paragraphs(self) -> tuple[str, ...]:
        """What a repair gets to see."""
        return tuple(line.text for line in self.lines)

    def places(self) -> frozenset[tuple[int, str]]:
        """(position, role) of every damaged line."""
        return frozenset((at, line.role) for at, line in enumerate(self.lines) if line.role is not None)


def is_prose(line: Line) -> bool:
    """A whole paragraph of running text, as opposed to a heading, a caption or an entry of a list."""
    return width(line.text) >= 80 and ends_sentence(line.text)


def links(text: str, random: Random, with_run_on: bool) -> list[int]:
    """Where the links of a paragraph begin and end: names, or any words of one sentence."""
    words = [match.span() for match in WORD.finditer(text)]
    if len(_UNSPACED.findall(text)) > len(text) / 3:
        words = [(at, at + 1) for at in range(len(text)) if text[at].isalnum()]
    names = [at for at in range(1, len(words)) if text[words[at][0]].isupper()]
    ends = {match.end() for match in SENTENCE_END.finditer(text)}
    cuts: set[int] = set()
    for _ in range(random.choice([1, 1, 2])):
        if names and random.random() < 0.4:
            begin, length = random.choice(names), random.randint(1, 3)
        else:
            begin, length = random.randrange(1, len(words)), random.randint(2, 6)
        last = min(len(words), begin + length) - 1
        cuts |= {words[begin][0], words[last][1]}
    between = {cut for cut in cuts if any(end in {cut, cut - 1} for end in ends)}
    return sorted(cut for cut in cuts if 0 < cut < len(text) and (with_run_on or cut not in between))


def pieces(line: Line, cuts: Sequence[int], kind: str) -> list[Line]:
    """The line cut up; a piece that holds nothing but white space is none."""
    bounds = [0, *cuts, len(line.text)]
    texts = [line.text[start:end].strip() for start, end in pairwise(bounds)]
    pieces = [replace(line, text=text, role=BROKEN, kind=kind) for text in texts if text]
    return pieces if len(pieces) > 1 else [line]
