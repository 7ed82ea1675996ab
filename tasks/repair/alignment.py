"""Where the lines of an article stand in its run-on: the same words in the same order, glued.

Texts are compared without white space and with one kind of quotation mark, by `str.find`, never letter by letter; so
every line has its place after a few passes through the run-on, however long it is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

ANCHOR = 40
"""Characters from which on a line's place is sure; shorter ones are looked for between those."""
FRAGMENT = 12
"""Shorter ones are placed only by what they abut: `.` or `a` stand everywhere."""
LEAST = 4
"""Still shorter ones stand in too many words."""
PROBE = 16
"""Characters at either end by which a line that differs a little is found."""

_SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"
_DROPPED = frozenset(_SPACES + _INVISIBLE)
_TABLE = {
    **dict.fromkeys(map(ord, _DROPPED)),
    **dict.fromkeys(map(ord, "“”„‟"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛"), "'"),
    **dict.fromkeys(map(ord, "‐‑–—"), "-"),
}

Span = tuple[int, int]
"""Begin and end in the packed run-on."""


def packed(text: str) -> str:
    """`text` as it is compared."""
    return text.translate(_TABLE)


class RunOn:
    """A run-on's text with the way back from its packed form."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.packed = packed(text)
        self._kept = [at for at, letter in enumerate(text) if letter not in _DROPPED]

    def has_space(self, at: int) -> bool:
        """Whether white space stands before this place of the packed text."""
        if not 0 < at < len(self._kept):
            return False
        return any(letter in _SPACES for letter in self.text[self._kept[at - 1] + 1 : self._kept[at]])

    def piece(self, start: int, stop: int) -> str:
        """The text between two places of the packed text, trimmed."""
        return self.text[self._kept[start] : self._kept[stop - 1] + 1] if start < stop else ""


@dataclass(frozen=True, slots=True)
class _Gap:
    """Lines `first` to `stop` are still to be found between two places."""

    first: int
    stop: int
    low: int
    high: int


def align(run_on: RunOn, lines: Sequence[str]) -> list[Span | None]:
    """The place of every line, None for those that the run-on does not hold; places grow with the lines."""
    packs = [packed(line) for line in lines]
    spans = _anchored(run_on.packed, packs)
    for gap in _gaps(spans, len(run_on.packed)):
        _fill(run_on.packed, packs, spans, gap)
    for gap in _gaps(spans, len(run_on.packed)):
        _fill_alike(run_on.packed, packs, spans, gap)
    for gap in _gaps(spans, len(run_on.packed)):
        _abut(run_on.packed, packs, spans, gap)
    for gap in _gaps(spans, len(run_on.packed)):
        _fill_once(run_on.packed, packs, spans, gap)
    return spans


def _anchored(whole: str, packs: Sequence[str]) -> list[Span | None]:
    """The longest increasing choice of the places of long lines: one that stands elsewhere is not followed."""
    places = [(at, whole.find(pack)) for at, pack in enumerate(packs) if len(pack) >= ANCHOR]
    found = [(at, place) for at, place in places if place >= 0]
    spans: list[Span | None] = [None] * len(packs)
    for at, place in _increasing(found):
        spans[at] = (place, place + len(packs[at]))
    return spans


def _increasing(found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """A longest subsequence in which the second numbers grow (patience sorting)."""
    tops: list[int] = []
    top_of: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(found):
        pile = bisect_left(tops, place)
        before.append(top_of[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            top_of.append(index)
        else:
            tops[pile], top_of[pile] = place, index
    chosen = []
    index = top_of[-1] if top_of else -1
    while index >= 0:
        chosen.append(found[index])
        index = before[index]
    return chosen[::-1]


def _gaps(spans: Sequence[Span | None], end: int) -> list[_Gap]:
    gaps, low, first = [], 0, 0
    for at, span in enumerate([*spans, (end, end)]):
        if span is not None:
            if at > first:
                gaps.append(_Gap(first, at, low, span[0]))
            low, first = span[1], at + 1
    return gaps


def _fill(whole: str, packs: Sequence[str], spans: list[Span | None], gap: _Gap) -> None:
    """Shorter lines, the longest first: each narrows the room for the others."""
    placed: list[int] = []
    for at in sorted(range(gap.first, gap.stop), key=lambda at: -len(packs[at])):
        if len(packs[at]) < FRAGMENT:
            return
        index = bisect_left(placed, at)
        before = spans[placed[index - 1]] if index else None
        after = spans[placed[index]] if index < len(placed) else None
        place = whole.find(packs[at], before[1] if before else gap.low, after[0] if after else gap.high)
        if place >= 0:
            spans[at] = (place, place + len(packs[at]))
            placed.insert(index, at)


def _fill_alike(whole: str, packs: Sequence[str], spans: list[Span | None], gap: _Gap) -> None:
    """Lines that differ from the run-on by a little in the middle: known by how they begin and how they end."""
    low = gap.low
    for at in range(gap.first, gap.stop):
        pack = packs[at]
        if len(pack) < 3 * PROBE:
            continue
        begin = whole.find(pack[:PROBE], low, gap.high)
        end = whole.find(pack[-PROBE:], begin + PROBE, gap.high) + PROBE if begin >= 0 else -1
        if begin >= 0 and end > PROBE and 0.8 <= (end - begin) / len(pack) <= 1.25:
            spans[at] = (begin, end)
            low = end


def _abut(whole: str, packs: Sequence[str], spans: list[Span | None], gap: _Gap) -> None:
    """Fragments, from both ends of the gap, each only right where the last one ended."""
    low, first = gap.low, gap.first
    while first < gap.stop and packs[first] and whole.startswith(packs[first], low, gap.high):
        spans[first] = (low, low + len(packs[first]))
        low, first = low + len(packs[first]), first + 1
    high, last = gap.high, gap.stop - 1
    while last >= first and packs[last] and whole.endswith(packs[last], low, high):
        spans[last] = (high - len(packs[last]), high)
        high, last = high - len(packs[last]), last - 1


def _fill_once(whole: str, packs: Sequence[str], spans: list[Span | None], gap: _Gap) -> None:
    """Short headings and the like that stand once in what is left of the run-on there."""
    low = gap.low
    for at in range(gap.first, gap.stop):
        if LEAST <= len(packs[at]) < FRAGMENT and whole.count(packs[at], low, gap.high) == 1:
            place = whole.find(packs[at], low, gap.high)
            spans[at] = (place, place + len(packs[at]))
            low = place + len(packs[at])
