"""In the third hop: which paragraphs of an article say again what others say.

One paragraph of a pair carries the mark, the one that a reader would strike out: the later of two equal ones, the
part rather than the whole that holds it, but a run-on rather than the paragraphs it was glued together from.

Paragraphs are compared by their folded words. Near-equality is found through shingles of four words that occur more
than once in the article, so an article that repeats nothing is done after one pass over its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from tasks.article_text import Paragraph
from tasks.folding import folded_words, width
from tasks.sentence_marks import ends_sentence
from tasks.shingles import SHINGLE, WordStream

MIN_PART_WORDS, MIN_PART_WIDTH = 6, 30
"""A smaller fragment that stands inside another paragraph is a name, a short quote or half a broken line."""
MIN_UNENDED_WORDS, MIN_UNENDED_WIDTH = 8, 48
"""The same for one that ends in no sentence mark: mostly a heading taken up by a sentence below it."""
MIN_TEASER_WORDS, MIN_TEASER_WIDTH = 10, 50
"""Below this, lines of a list differ from each other by just a word."""
LONG_TEASER_WORDS = 14
"""From here on two words may differ, below it one."""
SEARCHED_WORDS = 24
"""Two different words cannot break all shingles of so many."""
MAX_WORDS = 1_000_000
"""In a longer article, no news article any more, only equal paragraphs are found."""
RUN_ON_CHARACTERS, RUN_ON_SHARE, RUN_ON_PARTS = 500, 0.8, 3


@dataclass(frozen=True, slots=True)
class _Repeat:
    kind: str
    positions: tuple[int, ...]
    share: float = 1.0


def find_repeats(paragraphs: Sequence[str]) -> tuple[Paragraph, ...]:
    """Every paragraph, in order, with what it repeats; positions count from 0.

    `exact` and `folded`: equal to an earlier one. `run-on`: long, and most of its shingles stand again in at least
    three others taken together. `contained`: its words stand in order inside another paragraph, or run over from one
    into the next. `prefix`: nearly (all but a word or two) the beginning of another, or of several lines that a
    sentence was broken into. Paragraphs without a letter or digit neither repeat nor are repeated.
    """
    words = [folded_words(text) for text in paragraphs]
    found = _equal(paragraphs, words)
    distinct = [position for position, own in enumerate(words) if own and position not in found]
    if sum(map(len, words)) <= MAX_WORDS:
        found |= _alike(paragraphs, words, distinct)
    return tuple(_paragraph(position, text, found.get(position)) for position, text in enumerate(paragraphs))


def _paragraph(position: int, text: str, repeat: _Repeat | None) -> Paragraph:
    if repeat is None:
        return Paragraph(position, text)
    return Paragraph(position, text, repeat.kind, repeat.positions, repeat.share)


def _equal(paragraphs: Sequence[str], words: Sequence[list[str]]) -> dict[int, _Repeat]:
    first_text: dict[str, int] = {}
    first_fold: dict[str, int] = {}
    found: dict[int, _Repeat] = {}
    for position, text in enumerate(paragraphs):
        if not words[position]:
            continue
        folded = first_fold.setdefault("".join(words[position]), position)
        exact = first_text.setdefault(text, position)
        if exact != position:
            found[position] = _Repeat("exact", (exact,))
        elif folded != position:
            found[position] = _Repeat("folded", (folded,))
    return found


def _alike(paragraphs: Sequence[str], words: Sequence[list[str]], distinct: list[int]) -> dict[int, _Repeat]:
    """Repeats that are not equal. Run-ons step aside first: against them every other paragraph is but a part."""
    stream = WordStream(distinct, words)
    run_ons = _run_ons(stream, paragraphs) if stream.postings else {}
    if run_ons:
        stream = WordStream([position for position in distinct if position not in run_ons], words)
    teasers = _teasers(stream) if stream.postings else {}
    parts = _parts(stream, paragraphs, teasers) if stream.postings else {}
    return run_ons | teasers | parts


def _run_ons(stream: WordStream, paragraphs: Sequence[str]) -> dict[int, _Repeat]:
    found: dict[int, _Repeat] = {}
    for position in stream.longest_first(SHINGLE, 0):
        if width(paragraphs[position]) < RUN_ON_CHARACTERS:
            continue
        repeat = _run_on(stream, position, found)
        if repeat is not None:
            found[position] = repeat
    return found


def _run_on(stream: WordStream, position: int, aside: dict[int, _Repeat]) -> _Repeat | None:
    own = stream.places(position)
    shingles = own[: 1 - SHINGLE]
    repeated = [place for place in shingles if stream.shingles[place] in stream.postings]
    if len(repeated) < RUN_ON_SHARE * len(shingles):
        return None
    covered = 0
    hits: set[int] = set()
    for place in repeated:
        again = [there for there in stream.elsewhere(place, own) if stream.owner[there] not in aside]
        covered += bool(again)
        hits.update(again)
    if covered < RUN_ON_SHARE * len(shingles):
        return None
    counts = Counter(stream.owner[there] for there in hits)
    parts = sorted(part for part, count in counts.items() if 2 * count >= len(stream.places(part)))
    return _Repeat("run-on", tuple(parts), covered / len(shingles)) if len(parts) >= RUN_ON_PARTS else None


def _parts(stream: WordStream, paragraphs: Sequence[str], aside: Collection[int]) -> dict[int, _Repeat]:
    """Longest first: a paragraph glued together from two others carries the mark, and they do not."""
    found: dict[int, _Repeat] = {}
    struck = set(aside)
    whole = set(stream.longest_first(MIN_UNENDED_WORDS, MIN_UNENDED_WIDTH))
    for position in stream.longest_first(MIN_PART_WORDS, MIN_PART_WIDTH):
        if position in aside or not (position in whole or ends_sentence(paragraphs[position])):
            continue
        holders = {part for run in _holders(stream, position) if struck.isdisjoint(run) for part in run}
        if holders:
            found[position] = _Repeat("contained", tuple(sorted(holders)))
            struck.add(position)
    return found


def _holders(stream: WordStream, position: int) -> Iterator[list[int]]:
    """Paragraphs, each time one or several in a row, whose folded text holds that of `position`.

    The first and the last word are left out of the search, as a run-on may have glued them to their neighbours.
    """
    own = stream.places(position)
    inner = own[1:-SHINGLE]
    if not all(stream.shingles[place] in stream.postings for place in inner):
        return
    rarest = min(inner, key=lambda place: len(stream.postings[stream.shingles[place]]))
    text, lead = stream.text_of(position), stream.offsets[rarest] - stream.offsets[own.start]
    for there in stream.elsewhere(rarest, own):
        offset = stream.offsets[there] - lead
        if offset >= 0 and stream.text.startswith(text, offset):
            run = stream.standing_at(offset, len(text))
            if position not in run:
                yield run


def _teasers(stream: WordStream) -> dict[int, _Repeat]:
    """Longest first: the sentence of a teaser carries the mark, not the first of the lines it was broken into.

    Of two paragraphs that are nearly equal as a whole it is the longer, else the later.
    """
    found: dict[int, _Repeat] = {}
    for position in stream.longest_first(MIN_TEASER_WORDS, MIN_TEASER_WIDTH):
        for other, _ in _same_start(stream, position).most_common(3):
            share = 0.0 if other in found else _likeness(stream, position, other)
            if 0 < share < 1:  # word for word the same is a part
                found[position] = _Repeat("prefix", (other,), share)
                break
    return found


def _same_start(stream: WordStream, position: int) -> Counter[int]:
    """Paragraphs that share shingles with `position` at nearly the same distance from their beginning."""
    own = stream.places(position)
    likely: Counter[int] = Counter()
    for place in own[:SEARCHED_WORDS]:
        for there in stream.elsewhere(place, own):
            other = stream.owner[there]
            if abs((there - stream.places(other).start) - (place - own.start)) <= 2:
                likely[other] += 1
    return likely


def _likeness(stream: WordStream, position: int, other: int) -> float:
    """Share of the words of `position` with which the text from `other` on begins; 0 where too many differ."""
    own, start = stream.places(position), stream.places(other).start
    allowed = 1 if len(own) < LONG_TEASER_WORDS else 2
    stop = own.start if start < own.start else len(stream.words)
    begins = stream.words[start : min(stop, start + len(own) + allowed)]
    edits = _edits(stream.words[own.start : own.stop], begins, allowed)
    return 0.0 if edits is None else 1 - edits / len(own)


def _edits(words: list[str], begins: list[str], allowed: int) -> int | None:
    """Fewest words to change, add or drop so that `begins` begins with `words`; None where more than allowed.

    Furthest-reaching paths (Ukkonen 1985): `reach` maps a shift between the two to the words matched so far.
    """
    reach = {0: _slide(words, begins, 0, 0)}
    for edits in range(allowed + 1):
        if max(reach.values()) >= len(words):
            return edits
        steps = {
            shift: max(reach.get(shift, -1) + 1, reach.get(shift + 1, -1) + 1, reach.get(shift - 1, 0))
            for shift in range(-edits - 1, edits + 2)
        }
        reach = {shift: _slide(words, begins, at, shift) for shift, at in steps.items() if at + shift >= 0}
    return None


def _slide(words: list[str], begins: list[str], at: int, shift: int) -> int:
    while at < len(words) and at + shift < len(begins) and words[at] == begins[at + shift]:
        at += 1
    return at
