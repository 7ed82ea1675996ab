"""Paragraphs cut at their inline links, with no run-on to help: what begins or ends as only a piece of one does.

Two steps. Sure is a break before a comma or a lone full stop, inside brackets, or in a long line that ends in no mark
before a small letter, where the pieces end as a sentence does. Only an article that has such breaks has its doubtful
ones looked at: a heading or a caption ends in no mark either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from tasks.folding import width
from tasks.repair.borders import (
    begins_small,
    between,
    closes_bracket,
    ends_in_letter,
    goes_on,
    has_inner_stop,
    has_open_bracket,
    is_entry,
    is_left_open,
    is_lone_mark,
)
from tasks.repair.dangling import DANGLING, SHORT_WORDS
from tasks.repair.operations import Line
from tasks.repair.seams import HEADING_WIDTH, Border, Seam
from tasks.sentence_marks import ends_sentence

VERSE_WIDTH = 45
"""Up to here a line may be one of a poem, which breaks anywhere."""
LONG_WIDTH = 80
SHORT_WIDTH = 60
MANY = 2
LEAST_CUT = 0.3
"""Breaks for sure, and how many for each doubtful one, from which on an article is cut all over."""

_NOT_AT_END = "a paragraph that was cut before is not at its end"
"""What is cut is cut before and after a link, so this tells about one break, and not about the one behind it."""
_NOTE = re.compile(r"[^\W\d_][.!?,][\"'”’»]*\d{1,2}$")
"""A sentence's end with the number of a footnote."""
_DASHED = re.compile(r"[-‐](?=[^\W\d_])|[–—] (?=[^\W\d_])")
_LAST_WORD = re.compile(r"(?:^|(?<=\s))\w+$")
_FIRST_LETTERS = re.compile(r"[^\W\d_]{1,3}(?![\w'’])")
# no letter that counts the entries of a list
_STUMP = re.compile(r"(?![abi][.)])[^\W\dA-Z_]{1,2}[.)] ")
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def broken_seams(lines: Sequence[Line], seams: Sequence[Seam]) -> list[Seam]:
    """`seams` with the unknown ones decided: joined where a paragraph was cut, else apart."""
    texts = [line.text for line in lines]
    found = list(seams)
    for at in _open(found):
        why = _surely(texts, at)
        if why is not None:
            found[at] = Seam(Border.SPACE, why)
    if any(seam.is_joined for seam in found):
        _look_again(texts, found)
    if found == list(seams):
        return found
    words = Counter(word for text in texts for word in _WORDS.findall(text.lower()))
    return [seam if seam == seams[at] else _worded(seam, texts, at, words) for at, seam in enumerate(found)]


def _open(seams: Sequence[Seam]) -> list[int]:
    return [at for at in range(1, len(seams)) if seams[at].border is Border.UNKNOWN]


def _is_unfinished(text: str) -> bool:
    return not (ends_sentence(text) or _is_short_entry(text) or _NOTE.search(text))


def _is_short_entry(text: str) -> bool:
    """An entry of a list; what is longer and begins with a dash is mostly speech."""
    return width(text) < HEADING_WIDTH and is_entry(text)


def _surely(texts: Sequence[str], at: int) -> str | None:
    """Why line `at` goes on with the one above it, beyond doubt; None where that is not so sure."""
    before, after = texts[at - 1], texts[at]
    if ends_sentence(before) or _NOTE.search(before):
        return None
    if goes_on(after, before):
        return "a mark that stands alone" if is_lone_mark(after) else f"nothing begins with “{after[:1]}”"
    is_stump = width(before) >= LONG_WIDTH and _STUMP.match(after)
    if is_stump or _is_short_entry(before) or is_entry(after):
        return "the rest of a word" if is_stump else None
    if has_open_bracket(before) and closes_bracket(after) and width(before) >= HEADING_WIDTH:
        return "its bracket closes in the next line"
    is_long = width(before) >= VERSE_WIDTH and (_dangling(before) or has_inner_stop(before))
    if begins_small(after) and (is_long or _is_whole(texts, at)):
        return "ends in no mark, and the next line begins small"
    return None


def _is_whole(texts: Sequence[str], at: int) -> bool:
    """Whether the pieces around the break are running text and come to the end of a sentence."""
    first = at - 1
    while first > 0 and (begins_small(texts[first]) or goes_on(texts[first], texts[first - 1])):
        first -= 1
    last = at
    while last + 1 < len(texts) and not ends_sentence(texts[last]):
        if not (begins_small(texts[last + 1]) or goes_on(texts[last + 1], texts[last])):
            return False
        last += 1
    pieces = texts[first : last + 1]
    return ends_sentence(pieces[-1]) and max(map(width, pieces)) >= HEADING_WIDTH


