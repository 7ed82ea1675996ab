"""Signs that a line goes on with the one above it, or does not, by their points; and those that the two alone show.

No sign tells alone, so each has points: how much it changes the odds, in tenths of their natural logarithm. They were
fitted to true texts cut at known places; those of one half of the texts tell the other half's breaks as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tasks.folding import width
from tasks.repair.borders import begins_small, has_inner_stop, is_left_open, is_short_entry
from tasks.repair.dangling import dangling_word
from tasks.sentence_marks import ends_sentence

FRAGMENT_WIDTH, LINK_WIDTH = 15, 30

POINTS: Mapping[str, int] = {
    "any break": -17,
    "the article is cut elsewhere": -23,
    "the article is cut before and after its links": 20,
    "much else ends in no mark": -11,
    "the article has no headings": 10,
    "one of the two lines stands elsewhere, too": -13,
    "its last word ends a part of a sentence elsewhere": -9,
    "its last word ends nothing elsewhere": 11,
    "the next line's first word has a capital only here": -13,
    "other lines begin like the next": -19,
    "the next line's first word is a name elsewhere": 10,
    "the same two words stand side by side elsewhere": 29,
    "three lines in a row end in no mark": -7,
    "many lines in a row end in no mark": -25,
    "it is short, and the line above it is not at its end": 12,
    "it is a word or two, and the line above it is not at its end": 9,
    "the line above it is at its end": -16,
    "it stands like a heading above a paragraph": -14,
    "it stands like a heading above a cut paragraph": -14,
    "the next line is no paragraph": 23,
    "the next line goes on below, and is no heading": 19,
    "the line after that ends a sentence": 13,
    "no sentence ends in its last word": 30,
    "a sentence ends in it, and the next one does not": 20,
    "it begins small itself": 15,
    "it ends in what opens": 21,
    "it ends in a comma": 18,
    "it ends in a colon": -27,
    "it looks like the entry of a list": -6,
    "it has capitals like a title": -15,
    "its script has no capitals": 18,
    "it has a comma in it": 8,
    "it ends in an address or a tag": -23,
    "it has a colon in it": -13,
    "the next line begins small": 31,
    "the next line is a word or two": 21,
    "the next line is as short as a link": 5,
    "the next line ends a sentence": 18,
    "the next line is no heading, by its last word": 8,
    "the next line begins with a capital": -4,
}
"""“It” is the line above the break."""

_ADDRESS = re.compile(r"(?:[#@]\w+|\w\.[^\W\d_]{2,}|/\w+)$")
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")


def _is_title(text: str) -> bool:
    words = _WORD.findall(text)
    return len(words) >= 3 and sum(word[:1].isupper() for word in words) >= 0.7 * len(words)


def _has_no_capitals(text: str) -> bool:
    return text[-1].isalpha() and not (text[-1].islower() or text[-1].isupper())


OF_THE_LINE_ABOVE: Mapping[str, Callable[[str], bool]] = {
    "no sentence ends in its last word": lambda text: dangling_word(text) is not None,
    "a sentence ends in it, and the next one does not": has_inner_stop,
    "it begins small itself": begins_small,
    "it ends in what opens": is_left_open,
    "it ends in a comma": lambda text: text.endswith((",", "،", "，", "、")),
    "it ends in a colon": lambda text: text.endswith((":", ";")),
    "it looks like the entry of a list": is_short_entry,
    "it has capitals like a title": _is_title,
    "its script has no capitals": _has_no_capitals,
    "it has a comma in it": lambda text: any(comma in text for comma in (", ", "، ", "，", "、")),
    "it ends in an address or a tag": lambda text: _ADDRESS.search(text) is not None,
    "it has a colon in it": lambda text: ": " in text,
}
OF_THE_LINE_BELOW: Mapping[str, Callable[[str], bool]] = {
    "the next line begins small": begins_small,
    "the next line is a word or two": lambda text: width(text) < FRAGMENT_WIDTH,
    "the next line is as short as a link": lambda text: FRAGMENT_WIDTH <= width(text) < LINK_WIDTH,
    "the next line ends a sentence": ends_sentence,
    "the next line is no heading, by its last word": lambda text: dangling_word(text) is not None,
    "the next line begins with a capital": lambda text: text[0].isupper(),
}
