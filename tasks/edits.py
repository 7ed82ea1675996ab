"""For the load: what an outlet changed in an article between two readings, and whether it is an edit at all.

White space, typography and the order of line breaks are none; nor are lines of the page's furniture (shares, "most
read", counters) before and after the article. What is compared are folded words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import takewhile

from tasks.folding import fold, folded_words
from tasks.sentence_marks import ends_sentence
from tasks.text_facts import SHORT

LONGEST_EXCERPT = 90
"""Characters of each side that a summary shows."""
_CONTEXT = 3
"""Words shown before and after the words that differ."""
_MOST_COMPARED = 1_000_000
"""Words of one side times words of the other; beyond that difflib takes seconds, and words are only counted."""


@dataclass(frozen=True, slots=True)
class Version:
    """What an analyst reads of one version of an article."""

    title: str | None
    authors: Sequence[str]
    published_on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """How one version differs from the one before. `summary` is empty where nothing did."""

    title_changed: bool
    text_changed: bool
    authors_changed: bool
    date_changed: bool
    words_added: int
    words_removed: int
    summary: str
    is_same_wording: bool
    """Whether title and text have the same words throughout, furniture counted."""

    @property
    def is_edit(self) -> bool:
        """Whether a reader would say that the article was changed."""
        return self.title_changed or self.text_changed or self.authors_changed or self.date_changed


Passage = tuple[list[str], list[str]]


def compare_versions(before: Version, after: Version, furniture: Collection[str] = ()) -> Edit:
    """What changed. `furniture`: lines that stand in several articles of the outlet, as they stand there."""
    passages = [] if fold(before.text) == fold(after.text) else list(_passages(before.text, after.text, furniture))
    counted = [_count(old, new) for old, new in passages]
    added, removed = sum(plus for plus, _ in counted), sum(minus for _, minus in counted)
    title_changed = _folded(before.title) != _folded(after.title)
    authors_changed = set(map(_folded, before.authors)) != set(map(_folded, after.authors))
    date_changed = before.published_on != after.published_on
    parts = [
        f"title: {_quoted(before.title)} → {_quoted(after.title)}" if title_changed else "",
        _text_summary(passages, counted),
        f"authors: {_names(before.authors)} → {_names(after.authors)}" if authors_changed else "",
        f"date: {before.published_on or 'none'} → {after.published_on or 'none'}" if date_changed else "",
    ]
    return Edit(
        title_changed=title_changed,
        text_changed=bool(passages),
        authors_changed=authors_changed,
        date_changed=date_changed,
        words_added=added,
        words_removed=removed,
        summary="; ".join(part for part in parts if part),
        is_same_wording=not title_changed and fold(before.text) == fold(after.text),
    )


def _passages(before: str, after: str, furniture: Collection[str]) -> Iterator[Passage]:
    """Lines that were replaced by others, with those; what is furniture at the ends of the text left out."""
    old, new = before.split("\n"), after.split("\n")
    keys = [fold(line) or line for line in old], [fold(line) or line for line in new]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        passage = old[i1:i2], new[j1:j2]
        if i1 == j1 == 0:
            passage = _without_first(passage[0], furniture), _without_first(passage[1], furniture)
        if i2 == len(old) and j2 == len(new):
            passage = _without_last(passage[0], furniture), _without_last(passage[1], furniture)
        if fold("\n".join(passage[0])) != fold("\n".join(passage[1])):
            yield passage


def _without_first(lines: list[str], furniture: Collection[str]) -> list[str]:
    return lines[len(list(takewhile(lambda line: _is_furniture(line, furniture), lines))) :]


def _without_last(lines: list[str], furniture: Collection[str]) -> list[str]:
    return _without_first(lines[::-1], furniture)[::-1]


def _is_furniture(line: str, furniture: Collection[str]) -> bool:
    return line in furniture or (len(line) < SHORT and not ends_sentence(line))


def _count(old: list[str], new: list[str]) -> tuple[int, int]:
    """Words added, words removed."""
    before, after = folded_words("\n".join(old)), folded_words("\n".join(new))
    if len(before) * len(after) > _MOST_COMPARED:
        return (Counter(after) - Counter(before)).total(), (Counter(before) - Counter(after)).total()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    common = sum(block.size for block in matcher.get_matching_blocks())
    return len(after) - common, len(before) - common


def _text_summary(passages: Sequence[Passage], counted: Sequence[tuple[int, int]]) -> str:
    """How much changed, and the words of the passage that changed most."""
    if not passages:
        return ""
    added, removed = (sum(numbers) for numbers in zip(*counted, strict=True))
    where = "1 passage" if len(passages) == 1 else f"{len(passages)} passages"
    most = max(range(len(passages)), key=lambda number: sum(counted[number]))
    old, new = _core(*(" ".join(side).split() for side in passages[most]))
    return f"text: {added} words added, {removed} removed in {where}: {_quoted(old)} → {_quoted(new)}"


def _core(old: list[str], new: list[str]) -> tuple[str, str]:
    """The words that differ, with a few around them."""
    start = _alike(old, new)
    end = min(_alike(old[::-1], new[::-1]), len(old) - start, len(new) - start)
    first = max(0, start - _CONTEXT)
    before, after = (side[first : len(side) - max(0, end - _CONTEXT)] for side in (old, new))
    return ("…" if first else "") + " ".join(before), ("…" if first else "") + " ".join(after)


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))))


def _folded(text: str | None) -> str:
    return fold(text) or text if text else ""


def _quoted(text: str | None) -> str:
    if not text:
        return "nothing"
    return f"“{text}”" if len(text) <= LONGEST_EXCERPT else f"“{text[: LONGEST_EXCERPT - 1].rstrip()}…”"


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "none"