def _dangling(text: str) -> str | None:
    """The last word, if no sentence ends in it."""
    word = _LAST_WORD.search(text)
    if word is None:
        return None
    alone = word[0] == text and len(text) > 1 and text.istitle()
    return word[0] if (text.lower() if alone else word[0]) in DANGLING else None


def _look_again(texts: Sequence[str], seams: list[Seam]) -> None:
    """The article is cut at its links, so weaker signs will do; from the top, for one break tells about the next.

    The weakest do where not too much else ends in no mark: that would be a table or a list.
    """
    cuts = sum(seam.is_joined and not is_lone_mark(text) for seam, text in zip(seams, texts, strict=True))
    left = sum(_is_unfinished(texts[at - 1]) for at in _open(seams))
    often = cuts >= MANY and cuts >= LEAST_CUT * left
    small = frozenset(word for text in texts for word in _WORDS.findall(text) if word.islower())
    for at in _open(seams):
        before = texts[at - 1]
        if _is_unfinished(before) and (not is_entry(texts[at]) or _is_dashed(texts, at)):
            why = _likely(texts, seams, at) or (_perhaps(texts, seams, at, small) if often and at > 1 else None)
            if why is not None:
                seams[at] = Seam(Border.SPACE, why)


def _begins_anew(text: str, small: Collection[str]) -> bool:
    """Whether the first word has a capital only here: it is no name, so a sentence begins."""
    word = _WORDS.search(text)
    return word is not None and not word[0].islower() and word[0].lower() in small


def _likely(texts: Sequence[str], seams: Sequence[Seam], at: int) -> str | None:
    before, after = texts[at - 1], texts[at]
    if seams[at - 1].is_joined and seams[at - 1].why != _NOT_AT_END:
        return _NOT_AT_END
    if _is_dashed(texts, at):
        return "it goes on with a dash"
    if begins_small(after) or before.endswith((",", "，", "،")) or is_left_open(before):
        return "the sentence is not at its end"
    word = _dangling(before)
    return f"no sentence ends in “{word}”" if word else None


def _is_dashed(texts: Sequence[str], at: int) -> bool:
    """Whether the line goes on with a dash or a hyphen, and is no entry among others."""
    if any(other[0] in "-‐–—" or is_entry(other) for other in (texts[at - 1], *texts[at + 1 : at + 2])):
        return False
    dash = _DASHED.match(texts[at])
    return dash is not None and (dash.end() == 1 or begins_small(texts[at][dash.end() :]))


def _perhaps(texts: Sequence[str], seams: Sequence[Seam], at: int, small: Collection[str]) -> str | None:
    before, after = texts[at - 1], texts[at]
    if _begins_anew(after, small):
        return None
    if seams[at - 1].is_joined:
        return _NOT_AT_END
    if has_inner_stop(before):
        return "a sentence ends in it, and the next one does not"
    if width(before) >= LONG_WIDTH:
        return "too long for a heading, and ends in no mark"
    goes_below = at + 1 < len(texts) and _is_unfinished(after) and begins_small(texts[at + 1])
    if goes_below and width(after) <= SHORT_WIDTH and width(before) > 15:
        return "the next line goes on below, and is no heading"
    return None


def _worded(seam: Seam, texts: Sequence[str], at: int, words: Counter[str]) -> Seam:
    """With a space or without; inside a word where its halves are words nowhere else in the article."""
    before, after = texts[at - 1], texts[at]
    bare = between(before, after) == "" or _is_one_word(before, after, words)
    return Seam(Border.BARE if bare else Border.SPACE, seam.why)


def _is_one_word(before: str, after: str, words: Counter[str]) -> bool:
    tail = _FIRST_LETTERS.match(after)
    head = _LAST_WORD.search(before)
    if tail is None or head is None or not ends_in_letter(before) or not after[0].islower():
        return False
    start, rest = head[0].lower(), tail[0].lower()
    # a word of one letter stands more than once in any article of its language
    if words[rest] > 1 or (len(rest) > 1 and (rest in DANGLING or rest in SHORT_WORDS)):
        return False
    return words[start + rest] > 0 or (words[start] == 1 and len(rest) <= 2)
