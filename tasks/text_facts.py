"""In the third hop: measures of an article's text, which the row rules compare with thresholds. Judges nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from tasks.article_text import Paragraph, TextFacts
from tasks.folding import count_words
from tasks.sentence_marks import ends_sentence

SHORT = 80
"""Characters; menu entries, captions and bylines are shorter, hardly a sentence cut off by mistake is."""
_REACH = 3
"""Characters around a suspect that ftfy's patterns look at."""


def measure(paragraphs: tuple[Paragraph, ...], link_characters: int) -> TextFacts:
    """Facts of the paragraphs as `find_repeats` gave them.

    `characters` counts the paragraphs without the newlines between them; the shares are of it, 0 for an empty text.
    `link_characters` is what the extraction counted. Titles of sections count as fragments, so some are normal.
    """
    characters = sum(len(paragraph.text) for paragraph in paragraphs)
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    fragments = [one.text for one in paragraphs if len(one.text) < SHORT and not ends_sentence(one.text)]
    repeats = [one.text for one in paragraphs if one.repeat is not None]
    return TextFacts(
        characters=characters,
        words=count_words(text),
        link_share=_share(link_characters, characters),
        fragment_share=_share(sum(map(len, fragments)), characters),
        repeated_paragraphs=len(repeats),
        repeated_share=_share(sum(map(len, repeats)), characters),
        replacement_characters=text.count("\ufffd"),
        mojibake=count_mojibake(text),
    )


def count_mojibake(text: str) -> int:
    """How many sequences of `text` are UTF-8 read in a wrong encoding, by ftfy's heuristic.

    It takes a millisecond for an article, so it first sees only the surroundings of the characters that it needs.
    """
    if text.isascii():
        return 0
    suspects, badness = _heuristic()
    around = [text[max(0, found.start() - _REACH) : found.end()] for found in suspects.finditer(text)]
    return badness(text) if around and badness("\0".join(around)) else 0


@cache
def _heuristic() -> tuple[re.Pattern[str], Callable[[str], int]]:
    """A pattern for what no mojibake is without, and the heuristic; imported where an article needs it (0.1 s)."""
    from ftfy.badness import MOJIBAKE_CATEGORIES, badness  # noqa: PLC0415

    # Letters and punctuation of clean text are in no pattern alone. Beside them, every pattern needs another character:
    # one of the other categories, Ù or Ђ, or two capitals of Cyrillic or Greek around one punctuation mark.
    ordinary = {"common", "lower_common", "upper_common", "start_punctuation", "end_punctuation", "kaomoji"}
    rare = "".join(letters for name, letters in MOJIBAKE_CATEGORIES.items() if name not in ordinary)
    marks = MOJIBAKE_CATEGORIES["start_punctuation"] + MOJIBAKE_CATEGORIES["end_punctuation"]
    suspect = rf"[{rare}ÙЂ]|[ВГРС][{marks}][ВГРС]|[ΒΓΞΟ][{marks}][ΒΓΞΟ]"
    return re.compile(rf"(?:(?:{suspect})(?s:.){{0,{_REACH}}})+"), badness


def _share(part: int, whole: int) -> float:
    return min(1.0, part / whole) if whole else 0.0
