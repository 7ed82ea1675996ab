"""In the third hop: the title that an address spells.

The slug of an address is made from the title under which an article first appeared, by a rule that nobody edits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize
from urllib.parse import unquote, urlsplit

_WORD = re.compile(r"[^\W_]+")
_FILE_ENDING = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_NUMBER = re.compile(r"[a-z]*\d[a-z\d]*|article|id|ld")
_IN_WORDS = re.compile(r"['’‘`´]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "ß": "ss", "ı": "i"})
_LEAST_WORDS = 4


def is_spelt(title: str, url: str | None) -> bool:
    """Whether a part of the path of `url` is the whole title, but for a number after it; not of three words."""
    slugs = _slugs(url or "")
    spellings = (_words(title), _words(title.casefold().translate(_UMLAUTS))) if slugs else ()
    return any(_is_slug_of(words, slug) for slug in slugs for words in spellings)


def _is_slug_of(words: list[str], slug: list[str]) -> bool:
    rest = slug[len(words) :]
    return len(words) >= _LEAST_WORDS and slug[: len(words)] == words and all(map(_NUMBER.fullmatch, rest))


@lru_cache(maxsize=64)
def _slugs(url: str) -> list[list[str]]:
    try:
        segments = unquote(urlsplit(url).path).split("/")
    except ValueError:
        return []
    slugs = (_words(_FILE_ENDING.sub("", segment)) for segment in segments)
    return [slug for slug in slugs if len(slug) >= _LEAST_WORDS]


def _words(text: str) -> list[str]:
    """Without accents, and with what apostrophes stand in as one word, as slugs are."""
    plain = normalize("NFKD", _IN_WORDS.sub("", text.casefold()))
    return _WORD.findall("".join(letter for letter in plain if not combining(letter)))
