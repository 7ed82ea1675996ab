"""What others do against repeated text, measured beside ours: exact-hash dedupe, and Gopher's repetition limits."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

_MOST_DUPLICATE_PARAGRAPHS, _MOST_DUPLICATE_CHARACTERS = 0.30, 0.20
_MOST_IN_TOP = {2: 0.20, 3: 0.18, 4: 0.16}
_MOST_IN_DUPLICATES = {5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10}


def exact_hash(paragraphs: Sequence[str]) -> frozenset[int]:
    """Positions of the paragraphs whose hash has been seen above."""
    seen: set[bytes] = set()
    found = set()
    for position, text in enumerate(paragraphs):
        digest = hashlib.sha256(text.encode()).digest()
        if digest in seen:
            found.add(position)
        seen.add(digest)
    return frozenset(found)


def gopher_rejects(paragraphs: Sequence[str]) -> bool:
    """Whether the text exceeds a repetition limit of Rae et al. 2021, table A1; they then drop the whole text."""
    repeated = exact_hash(paragraphs)
    characters = sum(map(len, paragraphs))
    if len(repeated) > _MOST_DUPLICATE_PARAGRAPHS * len(paragraphs):
        return True
    if sum(len(paragraphs[at]) for at in repeated) > _MOST_DUPLICATE_CHARACTERS * characters:
        return True
    words = " ".join(paragraphs).split()
    whole = sum(map(len, words))
    if any(_top(words, size) > most * whole for size, most in _MOST_IN_TOP.items()):
        return True
    return any(_duplicated(words, size) > most * whole for size, most in _MOST_IN_DUPLICATES.items())


def _grams(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return list(zip(*(words[at:] for at in range(size)), strict=False))


def _top(words: Sequence[str], size: int) -> int:
    """Characters that the most frequent run of words covers; a run that stands once covers none."""
    most = Counter(_grams(words, size)).most_common(1)
    return sum(map(len, most[0][0])) * most[0][1] if most and most[0][1] > 1 else 0


def _duplicated(words: Sequence[str], size: int) -> int:
    """Characters in runs that have stood before, each counted once."""
    seen: set[tuple[str, ...]] = set()
    grams = _grams(words, size)
    covered = at = 0
    while at < len(grams):
        if grams[at] in seen:
            covered += sum(map(len, grams[at]))
            at += size
        else:
            seen.add(grams[at])
            at += 1
    return covered
