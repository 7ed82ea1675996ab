"""Beside the third hop: text reduced to what two versions of it have in common, its words.

Case, width, punctuation, white space and invisible characters go; so `“Trust.”` and `trust` fold to the same.
"""

from __future__ import annotations

import re
from unicodedata import normalize

# Thai, Lao, Burmese, Khmer, kana and Han write no space between words: there a character is the unit.
_CHARACTER = (
    "\u0e01-\u0e4e\u0e50-\u0e59\u0e81-\u0ed9\u1000-\u1049\u1050-\u109f\u1780-\u17d3\u17e0-\u17e9\u3005-\u3007"
    "\u3041-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# Accents, points and vowel signs are part of a word, but `\w` leaves them out.
_MARK = "\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0df3\u0f18-\u0fbc"
_LETTER = rf"[^\W_{_CHARACTER}]"
_WORD = re.compile(rf"{_LETTER}+(?:[{_MARK}]+{_LETTER}*)*|[{_CHARACTER}]")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_UNSPACED = re.compile(rf"[{_CHARACTER}]")


def folded_words(text: str) -> list[str]:
    """The words of `text` after NFKC and case folding, in order; single characters where a script has no spaces."""
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return _WORD.findall(normalize("NFKC", normalize("NFKC", _INVISIBLE.sub("", text)).casefold()))


def fold(text: str) -> str:
    """All of `text` that matters when two texts are compared, as one string; empty for mere punctuation."""
    return "".join(folded_words(text))


def count_words(text: str) -> int:
    """Words of `text` as a reader counts them; characters where a script has no spaces."""
    return len(_WORD.findall(text))


def width(folded: str) -> int:
    """Length of a folded text in letters of an alphabet: a character of an unspaced script says as much as two."""
    return len(folded) if folded.isascii() else len(folded) + len(_UNSPACED.findall(folded))
