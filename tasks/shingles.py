"""Within `paragraphs`: the words of an article as one stream, and where its shingles stand again.

A shingle is four words in a row. Nearly all of an article's occur once and cost one entry of a dict; only those that
stand more than once get a list of places, and only those can be part of a repeat.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, chain, repeat

from tasks.folding import width

SHINGLE = 4
NEIGHBOURS = 4
MAX_PLACES = 64
"""Occurrences of a shingle looked at on either side, and kept at all: repetitive text must not cost the square."""

Shingle = tuple[str, str, str, str]


class WordStream:
    """The folded words of some paragraphs, one after the other, and where their repeated shingles stand.

    Paragraphs are told by their position in the article, places by the index of a word in the stream.
    """

    def __init__(self, positions: Sequence[int], words: Sequence[list[str]]) -> None:
        self.positions = positions
        self.words = list(chain.from_iterable(words[position] for position in positions))
        self._starts = [0, *accumulate(len(words[position]) for position in positions)]
        self._start_of = dict(zip(positions, self._starts, strict=False))
        self._lengths = {position: len(words[position]) for position in positions}
        self.shingles: list[Shingle] = list(
            zip(self.words, self.words[1:], self.words[2:], self.words[3:], strict=False)
        )
        self.postings = _postings(self.shingles)
        self.owner = self._owners() if self.postings else []
        """Position of the paragraph that each place belongs to."""
        self.text = "".join(self.words) if self.postings else ""
        self.offsets = [0, *accumulate(map(len, self.words))] if self.postings else []

    def _owners(self) -> list[int]:
        return list(chain.from_iterable(repeat(position, self._lengths[position]) for position in self.positions))

    def places(self, position: int) -> range:
        """The places of a paragraph's words."""
        start = self._start_of[position]
        return range(start, start + self._lengths[position])

    def elsewhere(self, place: int, own: range) -> list[int]:
        """The nearest places outside `own` where the shingle of `place` stands again."""
        posting = self.postings.get(self.shingles[place]) if place < len(self.shingles) else None
        if posting is None:
            return []
        low, high = bisect_left(posting, own.start), bisect_left(posting, own.stop)
        return posting[max(0, low - NEIGHBOURS) : low] + posting[high : high + NEIGHBOURS]

    def longest_first(self, words: int, letters: int) -> list[int]:
        """Positions of the paragraphs that have at least so many words and letters; of two equal ones the later."""
        big = [
            position
            for position in self.positions
            if self._lengths[position] >= words and width(self.text_of(position)) >= letters
        ]
        return sorted(big, key=lambda position: (self._lengths[position], position), reverse=True)

    def text_of(self, position: int) -> str:
        """A paragraph's folded text."""
        places = self.places(position)
        return self.text[self.offsets[places.start] : self.offsets[places.stop]]

    def standing_at(self, offset: int, length: int) -> list[int]:
        """Positions of the paragraphs over which a piece of the folded text runs."""
        first = bisect_right(self._starts, bisect_right(self.offsets, offset) - 1) - 1
        last = bisect_right(self._starts, bisect_right(self.offsets, offset + length - 1) - 1) - 1
        return list(self.positions[first : last + 1])


def _postings(shingles: list[Shingle]) -> dict[Shingle, list[int]]:
    """Places of each shingle that stands more than once, in order."""
    last = dict(zip(shingles, range(len(shingles)), strict=True))
    postings: dict[Shingle, list[int]] = {}
    if len(last) == len(shingles):
        return postings
    for place, shingle in enumerate(shingles):
        if last[shingle] != place:
            places = postings.setdefault(shingle, [])
            if len(places) < MAX_PLACES:
                places.append(place)
    for shingle, places in postings.items():
        places.append(last[shingle])
    return postings
