"""In the third hop and again in the load: is this text, but for an editor's hand, one that stands elsewhere?

The child makes a sketch of each text: MinHash values of its shingles (runs of five words), joined to bands; two texts
that share a band are worth comparing. The load then compares the texts themselves: a sketch alone cannot tell a cut
copy from two reports written with one template.

rensa, not datasketch: both are kept up, but a child pays a third of a second and 70 MB to import datasketch, with
which comes scipy, and 1 ms and 1 MB for rensa.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, count

from rensa import RMinHash

from tasks.folding import folded_words, width

BANDS = 64
"""Of two values each: texts that share a quarter of their shingles meet in one with 98 %, others hardly ever."""
SHINGLE = 5
"""Words; characters of a script without spaces say less, so there twice as many."""
LEAST_WORDS = 16
"""A sketch of fewer would make a story of every “The page could not be found”."""
MOST_WORDS = 20_000
"""What follows in a longer text is not looked at: a live blog of a week must not hold up the run."""

_SEED = 20260301
SKETCH = f"rensa {RMinHash.ALGORITHM_VERSION}, {BANDS} bands, {SHINGLE} words, seed {_SEED}"
"""Bands made under another name mean something else: the load makes them anew."""

LEAST_SHARE = 0.5
"""Of the shorter text, standing in the longer: what an editor cuts, prefixes and appends leaves more."""
LEAST_RUN = 14
"""Words on end that two copies have in common, on average; a template is broken by its figures and names sooner."""
FIGURES_IN_ONE = 5
"""Of so many numbers between the first and the last of these runs one may differ: a template has most of them anew."""
LONG_RUN = 40
"""Where runs are so long, one number more may differ: that of a year in a line put between."""
_FIGURE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the shorter of two texts has in common with the longer."""

    words: int
    """Words of the shorter text."""
    share: float
    """Share of them that stands in the longer text in runs of five or more, 0–1."""
    runs: int
    """Number of these runs: 1 for a text that was only cut."""
    figures: int
    """Different numbers in the shorter text from the first to the last of these runs."""
    own_figures: int
    """Those of them that are nowhere in the longer text."""

    @property
    def is_copy(self) -> bool:
        """Whether one is a copy of the other: cut, with another lead, with lines put before, between and after.

        Reports of one template have runs as short as the text between two figures, or figures of their own.
        """
        common = self.words * self.share
        if self.share < LEAST_SHARE or common < LEAST_RUN * self.runs:
            return False
        return self.own_figures <= self.figures // FIGURES_IN_ONE + (common >= LONG_RUN * self.runs)


def sketch(words: Sequence[str]) -> tuple[int, ...]:
    """The bands of a text's folded words, 64 numbers below 2³², the same everywhere; none for a text of a few words."""
    looked_at = words[:MOST_WORDS]
    size = _shingle(looked_at)
    if len(looked_at) < LEAST_WORDS * size // SHINGLE:
        return ()
    minimum = RMinHash(num_perm=2 * BANDS, seed=_SEED)
    minimum.update(list(_shingles(looked_at, size)))
    values = minimum.digest()
    return tuple(_band(number, values[2 * number], values[2 * number + 1]) for number in range(BANDS))


def compare(one: str, other: str) -> Likeness:
    """What two texts have in common, whatever order they are given in."""
    shorter, longer = sorted((folded_words(one)[:MOST_WORDS], folded_words(other)[:MOST_WORDS]), key=_order)
    size = _shingle(shorter)
    there = set(_shingles(longer, size))
    stands = [shingle in there for shingle in _shingles(shorter, size)]
    common, runs, end = 0, 0, 0
    for start in compress(count(), stands):
        runs += start == 0 or not stands[start - 1]
        common += start + size - max(start, end)
        end = start + size
    figures = _figures(shorter[stands.index(True) : end]) if runs else set()
    return Likeness(
        words=len(shorter) * SHINGLE // size,
        share=common / len(shorter) if shorter else 0.0,
        runs=runs,
        figures=len(figures),
        own_figures=len(figures - _figures(longer)),
    )


def _shingle(words: Sequence[str]) -> int:
    """How many words a shingle of this text has."""
    letters = "".join(words)
    return 2 * SHINGLE if 2 * (width(letters) - len(letters)) > len(words) else SHINGLE


def _shingles(words: Sequence[str], size: int) -> Iterator[str]:
    return map(" ".join, zip(*(words[start:] for start in range(size)), strict=False))


def _figures(words: Sequence[str]) -> set[str]:
    return {word for word in words if not word.isalpha() and _FIGURE.search(word)}


def _order(words: list[str]) -> tuple[int, list[str]]:
    return len(words), words


def _band(number: int, one: int, other: int) -> int:
    """Two values and their place as one number; the multipliers are the golden ratio's and murmur's."""
    mixed = ((one << 32 | other) ^ (number * 0x9E3779B97F4A7C15)) & 0xFFFFFFFFFFFFFFFF
    mixed = ((mixed ^ (mixed >> 33)) * 0xFF51AFD7ED558CCD) & 0xFFFFFFFFFFFFFFFF
    return mixed >> 32
